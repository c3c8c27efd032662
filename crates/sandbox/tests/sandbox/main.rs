//! The sandbox, as a client sees it: over real sockets.

#![expect(clippy::expect_used, reason = "a test ends where something is not as it must be")]

mod directory;
mod follows;
mod notices;
mod posts;
mod services;
mod sign_in;
mod sign_ins;
mod streams;
mod typed_client;

use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::directory::{Directory, MemoryDirectory};
use auditoot_sandbox::{Character, Sandbox, Setup};
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde_json::Value;

/// A sandbox with alice, bob and a bot, and a clock that stands still.
struct World {
    sandbox: Sandbox,
    clock: Clock,
    http: reqwest::Client,
    bot_id: String,
    alice_id: String,
    bot_token: AccessToken,
}

/// What came back.
struct Reply {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl World {
    async fn of(character: Character) -> Self {
        Self::with(character, Box::new(MemoryDirectory::default())).await
    }

    /// The same, with people who are kept there.
    async fn with(character: Character, directory: Box<dyn Directory>) -> Self {
        let at: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let clock = Clock::standing(at);
        let setup = Setup { character, clock: clock.clone(), port: 0, seed: 1 };
        let sandbox = Sandbox::start_with(setup, directory).await.expect("a free port");
        let alice_id = sandbox.add_person("alice");
        sandbox.add_person("bob");
        let (bot_id, bot_token) = sandbox.add_bot("bot");
        Self { sandbox, clock, http: http_client(Some("test")), bot_id, alice_id, bot_token }
    }

    async fn mastodon() -> Self {
        Self::of(Character::Mastodon).await
    }

    async fn gotosocial() -> Self {
        Self::of(Character::GoToSocial).await
    }

    fn url(&self, path: &str) -> String {
        self.sandbox.base_url().join(path).expect("a path").to_string()
    }

    /// A request of the bot.
    fn bot(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path)).bearer_auth(self.bot_token.expose())
    }

    async fn get(&self, path: &str) -> Reply {
        send(self.bot(Method::GET, path)).await
    }

    /// Posts as the bot.
    async fn write(&self, fields: &[(&str, &str)]) -> Reply {
        send(form(self.bot(Method::POST, "api/v1/statuses"), fields)).await
    }

    /// A token of alice with these scopes.
    fn token_of_alice(&self, scopes: &str) -> AccessToken {
        let new = auditoot_sandbox::NewToken {
            app_name: "Tester".to_owned(),
            website: None,
            scopes: scopes.to_owned(),
            authorized_at: self.clock.now(),
            last_used_at: None,
        };
        let id = self.sandbox.add_token("alice", new);
        self.sandbox.token_of(&id).expect("the sign-in just made")
    }
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test talks to loopback with a client of its own")]
fn http_client(user_agent: Option<&str>) -> reqwest::Client {
    let mut builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    if let Some(user_agent) = user_agent {
        builder = builder.user_agent(user_agent);
    }
    builder.build().expect("a client")
}

fn form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
}

fn json_body(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(header::CONTENT_TYPE, "application/json").body(body.to_string())
}

async fn send(request: RequestBuilder) -> Reply {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Reply { status, headers, text: response.text().await.expect("a text") }
}
