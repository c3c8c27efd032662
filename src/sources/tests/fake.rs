//! A home server small enough to see through: tokens, apps, codes, and faults on demand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, Method, Uri};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::start;
use auditoot_core::secret::AuthorizationCode;

/// Part of every secret the fake hands out, so that a test can look for it where none may be.
pub(super) const SECRET_MARK: &str = "s3cr3t";

pub(super) struct Fake {
    pub(super) base: Url,
    world: Arc<Mutex<World>>,
}

/// What the server holds and how it behaves.
pub(super) struct World {
    pub(super) nodeinfo: Value,
    pub(super) metadata: Option<Value>,
    pub(super) apps: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) tokens: Vec<Token>,
    pub(super) codes: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) faults: Vec<Fault>,
    /// Every request: `GET /path?query body`, and the `Authorization` header.
    pub(super) requests: Vec<(String, Option<String>)>,
    pub(super) invalidate_lies: bool,
    pub(super) ignores_max_id: bool,
    pub(super) reuses_tokens: bool,
    pub(super) extra_items: Vec<Value>,
    next: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) id: String,
    pub(super) access: String,
    pub(super) client: String,
    pub(super) account: String,
    pub(super) name: String,
    pub(super) website: String,
    pub(super) scope: String,
    pub(super) created_at: Timestamp,
}

/// Answers requests whose line begins with `on` in its own way, `times` times.
pub(super) struct Fault {
    on: String,
    skip: usize,
    times: usize,
    how: How,
}

#[derive(Clone)]
pub(super) enum How {
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Does what was asked, and then answers with a status that says it did not.
    DoneAllTheSame(u16),
    Hang,
}

impl Fake {
    pub(super) async fn gotosocial() -> Self {
        Self::running("gotosocial", "0.20.0-git-57cb4fe+git-57cb4fe", None).await
    }

    pub(super) async fn mastodon() -> Self {
        let metadata = json!({
            "scopes_supported": ["read", "write", "profile", "read:accounts"],
            "code_challenge_methods_supported": ["S256"],
        });
        Self::running("mastodon", "4.5.2", Some(metadata)).await
    }

    pub(super) async fn running(name: &str, version: &str, metadata: Option<Value>) -> Self {
        let world = World {
            nodeinfo: json!({ "software": { "name": name, "version": version } }),
            metadata,
            apps: BTreeMap::new(),
            tokens: Vec::new(),
            codes: BTreeMap::new(),
            faults: Vec::new(),
            requests: Vec::new(),
            invalidate_lies: false,
            ignores_max_id: false,
            reuses_tokens: false,
            extra_items: Vec::new(),
            next: 0,
        };
        let world = Arc::new(Mutex::new(world));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(handle).with_state(Arc::clone(&world));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base: Url::parse(&base).expect("an address"), world }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("no panic while it was held")
    }

    /// Another app's sign-in of alice's, older than everything before it.
    pub(super) fn add_app(&self, id: &str, name: &str) {
        let mut world = self.world();
        let age = SignedDuration::from_hours(24 * (10 + i64::try_from(world.tokens.len()).expect("few")));
        world.tokens.push(Token {
            id: id.to_owned(),
            access: format!("{SECRET_MARK}-other-{id}"),
            client: "other".to_owned(),
            account: "01ALICE".to_owned(),
            name: name.to_owned(),
            website: String::new(),
            scope: "read write".to_owned(),
            created_at: start() - age,
        });
    }

    /// What the browser of `account` does with a link: signs in and allows. Returns the code.
    pub(super) fn approve(&self, link: &str, account: &str) -> AuthorizationCode {
        let url = Url::parse(link).expect("a link is an address");
        let mut code: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        code.insert("account".to_owned(), account.to_owned());
        let mut world = self.world();
        let text = format!("{SECRET_MARK}-code-{}", world.number());
        world.codes.insert(text.clone(), code);
        AuthorizationCode::new(text)
    }

    pub(super) fn fault(&self, on: &str, times: usize, how: How) {
        self.fault_after(on, 0, times, how);
    }

    /// A fault that lets the first `skip` matching requests through.
    pub(super) fn fault_after(&self, on: &str, skip: usize, times: usize, how: How) {
        self.world().faults.push(Fault { on: on.to_owned(), skip, times, how });
    }

    /// How many requests began with this.
    pub(super) fn count(&self, on: &str) -> usize {
        self.world().requests.iter().filter(|(line, _)| line.starts_with(on)).count()
    }

    pub(super) fn holds(&self, id: &str) -> bool {
        self.world().tokens.iter().any(|token| token.id == id)
    }
}

