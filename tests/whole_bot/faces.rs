//! What every page of the bot's own says of it.

use auditoot::config::ServedPeople;
use auditoot_sandbox::{Character, Decision};

use crate::stage::Stage;

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
        ("nowhere", 404, None),
        ("signed-in/x", 400, None),
        ("signed-in/x?code=1&state=1", 200, None),
        ("sign-in/x", 200, Some(410)),
        ("export/x", 200, Some(410)),
        ("paste/x", 200, Some(410)),
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
            "<strong>Auditoot</strong>",
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
