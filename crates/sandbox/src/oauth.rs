//! Registering apps, exchanging codes, giving tokens back.

use std::sync::Arc;

use axum::extract::State as Shared;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::directory::{App, Grant, Token};
use super::wire::{Answer, BodyKind, Call, Problem, moment};
use super::world::age;
use super::{Character, Id, World};
use auditoot_core::secret::{AccessToken, ClientSecret};

/// "Show me the code": the redirect URI of apps that have no address.
pub(super) const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";
/// How long a code may be exchanged.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_secs(600);
/// How long a token lasts that a client got for itself, on GoToSocial.
const CLIENT_TOKEN_SECONDS: u32 = 7200;

/// The scopes that Mastodon 4.6 knows; it refuses apps that name others. GoToSocial takes any word.
pub(super) const MASTODON_SCOPES: &[&str] = &[
    "profile",
    "read",
    "read:accounts",
    "read:blocks",
    "read:bookmarks",
    "read:collections",
    "read:favourites",
    "read:filters",
    "read:follows",
    "read:lists",
    "read:mutes",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write",
    "write:accounts",
    "write:blocks",
    "write:bookmarks",
    "write:collections",
    "write:conversations",
    "write:favourites",
    "write:filters",
    "write:follows",
    "write:lists",
    "write:media",
    "write:mutes",
    "write:notifications",
    "write:reports",
    "write:statuses",
    "follow",
    "push",
    "admin:read",
    "admin:read:accounts",
    "admin:read:reports",
    "admin:read:domain_allows",
    "admin:write",
    "admin:write:accounts",
    "admin:write:reports",
];

/// `POST /api/v1/apps`
pub(super) async fn register(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let params = &call.params;
    let name = params.get("client_name").ok_or_else(|| world.validation("Application name can't be blank"))?;
    let redirect_uris = redirect_uris(&world, &call)?;
    let scopes = params.get("scopes").unwrap_or("read");
    if world.character.is_mastodon() {
        if scopes.split_whitespace().any(|scope| !MASTODON_SCOPES.contains(&scope)) {
            return Err(world.validation("Scopes doesn't match configured on the server."));
        }
        if name.chars().count() > 60 {
            return Err(world.validation("Application name is too long (maximum is 60 characters)"));
        }
    }
    let now = world.clock.now();
    let app = {
        let mut state = world.state();
        let (client_id, client_secret) = state.ids.client(now);
        App {
            id: state.ids.counted(now),
            name: name.to_owned(),
            website: params.get("website").map(str::to_owned),
            redirect_uris,
            scopes: scopes.split_whitespace().collect::<Vec<_>>().join(" "),
            client_id,
            client_secret: ClientSecret::new(client_secret),
            created_at: now,
        }
    };
    world.directory.add_app(app.clone());
    world.tick();
    let mut json = json!({
        "id": app.id.as_str(),
        "name": app.name,
        "website": app.website,
        "redirect_uri": app.redirect_uris.join("\n"),
        "redirect_uris": app.redirect_uris,
        "client_id": app.client_id,
        "client_secret": app.client_secret.expose(),
        "scopes": app.scopes.split_whitespace().collect::<Vec<_>>(),
        "vapid_key": "",
    });
    match world.character {
        Character::Mastodon => json["client_secret_expires_at"] = 0.into(),
        Character::GoToSocial => json["created_at"] = moment(now).into(),
    }
    Ok(world.json(json))
}

/// One string with a URI in each line; Mastodon 4.3+ also takes a list, which GoToSocial refuses.
fn redirect_uris(world: &World, call: &Call) -> Result<Vec<String>, Problem> {
    let list = call.params.list("redirect_uris");
    if !list.is_empty() {
        return match world.character {
            Character::Mastodon => Ok(list.into_iter().map(str::to_owned).collect()),
            // Guessed: the wording.
            Character::GoToSocial => Err(world.problem(StatusCode::BAD_REQUEST, "redirect_uris must be a string")),
        };
    }
    let uris: Vec<String> =
        call.params.get("redirect_uris").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    match (uris.is_empty(), world.character) {
        (false, _) => Ok(uris),
        (true, Character::GoToSocial) => Ok(vec![OUT_OF_BAND.to_owned()]),
        (true, Character::Mastodon) => Err(world.validation("Redirect URI can't be blank")),
    }
}

