//! Who writes to the bot, what, and what they do when it answers.

use std::sync::LazyLock;

use auditoot_core::audit::{LastUse, Token, TokenId};
use auditoot_core::dialogue::message::{Account, AccountId, Audience, StatusId};
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;
use auditoot_core::secret::AuthorizationCode;
use jiff::{SignedDuration, Timestamp};

use super::chance::Chance;
use super::judge::mark;
use super::server::{Meant, Status, Who};
use super::world::{Event, World};

/// What people wrote, as the tests of the grammar hold it.
const TABLES: [&str; 3] = [
    include_str!("../../crates/core/src/dialogue/understand/tests/messages.tsv"),
    include_str!("../../crates/core/src/dialogue/understand/tests/traps.tsv"),
    include_str!("../../crates/core/src/dialogue/understand/tests/fresh.tsv"),
];
static MESSAGES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = TABLES.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.splitn(4, '\t').nth(3)).collect()
});
/// What leads on to a question, a result or a reminder, one to a line.
static COMMANDS: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("commands.txt").lines().collect());
/// What apps are called. Two try to reach somebody else.
pub(crate) static APPS: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("apps.txt").lines().collect());

/// What a person does.
pub(crate) enum Deed {
    /// Writes something, and goes on so many times.
    Chats(usize),
    Writes {
        text: &'static str,
        under: Option<StatusId>,
    },
    Edits(usize, &'static str),
    Deletes(usize),
    /// Comes back from the page of a link.
    ComesBack(AuthorizationRequestId, AuthorizationCode),
    LetsIn,
    RemovesOneself,
}

/// Person `who`; a few live elsewhere.
pub(crate) fn account(who: Who) -> Account {
    let acct = if who % 13 == 12 { format!("u{who}@far.example") } else { format!("u{who}") };
    Account { id: AccountId(who.to_string()), url: format!("https://home.example/@u{who}"), acct }
}

/// An app that this person lets in.
pub(crate) fn app(who: Who, now: Timestamp, chance: &mut Chance) -> Token {
    let days =
        |chance: &mut Chance, most| SignedDuration::from_hours(24 * i64::try_from(chance.below(most)).unwrap_or(0));
    let name = *chance.pick(&APPS);
    let is_marked = chance.hits(0.5);
    let used = chance.below(3);
    Token {
        id: TokenId(String::new()),
        app_name: Some(if is_marked { format!("{name} {}", mark(who)) } else { name.to_owned() }),
        website: Some("https://app.example".to_owned()),
        scopes: Some(vec!["read".to_owned(), "write".to_owned()]),
        authorized_at: Some(now - days(chance, 900)),
        last_use: if used == 0 { LastUse::NoneOnRecord } else { LastUse::At(now - days(chance, 600)) },
        app: None,
        copied: None,
    }
}

/// The bot's own entry in a list.
pub(crate) fn bots_token(now: Timestamp) -> Token {
    Token {
        id: TokenId(String::new()),
        app_name: Some("Auditoot".to_owned()),
        website: None,
        scopes: Some(vec!["read:accounts".to_owned(), "write:accounts".to_owned()]),
        authorized_at: Some(now),
        last_use: LastUse::At(now),
        app: None,
        copied: None,
    }
}

impl World {
    pub(crate) fn does(&mut self, who: Who, deed: Deed) {
        match deed {
            Deed::Chats(more) => {
                let under = self.last_posts.get(&who).cloned().filter(|_| self.chance.hits(0.3));
                let text =
                    if self.chance.hits(0.3) { *self.chance.pick(&MESSAGES) } else { *self.chance.pick(&COMMANDS) };
                self.write(who, text, under);
                if more > 0 {
                    let most = *self.chance.pick(&[5, 90, 900]);
                    self.soon(most, who, Deed::Chats(more - 1));
                }
            }
            Deed::Writes { text, under } => {
                self.write(who, text, under);
            }
            Deed::Edits(status, text) => {
                let now = self.now;
                let status = &mut self.server.statuses[status];
                (status.text, status.edited_at) = (text.to_owned(), Some(now));
            }
            Deed::Deletes(status) => self.server.statuses[status].deleted = true,
            Deed::ComesBack(request, with) => self.comes_back(request, with),
            Deed::LetsIn => {
                let token = app(who, self.now, &mut self.chance);
                self.server.let_in(who, token);
            }
            Deed::RemovesOneself => {
                let count = self.server.tokens[who].len().max(1);
                let one = self.chance.below(count);
                if let Some(token) = self.server.tokens[who].get(one).map(|token| token.id.clone()) {
                    self.server.end(&token, self.now);
                }
            }
        }
    }

