//! The profile of the bot's account: an empty one with "No posts here!" is what every newcomer met. Each change is made after its own yes,
//! with a token for that alone.

use super::SetupArguments;
use super::asking;
use super::error::SetupError;
use crate::commands::own_account::{Errand, OwnAccount};
use crate::commands::terminal::Terminal;
use crate::mastodon::accounts::Me;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::prompts::Renderer;

/// Offers what the account lacks, and does what gets a yes.
pub(super) async fn offer(
    own: &OwnAccount<'_>,
    me: &Me,
    arguments: &mut SetupArguments,
    contact: Option<&str>,
    terminal: &mut Terminal,
) -> Result<(), SetupError> {
    if let Some(gave_back) = own.give_back_what_is_left().await? {
        say_given_back(gave_back, terminal).await?;
    }
    let mut fields = Vec::new();
    if !me.is_bot {
        let question = "The account is not marked as a bot; people then do not see what it is. Mark it?";
        if asking::yes(terminal, question, arguments.mark_as_bot, "--mark-as-bot", Some(false)).await? {
            fields.push(("bot", "true"));
        }
    }
    if me.is_locked {
        let question = "The account asks before somebody may follow it, so warnings may not reach people. Let them follow without asking?";
        if asking::yes(terminal, question, arguments.unlock, "--unlock", Some(false)).await? {
            fields.push(("locked", "false"));
        }
    }
    let note = Renderer::load()?.profile_text(arguments.language.language(), contact).map_err(SetupError::Words)?;
    if !me.has_note {
        terminal.say(&format!("The profile of the account is empty. It could say:\n\n{}\n\n", indented(&note))).await?;
        if asking::yes(terminal, "Write that?", arguments.write_profile, "--write-profile", Some(false)).await? {
            fields.push(("note", &note));
        }
    }
    if fields.is_empty() {
        return Ok(());
    }
    let words = "For that the bot needs one more sign-in, whose token is given back at once: its own may not change the profile.\n";
    terminal.say(words).await?;
    let credential = own.sign_in(Errand::Profile, &mut arguments.code, terminal).await?;
    let (changed, gave_back) = own.change_profile(credential, &fields).await?;
    say_given_back(gave_back, terminal).await?;
    changed.map_err(SetupError::Profile)?;
    Ok(terminal.say("The profile is changed.\n").await?)
}

async fn say_given_back(gave_back: GaveBack, terminal: &mut Terminal) -> Result<(), SetupError> {
    let words = match gave_back {
        GaveBack::Done | GaveBack::None | GaveBack::Lost => "The token for the profile is given back.\n",
        GaveBack::Later | GaveBack::NotSetUp => {
            "The server did not confirm that the token for the profile is given back: run the same command again, or remove the \
             newest Auditoot on the account's page of authorized apps.\n"
        }
    };
    Ok(terminal.say(words).await?)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
