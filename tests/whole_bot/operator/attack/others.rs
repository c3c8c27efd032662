//! With one's own secret, what one cannot remove: what is somebody else's, and what the list does not show.

use super::world::{ALICE, BOB, IVORY, OURS, SHAPES, TUSKY, WEB, World, capability, request};

/// One token of each kind that alice is not shown, and two that she is.
fn fill(world: &World) {
    world.token(10, ALICE, TUSKY);
    world.token(11, ALICE, IVORY);
    world.token(20, BOB, TUSKY);
    world.token(21, ALICE, WEB);
    world.session_token(22, ALICE, WEB);
    world.session_token(23, ALICE, TUSKY);
    world.token(24, ALICE, OURS);
    world.token(25, ALICE, TUSKY);
    world.token(26, ALICE, TUSKY);
    world.token(27, ALICE, TUSKY);
    world.run(
        "UPDATE oauth_access_tokens SET expires_in = 3599 WHERE id = 25;
         UPDATE oauth_access_tokens SET revoked_at = '2026-01-01' WHERE id = 26;
         UPDATE oauth_access_tokens SET resource_owner_id = NULL WHERE id = 27",
    );
    world.hang_on(10);
    world.hang_on(20);
    world.hang_on(21);
    world.hang_on(22);
}

const HIDDEN: [i64; 9] = [20, 21, 22, 23, 24, 25, 26, 27, 999];

#[tokio::test]
async fn what_the_list_does_not_show_cannot_be_removed() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        fill(&world);
        world.connect(&bot, [ALICE]).await;
        let secret = capability(ALICE);
        assert_eq!(bot.list(ALICE, &secret).await, ("listed".to_owned(), vec![11, 10]));
        let before = world.everything();
        // One by one, and all at once; each also as what was confirmed as a whole.
        for (hidden, number) in HIDDEN.into_iter().zip(1..) {
            assert_eq!(bot.remove(ALICE, &secret, &request(number), &[hidden]).await, ("removed".to_owned(), vec![]));
        }
        assert_eq!(bot.remove(ALICE, &secret, &request(50), &HIDDEN).await, ("removed".to_owned(), vec![]));
        assert_eq!(world.everything(), before);
    }
}

#[tokio::test]
async fn what_is_removed_goes_with_all_that_hangs_on_it_and_nothing_else_does() {
    for shape in SHAPES {
        let world = World::of(shape);
        let bot = world.bot().await;
        fill(&world);
        world.connect(&bot, [ALICE, BOB]).await;
        let before = world.revoked();
        let wanted: Vec<i64> = HIDDEN.into_iter().chain([10, 10]).collect();
        let removed = bot.remove(ALICE, &capability(ALICE), &request(1), &wanted).await;
        assert_eq!(removed, ("removed".to_owned(), vec![10]));
        let newly: Vec<i64> = world.revoked().into_iter().filter(|token| !before.contains(token)).collect();
        assert_eq!(newly, [10]);
        // Bob uses Tusky too.
        assert_eq!(world.all::<i64>("SELECT id FROM oauth_access_grants WHERE revoked_at IS NOT NULL"), [10]);
        assert_eq!(world.all::<i64>("SELECT id FROM web_push_subscriptions ORDER BY id"), [20, 21, 22]);
        let late: bool = world.get(
            "SELECT abs(extract(epoch FROM now() AT TIME ZONE 'UTC' - revoked_at)) > 600 FROM oauth_access_tokens WHERE id = 10",
        );
        assert!(!late, "it is revoked in UTC");
        assert_eq!(bot.list(BOB, &capability(BOB)).await, ("listed".to_owned(), vec![20]));
    }
}

#[tokio::test]
async fn without_being_confirmed_as_a_whole_an_app_keeps_its_half_done_sign_in() {
    let world = World::of(SHAPES[0]);
    let bot = world.bot().await;
    fill(&world);
    world.connect(&bot, [ALICE]).await;
    let sql = format!(
        "SELECT state FROM auditoot.remove(101, '\\x{}', '{}', '{{10}}', '{{11,20,21}}')",
        data_encoding::HEXLOWER.encode(&capability(ALICE)),
        request(1)
    );
    let rows = bot.ask(&sql, &[]).await.expect("it does not raise");
    assert_eq!(rows[0].get::<_, String>(0), "removed");
    assert_eq!(world.get::<i64>("SELECT count(*) FROM oauth_access_grants WHERE revoked_at IS NOT NULL"), 0);
}

#[tokio::test]
async fn a_request_is_good_once_and_belongs_to_one_person() {
    let world = World::of(SHAPES[0]);
    let bot = world.bot().await;
    fill(&world);
    world.connect(&bot, [ALICE, BOB]).await;
    let (alice, bob) = (capability(ALICE), capability(BOB));
    let first = ("removed".to_owned(), vec![10]);
    assert_eq!(bot.remove(ALICE, &alice, &request(1), &[10]).await, first);
    let before = world.everything();
    // Whatever it names now, it does nothing and says the same.
    assert_eq!(bot.remove(ALICE, &alice, &request(1), &[11]).await, first);
    assert_eq!(bot.removed(ALICE, &alice, &request(1)).await, first);
    assert_eq!(bot.removed(BOB, &bob, &request(1)).await, ("unknown_request".to_owned(), vec![]));
    assert_eq!(bot.remove(BOB, &bob, &request(1), &[]).await, ("removed".to_owned(), vec![]));
    // Also when the account is not in order any more: the bot may have to finish what a crash interrupted.
    world.run("UPDATE auditoot.connections SET connected_at = '2020-01-01'");
    assert_eq!(bot.remove(ALICE, &alice, &request(1), &[11]).await, first);
    assert_eq!(bot.removed(ALICE, &alice, &request(1)).await, first);
    assert_eq!(bot.remove(ALICE, &alice, &request(2), &[11]).await.0, "lapsed");
    assert_eq!(world.everything(), before);
}
