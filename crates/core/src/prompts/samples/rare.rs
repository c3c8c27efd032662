//! What the other samples leave out, so that every text of the words has one.

use jiff::civil::date;

use super::operator::SOURCE;
use super::reminders::looked;
use super::{choices, day, details, list, listed, longest, say, sign_in, untrusted};
use crate::audit::{Filter, Finding, Unused};
use crate::dialogue::reply::{
    CodeWay, DetailsReply, ExportLine, ExportPage, ExportRest, ListReply, Note, ReminderReply, RemindersReply, Reply,
    Response, SignInReply, SignInWhy,
};
use crate::dialogue::span::{Span, Unit};

pub(super) fn all() -> Vec<Response> {
    let every = Span { count: 1, unit: Unit::Months };
    let months = (1..=12).map(|month| RemindersReply::On { span: every, first: date(2025, month, 1) });
    let mut samples: Vec<Response> = months.map(|reminders| say(Reply::Reminders(reminders))).collect();
    let alike = vec![listed(1, "Tusky"), listed(2, "Tus\u{200b}ky")];
    let unused = Filter::Unused(Unused { days: 1 });
    let memory = [(1, 0), (0, 1), (2, 2)].map(|(kept, removals)| ExportLine::Memory { kept, removals });
    let lines = [ExportLine::Answers(2)].into_iter().chain(memory).collect();
    let replies = [
        Reply::List(ListReply { flagged: 0, ..list(alike) }),
        Reply::List(ListReply { filter: unused, listed: 0, rest: 0, ..list(Vec::new()) }),
        Reply::Details(Box::new(DetailsReply { findings: vec![Finding::NeverUsed], ..details("Tusky", 1) })),
        Reply::ExportPage(ExportPage { page: 1, lines, rest: ExportRest::Nothing }),
    ];
    samples.extend(replies.map(say));
    let mut link = sign_in(SignInWhy::Needed, CodeWay::Callback, SOURCE);
    if let Reply::SignIn(sign_in) = &mut link.reply {
        *sign_in = SignInReply { lasts_days: Some(1), ..sign_in.clone() };
    }
    samples.push(link);
    let crowded = looked(vec![Some(untrusted(&longest()))], 2);
    let crowded = ReminderReply { ends: Some(every), sign_in_ends: Some(day()), ..crowded };
    samples.push(Response { note: Note::StillOpen(choices::scattered()), ..say(Reply::Reminder(crowded)) });
    samples
}
