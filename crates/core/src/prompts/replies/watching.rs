//! What is said of watching for new apps, and of the apps that were found.

use super::list::power;
use super::values::date;
use super::written::revoking;
use super::{sign_in, trouble};
use crate::dialogue::command::Switch;
use crate::dialogue::reply::{AlertRead, AlertReply, BreachReply, LetIn, NotRead, Repeated, UnseenAlert, WatchReply};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::words::{Args, Text, WordsError};

/// The most characters of a command that names an app: the name is cut, but what makes a strange one harmless comes on top of that.
const COMMAND_CHARS_MAX: usize = 36;

/// The bot cannot tell of new apps by itself here.
pub(super) fn cannot(draft: &mut Draft<'_>, switch: Switch) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "watch-cannot", Args::new().choice("switch", variant(switch == Switch::On)))?;
    draft.sentence(Keep::Always, "watch-instead", Args::new())
}

/// An answer to the wish to be told of new apps, or to be told no more.
pub(super) fn watch(draft: &mut Draft<'_>, watch: &WatchReply) -> Result<(), PostError> {
    match watch {
        WatchReply::On => {
            draft.sentence(Keep::Always, "watch-on", Args::new())?;
            draft.sentence(Keep::IfRoom(1), "watch-on-less", Args::new())
        }
        WatchReply::Off { was_on: true } => {
            draft.sentence(Keep::Always, "watch-off", Args::new())?;
            draft.sentence(Keep::Always, "watch-off-still", Args::new())
        }
        WatchReply::Off { was_on: false } => draft.sentence(Keep::Always, "watch-off-already", Args::new()),
        WatchReply::AsItWas { is_on, trouble, operator } => {
            trouble::what(draft, *trouble)?;
            draft.sentence(Keep::Always, "watch-as-it-was", Args::new().choice("switch", variant(*is_on)))?;
            trouble::now(draft, *trouble, operator.as_deref(), None)
        }
        WatchReply::NotKnown { switch, trouble } => {
            trouble::what(draft, *trouble)?;
            draft.sentence(
                Keep::Always,
                "watch-not-known",
                Args::new().choice("switch", variant(*switch == Switch::On)),
            )
        }
    }
}

