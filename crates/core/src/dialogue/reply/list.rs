//! The list, and everything about one application of it, as they are said.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::Untrusted;
use crate::audit::{AsCopied, Extent, Filter, Finding, Heading, Order, Power, Precision};
use crate::secret::BoundPageLink;

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ListReply {
    /// Why this list is shown, where it is not simply what was asked for.
    pub preface: ListPreface,
    /// What it is filtered by.
    pub filter: Filter,
    /// The previous audit day (UTC), since which things are new in it; `None` if there was none, and the last 14 days count.
    pub new_since: Option<Date>,
    /// Its order.
    pub order: Order,
    /// How many apps there are, the bot not counted.
    pub apps_total: usize,
    /// The day (UTC) on which it was read.
    pub today: Date,
    /// How many of the listed need a look.
    pub flagged: usize,
    /// How many applications the filter let through, the bot not counted.
    pub listed: usize,
    /// How many of them "revoke all" would ask about.
    pub removable: usize,
    /// The applications on this page.
    pub lines: Vec<ListedApplication>,
    /// How many come after this page.
    pub rest: usize,
    /// Whether the page is not the first.
    pub continued: bool,
    /// Whether the source stopped at its limit.
    pub extent: Extent,
    /// The link to all of it on one page, where there is one.
    pub page: Option<BoundPageLink>,
}

/// Why a list is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListPreface {
    /// It was asked for.
    Asked,
    /// A number was said, and the list it belonged to is older than a day.
    NumbersOutdated,
    /// A number was said before there was any list.
    NoListYet,
    /// A name was said that fits several apps.
    SeveralNamed(Untrusted),
}

/// One application in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedApplication {
    /// Its number.
    pub number: usize,
    /// The app's name.
    pub name: Option<Untrusted>,
    /// What it stands under.
    pub heading: Heading,
    /// Whether what stands before it on the page, or on the page before, stands under the same.
    pub goes_on: bool,
    /// Why it needs a look, the weightiest reason first.
    pub findings: Vec<Finding>,
    /// How many sign-ins it groups.
    pub tokens: usize,
    /// How many of them were not used for long, beside one used later.
    pub old_tokens: usize,
    /// The day (UTC) on which its newest sign-in was authorized.
    pub let_in_on: Option<Date>,
    /// The strongest thing it may do.
    pub power: Power,
    /// Its last use.
    pub used: Used,
    /// Whether the message was written with it.
    pub is_written_with: bool,
}

/// One application, as it is told of by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationLine {
    /// Its number.
    pub number: usize,
    /// The app's name.
    pub name: Option<Untrusted>,
    /// How many sign-ins it groups.
    pub tokens: usize,
    /// Why it needs a look: the weightiest reason.
    pub finding: Option<Finding>,
    /// The strongest thing it may do.
    pub power: Power,
    /// Its last use.
    pub used: Used,
    /// Since which day (UTC) the person keeps it, if they do.
    pub kept_on: Option<Date>,
    /// Whether it is the bot itself.
    pub is_bot: bool,
}

/// A last use, as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// So many days ago; 0 is today.
    DaysAgo(u32),
    /// The same of a server that notes uses so rarely that it may be a day less.
    AboutDaysAgo(u32),
    /// The server would have known.
    Never,
    /// Nothing on record.
    NoneOnRecord,
    /// The server does not tell.
    NotReported,
}

impl Used {
    /// So many days ago, as far as such a server knows.
    #[must_use]
    pub fn days_ago(days: u32, precision: Precision) -> Self {
        /// From here on a day may be missing.
        const ROUGH: SignedDuration = SignedDuration::from_hours(24);
        match precision {
            Precision::Within(span) if span >= ROUGH => Self::AboutDaysAgo(days),
            Precision::Within(_) | Precision::None => Self::DaysAgo(days),
        }
    }
}

/// Everything about one application.
#[derive(Clone, Debug)]
pub struct DetailsReply {
    /// The application's line.
    pub line: ApplicationLine,
    /// The website, as it came.
    pub website: Option<Untrusted>,
    /// Everything it may do, strongest first.
    pub powers: Vec<Power>,
    /// Every reason to look at it.
    pub findings: Vec<Finding>,
    /// Its sign-ins, in the order of their letters.
    pub tokens: Vec<TokenLine>,
    /// What only a copied page tells, where it is from one.
    pub copied: Option<AsCopied>,
    /// The page of the person's own server where it is listed.
    pub link: String,
}

/// One sign-in of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenLine {
    /// `3a`
    pub label: String,
    /// The day it was authorized (UTC).
    pub authorized_on: Option<Date>,
    /// Its last use.
    pub used: Used,
}
