//! What people do in their browsers: with the links that the bot sends, and on its own pages.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::line::{BOT, Line};
use super::order::Visit;
use super::order::pasting::Pasting;
use super::{Demo, DemoError};
use auditoot_sandbox::{Browsed, Character, Decision, Sandbox};

impl Demo {
    /// Opens the newest link in somebody's browser: that of whom it was sent to, unless somebody else is named.
    pub(super) async fn visit(
        &mut self,
        visit: Visit,
        person: Option<String>,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        let Some((link, owner)) = self.newest_link() else {
            told.push(Line::told("There is no link to sign in with yet. Write \"list apps\" to get one."));
            return Ok(None);
        };
        let server = self.home_of(&owner).0.clone();
        let person = person.unwrap_or(owner);
        let name_there = match self.home_of(&person) {
            (home, name_there) if home.base_url() == server.base_url() => name_there,
            // Whoever lives elsewhere is somebody of the same name there.
            _ => person.as_str(),
        };
        server.add_person(name_there);
        let decision = match visit {
            Visit::Approve => Decision::Approve,
            Visit::Deny => Decision::Deny,
            Visit::Look => Decision::JustLook,
        };
        let did = match (visit, server.character()) {
            (Visit::Approve, _) => "opened the link, signed in and allowed it",
            (Visit::Deny, Character::Mastodon) => "opened the link, signed in and did not allow it",
            // It has no button for that.
            (Visit::Deny, Character::GoToSocial) => "opened the link, signed in and closed the page",
            (Visit::Look, _) => "opened the link and touched nothing",
        };
        match server.browse(name_there, &link, decision).await {
            Ok(page) => {
                told.push(Line::told(format!("{person} {did}. {}", seen(&page))));
                self.last_page = Some(page.url.to_string());
                self.page_text = Some(text(&page));
            }
            Err(error) => told.push(Line::told(format!("{person} {did}; {error}."))),
        }
        self.settle(None).await
    }

    pub(super) async fn reload(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some(address) = self.last_page.clone() else {
            told.push(Line::told("No page was opened yet."));
            return Ok(None);
        };
        let (server, name_there) = self.home_of(&self.speaker);
        let server = self.neighbours.at(&address).unwrap_or(server);
        match server.browse(name_there, &address, Decision::JustLook).await {
            Ok(page) => {
                told.push(Line::told(format!("The page was loaded again. {}", seen(&page))));
                self.page_text = Some(text(&page));
            }
            Err(error) => told.push(Line::told(format!("The page was loaded again; {error}."))),
        }
        self.settle(None).await
    }

    /// Reads the page that was opened last, to its end; or opens the page of the bot's own at this path for that.
    pub(super) async fn read_page(
        &mut self,
        path: Option<String>,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        if let Some(address) = path.and_then(|path| self.backstage.page(&path)) {
            self.page_text = match self.sandbox.browse(&self.speaker, &address, Decision::JustLook).await {
                Ok(page) => Some(text(&page)),
                Err(error) => Some(error.to_string()),
            };
        }
        let text = self.page_text.as_deref().map(|text| format!("The page says: {text}"));
        told.push(Line::told(text.unwrap_or_else(|| "No page was opened yet.".to_owned())));
        self.settle(None).await
    }

    /// Opens the newest link to a copy, and presses the button.
    pub(super) async fn download(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some((link, owner)) = self.newest_link_with("/export/") else {
            told.push(Line::told("There is no link to a copy yet. Write \"export\" to get one."));
            return Ok(None);
        };
        let did = format!("{owner} opened the link and pressed the button");
        told.push(Line::told(match self.sandbox.browse(&owner, &link, Decision::PressButton).await {
            Ok(page) if page.html.starts_with('{') => format!("{did}. A file came:\n{}", page.html),
            Ok(page) => {
                self.page_text = Some(text(&page));
                format!("{did}. {}", seen(&page))
            }
            Err(error) => format!("{did}; {error}."),
        }));
        self.settle(None).await
    }

