//! Mastodon's page of authorized apps: what a person sees there, with its peculiarities.

use std::collections::{BTreeMap, BTreeSet};
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
    // What the copy of a source holds, and the copy of what is shown does not: a session's access token that works without end.
    let secret = r#"<script id="initial-state" type="application/json">{"meta":{"access_token":"made-up"}}</script>"#;
    let page =
        page("Your authorized applications", &format!("{secret}<div class=\"applications-list\">{entries}</div>"));
    Html(page).into_response()
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
        let name = escape_html(&app.name);
        let title = app.website.as_deref().map_or_else(
            || format!(r#"<strong class="announcements-list__item__title">{name}</strong>"#),
            |website| {
                let website = escape_html(website);
                format!(r#"<a class="announcements-list__item__title" target="_blank" href="{website}">{name}</a>"#)
            },
        );
        Some(format!(
            r#"<div class="applications-list__item" id="doorkeeper_application_{id}">{title}
<div class="announcements-list__item__action-bar"><div class="announcements-list__item__meta">{used} · Authorized on {authorized}</div>
<div><a class="table-action-link" rel="nofollow" data-method="delete" href="{page}/{id}">Revoke</a></div></div>
<div class="announcements-list__item__permissions"><ul class="permissions-list">{permissions}</ul></div>
<form action="/oauth/authorized_applications/{id}" method="POST"><input type="hidden" name="_method" value="delete"></form></div>
"#,
            id = app.id,
            page = self.base_url.join("oauth/authorized_applications").map_or_else(|_| String::new(), String::from),
            authorized = app.created_at.strftime("%b %d, %Y"),
            permissions = permissions(&app.scopes),
        ))
    }
}

/// What an app registered for, as the page groups it (`ScopeParser`, `grouped_scopes` of Mastodon): a title and an access for each.
fn permissions(scopes: &str) -> String {
    let mut by_title: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for scope in scopes.split_whitespace() {
        let (space, scope) = scope.strip_prefix("admin:").map_or(("", scope), |rest| ("admin/", rest));
        let (access, term) = scope.split_once(':').unwrap_or(match scope {
            "read" | "write" => (scope, "all"),
            other => ("read/write", other),
        });
        by_title.entry(format!("{space}{term}")).or_default().insert(access);
    }
    let item = |(term, accesses): (String, BTreeSet<&str>)| {
        let access = match accesses.into_iter().collect::<Vec<_>>().as_slice() {
            ["read"] => "Read-only access",
            ["write"] => "Write-only access",
            _ => "Read and write access",
        };
        let title = match term.as_str() {
            "admin/all" => "All administrative functions".to_owned(),
            "admin/accounts" => "Administration of accounts".to_owned(),
            "admin/reports" => "Administration of reports".to_owned(),
            "all" => "Everything".to_owned(),
            "statuses" => "Posts".to_owned(),
            "follow" => "Follows, Mutes and Blocks".to_owned(),
            "push" => "Push notifications".to_owned(),
            "profile" => "Your Mastodon profile".to_owned(),
            other => format!("{}{}", other[..1].to_uppercase(), &other[1..]),
        };
        format!(
            r#"<li class="permissions-list__item"><div class="permissions-list__item__text"><div class="permissions-list__item__text__title">{}</div><div class="permissions-list__item__text__type">{access}</div></div></li>"#,
            escape_html(&title)
        )
    };
    by_title.into_iter().map(item).collect()
}
