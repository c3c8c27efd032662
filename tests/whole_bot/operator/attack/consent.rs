//! Nobody gets at a list who did not sign in, and nobody without the secret that came of it.

use auditoot_sandbox::services::Shape;

use super::world::{ALICE, BOB, CAROL, OURS, SHAPES, TUSKY, WEB, World, capability, request};

const NOT_CONNECTED: [&str; 6] = ["not_connected"; 6];

#[tokio::test]
async fn a_person_who_never_connected_has_no_list() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        world.token(10, BOB, TUSKY);
        world.hang_on(10);
        world.connect(&bot, [ALICE]).await;
        let before = world.everything();
        for secret in [capability(BOB), capability(ALICE), Vec::new()] {
            assert_eq!(bot.everything_of(BOB, &secret, &[10]).await, NOT_CONNECTED);
        }
        assert_eq!(world.everything(), before);
    }
}

#[tokio::test]
async fn a_wrong_secret_opens_nothing() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        world.token(10, ALICE, TUSKY);
        world.hang_on(10);
        world.connect(&bot, [ALICE, BOB]).await;
        let hash = world.hash(&capability(ALICE));
        assert_eq!(bot.remove(ALICE, &capability(ALICE), &request(1), &[]).await.0, "removed");
        let before =
            (world.everything(), world.get::<String>("SELECT string_agg(c::text, '') FROM auditoot.connections c"));
        let mut longer = capability(ALICE);
        longer.push(0);
        // Another person's; what the table keeps; all but the last byte, and one more; nothing at all.
        for secret in [capability(BOB), hash, capability(ALICE)[..31].to_vec(), longer, Vec::new()] {
            assert_eq!(bot.everything_of(ALICE, &secret, &[10]).await, NOT_CONNECTED);
        }
        let after =
            (world.everything(), world.get::<String>("SELECT string_agg(c::text, '') FROM auditoot.connections c"));
        assert_eq!(after, before);
        assert_eq!(bot.list(ALICE, &capability(ALICE)).await, ("listed".to_owned(), vec![10]));
    }
}

#[tokio::test]
async fn nothing_opens_a_list_because_it_is_null() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    world.token(10, ALICE, TUSKY);
    world.connect(&bot, [ALICE]).await;
    let id = "'00000000-0000-4000-8000-000000000001'";
    for arguments in ["NULL, NULL", "101, NULL", "NULL, '\\x00'"] {
        for call in [
            format!("SELECT state FROM auditoot.list({arguments})"),
            format!("SELECT state FROM auditoot.remove({arguments}, {id}, '{{10}}', NULL)"),
            format!("SELECT state FROM auditoot.removed({arguments}, {id})"),
            format!("SELECT auditoot.watch({arguments}, true)"),
            format!("SELECT auditoot.forget({arguments})"),
        ] {
            let rows = bot.ask(&call, &[]).await.expect("it does not raise");
            assert_eq!(rows.iter().map(|row| row.get(0)).collect::<Vec<String>>(), ["not_connected"], "{call}");
        }
    }
    assert_eq!(bot.connect(None, None, None).await, "no_token");
}

/// What `connect` says of a token, and whether the token lives on.
async fn outcome(world: &World, account: Option<i64>, token: i64, hash: &[u8]) -> (String, bool) {
    let said = world.bot().await.connect(account, Some(&format!("token-{token}")), Some(hash)).await;
    (said, !world.revoked().contains(&token))
}

#[tokio::test]
async fn only_a_live_token_of_the_bots_own_app_and_of_this_person_connects() {
    for shape in SHAPES {
        let world = World::of(shape);
        let hash = world.hash(&capability(ALICE));
        for (token, account, app) in [(10, ALICE, OURS), (11, ALICE, TUSKY), (12, BOB, OURS), (13, ALICE, WEB)] {
            world.token(token, account, app);
        }
        for token in 14..=19 {
            world.token(token, ALICE, OURS);
        }
        world.run(
            "UPDATE oauth_access_tokens SET expires_in = 3599 WHERE id = 14;
             UPDATE oauth_access_tokens SET revoked_at = now() WHERE id = 15;
             UPDATE oauth_access_tokens SET resource_owner_id = NULL WHERE id = 16;
             UPDATE oauth_access_tokens SET application_id = NULL WHERE id = 17",
        );
        let of = |word: &str, lives| (word.to_owned(), lives);
        // Of another app: not for us, and none of our business.
        assert_eq!(outcome(&world, Some(ALICE), 11, &hash).await, of("not_our_app", true));
        assert_eq!(outcome(&world, Some(ALICE), 13, &hash).await, of("not_our_app", true));
        assert_eq!(outcome(&world, Some(ALICE), 17, &hash).await, of("not_our_app", true));
        // Of our app: of no use any more, whatever comes of it.
        assert_eq!(outcome(&world, Some(ALICE), 12, &hash).await, of("another_account", false));
        assert_eq!(outcome(&world, Some(ALICE), 14, &hash).await, of("no_token", false));
        assert_eq!(outcome(&world, Some(ALICE), 15, &hash).await, of("no_token", false));
        assert_eq!(outcome(&world, Some(ALICE), 16, &hash).await, of("no_token", false));
        assert_eq!(outcome(&world, Some(ALICE), 18, &hash[..31]).await, of("bad_hash", false));
        assert_eq!(outcome(&world, None, 19, &hash).await, of("another_account", false));
        assert_eq!(outcome(&world, Some(ALICE), 99, &hash).await, of("no_token", true));
        assert_eq!(world.get::<i64>("SELECT count(*) FROM auditoot.connections"), 0);
        assert_eq!(outcome(&world, Some(ALICE), 10, &hash).await, of("connected", false));
        // A token that somebody saw on its way is worth nothing once it was shown.
        assert_eq!(outcome(&world, Some(ALICE), 10, &world.hash(b"a thief's")).await, of("no_token", false));
        assert_eq!(world.all::<i64>("SELECT account_id FROM auditoot.connections"), [ALICE]);
    }
}

