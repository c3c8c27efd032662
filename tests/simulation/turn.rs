//! A turn of the bot, as `src/bot/turn.rs` and `src/bot/transaction.rs` take it: load, read, the real step, and one commit.

use std::sync::LazyLock;

use auditoot_core::audit::{Listing, Source, TokenId};
use auditoot_core::budget::PostClass;
use auditoot_core::dialogue::export::ExportWay;
use auditoot_core::dialogue::following::{Filtering, Following};
use auditoot_core::dialogue::list_page::ListWay;
use auditoot_core::dialogue::message::{Account, AccountId, Message, RepliesTo, StatusId, Thread};
use auditoot_core::dialogue::person::{Connection, Limits, Person};
use auditoot_core::dialogue::question::{Action, ParentAuthor, Standing};
use auditoot_core::dialogue::reply::{CodeWay, IfGone, Reply, Response, Role, Trouble};
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange, ReadyLink};
use auditoot_core::dialogue::{Context, Facts, Input, Measure, Need, Next, ServesOthers, Service, Step, step};
use auditoot_core::prompts::{LinkCount, PostLimits, Renderer};
use auditoot_core::secret::SignInLink;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::planted::Planted;
use super::server::{Meant, Sent};
use super::store::{Entry, EntryTask, NextEntry, Outgoing, Unsettled};
use super::world::World;

const ROOM: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
/// As in `src/bot/delivery.rs`.
const LATE_AFTER: SignedDuration = SignedDuration::from_mins(1);
const DAY_SECONDS: i64 = 24 * 60 * 60;
static RENDERER: LazyLock<Option<Renderer>> = LazyLock::new(|| Renderer::load().ok());

/// What is committed along with a step.
#[derive(Clone, Default)]
pub(crate) struct SameCommit {
    pub(crate) arrival: Option<StatusId>,
    pub(crate) finished: Option<u64>,
    pub(crate) unsettled: Option<Box<Unsettled>>,
    pub(crate) credential: Option<TokenId>,
    pub(crate) gave_back: bool,
    pub(crate) unreturned: Option<TokenId>,
    pub(crate) ended: Option<(AuthorizationRequestId, Exchange)>,
    pub(crate) woke: Option<(Timestamp, AccountId)>,
    pub(crate) told: Option<(Timestamp, AccountId)>,
}

/// How a commit went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Landing {
    Done,
    Failed,
    /// The store said that it failed, and it is on the disk all the same.
    Doubtful,
}

struct Fitting;

impl Measure for Fitting {
    fn fits(&self, to: &Account, response: &Response) -> bool {
        RENDERER.as_ref().is_some_and(|renderer| renderer.fits(to, response, ROOM))
    }
}

impl World {
    /// The person an input is about. Only a message makes a record.
    pub(crate) fn load(&self, id: &AccountId, account: Option<&Account>, input: &Input) -> Option<Person> {
        let account = account.filter(|_| matches!(input, Input::Said(_)));
        let new = || {
            let answers = self.store.forgotten.get(id).cloned().unwrap_or_default();
            account.map(|account| Person { answers, ..Person::new(account.clone()) })
        };
        self.store.person(id).cloned().or_else(new)
    }

    pub(crate) fn step(&self, person: &Person, input: &Input, facts: &Facts) -> Result<Step, Need> {
        let domain = person.account.domain();
        let today = domain.and_then(|domain| self.store.domain_answers.get(&(domain.to_owned(), day(self.now))));
        let context = Context {
            now: self.bots_time(),
            zone: &TimeZone::UTC,
            measure: &Fitting,
            source: Source::GoToSocial,
            way: CodeWay::Callback,
            comes_back_to: "https://bot.example/signed-in/",
            sign_in_pages: None,
            filtering: Filtering::Passes,
            is_locked: false,
            server: "https://home.example",
            limits: Limits::default(),
            connection_days: 400,
            operator: None,
            serves: &ServesOthers::Nobody,
            domain_answers_today: today.copied().unwrap_or_default(),
            service: if domain.is_some() { Service::OwnServerOnly } else { Service::Served },
        };
        step(person, input, facts, &context)
    }

