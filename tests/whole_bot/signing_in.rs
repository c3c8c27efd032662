//! Signing in: the page, the link, and who may use it.

use std::time::{Duration, Instant};

use auditoot::config::Web;
use auditoot_sandbox::{Browsed, Character, Decision, Fault, FaultRule, Target};
use jiff::SignedDuration;

use crate::faces::{raw, without_head};
use crate::stage::{BOT, Stage, link_in};

/// Whether a page leads back to a conversation.
fn leads_back(html: &str) -> bool {
    html.contains("<a class=\"button\"")
}

/// The heading of a page.
fn heading(html: &str) -> &str {
    html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>")).map_or(html, |(heading, _)| heading)
}

/// The answer to a GET of one of the bot's own pages, headers and all.
async fn get(stage: &Stage, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", stage.pages());
    raw(stage, &request).await
}

fn path_and_query(page: &Browsed) -> String {
    format!("{}?{}", page.url.path(), page.url.query().unwrap_or_default())
}

/// Asks for a link as alice, and opens it in somebody's browser.
async fn open_link(stage: &Stage, person: &str, decision: Decision) -> Browsed {
    let link = link_in(&stage.ask("alice", "list apps").await);
    let page = stage.sandbox.browse(person, &link, decision).await.expect("a page");
    stage.bot().settled(None).await;
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_loaded_again_says_the_same_for_ten_minutes_and_does_nothing() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        let link = link_in(&stage.ask("alice", "sign in").await);
        let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
        stage.bot().settled(None).await;
        let (posts, sign_ins) = (stage.texts(), stage.sandbox.tokens("alice"));
        let path = path_and_query(&page);
        assert!(leads_back(&page.html), "{character}: {}", page.html);
        let (one, other) = tokio::join!(get(&stage, &path), get(&stage, &path));
        assert_eq!([heading(&one), heading(&other)], [heading(&page.html); 2], "{character}");
        // Whoever knows the state alone learns nothing of whose it is.
        let guessed = get(&stage, &path.replace("code=", "code=x")).await;
        assert!(!leads_back(&guessed) && leads_back(&one), "{character}: {guessed}");
        stage.clock.advance(SignedDuration::from_mins(11));
        let late = get(&stage, &path_and_query(&page)).await;
        assert_ne!(heading(&late), heading(&page.html), "{character}");
        assert!(!leads_back(&late), "{character}: {late}");
        stage.bot().settled(None).await;
        assert_eq!((stage.texts(), stage.sandbox.tokens("alice")), (posts, sign_ins));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_is_one_sign_in() {
    let stage = Stage::open(Character::GoToSocial).await;
    let link = link_in(&stage.ask("alice", "list apps").await);
    stage.sandbox.set_fault(FaultRule::new(Fault::Slow).at(Target::Exchange).times(1));
    let page = stage.sandbox.browse("alice", &link, Decision::Approve);
    let sandbox = stage.sandbox.clone();
    let second = async {
        // While the first click waits for its answer.
        stage
            .at_once(|stage| {
                stage.sandbox.requests().iter().any(|request| request.path == "/oauth/token").then_some(())
            })
            .await;
        sandbox.browse("alice", &link, Decision::Approve).await.expect("a page")
    };
    let (first, second) = tokio::join!(page, second);
    assert_eq!(heading(&first.expect("a page").html), heading(&second.html));
    stage.bot().settled(None).await;
    assert_eq!(stage.sandbox.posts_by(BOT).len(), 2, "a link and a list: {:#?}", stage.texts());
    assert_eq!(stage.sandbox.tokens("alice").len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_the_link_consumes_nothing() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        let link = link_in(&stage.ask("alice", "sign in").await);
        for _ in 0..3 {
            stage.sandbox.browse("preview", &link, Decision::JustLook).await.expect("a page");
        }
        let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
        assert!(page.html.contains("Done"), "{character}: {}", page.html);
    }
}

/// Ends the bot and starts it again with these pages of its own, or with none.
async fn start_again(stage: &mut Stage, web: Option<Web>) {
    stage.stop().await;
    stage.config.web = web;
    stage.start().await;
    stage.ready().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_comes_back_in_another_way_than_today_is_not_sent_again() {
    for character in Character::ALL {
        let mut stage = Stage::open(character).await;
        let pages = stage.config.web.clone();
        let to_page = link_in(&stage.ask("alice", "sign in").await);
        start_again(&mut stage, None).await;
        let answer = stage.ask("alice", "sign in").await;
        let to_code = link_in(&answer);
        assert!(to_code != to_page && answer.text.contains("Your server then shows you a code"), "{}", answer.text);
        assert_eq!(link_in(&stage.ask("alice", "sign in").await), to_code, "this one is");
        let shown = stage.sandbox.browse("alice", &to_code, Decision::Approve).await.expect("a page");
        assert!(shown.code.is_some(), "{}", shown.html);
        start_again(&mut stage, pages).await;
        let link = link_in(&stage.ask("alice", "sign in").await);
        let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
        assert!(page.html.contains("Done"), "{character}: {}", page.html);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_carries_nothing_and_is_kept_nowhere() {
    let stage = Stage::open(Character::GoToSocial).await;
    let page = open_link(&stage, "alice", Decision::Approve).await;
    for path in [path_and_query(&page), "/signed-in/x?state=s&code=c".into(), "/signed-in/x".into(), "/nowhere".into()]
    {
        let answer = get(&stage, &path).await.to_lowercase();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        for header in [
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
        ] {
            assert!(head.contains(header), "{path}: {head}");
        }
        assert!(!head.contains("set-cookie"), "{head}");
        // The style sheet of all pages and their head are the bot's own, and the same for everybody.
        let body = body.replace("<link rel=\"stylesheet\" href=\"/style.css\">", "");
        let profile = format!("href=\"{}@{BOT}\"", stage.sandbox.base_url());
        let body = without_head(&body).replace(&profile, "");
        for nothing in ["<script", "http://", "https://", "alice", "state", "<img", "<link"] {
            assert!(!body.contains(nothing), "{path}: {nothing} in {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_to_the_wrong_place_or_with_the_wrong_state_does_nothing() {
    let stage = Stage::open(Character::GoToSocial).await;
    let link = link_in(&stage.ask("alice", "list apps").await);
    let url: url::Url = link.parse().expect("an address");
    let secret = url.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    let back = url.query_pairs().find(|(name, _)| name == "redirect_uri").expect("an address").1.into_owned();
    let back: url::Url = back.parse().expect("an address");
    let exchanges =
        |stage: &Stage| stage.sandbox.requests().iter().filter(|request| request.path == "/oauth/token").count();
    let before = exchanges(&stage);
    let expired = get(&stage, "/signed-in/nobody?state=guess&code=c").await;
    for path in [
        format!("{}?state=guess&code=c", back.path()),
        format!("/signed-in/another?state={secret}&code=c"),
        format!("/signed-in/?state={secret}&code=c"),
        format!("{}x?state={secret}&code=c", back.path()),
    ] {
        let answer = get(&stage, &path).await;
        assert!(heading(&answer) == heading(&expired) || answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    for query in ["", "?code=c", &format!("?state={secret}"), "?state=&code=", "?%ff=%00&state=%F0%9F"] {
        get(&stage, &format!("{}{query}", back.path())).await;
    }
    get(&stage, &format!("{}?code=c&state={}", back.path(), "s".repeat(7_000))).await;
    stage.bot().settled(None).await;
    assert_eq!(exchanges(&stage), before, "no code was exchanged");
    assert_eq!(stage.texts().len(), 1, "{:#?}", stage.texts());
    // The link itself still does.
    let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
    assert!(page.html.contains("Done"), "{}", page.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_waits_twenty_seconds_and_then_refers_to_the_messages() {
    let stage = Stage::open(Character::GoToSocial).await;
    let link = link_in(&stage.ask("alice", "list apps").await);
    // The code is exchanged slowly, and then nobody says whose token it is, nor whether it is gone.
    stage.sandbox.set_fault(FaultRule::new(Fault::Slow).at(Target::Exchange));
    stage.sandbox.set_fault(FaultRule::new(Fault::Hang).at(Target::Identity));
    let began = Instant::now();
    let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
    let took = began.elapsed();
    assert!(page.html.contains("answer in your messages"), "{}", page.html);
    assert!((Duration::from_secs(20)..Duration::from_secs(25)).contains(&took), "{took:?}");
    stage.sandbox.heal();
    stage.bot().settled(None).await;
    assert_eq!(stage.texts().len(), 2, "{:#?}", stage.texts());
    assert_ne!(heading(&get(&stage, &path_and_query(&page)).await), heading(&page.html), "it ended meanwhile");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_link_does_after_a_server_that_was_away() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.sandbox.set_fault(FaultRule::new(Fault::ServerError).at(Target::Exchange));
    let page = open_link(&stage, "alice", Decision::Approve).await;
    assert!(!page.html.contains("Done"), "{}", page.html);
    let told = stage.texts();
    assert_eq!(told.len(), 2, "{told:#?}");
    // Loading the page again is no other try, and says the same.
    stage.sandbox.heal();
    assert_eq!(heading(&get(&stage, &path_and_query(&page)).await), heading(&page.html));
    assert_eq!(stage.texts(), told);
    let page = open_link(&stage, "alice", Decision::Approve).await;
    assert!(page.html.contains("Done"), "{}", page.html);
    assert!(stage.texts().pop().expect("a list").contains("3 apps"), "{:#?}", stage.texts());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_that_comes_back_ends_no_sign_in_and_the_page_offers_another_try() {
    let stage = Stage::open(Character::Mastodon).await;
    let link = link_in(&stage.ask("alice", "sign in").await);
    let page = stage.sandbox.browse("alice", &link, Decision::Deny).await.expect("a page");
    for _ in 0..3 {
        // Whoever saw the address can open this, an app of hers too.
        assert_eq!(heading(&get(&stage, &path_and_query(&page)).await), heading(&page.html));
    }
    stage.bot().settled(None).await;
    assert_eq!(stage.texts().len(), 1, "{:#?}", stage.texts());
    assert!(page.html.contains("action=\"/sign-in/") && page.html.contains("Try again"), "{}", page.html);
    let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
    assert!(page.html.contains("Done"), "{}", page.html);
    // Now it is over, whatever comes back.
    stage.sandbox.browse("alice", &link, Decision::Deny).await.expect("a page");
    stage.bot().settled(None).await;
    assert_eq!(stage.texts().len(), 2, "{:#?}", stage.texts());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_forwarded_reaches_nobodys_account() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        let link = link_in(&stage.ask("alice", "sign in").await);
        let page = stage.sandbox.browse("bob", &link, Decision::Approve).await.expect("a page");
        stage.bot().settled(None).await;
        assert!(page.html.contains("If somebody sent you this link"), "bob is warned: {}", page.html);
        assert!(page.html.contains("sign out of this one"), "and told what to do: {}", page.html);
        assert!(!leads_back(&page.html) && !page.html.contains("alice"), "and not who asked: {}", page.html);
        assert!(stage.sandbox.tokens("bob").is_empty(), "bob's permission was given back, on {character}");
        let told = stage.texts().pop().expect("an answer");
        assert!(told.contains("another account than yours") && !told.contains("bob"), "{told}");
        assert!(stage.sandbox.posts_by(BOT).iter().all(|post| post.recipients == ["alice"]));
        // Neither of them is connected.
        for person in ["alice", "bob"] {
            let status = stage.ask(person, "status").await;
            assert!(!status.text.contains("You gave me a permission"), "{}", status.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_ran_out_does_nothing_and_says_so_once() {
    let stage = Stage::open(Character::GoToSocial).await;
    let link = link_in(&stage.ask("alice", "list apps").await);
    stage.clock.advance(SignedDuration::from_mins(11));
    let page = stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
    stage.bot().settled(None).await;
    assert!(!page.html.contains("Done"), "{}", page.html);
    let texts = stage.texts();
    assert_eq!(texts.len(), 2);
    assert!(texts[1].contains("had run out"), "{texts:?}");
    stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
    stage.bot().settled(None).await;
    assert_eq!(stage.texts().len(), 2, "it is said once");
    assert_eq!(stage.sandbox.tokens("alice").len(), 5, "no code was exchanged");
}
