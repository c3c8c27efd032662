//! What a confirmed removal removes, and what it says of that.

use auditoot_core::audit::Streams;
use auditoot_core::dialogue::question::Part;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_sandbox::services::{RedisServer, Shape};
use jiff::SignedDuration;

use super::town::{App, Named, Town, checked_up, confirmed, id};

/// Alice with two sign-ins of Tusky and one of Poster; bob with one of Tusky.
struct Context {
    town: Town,
    tusky: i64,
    first: i64,
    second: i64,
    poster: i64,
    bobs: i64,
}

fn scene_of(shape: Shape) -> Context {
    let town = Town::of(shape);
    let tusky = town.add_app(&App { name: "Tusky", scopes: "read" });
    let other = town.add_app(&App { name: "Poster", scopes: "write:statuses" });
    let first = town.add_token(101, tusky, "read", "2025-06-01", None);
    let second = town.add_token(101, tusky, "read", "2025-06-02", None);
    let poster = town.add_token(101, other, "write:statuses", "2025-06-03", None);
    let bobs = town.add_token(102, tusky, "read", "2025-06-04", None);
    Context { town, tusky, first, second, poster, bobs }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_entry_goes_with_its_pushes_and_what_is_half_done_and_nothing_else_does() {
    for shape in [Shape::V4_2, Shape::V4_6] {
        let Context { town, tusky, first, second, poster, bobs } = scene_of(shape);
        for (token, user) in [(first, 1101), (poster, 1101), (bobs, 1102)] {
            town.execute(&format!(
                "INSERT INTO web_push_subscriptions (access_token_id, user_id, endpoint, key_p256dh, key_auth, created_at, updated_at)
                 VALUES ({token}, {user}, 'https://push.example', 'p', 'a', '2025-06-01', '2025-06-01')"
            ));
        }
        for (user, code) in [(1101, "a"), (1102, "b")] {
            town.execute(&format!(
                "INSERT INTO oauth_access_grants (token, application_id, resource_owner_id, redirect_uri, expires_in, scopes, created_at)
                 VALUES ('{code}', {tusky}, {user}, 'x', 600, 'read', '2026-03-01 08:59:00')"
            ));
        }
        let credential = town.connect(101);
        let yes = confirmed(town.clock.now(), bobs, &[Named("Tusky", &[first, second], Part::Whole)]);
        let report = town.home().remove(&credential, &yes).await;
        assert_eq!(report.removed, [id(first), id(second)]);
        assert_eq!((report.left, report.gone_before, report.unseen, report.trouble), (vec![], vec![], vec![], None));
        assert_eq!(report.streams, Streams::MayGoOn, "there is no Redis here, and it is not claimed");
        assert_eq!(report.listing.map(|listing| listing.tokens.len()), Some(1));
        assert_eq!(town.revoked(), [first, second]);
        let pushes = town.query("SELECT access_token_id FROM web_push_subscriptions ORDER BY 1", Vec::new());
        assert_eq!(pushes.iter().map(|row| row.get::<_, i64>(0)).collect::<Vec<_>>(), [poster, bobs]);
        assert_eq!(town.number("SELECT count(*) FROM oauth_access_grants WHERE revoked_at IS NULL"), 1, "bob's");
        assert_eq!(town.number("SELECT count(*) FROM auditoot.removals"), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sign_in_goes_alone_and_leaves_what_is_half_done() {
    let Context { town, tusky, first, second, bobs, .. } = scene_of(Shape::V4_6);
    town.execute(&format!(
        "INSERT INTO oauth_access_grants (token, application_id, resource_owner_id, redirect_uri, expires_in, scopes, created_at)
         VALUES ('a', {tusky}, 1101, 'x', 600, 'read', '2026-03-01 08:59:00')"
    ));
    let credential = town.connect(101);
    let yes = confirmed(town.clock.now(), bobs, &[Named("Tusky", &[second], Part::OneOf(2))]);
    let report = town.home().remove(&credential, &yes).await;
    assert_eq!(report.removed, [id(second)]);
    assert_eq!(town.revoked(), [second]);
    assert_eq!(town.number("SELECT count(*) FROM oauth_access_grants WHERE revoked_at IS NULL"), 1);
    assert!(report.listing.is_some_and(|listing| listing.holds(&id(first))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_confirmed_is_still_the_person_s_own_and_what_it_was_or_it_stays() {
    let Context { town, first, second, poster, bobs, .. } = scene_of(Shape::V4_6);
    let credential = town.connect(101);
    town.execute(&format!("UPDATE oauth_access_tokens SET revoked_at = '2026-02-01' WHERE id = {second}"));
    let named = [Named("Tusky", &[first, second, bobs], Part::Whole), Named("Another name", &[poster], Part::Whole)];
    let report = town.home().remove(&credential, &confirmed(town.clock.now(), bobs, &named)).await;
    assert_eq!(report.removed, [id(first)]);
    assert_eq!(report.gone_before, [id(second), id(bobs)], "bob's is none of hers");
    assert_eq!((report.left, report.trouble), (vec![id(poster)], Some(Trouble::Nonsense)));
    assert_eq!(town.revoked(), [first, second]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_app_mints_after_the_question_goes_with_a_whole_entry_and_what_was_there_does_not() {
    let Context { town, tusky, first, second, poster, bobs } = scene_of(Shape::V4_6);
    let credential = town.connect(101);
    // The second sign-in was there when the question was made, as an entry of its own, and was not confirmed.
    let yes = confirmed(town.clock.now(), bobs, &[Named("Tusky", &[first], Part::Whole)]);
    let minted = town.add_token(101, tusky, "read", "2026-03-01 09:00:01", None);
    let bobs_new = town.add_token(102, tusky, "read", "2026-03-01 09:00:01", None);
    let report = town.home().remove(&credential, &yes).await;
    assert_eq!(report.removed, [id(first), id(minted)]);
    assert_eq!(town.revoked(), [first, minted]);
    let left = report.listing.expect("it looked again");
    assert!(left.holds(&id(second)) && left.holds(&id(poster)) && !left.holds(&id(bobs_new)));
    assert_eq!(town.number("SELECT count(*) FROM auditoot.removals"), 2, "each step is written down");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_sign_in_that_was_confirmed_alone_nothing_more_goes() {
    let Context { town, tusky, second, bobs, .. } = scene_of(Shape::V4_6);
    let credential = town.connect(101);
    let yes = confirmed(town.clock.now(), bobs, &[Named("Tusky", &[second], Part::OneOf(2))]);
    town.add_token(101, tusky, "read", "2026-03-01 09:00:01", None);
    town.home().remove(&credential, &yes).await;
    assert_eq!(town.revoked(), [second]);
}

#[tokio::test(flavor = "multi_thread")]
async fn open_connections_are_cut_after_the_commit_and_again_when_it_is_repeated() {
    let Context { town, first, second, poster, bobs, .. } = scene_of(Shape::V4_6);
    let redis = RedisServer::start().expect("Redis starts");
    let credential = town.connect(101);
    let home = town.home_with(&redis);
    let mut kills = Kills::listen(&redis).await;
    let yes = confirmed(town.clock.now(), bobs, &[Named("Tusky", &[first, second], Part::Whole)]);
    let report = home.remove(&credential, &yes).await;
    assert_eq!(report.streams, Streams::Cut);
    assert_eq!(kills.next(2).await, [first, second]);
    // The program was stopped between the commit and the cut: the same yes again, as after a crash.
    let again = home.remove(&credential, &yes).await;
    assert_eq!(again.removed, [id(first), id(second)], "the database remembers that it was this request");
    assert_eq!(kills.next(2).await, [first, second]);
    assert_eq!(town.number("SELECT count(*) FROM auditoot.removals"), 1);
    // The yes is too old by now: it is only looked up, and cut all the same.
    town.clock.advance(SignedDuration::from_mins(11));
    let looked_up = home.look_up(&credential, &yes).await;
    assert_eq!((looked_up.removed, looked_up.interrupted, looked_up.tried), (vec![id(first), id(second)], true, false));
    assert_eq!(kills.next(2).await, [first, second]);
    assert_eq!(town.revoked(), [first, second]);
    assert!(!town.revoked().contains(&poster));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_run_removed_is_cut_even_if_nothing_can_be_looked_at_now() {
    let Context { town, tusky, first, second, bobs, .. } = scene_of(Shape::V4_6);
    let redis = RedisServer::start().expect("Redis starts");
    let credential = town.connect(101);
    let yes = confirmed(town.clock.now(), bobs, &[Named("Tusky", &[first, second], Part::Whole)]);
    let minted = town.add_token(101, tusky, "read", "2026-03-01 09:00:01", None);
    // The earlier run had no way to cut anything.
    assert_eq!(town.home().remove(&credential, &yes).await.removed, [id(first), id(second), id(minted)]);
    let mut kills = Kills::listen(&redis).await;
    let again = town.home_with(&redis).remove(&credential, &yes).await;
    assert_eq!((again.removed.len(), again.streams, again.tried), (3, Streams::Cut, true));
    assert_eq!(kills.next(3).await, [first, second, minted], "also what the second step removed, each once");
    town.execute("ALTER FUNCTION auditoot.list(bigint, bytea) RENAME TO list_of_old");
    let blind = town.home_with(&redis).remove(&credential, &yes).await;
    assert_eq!(
        (blind.said_done, blind.tried),
        (vec![id(first), id(second)], true),
        "it was not seen, so it is not claimed"
    );
    assert_eq!(kills.next(3).await, [first, second, minted]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_namespace_stands_before_the_channel() {
    let Context { town, poster, bobs, .. } = scene_of(Shape::V4_2);
    let redis = RedisServer::start().expect("Redis starts");
    let home = town.home_by(&town.database.login_url(), Some(&redis.url()), Some("masto"));
    let mut kills = Kills::listen_to(&redis, "masto:timeline:access_token:").await;
    let yes = confirmed(town.clock.now(), bobs, &[Named("Poster", &[poster], Part::Whole)]);
    assert_eq!(home.remove(&town.connect(101), &yes).await.streams, Streams::Cut);
    assert_eq!(kills.next(1).await, [poster]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_for_a_moment_it_is_said_that_connections_may_go_on() {
    let Context { town, poster, bobs, .. } = scene_of(Shape::V4_6);
    let redis = RedisServer::start().expect("Redis starts");
    let home = town.home_with(&redis);
    redis.stop();
    let yes = confirmed(town.clock.now(), bobs, &[Named("Poster", &[poster], Part::Whole)]);
    let report = home.remove(&town.connect(101), &yes).await;
    assert_eq!((report.removed, report.streams, report.trouble), (vec![id(poster)], Streams::MayGoOn, None));
}

/// The streaming server listens for what is open: so it is known that nothing was, and that is not told as a cut.
#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_listens_nothing_was_open() {
    let Context { town, poster, bobs, .. } = scene_of(Shape::V4_6);
    let redis = RedisServer::start().expect("Redis starts");
    let yes = confirmed(town.clock.now(), bobs, &[Named("Poster", &[poster], Part::Whole)]);
    let report = town.home_with(&redis).remove(&town.connect(101), &yes).await;
    assert_eq!((report.removed, report.streams), (vec![id(poster)], Streams::NoneSeen));
}

/// As after a restart of Redis, for a user that was made by hand.
#[tokio::test(flavor = "multi_thread")]
async fn a_user_that_redis_has_forgotten_is_found_missing_before_anything_is_removed() {
    let Context { town, poster, bobs, .. } = scene_of(Shape::V4_6);
    let redis = RedisServer::start().expect("Redis starts");
    let home = town.home_with(&redis);
    assert_eq!(checked_up(&home, None).await, "");
    let client = redis::Client::open(redis.url()).expect("an address");
    let mut admin = client.get_multiplexed_async_connection().await.expect("Redis answers");
    let commands: [&[&str]; 2] = [&["SETUSER", "auditoot", "-publish"], &["DELUSER", "auditoot"]];
    for command in commands {
        redis::cmd("ACL").arg(command).exec_async(&mut admin).await.expect("the superuser may");
        let said = checked_up(&home, None).await;
        assert!(said.contains("ERROR") && said.contains("Redis cannot be used"), "{said}");
    }
    let yes = confirmed(town.clock.now(), bobs, &[Named("Poster", &[poster], Part::Whole)]);
    assert_eq!(home.remove(&town.connect(101), &yes).await.streams, Streams::MayGoOn);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_yes_is_young_enough_for_is_only_looked_up() {
    let Context { town, poster, bobs, .. } = scene_of(Shape::V4_6);
    let yes = confirmed(town.clock.now(), bobs, &[Named("Poster", &[poster], Part::Whole)]);
    town.clock.advance(SignedDuration::from_mins(11));
    let report = town.home().remove(&town.connect(101), &yes).await;
    assert_eq!((report.left, report.interrupted), (vec![id(poster)], true));
    assert_eq!(town.revoked(), Vec::<i64>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_is_told_and_then_nothing_is_removed() {
    let Context { town, first, second, poster, bobs, .. } = scene_of(Shape::V4_6);
    let credential = town.connect(101);
    let all = [Named("Tusky", &[first, second], Part::Whole), Named("Poster", &[poster], Part::Whole)];
    let yes = confirmed(town.clock.now(), bobs, &all);
    for (limit, trouble) in [("removals_per_person", Trouble::PersonCeiling), ("removals_in_all", Trouble::Ceiling)] {
        town.execute(&format!("UPDATE auditoot.settings SET {limit} = 2"));
        let report = town.home().remove(&credential, &yes).await;
        assert_eq!(report.trouble, Some(trouble));
        assert_eq!((report.left.len(), report.removed.len(), report.tried), (3, 0, false));
        assert_eq!(town.revoked(), Vec::<i64>::new(), "all or nothing");
        town.execute(&format!("UPDATE auditoot.settings SET {limit} = 200"));
    }
    assert_eq!(town.home().remove(&credential, &yes).await.removed.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_too_old_removes_nothing() {
    let Context { town, poster, bobs, .. } = scene_of(Shape::V4_6);
    let credential = town.connect(101);
    town.execute("UPDATE auditoot.connections SET connected_at = clock_timestamp() - interval '92 days'");
    let yes = confirmed(town.clock.now(), bobs, &[Named("Poster", &[poster], Part::Whole)]);
    let report = town.home().remove(&credential, &yes).await;
    assert_eq!((report.left, report.trouble, report.tried), (vec![id(poster)], Some(Trouble::SignInTooOld), false));
    assert!(town.home().list(&credential).await.is_ok(), "it is good enough to look");
    town.execute("UPDATE auditoot.connections SET connected_at = clock_timestamp() - interval '401 days'");
    assert_eq!(town.home().list(&credential).await, Err(Trouble::Refused), "and at last it opens nothing");
}

/// What the streaming server would hear.
pub(super) struct Kills {
    messages: redis::aio::PubSub,
    prefix: String,
}

impl Kills {
    pub(super) async fn listen(redis: &RedisServer) -> Self {
        Self::listen_to(redis, "timeline:access_token:").await
    }

    async fn listen_to(redis: &RedisServer, prefix: &str) -> Self {
        let client = redis::Client::open(redis.url()).expect("an address");
        let mut messages = client.get_async_pubsub().await.expect("Redis answers");
        messages.psubscribe("*").await.expect("it may listen");
        Self { messages, prefix: prefix.to_owned() }
    }

    /// The tokens of the next kills, in the order of their numbers.
    pub(super) async fn next(&mut self, count: usize) -> Vec<i64> {
        use futures_util::StreamExt;
        let mut stream = self.messages.on_message();
        let mut tokens = Vec::new();
        while tokens.len() < count {
            let message = stream.next().await.expect("Redis goes on");
            assert_eq!(message.get_payload::<String>().expect("text"), r#"{"event":"kill"}"#);
            let token = message.get_channel_name().strip_prefix(&self.prefix).expect("the channel of a token");
            tokens.push(token.parse().expect("a number"));
        }
        tokens.sort_unstable();
        tokens
    }
}
