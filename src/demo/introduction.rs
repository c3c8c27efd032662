//! What the demo says of itself to somebody who types.

use super::{Demo, Options};
use auditoot_sandbox::Character;

/// What a server behaves like, as people call it.
pub(super) fn software(character: Character) -> &'static str {
    match character {
        Character::GoToSocial => "GoToSocial",
        Character::Mastodon => "Mastodon",
    }
}

/// What somebody sees first.
pub(super) fn intro(demo: &Demo, options: &Options) -> String {
    let software = software(options.character);
    let code = if options.paste { " It shows a code: paste that here." } else { "" };
    format!(
        "Auditoot shows which apps can reach your account, and removes the ones you choose. This is the real bot,\n\
        with a make-believe {software} server of its own at {address} on this machine alone.\n\
        You are {speaker}, and what you write is a private message to the bot. Start with: list apps\n\
        It sends a link. Open it in a browser ({speaker}@sandbox.example, password: sandbox), or write /approve.{code}\n\
        /help shows what else the demo can do. Ctrl-D ends it; {left}.\n",
        speaker = demo.speaker(),
        address = demo.address(),
        left = if options.data.is_some() {
            "the next one with this folder goes on from there"
        } else {
            "nothing is left behind"
        },
    )
}
