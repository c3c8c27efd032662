//! What is said where the operator of a Mastodon server runs the bot, and of watching for new apps.

use super::{
    day, details, list, listed_for, longest, named as named_target, question, remove, removed, say, sign_in, status,
    target, untrusted,
};
use crate::audit::source::AppsPage;
use crate::audit::{Power, Source, Streams};
use crate::dialogue::command::Switch;
use crate::dialogue::question::{Action, Part, Target};
use crate::dialogue::reply::{
    AlertRead, AlertReply, BreachReply, CodeWay, Courtesy, DetailsReply, FollowAdvice, GaveBack, LetIn,
    ListedApplication, NotRead, Offers, RanOutReply, RemindersStand, RemovedReply, Repeated, Reply, Response,
    SignInWhy, StatusReply, Trouble, TroubleReply, UnseenAlert, Untrusted, Used, WatchReply,
};

/// The source, where live connections are cut.
pub const SOURCE: Source = Source::Operator(Streams::Cut);

/// The page of everybody's apps.
pub const PAGE: &str = "https://social.example/oauth/authorized_applications";

/// A home server could not be read or told.
pub fn trouble(trouble: Trouble, operator: Option<&str>) -> TroubleReply {
    TroubleReply { trouble, operator: operator.map(str::to_owned), link: PAGE.to_owned() }
}

/// What says this where the operator of a Mastodon server runs the bot.
pub fn say_here(reply: Reply) -> Response {
    Response { source: SOURCE, ..say(reply) }
}

/// Everything about an app with so many sign-ins, as this source tells it.
pub fn details_here(app: &str, tokens: usize) -> DetailsReply {
    let mut details = DetailsReply { link: format!("{PAGE}#doorkeeper_application_12"), ..details(app, tokens) };
    for (token, days) in details.tokens.iter_mut().zip((0..).step_by(50)) {
        token.used = Used::AboutDaysAgo(days);
    }
    details
}

/// An app of this name that was let in.
pub fn let_in(name: &str) -> LetIn {
    LetIn {
        name: Some(untrusted(name)),
        tokens: 1,
        allowed_on: Some(day()),
        removed_on: None,
        power: Power::ReadAndChangeEverything,
    }
}

/// These apps were let in, and so many more.
pub fn seen(apps: Vec<LetIn>, rest: usize) -> AlertReply {
    AlertReply { last_read: AlertRead::Seen { apps, rest }, link: format!("{PAGE}#doorkeeper_application_12") }
}

/// Apps were let in, and the bot could not look.
pub fn blind(why: NotRead) -> AlertReply {
    AlertReply { last_read: AlertRead::NotRead { why, page: AppsPage::Mastodon }, link: PAGE.to_owned() }
}

/// How things stand with a sign-in that has an end.
pub fn signed_in(watching: bool) -> StatusReply {
    StatusReply { connected_until: Some(day()), watching: Some(watching), ..status(Some(day())) }
}

pub(super) fn plain() -> Vec<Response> {
    let mut samples = of_watching();
    samples.extend(of_ends());
    samples.extend(of_apps());
    samples.extend([true, false].map(|watching| say_here(Reply::Status(signed_in(watching)))));
    samples.push(say_here(Reply::Status(StatusReply { watching: Some(false), ..status(None) })));
    let of_no_use = say(Reply::Status(StatusReply { watching: None, ..signed_in(false) }));
    samples.push(Response { source: Source::PageOnly(AppsPage::Mastodon), ..of_no_use });
    let operators = [None, Some("@admin@evil.example, https://evil.example"), Some("the people of social.example")];
    for operator in operators {
        samples.extend(super::troubles().map(|trouble| say_here(Reply::Trouble(self::trouble(trouble, operator)))));
    }
    for way in [CodeWay::Callback, CodeWay::Paste] {
        for why in [SignInWhy::PermissionGone, SignInWhy::PermissionLost] {
            samples.push(Response { watch_ended: true, ..sign_in(why, way, SOURCE) });
        }
    }
    samples
}

fn of_watching() -> Vec<Response> {
    let mut samples = vec![WatchReply::On, WatchReply::Off { was_on: true }, WatchReply::Off { was_on: false }];
    for trouble in super::troubles() {
        samples.extend([Switch::On, Switch::Off].map(|switch| WatchReply::NotKnown { switch, trouble }));
        let operator = Some("@admin@evil.example".repeat(9));
        samples.extend([true, false].map(|is_on| WatchReply::AsItWas { is_on, trouble, operator: operator.clone() }));
    }
    let mut alerts = vec![
        seen(vec![let_in("Tusky")], 0),
        seen(vec![LetIn { tokens: 3, removed_on: Some(day()), ..let_in("Tusky") }], 0),
        seen(vec![LetIn { allowed_on: None, power: Power::NotReported, name: None, ..let_in("x") }], 0),
        seen(vec![let_in("Tusky"), let_in("Ivory for Mac")], 0),
        seen(vec![let_in("Tusky")], 1),
        seen(vec![let_in("Tusky")], usize::MAX),
    ];
    let whys = [NotRead::NoList, NotRead::NoPermission].into_iter().chain(super::troubles().map(NotRead::Trouble));
    alerts.extend(whys.map(blind));
    let over = Reply::Alert(blind(NotRead::Trouble(Trouble::Refused)));
    let breaches = [breach("Tusky", 0, 1), breach("Tusky", 1, 3), BreachReply { app: None, ..breach("", 7, 1) }];
    let replies = samples.into_iter().map(Reply::Watch).chain(alerts.into_iter().map(Reply::Alert));
    let replies = replies.chain(breaches.into_iter().map(Reply::Breach));
    let advised = [
        (Reply::Watch(WatchReply::On), FollowAdvice::Follow),
        (Reply::Watch(WatchReply::On), FollowAdvice::IfNotFollowing),
        (Reply::Status(signed_in(true)), FollowAdvice::Follow),
        (Reply::Alert(seen(vec![let_in("Tusky")], 0)), FollowAdvice::MessagesGone),
    ];
    let advised = advised.map(|(reply, advice)| Response { follow_advice: Some(advice), ..say_here(reply) });
    replies
        .map(say_here)
        .chain([Response { watch_ended: true, ..say_here(over) }])
        .chain(advised)
        .chain(repeated("Tusky"))
        .collect()
}

