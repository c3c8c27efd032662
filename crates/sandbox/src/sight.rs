//! What the director of a sandbox sees, and sets up behind the scenes.

use jiff::Timestamp;

use super::directory::{App, Person, Token};
use super::posting::Draft;
use super::status::Status;
use super::{Id, NewPost, RequestSeen, Sandbox, Visibility, World};
use auditoot_core::secret::{AccessToken, ClientSecret};

/// A post, as somebody who sees everything sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostSeen {
    /// The status id.
    pub id: String,
    /// The author, as in `alice` or `carol@far.example`.
    pub author: String,
    /// The text as it was sent.
    pub text: String,
    /// The content warning.
    pub spoiler_text: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// The status it answers.
    pub in_reply_to: Option<String>,
    /// Everybody whom it addresses, by name, in order.
    pub recipients: Vec<String>,
    /// The language its author said.
    pub language: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was edited.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
}

/// A profile, as somebody who sees everything sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileSeen {
    /// Whether it says that the account is a bot.
    pub bot: bool,
    /// Whether followers need a yes.
    pub locked: bool,
    /// The description.
    pub note: String,
}

/// A sign-in to be there already.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The name of its app.
    pub app_name: String,
    /// The website of its app.
    pub website: Option<String>,
    /// What it may do, separated by blanks.
    pub scopes: String,
    /// When it was authorized.
    pub authorized_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// An app to have registered already, whoever allows it and when.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// Its name.
    pub name: String,
    /// Its website.
    pub website: Option<String>,
    /// What it may ask for at most, separated by blanks.
    pub scopes: String,
    /// When it registered.
    pub registered_at: Timestamp,
}

/// A sign-in, as somebody who sees everything sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSeen {
    /// Its id.
    pub id: String,
    /// The registration of the app.
    pub app_id: String,
    /// The name of its app.
    pub app_name: String,
    /// The website of its app.
    pub website: Option<String>,
    /// What it may do, separated by blanks.
    pub scopes: String,
    /// When it was authorized.
    pub authorized_at: Timestamp,
    /// When it was last used, as coarsely as the server writes it down.
    pub last_used_at: Option<Timestamp>,
}

#[expect(clippy::must_use_candidate, reason = "what the director does is done, whether its id is looked at or not")]
impl Sandbox {
    /// The posts of somebody that were not deleted, oldest first.
    #[must_use]
    pub fn posts_by(&self, name: &str) -> Vec<PostSeen> {
        self.posts(|status, person| status.deleted_at.is_none() && World::acct(person) == name)
    }

    /// The posts of somebody that were deleted, oldest first.
    #[must_use]
    pub fn deleted_posts_by(&self, name: &str) -> Vec<PostSeen> {
        self.posts(|status, person| status.deleted_at.is_some() && World::acct(person) == name)
    }

    /// The posts that somebody may read, oldest first.
    #[must_use]
    pub fn readable_by(&self, name: &str) -> Vec<PostSeen> {
        let Some(reader) = self.inner.world.named(name) else { return Vec::new() };
        self.posts(|status, _| status.readable_by(Some(&reader.id)))
    }

    /// Everybody whom a status addresses, by name, in order.
    #[must_use]
    pub fn recipients_of(&self, status: &str) -> Vec<String> {
        let found = self.inner.world.state().statuses.get(&Id::new(status)).cloned();
        found.map(|status| self.inner.world.recipients(&status)).unwrap_or_default()
    }

    /// Whether the notification of a status is held back from somebody: they see it only under the filtered ones.
    #[must_use]
    pub fn is_held_back(&self, status: &str) -> bool {
        let status = Id::new(status);
        self.inner.world.state().notifications.values().any(|row| row.status == status && row.filtered)
    }

    /// The id of the newest notification for somebody that is not held back.
    #[must_use]
    pub fn last_notification_for(&self, name: &str) -> Option<String> {
        let person = self.inner.world.named(name)?;
        let state = self.inner.world.state();
        let newest = state.notifications.values().rev().find(|row| row.to == person.id && !row.filtered)?;
        Some(newest.id.to_string())
    }

