//! What the server says about itself.

use std::sync::Arc;

use axum::extract::State as Shared;
use http::StatusCode;
use serde_json::{Value, json};

use super::oauth::MASTODON_SCOPES;
use super::wire::{Answer, Call};
use super::{Character, World};

/// What a link is counted as on Mastodon; GoToSocial says the same and counts links in full.
const RESERVED_PER_LINK: u32 = 23;

/// `GET /.well-known/nodeinfo`
pub(super) async fn nodeinfo_links(Shared(world): Shared<Arc<World>>) -> Answer {
    let links = json!([{
        "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
        "href": world.address("/nodeinfo/2.0"),
    }]);
    Ok(world.json(json!({ "links": links })))
}

/// `GET /nodeinfo/2.0`
pub(super) async fn nodeinfo(Shared(world): Shared<Arc<World>>) -> Answer {
    let people = world.directory.people().into_iter().filter(|person| person.domain.is_none()).count();
    Ok(world.json(json!({
        "version": "2.0",
        "software": { "name": world.software(), "version": world.version() },
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": [] },
        "openRegistrations": false,
        "usage": { "users": { "total": people }, "localPosts": world.state().statuses.len() },
        "metadata": {},
    })))
}

/// `GET /.well-known/webfinger`
pub(super) async fn webfinger(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let resource = call.params.get("resource").unwrap_or_default();
    let handle = resource.strip_prefix("acct:").and_then(|handle| handle.split_once('@'));
    let (user, domain) = handle.ok_or_else(|| world.not_found())?;
    let person = world.directory.person_named(user, None).filter(|_| domain == world.authority());
    let person = person.ok_or_else(|| world.not_found())?;
    Ok(world.json(json!({
        "subject": format!("acct:{}@{domain}", person.username),
        "links": [{ "rel": "self", "type": "application/activity+json", "href": world.actor_uri(&person) }],
    })))
}

/// `GET /api/v1/instance`
pub(super) async fn first(Shared(world): Shared<Arc<World>>) -> Answer {
    let people: Vec<_> = world.directory.people().into_iter().filter(|person| person.domain.is_none()).collect();
    let mut json = json!({
        "uri": world.authority(),
        "title": "Sandbox",
        "short_description": "A server to try things on",
        "description": "A server to try things on",
        "email": "admin@sandbox.example",
        "version": world.version(),
        "urls": { "streaming_api": world.streaming_address() },
        "stats": {
            "user_count": people.len(),
            "status_count": world.state().statuses.len(),
            "domain_count": 0,
        },
        "thumbnail": null,
        "languages": ["en"],
        "registrations": false,
        "approval_required": false,
        "invites_enabled": false,
        "configuration": world.configuration(),
        // A server that names nobody here breaks clients that insist on a contact.
        "contact_account": people.first().map(|person| world.account_json(person)),
        "rules": [],
    });
    if world.character == Character::GoToSocial {
        json["account_domain"] = world.authority().into();
        json["max_toot_chars"] = world.longest_post().into();
    }
    Ok(world.json(json))
}

/// `GET /api/v2/instance`
pub(super) async fn second(Shared(world): Shared<Arc<World>>) -> Answer {
    let mut configuration = world.configuration();
    configuration["urls"] = json!({ "streaming": world.streaming_address() });
    let contact = world.directory.people().into_iter().find(|person| person.domain.is_none());
    let mut json = json!({
        "domain": world.authority(),
        "title": "Sandbox",
        "version": world.version(),
        "source_url": match world.character {
            Character::Mastodon => "https://github.com/mastodon/mastodon",
            Character::GoToSocial => "https://codeberg.org/superseriousbusiness/gotosocial",
        },
        "description": "A server to try things on",
        "usage": { "users": { "active_month": 0 } },
        "languages": ["en"],
        "configuration": configuration,
        "registrations": { "enabled": false, "approval_required": false, "message": null },
        "contact": {
            "email": "admin@sandbox.example",
            "account": contact.map(|person| world.account_json(&person)),
        },
        "rules": [],
    });
    if world.character.is_mastodon() {
        // 11 is Mastodon 4.6.5.
        json["api_versions"] = json!({ "mastodon": 11 });
    }
    Ok(world.json(json))
}

/// `GET /.well-known/oauth-authorization-server` (Mastodon 4.3+)
pub(super) async fn authorization_server(Shared(world): Shared<Arc<World>>) -> Answer {
    if !world.character.is_mastodon() {
        return Err(world.not_found());
    }
    Ok(world.json(json!({
        "issuer": world.address("/"),
        "service_documentation": "https://docs.joinmastodon.org/",
        "authorization_endpoint": world.address("/oauth/authorize"),
        "token_endpoint": world.address("/oauth/token"),
        "revocation_endpoint": world.address("/oauth/revoke"),
        "app_registration_endpoint": world.address("/api/v1/apps"),
        "scopes_supported": MASTODON_SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    })))
}

/// `GET /api/v1/streaming/health`; it says OK whatever else is broken. GoToSocial lacks it.
pub(super) async fn streaming_health(Shared(world): Shared<Arc<World>>) -> Result<&'static str, super::wire::Problem> {
    if world.character.is_mastodon() { Ok("OK") } else { Err(world.not_found()) }
}

/// Everything that the sandbox does not have.
pub(super) async fn nothing_here(Shared(world): Shared<Arc<World>>, call: Call) -> super::wire::Problem {
    match world.character {
        Character::GoToSocial if call.uri.path().starts_with("/api/") => {
            world.problem(StatusCode::NOT_FOUND, "404 page not found")
        }
        Character::Mastodon | Character::GoToSocial => world.not_found(),
    }
}

impl World {
    /// Where streams are, as the server says it. GoToSocial says `wss` even when it serves plain http.
    fn streaming_address(&self) -> String {
        let scheme = match (self.character, self.base_url.scheme()) {
            (Character::Mastodon, "http") => "ws",
            (Character::Mastodon | Character::GoToSocial, _) => "wss",
        };
        format!("{scheme}://{}", self.authority())
    }

    fn configuration(&self) -> Value {
        json!({
            "statuses": {
                "max_characters": self.longest_post(),
                "max_media_attachments": 4,
                "characters_reserved_per_url": RESERVED_PER_LINK,
            },
            "media_attachments": {
                "supported_mime_types": ["image/png"],
                "image_size_limit": 16_777_216,
                "image_matrix_limit": 33_177_600,
                "video_size_limit": 103_809_024,
                "video_frame_rate_limit": 120,
                "video_matrix_limit": 8_294_400,
            },
            "polls": {
                "max_options": 4,
                "max_characters_per_option": 50,
                "min_expiration": 300,
                "max_expiration": 2_629_746,
            },
        })
    }
}
