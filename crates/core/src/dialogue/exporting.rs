//! A copy of everything the bot keeps of a person: a link to a page where it can be downloaded or, where the bot has no pages, the
//! same in words.

use super::day::day;
use super::export::{EXPORT_LINK_LIFE, ExportWay, OpenExport};
use super::lines::{Uses, line, token_line};
use super::person::{Connection, Continues, Person};
use super::question::Action;
use super::reply::{ExportLine, ExportLinkReply, ExportPage, ExportRest, Reply, Untrusted};
use super::shown::ShownList;
use super::turn::Turn;
use super::{Context, Need, Step};

/// How many pages of text the copy has at most.
const PAGES_MAX: usize = 10;

/// The command `export`.
pub(super) fn export(mut turn: Turn<'_>) -> Result<Step, Need> {
    match turn.facts.export.as_ref().ok_or(Need::Export)? {
        ExportWay::Text => Ok(page(turn, 0, 1)),
        ExportWay::Page { id, link } => {
            let until = turn.context.now.saturating_add(EXPORT_LINK_LIFE).unwrap_or(turn.context.now);
            turn.person.export = Some(OpenExport { id: id.clone(), until });
            let minutes = EXPORT_LINK_LIFE.as_mins().unsigned_abs();
            Ok(turn.say(Reply::ExportLink(ExportLinkReply { link: link.clone(), minutes })))
        }
    }
}

/// The command `more`, after a page of the copy.
pub(super) fn more(turn: Turn<'_>, line: usize, number: usize) -> Step {
    let total = lines(&turn.person, turn.context).len();
    if number > PAGES_MAX || line >= total { turn.say(Reply::NoMore) } else { page(turn, line, number) }
}

/// One page of the copy: as many lines as one post holds.
fn page(mut turn: Turn<'_>, from: usize, number: usize) -> Step {
    let lines = lines(&turn.person, turn.context);
    let left = lines.get(from..).unwrap_or_default();
    let reply = |count: usize| {
        let rest = match left.len() - count {
            0 => ExportRest::Nothing,
            rest if number >= PAGES_MAX => ExportRest::LeftOut(rest),
            _ => ExportRest::Pages,
        };
        let lines = left.iter().take(count).cloned().collect();
        Reply::ExportPage(ExportPage { page: number, lines, rest })
    };
    let count = turn.fill(left.len(), reply);
    turn.person.continues = Continues::Export { line: from + count, page: number + 1 };
    turn.say(reply(count))
}

/// Everything that is kept, in words, one thing a line. What changes while somebody reads page after page stands last.
fn lines(person: &Person, context: &Context<'_>) -> Vec<ExportLine> {
    // `more` needs its own bookmark, a link to a page is only kept where there is one, and the language is the one this is in.
    let Person {
        account,
        connection,
        sign_in,
        shown,
        question,
        answers,
        hinted_at,
        language: _,
        is_language_open: _,
        continues: _,
        // That is an answer the person is about to read.
        rest: _,
        export: _,
        paste: _,
        list_page: _,
        memory,
        // The apps they wrote with stand in `history`, where they matter.
        signed_in_with: _,
        removes_with: _,
        authorization_requests: _,
        reminders,
        last_messages,
        // How many are gone.
        messages_gone: _,
        last_wrote_at,
        watch,
        // The answer to the next message says it.
        unseen_alert: _,
        // The person has that post, and that answer.
        told: _,
        is_puzzling: _,
        repetition: _,
    } = person;
    let mut lines =
        vec![ExportLine::Account { handle: Untrusted(account.acct.clone()), address: Untrusted(account.url.clone()) }];
    lines.push(match *connection {
        // Nothing is said while it is being given back, and then there is none.
        Connection::None | Connection::GivingBack => ExportLine::NoPermission,
        Connection::Since(at) => ExportLine::Permission(day(at)),
        Connection::Pasted(at) => ExportLine::Pasted(day(at)),
        Connection::Until { since, until } => ExportLine::Key { since: day(since), until: day(until) },
    });
    lines.push(ExportLine::Answers(answers.times().len()));
    lines.push(ExportLine::Memory { kept: memory.keeps.count(), removals: memory.removals.newest_first().len() });
    lines.extend(reminders.next().map(|at| ExportLine::Reminder(day(at))));
    let watched_for = watch.told.len() + watch.waiting.len();
    let watches = (watch.is_on || watched_for > 0).then_some(ExportLine::Watch { is_on: watch.is_on, watched_for });
    lines.extend(watches);
    lines.extend(last_wrote_at.map(|at| ExportLine::Messages { count: last_messages.len(), on: day(at) }));
    lines.extend(hinted_at.map(|at| ExportLine::Hint(day(at))));
    lines.extend(sign_in.as_ref().map(|_| ExportLine::SignIn));
    lines.extend(shown.iter().flat_map(|list| of_list(list, context)));
    match question.as_ref().map(|question| &question.action) {
        None => {}
        Some(Action::Disconnect) => lines.push(ExportLine::QuestionDisconnect),
        Some(Action::Forget) => lines.push(ExportLine::QuestionForget),
        Some(Action::Remove(removal)) => {
            lines.push(ExportLine::QuestionRemove(removal.targets.len()));
            lines.extend(removal.targets.iter().map(|target| ExportLine::Target {
                label: target.label.clone(),
                name: target.name.clone().map(Untrusted),
            }));
        }
    }
    lines
}

/// The last list shown, its applications, and the sign-ins of each.
fn of_list(list: &ShownList, context: &Context<'_>) -> Vec<ExportLine> {
    let uses = Uses::of(context, list.earliest_use);
    let mut lines = vec![ExportLine::List(day(list.at), list.applications.len())];
    for (application, number) in list.applications.iter().zip(1..) {
        let line = line(number, application, uses);
        lines.push(ExportLine::Application { line, website: application.key.website.clone().map(Untrusted) });
        let tokens = application.tokens.iter().enumerate();
        lines.extend(tokens.map(|one| ExportLine::TokenOfApplication(token_line(number, one, uses))));
    }
    lines
}
