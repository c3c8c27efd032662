//! The applications of a page, under the headings that say why they are worth a look.

use jiff::civil::Date;

use super::finding;
use crate::audit::{Filter, Finding, Heading, Order, Source};
use crate::dialogue::reply::{ListReply, ListedApplication};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Lists};
use crate::prompts::replies::values::{numbered, span, used};
use crate::prompts::words::{Args, Text, Words, WordsError};

/// All of them. All of it stays, brackets apart: how many there are is the caller's choice.
pub(super) fn lines(draft: &mut Draft<'_>, list: &ListReply) -> Result<(), PostError> {
    if list.order != Order::Attention {
        return list.lines.iter().try_for_each(|line| sorted(draft, list, line));
    }
    for group in list.lines.chunk_by(|one, next| one.heading == next.heading) {
        let [first, ..] = group else { continue };
        if first.heading == Heading::OwnLine {
            group.iter().try_for_each(|line| own_line(draft, list, line))?;
            continue;
        }
        let heading = heading(draft.words, first.heading, draft.response.source)?;
        let apps = group.iter().map(|line| item(draft, list, line)).collect::<Result<Vec<_>, _>>()?;
        let apps = draft.words.join(&apps, "comma", None)?;
        let key = if first.goes_on { "list-group-more" } else { "list-group" };
        draft.line(Keep::Always, key, Args::new().text("heading", &heading).text("apps", &apps))?;
    }
    Ok(())
}

/// The words of a heading.
pub(in crate::prompts::replies) fn heading(
    words: &Words,
    heading: Heading,
    source: Source,
) -> Result<Text, WordsError> {
    let variant = match heading {
        Heading::Unused { days } => {
            let span = span(words, days)?;
            return words.say("list-unused-for", Args::new().text("span", &span).number("days", days));
        }
        // A pasted page tells of no app when it was let in.
        Heading::LetInLately if source.is_pasted() => "new-since-paste",
        // It has none, and is not asked for.
        Heading::OwnLine | Heading::LetInLately => "let-in-lately",
        Heading::NeverUsed => "never-used",
        Heading::NoUseOnRecord => "no-use-on-record",
        Heading::OldTokens => "old-sign-ins",
        Heading::NoWebsite => "no-website",
        Heading::Kept => "kept",
        Heading::NothingOdd => "nothing-odd",
        Heading::Bot => "me",
    };
    words.say("list-heading", Args::new().choice("heading", variant))
}

/// One with the weightiest reasons: they are said in words.
fn own_line(draft: &mut Draft<'_>, list: &ListReply, line: &ListedApplication) -> Result<(), PostError> {
    let app = item(draft, list, line)?;
    let reasons = own_reasons(draft, line)?;
    let reasons = draft.words.join(&reasons, "semicolon", None)?;
    draft.line(Keep::Always, "list-own-line", Args::new().text("app", &app).text("reasons", &reasons))
}

/// The reasons that give it a line of its own, and that it was let in lately or never used where that is so.
fn own_reasons(draft: &Draft<'_>, line: &ListedApplication) -> Result<Vec<Text>, WordsError> {
    let mut reasons = Vec::new();
    for one in &line.findings {
        if matches!(one, Finding::New { .. }) {
            reasons.push(draft.words.say("list-let-in-lately", Args::new())?);
        } else if one.has_own_line() || *one == Finding::NeverUsed {
            reasons.push(finding(draft, one)?);
        }
    }
    Ok(reasons)
}

/// One of a list in another order, with what it is ordered by.
fn sorted(draft: &mut Draft<'_>, list: &ListReply, line: &ListedApplication) -> Result<(), PostError> {
    let mut about = Vec::new();
    match list.order {
        _ if line.heading == Heading::Bot => about.push(heading(draft.words, Heading::Bot, draft.response.source)?),
        Order::LastUse => about.push(used(draft.words, line.used)?),
        Order::Date => about.extend(line.let_in_on.map(|on| day(draft.words, on, list.today)).transpose()?),
        Order::Name | Order::Attention => {}
    }
    // What is ordered by use has just said it.
    let is_said = |one: &&Finding| {
        let is_of_use = matches!(one, Finding::NeverUsed | Finding::NoUseOnRecord | Finding::Unused { .. });
        is_of_use && list.order == Order::LastUse
    };
    if let Some(first) = line.findings.first().filter(|first| !is_said(first)) {
        about.push(finding(draft, first)?);
    }
    about.extend(written_with(draft, line)?);
    let app = with_brackets(draft, line, &about)?;
    draft.line(Keep::Always, "list-sorted-line", Args::new().text("app", &app))
}

/// An app under its heading: number and name, and in brackets what there is to say.
pub(in crate::prompts::replies) fn item(
    draft: &Draft<'_>,
    list: &ListReply,
    line: &ListedApplication,
) -> Result<Text, WordsError> {
    let words = draft.words;
    let mut about = Vec::new();
    match line.heading {
        Heading::LetInLately => {
            about.extend(line.let_in_on.map(|on| day(words, on, list.today)).transpose()?);
        }
        Heading::OldTokens => {
            let counts = Args::new().number("old", line.old_tokens).number("all", line.tokens);
            about.push(words.say("list-old-of", counts)?);
        }
        Heading::OwnLine
        | Heading::NeverUsed
        | Heading::NoUseOnRecord
        | Heading::Unused { .. }
        | Heading::NoWebsite
        | Heading::Kept
        | Heading::NothingOdd
        | Heading::Bot => {}
    }
    if line.tokens > 1 && line.heading != Heading::OldTokens {
        about.push(words.say("list-sign-ins", Args::new().number("count", line.tokens))?);
    }
    if let Filter::Unused(_) | Filter::NeverUsed = list.filter {
        for reason in line.findings.iter().filter(|one| one.has_own_line()) {
            about.push(finding(draft, reason)?);
        }
    }
    about.extend(written_with(draft, line)?);
    with_brackets(draft, line, &about)
}

fn written_with(draft: &Draft<'_>, line: &ListedApplication) -> Result<Option<Text>, WordsError> {
    line.is_written_with.then(|| draft.words.say("list-writing", Args::new())).transpose()
}

fn with_brackets(draft: &Draft<'_>, line: &ListedApplication, about: &[Text]) -> Result<Text, WordsError> {
    let name = line.name.as_ref().map(|name| name.0.as_str());
    let app = numbered(draft, &line.number.to_string(), name)?;
    if about.is_empty() || draft.shape.lists != Lists::Full {
        return Ok(app);
    }
    let about = draft.words.join(about, "comma", None)?;
    draft.words.say("target-note", Args::new().text("target", &app).text("note", &about))
}

/// A day beside many others: today, without the year if it is this one.
fn day(words: &Words, on: Date, today: Date) -> Result<Text, WordsError> {
    let when = match on {
        on if on == today => "today",
        on if on.year() == today.year() => "this-year",
        _ => "other",
    };
    let args = Args::new().number("day", on.day()).number("month", on.month()).number("year", on.year());
    words.say("list-day", args.choice("when", when))
}
