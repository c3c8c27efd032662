//! Everything the bot can say, as meaning. The words live in prompts/.
//!
//! What came from outside stays an [`Untrusted`] here, which cannot be printed; prompts makes it harmless.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::question::{Action, YesRefusal};
use super::sign_in::Exchange;
use crate::audit::Source;
use crate::audit::source::AppsPage;
use crate::secret::SignInLink;

pub use list::{DetailsReply, Line, ListPreface, ListReply, SignInLine, Used};
pub use reminder::{Blind, Changes, ReminderReply, RemindersReply, RemindersStand, Sight};
pub use say::{IfGone, Note, Role, Say};

mod list;
mod reminder;
mod say;

/// A text that somebody outside chose: a name, a website, a word. It has no `Display`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(pub String);

/// The languages the bot speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// Everything the bot can say.
#[derive(Clone, Debug)]
pub enum Reply {
    /// What it can do, in one post.
    Help {
        /// Whether this answers something that was not understood.
        puzzled: bool,
        /// Where the list comes from: decides which commands are offered.
        source: Source,
    },
    /// A kind word.
    Welcome,
    /// One message held several commands; none was carried out.
    OneAtATime,
    /// The link to sign in with.
    SignIn(SignInReply),
    /// How a sign-in ended, where that is all there is to say.
    SignInEnded(Exchange),
    /// This server lets nobody list apps; the page of the server that does.
    PageOnly {
        /// Whose page.
        page: AppsPage,
        /// Its address.
        link: String,
        /// Whether this answers a sign-in that proved who the person is.
        after_sign_in: bool,
    },
    /// A page of the list.
    List(ListReply),
    /// There is nothing after the last page, or no list was shown.
    NoMore,
    /// Everything about one entry.
    Details(Box<DetailsReply>),
    /// No entry has this number.
    NoSuchNumber {
        /// What was asked for, as the bot understood it: `99`, `3z`.
        asked: Untrusted,
        /// The highest number there is.
        highest: usize,
    },
    /// This number is the bot itself: say disconnect.
    ThatIsMe {
        /// The number.
        number: u32,
    },
    /// No app has this name.
    NoSuchName {
        /// The name.
        name: Untrusted,
    },
    /// The entry was in the list, and is no longer at the server.
    AlreadyGone {
        /// Its name.
        name: Option<Untrusted>,
    },
    /// What to remove was not said, or not understood.
    RevokeWhat,
    /// The question before a deed.
    Question(QuestionReply),
    /// More than one question can name; how many of the asked fit.
    TooManyAtOnce {
        /// How many fit.
        fit: usize,
        /// The first and last number of those, as a command can say them.
        example: String,
    },
    /// The result of a removal.
    Removed(RemovedReply),
    /// A yes, and nothing it could belong to.
    NothingToConfirm,
    /// A no; everything stays as it is.
    LeftAlone {
        /// Whether a question was open.
        was_open: bool,
    },
    /// How things stand.
    Status(StatusReply),
    /// What is stored and who else can read.
    Privacy {
        /// Who runs this bot, if the operator says so.
        operator: Option<String>,
        /// Where the list comes from.
        source: Source,
    },
    /// The permission was given back, or will be.
    Disconnected(GaveBack),
    /// There was no permission to give back.
    NotConnected,
    /// Everything was deleted.
    Forgotten(GaveBack),
    /// A home server could not be read.
    Trouble(Trouble),
    /// A private mention that names somebody else.
    WriteToMeAlone,
    /// A public mention: the one private hint.
    PublicHint,
    /// A person of another server, whom this bot does not serve.
    NotServed {
        /// The server it serves.
        host: String,
    },
    /// Enough for now.
    Enough {
        /// In how many minutes there is room again.
        minutes: u32,
    },
    /// What was kept of the person could not be read, and is lost.
    RecordLost,
    /// It is time to look at the apps again.
    Reminder(ReminderReply),
    /// An answer about reminders.
    Reminders(RemindersReply),
    /// The person did not write for so long that their permission was given back, or will be.
    Lapsed(GaveBack),
}

/// A link to sign in with.
#[derive(Clone, Debug)]
pub struct SignInReply {
    /// The home server's own authorize address.
    pub link: SignInLink,
    /// Why it is asked.
    pub why: SignInWhy,
    /// How the code gets back.
    pub way: CodeWay,
    /// Where the list comes from: decides what is said of the permission.
    pub source: Source,
}

/// Why somebody is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWhy {
    /// The command needs it.
    Needed,
    /// The server no longer accepts the permission given before. Nothing was removed.
    PermissionGone,
    /// The link before ran out, or did not work.
    Again(Exchange),
}

/// How the code of a sign-in gets back to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeWay {
    /// By the bot's own page.
    Callback,
    /// The person copies it into the conversation.
    Paste,
}

/// The question before a deed.
#[derive(Clone, Debug)]
pub struct QuestionReply {
    /// What a yes would do.
    pub action: Action,
    /// Why it is asked again, if it is.
    pub again: Option<AskedAgain>,
    /// The numbers of the bot's own entry, left out of what was asked for.
    pub left_out_bot: bool,
    /// Where the list comes from: decides the caveats.
    pub source: Source,
}

/// Why a question is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedAgain {
    /// A yes did not count.
    YesRefused(YesRefusal),
    /// The person signed in because a removal needed it.
    SignedIn,
}

/// The result of a removal, as it was seen when the bot looked again.
#[derive(Clone, Debug)]
pub struct RemovedReply {
    /// What is gone.
    pub removed: Vec<NamedTarget>,
    /// What was gone before the bot came to it.
    pub gone_before: Vec<NamedTarget>,
    /// What is still there.
    pub left: Vec<NamedTarget>,
    /// What the bot could not look up again, and so cannot speak for.
    pub unseen: Vec<NamedTarget>,
    /// Why, if not everything went.
    pub trouble: Option<Trouble>,
    /// How many apps are left, the bot not counted; `None` if the bot could not look again.
    pub apps_left: Option<usize>,
    /// Whether the bot was stopped in between, and only looked up what became of it.
    pub interrupted: bool,
    /// Whether to say, for once, that there are reminders.
    pub offers_reminders: bool,
    /// Where the list comes from: decides the caveats.
    pub source: Source,
}

/// A target, as a result names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTarget {
    /// `3`, or `3b`
    pub label: String,
    /// The app's name.
    pub name: Option<Untrusted>,
}

/// How things stand.
#[derive(Clone, Debug)]
pub struct StatusReply {
    /// The day the permission was given (UTC), if there is one.
    pub connected_since: Option<Date>,
    /// Whether a link to sign in with is open, and for how many minutes.
    pub link_minutes: Option<u32>,
    /// Whether reminders come, and when.
    pub reminders: RemindersStand,
    /// Where the list comes from.
    pub source: Source,
    /// Whether a question is open.
    pub question: Option<Action>,
}

/// How giving the permission back went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GaveBack {
    /// The server has confirmed it.
    Done,
    /// There was none.
    None,
    /// The server could not be reached. The bot keeps trying for 30 days; until then the token is kept sealed.
    Later,
}

/// Why a home server could not be read or told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// No answer in time, or no connection.
    Unreachable,
    /// It answered that it has a fault.
    Failing,
    /// It asks to be left alone for a while.
    Busy,
    /// It answered something that makes no sense.
    Nonsense,
    /// It does not accept the permission (any more).
    Refused,
    /// It has no such interface: too old, or switched off.
    Missing,
    /// It said it was done, and it was not.
    NotDone,
}
