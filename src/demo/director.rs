//! What the commands to the demo do.

use jiff::Span;

use super::introduction::software;
use super::line::{BOT, Line};
use super::order::{self, DemoOrder, OrderError};
use super::{Demo, DemoError};
use auditoot_sandbox::{NewPost, PostSeen, PostingApp, Sandbox, Visibility};

/// How much of a post is quoted when somebody answers it, in characters.
const QUOTED: usize = 40;
/// What opens the links to a server that no real browser reaches.
const OPENERS: &str = "/approve, /paste";

impl Demo {
    /// Carries an order out; returns a remark, if something is left to wait for.
    pub(super) async fn direct(&mut self, order: DemoOrder, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        match order {
            DemoOrder::Say(text) => self.say(text.clone(), self.message(&text), told).await,
            DemoOrder::SayPublicly(text) => {
                let post = self.message(&text).with_visibility(Visibility::Public);
                self.say(format!("(public) {text}"), post, told).await
            }
            DemoOrder::ReplyPublicly { to, text } => self.reply_publicly(&to, &text, told).await,
            DemoOrder::Warn(text) => {
                let post = NewPost { spoiler_text: text.clone(), with_picture: true, ..self.message("") };
                self.say(format!("(a picture, with the warning) {text}"), post, told).await
            }
            DemoOrder::Picture => {
                let post = NewPost { with_picture: true, ..self.message("") };
                self.say("(a picture)".to_owned(), post, told).await
            }
            DemoOrder::Reply { nth, text } => self.reply(nth, &text, told).await,
            DemoOrder::ReplyToOwn(text) => self.reply_to_own(&text, told).await,
            DemoOrder::Edit(text) => self.edit(&text, told).await,
            DemoOrder::Delete => self.delete(told).await,
            DemoOrder::Visit { visit, person } => self.visit(visit, person, told).await,
            DemoOrder::Download => self.download(told).await,
            DemoOrder::Tick(wanted) => Box::pin(self.tick(wanted.as_deref(), told)).await,
            DemoOrder::Paste(pasting) => Box::pin(self.paste(&pasting, told)).await,
            DemoOrder::Reload => self.reload(told).await,
            DemoOrder::Page(path) => self.read_page(path, told).await,
            DemoOrder::As(name) => {
                self.speak_as(name, told);
                Ok(None)
            }
            DemoOrder::Language(tag) => {
                self.write_in(tag, told);
                Ok(None)
            }
            DemoOrder::With(app) => {
                self.write_with(app, told);
                Ok(None)
            }
            // Sockets and restarts are long work to write down, and the other orders need not be as long.
            DemoOrder::App(order) => Box::pin(self.with_app(order, told)).await,
            DemoOrder::Incident(todo) => Box::pin(self.on_the_day(&todo, told)).await,
            DemoOrder::Mishap(mishap) => Box::pin(self.befall(mishap, told)).await,
            DemoOrder::Later(span) => self.later(span.0, told).await,
            DemoOrder::Restart => self.restart(told).await,
            DemoOrder::Down(span) => self.down(span.0, told).await,
            DemoOrder::Follow(follows) => {
                self.follow(follows, told);
                Ok(None)
            }
            DemoOrder::Rename { from, to } => {
                self.rename(&from, to, told);
                Ok(None)
            }
            DemoOrder::ListFaults => tell(told, order::faults()),
            DemoOrder::Help { is_whole: false } => tell(told, order::help()),
            DemoOrder::Help { is_whole: true } => tell(told, order::whole_help()),
            DemoOrder::Quit => Ok(None),
        }
    }

    fn speak_as(&mut self, name: String, told: &mut Vec<Line>) {
        self.sandbox.add_person(&name);
        let elsewhere = self.neighbours.home_of(&name).map(|(server, name_there)| {
            server.add_person(name_there);
            let software = software(server.character());
            format!(" Your server is make-believe too, behaves like {software}, and is in no browser but the demo's: use {OPENERS}.")
        });
        told.push(Line::told(format!("You are {name} now.{}", elsewhere.unwrap_or_default())));
        self.speaker = name;
    }

    /// The server that somebody lives on, and their name there. Whoever lives on none of the demo's is known on the bot's own alone.
    pub(super) fn home_of<'person>(&self, person: &'person str) -> (&Sandbox, &'person str) {
        self.neighbours.home_of(person).unwrap_or((&self.sandbox, person))
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

    fn follow(&self, follows: bool, told: &mut Vec<Line>) {
        self.sandbox.follow(&self.speaker, BOT, follows);
        let now = if follows { "follows the bot now" } else { "no longer follows the bot" };
        told.push(Line::told(format!("{} {now}.", self.speaker)));
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
    pub(super) fn message(&self, text: &str) -> NewPost {
        let language = self.languages.get(&self.speaker).filter(|tag| !tag.is_empty()).cloned();
        let post = NewPost::direct(self.speaker.clone(), format!("@{BOT} {text}").trim_end().to_owned());
        let application = self.apps.get(&self.speaker).map(|name| PostingApp { name: name.clone(), website: None });
        NewPost { language, application, ..post }
    }

    async fn say(&mut self, shown: String, post: NewPost, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let notification = self.post(shown, post, told);
        self.settle(notification).await
    }

    /// Posts something, and returns the bot's notification of it.
    pub(super) fn post(&mut self, shown: String, post: NewPost, told: &mut Vec<Line>) -> Option<String> {
        told.push(Line::Said { by: self.speaker.clone(), text: shown });
        let posted = self.sandbox.post(post);
        self.messages.entry(self.speaker.clone()).or_default().push(posted.status);
        posted.notification
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

    async fn reply_to_own(&mut self, text: &str, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let newest = self.messages.get(&self.speaker).and_then(|messages| messages.last()).cloned();
        let Some(newest) = newest else { return tell(told, format!("There is no message of {}.", self.speaker)) };
        told.push(Line::told(format!("{} answers their own newest message.", self.speaker)));
        let post = self.message(text).replying_to(newest);
        self.say(text.to_owned(), post, told).await
    }

    async fn reply_publicly(
        &mut self,
        to: &str,
        text: &str,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        let newest = self.messages.get(to).and_then(|messages| messages.last()).cloned();
        let Some(newest) = newest else { return tell(told, format!("There is no message of {to}.")) };
        told.push(Line::told(format!("{} answers {to}'s newest message where everybody can read it.", self.speaker)));
        let post = self.message(text).with_visibility(Visibility::Public).replying_to(newest);
        self.say(format!("(public) {text}"), post, told).await
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
}

/// Tells something, and leaves nothing to wait for.
#[expect(clippy::unnecessary_wraps, reason = "it is what carrying out an order comes to")]
fn tell(told: &mut Vec<Line>, text: String) -> Result<Option<String>, DemoError> {
    told.push(Line::told(text));
    Ok(None)
}

/// How a post begins, on one line.
fn beginning(post: &PostSeen) -> String {
    let text = post.text.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
