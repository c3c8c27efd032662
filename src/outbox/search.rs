//! Looking for a post of the bot's own: whether it was made, and whether more than once.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};

use super::OutgoingPost;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::statuses::OwnPost;
use crate::mastodon::statuses::posting::PostedStatus;
use auditoot_clock::later;
use auditoot_core::dialogue::message::{AccountId, StatusId};
use auditoot_core::dialogue::reply::IfGone;

/// How far the server's clock may be behind the bot's when a post is looked for.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(2);
/// How many posts are asked for at once: no server gives fewer.
const PAGE_SIZE: u32 = 40;
/// How many pages are looked through. That is more than three windows of Mastodon, and where a server lets the bot post more, a post that
/// lies further back is made again: a doubled answer does less harm than none.
const PAGES_MAX: usize = 25;

/// A post that stands, and the others that say the same because the server made it more than once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MadePost {
    /// The first of them.
    pub(super) post: PostedStatus,
    /// The later ones.
    pub(super) copies: Vec<StatusId>,
}

impl MadePost {
    /// Of posts that say the same, the first stands; of equal stamps, the one with the lesser id. `None` if there are none.
    fn of(mut posts: Vec<PostedStatus>) -> Option<Self> {
        posts.sort_by(|one, other| (one.created_at, &one.id.0).cmp(&(other.created_at, &other.id.0)));
        posts.dedup_by(|later, former| later.id == former.id);
        let mut posts = posts.into_iter();
        let post = posts.next()?;
        Some(Self { post, copies: posts.map(|copy| copy.id).collect() })
    }

    /// The same once this post was made too.
    pub(super) fn of_made(made: PostedStatus, found: Option<Self>) -> Self {
        let alone = Self { post: made.clone(), copies: Vec::new() };
        let Some(found) = found else { return alone };
        if found.post.id == made.id || found.copies.contains(&made.id) {
            return found;
        }
        // The server does not list it yet, so it is the latest.
        Self { copies: found.copies.into_iter().chain([made.id]).collect(), ..found }
    }
}

/// Looks for a post among the bot's own, back to before its first attempt.
///
/// # Errors
/// If the server could not be asked.
pub(super) async fn find(
    server: &MastodonClient,
    me: &AccountId,
    outgoing: &OutgoingPost,
    first: Timestamp,
) -> Result<Option<MadePost>, RequestError> {
    let since = later(first, -CLOCKS_APART);
    let (mut found, mut before) = (Vec::new(), None::<StatusId>);
    for _ in 0..PAGES_MAX {
        let page = server.newest_own(me, before.as_ref(), PAGE_SIZE).await?;
        let oldest = page.last().map(|post| post.id.clone());
        let is_far_enough = page.iter().filter_map(|post| post.created_at).any(|at| at < since);
        found.extend(page.into_iter().filter_map(|post| posted(post, outgoing, since)));
        if is_far_enough || oldest.is_none() || oldest == before {
            return Ok(MadePost::of(found));
        }
        before = oldest;
    }
    if found.is_empty() {
        tracing::error!(
            pages = PAGES_MAX,
            "the bot has posted too much since to find out whether a post was made; if it was, it will stand twice"
        );
    }
    Ok(MadePost::of(found))
}

/// The same, where a post that cannot be looked for is as good as none.
pub(super) async fn find_copies(
    server: &MastodonClient,
    me: &AccountId,
    outgoing: &OutgoingPost,
    first: Timestamp,
) -> Option<MadePost> {
    find(server, me, outgoing, first).await.unwrap_or_else(|error| {
        tracing::warn!(error = &error as &dyn Error, "whether a post was made twice could not be looked up");
        None
    })
}

/// What one of the bot's posts is, if it can be this one.
fn posted(post: OwnPost, outgoing: &OutgoingPost, since: Timestamp) -> Option<PostedStatus> {
    let is_it = post.says(&outgoing.text) && is_under(post.in_reply_to.as_ref(), outgoing);
    let created_at = post.created_at.filter(|at| is_it && *at >= since)?;
    let OwnPost { id, recipients, visibility, .. } = post;
    Some(PostedStatus { id, created_at, recipients, visibility, window: None })
}

/// Whether a post that answers `parent` can be this one. Servers forget what a post answered once that is deleted; one that is made
/// even then is looked for without it.
fn is_under(parent: Option<&StatusId>, outgoing: &OutgoingPost) -> bool {
    let is_forgotten = parent.is_none() || outgoing.under.is_none();
    parent == outgoing.under.as_ref() || (outgoing.if_gone == IfGone::PostAlone && is_forgotten)
}
