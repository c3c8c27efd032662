use jiff::SignedDuration;

use super::*;

fn guard() -> Guard {
    let clock = Clock::standing("2026-11-01T09:00:00Z".parse().expect("a time"));
    Guard::new(Box::new(|url| url.host_str() == Some("intranet.lan") && url.port() == Some(3000)), clock)
}

fn judge(text: &str) -> Result<Route, GuardRefusal> {
    guard().judge(&Url::parse(text).expect("an address"))
}

#[test]
fn an_address_is_judged_as_it_is_written() {
    for text in
        ["https://social.example", "https://social.example.:8443/x", "https://bücher.example", "https://8.8.8.8"]
    {
        assert_eq!(judge(text), Ok(Route::Checked), "{text}");
    }
    for text in [
        "https://localhost",
        "https://LOCALHOST.",
        "https://a.localhost",
        "https://printer.local",
        "https://db.internal.",
        "https://router.home.arpa",
        "https://x.onion",
        "https://intranet",
        "https://intranet.lan",
        "https://2130706433",
        "https://[::ffff:10.0.0.1]",
        "https://169.254.169.254/latest/meta-data",
    ] {
        let expected = if text == "https://intranet.lan" { Ok(Route::Checked) } else { Err(GuardRefusal::NotPublic) };
        assert_eq!(judge(text), expected, "{text}");
    }
    for text in
        ["http://social.example", "ftp://social.example", "file:///etc/passwd", "data:,x", "http://intranet.lan"]
    {
        assert_eq!(judge(text), Err(GuardRefusal::NotHttps), "{text}");
    }
    for text in ["https://alice@social.example", "https://:x@social.example"] {
        assert_eq!(judge(text), Err(GuardRefusal::WithUser), "{text}");
    }
}

#[test]
fn what_the_operator_allows_is_not_judged_and_only_that() {
    assert_eq!(judge("http://intranet.lan:3000"), Ok(Route::Allowed));
    assert_eq!(judge("https://intranet.lan:3000"), Ok(Route::Allowed));
    assert_eq!(judge("ftp://intranet.lan:3000"), Err(GuardRefusal::NotHttps));
}

#[tokio::test]
async fn a_visit_that_nobody_waits_for_any_more_is_a_failure() {
    let guard = guard();
    let url = Url::parse("https://social.example").expect("an address");
    for _ in 0..2 {
        drop(guard.visit(&url).await.expect("a visit"));
    }
    let until = guard.0.clock.after(SignedDuration::from_secs(10));
    assert_eq!(guard.visit(&url).await.err(), Some(GuardRefusal::Failing { until }));
    guard.0.clock.advance(SignedDuration::from_secs(10));
    guard.visit(&url).await.expect("a visit").ended(HostAnswer::Answered { wait_until: None });
    drop(guard.visit(&url).await.expect("a visit"));
    assert!(guard.visit(&url).await.is_ok(), "the count began anew");
}

#[tokio::test]
async fn a_host_has_only_so_many_requests_at_once_and_keeps_no_other_waiting() {
    let guard = guard();
    let slow = Url::parse("https://slow.example").expect("an address");
    let mut visits = Vec::new();
    for _ in 0..HOST_REQUESTS_MAX {
        visits.push(guard.visit(&slow).await.expect("a visit"));
    }
    let mut next = Box::pin(guard.visit(&slow));
    assert!(futures_util::poll!(&mut next).is_pending(), "its places are taken");
    let other = Url::parse("https://other.example").expect("an address");
    other_is_free(&guard, &other).await;
    for visit in visits {
        visit.ended(HostAnswer::Answered { wait_until: None });
    }
    assert!(next.await.is_ok());
}

async fn other_is_free(guard: &Guard, other: &Url) {
    guard.visit(other).await.expect("another host").ended(HostAnswer::Answered { wait_until: None });
}

#[cfg(feature = "demo")]
mod played {
    use auditoot_sandbox::{Character, Setup};

    use super::*;
    use crate::mastodon::client::{DiscoveryDocument, HostRules, MastodonClient};
    use crate::timeouts::Timeouts;

    const NAME: &str = "played.example";

    fn document() -> DiscoveryDocument {
        DiscoveryDocument::WebFinger { resource: format!("acct:carol@{NAME}") }
    }

    fn client(guard: &Guard, clock: &Clock) -> MastodonClient {
        let address = Url::parse(&format!("https://{NAME}/")).expect("an address");
        let host = HostRules::of_stranger(address, Timeouts::HASTY, guard);
        MastodonClient::new(host, "a test", clock.clone()).expect("a client")
    }

    #[tokio::test]
    async fn only_the_demo_reaches_a_server_within_the_program_and_by_its_name_alone() {
        let clock = Clock::standing("2026-11-01T09:00:00Z".parse().expect("a time"));
        let setup = |port| Setup { character: Character::GoToSocial, clock: clock.clone(), port, seed: 1 };
        let named = Sandbox::start_named(setup(0), NAME).await.expect("a free port");
        let local = Sandbox::start(setup(0)).await.expect("a free port");
        named.add_person("carol");
        let demo = Guard::of_demo(clock.clone(), vec![named.clone(), local.clone()]);
        let (place, response) = client(&demo, &clock).document(&document()).await.expect("an answer");
        assert_eq!((place.host_str(), response.status.as_u16()), (Some(NAME), 200));
        assert_eq!(named.requests().len(), 1);
        // The judgement comes first: where a server listens is no name, and neither is it played at another port, or over http.
        let listens = named.listens();
        for address in [local.base_url().as_str(), &format!("https://{listens}/"), &format!("http://{NAME}/")] {
            assert!(demo.judge(&Url::parse(address).expect("an address")).is_err(), "{address}");
        }
        for address in [&format!("https://{NAME}:8443/"), &format!("https://sub.{NAME}/"), "https://social.example/"] {
            let address = Url::parse(address).expect("an address");
            assert_eq!(demo.judge(&address), Ok(Route::Checked), "{address}");
        }
        // What `run` has is made without any, whatever runs beside it.
        let run = Guard::new(Box::new(|_: &Url| false), clock.clone());
        let address = Url::parse(&format!("https://{NAME}/")).expect("an address");
        assert_eq!((run.judge(&address), run.played(&address).is_some()), (Ok(Route::Checked), false));
        assert!(run.0.played.is_empty());
    }
}
