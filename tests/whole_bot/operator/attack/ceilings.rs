//! How much can be removed in a day at most, whoever asks and however many ask at once.

use auditoot_clock::Hand;
use auditoot_sandbox::services::Shape;
use jiff::SignedDuration;
use tokio::task::JoinSet;
use tokio_postgres::error::SqlState;

use super::world::{ALICE, BOB, SHAPES, TUSKY, World, capability, request};

/// How many connections ask at once.
const AT_ONCE: i64 = 8;
/// How many tokens each person has, from the number of the account times 1,000 on.
const TOKENS: i64 = 20;

fn tokens(account: i64) -> std::ops::Range<i64> {
    account * 1_000..account * 1_000 + TOKENS
}

async fn world_of(shape: Shape, people: impl IntoIterator<Item = i64>, per_person: i32, in_all: i32) -> World {
    let world = World::of(shape);
    let bot = world.bot().await;
    for account in people {
        tokens(account).for_each(|token| world.token(token, account, TUSKY));
        world.connect(&bot, [account]).await;
    }
    world.run(&format!("UPDATE auditoot.settings SET removals_per_person = {per_person}, removals_in_all = {in_all}"));
    world
}

/// How many sign-ins with other apps than the bot's are revoked.
fn gone(world: &World) -> i64 {
    world.get("SELECT count(*) FROM oauth_access_tokens WHERE revoked_at IS NOT NULL AND application_id = 3")
}

#[tokio::test]
async fn a_removal_beyond_a_ceiling_removes_nothing() {
    for shape in SHAPES {
        let world = world_of(shape, [ALICE, BOB], 5, 7).await;
        let bot = world.bot().await;
        let of = |account: i64, from: usize, to: usize| tokens(account).collect::<Vec<_>>()[from..to].to_vec();
        let remove = async |number, account, wanted: &[i64]| {
            bot.remove(account, &capability(account), &request(number), wanted).await
        };
        let refused = |word: &str| (word.to_owned(), vec![]);
        let done = |ids: Vec<i64>| ("removed".to_owned(), ids);
        assert_eq!(remove(1, ALICE, &of(ALICE, 0, 6)).await, refused("person_ceiling"));
        assert_eq!(gone(&world), 0);
        assert_eq!(remove(1, ALICE, &of(ALICE, 0, 4)).await, done(of(ALICE, 0, 4)));
        assert_eq!(remove(2, ALICE, &of(ALICE, 4, 6)).await, refused("person_ceiling"));
        // What is named but cannot be removed does not count; nor does the same request again, nor one that removes nothing.
        assert_eq!(remove(2, ALICE, &[&of(ALICE, 0, 5)[..], &of(BOB, 0, 5)].concat()).await, done(of(ALICE, 4, 5)));
        assert_eq!(remove(1, ALICE, &of(ALICE, 5, 9)).await, done(of(ALICE, 0, 4)));
        assert_eq!(remove(3, ALICE, &of(ALICE, 0, 5)).await, done(vec![]));
        assert_eq!(remove(4, ALICE, &of(ALICE, 5, 6)).await, refused("person_ceiling"));
        assert_eq!(remove(5, BOB, &of(BOB, 0, 3)).await, refused("ceiling"));
        assert_eq!(remove(6, BOB, &of(BOB, 0, 2)).await, done(of(BOB, 0, 2)));
        assert_eq!(gone(&world), 7);
        world.database.set_clock(Hand::Running { ahead: SignedDuration::from_hours(25) }).expect("it is set");
        assert_eq!(remove(7, ALICE, &of(ALICE, 5, 10)).await, done(of(ALICE, 5, 10)));
    }
}

#[tokio::test]
async fn the_ceiling_for_all_grows_with_the_people_who_are_connected() {
    let world = World::of(Shape::V4_6);
    assert_eq!(world.get::<i64>("SELECT auditoot.ceiling()"), 2_000);
    world.run(
        "INSERT INTO auditoot.connections (account_id, user_id, capability_hash, connected_at)
         SELECT 1000 + n, 1000 + n, sha256('x'), now() FROM generate_series(1, 150) n",
    );
    world.run("ANALYZE auditoot.connections");
    assert_eq!(world.get::<i64>("SELECT auditoot.ceiling()"), 3_000);
    world.run("UPDATE auditoot.settings SET removals_in_all = 7");
    assert_eq!(world.get::<i64>("SELECT auditoot.ceiling()"), 7, "who sets one has it");
}

