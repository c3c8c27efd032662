//! The one function that needs no person's secret, but the bot's own.

use auditoot_sandbox::services::Shape;

use data_encoding::HEXLOWER;
use tokio_postgres::error::SqlState;

use super::world::{ALICE, BOB, CAROL, OURS, SHAPES, TUSKY, WEB, World, capability, secret};

#[tokio::test]
async fn it_tells_of_people_who_watch_and_of_their_new_apps_only() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        world.token(10, ALICE, TUSKY);
        world.connect(&bot, [ALICE, BOB, CAROL]).await;
        let from = bot.walk(None, 1_000).await.0.0;
        for account in [ALICE, CAROL] {
            assert_eq!(bot.watch(account, &capability(account), true).await, "on");
        }
        let after = from + 100;
        world.token(after, ALICE, TUSKY);
        world.token(after + 1, BOB, TUSKY);
        world.token(after + 2, ALICE, WEB);
        world.session_token(after + 3, ALICE, TUSKY);
        world.token(after + 4, ALICE, OURS);
        world.token(after + 5, ALICE, TUSKY);
        world.token(after + 6, CAROL, TUSKY);
        world.token(after + 7, 104, TUSKY);
        world.run(&format!("UPDATE oauth_access_tokens SET revoked_at = now() WHERE id = {}", after + 5));
        // From the very beginning too, it tells nothing of what was there before somebody watched.
        for start in [-1, 0, from] {
            let (place, found) = bot.walk(Some(start), 1_000).await;
            assert_eq!((place.0, found), (after + 7, vec![(after, ALICE), (after + 6, CAROL)]));
        }
        assert_eq!(bot.walk(Some(after + 7), 1_000).await, ((after + 7, after + 7), vec![]));
        world.run("UPDATE auditoot.connections SET connected_at = '2020-01-01' WHERE account_id = 101");
        assert_eq!(bot.walk(Some(from), 1_000).await.1, [(after + 6, CAROL)]);
        assert_eq!(bot.forget(CAROL, &capability(CAROL)).await, "forgotten");
        assert_eq!(bot.walk(Some(from), 1_000).await.1, []);
        let columns: Vec<String> = world.all(
            "SELECT unnest(proargnames)::text FROM pg_proc WHERE oid = 'auditoot.walk(bytea, bigint, integer)'::regprocedure",
        );
        assert_eq!(
            columns,
            ["p_secret", "p_after", "p_most", "token_id", "account_id", "scanned_to", "settled_to", "ceiling_used"]
        );
    }
}

/// With the password of the role alone nobody sees anything, not even how many tokens there are.
#[tokio::test]
async fn without_the_bots_own_secret_it_says_nothing() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    world.connect(&bot, [ALICE]).await;
    assert_eq!(bot.watch(ALICE, &capability(ALICE), true).await, "on");
    world.token(2_000_000, ALICE, TUSKY);
    assert_eq!(bot.walk(Some(0), 1_000).await.1, [(2_000_000, ALICE)]);
    let hash = HEXLOWER.encode(&world.hash(&secret()));
    for guess in ["NULL", "''", &format!("'\\x{hash}'"), &format!("'\\x{}'", HEXLOWER.encode(&capability(ALICE)))] {
        for after in ["NULL", "0"] {
            let walk = format!("SELECT * FROM auditoot.walk({guess}, {after}, 1000)");
            assert_eq!(bot.ask(&walk, &[]).await.expect("it does not raise").len(), 0, "{walk}");
        }
    }
    assert_eq!(bot.run("SELECT * FROM auditoot.walk(0, 1000)").await, Err(SqlState::UNDEFINED_FUNCTION));
    // Where nobody has said which it is, it is none.
    world.run("UPDATE auditoot.settings SET secret_hash = NULL");
    let walk = format!("SELECT * FROM auditoot.walk('\\x{}', 0, 1000)", HEXLOWER.encode(&secret()));
    assert_eq!(bot.ask(&walk, &[]).await.expect("it does not raise").len(), 0);
}

