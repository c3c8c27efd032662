//! The server: statuses, notifications, tokens, and everything that can go wrong there. It survives every crash of the bot, and what it
//! holds is the truth.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use auditoot_core::audit::{Extent, Listing, Token, TokenId};
use auditoot_core::budget::{PostClass, ServerWindow};
use auditoot_core::dialogue::message::{Account, AccountId, Audience, StatusId};
use auditoot_core::dialogue::question::{ParentAuthor, Standing};
use auditoot_core::dialogue::reply::Trouble;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;

use super::chance::{Chance, Odds};

/// As on Mastodon: so many posts of one account in so many seconds, in windows that begin at multiples of them.
pub(crate) const POSTS_MAX: u32 = 300;
pub(crate) const WINDOW_SECONDS: i64 = 3 * 60 * 60;
/// A person, by their number.
pub(crate) type Who = usize;
static HANDLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|[^\w@/])@(\w+(?:@[\w.-]+\w)?)").ok());

/// A status that a person or the bot wrote.
#[derive(Clone)]
pub(crate) struct Status {
    /// `None` for the bot.
    pub(crate) author: Option<Who>,
    pub(crate) text: String,
    pub(crate) under: Option<StatusId>,
    pub(crate) audience: Audience,
    pub(crate) at: Timestamp,
    pub(crate) edited_at: Option<Timestamp>,
    pub(crate) deleted: bool,
    /// What the bot meant by it, which no server knows: for the judge, and for people who read it.
    pub(crate) meant: Option<Meant>,
}

/// What the bot meant by a post.
#[derive(Clone, Debug)]
pub(crate) struct Meant {
    /// The only one it may reach.
    pub(crate) to: AccountId,
    /// The input that it answers.
    pub(crate) input: u64,
    pub(crate) class: PostClass,
    /// What a yes to it would remove, if it asks that.
    pub(crate) asks: Option<Vec<TokenId>>,
    /// The sign-in that its link begins, if it has one.
    pub(crate) link: Option<String>,
}

/// A post that the bot sends.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) text: String,
    pub(crate) under: Option<StatusId>,
    pub(crate) key: u64,
    pub(crate) meant: Meant,
}

/// What comes back for it.
pub(crate) enum Answer {
    Made(StatusId),
    Unknown,
    NotSent,
    Wait(Timestamp),
    ParentGone,
    Refused,
    /// No answer, and the server makes it a while later.
    Later,
}

/// What a server makes of the key that comes with a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Nothing, as `GoToSocial`.
    Ignored,
    /// A post that has it already is not made again, as on Mastodon; but of two attempts at once each may find none yet.
    Kept,
    /// Attempts that have the same come one after the other, as on Mastodon since 4.6.
    Serialized,
}

impl Keys {
    pub(crate) const ALL: [Self; 3] = [Self::Ignored, Self::Kept, Self::Serialized];
}

pub(crate) struct Server {
    pub(crate) accounts: Vec<Account>,
    pub(crate) statuses: Vec<Status>,
    /// The statuses that the bot was notified of, and when.
    pub(crate) notifications: Vec<(usize, Timestamp)>,
    pub(crate) tokens: Vec<Vec<Token>>,
    /// Every token that is gone, and since when.
    pub(crate) gone: BTreeMap<TokenId, Timestamp>,
    codes_used: BTreeSet<String>,
    keyed: BTreeMap<u64, usize>,
    pub(crate) keys: Keys,
    /// From when to when it cannot be reached.
    pub(crate) away: (Timestamp, Timestamp),
    /// Until when it wants to be left alone.
    pub(crate) busy_until: Timestamp,
    /// The window of posts, and how many were made in it.
    window: (i64, u32),
    next_token: u32,
}

