//! The three calls that go through megalodon; nothing else names it.
//!
//! megalodon reads whole entities strictly, which is worth having at the start: an account and an instance that it
//! accepts are as the API describes them. It has no limits of time or size and prints its token when asked to print
//! itself, so every call has a limit here, its client is dropped at once, and its errors, which can hold whole answers,
//! are not passed on: whatever it cannot do is asked again by the tolerant reader, whose answer then counts.

use std::time::Duration;

use megalodon::megalodon::AppInputOptions;
use megalodon::{Megalodon, SNS, generator};
use url::Url;

use super::Server;
use super::accounts::Me;
use crate::mastodon::client::Guard;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::secret::{AccessToken, ClientSecret};

/// How long a call may take.
const LIMIT: Duration = Duration::from_secs(10);

/// What megalodon knows of the server.
pub(super) struct Instance {
    /// The version the server reports.
    pub(super) version: String,
    /// The most characters of a post.
    pub(super) characters_max: usize,
    /// How many characters a link counts as, if it says.
    pub(super) characters_per_link: Option<usize>,
    /// Where the stream is, if it says.
    pub(super) streaming: Option<String>,
}

/// A client id and its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The client id.
    pub id: String,
    /// The secret that goes with it.
    pub secret: ClientSecret,
}

/// Registers an app whose codes are shown for copying (out of band), or `None` if megalodon cannot. `base` is the address of the
/// server, `scopes` are separated by blanks.
pub async fn create_app(base: &Url, guard: &Guard, name: &str, website: Option<&str>, scopes: &str) -> Option<Client> {
    let client = client(base, None, guard)?;
    let options = AppInputOptions {
        scopes: Some(scopes.split_whitespace().map(str::to_owned).collect()),
        // megalodon's own default: out of band.
        redirect_uris: None,
        website: website.map(str::to_owned),
    };
    let app =
        tokio::time::timeout(guard.limit(LIMIT), client.create_app(name.to_owned(), &options)).await.ok()?.ok()?;
    let is_whole = !app.client_id.is_empty() && !app.client_secret.is_empty();
    is_whole.then(|| Client { id: app.client_id, secret: ClientSecret::new(app.client_secret) })
}

/// Whose token it is, or `None` if megalodon cannot tell.
pub(super) async fn me(server: &Server) -> Option<Me> {
    let client = client(&server.base, Some(&server.token), &server.guard)?;
    let account =
        tokio::time::timeout(server.guard.limit(LIMIT), client.verify_account_credentials()).await.ok()?.ok()?.json;
    Some(Me {
        id: AccountId(account.id),
        acct: account.acct,
        url: account.url,
        is_bot: account.bot,
        is_locked: account.locked,
    })
}

/// What the server says of itself (`/api/v1/instance`), or `None` if megalodon cannot read it.
pub(super) async fn instance(server: &Server) -> Option<Instance> {
    let client = client(&server.base, Some(&server.token), &server.guard)?;
    let instance = tokio::time::timeout(server.guard.limit(LIMIT), client.get_instance()).await.ok()?.ok()?.json;
    let statuses = instance.configuration.statuses;
    Some(Instance {
        version: instance.version,
        characters_max: usize::try_from(statuses.max_characters).ok()?,
        characters_per_link: statuses.characters_reserved_per_url.and_then(|count| usize::try_from(count).ok()),
        streaming: instance.urls.map(|urls| urls.streaming_api),
    })
}

