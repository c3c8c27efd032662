//! Accounts, statuses and notifications as the API shows them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::directory::Person;
use super::html::escape_html;
use super::markup::Mentioned;
use super::notification::Notification;
use super::status::{PostingApp, Status};
use super::text;
use super::wire::{drop_nulls, moment};
use super::{Character, Id, World};

impl World {
    /// The name of an account as seen from here: local people have no domain.
    pub(super) fn acct(person: &Person) -> String {
        match &person.domain {
            None => person.username.clone(),
            Some(domain) => format!("{}@{domain}", person.username),
        }
    }

    pub(super) fn profile_url(&self, person: &Person) -> String {
        match &person.domain {
            None => self.address(&format!("/@{}", person.username)).to_string(),
            Some(domain) => format!("https://{domain}/@{}", person.username),
        }
    }

    /// The `ActivityPub` id of an account. Mastodon 4.5+ makes numeric ones for new people.
    pub(super) fn actor_uri(&self, person: &Person) -> String {
        match (&person.domain, self.character) {
            (Some(domain), _) => format!("https://{domain}/users/{}", person.username),
            (None, Character::Mastodon) => self.address(&format!("/ap/users/{}", person.id)).to_string(),
            (None, Character::GoToSocial) => self.address(&format!("/users/{}", person.username)).to_string(),
        }
    }

    /// An account. The sandbox counts nobody's followers or posts.
    pub(super) fn account_json(&self, person: &Person) -> Value {
        let picture = self.address("/avatars/original/missing.png");
        let note = self.profile(&person.id).note;
        let mut account = json!({
            "id": person.id.as_str(),
            "username": person.username,
            "acct": Self::acct(person),
            "display_name": "",
            "locked": self.is_locked(person),
            "bot": person.bot,
            "discoverable": null,
            "created_at": moment(person.created_at),
            "note": if note.is_empty() { note } else { format!("<p>{}</p>", escape_html(&note)) },
            "url": self.profile_url(person),
            "avatar": picture,
            "avatar_static": picture,
            "header": picture,
            "header_static": picture,
            "followers_count": 0,
            "following_count": 0,
            "statuses_count": 0,
            "last_status_at": null,
            "emojis": [],
            "fields": [],
        });
        if self.character == Character::Mastodon {
            account["uri"] = self.actor_uri(person).into();
            account["group"] = false.into();
            account["indexable"] = false.into();
            account["hide_collections"] = Value::Null;
        }
        account
    }

    /// The account of whoever asks for their own.
    pub(super) fn own_account_json(&self, person: &Person) -> Value {
        let mut account = self.account_json(person);
        account["source"] = json!({
            "privacy": self.character.usual_visibility().name(),
            "sensitive": false,
            "language": null,
            "note": self.profile(&person.id).note,
            "fields": [],
            "follow_requests_count": 0,
        });
        account["role"] = match self.character {
            Character::Mastodon => {
                json!({ "id": "-99", "name": "", "permissions": "0", "color": "", "highlighted": false })
            }
            Character::GoToSocial => json!({ "id": "user", "name": "user", "permissions": "0", "color": "" }),
        };
        account
    }