#[tokio::test]
async fn what_is_written_down_does_not_grow_without_end() {
    let world = world_of(Shape::V4_6, [ALICE], 5, 2_000).await;
    let bot = world.bot().await;
    for number in 0..20 {
        assert_eq!(bot.remove(ALICE, &capability(ALICE), &request(number), &[]).await.0, "removed");
    }
    assert_eq!(world.get::<i64>("SELECT count(*) FROM auditoot.removals"), 5);
    world.database.set_clock(Hand::Running { ahead: SignedDuration::from_hours(24 * 31) }).expect("it is set");
    assert_eq!(bot.remove(ALICE, &capability(ALICE), &request(100), &[]).await.0, "removed");
    assert_eq!(world.get::<i64>("SELECT count(*) FROM auditoot.removals"), 1, "after 30 days it is forgotten");
    world.database.set_clock(Hand::Running { ahead: SignedDuration::from_hours(24 * 62) }).expect("it is set");
    bot.walk(Some(0), 1).await;
    assert_eq!(
        world.get::<i64>("SELECT count(*) FROM auditoot.removals"),
        0,
        "and nobody has to remove anything for that"
    );
}

/// Has everybody in `accounts` remove one token after the other, all at once, and returns how often each answer came.
async fn race(world: &World, accounts: Vec<i64>) -> (usize, Vec<String>) {
    let mut racers = JoinSet::new();
    for (account, racer) in accounts.into_iter().zip(0..) {
        let bot = world.bot().await;
        racers.spawn(async move {
            let (mut removed, mut refused) = (0, Vec::new());
            for (token, number) in tokens(account).zip(1_000 * racer..) {
                let (state, ids) = bot.remove(account, &capability(account), &request(number), &[token]).await;
                removed += ids.len();
                if state != "removed" {
                    refused.push(state);
                }
            }
            (removed, refused)
        });
    }
    let (mut removed, mut refused) = (0, Vec::new());
    for (more, words) in racers.join_all().await {
        removed += more;
        refused.extend(words);
    }
    refused.sort_unstable();
    refused.dedup();
    (removed, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ceiling_for_all_holds_exactly_when_many_ask_at_once() {
    let people: Vec<i64> = (ALICE..ALICE + AT_ONCE).collect();
    let world = world_of(Shape::V4_6, people.clone(), 200, 50).await;
    assert_eq!(race(&world, people).await, (50, vec!["ceiling".to_owned()]));
    assert_eq!(gone(&world), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ceiling_for_a_person_holds_exactly_when_many_ask_at_once() {
    let world = world_of(Shape::V4_2, [ALICE], 13, 2_000).await;
    let (removed, refused) = race(&world, vec![ALICE; usize::try_from(AT_ONCE).expect("a small number")]).await;
    assert_eq!((removed, refused), (13, vec!["person_ceiling".to_owned()]));
    assert_eq!(gone(&world), 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_that_many_make_at_once_is_carried_out_once() {
    let world = world_of(Shape::V4_6, [ALICE], 200, 2_000).await;
    let mut racers = JoinSet::new();
    for token in tokens(ALICE).take(8) {
        let bot = world.bot().await;
        racers.spawn(async move { bot.remove(ALICE, &capability(ALICE), &request(1), &[token]).await });
    }
    let mut answers = racers.join_all().await;
    answers.dedup();
    assert_eq!((answers.len(), answers[0].1.len(), gone(&world)), (1, 1, 1), "{answers:?}");
}

/// What a transaction sees of the tables, and what it takes for now, can be old. The ceilings must not be.
#[tokio::test]
async fn no_kind_of_transaction_gets_around_the_ceilings() {
    let world = world_of(Shape::V4_6, [ALICE, BOB], 200, 5).await;
    let (one, other) = (world.bot().await, world.bot().await);
    let (alice, bob): (Vec<i64>, Vec<i64>) = (tokens(ALICE).take(5).collect(), tokens(BOB).take(5).collect());
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        one.run(&format!("BEGIN ISOLATION LEVEL {level}; SELECT 1")).await.expect("a transaction");
        let refusal = one.try_remove(ALICE, &capability(ALICE), &request(1), &alice).await;
        assert_eq!(refusal, Err(SqlState::FEATURE_NOT_SUPPORTED), "{level}");
        one.run("ROLLBACK").await.expect("it ends");
    }
    // One that began before the others removed, and one in which time stands still.
    one.run("BEGIN; SELECT now()").await.expect("a transaction");
    world.database.set_clock(Hand::Running { ahead: SignedDuration::from_hours(25) }).expect("it is set");
    assert_eq!(other.remove(BOB, &capability(BOB), &request(1), &bob).await.1, bob);
    assert_eq!(one.remove(ALICE, &capability(ALICE), &request(2), &alice[..1]).await.0, "ceiling");
    one.run("COMMIT; BEGIN; SELECT now()").await.expect("a transaction");
    world.database.set_clock(Hand::Running { ahead: SignedDuration::from_hours(50) }).expect("it is set");
    assert_eq!(one.remove(ALICE, &capability(ALICE), &request(2), &alice).await.1, alice);
    one.run("COMMIT").await.expect("it ends");
    assert_eq!(other.remove(BOB, &capability(BOB), &request(3), &[tokens(BOB).end - 1]).await.0, "ceiling");
}