#[tokio::test]
async fn without_the_bots_client_id_nobody_connects() {
    let world = World::of(Shape::V4_6);
    world.token(10, ALICE, OURS);
    world.run("UPDATE auditoot.settings SET client_id = NULL");
    let hash = world.hash(&capability(ALICE));
    assert_eq!(outcome(&world, Some(ALICE), 10, &hash).await, ("not_our_app".to_owned(), true));
}

#[tokio::test]
async fn of_two_who_show_one_token_at_once_one_connects() {
    let world = World::of(Shape::V4_6);
    let hash = world.hash(&capability(ALICE));
    for token in 10..30 {
        world.token(token, ALICE, OURS);
        let (one, other) = (world.bot().await, world.bot().await);
        let text = format!("token-{token}");
        let (one, other) = tokio::join!(
            one.connect(Some(ALICE), Some(&text), Some(&hash)),
            other.connect(Some(ALICE), Some(&text), Some(&hash))
        );
        let mut both = [one, other];
        both.sort_unstable();
        assert_eq!(both, ["connected", "no_token"]);
    }
}

#[tokio::test]
async fn an_account_that_is_not_in_order_neither_connects_nor_uses_its_connection() {
    const STATES: [(&str, &str); 6] = [
        ("UPDATE accounts SET suspended_at = now() WHERE id = 101", "UPDATE accounts SET suspended_at = NULL"),
        ("UPDATE accounts SET memorial = true WHERE id = 101", "UPDATE accounts SET memorial = false"),
        ("UPDATE accounts SET domain = 'far.example' WHERE id = 101", "UPDATE accounts SET domain = NULL"),
        ("UPDATE users SET confirmed_at = NULL WHERE id = 1", "UPDATE users SET confirmed_at = now()"),
        ("UPDATE users SET approved = false WHERE id = 1", "UPDATE users SET approved = true"),
        ("UPDATE users SET disabled = true WHERE id = 1", "UPDATE users SET disabled = false"),
    ];
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        let secret = capability(ALICE);
        world.token(10, ALICE, TUSKY);
        for ((worse, well), token) in STATES.into_iter().zip(20..) {
            world.connect(&bot, [ALICE]).await;
            world.token(token, ALICE, OURS);
            world.run(worse);
            let hash = world.hash(b"another");
            assert_eq!(outcome(&world, Some(ALICE), token, &hash).await, ("not_allowed".to_owned(), false), "{worse}");
            let said = bot.everything_of(ALICE, &secret, &[10]).await;
            let expected = ["not_allowed", "not_allowed", "unknown_request", "not_allowed", "not_allowed", "forgotten"];
            assert_eq!(said, expected, "{worse}");
            world.run(well);
        }
        assert!(!world.revoked().contains(&10));
        // Whoever moved away has the same apps as before.
        world.run("UPDATE accounts SET moved_to_account_id = 102 WHERE id = 101");
        world.connect(&bot, [ALICE]).await;
        assert_eq!(bot.list(ALICE, &secret).await, ("listed".to_owned(), vec![10]));
    }
}

#[tokio::test]
async fn a_sign_in_counts_for_so_long_and_no_longer() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    let secret = capability(ALICE);
    world.token(10, ALICE, TUSKY);
    world.connect(&bot, [ALICE]).await;
    let ago = |days: i64| {
        format!("UPDATE auditoot.connections SET connected_at = clock_timestamp() - interval '{days} days'")
    };
    world.run(&ago(92));
    assert_eq!(bot.remove(ALICE, &secret, &request(1), &[10]).await, ("sign_in_too_old".to_owned(), vec![]));
    assert_eq!(bot.list(ALICE, &secret).await.0, "listed");
    world.run(&ago(401));
    let lapsed = bot.everything_of(ALICE, &secret, &[10]).await;
    assert_eq!(lapsed, ["lapsed", "lapsed", "unknown_request", "lapsed", "lapsed", "forgotten"]);
    assert!(!world.revoked().contains(&10));
}

#[tokio::test]
async fn a_new_sign_in_closes_the_way_of_the_old_secret_and_forgetting_every_way() {
    let world = World::of(Shape::V4_6);
    let bot = world.bot().await;
    world.connect(&bot, [ALICE, CAROL]).await;
    world.token(50, ALICE, OURS);
    let hash = world.hash(b"the second");
    assert_eq!(bot.connect(Some(ALICE), Some("token-50"), Some(&hash)).await, "connected");
    assert_eq!(bot.list(ALICE, &capability(ALICE)).await.0, "not_connected");
    assert_eq!(bot.list(ALICE, b"the second").await.0, "listed");
    assert_eq!(bot.forget(ALICE, b"the second").await, "forgotten");
    assert_eq!(bot.everything_of(ALICE, b"the second", &[]).await, NOT_CONNECTED);
    assert_eq!(bot.list(CAROL, &capability(CAROL)).await.0, "listed");
}
