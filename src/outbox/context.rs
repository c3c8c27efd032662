//! What the delivery of a post needs.

use jiff::Timestamp;

use super::OutgoingPost;
use crate::mastodon::client::{MastodonClient, RoomForPost};
use auditoot_core::budget::{PostClass, ServerWindow};

/// What the delivery needs from its surroundings.
pub(crate) trait DeliveryContext {
    /// A turn to post; until it is dropped, the post counts as under way.
    type PostingTurn: Send;

    /// Makes it durable that the entry stands like this, before anything is sent.
    fn note(&self, outgoing: &OutgoingPost) -> impl Future<Output = ()> + Send;
    /// Returns once it is this post's turn.
    fn posting_turn(&self, class: PostClass) -> impl Future<Output = Self::PostingTurn> + Send;
    /// Notes what the server says of how many posts it still takes.
    fn learn(&self, window: ServerWindow);
    /// Notes that a post was certainly not made, however it was tried.
    fn note_not_made(&self, class: PostClass);
    /// Notes that the server wants no posts until then.
    fn keep_quiet(&self, until: Timestamp);
    /// Notes that the server counts links in full, whatever it says.
    fn note_links_in_full(&self) -> impl Future<Output = ()> + Send;
    /// Notes that the server would not take what was to be said.
    fn note_refusal(&self);
    /// Whether the server makes one post of all attempts with the same key, also of two at once.
    fn serializes_attempts(&self) -> bool;
    /// Waits for a moment of the clock, and counts as waiting meanwhile, not as under way.
    fn wait(&self, until: Timestamp) -> impl Future<Output = ()> + Send;
}

/// Waits until the server takes one more request.
pub(super) async fn room_for_post<'a>(server: &'a MastodonClient, context: &impl DeliveryContext) -> RoomForPost<'a> {
    loop {
        match server.room_for_post().await {
            Ok(room) => return room,
            Err(until) => {
                context.keep_quiet(until);
                context.wait(until).await;
            }
        }
    }
}
