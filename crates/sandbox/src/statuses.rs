//! The endpoints of statuses and accounts.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use http::{HeaderValue, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::caller::Caller;
use super::faults::Fault;
use super::posting::Draft;
use super::status::{PostingApp, Status};
use super::visibility::Visibility;
use super::wire::{Answer, Call, Problem};
use super::world::age;
use super::{Character, Id, World, paging, text};

/// The length of a window; windows begin at multiples of it since 1970.
const WINDOW_SECONDS: i64 = 3 * 60 * 60;
/// How long Mastodon remembers an Idempotency-Key.
const IDEMPOTENCY: SignedDuration = SignedDuration::from_hours(1);

/// `POST /api/v1/statuses`
pub(super) async fn create(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let caller = world.caller(&call, &["write:statuses"])?;
    let _one_at_a_time = world.posting.lock().unwrap_or_else(PoisonError::into_inner);
    let key = call.header("idempotency-key").filter(|_| world.character.is_mastodon()).map(str::to_owned);
    if let Some(key) = &key
        && let Some(earlier) = world.finished_post(&caller, key)
    {
        // The body is not compared; a post that was deleted meanwhile is not found.
        let status = world.state().living(&earlier).cloned().ok_or_else(|| world.not_found())?;
        return Ok(world.json(world.status_json(&status, Some(&caller.person.id))));
    }
    let draft = world.draft(&call, &caller)?;
    world.check_recipients(&call, &draft)?;
    let left = world.count_post(&caller)?;
    let author = caller.person.id.clone();
    let (id, _) = world.publish(draft);
    if let Some(key) = key {
        let entry = (id.clone(), world.clock.now());
        world.state().finished_posts.insert((author.clone(), key), entry);
    }
    let status = world.state().living(&id).cloned().ok_or_else(|| world.not_found())?;
    let mut response = world.json(world.status_json(&status, Some(&author)));
    if let Some(left) = left {
        world.show_limit(&mut response, left);
    }
    Ok(response)
}

/// `GET /api/v1/statuses/:id`
pub(super) async fn show(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["read:statuses"])?;
    let status = world.readable(&Id::new(id), &caller)?;
    Ok(world.json(world.status_json(&status, Some(&caller.person.id))))
}

/// `GET /api/v1/statuses/:id/context`: what the caller may read of the thread above, the oldest first. What is below is left out: nobody
/// asks for that here.
pub(super) async fn context(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["read:statuses"])?;
    let status = world.readable(&Id::new(id), &caller)?;
    let (state, viewer) = (world.state(), Some(&caller.person.id));
    let above = |status: &Status| state.living(&status.in_reply_to.as_ref()?.0).cloned();
    let mut ancestors: Vec<Value> = std::iter::successors(above(&status), above)
        .filter(|status| status.readable_by(viewer))
        .map(|status| world.status_json(&status, viewer))
        .collect();
    ancestors.reverse();
    Ok(world.json(json!({ "ancestors": ancestors, "descendants": [] })))
}

/// `PUT /api/v1/statuses/:id`
pub(super) async fn edit(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["write:statuses"])?;
    let id = Id::new(id);
    let status = world.readable(&id, &caller)?;
    if status.author != caller.person.id {
        return Err(world.not_found());
    }
    let text = call.params.get("status").unwrap_or_default();
    world.check_length(text, &status.spoiler_text, status.with_picture)?;
    world.count_post(&caller)?;
    let changed = world.change(&id, text).ok_or_else(|| world.not_found())?;
    Ok(world.json(world.status_json(&changed, Some(&caller.person.id))))
}

/// `DELETE /api/v1/statuses/:id`; answers the status with its source, so that it can be written again.
pub(super) async fn delete(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["write:statuses"])?;
    let id = Id::new(id);
    let status = world.readable(&id, &caller)?;
    if status.author != caller.person.id {
        return Err(world.not_found());
    }
    let mut json = world.status_json(&status, Some(&caller.person.id));
    json["text"] = status.text.clone().into();
    world.remove(&id);
    Ok(world.json(json))
}

