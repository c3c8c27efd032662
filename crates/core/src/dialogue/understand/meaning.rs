//! What a message can mean.

use jiff::civil::Date;

use super::named::named_values;
use crate::audit::{Filter, Order};
use crate::dialogue::command::Switch;
use crate::dialogue::language::Language;
use crate::dialogue::span::Span;

/// What a careful human helper would take a message for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A wish that can be carried out.
    Wish(Wish),
    /// A wish that was not said in so many words, or not only that: the exact words for it are to be shown, and nothing is done.
    Suggest(Wish),
    /// A wish that changes something at once, said freely: it is to be asked about.
    Ask(Wish),
    /// The exact yes.
    Yes,
    /// What sounds like a yes and is none.
    YesLike,
    /// A no, or anything that amounts to one.
    No,
    /// A removal that is not wanted: "do not remove 2".
    LeftAlone,
    /// A wish that lacks what it is about.
    Lacking(Lacking),
    /// A removal in which something was not understood. Nothing may be asked on a guess.
    Refused(NotUnderstood),
    /// A name that several apps of the list bear: their numbers.
    Which(Vec<u32>),
    /// "Not me", under an alert: the apps it named.
    NotMe(Vec<Pointer>),
    /// "That was me", under an alert: the apps it named.
    WasMe(Vec<Pointer>),
    /// Several wishes at once.
    Several,
    /// A question with a short answer.
    Topic(Topic),
    /// A greeting, and nothing else.
    Hello,
    /// A word that wants nothing but one back.
    Courtesy(Courtesy),
    /// A language that the bot does not speak, written or asked for.
    Foreign,
    /// Nothing of it was understood.
    Puzzled,
}

/// What can be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// What the bot can do.
    Help,
    /// The list, filtered.
    List(Filter),
    /// The next page.
    More,
    /// The list in another order.
    Sort(Order),
    /// Everything about one app.
    Show(Pointer),
    /// Why an app is in the list, or flagged.
    Why(Pointer),
    /// Ask to remove these.
    Revoke(Selection),
    /// These are known.
    Keep(Vec<Pointer>),
    /// These are to be flagged again.
    Unkeep(Vec<Pointer>),
    /// Reminders in a rhythm.
    RemindEvery(Span),
    /// One reminder.
    RemindOnce(Moment),
    /// No reminders.
    RemindOff,
    /// Whether there are reminders, and when the next one is.
    Reminders,
    /// The next reminder later.
    Snooze(Moment),
    /// Whether to tell of new apps.
    Watch(Switch),
    /// What to do if somebody else is in the account.
    Hacked,
    /// The same for a lost phone.
    LostPhone,
    /// What was removed.
    History,
    /// Whether the last removal went well.
    DidItWork,
    /// To have back what was removed.
    Undo,
    /// How things stand.
    Status,
    /// What is stored.
    Privacy,
    /// A copy of what is stored.
    Export,
    /// Answer in this language.
    Speak(Language),
    /// Sign in.
    SignIn,
    /// Give the permission back.
    Disconnect,
    /// Delete everything.
    Forget,
    /// To leave, in one way or the other.
    Leave,
}

impl Wish {
    /// Whether it changes something at once, with no question before it.
    pub(super) const fn changes_at_once(&self) -> bool {
        matches!(
            self,
            Self::Keep(_)
                | Self::Unkeep(_)
                | Self::RemindEvery(_)
                | Self::RemindOnce(_)
                | Self::RemindOff
                | Self::Snooze(_)
                | Self::Watch(_)
                | Self::Speak(_)
        )
    }
}

/// Apps that are pointed at, and those of them that are to stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// What is pointed at.
    pub picks: Vec<Pointer>,
    /// What is excepted from it.
    pub except: Vec<Pointer>,
}

/// What somebody points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// `3`
    Number(u32),
    /// `5-7`
    Range(u32, u32),
    /// `3b`
    Token(u32, String),
    /// A name: as it came where it is one of the list, else as it was written.
    Name(String),
    /// Everything of the list.
    All,
    /// What a filter lets through.
    Matching(Filter),
    /// Old sign-ins beside one used later, of one app.
    OldOf(Box<Pointer>),
    /// Old sign-ins beside one used later, of every app.
    Duplicates,
}

/// A moment to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After a span.
    In(Span),
    /// On a day.
    On(Date),
}

/// What a wish lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// What to remove.
    Revoke,
    /// What to show.
    Show,
    /// What to keep.
    Keep,
    /// What to flag again.
    Unkeep,
    /// How often, or when.
    Remind,
    /// Until when.
    Snooze,
    /// What to sort by.
    Sort,
    /// On or off.
    Watch,
    /// Which language.
    Speak,
    /// Minutes or months.
    Span,
}

/// A removal that was not understood whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnderstood {
    /// What was understood of it.
    pub understood: Selection,
    /// What was not, in the words of the message.
    pub unexplained: Vec<String>,
}

/// A word that wants nothing but one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Courtesy {
    /// Thanks.
    Thanks,
    /// A farewell.
    Bye,
    /// An "ok" where nothing was asked.
    Noted,
}

impl Courtesy {
    /// Its name in the files of prompts.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Bye => "bye",
            Self::Noted => "noted",
        }
    }
}

named_values! {
    /// What people ask about, each with a short answer.
    pub Topic {
        /// What this is, and who is speaking.
        Bot "bot",
        /// Who made it, and who runs it.
        Maker "maker",
        /// Whether it is safe.
        Safe "safe",
        /// Whether the password is seen.
        Password "password",
        /// What it costs.
        Cost "cost",
        /// What an app is.
        App "app",
        /// What it means to authorize one, and what the bot could do then.
        Authorize "authorize",
        /// What an app can do that can post.
        CanPost "can-post",
        /// What a sign-in is.
        SignIns "sign-ins",
        /// What "never used", "not used" and the like mean.
        NeverUsed "never-used",
        /// What becomes of posts.
        Posts "posts",
        /// What a removal does.
        Effect "effect",
        /// Whether a removal can be undone.
        Undo "undo",
        /// Whether a phone goes on working.
        Phone "phone",
        /// Who can see these messages.
        WhoSees "who-sees",
        /// What to remove, what is dangerous.
        Advice "advice",
        /// To be signed out everywhere.
        Everywhere "everywhere",
        /// To report an app.
        Report "report",
        /// A link that does not work.
        Link "link",
        /// Why the bot itself is in the list.
        OwnEntry "own-entry",
        /// To delete the account itself.
        Account "account",
    }
}
