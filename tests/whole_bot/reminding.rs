//! Reminders, from the moment they are due to the post.

use auditoot::store::{Batch, Keyring, Name, Record, Store, Tree};
use auditoot_sandbox::{Character, PostSeen};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::stage::{BOT, Stage};

/// A day, which is what people here wait for.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What every reminder begins with, after the mention.
const BEGINNING: &str = "Time to look at your apps.";

fn reminders(stage: &Stage) -> Vec<PostSeen> {
    stage.sandbox.posts_by(BOT).into_iter().filter(|post| post.text.contains(BEGINNING)).collect()
}

/// Moves the clock, and waits until everything has happened that this brought on.
async fn pass(stage: &Stage, span: SignedDuration) {
    stage.clock.advance(span);
    stage.bot().settled(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_goes_under_the_newest_message_that_is_left() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        let messages = ["remind every day", "help", "thanks", "status"].map(|text| stage.say("alice", text));
        for message in &messages {
            stage.settled(message).await;
        }
        let [_, second, third, last] = messages.map(|message| message.status);
        let mut under = Vec::new();
        for gone in [None, Some(&last), Some(&second), Some(&third)] {
            assert!(gone.is_none_or(|gone| stage.sandbox.delete(gone)));
            pass(&stage, DAY).await;
            under.push(reminders(&stage).pop().expect("a reminder").in_reply_to);
        }
        assert_eq!(reminders(&stage).len(), 4, "{character}");
        // Three messages are remembered; the first is not, although it is still there.
        assert_eq!(under, [Some(last), Some(third.clone()), Some(third), None], "{character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_comes_within_five_minutes_and_not_before() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.ask("alice", "remind every day").await;
    pass(&stage, DAY - SignedDuration::from_secs(1)).await;
    assert_eq!(reminders(&stage).len(), 0);
    for _ in 0..5 {
        pass(&stage, SignedDuration::from_mins(1)).await;
    }
    assert_eq!(reminders(&stage).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_while_the_bot_was_away_was_not_silent() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.ask("alice", "remind every day").await;
    for _ in 0..3 {
        pass(&stage, DAY).await;
    }
    stage.stop().await;
    let thanks = stage.say("alice", "thanks");
    stage.clock.advance(DAY);
    stage.start().await;
    stage.ready().await;
    stage.settled(&thanks).await;
    let reminders = reminders(&stage);
    assert_eq!(reminders.len(), 4);
    assert!(reminders.iter().all(|reminder| !reminder.text.contains("stop now")), "{reminders:#?}");
}

/// The mark that everybody stands in the index of what is due.
#[derive(Serialize, Deserialize)]
struct Mark(());

impl Record for Mark {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// Makes the store what one of the first version was: nobody stands in the index.
async fn forget_who_is_due(stage: &Stage) {
    let files = &stage.config.store;
    let keys = Keyring::load_or_create(&files.key_file, &[], &files.path).expect("the key");
    let store = Store::open(&files.path, keys).expect("the store");
    let mut batch = Batch::new();
    batch.delete::<Mark>(Name::new("strangers indexed"));
    for due in store.due_until(Timestamp::MAX, 100).await.expect("what is due") {
        batch.delete_stored(Tree::Due, due.key);
    }
    store.commit(batch).await.expect("a commit");
    assert!(store.due_until(Timestamp::MAX, 1).await.expect("a look").is_empty());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_store_without_an_index_are_put_into_it() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.stop().await;
    forget_who_is_due(&stage).await;
    stage.start().await;
    stage.ready().await;
    stage.bot().settled(None).await;
    pass(&stage, DAY * 402).await;
    let last = stage.texts().pop().expect("a post");
    assert!(last.contains("You have not written to me for 400 days"), "{last}");
    assert!(stage.sandbox.tokens("alice").iter().all(|sign_in| !sign_in.app_name.starts_with("Auditoot")));
}
