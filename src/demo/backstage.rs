//! What the bot needs to run in the demo: a configuration, files, and a port for its pages.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::{fs, io};

use tempfile::TempDir;
use url::Url;

use super::neighbours::Neighbours;
use super::operator::OperatorSide;
use super::{DemoError, Options};
use crate::bot::Bot;
use crate::config::{Config, Web};
use crate::guard::Guard;
use crate::launch::{LaunchError, Running, launch_with};
use crate::store::{Batch, Keyring, Store};
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::Sandbox;
use auditoot_sandbox::services::free_port;

/// The bot of the demo, running or between two runs.
pub(super) struct Backstage {
    config: Config,
    /// The servers besides its own that the bot can reach.
    neighbours: Neighbours,
    /// The port of the bot's pages, kept while the bot is restarted so that links go on working.
    pages: Option<TcpListener>,
    /// Their port, also while there are none.
    pages_port: Option<u16>,
    running: Option<Running>,
    /// Removed when this is dropped, if it is a temporary one.
    _folder: Folder,
}

/// Where the bot's files are.
enum Folder {
    /// In a folder that somebody named; it stays.
    Kept,
    /// In a folder that is removed in the end.
    Temporary { _folder: TempDir },
}

impl Backstage {
    /// Finds a place for the files and a port for the pages: the one that they had, if they had one.
    pub(super) fn set_up(
        options: &Options,
        sandbox: &Sandbox,
        neighbours: Neighbours,
        token: AccessToken,
        mut pages_port: Option<u16>,
    ) -> Result<Self, DemoError> {
        let (folder, path) = folder(options).map_err(DemoError::Folder)?;
        let mut config = Config::for_server(sandbox.base_url().clone());
        config.bot.access_token = Some(token);
        config.store.path = path.join("store");
        config.store.key_file = path.join("key");
        if options.serves_neighbours {
            config.serve.people = neighbours.people();
        }
        let pages = if options.paste {
            None
        } else {
            let port = pages_port.map_or_else(|| some_port(options), Ok)?;
            Some(listen_for_pages(port).map_err(DemoError::Pages)?)
        };
        if let Some(listener) = &pages {
            let listen = listener.local_addr().map_err(DemoError::Pages)?;
            pages_port = Some(listen.port());
            let public_url = Url::parse(&format!("http://{listen}/")).ok();
            config.web = Some(Web { listen, public_url, paste_page: options.paste_page });
        }
        Ok(Self { config, neighbours, pages, pages_port, running: None, _folder: folder })
    }

    /// Does what the operator of the server does before the bot runs.
    pub(super) async fn join(&mut self, operator: &OperatorSide, clock: &Clock) -> Result<(), DemoError> {
        operator.install(&mut self.config, clock).await
    }

    /// Starts the bot.
    pub(super) async fn open(&mut self, clock: Clock) -> Result<(), DemoError> {
        let listener = match &self.pages {
            Some(pages) => {
                let pages = pages.try_clone().map_err(DemoError::Pages)?;
                Some(tokio::net::TcpListener::from_std(pages).map_err(DemoError::Pages)?)
            }
            None => None,
        };
        let guard = Guard::of_demo(clock.clone(), self.neighbours.servers());
        self.running = Some(launch_with(&self.config, clock, listener, Timeouts::HASTY, guard).await?);
        Ok(())
    }

    /// Ends the bot, if it runs.
    pub(super) async fn shut(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Changes what the bot keeps, which must not run.
    pub(super) async fn commit(&self, batch: Batch) -> Result<(), DemoError> {
        let place = &self.config.store;
        let keys = Keyring::load_or_create(&place.key_file, &[], &place.path).map_err(LaunchError::from)?;
        let store = Store::open(&place.path, keys).map_err(LaunchError::from)?;
        let committed = store.commit(batch).await;
        store.close().await;
        committed.map_err(DemoError::Damage)
    }

    /// The configuration; a change counts from the next start.
    pub(super) fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// The address of a page of the bot's own; `None` if it has none.
    pub(super) fn page(&self, path: &str) -> Option<String> {
        let address = self.config.web.as_ref()?.public_url.as_ref()?.join(path).ok()?;
        Some(address.into())
    }

    /// The port that the bot's pages have, or had in an earlier run.
    pub(super) fn pages_port(&self) -> Option<u16> {
        self.pages_port
    }

    /// The bot that runs.
    pub(super) fn bot(&self) -> Result<Bot, DemoError> {
        let running = self.running.as_ref().ok_or(LaunchError::Stopped)?;
        Ok(running.bot.clone())
    }
}

/// A port for a server of the demo. What is kept in a folder goes on at the same one in a later run; 0, which is any that is free, will
/// do for the rest.
pub(super) fn some_port(options: &Options) -> Result<u16, DemoError> {
    if options.data.is_some() { Ok(free_port()?) } else { Ok(0) }
}

fn folder(options: &Options) -> io::Result<(Folder, PathBuf)> {
    if let Some(data) = &options.data {
        fs::create_dir_all(data)?;
        return Ok((Folder::Kept, data.clone()));
    }
    let folder = TempDir::with_prefix("auditoot-demo-")?;
    let path = folder.path().to_owned();
    Ok((Folder::Temporary { _folder: folder }, path))
}

/// This port on this machine alone; any free one if it is 0.
fn listen_for_pages(port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