    /// Opens the newest link to paste with in the speaker's browser, pastes, and confirms what was read.
    pub(super) async fn paste(&mut self, pasting: &Pasting, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some((address, _)) = self.newest_link_with("/paste/") else {
            told.push(Line::told("There is no link to paste with yet. Write \"list apps\" to get one."));
            return Ok(None);
        };
        let person = self.speaker.clone();
        let (server, name_there) = self.home_of(&person);
        let server = server.clone();
        server.add_person(name_there);
        let opened = server.browse(name_there, &address, Decision::PressButton).await;
        let outcome = match opened {
            Ok(page) if page.status.is_success() => match copied(&server, name_there, pasting).await {
                Ok((field, copied)) => self.send_copy((&server, name_there), &address, (field, &copied)).await,
                Err(trouble) => trouble,
            },
            Ok(page) => {
                self.page_text = Some(text(&page));
                seen(&page)
            }
            Err(error) => error.to_string(),
        };
        told.push(Line::told(format!("{person} opened the link to paste with. {outcome}")));
        self.settle(None).await
    }

    /// Sends what was copied, and confirms it if it was understood. Returns what the pages say.
    async fn send_copy(&mut self, of: (&Sandbox, &str), link: &str, copied: (&str, &str)) -> String {
        let (server, person) = of;
        let (mut said, mut texts) = (Vec::new(), Vec::new());
        for step in ["read", "keep"] {
            match server.send_form(person, link, &[("step", step), copied]).await {
                Ok(page) => {
                    said.push(seen(&page));
                    texts.push(text(&page));
                    self.page_text = Some(texts.join("\n"));
                    if !page.status.is_success() {
                        break;
                    }
                }
                Err(error) => return error.to_string(),
            }
        }
        said.join(" ")
    }

    /// The newest link to sign in with, and whom the bot sent it to.
    fn newest_link(&self) -> Option<(String, String)> {
        // Where that fits no post, the bot's own page stands for it.
        self.newest_link_with("/oauth/authorize?").or_else(|| self.newest_link_with("/sign-in/"))
    }

    /// The newest link of the bot that has this in it, and whom the bot sent it to.
    pub(super) fn newest_link_with(&self, part: &str) -> Option<(String, String)> {
        self.sandbox.posts_by(BOT).into_iter().rev().find_map(|post| {
            let is_it = |word: &&str| word.starts_with("http") && word.contains(part);
            let link = post.text.split_whitespace().find(is_it)?.to_owned();
            Some((link, post.recipients.into_iter().next()?))
        })
    }
}

/// What is pasted, and the field that it goes to.
async fn copied(server: &Sandbox, person: &str, pasting: &Pasting) -> Result<(&'static str, String), String> {
    if let Pasting::File(file) = pasting {
        let content = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let is_html = Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
        return Ok((if is_html { "html" } else { "text" }, content));
    }
    let address = format!("{}oauth/authorized_applications", server.base_url());
    // The first time, the person has to sign in on their server.
    for _ in 0..2 {
        let page = server.browse(person, &address, Decision::Approve).await;
        let html = page.map_err(|error| error.to_string())?.html;
        if let Some(start) = html.find("<div class=\"applications-list\">") {
            return Ok(match pasting {
                Pasting::Source => ("text", html),
                Pasting::OwnPage | Pasting::File(_) => ("html", html[start..].to_owned()),
            });
        }
    }
    Err("The page of the server could not be opened.".to_owned())
}

/// The heading of a page, and the code if it shows one.
pub(super) fn seen(page: &Browsed) -> String {
    #[expect(clippy::expect_used, reason = "the pattern is a constant, and a test uses it")]
    static HEADING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<h1>(.*?)</h1>").expect("a pattern"));
    let heading = HEADING.captures(&page.html).map_or_else(String::new, |found| unescape(&found[1]));
    let code = page.code.as_ref().map(|code| format!(" The code is: {}", code.expose())).unwrap_or_default();
    format!("The page says: {heading}.{code}")
}

pub(super) fn unescape(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Everything that a page says below the head that all have, one thing a line.
pub(super) fn text(page: &Browsed) -> String {
    #[expect(clippy::expect_used, reason = "the pattern is a constant, and a test uses it")]
    static TEXT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)<(?:h1|p|button)>(.*?)</(?:h1|p|button)>").expect("a pattern"));
    #[expect(clippy::expect_used, reason = "the pattern is a constant, and a test uses it")]
    static TAGS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s*(?:<[^>]*>\s*)+").expect("a pattern"));
    let main = page.html.split_once("<main>").map(|(_, main)| main);
    if let Some(main) = main.filter(|main| main.contains(" class=\"")) {
        let lines = TAGS.replace_all(main, "\n");
        return unescape(lines.trim());
    }
    let texts = TEXT.captures_iter(main.unwrap_or(&page.html)).map(|found| unescape(&found[1]));
    texts.collect::<Vec<_>>().join("\n")
}