    /// Reads what a step lacks; what cannot be read is a fact too.
    pub(crate) fn read(&mut self, need: Need, id: &AccountId, input: &Input, same: &SameCommit, facts: &mut Facts) {
        let is_failing = self.hits_home();
        let message = if let Input::Said(message) = input { Some(message) } else { None };
        match need {
            Need::Listing => {
                let listing = self.read_listing(id, same.credential.as_ref());
                facts.listing = Some(if is_failing { Err(Trouble::Failing) } else { listing });
            }
            Need::Paste => facts.paste = Some(Err(Trouble::Missing)),
            Need::ListPage => facts.list_page = Some(ListWay::PostsOnly),
            Need::Export => facts.export = Some(ExportWay::Text),
            Need::Thread => facts.thread = Some(Thread::New),
            Need::Home => facts.home = Some(Ok(())),
            Need::Following => facts.following = Some(Following::NotTold),
            Need::Standing => {
                let standing = message.map_or(Standing::NotSeen, |message| self.server.standing(&message.id));
                facts.standing = Some(if is_failing { Standing::NotSeen } else { standing });
            }
            Need::ParentAuthor => {
                let author = match message {
                    Some(Message { replies_to: RepliesTo::SaidToBeTheBots(parent), .. }) => self.server.author(parent),
                    Some(_) | None => ParentAuthor::NotSeen,
                };
                facts.parent = Some(if is_failing { ParentAuthor::NotSeen } else { author });
            }
            Need::Link => {
                let request = format!("request{}", self.next_serial());
                let link = format!(
                    "https://home.example/oauth/authorize?redirect_uri=https%3A%2F%2Fbot.example%2Fsigned-in%2Fx&state={request}"
                );
                let ready =
                    ReadyLink { authorization_request: AuthorizationRequestId(request), link: SignInLink::new(link) };
                facts.link = Some(if is_failing { Err(Trouble::Unreachable) } else { Ok(ready) });
            }
        }
    }

    fn read_listing(&self, id: &AccountId, given: Option<&TokenId>) -> Result<Listing, Trouble> {
        let of = if self.planted == Some(Planted::ReadsAnothersList) {
            self.store.credentials.keys().next().unwrap_or(id)
        } else {
            id
        };
        let credential = given.or_else(|| self.store.credentials.get(of)).ok_or(Trouble::Refused)?;
        self.server.list(credential, self.now)
    }

    /// Makes a step true, with everything that goes with it, at once or not at all. Returns what is to be done next.
    pub(crate) fn commit(
        &mut self,
        before: &Person,
        (input, number): (&Input, u64),
        mut step: Step,
        same: &SameCommit,
    ) -> (Landing, Option<NextEntry>) {
        let landing = if self.chance.hits(self.odds.commit) {
            *self.chance.pick(&[Landing::Failed, Landing::Doubtful])
        } else {
            Landing::Done
        };
        if landing == Landing::Failed {
            return (landing, None);
        }
        if self.planted == Some(Planted::TakesUnflushedForCommitted) {
            self.unflushed = Some(Box::new(self.store.clone()));
        }
        self.plant_in(before, input, &mut step);
        let next = self.next_entry(before, (input, number), &step, same);
        self.judge.note_step(&self.server, self.now, before, (input, number), &step);
        self.put_person(before, &step, same);
        if let (Some(domain), true) = (before.account.domain(), step.response.is_some()) {
            *self.store.domain_answers.entry((domain.to_owned(), day(self.now))).or_default() += 1;
        }
        if let Some(NextEntry { sequence, entry, turn }) = &next {
            self.store.outbox.insert(*sequence, entry.clone());
            if turn.is_some() {
                self.store.spent = Some(self.line.budget.spent().clone());
            }
        }
        self.put_same(same);
        self.put_waking(before, &step.next, same);
        (landing, next)
    }