/// `GET /api/v1/accounts/verify_credentials`
pub(super) async fn verify_credentials(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let caller = world.caller(&call, &["profile", "read:accounts"])?;
    Ok(world.json(world.own_account_json(&caller.person)))
}

/// `GET /api/v1/accounts/:id`
pub(super) async fn account(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    world.caller(&call, &["read:accounts"])?;
    let person = world.directory.person(&Id::new(id)).ok_or_else(|| world.not_found())?;
    Ok(world.json(world.account_json(&person)))
}

/// `GET /api/v1/accounts/:id/statuses`: what the caller may read of them, private mentions included.
pub(super) async fn of_account(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    let caller = world.caller(&call, &["read:statuses"])?;
    let author = world.directory.person(&Id::new(id)).ok_or_else(|| world.not_found())?;
    let (usual, most) = match world.character {
        Character::Mastodon => (20, 40),
        Character::GoToSocial => (30, 80),
    };
    let limit = call.params.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usual).clamp(1, most);
    let mut rows: Vec<Status> = world
        .state()
        .statuses
        .values()
        .filter(|status| status.author == author.id && status.readable_by(Some(&caller.person.id)))
        .filter(|status| !call.params.is_true("exclude_replies") || status.in_reply_to.is_none())
        .cloned()
        .collect();
    rows.sort_by(|one, other| other.id.cmp(&one.id));
    let page = paging::page(rows, |status| status.id.clone(), &call.params, limit);
    let ends = paging::ends(&page, |status| status.id.clone());
    let shown: Value = page.iter().map(|status| world.status_json(status, Some(&caller.person.id))).collect();
    let mut response = world.json(shown);
    world.link_pages(&mut response, call.uri.path(), &call.params, ends);
    Ok(response)
}

impl World {
    /// A status that the caller may read. One they may not read does not exist for them.
    fn readable(&self, id: &Id, caller: &Caller) -> Result<Status, Problem> {
        let state = self.state();
        let status = state.living(id).filter(|status| status.readable_by(Some(&caller.person.id)));
        status.cloned().ok_or_else(|| self.not_found())
    }

    /// What a request to post means, if it may be posted.
    fn draft(&self, call: &Call, caller: &Caller) -> Result<Draft, Problem> {
        let params = &call.params;
        let mut text = params.get("status").unwrap_or_default();
        let mut spoiler_text = params.get("spoiler_text").unwrap_or_default();
        if text.trim().is_empty() && self.character.is_mastodon() {
            // Without a text, Mastodon takes the content warning for one.
            (text, spoiler_text) = (spoiler_text, "");
        }
        self.check_length(text, spoiler_text, false)?;
        let visibility = match params.get("visibility") {
            None => self.character.usual_visibility(),
            Some(name) => Visibility::named(name).ok_or_else(|| {
                self.problem(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "Validation failed: Visibility is not included in the list",
                )
            })?,
        };
        let in_reply_to = match params.get("in_reply_to_id") {
            None => None,
            Some(id) => Some(self.parent(&Id::new(id), caller)?),
        };
        let application = self.directory.app(&caller.sign_in.app);
        Ok(Draft {
            author: caller.person.clone(),
            text: text.to_owned(),
            spoiler_text: spoiler_text.to_owned(),
            visibility,
            in_reply_to,
            language: params.get("language").map(str::to_owned),
            shows_application: true,
            application: application.map(|app| PostingApp { name: app.name, website: app.website }),
            with_picture: false,
        })
    }

    fn parent(&self, id: &Id, caller: &Caller) -> Result<(Id, Id), Problem> {
        let gone = |_| match self.character {
            Character::Mastodon => {
                self.problem(StatusCode::NOT_FOUND, "The post you are trying to reply to does not appear to exist.")
            }
            // Guessed: the wording.
            Character::GoToSocial => self.problem(StatusCode::NOT_FOUND, "target status not found"),
        };
        let parent = self.readable(id, caller).map_err(gone)?;
        Ok((parent.id, parent.author))
    }

