//! What the bot's server says, and whether its pages are reached.

use http::{Method, header};

use super::OtherProcess;
use super::line::DoctorLine;
use crate::bot::BotSettings;
use crate::causes::Explained;
use crate::commands::ExitReason;
use crate::config::Config;
use crate::mastodon::accounts::Me;
use crate::mastodon::client::{HostRules, MastodonClient, RequestError};
use crate::mastodon::instance::Instance;
use crate::mastodon::notification_policy::NotificationPolicy;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::prompts::LinkCount;

const SERVER: &str = "server";

/// Everything that the server can be asked, as the bot asks it.
pub(super) async fn look(config: &Config, client: &MastodonClient) -> Vec<DoctorLine> {
    let Some(token) = config.bot.access_token.clone() else { return Vec::new() };
    let client = client.with_token(token);
    let mut lines = Vec::new();
    let software = match client.software(client.until()).await {
        Ok(software) => software,
        Err(error) => {
            let text = format!("{}; see bot.server", Explained(&error));
            return vec![DoctorLine::bad(SERVER, text), clocks(&client)];
        }
    };
    lines.push(DoctorLine::good(SERVER, format!("it is reached, and runs {} {}", software.name, software.version)));
    let me = match client.verify_credentials(client.until()).await {
        Ok(me) => me,
        Err(error) => {
            lines.push(refused_token(&error));
            lines.push(clocks(&client));
            return lines;
        }
    };
    let policy = client.notification_policy().await;
    lines.push(token_line(&client, &me, !matches!(policy, Ok(NotificationPolicy::NoPolicy))).await);
    match client.instance(&software, config.bot.streaming_url.as_ref()).await {
        Ok(instance) => {
            lines.push(stream(&client, &instance).await);
            lines.push(post_length(&instance));
        }
        Err(error) => lines.push(DoctorLine::bad("stream", Explained(&error).to_string())),
    }
    lines.push(policy_line(policy, config.bot.opens_policy));
    lines.push(account(&me));
    lines.push(clocks(&client));
    lines
}

fn refused_token(error: &RequestError) -> DoctorLine {
    if error.is_token_refused() {
        let text = "the server does not accept it (bot.access_token); `auditoot login` gets another";
        return DoctorLine::bad_for(ExitReason::TokenDead, "token", text);
    }
    DoctorLine::bad("token", format!("the server does not say whose it is: {}", Explained(error)))
}

async fn token_line(client: &MastodonClient, me: &Me, has_policy: bool) -> DoctorLine {
    match client.missing_scopes(&me.id, has_policy).await {
        Ok(missing) if missing.is_empty() => {
            DoctorLine::good("token", format!("it is that of @{}, and may do what the bot does", me.acct))
        }
        Ok(missing) => DoctorLine::bad(
            "token",
            format!("it lacks the scopes {}; `auditoot login` gets one that has them", missing.join(" ")),
        ),
        Err(error) => DoctorLine::unknown("token", format!("its scopes are not seen: {}", Explained(&error))),
    }
}

async fn stream(client: &MastodonClient, instance: &Instance) -> DoctorLine {
    match client.try_stream(&instance.streaming).await {
        Ok(()) => DoctorLine::good("stream", "it opens"),
        Err(error) => DoctorLine::bad(
            "stream",
            format!(
                "{} at {}; without it answers take up to a minute (see bot.streaming_url, and whether a proxy lets WebSocket through)",
                Explained(&error),
                instance.streaming.host_str().unwrap_or_default()
            ),
        ),
    }
}

fn post_length(instance: &Instance) -> DoctorLine {
    let chars_max = instance.post_limits.chars_max;
    let links = match instance.post_limits.links {
        LinkCount::Fixed(chars) => format!("a link counts as {chars}"),
        LinkCount::InFull => "links count in full".to_owned(),
    };
    let text = format!("a post has {chars_max} characters at most, and {links}");
    if chars_max < 500 {
        return DoctorLine::bad("post length", format!("{text}; the bot's posts need 500"));
    }
    DoctorLine::good("post length", text)
}

