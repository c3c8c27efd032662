//! A turn: what becomes of one input of one person. Load, read, step, commit.
//!
//! Killed before the commit, nothing happened and all of it happens again. Killed after it, only what follows from it is repeated.

use std::error::Error;
use std::sync::Arc;

use super::bound_page_links::{BoundPage, prepare_bound_page};
use super::delivery::outgoing;
use super::domains::{DomainLocks, domain_answers_today};
use super::exports::prepare_export;
use super::homes::{Home, Homes};
use super::known::KnownServer;
use super::loading::{Loaded, OnRecord, load, on_record};
use super::next_entry::NextEntry;
use super::records::{AuthorizationRequestRecord, OutboxEntry, Task, authorization_request_id};
use super::registering::Registrar;
use super::settings::BotSettings;
use super::storage::Storage;
use super::transaction::{SameCommit, Transactions};
use super::window::PostingWindow;
use crate::crash;
use crate::inbox::reading::got_a_hint;
use crate::mastodon::client::MastodonClient;
use crate::outbox::Attempts;
use crate::sources::{AuthorizationRequest, Credential};
use crate::store::{CommitError, Fault, ReadError};
use auditoot_clock::{Clock, Pauses};
use auditoot_core::audit::Listing;
use auditoot_core::budget::PostClass;
use auditoot_core::dialogue::list_page::ListWay;
use auditoot_core::dialogue::message::{Account, AccountId, Message, RepliesTo, Thread};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::question::{ParentAuthor, Standing};
use auditoot_core::dialogue::record::{RecordFault, step_despite};
use auditoot_core::dialogue::reply::{Role, Trouble};
use auditoot_core::dialogue::sign_in::{LINK_LIFE, ReadyLink};
use auditoot_core::dialogue::{Facts, Input, Need, Next, Step, step};
use auditoot_core::prompts::Renderer;

mod context;

/// Takes the turns of everybody.
pub(super) struct Turns {
    pub(super) clock: Clock,
    pub(super) server: MastodonClient,
    pub(super) homes: Homes,
    pub(super) renderer: Arc<Renderer>,
    pub(super) settings: Arc<BotSettings>,
    pub(super) storage: Arc<Storage>,
    pub(super) known: Arc<KnownServer>,
    pub(super) window: Arc<PostingWindow>,
    pub(super) transactions: Transactions,
    pub(super) registrar: Arc<Registrar>,
    pub(super) domains: DomainLocks,
}

/// What was read for a step.
struct Reads {
    facts: Facts,
    /// The authorization request that belongs to the link among the facts.
    prepared: Option<AuthorizationRequestRecord>,
    domain_answers_today: u32,
    /// Where the person lives.
    home: Home,
}

/// Why a step is not known to be committed.
enum Uncommitted<'a> {
    /// A record is larger than the store takes. Nothing was committed, and the same again would fail the same way.
    TooLarge,
    /// The store failed. If this entry is in it, so is all of the commit.
    Doubtful { error: CommitError, next_entry: Box<Option<NextEntry<'a>>> },
}

