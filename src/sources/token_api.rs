//! The requests of `GoToSocial`'s token API (0.19 and later), with the person's own token.
//!
//! Everything is read item by item: one entry that makes no sense must not lose the list.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use tokio::time::Instant;

use super::TEXT_CHARS_MAX;
use super::credential::TokenCredential;
use super::own_token::{self, OwnToken};
use crate::mastodon::client::{HttpResponse, MastodonClient, RequestError};
use crate::mastodon::entities::text_or_number;
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::audit::{Extent, LastUse, Listing, Token, TokenId};

/// How many tokens a page holds: the most `GoToSocial` gives.
const PAGE_ITEMS: &str = "100";
/// A page with fewer tokens than this is small: no server is known to give so few at a time while it has more.
const PAGE_ITEMS_MIN: usize = 20;
/// The most pages that are read, for a server that gives few at a time.
const PAGES_MAX: usize = 40;
/// The longest id that is taken. A ULID has 26 characters.
const ID_BYTES_MAX: usize = 128;

/// One reading of a person's tokens.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) listing: Listing,
    /// Which of it is the bot's own, or could be.
    pub(super) own: OwnToken,
    /// Whether something may be there that was not read: absence from the listing proves nothing then.
    pub(super) is_partial: bool,
}

/// What became of asking for a removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Invalidated {
    /// The server says it is done.
    Done,
    /// The server says there is no such token.
    NotThere,
}

/// What is taken for the end of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastPage {
    /// Nothing more: where absence from the list is to prove something.
    Empty,
    /// So little that there can hardly be more: where it is shown, which takes one request then.
    Small,
}

/// One page of the list.
#[derive(Debug, Default)]
pub struct TokenPage {
    /// What could be read of it.
    pub tokens: Vec<Token>,
    /// How many items could not.
    pub senseless: usize,
}

impl TokenPage {
    /// Reads a page, item by item.
    #[must_use]
    pub fn of(items: &[Value]) -> Self {
        let tokens: Vec<Token> = items.iter().filter_map(token).collect();
        let senseless = items.len() - tokens.len();
        Self { tokens, senseless }
    }
}

/// The token API, with the token of one person.
pub(super) struct TokenApi<'a> {
    client: MastodonClient,
    credential: &'a TokenCredential,
}

impl<'a> TokenApi<'a> {
    pub(super) fn new(client: &MastodonClient, credential: &'a TokenCredential) -> Self {
        Self { client: client.with_token(credential.token.clone()), credential }
    }

    /// Whether a server has it: to a request in nobody's name it then says who may ask, and not that it knows no such address.
    pub(super) async fn is_there(client: &MastodonClient, until: Instant) -> Result<bool, RequestError> {
        let request = client.anonymous(Method::GET, client.url(&["api", "v1", "tokens"]));
        client.ask(request, until, |response| Ok(response.status == StatusCode::UNAUTHORIZED)).await
    }

    pub(super) fn client(&self) -> &MastodonClient {
        &self.client
    }

    /// The bot's own token, if it was found right after the exchange.
    pub(super) fn own_token(&self) -> Option<&TokenId> {
        self.credential.own.as_ref()
    }

