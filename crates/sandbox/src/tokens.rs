//! GoToSocial's token API (0.19+): the sign-ins of a person, and their end.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::caller::Caller;
use super::directory::Token;
use super::faults::Fault;
use super::ids::time_in_ulid;
use super::wire::{Answer, Call, moment};
use super::{Character, Id, World, paging};

/// What a page holds without a `limit`, and at most. The real documentation says 20 and 80, which is wrong.
const USUAL_PAGE: usize = 25;
const LARGEST_PAGE: usize = 100;

/// `GET /api/v1/tokens`, newest first.
pub(super) async fn list(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    if world.character.is_mastodon() {
        return Err(world.not_found());
    }
    let caller = world.caller(&call, &["read:accounts"])?;
    let limit = match call.params.get("limit").map(str::parse::<i64>) {
        None | Some(Ok(0)) => USUAL_PAGE,
        Some(Ok(limit)) if limit < 0 => usize::MAX,
        Some(Ok(limit)) => usize::try_from(limit).unwrap_or(LARGEST_PAGE).min(LARGEST_PAGE),
        Some(Err(_)) => return Err(world.problem(StatusCode::BAD_REQUEST, "error parsing limit: invalid syntax")),
    };
    let rows = world.directory.sign_ins_of(&caller.person.id);
    let page = paging::page(rows, |sign_in| sign_in.id.clone(), &call.params, limit);
    let ends = paging::ends(&page, |sign_in| sign_in.id.clone());
    // A sign-in whose app is gone is left out without a word.
    let shown: Vec<Value> = page.iter().filter_map(|sign_in| world.sign_in_json(sign_in)).collect();
    let mut response = world.json(shown.into());
    world.link_pages(&mut response, "/api/v1/tokens", &call.params, ends);
    Ok(response)
}

/// `GET /api/v1/tokens/:id`
pub(super) async fn show(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["read:accounts"])?;
    let sign_in = world.own_sign_in(&caller, &Id::new(id)).ok_or_else(|| world.not_found())?;
    let json = world.sign_in_json(&sign_in).ok_or_else(|| world.not_found())?;
    Ok(world.json(json))
}

/// `POST /api/v1/tokens/:id/invalidate`. Streams that are open stay open.
pub(super) async fn invalidate(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["write:accounts"])?;
    let sign_in = world.own_sign_in(&caller, &Id::new(id)).ok_or_else(|| world.not_found())?;
    let json = world.sign_in_json(&sign_in).ok_or_else(|| world.not_found())?;
    if !world.lies_about_removal(&call) {
        world.end_sign_in(&sign_in.id);
    }
    Ok(world.json(json))
}

/// What GoToSocial answers to a method it does not know at an address it knows: text, not JSON.
pub(super) async fn no_such_method(Shared(world): Shared<Arc<World>>) -> Response {
    match world.character {
        Character::GoToSocial => (StatusCode::METHOD_NOT_ALLOWED, "405 method not allowed").into_response(),
        Character::Mastodon => world.not_found().into_response(),
    }
}

impl World {
    fn own_sign_in(&self, caller: &Caller, id: &Id) -> Option<Token> {
        let own = |sign_in: &Token| sign_in.person.as_ref() == Some(&caller.person.id) && sign_in.revoked_at.is_none();
        self.directory.sign_in(id).filter(own).filter(|_| !self.character.is_mastodon())
    }

    /// A sign-in as GoToSocial shows it: no app id, no token; `last_used` only when there was a use.
    fn sign_in_json(&self, sign_in: &Token) -> Option<Value> {
        let app = self.directory.app(&sign_in.app)?;
        if self.suffers(Fault::Bare) {
            // A use that cannot be read is not the same as none.
            return Some(json!({"id": sign_in.id.as_str(), "last_used": "", "application": { "name": app.name }}));
        }
        Some(json!({
            "id": sign_in.id.as_str(),
            "created_at": moment(time_in_ulid(&sign_in.id).unwrap_or(sign_in.created_at)),
            "last_used": sign_in.last_used_at.map(moment),
            "scope": sign_in.scopes,
            "application": { "name": app.name, "website": app.website },
        }))
    }

    fn lies_about_removal(&self, call: &Call) -> bool {
        let mut faults = self.faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        faults.strike(&[Fault::InvalidateLies], &call.method, call.uri.path()).is_some()
    }

    /// Ends a sign-in, as the server itself does. Mastodon also closes the streams that were opened with it; GoToSocial lets them live.
    pub(super) fn end_sign_in(&self, id: &Id) {
        self.directory.revoke(id, self.clock.now());
        if self.character.is_mastodon() {
            self.state().close_streams_of(id);
        }
        self.tick();
    }
}
