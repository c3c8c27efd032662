//! One turn of a conversation: the person as they will be, and the facts at hand.

use jiff::civil::Date;

use super::day::{day, day_in};
use super::language::Language;
use super::message::{Message, StatusId};
use super::person::{Connection, Person};
use super::question::{Action, Asked};
use super::reply::{
    FollowAdvice, IfGone, NotRead, Note, RemindersStand, Repeated, Reply, Response, Trouble, TroubleReply, Untrusted,
};
use super::shown::ShownList;
use super::sign_in::ReadyLink;
use super::told::Told;
use super::understand::language_of;
use super::{Context, Effect, Facts, Need, Next, Step};
use crate::audit::alike;
use crate::audit::source::{AppsPage, Watches};
use crate::audit::{
    Application, Keeps, Listing, PostingApplication, Source, Streams, Token, applications, is_written_with,
};

/// A message of so many words may be a command that somebody copied.
const COMMAND_WORDS_MAX: usize = 2;

/// A turn under way. It ends as a [`Step`].
pub(super) struct Turn<'a> {
    /// The person, as they will be.
    pub(super) person: Person,
    /// What was read.
    pub(super) facts: &'a Facts,
    /// What holds for everybody.
    pub(super) context: &'a Context<'a>,
    /// The message that is answered, if there is one.
    pub(super) under: Option<StatusId>,
    /// What the person is answered in.
    pub(super) language: Language,
    /// The app it was written with, where the server tells.
    pub(super) posting_application: Option<PostingApplication>,
    /// Whether watching for new apps ended in this turn, because the sign-in turned out to be over.
    pub(super) watch_ended: bool,
    /// What is said again at the head of the answer, because the person may not have seen it.
    pub(super) repeated: Option<Repeated>,
    /// Whether and how the person is told to follow the bot.
    pub(super) follow_advice: Option<FollowAdvice>,
    /// What is added about the open question.
    note: Note,
    if_gone: IfGone,
}

impl<'a> Turn<'a> {
    /// A turn that a message starts.
    pub(super) fn of_message(person: Person, message: &Message, facts: &'a Facts, context: &'a Context<'a>) -> Self {
        let fixed = person.language.filter(|_| !person.is_language_open);
        let language = fixed.or_else(|| language_of_first(message)).or(person.language).unwrap_or_default();
        let posting_application = message.posting_application.clone();
        let turn = Self::new(person, Some(message.id.clone()), language, facts, context);
        Self { posting_application, if_gone: IfGone::Drop, ..turn }
    }

    /// A turn that a finished write starts. Its result is told even if the message is gone.
    pub(super) fn after_a_deed(
        person: &Person,
        under: Option<StatusId>,
        facts: &'a Facts,
        context: &'a Context<'a>,
    ) -> Self {
        Self::new(person.clone(), under, person.language.unwrap_or_default(), facts, context)
    }

    fn new(
        person: Person,
        under: Option<StatusId>,
        language: Language,
        facts: &'a Facts,
        context: &'a Context<'a>,
    ) -> Self {
        let (posting_application, repeated, follow_advice) = (None, None, None);
        let (watch_ended, note, if_gone) = (false, Note::None, IfGone::PostAlone);
        Self {
            person,
            facts,
            context,
            under,
            language,
            posting_application,
            watch_ended,
            repeated,
            follow_advice,
            note,
            if_gone,
        }
    }

    /// A turn that the clock starts. It goes under the person's last message, if there is one.
    pub(super) fn of_the_clock(person: &Person, facts: &'a Facts, context: &'a Context<'a>) -> Self {
        Self::after_a_deed(person, person.last_messages.first().cloned(), facts, context)
    }

    /// What is said goes under this older message of the person's.
    pub(super) fn go_under(&mut self, message: StatusId) {
        (self.under, self.if_gone) = (Some(message), IfGone::PostAlone);
    }

    /// The day, where the operator is.
    pub(super) fn today(&self) -> Date {
        day_in(self.context.zone, self.context.now)
    }

