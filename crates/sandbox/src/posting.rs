//! Statuses: how they come to be, change and go, and who hears of it.

use std::collections::BTreeMap;

use super::directory::Person;
use super::status::{PostingApp, Status};
use super::stream::Audience;
use super::text::{self, Handle};
use super::visibility::Visibility;
use super::world::State;
use super::{Character, Id, World};

/// A post to be made, as its author means it.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Who writes: a name, or `name@domain` for somebody who lives elsewhere.
    pub author: String,
    /// The text as written; whom it addresses is read from it.
    pub text: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// The status it answers.
    pub in_reply_to: Option<String>,
    /// The content warning; empty for none.
    pub spoiler_text: String,
    /// The language the author's client said, as an ISO 639 code.
    pub language: Option<String>,
    /// The app it is written with. On Mastodon, a local post without one shows `Web`.
    pub application: Option<PostingApp>,
    /// Whether others are told which app it was. On Mastodon that is a setting of its author; `GoToSocial` has none.
    pub shows_application: bool,
    /// Whether a picture hangs on it.
    pub with_picture: bool,
}

impl NewPost {
    /// A private mention; whom it goes to stands in the text.
    #[must_use]
    pub fn direct(author: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            author: author.into(),
            text: text.into(),
            visibility: Visibility::Direct,
            in_reply_to: None,
            spoiler_text: String::new(),
            language: None,
            application: None,
            shows_application: true,
            with_picture: false,
        }
    }

    /// The same post as an answer to a status.
    #[must_use]
    pub fn replying_to(mut self, status: impl Into<String>) -> Self {
        self.in_reply_to = Some(status.into());
        self
    }

    /// The same post with another visibility.
    #[must_use]
    pub fn with_visibility(mut self, visibility: Visibility) -> Self {
        self.visibility = visibility;
        self
    }
}

/// What a new status is made of, once its author and what it answers are known to exist.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) author: Person,
    pub(super) text: String,
    pub(super) spoiler_text: String,
    pub(super) visibility: Visibility,
    pub(super) in_reply_to: Option<(Id, Id)>,
    pub(super) language: Option<String>,
    pub(super) application: Option<PostingApp>,
    pub(super) shows_application: bool,
    pub(super) with_picture: bool,
}

impl State {
    /// A status that was not deleted.
    pub(super) fn living(&self, id: &Id) -> Option<&Status> {
        self.statuses.get(id).filter(|status| status.deleted_at.is_none())
    }

    /// What a status is said to answer. Who answers their own reply answers, says Mastodon, the account that the reply answered
    /// (`Status#carried_over_reply_to_account_id`), while the status is still their own.
    fn carried_over(&self, character: Character, author: &Id, (parent, answered): (Id, Id)) -> (Id, Id) {
        let above = self.statuses.get(&parent).filter(|status| status.author == *author);
        let carried = above.and_then(|status| status.in_reply_to.as_ref()).map(|(_, account)| account.clone());
        match character {
            Character::Mastodon => (parent, carried.unwrap_or(answered)),
            Character::GoToSocial => (parent, answered),
        }
    }
}

impl World {
    /// Whom the handles in a text mean.
    ///
    /// There are no other servers to ask: of people elsewhere, only those that the sandbox was told of exist.
    pub(super) fn resolve(&self, text: &str) -> BTreeMap<Handle, Id> {
        let account = |handle: Handle| {
            let person = self.account(&handle)?;
            Some((handle, person.id))
        };
        text::mentions(self.character, text).into_iter().filter_map(account).collect()
    }

    /// The account that a handle means. Mastodon's handles have no port, so the bare host means this server, too.
    fn account(&self, handle: &Handle) -> Option<Person> {
        let here = [self.authority(), self.base_url.host_str().unwrap_or_default().to_owned()];
        let domain = handle.domain.as_deref();
        let elsewhere = domain.filter(|domain| !here.iter().any(|here| here.eq_ignore_ascii_case(domain)));
        self.directory.person_named(&handle.username, elsewhere)
    }

    /// Makes a status and tells everybody concerned. Returns its id, and the notification for the first addressee.
    pub(super) fn publish(&self, draft: Draft) -> (Id, Option<Id>) {
        let now = self.clock.now();
        let handles = self.resolve(&draft.text);
        let mut state = self.state();
        let in_reply_to = draft.in_reply_to.map(|parent| state.carried_over(self.character, &draft.author.id, parent));
        let id = match draft.author.domain {
            None => state.ids.timed(now),
            Some(_) => state.ids.timed_from_elsewhere(now),
        };
        let status = Status {
            id: id.clone(),
            author: draft.author.id,
            text: draft.text,
            spoiler_text: draft.spoiler_text,
            visibility: draft.visibility,
            in_reply_to,
            handles,
            language: draft.language,
            application: draft.application,
            shows_application: draft.shows_application,
            with_picture: draft.with_picture,
            created_at: now,
            edited_at: None,
            deleted_at: None,
        };
        state.statuses.insert(id.clone(), status.clone());
        let mut first_notification = None;
        for recipient in status.mentions() {
            let notification = self.notify(&mut state, &status, &recipient);
            first_notification = first_notification.or(notification);
        }
        let payload = self.status_json(&status, Some(&status.author)).to_string();
        state.stream(self, &status.author, Audience::Timeline, "update", Some(&payload));
        drop(state);
        self.tick();
        (id, first_notification)
    }

    /// Changes the text of a status. Who is addressed anew gets a notification; the others see the edit.
    ///
    /// Guessed: that GoToSocial shows edits on `user:notification`, too, as Mastodon 4.3+ does.
    pub(super) fn change(&self, id: &Id, text: &str) -> Option<Status> {
        let now = self.clock.now();
        let handles = self.resolve(text);
        let mut state = self.state();
        let status = state.statuses.get_mut(id).filter(|status| status.deleted_at.is_none())?;
        let before = status.mentions();
        text.clone_into(&mut status.text);
        status.handles = handles;
        status.edited_at = Some(now);
        let status = status.clone();
        for person in status.mentions() {
            if before.contains(&person) {
                let payload = self.status_json(&status, Some(&person)).to_string();
                state.stream(self, &person, Audience::Notifications, "status.update", Some(&payload));
            } else {
                self.notify(&mut state, &status, &person);
            }
        }
        drop(state);
        self.tick();
        Some(status)
    }

    /// Deletes a status; its notifications go with it.
    pub(super) fn remove(&self, id: &Id) -> Option<Status> {
        let now = self.clock.now();
        let mut state = self.state();
        let status = state.statuses.get_mut(id).filter(|status| status.deleted_at.is_none())?;
        status.deleted_at = Some(now);
        let status = status.clone();
        state.notifications.retain(|_, notification| notification.status != *id);
        for person in status.mentions().iter().chain([&status.author]) {
            state.stream(self, person, Audience::Timeline, "delete", Some(id.as_str()));
        }
        drop(state);
        self.tick();
        Some(status)
    }

    /// Adds an account, here or (as `name@domain`) elsewhere; somebody who is there already stays.
    pub(super) fn settle(&self, name: &str, bot: bool) -> Person {
        let (username, domain) = match name.split_once('@') {
            Some((username, domain)) => (username, Some(domain)),
            None => (name, None),
        };
        if let Some(person) = self.directory.person_named(username, domain) {
            return person;
        }
        let created_at = self.clock.now();
        let id = self.state().ids.timed(created_at);
        let domain = domain.map(str::to_owned);
        let person = Person { id, username: username.to_owned(), domain, bot, created_at };
        self.directory.add_person(person.clone());
        person
    }
}
