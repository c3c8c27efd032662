//! Every reply, short and plain, and long and hostile, for the tests of everything that is said.

#![expect(clippy::must_use_candidate, reason = "a test that makes a sample uses it")]

mod choices;
mod every;
mod export;
mod guiding;
mod names;
pub mod operator;
mod pasting;
mod rare;
mod remembered;
pub mod reminders;
pub mod ticked;

pub use names::{HOSTILE, SHARP, TAME, longest};

use jiff::civil::{Date, date};

use crate::audit::heading::HALF_YEAR_DAYS;
use crate::audit::{Extent, Filter, Finding, Heading, Order, Power, Source, Streams, TokenId};
use crate::dialogue::ServesOthers;
use crate::dialogue::message::{Account, AccountId, StatusId};
use crate::dialogue::question::{Action, Part, Removal, Target};
use crate::dialogue::reply::{
    ApplicationLine, CodeWay, DetailsReply, IfGone, Language, ListPreface, ListReply, ListedApplication, NamedTarget,
    NotWhole, Note, Offers, QuestionReply, RemindersStand, RemovedReply, Reply, Response, SignInReply, SignInWhy,
    StatusReply, TokenLine, Trouble, Untrusted, Used,
};
use crate::secret::SignInLink;

/// Alice, of the bot's own server.
pub fn alice() -> Account {
    account("alice")
}

/// An account with this handle.
pub fn account(acct: &str) -> Account {
    Account { id: AccountId("1".to_owned()), acct: acct.to_owned(), url: "https://social.example/@alice".to_owned() }
}

/// A text from outside.
pub fn untrusted(text: &str) -> Untrusted {
    Untrusted(text.to_owned())
}

/// A day.
pub fn day() -> Date {
    date(2025, 8, 3)
}

/// What says this in English, on a server where the bot keeps a permission.
pub fn say(reply: Reply) -> Response {
    Response {
        language: Language::English,
        under: Some(StatusId("1".to_owned())),
        reply,
        source: Source::GoToSocial,
        written_with: None,
        listed_names: Vec::new(),
        pasted_on: None,
        watch_ended: false,
        repeated: None,
        follow_advice: None,
        note: Note::None,
        if_gone: IfGone::Drop,
        first_of_several: None,
    }
}

/// A line of a list, of an app that was never used.
pub fn line(number: usize, app: &str) -> ApplicationLine {
    ApplicationLine {
        number,
        name: Some(untrusted(app)),
        tokens: 1,
        finding: Some(Finding::NeverUsed),
        power: Power::ReadAndChangeEverything,
        used: Used::Never,
        kept_on: None,
        is_bot: false,
    }
}

/// An application of a list, never used.
pub fn listed(number: usize, app: &str) -> ListedApplication {
    ListedApplication {
        number,
        name: Some(untrusted(app)),
        heading: Heading::NeverUsed,
        goes_on: false,
        findings: vec![Finding::NeverUsed],
        tokens: 1,
        old_tokens: 0,
        let_in_on: Some(day()),
        power: Power::ReadAndChangeEverything,
        used: Used::Never,
        is_written_with: false,
    }
}

/// An application of a list that is worth a look for this reason, or for none.
pub fn listed_for(number: usize, app: &str, finding: Option<Finding>) -> ListedApplication {
    let heading = match &finding {
        Some(finding) if finding.has_own_line() => Heading::OwnLine,
        Some(Finding::New { .. }) => Heading::LetInLately,
        Some(Finding::NeverUsed) => Heading::NeverUsed,
        Some(Finding::NoUseOnRecord) => Heading::NoUseOnRecord,
        Some(Finding::Unused { days }) => {
            let span = [730, 365, HALF_YEAR_DAYS].into_iter().find(|span| days >= span);
            Heading::Unused { days: span.unwrap_or(90) }
        }
        Some(Finding::OldTokens { .. }) => Heading::OldTokens,
        Some(_) => Heading::NoWebsite,
        None => Heading::NothingOdd,
    };
    ListedApplication { heading, findings: finding.into_iter().collect(), ..listed(number, app) }
}

/// A whole list of these.
pub fn list(lines: Vec<ListedApplication>) -> ListReply {
    ListReply {
        preface: ListPreface::Asked,
        filter: Filter::All,
        new_since: None,
        order: Order::Attention,
        today: day(),
        apps_total: 12,
        flagged: 5,
        listed: 12,
        removable: 11,
        lines,
        rest: 9,
        continued: false,
        extent: Extent::Whole,
        page: None,
    }
}