fn variant(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

/// Apps were let in. What they are, the link, and what to do stay.
pub(super) fn alert(draft: &mut Draft<'_>, alert: &AlertReply) -> Result<(), PostError> {
    match &alert.last_read {
        AlertRead::Seen { apps, rest } => {
            let count = rest.saturating_add(apps.len());
            draft.sentence(Keep::Always, "alert-head", Args::new().number("count", count))?;
            let_in(draft, apps, *rest)?;
            draft.line(Keep::IfRoom(5), "alert-fine", Args::new())?;
            let command = removing(draft, apps)?;
            draft.sentence_to(
                &alert.link,
                "alert-remove",
                Args::new().number("count", count).text("command", &command),
            )?;
        }
        AlertRead::NotRead { why, page } => {
            draft.sentence(Keep::Always, "alert-blind", Args::new())?;
            match why {
                NotRead::NoList => {}
                NotRead::NoPermission => draft.sentence(Keep::IfRoom(3), "alert-not-signed-in", Args::new())?,
                NotRead::Trouble(_) if draft.response.watch_ended => {
                    draft.sentence(Keep::Always, "alert-signed-out", Args::new())?;
                }
                NotRead::Trouble(trouble) => trouble::why(draft, Keep::IfRoom(3), *trouble)?,
            }
            sign_in::where_to_look(draft, *page, &alert.link)?;
            draft.sentence(Keep::IfRoom(6), "alert-fine", Args::new())?;
            draft.sentence(Keep::IfRoom(5), "alert-blind-remove", Args::new())?;
        }
    }
    draft.sentence(Keep::IfRoom(4), "alert-password", Args::new())
}

/// Sign-ins were ended for everybody. What was ended, and that the app can come back, stay.
pub(super) fn breach(draft: &mut Draft<'_>, breach: &BreachReply) -> Result<(), PostError> {
    let name = draft.names.shown(breach.app.as_ref().map(|name| name.0.as_str()));
    let app = draft.words.say("breach-app", Args::new().text("app", name).number("others", breach.others))?;
    let date = date(draft.words, breach.ended_on)?;
    let args = Args::new().text("app", &app).number("others", breach.others).text("date", &date);
    draft.sentence(Keep::Always, "breach-head", args)?;
    draft.sentence(Keep::Always, "breach-yours", Args::new().number("count", breach.tokens))?;
    draft.sentence(Keep::IfRoom(3), "breach-copied", Args::new())?;
    draft.line(Keep::Always, "breach-again", Args::new())?;
    draft.sentence(Keep::IfRoom(4), "breach-server", Args::new())
}

/// Apps that were let in, one a line, and how many more.
fn let_in(draft: &mut Draft<'_>, apps: &[LetIn], rest: usize) -> Result<(), PostError> {
    for app in apps {
        let about = about(draft, app)?;
        let name = draft.names.shown(app.name.as_ref().map(|name| name.0.as_str()));
        let named = draft.words.say("app-sign-ins", Args::new().text("name", name).number("count", app.tokens))?;
        let args = Args::new().text("app", &named).text("about", &about);
        draft.line_of_its_own(Keep::Always, "alert-line", args)?;
    }
    if rest > 0 {
        draft.line_of_its_own(Keep::Always, "alert-more", Args::new().number("count", rest))?;
    }
    Ok(())
}

/// What the person was told of new apps and may not have seen.
pub(super) fn repeated(draft: &mut Draft<'_>) -> Result<(), PostError> {
    match &draft.response.repeated {
        None => Ok(()),
        Some(Repeated::Named(UnseenAlert { apps, rest, since: _ })) => {
            let rest = rest.unwrap_or_default();
            let count = rest.saturating_add(apps.len());
            draft.sentence(Keep::Always, "alert-head", Args::new().number("count", count))?;
            let_in(draft, apps, rest)?;
            let command = removing(draft, apps)?;
            draft.line_of_its_own(
                Keep::Always,
                "alert-again",
                Args::new().number("count", count).text("command", &command),
            )
        }
        Some(Repeated::Counted(UnseenAlert { apps, rest, since })) => {
            let count = rest.map_or(0, |rest| rest.saturating_add(apps.len()));
            let since = date(draft.words, *since)?;
            let args = Args::new().number("count", count).text("date", &since);
            draft.line_of_its_own(Keep::Always, "alert-counted", args)
        }
    }
}

/// What to write to remove the first of these apps that has a name, or to see them where none has, or only a strange one.
fn removing(draft: &Draft<'_>, apps: &[LetIn]) -> Result<Text, WordsError> {
    let name = apps.iter().find_map(|app| app.name.as_ref());
    let command = name.map(|name| revoking(draft, &name.0)).transpose()?;
    let short = command.filter(|command| command.as_str().chars().count() <= COMMAND_CHARS_MAX);
    short.map_or_else(|| draft.words.say("written-list-new", Args::new()), Ok)
}

/// When an app was let in, whether it had been removed, and what it can do.
fn about(draft: &Draft<'_>, app: &LetIn) -> Result<Text, WordsError> {
    let words = draft.words;
    let mut about = Vec::new();
    if let Some(on) = app.allowed_on {
        let on = date(words, on)?;
        about.push(words.say("alert-allowed", Args::new().text("date", &on))?);
    }
    if let Some(on) = app.removed_on {
        let on = date(words, on)?;
        about.push(words.say("finding-came-back", Args::new().text("date", &on))?);
    }
    about.push(power(words, app.power, 1)?);
    words.join(&about, "semicolon", None)
}
