//! The bot's own pages in a real browser: by keys, with a real clipboard, without JavaScript, on a narrow screen and in the dark.
//!
//! With `AUDITOOT_AXE` set to the script of axe-core, every page is also checked for accessibility; with `AUDITOOT_PICTURES` set to a folder,
//! each is left there as a picture.

use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::sign_in::Exchange;
use auditoot_core::prompts::{PageText, Renderer};
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Target};
use data_encoding::BASE64;
use serde_json::Value;

use crate::chromium::Chromium;
use crate::list_page;
use crate::pasting;
use crate::stage::{Stage, link_in};

/// The narrowest screen that pages are made for, in CSS pixels.
const NARROW: u32 = 320;
const WIDE: u32 = 1_000;
/// What the source of a page of Mastodon holds, made up.
const SOURCE: &str = "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<script id=\"initial-state\" type=\"application/json\">{\"meta\":{\"access_token\":\"s3cret\"}}</script>";

/// Looks at the page that is open: narrow and wide, light and dark.
async fn look(browser: &mut Chromium, name: &str) {
    for (width, is_dark) in [(NARROW, false), (NARROW, true), (WIDE, false), (WIDE, true)] {
        browser.set_width(width).await;
        browser.set_dark(is_dark).await;
        let needed = browser.value("document.documentElement.scrollWidth").await;
        assert!(needed.as_u64().is_some_and(|needed| needed <= u64::from(width)), "{name}: {needed} of {width}");
        let paper = browser.value("getComputedStyle(document.body).backgroundColor").await;
        assert_eq!(paper == "rgb(255, 255, 255)", !is_dark, "{name}: {paper}");
        if let Some(folder) = std::env::var_os("AUDITOOT_PICTURES") {
            let picture = BASE64.decode(browser.picture().await.as_bytes()).expect("base64");
            let shade = if is_dark { "dark" } else { "light" };
            let file = std::path::Path::new(&folder).join(format!("{name}-{width}-{shade}.png"));
            std::fs::write(file, picture).expect("it is written");
        }
        if let Some(axe) = std::env::var_os("AUDITOOT_AXE") {
            browser.value(&format!("{};0", std::fs::read_to_string(axe).expect("axe-core"))).await;
            let found =
                "axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]))";
            assert_eq!(browser.value(found).await, Value::Array(Vec::new()), "{name}, {width}, dark: {is_dark}");
        }
    }
}

/// Opens the page of apps on alice's own server, signed in.
async fn open_apps(browser: &mut Chromium, stage: &Stage) {
    let page = stage.sandbox.base_url().join("oauth/authorized_applications").expect("an address");
    browser.open(page.as_str()).await;
    if browser.text().await.contains("Password") {
        let fill = "document.querySelector('[type=email]').value = 'alice@sandbox.example'; document.querySelector('[type=password]').value = 'sandbox'";
        browser.value(fill).await;
        browser.press("button").await;
        browser.loaded().await;
        browser.open(page.as_str()).await;
    }
    assert!(browser.text().await.contains("Revoke"), "{}", browser.text().await);
}

/// Opens the link, and presses its button.
async fn open_steps(browser: &mut Chromium, link: &str) {
    browser.open(link).await;
    browser.press("button").await;
    browser.loaded().await;
}

