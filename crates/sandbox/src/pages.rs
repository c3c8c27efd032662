//! The pages for a person's browser: signing in, and allowing an app.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::caller::grants;
use super::directory::{App, Grant, Person, Token};
use super::html::{code_page, consent_page, error_page, sign_in_page};
use super::oauth::OUT_OF_BAND;
use super::session::{PASSWORD, Session};
use super::wire::{Call, Params};
use super::world::age;
use super::{Character, Id, World};
use auditoot_core::secret::{AccessToken, AuthorizationCode};

/// How long a GoToSocial session lasts: long enough for one authorization.
const GOTOSOCIAL_SESSION: SignedDuration = SignedDuration::from_secs(120);

/// What an app asks a person for.
struct AuthorizationRequest {
    app: App,
    redirect_uri: String,
    scopes: String,
    state: Option<String>,
    challenge: Option<String>,
}

/// `GET /oauth/authorize`
pub(super) async fn authorize(Shared(world): Shared<Arc<World>>, call: Call) -> Response {
    let query = call.uri.query().unwrap_or_default().to_owned();
    match world.character {
        Character::Mastodon => match world.signed_in(&call) {
            Some((_, session, person)) => world.ask_on_mastodon(&call, &session, &person),
            None => world.send_to_sign_in(&call, query, StatusCode::FOUND),
        },
        Character::GoToSocial => world.ask_on_gotosocial(&call, query),
    }
}

/// `POST /oauth/authorize`: the person decided.
pub(super) async fn decide(Shared(world): Shared<Arc<World>>, call: Call) -> Response {
    let Some((cookie, session, person)) = world.signed_in(&call) else {
        return error(StatusCode::UNAUTHORIZED, "You are not signed in.");
    };
    let params = match world.character {
        Character::Mastodon if call.params.get("authenticity_token") != Some(&session.form_key) => {
            return error(StatusCode::UNPROCESSABLE_ENTITY, "Security verification failed.");
        }
        Character::Mastodon => call.params,
        Character::GoToSocial => {
            // Each authorization needs a sign-in of its own.
            world.state().sessions.remove(&cookie);
            Params::of_query(session.pending.as_deref())
        }
    };
    let request = match world.authorization_request(&params) {
        Ok(request) => request,
        Err(refusal) => return *refusal,
    };
    if params.get("_method") == Some("delete") {
        let description = "The resource owner or authorization server denied the request.";
        let answer = [("error", "access_denied"), ("error_description", description)];
        return request.send_back(&answer);
    }
    world.allow(&request, &person)
}

/// `GET /auth/sign_in`
pub(super) async fn sign_in_form(Shared(world): Shared<Arc<World>>) -> Response {
    Html(sign_in_page(world.character, None)).into_response()
}

/// `POST /auth/sign_in`
pub(super) async fn sign_in(Shared(world): Shared<Arc<World>>, call: Call) -> Response {
    let (email_field, password_field) = match world.character {
        Character::Mastodon => ("user[email]", "user[password]"),
        // The field is called "username", and takes the e-mail address only.
        Character::GoToSocial => ("username", "password"),
    };
    let email = call.params.get(email_field).unwrap_or_default();
    let person = email
        .strip_suffix("@sandbox.example")
        .and_then(|username| world.directory.person_named(username, None))
        .filter(|_| call.params.get(password_field) == Some(PASSWORD));
    let Some(person) = person else {
        let page = sign_in_page(world.character, Some("Invalid e-mail address or password."));
        return (StatusCode::UNAUTHORIZED, Html(page)).into_response();
    };
    let now = world.clock.now();
    let pending = world.session(&call).and_then(|(cookie, session)| {
        // A new cookie, so that nobody who knew the old one is signed in now.
        world.state().sessions.remove(&cookie);
        session.pending
    });
    let (cookie, form_key) = world.two_nonces();
    let location = match (world.character, &pending) {
        (Character::Mastodon, Some(query)) => format!("/oauth/authorize?{query}"),
        (Character::Mastodon, None) => "/".to_owned(),
        (Character::GoToSocial, _) => "/oauth/authorize".to_owned(),
    };
    world.keep_session(&person.id, now);
    let session = Session { account: Some(person.id), pending, form_key, begun_at: now };
    world.state().sessions.insert(cookie.clone(), session);
    world.with_cookie(redirect(StatusCode::FOUND, &location), &cookie)
}

/// `GET /oauth/authorize/native` on Mastodon, `GET /oauth/oob` on GoToSocial: the code, for copying.
pub(super) async fn show_code(call: Call) -> Response {
    match call.params.get("code") {
        Some(code) => Html(code_page(code)).into_response(),
        None => error(StatusCode::BAD_REQUEST, "There is no code."),
    }
}

