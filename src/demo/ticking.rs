//! What people do on the page with their list.

use std::sync::LazyLock;

use regex::Regex;

use super::browsing::{seen, text, unescape};
use super::line::Line;
use super::{Demo, DemoError};
use auditoot_sandbox::Decision;

impl Demo {
    /// Opens the newest link to the list as a page in the speaker's browser, and ticks the apps whose texts contain these.
    pub(super) async fn tick(
        &mut self,
        wanted: Option<&[String]>,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        let Some((address, _)) = self.newest_link_with("/list/") else {
            told.push(Line::told(
                "There is no link to a list yet. Write \"list apps\"; it comes with a list of more than one post.",
            ));
            return Ok(None);
        };
        let person = self.speaker.clone();
        self.sandbox.add_person(&person);
        let mut did = format!("{person} opened the link to the list.");
        let opened = self.sandbox.browse(&person, &address, Decision::PressButton).await;
        let mut outcome = opened.map_err(|error| error.to_string());
        if let (Ok(page), Some(wanted)) = (&outcome, wanted) {
            did = format!("{did} {}", seen(page));
            let boxes = boxes(&page.html, wanted);
            let ticked = boxes.iter().map(|value| ("app", value.as_str()));
            let fields: Vec<(&str, &str)> = [("step", "ask")].into_iter().chain(ticked).collect();
            did = format!("{did} {person} ticked {}.", boxes.len());
            outcome = self.sandbox.send_form(&person, &address, &fields).await.map_err(|error| error.to_string());
        }
        told.push(Line::told(match outcome {
            Ok(page) => {
                self.page_text = Some(text(&page));
                format!("{did} {}", seen(&page))
            }
            Err(error) => format!("{did} {error}."),
        }));
        self.settle(None).await
    }
}

/// The values of the boxes beside the apps whose texts contain one of these.
fn boxes(html: &str, wanted: &[String]) -> Vec<String> {
    #[expect(clippy::expect_used, reason = "the pattern is a constant, and a test uses it")]
    static APP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?s)<li>.*?value="([^"]*)"> <strong[^>]*>(.*?)</strong>"#).expect("a pattern"));
    let apps = APP.captures_iter(html).filter(|app| wanted.iter().any(|wanted| app[2].contains(wanted.as_str())));
    apps.map(|app| unescape(&app[1])).collect()
}
