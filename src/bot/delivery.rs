//! From what is said to a post on its way, and what its delivery needs from the bot.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};

use super::known::KnownServer;
use super::records::{LinksInFull, OutboxEntry, Task, spent_posts_name};
use super::settings::BotSettings;
use super::storage::Storage;
use super::transaction::SameCommit;
use super::window::{PostingTurn, PostingWindow};
use crate::mastodon::oauth::random_text;
use crate::observer::{Observer, Wait};
use crate::outbox::{Attempts, DeliveryContext, LateText, OutgoingPost, PostLength};
use crate::store::{Batch, Sequence};
use auditoot_clock::{Clock, later};
use auditoot_core::budget::{PostClass, ServerWindow};
use auditoot_core::dialogue::message::{Account, StatusId};
use auditoot_core::dialogue::reply::{IfGone, Reply, Response};
use auditoot_core::dialogue::{Next, Step};
use auditoot_core::prompts::{PostError, PostLimits, Renderer, Wording};

/// How long nobody has to be told that they waited.
const LATE_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// The post that a step says, and what is posted in its place if the server refuses it. `None` if not even that can be said, which is a
/// fault of this program.
pub(super) fn outgoing(
    renderer: &Renderer,
    known: &KnownServer,
    to: &Account,
    class: PostClass,
    step: &Step,
    same_commit: &SameCommit,
    now: Timestamp,
) -> Option<OutgoingPost> {
    let response = step.response.as_ref()?;
    let limits = known.post_limits();
    let wording = renderer.wording(to, response).inspect_err(note_unsaid).ok();
    let mut texts = texts(renderer, wording.as_ref(), limits, to, response);
    if texts.is_empty() {
        tracing::error!("a reply cannot be said, and is not");
        return None;
    }
    let (length, text) = texts.remove(0);
    if length == PostLength::Excuse {
        tracing::error!("what was to be said does not fit a post of this server; web.public_url makes links short");
    }
    Some(OutgoingPost {
        to: to.clone(),
        text,
        length,
        late: wording
            .and_then(|wording| late(&wording, limits, class, response, same_commit.owed_since.unwrap_or(now)))
            .filter(|_| length == PostLength::Whole),
        shorter: texts,
        language: response.language.tag().to_owned(),
        under: response.under.clone(),
        older: older(response, &step.next),
        gone: Vec::new(),
        if_gone: response.if_gone,
        followers_hint: response.followers_hint(),
        role: response.role(),
        class,
        unsettled: same_commit.unsettled.clone().filter(|_| matches!(response.reply, Reply::Removed(_))).map(Box::new),
        key: random_text(&mut rand::rng()),
        attempts: Attempts::None,
    })
}

/// What is posted if somebody had to wait for it since then. Nobody waits for what they did not ask for.
fn late(
    wording: &Wording<'_>,
    limits: PostLimits,
    class: PostClass,
    response: &Response,
    since: Timestamp,
) -> Option<LateText> {
    // An answer of several posts has no room for an apology.
    let goes_on = || !wording.layout(limits).rest.is_empty();
    if class == PostClass::Unasked || matches!(response.reply, Reply::Alert(_)) || goes_on() {
        return None;
    }
    let post = wording.late(limits).ok()?;
    Some(LateText { from: later(since, LATE_AFTER), text: post.text().to_owned() })
}

