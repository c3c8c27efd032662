//! The figures for the operator's machines: they say what happened, name nobody, and are those that the dashboard and the alerts ask for.

use std::collections::{BTreeMap, BTreeSet};

use auditoot_sandbox::services::free_port;
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Target};
use regex::Regex;

use super::stage::Stage;

const DASHBOARD: &str = include_str!("../../deploy/grafana-dashboard.json");
const ALERTS: &str = include_str!("../../deploy/prometheus-alerts.yml");

/// The figures, each with its labels in front of its value.
pub(crate) async fn scrape(stage: &Stage) -> (String, BTreeMap<String, f64>) {
    let port = stage.config.ops.listen.expect("it listens").port();
    let address = format!("http://127.0.0.1:{port}/metrics");
    let page = stage.sandbox.browse("operator", &address, Decision::JustLook).await.expect("a page");
    assert_eq!(page.status.as_u16(), 200);
    let samples = page.html.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &str| {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        (name.to_owned(), value.parse().expect("a number"))
    };
    let figures = samples.map(read).collect();
    (page.html, figures)
}

async fn stage() -> Stage {
    let mut stage = Stage::set(Character::GoToSocial).await;
    stage.config.ops.listen = Some(([127, 0, 0, 1], free_port().expect("a free port")).into());
    stage.start().await;
    stage.ready().await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_say_what_happened() {
    let stage = stage().await;
    let (_, before) = scrape(&stage).await;
    assert!((before["auditoot_ready"] - 1.0).abs() < f64::EPSILON, "{before:#?}");
    stage.connect().await;
    stage.ask("alice", "list apps").await;
    stage.ask("alice", "revoke 1").await;
    stage.ask("alice", "yes").await;
    let (_, after) = scrape(&stage).await;
    let grown = |name: &str| after[name] - before[name];
    assert!(grown("auditoot_messages_total") >= 3.0, "{after:#?}");
    assert!(grown("auditoot_posts_total{class=\"to_connected\"}") >= 2.0, "{after:#?}");
    assert!(grown("auditoot_posts_total{class=\"result\"}") >= 1.0, "{after:#?}");
    assert!(grown("auditoot_removals_total") >= 1.0, "{after:#?}");
    assert!(grown("auditoot_answer_seconds_count") >= 3.0, "{after:#?}");
    assert!(grown("auditoot_store_commits_total") >= 4.0, "{after:#?}");
    assert!(grown("auditoot_posting_budget_left{class=\"result\"}") <= -4.0, "{after:#?}");
    assert!(after["auditoot_store_records{kind=\"people\"}"] >= 1.0 && after["auditoot_stream_open"] > 0.0);
    stage.sandbox.set_fault(FaultRule::new(Fault::ServerError).at(Target::SignIns).times(u32::MAX));
    stage.ask("alice", "list apps").await;
    let (_, failed) = scrape(&stage).await;
    assert!(failed["auditoot_source_errors_total{operation=\"list\"}"] >= 1.0, "{failed:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_label_names_a_person_an_app_or_a_domain() {
    let stage = stage().await;
    stage.connect().await;
    stage.ask("alice", "list apps").await;
    stage.ask("bob", "hello").await;
    let (text, figures) = scrape(&stage).await;
    let labels = Regex::new("=\"([^\"]*)\"").expect("a pattern");
    let word = Regex::new(r"^([a-z][a-z_ -]*|[0-9]+|\+Inf|[0-9]+\.[0-9]+\.[0-9]+)$").expect("a pattern");
    let found: BTreeSet<_> =
        figures.keys().flat_map(|name| labels.captures_iter(name)).map(|found| found[1].to_owned()).collect();
    assert!(found.len() > 20, "{found:?}");
    assert!(found.iter().all(|label| word.is_match(label)), "{found:?}");
    for name in ["alice", "bob", "auditoot.", "127.0.0.1", "Tusky", "@"] {
        assert!(!text.contains(name), "{name} is in the figures: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_and_the_alerts_ask_for_figures_that_there_are() {
    let stage = stage().await;
    let (_, figures) = scrape(&stage).await;
    let there: BTreeSet<_> = figures.keys().map(|name| name.split('{').next().unwrap_or(name)).collect();
    let named = Regex::new(r"\bauditoot_[a-z_]+").expect("a pattern");
    for (file, at_least) in [(DASHBOARD, 20), (ALERTS, 8)] {
        let asked: BTreeSet<_> = named.find_iter(file).map(|name| name.as_str()).collect();
        assert!(asked.len() >= at_least, "{asked:?}");
        let missing: Vec<_> = asked.difference(&there).collect();
        assert!(missing.is_empty(), "nothing is called {missing:?}");
    }
    let shown: BTreeSet<_> = named.find_iter(DASHBOARD).map(|name| name.as_str()).collect();
    let unseen: Vec<_> = there.difference(&shown).collect();
    assert!(unseen.is_empty(), "the dashboard shows nothing of {unseen:?}");
    assert!(serde_json::from_str::<serde_json::Value>(DASHBOARD).is_ok());
    let words = Regex::new("what=\"([a-z ]+)\"").expect("a pattern");
    for word in words.captures_iter(ALERTS) {
        let name = format!("auditoot_ailment{{what=\"{}\"}}", &word[1]);
        assert!(figures.contains_key(&name), "{name}");
    }
}
