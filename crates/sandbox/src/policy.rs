//! The notification policy and what it holds back: Mastodon 4.3+ only.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use http::StatusCode;
use serde_json::{Value, json};

use super::notification::{Notification, Policy, Treatment};
use super::stream::Audience;
use super::wire::{Answer, Call, moment};
use super::{Id, World, paging};

impl Treatment {
    fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Filter => "filter",
            Self::Drop => "drop",
        }
    }
}

impl Policy {
    fn fields(&self) -> [(&'static str, Treatment); 6] {
        [
            ("for_not_following", self.not_following),
            ("for_not_followers", self.not_followers),
            ("for_new_accounts", self.new_accounts),
            ("for_private_mentions", self.private_mentions),
            ("for_limited_accounts", self.limited_accounts),
            ("for_bots", self.bots),
        ]
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut Treatment> {
        match name {
            "for_not_following" => Some(&mut self.not_following),
            "for_not_followers" => Some(&mut self.not_followers),
            "for_new_accounts" => Some(&mut self.new_accounts),
            "for_private_mentions" => Some(&mut self.private_mentions),
            "for_limited_accounts" => Some(&mut self.limited_accounts),
            "for_bots" => Some(&mut self.bots),
            _ => None,
        }
    }
}

/// `GET /api/v2/notifications/policy`
pub(super) async fn show(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    world.only_mastodon()?;
    let caller = world.caller(&call, &["read:notifications"])?;
    Ok(world.json(world.policy_json(&caller.person.id)))
}

/// `PATCH` and `PUT /api/v2/notifications/policy`; not retroactive.
pub(super) async fn change(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    world.only_mastodon()?;
    let caller = world.caller(&call, &["write:notifications"])?;
    let mut policy = world.state().policies.get(&caller.person.id).cloned().unwrap_or_default();
    for (name, _) in Policy::default().fields() {
        let Some(wanted) = call.params.get(name) else { continue };
        let treatment = [Treatment::Accept, Treatment::Filter, Treatment::Drop]
            .into_iter()
            .find(|treatment| treatment.name() == wanted)
            // Guessed: the wording of this refusal.
            .ok_or_else(|| world.problem(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: invalid value"))?;
        if let Some(field) = policy.field_mut(name) {
            *field = treatment;
        }
    }
    world.state().policies.insert(caller.person.id.clone(), policy);
    world.tick();
    Ok(world.json(world.policy_json(&caller.person.id)))
}

/// `GET /api/v1/notifications/requests`: one for each sender whose messages are held back.
pub(super) async fn requests(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    world.only_mastodon()?;
    let caller = world.caller(&call, &["read:notifications"])?;
    let limit = call.params.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(40).clamp(1, 80);
    let held = world.held_back(&caller.person.id);
    // The id of a request is the id of the sender here; the real server counts them.
    let rows: Vec<(Id, Vec<Notification>)> = held.into_iter().rev().collect();
    let page = paging::page(rows, |(sender, _)| sender.clone(), &call.params, limit);
    let ends = paging::ends(&page, |(sender, _)| sender.clone());
    let shown: Vec<Value> = page.iter().filter_map(|(sender, rows)| world.request_json(sender, rows)).collect();
    let mut response = world.json(shown.into());
    world.link_pages(&mut response, "/api/v1/notifications/requests", &call.params, ends);
    Ok(response)
}

/// `POST /api/v1/notifications/requests/:id/accept`
pub(super) async fn accept_one(Shared(world): Shared<Arc<World>>, Path(id): Path<String>, call: Call) -> Answer {
    world.accept_requests(&call, &[Id::new(id)])
}

/// `POST /api/v1/notifications/requests/accept` with `id[]`
pub(super) async fn accept_many(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let ids: Vec<Id> = call.params.list("id").into_iter().map(Id::new).collect();
    world.accept_requests(&call, &ids)
}

/// `GET /api/v1/notifications/requests/merged`
///
/// Guessed: always true, because accepting is finished at once here; the real server does it later.
pub(super) async fn merged(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    world.only_mastodon()?;
    world.caller(&call, &["read:notifications"])?;
    Ok(world.json(json!({ "merged": true })))
}

impl World {
    fn only_mastodon(&self) -> Result<(), super::wire::Problem> {
        if self.character.is_mastodon() { Ok(()) } else { Err(self.not_found()) }
    }

    fn policy_json(&self, person: &Id) -> Value {
        let held = self.held_back(person);
        let policy = self.state().policies.get(person).cloned().unwrap_or_default();
        let mut json: serde_json::Map<String, Value> =
            policy.fields().into_iter().map(|(name, treatment)| (name.to_owned(), treatment.name().into())).collect();
        let summary = json!({
            "pending_requests_count": held.len(),
            "pending_notifications_count": held.values().map(Vec::len).sum::<usize>(),
        });
        json.insert("summary".to_owned(), summary);
        json.into()
    }

    /// The notifications that are held back from a person, by sender.
    fn held_back(&self, person: &Id) -> BTreeMap<Id, Vec<Notification>> {
        let mut held: BTreeMap<Id, Vec<Notification>> = BTreeMap::new();
        for row in self.state().notifications.values().filter(|row| row.to == *person && row.filtered) {
            held.entry(row.from.clone()).or_default().push(row.clone());
        }
        held
    }

    fn request_json(&self, sender: &Id, rows: &[Notification]) -> Option<Value> {
        let last = rows.last()?;
        let account = self.directory.person(sender)?;
        let status = self.state().living(&last.status).map(|status| self.status_json(status, Some(&last.to)));
        Some(json!({
            "id": sender.as_str(),
            "created_at": moment(rows.first()?.created_at),
            "updated_at": moment(last.created_at),
            "notifications_count": rows.len().to_string(),
            "account": self.account_json(&account),
            "last_status": status,
        }))
    }

    /// Lets senders through for good. Their old notifications appear under their old ids, so that a reader who goes
    /// on from the newest id it knows never meets them.
    fn accept_requests(&self, call: &Call, senders: &[Id]) -> Answer {
        self.only_mastodon()?;
        let caller = self.caller(call, &["write:notifications"])?;
        let person = caller.person.id;
        let held = self.held_back(&person);
        if senders.is_empty() || senders.iter().any(|sender| !held.contains_key(sender)) {
            return Err(self.not_found());
        }
        let mut state = self.state();
        for sender in senders {
            state.permissions.insert((person.clone(), sender.clone()));
        }
        for row in state.notifications.values_mut() {
            if row.to == person && senders.contains(&row.from) {
                row.filtered = false;
            }
        }
        state.stream(self, &person, Audience::Notifications, "notifications_merged", Some("1"));
        drop(state);
        self.tick();
        Ok(self.json(json!({})))
    }
}
