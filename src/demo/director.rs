//! What the commands to the demo do.

use std::sync::LazyLock;

use jiff::Span;
use regex::Regex;

use super::line::{BOT, Line};
use super::order::{self, Order, OrderError, Visit};
use super::{Demo, DemoError};
use auditoot_sandbox::{
    Browsed, Character, Decision, Fault, FaultRule, NewPost, NewToken, PostSeen, PostingApp, Visibility,
};

/// How much of a post is quoted when somebody answers it, in characters.
const QUOTED: usize = 40;

impl Demo {
    /// Carries an order out; returns a remark, if something is left to wait for.
    pub(super) async fn direct(&mut self, order: Order, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        match order {
            Order::Response(text) => self.say(text.clone(), self.message(&text), told).await,
            Order::SayPublicly(text) => {
                let post = self.message(&text).with_visibility(Visibility::Public);
                self.say(format!("(public) {text}"), post, told).await
            }
            Order::Warn(text) => {
                let post = NewPost { spoiler_text: text.clone(), with_picture: true, ..self.message("") };
                self.say(format!("(a picture, with the warning) {text}"), post, told).await
            }
            Order::Picture => {
                let post = NewPost { with_picture: true, ..self.message("") };
                self.say("(a picture)".to_owned(), post, told).await
            }
            Order::Reply { nth, text } => self.reply(nth, &text, told).await,
            Order::Edit(text) => self.edit(&text, told).await,
            Order::Delete => self.delete(told).await,
            Order::Visit { visit, person } => self.visit(visit, person, told).await,
            Order::Download => self.download(told).await,
            Order::Reload => self.reload(told).await,
            Order::As(name) => {
                self.speak_as(name, told);
                Ok(None)
            }
            Order::Language(tag) => {
                self.write_in(tag, told);
                Ok(None)
            }
            Order::With(app) => {
                self.write_with(app, told);
                Ok(None)
            }
            Order::AddApp { name, scopes } => {
                told.push(Line::told(format!("{name:?} can reach {}'s account now ({scopes}).", self.speaker)));
                self.add_app(name, scopes);
                Ok(None)
            }
            Order::RemoveApp(name) => {
                self.tell_removal(&name, told);
                Ok(None)
            }
            // Opening a socket is long work to write down, and the other orders need not be as long.
            Order::OpenApp(name) => Box::pin(self.open_app(name, told)).await,
            Order::ListApps => tell(told, self.apps()),
            Order::Later(span) => self.later(span.0, told).await,
            Order::Restart => self.restart(told).await,
            Order::Down(span) => self.down(span.0, told).await,
            Order::Rename { from, to } => {
                self.rename(&from, to, told);
                Ok(None)
            }
            Order::Outage(outage) => self.break_down(outage, told).await,
            Order::Fault(rule) => {
                if rule.what == Fault::None {
                    self.mend().await?;
                }
                self.set_fault(rule, told);
                Ok(None)
            }
            Order::ListFaults => tell(told, order::faults()),
            Order::Help => tell(told, order::help()),
            Order::Quit => Ok(None),
        }
    }

    fn speak_as(&mut self, name: String, told: &mut Vec<Line>) {
        self.sandbox.add_person(&name);
        told.push(Line::told(format!("You are {name} now.")));
        self.speaker = name;
    }

    fn write_in(&mut self, tag: String, told: &mut Vec<Line>) {
        let says = if tag.is_empty() { "nothing of a language".to_owned() } else { format!("that it is {tag}") };
        told.push(Line::told(format!("What {} writes says {says} now.", self.speaker)));
        self.languages.insert(self.speaker.clone(), tag);
    }

    fn write_with(&mut self, app: Option<String>, told: &mut Vec<Line>) {
        let with = app.as_ref().map_or_else(|| "as in the beginning".to_owned(), |app| format!("with {app:?}"));
        told.push(Line::told(format!("{} writes {with} from now on.", self.speaker)));
        match app {
            Some(app) => self.apps.insert(self.speaker.clone(), app),
            None => self.apps.remove(&self.speaker),
        };
    }

    fn tell_removal(&mut self, name: &str, told: &mut Vec<Line>) {
        let removed = self.remove_app(name);
        told.push(Line::told(format!("{} removed {name:?}; sign-ins of it that are gone: {removed}.", self.speaker)));
    }

    async fn later(&mut self, span: Span, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        self.advance(span)?;
        told.push(self.time());
        self.settle(None).await
    }

    async fn down(&mut self, span: Span, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        self.backstage.shut().await;
        self.advance(span)?;
        told.push(Line::told("The bot was ended."));
        told.push(self.time());
        self.backstage.open(self.clock.clone()).await?;
        told.push(Line::told("The bot was started again."));
        self.settle(None).await
    }

