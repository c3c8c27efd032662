//! What the bot keeps: which type lies in which tree of the store, and by what it is found.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::inbox::cursor::CursorState;
use crate::mastodon::oauth::OAuthClient;
use crate::outbox::OutgoingPost;
use crate::sources::{AuthorizationRequest, Credential, WalkKey};
use crate::store::{Name, Record, Sequence, Tree};
use auditoot_core::budget::SpentPosts;
use auditoot_core::dialogue::Effect;
use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_core::dialogue::export::ExportId;
use auditoot_core::dialogue::message::{Account, AccountId, StatusId};
use auditoot_core::dialogue::person::{AnswerLog, Person};
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::secret::{AuthorizationCode, AuthorizationState, BoundPageCookie, BoundPageToken, ExportToken};

/// Found by account id.
impl Record for Person {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

/// A person's permission. Found by account id.
impl Record for Credential {
    type Key = Name;
    const TREE: Tree = Tree::Tokens;
}

/// The bot's registration as an app. Found by server and redirect address.
impl Record for OAuthClient {
    type Key = Name;
    const TREE: Tree = Tree::Registrations;
}

/// What the bot looks for new apps with.
impl Record for WalkKey {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// The name of the one [`WalkKey`].
pub(crate) fn walk_key_name() -> Name {
    Name::new("walk key")
}

/// A sign-in under way, or just over.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AuthorizationRequestRecord {
    #[serde(rename = "handshake")]
    pub(super) authorization_request: AuthorizationRequest,
    /// How it ended, so that a page that is loaded again says the same.
    pub(super) ended: Option<SignInEnd>,
}

/// How a sign-in ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SignInEnd {
    pub(super) exchange: Exchange,
    pub(super) at: Timestamp,
    /// The code it came back with, if any.
    code: Option<AuthorizationCode>,
}

impl AuthorizationRequestRecord {
    /// The same record, ended now by what it came back with.
    pub(super) fn end(&self, exchange: Exchange, code: &AuthorizationCode, at: Timestamp) -> Self {
        let code = Some(code.clone());
        Self {
            authorization_request: self.authorization_request.clone(),
            ended: Some(SignInEnd { exchange, at, code }),
        }
    }

    /// Whether it ended by coming back with this code.
    pub(super) fn ended_with(&self, code: &AuthorizationCode) -> bool {
        self.ended.as_ref().is_some_and(|ended| ended.code.as_ref() == Some(code))
    }

    /// How it ended, if what it comes back with now can change nothing about that. Where the same link may still do, another
    /// code is another try.
    pub(super) fn ended_for(&self, code: &AuthorizationCode) -> Option<&SignInEnd> {
        let may_still_do = |ended: &SignInEnd| match ended.exchange {
            Exchange::CodeRefused | Exchange::Unreachable => ended.code.as_ref() != Some(code),
            Exchange::Connected
            | Exchange::Proven
            | Exchange::AnotherAccount
            | Exchange::LinkExpired
            | Exchange::NotAllowed
            | Exchange::NotSetUp => false,
        };
        self.ended.as_ref().filter(|ended| !may_still_do(ended))
    }
}

/// Found by authorization request id.
impl Record for AuthorizationRequestRecord {
    type Key = Name;
    const TREE: Tree = Tree::AuthorizationRequests;
}

/// Something that is to be done after its commit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OutboxEntry {
    /// Whose it is.
    pub(super) account: Account,
    pub(super) task: Task,
}

/// What is to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Task {
    /// Post this.
    Post(Box<OutgoingPost>),
    /// Carry this out.
    #[serde(rename = "Deed")]
    Effect {
        /// The message its result goes to, if there is one.
        under: Option<StatusId>,
        #[serde(rename = "write")]
        effect: Effect,
        /// Whether it was begun before. After a crash that tells an effect of the bot's own from somebody else's.
        begun: bool,
    },
}

impl Record for OutboxEntry {
    type Key = Sequence;
    const TREE: Tree = Tree::Outbox;
}