fn breach(name: &str, others: usize, tokens: usize) -> BreachReply {
    BreachReply { app: Some(Untrusted(name.to_owned())), others, tokens, ended_on: day() }
}

/// Apps of this name that are told of again.
fn repeated(name: &str) -> Vec<Response> {
    let alert = |apps, rest| UnseenAlert { apps, rest, since: day() };
    let one = || alert(vec![LetIn { tokens: 999, removed_on: Some(day()), ..let_in(name) }], Some(0));
    let all = [
        Repeated::Named(one()),
        Repeated::Named(alert(vec![let_in(name), let_in("Ivory for Mac")], Some(3))),
        Repeated::Counted(one()),
        Repeated::Counted(alert(vec![let_in(name)], Some(3))),
        Repeated::Counted(alert(Vec::new(), None)),
    ];
    let said = |repeated| Response { repeated: Some(repeated), ..say_here(Reply::Courtesy(Courtesy::Thanks)) };
    all.map(said).into()
}

/// Sign-ins that are over.
fn of_ends() -> Vec<Response> {
    let ran_out = RanOutReply { days: 400, result: GaveBack::Done, reminders: RemindersStand::Off };
    let reminders = RemindersStand::Next(day());
    let all = [
        ran_out,
        RanOutReply { days: 1, ..ran_out },
        RanOutReply { reminders, ..ran_out },
        RanOutReply { result: GaveBack::Later, reminders, ..ran_out },
        RanOutReply { result: GaveBack::NotSetUp, reminders, ..ran_out },
        RanOutReply { result: GaveBack::Lost, ..ran_out },
        RanOutReply { result: GaveBack::None, ..ran_out },
    ];
    let said = |ran_out: RanOutReply| {
        let watch_ended = ran_out.reminders != RemindersStand::Off;
        Response { watch_ended, ..say_here(Reply::RanOut(ran_out)) }
    };
    all.map(said).into()
}

/// Lists, details, questions and results.
fn of_apps() -> Vec<Response> {
    let used = [0, 1, 3, 400, 800].map(Used::AboutDaysAgo);
    let lines = used.map(|used| Reply::List(list(vec![ListedApplication { used, ..listed_for(1, "Tusky", None) }])));
    let mut samples: Vec<Response> = lines.map(say_here).into();
    let mut unused = details_here("Tusky", 1);
    unused.tokens[0].used = Used::NoneOnRecord;
    let all = [details_here("Tusky", 1), details_here("Tusky", 3), details_here(&longest(), 1_000), unused];
    samples.extend(all.map(|details| say_here(Reply::Details(Box::new(details)))));
    let one_of =
        |label: &str, used_days_ago| Target { part: Part::OneOf(3), ..target(label, "Tusky", 1, used_days_ago) };
    for source in [SOURCE, Source::Operator(Streams::MayGoOn)] {
        let actions = [
            remove(vec![target("3", "Tusky", 3, Some(5))]),
            remove(vec![target("3", "Tusky", 3, Some(0)), target("1", "CrossPost 9000", 1, None)]),
            remove(vec![one_of("3b", Some(1)), one_of("3c", Some(100))]),
            Action::Forget,
        ];
        samples.extend(actions.map(|action| Response { source, ..say(Reply::Question(question(action))) }));
    }
    let two = || vec![named_target("2", "Old Poster"), named_target("3b", "Tusky")];
    let cut = |targets| RemovedReply { streams: Streams::Cut, ..removed(targets) };
    let none_seen = |targets| RemovedReply { streams: Streams::NoneSeen, ..removed(targets) };
    let results = [
        cut(two()),
        none_seen(two()),
        none_seen(vec![named_target("1", "Tusky")]),
        RemovedReply { made_since: 1, ..cut(vec![named_target("1", "Tusky")]) },
        RemovedReply { made_since: 2, offers: Offers { reminders: true, watch: true }, ..cut(two()) },
    ];
    samples.extend(results.map(|result| say_here(Reply::Removed(Box::new(result)))));
    let over = RemovedReply { left: two(), trouble: Some(Trouble::Refused), ..cut(two()) };
    samples.push(Response { watch_ended: true, ..say_here(Reply::Removed(Box::new(over))) });
    samples
}

pub(super) fn named(name: &str) -> Vec<Response> {
    let named = [
        Reply::Alert(seen(vec![LetIn { tokens: 999, removed_on: Some(day()), ..let_in(name) }], 0)),
        Reply::Alert(seen(vec![let_in(name)], 3)),
        Reply::Breach(breach(name, 2, 999)),
        Reply::Details(Box::new(details_here(name, 3))),
    ];
    named.map(say_here).into_iter().chain(repeated(name)).collect()
}
