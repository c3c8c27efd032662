//! Whose the bot is, and where it is found, as every page of its own says it.

use super::Bot;
use auditoot_core::audit::Source;
use auditoot_core::dialogue::{ServesOthers, operator_page};

/// What every page says of the bot.
pub(crate) struct Face<'a> {
    /// Its handle with the domain, once its server was reached.
    pub(crate) handle: Option<String>,
    /// The address of its profile, if its server told one.
    pub(crate) profile: Option<String>,
    /// Whose it is: in words of the operator's, else how they are reached.
    pub(crate) operator: Option<&'a str>,
    /// Where that leads to.
    pub(crate) contact: Option<String>,
    /// Where the lists of its own server's people come from, once that is known.
    pub(crate) source: Option<Source>,
    /// Whom it serves besides the people of its own server.
    pub(crate) serves: &'a ServesOthers,
}

impl Bot {
    /// What every page says of the bot. It asks nobody.
    pub(crate) fn face(&self) -> Face<'_> {
        let settings = &self.homes.settings;
        let known = self.known.now();
        let contact = settings.operator.as_deref();
        let source = known.is_some().then(|| self.homes.own().server.source);
        Face {
            handle: known.as_ref().map(|known| format!("@{}@{}", known.handle, known.domain)),
            profile: known.map(|known| known.profile).filter(|profile| is_of_the_web(profile)),
            operator: settings.operator_name.as_deref().or(contact),
            contact: contact.and_then(|contact| operator_page(contact).or_else(|| mail(contact))),
            source: source.filter(|source| *source != Source::NotKnownYet),
            serves: &settings.serves_others,
        }
    }
}

fn is_of_the_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// A mail address as a link.
fn mail(contact: &str) -> Option<String> {
    let (user, domain) = contact.split_once('@')?;
    (!user.is_empty() && !domain.contains('@')).then(|| format!("mailto:{contact}"))
}