impl How {
    pub(super) fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), json!({ "error": "as you wished" }).to_string())
    }

    pub(super) fn with_header(status: u16, name: &'static str, value: &str) -> Self {
        Self::Answer(status, vec![(name, value.to_owned())], json!({ "error": "as you wished" }).to_string())
    }

    pub(super) fn html(status: u16) -> Self {
        Self::Answer(status, Vec::new(), "<!doctype html><h1>Down for maintenance</h1>".to_owned())
    }
}

async fn handle(
    State(world): State<Arc<Mutex<World>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = String::from_utf8_lossy(&body).into_owned();
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let line = format!("{method} {uri} {body}");
    let how = {
        let mut world = world.lock().expect("no panic while it was held");
        world.requests.push((line.clone(), authorization.clone()));
        let fault = world.take_fault(&line);
        match fault {
            None => world.answer(&method, &uri, authorization.as_deref(), &body),
            Some(How::DoneAllTheSame(status)) => {
                world.answer(&method, &uri, authorization.as_deref(), &body);
                How::status(status)
            }
            Some(how) => how,
        }
    };
    let How::Answer(status, extra, text) = how else { return std::future::pending().await };
    let mut response = Response::builder().status(status);
    for (name, value) in extra {
        response = response.header(name, value);
    }
    response.body(Body::from(text)).expect("a response")
}

impl World {
    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn take_fault(&mut self, line: &str) -> Option<How> {
        let fault = self.faults.iter_mut().find(|fault| fault.times > 0 && line.starts_with(&fault.on))?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        fault.times -= 1;
        Some(fault.how.clone())
    }

