//! What the bot keeps: which type lies in which tree of the store, and by what it is found.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dialogue::export::ExportId;
use crate::dialogue::message::{Account, AccountId, StatusId};
use crate::dialogue::person::{AnswerLog, Person};
use crate::dialogue::sign_in::{Exchange, HandshakeId};
use crate::dialogue::{CameBack, Write};
use crate::home::{Handshake, Permission, Registration};
use crate::inbox::cursor::CursorState;
use crate::outbox::Letter;
use crate::secret::{AuthorizationCode, ExportToken, HandshakeState};
use crate::store::{Name, Record, Sequence, Tree};

/// Found by account id.
impl Record for Person {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

/// A person's permission. Found by account id.
impl Record for Permission {
    type Key = Name;
    const TREE: Tree = Tree::Tokens;
}

/// The bot's registration as an app. Found by server and redirect address.
impl Record for Registration {
    type Key = Name;
    const TREE: Tree = Tree::Registrations;
}

/// A sign-in under way, or just over.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HandshakeRecord {
    pub(crate) handshake: Handshake,
    /// How it ended, so that a page that is loaded again says the same.
    pub(crate) ended: Option<Ended>,
}

/// How a sign-in ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) exchange: Exchange,
    pub(crate) at: Timestamp,
    /// The code it came back with, if any.
    code: Option<AuthorizationCode>,
}

impl HandshakeRecord {
    /// The same record, ended now by what it came back with.
    pub(crate) fn end(&self, exchange: Exchange, with: &CameBack, at: Timestamp) -> Self {
        let code = match with {
            CameBack::Code(code) => Some(code.clone()),
            CameBack::Denied => None,
        };
        Self { handshake: self.handshake.clone(), ended: Some(Ended { exchange, at, code }) }
    }

    /// How it ended, if what it comes back with now can change nothing about that. Where the same link may still do, another
    /// code is another try.
    pub(crate) fn ended_for(&self, with: &CameBack) -> Option<&Ended> {
        let may_still_do = |ended: &Ended| match (ended.exchange, with) {
            (Exchange::CodeRefused | Exchange::Unreachable, CameBack::Code(code)) => ended.code.as_ref() != Some(code),
            (Exchange::CodeRefused | Exchange::Unreachable, CameBack::Denied) => true,
            (
                Exchange::Connected
                | Exchange::Proven
                | Exchange::AnotherAccount
                | Exchange::Denied
                | Exchange::LinkExpired
                | Exchange::NotAllowed
                | Exchange::NotSetUp,
                _,
            ) => false,
        };
        self.ended.as_ref().filter(|ended| !may_still_do(ended))
    }
}

/// Found by handshake id.
impl Record for HandshakeRecord {
    type Key = Name;
    const TREE: Tree = Tree::Handshakes;
}

/// Something that is to be done after its commit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Whose it is.
    pub(crate) account: Account,
    pub(crate) task: Task,
}

/// What is to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Post this.
    Post(Letter),
    /// Carry this out.
    Deed {
        /// The message its result goes to, if there is one.
        under: Option<StatusId>,
        write: Write,
        /// Whether it was begun before. After a crash that tells a deed of the bot's own from somebody else's.
        begun: bool,
    },
}

impl Record for Entry {
    type Key = Sequence;
    const TREE: Tree = Tree::Outbox;
}

/// A link to download a copy of what is kept with. It says whose; the person's record has to know it, too.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExportRecord {
    pub(crate) account: AccountId,
    /// Until when it is good.
    pub(crate) until: Timestamp,
}

/// Found by export id.
impl Record for ExportRecord {
    type Key = Name;
    const TREE: Tree = Tree::Exports;
}

/// A permission that is still to be given back.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Return {
    pub(crate) permission: Permission,
    /// Since when it is tried.
    pub(crate) since: Timestamp,
}

/// Found by a random name.
impl Record for Return {
    type Key = Name;
    const TREE: Tree = Tree::Returns;
}

/// When somebody was answered who has been forgotten since: nobody gets round the limits by being forgotten.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ForgottenAnswers {
    pub(crate) answers: AnswerLog,
}

/// Found by account id. It is deleted after a day.
impl Record for ForgottenAnswers {
    type Key = Name;
    const TREE: Tree = Tree::Forgotten;
}

/// How many answers the people of a remote domain had.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct DomainDay {
    /// Days since 1970 (UTC).
    pub(crate) day: i64,
    pub(crate) answers: u32,
}

/// Found by domain.
impl Record for DomainDay {
    type Key = Name;
    const TREE: Tree = Tree::Domains;
}

/// Where the inbox is.
impl Record for CursorState {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// The name of the one [`CursorState`].
pub(crate) fn cursor_name() -> Name {
    Name::new("cursor")
}

/// The name of what belongs to a person.
pub(crate) fn person_name(account: &AccountId) -> Name {
    Name::new(account.0.clone())
}

/// The name of a handshake.
pub(crate) fn handshake_name(id: &HandshakeId) -> Name {
    Name::new(id.0.clone())
}

/// The name of a link to download a copy with.
pub(crate) fn export_name(id: &ExportId) -> Name {
    Name::new(id.0.clone())
}

/// The id of the link with this secret part. The id says nothing of it, so it may be kept and compared in the open.
pub(crate) fn export_id(token: &ExportToken) -> ExportId {
    ExportId(HEXLOWER.encode(&Sha256::digest(token.expose().as_bytes())))
}

/// The id of the handshake with this state. The id says nothing of the state, so it may be kept and compared in the open.
pub(crate) fn handshake_id(state: &HandshakeState) -> HandshakeId {
    HandshakeId(HEXLOWER.encode(&Sha256::digest(state.expose().as_bytes())))
}

#[cfg(test)]
mod tests;
