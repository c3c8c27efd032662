//! Requests as they come in, and refusals as each server words them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Character, World};

/// What a handler returns.
pub(super) type Answer = Result<Response, Problem>;

/// The largest body that is read.
const LARGEST_BODY_BYTES: usize = 4 << 20;

/// A request with its parameters, from the query and from the body alike. It holds secrets, so it has no `Debug`.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) params: Params,
    pub(super) body: BodyKind,
}

/// In what form the body came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    Absent,
    Form,
    Json,
}

/// Named values in the order they came. A list is its name with `[]`, several times, as both servers want it.
#[derive(Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

/// A refusal.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    body: Value,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Params {
    pub(super) fn of_query(query: Option<&str>) -> Self {
        Self(url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    fn of_json(value: &Value) -> Self {
        let mut params = Vec::new();
        for (name, value) in value.as_object().into_iter().flatten() {
            match value {
                Value::Array(items) => {
                    params.extend(items.iter().filter_map(|item| Some((format!("{name}[]"), plain(item)?))));
                    // An empty list is not the same as none: `allowed_mentions: []` allows nobody.
                    if items.is_empty() {
                        params.push((format!("{name}[]"), String::new()));
                    }
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                    params.extend(plain(value).map(|value| (name.clone(), value)));
                }
            }
        }
        Self(params)
    }

    /// The value of a name, if it is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// The value of a name, perhaps empty.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The values of a list, written `name[]`.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let list = format!("{name}[]");
        self.0.iter().filter(|(known, _)| *known == list).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a list was sent at all, be it empty.
    pub(super) fn has_list(&self, name: &str) -> bool {
        !self.list(name).is_empty()
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1" | "on"))
    }

    /// The parameters without the ones that name a place in a list: what a `Link` header repeats.
    pub(super) fn without_place(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().filter(|(name, _)| !matches!(name.as_str(), "max_id" | "min_id" | "since_id" | "access_token"))
    }
}

/// A JSON value as a form would carry it.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

impl Call {
    /// The access token that the request carries: as a header, or as a parameter.
    pub(super) fn token(&self) -> Option<&str> {
        bearer(&self.headers).or_else(|| self.params.get("access_token"))
    }

    /// The user name and password of HTTP Basic, in which OAuth clients may name themselves.
    pub(super) fn basic(&self) -> Option<(String, String)> {
        let value = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let decoded = data_encoding::BASE64.decode(value.strip_prefix("Basic ")?.trim().as_bytes()).ok()?;
        let (user, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The token of an `Authorization: Bearer` header.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

impl FromRequest<Arc<World>> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, world: &Arc<World>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let bytes: Bytes = axum::body::to_bytes(body, LARGEST_BODY_BYTES)
            .await
            .map_err(|_| world.problem(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"))?;
        let mut params = Params::of_query(parts.uri.query());
        let kind = if content_type.starts_with("application/json") && !bytes.is_empty() {
            let value = serde_json::from_slice(&bytes)
                .map_err(|error| world.problem(StatusCode::BAD_REQUEST, &error.to_string()))?;
            params.0.extend(Params::of_json(&value).0);
            BodyKind::Json
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            params.0.extend(url::form_urlencoded::parse(&bytes).into_owned());
            BodyKind::Form
        } else {
            BodyKind::Absent
        };
        Ok(Self { method: parts.method, uri: parts.uri, headers: parts.headers, params, body: kind })
    }
}

impl Problem {
    pub(super) fn new(status: StatusCode, body: Value) -> Self {
        Self { status, body, headers: Vec::new() }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }

    /// An OAuth error (RFC 6749).
    pub(super) fn oauth(status: StatusCode, error: &str, description: &str) -> Self {
        Self::new(status, json!({ "error": error, "error_description": description }))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        response.headers_mut().extend(self.headers);
        response
    }
}

impl World {
    /// A refusal in this server's words. GoToSocial puts the name of the status in front.
    pub(super) fn problem(&self, status: StatusCode, detail: &str) -> Problem {
        let error = match self.character {
            Character::Mastodon => detail.to_owned(),
            Character::GoToSocial => format!("{}: {detail}", status.canonical_reason().unwrap_or("Error")),
        };
        Problem::new(status, json!({ "error": error }))
    }

    /// "There is no such thing, or not for you."
    pub(super) fn not_found(&self) -> Problem {
        let error = match self.character {
            Character::Mastodon => "Record not found",
            Character::GoToSocial => "Not Found",
        };
        Problem::new(StatusCode::NOT_FOUND, json!({ "error": error }))
    }

    /// JSON in this server's style: where Mastodon says null, GoToSocial leaves the key out.
    pub(super) fn json(&self, mut value: Value) -> Response {
        if self.character == Character::GoToSocial {
            drop_nulls(&mut value);
        }
        Json(value).into_response()
    }
}

/// Removes every key whose value is null.
pub(super) fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A moment as both servers write it: UTC, three digits below the second.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_json_is_the_list_of_a_form() {
        let json = Params::of_json(&json!({ "allowed_mentions": ["1", 2], "sensitive": false, "media_ids": [] }));
        assert_eq!(json.list("allowed_mentions"), ["1", "2"]);
        assert_eq!(json.get("sensitive"), Some("false"));
        assert!(json.has_list("media_ids"));
        let form = Params::of_query(Some("types[]=mention&types=x&status="));
        assert_eq!(form.list("types"), ["mention"]);
        assert_eq!((form.get("status"), form.raw("status")), (None, Some("")));
    }

    #[test]
    fn a_moment_has_three_digits_below_the_second() {
        let at: Timestamp = "2026-11-23T19:02:51.8269Z".parse().expect("a time");
        assert_eq!(moment(at), "2026-11-23T19:02:51.826Z");
        let even: Timestamp = "2026-11-23T19:02:51Z".parse().expect("a time");
        assert_eq!(moment(even), "2026-11-23T19:02:51.000Z");
    }
}
