//! Asking a question: in one post, or page by page.
//!
//! Invariant: a yes can only count once every target has been named in a post that stands. Until the last page is sent the
//! question is [`Asked::Paging`], which [`Question::confirm`] never accepts.

use super::Step;
use super::person::Continues;
use super::question::{Action, Asked, Question, Target};
use super::reply::{QuestionPage, QuestionReply, Reply};
use super::turn::Turn;

/// The highest number of a page that a draft of one reckons with, so that the true number takes no more room.
const PAGES_MAX: usize = 99;

impl Turn<'_> {
    /// Opens a question, in place of any other, and asks it: whole, or its first page.
    pub(super) fn ask(mut self, question: QuestionReply) -> Step {
        self.drop_note();
        self.person.question = Some(Question::new(question.action.clone(), self.context.now));
        self.ask_from(question, 0, 0)
    }

    /// What the open question is about, if it has pages that were not shown: after how many pages, and how many targets named there.
    pub(super) fn open_page(&self) -> Option<(Action, usize, usize)> {
        let open = self.person.question.as_ref().filter(|open| open.is_remembered(self.context.now))?;
        match open.asked {
            Asked::Paging { pages, named, .. } => Some((open.action.clone(), pages, named)),
            Asked::Posting { .. } | Asked::Posted { .. } => None,
        }
    }

    /// The next page of a question that has pages which were not shown.
    pub(super) fn ask_on(mut self, action: Action, pages: usize, named: usize) -> Step {
        self.drop_note();
        self.ask_from(QuestionReply::about(action), pages, named)
    }

    /// Says the page of this question that comes after so many pages, which named so many targets.
    fn ask_from(mut self, question: QuestionReply, pages: usize, named: usize) -> Step {
        let page = self.next_page(&question, pages, named);
        let since = self.context.now;
        let asked = match &page {
            QuestionPage::Only | QuestionPage::Last { .. } => Asked::Posting { since },
            QuestionPage::Part { number, targets, .. } => {
                self.person.continues = Continues::Question;
                Asked::Paging { since, pages: *number, named: targets.end }
            }
        };
        if let Some(open) = &mut self.person.question {
            open.asked = asked;
        }
        self.say(Reply::Question(QuestionReply { page, ..question }))
    }

    fn next_page(&self, question: &QuestionReply, pages: usize, named: usize) -> QuestionPage {
        let all = targets(&question.action).len();
        let on_page = |question: &QuestionReply, page| Reply::Question(QuestionReply { page, ..question.clone() });
        if pages == 0 && self.fits(on_page(question, QuestionPage::Only)) {
            return QuestionPage::Only;
        }
        let mut ends = Vec::new();
        let mut from = named;
        let plain = QuestionReply::about(question.action.clone());
        let last = |from| QuestionPage::Last { number: PAGES_MAX, targets: from..all };
        loop {
            // Only the first of these pages says why it is asked again, and what was left out.
            let asked = if ends.is_empty() { question } else { &plain };
            // The first page is never the last: what fits one post was asked in one.
            let may_end = pages > 0 || !ends.is_empty();
            if from + 1 >= all || (may_end && self.fits(on_page(asked, last(from)))) {
                break;
            }
            // What is left is more than one page, so this one does not name the last.
            let part = |to: usize| QuestionPage::Part { number: PAGES_MAX, pages: PAGES_MAX, targets: from..to };
            from += self.fill(all - 1 - from, |count| on_page(asked, part(from + count)));
            ends.push(from);
        }
        let number = pages + 1;
        match ends.first() {
            None => QuestionPage::Last { number, targets: named..all },
            Some(end) => QuestionPage::Part { number, pages: pages + ends.len() + 1, targets: named..*end },
        }
    }
}

/// What a question names.
fn targets(action: &Action) -> &[Target] {
    match action {
        Action::Remove(removal) => &removal.targets,
        Action::Disconnect | Action::Forget => &[],
    }
}
