//! How the posts of a window are shared out: whoever floods the bot takes nothing away from those who go first.

use auditoot::mastodon::notifications::NotificationId;
use auditoot_sandbox::{Character, Decision, PostSeen};
use jiff::SignedDuration;

use crate::stage::{BOT, Stage, link_in};

/// More than one window of Mastodon.
const NEXT_WINDOW: SignedDuration = SignedDuration::from_mins(181);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Lets so many people who never wrote before write once each, and waits until the bot can do no more about it.
async fn flood(stage: &Stage, people: usize, text: &str) {
    for number in 0..people {
        stage.say(&format!("stranger{number}"), text);
    }
    let newest = stage.sandbox.last_notification_for(BOT).map(NotificationId);
    tokio::time::timeout(std::time::Duration::from_secs(60), stage.bot().settled(newest.as_ref()))
        .await
        .expect("it settles");
}

/// The posts to those who flooded.
fn to_strangers(stage: &Stage) -> Vec<PostSeen> {
    let mut posts = stage.sandbox.posts_by(BOT);
    posts.retain(|post| post.recipients.iter().any(|name| name.starts_with("stranger")));
    posts
}

/// How often the server said that it had enough.
fn is_never_refused(stage: &Stage) -> bool {
    let tries =
        stage.sandbox.requests().iter().filter(|one| one.method == "POST" && one.path == "/api/v1/statuses").count();
    tries == stage.sandbox.posts_by(BOT).len()
}

async fn connect(stage: &Stage, name: &str) {
    let link = link_in(&stage.ask(name, "list apps").await);
    stage.sandbox.browse(name, &link, Decision::Approve).await.expect("a page");
    stage.bot().settled(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_in_masses_take_away_no_result_and_no_answer_of_those_who_are_connected() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let question = stage.ask("alice", "revoke 1").await;
    flood(&stage, 300, "thanks").await;
    assert_eq!(to_strangers(&stage).len(), 120 - 2, "alice was one of the others at first");
    // The clock stands still: whatever happens now, happens at once.
    assert!(stage.ask("alice", "status").await.text.contains("CrossPost"), "the question is named");
    // It is not forgotten by being started again.
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    stage.bot().settled(None).await;
    assert_eq!(to_strangers(&stage).len(), 118);
    let done = stage.reply("alice", &question, "yes").await;
    assert!(done.text.contains("Done"), "{}", done.text);
    let list = stage.ask("alice", "list apps").await;
    assert!(list.text.contains("can reach your account"), "{}", list.text);
    stage.clock.advance(NEXT_WINDOW);
    stage.bot().settled(None).await;
    let answered = to_strangers(&stage);
    assert_eq!(answered.len(), 118 + 120);
    let late = answered.iter().filter(|post| post.text.contains("Sorry for the wait")).count();
    assert_eq!(late, 120, "whoever had to wait is told");
    stage.clock.advance(NEXT_WINDOW);
    stage.bot().settled(None).await;
    assert_eq!(to_strangers(&stage).len(), 300, "nobody is passed over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_who_write_without_end_take_away_nothing_from_others_like_them() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let question = stage.ask("alice", "revoke 1").await;
    let names: Vec<String> = (0..8).map(|number| format!("talker{number}")).collect();
    for name in &names {
        connect(&stage, name).await;
    }
    for _ in 0..41 {
        for name in &names {
            stage.say(name, "help");
        }
    }
    stage.bot().settled(None).await;
    let question = stage.reply("alice", &question, "yes").await;
    assert!(question.text.contains("Done"), "{}", question.text);
    for _ in 0..10 {
        assert!(stage.ask("alice", "help").await.text.contains("Hello"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_never_has_to_refuse_a_post_and_reminders_are_spread() {
    let stage = Stage::open(Character::Mastodon).await;
    flood(&stage, 60, "remind every day").await;
    assert_eq!(to_strangers(&stage).len(), 60);
    stage.clock.advance(DAY);
    stage.bot().settled(None).await;
    assert_eq!(to_strangers(&stage).len(), 60 + 30);
    assert!(stage.ask("bob", "thanks").await.text.contains("welcome"), "answers go meanwhile");
    stage.clock.advance(NEXT_WINDOW);
    stage.bot().settled(None).await;
    assert_eq!(to_strangers(&stage).len(), 60 + 60);
    flood(&stage, 300, "thanks").await;
    assert!(is_never_refused(&stage));
    let before = to_strangers(&stage).len();
    for _ in 0..2 {
        stage.clock.advance(NEXT_WINDOW);
        stage.bot().settled(None).await;
    }
    assert!(is_never_refused(&stage));
    assert!(to_strangers(&stage).len() > before + 150);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_one_domain_find_no_more_room_together_than_one_after_the_other() {
    let mut stage = Stage::set(Character::GoToSocial).await;
    stage.config.limits.domain_answers_per_day = 10;
    stage.start().await;
    stage.ready().await;
    for number in 0..200 {
        stage.say(&format!("stranger{number}@far.example"), "list apps");
    }
    let newest = stage.sandbox.last_notification_for(BOT).map(NotificationId);
    stage.bot().settled(newest.as_ref()).await;
    assert_eq!(to_strangers(&stage).len(), 10);
}
