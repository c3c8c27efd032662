//! The last step of `setup`: the bot runs.

use super::*;

impl Conversation {
    /// Asks it to stop.
    fn stop(&self) {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().expect("it can be told");
        assert!(told.success());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_with_a_bot_that_runs_where_that_gets_a_yes() {
    let site = Site::of(Character::Mastodon).await;
    // The policy stays as it is, so that it takes somebody whom the bot follows.
    site.sandbox.follow(BOT, "alice", true);
    let mut conversation = site.begin(&[]);
    site.answer(&mut conversation, &QUESTIONS).await;
    site.answer(&mut conversation, &[("Run it here and now, until you stop it with Ctrl-C?", "yes")]).await;
    conversation.read_until("started");
    let answered = async |text: &str| {
        let before = site.sandbox.posts_by(BOT).len();
        site.sandbox.say("alice", &format!("@{BOT} {text}"));
        site.sandbox.until(|sandbox| (sandbox.posts_by(BOT).len() > before).then_some(())).await;
    };
    answered("help").await;
    conversation.stop();
    let (code, _, seen) = conversation.end();
    assert_eq!(code, 0, "{seen}");

    // A flag says it too, where nobody answers.
    let mut conversation = site.begin(&["--start", "yes"]);
    drop(conversation.keyboard.take());
    conversation.read_until("started");
    answered("status").await;
    conversation.stop();
    assert_eq!(conversation.end().0, 0);
}
