//! What is held of everything that is said.

mod commands;
mod everything;
mod hostile;
mod oracle;
mod said;
mod servers;
mod spoken;
mod third;

use super::samples::alice;
use super::{LinkCount, Post, PostError, Room, Voice};
use crate::dialogue::message::StatusId;
use crate::dialogue::reply::{IfGone, Language, Note, Reply, Say};

/// A Mastodon server as most are set up.
const MASTODON: Room = Room { chars_max: 500, links: LinkCount::Fixed(23) };
/// A `GoToSocial` server as most are set up.
const GOTOSOCIAL: Room = Room { chars_max: 5_000, links: LinkCount::InFull };

fn voice() -> Voice {
    Voice::load().expect("the words are in order")
}

/// The post in English.
fn post(voice: &Voice, reply: &Reply, note: &Note, room: Room) -> Result<Post, PostError> {
    post_in(Language::English, voice, reply, note, room)
}

/// The post in this language.
fn post_in(language: Language, voice: &Voice, reply: &Reply, note: &Note, room: Room) -> Result<Post, PostError> {
    let under = Some(StatusId("1".to_owned()));
    let say = Say { language, under, reply: reply.clone(), note: note.clone(), if_gone: IfGone::Drop };
    voice.post(&alice(), &say, room)
}
