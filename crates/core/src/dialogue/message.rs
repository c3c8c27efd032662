//! What reaches the bot: one message from one person.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::PostingApplication;

/// The bot's server's id of a status (a post). A message is known by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatusId(pub String);

/// The bot's server's id of an account. A person is known by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub String);

/// A private or public post that mentions the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its status id on the bot's server.
    pub id: StatusId,
    /// Who wrote it.
    pub from: Account,
    /// The text without markup and without the mention of the bot, exactly as written otherwise.
    pub text: String,
    /// Who can read it.
    pub audience: Audience,
    /// The language its author declared, as the server tells it.
    pub language: Option<String>,
    /// What it answers.
    pub replies_to: RepliesTo,
    /// When the bot's server notified the bot of it: the stamp that counts for a `yes`.
    pub notified_at: Timestamp,
    /// The app it was written with, where the server tells: only of its own people, and only if they do not hide it.
    pub posting_application: Option<PostingApplication>,
    /// Whether it was edited before the bot read it.
    pub edited: bool,
}

/// The account that wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The id on the bot's server.
    pub id: AccountId,
    /// The handle to mention: `alice` for a local person, `alice@example.org` for a remote one.
    pub acct: String,
    /// The address of the profile.
    pub url: String,
}

impl Account {
    /// The domain of a remote account; `None` for a person of the bot's own server.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.acct.split_once('@').map(|(_, domain)| domain)
    }
}

/// Who can read a message, as far as that decides what the bot does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A private mention to the bot and nobody else.
    BotAlone,
    /// A private mention that names a third account.
    Others,
    /// What the followers of its author may read.
    Followers,
    /// Anything else that is not a private mention.
    Public,
}

/// What a message answers, as its server tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepliesTo {
    /// Nothing.
    Nothing,
    /// Somebody else's post.
    NoPostOfTheBot,
    /// This post, and the server names the bot as the account that is answered. Mastodon does so too when people answer their own
    /// message beneath a post of the bot's, so whose post it is shows only by its id.
    SaidToBeTheBots(StatusId),
}

/// The thread above a message that is no private mention of the bot alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thread {
    /// Nobody was told there how to write to the bot, as far as the server says.
    New,
    /// Somebody was.
    Hinted,
}