/// An application as a question names it.
pub fn target(label: &str, name: &str, tokens: usize, used_days_ago: Option<u32>) -> Target {
    Target {
        label: label.to_owned(),
        name: Some(name.to_owned()),
        app: None,
        tokens: (0..tokens).map(|id| TokenId(id.to_string())).collect(),
        part: Part::Whole,
        used_days_ago,
    }
}

/// The wish to remove these.
pub fn remove(targets: Vec<Target>) -> Action {
    Action::Remove(Removal { targets, newest: None, ticked_at: None })
}

/// A question.
pub fn question(action: Action) -> QuestionReply {
    QuestionReply::about(action)
}

/// A target as a result names it.
pub fn named(label: &str, app: &str) -> NamedTarget {
    NamedTarget { label: label.to_owned(), name: Some(untrusted(app)) }
}

/// A removal that went as it should.
pub fn removed(targets: Vec<NamedTarget>) -> RemovedReply {
    RemovedReply {
        removed: targets,
        gone_before: Vec::new(),
        left: Vec::new(),
        said_done: Vec::new(),
        untried: Vec::new(),
        unseen: Vec::new(),
        trouble: None,
        namesakes: Vec::new(),
        apps_left: Some(10),
        interrupted: false,
        made_since: 0,
        streams: Streams::MayGoOn,
        offers: Offers::default(),
    }
}

/// Everything about an app with so many sign-ins.
pub fn details(app: &str, tokens: usize) -> DetailsReply {
    DetailsReply {
        line: ApplicationLine { tokens, ..line(3, app) },
        website: Some(untrusted("https://tusky.app")),
        powers: vec![Power::ReadAndChangeEverything],
        findings: Vec::new(),
        tokens: (0..tokens)
            .map(|index| TokenLine {
                label: format!("3{}", crate::audit::application::letter(index)),
                authorized_on: Some(day()),
                used: Used::DaysAgo(u32::try_from(index * 50).unwrap_or(u32::MAX)),
            })
            .collect(),
        copied: None,
        link: "https://social.example/settings/user/tokens".to_owned(),
    }
}

/// The link to sign in with, as long as they get.
pub fn sign_in(why: SignInWhy, way: CodeWay, source: Source) -> Response {
    let long = format!("https://social.example/oauth/authorize?scope=read:accounts&state={}", "s".repeat(300));
    let lasts_days = source.connection_ends().then_some(400);
    let own_page = (way == CodeWay::Callback).then(own_page);
    let reply = Reply::SignIn(SignInReply { link: SignInLink::new(long), own_page, why, way, lasts_days });
    Response { source, ..say(reply) }
}

/// A page of the bot's own that leads on to a sign-in, with an address as long as they get.
pub fn own_page() -> SignInLink {
    SignInLink::new(format!("https://apps.example/sign-in/{}", "a".repeat(43)))
}

/// How things stand, with a sign-in since this day.
pub fn status(connected_since: Option<Date>) -> StatusReply {
    StatusReply {
        connected_since,
        connected_until: None,
        pasted_on: None,
        link_minutes: None,
        reminders: RemindersStand::Next(day()),
        watching: None,
    }
}

/// Every reply in many shapes: each variant, each of its choices, short and long, tame and hostile.
pub fn samples() -> Vec<Response> {
    let texts = HOSTILE.into_iter().map(str::to_owned).chain([longest()]);
    tame().into_iter().chain(texts.flat_map(|text| hostile(&text))).collect()
}

/// Every reply whose commands are as the dialogue would have them: each variant, each of its choices.
pub fn tame() -> Vec<Response> {
    let mut tame = every::plain();
    tame.extend(guiding::guiding());
    tame.extend(pasting::plain());
    tame.extend(export::exports().into_iter().map(say));
    tame.extend(every::of_sign_in());
    tame.extend(every::of_lists().into_iter().map(say));
    tame.extend(every::of_details().into_iter().map(say));
    tame.extend(every::of_questions().into_iter().map(say));
    tame.extend(choices::all().into_iter().map(say));
    tame.extend(every::of_results().into_iter().map(say));
    tame.extend(remembered::all());
    tame.extend(reminders::plain());
    tame.extend(operator::plain());
    tame.extend(rare::all());
    tame.extend(hostile(TAME));
    tame
}

