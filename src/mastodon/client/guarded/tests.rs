use std::net::{IpAddr, Ipv4Addr};

use http::Method;
use jiff::SignedDuration;
use serde_json::Value;

use super::*;
use crate::guard::GuardRefusal;
use crate::timeouts::Timeouts;
use auditoot_core::secret::AccessToken;
use world::{TestNet, ok, public};

mod world;

const PRIVATE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7));
const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

async fn get(client: &MastodonClient, path: &str) -> Result<HttpResponse, RequestError> {
    client.send(client.request(Method::GET, client.url(&[path]))).await
}

fn refusal<T>(outcome: &Result<T, RequestError>) -> Option<GuardRefusal> {
    match outcome {
        Err(RequestError::Guarded(refusal)) => Some(*refusal),
        Ok(_) | Err(_) => None,
    }
}

fn webfinger() -> DiscoveryDocument {
    DiscoveryDocument::WebFinger { resource: "acct:alice@a.example".to_owned() }
}

#[tokio::test]
async fn a_public_host_is_reached_by_its_name_and_told_who_asks() {
    let net = TestNet::start(|_| ok("{}")).await;
    net.name("a.example", &[&[public(1), public(2)]]);
    let client = net.client("https://a.example").with_token(AccessToken::new("t0ken"));
    assert_eq!(get(&client, "api").await.expect("an answer").status, StatusCode::OK);
    let heard = net.heard();
    assert_eq!(heard.len(), 1);
    assert!(
        heard[0].contains("user-agent: Auditoot (test)") && heard[0].contains("authorization: Bearer t0ken"),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_name_with_any_private_address_is_not_reached() {
    let net = TestNet::start(|_| ok("{}")).await;
    for (name, addresses) in [
        ("a.example", &[LOOPBACK][..]),
        ("b.example", &[PRIVATE]),
        ("c.example", &[public(1), PRIVATE]),
        ("d.example", &["::ffff:127.0.0.1".parse().expect("an address"), public(1)]),
        ("e.example", &[]),
    ] {
        net.name(name, &[addresses]);
        let outcome = get(&net.client(&format!("https://{name}")), "api").await;
        assert!(matches!(outcome, Err(RequestError::NotSent(_))), "{name}: {outcome:?}");
    }
    assert_eq!(net.connections(), 0, "nobody was even dialled");
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time_is_judged_the_second_time() {
    let net = TestNet::start(|_| ok("{}")).await;
    net.name("a.example", &[&[public(1)], &[LOOPBACK]]);
    let client = net.client("https://a.example");
    assert!(get(&client, "api").await.is_ok());
    assert!(matches!(get(&client, "api").await, Err(RequestError::NotSent(_))));
    assert_eq!(net.connections(), 1);
}

#[tokio::test]
async fn what_is_written_as_an_address_is_never_looked_up() {
    let net = TestNet::start(|_| ok("{}")).await;
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "[64:ff9b::7f00:1]",
    ] {
        let client = net.client(&format!("https://{host}:{}", net.port()));
        assert_eq!(refusal(&get(&client, "api").await), Some(GuardRefusal::NotPublic), "{host}");
    }
    let client = net.client(&format!("http://127.0.0.1:{}", net.port()));
    assert_eq!(refusal(&get(&client, "api").await), Some(GuardRefusal::NotHttps));
    assert_eq!((net.lookups(), net.connections()), (0, 0));
}

#[tokio::test]
async fn a_document_may_be_elsewhere_and_a_token_does_not_go_along() {
    let net = TestNet::start(|head| match head {
        head if head.contains("host: a.example") => world::redirect("https://b.example/.well-known/webfinger?x=1"),
        _ => ok("{\"subject\":\"acct:alice@a.example\"}"),
    })
    .await;
    net.name("a.example", &[&[public(1)]]);
    net.name("b.example", &[&[public(2)]]);
    let client = net.client("https://a.example").with_token(AccessToken::new("t0ken"));
    let (url, response) = client.document(&webfinger()).await.expect("a document");
    assert_eq!((url.as_str(), response.status), ("https://b.example/.well-known/webfinger?x=1", StatusCode::OK));
    let heard = net.heard();
    assert!(heard[0].starts_with("GET /.well-known/webfinger?resource=acct%3Aalice%40a.example "), "{heard:?}");
    assert!(heard.len() == 2 && !heard.iter().any(|head| head.contains("authorization")), "{heard:?}");
    // Nothing else is followed.
    assert_eq!(get(&client, "api").await.expect("an answer").status, StatusCode::FOUND);
    assert_eq!(net.heard().len(), 3);
}

#[tokio::test]
async fn every_hop_is_judged_and_there_are_three_at_most() {
    for (target, expected) in [
        ("https://127.0.0.1/", GuardRefusal::NotPublic),
        ("https://[::ffff:7f00:1]/", GuardRefusal::NotPublic),
        ("//169.254.169.254/latest", GuardRefusal::NotPublic),
        ("https://localhost/", GuardRefusal::NotPublic),
        ("http://b.example/", GuardRefusal::NotHttps),
        ("ftp://b.example/", GuardRefusal::NotHttps),
        ("https://u:p@b.example/", GuardRefusal::WithUser),
    ] {
        let net = TestNet::start(move |_| world::redirect(target)).await;
        net.name("a.example", &[&[public(1)]]);
        let outcome = net.client("https://a.example").document(&DiscoveryDocument::NodeInfo).await;
        assert_eq!(refusal(&outcome), Some(expected), "{target}");
        assert_eq!(net.connections(), 1);
    }
    let net = TestNet::start(|_| world::redirect("/again")).await;
    net.name("a.example", &[&[public(1)]]);
    let outcome = net.client("https://a.example").document(&DiscoveryDocument::HostMeta).await;
    assert!(matches!(outcome, Err(RequestError::Senseless(_))), "{outcome:?}");
    assert_eq!(net.heard().len(), 4);
    // A name behind a redirect is looked up like any other.
    let net = TestNet::start(|_| world::redirect("https://b.example/")).await;
    net.name("a.example", &[&[public(1)]]);
    net.name("b.example", &[&[PRIVATE]]);
    let outcome = net.client("https://a.example").document(&DiscoveryDocument::HostMeta).await;
    assert!(matches!(outcome, Err(RequestError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_wants_peace_has_it_until_it_said() {
    for (head, seconds) in [
        ("HTTP/1.1 429 Too Many Requests\r\nretry-after: 120\r\n", 122),
        ("HTTP/1.1 503 Service Unavailable\r\nretry-after: 120\r\n", 122),
        (
            "HTTP/1.1 200 OK\r\nx-ratelimit-limit: 300\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset: 2026-11-01T09:02:00Z\r\n",
            122,
        ),
        ("HTTP/1.1 429 Too Many Requests\r\nretry-after: 99999999\r\n", 3 * 3600 + 300),
    ] {
        let net = TestNet::start(move |_| world::answer(head, "{}")).await;
        net.name("a.example", &[&[public(1)]]);
        let client = net.client("https://a.example");
        assert!(get(&client, "api").await.is_ok());
        let until = net.clock().after(SignedDuration::from_secs(seconds));
        assert_eq!(refusal(&get(&client, "api").await), Some(GuardRefusal::LeftAlone { until }), "{head}");
        assert_eq!(net.connections(), 1, "{head}");
        net.clock().advance(SignedDuration::from_secs(seconds));
        assert!(get(&client, "api").await.is_ok(), "{head}");
    }
}

#[tokio::test]
async fn new_servers_are_visited_at_a_pace() {
    let net = TestNet::start(|_| ok("{}")).await;
    for number in 0..6 {
        net.name(&format!("{number}.example"), &[&[public(1)]]);
        let outcome = get(&net.client(&format!("https://{number}.example")), "api").await;
        let until = net.clock().after(SignedDuration::from_mins(1));
        assert_eq!(refusal(&outcome), (number == 5).then_some(GuardRefusal::TooManyNew { until }));
    }
}

#[tokio::test]
async fn what_is_endless_deep_or_slow_ends() {
    let net = TestNet::start(|head| match head {
        head if head.contains("/endless") => ok(&"x".repeat(6 << 20)),
        head if head.contains("/deep") => ok(&"[".repeat(1 << 20)),
        _ => world::hang(),
    })
    .await;
    net.name("a.example", &[&[public(1)]]);
    let client = net.client("https://a.example");
    assert!(matches!(get(&client, "endless").await, Err(RequestError::TooLarge { .. })));
    assert!(get(&client, "deep").await.expect("an answer").json::<Value>().is_err());
    let request = client.request(Method::GET, client.url(&["slow"]));
    let outcome = client.ask(request, client.until(), HttpResponse::accept).await;
    assert!(matches!(outcome, Err(RequestError::TooSlow | RequestError::Guarded(_))), "{outcome:?}");
}

#[tokio::test]
async fn what_the_operator_allows_is_reached_wherever_it_is() {
    let net = TestNet::start_plain(|_| ok("{}")).await;
    let client = net.client(&format!("http://127.0.0.1:{}", net.port()));
    assert_eq!(get(&client, "api").await.expect("an answer").status, StatusCode::OK);
    assert_eq!(client.timeouts().whole, Timeouts::HASTY.whole);
}