    /// Ends a story whose person is not kept.
    pub(crate) fn end_story(&mut self, same: &SameCommit) {
        self.put_same(same);
        self.store.returns.extend(same.credential.clone());
    }

    fn put_same(&mut self, same: &SameCommit) {
        if self.planted != Some(Planted::ForgetsWhatWasRead) {
            let now = self.bots_time();
            self.store.seen.extend(same.arrival.clone().map(|message| (message, now)));
        }
        if let Some(sequence) = same.finished {
            self.store.outbox.remove(&sequence);
        }
        self.store.returns.extend(same.unreturned.clone());
        if let Some((id, exchange)) = &same.ended
            && let Some((_, ended)) = self.store.requests.get_mut(id)
        {
            *ended = Some(*exchange);
        }
        if let Some(woke) = &same.woke {
            self.store.due.remove(woke);
        }
        if let Some(told) = &same.told {
            self.store.breaches.remove(told);
        }
    }

    /// Makes it durable that an entry of the outbox stands like this, and what is spent.
    pub(crate) fn note_entry(&mut self, sequence: u64, entry: &Entry) {
        self.store.outbox.insert(sequence, entry.clone());
        self.store.spent = Some(self.line.budget.spent().clone());
    }

    fn put_person(&mut self, before: &Person, step: &Step, same: &SameCommit) {
        let id = &before.account.id;
        let keeps_permission = match &step.next {
            Next::Keep(person) => {
                self.store.keep(person.as_ref().clone());
                if let Some(pending) = &person.sign_in {
                    let request = pending.authorization_request.clone();
                    self.store.requests.entry(request).or_insert((id.clone(), None));
                }
                person.connection != Connection::None
            }
            Next::Forget(answers) => {
                self.store.forget(id);
                self.store.forgotten.insert(id.clone(), answers.clone());
                false
            }
        };
        if same.credential.is_some() || (before.connection != Connection::None && !keeps_permission) {
            let old = self.store.credentials.remove(id).filter(|_| !same.gave_back);
            self.store.returns.extend(old);
        }
        if let Some(credential) = &same.credential {
            self.store.credentials.insert(id.clone(), credential.clone());
        }
    }

    /// Keeps the index of what is due in step with the person's record.
    fn put_waking(&mut self, before: &Person, next: &Next, same: &SameCommit) {
        let of = |person: &Person| person.wakes_at().map(|at| (at, person.account.id.clone()));
        let before = of(before);
        let after = if let Next::Keep(person) = next { of(person) } else { None };
        if let Some(entry) = before.as_ref().filter(|entry| after.as_ref() != Some(entry)) {
            self.store.due.remove(entry);
        }
        self.store.due.extend(after.filter(|after| same.woke.is_some() || before.as_ref() != Some(after)));
    }

    /// What a step says is done next: a post or an effect, never both. A post that finds its turn is being tried from the commit on.
    fn next_entry(
        &mut self,
        before: &Person,
        (input, number): (&Input, u64),
        step: &Step,
        same: &SameCommit,
    ) -> Option<NextEntry> {
        let mut turn = None;
        let account = match &step.next {
            Next::Keep(person) => person.account.clone(),
            Next::Forget(_) => before.account.clone(),
        };
        let task = if let Some((under, effect)) = &step.effect {
            EntryTask::Effect { under: under.clone(), effect: effect.clone(), begun: false }
        } else {
            let class = PostClass::of(before, input, step, self.now);
            let mut outgoing = self.outgoing(&account, class, number, step)?;
            if self.planted == Some(Planted::TellsOfBreachesFirst) && matches!(input, Input::Breach(_)) {
                outgoing.class = PostClass::Result;
            }
            let is_result = step.response.as_ref().is_some_and(|one| matches!(one.reply, Reply::Removed(_)));
            let unsettled = same.unsettled.clone().filter(|_| is_result);
            if unsettled.is_none() {
                turn = self.turn_now(outgoing.class, &account.id);
            }
            let attempts = turn.map(|_| (self.now, self.now));
            EntryTask::Post(Box::new(Outgoing { unsettled, attempts, ..outgoing }))
        };
        self.store.next_sequence += 1;
        let entry = Entry { account, input: number, task };
        Some(NextEntry { sequence: self.store.next_sequence, entry, turn })
    }

