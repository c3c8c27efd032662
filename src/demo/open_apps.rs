//! Apps that somebody has open while the bot is asked to remove them: does what they hold end with the permission?

use std::time::Duration;

use super::line::Line;
use super::{Demo, DemoError};
use auditoot_sandbox::{Character, HeldStream, StreamEnd};

/// How long a server may take to close a connection whose permission is gone, in real time: it hears of that through Redis.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);

/// An app that is open.
pub(super) struct OpenApp {
    name: String,
    person: String,
    sign_in: String,
    stream: HeldStream,
    /// Whether it was told that it is still open although the permission is gone.
    outlives: bool,
}

impl Demo {
    /// Opens the apps of this name, each with the sign-in it has.
    pub(super) async fn open_app(&mut self, name: String, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let mut opened = 0;
        let (server, name_there) = self.home_of(&self.speaker);
        let server = server.clone();
        for sign_in in server.tokens(name_there).into_iter().filter(|one| one.app_name == name) {
            // One that is not let in is not open.
            if let Ok(stream) = server.hold_stream(&sign_in.id).await {
                let (name, person) = (name.clone(), self.speaker.clone());
                self.open_apps.push(OpenApp { name, person, sign_in: sign_in.id, stream, outlives: false });
                opened += 1;
            }
        }
        told.push(Line::told(format!(
            "{} has {name:?} open now; connections of it to the server: {opened}.",
            self.speaker
        )));
        Ok(None)
    }

    /// Tells which of the open apps were cut off, and which go on although they may not come again.
    pub(super) async fn tell_of_open_apps(&mut self, told: &mut Vec<Line>) {
        for mut app in std::mem::take(&mut self.open_apps) {
            let (server, name_there) = self.home_of(&app.person);
            let closes = server.character() == Character::Mastodon;
            let is_allowed = server.tokens(name_there).iter().any(|one| one.id == app.sign_in);
            if !is_allowed && closes && !app.outlives {
                // Whether it ended is looked at below.
                let _end = tokio::time::timeout(CLOSES_WITHIN, app.stream.ended()).await;
            }
            let subject = format!("The connection that {}'s {:?} had open", app.person, app.name);
            match app.stream.end() {
                Some(StreamEnd::Closed) => told.push(Line::told(format!("{subject} was closed by the server."))),
                Some(StreamEnd::Broken) => told.push(Line::told(format!("{subject} broke."))),
                None => {
                    if !is_allowed && !app.outlives {
                        app.outlives = true;
                        told.push(Line::told(format!("{subject} is still open, although its permission is gone.")));
                    }
                    self.open_apps.push(app);
                }
            }
        }
    }
}
