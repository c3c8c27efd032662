//! `read-page`: what is read from a copied page of authorized apps, for reports of faults and for measuring.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use auditoot_pasted_page::{COPY_BYTES_MAX, LeftOver, PastedApp, PastedPage, PrintedDay, html, text};
use serde::Serialize;

use super::{ExitReason, Failure};

/// What to read, and in which form to print it.
#[derive(Clone, Debug, clap::Args)]
pub struct ReadPageArguments {
    /// Print a JSON array instead of a table
    #[arg(long)]
    pub json: bool,
    /// The host that the page must be from, as in `mastodon.example`; only HTML tells
    #[arg(long, value_name = "HOST")]
    pub server: Option<String>,
    /// The copy: HTML if its name ends in .html or .htm, else plain text
    pub file: PathBuf,
}

/// Reads a copied page and prints what was understood. It reads no configuration and no store, and talks to nobody.
///
/// # Errors
///
/// The file cannot be read, is refused, or the output cannot be written.
pub fn read_page(arguments: &ReadPageArguments) -> Result<(), Failure> {
    let fail = |error: io::Error| Failure::new(ExitReason::Other, error);
    let copy = contents(&arguments.file).map_err(fail)?;
    let is_html = arguments
        .file
        .extension()
        .is_some_and(|ending| ["html", "htm"].iter().any(|html| ending.eq_ignore_ascii_case(html)));
    let page = if is_html { html(&copy, arguments.server.as_deref()) } else { text(&copy) };
    let page = page.map_err(|refusal| Failure::new(ExitReason::Other, refusal))?;
    let output = if arguments.json {
        let rows: Vec<PrintedApp<'_>> = page.apps.iter().map(PrintedApp::of).collect();
        serde_json::to_string_pretty(&rows).map_err(|error| Failure::new(ExitReason::Other, error))? + "\n"
    } else {
        table(&page)
    };
    io::stdout().write_all(output.as_bytes()).map_err(fail)
}

/// The text of a file, as much of it as is looked at. Bytes that are no text become marks of that.
fn contents(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    let bytes_max = u64::try_from(COPY_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(bytes_max).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// An entry as JSON.
#[derive(Serialize)]
struct PrintedApp<'a> {
    name: &'a str,
    website: Option<&'a str>,
    id: Option<u64>,
    last_used: Option<String>,
    registered: Option<String>,
    permissions: Vec<[&'a str; 2]>,
    own: bool,
}

impl<'a> PrintedApp<'a> {
    fn of(app: &'a PastedApp) -> Self {
        Self {
            name: &app.name,
            website: app.website.as_deref(),
            id: app.id,
            last_used: printed(app.last_used),
            registered: printed(app.registered),
            permissions: app.permissions.iter().map(|one| [one.title.as_str(), one.access.as_str()]).collect(),
            own: app.is_own,
        }
    }
}

fn printed(day: PrintedDay) -> Option<String> {
    match day {
        PrintedDay::Day(date) => Some(date.to_string()),
        PrintedDay::Never => Some("never".to_owned()),
        PrintedDay::NotRead => None,
    }
}

/// The entries for people, a line each, and what was left over.
fn table(page: &PastedPage) -> String {
    let mut output = String::from("last used   registered  id        name, website, permissions\n");
    for app in &page.apps {
        let day = |day| printed(day).unwrap_or_else(|| "?".to_owned());
        let id = app.id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        let own = if app.is_own { " (Mastodon's own)" } else { "" };
        let website = app.website.as_deref().map(|address| format!(", {address}")).unwrap_or_default();
        let permissions = app.permissions.iter().map(|one| format!("{}: {}", one.title, one.access));
        let permissions = permissions.collect::<Vec<_>>().join(", ");
        // Writing to memory cannot fail.
        let _ = writeln!(
            output,
            "{:<11} {:<11} {id:<9} {}{own}{}, {}",
            day(app.last_used),
            day(app.registered),
            visible(&app.name),
            visible(&website),
            visible(&permissions)
        );
        if app.last_used == PrintedDay::NotRead || app.registered == PrintedDay::NotRead {
            let _ = writeln!(output, "            as printed: {}", visible(&app.days));
        }
    }
    output + &summary(page)
}

fn summary(page: &PastedPage) -> String {
    let LeftOver { lines_before, broken_entries, lines_behind } = page.left_over;
    format!(
        "\nEntries understood: {}\nEntries that are not whole: {broken_entries}\n\
         Other lines: {lines_before} before the first entry, {lines_behind} behind the last\n",
        page.apps.len()
    )
}

/// A text that cannot act on a terminal, or look like another: what is not seen is spelled out.
fn visible(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().map(|c| if is_unseen(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}