    /// How many streams of somebody are open.
    #[must_use]
    pub fn open_streams(&self, name: &str) -> usize {
        let Some(person) = self.inner.world.named(name) else { return 0 };
        self.inner.world.state().open_streams(&person.id)
    }

    /// Adds a sign-in that somebody made earlier, with an app of its own; returns its id.
    ///
    /// The person is added if they are not known.
    pub fn add_token(&self, person: &str, new: NewToken) -> String {
        let person = self.inner.world.settle(person, false);
        self.inner.world.add_token(&person, new).id.to_string()
    }

    /// Registers an app; returns its id.
    pub fn add_app(&self, new: NewApp) -> String {
        self.inner.world.add_app(new).id.to_string()
    }

    /// Adds a sign-in that somebody made earlier with an app that is there already; returns its id. Name and website are the app's.
    ///
    /// The person is added if they are not known.
    pub fn add_token_with(&self, person: &str, app: &str, new: NewToken) -> String {
        let person = self.inner.world.settle(person, false);
        self.inner.world.add_token_with(&person, &Id::new(app), new).id.to_string()
    }

    /// The sign-ins of somebody that were not revoked, newest first.
    #[must_use]
    pub fn tokens(&self, person: &str) -> Vec<TokenSeen> {
        let world = &self.inner.world;
        let Some(person) = world.named(person) else { return Vec::new() };
        let seen = |sign_in: Token| {
            let app = world.directory.app(&sign_in.app)?;
            Some(TokenSeen {
                id: sign_in.id.to_string(),
                app_id: app.id.to_string(),
                app_name: app.name,
                website: app.website,
                scopes: sign_in.scopes,
                authorized_at: sign_in.created_at,
                last_used_at: sign_in.last_used_at,
            })
        };
        world.directory.sign_ins_of(&person.id).into_iter().filter_map(seen).collect()
    }

    /// The token of a sign-in: what its app holds.
    #[must_use]
    pub fn token_of(&self, sign_in: &str) -> Option<AccessToken> {
        self.inner.world.directory.sign_in(&Id::new(sign_in)).map(|sign_in| sign_in.token)
    }

    /// Revokes a sign-in, as the person would on a page of their server.
    pub fn revoke_token(&self, sign_in: &str) {
        self.inner.world.end_sign_in(&Id::new(sign_in));
    }

    /// Adds a subscription to push messages of the app that holds a sign-in.
    pub fn add_push_subscription(&self, sign_in: &str) {
        let world = &self.inner.world;
        world.directory.add_push_subscription(&Id::new(sign_in), world.clock.now());
        world.tick();
    }

    /// How many subscriptions to push messages hang on a sign-in.
    #[must_use]
    pub fn push_subscriptions(&self, sign_in: &str) -> usize {
        self.inner.world.directory.push_subscriptions(&Id::new(sign_in))
    }

    /// Forgets the registrations of this name, with their codes and tokens; returns how many there were.
    pub fn forget_apps_named(&self, name: &str) -> usize {
        let directory = &self.inner.world.directory;
        let named: Vec<App> = directory.apps().into_iter().filter(|app| app.name == name).collect();
        for app in &named {
            directory.remove_app(&app.id);
        }
        self.inner.world.tick();
        named.len()
    }

    /// The names of the apps that registered, oldest first.
    #[must_use]
    pub fn registered_apps(&self) -> Vec<String> {
        self.inner.world.directory.apps().into_iter().map(|app| app.name).collect()
    }

    /// The secrets of the apps that registered, oldest first: for whoever looks that they turn up nowhere.
    #[must_use]
    pub fn client_secrets(&self) -> Vec<ClientSecret> {
        self.inner.world.directory.apps().into_iter().map(|app| app.client_secret).collect()
    }

