//! Mastodon's page of authorized apps: what a person sees there, with its peculiarities.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};

use super::directory::Token;
use super::html::{error_page, escape_html, page};
use super::wire::Call;
use super::{Id, World};

/// `GET /oauth/authorized_applications`: needs the session of a browser; a token does not open it.
pub(super) async fn list(Shared(world): Shared<Arc<World>>, call: Call) -> Response {
    if !world.character.is_mastodon() {
        return world.not_found().into_response();
    }
    let Some((_, _, person)) = world.signed_in(&call) else {
        return (StatusCode::FOUND, [(header::LOCATION, "/auth/sign_in")]).into_response();
    };
    let mut by_app: BTreeMap<Id, Vec<Token>> = BTreeMap::new();
    for sign_in in world.directory.sign_ins_of(&person.id) {
        by_app.entry(sign_in.app.clone()).or_default().push(sign_in);
    }
    let entries: String = by_app.iter().filter_map(|(app, tokens)| world.entry(app, tokens)).collect();
    Html(page("Your authorized applications", &entries)).into_response()
}

/// `POST /oauth/authorized_applications/:id` with `_method=delete`: ends every sign-in of one app.
///
/// Guessed: the form key that the real page sends along is not asked for here.
pub(super) async fn revoke(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Response {
    if !world.character.is_mastodon() || call.params.get("_method") != Some("delete") {
        return world.not_found().into_response();
    }
    let Some((_, _, person)) = world.signed_in(&call) else {
        return (StatusCode::UNAUTHORIZED, Html(error_page("You are not signed in."))).into_response();
    };
    let app = Id::new(id);
    for sign_in in world.directory.sign_ins_of(&person.id) {
        if sign_in.app == app {
            world.end_sign_in(&sign_in.id);
        }
    }
    world.directory.revoke_grants(&person.id, &app, world.clock.now());
    (StatusCode::FOUND, [(header::LOCATION, "/oauth/authorized_applications")]).into_response()
}

impl World {
    /// One entry. The dates are the trap: "Authorized on" is when the app registered, whoever authorized it when;
    /// and the permissions are those the app registered, not those of the sign-in.
    fn entry(&self, app: &Id, tokens: &[Token]) -> Option<String> {
        let app = self.directory.app(app)?;
        let used = tokens.iter().filter_map(|sign_in| sign_in.last_used_at).max();
        let used =
            used.map_or_else(|| "Never used".to_owned(), |at| format!("Last used on {}", at.strftime("%b %d, %Y")));
        Some(format!(
            r#"<section id="doorkeeper_application_{id}"><h2>{name}</h2>
<p>{used} · Authorized on {authorized}</p><p>{scopes}</p>
<form action="/oauth/authorized_applications/{id}" method="POST"><input type="hidden" name="_method" value="delete"><button type="submit">Revoke</button></form></section>
"#,
            id = app.id,
            name = escape_html(&app.name),
            authorized = app.created_at.strftime("%b %d, %Y"),
            scopes = escape_html(&app.scopes),
        ))
    }
}
