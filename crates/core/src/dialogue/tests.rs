//! Conversations as plain calls: no clock, no store, no server. What a post says is prompts' matter; here only what it means.

mod breach;
mod bulk;
mod exports;
mod following;
mod languages;
mod last_words;
mod links;
mod list_page;
mod operator;
mod pages;
mod people;
mod questions;
mod reading;
mod record;
mod remembering;
mod reminders;
mod repetition;
mod results;
mod safety;
mod serving;
mod sources;
mod strangers;
mod unseen;
mod watching;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::command::Command;
use super::export::ExportWay;
use super::following::{Filtering, Following};
use super::list_page::ListWay;
use super::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId, Thread};
use super::person::{Connection, Limits, Person};
use super::question::{ParentAuthor, Standing};
use super::reply::{AlertRead, AlertReply, CodeWay, Reply, Response, Role, Trouble};
use super::{Context, Effect, Facts, Input, Measure, Need, Next, ServesOthers, Service, Step, step};
use crate::audit::{Extent, LastUse, Listing, Source, Streams, Token, TokenId};
use links::{ready_link, ready_page};

/// A post holds so many lines of a list, or so many targets of a question.
struct Lines(usize);

impl Measure for Lines {
    fn fits(&self, _to: &Account, response: &Response) -> bool {
        if let Reply::List(list) = &response.reply {
            return list.lines.len() <= self.0;
        }
        if let Reply::ExportPage(page) = &response.reply {
            return page.lines.len() <= self.0;
        }
        if let Reply::History(history) = &response.reply {
            return history.lines.len() <= self.0;
        }
        if let Reply::Alert(AlertReply { last_read: AlertRead::Seen { apps, .. }, .. }) = &response.reply {
            return apps.len() <= self.0;
        }
        let Reply::Question(question) = &response.reply else { return true };
        match &question.action {
            super::question::Action::Remove(removal) => question.page.targets(removal.targets.len()).len() <= self.0,
            super::question::Action::Disconnect | super::question::Action::Forget => true,
        }
    }
}

/// One person's conversation with the bot, and the world around it.
struct Talk {
    person: Person,
    now: Timestamp,
    listing: Listing,
    /// Why the list cannot be read, if it cannot.
    trouble: Option<Trouble>,
    standing: Standing,
    parent: ParentAuthor,
    source: Source,
    zone: TimeZone,
    lines: usize,
    export: ExportWay,
    list_way: ListWay,
    comes_back_to: String,
    /// What the bot's own server does with what strangers send.
    filtering: Filtering,
    is_locked: bool,
    thread: Thread,
    /// Whether the bot serves people of other servers.
    elsewhere: Service,
    domain_answers: u32,
    home: Result<(), Trouble>,
    following: Following,
    /// How often it was asked who follows.
    follows_asked: u32,
    messages: u32,
    posts: u32,
    /// How often the list was read.
    reads: u32,
    /// What was said last.
    said: Option<Response>,
    /// How many links were made.
    links: u32,
}

fn alice() -> Account {
    Account { id: AccountId("1".to_owned()), acct: "alice".to_owned(), url: "https://home.example/@alice".to_owned() }
}

fn start() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().expect("a time")
}

fn token(id: &str, name: &str, used_days_ago: i64) -> Token {
    let before = |days: i64| start() - SignedDuration::from_hours(24 * days);
    Token {
        id: TokenId(id.to_owned()),
        app_name: Some(name.to_owned()),
        website: Some("https://app.example".to_owned()),
        scopes: Some(vec!["read".to_owned(), "write".to_owned()]),
        authorized_at: Some(before(500)),
        last_use: LastUse::At(before(used_days_ago)),
        app: None,
        copied: None,
    }
}

impl Talk {
    /// Somebody who has given a permission, on a server that lists five apps and the bot.
    fn connected() -> Self {
        let mut person = Person::new(alice());
        person.connection = Connection::Since(start());
        let names = [("a", "Aria", 400), ("b", "Bolt", 300), ("c", "Cove", 200), ("d", "Dune", 10), ("e", "Echo", 1)];
        let mut tokens: Vec<Token> = names.iter().map(|(id, name, days)| token(id, name, *days)).collect();
        tokens.push(token("own", "Auditoot", 0));
        let own = Some(TokenId("own".to_owned()));
        let listing = Listing { tokens, own, extent: Extent::Whole, read_at: start(), newest: None };
        Self {
            person,
            now: start(),
            listing,
            trouble: None,
            standing: Standing::Unedited,
            parent: ParentAuthor::Bot,
            source: Source::GoToSocial,
            zone: TimeZone::UTC,
            lines: 10,
            export: ExportWay::Text,
            list_way: ListWay::PostsOnly,
            comes_back_to: "https://bot.example/signed-in/".to_owned(),
            filtering: Filtering::Passes,
            is_locked: false,
            thread: Thread::New,
            elsewhere: Service::OwnServerOnly,
            domain_answers: 0,
            home: Ok(()),
            following: Following::NotTold,
            follows_asked: 0,
            messages: 0,
            posts: 0,
            reads: 0,
            said: None,
            links: 0,
        }
    }

