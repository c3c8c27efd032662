//! A headless Chromium that a test drives as a person would: by keys, by a real clipboard, over its own debugging protocol
//! (<https://chromedevtools.github.io/devtools-protocol/>).

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long Chromium may take for anything.
const DEADLINE: Duration = Duration::from_secs(60);
/// The modifier of the keys Ctrl+A, Ctrl+C and Ctrl+V.
const CTRL: u32 = 2;

/// A browser with one page open.
pub(crate) struct Chromium {
    _process: Child,
    _folder: TempDir,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: String,
    last_call: u64,
    events: VecDeque<Value>,
}

impl Chromium {
    /// Starts it; `None`, and a line that says so, where it is not installed.
    #[expect(clippy::print_stderr, reason = "whoever runs the tests hears what they left out")]
    pub(crate) async fn start() -> Option<Self> {
        let Some(program) = installed() else {
            eprintln!("skipped: there is no program called chromium on the PATH");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let mut process = Command::new(program)
            .args(["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
            .args(["--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"])
            // It opens nothing but pages of the test, and its own sandbox does not work for root.
            .arg("--no-sandbox")
            .arg(format!("--user-data-dir={}", folder.path().display()))
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Chromium starts");
        let mut lines = BufReader::new(process.stderr.take().expect("its errors")).lines();
        let address = loop {
            let line = lines.next_line().await.expect("a line").expect("it tells where it listens");
            if let Some((_, address)) = line.split_once("DevTools listening on ") {
                break address.trim().to_owned();
            }
        };
        // Whoever writes where nobody reads stops at some time.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let (socket, _) = connect_async(address).await.expect("its socket");
        let (session, events) = (String::new(), VecDeque::new());
        let mut chromium = Self { _process: process, _folder: folder, socket, session, last_call: 0, events };
        let target = chromium.call("Target.createTarget", json!({ "url": "about:blank" })).await;
        let attached = json!({ "targetId": target["targetId"], "flatten": true });
        let session = chromium.call("Target.attachToTarget", attached).await;
        chromium.session = session["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page.enable", "Network.enable", "Runtime.enable"] {
            chromium.call(domain, json!({})).await;
        }
        Some(chromium)
    }

    /// Opens a page, and waits until it is there.
    pub(crate) async fn open(&mut self, address: &str) {
        self.events.clear();
        self.call("Page.navigate", json!({ "url": address })).await;
        self.loaded().await;
    }

    /// Waits until a page that something led to is there.
    pub(crate) async fn loaded(&mut self) {
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            self.hear().await;
        }
        self.events.clear();
    }

    /// What a script of the test's own comes to in the page.
    pub(crate) async fn value(&mut self, script: &str) -> Value {
        let wanted = json!({ "expression": script, "returnByValue": true, "awaitPromise": true });
        let outcome = self.call("Runtime.evaluate", wanted).await;
        assert!(outcome["exceptionDetails"].is_null(), "{script}: {outcome}");
        outcome["result"]["value"].clone()
    }

    /// What the page says, as people see it.
    pub(crate) async fn text(&mut self) -> String {
        self.value("document.body.innerText").await.as_str().expect("a text").to_owned()
    }

    /// How many forms were sent since a page was opened.
    pub(crate) async fn forms_sent(&mut self) -> usize {
        // What happened before comes before the answer.
        self.value("0").await;
        let is_form = |event: &&Value| event["params"]["request"]["method"] == "POST";
        self.events.iter().filter(is_form).count()
    }

    /// Goes on with the tabulator until this is in focus, and presses it.
    pub(crate) async fn press(&mut self, selector: &str) {
        self.tab_to(selector).await;
        self.events.clear();
        self.key("Enter", 13, 0, &[], "\r").await;
    }

    /// Presses the space bar.
    pub(crate) async fn space(&mut self) {
        self.key(" ", 32, 0, &[], " ").await;
    }

    /// Goes on with the tabulator until this is in focus.
    pub(crate) async fn tab_to(&mut self, selector: &str) {
        let is_there = format!("document.activeElement.matches({})", json!(selector));
        for _ in 0..200 {
            if self.value(&is_there).await == true {
                let outline = self.value("getComputedStyle(document.activeElement).outlineStyle").await;
                assert_ne!(outline, "none", "{selector} is in focus, and nobody sees it");
                return;
            }
            self.key("Tab", 9, 0, &[], "").await;
        }
        panic!("{selector} cannot be reached by keys");
    }

    /// Ctrl+A and Ctrl+C.
    pub(crate) async fn copy_all(&mut self) {
        self.key("a", 65, CTRL, &["selectAll"], "").await;
        self.key("c", 67, CTRL, &["copy"], "").await;
    }

    /// Copies this as plain text, from a field of a page of its own.
    pub(crate) async fn copy_text(&mut self, text: &str) {
        self.open("about:blank").await;
        self.value(&format!(
            "document.body.innerHTML = '<textarea></textarea>'; const field = document.body.firstChild; field.value = {}; field.focus()",
            json!(text)
        ))
        .await;
        self.copy_all().await;
    }

    /// Ctrl+V.
    pub(crate) async fn paste(&mut self) {
        self.events.clear();
        self.key("v", 86, CTRL, &["paste"], "").await;
    }

    /// As wide as this from now on.
    pub(crate) async fn set_width(&mut self, pixels: u32) {
        let size = json!({ "width": pixels, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Whether the person wants dark pages.
    pub(crate) async fn set_dark(&mut self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.call("Emulation.setEmulatedMedia", features).await;
    }

    /// Whether pages run no scripts of their own.
    pub(crate) async fn set_without_scripts(&mut self, is_without: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": is_without })).await;
    }

    /// The whole page, as a PNG in base64.
    pub(crate) async fn picture(&mut self) -> String {
        let wanted = json!({ "captureBeyondViewport": true });
        let picture = self.call("Page.captureScreenshot", wanted).await;
        picture["data"].as_str().expect("a picture").to_owned()
    }

    async fn key(&mut self, key: &str, code: u32, modifiers: u32, commands: &[&str], text: &str) {
        let event = |kind: &str| {
            json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers,
                "commands": if kind == "keyUp" { &[] } else { commands }, "text": if kind == "keyUp" { "" } else { text } })
        };
        let down = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        self.call("Input.dispatchKeyEvent", event(down)).await;
        self.call("Input.dispatchKeyEvent", event("keyUp")).await;
    }

    async fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last_call += 1;
        let mut message = json!({ "id": self.last_call, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(message.to_string())).await.expect("it is sent");
        loop {
            let heard = self.hear().await;
            if let Some(answer) = heard.filter(|answer| answer["id"] == self.last_call) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// Hears one thing: an answer is returned, an event is kept.
    async fn hear(&mut self) -> Option<Value> {
        let heard = tokio::time::timeout(DEADLINE, self.socket.next()).await.expect("Chromium goes on");
        let message = heard.expect("it is there").expect("a message");
        let value: Value = serde_json::from_str(message.to_text().ok()?).ok()?;
        if value["id"].is_null() {
            self.events.push_back(value);
            return None;
        }
        Some(value)
    }
}

/// Where Chromium is, if it is installed.
fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("chromium")).find(|program| program.is_file())
}
