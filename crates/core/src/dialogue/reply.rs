//! Everything the bot can say, as meaning. The words live in prompts/.
//!
//! What came from outside stays an [`Untrusted`] here, which cannot be printed; prompts makes it harmless.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ServesOthers;
use super::command::{Command, Switch};
use super::question::{Action, YesRefusal};
use super::shown::Pick;
use super::sign_in::Exchange;
use crate::audit::source::AppsPage;
use crate::audit::{Streams, Unreported};

pub use super::language::Language;
pub use super::understand::{Courtesy, Lacking, Topic};
pub use choice::{LeftOut, NoMatch, OfList, QuestionPage};
pub use export::{ExportLine, ExportLinkReply, ExportPage, ExportRest};
pub use history::{HistoryLine, HistoryReply, KeptReply};
pub use list::{ApplicationLine, DetailsReply, ListPreface, ListReply, ListedApplication, TokenLine, Used};
pub use parting::{GaveBack, RanOutReply};
pub use paste::{ByHand, PasteKeptReply, PasteLinkReply, PasteWhy, RemoveByHandReply};
pub use reminder::{Changes, LastRead, NotRead, ReminderReply, RemindersReply, RemindersStand};
pub use response::{FollowAdvice, FollowersHint, HintReach, IfGone, Note, Response, Role};
pub use rest::{Layout, RestPage};
pub use sign_in::{CodeWay, SignInReply, SignInWhy};
pub use trouble::{Trouble, TroubleReply};
pub use watch::{AlertRead, AlertReply, BreachReply, LetIn, Repeated, UnseenAlert, WatchReply};

mod choice;
mod export;
mod history;
mod list;
mod names;
mod parting;
mod paste;
mod reminder;
mod response;
mod rest;
mod sign_in;
mod trouble;
mod watch;

/// A text that somebody outside chose: a name, a website, a word. It has no `Display`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(pub String);

/// Everything the bot can say.
#[derive(Clone, Debug)]
pub enum Reply {
    /// What it can do, in one post.
    Help {
        /// Whether this answers something that was not understood.
        puzzled: bool,
    },
    /// From now on in this language, and so is this.
    LanguageChosen,
    /// The same text came again and again: what looks like an automatic answer gets no other.
    SameAgain,
    /// Something was not understood, and the message before neither.
    StillPuzzled,
    /// What sounds like a yes, and is none. The note says what is asked.
    OnlyYes,
    /// A wish that was not said in so many words, as it is to be written. It is never carried out unasked.
    WriteIt(Command),
    /// A removal in which something was not understood.
    NotWhole(Box<NotWhole>),
    /// A short answer to what people ask.
    Topic(Topic),
    /// What to do about a lost phone.
    LostPhone,
    /// The ways to leave.
    HowToLeave,
    /// A word back, where nothing else was wanted.
    Courtesy(Courtesy),
    /// A command whose rest was missing, not understood, or is not possible; examples of what works.
    Lacking(Lacking),
    /// What to do if somebody else is in the account.
    Hacked,
    /// The bot cannot tell of new apps by itself here.
    CannotWatch {
        /// What was wished.
        switch: Switch,
    },
    /// An answer to the wish to be told of new apps, or to be told no more, where the bot can.
    Watch(WatchReply),
    /// Apps were let in. Nobody asked for this.
    Alert(AlertReply),
    /// Whoever runs the server ended sign-ins of an app, everybody's. Nobody asked for this either.
    Breach(BreachReply),
    /// One message held several commands; none was carried out.
    OneAtATime,
    /// The link to sign in with.
    SignIn(SignInReply),
    /// How a sign-in ended, where that is all there is to say.
    SignInEnded {
        /// How.
        exchange: Exchange,
        /// Whether an earlier one still counts.
        has_earlier: bool,
    },
    /// A code was refused, and the link that it came from still takes another.
    CodeAgain {
        /// How many tries are left. Never 0.
        tries: u32,
        /// Whether an earlier sign-in still counts.
        has_earlier: bool,
    },
    /// A code is awaited, and the message holds none that can be taken.
    CodeWanted {
        /// Whether it holds one, of another link.
        is_of_another: bool,
    },
    /// This server lets nobody list apps; the page of the server that does.
    PageOnly {
        /// Whose page.
        page: AppsPage,
        /// Its address.
        link: String,
        /// Whether this answers a sign-in that proved who the person is.
        after_sign_in: bool,
    },
    /// The link to paste a list with.
    PasteLink(PasteLinkReply),
    /// A pasted list was kept. Nobody wrote for this.
    PasteKept(Box<PasteKeptReply>),
    /// The list that was pasted last is dropped.
    PasteDropped {
        /// The day (UTC) of the one that counts again, if there is one.
        back_to: Option<Date>,
    },
    /// What was chosen, which the person removes on their own server.
    RemoveByHand(RemoveByHandReply),
    /// A page of the list.
    List(ListReply),
    /// What was asked for goes by something that the server tells of no app.
    NotReported(Unreported),
    /// There is nothing after the last page, or no list was shown.
    NoMore,
    /// Everything about one application.
    Details(Box<DetailsReply>),
    /// No application has this number.
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
    /// The application was in the list, and is no longer at the server.
    AlreadyGone {
        /// Its name.
        name: Option<Untrusted>,
    },
    /// The question before a deed.
    Question(QuestionReply),
    /// More than one question can name.
    TooManyAtOnce {
        /// How many were chosen.
        chosen: usize,
        /// How many of them one question can name.
        fit: usize,
        /// The numbers of those, or of the first of them, as a command can say them.
        example: String,
    },
    /// Nothing that was chosen can be asked about.
    NothingChosen {
        /// The words that no app fits, if that is why.
        no_match: Option<NoMatch>,
        /// What was left out.
        left_out: Box<LeftOut>,
    },
    /// The result of a removal.
    Removed(Box<RemovedReply>),
    /// These are kept from now on, or were before.
    Kept(KeptReply),
    /// These are flagged again from now on; those were not kept.
    Unkept {
        /// These.
        unkept: Vec<NamedTarget>,
        /// Those.
        strange: Vec<NamedTarget>,
    },
    /// An app cannot keep itself.
    KeepsItself {
        /// Its name.
        name: Option<Untrusted>,
    },
    /// What was removed.
    History(HistoryReply),
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
        /// The address of their profile or page, where they gave a handle or an address.
        profile: Option<String>,
        /// For whom the bot is there.
        serves: ServesOthers,
    },
    /// The link to the page where a copy of what is kept can be downloaded.
    ExportLink(ExportLinkReply),
    /// A page of that copy as text.
    ExportPage(ExportPage),
    /// The permission was given back, or will be.
    Disconnected(GaveBack),
    /// There was no permission to give back.
    NotConnected,
    /// Everything was deleted.
    Forgotten(GaveBack),
    /// A home server could not be read, or told.
    Trouble(TroubleReply),
    /// A private mention that names somebody else.
    WriteToMeAlone,
    /// A mention that was not private: the one hint.
    PublicHint(HintReach),
    /// The server takes no post that says what was to be said.
    NotPosted,
    /// The link to sign in does not fit a post of this server.
    SignInTooLong,
    /// A person of another server, whom this bot does not serve.
    NotServed {
        /// The one server it serves; `None` if it serves others, too.
        host: Option<String>,
    },
    /// Enough for now.
    Enough {
        /// In how many minutes there is room again.
        minutes: u32,
    },
    /// One app has asked for removals too often within the hour, beyond the limits.
    LastWordsSpent {
        /// The page of the person's own server that shows their apps.
        link: String,
    },
    /// What was kept of the person could not be read, and is lost.
    RecordLost,
    /// What would have to be kept to go on is more than the store holds for one person. Nothing was done.
    TooMuchToKeep,
    /// It is time to look at the apps again.
    Reminder(ReminderReply),
    /// An answer about reminders.
    Reminders(RemindersReply),
    /// The person did not write for so long that their permission was given back, or will be.
    Lapsed(GaveBack),
    /// The sign-in is over, because its time is.
    RanOut(RanOutReply),
    /// The next page of an answer that one post did not hold.
    Rest(RestPage),
}

