//! What the bot has posted, each post told once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::line::{BOT, Line};
use auditoot_sandbox::{PostSeen, Sandbox};

/// How a post is marked that made no notification, because the server filters it.
const HELD_BACK: &str = "(filtered)";

/// What the bot has posted. Clones share what was told already.
#[derive(Clone, Debug)]
pub struct Feed {
    sandbox: Sandbox,
    told: Arc<Mutex<BTreeSet<String>>>,
}

impl Feed {
    /// What is posted from now on; what is there already was told in an earlier run.
    pub(super) fn of(sandbox: Sandbox) -> Self {
        let feed = Self { sandbox, told: Arc::default() };
        let _told_before = feed.news();
        feed
    }

    /// What is new since this was last asked, oldest first.
    #[must_use]
    pub fn news(&self) -> Vec<Line> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let mut news = Vec::new();
        for post in self.sandbox.posts_by(BOT) {
            if told.insert(post.id.clone()) {
                let text = without_mention(&post);
                // Whom it is for sees it only under the filtered notifications.
                let text = if self.sandbox.is_held_back(&post.id) { format!("{HELD_BACK} {text}") } else { text };
                news.push(Line::Posted(text));
            }
        }
        for post in self.sandbox.deleted_posts_by(BOT) {
            if told.insert(format!("deleted {}", post.id)) {
                told.insert(post.id);
                news.push(Line::told("The bot took a post of its own back."));
            }
        }
        news
    }

    /// Ticks whenever something happened on the server, which may be a post.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.sandbox.changes()
    }
}

/// The text without the mention it begins with.
fn without_mention(post: &PostSeen) -> String {
    let text = post.text.as_str();
    match text.split_once(char::is_whitespace) {
        Some((mention, rest)) if mention.starts_with('@') => rest.to_owned(),
        Some(_) | None => text.to_owned(),
    }
}
