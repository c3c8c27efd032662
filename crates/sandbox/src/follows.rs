//! Who follows whom.

use std::sync::Arc;

use axum::extract::State as Shared;
use serde_json::{Value, json};

use super::wire::{Answer, Call};
use super::{Id, Sandbox, World};

/// `GET /api/v1/accounts/relationships` with `id[]`: how the caller and these accounts stand to each other. Nobody is blocked, muted
/// or asked here.
pub(super) async fn relationships(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let caller = world.caller(&call, &["read:follows"])?;
    let ids = call.params.list("id").into_iter().map(Id::new);
    let known = ids.filter(|id| world.directory.person(id).is_some());
    let shown: Vec<Value> = known.map(|id| world.relationship_json(&caller.person.id, &id)).collect();
    Ok(world.json(shown.into()))
}

impl World {
    /// Whether one account follows another.
    pub(super) fn follows(&self, follower: &Id, whom: &Id) -> bool {
        self.state().follows.contains(&(follower.clone(), whom.clone()))
    }

    fn relationship_json(&self, own: &Id, other: &Id) -> Value {
        json!({
            "id": other.as_str(),
            "following": self.follows(own, other),
            "followed_by": self.follows(other, own),
            "showing_reblogs": false,
            "notifying": false,
            "blocking": false,
            "blocked_by": false,
            "muting": false,
            "muting_notifications": false,
            "requested": false,
            "domain_blocking": false,
            "endorsed": false,
            "note": "",
        })
    }
}

impl Sandbox {
    /// Lets somebody follow another from now on, or no longer. An account that asks first who may follow it says yes at once.
    pub fn follow(&self, follower: &str, whom: &str, follows: bool) {
        let world = &self.inner.world;
        let pair = (world.settle(follower, false).id, world.settle(whom, false).id);
        let mut state = world.state();
        if follows {
            state.follows.insert(pair)
        } else {
            state.follows.remove(&pair)
        };
        drop(state);
        world.tick();
    }
}