/// A removal in which something was not understood.
#[derive(Clone, Debug)]
pub struct NotWhole {
    /// What was understood, if it can be written.
    pub picks: Vec<Pick>,
    /// What was not, in the words of the message.
    pub unexplained: Vec<Untrusted>,
}

/// The question before a deed.
#[derive(Clone, Debug)]
pub struct QuestionReply {
    /// What a yes would do.
    pub action: Action,
    /// Which of its targets this post names. The forget question has one page and no targets.
    pub page: QuestionPage,
    /// Why it is asked again, if it is.
    pub again: Option<AskedAgain>,
    /// The list that `all` meant, if that was said.
    pub of_list: Option<Box<OfList>>,
    /// What was chosen and is not asked about.
    pub left_out: Box<LeftOut>,
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
    /// What is gone, as the server says, and the bot could not look up again.
    pub said_done: Vec<NamedTarget>,
    /// What the bot did not come to, and could not look up again.
    pub untried: Vec<NamedTarget>,
    /// What the bot could not look up again, and so cannot speak for.
    pub unseen: Vec<NamedTarget>,
    /// Why, if not everything went.
    pub trouble: Option<Trouble>,
    /// The names of these that other applications still have: without its number, a name would not tell what is gone.
    pub namesakes: Vec<Untrusted>,
    /// How many apps are left, the bot not counted; `None` if the bot could not look again.
    pub apps_left: Option<usize>,
    /// Whether the bot was stopped in between, and only looked up what became of it.
    pub interrupted: bool,
    /// How many sign-ins of these apps are gone besides, which were made after the question.
    pub made_since: usize,
    /// What became of the connections that the removed sign-ins had open.
    pub streams: Streams,
    /// What to say, for once, that there is.
    pub offers: Offers,
}

/// What people are told of once, at the end of their first audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// That there are reminders.
    pub reminders: bool,
    /// That the bot can watch for new apps.
    pub watch: bool,
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
    /// The day that sign-in ends (UTC), if it has an end.
    pub connected_until: Option<Date>,
    /// The day the list was pasted that counts (UTC), if one does.
    pub pasted_on: Option<Date>,
    /// Whether a link to sign in with is open, and for how many minutes.
    pub link_minutes: Option<u32>,
    /// Whether reminders come, and when.
    pub reminders: RemindersStand,
    /// Whether the bot watches for new apps; `None` where it cannot.
    pub watching: Option<bool>,
}
