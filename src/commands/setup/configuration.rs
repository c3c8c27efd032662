//! The configuration: written once, from answers.

use std::collections::BTreeMap;

use url::Url;

use super::SetupArguments;
use super::asking::{self, KeyQuestion, NONE, YesOrNo};
use super::error::SetupError;
use super::place::SetupPlace;
use crate::commands::new_file::NewFile;
use crate::commands::own_account::{OwnAccount, plain};
use crate::commands::terminal::Terminal;
use crate::config::{Config, Purpose, Settings, Sources, toml_with};
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;

const SERVER: KeyQuestion = KeyQuestion {
    key: "bot.server",
    flag: "--server",
    words: "The server that the bot's own account lives on, such as https://social.example",
    default: None,
};
const SERVE: KeyQuestion = KeyQuestion {
    key: "serve.people",
    flag: "--serve",
    words: "Whom to serve: own-server, everybody, or the domains of other servers, by commas",
    default: Some("own-server"),
};
const CONTACT: KeyQuestion = KeyQuestion {
    key: "operator.contact",
    flag: "--contact",
    words: "Who runs the bot, for people to read: a handle such as @admin@social.example, or a mail or web address; or none",
    default: Some(NONE),
};
const PUBLIC_URL: KeyQuestion = KeyQuestion {
    key: "web.public_url",
    flag: "--public-url",
    words: "Where people reach the bot's own pages, by way of your web server, such as https://auditoot.example; or none, and people copy codes",
    default: Some(NONE),
};
const LISTEN: KeyQuestion =
    KeyQuestion { key: "web.listen", flag: "--listen", words: "", default: Some("127.0.0.1:8080") };
const POLICY_KEY: &str = "bot.open_policy";

/// Sees to it that there is a configuration. One that is there stays as it is, and is not to be contradicted.
pub(super) async fn configuration(
    place: &SetupPlace,
    arguments: &SetupArguments,
    clock: &Clock,
    terminal: &mut Terminal,
) -> Result<(), SetupError> {
    if place.config.exists() {
        agrees(place, arguments)?;
        let words = format!("The configuration in {} is there, and what it says goes.\n", place.config.display());
        return Ok(terminal.say(&words).await?);
    }
    // Asked before anybody is: whoever may not write there need not answer.
    let mut file = NewFile::begin(&place.config, 0o640)?;
    let mut values = BTreeMap::new();
    let server = SERVER.answer(arguments.server.as_deref(), terminal).await?.unwrap_or_default();
    let is_mastodon = look(&server, clock, terminal).await?;
    values.insert(SERVER.key.to_owned(), server);
    set(&mut values, &SERVE, arguments.serve.as_deref(), terminal).await?;
    if is_mastodon {
        let question = "Mastodon hides what strangers write until the account's notification policy is open. May the bot keep it open?";
        let opens = asking::yes(terminal, question, arguments.open_policy, "--open-policy", Some(true)).await?;
        values.insert(POLICY_KEY.to_owned(), opens.to_string());
    }
    set(&mut values, &CONTACT, arguments.contact.as_deref(), terminal).await?;
    set(&mut values, &PUBLIC_URL, arguments.public_url.as_deref(), terminal).await?;
    if values.contains_key(PUBLIC_URL.key) {
        set(&mut values, &LISTEN, Some(&arguments.listen), terminal).await?;
    }
    for (key, path) in
        [("bot.access_token_file", &place.token), ("store.key_file", &place.key), ("store.path", &place.store)]
    {
        values.insert(key.to_owned(), toml::Value::String(path.to_string_lossy().into_owned()).to_string());
    }
    let written = file.write(&toml_with(&values))?.to_owned();
    Config::load(&Sources::of_process(Some(written)), Purpose::Login)?;
    let path = file.place()?;
    Ok(terminal.say(&format!("The configuration is in {}.\n", path.display())).await?)
}

async fn set(
    values: &mut BTreeMap<String, String>,
    question: &KeyQuestion,
    given: Option<&str>,
    terminal: &mut Terminal,
) -> Result<(), SetupError> {
    if let Some(value) = question.answer(given, terminal).await? {
        values.insert(question.key.to_owned(), value);
    }
    Ok(())
}

/// Looks at the server, before anything is written down. Whether it is Mastodon.
async fn look(server: &str, clock: &Clock, terminal: &mut Terminal) -> Result<bool, SetupError> {
    let address = server.trim_matches('"');
    let rule = || SetupError::BadFlag { flag: SERVER.flag, rule: format!("{address} is no address") };
    let config = Config::for_server(Url::parse(address).map_err(|_| rule())?);
    let own = OwnAccount::reach(&config, clock).await?;
    let software = &own.server.software;
    terminal.say(&format!("It is reached, and runs {} {}.\n", plain(&software.name), plain(&software.version))).await?;
    Ok(matches!(own.server.source, Source::PageOnly(AppsPage::Mastodon)))
}

/// Holds what the flags say against the configuration that is there.
fn agrees(place: &SetupPlace, arguments: &SetupArguments) -> Result<(), SetupError> {
    let settings = Settings::read(&place.sources());
    let otherwise = |flag, key| SetupError::SaysOtherwise { file: place.config.clone(), flag, key };
    for (question, given) in [
        (&SERVER, &arguments.server),
        (&SERVE, &arguments.serve),
        (&CONTACT, &arguments.contact),
        (&PUBLIC_URL, &arguments.public_url),
    ] {
        if let Some(given) = given
            && question.given(given)? != settings.value(question.key)
        {
            return Err(otherwise(question.flag, question.key));
        }
    }
    let policy = arguments.open_policy.map(|answer| (answer == YesOrNo::Yes).to_string());
    if policy.is_some() && policy != settings.value(POLICY_KEY) {
        return Err(otherwise("--open-policy", POLICY_KEY));
    }
    let store = toml::Value::String(place.store.to_string_lossy().into_owned()).to_string();
    if arguments.store.is_some() && settings.value("store.path") != Some(store) {
        return Err(otherwise("--store", "store.path"));
    }
    Ok(())
}