    fn outgoing(&mut self, account: &Account, class: PostClass, number: u64, step: &Step) -> Option<Outgoing> {
        let (response, renderer) = (step.response.as_ref()?, RENDERER.as_ref()?);
        let other = self.server.accounts.iter().find(|other| other.id != account.id);
        let to = other.filter(|_| self.planted == Some(Planted::AnswersAnother)).unwrap_or(account);
        let excuse = response.replaced_by(Reply::NotPosted);
        let wording = renderer.wording(to, response).ok()?;
        let posts = [
            wording.post(ROOM),
            wording.brief(ROOM.in_full()),
            renderer.wording(to, &excuse).and_then(|excuse| excuse.brief(ROOM.in_full())),
        ];
        let mut texts: Vec<String> = posts.into_iter().flatten().map(|post| post.text().to_owned()).collect();
        if self.planted == Some(Planted::NamesUnguarded) {
            texts = texts.into_iter().map(|text| text.replace('\u{2060}', "")).collect();
        }
        let older = match (response.if_gone, &step.next) {
            (IfGone::PostAlone, Next::Keep(person)) => {
                person.last_messages.iter().filter(|id| Some(*id) != response.under.as_ref()).cloned().collect()
            }
            (IfGone::Drop, _) | (IfGone::PostAlone, Next::Forget(_)) => Vec::new(),
        };
        let question = if let Reply::Question(question) = &response.reply { Some(question) } else { None };
        let asks = question.filter(|_| response.role() == Role::Asks).map(|question| match &question.action {
            Action::Remove(removal) => removal.targets.iter().flat_map(|one| one.tokens.clone()).collect(),
            Action::Disconnect | Action::Forget => Vec::new(),
        });
        let pending = if let Next::Keep(person) = &step.next { person.sign_in.as_ref() } else { None };
        let link = pending.filter(|_| matches!(response.reply, Reply::SignIn(_)));
        let link = link.map(|pending| pending.authorization_request.0.clone());
        let meant = Meant { to: account.id.clone(), input: number, class, asks, link };
        let text = (!texts.is_empty()).then(|| texts.remove(0))?;
        let late = wording.late(ROOM).ok().filter(|_| class != PostClass::Unasked);
        let late = late.map(|post| (self.now + LATE_AFTER, post.text().to_owned()));
        let sent = Sent { text, under: response.under.clone(), key: self.next_serial(), meant };
        let (if_gone, role) = (response.if_gone, response.role());
        Some(Outgoing { sent, shorter: texts, older, if_gone, role, class, late, unsettled: None, attempts: None })
    }

    /// The faults of a step that are planted.
    fn plant_in(&self, before: &Person, input: &Input, step: &mut Step) {
        let Next::Keep(next) = &mut step.next else { return };
        match (self.planted, input) {
            (Some(Planted::KeepsClosedQuestions), Input::Said(_))
                if next.question.is_none() && step.effect.is_none() =>
            {
                next.question.clone_from(&before.question);
            }
            (Some(Planted::ForgetsThatItReminded), Input::Woke)
            | (Some(Planted::ForgetsThatItToldOfABreach), Input::Breach(_)) => **next = before.clone(),
            _ => {}
        }
    }
}

fn day(now: Timestamp) -> i64 {
    now.as_second().div_euclid(DAY_SECONDS)
}
