//! The figures that the operator's machines may collect. None is about somebody: what is counted has no name.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use super::Bot;
use super::canary::{Canary, CanaryOutcome};
use super::exposition::{Exposition, FigureKind, Spans};
use super::health::Health;
use crate::inbox::health::InboxHealth;
use crate::inbox::reading::DropReason;
use auditoot_core::budget::PostClass;

/// What is counted along. All else is read off what is there.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Posts that stand, by class.
    posts: [AtomicU64; PostClass::ALL.len()],
    not_posted: AtomicU64,
    removals: AtomicU64,
    /// From the notice of a message to the end of what followed from it.
    answering: Spans,
}

impl Figures {
    /// A post stands.
    pub(super) fn note_post(&self, class: PostClass) {
        let counted = PostClass::ALL.iter().zip(&self.posts).find(|(other, _)| **other == class);
        if let Some((_, count)) = counted {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The server would not take a post.
    pub(super) fn note_not_posted(&self) {
        self.not_posted.fetch_add(1, Ordering::Relaxed);
    }

    /// So many tokens are removed.
    pub(super) fn note_removals(&self, tokens: usize) {
        self.removals.fetch_add(tokens as u64, Ordering::Relaxed);
    }

    /// A message that was noted then is dealt with now.
    pub(super) fn note_answered(&self, noted_at: Timestamp, now: Timestamp) {
        self.answering.note(now.duration_since(noted_at));
    }
}

const fn class_word(class: PostClass) -> &'static str {
    match class {
        PostClass::Result => "result",
        PostClass::ToConnected => "to_connected",
        PostClass::ToOthers => "to_others",
        PostClass::Unasked => "unasked",
    }
}

const fn drop_word(reason: DropReason) -> &'static str {
    match reason {
        DropReason::NoMention => "no_mention",
        DropReason::OwnPost => "own_post",
        DropReason::ByABot => "by_a_bot",
        DropReason::NoStatus => "no_status",
        DropReason::NotAddressed => "not_addressed",
        DropReason::TooOld => "too_old",
        DropReason::AlreadyAnswered => "already_answered",
        DropReason::Unreadable => "unreadable",
    }
}

#[expect(clippy::cast_precision_loss, reason = "beyond 2^53 nobody counts one by one")]
fn value(count: u64) -> f64 {
    count as f64
}

fn truth(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}

fn size(count: usize) -> f64 {
    value(count as u64)
}

impl Bot {
    /// All figures, in the text format of Prometheus.
    pub(crate) async fn metrics(&self) -> String {
        use FigureKind::{Counter, Gauge};
        let mut text = Exposition::default();
        let now = self.clock.now();
        text.each(Gauge, ("auditoot_info", "version"), "The program.", [(env!("CARGO_PKG_VERSION"), 1.0)]);
        self.well_being(&mut text);
        let inbox = self.known.now().map(|known| known.inbox.borrow().clone());
        let inbox = inbox.unwrap_or_default();
        let messages = inbox.counts.messages.saturating_sub(self.known.canary.messages_read());
        text.one(Counter, "auditoot_messages_total", "Messages that were read.", value(messages));
        reading(&mut text, &inbox, now);
        canary(&mut text, &self.known.canary);
        self.posting(&mut text, now);
        let (lanes, jobs) = self.lanes.sizes();
        text.one(Gauge, "auditoot_lanes", "People something is going on with.", size(lanes));
        text.one(Gauge, "auditoot_lane_jobs_waiting", "What waits in their lanes.", size(jobs));
        let removals = value(self.figures.removals.load(Ordering::Relaxed));
        text.one(Counter, "auditoot_removals_total", "Sign-ins of apps that were removed.", removals);
        let near = truth(self.homes.own.is_near_ceiling());
        text.one(
            Gauge,
            "auditoot_removal_ceiling_near",
            "Whether hardly more may be removed today (operator's database).",
            near,
        );
        let failures = self.homes.own.failures().into_iter().map(|(operation, count)| (operation, value(count)));
        let help = "What a source of lists was asked for in vain.";
        text.each(Counter, ("auditoot_source_errors_total", "operation"), help, failures);
        if let Ok(store) = self.storage.store.figures().await {
            text.one(
                Counter,
                "auditoot_store_commits_total",
                "Commits since the store was made.",
                value(store.commits),
            );
            text.one(Gauge, "auditoot_store_bytes", "What is in the store.", value(store.bytes));
            text.one(Gauge, "auditoot_store_file_bytes", "The file of the store.", value(store.file_bytes));
            let records = store.records.into_iter().map(|(tree, count)| (tree, value(count)));
            text.each(Gauge, ("auditoot_store_records", "kind"), "Records in the store.", records);
        }
        let ahead = self.server.clock_difference().as_secs_f64();
        text.one(
            Gauge,
            "auditoot_server_clock_ahead_seconds",
            "How far the server's clock is ahead of this machine's.",
            ahead,
        );
        text.into_text()
    }

