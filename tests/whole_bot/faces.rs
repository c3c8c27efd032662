//! What every page of the bot's own says of it.

use auditoot::config::ServedPeople;
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::stage::Stage;

/// The answer to a request, as it comes.
pub(crate) async fn raw(stage: &Stage, request: &str) -> String {
    let mut stream = TcpStream::connect(stage.pages()).await.expect("somebody listens");
    stream.write_all(request.as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

/// What stands at the head of a page.
fn head(html: &str) -> &str {
    let head = html.split_once("<header>").and_then(|(_, rest)| rest.split_once("</header>"));
    head.unwrap_or_else(|| panic!("a page without a head: {html}")).0
}

/// An answer without the head of its page, which is the same for everybody.
pub(crate) fn without_head(answer: &str) -> String {
    let parts =
        answer.split_once("<header>").and_then(|(before, rest)| Some((before, rest.split_once("</header>")?.1)));
    parts.map_or_else(|| answer.to_owned(), |(before, behind)| before.to_owned() + behind)
}

/// Every page that anybody can open, and what a press of its button leads to.
async fn pages(stage: &Stage) -> Vec<String> {
    let mut pages = Vec::new();
    for (path, status, pressed) in [
        ("", 200, None),
        ("nowhere", 404, None),
        ("signed-in/x", 400, None),
        ("signed-in/x?code=1&state=1", 200, None),
        ("sign-in/x", 200, Some(410)),
        ("export/x", 200, Some(410)),
        ("paste/x", 200, Some(410)),
        ("list/x", 200, Some(410)),
    ] {
        let address = format!("http://{}/{path}", stage.pages());
        let page = stage.sandbox.browse("stranger", &address, Decision::JustLook).await.expect("a page");
        assert_eq!(page.status.as_u16(), status, "{path}");
        pages.push(page.html);
        if let Some(status) = pressed {
            let page = stage.sandbox.browse("stranger", &address, Decision::PressButton).await.expect("a page");
            assert_eq!(page.status.as_u16(), status, "{path}");
            pages.push(page.html);
        }
    }
    pages
}

/// The page in front of all others, as a browser gets it that asks like this.
async fn front(stage: &Stage, request: &str) -> String {
    let answer = raw(stage, &format!("{request}\r\nHost: {}\r\n\r\n", stage.pages())).await;
    let (head, html) = answer.split_once("\r\n\r\n").expect("a head");
    let head = head.to_lowercase();
    assert!(head.starts_with("http/1.1 200") && head.contains("cache-control: no-store"), "{head}");
    assert!(head.contains("content-security-policy: default-src 'none'") && !head.contains("set-cookie"), "{head}");
    html.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_page_says_what_this_is_how_to_write_and_what_is_kept_and_asks_nobody() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.bot().settled(None).await;
    let before = stage.sandbox.requests().len();
    let english = front(&stage, "GET / HTTP/1.1").await;
    let authority = stage.sandbox.base_url().authority().to_owned();
    for part in [
        "<html lang=\"en\">",
        "I help you see which apps can reach your account",
        &format!("@auditoot@{authority} list apps</p>"),
        &format!("<a href=\"http://{authority}/@auditoot\">@auditoot@{authority}</a>"),
        "I keep, sealed (encrypted), your permission",
        "<a href=\"/?lang=de\" hreflang=\"de\" lang=\"de\">Deutsch</a>",
    ] {
        assert!(english.contains(part), "{part} is not in {english}");
    }
    for request in
        ["GET /?lang=de HTTP/1.1", "GET / HTTP/1.1\r\nAccept-Language: de-AT", "GET /?x=1&lang=DE-ch HTTP/1.1"]
    {
        let german = front(&stage, request).await;
        assert!(german.contains("<html lang=\"de\">") && german.contains("liste apps</p>"), "{german}");
    }
    for request in ["GET /?lang=fr HTTP/1.1", "GET /?lang=en HTTP/1.1\r\nAccept-Language: de"] {
        assert_eq!(front(&stage, request).await, english, "{request}");
    }
    assert_eq!(front(&stage, "HEAD / HTTP/1.1").await, "");
    let refused = raw(&stage, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").await.to_lowercase();
    assert!(refused.starts_with("http/1.1 405") && refused.contains("cache-control: no-store"), "{refused}");
    assert_eq!(stage.sandbox.requests().len(), before, "it costs no request");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_page_is_there_before_the_server_was_reached() {
    let mut stage = Stage::set(Character::Mastodon).await;
    stage.sandbox.set_fault(FaultRule::new(Fault::ServerError).at(Target::Everything).times(u32::MAX));
    stage.start().await;
    let html = front(&stage, "GET / HTTP/1.1").await;
    assert!(html.contains("I help you see which apps") && !html.contains("auditoot@"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_whose_the_bot_is_and_for_whom_it_is_there() {
    let mut stage = Stage::set(Character::GoToSocial).await;
    stage.config.operator.name = Some("the <b> of social.example".to_owned());
    stage.config.operator.contact = Some("@ops@social.example".to_owned());
    let domains = ["one.example", "two.example"].map(|domain| domain.parse().expect("a domain"));
    stage.config.serve.people = ServedPeople::Domains(domains.into());
    stage.start().await;
    stage.ready().await;
    let server = stage.sandbox.base_url().clone();
    let authority = server.as_str().trim_start_matches("http://").trim_end_matches('/');
    let own = format!("<a href=\"{server}@auditoot\">@auditoot@{authority}</a>");
    for html in pages(&stage).await {
        let head = head(&html);
        for part in [
            "<strong><a href=\"/\">Auditoot</a></strong>",
            &own,
            "<a href=\"https://social.example/@ops\">I am run by the &lt;b&gt; of social.example</a>",
            "I am here for people of my own server and of one.example and two.example.",
        ] {
            assert!(head.contains(part), "{part} is not in {head}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_without_a_name_is_named_and_led_to_if_it_leads_anywhere() {
    for (contact, shown) in [
        (None, ""),
        (
            Some("https://social.example/about"),
            "<a href=\"https://social.example/about\">I am run by https://social.example/about</a>",
        ),
        (Some("ops@social.example"), "<a href=\"mailto:ops@social.example\">I am run by ops@social.example</a>"),
        (Some("@ops"), "<p>I am run by @ops</p>"),
    ] {
        let mut stage = Stage::set(Character::Mastodon).await;
        stage.config.operator.contact = contact.map(str::to_owned);
        stage.start().await;
        stage.ready().await;
        let html = pages(&stage).await.remove(0);
        let head = head(&html);
        assert!(head.contains(shown) && head.contains("run by") == contact.is_some(), "{shown} is not in {head}");
        assert!(head.contains("I am here for people of my own server only."), "{head}");
    }
}
