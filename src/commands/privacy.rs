//! `privacy`: a text about privacy to publish, in the bot's own words.

use std::io::{self, Write};

use auditoot_core::audit::source::AppsPage;
use auditoot_core::audit::{Source, Streams};
use auditoot_core::dialogue::language::Language;
use auditoot_core::prompts::Renderer;

use super::{ExitReason, Failure};
use crate::bot::BotSettings;
use crate::config::{Config, Purpose, Sources};

/// In which language, and for whose people.
#[derive(Clone, Debug, clap::Args)]
pub struct PrivacyArguments {
    /// The language
    #[arg(long, value_enum, default_value_t)]
    pub language: PrivacyLanguage,
    /// The software of the bot's server; not asked for where `operator.database_url` is set
    #[arg(long, value_enum, default_value_t)]
    pub server: PrivacyServer,
}

/// The languages of the bot, by their tags.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum PrivacyLanguage {
    /// English
    #[default]
    En,
    /// German
    De,
}

impl PrivacyLanguage {
    pub(super) fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::De => Language::German,
        }
    }
}

/// What the bot keeps depends on the software of its server.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum PrivacyServer {
    /// Mastodon, and whatever else has no list of apps for the bot
    #[default]
    Mastodon,
    /// GoToSocial 0.19 and later
    Gotosocial,
}

/// Prints what the bot keeps of people, who else can read what is written, for whom it is there, and how people leave.
///
/// # Errors
///
/// The configuration cannot be used.
pub fn privacy(sources: &Sources, arguments: &PrivacyArguments) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Login)?;
    let source = match arguments.server {
        _ if config.operator.database_url.is_some() => Source::Operator(Streams::MayGoOn),
        PrivacyServer::Mastodon if BotSettings::of(&config).has_paste_page => Source::Pasted,
        PrivacyServer::Mastodon => Source::PageOnly(AppsPage::Mastodon),
        PrivacyServer::Gotosocial => Source::GoToSocial,
    };
    let renderer = Renderer::load().map_err(|error| Failure::new(ExitReason::Other, error))?;
    let (settings, language) = (BotSettings::of(&config), arguments.language.language());
    let text = renderer.privacy_text(language, source, settings.operator.as_deref(), &settings.serves_others);
    let text = text.map_err(|error| Failure::new(ExitReason::Other, error))?;
    writeln!(io::stdout(), "{text}").map_err(|error| Failure::new(ExitReason::Other, error))
}
