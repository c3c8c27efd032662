//! What an answer costs: requests to the server it lives on, and commits to the disk.

use auditoot_sandbox::{Character, Fault, FaultRule};
use jiff::SignedDuration;

use crate::stage::Stage;

/// Longer than the bot waits before it looks for a post whose outcome it does not know.
const LOOKED_FOR: SignedDuration = SignedDuration::from_secs(31);

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
    let (requests, commits) = (stage.sandbox.requests().len(), stage.bot().commits());
    let spent = |stage: &Stage| stage.bot().commits() - commits;
    stage.sandbox.set_fault(FaultRule::new(Fault::LostAnswer));
    let message = stage.say("alice", text);
    stage.settled(&message).await;
    let on_the_way = spent(stage);
    let seen = stage.sandbox.requests().split_off(requests);
    let requests = seen.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
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
        let requests = ["GET /api/v1/notifications", "GET /api/v1/notifications", "POST /api/v1/statuses"];
        assert_eq!(cost.requests, requests, "{character}");
        assert_eq!((cost.commits, cost.commits_in_all), (1, 2), "{character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_costs_no_more_than_it_must() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let cost = cost(&stage, "list apps").await;
    let (reading, listing) = ("GET /api/v1/notifications", "GET /api/v1/tokens");
    assert_eq!(cost.requests, [reading, reading, listing, listing, "POST /api/v1/statuses"]);
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
