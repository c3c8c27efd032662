//! Everything about one application.

use super::carried::pasted_on;
use super::list::{app, finding, power};
use super::values::{date, label, used};
use crate::audit::{AsCopied, Finding, Precision};
use crate::dialogue::reply::{DetailsReply, TokenLine, Used};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::plain;
use crate::prompts::untrusted::Cut;
use crate::prompts::website::Website;
use crate::prompts::words::Args;

/// The highest rank of what only explains; above it are facts, which go after most of the sign-ins have gone.
pub(super) const EXPLAINS: u8 = 2;

/// The most of the days that were not understood that is shown, in grapheme clusters.
const DAYS_GRAPHEMES: usize = 80;

/// Everything about one application. What only explains goes first, then sign-ins but two, then the rest.
pub(super) fn details(draft: &mut Draft<'_>, details: &DetailsReply) -> Result<(), PostError> {
    let app = app(draft, &details.line)?;
    let number = details.line.number;
    draft.sentence(Keep::Always, "details-head", Args::new().number("number", number).text("app", &app))?;
    facts(draft, details)?;
    draft.line_to(&details.link, "details-link", Args::new())?;
    if let Some(copied) = &details.copied {
        registered(draft, copied)?;
        pasted_on(draft, Keep::IfRoom(4))?;
        return draft.line(Keep::IfRoom(3), "details-by-hand", Args::new().number("number", number));
    }
    if draft.response.source.page_shows_registrations() {
        // People will compare, so this is worth more than a third sign-in.
        draft.line(Keep::IfRoom(EXPLAINS + 1), "details-page-differs", Args::new())?;
        draft.sentence(Keep::IfRoom(0), "details-browsers", Args::new())?;
    }
    revoke(draft, details)
}

/// What the server tells of an application, and of its sign-ins.
pub(super) fn facts(draft: &mut Draft<'_>, details: &DetailsReply) -> Result<(), PostError> {
    if details.line.is_bot {
        draft.line(Keep::Always, "details-me", Args::new())?;
    } else {
        website(draft, details)?;
        let words = draft.words;
        let powers = details.powers.iter().map(|power| self::power(words, *power, 1)).collect::<Result<Vec<_>, _>>()?;
        if !powers.is_empty() {
            let powers = words.join(&powers, "semicolon", None)?;
            draft.line(Keep::Always, "details-can", Args::new().text("powers", &powers))?;
        }
        let reasons = details.findings.iter().map(|reason| finding(draft, reason)).collect::<Result<Vec<_>, _>>()?;
        if !reasons.is_empty() {
            let reasons = words.join(&reasons, "semicolon", None)?;
            draft.line(Keep::IfRoom(6), "details-why", Args::new().text("reasons", &reasons))?;
        }
        if let Some(on) = details.line.kept_on {
            let on = date(draft.words, on)?;
            draft.line(Keep::IfRoom(6), "details-kept", Args::new().text("date", &on))?;
        }
    }
    tokens(draft, details)
}

/// What a copied page says of when an app was registered, and that it says nothing of when it was let in.
pub(super) fn registered(draft: &mut Draft<'_>, copied: &AsCopied) -> Result<(), PostError> {
    if let Some(on) = copied.registered_on {
        let on = date(draft.words, on)?;
        draft.line(Keep::IfRoom(5), "details-registered", Args::new().text("date", &on))?;
    }
    if let Some(days) = copied.days.as_deref().and_then(|days| plain(days, DAYS_GRAPHEMES, Cut::End)) {
        draft.line(Keep::IfRoom(4), "details-printed", Args::new().text("days", &days))?;
    }
    draft.line(Keep::IfRoom(EXPLAINS + 1), "details-pasted", Args::new())
}

fn website(draft: &mut Draft<'_>, details: &DetailsReply) -> Result<(), PostError> {
    if details.website.is_none() && details.copied.as_ref().is_some_and(|copied| !copied.tells_websites) {
        return Ok(());
    }
    let given = details.website.as_ref().map(|website| website.0.as_str());
    match Website::of(given) {
        Website::Https(host) => draft.line(Keep::IfRoom(5), "details-website", Args::new().text("host", &host)),
        Website::Plain(host) => draft.line(Keep::IfRoom(5), "details-website-plain", Args::new().text("host", &host)),
        Website::Missing => draft.line(Keep::IfRoom(5), "details-website-none", Args::new()),
        Website::Other => draft.line(Keep::IfRoom(5), "details-website-other", Args::new()),
    }
}

/// The sign-ins, as many as the shape has; how many more there are is said.
fn tokens(draft: &mut Draft<'_>, details: &DetailsReply) -> Result<(), PostError> {
    let several = details.tokens.len() > 1;
    // A single sign-in is one short line, and always has room.
    let shown = if several { draft.shape.tokens } else { details.tokens.len() };
    for token in details.tokens.iter().take(shown) {
        line(draft, token, several)?;
    }
    let more = details.tokens.len() - shown.min(details.tokens.len());
    if more > 0 {
        draft.line(Keep::Always, "details-sign-ins-more", Args::new().number("count", more))?;
    }
    let is_rough = !draft.response.source.listening_is_a_use();
    if several {
        let rank = if is_rough { 1 } else { 2 };
        draft.line(Keep::IfRoom(rank), "details-sign-ins-why", Args::new())?;
    }
    let tells = |token: &TokenLine| matches!(token.used, Used::DaysAgo(_) | Used::AboutDaysAgo(_));
    match draft.response.source.precision() {
        // What may have been used all the while is worth a word also where no use is on record.
        Precision::Within(_) if is_rough => draft.line(Keep::IfRoom(2), "details-listening", Args::new()),
        Precision::Within(_) if details.tokens.iter().any(tells) => {
            draft.line(Keep::IfRoom(1), "details-precision", Args::new())
        }
        Precision::Within(_) | Precision::None => Ok(()),
    }
}

fn line(draft: &mut Draft<'_>, token: &TokenLine, several: bool) -> Result<(), PostError> {
    let label = label(&token.label);
    let used = used(draft.words, token.used)?;
    let on = token.authorized_on.map(|day| date(draft.words, day)).transpose()?;
    let args = Args::new().text("label", &label).text("used", &used);
    match (&on, several) {
        (Some(on), true) => draft.line(Keep::Always, "details-sign-in", args.text("date", on)),
        (None, true) => draft.line(Keep::Always, "details-sign-in-undated", args),
        (Some(on), false) => draft.line(Keep::Always, "details-single", args.text("date", on)),
        (None, false) => draft.line(Keep::Always, "details-single-undated", args),
    }
}

/// How to remove it. The label of a sign-in is given as an example if there are several.
fn revoke(draft: &mut Draft<'_>, details: &DetailsReply) -> Result<(), PostError> {
    if details.line.is_bot {
        return Ok(());
    }
    let number = Args::new().number("number", details.line.number);
    if !details.findings.is_empty() {
        let number = Args::new().number("number", details.line.number);
        draft.line(Keep::IfRoom(2), "details-keep", number)?;
    }
    if details.findings.iter().any(|finding| matches!(finding, Finding::OldTokens { .. })) {
        return draft.line(Keep::IfRoom(3), "details-revoke-old", number);
    }
    let oldest = details.tokens.last().filter(|_| details.tokens.len() > 1);
    match oldest.map(|token| label(&token.label)) {
        Some(label) => draft.line(Keep::IfRoom(3), "details-revoke-one", number.text("label", &label)),
        None => draft.line(Keep::IfRoom(3), "details-revoke", number),
    }
}
