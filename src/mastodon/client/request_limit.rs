//! How many requests the server still takes from this token, as its answers say.

use http::Method;
use jiff::Timestamp;
use tokio::sync::watch;

use super::response::HttpResponse;
use auditoot_clock::Clock;
use auditoot_core::budget::ServerWindow;

/// How many of the requests that the server takes are kept for what is not a post, and may be under way when they come to an end.
const REQUESTS_KEPT: u32 = 8;

/// What is left of the limit of requests.
#[derive(Debug)]
pub(super) struct RequestLimit(watch::Sender<Requests>);

#[derive(Debug, Default)]
struct Requests {
    /// The least that an answer of this window left.
    window: Option<ServerWindow>,
    /// How many posts have room and may not be counted in the window yet.
    posts_under_way: u32,
}

/// Room for one post, until this is dropped.
#[must_use]
pub(crate) struct RoomForPost<'a>(&'a RequestLimit);

impl Default for RequestLimit {
    fn default() -> Self {
        Self(watch::Sender::new(Requests::default()))
    }
}

impl RequestLimit {
    /// Looks at an answer. What an answer to a post says may be the limit of posts, which Mastodon tells of in its place.
    pub(super) fn note(&self, now: Timestamp, method: &Method, response: &HttpResponse) {
        let said = response.window().filter(|window| *method == Method::GET || !window.may_be_of_posts());
        self.0.send_modify(|requests| match (said, requests.window.as_mut()) {
            // Answers overtake one another: the one that leaves the least was the last to be counted.
            (Some(said), Some(known)) if said.is_the_same_as(known) => known.left = known.left.min(said.left),
            (Some(said), _) if said.ends > now => requests.window = Some(said),
            (None, Some(known)) => known.left = known.left.saturating_sub(1),
            (Some(_) | None, _) => {}
        });
    }

    /// What is left of the window that is not over yet.
    pub(super) fn window(&self, now: Timestamp) -> Option<ServerWindow> {
        self.0.borrow().window.filter(|window| window.ends > now && window.limit > 0)
    }

    /// The end of the window of which next to nothing is left.
    pub(super) fn used_up_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.window(now).filter(|window| window.left <= REQUESTS_KEPT).map(|window| window.ends)
    }

    /// Room for a post; waits for answers while all that is left may be used up by posts under way. Else when the window ends.
    pub(super) async fn room_for_post(&self, clock: &Clock) -> Result<RoomForPost<'_>, Timestamp> {
        let mut answers = self.0.subscribe();
        loop {
            let now = clock.now();
            if let Some(until) = self.used_up_until(now) {
                return Err(until);
            }
            let is_given = self.0.send_if_modified(|requests| {
                let has_room = requests.has_room(now);
                requests.posts_under_way += u32::from(has_room);
                has_room
            });
            // The sender lives as long as `self`.
            if is_given || answers.changed().await.is_err() {
                return Ok(RoomForPost(self));
            }
        }
    }
}

impl Requests {
    fn has_room(&self, now: Timestamp) -> bool {
        self.window.filter(|window| window.limit > 0).is_none_or(|window| {
            let left = if window.ends > now { window.left } else { window.limit };
            // One alone always has: if that is too much for the server, its answer says so.
            self.posts_under_way == 0 || left > REQUESTS_KEPT.saturating_add(self.posts_under_way)
        })
    }
}

impl Drop for RoomForPost<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|requests| requests.posts_under_way = requests.posts_under_way.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;

    const NOON: &str = "2026-08-01T12:00:00Z";

    fn at(time: &str) -> Timestamp {
        time.parse().expect("a time")
    }

    /// The answer to a request for which the server counted until this many were left.
    fn answer(left: u32, ends: &str) -> HttpResponse {
        let headers =
            [("x-ratelimit-limit", "300"), ("x-ratelimit-remaining", &left.to_string()), ("x-ratelimit-reset", ends)]
                .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_str(value).expect("a value")));
        HttpResponse::new(StatusCode::OK, HeaderMap::from_iter(headers), Vec::new())
    }

    #[test]
    fn an_answer_that_was_overtaken_leaves_no_more_than_the_one_that_overtook_it() {
        let limit = RequestLimit::default();
        for (left, ends) in
            [(20, "2026-08-01T12:05:00.2Z"), (23, "2026-08-01T12:05:00.1Z"), (280, "2026-08-01T12:00:00Z")]
        {
            limit.note(at(NOON), &Method::GET, &answer(left, ends));
        }
        assert_eq!(limit.window(at(NOON)).map(|window| window.left), Some(20));
        assert_eq!(limit.window(at("2026-08-01T12:05:01Z")), None);
        limit.note(at("2026-08-01T12:05:01Z"), &Method::GET, &answer(299, "2026-08-01T12:10:00.1Z"));
        assert_eq!(limit.window(at("2026-08-01T12:05:01Z")).map(|window| window.left), Some(299));
    }

    #[tokio::test]
    async fn posts_under_way_take_the_room_of_those_behind_them_until_they_are_answered() {
        let (limit, clock) = (RequestLimit::default(), Clock::standing(at(NOON)));
        let ends = "2026-08-01T12:05:00.2Z";
        limit.note(at(NOON), &Method::GET, &answer(REQUESTS_KEPT + 2, ends));
        let first = limit.room_for_post(&clock).await.expect("there is room");
        let _second = limit.room_for_post(&clock).await.expect("there is room");
        let mut third = std::pin::pin!(limit.room_for_post(&clock));
        assert!(futures_util::poll!(&mut third).is_pending());
        // Another has used some of them meanwhile, and nothing is left.
        limit.note(at(NOON), &Method::POST, &answer(REQUESTS_KEPT, ends));
        drop(first);
        assert_eq!(third.await.err(), Some(at(ends)));
    }

    #[tokio::test]
    async fn where_fewer_requests_are_taken_than_are_kept_one_post_goes_out_in_each_window() {
        let (limit, clock) = (RequestLimit::default(), Clock::standing(at(NOON)));
        let ends = "2026-08-01T12:05:00Z";
        let tight = ServerWindow { limit: 5, left: 5, ends: at(ends) };
        limit.0.send_modify(|requests| requests.window = Some(tight));
        assert_eq!(limit.room_for_post(&clock).await.err(), Some(at(ends)));
        clock.advance(jiff::SignedDuration::from_mins(6));
        let _room = limit.room_for_post(&clock).await.expect("the window is over");
        let second = limit.room_for_post(&clock);
        assert!(futures_util::poll!(std::pin::pin!(second)).is_pending());
    }
}
