//! What is held of everything that is said.

mod columns;
mod commands;
mod everything;
mod hostile;
mod numbers;
mod oracle;
mod said;
mod short;
mod spoken;
mod third;

use super::samples::alice;
use super::{LinkCount, Post, PostError, PostLimits, Renderer};
use crate::dialogue::reply::{Language, Note, Response};

/// A Mastodon server as most are set up.
const MASTODON: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
/// A `GoToSocial` server as most are set up.
const GOTOSOCIAL: PostLimits = PostLimits { chars_max: 5_000, links: LinkCount::InFull };

fn renderer() -> Renderer {
    Renderer::load().expect("the words are in order")
}

/// The post in this language, with this note.
fn post_in(
    language: Language,
    renderer: &Renderer,
    response: &Response,
    note: &Note,
    limits: PostLimits,
) -> Result<Post, PostError> {
    renderer.post(&alice(), &Response { language, note: note.clone(), ..response.clone() }, limits)
}
