//! What each [`Reply`] says, piece by piece. The words themselves stand in the language's file.

mod about;
mod carried;
mod details;
mod export;
mod guiding;
mod history;
mod list;
pub(super) mod list_page;
mod parting;
mod pasting;
mod pointing;
mod question;
mod reminder;
mod removed;
mod sign_in;
mod trouble;
mod values;
mod watching;
mod written;

use super::PostError;
use super::draft::{Draft, Keep, Lists, Shape, SignInWay, Targets};
use super::words::Args;
use crate::dialogue::reply::{Note, Reply, Response};

/// The longest label of a number, or word of the operator's, that is shown.
pub(super) const PLAIN_GRAPHEMES: usize = 48;

/// The most sign-ins that are written out: more than ever fit.
const TOKENS_SHOWN_MAX: usize = 12;

/// The shapes a reply can have, the fullest first.
pub(super) fn shapes(response: &Response) -> Vec<Shape> {
    let (reply, note) = (&response.reply, &response.note);
    let names_again = matches!(
        reply,
        Reply::Removed(_)
            | Reply::Status(_)
            | Reply::Kept(_)
            | Reply::Unkept { .. }
            | Reply::Reminder(_)
            | Reply::PasteKept(_)
    ) || matches!(note, Note::StillOpen(_));
    let again = [Targets::Named, Targets::Numbered, Targets::Counted];
    let targets = if names_again { &again[..] } else { &again[..1] };
    let mut shapes = Vec::new();
    let full = Shape {
        tokens: 0,
        targets: Targets::Named,
        lists: Lists::Full,
        spare: u8::MAX,
        sign_in: SignInWay::HomeServer,
        is_terse: false,
    };
    if let Reply::List(_) = reply {
        let lists = [Lists::Full, Lists::NoBrackets, Lists::OnlyExceptions];
        let shape = |lists| targets.iter().map(move |targets| Shape { targets: *targets, lists, ..full });
        return lists.into_iter().flat_map(shape).collect();
    }
    for targets in targets.iter().copied() {
        let mut last = 0;
        if let Reply::Details(details) = reply {
            let most = details.tokens.len().min(TOKENS_SHOWN_MAX);
            last = most.min(2);
            let spare = details::EXPLAINS;
            shapes.extend((last..=most).rev().map(|tokens| Shape { tokens, targets, spare, ..full }));
        }
        shapes.extend((0..=last).rev().map(|tokens| Shape { tokens, targets, ..full }));
    }
    let terse = Shape { is_terse: true, targets: targets.last().copied().unwrap_or(Targets::Named), ..full };
    if let Reply::SignIn(sign_in) = reply {
        let ways = if sign_in.own_page.is_some() { &[SignInWay::HomeServer, SignInWay::OwnPage][..] } else { &[] };
        // Rather than an assurance, the long link goes.
        let whole = ways.iter().map(|way| Shape { sign_in: *way, spare: sign_in::ASSURES, ..full });
        shapes.splice(0..0, whole.collect::<Vec<_>>());
        shapes.extend(ways.iter().map(|way| Shape { sign_in: *way, ..full }));
        shapes.extend(ways.iter().map(|way| Shape { sign_in: *way, ..terse }));
    }
    if is_last(reply) || matches!(reply, Reply::SignIn(_)) {
        shapes.push(terse);
    }
    shapes
}

/// Whether a reply only informs: nothing happened, and nothing is asked. Where posts are short it is read whole, page by page.
pub(super) fn informs(reply: &Reply) -> bool {
    matches!(reply, Reply::Help { .. } | Reply::Hacked | Reply::LostPhone | Reply::Privacy { .. } | Reply::Details(_))
}

/// Whether nothing can follow on a reply: it is not said in private, to nobody who is kept, or in place of what could not be said.
pub(super) fn is_last(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Forgotten(_)
            | Reply::PublicHint(_)
            | Reply::WriteToMeAlone
            | Reply::NotServed { .. }
            | Reply::Enough { .. }
            | Reply::NotPosted
            | Reply::SignInTooLong
    )
}

