//! A server for the tests of these two rooms: it says what a test tells it to, keeps notifications and a policy, and
//! remembers what it was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{Request as AxumRequest, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

use super::client::{HostRules, MastodonClient};
use super::notifications::NotificationId;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;

pub(crate) const TOKEN: &str = "t0ken-of-the-bot";
pub(crate) const USER_AGENT: &str = "auditoot-test (https://op.example)";

/// What the clocks of these tests start at.
pub(crate) fn now() -> Timestamp {
    "2026-08-01T12:00:00Z".parse().expect("a time")
}

pub(crate) struct Fake {
    pub(crate) base: Url,
    pub(crate) clock: Clock,
    world: Arc<Mutex<World>>,
    serving: JoinHandle<()>,
}

/// A status, a content type, a body.
pub(crate) type Canned = (u16, String, String);

#[derive(Default)]
struct World {
    canned: BTreeMap<String, Canned>,
    headers: BTreeMap<String, (&'static str, &'static str)>,
    notifications: Vec<Value>,
    policy: Option<BTreeMap<String, String>>,
    revoked: bool,
    scrambled: bool,
    requests: Vec<Request>,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: String,
    headers: HeaderMap,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn query(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

pub(crate) fn json_answer(status: u16, body: &Value) -> Canned {
    (status, "application/json".into(), body.to_string())
}

/// A notification of a private mention of the bot by one person, noted `number` seconds after eleven o'clock.
pub(crate) fn mention(number: i64, name: &str, html: &str) -> Value {
    let at = now() - SignedDuration::from_hours(1) + SignedDuration::from_secs(number);
    json!({"id": number.to_string(), "type": "mention", "created_at": at.to_string(),
        "account": {"id": format!("id-of-{name}"), "acct": name, "url": format!("https://m.example/@{name}"), "bot": false},
        "status": {"id": format!("s{number}"), "created_at": at.to_string(), "visibility": "direct", "content": html,
            "account": {"id": format!("id-of-{name}"), "acct": name, "url": format!("https://m.example/@{name}")},
            "mentions": [{"id": "1", "acct": "apps", "url": "https://m.example/@apps"}]}})
}

impl Fake {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = Url::parse(&format!("http://{}", listener.local_addr().expect("an address"))).expect("an address");
        let world = Arc::new(Mutex::new(World::default()));
        let router = Router::new().fallback(serve).with_state(Arc::clone(&world));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { base, clock: Clock::standing(now()), world, serving }
    }

    pub(crate) fn server(&self) -> MastodonClient {
        let host = HostRules::of_bot_server(self.base.clone(), Timeouts::USUAL);
        let client = MastodonClient::new(host, USER_AGENT, self.clock.clone()).expect("a client");
        client.with_token(AccessToken::new(TOKEN))
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("a world")
    }

    /// From now on this path answers that.
    pub(crate) fn answer(&self, path: &str, canned: Canned) {
        self.world().canned.insert(path.to_owned(), canned);
    }

    pub(crate) fn answer_with_header(&self, path: &str, status: u16, header: (&'static str, &'static str)) {
        self.answer(path, json_answer(status, &json!({})));
        self.world().headers.insert(path.to_owned(), header);
    }

    /// This path is itself again.
    pub(crate) fn recover(&self, path: &str) {
        self.world().canned.remove(path);
    }

    pub(crate) fn notify(&self, notification: Value) {
        self.world().notifications.push(notification);
    }

    pub(crate) fn set_policy(&self, fields: &[(&str, &str)]) {
        let fields = fields.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned()));
        self.world().policy = Some(fields.collect());
    }

    pub(crate) fn policy(&self) -> BTreeMap<String, String> {
        self.world().policy.clone().expect("a policy")
    }

    /// Nobody's token any more.
    pub(crate) fn revoke(&self) {
        self.world().revoked = true;
    }

    /// Lists come out of order and with every item twice.
    pub(crate) fn scramble(&self) {
        self.world().scrambled = true;
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.world().requests.clone()
    }

    pub(crate) fn last_request(&self) -> Request {
        self.requests().pop().expect("a request")
    }

    pub(crate) async fn stop(&self) {
        self.serving.abort();
        while !self.serving.is_finished() {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(State(world): State<Arc<Mutex<World>>>, request: AxumRequest) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let request = Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
        headers: parts.headers,
    };
    let mut world = world.lock().expect("a world");
    world.requests.push(request.clone());
    let (status, content_type, body) = world.answer(&request);
    let header = world.headers.get(&request.path).copied();
    let mut response =
        (StatusCode::from_u16(status).expect("a status"), [("content-type", content_type)], body).into_response();
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, value.parse().expect("a header"));
    }
    response
}

impl World {
    fn answer(&mut self, request: &Request) -> Canned {
        if request.header("user-agent").is_none() {
            return json_answer(418, &json!({"error": "I'm a teapot: no user-agent sent"}));
        }
        let is_ours = request.header("authorization") == Some(format!("Bearer {TOKEN}").as_str());
        let is_anonymous = request.path.contains("nodeinfo") || request.path == "/api/v1/apps";
        if !is_anonymous && (self.revoked || !is_ours) {
            return json_answer(401, &json!({"error": "The access token is invalid"}));
        }
        if let Some(canned) = self.canned.get(&request.path) {
            return canned.clone();
        }
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/api/v1/accounts/verify_credentials") => json_answer(
                200,
                &json!({"id": "1", "acct": "apps", "url": "https://m.example/@apps", "bot": true, "locked": false}),
            ),
            ("GET", "/api/v1/accounts/1/statuses") => json_answer(200, &json!([])),
            ("GET", "/api/v1/streaming") => json_answer(401, &json!({})),
            ("GET", "/api/v1/notifications") => json_answer(200, &Value::Array(self.page(request))),
            (method, "/api/v2/notifications/policy") => self.answer_policy(method, request),
            _ => json_answer(404, &json!({"error": "Record not found"})),
        }
    }

    fn answer_policy(&mut self, method: &str, request: &Request) -> Canned {
        let Some(policy) = &mut self.policy else { return json_answer(404, &json!({"error": "Not found"})) };
        if method == "PUT" {
            policy.extend(url::form_urlencoded::parse(request.body.as_bytes()).into_owned());
        }
        let mut document = json!(policy);
        document["summary"] = json!({"pending_requests_count": 0});
        json_answer(200, &document)
    }

    /// As Mastodon does it: `min_id` gives the oldest after it, anything else the newest; both newest first.
    fn page(&self, request: &Request) -> Vec<Value> {
        let id = |item: &Value| NotificationId(item["id"].as_str().unwrap_or_default().to_owned());
        let bound = |name: &str| request.query(name).map(NotificationId);
        let (min, max) = (bound("min_id"), bound("max_id"));
        let filtered = request.query("include_filtered").as_deref() == Some("true");
        let limit = request.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(40).min(80);
        let mut found: Vec<Value> = self
            .notifications
            .iter()
            .filter(|item| min.as_ref().is_none_or(|min| id(item) > *min))
            .filter(|item| max.as_ref().is_none_or(|max| id(item) < *max))
            .filter(|item| filtered || item["filtered"] != json!(true))
            .cloned()
            .collect();
        found.sort_by_key(id);
        if min.is_some() {
            found.truncate(limit);
        }
        found.reverse();
        found.truncate(limit);
        if self.scrambled {
            found.extend(found.clone());
            let third = found.len() / 3;
            found.rotate_left(third);
        }
        found
    }
}