/// `GET /api/v1/apps/verify_credentials`: whether a client is still known. GoToSocial has no such thing.
pub(super) async fn verify_app(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    if !world.character.is_mastodon() {
        return Err(world.not_found());
    }
    let sign_in = world.sign_in(call.token())?;
    let app = world.directory.app(&sign_in.app).ok_or_else(|| world.not_found())?;
    Ok(world.json(json!({
        "id": app.id.as_str(),
        "name": app.name,
        "website": app.website,
        "scopes": app.scopes.split_whitespace().collect::<Vec<_>>(),
        "redirect_uri": app.redirect_uris.join("\n"),
        "redirect_uris": app.redirect_uris,
        "vapid_key": "",
    })))
}

/// `POST /oauth/token`
pub(super) async fn exchange(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let app = world.client(&call)?;
    match call.params.get("grant_type") {
        Some("authorization_code") => world.exchange_code(&call, &app),
        Some("client_credentials") => Ok(world.token_for_client(&call, &app)),
        Some(_) => Err(Problem::oauth(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server.",
        )),
        None => Err(invalid_request("Missing required parameter: grant_type.")),
    }
}

/// `POST /oauth/revoke`
pub(super) async fn revoke(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    if world.character == Character::GoToSocial && call.body != BodyKind::Form {
        return Err(world.problem(StatusCode::BAD_REQUEST, "client_id not set"));
    }
    let refusal = || {
        let description = "You are not authorized to revoke this token";
        Problem::oauth(StatusCode::FORBIDDEN, "unauthorized_client", description)
    };
    let app = world.client(&call).map_err(|_| refusal())?;
    let token = call.params.get("token").unwrap_or_default();
    if let Some(sign_in) = world.directory.sign_in_of_token(token) {
        if sign_in.app != app.id {
            return Err(refusal());
        }
        world.end_sign_in(&sign_in.id);
    }
    // Unknown tokens are as good as revoked (RFC 7009).
    Ok(world.json(json!({})))
}

fn invalid_request(description: &str) -> Problem {
    Problem::oauth(StatusCode::BAD_REQUEST, "invalid_request", description)
}

impl World {
    /// Mastodon's "Validation failed"; GoToSocial's bad request.
    fn validation(&self, detail: &str) -> Problem {
        match self.character {
            Character::Mastodon => {
                self.problem(StatusCode::UNPROCESSABLE_ENTITY, &format!("Validation failed: {detail}"))
            }
            Character::GoToSocial => self.problem(StatusCode::BAD_REQUEST, detail),
        }
    }

    /// The app whose credentials the request carries: in the body, on Mastodon also by HTTP Basic.
    fn client(&self, call: &Call) -> Result<App, Problem> {
        let (status, basic) = match self.character {
            Character::Mastodon => (StatusCode::UNAUTHORIZED, call.basic()),
            Character::GoToSocial => (StatusCode::BAD_REQUEST, None),
        };
        let (id, secret) = basic.unwrap_or_else(|| {
            let param = |name| call.params.get(name).unwrap_or_default().to_owned();
            (param("client_id"), param("client_secret"))
        });
        let app = self.directory.app_of_client(&id);
        let same = |app: &App| bool::from(app.client_secret.expose().as_bytes().ct_eq(secret.as_bytes()));
        app.filter(same).ok_or_else(|| {
            let description = "Client authentication failed due to unknown client, no client authentication included, \
                               or unsupported authentication method.";
            Problem::oauth(status, "invalid_client", description)
        })
    }