impl World {
    fn ask_on_mastodon(&self, call: &Call, session: &Session, person: &Person) -> Response {
        let request = match self.authorization_request(&call.params) {
            Ok(request) => request,
            Err(refusal) => return *refusal,
        };
        let asked_before = self.reusable(&person.id, &request.app.id, &request.scopes).is_some();
        if asked_before && !call.params.is_true("force_login") {
            // The same permission again: Mastodon gives the code at once, without asking.
            return self.allow(&request, person);
        }
        let mut hidden: Vec<(&str, &str)> = vec![
            ("authenticity_token", &session.form_key),
            ("client_id", &request.app.client_id),
            ("redirect_uri", &request.redirect_uri),
            ("response_type", "code"),
            ("scope", &request.scopes),
        ];
        hidden.extend(request.state.as_deref().map(|state| ("state", state)));
        if let Some(challenge) = request.challenge.as_deref() {
            hidden.extend([("code_challenge", challenge), ("code_challenge_method", "S256")]);
        }
        Html(consent_page(self.character, &request.app, &request.scopes, person, &hidden)).into_response()
    }

    /// The address with its parameters always leads to the sign-in page; without them, and signed in, it asks.
    fn ask_on_gotosocial(&self, call: &Call, query: String) -> Response {
        if call.header("accept").is_some_and(|accept| accept == "application/json") {
            return error(StatusCode::NOT_ACCEPTABLE, "Only text/html is offered.");
        }
        if query.is_empty() {
            let Some((_, session, person)) = self.signed_in(call) else {
                return redirect(StatusCode::SEE_OTHER, "/auth/sign_in");
            };
            let params = Params::of_query(session.pending.as_deref());
            let app = params.get("client_id").and_then(|client| self.directory.app_of_client(client));
            let Some(app) = app else { return error(StatusCode::BAD_REQUEST, "There is no such app.") };
            let scopes = params.get("scope").unwrap_or("read");
            return Html(consent_page(self.character, &app, scopes, &person, &[])).into_response();
        }
        let needed = ["response_type", "client_id", "redirect_uri"];
        if needed.iter().any(|name| call.params.get(name).is_none()) {
            return error(StatusCode::BAD_REQUEST, "response_type, client_id and redirect_uri are needed.");
        }
        self.send_to_sign_in(call, query, StatusCode::SEE_OTHER)
    }

    fn send_to_sign_in(&self, call: &Call, query: String, status: StatusCode) -> Response {
        if let Some((cookie, _)) = self.session(call) {
            self.state().sessions.remove(&cookie);
        }
        let (cookie, form_key) = self.two_nonces();
        let session = Session { account: None, pending: Some(query), form_key, begun_at: self.clock.now() };
        self.state().sessions.insert(cookie.clone(), session);
        self.with_cookie(redirect(status, "/auth/sign_in"), &cookie)
    }

    /// Reads what an app asks for; a refusal is a page, or leads back to the app.
    fn authorization_request(&self, params: &Params) -> Result<AuthorizationRequest, Box<Response>> {
        let refuse = |status, text| Err(Box::new(error(status, text)));
        let app = params.get("client_id").and_then(|client| self.directory.app_of_client(client));
        let Some(app) = app else {
            return refuse(StatusCode::UNAUTHORIZED, "Client authentication failed due to unknown client.");
        };
        if params.get("response_type") != Some("code") {
            return refuse(StatusCode::BAD_REQUEST, "The authorization server does not support this response type.");
        }
        let redirect_uri = params.get("redirect_uri").unwrap_or_default().to_owned();
        let registered = app.redirect_uris.contains(&redirect_uri);
        let scopes = params.get("scope").unwrap_or("read").to_owned();
        let request = AuthorizationRequest {
            redirect_uri,
            state: params.get("state").map(str::to_owned),
            // GoToSocial forgets the challenge without a word.
            challenge: params.get("code_challenge").filter(|_| self.character.is_mastodon()).map(str::to_owned),
            app,
            scopes,
        };
        match (self.character, registered) {
            (Character::Mastodon, false) => {
                return refuse(StatusCode::BAD_REQUEST, "The redirect URI included is not valid.");
            }
            // The browser is sent there all the same.
            (Character::GoToSocial, false) => return Err(Box::new(request.send_back(&[("error", "server_error")]))),
            (_, true) => {}
        }
        let allowed = |scope: &str| match self.character {
            Character::Mastodon => request.app.scopes.split_whitespace().any(|known| known == scope),
            Character::GoToSocial => grants(&request.app.scopes, &[scope]),
        };
        if !request.scopes.split_whitespace().all(allowed) {
            return Err(Box::new(request.send_back(&[("error", "invalid_scope")])));
        }
        if request.challenge.is_some() && params.get("code_challenge_method") != Some("S256") {
            return Err(Box::new(request.send_back(&[("error", "invalid_code_challenge_method")])));
        }
        Ok(request)
    }