    /// A status as `viewer` sees it, in this server's style.
    pub(super) fn status_json(&self, status: &Status, viewer: Option<&Id>) -> Value {
        let Some(author) = self.directory.person(&status.author) else { return Value::Null };
        let local = author.domain.is_none();
        let url = match &author.domain {
            None => self.address(&format!("/@{}/{}", author.username, status.id)).to_string(),
            Some(domain) => format!("https://{domain}/@{}/{}", author.username, status.id),
        };
        let mut json = json!({
            "id": status.id.as_str(),
            "created_at": moment(status.created_at),
            "edited_at": status.edited_at.map(moment),
            "in_reply_to_id": status.in_reply_to.as_ref().map(|(status, _)| status.as_str()),
            "in_reply_to_account_id": status.in_reply_to.as_ref().map(|(_, author)| author.as_str()),
            "sensitive": !status.spoiler_text.is_empty(),
            "spoiler_text": status.spoiler_text,
            "visibility": status.visibility.name(),
            "language": status.language,
            "uri": format!("{}/statuses/{}", self.actor_uri(&author), status.id),
            "url": url,
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "content": self.content(status),
            "reblog": null,
            "account": self.account_json(&author),
            "media_attachments": self.pictures(status),
            "mentions": self.mentions_json(status),
            "tags": self.tags_json(&status.text),
            "emojis": [],
            "card": null,
            "poll": null,
        });
        let is_told = status.shows_application || viewer == Some(&status.author) || !self.character.is_mastodon();
        if local && is_told {
            json["application"] = self.application_json(status.application.as_ref());
        }
        if viewer.is_some() {
            for (name, value) in [("favourited", false), ("reblogged", false), ("muted", false), ("bookmarked", false)]
            {
                json[name] = value.into();
            }
        }
        match self.character {
            Character::Mastodon => {
                json["quote"] = Value::Null;
                json["quote_approval"] = json!({ "automatic": [], "manual": [], "current_user": "denied" });
                json["filtered"] = json!([]);
            }
            Character::GoToSocial => {
                if local {
                    // Recipients see the source, too.
                    json["text"] = status.text.clone().into();
                    json["content_type"] = "text/plain".into();
                }
                drop_nulls(&mut json);
            }
        }
        json
    }

    pub(super) fn notification_json(&self, notification: &Notification, status: &Status) -> Value {
        let account = self.directory.person(&notification.from).map(|person| self.account_json(&person));
        let mut json = json!({
            "id": notification.id.as_str(),
            "type": "mention",
            "created_at": moment(notification.created_at),
            "account": account,
            "status": self.status_json(status, Some(&notification.to)),
        });
        match self.character {
            Character::Mastodon => {
                json["group_key"] = format!("ungrouped-{}", notification.id).into();
                if notification.filtered {
                    json["filtered"] = true.into();
                }
            }
            Character::GoToSocial => drop_nulls(&mut json),
        }
        json
    }

    /// The application of a local post: Mastodon calls its own web pages `Web`.
    fn application_json(&self, application: Option<&PostingApp>) -> Value {
        match (application, self.character) {
            (Some(app), _) => json!({ "name": app.name, "website": app.website }),
            (None, Character::Mastodon) => json!({ "name": "Web", "website": null }),
            (None, Character::GoToSocial) => Value::Null,
        }
    }

    fn content(&self, status: &Status) -> String {
        let people: Vec<Person> = status.mentions().iter().filter_map(|id| self.directory.person(id)).collect();
        let mentioned: BTreeMap<_, _> = status
            .handles
            .iter()
            .filter_map(|(handle, id)| {
                let person = people.iter().find(|person| person.id == *id)?;
                let namesakes = people.iter().filter(|other| other.username.eq_ignore_ascii_case(&person.username));
                // The domain is shown only where two people of one name are addressed.
                let ambiguous = namesakes.count() > 1 && self.character == Character::Mastodon;
                let shown = if ambiguous { Self::acct(person) } else { person.username.clone() };
                Some((handle.clone(), Mentioned { url: self.profile_url(person), shown }))
            })
            .collect();
        self.render(&status.text, &mentioned)
    }

    fn mentions_json(&self, status: &Status) -> Value {
        let people = status.mentions();
        let people = people.iter().filter_map(|id| self.directory.person(id));
        let mention = |person: Person| {
            json!({
                "id": person.id.as_str(),
                "username": person.username,
                "url": self.profile_url(&person),
                "acct": Self::acct(&person),
            })
        };
        people.map(mention).collect()
    }

    fn tags_json(&self, text: &str) -> Value {
        let tag = |name: String| {
            let name = name.to_lowercase();
            json!({ "url": self.address(&format!("/tags/{name}")), "name": name })
        };
        text::hashtags(self.character, text).into_iter().map(tag).collect()
    }

    fn pictures(&self, status: &Status) -> Value {
        if !status.with_picture {
            return json!([]);
        }
        let url = self.address(&format!("/media/{}.png", escape_html(status.id.as_str())));
        json!([{
            "id": status.id.as_str(),
            "type": "image",
            "url": url,
            "preview_url": url,
            "remote_url": null,
            "meta": null,
            "description": null,
            "blurhash": null,
        }])
    }
}
