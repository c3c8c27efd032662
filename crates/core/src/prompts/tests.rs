//! What is held of everything that is said.

mod commands;
mod everything;
mod hostile;
mod oracle;
mod said;
mod spoken;
mod third;

use super::samples::alice;
use super::{LinkCount, Post, PostError, PostLimits, Renderer};
use crate::dialogue::message::StatusId;
use crate::dialogue::reply::{IfGone, Language, Note, Reply, Response};

/// A Mastodon server as most are set up.
const MASTODON: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
/// A `GoToSocial` server as most are set up.
const GOTOSOCIAL: PostLimits = PostLimits { chars_max: 5_000, links: LinkCount::InFull };

fn renderer() -> Renderer {
    Renderer::load().expect("the words are in order")
}

/// The post in English.
fn post(renderer: &Renderer, reply: &Reply, note: &Note, limits: PostLimits) -> Result<Post, PostError> {
    post_in(Language::English, renderer, reply, note, limits)
}

/// The post in this language.
fn post_in(
    language: Language,
    renderer: &Renderer,
    reply: &Reply,
    note: &Note,
    limits: PostLimits,
) -> Result<Post, PostError> {
    let under = Some(StatusId("1".to_owned()));
    let response = Response { language, under, reply: reply.clone(), note: note.clone(), if_gone: IfGone::Drop };
    renderer.post(&alice(), &response, limits)
}
