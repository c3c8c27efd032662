//! One world out of one seed: people, a server, and a bot that is killed and started again, in a time of its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use auditoot_core::budget::PostClass;
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::{AccountId, Message, RepliesTo, StatusId};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::question::Asked;
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;
use auditoot_core::secret::AuthorizationCode;
use jiff::{SignedDuration, Timestamp};

use super::chance::{Chance, Odds};
use super::health::Condition;
use super::judge::{Invariant, Judge};
use super::lane::Job;
use super::line::Line;
use super::people::{Deed, account, app};
use super::planted::Planted;
use super::server::{Answer, Keys, Sent, Server, Who};
use super::store::Store;
use super::tasks::TaskId;

/// As in `src/bot/chores.rs`.
const LOOK_EVERY: SignedDuration = SignedDuration::from_mins(1);
const PEOPLE_AT_ONCE: usize = 60;
/// The longest until the next look where nothing is known to be due, so that months pass quickly.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// How long it is kept that a message was read. An older one is dropped.
const SEEN_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How wrong the clock of a machine may be when the program starts.
const CLOCKS_WRONG: [SignedDuration; 4] = [
    SignedDuration::ZERO,
    SignedDuration::from_mins(65),
    SignedDuration::from_hours(26),
    SignedDuration::from_hours(24 * 8),
];
/// The numbers of inputs that are no messages begin here.
const OTHER_INPUTS: u64 = 1 << 40;

/// Something that happens at a time.
pub(crate) enum Event {
    GoOn(TaskId),
    /// Those in line may look again whether it is their turn.
    Turns,
    /// The stream tells of a notification.
    Tells(usize),
    CatchUp,
    Chores,
    Starts,
    /// The bot reads its messages by itself.
    Reads,
    LooksAtHealth,
    /// The server makes a post whose answer it owes.
    MakesLate(Box<Sent>),
    Does(Who, Deed),
    /// The server's operator ends the sign-ins of an app, everybody's.
    EndsEverywhere,
    /// The operator has the bot tell of that.
    TellsOfBreach(Vec<(AccountId, Breach)>),
}

/// How large a world is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: usize,
    pub(crate) messages: usize,
    pub(crate) hours: i64,
}

pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) chance: Chance,
    pub(crate) odds: Odds,
    pub(crate) planted: Option<Planted>,
    /// Until when people write and faults happen.
    pub(crate) busy_until: Timestamp,
    pub(crate) server: Server,
    pub(crate) store: Store,
    pub(crate) judge: Judge,
    pub(crate) last_posts: BTreeMap<Who, StatusId>,
    queue: BTreeMap<(Timestamp, u64), Event>,
    serial: u64,
    /// What the disk holds, where that is not all that was committed.
    pub(crate) unflushed: Option<Box<Store>>,
    // What follows is in the memory of one run of the program.
    pub(crate) current: TaskId,
    pub(crate) is_killed: bool,
    pub(crate) is_up: bool,
    pub(crate) lanes: BTreeMap<AccountId, VecDeque<Job>>,
    pub(crate) opened: Vec<AccountId>,
    pub(crate) line: Line,
    pub(crate) condition: Condition,
    pub(crate) up_since: Timestamp,
    /// How far the machine's clock is ahead of the server's.
    clock_ahead: SignedDuration,
    handed: BTreeSet<usize>,
    read_until: usize,
    next_chores: Timestamp,
}

impl World {
    pub(crate) fn new(seed: u64, size: Size, planted: Option<Planted>) -> Self {
        let mut chance = Chance::new(seed);
        let now = Timestamp::from_second(1_772_355_600).unwrap_or_default();
        let keys = *chance.pick(&Keys::ALL);
        let accounts = (0..size.people).map(account).collect();
        let mut world = Self {
            now,
            odds: Odds::draw(&mut chance),
            chance,
            planted,
            busy_until: now + SignedDuration::from_hours(size.hours),
            server: Server::new(accounts, keys),
            store: Store::default(),
            judge: Judge::default(),
            last_posts: BTreeMap::new(),
            queue: BTreeMap::new(),
            serial: 0,
            current: 0,
            is_killed: false,
            is_up: false,
            lanes: BTreeMap::new(),
            opened: Vec::new(),
            unflushed: None,
            line: Line::new(now, None),
            condition: Condition::default(),
            up_since: now,
            clock_ahead: SignedDuration::ZERO,
            handed: BTreeSet::new(),
            read_until: 0,
            next_chores: now,
        };
        world.populate(size);
        world.at(now, Event::Starts);
        world
    }