    /// Reads all pages of `GET /api/v1/tokens`, newest first.
    ///
    /// The next page is asked for by the last id, not by the `Link` header, whose address the server chooses.
    pub(super) async fn read(&self, last: LastPage, until: Instant) -> Result<Reading, RequestError> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut senseless = 0;
        let mut extent = Extent::Cut;
        let mut repeats = false;
        for _ in 0..PAGES_MAX {
            let page = self.page(tokens.last().map(|last| &last.id), until).await?;
            let is_small = page.tokens.len() + page.senseless < PAGE_ITEMS_MIN;
            senseless += page.senseless;
            repeats = !page.tokens.is_empty();
            let fresh: Vec<Token> = page.tokens.into_iter().filter(|token| seen.insert(token.id.clone())).collect();
            // An empty page is the end. So is one that brings nothing new: the server has no more to tell, or does not tell it.
            if fresh.is_empty() {
                extent = Extent::Whole;
                break;
            }
            repeats = false;
            tokens.extend(fresh);
            if tokens.len() > TOKENS_MAX {
                break;
            }
            if last == LastPage::Small && is_small {
                extent = Extent::Whole;
                break;
            }
        }
        if senseless > 0 {
            tracing::warn!(count = senseless, "the server lists tokens that make no sense; they are left out");
        }
        if tokens.is_empty() && senseless > 0 {
            return Err(RequestError::Senseless("no token of the list can be read"));
        }
        let own = own_token::find(&tokens, self.credential);
        tokens.truncate(TOKENS_MAX);
        let is_partial = extent == Extent::Cut || senseless > 0 || repeats;
        let read_at = self.client.clock().now();
        let listing = Listing { tokens, own: own.id.clone(), extent, read_at, newest: None };
        Ok(Reading { listing, own, is_partial })
    }

    /// The newest page alone: enough to find a token that was made a moment ago.
    pub(super) async fn newest(&self, until: Instant) -> Result<Vec<Token>, RequestError> {
        Ok(self.page(None, until).await?.tokens)
    }

    /// The token of this id, if it is there. Asks for it by itself where the reading may lack it.
    pub(super) async fn find(
        &self,
        reading: &Reading,
        id: &TokenId,
        until: Instant,
    ) -> Result<Option<Token>, RequestError> {
        let listed = reading.listing.tokens.iter().find(|token| &token.id == id);
        if listed.is_some() || !reading.is_partial {
            return Ok(listed.cloned());
        }
        if !is_usable(&id.0) {
            return Ok(None);
        }
        let request = self.client.request(Method::GET, self.client.url(&["api", "v1", "tokens", &id.0]));
        match self.client.ask(request, until, HttpResponse::body::<Value>).await {
            Ok(item) => match token(&item) {
                Some(found) if &found.id == id => Ok(Some(found)),
                Some(_) | None => Err(RequestError::Senseless("another token than the one asked for")),
            },
            Err(failure) if failure.is_not_found() => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// `POST /api/v1/tokens/{id}/invalidate`. Doing it twice does no harm: the second time there is no such token.
    pub(super) async fn invalidate(&self, id: &TokenId, until: Instant) -> Result<Invalidated, RequestError> {
        if !is_usable(&id.0) {
            return Err(RequestError::Senseless("an id that cannot stand in an address"));
        }
        let url = self.client.url(&["api", "v1", "tokens", &id.0, "invalidate"]);
        // The body has to be JSON: the page of a proxy in front says nothing about the token, whatever its status.
        let request = self.client.request(Method::POST, url);
        match self.client.ask(request, until, HttpResponse::body::<Value>).await {
            Ok(_) => Ok(Invalidated::Done),
            Err(failure) if failure.is_not_found() => Ok(Invalidated::NotThere),
            Err(failure) => Err(failure),
        }
    }

    async fn page(&self, before: Option<&TokenId>, until: Instant) -> Result<TokenPage, RequestError> {
        let mut url = self.client.url(&["api", "v1", "tokens"]);
        url.query_pairs_mut().append_pair("limit", PAGE_ITEMS).extend_pairs(before.map(|id| ("max_id", id.0.as_str())));
        let read = |response: &HttpResponse| -> Result<TokenPage, RequestError> {
            let items: Vec<Value> = response.body()?;
            Ok(TokenPage::of(&items))
        };
        self.client.ask(self.client.request(Method::GET, url), until, read).await
    }
}

/// Reads one `TokenInfo`. Only the id must be there; what is missing is missing, and nothing is made up.
fn token(item: &Value) -> Option<Token> {
    let id = item.get("id").and_then(text_or_number).filter(|id| is_usable(id))?;
    let application = item.get("application");
    let text = |key: &str| {
        let value = application.and_then(|application| application.get(key)).and_then(Value::as_str);
        value.filter(|text| !text.is_empty()).map(|text| text.chars().take(TEXT_CHARS_MAX).collect::<String>())
    };
    let time = |key: &str| item.get(key).map(|value| value.as_str().and_then(|time| time.parse::<Timestamp>().ok()));
    let last_use = match item.get("last_used") {
        // The key is absent if the token was never used, or last used before the server kept such times.
        None | Some(Value::Null) => LastUse::NoneOnRecord,
        Some(_) => time("last_used").flatten().map_or(LastUse::NotReported, LastUse::At),
    };
    let scopes = match item.get("scope") {
        Some(Value::String(words)) => Some(words.split_whitespace().map(str::to_owned).collect()),
        Some(Value::Array(words)) => Some(words.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => None,
    };
    Some(Token {
        id: TokenId(id),
        app_name: text("name"),
        website: text("website"),
        scopes,
        authorized_at: time("created_at").flatten(),
        last_use,
        app: None,
        copied: None,
    })
}

/// Whether an id can stand as one segment of an address, so that a request about it is about nothing else.
fn is_usable(id: &str) -> bool {
    (1..=ID_BYTES_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()) && id != "." && id != ".."
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_info_is_read_as_gotosocial_writes_it() {
        let item = json!({
            "id": "01M8ZZZZZZZZZZZZZZZZZZZZZZ", "created_at": "2026-11-23T19:02:51.826Z",
            "last_used": "2026-11-23T19:02:52.160Z", "scope": "read write",
            "application": { "name": "Auditor", "website": "https://audit.example" },
        });
        let expected = Token {
            id: TokenId("01M8ZZZZZZZZZZZZZZZZZZZZZZ".to_owned()),
            app_name: Some("Auditor".to_owned()),
            website: Some("https://audit.example".to_owned()),
            scopes: Some(vec!["read".to_owned(), "write".to_owned()]),
            authorized_at: "2026-11-23T19:02:51.826Z".parse().ok(),
            last_use: LastUse::At("2026-11-23T19:02:52.160Z".parse().expect("a time")),
            app: None,
            copied: None,
        };
        assert_eq!(token(&item), Some(expected));
    }

    #[test]
    fn what_is_missing_stays_missing() {
        let bare = token(&json!({ "id": 17 })).expect("an id is enough");
        assert_eq!(bare.id, TokenId("17".to_owned()));
        assert_eq!((bare.app_name, bare.website, bare.scopes, bare.authorized_at), (None, None, None, None));
        assert_eq!(bare.last_use, LastUse::NoneOnRecord);
        let odd = json!({ "id": "1", "application": "x", "scope": ["read", 3], "created_at": 5, "last_used": "soon" });
        let odd = token(&odd).expect("an id is enough");
        assert_eq!((odd.app_name, odd.authorized_at), (None, None));
        assert_eq!(odd.scopes, Some(vec!["read".to_owned()]));
        assert_eq!(odd.last_use, LastUse::NotReported, "a time nobody can read is not the same as none");
    }

    #[test]
    fn an_id_that_could_leave_its_place_in_an_address_is_not_taken() {
        let long = "x".repeat(129);
        for id in ["", ".", "..", "a b", "a\nb", "\u{e9}", long.as_str()] {
            assert_eq!(token(&json!({ "id": id })), None, "{id:?}");
        }
        assert_eq!(token(&json!("text")), None);
        assert_eq!(token(&json!({ "id": null })), None);
    }
}
