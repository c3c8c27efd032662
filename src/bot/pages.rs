//! What the bot's own pages ask of the bot.

use std::error::Error;
use std::time::Duration;

use jiff::SignedDuration;

use super::Bot;
use super::conversation::Conversation;
use super::job::Job;
use super::records::{
    AuthorizationRequestRecord, ExportRecord, authorization_request_id, authorization_request_name, export_id,
    export_name, person_name,
};
use super::settings::CALLBACK_PATH;
use crate::store::Fault;
use auditoot_core::dialogue::document::Export;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::secret::{AuthorizationCode, AuthorizationState, ExportToken, SignInLink};

/// How long the page waits for the account check.
const PAGE_WAITS: Duration = Duration::from_secs(20);
/// How long the page says the same if it is loaded again.
const SAME_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What a sign-in came back with.
pub(crate) enum CameBack {
    /// A code to exchange.
    Code(AuthorizationCode),
    /// An error. Anybody who saw the address can say so, an app of the person's too: it ends nothing.
    Denied,
}

/// What the page of a sign-in says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignInPage {
    /// How the sign-in ended.
    Ended(Exchange),
    /// It was denied. This link is still good.
    Denied(AuthorizationRequestId),
    /// It takes longer than a page should; the answer comes as a message.
    Later,
}

/// What somebody gets to see whose sign-in came back.
pub(crate) struct SignInOutcome {
    /// What the page says.
    pub(crate) page: SignInPage,
    /// The language of the person who asked for the link, if that is known.
    pub(crate) language: Option<Language>,
    /// Where their conversation goes on, if it was they who signed in.
    pub(crate) conversation: Option<Conversation>,
}

impl SignInOutcome {
    /// Nothing is known of whoever comes.
    fn of_nobody(exchange: Exchange) -> Self {
        Self { page: SignInPage::Ended(exchange), language: None, conversation: None }
    }
}

/// What came of a download.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Download {
    /// The file, as JSON.
    File(String),
    /// The link has run out, was replaced, or never was.
    Ended,
    /// The store cannot be read just now.
    NotNow,
}

impl Bot {
    /// A sign-in came back to the page of the registration with this path. Acts on it once, however often the page is loaded.
    pub(crate) async fn came_back(&self, path: &str, state: &AuthorizationState, with: CameBack) -> SignInOutcome {
        let id = authorization_request_id(state);
        let storage = &self.storage;
        let record = match storage.get_whole::<AuthorizationRequestRecord>(authorization_request_name(&id)).await {
            Ok(record) => record,
            Err(fault) => {
                storage.note_trouble(&fault);
                return SignInOutcome::of_nobody(Exchange::Unreachable);
            }
        };
        let own_path = format!("{CALLBACK_PATH}{path}");
        // A state that comes back to another address than its own was mixed up by somebody on purpose.
        let record =
            record.filter(|record| record.authorization_request.oauth_client.redirect_uri.ends_with(&own_path));
        let Some(record) = record else { return SignInOutcome::of_nobody(Exchange::LinkExpired) };
        let language = self.language_of(&record.authorization_request.account).await;
        let (page, conversation) = match with {
            CameBack::Code(code) => {
                let page = self.sign_in_page(&id, &record, code.clone()).await;
                let is_theirs = matches!(page, SignInPage::Ended(Exchange::Connected | Exchange::Proven));
                let conversation = if is_theirs { self.conversation_after(&id, &code).await } else { None };
                (page, conversation)
            }
            CameBack::Denied if self.sign_in_link(&id).await.is_some() => (SignInPage::Denied(id), None),
            CameBack::Denied => (SignInPage::Ended(Exchange::LinkExpired), None),
        };
        SignInOutcome { page, language, conversation }
    }

    /// Where the page leads on to that stands for somebody's link to sign in, if that is still good.
    pub(crate) async fn sign_in_link(&self, id: &AuthorizationRequestId) -> Option<SignInLink> {
        let storage = &self.storage;
        let name = authorization_request_name(id);
        let record = storage.get_whole::<AuthorizationRequestRecord>(name).await.unwrap_or_else(|fault| {
            storage.note_trouble(&fault);
            None
        })?;
        let account = person_name(&record.authorization_request.account);
        let person = storage.store.get::<Person>(account).await.ok().flatten()?;
        let open = person.sign_in.filter(|open| open.authorization_request == *id && self.clock.now() < open.until);
        open.map(|open| open.link)
    }

    /// What this person is answered in. A page is no place to wait for a store that fails, nor to tell of a damaged record.
    async fn language_of(&self, account: &AccountId) -> Option<Language> {
        self.storage.store.get::<Person>(person_name(account)).await.ok().flatten()?.language
    }

    async fn sign_in_page(
        &self,
        id: &AuthorizationRequestId,
        record: &AuthorizationRequestRecord,
        code: AuthorizationCode,
    ) -> SignInPage {
        if let Some(ended) = record.ended_for(&code) {
            let is_recent = self.clock.now().duration_since(ended.at) < SAME_FOR;
            return SignInPage::Ended(if is_recent { ended.exchange } else { Exchange::LinkExpired });
        }
        let (mut page, opened) = self.callbacks.join(id);
        if let Some(callback) = opened {
            let job = Job::CameBack { authorization_request: id.clone(), code, callback };
            self.lanes.enqueue(record.authorization_request.account.clone(), job);
        }
        let ended = tokio::time::timeout(PAGE_WAITS, page.wait_for(Option::is_some)).await;
        match ended {
            Ok(Ok(exchange)) => exchange.map_or(SignInPage::Later, SignInPage::Ended),
            Ok(Err(_)) | Err(_) => SignInPage::Later,
        }
    }

    /// The copy that belongs to a link. It can be downloaded again as long as the link is good: a double click does no harm.
    pub(crate) async fn download(&self, token: &ExportToken) -> Download {
        match self.owner_of(token).await {
            Ok(Some(person)) => {
                let export = Export::of(&person, self.clock.now());
                serde_json::to_string_pretty(&export).map_or_else(
                    |error| {
                        tracing::error!(error = &error as &dyn Error, "a copy cannot be written");
                        Download::NotNow
                    },
                    Download::File,
                )
            }
            Ok(None) => Download::Ended,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                Download::NotNow
            }
        }
    }

    /// Whose link this is, if it is good and the newest of theirs.
    async fn owner_of(&self, token: &ExportToken) -> Result<Option<Person>, Fault> {
        let (id, storage) = (export_id(token), &self.storage);
        let Some(record) = storage.get_whole::<ExportRecord>(export_name(&id)).await? else { return Ok(None) };
        if self.clock.now() >= record.until {
            return Ok(None);
        }
        let person = storage.get_whole::<Person>(person_name(&record.account)).await?;
        Ok(person.filter(|person| person.export.as_ref().is_some_and(|open| open.id == id)))
    }
}