    fn stranger() -> Self {
        let mut talk = Self::connected();
        talk.person.connection = Connection::None;
        talk
    }

    /// Somebody who has just signed in on a Mastodon server whose operator runs the bot.
    fn at_the_operators() -> Self {
        let mut talk = Self::connected();
        let until = start() + SignedDuration::from_hours(24 * 400);
        talk.person.connection = Connection::Until { since: start(), until };
        talk.source = Source::Operator(Streams::Cut);
        // There is no permission that could stand on the list.
        talk.listing.own = None;
        talk.listing.tokens.retain(|token| token.id.0 != "own");
        talk
    }

    fn later(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    fn message(&mut self, text: &str) -> Message {
        self.messages += 1;
        Message {
            id: StatusId(format!("message {}", self.messages)),
            from: self.person.account.clone(),
            text: text.to_owned(),
            audience: Audience::BotAlone,
            posting_application: None,
            language: None,
            replies_to: RepliesTo::Nothing,
            notified_at: self.now,
            edited: false,
        }
    }

    /// Steps with whatever facts are asked for, and takes note of the post it leads to.
    fn step(&mut self, input: &Input) -> Step {
        let mut facts = Facts::default();
        loop {
            let measure = Lines(self.lines);
            let context = self.context(&measure);
            match step(&self.person, input, &facts, &context) {
                Ok(step) => return self.carry(step),
                Err(Need::Listing) => {
                    self.reads += 1;
                    facts.listing = Some(self.trouble.map_or_else(|| Ok(self.listing.clone()), Err));
                }
                Err(Need::Link) => {
                    self.links += 1;
                    facts.link = Some(Ok(ready_link()));
                }
                Err(Need::Paste) => {
                    self.links += 1;
                    facts.paste = Some(Ok(ready_page("paste", "x")));
                }
                Err(Need::Following) => {
                    self.follows_asked += 1;
                    facts.following = Some(self.following);
                }
                Err(Need::Home) => facts.home = Some(self.home),
                Err(Need::Thread) => facts.thread = Some(self.thread),
                Err(Need::ListPage) => facts.list_page = Some(self.list_way.clone()),
                Err(Need::Export) => facts.export = Some(self.export.clone()),
                Err(Need::Standing) => facts.standing = Some(self.standing),
                Err(Need::ParentAuthor) => facts.parent = Some(self.parent),
            }
        }
    }

    fn context<'a>(&'a self, measure: &'a Lines) -> Context<'a> {
        Context {
            connection_days: 400,
            now: self.now,
            zone: &self.zone,
            measure,
            source: self.source,
            way: CodeWay::Callback,
            comes_back_to: &self.comes_back_to,
            sign_in_pages: None,
            filtering: self.filtering,
            is_locked: self.is_locked,
            server: "https://home.example",
            limits: Limits::default(),
            operator: None,
            serves: &ServesOthers::Nobody,
            domain_answers_today: self.domain_answers,
            service: self.person.account.domain().map_or(Service::Served, |_| self.elsewhere),
        }
    }

    fn carry(&mut self, step: Step) -> Step {
        if let Next::Keep(person) = &step.next {
            self.person = person.as_ref().clone();
        }
        if let Some(response) = &step.response {
            self.said = Some(response.clone());
            self.posts += 1;
            let post = Some((StatusId(format!("post {}", self.posts)), self.now));
            let role = response.role();
            if role != Role::Plain {
                let posted = self.step(&Input::Posted { role, post, copies: Vec::new(), gone: Vec::new() });
                assert!(posted.response.is_none() && posted.effect.is_none(), "a post leads to nothing");
            }
        }
        step
    }

    fn hear(&mut self, message: Message) -> Step {
        self.step(&Input::Said(message))
    }

    fn say(&mut self, text: &str) -> Step {
        let message = self.message(text);
        self.hear(message)
    }

    /// Says something that leads to a reply, and returns what the reply is.
    fn ask(&mut self, text: &str) -> Reply {
        let step = self.say(text);
        assert!(step.effect.is_none(), "{text:?} leads to no deed");
        step.response.expect("there is an answer").reply
    }

    /// What was said last.
    fn last(&self) -> &Response {
        self.said.as_ref().expect("something was said")
    }

    /// The link that is open comes back, with this.
    fn signs_in(&mut self, exchange: super::sign_in::Exchange) -> Step {
        let under = self.person.sign_in.as_ref().expect("a link is open").under.clone();
        self.step(&Input::Done { under, outcome: super::Outcome::Exchanged(exchange) })
    }

    fn last_post(&self) -> StatusId {
        StatusId(format!("post {}", self.posts))
    }
}

/// The ids that a step removes.
fn removes(step: &Step) -> Vec<String> {
    match &step.effect {
        Some((_, Effect::Remove(proof))) => {
            proof.removal().targets.iter().flat_map(|target| &target.tokens).map(|id| id.0.clone()).collect()
        }
        Some((_, Effect::Exchange { .. } | Effect::GiveBack(_) | Effect::Watch(_) | Effect::DropPaste)) | None => {
            Vec::new()
        }
    }
}

#[test]
fn a_command_that_needs_a_sign_in_is_carried_out_after_it() {
    let mut talk = Talk::stranger();
    assert!(matches!(talk.ask("list apps"), Reply::SignIn(_)));
    talk.later(60);
    assert!(matches!(talk.ask("show 1"), Reply::SignIn(_)), "the same link again");
    let pending = talk.person.sign_in.clone().expect("a link is open");
    assert_eq!(pending.until, talk.now + super::sign_in::LINK_LIFE, "with ten new minutes");
    assert!(matches!(pending.then, super::sign_in::Then::Carry(Command::Show(_))), "the newest command counts");
    let done = Input::Done {
        under: pending.under.clone(),
        outcome: super::Outcome::Exchanged(super::sign_in::Exchange::Connected),
    };
    let step = talk.step(&done);
    let response = step.response.expect("the answer to the command");
    assert_eq!(response.under, pending.under);
    assert!(matches!(response.reply, Reply::List(_)), "a number without a list gets the list");
}

#[test]
fn a_link_that_comes_back_elsewhere_than_today_is_not_sent_again() {
    let mut talk = Talk::stranger();
    assert!(matches!(talk.ask("list apps"), Reply::SignIn(_)));
    for (comes_back_to, is_the_same) in
        [("https://bot.example/signed-in/", true), ("https://other.example/signed-in/", false), ("urn:oob", false)]
    {
        comes_back_to.clone_into(&mut talk.comes_back_to);
        let link = talk.person.sign_in.as_ref().expect("a link is open");
        assert_eq!(link.comes_back_to(comes_back_to), is_the_same, "{comes_back_to}");
        talk.later(60);
        talk.links = 0;
        assert!(matches!(talk.ask("list apps"), Reply::SignIn(_)));
        assert_eq!(talk.links == 0, is_the_same, "{comes_back_to}");
    }
}

#[test]
fn an_account_that_changed_its_handle_starts_anew() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    let mut message = talk.message("revoke 1");
    message.from.acct = "mallory".to_owned();
    let step = talk.hear(message);
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::SignIn(_))));
    assert_eq!(talk.person.connection, Connection::None);
    assert!(talk.person.shown.is_none());
}

#[test]
fn business_is_only_done_in_private_and_alone() {
    let mut talk = Talk::connected();
    for (audience, count) in [(Audience::Others, 3), (Audience::Public, 1)] {
        let mut answers = 0;
        for _ in 0..3 {
            let mut message = talk.message("revoke all");
            message.audience = audience;
            let step = talk.hear(message);
            assert!(step.effect.is_none());
            answers += u32::from(step.response.is_some());
        }
        assert_eq!(answers, count, "{audience:?}");
    }
    assert_eq!(talk.reads, 0);
}

#[test]
fn after_forty_answers_there_is_one_polite_one_and_then_silence() {
    let mut talk = Talk::connected();
    for _ in 0..40 {
        assert!(matches!(talk.ask("help"), Reply::Help { puzzled: false, .. }));
    }
    assert!(matches!(talk.ask("help"), Reply::Enough { minutes: 60 | 61 }));
    assert!(talk.say("help").response.is_none());
    talk.later(61 * 60);
    assert!(matches!(talk.ask("help"), Reply::Help { .. }));
}