#[tokio::test]
async fn it_goes_no_further_at_once_than_it_says() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    assert_eq!(bot.walk(None, 1_000).await, ((0, 0), vec![]));
    world.run(
        "INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, created_at)
         SELECT 'many-' || n, 3, 1, clock_timestamp() AT TIME ZONE 'UTC' - interval '1 hour' FROM generate_series(1, 1500) n",
    );
    assert_eq!(bot.walk(Some(0), i32::MAX).await.0, (1_000, 1_000));
    assert_eq!(bot.walk(Some(1_000), 1_000).await.0, (1_500, 1_500));
    assert_eq!(bot.walk(Some(0), -5).await.0, (1, 1));
}

#[tokio::test]
async fn what_is_younger_than_five_minutes_is_looked_at_again() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    for token in [10, 11, 12, 14] {
        world.token(token, ALICE, TUSKY);
    }
    world.run("UPDATE oauth_access_tokens SET created_at = clock_timestamp() AT TIME ZONE 'UTC' - interval '4 minutes' WHERE id = 12");
    assert_eq!(bot.walk(Some(9), 1_000).await.0, (14, 11));
    assert_eq!(bot.walk(Some(11), 1_000).await.0, (14, 11));
    world.run("UPDATE oauth_access_tokens SET created_at = clock_timestamp() AT TIME ZONE 'UTC' - interval '6 minutes' WHERE id = 12");
    // Number 13 was given before 14, and is committed only now.
    assert_eq!(bot.walk(Some(11), 1_000).await.0, (14, 14));
}

/// Mastodon's machine dates a token, and its clock may be wrong.
#[tokio::test]
async fn a_date_far_ahead_does_not_hold_the_walk_up() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    for token in [10, 11, 12] {
        world.token(token, ALICE, TUSKY);
    }
    let ahead_by = |span: &str| {
        world.run(&format!(
            "UPDATE oauth_access_tokens SET created_at = clock_timestamp() AT TIME ZONE 'UTC' + interval '{span}' WHERE id = 11"
        ));
    };
    ahead_by("4 minutes");
    assert_eq!(bot.walk(Some(9), 1_000).await.0, (12, 10));
    ahead_by("6 minutes");
    assert_eq!(bot.walk(Some(9), 1_000).await.0, (12, 12));
    ahead_by("10 years");
    assert_eq!(bot.walk(Some(9), 1_000).await.0, (12, 12));
}

/// As after the database was put back from an older copy.
#[tokio::test]
async fn from_beyond_the_end_it_comes_back_to_the_end() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    assert_eq!(bot.walk(Some(1_000), 1_000).await, ((0, 0), vec![]));
    world.connect(&bot, [ALICE]).await;
    assert_eq!(bot.watch(ALICE, &capability(ALICE), true).await, "on");
    let end = bot.walk(None, 1_000).await.0.0;
    assert_eq!(bot.walk(Some(end), 1_000).await, ((end, end), vec![]));
    assert_eq!(bot.walk(Some(end + 1_000), 1_000).await, ((end, end), vec![]));
    world.token(end + 1, ALICE, TUSKY);
    assert_eq!(bot.walk(Some(end), 1_000).await.1, [(end + 1, ALICE)]);
}

/// An app that may write as the person can end the watching, but only for what comes later.
#[tokio::test]
async fn whoever_turns_it_off_and_on_again_hides_nothing() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    let secret = capability(ALICE);
    world.connect(&bot, [ALICE]).await;
    assert_eq!(bot.watch(ALICE, &secret, true).await, "on");
    let from = bot.walk(None, 1).await.0.0;
    world.token(from + 1, ALICE, TUSKY);
    assert_eq!(bot.watch(ALICE, &secret, false).await, "off");
    world.token(from + 2, ALICE, TUSKY);
    assert_eq!(bot.watch(ALICE, &secret, false).await, "off");
    assert_eq!(bot.walk(Some(from), 1_000).await.1, [(from + 1, ALICE)]);
    assert_eq!(bot.watch(ALICE, &secret, true).await, "on");
    assert!(bot.walk(Some(from), 1_000).await.1.contains(&(from + 1, ALICE)));
    // A new sign-in changes nothing about it.
    world.connect(&bot, [ALICE]).await;
    assert!(bot.walk(Some(from), 1_000).await.1.contains(&(from + 1, ALICE)));
}
