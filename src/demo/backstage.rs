//! What the bot needs to run in the demo: a configuration, files, and a port for its pages.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::{fs, io};

use tempfile::TempDir;
use url::Url;

use super::{DemoError, Options};
use crate::bot::Bot;
use crate::clock::Clock;
use crate::config::{Config, Web};
use crate::launch::{LaunchError, Running, launch};
use crate::sandbox::Sandbox;
use crate::secret::AccessToken;

/// The bot of the demo, running or between two runs.
pub(super) struct Backstage {
    config: Config,
    /// The port of the bot's pages, kept while the bot is restarted so that links go on working.
    pages: Option<TcpListener>,
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
    /// Finds a place for the files and a port for the pages.
    pub(super) fn set_up(options: &Options, sandbox: &Sandbox, token: AccessToken) -> Result<Self, DemoError> {
        let (folder, path) = folder(options).map_err(DemoError::Folder)?;
        if path.join("store").exists() {
            return Err(DemoError::FolderUsed(path));
        }
        let mut config = Config::for_server(sandbox.base_url().clone());
        config.bot.access_token = Some(token);
        config.store.path = path.join("store");
        config.store.key_file = path.join("key");
        let pages = if options.paste { None } else { Some(port_for_pages().map_err(DemoError::Pages)?) };
        if let Some(listener) = &pages {
            let listen = listener.local_addr().map_err(DemoError::Pages)?;
            let public_url = Url::parse(&format!("http://{listen}/")).ok();
            config.web = Some(Web { listen, public_url });
        }
        Ok(Self { config, pages, running: None, _folder: folder })
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
        self.running = Some(launch(&self.config, clock, listener).await?);
        Ok(())
    }

    /// Ends the bot, if it runs.
    pub(super) async fn shut(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// The bot that runs.
    pub(super) fn bot(&self) -> Result<Bot, DemoError> {
        let running = self.running.as_ref().ok_or(LaunchError::Stopped)?;
        Ok(running.bot.clone())
    }
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

/// Any free port on this machine alone.
fn port_for_pages() -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