/// Reads what was copied, has it kept, and hears of it.
async fn keep(browser: &mut Chromium, stage: &Stage) {
    let shown = browser.text().await;
    assert!(shown.contains("Is this your list?") && shown.contains("Tusky"), "{shown}");
    browser.press("button[value=keep]").await;
    browser.loaded().await;
    let done = browser.text().await;
    assert!(done.contains("Done"), "{done}");
    stage.bot().settled(None).await;
    let told = stage.texts();
    assert!(told.last().is_some_and(|text| text.contains("I read 5 entries")), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_copied_is_pasted_by_keys_alone_and_every_page_is_fit_to_look_at() {
    let Some(mut browser) = Chromium::start().await else { return };
    let stage = pasting::open().await;
    let link = pasting::ask_for_link(&stage, "alice").await;
    browser.open(&link).await;
    look(&mut browser, "paste-offer").await;
    open_steps(&mut browser, &link).await;
    look(&mut browser, "paste-steps").await;
    browser.press("button[value=read]").await;
    assert!(browser.text().await.contains("Nothing was pasted"), "{}", browser.text().await);
    assert_eq!(browser.forms_sent().await, 0);
    look(&mut browser, "paste-alarm").await;
    open_apps(&mut browser, &stage).await;
    browser.copy_all().await;
    open_steps(&mut browser, &link).await;
    browser.tab_to("textarea").await;
    browser.paste().await;
    browser.loaded().await;
    look(&mut browser, "paste-check").await;
    assert!(browser.value("document.forms[0].elements.html.value.length").await.as_u64() < Some(5_000));
    keep(&mut browser, &stage).await;
    look(&mut browser, "paste-kept").await;
    browser.open(&link).await;
    browser.press("button").await;
    browser.loaded().await;
    look(&mut browser, "paste-gone").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_and_as_plain_text_it_is_read_all_the_same() {
    let Some(mut browser) = Chromium::start().await else { return };
    for is_without_scripts in [true, false] {
        let stage = pasting::open().await;
        let link = pasting::ask_for_link(&stage, "alice").await;
        open_apps(&mut browser, &stage).await;
        if is_without_scripts {
            browser.copy_all().await;
        } else {
            let text = browser.text().await;
            browser.copy_text(&text).await;
        }
        browser.set_without_scripts(is_without_scripts).await;
        open_steps(&mut browser, &link).await;
        browser.tab_to("textarea").await;
        browser.paste().await;
        assert_eq!(browser.forms_sent().await, 0, "a text is sent when the button is pressed");
        browser.press("button[value=read]").await;
        browser.loaded().await;
        keep(&mut browser, &stage).await;
        browser.set_without_scripts(false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_of_a_page_is_refused_before_it_is_sent() {
    let Some(mut browser) = Chromium::start().await else { return };
    let stage = pasting::open().await;
    let link = pasting::ask_for_link(&stage, "alice").await;
    browser.copy_text(SOURCE).await;
    open_steps(&mut browser, &link).await;
    browser.tab_to("textarea").await;
    browser.paste().await;
    let told = browser.text().await;
    assert!(told.contains("sign out in the browser"), "{told}");
    assert_eq!(browser.value("document.getElementById('text').value").await, "");
    assert_eq!(browser.value("document.activeElement.id").await, "text");
    // What comes into the field some other way is refused as well.
    browser.value(&format!("document.getElementById('text').value = {}", serde_json::json!(SOURCE))).await;
    browser.press("button[value=read]").await;
    assert!(browser.text().await.contains("sign out in the browser"));
    assert_eq!(
        (browser.forms_sent().await, browser.value("document.getElementById('text').value").await),
        (0, "".into())
    );
    look(&mut browser, "paste-source").await;
    // An app may be called what it likes.
    stage.sandbox.forget_apps_named("Tusky");
    browser
        .copy_text(
            "access_token\nNever used · Authorized on Mar 03, 2013\n Revoke\nEverything\nRead and write access\n",
        )
        .await;
    open_steps(&mut browser, &link).await;
    browser.tab_to("textarea").await;
    browser.paste().await;
    browser.press("button[value=read]").await;
    browser.loaded().await;
    assert!(browser.text().await.contains("Is this your list?"), "{}", browser.text().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_pages_are_fit_to_look_at_as_well() {
    let Some(mut browser) = Chromium::start().await else { return };
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let link = link_in(&stage.ask("alice", "export").await);
    browser.open(&link).await;
    look(&mut browser, "export").await;
    for (name, path) in [
        ("front", "/?lang=en"),
        ("front-german", "/?lang=de"),
        ("signed-in-unknown", "/signed-in/nothing?code=1&state=1"),
        ("signed-in-from-nowhere", "/signed-in/nothing"),
        ("sign-in", "/sign-in/of-anybody"),
        ("not-found", "/nowhere"),
    ] {
        browser.open(&format!("http://{}{path}", stage.pages())).await;
        look(&mut browser, name).await;
    }
    for name in ["export", "sign-in"] {
        browser.open(&format!("http://{}/{name}/of-anybody", stage.pages())).await;
        browser.press("button").await;
        browser.loaded().await;
        look(&mut browser, &format!("{name}-gone")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_end_of_a_sign_in_is_fit_to_look_at_and_leads_back_by_keys() {
    let Some(mut browser) = Chromium::start().await else { return };
    let nothing = FaultRule::new(Fault::None);
    let away = FaultRule::new(Fault::ServerError).at(Target::Exchange);
    for (character, name, person, decision, fault) in [
        (Character::GoToSocial, "another-account", "bob", Decision::Approve, nothing.clone()),
        (Character::GoToSocial, "unreachable", "alice", Decision::Approve, away),
        (Character::Mastodon, "denied", "alice", Decision::Deny, nothing.clone()),
        (Character::GoToSocial, "connected", "alice", Decision::Approve, nothing.clone()),
        (Character::Mastodon, "proven", "alice", Decision::Approve, nothing),
    ] {
        let mut stage = Stage::set(character).await;
        stage.config.operator.name = Some("the moderators of social.example".to_owned());
        stage.config.operator.contact = Some("@ops@social.example".to_owned());
        stage.start().await;
        stage.ready().await;
        let link = link_in(&stage.ask("alice", "sign in").await);
        stage.sandbox.set_fault(fault);
        let page = stage.sandbox.browse(person, &link, decision).await.expect("a page");
        stage.bot().settled(None).await;
        // The page says the same when it is loaded again.
        browser.open(page.url.as_str()).await;
        look(&mut browser, &format!("signed-in-{name}")).await;
        let back = match name {
            "connected" => Some("Go to my profile"),
            "proven" => Some("Go to our conversation"),
            _ => None,
        };
        let shown = browser.value("document.querySelector('a.button')?.innerText").await;
        assert_eq!(shown.as_str(), back, "{name}: {}", browser.text().await);
        if back.is_some() {
            browser.tab_to("a.button").await;
        }
    }
}

/// The ends that take a server of a kind of their own have the form of the others, and other words.
#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_rarer_ends_are_fit_to_look_at_as_well() {
    let Some(mut browser) = Chromium::start().await else { return };
    let stage = Stage::open(Character::GoToSocial).await;
    let renderer = Renderer::load().expect("the words");
    browser.open(&format!("http://{}/signed-in/x?code=1&state=1", stage.pages())).await;
    for (name, text) in [
        ("code-refused", PageText::Ended(Exchange::CodeRefused)),
        ("not-allowed", PageText::Ended(Exchange::NotAllowed)),
        ("not-set-up", PageText::Ended(Exchange::NotSetUp)),
        ("later", PageText::Later),
        ("not-now", PageText::NotNow),
    ] {
        for language in Language::ALL {
            let words = renderer.page(language, text).expect("its words");
            assert_eq!(words.button, None, "{name}");
            let [title, body, tag] =
                [&*words.title, &*words.body, words.language].map(|text| Value::from(text).to_string());
            let script = format!(
                "document.documentElement.lang = {tag}; document.title = {title}; \
                 document.querySelector('h1').innerText = {title}; document.querySelector('h1 + p').innerText = {body}"
            );
            browser.value(&script).await;
            look(&mut browser, &format!("words-{name}-{}", words.language)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_ticked_by_keys_filtered_and_fit_to_look_at() {
    let Some(mut browser) = Chromium::start().await else { return };
    for is_without_scripts in [false, true] {
        let stage = list_page::crowded().await;
        let link = list_page::ask_for_list(&stage).await;
        browser.set_without_scripts(is_without_scripts).await;
        browser.open(&link).await;
        if !is_without_scripts {
            look(&mut browser, "list-offer").await;
        }
        browser.press("button").await;
        browser.loaded().await;
        if !is_without_scripts {
            look(&mut browser, "list").await;
            browser
                .value(
                    "document.getElementById('filter').focus(); document.execCommand('insertText', false, 'CrossPost')",
                )
                .await;
            let shown = browser.text().await;
            assert!(shown.contains("CrossPost 9000") && !shown.contains("Client 3"), "{shown}");
            look(&mut browser, "list-filtered").await;
        }
        let is_box = "input[type=checkbox]";
        browser.tab_to(is_box).await;
        browser.space().await;
        assert_eq!(browser.value("document.querySelectorAll('input:checked').length").await, 1);
        browser.press("button[value=ask]").await;
        browser.loaded().await;
        assert!(browser.text().await.contains("Now in your messages"), "{}", browser.text().await);
        if !is_without_scripts {
            look(&mut browser, "list-ticked").await;
        }
        stage.bot().settled(None).await;
        let question = stage.texts().pop().expect("a question");
        assert!(question.contains("Reply yes to this post within 10 minutes, or no."), "{question}");
        browser.open(&link).await;
        browser.press("button").await;
        browser.loaded().await;
        assert!(browser.text().await.contains("still open in your messages"), "{}", browser.text().await);
        if !is_without_scripts {
            look(&mut browser, "list-question-open").await;
        }
    }
    browser.set_without_scripts(false).await;
}