impl Server {
    pub(crate) fn new(accounts: Vec<Account>, keys: Keys) -> Self {
        let tokens = vec![Vec::new(); accounts.len()];
        Self {
            accounts,
            tokens,
            keys,
            statuses: Vec::new(),
            notifications: Vec::new(),
            gone: BTreeMap::new(),
            codes_used: BTreeSet::new(),
            keyed: BTreeMap::new(),
            away: (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
            busy_until: Timestamp::UNIX_EPOCH,
            window: (0, 0),
            next_token: 0,
        }
    }

    pub(crate) fn status(&self, id: &StatusId) -> Option<&Status> {
        self.statuses.get(id.0.parse::<usize>().ok()?)
    }

    pub(crate) fn who(&self, id: &AccountId) -> Option<Who> {
        id.0.parse::<Who>().ok().filter(|who| *who < self.accounts.len())
    }

    pub(crate) fn write(&mut self, status: Status) -> usize {
        self.statuses.push(status);
        self.statuses.len() - 1
    }

    /// A post of the bot's, as it fares.
    pub(crate) fn post(&mut self, sent: &Sent, now: Timestamp, odds: Odds, chance: &mut Chance) -> Answer {
        let fault = if chance.hits(odds.post) { chance.below(6) } else { 6 };
        match fault {
            _ if self.is_away(now) => return Answer::NotSent,
            _ if now < self.busy_until => return Answer::Wait(self.busy_until),
            0 => return Answer::NotSent,
            1 => return Answer::Unknown,
            2 => return Answer::Wait(now + chance.seconds(1_800)),
            3 => return Answer::Refused,
            4 => return Answer::Later,
            _ => {}
        }
        let answer = self.make(sent, now);
        let is_lost = fault == 5 && matches!(answer, Answer::Made(_));
        if is_lost { Answer::Unknown } else { answer }
    }

    /// Makes a post, if it can be made.
    pub(crate) fn make(&mut self, sent: &Sent, now: Timestamp) -> Answer {
        if let Some(made) = self.keyed.get(&sent.key).filter(|_| self.keys != Keys::Ignored) {
            return Answer::Made(StatusId(made.to_string()));
        }
        self.make_anew(sent, now)
    }

    /// Makes a post a while after it was sent. Only a server that lets no second attempt begin before the first is over looks for its key
    /// now: the others did when it came, and found none.
    pub(crate) fn make_late(&mut self, sent: &Sent, now: Timestamp) -> Answer {
        if self.keys == Keys::Serialized { self.make(sent, now) } else { self.make_anew(sent, now) }
    }

    fn make_anew(&mut self, sent: &Sent, now: Timestamp) -> Answer {
        let ServerWindow { left, ends, .. } = self.window(now);
        if left == 0 {
            return Answer::Wait(ends + SignedDuration::from_secs(1));
        }
        if sent.under.as_ref().is_some_and(|under| self.status(under).is_none_or(|parent| parent.deleted)) {
            return Answer::ParentGone;
        }
        self.window = (now.as_second().div_euclid(WINDOW_SECONDS), POSTS_MAX - left + 1);
        let Sent { text, under, key, meant } = sent.clone();
        let made = self.write(Status {
            author: None,
            text,
            under,
            audience: Audience::BotAlone,
            at: now,
            edited_at: None,
            deleted: false,
            meant: Some(meant),
        });
        self.keyed.insert(key, made);
        Answer::Made(StatusId(made.to_string()))
    }

    pub(crate) fn is_away(&self, now: Timestamp) -> bool {
        self.away.0 <= now && now < self.away.1
    }

    /// What it says of its window of posts.
    pub(crate) fn window(&self, now: Timestamp) -> ServerWindow {
        let window = now.as_second().div_euclid(WINDOW_SECONDS);
        let posts = if self.window.0 == window { self.window.1 } else { 0 };
        let ends = now + SignedDuration::from_secs((window + 1) * WINDOW_SECONDS - now.as_second());
        ServerWindow { limit: POSTS_MAX, left: POSTS_MAX.saturating_sub(posts), ends }
    }

    /// The bot's own posts since then that say this beneath that, the first of them first.
    pub(crate) fn find(&self, sent: &Sent, since: Timestamp, is_alone_too: bool) -> Vec<usize> {
        let recent = (0..self.statuses.len()).rev().take_while(|made| self.statuses[*made].at >= since);
        let is_it = |made: &usize| {
            let post = &self.statuses[*made];
            let is_under = post.under == sent.under || (is_alone_too && (post.under.is_none() || sent.under.is_none()));
            post.author.is_none() && !post.deleted && post.text == sent.text && is_under
        };
        let mut found: Vec<usize> = recent.filter(is_it).collect();
        found.reverse();
        found
    }

    pub(crate) fn standing(&self, id: &StatusId) -> Standing {
        match self.status(id) {
            Some(status) if status.deleted => Standing::Gone,
            Some(status) if status.edited_at.is_some() => Standing::Edited,
            Some(_) => Standing::Unedited,
            None => Standing::Gone,
        }
    }

    pub(crate) fn author(&self, id: &StatusId) -> ParentAuthor {
        match self.status(id) {
            Some(status) if status.deleted => ParentAuthor::NotSeen,
            Some(status) if status.author.is_none() => ParentAuthor::Bot,
            Some(_) => ParentAuthor::SomebodyElse,
            None => ParentAuthor::NotSeen,
        }
    }

    /// Whose a permission is, while it counts.
    fn owner(&self, credential: &TokenId) -> Result<Who, Trouble> {
        let owner = credential.0.split_once(' ').and_then(|(who, _)| who.parse::<Who>().ok());
        let is_there = |who: &Who| self.tokens.get(*who).is_some_and(|all| all.iter().any(|one| one.id == *credential));
        owner.filter(is_there).ok_or(Trouble::Refused)
    }

    pub(crate) fn list(&self, credential: &TokenId, now: Timestamp) -> Result<Listing, Trouble> {
        let tokens = self.tokens[self.owner(credential)?].clone();
        Ok(Listing { tokens, own: Some(credential.clone()), extent: Extent::Whole, read_at: now, newest: None })
    }

    /// Lets an app in, and returns its token.
    pub(crate) fn let_in(&mut self, who: Who, token: Token) -> TokenId {
        self.next_token += 1;
        let id = TokenId(format!("{who} {}", self.next_token));
        self.tokens[who].push(Token { id: id.clone(), ..token });
        id
    }

    /// A token is gone.
    pub(crate) fn end(&mut self, id: &TokenId, now: Timestamp) {
        let Ok(owner) = self.owner(id) else { return };
        self.tokens[owner].retain(|token| token.id != *id);
        self.gone.insert(id.clone(), now);
    }

    /// Whether a code is still good; then it is not any more.
    pub(crate) fn takes_code(&mut self, code: &str) -> bool {
        self.codes_used.insert(code.to_owned())
    }
}

/// Everybody whom a text reaches: on these servers, whoever's handle stands in it.
pub(crate) fn recipients(text: &str) -> BTreeSet<String> {
    let found = HANDLE.iter().flat_map(|handle| handle.captures_iter(text));
    found.map(|handle| handle[1].trim_end_matches("@home.example").to_owned()).collect()
}
