//! The day an app is breached, in the demo: what its operator applies, and the very command.

use url::Url;

use super::line::Line;
use super::{Demo, DemoError};
use crate::causes::Explained;
use crate::incident::{Todo, carry_out};

/// What is written behind `auditoot incident`, but that a name of several words needs no quotes.
pub(super) fn read(rest: &str) -> Result<Todo, String> {
    let (verb, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, options) = rest.find("--").map_or((rest, ""), |at| rest.split_at(at));
    let name = Some(name.trim().trim_matches('"')).filter(|name| !name.is_empty());
    let words = [verb].into_iter().chain(name).chain(options.split_whitespace());
    Todo::read(&words.map(str::to_owned).collect::<Vec<_>>())
}

impl Demo {
    /// Applies what the role of that day needs, and does with it what is wanted.
    pub(super) async fn on_the_day(&mut self, todo: &Todo, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some(operator) = &self.operator else {
            told.push(Line::told("This server's operator does not run the bot, so there is no such thing here."));
            return Ok(None);
        };
        let address = operator.install_incident()?;
        let password = Url::parse(&address).ok().and_then(|url| url.password().map(str::to_owned)).unwrap_or_default();
        let mut said = Vec::new();
        let done = carry_out(self.backstage.config_mut(), todo, &password, &mut said).await;
        let mut said = String::from_utf8_lossy(&said).into_owned();
        if let Err(failure) = done {
            said.push_str(&Explained(&failure).to_string());
        }
        told.push(Line::told(said.trim_end()));
        self.settle(None).await
    }
}
