//! One whole conversation, and what has to be true after it, however often the bot died in between.

use std::path::Path;

use auditoot::store::{Keyring, Name, Record, Sequence, Store, Tree};
use auditoot_sandbox::{Character, HeldStream, PostSeen, Posted, StreamEnd};
use libtest_mimic::Failed;
use serde::{Deserialize, Serialize};

use crate::life::{BOT, Life};

/// The app that is removed.
const REMOVED: &str = "CrossPost 9000";
/// What an alert begins with.
const ALERT: &str = "An app was let into your account";
/// What the bot says of a code that was used already.
const REFUSED: &str = "did not accept that code";

/// A record of a tree, whatever it is.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Any<const TREE: usize>(serde_json::Value);

const TREES: [Tree; 3] = [Tree::People, Tree::Tokens, Tree::Outbox];

impl Record for Any<0> {
    type Key = Name;
    const TREE: Tree = TREES[0];
}

impl Record for Any<1> {
    type Key = Name;
    const TREE: Tree = TREES[1];
}

impl Record for Any<2> {
    type Key = Sequence;
    const TREE: Tree = TREES[2];
}

pub(crate) struct Conversation {
    life: Life,
    /// What was said, and has one answer.
    said: Vec<(&'static str, Posted)>,
}

impl Conversation {
    pub(crate) fn new(life: Life) -> Self {
        Self { life, said: Vec::new() }
    }

    /// Leads it to its end. Returns how often the bot died.
    pub(crate) async fn lead(mut self) -> Result<u64, Failed> {
        self.ask("help").await?;
        let lists = self.life.operator.is_some() || self.life.sandbox.character() == Character::GoToSocial;
        let mut open = None;
        if self.life.operator.is_some() {
            open = Some(self.open_app().await?);
        }
        let signed_in = if lists { self.audit().await? } else { self.be_pointed().await? };
        self.ask("disconnect").await?;
        self.ask("forget me").await?;
        self.ask("yes").await?;
        let (_, last) = self.said.last().ok_or("nothing was said")?;
        let last = last.clone();
        self.life.settle(&last).await?;
        self.look_at_answers(&signed_in)?;
        if let Some(open) = open {
            self.look_at_operator(open).await?;
        }
        let Self { life, .. } = self;
        let sandbox = life.sandbox.clone();
        let (home, deaths) = life.end().await?;
        let mut left: Vec<String> = sandbox.tokens("alice").into_iter().map(|sign_in| sign_in.app_name).collect();
        if deaths > 0 && left.iter().filter(|name| name.starts_with("Auditoot")).count() == 1 {
            // A token that the server had handed out, and the bot had not put away yet when it died, is known to nobody.
            left.retain(|name| !name.starts_with("Auditoot"));
        }
        left.sort();
        let kept = ["Old Poster", "Tusky", "Tusky", "Tusky"];
        let right = if lists { left == kept } else { left[0] == REMOVED && left[1..] == kept };
        if !right {
            return Err(format!("the wrong sign-ins are left: {left:?}").into());
        }
        look_at_store(home.path()).await?;
        Ok(deaths)
    }

    /// The app that is removed has a connection open, over which it would hear what happens.
    async fn open_app(&self) -> Result<HeldStream, Failed> {
        let sign_ins = self.life.sandbox.tokens("alice");
        let app = sign_ins.iter().find(|sign_in| sign_in.app_name == REMOVED).ok_or("there is no such app")?;
        Ok(self.life.sandbox.hold_stream(&app.id).await?)
    }

    /// The connection was cut, nobody is connected any more, and what was removed is written down once.
    async fn look_at_operator(&self, mut open: HeldStream) -> Result<(), Failed> {
        let ended = tokio::time::timeout(std::time::Duration::from_secs(10), open.ended()).await;
        if ended.map_err(|_| "the open connection was not cut")? != StreamEnd::Closed {
            return Err("the open connection broke".into());
        }
        let side = self.life.operator.as_ref().ok_or("there is no operator")?;
        for (what, right) in [
            ("SELECT count(*) FROM auditoot.connections", 0_i64),
            ("SELECT count(*) FROM auditoot.removals WHERE cardinality(token_ids) = 1", 1),
            ("SELECT count(*) FROM auditoot.removals WHERE cardinality(token_ids) > 1", 0),
        ] {
            let rows = side.database.query(what, Vec::new())?;
            let found: i64 = rows.first().ok_or("no row")?.get(0);
            if found != right {
                return Err(format!("{what}: {found}").into());
            }
        }
        Ok(())
    }