    /// Within so many seconds.
    fn soon(&mut self, seconds: i64, who: Who, deed: Deed) {
        let at = self.now + self.chance.seconds(seconds);
        self.at(at, Event::Does(who, deed));
    }

    fn write(&mut self, who: Who, text: &str, under: Option<StatusId>) -> usize {
        let audience = match self.chance.below(40) {
            0 => Audience::Public,
            1 => Audience::Others,
            _ => Audience::BotAlone,
        };
        let (text, at) = (text.to_owned(), self.now);
        let status =
            Status { author: Some(who), text, under, audience, at, edited_at: None, deleted: false, meant: None };
        let written = self.server.write(status);
        self.notify(written);
        match self.chance.below(40) {
            0 => self.soon(60, who, Deed::Deletes(written)),
            1 => self.soon(3, who, Deed::Deletes(written)),
            2 => self.soon(10, who, Deed::Edits(written, "no")),
            3 => self.soon(10, who, Deed::Edits(written, "yes")),
            _ => {}
        }
        written
    }

    /// Somebody reads a post of the bot's.
    pub(crate) fn react(&mut self, made: usize, meant: &Meant) {
        let Some(who) = self.server.who(&meant.to) else { return };
        let post = StatusId(made.to_string());
        self.last_posts.insert(who, post.clone());
        if self.now >= self.busy_until {
            return;
        }
        if meant.asks.is_some() {
            self.answer(who, post);
        } else if let Some(link) = meant.link.clone() {
            self.sign_in(who, &AuthorizationRequestId(link));
        } else if self.chance.hits(0.2) {
            self.soon(200, who, Deed::Chats(0));
        }
    }

    /// Answers a question.
    fn answer(&mut self, who: Who, post: StatusId) {
        let under = Some(post).filter(|_| self.chance.hits(0.5));
        let yes = || Deed::Writes { text: "yes", under: under.clone() };
        let no = || Deed::Writes { text: "no", under: under.clone() };
        match self.chance.below(12) {
            0..=5 => self.soon(200, who, yes()),
            6 => {
                self.soon(20, who, yes());
                self.soon(20, who, yes());
            }
            7 => {
                self.soon(20, who, no());
                self.at(self.now + SignedDuration::from_secs(30), Event::Does(who, yes()));
            }
            8 => self.soon(1_500, who, yes()),
            9 => {
                let other = self.chance.below(self.server.accounts.len());
                self.soon(30, other, yes());
            }
            10 => {
                self.soon(60, who, Deed::RemovesOneself);
                self.soon(60, who, yes());
            }
            _ => self.soon(100, who, Deed::Chats(1)),
        }
    }

    /// Follows a link.
    fn sign_in(&mut self, who: Who, request: &AuthorizationRequestId) {
        let other = self.chance.below(self.server.accounts.len());
        let (own, strange) = (self.code(who), self.code(other));
        let back = |code: &AuthorizationCode| Deed::ComesBack(request.clone(), code.clone());
        match self.chance.below(16) {
            // An error that comes back is nothing to the bot.
            0 | 4 => {}
            1 => self.soon(60, who, back(&strange)),
            2 => self.soon(1_500, who, back(&own)),
            3 => {
                self.soon(10, who, back(&own));
                self.soon(10, who, back(&own));
            }
            _ => self.soon(200, who, back(&own)),
        }
    }

    /// A code that this person got.
    fn code(&mut self, who: Who) -> AuthorizationCode {
        AuthorizationCode::new(format!("{who} {}", self.next_serial()))
    }
}