/// A link to download a copy of what is kept with. It says whose; the person's record has to know it, too.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ExportRecord {
    pub(super) account: AccountId,
    /// Until when it is good.
    pub(super) until: Timestamp,
}

/// Found by export id.
impl Record for ExportRecord {
    type Key = Name;
    const TREE: Tree = Tree::Exports;
}

/// A link to a page of somebody's own. It says whose; the person's record has to know it, too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct BoundPageRecord {
    pub(super) account: AccountId,
    /// Until when it is good.
    pub(super) until: Timestamp,
    /// The browser that used it first, as a hash of its cookie: no other can use it from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) browser: Option<String>,
}

/// Found by the id of the page.
impl Record for BoundPageRecord {
    type Key = Name;
    const TREE: Tree = Tree::Pastes;
}

/// A permission that is still to be given back.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Return {
    #[serde(rename = "permission")]
    pub(super) credential: Credential,
    /// Since when it is tried.
    pub(super) since: Timestamp,
}

/// Found by a random name.
impl Record for Return {
    type Key = Name;
    const TREE: Tree = Tree::Returns;
}

/// When somebody was answered who has been forgotten since: nobody gets round the limits by being forgotten.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ForgottenAnswers {
    pub(super) answers: AnswerLog,
}

/// Found by account id. It is deleted after a day.
impl Record for ForgottenAnswers {
    type Key = Name;
    const TREE: Tree = Tree::Forgotten;
}

/// How many answers the people of a remote domain had.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct DomainDay {
    /// Days since 1970 (UTC).
    pub(super) day: i64,
    pub(super) answers: u32,
}

/// Found by domain.
impl Record for DomainDay {
    type Key = Name;
    const TREE: Tree = Tree::Domains;
}

/// That the server counts links in full, though it says otherwise.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LinksInFull {}

/// Found by server.
impl Record for LinksInFull {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// What was posted in the server's window.
impl Record for SpentPosts {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// The name of the one [`SpentPosts`].
pub(super) fn spent_posts_name() -> Name {
    Name::new("spent posts")
}

/// Where the inbox is.
impl Record for CursorState {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// The name of the one [`CursorState`].
pub(super) fn cursor_name() -> Name {
    Name::new("cursor")
}

/// The name of what belongs to a person.
pub(super) fn person_name(account: &AccountId) -> Name {
    Name::new(account.0.clone())
}

/// The name of an authorization request.
pub(super) fn authorization_request_name(id: &AuthorizationRequestId) -> Name {
    Name::new(id.0.clone())
}

/// The name of a link to download a copy with.
pub(super) fn export_name(id: &ExportId) -> Name {
    Name::new(id.0.clone())
}

/// The id of the link with this secret part. The id says nothing of it, so it may be kept and compared in the open.
pub(super) fn export_id(token: &ExportToken) -> ExportId {
    ExportId(HEXLOWER.encode(&Sha256::digest(token.expose().as_bytes())))
}

/// The name of a link to a page of somebody's own.
pub(super) fn bound_page_name(id: &BoundPageId) -> Name {
    Name::new(id.0.clone())
}

/// The id of the link with this secret part.
pub(super) fn bound_page_id(token: &BoundPageToken) -> BoundPageId {
    BoundPageId(HEXLOWER.encode(&Sha256::digest(token.expose().as_bytes())))
}

/// What is kept of a browser's cookie.
pub(super) fn browser_mark(cookie: &BoundPageCookie) -> String {
    HEXLOWER.encode(&Sha256::digest(cookie.expose().as_bytes()))
}

/// The id of the authorization request with this state. The id says nothing of the state, so it may be kept and compared in the open.
pub(super) fn authorization_request_id(state: &AuthorizationState) -> AuthorizationRequestId {
    AuthorizationRequestId(HEXLOWER.encode(&Sha256::digest(state.expose().as_bytes())))
}

#[cfg(test)]
mod tests;