    fn populate(&mut self, size: Size) {
        for who in 0..size.people {
            for _ in 0..2 + self.chance.below(7) {
                let token = app(who, self.now, &mut self.chance);
                self.server.let_in(who, token);
            }
        }
        if self.chance.hits(0.25) {
            let from = self.now + self.chance.seconds(size.hours * 60 * 60);
            self.server.away = (from, from + self.chance.seconds(2 * 60 * 60));
            self.watch_health();
        }
        self.plan_breach(size.hours);
        let mut left = size.messages;
        while left > 0 {
            let (who, more) = (self.chance.below(size.people), self.chance.below(6).min(left - 1));
            left -= more + 1;
            let begins = self.now + self.chance.seconds(size.hours * 60 * 60);
            self.at(begins, Event::Does(who, Deed::Chats(more)));
            if self.chance.hits(0.1) {
                self.at(begins, Event::Does(who, Deed::LetsIn));
            }
        }
    }

    pub(crate) fn at(&mut self, at: Timestamp, event: Event) {
        let serial = self.next_serial();
        self.queue.insert((at.max(self.now), serial), event);
    }

    /// A number that was not given before.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        OTHER_INPUTS + self.serial
    }

    /// What time it is, as the bot has it: the server's, whatever the machine's clock says.
    pub(crate) fn bots_time(&self) -> Timestamp {
        self.now + self.clock_ahead
    }

    /// The next event, once its time has come.
    pub(crate) fn next(&mut self) -> Option<Event> {
        let ((at, _), event) = self.queue.pop_first()?;
        self.now = at;
        if at >= self.busy_until {
            self.odds = Odds::default();
        }
        Some(event)
    }

    /// Whether nothing goes on any more.
    pub(crate) fn is_at_rest(&self) -> bool {
        let is_done =
            self.is_up && self.lanes.is_empty() && self.now >= self.busy_until + SignedDuration::from_hours(4);
        is_done
            && self.store.breaches.is_empty()
            && self.store.due.first().is_none_or(|(due, _)| *due > self.now - SignedDuration::from_hours(2))
    }

    /// Everything that is no task.
    pub(crate) fn happens(&mut self, event: Event) {
        match event {
            Event::GoOn(_) => {}
            Event::Turns => self.give_turns(),
            Event::Tells(notification) => self.hear(notification),
            Event::CatchUp => self.catch_up(),
            Event::Chores => self.do_chores(),
            Event::Starts => self.start(),
            Event::Reads => self.read_messages(),
            Event::LooksAtHealth => self.look_at_health(),
            Event::MakesLate(sent) => {
                let count = self.server.statuses.len();
                let answer = self.server.make_late(&sent, self.now);
                // Another attempt with the same key may have made it meanwhile.
                if let (Answer::Made(id), true) = (answer, self.server.statuses.len() > count) {
                    self.stands(&id, &sent);
                }
            }
            Event::Does(who, deed) => self.does(who, deed),
            Event::EndsEverywhere => self.end_everywhere(),
            Event::TellsOfBreach(people) => self.tell_of_breach(people),
        }
    }

    /// Kills the program: what it had in memory is lost.
    pub(crate) fn die(&mut self) {
        (self.is_killed, self.is_up) = (false, false);
        if let Some(store) = self.unflushed.take() {
            self.store = *store;
        }
        self.line = Line::new(self.now, None);
        self.condition = Condition::default();
        self.lanes.clear();
        self.opened.clear();
        self.handed.clear();
        let away = *self.chance.pick(&[2, 60, 3_000]);
        let again = self.now + self.chance.seconds(away);
        self.at(again, Event::Starts);
    }

    /// Starts it: what was left is taken up before anything else.
    fn start(&mut self) {
        (self.is_up, self.up_since) = (true, self.now);
        self.judge.run += 1;
        if self.planted == Some(Planted::GoesByItsOwnClock) {
            self.clock_ahead = *self.chance.pick(&CLOCKS_WRONG);
        }
        if let Err(error) = self.store.read_again() {
            self.judge.finds(Invariant::OneAnswer, format!("the store cannot be read: {error}"));
        }
        let spent = self.store.spent.as_ref().filter(|_| self.planted != Some(Planted::ForgetsWhatIsSpent));
        self.line = Line::new(self.now, spent);
        match self.planted {
            Some(Planted::ForgetsWhatIsLeft) => self.store.outbox.clear(),
            Some(Planted::KeepsNoBreaches) => self.store.breaches.clear(),
            Some(_) | None => {}
        }
        let left: Vec<_> =
            self.store.outbox.iter().map(|(sequence, entry)| (entry.account.id.clone(), *sequence)).collect();
        for (account, sequence) in left {
            self.enqueue(account, Job::Resume(sequence));
        }
        self.catch_up();
        self.next_chores = self.now + LOOK_EVERY;
        self.at(self.next_chores, Event::Chores);
    }

    pub(crate) fn enqueue(&mut self, id: AccountId, job: Job) {
        if !self.lanes.contains_key(&id) {
            self.opened.push(id.clone());
        }
        self.lanes.entry(id).or_default().push_back(job);
    }

    /// The server notifies the bot of a message; how that reaches it is another matter.
    pub(crate) fn notify(&mut self, written: usize) {
        self.server.notifications.push((written, self.now));
        let notification = self.server.notifications.len() - 1;
        let fault = if self.chance.hits(self.odds.notification) { self.chance.below(3) } else { 3 };
        let soon = |world: &mut Self, most| world.now + world.chance.seconds(most);
        let first = match fault {
            0 => soon(self, 120),
            1 => return self.at(self.now + SignedDuration::from_secs(60), Event::CatchUp),
            _ => soon(self, 2),
        };
        self.at(first, Event::Tells(notification));
        if fault == 2 {
            let second = soon(self, 600);
            self.at(second, Event::Tells(notification));
        }
    }

    /// The bot reads a notification, if it is not gone by then and was not handed over before.
    fn hear(&mut self, notification: usize) {
        let (written, at) = self.server.notifications[notification];
        let (id, status) = (StatusId(written.to_string()), &self.server.statuses[written]);
        let is_over = status.deleted || self.store.seen.contains_key(&id) || at < self.bots_time() - SEEN_KEPT;
        if !self.is_up || is_over || !self.handed.insert(notification) {
            return;
        }
        let Some(from) = status.author.map(account) else { return };
        let asked =
            self.store.person(&from.id).and_then(|person| person.question.as_ref()).map(|question| question.asked);
        let notified_at = match asked {
            Some(Asked::Posted { at: asked }) if self.planted == Some(Planted::BelievesLateYeses) => asked,
            Some(_) | None => at,
        };
        let is_the_bots = |under: &&StatusId| self.server.status(under).is_some_and(|parent| parent.author.is_none());
        let parent = status.under.as_ref().filter(is_the_bots);
        let message = Message {
            id,
            text: status.text.clone(),
            audience: status.audience,
            language: None,
            replies_to: parent.map_or(RepliesTo::Nothing, |post| RepliesTo::SaidToBeTheBots(post.clone())),
            notified_at,
            posting_application: None,
            edited: status.edited_at.is_some(),
            from: from.clone(),
        };
        self.enqueue(from.id, Job::Message(Box::new(message)));
    }

    /// Reads everything that was not read yet.
    fn catch_up(&mut self) {
        let all = self.server.notifications.len();
        let is_over = |world: &Self| {
            let (written, at) = world.server.notifications[world.read_until];
            let is_seen = world.store.seen.contains_key(&StatusId(written.to_string()));
            world.server.statuses[written].deleted || is_seen || at < world.bots_time() - SEEN_KEPT
        };
        while self.read_until < all && is_over(self) {
            self.read_until += 1;
        }
        (self.read_until..all).for_each(|notification| self.hear(notification));
    }

    /// Wakes whom something is due for, and gives permissions back.
    fn do_chores(&mut self) {
        if !self.is_up || self.now != self.next_chores {
            return;
        }
        let before = self.bots_time() - SEEN_KEPT;
        self.store.seen.retain(|_, at| *at >= before);
        self.give_turns();
        let mut room = self.line.budget.room(PostClass::Unasked, self.now).min(PEOPLE_AT_ONCE);
        let due: Vec<_> = self.store.due.iter().take_while(|(at, _)| *at <= self.now).cloned().collect();
        for (at, id) in due {
            let is_told = self.lanes.get(&id).is_some_and(|jobs| jobs.iter().any(|job| matches!(job, Job::Woke(_))));
            let is_stranger = self.store.person(&id).is_none_or(Person::is_stranger);
            if !is_told && (is_stranger || room > 0) {
                room -= usize::from(!is_stranger);
                self.enqueue(id.clone(), Job::Woke((at, id)));
            }
        }
        self.hand_out_breaches(room);
        for credential in self.store.returns.clone() {
            if !self.hits_home() {
                self.server.end(&credential, self.now);
                self.store.returns.remove(&credential);
            }
        }
        let entries = self.store.due.first().into_iter().chain(self.store.breaches.keys().next());
        let next = entries.map(|(at, _)| *at).min().unwrap_or(Timestamp::MAX);
        self.next_chores = next.clamp(self.now + LOOK_EVERY, self.now + IDLE);
        self.at(self.next_chores, Event::Chores);
    }

    /// A sign-in comes back to the bot's own page, where there is a bot.
    pub(crate) fn comes_back(&mut self, request: AuthorizationRequestId, code: AuthorizationCode) {
        let whose = self.store.requests.get(&request).map(|(account, _)| account.clone());
        if let Some(account) = whose.filter(|_| self.is_up) {
            self.enqueue(account, Job::CameBack(request, code));
        }
    }

    /// Holds everything that has come to rest against the rules.
    pub(crate) fn close(&mut self) {
        self.judge.close(&self.server);
        let late = self.now - SignedDuration::from_hours(3);
        let lost = self.store.everybody().find(|person| person.reminders.next().is_some_and(|due| due < late));
        if let Some(account) = lost.map(|person| &person.account.id.0) {
            self.judge.finds(Invariant::RemindersOnce, format!("a reminder of {account} never came"));
        }
        if let Some(entry) = self.store.outbox.values().next() {
            self.judge
                .finds(Invariant::OneAnswer, format!("what follows from input {} is still to be done", entry.input));
        }
    }
}