    fn answer(&mut self, method: &Method, uri: &Uri, authorization: Option<&str>, body: &str) -> How {
        let pairs = |text: &str| -> BTreeMap<String, String> {
            url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
        };
        let (form, query) = (pairs(body), pairs(uri.query().unwrap_or_default()));
        let bearer = authorization.and_then(|value| value.strip_prefix("Bearer "));
        let owner = self.tokens.iter().find(|token| Some(token.access.as_str()) == bearer).cloned();
        let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
        match (method.as_str(), path.as_slice(), owner) {
            ("GET", [".well-known", "nodeinfo"], _) => ok(&json!({ "links": [
                { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": "/nodeinfo/2.0" },
            ] })),
            ("GET", ["nodeinfo", "2.0"], _) => ok(&self.nodeinfo),
            ("GET", [".well-known", "oauth-authorization-server"], _) => {
                self.metadata.as_ref().map_or_else(|| How::html(404), ok)
            }
            ("POST", ["api", "v1", "apps"], _) => self.register(form),
            ("POST", ["oauth", "token"], _) => self.token(&form),
            ("POST", ["oauth", "revoke"], _) => self.revoke(&form),
            (_, ["api", "v1", ..], None) => How::status(401),
            ("GET", ["api", "v1", "accounts", "verify_credentials"], Some(owner)) => {
                ok(&json!({ "id": owner.account }))
            }
            ("GET", ["api", "v1", "tokens"], Some(owner)) => self.page(&owner.account, &query),
            ("GET", ["api", "v1", "tokens", id], Some(_)) => self
                .tokens
                .iter()
                .find(|token| token.id == *id)
                .map_or_else(|| How::status(404), |token| ok(&info(token))),
            ("POST", ["api", "v1", "tokens", id, "invalidate"], Some(_)) => {
                let Some(index) = self.tokens.iter().position(|token| token.id == *id) else { return How::status(404) };
                let answer = info(&self.tokens[index]);
                if !self.invalidate_lies {
                    self.tokens.remove(index);
                }
                ok(&answer)
            }
            _ => How::status(404),
        }
    }

    fn register(&mut self, mut form: BTreeMap<String, String>) -> How {
        let client = format!("client-{}", self.number());
        let secret = format!("{SECRET_MARK}-{client}");
        form.insert("secret".to_owned(), secret.clone());
        self.apps.insert(client.clone(), form);
        ok(&json!({ "client_id": client, "client_secret": secret }))
    }

    fn token(&mut self, form: &BTreeMap<String, String>) -> How {
        let field = |key: &str| form.get(key).cloned().unwrap_or_default();
        let Some(app) =
            self.apps.get(&field("client_id")).filter(|app| app["secret"] == field("client_secret")).cloned()
        else {
            return refuse(400, "invalid_client");
        };
        if field("grant_type") == "client_credentials" {
            return ok(&json!({ "access_token": format!("{SECRET_MARK}-app") }));
        }
        let Some(code) = self.codes.remove(&field("code")) else {
            return refuse(400, "sql: no rows in result set");
        };
        let challenge = form.get("code_verifier").map(|it| BASE64URL_NOPAD.encode(&Sha256::digest(it.as_bytes())));
        if code.get("code_challenge") != challenge.as_ref() || code["redirect_uri"] != field("redirect_uri") {
            return refuse(400, "invalid_grant");
        }
        let (client, account) = (field("client_id"), code["account"].clone());
        let old = self.tokens.iter().find(|token| token.client == client && token.account == account);
        if let Some(old) = old.filter(|_| self.reuses_tokens) {
            return ok(&json!({ "access_token": old.access, "created_at": old.created_at.as_second() }));
        }
        let number = self.number();
        let made = Token {
            id: format!("01OWN{number:05}"),
            access: format!("{SECRET_MARK}-token-{number}"),
            client,
            account,
            name: app["client_name"].clone(),
            website: app.get("website").cloned().unwrap_or_default(),
            scope: code["scope"].clone(),
            created_at: start() + SignedDuration::from_millis(826),
        };
        self.tokens.insert(0, made.clone());
        ok(&json!({ "access_token": made.access, "created_at": made.created_at.as_second(), "token_type": "Bearer" }))
    }

    fn revoke(&mut self, form: &BTreeMap<String, String>) -> How {
        let app = self.apps.get(&form["client_id"]).filter(|app| app["secret"] == form["client_secret"]);
        if app.is_none() {
            return refuse(403, "unauthorized_client");
        }
        self.tokens.retain(|token| token.access != form["token"]);
        ok(&json!({}))
    }

    fn page(&self, account: &str, query: &BTreeMap<String, String>) -> How {
        let limit: usize = query["limit"].parse().expect("a number");
        let tokens = self.tokens.iter().filter(|token| token.account == account).map(info);
        let all: Vec<Value> = self.extra_items.iter().cloned().chain(tokens).collect();
        let last = query.get("max_id").filter(|_| !self.ignores_max_id);
        let from =
            last.map_or(0, |last| all.iter().position(|item| item["id"] == **last).map_or(all.len(), |at| at + 1));
        ok(&json!(all.iter().skip(from).take(limit).collect::<Vec<_>>()))
    }
}

fn info(token: &Token) -> Value {
    json!({
        "id": token.id, "created_at": token.created_at.to_string(), "scope": token.scope,
        "application": { "name": token.name, "website": token.website },
    })
}

fn ok(value: &Value) -> How {
    How::Answer(200, Vec::new(), value.to_string())
}

fn refuse(status: u16, error: &str) -> How {
    How::Answer(status, Vec::new(), json!({ "error": error }).to_string())
}