    /// The fresh list, or the wish to read it.
    pub(super) fn listing(&self) -> Result<&'a Result<Listing, Trouble>, Need> {
        self.facts.listing.as_ref().ok_or(Need::Listing)
    }

    /// Whether the bot can look at the person's apps.
    pub(super) fn may_look(&self) -> bool {
        self.context.source.can_list() && self.person.can_be_read(self.context.source, self.context.now)
    }

    /// What the bot sees of the person's apps, or why it does not look; or the wish to read them. A permission that does not count any
    /// more, or that cannot be read, is forgotten.
    pub(super) fn look(&mut self) -> Result<Result<&'a Listing, NotRead>, Need> {
        if self.context.source == Source::NotKnownYet {
            return Ok(Err(NotRead::Trouble(self.home_trouble()?)));
        }
        if !self.context.source.can_list() {
            return Ok(Err(NotRead::NoList));
        }
        if !self.person.can_be_read(self.context.source, self.context.now) {
            return Ok(Err(NotRead::NoPermission));
        }
        Ok(match self.listing()? {
            Ok(listing) => {
                self.person.memory.removals.settle(listing);
                Ok(listing)
            }
            Err(trouble) => {
                if let Trouble::Refused | Trouble::PermissionLost = trouble {
                    self.lose_connection();
                }
                Err(NotRead::Trouble(*trouble))
            }
        })
    }

    /// Why it is not known what the person's server can do, or the wish to find out.
    pub(super) fn home_trouble(&self) -> Result<Trouble, Need> {
        Ok(self.facts.home.ok_or(Need::Home)?.err().unwrap_or(Trouble::Unreachable))
    }

    /// A fresh link, or the wish to have one.
    pub(super) fn link(&self) -> Result<&'a Result<ReadyLink, Trouble>, Need> {
        self.facts.link.as_ref().ok_or(Need::Link)
    }

    /// The open question stays open, and the answer names it again. One that has run out is not spoken of.
    pub(super) fn leave_question_open(&mut self) {
        let is_paging = self.person.question.as_ref().is_some_and(|one| matches!(one.asked, Asked::Paging { .. }));
        if let Some(action) = self.live_action() {
            self.note = if is_paging { Note::StillPaging(action) } else { Note::StillOpen(action) };
        }
    }

    /// The open question is closed; the answer says so, unless it had run out anyway.
    pub(super) fn close_question(&mut self) {
        if let Some(action) = self.live_action() {
            self.note = Note::Closed(action);
        }
        self.person.question = None;
    }

    /// What the open question is about, if a yes could still answer it, or get its next page.
    fn live_action(&self) -> Option<Action> {
        let question = self.person.question.as_ref().filter(|question| question.is_live(self.context.now))?;
        match question.asked {
            Asked::Posted { .. } | Asked::Paging { .. } => Some(question.action.clone()),
            Asked::Posting { .. } => None,
        }
    }

    /// What the bot kept of the sign-in is of no use any more. Whatever watched for new apps with it has ended, too.
    pub(super) fn lose_connection(&mut self) {
        self.person.connection = Connection::None;
        self.watch_ended |= self.person.watch.end(self.context.now);
    }

    /// What is said when a home server could not be read or told, and nothing was done.
    pub(super) fn trouble(&self, trouble: Trouble) -> Reply {
        let (_, link) = self.apps_page();
        Reply::Trouble(TroubleReply { trouble, operator: self.context.operator.map(str::to_owned), link })
    }

    /// Where the list comes from, for what is said of what the bot keeps: a key stays one while the bot has no way to use it, as when the
    /// operator took the database away from it.
    fn keeping(&self) -> Source {
        match self.person.connection {
            Connection::Until { .. } if self.context.source.keeps() == Keeps::Nothing => {
                Source::Operator(Streams::MayGoOn)
            }
            Connection::Until { .. }
            | Connection::Since(_)
            | Connection::None
            | Connection::Pasted(_)
            | Connection::GivingBack => self.context.source,
        }
    }

    /// Whether it is known that the bot cannot watch for new apps here.
    pub(super) fn cannot_watch(&self) -> bool {
        self.context.source.watches() == Watches::OnlyWhenAsked && self.context.source != Source::NotKnownYet
    }

    /// Whether the bot watches for new apps; `None` where it cannot.
    pub(super) fn is_watching(&self) -> Option<bool> {
        match self.context.source.watches() {
            Watches::OnlyWhenAsked => None,
            Watches::WithinAMinute => Some(self.person.watch.is_on),
        }
    }

    /// How reminders stand.
    pub(super) fn reminders(&self) -> RemindersStand {
        let next = self.person.reminders.next();
        next.map_or(RemindersStand::Off, |next| RemindersStand::Next(day_in(self.context.zone, next)))
    }

    /// The page of the person's own server where the apps are listed, and its address.
    pub(super) fn apps_page(&self) -> (AppsPage, String) {
        let source = self.context.source;
        let page = match source {
            Source::PageOnly(page) => page,
            Source::NotKnownYet => AppsPage::Unknown,
            Source::GoToSocial => AppsPage::GoToSocial,
            Source::Operator(_) | Source::Pasted => AppsPage::Mastodon,
        };
        (page, format!("{}{}", self.context.server, source.apps_page_path()))
    }

    /// The place of an application on that page, where it has one. An app that registers anew at every sign-in has several; the first
    /// leads near enough.
    pub(super) fn application_link(&self, tokens: &[Token]) -> String {
        let app = tokens.first().and_then(|token| token.app.as_ref());
        format!("{}{}", self.context.server, self.context.source.application_path(app))
    }

    /// What was to be said of the open question is not: this turn ends with the question itself.
    pub(super) fn drop_note(&mut self) {
        self.note = Note::None;
    }

    /// The app that the message was written with, if that is to be pointed out: it is another than at sign-in.
    pub(super) fn other_application(&self) -> Option<PostingApplication> {
        self.person.signed_in_with.other(self.posting_application.as_ref())
    }

    /// Whether the message was written with this application, as far as the server tells.
    pub(super) fn is_written_with(&self, application: &Application) -> bool {
        self.posting_application.as_ref().is_some_and(|with| is_written_with(application, with))
    }

    /// The applications of a fresh read, grouped as the list was whose numbers the person knows.
    pub(super) fn applications(&self, listing: &Listing) -> Vec<Application> {
        let numbered = self.numbered().map_or(&[][..], |shown| &shown.applications);
        applications(listing, &self.person.view(self.context.now, numbered))
    }

    /// The list last shown, if its numbers still count.
    pub(super) fn numbered(&self) -> Option<&ShownList> {
        self.person.shown.as_ref().filter(|shown| shown.is_good(self.context.now))
    }

    fn listed_names(&self) -> Vec<String> {
        let Some(shown) = self.numbered() else { return Vec::new() };
        let name = |application: &Application| application.key.name.clone();
        let mut names: Vec<String> = shown.listed().iter().filter_map(name).collect();
        // The plain one of two that look alike is the one that hides nothing.
        names.sort_by_cached_key(|name| (alike::is_strange(name), name.clone()));
        names.extend(shown.applications[shown.listed().len()..].iter().filter_map(name));
        names
    }

    /// What saying this would be.
    pub(super) fn saying(&self, reply: Reply) -> Response {
        let tells_what_is_kept = matches!(&reply, Reply::Privacy { .. })
            || matches!(&reply, Reply::Question(question) if question.action == Action::Forget);
        Response {
            language: self.language,
            under: self.under.clone(),
            reply,
            source: if tells_what_is_kept { self.keeping() } else { self.context.source },
            pasted_on: self.person.pasted_at().map(day),
            written_with: self.other_application().map(|application| Untrusted(application.name)),
            listed_names: self.listed_names(),
            watch_ended: self.watch_ended,
            follow_advice: self.follow_advice,
            repeated: self.repeated.clone(),
            note: self.note.clone(),
            if_gone: self.if_gone,
            first_of_several: None,
        }
    }

    /// Whether this fits into one post.
    pub(super) fn fits(&self, reply: Reply) -> bool {
        self.context.measure.fits(&self.person.account, &self.saying(reply))
    }

    /// How many of so many lines go into one post, which is this with as many: as many as fit, and one at least, if there is any. A single
    /// one always fits, as its names are cut; should it ever not, the post's own check refuses it.
    pub(super) fn fill(&self, most: usize, reply: impl Fn(usize) -> Reply) -> usize {
        // All that is said besides is the same for each of them.
        let mut last: Option<Response> = None;
        let fitting = (1..=most).take_while(|count| {
            let reply = reply(*count);
            let response = match last.take() {
                Some(response) => Response { reply, ..response },
                None => self.saying(reply),
            };
            self.context.measure.fits(&self.person.account, last.insert(response))
        });
        fitting.last().unwrap_or(1).min(most)
    }

    /// Ends the turn with a post.
    pub(super) fn say(mut self, reply: Reply) -> Step {
        self.settle_repeated(&reply);
        let told = Told::of(&reply, self.context.now);
        if let Some(told) = told.or_else(|| Told::again(self.repeated.as_ref()?, self.context.now)) {
            self.person.told = Some(told);
        }
        let response = self.saying(reply);
        let response = self.lay_out(response);
        Step { next: Next::Keep(Box::new(self.person)), response: Some(response), effect: None }
    }

    /// Ends the turn with the last post there will be: everything of the person is deleted.
    pub(super) fn say_and_forget(mut self, reply: Reply) -> Step {
        self.repeated = None;
        let response = self.saying(reply);
        Step { next: Next::Forget(self.person.answers.without_apps()), response: Some(response), effect: None }
    }

    /// Ends the turn without a post: everything of the person is deleted.
    pub(super) fn forget_in_silence(self) -> Step {
        Step { next: Next::Forget(self.person.answers.without_apps()), response: None, effect: None }
    }

    /// Ends the turn with a write; its result is said later.
    pub(super) fn run(self, effect: Effect) -> Step {
        Step { next: Next::Keep(Box::new(self.person)), response: None, effect: Some((self.under, effect)) }
    }

    /// Ends the turn in silence.
    pub(super) fn silence(self) -> Step {
        Step { next: Next::Keep(Box::new(self.person)), response: None, effect: None }
    }
}

/// The language to answer a message in while none is fixed: the one of its words, else the one it is tagged with. So few words are a command that
/// was copied from somewhere, and say less than the tag.
fn language_of_first(message: &Message) -> Option<Language> {
    let tagged = message.language.as_deref().and_then(Language::of_tag);
    let said = language_of(&message.text);
    let is_short = message.text.split_whitespace().count() <= COMMAND_WORDS_MAX;
    let (first, second) = if is_short { (tagged, said) } else { (said, tagged) };
    first.or(second)
}
