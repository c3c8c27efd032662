//! The table of commands: one row for each, which says all that is said of it in one word.
//!
//! Examples of it stand in [`super::words`], one column for each language; what it carries stands in [`super::command`], and what people
//! may write for it in [`super::understand`].

/// Makes [`Verb`], [`PerVerb`] and [`COMMANDS`]. A row is the verb, the name of its examples, [`OpenQuestion`] and [`HelpLine`].
macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident $words:ident: $question:ident, $help:expr;)+) => {
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
        }

        /// Every command, in the order documentation shows them.
        pub const COMMANDS: &[CommandRow] = &[$(CommandRow {
            verb: Verb::$verb,
            question: OpenQuestion::$question,
            help: $help,
        },)+];
    };
}

verbs! {
    /// What can you do?
    Help help: StaysOpen, None;
    /// The list, filtered.
    List list: Closes, Some(HelpLine::List);
    /// The list in another order.
    Sort sort: Closes, None;
    /// The next page.
    More more: StaysOpen, None;
    /// Everything about one application.
    Show show: StaysOpen, Some(HelpLine::Show);
    /// Ask to remove these.
    Revoke revoke: IsDecided, Some(HelpLine::Revoke);
    /// These are known: do not flag them.
    Keep keep: Closes, Some(HelpLine::Show);
    /// These are to be flagged again.
    Unkeep unkeep: Closes, None;
    /// Do it.
    Yes yes: IsDecided, None;
    /// Leave it.
    No no: IsDecided, None;
    /// Reminders.
    Remind remind: Closes, Some(HelpLine::Remind);
    /// The next reminder, this much later than now.
    Snooze snooze: Closes, None;
    /// Whether to tell of newly authorized apps.
    Watch watch: IsDecided, Some(HelpLine::Watch);
    /// What to do if somebody else is in the account.
    Hacked hacked: Closes, Some(HelpLine::Hacked);
    /// What was removed.
    History history: Closes, Some(HelpLine::Others);
    /// How things stand.
    Status status: StaysOpen, Some(HelpLine::Others);
    /// What is stored, and who else can read.
    Privacy privacy: Closes, Some(HelpLine::Others);
    /// A copy of what is stored.
    Export export: Closes, Some(HelpLine::Others);
    /// Answer in this language from now on.
    Speak speak: Closes, Some(HelpLine::Others);
    /// Sign in, without anything else.
    SignIn sign_in: Closes, None;
    /// Give the permission back.
    Disconnect disconnect: IsDecided, Some(HelpLine::Others);
    /// Delete everything.
    Forget forget: IsDecided, Some(HelpLine::Others);
}

/// One row of the table of commands.
#[derive(Debug)]
pub struct CommandRow {
    /// What it is.
    pub verb: Verb,
    /// What becomes of an open question.
    pub question: OpenQuestion,
    /// The line of the help that names it; `None` where it is taught in its place.
    pub help: Option<HelpLine>,
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
    /// Whether it is about the apps of a list, and not only about where to see them.
    #[must_use]
    pub const fn needs_list(self) -> bool {
        match self {
            Self::Sort | Self::Show | Self::Revoke | Self::Keep | Self::Unkeep => true,
            Self::Help
            | Self::List
            | Self::More
            | Self::Yes
            | Self::No
            | Self::Remind
            | Self::Snooze
            | Self::Watch
            | Self::Hacked
            | Self::History
            | Self::Status
            | Self::Privacy
            | Self::Export
            | Self::Speak
            | Self::SignIn
            | Self::Disconnect
            | Self::Forget => false,
        }
    }

    /// Its row of the table.
    #[must_use]
    pub const fn row(self) -> &'static CommandRow {
        &COMMANDS[self as usize]
    }
}