fn policy_line(policy: Result<NotificationPolicy, RequestError>, is_to_be_open: bool) -> DoctorLine {
    const NAME: &str = "notification policy";
    match policy {
        Ok(NotificationPolicy::NoPolicy) => DoctorLine::good(NAME, "this server has none; everything arrives"),
        Ok(NotificationPolicy::WasOpen | NotificationPolicy::Opened) => DoctorLine::good(NAME, "it is open"),
        Ok(NotificationPolicy::StaysShut | NotificationPolicy::LeftShut) if is_to_be_open => DoctorLine::bad(
            NAME,
            "the server filters messages from strangers; a bot that runs opens it, or set every entry to accept in the account's \
             notification settings",
        ),
        Ok(NotificationPolicy::StaysShut | NotificationPolicy::LeftShut) => DoctorLine::good(
            NAME,
            "the server filters messages from strangers, as bot.open_policy wants it; they are answered up to a minute later",
        ),
        Err(error) => DoctorLine::unknown(NAME, Explained(&error).to_string()),
    }
}

fn account(me: &Me) -> DoctorLine {
    let mut wrong = Vec::new();
    if !me.is_bot {
        wrong.push("it is not marked as a bot: mark it in its profile settings, so that people see what it is and bots leave it alone");
    }
    if me.is_locked {
        wrong.push("it is locked: let people follow it without asking, so that its warnings reach them");
    }
    if wrong.is_empty() {
        return DoctorLine::good("account", format!("@{} is marked as a bot, and not locked", me.acct));
    }
    DoctorLine::bad("account", wrong.join("; "))
}

fn clocks(client: &MastodonClient) -> DoctorLine {
    match client.clocks_apart() {
        None => DoctorLine::good("clocks", "this machine's and the server's agree, as far as the server said"),
        Some(ahead) => DoctorLine::bad(
            "clocks",
            format!(
                "the server's is {} seconds ahead of this machine's; set the one that is wrong (timedatectl)",
                ahead.as_secs()
            ),
        ),
    }
}

/// Whether the bot's pages are reached by their public address, from here.
pub(super) async fn pages(
    config: &Config,
    clock: &Clock,
    timeouts: Timeouts,
    process: &OtherProcess,
) -> Option<DoctorLine> {
    const NAME: &str = "pages";
    let Some(address) = config.web.as_ref().and_then(|web| web.public_url.clone()) else {
        return Some(DoctorLine::good(NAME, "there is no web.public_url; people paste codes into the conversation"));
    };
    if matches!(process, OtherProcess::None) {
        return Some(DoctorLine::unknown(NAME, "no bot runs that would serve them"));
    }
    let host = HostRules::of_bot_server(address, timeouts);
    let client = match MastodonClient::new(host, &BotSettings::user_agent(config), clock.clone()) {
        Ok(client) => client,
        Err(error) => return Some(DoctorLine::unknown(NAME, Explained(&error).to_string())),
    };
    let advice = "lead web.public_url to web.listen in your web server";
    Some(match client.send(client.anonymous(Method::GET, client.url(&["healthz"]))).await {
        // The bot's own pages say that nobody may keep them; the page of a proxy that stands in for them hardly does.
        Ok(answer)
            if matches!(answer.status.as_u16(), 200 | 503)
                && answer.headers.get(header::REFERRER_POLICY).is_some_and(|policy| policy == "no-referrer") =>
        {
            DoctorLine::good(NAME, "their public address leads to the bot, as seen from this machine")
        }
        Ok(answer) => {
            DoctorLine::bad(NAME, format!("something else answers there (status {}); {advice}", answer.status))
        }
        Err(error) => DoctorLine::bad(NAME, format!("{}; {advice}", Explained(&error))),
    })
}
