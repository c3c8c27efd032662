//! Where people paste their list, and what is said of it.

use super::{day, details, list, listed_for, named, remove, say, status, target, untrusted};
use crate::audit::{AsCopied, Filter, Finding, Source};
use crate::dialogue::ServesOthers;
use crate::dialogue::reply::{
    ByHand, DetailsReply, ExportLine, ExportPage, ExportRest, GaveBack, LastRead, ListReply, NamedTarget,
    PasteKeptReply, PasteLinkReply, PasteWhy, ReminderReply, RemoveByHandReply, Reply, Response, StatusReply,
};
use crate::secret::BoundPageLink;

const PAGE: &str = "https://social.example/oauth/authorized_applications";

fn here(reply: Reply) -> Response {
    Response { source: Source::Pasted, pasted_on: Some(day()), ..say(reply) }
}

fn by_hand(apps: Vec<NamedTarget>, rest: usize) -> Reply {
    let link = format!("{PAGE}#doorkeeper_application_12");
    let apps = apps.into_iter().map(|app| ByHand { label: app.label, name: app.name, link: link.clone() });
    Reply::RemoveByHand(RemoveByHandReply { apps: apps.collect(), rest })
}

fn kept(names: &[&str], is_first: bool) -> Reply {
    let untrusted_names = || names.iter().map(|name| Some(untrusted(name))).collect();
    let since = (!is_first).then(day);
    Reply::PasteKept(Box::new(PasteKeptReply { apps: 12, since, gone: untrusted_names(), new: untrusted_names() }))
}

fn copied(app: &str, copied: AsCopied) -> Reply {
    let details = DetailsReply { copied: Some(copied), link: PAGE.to_owned(), ..details(app, 1) };
    Reply::Details(Box::new(details))
}

pub(super) fn plain() -> Vec<Response> {
    let link = BoundPageLink::new(format!("https://apps.example/paste/{}", "a".repeat(43)));
    let links = [PasteWhy::First, PasteWhy::Old { on: day() }, PasteWhy::Asked];
    let mut replies: Vec<Reply> =
        links.map(|why| Reply::PasteLink(PasteLinkReply { link: link.clone(), minutes: 30, why })).into();
    replies.extend([kept(&[], true), kept(&[], false), kept(&["Tusky", "Ivory"], false)]);
    let one = PasteKeptReply { apps: 1, since: None, gone: Vec::new(), new: Vec::new() };
    replies.push(Reply::PasteKept(Box::new(one)));
    replies.extend([None, Some(day())].map(|back_to| Reply::PasteDropped { back_to }));
    replies.extend([by_hand(vec![named("1", "Tusky")], 0), by_hand(vec![named("1", "Tusky")], 1)]);
    replies.push(by_hand(vec![named("1", "Tusky"), named("3", "Elk")], 12));
    replies.extend([None, Some(day())].map(|pasted_on| Reply::Status(StatusReply { pasted_on, ..status(None) })));
    for (registered_on, days, tells_websites) in
        [(Some(day()), None, true), (None, Some("13. mar. 2026 · 03. mar. 2013".to_owned()), false)]
    {
        replies.push(copied("Tusky", AsCopied { registered_on, days, tells_websites }));
    }
    replies.push(Reply::List(list(vec![listed_for(1, "Tusky", Some(Finding::New { authorized_at: None }))])));
    for lines in [Vec::new(), vec![listed_for(1, "Tusky", None)]] {
        let listed = lines.len();
        let list = ListReply { filter: Filter::New, new_since: None, listed, ..list(lines) };
        replies.push(Reply::List(list));
    }
    for apps in [1, 12] {
        let last_read = LastRead::Pasted { apps, link: PAGE.to_owned() };
        replies.push(Reply::Reminder(ReminderReply { last_read, ends: None, once: false, sign_in_ends: None }));
    }
    replies.extend([GaveBack::Done, GaveBack::None].map(Reply::Disconnected));
    replies.extend([GaveBack::Done, GaveBack::None].map(Reply::Forgotten));
    replies.push(Reply::Lapsed(GaveBack::Done));
    replies.extend([Reply::Hacked, Reply::RecordLost, Reply::Help { puzzled: false }]);
    replies.push(Reply::Privacy { operator: None, profile: None, serves: ServesOthers::Nobody });
    replies.push(Reply::Privacy {
        operator: Some("The people of social.example".to_owned()),
        profile: None,
        serves: ServesOthers::Nobody,
    });
    replies.push(Reply::Question(super::question(crate::dialogue::question::Action::Forget)));
    let pasted = ExportPage { page: 1, lines: vec![ExportLine::Pasted(day())], rest: ExportRest::Nothing };
    replies.push(Reply::ExportPage(pasted));
    replies.into_iter().map(here).collect()
}

pub(super) fn named_so(text: &str) -> Vec<Response> {
    let days = Some(text.to_owned());
    vec![
        here(kept(&[text, text, text, text, text], false)),
        here(by_hand(vec![named("1", text)], 3)),
        here(copied(text, AsCopied { registered_on: Some(day()), days, tells_websites: true })),
        here(Reply::Question(super::question(remove(vec![target("1", text, 1, None)])))),
    ]
}