fn client(base: &Url, token: Option<&AccessToken>, guard: &Guard) -> Option<Box<dyn Megalodon + Send + Sync>> {
    // With a slash at the end megalodon asks for `//api/…`.
    let base = base.as_str().trim_end_matches('/').to_owned();
    let token = token.map(|token| token.expose().to_owned());
    generator(SNS::Mastodon, base, token, Some(guard.user_agent().to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::mastodon::fake::{Fake, json_answer};

    fn account() -> Value {
        json!({"id": "1", "username": "apps", "acct": "apps", "display_name": "", "locked": true, "bot": true,
            "created_at": "2026-01-01T00:00:00.000Z", "followers_count": 0, "following_count": 0, "statuses_count": 0,
            "note": "", "url": "https://m.example/@apps", "avatar": "", "avatar_static": "", "header": "",
            "header_static": "", "emojis": [], "fields": []})
    }

    #[tokio::test]
    async fn an_account_as_the_api_describes_it_is_read() {
        let fake = Fake::start().await;
        fake.answer("/api/v1/accounts/verify_credentials", json_answer(200, &account()));
        let me = me(&fake.server()).await.expect("megalodon reads it");
        assert!(me.is_bot && me.is_locked);
        assert_eq!(me.id, AccountId("1".into()));
        let asked = fake.last_request();
        assert_eq!(asked.header("user-agent"), Some(crate::mastodon::fake::USER_AGENT));
        assert_eq!(asked.path, "/api/v1/accounts/verify_credentials", "with one slash");
    }

    #[tokio::test]
    async fn an_app_is_registered_for_codes_that_are_copied() {
        let fake = Fake::start().await;
        let guard = Guard::new(crate::mastodon::fake::USER_AGENT).expect("a client");
        let register = || create_app(&fake.base, &guard, "Auditoot", None, "read write");
        fake.answer("/api/v1/apps", json_answer(200, &json!({"client_id": "only half of it"})));
        assert!(register().await.is_none(), "megalodon cannot read that");
        let whole = json!({"id": "1", "name": "Auditoot", "website": null, "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
            "client_id": "c", "client_secret": "s", "vapid_key": ""});
        fake.answer("/api/v1/apps", json_answer(200, &whole));
        let client = register().await.expect("megalodon reads it");
        assert_eq!((client.id.as_str(), client.secret.expose()), ("c", "s"));
        let asked: Value = serde_json::from_str(&fake.last_request().body).expect("JSON");
        assert_eq!(
            (&asked["redirect_uris"], &asked["scopes"]),
            (&json!("urn:ietf:wg:oauth:2.0:oob"), &json!("read write"))
        );
        assert_eq!(fake.last_request().header("authorization"), None);
    }

    #[tokio::test]
    async fn what_megalodon_cannot_read_is_asked_again() {
        let fake = Fake::start().await;
        let server = fake.server();
        assert!(me(&server).await.is_none(), "the fake's own account is too sparse");
        assert_eq!(server.me().await.expect("the tolerant reader reads it").acct, "apps");
    }

    #[tokio::test]
    async fn an_instance_as_the_api_describes_it_is_read() {
        let fake = Fake::start().await;
        let document = json!({"uri": "m.example", "title": "", "short_description": "", "description": "", "email": "",
            "version": "3.5.0", "urls": {"streaming_api": "wss://s.m.example"}, "languages": ["en"], "registrations": false,
            "stats": {"user_count": 1, "status_count": 1, "domain_count": 1}, "approval_required": false,
            "invites_enabled": false, "contact_account": account(), "rules": [], "thumbnail": null,
            "configuration": {"statuses": {"max_characters": 700, "max_media_attachments": 4,
                "characters_reserved_per_url": 23}, "media_attachments": {"supported_mime_types": [],
                "image_size_limit": 1, "image_matrix_limit": 1, "video_size_limit": 1, "video_frame_rate_limit": 1,
                "video_matrix_limit": 1}, "polls": {"max_options": 4, "max_characters_per_option": 50,
                "min_expiration": 300, "max_expiration": 2_629_746}}});
        fake.answer("/api/v1/instance", json_answer(200, &document));
        let instance = instance(&fake.server()).await.expect("megalodon reads it");
        assert_eq!((instance.characters_max, instance.characters_per_link), (700, Some(23)));
        assert_eq!(instance.streaming.as_deref(), Some("wss://s.m.example"));
    }
}
