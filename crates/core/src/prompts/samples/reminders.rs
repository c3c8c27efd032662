//! Everything that is said in reminders and of them.

use super::{day, longest, say, untrusted};
use crate::audit::source::AppsPage;
use crate::dialogue::reply::{
    Changes, GaveBack, LastRead, NotRead, ReminderReply, RemindersReply, Reply, Response, Trouble, Untrusted,
};
use crate::dialogue::span::{Span, Unit};

/// A reminder with these new apps.
pub fn looked(new: Vec<Option<Untrusted>>, unused: usize) -> ReminderReply {
    let changes = Changes { apps_total: 11, new, since: day(), unused };
    ReminderReply { last_read: LastRead::Looked(changes), ends: None, once: false, sign_in_ends: None }
}

/// A reminder of a bot that did not look.
pub fn blind(why: NotRead) -> ReminderReply {
    let link = "https://social.example/oauth/authorized_applications".to_owned();
    let last_read = LastRead::NotRead { why, page: AppsPage::Mastodon, link };
    ReminderReply { last_read, ends: None, once: false, sign_in_ends: None }
}

fn spans() -> impl Iterator<Item = Span> {
    let units = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years];
    units.into_iter().flat_map(|unit| [1, 2, 3_653].map(|count| Span { count, unit }))
}

pub(super) fn plain() -> Vec<Response> {
    let whys = [NotRead::NoList, NotRead::NoPermission].into_iter().chain(super::troubles().map(NotRead::Trouble));
    let mut reminders: Vec<ReminderReply> = whys.map(blind).collect();
    reminders.extend([(0, 0), (1, 1), (2, 2), (3, 1), (4, 0), (900, usize::MAX)].map(|(new, unused)| {
        let names = (0..new).map(|_| Some(untrusted("Ivory for Mac"))).collect();
        looked(names, unused)
    }));
    let none = Changes { apps_total: 0, new: Vec::new(), since: day(), unused: 0 };
    reminders.push(ReminderReply { last_read: LastRead::Looked(none), ..blind(NotRead::NoList) });
    let longest = Some(Span { count: 3_653, unit: Unit::Months });
    let last = reminders.iter().map(|reminder| ReminderReply { ends: longest, ..reminder.clone() });
    let ending = reminders.iter().map(|reminder| ReminderReply { sign_in_ends: Some(day()), ..reminder.clone() });
    let ending: Vec<ReminderReply> = ending.collect();
    let gone = say(Reply::Reminder(blind(NotRead::Trouble(Trouble::Refused))));
    let mut samples: Vec<Reply> = last.map(Reply::Reminder).collect();
    samples.extend(spans().map(|span| Reply::Reminder(ReminderReply { ends: Some(span), ..blind(NotRead::NoList) })));
    samples.extend(reminders.into_iter().chain(ending).map(Reply::Reminder));
    samples.extend(spans().map(|span| Reply::Reminders(RemindersReply::On { span, first: day() })));
    samples.extend(spans().map(|span| Reply::Reminders(RemindersReply::PutOff { span, next: day() })));
    samples.extend([true, false].map(|were_on| Reply::Reminders(RemindersReply::Off { were_on })));
    samples.push(Reply::Reminders(RemindersReply::NoneToPutOff));
    samples.push(Reply::Reminders(RemindersReply::Once { on: day() }));
    samples.push(Reply::Reminder(ReminderReply { once: true, ..blind(NotRead::NoPermission) }));
    samples.extend([GaveBack::Done, GaveBack::None, GaveBack::Later].map(Reply::Lapsed));
    samples.into_iter().map(say).chain([Response { watch_ended: true, ..gone }]).collect()
}

pub(super) fn named(name: &str) -> Vec<Reply> {
    let new = |names: &[&str]| {
        let names = names.iter().map(|name| Some(untrusted(name))).collect();
        let reminder = looked(names, 2);
        let ends = Some(Span { count: 3_653, unit: Unit::Months });
        let sign_in_ends = Some(day());
        let all = [
            reminder.clone(),
            ReminderReply { ends, ..reminder.clone() },
            ReminderReply { sign_in_ends, ..reminder.clone() },
            ReminderReply { ends, sign_in_ends, ..reminder },
        ];
        all.map(Reply::Reminder)
    };
    [new(&[name]), new(&[name, "Tusky"]), new(&[name, &longest(), name, "Tusky"])].concat()
}
