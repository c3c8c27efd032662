//! The list with its link to a page, and the question about what was ticked there.

use super::{choices, details, list, listed, listed_for, longest, question, remove, say, target};
use crate::audit::{Finding, Heading, TokenId};
use crate::dialogue::question::{Action, Removal, TARGETS_MAX, YesRefusal};
use crate::dialogue::reply::{AskedAgain, ListReply, ListedApplication, QuestionPage, QuestionReply, Reply};
use crate::dialogue::{ListView, ViewedApplication};
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

/// A page with a list of three apps: one with a line of its own, one to be looked at, and the bot.
pub fn view() -> ListView {
    let (first, third) = (listed(1, "Tusky"), listed(3, "Auditoot"));
    let own_line = ListedApplication { heading: Heading::OwnLine, findings: vec![Finding::Administrator], ..first };
    let bot = ListedApplication { heading: Heading::Bot, findings: Vec::new(), ..third };
    let lines = vec![own_line, listed_for(2, &longest(), Some(Finding::NeverUsed)), bot];
    let viewed = |line: &ListedApplication| {
        let name = line.name.clone().map_or_else(String::new, |name| name.0);
        let tokens = if line.heading == Heading::Bot { Vec::new() } else { vec![TokenId(line.number.to_string())] };
        ViewedApplication { details: details(&name, 2), tokens }
    };
    let applications = lines.iter().map(viewed).collect();
    let list = ListReply { rest: 0, ..list(lines) };
    let said = say(Reply::List(list.clone()));
    ListView { list, applications, said, is_question_open: false, can_remove: true }
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
