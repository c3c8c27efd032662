//! The copy of what is kept: the link to it, and pages of it.

use super::{day, details, line, untrusted};
use crate::dialogue::reply::{ExportLine, ExportLinkReply, ExportPage, ExportRest, Reply};
use crate::secret::ExportLink;

fn page(lines: Vec<ExportLine>) -> ExportPage {
    ExportPage { page: 1, lines, rest: ExportRest::Nothing }
}

fn account(handle: &str, address: &str) -> ExportLine {
    ExportLine::Account { handle: untrusted(handle), address: untrusted(address) }
}

fn application(app: &str, website: Option<&str>) -> ExportLine {
    ExportLine::Application { line: line(3, app), website: website.map(untrusted) }
}

pub(super) fn exports() -> Vec<Reply> {
    let link = ExportLink::new("https://bot.example/export/AbCdEfGhIjKlMnOpQrStUvWxYz012345");
    let alice = || account("alice", "https://social.example/@alice");
    let target = ExportLine::Target { label: "3b".to_owned(), name: Some(untrusted("Tusky")) };
    let undated = details("Tusky", 1).tokens.into_iter().map(|mut token| {
        token.authorized_on = None;
        ExportLine::TokenOfApplication(token)
    });
    let tokens = details("Tusky", 2).tokens.into_iter().map(ExportLine::TokenOfApplication).chain(undated);
    let mut pages = vec![
        page(vec![
            alice(),
            ExportLine::NoPermission,
            ExportLine::Answers(0),
            ExportLine::Answers(1),
            ExportLine::Memory { kept: 0, removals: 1 },
        ]),
        page(vec![
            ExportLine::Reminder(day()),
            ExportLine::Messages { count: 1, on: day() },
            ExportLine::Messages { count: 3, on: day() },
            ExportLine::List(day(), 0),
        ]),
        page(vec![alice(), ExportLine::Memory { kept: usize::MAX, removals: usize::MAX }]),
        page(vec![ExportLine::Permission(day()), ExportLine::Hint(day()), ExportLine::SignIn]),
        page(vec![ExportLine::Key { since: day(), until: day() }]),
        page(vec![ExportLine::Watch { is_on: true, watched_for: 0 }]),
        page(vec![ExportLine::Watch { is_on: false, watched_for: 100 }]),
        page(vec![
            ExportLine::List(day(), 1),
            application("Tusky", Some("http://old.example")),
            application("Tusky", None),
        ]),
        page(vec![application("Tusky", Some("https://tusky.app")), application("Tusky", Some("javascript:alert(1)"))]),
        page(tokens.collect()),
        page(vec![ExportLine::QuestionForget]),
        page(vec![ExportLine::QuestionDisconnect]),
        page(vec![ExportLine::QuestionRemove(1), target.clone()]),
        page(vec![ExportLine::QuestionRemove(usize::MAX), target]),
    ];
    let rests = [ExportRest::Pages, ExportRest::LeftOut(1), ExportRest::LeftOut(usize::MAX)];
    pages.extend(rests.map(|rest| ExportPage { page: 10, rest, ..page(vec![alice()]) }));
    let link = Reply::ExportLink(ExportLinkReply { link, minutes: 30 });
    pages.into_iter().map(Reply::ExportPage).chain([link]).collect()
}

pub(super) fn hostile(text: &str) -> Vec<Reply> {
    let named = ExportLine::Target { label: "1".to_owned(), name: Some(untrusted(text)) };
    let address = "https://social.example/@alice";
    let pages =
        [vec![account(text, address)], vec![account("alice", text)], vec![application(text, Some(text)), named]];
    pages.map(|lines| Reply::ExportPage(page(lines))).into()
}
