//! Notifications of mentions, and what a notification policy does to them.

use std::sync::Arc;

use axum::extract::State as Shared;
use jiff::{SignedDuration, Timestamp};

use super::notification::{Notification, Treatment};
use super::status::Status;
use super::stream::Audience;
use super::visibility::Visibility;
use super::wire::{Answer, Call, Params};
use super::world::{State, age};
use super::{Character, Id, World, paging};

/// How far up a thread Mastodon looks for a private mention by the recipient.
const ANCESTORS_SEARCHED: usize = 100;
/// How long an account counts as new.
const NEW_ACCOUNT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// `GET /api/v1/notifications`
pub(super) async fn list(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let caller = world.caller(&call, &["read:notifications"])?;
    let params = &call.params;
    let limit = limit(world.character, params);
    let wanted = |kind: &str| {
        let (types, excluded) = (params.list("types"), params.list("exclude_types"));
        (types.is_empty() || types.contains(&kind)) && !excluded.contains(&kind)
    };
    // Asking for one account's notifications includes the filtered ones.
    let from = params.get("account_id").map(Id::new);
    let with_filtered = params.is_true("include_filtered") || from.is_some();
    let state = world.state();
    let rows: Vec<&Notification> = state
        .notifications
        .values()
        .rev()
        .filter(|row| row.to == caller.person.id && wanted("mention"))
        .filter(|row| from.as_ref().is_none_or(|from| row.from == *from))
        .filter(|row| with_filtered || !row.filtered)
        .collect();
    let page = paging::page(rows, |row| row.id.clone(), params, limit);
    let ends = paging::ends(&page, |row| row.id.clone());
    let shown = page.iter().filter_map(|row| {
        let status = state.living(&row.status)?;
        Some(world.notification_json(row, status))
    });
    let mut response = world.json(shown.collect());
    drop(state);
    world.link_pages(&mut response, "/api/v1/notifications", params, ends);
    Ok(response)
}

fn limit(character: Character, params: &Params) -> usize {
    let usual = match character {
        Character::Mastodon => 40,
        Character::GoToSocial => 20,
    };
    params.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usual).clamp(1, 80)
}

impl World {
    /// Notifies one addressee of a status: writes the row, and streams it unless the policy holds it back.
    pub(super) fn notify(&self, state: &mut State, status: &Status, to: &Id) -> Option<Id> {
        let lives_here = self.directory.person(to).is_some_and(|person| person.domain.is_none());
        if !lives_here || *to == status.author {
            return None;
        }
        let treatment = self.treatment(state, status, to);
        if treatment == Treatment::Drop {
            return None;
        }
        let now = self.clock.now();
        let created_at = match self.character {
            Character::Mastodon => now,
            // GoToSocial cuts the time of a notification to whole seconds.
            Character::GoToSocial => Timestamp::from_second(now.as_second()).unwrap_or(now),
        };
        let notification = Notification {
            id: state.ids.counted(now),
            to: to.clone(),
            from: status.author.clone(),
            status: status.id.clone(),
            created_at,
            filtered: treatment == Treatment::Filter,
        };
        let id = notification.id.clone();
        if !notification.filtered {
            let payload = self.notification_json(&notification, status).to_string();
            state.stream(self, to, Audience::Notifications, "notification", Some(&payload));
        }
        state.notifications.insert(id.clone(), notification);
        Some(id)
    }

    /// The strictest of what the recipient's policy says about this sender and this status.
    fn treatment(&self, state: &State, status: &Status, to: &Id) -> Treatment {
        if self.character == Character::GoToSocial {
            return Treatment::Accept;
        }
        if state.permissions.contains(&(to.clone(), status.author.clone())) {
            return Treatment::Accept;
        }
        let policy = state.policies.get(to).cloned().unwrap_or_default();
        let follows = |one: &Id, other: &Id| state.follows.contains(&(one.clone(), other.clone()));
        let is_followed = follows(to, &status.author);
        let mut treatment = Treatment::Accept;
        if !is_followed {
            treatment = treatment.max(policy.not_following);
        }
        if !follows(&status.author, to) {
            treatment = treatment.max(policy.not_followers);
        }
        if let Some(sender) = self.directory.person(&status.author) {
            if sender.bot {
                treatment = treatment.max(policy.bots);
            }
            if age(sender.created_at, self.clock.now()) < NEW_ACCOUNT {
                treatment = treatment.max(policy.new_accounts);
            }
        }
        let is_private = status.visibility == Visibility::Direct;
        if is_private && !is_followed && !answers_a_private_mention(state, status, to) {
            treatment = treatment.max(policy.private_mentions);
        }
        treatment
    }
}

/// Whether the thread above holds a private mention by the recipient to the sender: such answers are let through.
fn answers_a_private_mention(state: &State, status: &Status, recipient: &Id) -> bool {
    let mut parent = status.in_reply_to.as_ref().map(|(parent, _)| parent);
    for _ in 0..ANCESTORS_SEARCHED {
        // A chain that was broken by a deletion ends there.
        let Some(above) = parent.and_then(|parent| state.living(parent)) else { return false };
        if above.author == *recipient
            && above.visibility == Visibility::Direct
            && above.mentions().contains(&status.author)
        {
            return true;
        }
        parent = above.in_reply_to.as_ref().map(|(parent, _)| parent);
    }
    false
}
