//! What helps people along: what they may have meant, how a command is written, and what to do when somebody else is in the
//! account.

use super::carried::kept;
use super::{both, just};
use crate::audit::Source;
use crate::audit::source::AppsPage;
use crate::dialogue::reply::{Courtesy, Lacking, Language, Topic};
use crate::dialogue::verb::Verb;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::words::{Args, Text};

/// A command whose rest was missing, not understood, or is not possible.
pub(super) fn lacking(draft: &mut Draft<'_>, lacking: Lacking) -> Result<(), PostError> {
    let variant = match lacking {
        Lacking::Show => "show",
        Lacking::Sort => "sort",
        Lacking::Watch => "watch",
        Lacking::Revoke => return both(draft, "revoke-what", "revoke-what-several"),
        Lacking::Span => "span",
        Lacking::Keep | Lacking::Unkeep => return both(draft, "keep-what", "keep-what-several"),
        Lacking::Remind => return just(draft, "reminders-span-wanted"),
        Lacking::Snooze => return just(draft, "reminders-delay-wanted"),
        Lacking::Speak => return which_language(draft),
    };
    draft.sentence(Keep::Always, "lacking", Args::new().choice("lacking", variant))
}

/// Every language there is, as it calls itself, and how to ask for it.
fn which_language(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let words = draft.words;
    let one = |language: Language| {
        let column = language.column();
        let command = column.examples(Verb::Speak).first().copied().unwrap_or_default();
        let (name, command) = (Text::own(column.own_name), Text::own(command));
        words.say("language-one", Args::new().text("name", &name).text("command", &command))
    };
    let languages = Language::ALL.into_iter().map(one).collect::<Result<Vec<_>, _>>()?;
    let languages = words.join(&languages, "comma", Some("and"))?;
    draft.sentence(Keep::Always, "language-which", Args::new().text("languages", &languages))
}

/// What to do if somebody else is in the account. Said of a server is only what is known of its software. On Mastodon a reset by
/// e-mail revokes every access token (`User#revoke_access!`), and a change in the settings none. `GoToSocial` has no such reset of
/// its own, and its `PasswordChange` writes the new password and no more; of that there is only a warning, as elsewhere.
pub(super) fn hacked(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let page = match draft.response.source {
        Source::Operator(_) | Source::Pasted | Source::PageOnly(AppsPage::Mastodon) => "mastodon",
        Source::GoToSocial | Source::PageOnly(AppsPage::GoToSocial) => "gotosocial",
        Source::PageOnly(AppsPage::Pleroma | AppsPage::Pixelfed | AppsPage::Unknown) | Source::NotKnownYet => "other",
    };
    // The list comes first: what posts in somebody's name is mostly an app, and removing it stops it at once. The steps are numbered, so
    // only what comes after them can go.
    draft.sentence(Keep::IfRoom(3), "hacked-start", Args::new())?;
    let source = if draft.response.source == Source::NotKnownYet { "away" } else { kept(draft) };
    draft.line(Keep::Always, "hacked-list", Args::new().choice("source", source))?;
    draft.line(Keep::Always, "hacked-email", Args::new())?;
    draft.line(Keep::Always, "hacked-password", Args::new().choice("page", page))?;
    draft.line(Keep::IfRoom(4), "hacked-two-factor", Args::new())?;
    draft.line(Keep::IfRoom(2), "hacked-locked-out", Args::new())
}

/// What to do about a lost phone.
pub(super) fn lost_phone(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let key = if draft.response.source.can_list() { "lost-phone" } else { "lost-phone-page" };
    both(draft, key, "lost-phone-more")
}

/// A short answer to what people ask.
/// A word back.
pub(super) fn courtesy(draft: &mut Draft<'_>, courtesy: Courtesy) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "courtesy", Args::new().choice("courtesy", courtesy.name()))
}

pub(super) fn topic(draft: &mut Draft<'_>, topic: Topic) -> Result<(), PostError> {
    let key = if draft.response.source.can_list() || !needs_list(topic) { "topic" } else { "topic-page" };
    draft.sentence(Keep::Always, key, Args::new().choice("topic", topic.name()))
}

/// Whether the answer speaks of what the bot can do with a list.
fn needs_list(topic: Topic) -> bool {
    match topic {
        Topic::Bot
        | Topic::Authorize
        | Topic::CanPost
        | Topic::SignIns
        | Topic::NeverUsed
        | Topic::Phone
        | Topic::Advice
        | Topic::Everywhere
        | Topic::Report
        | Topic::OwnEntry
        | Topic::Account => true,
        Topic::Maker
        | Topic::Safe
        | Topic::Password
        | Topic::Cost
        | Topic::App
        | Topic::Posts
        | Topic::Effect
        | Topic::Undo
        | Topic::WhoSees
        | Topic::Link => false,
    }
}
