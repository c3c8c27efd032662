//! What goes wrong on purpose. Where it is about the bot's own files, the bot is ended for that, and started again.

use serde::{Deserialize, Serialize};

use super::line::Line;
use super::mishap::{Damaged, Mishap, Setting};
use super::{Demo, DemoError, order};
use crate::config::ServedPeople;
use crate::store::{Batch, Name, Record, Tree};
use auditoot_sandbox::{Fault, FaultRule};

/// What stands in the place of a permission.
#[derive(Serialize, Deserialize)]
struct NoPermission {}

impl Record for NoPermission {
    type Key = Name;
    const TREE: Tree = Tree::Tokens;
}

/// What stands in the place of a record, which is something all the same.
#[derive(Serialize, Deserialize)]
struct NoPerson {}

impl Record for NoPerson {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

impl Demo {
    /// Lets something befall the bot or its server.
    pub(super) async fn befall(&mut self, mishap: Mishap, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        match mishap {
            Mishap::Fault(rule) => {
                if rule.what == Fault::None {
                    self.mend().await?;
                }
                self.set_fault(rule, told);
                Ok(None)
            }
            Mishap::Outage(outage) => self.break_down(outage, told).await,
            Mishap::Damage(damage) => self.damage(damage, told).await,
            Mishap::Configure(setting) => self.configure(setting, told).await,
            Mishap::Interrupt(text) => self.interrupt(text, told).await,
        }
    }

    fn set_fault(&mut self, rule: FaultRule, told: &mut Vec<Line>) {
        let what = rule.what;
        let place = order::place_name(&rule).map(|place| format!(", for {place} only")).unwrap_or_default();
        let times = rule.times.filter(|times| *times > 1).map(|times| format!(", {times} times")).unwrap_or_default();
        let after = match rule.after {
            0 => String::new(),
            requests => format!(", after {requests} more"),
        };
        told.push(Line::told(format!("From now on: {}{place}{times}{after}.", what.description())));
        self.fault = match what {
            Fault::None => None,
            // Happens once, at once.
            Fault::StreamDrop => self.fault.take(),
            Fault::RateLimit
            | Fault::ServerError
            | Fault::Html
            | Fault::Slow
            | Fault::Hang
            | Fault::Forbidden
            | Fault::NotFound
            | Fault::StreamSilent
            | Fault::Duplicate
            | Fault::Reorder
            | Fault::LostAnswer
            | Fault::InvalidateLies
            | Fault::TokensRefused
            | Fault::Bare
            | Fault::OldVersion
            | Fault::Pleroma
            | Fault::Pixelfed
            | Fault::LinksInFull => Some(rule.clone()),
        };
        self.sandbox.set_fault(rule);
    }

    /// Damages something that the bot keeps of the speaker.
    async fn damage(&mut self, damage: Damaged, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let name = Name::new(self.sandbox.add_person(&self.speaker));
        let mut batch = Batch::new();
        let what = match damage {
            Damaged::Permission => {
                batch.put(name, &NoPermission {});
                "permission can no longer be read"
            }
            Damaged::NoPermission => {
                batch.delete::<NoPermission>(name);
                "permission is gone"
            }
            Damaged::Record => {
                batch.put(name, &NoPerson {});
                "record can no longer be read"
            }
        };
        self.backstage.shut().await;
        self.backstage.commit(batch).await?;
        told.push(Line::told(format!("The bot was ended, and what it kept as {}'s {what}.", self.speaker)));
        self.start_again(told).await
    }

    /// Changes the bot's configuration.
    async fn configure(&mut self, setting: Setting, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        self.backstage.shut().await;
        let config = self.backstage.config_mut();
        let now = match setting {
            Setting::Contact(name) => format!("operator.contact = {}", config.operator.contact.insert(name)),
            Setting::ConnectionDays(days) => {
                config.operator.connection_days = days;
                format!("operator.connection_days = {days}")
            }
            Setting::AnswersPerDay(answers) => {
                config.limits.answers_per_day = answers;
                format!("limits.answers_per_day = {answers}")
            }
            Setting::Served(None) => {
                config.serve.people = ServedPeople::Everybody;
                "serve.people = everybody".to_owned()
            }
            Setting::Served(Some(domain)) => {
                let now = format!("serve.people = {domain}");
                config.serve.people = ServedPeople::Domains(vec![domain]);
                now
            }
        };
        told.push(Line::told(format!("The bot was ended, and its configuration says now: {now}.")));
        self.start_again(told).await
    }

    /// Says something, and ends the bot as soon as the server leaves it without an answer.
    async fn interrupt(&mut self, text: String, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let before = self.sandbox.unanswered();
        self.post(text.clone(), self.message(&text), told);
        self.sandbox.until(|sandbox| (sandbox.unanswered() > before).then_some(())).await;
        self.backstage.shut().await;
        told.push(Line::told("The bot was ended while it waited for its server."));
        Ok(None)
    }

    /// Starts the bot that was ended.
    pub(super) async fn start_again(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        self.backstage.open(self.clock.clone()).await?;
        told.push(Line::told("The bot was started again."));
        self.settle(None).await
    }
}
