//! Questions with pages, what bulk words come to, and sorted lists: short, and as long as they get.

use super::{list, listed, longest, named, question, remove, removed, target, untrusted};
use crate::audit::{Filter, Order, Power, Unused};
use crate::dialogue::question::{Action, Part, TARGETS_MAX, Target, YesRefusal};
use crate::dialogue::reply::{
    AskedAgain, LeftOut, ListReply, NoMatch, OfList, QuestionPage, QuestionReply, RemovedReply, Reply, Trouble,
};

/// Everything left out that can be.
pub(super) fn left_out(app: &str) -> LeftOut {
    LeftOut { bot: true, kept: 2, writing_with: Some(untrusted(app)), gone: 3 }
}

/// A name as long as servers' names get here, that takes as much room as any.
fn app() -> String {
    "@".repeat(200)
}

/// As many targets as a question may name, with names as long as they get, and with numbers that make no ranges.
pub(super) fn scattered() -> Action {
    let one = |index: usize| Target {
        part: if index.is_multiple_of(2) { Part::Whole } else { Part::OneOf(999) },
        ..target(&format!("{}{}", 2 * index + 500, if index.is_multiple_of(2) { "" } else { "zz" }), &app(), 1, None)
    };
    remove((0..TARGETS_MAX).map(one).collect())
}

/// A page of a question, of which one app has this name.
pub(super) fn page(app: &str) -> Reply {
    let targets = vec![target("1", app, 3, Some(0)), target("2", "Tusky", 1, None), target("3", "Ivory", 1, None)];
    let page = QuestionPage::Part { number: 1, pages: 2, targets: 0..2 };
    Reply::Question(QuestionReply { page, left_out: Box::new(left_out(app)), ..question(remove(targets)) })
}

/// All of them.
pub(super) fn all() -> Vec<Reply> {
    let mut samples = questions();
    samples.extend([
        Reply::TooManyAtOnce { chosen: 130, fit: 100, example: "1-100".to_owned() },
        Reply::TooManyAtOnce { chosen: usize::MAX, fit: usize::MAX, example: "1-4294967295, ".repeat(4) + "3zz" },
    ]);
    for no_match in [
        NoMatch::Unused(365),
        NoMatch::Unused(u32::MAX),
        NoMatch::NeverUsed,
        NoMatch::Duplicates,
        NoMatch::OldOf(3),
        NoMatch::Other,
    ] {
        samples.push(Reply::NothingChosen { no_match: Some(no_match), left_out: Box::default() });
    }
    for (kept, gone) in [(1, 0), (0, 1), (usize::MAX, usize::MAX)] {
        let left_out = LeftOut { kept, gone, ..left_out(&longest()) };
        samples.push(Reply::NothingChosen { no_match: None, left_out: Box::new(left_out) });
    }
    for order in [Order::Name, Order::LastUse, Order::Date] {
        samples.push(Reply::List(ListReply { order, ..list(vec![listed(1, "Tusky")]) }));
        let filter = Filter::Unused(Unused { days: 400 });
        samples.push(Reply::List(ListReply { filter, order, ..list(vec![listed(1, "Tusky")]) }));
        samples.push(Reply::List(ListReply { order, listed: 0, ..list(Vec::new()) }));
    }
    samples.extend(results());
    samples.extend(super::ticked::all());
    samples
}

fn questions() -> Vec<Reply> {
    let filters = [
        Filter::All,
        Filter::NeverUsed,
        Filter::New,
        Filter::Unused(Unused { days: u32::MAX }),
        Filter::Can(Power::ReadAndChangeEverything),
        Filter::Named(longest()),
    ];
    let some = |label: &str, used_days_ago| Target { part: Part::OneOf(5), ..target(label, "Tusky", 1, used_days_ago) };
    let of_one = remove(vec![some("3b", Some(400)), some("3c", None), some("3d", Some(100)), some("4b", None)]);
    let unknown = remove(vec![some("3b", None), some("3c", None)]);
    let mut questions = vec![question(of_one), question(unknown)];
    for (filter, except) in filters.into_iter().zip([true, false].into_iter().cycle()) {
        let longest_first = QuestionReply {
            page: QuestionPage::Part { number: 99, pages: 99, targets: 0..1 },
            of_list: Some(Box::new(OfList { filter: filter.clone(), except })),
            left_out: Box::new(LeftOut { kept: 999, gone: 999, ..left_out("Auditoot") }),
            ..question(scattered())
        };
        questions.push(longest_first);
        let of_list = Some(Box::new(OfList { filter, except }));
        questions.push(QuestionReply { of_list, ..question(remove(vec![target("1", "Tusky", 1, None)])) });
    }
    // What is asked anew says nothing of a list or of what was left out.
    questions.push(QuestionReply {
        page: QuestionPage::Part { number: 99, pages: 99, targets: 0..1 },
        again: Some(AskedAgain::YesRefused(YesRefusal::OutOfDate)),
        ..question(scattered())
    });
    let last = QuestionPage::Last { number: 99, targets: TARGETS_MAX - 1..TARGETS_MAX };
    questions.push(QuestionReply { page: last, ..question(scattered()) });
    let apps = (1..=40).map(|number| target(&number.to_string(), "Tusky", 1, None)).collect();
    let part = QuestionPage::Part { number: 2, pages: 4, targets: 10..20 };
    questions.push(QuestionReply { page: part, ..question(remove(apps)) });
    let tokens = ["3b", "3c", "3d", "3e"].map(|label| some(label, Some(400))).to_vec();
    let last = QuestionPage::Last { number: 2, targets: 2..4 };
    questions.push(QuestionReply { page: last, ..question(remove(tokens)) });
    questions.into_iter().map(Reply::Question).collect()
}

/// Results of as many as a question names.
fn results() -> Vec<Reply> {
    let many = |from: usize, to: usize| (from..to).map(|index| named(&(2 * index + 500).to_string(), &app()));
    let nothing = || removed(Vec::new());
    let results = [
        removed(many(0, 100).collect()),
        removed((1..=60).map(|number| named(&number.to_string(), "CrossPost 9000")).collect()),
        RemovedReply {
            gone_before: many(50, 60).collect(),
            left: many(60, 68).collect(),
            unseen: many(68, 100).collect(),
            trouble: Some(Trouble::Unreachable),
            ..removed(many(0, 50).collect())
        },
        RemovedReply {
            left: many(50, 100).collect(),
            trouble: Some(Trouble::NotDone),
            interrupted: true,
            ..removed(many(0, 50).collect())
        },
        RemovedReply { left: many(0, 100).collect(), trouble: Some(Trouble::Nonsense), ..nothing() },
        RemovedReply { unseen: many(0, 100).collect(), apps_left: None, ..nothing() },
        RemovedReply {
            gone_before: many(0, 20).collect(),
            said_done: many(20, 48).collect(),
            untried: many(48, 72).collect(),
            unseen: many(72, 100).collect(),
            apps_left: None,
            trouble: Some(Trouble::Busy),
            ..nothing()
        },
    ];
    results.into_iter().map(|result| Reply::Removed(Box::new(result))).collect()
}
