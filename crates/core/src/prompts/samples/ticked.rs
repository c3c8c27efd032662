//! The list with its link to a page, and the question about what was ticked there.

use super::{choices, list, listed, longest, question, remove, target};
use crate::dialogue::question::{Action, Removal, TARGETS_MAX, YesRefusal};
use crate::dialogue::reply::{AskedAgain, ListReply, QuestionPage, QuestionReply, Reply};
use crate::secret::BoundPageLink;

/// The same, chosen on the page with the list.
pub(super) fn ticked(action: Action) -> Action {
    match action {
        Action::Remove(removal) => {
            Action::Remove(Removal { ticked_at: "2026-03-01T09:05:00Z".parse().ok(), ..removal })
        }
        Action::Disconnect | Action::Forget => action,
    }
}

pub(super) fn all() -> Vec<Reply> {
    let page = || Some(BoundPageLink::new(format!("https://apps.example/list/{}", "a".repeat(43))));
    let lists = [
        ListReply { page: page(), ..list(vec![listed(1, "Tusky")]) },
        ListReply { page: page(), rest: 0, continued: true, ..list(vec![listed(12, &longest())]) },
    ];
    let one = || ticked(remove(vec![target("1", "Tusky", 1, None), target("2", &longest(), 3, Some(0))]));
    let again = Some(AskedAgain::YesRefused(YesRefusal::NoReply));
    let part = QuestionPage::Part { number: 99, pages: 99, targets: 0..1 };
    let last = QuestionPage::Last { number: 99, targets: TARGETS_MAX - 1..TARGETS_MAX };
    let scattered = || ticked(choices::scattered());
    let questions = [
        question(one()),
        QuestionReply { again, ..question(one()) },
        QuestionReply { page: part, again, ..question(scattered()) },
        QuestionReply { page: last, ..question(scattered()) },
    ];
    lists.into_iter().map(Reply::List).chain(questions.into_iter().map(Reply::Question)).collect()
}