    fn check_length(&self, text: &str, spoiler_text: &str, with_picture: bool) -> Result<(), Problem> {
        let most = self.longest_post();
        let in_full = if self.suffers(Fault::LinksInFull) { text::links_beyond_count(text) } else { 0 };
        let too_long = text::length(self.character, text, spoiler_text) + in_full > most;
        let empty = text.trim().is_empty() && !with_picture;
        let (status, detail) = match (self.character, empty, too_long) {
            (_, false, false) => return Ok(()),
            (Character::Mastodon, true, _) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Text can't be blank".to_owned())
            }
            (Character::Mastodon, false, true) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("Validation failed: Text character limit of {most} exceeded"),
            ),
            // Guessed: the wording for an empty post.
            (Character::GoToSocial, true, _) => {
                (StatusCode::BAD_REQUEST, "no text, content warning, media, or poll provided".to_owned())
            }
            (Character::GoToSocial, false, true) => {
                (StatusCode::BAD_REQUEST, format!("text with spoiler exceed max chars ({most})"))
            }
        };
        Err(self.problem(status, &detail))
    }

    /// `allowed_mentions[]` (Mastodon 4.2+): refuses a post that would go to anybody else. Without the parameter
    /// nothing is checked; GoToSocial does not know it.
    fn check_recipients(&self, call: &Call, draft: &Draft) -> Result<(), Problem> {
        if !self.character.is_mastodon() || !call.params.has_list("allowed_mentions") {
            return Ok(());
        }
        let allowed: Vec<Id> = call.params.list("allowed_mentions").into_iter().map(Id::new).collect();
        let mut recipients: Vec<Id> = self.resolve(&draft.text).into_values().collect();
        recipients.sort();
        recipients.dedup();
        let unexpected: Vec<Value> = recipients
            .iter()
            .filter(|id| !allowed.contains(id))
            .filter_map(|id| self.directory.person(id))
            .map(|person| self.account_json(&person))
            .collect();
        if unexpected.is_empty() {
            return Ok(());
        }
        let body = json!({
            "error": "Post would be sent to unexpected accounts",
            "unexpected_accounts": unexpected,
        });
        Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, body))
    }

    /// The status that this key made within the last hour.
    fn finished_post(&self, caller: &Caller, key: &str) -> Option<Id> {
        let now = self.clock.now();
        let mut state = self.state();
        state.finished_posts.retain(|_, (_, at)| age(*at, now) < IDEMPOTENCY);
        let entry = state.finished_posts.get(&(caller.person.id.clone(), key.to_owned()))?;
        Some(entry.0.clone())
    }

    /// Counts a post against the window; returns how many are left, where the server has such a limit.
    fn count_post(&self, caller: &Caller) -> Result<Option<u32>, Problem> {
        if !self.character.is_mastodon() {
            return Ok(None);
        }
        let (start, most) = (self.window_start(), self.posts_per_window());
        let mut state = self.state();
        let entry = state.post_counts.entry(caller.person.id.clone()).or_insert((start, 0));
        if entry.0 != start {
            *entry = (start, 0);
        }
        if entry.1 >= most {
            let problem = self.problem(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            return Err(problem
                .with_header("x-ratelimit-limit", &most.to_string())
                .with_header("x-ratelimit-remaining", "0")
                .with_header("x-ratelimit-reset", &self.window_end()));
        }
        entry.1 += 1;
        Ok(Some(most - entry.1))
    }

    fn posts_per_window(&self) -> u32 {
        self.posts_per_window.load(Ordering::Relaxed)
    }

    fn window_start(&self) -> i64 {
        let second = self.clock.now().as_second();
        second - second.rem_euclid(WINDOW_SECONDS)
    }

    /// When the window ends, with microseconds, as Mastodon writes it in its headers.
    fn window_end(&self) -> String {
        let end = Timestamp::from_second(self.window_start() + WINDOW_SECONDS).unwrap_or(Timestamp::MAX);
        end.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
    }

    fn show_limit(&self, response: &mut Response, left: u32) {
        let headers = response.headers_mut();
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.posts_per_window()));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(left));
        if let Ok(reset) = HeaderValue::from_str(&self.window_end()) {
            headers.insert("x-ratelimit-reset", reset);
        }
    }
}
