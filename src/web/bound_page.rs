//! What the pages have in common that are tied to one browser: the cookie, and the reading of their forms.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::bot::{Bot, BoundPage, BoundPageVisit};
use auditoot_core::secret::{BoundPageCookie, BoundPageToken};

/// The longest form that is read, in bytes. A pasted list of 1,000 apps, as the script sends it, has some hundred thousand.
const FORM_BYTES_MAX: usize = 4 << 20;
/// How long sending it may take.
const FORM_WAITS: Duration = Duration::from_secs(20);
/// How many forms are read at once, one for each link.
const READERS_MAX: usize = 32;
/// How long a browser keeps the cookie, in seconds: as long as a link is good.
const COOKIE_SECONDS: u32 = 1_800;

/// The links whose form is being read.
#[derive(Default)]
pub(super) struct Readers(Mutex<BTreeSet<String>>);

/// A place among the readers. It is given up with it.
pub(super) struct ReaderPlace {
    readers: Arc<Readers>,
    link: String,
}

impl ReaderPlace {
    pub(super) fn take(readers: &Arc<Readers>, token: &BoundPageToken) -> Option<Self> {
        let link = token.expose().to_owned();
        let mut open = readers.0.lock().unwrap_or_else(PoisonError::into_inner);
        (open.len() < READERS_MAX && open.insert(link.clone())).then(|| Self { readers: Arc::clone(readers), link })
    }
}

impl Drop for ReaderPlace {
    fn drop(&mut self) {
        self.readers.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.link);
    }
}

/// Who is at the page, as far as the browser says.
pub(super) fn visit(page: BoundPage, token: String, headers: &HeaderMap) -> BoundPageVisit {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let cookie = pairs.find(|(name, _)| *name == cookie_name(page)).map(|(_, value)| BoundPageCookie::new(value));
    BoundPageVisit { page, token: BoundPageToken::new(token), cookie }
}

/// Ties the browser to this one link.
pub(super) fn with_cookie(
    mut response: Response,
    bot: &Bot,
    at: &BoundPageVisit,
    cookie: &BoundPageCookie,
) -> Response {
    let secure = if bot.pages_are_secure() { "; Secure" } else { "" };
    let value = format!(
        "{}={}; Path={}{}; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Strict{secure}",
        cookie_name(at.page),
        cookie.expose(),
        at.page.path(),
        at.token.expose()
    );
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// What a form says; nothing if it is too long, or took too long.
pub(super) async fn form(headers: &HeaderMap, body: Body) -> Option<Bytes> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > FORM_BYTES_MAX) {
        return None;
    }
    tokio::time::timeout(FORM_WAITS, to_bytes(body, FORM_BYTES_MAX)).await.ok()?.ok()
}

fn cookie_name(page: BoundPage) -> &'static str {
    page.path().trim_matches('/')
}
