//! A post is held against what it should be, however the bot learns of it; one that reached anybody else is taken back.

use std::sync::Mutex;

use http::StatusCode;
use serde_json::{Value, json};

use super::*;
use crate::mastodon::ground::{BOT, Ground, now};
use auditoot_core::budget::ServerWindow;
use auditoot_core::dialogue::RemovalReport;
use auditoot_sandbox::{Canned, Character, NewPost};

const POST: &str = "POST /api/v1/statuses";
const DELETION: &str = "DELETE /api/v1/statuses/91";

/// A delivery whose every wait is over as soon as the clock is moved there.
struct Patient<'a> {
    clock: &'a Clock,
    /// What happens while it waits, once.
    meanwhile: Mutex<Option<Box<dyn FnOnce() + Send + 'a>>>,
}

impl<'a> Patient<'a> {
    fn new(clock: &'a Clock, meanwhile: impl FnOnce() + Send + 'a) -> Self {
        Self { clock, meanwhile: Mutex::new(Some(Box::new(meanwhile))) }
    }
}

impl DeliveryContext for Patient<'_> {
    type PostingTurn = ();

    async fn note(&self, _outgoing: &OutgoingPost) {}

    async fn posting_turn(&self, _class: PostClass) {}

    fn learn(&self, _window: ServerWindow) {}

    fn note_not_made(&self, _class: PostClass) {}

    fn keep_quiet(&self, _until: Timestamp) {}

    async fn note_links_in_full(&self) {}

    fn note_refusal(&self) {}

    fn serializes_attempts(&self) -> bool {
        true
    }

    async fn wait(&self, until: Timestamp) {
        self.clock.advance(until.duration_since(self.clock.now()));
        if let Some(meanwhile) = self.meanwhile.lock().expect("nobody panics").take() {
            meanwhile();
        }
    }
}

fn account(id: &str) -> Account {
    Account { id: AccountId(id.to_owned()), acct: "alice".to_owned(), url: "https://m.example/@alice".to_owned() }
}

fn outgoing() -> OutgoingPost {
    OutgoingPost {
        to: account("7"),
        text: "@alice Hello!".to_owned(),
        length: PostLength::Whole,
        late: None,
        shorter: Vec::new(),
        language: "en".to_owned(),
        older: Vec::new(),
        gone: Vec::new(),
        under: Some(StatusId("90".to_owned())),
        if_gone: IfGone::Drop,
        followers_hint: None,
        role: Role::Plain,
        class: PostClass::ToConnected,
        unsettled: None,
        key: "k".to_owned(),
        attempts: Attempts::None,
    }
}

/// What became of a post that stands, made now.
fn stands(id: &str, copies: &[&str]) -> Delivered {
    let status = |id: &str| StatusId(id.to_owned());
    Delivered::Stands {
        id: status(id),
        at: now(),
        copies: copies.iter().copied().map(status).collect(),
        gone: Vec::new(),
    }
}

/// The post as the server shows it, readable for these accounts.
fn post(visibility: &str, readers: &[&str]) -> Value {
    let mentions: Vec<Value> = readers
        .iter()
        .map(|id| json!({"id": id, "acct": "alice", "url": "https://m.example/@alice", "username": "alice"}))
        .collect();
    json!({"id": "91", "created_at": now().to_string(), "in_reply_to_id": "90", "visibility": visibility,
        "content": "<p><a href=\"https://m.example/@alice\" class=\"mention\">@alice</a> Hello!</p>", "mentions": mentions})
}

/// A server that answers these requests like this.
async fn ground(answers: &[(&str, Value)]) -> Ground {
    let ground = Ground::mastodon().await;
    for (on, body) in answers {
        ground.sandbox.answer(Canned::json(on, StatusCode::OK, body));
    }
    ground
}

async fn delivered(ground: &Ground, outgoing: OutgoingPost, meanwhile: impl FnOnce() + Send) -> Delivered {
    let delivery = Patient::new(&ground.clock, meanwhile);
    deliver(&ground.client(), &ground.bot, &ground.clock, &delivery, outgoing, None, false).await
}