    /// Lets alice watch, an app in, and looks that she is told of it once. Returns how often the bot died.
    pub(crate) async fn be_alerted(mut self) -> Result<u64, Failed> {
        self.sign_in("list apps", REMOVED).await?;
        let watched = self.life.say("watch on");
        self.life.answer_with(&watched, "I will tell you within about a minute").await?;
        self.life.settle(&watched).await?;
        self.life.let_in("Sneaky")?;
        // It goes under her last message, like a reminder.
        self.life.pass(jiff::SignedDuration::from_secs(31));
        self.life.answer_with(&watched, ALERT).await?;
        // The same number is found again for five minutes, and by a bot that was started again.
        for _ in 0..4 {
            self.life.pass(jiff::SignedDuration::from_mins(2));
            let thanks = self.life.say("thanks");
            self.life.answer(&thanks).await?;
            self.life.settle(&thanks).await?;
        }
        let posts = self.life.sandbox.posts_by(BOT);
        let alerts: Vec<_> = posts.iter().filter(|post| post.text.contains(ALERT)).collect();
        match alerts.as_slice() {
            [one] if one.text.contains("Sneaky") && one.recipients == ["alice"] => {}
            _ => return Err(format!("not one alert: {alerts:#?}").into()),
        }
        let (_, deaths) = self.life.end().await?;
        Ok(deaths)
    }

    async fn ask(&mut self, text: &'static str) -> Result<PostSeen, Failed> {
        let message = self.life.say(text);
        self.said.push((text, message.clone()));
        self.life.answer(&message).await
    }

    /// Asks for something that needs a sign-in, signs in, and waits for the answer with these words. Returns it with the message.
    async fn sign_in(&mut self, text: &str, wanted: &str) -> Result<(Posted, PostSeen), Failed> {
        let message = self.life.say(text);
        let link = link_in(&self.life.answer_with(&message, "state=").await?)?;
        self.life.approve(&link).await?;
        let mut is_refused = false;
        loop {
            let answers = self.life.answers(&message);
            if let Some(answer) = answers.iter().find(|answer| answer.text.contains(wanted)) {
                return Ok((message, answer.clone()));
            }
            // After a death in the middle of the exchange the code is used up. The bot says so, and the same link still does.
            if !is_refused && answers.iter().any(|answer| answer.text.contains(REFUSED)) {
                is_refused = true;
                self.life.approve(&link).await?;
            }
            self.life.watch().await?;
        }
    }

    /// Signs in, lists, and removes one app. Returns the message that led to the sign-in.
    async fn audit(&mut self) -> Result<Posted, Failed> {
        let (message, list) = self.sign_in("list apps", REMOVED).await?;
        // Its number stands before its name.
        let (before, _) = list.text.split_once(REMOVED).ok_or("it is not listed")?;
        let number = before.split_whitespace().next_back().ok_or("no number")?;
        let revoke: &'static str = match number {
            "1" => "revoke 1",
            "2" => "revoke 2",
            _ => return Err(format!("an unlikely list: {}", list.text).into()),
        };
        let question = self.ask(revoke).await?;
        if !question.text.contains(REMOVED) {
            return Err(format!("no question: {}", question.text).into());
        }
        let before = self.life.sandbox.tokens("alice").len();
        let result = self.ask("yes").await?;
        let after = self.life.sandbox.tokens("alice").len();
        if after + 1 != before || !result.text.contains(REMOVED) {
            return Err(format!("{before} sign-ins before, {after} after: {}", result.text).into());
        }
        Ok(message)
    }

    /// Signs in, and is shown the page of the server. Returns the message that led to the sign-in.
    async fn be_pointed(&mut self) -> Result<Posted, Failed> {
        let (message, _) = self.sign_in("sign in", "authorized_applications").await?;
        self.ask("list apps").await?;
        Ok(message)
    }

    /// Every message has exactly one answer. The one that led to the sign-in has two, and one more for each sign-in that failed.
    fn look_at_answers(&self, signed_in: &Posted) -> Result<(), Failed> {
        for (text, message) in &self.said {
            self.life
                .one_answer(message)
                .map_err(|error| format!("{text}: {}", error.message().unwrap_or_default()))?;
        }
        let mut answers = self.life.answers(signed_in);
        answers.retain(|answer| !answer.text.contains(REFUSED));
        let posts = self.life.sandbox.posts_by(BOT);
        let refused = posts.iter().filter(|post| post.text.contains(REFUSED)).count();
        if answers.len() != 2 || refused > 1 || posts.len() != self.said.len() + 2 + refused {
            return Err(format!("too many answers: {posts:#?}").into());
        }
        if !self.life.sandbox.deleted_posts_by(BOT).is_empty() || posts.iter().any(|post| post.recipients != ["alice"])
        {
            return Err("a post went to the wrong people".into());
        }
        Ok(())
    }
}

fn link_in(post: &PostSeen) -> Result<String, Failed> {
    Ok(post.text.split_whitespace().find(|word| word.starts_with("http")).ok_or("no link")?.to_owned())
}

/// The store opens, which means that it is whole; alice is forgotten, and nothing is left to be done.
async fn look_at_store(home: &Path) -> Result<(), Failed> {
    let folder = home.join("store");
    let keys = Keyring::load_or_create(&home.join("key"), &[], &folder)?;
    let store = Store::open(&folder, keys)?;
    let left =
        [store.scan::<Any<0>>().await?.len(), store.scan::<Any<1>>().await?.len(), store.scan::<Any<2>>().await?.len()];
    store.close().await;
    if left == [0; 3] { Ok(()) } else { Err(format!("people, tokens and things to do are left: {left:?}").into()) }
}