/// Writes a reply and its note.
pub(super) fn write(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let (reply, note) = (&draft.response.reply, &draft.response.note);
    // What is not understood, or is no plain yes, begins with what is asked: a push shows the beginning.
    watching::repeated(draft)?;
    let leads = matches!(reply, Reply::OnlyYes | Reply::StillPuzzled | Reply::Help { puzzled: true });
    if leads {
        write_note(draft, note)?;
        if let (Reply::OnlyYes, Note::StillOpen(action)) = (reply, note) {
            question::warning(draft, action)?;
        }
    }
    write_reply(draft, reply)?;
    carried::follow_advice(draft)?;
    // A question is asked in place of any other, so there is nothing to say of one.
    if leads || matches!(reply, Reply::Question(_)) { Ok(()) } else { write_note(draft, note) }
}

#[expect(clippy::too_many_lines, reason = "a line for each reply")]
fn write_reply(draft: &mut Draft<'_>, reply: &Reply) -> Result<(), PostError> {
    match reply {
        Reply::Help { puzzled } => about::help(draft, *puzzled),
        Reply::LanguageChosen => just(draft, "language-chosen"),
        Reply::StillPuzzled => just(draft, "still-puzzled"),
        Reply::SameAgain => just(draft, "same-again"),
        Reply::OnlyYes => just(draft, "only-yes"),
        Reply::WriteIt(command) => written::write_it(draft, command),
        Reply::NotWhole(reply) => written::not_whole(draft, reply),
        Reply::Topic(topic) => guiding::topic(draft, *topic),
        Reply::LostPhone => guiding::lost_phone(draft),
        Reply::HowToLeave => just(draft, "how-to-leave"),
        Reply::Courtesy(courtesy) => guiding::courtesy(draft, *courtesy),
        Reply::Lacking(lacking) => guiding::lacking(draft, *lacking),
        Reply::Hacked => guiding::hacked(draft),
        Reply::CannotWatch { switch } => watching::cannot(draft, *switch),
        Reply::Watch(watch) => watching::watch(draft, watch),
        Reply::Alert(alert) => watching::alert(draft, alert),
        Reply::Breach(breach) => watching::breach(draft, breach),
        Reply::CodeAgain { tries, has_earlier } => sign_in::code_again(draft, *tries, *has_earlier),
        Reply::OneAtATime if draft.response.source.can_list() => both(draft, "one-at-a-time", "one-at-a-time-several"),
        Reply::OneAtATime => just(draft, "one-at-a-time"),
        Reply::SignIn(sign_in) => sign_in::link(draft, sign_in),
        Reply::SignInEnded { exchange, has_earlier } => sign_in::ended(draft, *exchange, *has_earlier),
        Reply::CodeWanted { is_of_another: true } => just(draft, "sign-in-code-of-another"),
        Reply::CodeWanted { is_of_another: false } => just(draft, "sign-in-code-wanted"),
        Reply::PageOnly { page, link, after_sign_in } => sign_in::page(draft, *page, link, *after_sign_in),
        Reply::PasteLink(link) => pasting::link(draft, link),
        Reply::PasteKept(kept) => pasting::kept(draft, kept),
        Reply::PasteDropped { back_to } => pasting::dropped(draft, *back_to),
        Reply::RemoveByHand(by_hand) => pasting::by_hand(draft, by_hand),
        Reply::List(list) => list::list(draft, list),
        Reply::NotReported(what) => list::not_reported(draft, *what),
        Reply::NoMore => just(draft, "no-more"),
        Reply::Details(details) => details::details(draft, details),
        Reply::NoSuchNumber { asked, highest } => pointing::no_such_number(draft, asked, *highest),
        Reply::ThatIsMe { number } => pointing::that_is_me(draft, *number),
        Reply::NoSuchName { name } => pointing::no_such_name(draft, name),
        Reply::AlreadyGone { name } => pointing::already_gone(draft, name.as_ref()),
        Reply::Question(question) => question::question(draft, question),
        Reply::TooManyAtOnce { chosen, fit, example } => pointing::too_many(draft, *chosen, *fit, example),
        Reply::NothingChosen { no_match, left_out } => pointing::nothing_chosen(draft, *no_match, left_out),
        Reply::Removed(removed) => removed::removed(draft, removed),
        Reply::Kept(kept) => history::kept(draft, kept),
        Reply::Unkept { unkept, strange } => history::unkept(draft, unkept, strange),
        Reply::KeepsItself { name } => history::keeps_itself(draft, name.as_ref()),
        Reply::History(history) => history::history(draft, history),
        Reply::NothingToConfirm => just(draft, "nothing-to-confirm"),
        Reply::LeftAlone { was_open } => just(draft, if *was_open { "left-alone" } else { "left-alone-closed" }),
        Reply::Status(status) => about::status(draft, status),
        Reply::Privacy { operator, profile, serves } => {
            about::privacy(draft, operator.as_deref(), profile.as_deref(), serves)
        }
        Reply::ExportLink(reply) => export::link(draft, reply),
        Reply::ExportPage(page) => export::page(draft, page),
        Reply::Disconnected(gave_back) => parting::disconnected(draft, *gave_back),
        Reply::NotConnected => just(draft, "not-connected"),
        Reply::Forgotten(gave_back) => parting::forgotten(draft, *gave_back),
        Reply::Trouble(trouble) => trouble::trouble(draft, trouble),
        Reply::WriteToMeAlone => tersely(draft, "write-to-me-alone", "write-to-me-alone-terse"),
        Reply::PublicHint(_) => tersely(draft, "public-hint", "public-hint-terse"),
        Reply::NotPosted => just(draft, "not-posted"),
        Reply::SignInTooLong => just(draft, "sign-in-too-long"),
        Reply::NotServed { host } => trouble::not_served(draft, host.as_deref()),
        Reply::Enough { minutes } => trouble::enough(draft, *minutes),
        Reply::LastWordsSpent { link } => draft.sentence_to(link, "last-words-spent", Args::new()),
        Reply::RecordLost => about::record_lost(draft),
        Reply::TooMuchToKeep => just(draft, "too-much-to-keep"),
        Reply::Reminder(reminder) => reminder::reminder(draft, reminder),
        Reply::Reminders(reminders) => reminder::reminders(draft, reminders),
        Reply::Lapsed(gave_back) => parting::lapsed(draft, *gave_back),
        Reply::RanOut(ran_out) => parting::ran_out(draft, ran_out),
        Reply::Rest(page) => draft.written(page),
    }
}

/// What is added about an open question.
fn write_note(draft: &mut Draft<'_>, note: &Note) -> Result<(), PostError> {
    draft.is_in_note = true;
    let written = match note {
        Note::None => Ok(()),
        Note::StillOpen(action) => question::still_open(draft, action),
        Note::StillPaging(action) => question::still_paging(draft, action),
        Note::Closed(action) => question::closed(draft, action),
    };
    draft.is_in_note = false;
    written
}

/// One thing to say, and nothing to put into it.
fn just(draft: &mut Draft<'_>, key: &'static str) -> Result<(), PostError> {
    draft.sentence(Keep::Always, key, Args::new())
}

/// One thing to say, in fewer words where it has to be.
fn tersely(draft: &mut Draft<'_>, key: &'static str, terse: &'static str) -> Result<(), PostError> {
    just(draft, if draft.shape.is_terse { terse } else { key })
}

/// One thing to say, and another if there is room.
fn both(draft: &mut Draft<'_>, key: &'static str, more: &'static str) -> Result<(), PostError> {
    just(draft, key)?;
    draft.sentence(Keep::IfRoom(1), more, Args::new())
}