    fn advance(&self, span: Span) -> Result<(), OrderError> {
        let by = order::moment_after(self.clock.now(), span).ok_or_else(|| OrderError::Usage {
            command: "/later",
            complaint: "that is later than time goes".to_owned(),
            usage: "/later 3 months",
        })?;
        self.sandbox.advance(by);
        Ok(())
    }

    fn time(&self) -> Line {
        Line::told(format!("It is {} now.", self.clock.now().strftime("%Y-%m-%d %H:%M:%S")))
    }

    fn rename(&mut self, from: &str, to: String, told: &mut Vec<Line>) {
        if !self.sandbox.rename(from, &to) {
            told.push(Line::told(format!("There is no {from} here.")));
            return;
        }
        told.push(Line::told(format!("{from} is called {to} now.")));
        if let Some(messages) = self.messages.remove(from) {
            self.messages.insert(to.clone(), messages);
        }
        if self.speaker == from {
            self.speaker = to;
        }
    }

    async fn restart(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        self.backstage.shut().await;
        self.backstage.open(self.clock.clone()).await?;
        told.push(Line::told("The bot was ended and started again."));
        self.settle(None).await
    }

    /// A private mention of the bot by who speaks.
    fn message(&self, text: &str) -> NewPost {
        let language = self.languages.get(&self.speaker).filter(|tag| !tag.is_empty()).cloned();
        let post = NewPost::direct(self.speaker.clone(), format!("@{BOT} {text}").trim_end().to_owned());
        let application = self.apps.get(&self.speaker).map(|name| PostingApp { name: name.clone(), website: None });
        NewPost { language, application, ..post }
    }

    async fn say(&mut self, shown: String, post: NewPost, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        told.push(Line::Said { by: self.speaker.clone(), text: shown });
        let posted = self.sandbox.post(post);
        self.messages.entry(self.speaker.clone()).or_default().push(posted.status);
        self.settle(posted.notification).await
    }

    async fn reply(&mut self, nth: usize, text: &str, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let posts = self.sandbox.posts_by(BOT);
        let own = |post: &&PostSeen| post.recipients.contains(&self.speaker);
        let Some(parent) = posts.iter().rev().filter(own).nth(nth - 1) else {
            told.push(Line::told(format!("The bot has not written that many posts to {}.", self.speaker)));
            return Ok(None);
        };
        told.push(Line::told(format!("{} answers the post that begins with: {}", self.speaker, beginning(parent))));
        let post = self.message(text).replying_to(parent.id.clone());
        self.say(text.to_owned(), post, told).await
    }

    async fn edit(&mut self, text: &str, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let newest = self.messages.get(&self.speaker).and_then(|messages| messages.last()).cloned();
        match newest.filter(|newest| self.sandbox.edit(newest, &format!("@{BOT} {text}"))) {
            Some(_) => told.push(Line::told(format!("{}'s newest message was changed to: {text}", self.speaker))),
            None => told.push(self.wrote_nothing()),
        }
        self.settle(None).await
    }

    async fn delete(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let newest = self.messages.get_mut(&self.speaker).and_then(Vec::pop);
        match newest.filter(|newest| self.sandbox.delete(newest)) {
            Some(_) => told.push(Line::told(format!("{}'s newest message was deleted.", self.speaker))),
            None => told.push(self.wrote_nothing()),
        }
        self.settle(None).await
    }

    fn wrote_nothing(&self) -> Line {
        Line::told(format!("There is no message of {}.", self.speaker))
    }

    /// Opens the newest link in somebody's browser: that of whom it was sent to, unless somebody else is named.
    async fn visit(
        &mut self,
        visit: Visit,
        person: Option<String>,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        let Some((link, owner)) = self.newest_link() else {
            told.push(Line::told("There is no link to sign in with yet. Write \"list apps\" to get one."));
            return Ok(None);
        };
        let person = person.unwrap_or(owner);
        self.sandbox.add_person(&person);
        let decision = match visit {
            Visit::Approve => Decision::Approve,
            Visit::Deny => Decision::Deny,
            Visit::Look => Decision::JustLook,
        };
        let did = match (visit, self.sandbox.character()) {
            (Visit::Approve, _) => "opened the link, signed in and allowed it",
            (Visit::Deny, Character::Mastodon) => "opened the link, signed in and did not allow it",
            // It has no button for that.
            (Visit::Deny, Character::GoToSocial) => "opened the link, signed in and closed the page",
            (Visit::Look, _) => "opened the link and touched nothing",
        };
        match self.sandbox.browse(&person, &link, decision).await {
            Ok(page) => {
                told.push(Line::told(format!("{person} {did}. {}", seen(&page))));
                self.last_page = Some(page.url.to_string());
            }
            Err(error) => told.push(Line::told(format!("{person} {did}; {error}."))),
        }
        self.settle(None).await
    }

