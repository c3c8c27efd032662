//! What people change of the profile of a fresh account.

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use axum::extract::State as Shared;

use super::directory::Person;
use super::sight::ProfileSeen;
use super::wire::{Answer, Call};
use super::world::Profile;
use super::{Id, Sandbox, World};

/// `PATCH /api/v1/accounts/update_credentials`: `bot`, `locked` and `note`, each if it is there.
pub(super) async fn update(Shared(world): Shared<Arc<World>>, call: Call) -> Answer {
    let mut person = world.caller(&call, &["write:accounts"])?.person;
    let params = &call.params;
    if params.get("bot").is_some() {
        person.bot = params.is_true("bot");
        world.directory.add_person(person.clone());
    }
    let mut profile = world.profile(&person.id);
    if let Some(note) = params.get("note") {
        note.clone_into(&mut profile.note);
    }
    profile.locked = params.get("locked").map(|_| params.is_true("locked")).or(profile.locked);
    world.profiles().insert(person.id.clone(), profile);
    world.tick();
    Ok(world.json(world.own_account_json(&person)))
}

impl World {
    pub(super) fn profile(&self, person: &Id) -> Profile {
        self.profiles().get(person).cloned().unwrap_or_default()
    }

    fn profiles(&self) -> MutexGuard<'_, BTreeMap<Id, Profile>> {
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody has to be asked before they are followed: a new account on GoToSocial is asked.
    pub(super) fn is_locked(&self, person: &Person) -> bool {
        self.profile(&person.id).locked.unwrap_or(!self.character.is_mastodon())
    }
}

impl Sandbox {
    /// The profile of somebody who lives here.
    #[must_use]
    pub fn profile_of(&self, name: &str) -> Option<ProfileSeen> {
        let world = &self.inner.world;
        let person = world.directory.person_named(name, None)?;
        let note = world.profile(&person.id).note;
        Some(ProfileSeen { bot: person.bot, locked: world.is_locked(&person), note })
    }
}