    /// Gives the app a code.
    fn allow(&self, request: &AuthorizationRequest, person: &Person) -> Response {
        let code = self.state().ids.code();
        self.directory.add_grant(Grant {
            code: AuthorizationCode::new(code.clone()),
            app: request.app.id.clone(),
            person: person.id.clone(),
            redirect_uri: request.redirect_uri.clone(),
            scopes: request.scopes.clone(),
            challenge: request.challenge.clone(),
            created_at: self.clock.now(),
        });
        self.tick();
        if request.redirect_uri == OUT_OF_BAND {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("code", &code);
            let page = match self.character {
                Character::Mastodon => "/oauth/authorize/native",
                Character::GoToSocial => {
                    query.extend_pairs(request.state.as_deref().map(|state| ("state", state)));
                    "/oauth/oob"
                }
            };
            return redirect(StatusCode::FOUND, &format!("{page}?{}", query.finish()));
        }
        request.send_back(&[("code", &code)])
    }

    /// On Mastodon a browser that signs in gets a token of the internal app, as any app does
    /// (`app/models/session_activation.rb`): one more row among the tokens, which is none of the bot's business.
    fn keep_session(&self, person: &Id, now: Timestamp) {
        let Some(app) = self.directory.internal_app() else { return };
        let (sign_in, key) = {
            let mut state = self.state();
            let sign_in = Token {
                id: state.ids.counted(now),
                app,
                person: Some(person.clone()),
                scopes: "read write follow".to_owned(),
                created_at: now,
                last_used_at: None,
                revoked_at: None,
                token: AccessToken::new(state.ids.access_token()),
            };
            (sign_in, state.ids.nonce())
        };
        self.directory.add_session(sign_in, &key);
    }

    /// The session of a browser, with its cookie.
    fn session(&self, call: &Call) -> Option<(String, Session)> {
        let now = self.clock.now();
        let prefix = format!("{}=", self.cookie_name());
        let cookies = call.header("cookie")?;
        let cookie = cookies.split(';').find_map(|pair| pair.trim().strip_prefix(&prefix))?;
        let session = self.state().sessions.get(cookie).cloned()?;
        let expired = !self.character.is_mastodon() && age(session.begun_at, now) > GOTOSOCIAL_SESSION;
        (!expired).then(|| (cookie.to_owned(), session))
    }

    pub(super) fn signed_in(&self, call: &Call) -> Option<(String, Session, Person)> {
        let (cookie, session) = self.session(call)?;
        let person = self.directory.person(session.account.as_ref()?)?;
        Some((cookie, session, person))
    }

    fn cookie_name(&self) -> String {
        match self.character {
            Character::Mastodon => "_mastodon_session".to_owned(),
            Character::GoToSocial => format!("gotosocial-{}", self.base_url.host_str().unwrap_or_default()),
        }
    }

    fn with_cookie(&self, mut response: Response, cookie: &str) -> Response {
        let lifetime = match self.character {
            Character::Mastodon => String::new(),
            Character::GoToSocial => format!("; Max-Age={}", GOTOSOCIAL_SESSION.as_secs()),
        };
        let value = format!("{}={cookie}; Path=/; HttpOnly; SameSite=Lax{lifetime}", self.cookie_name());
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(header::SET_COOKIE, value);
        }
        response
    }

    fn two_nonces(&self) -> (String, String) {
        let mut state = self.state();
        (state.ids.nonce(), state.ids.nonce())
    }
}

impl AuthorizationRequest {
    /// Sends the browser back to the app with an answer, and with the state the app gave.
    fn send_back(&self, answer: &[(&str, &str)]) -> Response {
        let Ok(mut url) = Url::parse(&self.redirect_uri) else {
            return error(StatusCode::BAD_REQUEST, "The redirect URI included is not valid.");
        };
        if self.redirect_uri == OUT_OF_BAND {
            let text = answer.first().map_or("", |(_, text)| *text);
            return error(StatusCode::BAD_REQUEST, text);
        }
        url.query_pairs_mut().extend_pairs(answer).extend_pairs(self.state.as_deref().map(|state| ("state", state)));
        redirect(StatusCode::FOUND, url.as_str())
    }
}

fn redirect(status: StatusCode, location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (status, [(header::LOCATION, location)]).into_response(),
        Err(_) => error(StatusCode::BAD_REQUEST, "The redirect URI included is not valid."),
    }
}

fn error(status: StatusCode, text: &str) -> Response {
    (status, Html(error_page(text))).into_response()
}