    async fn reload(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some(address) = self.last_page.clone() else {
            told.push(Line::told("No page was opened yet."));
            return Ok(None);
        };
        match self.sandbox.browse(&self.speaker, &address, Decision::JustLook).await {
            Ok(page) => told.push(Line::told(format!("The page was loaded again. {}", seen(&page)))),
            Err(error) => told.push(Line::told(format!("The page was loaded again; {error}."))),
        }
        self.settle(None).await
    }

    /// Opens the newest link to a copy, and presses the button.
    async fn download(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some((link, owner)) = self.newest_link_with("/export/") else {
            told.push(Line::told("There is no link to a copy yet. Write \"export\" to get one."));
            return Ok(None);
        };
        let did = format!("{owner} opened the link and pressed the button");
        told.push(Line::told(match self.sandbox.browse(&owner, &link, Decision::PressButton).await {
            Ok(page) if page.html.starts_with('{') => format!("{did}. A file came:\n{}", page.html),
            Ok(page) => format!("{did}. {}", seen(&page)),
            Err(error) => format!("{did}; {error}."),
        }));
        self.settle(None).await
    }

    /// The newest link to sign in with, and whom the bot sent it to.
    fn newest_link(&self) -> Option<(String, String)> {
        self.newest_link_with(&format!("{}oauth/authorize?", self.sandbox.base_url()))
    }

    /// The newest link of the bot that has this in it, and whom the bot sent it to.
    fn newest_link_with(&self, part: &str) -> Option<(String, String)> {
        self.sandbox.posts_by(BOT).into_iter().rev().find_map(|post| {
            let is_it = |word: &&str| word.starts_with("http") && word.contains(part);
            let link = post.text.split_whitespace().find(is_it)?.to_owned();
            Some((link, post.recipients.into_iter().next()?))
        })
    }

    fn add_app(&self, name: String, scopes: String) {
        let authorized_at = self.clock.now();
        let new = NewToken { app_name: name, website: None, scopes, authorized_at, last_used_at: None };
        self.sandbox.add_token(&self.speaker, new);
    }

    fn remove_app(&self, name: &str) -> usize {
        let of_this_name = self.sandbox.tokens(&self.speaker).into_iter().filter(|one| one.app_name == name);
        of_this_name.map(|one| self.sandbox.revoke_token(&one.id)).count()
    }

    /// The apps of who speaks, as their server knows them. Names are quoted and escaped: some of them are hostile.
    fn apps(&self) -> String {
        let tokens = self.sandbox.tokens(&self.speaker);
        let rows = tokens.iter().map(|one| {
            let used = one.last_used_at.map_or_else(|| "no use on record".to_owned(), |at| format!("used {}", day(at)));
            format!("{:?} ({}), since {}, {used}", one.app_name, one.scopes, day(one.authorized_at))
        });
        let first = format!("{} sign-ins can reach {}'s account:", tokens.len(), self.speaker);
        std::iter::once(first).chain(rows).collect::<Vec<_>>().join("\n")
    }

    fn set_fault(&mut self, rule: FaultRule, told: &mut Vec<Line>) {
        let what = rule.what;
        let place = order::place_name(&rule).map(|place| format!(", for {place} only")).unwrap_or_default();
        let times = rule.times.filter(|times| *times > 1).map(|times| format!(", {times} times")).unwrap_or_default();
        told.push(Line::told(format!("From now on: {}{place}{times}.", what.description())));
        self.fault = match what {
            Fault::None => None,
            // Happens once, at once.
            Fault::StreamDrop => self.fault.take(),
            Fault::RateLimit
            | Fault::ServerError
            | Fault::Html
            | Fault::Slow
            | Fault::Hang
            | Fault::StreamSilent
            | Fault::Duplicate
            | Fault::Reorder
            | Fault::LostAnswer
            | Fault::InvalidateLies
            | Fault::TokensRefused => Some(rule.clone()),
        };
        self.sandbox.set_fault(rule);
    }
}

/// Tells something, and leaves nothing to wait for.
#[expect(clippy::unnecessary_wraps, reason = "it is what carrying out an order comes to")]
fn tell(told: &mut Vec<Line>, text: String) -> Result<Option<String>, DemoError> {
    told.push(Line::told(text));
    Ok(None)
}

/// The heading of a page, and the code if it shows one.
fn seen(page: &Browsed) -> String {
    #[expect(clippy::expect_used, reason = "the pattern is a constant, and a test uses it")]
    static HEADING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<h1>(.*?)</h1>").expect("a pattern"));
    let heading = HEADING.captures(&page.html).map_or_else(String::new, |found| unescape(&found[1]));
    let code = page.code.as_ref().map(|code| format!(" The code is: {}", code.expose())).unwrap_or_default();
    format!("The page says: {heading}.{code}")
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// How a post begins, on one line.
fn beginning(post: &PostSeen) -> String {
    let text = post.text.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}
