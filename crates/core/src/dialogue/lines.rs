//! An application, and each of its sign-ins, as a line says it.

use jiff::Timestamp;

use super::Context;
use super::day::day;
use super::reply::{ApplicationLine, ListedApplication, TokenLine, Untrusted, Used};
use crate::audit::application::{Holder, letter};
use crate::audit::finding::{days_since, is_never_used};
use crate::audit::{Application, Heading, LastUse, Precision, Token, heading, scope};

/// How last uses are told.
#[derive(Clone, Copy)]
pub(super) struct Uses {
    now: Timestamp,
    /// The earliest use the server reported for anything.
    earliest: Option<Timestamp>,
    precision: Precision,
}

impl Uses {
    pub(super) fn of(context: &Context<'_>, earliest: Option<Timestamp>) -> Self {
        Self { now: context.now, earliest, precision: context.source.precision() }
    }

    fn told(self, last_use: LastUse, never: bool) -> Used {
        match last_use {
            LastUse::At(time) => Used::days_ago(days_since(time, self.now), self.precision),
            LastUse::NoneOnRecord if never => Used::Never,
            LastUse::NoneOnRecord => Used::NoneOnRecord,
            LastUse::NotReported => Used::NotReported,
        }
    }
}

pub(super) fn line(number: usize, application: &Application, uses: Uses) -> ApplicationLine {
    let never = application.tokens.iter().all(|token| is_never_used(token, uses.earliest));
    ApplicationLine {
        number,
        name: application.key.name.clone().map(Untrusted),
        tokens: application.tokens.len(),
        finding: application.findings.first().cloned(),
        power: scope::strongest(application.key.scopes.as_deref()),
        used: uses.told(application.last_use(), never),
        kept_on: application.kept.map(day),
        is_bot: application.holder == Holder::Bot,
    }
}

/// An application as a list has it, apart from what stands around it.
pub(super) fn listed(
    number: usize,
    application: &Application,
    heading: Heading,
    is_written_with: bool,
    uses: Uses,
) -> ListedApplication {
    let ApplicationLine { number, name, tokens, power, used, .. } = line(number, application, uses);
    ListedApplication {
        number,
        name,
        heading,
        goes_on: false,
        findings: application.findings.clone(),
        tokens,
        old_tokens: heading::old_tokens_count(application),
        let_in_on: heading::newest(application).map(day),
        power,
        used,
        is_written_with,
    }
}

/// A sign-in of the application with this number.
pub(super) fn token_line(number: usize, (index, token): (usize, &Token), uses: Uses) -> TokenLine {
    TokenLine {
        label: format!("{number}{}", letter(index)),
        authorized_on: token.authorized_at.map(day),
        used: uses.told(token.last_use, is_never_used(token, uses.earliest)),
    }
}