impl Turns {
    /// Takes one turn; returns what is to be done next. What stands in the store of the person is read, unless it is at hand.
    pub(super) async fn take(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        input: &Input,
        same_commit: &SameCommit,
        mut at_hand: Option<OnRecord>,
    ) -> Option<NextEntry<'_>> {
        let mut pauses = Pauses::default();
        let mut too_large = None;
        loop {
            let on_record = match at_hand.take() {
                Some(on_record) => on_record,
                None => self.storage.until_stored(|| on_record(&self.storage, id)).await,
            };
            let Some(Loaded { person, fault }) = load(&self.storage, on_record, id, account, input).await else {
                self.transactions.end_story(same_commit).await;
                return None;
            };
            let fault = fault.or(too_large);
            let counted = person.account.domain().filter(|_| !person.is_connected(self.clock.now()));
            let _turn_of_domain = match counted {
                Some(domain) => Some(self.domains.lock(domain).await),
                None => None,
            };
            let domain_answers_today =
                domain_answers_today(&self.storage, person.account.domain(), self.clock.now()).await;
            let from = account.unwrap_or(&person.account);
            let home = self.homes.known(from).await;
            let mut reads = Reads { facts: Facts::default(), prepared: None, domain_answers_today, home };
            let step = loop {
                match self.step(&person, fault, input, &reads) {
                    Ok(step) => break step,
                    Err(Need::Home) => Box::pin(self.find_home(from, &mut reads)).await,
                    Err(need) => self.read(need, &person, input, same_commit, &mut reads).await,
                }
            };
            let class = PostClass::of(&person, input, &step, self.clock.now());
            crash::point("before a commit");
            match self.commit(&person, class, step, reads.prepared, same_commit).await {
                Ok(next_entry) => {
                    crash::point("after a commit");
                    return next_entry;
                }
                Err(Uncommitted::TooLarge) if too_large.is_none() => too_large = Some(RecordFault::TooLarge),
                Err(Uncommitted::TooLarge) => {
                    self.transactions.end_story(same_commit).await;
                    return None;
                }
                Err(Uncommitted::Doubtful { error, next_entry }) => {
                    self.storage.note_trouble(&error);
                    self.storage.rest(&mut pauses).await;
                    // It may have reached the disk all the same. Then it must not be decided again: a yes would be answered twice.
                    if self.storage.until_stored(|| self.has_landed((*next_entry).as_ref())).await {
                        self.storage.note_works();
                        self.transactions.note_committed(same_commit);
                        return *next_entry;
                    }
                    self.take_back_turn(next_entry.as_ref().as_ref());
                }
            }
        }
    }

    /// Reads what a step lacks, in bounded time; what cannot be read is a fact too.
    async fn read(&self, need: Need, person: &Person, input: &Input, same_commit: &SameCommit, reads: &mut Reads) {
        let (account, facts) = (&person.account.id, &mut reads.facts);
        match need {
            Need::Listing => {
                // A permission that this very input brought is not on file before the commit.
                facts.listing = Some(self.read_listing(account, same_commit.credential.as_ref()).await);
            }
            Need::Paste => {
                // Without pages of the bot's own nobody is asked to paste.
                facts.paste = Some(prepare_bound_page(&self.settings, BoundPage::Paste).ok_or(Trouble::Missing));
            }
            Need::ListPage => {
                let page = prepare_bound_page(&self.settings, BoundPage::List);
                facts.list_page = Some(page.map_or(ListWay::PostsOnly, ListWay::Page));
            }
            // Read beforehand: whose it is, the message says.
            Need::Home => {}
            Need::Export => facts.export = Some(prepare_export(&self.settings)),
            Need::Thread => {
                facts.thread = Some(match said(input) {
                    Some(message) => self.thread_above(message).await,
                    None => Thread::New,
                });
            }
            Need::Following => facts.following = Some(self.server.following(account).await),
            Need::Standing => {
                facts.standing = Some(match said(input) {
                    Some(message) => self.server.standing(&message.id).await,
                    None => Standing::NotSeen,
                });
            }
            Need::ParentAuthor => {
                facts.parent = Some(match said(input) {
                    Some(Message { replies_to: RepliesTo::SaidToBeTheBots(parent), .. }) => {
                        let me = self.known.once_reached().await.me;
                        self.server.author(parent, &me).await
                    }
                    Some(_) | None => ParentAuthor::NotSeen,
                });
            }
            Need::Link => {
                let prepared = self.prepare_link(account, &reads.home).await;
                facts.link = Some(prepared.map(|(ready, record)| {
                    reads.prepared = Some(record);
                    ready
                }));
            }
        }
    }

    /// Finds out where somebody of another server lives.
    async fn find_home(&self, account: &Account, reads: &mut Reads) {
        let found = self.homes.find(account).await;
        reads.facts.home = Some(found.as_ref().map(|_| ()).map_err(|trouble| *trouble));
        if let Ok(home) = found {
            reads.home = home;
        }
    }

    /// Whether somebody in the thread above a message got the hint that it would get. A thread that cannot be read is new: nobody is left
    /// without a word for that.
    async fn thread_above(&self, message: &Message) -> Thread {
        let me = self.known.once_reached().await.me;
        match self.server.thread_above(&message.id).await {
            Ok(above) if above.iter().any(|status| got_a_hint(status, message, &me)) => Thread::Hinted,
            Ok(_) => Thread::New,
            Err(error) => {
                error.note();
                Thread::New
            }
        }
    }

    /// Decides; or says which read it lacks.
    fn step(&self, person: &Person, fault: Option<RecordFault>, input: &Input, reads: &Reads) -> Result<Step, Need> {
        let measure = self.measure();
        let context = self.context(&person.account.id, &reads.home, reads.domain_answers_today, &measure);
        match fault {
            None => step(person, input, &reads.facts, &context),
            Some(fault) => step_despite(fault, person, input, &reads.facts, &context),
        }
    }

    /// Makes a step true, with everything that goes with it, in one transaction. Returns what is to be done next.
    async fn commit(
        &self,
        before: &Person,
        class: PostClass,
        mut step: Step,
        prepared: Option<AuthorizationRequestRecord>,
        same_commit: &SameCommit,
    ) -> Result<Option<NextEntry<'_>>, Uncommitted<'_>> {
        let mut next_entry = self.next_entry(&before.account, class, &step, same_commit);
        if let (None, Some(response), Next::Keep(next)) = (&next_entry, &step.response, &mut step.next) {
            // What is not posted has asked nothing.
            if matches!(response.role(), Role::Asks | Role::AsksInPart) {
                next.question = None;
            }
        }
        match self.transactions.write(before, &step, prepared.as_ref(), next_entry.as_ref(), same_commit).await {
            Ok(()) => {
                if let (Some(next_entry), Next::Keep(person)) = (&mut next_entry, step.next) {
                    next_entry.person = next_entry.turn.is_some().then_some(person);
                }
                Ok(next_entry)
            }
            Err(CommitError::Record { tree, source }) => {
                tracing::error!(%tree, error = &source as &dyn Error, "what was to be kept cannot be stored");
                self.take_back_turn(next_entry.as_ref());
                Err(Uncommitted::TooLarge)
            }
            Err(error @ CommitError::Store(_)) => {
                Err(Uncommitted::Doubtful { error, next_entry: Box::new(next_entry) })
            }
        }
    }

    /// What a step says is done next: a post or an effect, never both. A post that finds its turn is being tried from the commit on.
    fn next_entry(
        &self,
        account: &Account,
        class: PostClass,
        step: &Step,
        same_commit: &SameCommit,
    ) -> Option<NextEntry<'_>> {
        let account = match &step.next {
            Next::Keep(person) => &person.account,
            Next::Forget(_) => account,
        };
        let mut turn = None;
        let task = if let Some((under, effect)) = &step.effect {
            Task::Effect { under: under.clone(), effect: effect.clone(), begun: false }
        } else {
            let now = self.clock.now();
            let mut post = outgoing(&self.renderer, &self.known, account, class, step, same_commit, now)?;
            // What may have to be looked up once more must not count as tried before.
            if post.unsettled.is_none() {
                turn = self.window.turn_now(class, &account.id);
            }
            if turn.is_some() {
                post.attempts = Attempts::Unknown { first: now, last: now };
            }
            Task::Post(Box::new(post))
        };
        let entry = OutboxEntry { account: account.clone(), task };
        Some(NextEntry { sequence: self.storage.store.next_sequence(), entry, turn, person: None })
    }

    /// What was not committed is not posted: nothing was spent on it.
    fn take_back_turn(&self, next_entry: Option<&NextEntry<'_>>) {
        if let Some(NextEntry { entry: OutboxEntry { account, .. }, turn: Some(turn), .. }) = next_entry {
            self.window.note_not_made(turn.class(), &account.id);
        }
    }

    /// Whether this entry of the outbox is in the store.
    async fn has_landed(&self, next_entry: Option<&NextEntry<'_>>) -> Result<bool, Fault> {
        let Some(NextEntry { sequence, .. }) = next_entry else { return Ok(false) };
        match self.storage.store.get::<OutboxEntry>(*sequence).await {
            Ok(entry) => Ok(entry.is_some()),
            // It is there, if not whole; that is for the next run to tell.
            Err(ReadError::Record { .. }) => Ok(true),
            Err(ReadError::Store(fault)) => Err(fault),
        }
    }

    async fn read_listing(&self, account: &AccountId, given: Option<&Credential>) -> Result<Listing, Trouble> {
        let credential = match given {
            Some(credential) => Some(credential.clone()),
            None => self.storage.credential(account).await?,
        };
        match credential {
            Some(credential) => self.homes.own.list(&credential).await,
            // The record says there is a permission and there is none: as good as refused, a new link helps.
            None => Err(Trouble::Refused),
        }
    }

    /// A link for a new authorization request, and the authorization request, which is kept by the commit of the step that sends the
    /// link.
    async fn prepare_link(
        &self,
        account: &AccountId,
        home: &Home,
    ) -> Result<(ReadyLink, AuthorizationRequestRecord), Trouble> {
        let oauth_client = self.registrar.registrations(home).await?.serving;
        let until = self.clock.after(LINK_LIFE);
        let authorization_request = AuthorizationRequest::new(
            &mut rand::rng(),
            &home.server,
            oauth_client,
            account.clone(),
            home.remote.clone(),
            until,
        );
        let link = home.sources.link(
            &authorization_request.oauth_client,
            &authorization_request.state,
            authorization_request.verifier.as_ref(),
        );
        let ready = ReadyLink { authorization_request: authorization_request_id(&authorization_request.state), link };
        Ok((ready, AuthorizationRequestRecord { authorization_request, ended: None }))
    }
}

/// The message, if the input is one: nothing else stands in a thread.
fn said(input: &Input) -> Option<&Message> {
    if let Input::Said(message) = input { Some(message) } else { None }
}
