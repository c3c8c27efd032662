//! What an answer costs: requests to the server it lives on, and commits to the disk.

use auditoot_sandbox::{Character, Fault, FaultRule};
use jiff::SignedDuration;

use crate::stage::{BOT, Stage};

/// Longer than the bot waits before it looks for a post whose outcome it does not know.
const LOOKED_FOR: SignedDuration = SignedDuration::from_secs(31);

/// Longer than the bot waits before it reads although the stream said nothing.
const READ_AGAIN: SignedDuration = SignedDuration::from_secs(41);
/// In which requests are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// What was spent on one answer.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    /// What was asked of the server from the message to its answer, in order.
    requests: Vec<String>,
    /// What reached the disk on that way.
    commits: u64,
    /// What reached the disk once everything was written down.
    commits_in_all: u64,
}

/// What an answer costs. The request that posts it is carried out and not answered, so that nothing follows from it yet.
async fn cost(stage: &Stage, text: &str) -> Cost {
    // The stream is open, and everything older is read.
    stage.at_once(|stage| (stage.sandbox.open_streams(BOT) > 0).then_some(())).await;
    stage.bot().settled(None).await;
    stage.clock.advance(READ_AGAIN);
    stage.bot().settled(None).await;
    let (requests, commits) = (stage.sandbox.requests().len(), stage.bot().commits());
    let spent = |stage: &Stage| stage.bot().commits() - commits;
    stage.sandbox.set_fault(FaultRule::new(Fault::LostAnswer));
    let message = stage.say("alice", text);
    stage.settled(&message).await;
    let on_the_way = spent(stage);
    let seen = stage.sandbox.requests().split_off(requests);
    let mut requests: Vec<_> = seen.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    // The reading behind it takes its own time.
    let posted = requests.iter().position(|request| request.starts_with("POST")).expect("a post");
    requests.truncate(posted + 1);
    stage.clock.advance(LOOKED_FOR);
    stage.settled(&message).await;
    stage.one_answer(&message);
    Cost { requests, commits: on_the_way, commits_in_all: spent(stage) }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_costs_no_more_than_it_must() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.ask("alice", "help").await;
        let cost = cost(&stage, "help").await;
        assert_eq!(cost.requests, ["POST /api/v1/statuses"], "{character}");
        assert_eq!((cost.commits, cost.commits_in_all), (1, 2), "{character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_costs_no_more_than_it_must() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let cost = cost(&stage, "list apps").await;
    assert_eq!(cost.requests, ["GET /api/v1/tokens", "POST /api/v1/statuses"]);
    assert_eq!((cost.commits, cost.commits_in_all), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commits_of_several_people_go_to_the_disk_together() {
    const PEOPLE: usize = 8;
    let stage = Stage::open(Character::GoToSocial).await;
    let names: Vec<String> = (0..PEOPLE).map(|number| format!("person{number}")).collect();
    for name in &names {
        stage.ask(name, "help").await;
    }
    // Each answer alone takes two commits. How many meet is a matter of the machine, but some always do.
    let mut commits = u64::MAX;
    for _ in 0..5 {
        let before = stage.bot().commits();
        let messages: Vec<_> = names.iter().map(|name| stage.say(name, "help")).collect();
        for message in &messages {
            stage.settled(message).await;
        }
        commits = commits.min(stage.bot().commits() - before);
    }
    assert!(commits < 2 * PEOPLE as u64, "{commits}");
}

/// Mastodon takes 300 requests of a token in five minutes, and says with each answer how many are left.
#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_requests_leaves_room_for_270_answers_and_is_never_met() {
    const ANSWERS: usize = 270;
    let mut stage = Stage::set(Character::Mastodon).await;
    (stage.config.limits.answers_per_hour, stage.config.limits.answers_per_day) = (1_000, 1_000);
    stage.sandbox.limit_posts_in_a_window(30_000);
    stage.start().await;
    stage.ready().await;
    // Its answer to a post tells the bot how many it takes.
    stage.ask("alice", "help").await;
    stage.sandbox.limit_requests(300);
    stage.clock.advance(WINDOW);
    let (began, requests) = (stage.clock.now(), stage.sandbox.requests().len());
    let mut answered = 0;
    for number in 0..ANSWERS {
        let message = stage.say(&format!("person{}", number % 10), "help");
        stage.settled(&message).await;
        answered += stage.answers(&message).len();
        stage.clock.advance(SignedDuration::from_millis(1_100));
    }
    assert!(stage.clock.now().duration_since(began) < WINDOW);
    let seen = stage.sandbox.requests().split_off(requests);
    let readings = seen.iter().filter(|request| request.path == "/api/v1/notifications").count();
    assert_eq!((answered, stage.sandbox.requests_refused()), (ANSWERS, 0), "with {readings} readings");
    assert!(readings < 30, "{readings} readings");
    // What is over the limit waits for the next window, and is not even tried before.
    let late: Vec<_> = (0..40).map(|number| stage.say(&format!("person{}", number % 10), "help")).collect();
    stage.bot().settled(None).await;
    assert!(late.iter().any(|message| stage.answers(message).is_empty()));
    stage.clock.advance(WINDOW);
    for message in &late {
        stage.settled(message).await;
        stage.one_answer(message);
    }
    assert_eq!(stage.sandbox.requests_refused(), 0);
}