/// Every note.
pub fn notes() -> Vec<Note> {
    let targets: Vec<Target> = (1..=8).map(|number| target(&number.to_string(), "CrossPost 9000", 1, None)).collect();
    let one = remove(vec![target("3", "Tusky", 3, Some(0))]);
    vec![
        Note::None,
        Note::StillOpen(one.clone()),
        Note::StillOpen(remove(targets.clone())),
        Note::StillOpen(ticked::ticked(remove(targets.clone()))),
        Note::StillOpen(ticked::ticked(choices::scattered())),
        Note::StillOpen(Action::Forget),
        Note::StillOpen(Action::Disconnect),
        Note::StillOpen(choices::scattered()),
        Note::StillPaging(choices::scattered()),
        Note::Closed(choices::scattered()),
        Note::Closed(one),
        Note::Closed(remove(targets)),
        Note::Closed(Action::Forget),
        Note::Closed(Action::Disconnect),
    ]
}

/// Every reply that shows a text of others, with this one.
pub fn hostile(text: &str) -> Vec<Response> {
    let bad = |label: &str| target(label, text, 3, Some(0));
    let question = question(remove(vec![bad("1"), target("2", "Tusky", 1, None)]));
    let prefaced = |preface| Reply::List(ListReply { preface, ..list(vec![listed(1, text), listed(2, "Tusky")]) });
    let found =
        |filter| Reply::List(ListReply { filter, ..list(vec![ListedApplication { tokens: 3, ..listed(1, text) }]) });
    let plain = [
        prefaced(ListPreface::Asked),
        prefaced(ListPreface::SeveralNamed(untrusted(text))),
        found(Filter::Named(text.to_owned())),
        Reply::Details(Box::new(details(text, 3))),
        Reply::Details(Box::new(DetailsReply { website: Some(untrusted(text)), ..details("Tusky", 1) })),
        Reply::NoSuchNumber { asked: untrusted(text), highest: 0 },
        Reply::NoSuchNumber { asked: untrusted(text), highest: 1 },
        Reply::NoSuchNumber { asked: untrusted(text), highest: usize::MAX },
        Reply::NoSuchName { name: untrusted(text) },
        Reply::AlreadyGone { name: Some(untrusted(text)) },
        Reply::AlreadyGone { name: None },
        Reply::Question(question),
        Reply::Removed(Box::new(removed(vec![named("1", text), named("2", "Tusky"), named("3b", text)]))),
        Reply::NotServed { host: Some(text.to_owned()) },
        Reply::NotWhole(Box::new(NotWhole { picks: Vec::new(), unexplained: vec![untrusted(text); 3] })),
        Reply::Unkept { unkept: vec![named("1", text)], strange: vec![named("2", "Tusky"), named("3", text)] },
        Reply::KeepsItself { name: Some(untrusted(text)) },
        remembered::history(text),
        remembered::looks_like(text),
        Reply::Privacy {
            operator: Some(text.to_owned()),
            profile: None,
            serves: ServesOthers::OfDomains(vec![text.to_owned()]),
        },
        Reply::TooManyAtOnce { chosen: 9, fit: 2, example: if text == TAME { "1-2" } else { text }.to_owned() },
        Reply::NothingChosen { no_match: None, left_out: Box::new(choices::left_out(text)) },
        choices::page(text),
    ];
    let mut samples: Vec<Response> = plain.map(say).into();
    samples.extend(remembered::written_with(text));
    samples.extend(export::hostile(text).into_iter().map(say));
    samples.extend(reminders::named(text).into_iter().map(say));
    samples.extend(operator::named(text));
    samples.extend(pasting::named_so(text));
    samples
}

/// Everything that can be wrong with a server.
fn troubles() -> impl Iterator<Item = Trouble> {
    [
        Trouble::Unreachable,
        Trouble::Failing,
        Trouble::Busy,
        Trouble::ManyServers,
        Trouble::Nonsense,
        Trouble::Refused,
        Trouble::PermissionLost,
        Trouble::SignInTooOld,
        Trouble::Missing,
        Trouble::NotDone,
        Trouble::NotSetUp,
        Trouble::PersonCeiling,
        Trouble::Ceiling,
    ]
    .into_iter()
}
