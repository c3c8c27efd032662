//! The lane of one person, as `src/bot/lane.rs`, `src/bot/job.rs`, `src/bot/effects.rs` and `src/outbox.rs` work it off: one job at a time,
//! each from its input to the last thing that follows from it.

use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::{Account, AccountId, Message};
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::dialogue::{Effect, Facts, Input, Outcome};
use auditoot_core::secret::AuthorizationCode;
use jiff::{SignedDuration, Timestamp};

use super::delivery::{Delivered, Delivery};
use super::people::bots_token;
use super::removing::{look_again, remove, removed};
use super::store::{EntryTask, NextEntry};
use super::tasks::Shared;
use super::turn::{Landing, SameCommit};

/// How long a failed commit is waited after.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// What a lane works on.
pub(crate) enum Job {
    Message(Box<Message>),
    CameBack(AuthorizationRequestId, AuthorizationCode),
    Woke((Timestamp, AccountId)),
    Breach((Timestamp, AccountId), Box<Breach>),
    Resume(u64),
}

/// Works a lane off, and closes it.
pub(crate) async fn work_off(world: Shared, id: AccountId) {
    loop {
        let job = {
            let mut world = world.look();
            let job = world.lanes.get_mut(&id).and_then(std::collections::VecDeque::pop_front);
            if job.is_none() {
                world.lanes.remove(&id);
            }
            job
        };
        let Some(job) = job else { return };
        process(&world, &id, job).await;
    }
}

async fn process(world: &Shared, id: &AccountId, job: Job) {
    let same = SameCommit::default();
    match job {
        Job::Message(message) => {
            if world.look().store.seen.contains_key(&message.id) {
                return;
            }
            let number = message.id.0.parse().unwrap_or_default();
            let same = SameCommit { arrival: Some(message.id.clone()), ..same };
            let account = message.from.clone();
            follow(world, id, Some(&account), number, Input::Said(*message), same).await;
        }
        Job::CameBack(authorization_request, code) => {
            let number = world.look().next_serial();
            if let Some((_, Some(_))) = world.look().store.requests.get(&authorization_request) {
                return;
            }
            follow(world, id, None, number, Input::CameBack { authorization_request, code }, same).await;
        }
        Job::Woke(entry) => {
            let number = world.look().next_serial();
            follow(world, id, None, number, Input::Woke, SameCommit { woke: Some(entry), ..same }).await;
        }
        Job::Breach(entry, breach) => {
            let number = world.look().next_serial();
            let same = SameCommit { told: Some(entry), ..same };
            follow(world, id, None, number, Input::Breach(*breach), same).await;
        }
        Job::Resume(sequence) => {
            let Some(entry) = world.look().store.outbox.get(&sequence).cloned() else { return };
            let (account, number) = (entry.account.clone(), entry.input);
            let (input, same) = act(world, NextEntry { sequence, entry, turn: None }, true).await;
            follow(world, id, Some(&account), number, input, same).await;
        }
    }
}

/// Takes a turn, acts, and goes on with what that came to, until nothing follows.
async fn follow(
    world: &Shared,
    id: &AccountId,
    account: Option<&Account>,
    number: u64,
    mut input: Input,
    mut same: SameCommit,
) {
    while let Some(next) = take(world, id, account, number, &input, &same).await {
        (input, same) = act(world, next, false).await;
    }
}

async fn take(
    world: &Shared,
    id: &AccountId,
    account: Option<&Account>,
    number: u64,
    input: &Input,
    same: &SameCommit,
) -> Option<NextEntry> {
    loop {
        let Some(person) = world.look().load(id, account, input) else {
            world.look().end_story(same);
            return None;
        };
        let mut facts = Facts::default();
        let step = loop {
            let step = world.look().step(&person, input, &facts);
            match step {
                Ok(step) => break step,
                Err(need) => {
                    world.look().read(need, id, input, same, &mut facts);
                    world.pass().await;
                }
            }
        };
        world.pass().await;
        let (landing, next) = world.look().commit(&person, (input, number), step, same);
        world.pass().await;
        let has_landed = match landing {
            Landing::Done => true,
            Landing::Failed => false,
            // A commit without an entry shows nowhere whether it landed, and is decided again.
            Landing::Doubtful => next.is_some(),
        };
        if has_landed {
            return next;
        }
        world.sleep(PAUSE).await;
    }
}

