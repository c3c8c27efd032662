//! Where an application stands in a list.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::application::Holder;
use super::finding::{Finding, UNUSED_DAYS, days_since};
use super::scope::{self, Power};
use super::{Application, Filter};

/// The spans that parts of a list are about, in days, the longest first: two years, a year, half a year. The last is the filter's own.
const SPANS_DAYS: [u32; 3] = [730, 365, HALF_YEAR_DAYS];
/// Half a year.
pub const HALF_YEAR_DAYS: u32 = 182;

/// What an application stands under in a list, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// None: it has a line of its own, that says why.
    OwnLine,
    /// It is new since the last audit.
    LetInLately,
    /// The server would have recorded a use, and there is none.
    NeverUsed,
    /// There is no use on record, and the server may not have kept one.
    NoUseOnRecord,
    /// It was not used for so many days, which is one of a few spans.
    Unused {
        /// The span.
        days: u32,
    },
    /// It has tokens that were not used for long, beside one used later.
    OldTokens,
    /// It gives no website, or none that is protected.
    NoWebsite,
    /// The person keeps it.
    Kept,
    /// Nothing stands out.
    NothingOdd,
    /// It is the bot itself.
    Bot,
}

/// By what a list is grouped.
#[derive(Clone, Copy, Debug)]
pub struct Grouping {
    /// Whether only by use, whatever other reasons there are: the list was asked for by use.
    by_use: bool,
    /// The shortest span that counts as not used.
    unused_days: u32,
    /// When the list was read.
    at: Timestamp,
}

impl Grouping {
    /// That of a list with this filter, read at this time.
    #[must_use]
    pub fn of(filter: &Filter, at: Timestamp) -> Self {
        let (by_use, unused_days) = match filter {
            Filter::Unused(unused) => (true, unused.days),
            Filter::NeverUsed => (true, UNUSED_DAYS),
            Filter::All | Filter::New | Filter::Can(_) | Filter::Named(_) => (false, UNUSED_DAYS),
        };
        Self { by_use, unused_days, at }
    }

    /// What an application stands under.
    #[must_use]
    pub fn heading(&self, application: &Application) -> Heading {
        if application.holder == Holder::Bot {
            return Heading::Bot;
        }
        if application.kept.is_some() {
            return Heading::Kept;
        }
        let has = |wanted: &dyn Fn(&Finding) -> bool| application.findings.iter().any(wanted);
        if !self.by_use && has(&Finding::has_own_line) {
            return Heading::OwnLine;
        }
        if !self.by_use && has(&|finding| matches!(finding, Finding::New { .. })) {
            return Heading::LetInLately;
        }
        if has(&|finding| *finding == Finding::NeverUsed) {
            return Heading::NeverUsed;
        }
        if has(&|finding| *finding == Finding::NoUseOnRecord) {
            return Heading::NoUseOnRecord;
        }
        if let Some(days) = self.unused(application) {
            return Heading::Unused { days };
        }
        if !self.by_use && has(&|finding| matches!(finding, Finding::OldTokens { .. })) {
            return Heading::OldTokens;
        }
        if !self.by_use && has(&|finding| matches!(finding, Finding::NoWebsite | Finding::WebsiteNotHttps)) {
            return Heading::NoWebsite;
        }
        Heading::NothingOdd
    }

    /// The longest of the spans for which it was not used.
    fn unused(&self, application: &Application) -> Option<u32> {
        let days = days_since(application.idle_since()?, self.at);
        let spans = SPANS_DAYS.into_iter().filter(|span| *span > self.unused_days).chain([self.unused_days]);
        spans.into_iter().find(|span| days >= *span)
    }

    /// Puts applications into the order of the list.
    pub fn sort(&self, applications: &mut [Application]) {
        applications.sort_by_cached_key(|application| self.key(application));
    }

    fn key(&self, application: &Application) -> impl Ord + use<> {
        let heading = self.heading(application);
        let place = match heading {
            Heading::OwnLine => 0_u8,
            Heading::LetInLately => 1,
            Heading::NeverUsed => 2,
            Heading::NoUseOnRecord => 3,
            Heading::Unused { .. } => 4,
            Heading::OldTokens => 5,
            Heading::NoWebsite => 6,
            Heading::Kept => 7,
            Heading::NothingOdd => 8,
            Heading::Bot => 9,
        };
        let strongest = scope::strongest(application.key.scopes.as_deref());
        let within: (u8, Option<Reverse<Timestamp>>, Option<Timestamp>, Power) = match heading {
            Heading::OwnLine => {
                let weight = application.findings.iter().map(Finding::rank).min().unwrap_or(u8::MAX);
                (weight, None, None, strongest)
            }
            Heading::LetInLately => (0, newest(application).map(Reverse), None, strongest),
            Heading::Unused { .. } => (0, None, application.idle_since(), strongest),
            Heading::NeverUsed
            | Heading::NoUseOnRecord
            | Heading::OldTokens
            | Heading::NoWebsite
            | Heading::Kept
            | Heading::NothingOdd
            | Heading::Bot => (0, None, None, strongest),
        };
        let name = application.key.name.clone().unwrap_or_default().to_lowercase();
        (place, within, name, application.tokens.first().map(|token| token.id.clone()))
    }
}

/// When the newest of its tokens was authorized, where the server tells.
#[must_use]
pub fn newest(application: &Application) -> Option<Timestamp> {
    application.tokens.iter().filter_map(|token| token.authorized_at).max()
}

/// How many of its tokens were not used for long, beside one used later.
#[must_use]
pub fn old_tokens_count(application: &Application) -> usize {
    let count = |finding: &Finding| if let Finding::OldTokens { count, .. } = finding { Some(*count) } else { None };
    application.findings.iter().find_map(count).unwrap_or(0)
}
