//! What somebody copied from the page "Authorized apps" of their Mastodon server, read into a list.
//!
//! Everything in here is hostile: an app's name may be any text of 60 characters, and whoever holds the link of the page where a copy
//! is pasted may paste what they like. So nothing is guessed. A name stands where only the server can have put one, a date is read
//! when it can mean one day only, and what is not understood is counted and left out.
//!
//! The map: [`html()`] reads what a browser puts on the clipboard as HTML, [`text()`] what it puts there as plain text. Both find entries
//! of two parts, the name and the line with the dates, and leave the dates to `date`. `secrets` sees to it that nothing is read
//! from the source of a page, which holds an access token.
//!
//! What always holds:
//! - Nothing is invented: each name, website, permission and day stands in what was copied.
//! - The work grows with the length of what was copied, which is bounded, and nothing is nested in the reader however deep it is in
//!   the copy.
//!
//! The page, its forms in three browsers and its words in 107 languages were measured on Mastodon 4.3.23; the markup of 4.2 to 4.6 is
//! that of `app/views/oauth/authorized_applications/index.html.haml` of those versions.

mod date;
mod html;
mod secrets;
mod text;

pub use html::html;
use jiff::civil::Date;
pub use text::text;

/// The longest copy that is read, in bytes. One of 130 apps has 2.2 MB in the longest form, with all its styles written out.
pub const COPY_BYTES_MAX: usize = 16_000_000;
/// The most entries that a list may have.
pub const ENTRIES_MAX: usize = 10_000;

/// What a copy holds, in the order of the page.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PastedPage {
    /// The apps, Mastodon's own included.
    pub apps: Vec<PastedApp>,
    /// What belongs to no app that was understood.
    pub left_over: LeftOver,
}

/// One app of the page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PastedApp {
    /// The name as it is shown: line breaks and tabs are blanks there.
    pub name: String,
    /// Its website, an http address. Plain text holds none.
    pub website: Option<String>,
    /// The number of the app on that server. Plain text holds none.
    pub id: Option<u64>,
    /// When any sign-in with it was last used, those that are gone included: a UTC day, noted once in 24 hours.
    pub last_used: PrintedDay,
    /// When the app was registered on that server, which is not when this person let it in.
    pub registered: PrintedDay,
    /// Both days, as they are printed.
    pub days: String,
    /// What the app may do: what it was registered with, which may be more than this person allowed.
    pub permissions: Vec<PastedPermission>,
    /// Whether it is Mastodon's own.
    pub is_own: bool,
}

/// One permission, as it is printed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PastedPermission {
    /// What it is for, such as "Lists".
    pub title: String,
    /// How far it goes, such as "Read-only access".
    pub access: String,
}

/// A day on the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PrintedDay {
    /// This day, and no other reading of it is possible.
    Day(Date),
    /// The page says that there was none.
    Never,
    /// It stands there in a way that could mean another day, or is not known here.
    NotRead,
}

/// What was not understood, counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct LeftOver {
    /// Lines before the first entry: the settings menu, mostly.
    pub lines_before: usize,
    /// Entries of which a part is missing, because the selection ended within them or something else stood there.
    pub broken_entries: usize,
    /// Lines behind the last entry.
    pub lines_behind: usize,
}

/// Why a copy is not read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PageRefusal {
    /// It is the source of a page, or a saved page.
    #[error(
        "this is the source of a page and not a copy of what it shows; it holds a key to the account, so sign out in the browser it is from"
    )]
    Secret,
    /// It is longer than any page.
    #[error("this is longer than any page of authorized apps")]
    TooLong,
    /// Its entries belong to a server other than the one asked for, or to more than one.
    #[error("this is the list of another server")]
    AnotherServer,
    /// There is no entry in it.
    #[error("there is no list of authorized apps in this")]
    NoList,
}

impl PastedPage {
    /// The page, if there is anything on it.
    fn checked(self) -> Result<Self, PageRefusal> {
        if self.apps.is_empty() { Err(PageRefusal::NoList) } else { Ok(self) }
    }
}

/// A text as a page shows it: line breaks, tabs and blanks in a row are one blank, and none stands at an end. A no-break space is
/// a character like any other.
fn collapsed(text: &str) -> String {
    let parts = text.split([' ', '\n', '\t', '\r']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
