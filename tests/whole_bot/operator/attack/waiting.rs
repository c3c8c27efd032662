//! Removals that wait for something, and what is true when the wait is over.

use auditoot_clock::Hand;
use auditoot_sandbox::services::Shape;
use jiff::SignedDuration;
use tokio_postgres::error::SqlState;

use super::world::{ALICE, BOB, Bot, OURS, TUSKY, World, capability, request};

/// Returns when somebody waits for a lock in this world.
async fn until_somebody_waits(world: &World) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while world.get::<i64>(waiting) == 0 {
        tokio::task::yield_now().await;
    }
}

/// Lets alice's removal wait for the transaction that `holder` has open, does `meanwhile`, ends the transaction, and returns what the
/// removal said.
async fn removed_after(world: &World, holder: &Bot, meanwhile: impl FnOnce()) -> (String, Vec<i64>) {
    let remover = world.bot().await;
    let removing = tokio::spawn(async move { remover.remove(ALICE, &capability(ALICE), &request(1), &[10]).await });
    until_somebody_waits(world).await;
    meanwhile();
    holder.run("COMMIT").await.expect("it ends");
    removing.await.expect("it ends too")
}

fn nothing(state: &str) -> (String, Vec<i64>) {
    (state.to_owned(), vec![])
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_forgotten_while_it_waited_has_nothing_removed() {
    let world = world().await;
    let holder = world.bot().await;
    holder.run("BEGIN").await.expect("it begins");
    assert_eq!(holder.forget(ALICE, &capability(ALICE)).await, "forgotten");
    assert_eq!(removed_after(&world, &holder, || {}).await, nothing("not_connected"));
    assert!(!world.revoked().contains(&10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_a_new_sign_in_replaced_while_it_waited_removes_nothing() {
    let world = world().await;
    let holder = world.bot().await;
    world.token(50, ALICE, OURS);
    let hash = world.hash(b"the second");
    holder.run("BEGIN").await.expect("it begins");
    assert_eq!(holder.connect(Some(ALICE), Some("token-50"), Some(&hash)).await, "connected");
    assert_eq!(removed_after(&world, &holder, || {}).await, nothing("not_connected"));
    assert!(!world.revoked().contains(&10));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_suspended_while_it_waited_has_nothing_removed() {
    let world = world().await;
    let holder = world.bot().await;
    holder.run("BEGIN").await.expect("it begins");
    assert_eq!(holder.watch(ALICE, &capability(ALICE), true).await, "on");
    let suspend = || world.run("UPDATE accounts SET suspended_at = now() WHERE id = 101");
    assert_eq!(removed_after(&world, &holder, suspend).await, nothing("not_allowed"));
    assert!(!world.revoked().contains(&10));
}

/// Alice and bob are connected, with a sign-in each, and something is old enough to be cleared away.
async fn world() -> World {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    world.token(10, ALICE, TUSKY);
    world.token(20, BOB, TUSKY);
    world.connect(&bot, [ALICE, BOB]).await;
    world.run(
        "INSERT INTO auditoot.removals VALUES (109, gen_random_uuid(), now() - interval '31 days', '{}');
         INSERT INTO auditoot.counts VALUES (now() - interval '31 days', 0), (now() - interval '30 days', 0)",
    );
    world
}

/// Neither somebody's removal that was never ended, nor an operator who changes the settings and goes to lunch.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_held_open_stops_nobody_elses_removals() {
    let world = world().await;
    let holder = world.bot().await;
    holder.run("BEGIN").await.expect("it begins");
    assert_eq!(holder.remove(ALICE, &capability(ALICE), &request(1), &[10]).await.1, [10]);
    let operator = world.database.another().expect("a connection");
    operator.execute("BEGIN; UPDATE auditoot.settings SET removals_per_person = 0").expect("it is under way");
    let bot = world.bot().await;
    assert_eq!(bot.remove(BOB, &capability(BOB), &request(1), &[20]).await, ("removed".to_owned(), vec![20]));
    // Her own waits, and not for ever.
    let waited = bot.try_remove(ALICE, &capability(ALICE), &request(2), &[10]).await;
    assert_eq!(waited, Err(SqlState::LOCK_NOT_AVAILABLE));
    operator.execute("ROLLBACK").expect("it ends");
    holder.run("ROLLBACK").await.expect("it ends");
    assert_eq!(bot.remove(ALICE, &capability(ALICE), &request(2), &[10]).await, ("removed".to_owned(), vec![10]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_failed_does_not_count() {
    let world = world().await;
    world.run("UPDATE auditoot.settings SET removals_in_all = 1");
    let mastodon = world.database.another().expect("a connection");
    mastodon.execute("BEGIN; SELECT 1 FROM oauth_access_tokens WHERE id = 10 FOR UPDATE").expect("it is under way");
    let bot = world.bot().await;
    for _ in 0..2 {
        let waited = bot.try_remove(ALICE, &capability(ALICE), &request(1), &[10]).await;
        assert_eq!(waited, Err(SqlState::LOCK_NOT_AVAILABLE));
    }
    mastodon.execute("ROLLBACK").expect("it ends");
    assert_eq!(bot.remove(BOB, &capability(BOB), &request(1), &[20]).await, ("removed".to_owned(), vec![20]));
}

/// What an open transaction is about to remove counts for everybody, and so does what it then takes back: for a day. Who could take back
/// what counts could have any number of removals under way, and commit them all at once; the bot never takes one back.
#[tokio::test(flavor = "multi_thread")]
async fn the_ceiling_for_all_counts_what_is_still_under_way() {
    let world = world().await;
    world.run("UPDATE auditoot.settings SET removals_in_all = 1");
    let holder = world.bot().await;
    holder.run("BEGIN").await.expect("it begins");
    assert_eq!(holder.remove(ALICE, &capability(ALICE), &request(1), &[10]).await.1, [10]);
    let bot = world.bot().await;
    assert_eq!(bot.remove(BOB, &capability(BOB), &request(1), &[20]).await, nothing("ceiling"));
    holder.run("ROLLBACK").await.expect("it ends");
    assert_eq!(bot.remove(BOB, &capability(BOB), &request(1), &[20]).await, nothing("ceiling"));
    world.database.set_clock(Hand::Running { ahead: SignedDuration::from_hours(25) }).expect("it is set");
    assert_eq!(bot.remove(BOB, &capability(BOB), &request(1), &[20]).await.1, [20]);
}