#[tokio::test]
async fn a_post_for_the_asker_alone_stands() {
    let ground = ground(&[(POST, post("direct", &["7"]))]).await;
    assert_eq!(delivered(&ground, outgoing(), || {}).await, stands("91", &[]));
    assert_eq!(ground.count(DELETION), 0);
}

/// A result of which something is not known, looked up so many seconds ago.
fn unsettled(seconds: i64) -> OutgoingPost {
    let removal = json!({"targets": [], "newest": null});
    let confirmed = json!({"removal": removal, "said_at": now(), "weighed_at": now()});
    let unsettled = UnsettledRemoval {
        confirmed: serde_json::from_value(confirmed).expect("a removal"),
        report: RemovalReport::default(),
        looked_at: later(now(), SignedDuration::from_secs(-seconds)),
        owed_since: now(),
    };
    OutgoingPost { unsettled: Some(Box::new(unsettled)), ..outgoing() }
}

#[tokio::test]
async fn a_result_that_waited_is_looked_up_before_it_is_sent_and_not_after() {
    let ground = ground(&[(POST, post("direct", &["7"])), ("GET /api/v1/accounts/", json!([]))]).await;
    assert_eq!(delivered(&ground, unsettled(4), || {}).await, stands("91", &[]), "it did not wait");
    let outcome = delivered(&ground, unsettled(6), || {}).await;
    assert!(matches!(outcome, Delivered::ToBeLookedUp(_)), "{outcome:?}");
    assert_eq!(ground.count(POST), 1, "that one was not sent");
    // It may stand already, so it stays what it was.
    let tried = Attempts::Unknown { first: now(), last: now() };
    let outcome = delivered(&ground, OutgoingPost { attempts: tried, ..unsettled(6) }, || {}).await;
    assert!(matches!(outcome, Delivered::Stands { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_post_that_reached_anybody_else_is_taken_back() {
    for wrong in [post("direct", &["7", "8"]), post("direct", &["8"]), post("public", &["7"]), post("direct", &[])] {
        let ground = ground(&[(POST, wrong.clone()), (DELETION, json!({}))]).await;
        assert_eq!(delivered(&ground, outgoing(), || {}).await, Delivered::GivenUp, "{wrong}");
        assert_eq!(ground.count(DELETION), 1, "{wrong}");
    }
}

#[tokio::test]
async fn a_post_that_is_found_again_is_held_against_the_same_rule() {
    for (found, stands) in [(post("direct", &["7"]), true), (post("direct", &["7", "8"]), false)] {
        let ground = ground(&[("GET /api/v1/accounts/", json!([found])), (DELETION, json!({}))]).await;
        let tried = OutgoingPost { attempts: Attempts::Unknown { first: now(), last: now() }, ..outgoing() };
        let outcome = delivered(&ground, tried, || {}).await;
        assert_eq!(matches!(outcome, Delivered::Stands { .. }), stands, "{outcome:?}");
        assert_eq!(ground.count(DELETION), usize::from(!stands));
        assert_eq!(ground.count("POST"), 0, "it is not posted a second time");
    }
}

#[tokio::test]
async fn taking_back_is_tried_until_the_post_is_gone() {
    let ground = ground(&[(POST, post("direct", &["7", "8"]))]).await;
    ground.sandbox.answer(Canned::json(DELETION, StatusCode::SERVICE_UNAVAILABLE, &json!({})));
    assert_eq!(delivered(&ground, outgoing(), || ground.sandbox.heal()).await, Delivered::GivenUp);
    assert!(ground.count(DELETION) > 1);
}

/// A server that knows no keys, on which the bot has said the same to alice `times` times, and `others` things to bob since.
async fn crowded(times: usize, others: usize) -> (Ground, OutgoingPost, Vec<String>) {
    let ground = Ground::of(Character::GoToSocial).await;
    let alice = ground.sandbox.add_person("alice");
    ground.sandbox.add_person("bob");
    let message = ground.sandbox.say("alice", "@apps help").status;
    let say = |text: &str| ground.sandbox.post(NewPost::direct(BOT, text).replying_to(&message)).status;
    let said = (0..times).map(|_| say("@alice Hello!")).collect();
    (0..others).for_each(|number| {
        ground.sandbox.post(NewPost::direct(BOT, format!("@bob {number}")));
    });
    let attempts = Attempts::Unknown { first: now(), last: now() };
    let outgoing = OutgoingPost { to: account(&alice), under: Some(StatusId(message)), attempts, ..outgoing() };
    (ground, outgoing, said)
}

#[tokio::test]
async fn a_post_is_found_behind_however_many_the_bot_made_since() {
    for others in [0, 39, 40, 130, 900] {
        let (ground, outgoing, said) = crowded(1, others).await;
        assert_eq!(delivered(&ground, outgoing, || {}).await, stands(&said[0], &[]), "behind {others}");
        assert_eq!(ground.count("POST"), 0, "behind {others}");
    }
}

#[tokio::test]
async fn the_search_ends_with_the_posts_older_than_the_first_attempt() {
    let (ground, outgoing, _) = crowded(0, 200).await;
    ground.clock.advance(SignedDuration::from_mins(5));
    let attempts = Attempts::Unknown { first: ground.clock.now(), last: ground.clock.now() };
    let outcome = delivered(&ground, OutgoingPost { attempts, ..outgoing }, || {}).await;
    assert!(matches!(outcome, Delivered::Stands { .. }), "{outcome:?}");
    // Before it posts, and after that.
    assert_eq!((ground.count("GET /api/v1/accounts/"), ground.count(POST)), (2, 1));
}

#[tokio::test]
async fn a_post_further_back_than_the_bot_looks_is_made_again() {
    let (ground, outgoing, _) = crowded(1, 1_001).await;
    assert!(matches!(delivered(&ground, outgoing, || {}).await, Delivered::Stands { .. }));
    assert_eq!(ground.count(POST), 1);
}

#[tokio::test]
async fn of_a_post_that_was_made_twice_the_later_is_deleted() {
    let (ground, outgoing, said) = crowded(2, 60).await;
    assert_eq!(delivered(&ground, outgoing, || {}).await, stands(&said[0], &[&said[1]]));
    let deleted: Vec<_> = ground.sandbox.deleted_posts_by(BOT).into_iter().map(|post| post.id).collect();
    assert_eq!((deleted, ground.count("POST")), (vec![said[1].clone()], 0));
}

#[tokio::test]
async fn an_attempt_that_comes_through_late_makes_no_double_that_stays() {
    let (ground, outgoing, _) = crowded(0, 60).await;
    // The server made it and does not show it yet.
    let made = ground
        .sandbox
        .post(NewPost::direct(BOT, "@alice Hello!").replying_to(&outgoing.under.as_ref().expect("a message").0));
    ground.sandbox.answer(Canned::json("GET /api/v1/accounts/", StatusCode::OK, &json!([])).times(1));
    let outcome = delivered(&ground, outgoing, || {}).await;
    let deleted = ground.sandbox.deleted_posts_by(BOT).pop().expect("the second");
    assert_eq!(outcome, stands(&made.status, &[&deleted.id]));
    assert_eq!(ground.count(POST), 1);
}

#[tokio::test]
async fn a_refused_post_is_made_again_shorter_and_given_up_only_at_the_end() {
    let refused = || Canned::json(POST, StatusCode::UNPROCESSABLE_ENTITY, &json!({"error": "Validation failed"}));
    let shorter = [PostLength::LinksInFull, PostLength::Brief, PostLength::Excuse];
    for refusals in 0..=4 {
        let ground = ground(&[]).await;
        ground.sandbox.answer(refused().times(refusals));
        ground.sandbox.answer(Canned::json(POST, StatusCode::OK, &post("direct", &["7"])));
        let shorter = shorter.map(|length| (length, format!("@alice {length:?}"))).to_vec();
        let outcome = delivered(&ground, OutgoingPost { shorter, ..outgoing() }, || {}).await;
        let expected = match refusals {
            0..=2 => stands("91", &[]),
            3 => Delivered::Excused,
            _ => Delivered::GivenUp,
        };
        assert_eq!(outcome, expected, "after {refusals}");
    }
}
