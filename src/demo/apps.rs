//! Which apps can reach somebody's account, and what becomes of that.

use auditoot_sandbox::NewToken;

use super::line::Line;
use super::{Demo, DemoError};

/// What is done with the apps of the speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AppOrder {
    /// One more.
    Add { name: String, scopes: String, website: Option<String> },
    /// So many more, named like this and numbered.
    Crowd { count: usize, name: String },
    /// One more sign-in with one that is there.
    Again(String),
    /// It goes, on the page of the person's server.
    Remove(String),
    /// It is open, connected to the server.
    Open(String),
    /// They are named.
    List,
}

impl Demo {
    /// Does something with the apps of the speaker.
    pub(super) async fn with_app(
        &mut self,
        order: AppOrder,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        let speaker = &self.speaker;
        let (server, name_there) = self.home_of(speaker);
        let done = match order {
            AppOrder::Add { name, scopes, website } => {
                let done = format!("{name:?} can reach {speaker}'s account now ({scopes}).");
                server.add_token(name_there, NewToken { website, ..self.new_token(name, scopes) });
                done
            }
            AppOrder::Crowd { count, name } => {
                for nth in 1..=count {
                    server.add_token(name_there, self.new_token(format!("{name} {nth}"), "read".to_owned()));
                }
                format!("{count} apps called {name:?} can reach {speaker}'s account now.")
            }
            AppOrder::Again(name) => self.sign_in_again(name),
            AppOrder::Remove(name) => {
                let removed = self.remove_app(&name);
                format!("{speaker} removed {name:?}; sign-ins of it that are gone: {removed}.")
            }
            AppOrder::Open(name) => return self.open_app(name, told).await,
            AppOrder::List => self.apps(),
        };
        told.push(Line::told(done));
        Ok(None)
    }

    /// A sign-in of this moment.
    fn new_token(&self, app_name: String, scopes: String) -> NewToken {
        NewToken { app_name, website: None, scopes, authorized_at: self.clock.now(), last_used_at: None }
    }

    fn sign_in_again(&self, name: String) -> String {
        let speaker = &self.speaker;
        let (server, name_there) = self.home_of(speaker);
        let Some(earlier) = server.tokens(name_there).into_iter().find(|one| one.app_name == name) else {
            return format!("No app called {name:?} can reach {speaker}'s account.");
        };
        let done = format!("{speaker} signed in once more with {name:?}.");
        server.add_token_with(name_there, &earlier.app_id, self.new_token(name, earlier.scopes));
        done
    }

    fn remove_app(&self, name: &str) -> usize {
        let (server, name_there) = self.home_of(&self.speaker);
        let of_this_name = server.tokens(name_there).into_iter().filter(|one| one.app_name == name);
        of_this_name.map(|one| server.revoke_token(&one.id)).count()
    }

    /// The apps of who speaks, as their server knows them. Names are quoted and escaped: some of them are hostile.
    fn apps(&self) -> String {
        let (server, name_there) = self.home_of(&self.speaker);
        let tokens = server.tokens(name_there);
        let rows = tokens.iter().map(|one| {
            let used = one.last_used_at.map_or_else(|| "no use on record".to_owned(), |at| format!("used {}", day(at)));
            format!("{:?} ({}), since {}, {used}", one.app_name, one.scopes, day(one.authorized_at))
        });
        let first = format!("{} sign-ins can reach {}'s account:", tokens.len(), self.speaker);
        std::iter::once(first).chain(rows).collect::<Vec<_>>().join("\n")
    }
}

fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}