/// Does what an entry of the outbox says; returns what that came to.
async fn act(world: &Shared, next: NextEntry, is_left_over: bool) -> (Input, SameCommit) {
    let NextEntry { sequence, mut entry, mut turn } = next;
    let same = SameCommit { finished: Some(sequence), ..SameCommit::default() };
    match entry.task.clone() {
        EntryTask::Post(outgoing) => {
            let (role, mut outgoing) = (outgoing.role, *outgoing);
            let (post, copies) = loop {
                let (turn, outgoing_now) = (turn.take(), outgoing.clone());
                let entry_now = entry.clone();
                let delivery =
                    Delivery { world, sequence, entry: entry_now, outgoing: outgoing_now, turn, is_left_over };
                match delivery.deliver().await {
                    Delivered::Stands(id, at, copies) => break (Some((id, at)), copies),
                    Delivered::GivenUp => break (None, Vec::new()),
                    Delivered::ToBeLookedUp(unsettled) => {
                        if let Some((proof, report)) = look_again(world, &entry.account.id, *unsettled).await {
                            let (outcome, unsettled) = removed(world, proof, report);
                            let under = outgoing.sent.under;
                            return (Input::Done { under, outcome }, SameCommit { unsettled, ..same });
                        }
                        let now = world.look().now;
                        outgoing.unsettled.iter_mut().for_each(|unsettled| unsettled.looked_at = now);
                    }
                }
            };
            (Input::Posted { role, post, copies, gone: Vec::new() }, same)
        }
        EntryTask::Effect { under, effect, begun } => {
            if !begun {
                entry.task = EntryTask::Effect { under: under.clone(), effect: effect.clone(), begun: true };
                world.look().note_entry(sequence, &entry);
            }
            world.pass().await;
            let (id, earlier) = (&entry.account.id, is_left_over.then_some(begun));
            let (outcome, same) = run(world, id, entry.input, effect, earlier, same).await;
            world.pass().await;
            (Input::Done { under, outcome }, same)
        }
    }
}

/// Runs an effect. `earlier` is whether it was begun, if an earlier run decided it.
async fn run(
    world: &Shared,
    id: &AccountId,
    number: u64,
    effect: Effect,
    earlier: Option<bool>,
    same: SameCommit,
) -> (Outcome, SameCommit) {
    match effect {
        Effect::Exchange { authorization_request, code } => {
            let mut world = world.look();
            let is_failing = world.hits_home();
            let given = world.server.who(&AccountId(code.expose().split(' ').next().unwrap_or_default().to_owned()));
            let owner = world.server.who(id);
            let (exchange, credential) = match given {
                _ if is_failing => (Exchange::Unreachable, None),
                Some(who) if world.server.takes_code(code.expose()) => {
                    let token = bots_token(world.now);
                    let token = world.server.let_in(who, token);
                    if Some(who) == owner {
                        (Exchange::Connected, Some(token))
                    } else {
                        (Exchange::AnotherAccount, Some(token))
                    }
                }
                Some(_) | None => (Exchange::CodeRefused, None),
            };
            let is_own = exchange == Exchange::Connected;
            let (credential, unreturned) = if is_own { (credential, None) } else { (None, credential) };
            let ended = Some((authorization_request, exchange));
            (Outcome::Exchanged(exchange), SameCommit { credential, unreturned, ended, ..same })
        }
        Effect::Remove(proof) => {
            let report = remove(world, id, number, &proof, earlier).await;
            let (outcome, unsettled) = removed(world, proof, report);
            (outcome, SameCommit { unsettled, ..same })
        }
        Effect::GiveBack(leaving) => {
            let mut world = world.look();
            let (is_failing, now) = (world.hits_home(), world.now);
            let credential = world.store.credentials.get(id).cloned();
            let result = match &credential {
                None => GaveBack::None,
                Some(_) if is_failing => GaveBack::Later,
                Some(credential) => {
                    world.server.end(credential, now);
                    GaveBack::Done
                }
            };
            let unreturned = credential.filter(|_| result.is_to_come());
            (Outcome::GaveBack { leaving, result }, SameCommit { unreturned, gave_back: true, ..same })
        }
        // No source of this world can watch.
        // Nobody pastes here.
        Effect::DropPaste => (Outcome::PasteDropped(None), same),
        Effect::Watch(switch) => (Outcome::Watched { switch, trouble: Some(Trouble::Missing) }, same),
    }
}