    /// The newest requests, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestSeen> {
        self.inner.world.state().requests.iter().cloned().collect()
    }

    /// How many requests were left without an answer on purpose.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.inner.world.state().unanswered
    }

    fn posts(&self, wanted: impl Fn(&Status, &Person) -> bool) -> Vec<PostSeen> {
        let world = &self.inner.world;
        // In order of arrival: the ids of posts from elsewhere do not grow with it.
        let mut statuses: Vec<Status> = world.state().statuses.values().cloned().collect();
        statuses.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        let seen = |status: Status| {
            let author = world.directory.person(&status.author)?;
            wanted(&status, &author).then(|| world.seen(status, &author))
        };
        statuses.into_iter().filter_map(seen).collect()
    }
}

impl World {
    /// The account with this name, as in `alice` or `carol@far.example`.
    pub(super) fn named(&self, name: &str) -> Option<Person> {
        match name.split_once('@') {
            Some((username, domain)) => self.directory.person_named(username, Some(domain)),
            None => self.directory.person_named(name, None),
        }
    }

    pub(super) fn publish_for(&self, post: NewPost) -> (Id, Option<Id>) {
        let author = self.settle(&post.author, false);
        let in_reply_to = post.in_reply_to.and_then(|parent| {
            // A parent that is gone is unknown to the post, as it is for posts from elsewhere.
            let state = self.state();
            let parent = state.living(&Id::new(parent))?;
            Some((parent.id.clone(), parent.author.clone()))
        });
        self.publish(Draft {
            author,
            text: post.text,
            spoiler_text: post.spoiler_text,
            visibility: post.visibility,
            in_reply_to,
            language: post.language,
            application: post.application,
            shows_application: post.shows_application,
            with_picture: post.with_picture,
        })
    }

    /// A token for an account, with an app made for it.
    pub(super) fn token_for(&self, person: &Person, app_name: &str, scopes: &str) -> AccessToken {
        let new = NewToken {
            app_name: app_name.to_owned(),
            website: None,
            scopes: scopes.to_owned(),
            authorized_at: self.clock.now(),
            last_used_at: None,
        };
        self.add_token(person, new).token
    }

    fn add_app(&self, new: NewApp) -> App {
        let app = {
            let mut state = self.state();
            let (client_id, client_secret) = state.ids.client(new.registered_at);
            App {
                id: state.ids.counted(new.registered_at),
                name: new.name,
                website: new.website,
                redirect_uris: vec![super::oauth::OUT_OF_BAND.to_owned()],
                scopes: new.scopes,
                client_id,
                client_secret: ClientSecret::new(client_secret),
                created_at: new.registered_at,
            }
        };
        self.directory.add_app(app.clone());
        app
    }

    fn add_token_with(&self, person: &Person, app: &Id, new: NewToken) -> Token {
        let sign_in = {
            let mut state = self.state();
            Token {
                id: state.ids.counted(new.authorized_at),
                app: app.clone(),
                person: Some(person.id.clone()),
                scopes: new.scopes,
                created_at: new.authorized_at,
                last_used_at: new.last_used_at,
                revoked_at: None,
                token: AccessToken::new(state.ids.access_token()),
            }
        };
        self.directory.add_token(sign_in.clone());
        self.tick();
        sign_in
    }

    /// A sign-in with an app of its own, which registered just then.
    fn add_token(&self, person: &Person, new: NewToken) -> Token {
        let app = self.add_app(NewApp {
            name: new.app_name.clone(),
            website: new.website.clone(),
            scopes: new.scopes.clone(),
            registered_at: new.authorized_at,
        });
        self.add_token_with(person, &app.id, new)
    }

    fn recipients(&self, status: &Status) -> Vec<String> {
        let mut names: Vec<String> = status
            .mentions()
            .iter()
            .filter_map(|id| self.directory.person(id))
            .map(|person| Self::acct(&person))
            .collect();
        names.sort();
        names
    }

    fn seen(&self, status: Status, author: &Person) -> PostSeen {
        PostSeen {
            id: status.id.to_string(),
            author: Self::acct(author),
            recipients: self.recipients(&status),
            text: status.text,
            spoiler_text: status.spoiler_text,
            visibility: status.visibility,
            in_reply_to: status.in_reply_to.map(|(parent, _)| parent.to_string()),
            language: status.language,
            created_at: status.created_at,
            edited_at: status.edited_at,
            deleted_at: status.deleted_at,
        }
    }
}
