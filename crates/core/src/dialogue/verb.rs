//! The table of commands: one row for each, which says all that is said of it in one word.
//!
//! The words a command is made of stand in [`super::words`], one column for each language; what it carries stands in
//! [`super::command`].

/// Makes [`Verb`], [`PerVerb`] and [`COMMANDS`]. A row is the verb, the name of its words, [`Tail`], [`OpenQuestion`], [`Lacking`],
/// [`Slip`] and [`HelpLine`].
macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident $words:ident: $tail:ident, $question:ident, $lacking:expr, $slip:ident, $help:expr;)+) => {
        /// What a command does: its first word or words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Verb {
            $($(#[$doc])* $verb,)+
        }

        /// Something of every verb.
        #[derive(Clone, Copy, Debug)]
        #[expect(missing_docs, reason = "each is of the verb of the same name")]
        pub struct PerVerb<T> {
            $(pub $words: T,)+
        }

        impl<T> PerVerb<T> {
            /// That of this verb.
            pub const fn of(&self, verb: Verb) -> &T {
                match verb {
                    $(Verb::$verb => &self.$words,)+
                }
            }

            /// The same of every verb, made into something else.
            #[cfg(test)]
            pub(crate) fn map<U>(&self, make: impl Fn(&T) -> U) -> PerVerb<U> {
                PerVerb { $($words: make(&self.$words),)+ }
            }
        }

        /// Every command, in the order documentation shows them.
        pub const COMMANDS: &[CommandRow] = &[$(CommandRow {
            verb: Verb::$verb,
            tail: Tail::$tail,
            question: OpenQuestion::$question,
            lacking: $lacking,
            slip: Slip::$slip,
            help: $help,
        },)+];
    };
}

verbs! {
    /// What can you do?
    Help help: Ignored, StaysOpen, None, Never, None;
    /// The list, filtered.
    List list: Argument, Closes, None, Suggested, Some(HelpLine::List);
    /// The list in another order.
    Sort sort: Argument, Closes, Some(Lacking::Sort), Suggested, None;
    /// The next page.
    More more: Ignored, StaysOpen, None, Suggested, None;
    /// Everything about one application.
    Show show: Argument, StaysOpen, Some(Lacking::Show), Suggested, Some(HelpLine::Show);
    /// Ask to remove these.
    Revoke revoke: Argument, IsDecided, Some(Lacking::Revoke), Suggested, Some(HelpLine::Revoke);
    /// These are known: do not flag them.
    Keep keep: Argument, Closes, Some(Lacking::Keep), Suggested, Some(HelpLine::Show);
    /// Do it.
    Yes yes: Nothing, IsDecided, None, Never, None;
    /// Leave it.
    No no: Nothing, IsDecided, None, Never, None;
    /// Reminders.
    Remind remind: Argument, Closes, Some(Lacking::Remind), Suggested, Some(HelpLine::Remind);
    /// The next reminder, this much later than now.
    Snooze snooze: Argument, Closes, Some(Lacking::Snooze), Suggested, None;
    /// Whether to tell of newly authorized apps.
    Watch watch: Argument, IsDecided, Some(Lacking::Watch), Suggested, Some(HelpLine::Watch);
    /// What to do if somebody else is in the account.
    Hacked hacked: Ignored, Closes, None, Suggested, Some(HelpLine::Hacked);
    /// What was removed.
    History history: Ignored, Closes, None, Suggested, Some(HelpLine::Others);
    /// How things stand.
    Status status: Ignored, StaysOpen, None, Suggested, Some(HelpLine::Others);
    /// What is stored, and who else can read.
    Privacy privacy: Ignored, Closes, None, Suggested, Some(HelpLine::Others);
    /// A copy of what is stored.
    Export export: Ignored, Closes, None, Suggested, Some(HelpLine::Others);
    /// Answer in this language from now on.
    Speak speak: Argument, Closes, Some(Lacking::Speak), Suggested, Some(HelpLine::Others);
    /// Sign in, without anything else.
    SignIn sign_in: Nothing, Closes, None, Suggested, None;
    /// Give the permission back.
    Disconnect disconnect: Nothing, IsDecided, None, Suggested, Some(HelpLine::Others);
    /// Delete everything.
    Forget forget: Nothing, IsDecided, None, Suggested, Some(HelpLine::Others);
    /// A kind word.
    Thanks thanks: Ignored, StaysOpen, None, Never, None;
}

/// One row of the table of commands.
#[derive(Debug)]
pub struct CommandRow {
    /// What it is.
    pub verb: Verb,
    /// What may follow its words.
    pub tail: Tail,
    /// What becomes of an open question.
    pub question: OpenQuestion,
    /// What is said where its rest is missing or not understood; `None` where it does without.
    pub lacking: Option<Lacking>,
    /// What is said of words that are only like its own.
    pub slip: Slip,
    /// The line of the help that names it; `None` where it is taught in its place.
    pub help: Option<HelpLine>,
}

/// What may follow the words of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Nothing at all: the whole message is one of the phrases. What asks for a deed is never guessed.
    Nothing,
    /// Anything; it is not looked at.
    Ignored,
    /// What the verb is about.
    Argument,
}

/// What a command does to an open question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenQuestion {
    /// It stays open, and the answer names it again.
    StaysOpen,
    /// It is closed, and the answer says so.
    Closes,
    /// The command answers it, takes its place or closes it once that is done.
    IsDecided,
}

/// A command that says nothing without its rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// `show`, and not which.
    Show,
    /// `sort`, and no order.
    Sort,
    /// `revoke`, and not what.
    Revoke,
    /// `keep`, and not what; or what cannot be kept.
    Keep,
    /// `remind`, and not how often; or too often, or too rarely.
    Remind,
    /// `snooze`, and not for how long; or too short, or too long.
    Snooze,
    /// `watch`, and neither on nor off.
    Watch,
    /// `language`, and none that the bot speaks.
    Speak,
}

/// What is said of words that are only like those of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// That it may have been meant.
    Suggested,
    /// Nothing: a yes or a no is never guessed, not even by offering it, and the help answers for itself and for a kind word.
    Never,
}

/// A line of the help, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HelpLine {
    /// The list.
    List,
    /// One app.
    Show,
    /// Removing.
    Revoke,
    /// Reminders.
    Remind,
    /// Watching for new apps.
    Watch,
    /// If somebody else is in the account.
    Hacked,
    /// Everything else that has no line of its own.
    Others,
}

impl Verb {
    /// Its row of the table.
    #[must_use]
    pub const fn row(self) -> &'static CommandRow {
        &COMMANDS[self as usize]
    }
}