/// What can be posted, the fullest first: as the server counts, with links in full, without what only explains, and that it could not be
/// said.
fn texts(
    renderer: &Renderer,
    wording: Option<&Wording<'_>>,
    limits: PostLimits,
    to: &Account,
    response: &Response,
) -> Vec<(PostLength, String)> {
    let mut posts = Vec::new();
    if let Some(wording) = wording {
        let whole = wording.first_post(limits);
        // Where there is no link, it does not matter how links count.
        let has_link = whole.as_ref().map_or(true, |post| post.text().contains("://"));
        posts.push((PostLength::Whole, whole));
        if has_link {
            posts.push((PostLength::LinksInFull, wording.first_post(limits.in_full())));
        }
        posts.push((PostLength::Brief, wording.brief(limits.in_full())));
    }
    let is_sign_in = matches!(response.reply, Reply::SignIn(_));
    let excuse = response.replaced_by(if is_sign_in { Reply::SignInTooLong } else { Reply::NotPosted });
    let excuse = renderer.wording(to, &excuse).and_then(|excuse| excuse.brief(limits.in_full()));
    posts.push((PostLength::Excuse, excuse));
    let mut texts: Vec<(PostLength, String)> = Vec::new();
    for (length, post) in posts {
        match post {
            Ok(post) if texts.last().is_none_or(|(_, text)| text != post.text()) => {
                texts.push((length, post.text().to_owned()));
            }
            Ok(_) | Err(PostError::DoesNotFit) => {}
            Err(error) => note_unsaid(&error),
        }
    }
    texts
}

fn note_unsaid(error: &PostError) {
    tracing::error!(error = error as &dyn Error, "a reply cannot be said");
}

/// The older messages that a post goes under if the one it answers is gone.
fn older(response: &Response, next: &Next) -> Vec<StatusId> {
    match (response.if_gone, next) {
        (IfGone::PostAlone, Next::Keep(person)) => {
            person.last_messages.iter().filter(|id| Some(*id) != response.under.as_ref()).cloned().collect()
        }
        (IfGone::Drop, _) | (IfGone::PostAlone, Next::Forget(_)) => Vec::new(),
    }
}

/// Makes it durable that an entry of the outbox stands like this, however long that takes: nothing is sent before.
pub(super) async fn note_entry(storage: &Storage, window: &PostingWindow, sequence: Sequence, entry: &OutboxEntry) {
    let note = || async {
        let mut batch = Batch::new();
        batch.put(sequence, entry);
        // A post is spent before it is sent, also for the next run.
        batch.put(spent_posts_name(), &window.spent());
        storage.commit(batch).await
    };
    storage.until_stored(note).await;
}

/// What the delivery of one post needs.
pub(super) struct LaneDelivery<'a> {
    pub(super) storage: &'a Storage,
    pub(super) window: &'a PostingWindow,
    pub(super) observer: &'a Observer,
    pub(super) sequence: Sequence,
    pub(super) account: &'a Account,
    pub(super) known: &'a KnownServer,
    pub(super) settings: &'a BotSettings,
    pub(super) clock: &'a Clock,
}

impl<'a> DeliveryContext for LaneDelivery<'a> {
    type PostingTurn = PostingTurn<'a>;

    async fn note(&self, outgoing: &OutgoingPost) {
        let entry = OutboxEntry { account: self.account.clone(), task: Task::Post(Box::new(outgoing.clone())) };
        note_entry(self.storage, self.window, self.sequence, &entry).await;
    }

    async fn posting_turn(&self, class: PostClass) -> PostingTurn<'a> {
        self.window.posting_turn(class, &self.account.id).await
    }

    fn note_not_made(&self, class: PostClass) {
        self.window.note_not_made(class, &self.account.id);
    }

    fn learn(&self, window: ServerWindow) {
        if self.known.home().software.is_mastodon() && !window.may_be_of_posts() {
            return;
        }
        self.window.learn(window);
    }

    fn keep_quiet(&self, until: Timestamp) {
        self.window.keep_quiet(until);
    }

    async fn note_links_in_full(&self) {
        tracing::warn!("this server counts links in full, whatever it says; posts are made for that from now on");
        self.known.note_links_in_full();
        let mut batch = Batch::new();
        batch.put(self.settings.links_in_full_name(), &LinksInFull {});
        // If that fails, it is learned again.
        self.storage.commit_or_note(batch).await;
    }

    fn note_refusal(&self) {
        self.known.note_refusal(self.clock.now());
    }

    fn serializes_attempts(&self) -> bool {
        self.known.home().software.serializes_attempts()
    }

    async fn wait(&self, until: Timestamp) {
        self.observer.sleep_until(until, Wait::HeldUp).await;
    }
}