    /// Whether the bot is well, and what is wrong.
    fn well_being(&self, text: &mut Exposition) {
        let health = self.health();
        text.one(FigureKind::Gauge, "auditoot_ready", "Whether the bot is ready.", truth(health.is_ready()));
        let words: Vec<_> = health.words().collect();
        let ailments = Health::WORDS.into_iter().skip(1).map(|word| (word, truth(words.contains(&word))));
        text.each(FigureKind::Gauge, ("auditoot_ailment", "what"), "What is wrong, as /healthz says it.", ailments);
    }

    /// What is posted, what waits for its turn, and what room is left.
    fn posting(&self, text: &mut Exposition, now: Timestamp) {
        use FigureKind::{Counter, Gauge};
        let counts = self.figures.posts.iter().map(|count| value(count.load(Ordering::Relaxed)));
        let posts = PostClass::ALL.into_iter().map(class_word).zip(counts);
        text.each(Counter, ("auditoot_posts_total", "class"), "Posts that stand.", posts);
        let not_posted = value(self.figures.not_posted.load(Ordering::Relaxed));
        text.one(Counter, "auditoot_posts_refused_total", "Posts that the server would not take.", not_posted);
        let line = self.window.line_lengths(now);
        let left = line.iter().map(|(class, room, _)| (class_word(*class), size(*room)));
        let help = "Posts that there is room for in this window of the server's.";
        text.each(Gauge, ("auditoot_posting_budget_left", "class"), help, left);
        let waiting = line.iter().map(|(class, _, waiting)| (class_word(*class), size(*waiting)));
        text.each(Gauge, ("auditoot_posts_waiting", "class"), "Posts that wait for their turn.", waiting);
        let help = "From the server's notice of a message to the end of what followed from it.";
        text.spans("auditoot_answer_seconds", help, &self.figures.answering);
    }
}

/// What came of the canary's rounds.
fn canary(text: &mut Exposition, canary: &Canary) {
    use FigureKind::{Counter, Gauge};
    let last = canary.last();
    let is_answered = last.map_or(-1.0, |round| truth(round.outcome == CanaryOutcome::Answered));
    let help = "Whether the canary's last message was answered; -1 before the first, and without a canary.";
    text.one(Gauge, "auditoot_canary_answered", help, is_answered);
    let took = last.and_then(|round| round.took).map_or(-1.0, |took| took.as_secs_f64());
    let help = "How long the canary waited for its last answer; -1 if it got none.";
    text.one(Gauge, "auditoot_canary_answer_seconds", help, took);
    let rounds = canary.rounds().map(|(outcome, count)| (outcome, value(count)));
    text.each(Counter, ("auditoot_canary_rounds_total", "outcome"), "Messages of the canary's, by outcome.", rounds);
}

/// What is read, and how.
fn reading(text: &mut Exposition, inbox: &InboxHealth, now: Timestamp) {
    use FigureKind::{Counter, Gauge};
    let dropped = DropReason::ALL.map(|reason| {
        let count = inbox.counts.dropped.get(&reason).copied().unwrap_or_default();
        (drop_word(reason), value(count))
    });
    let help = "Notifications that are no message to answer.";
    text.each(Counter, ("auditoot_notifications_dropped_total", "reason"), help, dropped);
    text.one(Gauge, "auditoot_stream_open", "Whether the server's stream is open.", truth(inbox.is_stream_open));
    let help = "Whether the server filters messages from strangers, and does not let the bot change that.";
    text.one(Gauge, "auditoot_messages_filtered", help, truth(inbox.filtering.is_some()));
    let age = inbox.caught_up_at.map_or(-1.0, |at| now.duration_since(at).as_secs_f64());
    text.one(Gauge, "auditoot_caught_up_seconds_ago", "When everything was last read; -1 if it never was.", age);
}
