//! An answer that one post of this server does not hold: it goes on with `more`.
//!
//! Invariant: a question that goes on is [`Asked::Paging`] until its last page is sent, so that no yes counts before.

use super::question::Asked;
use super::reply::{Layout, Reply, Response, Role};
use super::turn::Turn;
use super::{Next, Step};

impl Turn<'_> {
    /// Keeps what of this answer is to come later, and says so of its first post.
    pub(super) fn lay_out(&mut self, response: Response) -> Response {
        let Layout { first, rest } = self.context.measure.layout(&self.person.account, &response);
        let goes_on = !rest.is_empty();
        if let (true, Some(question), Role::AsksInPart) = (goes_on, &mut self.person.question, first) {
            // Should another answer come in between, the question is asked from its first page again.
            if let Asked::Posting { since } = question.asked {
                question.asked = Asked::Paging { since, pages: 0, named: 0 };
            }
        }
        self.person.rest = rest;
        Response { first_of_several: goes_on.then_some(first), ..response }
    }

    /// Whether the last answer goes on.
    pub(super) fn has_rest(&self) -> bool {
        self.person.rest.first().is_some_and(|page| !asks(page.role)) || self.has_rest_of_question()
    }

    /// Whether the open question goes on.
    pub(super) fn has_rest_of_question(&self) -> bool {
        self.person.rest.first().is_some_and(|page| asks(page.role)) && self.open_page().is_some()
    }

    /// Says the next page of the last answer, which goes on.
    pub(super) fn say_rest(mut self) -> Step {
        if self.person.rest.is_empty() {
            return self.say(Reply::NoMore);
        }
        let page = self.person.rest.remove(0);
        let now = self.context.now;
        if let (Role::Asks, Some(question)) = (page.role, &mut self.person.question) {
            question.asked = Asked::Posting { since: now };
        }
        // What is to be said of an open question stands in what is left.
        self.drop_note();
        self.repeated = None;
        let response = self.saying(Reply::Rest(page));
        Step { next: Next::Keep(Box::new(self.person)), response: Some(response), effect: None }
    }
}

fn asks(role: Role) -> bool {
    matches!(role, Role::Asks | Role::AsksInPart)
}