    fn exchange_code(&self, call: &Call, app: &App) -> Answer {
        let code = call.params.get("code").ok_or_else(|| invalid_request("Missing required parameter: code."))?;
        let grant = self.directory.take_grant(code, self.clock.now()).ok_or_else(|| self.bad_code())?;
        if age(grant.created_at, self.clock.now()) >= CODE_LIFETIME {
            return Err(self.bad_code());
        }
        if let Err(problem) = self.check_grant(&grant, call, app) {
            // Guessed: an exchange that fails leaves the code good for another try.
            self.directory.add_grant(grant);
            return Err(problem);
        }
        let sign_in = self.sign_in_for(&grant);
        self.tick();
        Ok(self.json(token_json(&sign_in)))
    }

    fn check_grant(&self, grant: &Grant, call: &Call, app: &App) -> Result<(), Problem> {
        if grant.app != app.id || call.params.get("redirect_uri") != Some(grant.redirect_uri.as_str()) {
            return Err(self.bad_code());
        }
        check_challenge(grant, call.params.get("code_verifier"))
    }

    fn bad_code(&self) -> Problem {
        match self.character {
            Character::Mastodon => invalid_grant(),
            // GoToSocial lets the words of its database through.
            Character::GoToSocial => {
                Problem::oauth(StatusCode::BAD_REQUEST, "sql: no rows in result set", "Bad Request: check the code")
            }
        }
    }

    /// The sign-in that a grant leads to. Mastodon gives the same token again while the person, the app and the
    /// scopes are the same (`reuse_access_token`); GoToSocial makes a new one each time.
    fn sign_in_for(&self, grant: &Grant) -> Token {
        if let Some(earlier) = self.reusable(&grant.person, &grant.app, &grant.scopes) {
            return earlier;
        }
        let now = self.clock.now();
        let sign_in = {
            let mut state = self.state();
            Token {
                id: state.ids.counted(now),
                app: grant.app.clone(),
                person: Some(grant.person.clone()),
                scopes: grant.scopes.clone(),
                created_at: now,
                last_used_at: None,
                revoked_at: None,
                token: AccessToken::new(state.ids.access_token()),
            }
        };
        self.directory.add_token(sign_in.clone());
        sign_in
    }

    /// The token that Mastodon would give again instead of making one.
    pub(super) fn reusable(&self, person: &Id, app: &Id, scopes: &str) -> Option<Token> {
        let set =
            |scopes: &str| scopes.split_whitespace().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        self.directory
            .sign_ins_of(person)
            .into_iter()
            .filter(|_| self.character.is_mastodon())
            .find(|sign_in| sign_in.app == *app && set(&sign_in.scopes) == set(scopes))
    }

    fn token_for_client(&self, call: &Call, app: &App) -> axum::response::Response {
        let now = self.clock.now();
        let sign_in = {
            let mut state = self.state();
            Token {
                id: state.ids.counted(now),
                app: app.id.clone(),
                person: None,
                scopes: call.params.get("scope").unwrap_or("read").to_owned(),
                created_at: now,
                last_used_at: None,
                revoked_at: None,
                token: AccessToken::new(state.ids.access_token()),
            }
        };
        self.directory.add_token(sign_in.clone());
        let mut json = token_json(&sign_in);
        if self.character == Character::GoToSocial {
            json["expires_in"] = CLIENT_TOKEN_SECONDS.into();
        }
        self.json(json)
    }
}

/// PKCE (RFC 7636), where the server kept a challenge.
fn check_challenge(grant: &Grant, verifier: Option<&str>) -> Result<(), Problem> {
    let Some(challenge) = &grant.challenge else { return Ok(()) };
    let Some(verifier) = verifier else {
        return Err(invalid_request("Missing required parameter: code_verifier."));
    };
    let hash = data_encoding::BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
    if hash == *challenge { Ok(()) } else { Err(invalid_grant()) }
}

fn invalid_grant() -> Problem {
    Problem::oauth(
        StatusCode::BAD_REQUEST,
        "invalid_grant",
        "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in \
         the authorization request, or was issued to another client.",
    )
}

fn token_json(sign_in: &Token) -> Value {
    json!({
        "access_token": sign_in.token.expose(),
        "token_type": "Bearer",
        "scope": sign_in.scopes,
        "created_at": sign_in.created_at.as_second(),
    })
}
