//! What people write: one column of words for each language.
//!
//! A column names every word the parser needs, so a language that lacks one does not compile. Words of every language are always
//! understood, and no word means two things in the same place; tests hold that.
//!
//! Words are written in small letters, with single blanks between them. The one to teach comes first.

pub mod english;
pub mod german;

use super::verb::{PerVerb, Verb};

/// Words, or phrases of several words, that all mean the same.
pub type Synonyms = &'static [&'static str];

/// What people put around a name to quote it, in any language.
pub const QUOTES: [(char, char); 8] =
    [('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('«', '»'), ('»', '«'), ('‘', '’'), ('‚', '‘')];

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The language, as it calls itself.
    pub own_name: &'static str,
    /// What people call it in every language, its tag included: `de`, `deutsch`, `german`.
    pub called: Synonyms,
    /// How letters may be written on a keyboard that lacks them: `ö` as `oe`.
    pub respelled: &'static [(char, &'static str)],
    /// How each command begins.
    pub verbs: Verbs,
    /// What may stand before or after a command and means nothing: `please`.
    pub courtesy: Synonyms,
    /// What joins two of a kind: `1 and 3`. Between two commands it shows that there are two.
    pub and: Synonyms,
    /// What joins two commands, besides `and`: `then`.
    pub then: Synonyms,
    /// What stands between the first and the last of a range: `5 to 7`.
    pub to: Synonyms,
    /// What may stand before a number: `app 4`.
    pub number: Synonyms,
    /// What may stand after a filter, and means any app: `unused apps`.
    pub apps: Synonyms,
    /// Everything of the list: `all`.
    pub all: Synonyms,
    /// Everything but what follows: `all except`.
    pub all_except: Synonyms,
    /// Never used.
    pub never_used: Synonyms,
    /// Not used for a span, which stands before or after it.
    pub unused: Synonyms,
    /// New since the last look.
    pub new: Synonyms,
    /// Old sign-ins; `old 3` are those of application 3.
    pub old: Synonyms,
    /// Old sign-ins beside one used later, of every application.
    pub duplicates: Synonyms,
    /// What stands before a power: `can post`.
    pub can: Synonyms,
    /// What stands after a power, in languages that put it there: `posten darf`.
    pub able: Synonyms,
    /// What apps can do.
    pub powers: Powers,
    /// What a list is sorted by.
    pub orders: Orders,
    /// On.
    pub on: Synonyms,
    /// Off.
    pub off: Synonyms,
    /// No reminders, besides `off`: `never`.
    pub no_more: Synonyms,
    /// Spans, and what they recur in.
    pub spans: Spans,
}

/// The words of one command, and how they are shown.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// How it begins, the phrase to teach first.
    pub words: Synonyms,
    /// Whole commands to show in documentation. Each parses.
    pub examples: Synonyms,
}

/// How each command begins.
pub type Verbs = PerVerb<Said>;

/// What apps can do, as far as lists can be filtered by it.
#[derive(Clone, Copy, Debug)]
pub struct Powers {
    /// Post.
    pub post: Synonyms,
    /// Read private mentions.
    pub read_private_mentions: Synonyms,
    /// Change the profile and the settings.
    pub change_profile: Synonyms,
    /// Read and change everything.
    pub change_everything: Synonyms,
    /// What an administrator can do.
    pub administer: Synonyms,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Orders {
    /// The name.
    pub name: Synonyms,
    /// The last use.
    pub last_use: Synonyms,
    /// The day of the sign-in.
    pub date: Synonyms,
}

/// Spans, as people say them.
#[derive(Clone, Copy, Debug)]
pub struct Spans {
    /// What may stand before a span and means nothing there: `for`, `more than`.
    pub leads: Synonyms,
    /// What stands before a span that recurs: `every`.
    pub every: Synonyms,
    /// Days, one and several, with the short form.
    pub days: Synonyms,
    /// Weeks.
    pub weeks: Synonyms,
    /// Months.
    pub months: Synonyms,
    /// Years.
    pub years: Synonyms,
    /// One to twelve.
    pub counts: [Synonyms; 12],
    /// Every week.
    pub weekly: Synonyms,
    /// Every month.
    pub monthly: Synonyms,
    /// Every three months.
    pub quarterly: Synonyms,
    /// Every six months.
    pub half_yearly: Synonyms,
    /// Every year.
    pub yearly: Synonyms,
}

impl Column {
    /// The words of a command.
    #[must_use]
    pub const fn said(&self, verb: Verb) -> &Said {
        self.verbs.of(verb)
    }
}

/// A made-up language, for the tests of what a third one costs.
#[cfg(test)]
pub(crate) mod mirror;
#[cfg(test)]
mod tests;
