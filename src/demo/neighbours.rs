//! The other servers of the demo: a GoToSocial that serves its people in full, and a Mastodon as large ones are, whose operator does not
//! run the bot.
//!
//! Their names lead nowhere. The bot reaches them because they are part of this program ([`Guard::of_demo`](crate::guard::Guard)), and
//! people's browsers because each sandbox knows where it listens.

use std::collections::BTreeMap;
use std::io;

use url::Url;

use super::cast;
use crate::config::ServedPeople;
use auditoot_clock::Clock;
use auditoot_sandbox::{Character, Kept, Sandbox, Setup};

/// Their names, and what they run.
const SERVERS: [(&str, Character); 2] =
    [("gotosocial.example", Character::GoToSocial), ("mastodon.example", Character::Mastodon)];

/// The other servers, by name. They last as long as the demo.
#[derive(Clone, Debug)]
pub(super) struct Neighbours(BTreeMap<String, Sandbox>);

impl Neighbours {
    /// Starts them all, each where an earlier run left it, else with the people it begins with.
    pub(super) async fn start(clock: &Clock, seed: u64, mut kept: BTreeMap<String, Kept>) -> io::Result<Self> {
        let mut servers = BTreeMap::new();
        for ((name, character), seed) in SERVERS.into_iter().zip(seed..) {
            let setup = Setup { character, clock: clock.clone(), port: 0, seed };
            let server = if let Some(kept) = kept.remove(name) {
                Sandbox::resume_named(setup, name, kept).await?
            } else {
                let server = Sandbox::start_named(setup, name).await?;
                cast::settle_neighbour(&server, clock.now());
                server
            };
            servers.insert(name.to_owned(), server);
        }
        Ok(Self(servers))
    }

    /// What a later run needs to go on with them.
    pub(super) fn kept(&self) -> BTreeMap<String, Kept> {
        self.0.iter().map(|(name, server)| (name.clone(), server.kept())).collect()
    }

    /// Their people, as whom a bot serves.
    pub(super) fn people(&self) -> ServedPeople {
        ServedPeople::Domains(self.0.keys().filter_map(|name| name.parse().ok()).collect())
    }

    /// All of them.
    pub(super) fn servers(&self) -> Vec<Sandbox> {
        self.0.values().cloned().collect()
    }

    /// The server that somebody lives on, and their name there; `None` if that is none of these.
    pub(super) fn home_of<'person>(&self, person: &'person str) -> Option<(&Sandbox, &'person str)> {
        let (user, domain) = person.split_once('@')?;
        Some((self.0.get(domain)?, user))
    }

    /// The server that an address leads to, if it is one of these.
    pub(super) fn at(&self, address: &str) -> Option<&Sandbox> {
        let address = Url::parse(address).ok()?;
        self.0.get(address.host_str()?)
    }
}
