//! Every variant of every reply, with each of its choices.

use super::{
    day, details, line, list, listed, listed_for, longest, named, question, remove, removed, say, sign_in, status,
    target, untrusted,
};
use crate::audit::heading::HALF_YEAR_DAYS;
use crate::audit::source::AppsPage;
use crate::audit::{Extent, Filter, Finding, Heading, Order, Power, Source, Unreported, Unused};
use crate::dialogue::ServesOthers;
use crate::dialogue::question::{Action, Part, Target, YesRefusal};
use crate::dialogue::reply::{
    ApplicationLine, AskedAgain, CodeWay, Courtesy, DetailsReply, GaveBack, HintReach, ListPreface, ListReply,
    ListedApplication, Offers, QuestionReply, RemindersStand, RemovedReply, Reply, Response, RestPage, Role, SignInWhy,
    StatusReply, Used,
};
use crate::dialogue::sign_in::Exchange;
use crate::secret::AnswerText;

fn sources() -> [Source; 3] {
    [Source::GoToSocial, Source::PageOnly(AppsPage::Mastodon), super::operator::SOURCE]
}

pub(super) fn plain() -> Vec<Response> {
    let mut samples: Vec<Response> = [
        Reply::LanguageChosen,
        Reply::OneAtATime,
        Reply::NoMore,
        Reply::NotReported(Unreported::LastUse),
        Reply::NotReported(Unreported::Date),
        Reply::NotReported(Unreported::Permissions),
        Reply::ThatIsMe { number: 12 },
        Reply::NothingToConfirm,
        Reply::LeftAlone { was_open: true },
        Reply::LeftAlone { was_open: false },
        Reply::NotConnected,
        Reply::WriteToMeAlone,
        Reply::PublicHint(HintReach::Private),
        Reply::NotPosted,
        Reply::SignInTooLong,
        Reply::NotServed { host: Some("social.example".to_owned()) },
        Reply::NotServed { host: None },
        Reply::TooMuchToKeep,
        Reply::StillPuzzled,
        Reply::OnlyYes,
        Reply::SameAgain,
        Reply::LostPhone,
        Reply::HowToLeave,
        Reply::Rest(RestPage { text: AnswerText::new("That was the rest."), link: None, role: Role::Plain }),
    ]
    .map(say)
    .into();
    samples.extend([Courtesy::Thanks, Courtesy::Bye, Courtesy::Noted].map(|courtesy| say(Reply::Courtesy(courtesy))));
    samples.push(say(Reply::LastWordsSpent { link: "https://home.example/oauth/authorized_applications".to_owned() }));
    samples.extend([0, 1, 2, 119, 120, 1_440, u32::MAX].map(|minutes| say(Reply::Enough { minutes })));
    samples.extend(super::troubles().map(|trouble| say(Reply::Trouble(super::operator::trouble(trouble, None)))));
    for source in sources() {
        for gave_back in [GaveBack::Done, GaveBack::None, GaveBack::Later, GaveBack::NotSetUp, GaveBack::Lost] {
            let watch_ended = source == super::operator::SOURCE;
            let partings = [Reply::Disconnected(gave_back), Reply::Forgotten(gave_back)];
            samples.extend(partings.map(|reply| Response { source, watch_ended, ..say(reply) }));
        }
        let mut here = vec![Reply::RecordLost, Reply::Help { puzzled: true }, Reply::Help { puzzled: false }];
        for operator in [None, Some("The people of social.example".to_owned()), Some("@admin@evil.example".repeat(9))] {
            here.push(Reply::Privacy { operator, profile: None, serves: ServesOthers::Nobody });
        }
        let (operator, profile) = ("@admin@social.example".to_owned(), "https://social.example/@admin".to_owned());
        let domains = |count: usize| vec!["social.example".to_owned(); count];
        for serves in
            [ServesOthers::Everybody, ServesOthers::OfDomains(domains(2)), ServesOthers::OfDomains(domains(9))]
        {
            here.push(Reply::Privacy { operator: None, profile: None, serves });
        }
        here.push(Reply::Privacy { operator: Some(operator), profile: Some(profile), serves: ServesOthers::Nobody });
        for (connected_since, link_minutes) in [(None, None), (Some(day()), Some(2)), (None, Some(1)), (None, Some(10))]
        {
            let reminders = if connected_since.is_some() { RemindersStand::Next(day()) } else { RemindersStand::Off };
            here.push(Reply::Status(StatusReply { link_minutes, reminders, ..status(connected_since) }));
        }
        samples.extend(here.into_iter().map(|reply| Response { source, ..say(reply) }));
    }
    let away = [Reply::Help { puzzled: false }, Reply::Help { puzzled: true }, Reply::Status(status(None))];
    samples.extend(away.map(|reply| Response { source: Source::NotKnownYet, ..say(reply) }));
    samples
}

pub(super) fn of_sign_in() -> Vec<Response> {
    let exchanges = [
        Exchange::Connected,
        Exchange::Proven,
        Exchange::AnotherAccount,
        Exchange::CodeRefused,
        Exchange::Unreachable,
        Exchange::LinkExpired,
        Exchange::NotAllowed,
        Exchange::NotSetUp,
    ];
    let whys = [SignInWhy::Needed, SignInWhy::PermissionGone, SignInWhy::PermissionLost, SignInWhy::RanOut]
        .into_iter()
        .chain([SignInWhy::ToRemove { days: 90 }, SignInWhy::ServerWantsNewer, SignInWhy::Renewal]);
    let ended = |exchange| [true, false].map(|has_earlier| say(Reply::SignInEnded { exchange, has_earlier }));
    let mut samples: Vec<Response> = exchanges.into_iter().flat_map(ended).collect();
    for why in whys {
        for way in [CodeWay::Callback, CodeWay::Paste] {
            samples.extend(sources().map(|source| sign_in(why, way, source)));
        }
    }
    let pages = [AppsPage::Mastodon, AppsPage::GoToSocial, AppsPage::Pleroma, AppsPage::Pixelfed, AppsPage::Unknown];
    for page in pages {
        let link = "https://social.example/oauth/authorized_applications".to_owned();
        let page_only = |after_sign_in| Reply::PageOnly { page, link: link.clone(), after_sign_in };
        samples.extend([true, false].map(|after_sign_in| say(page_only(after_sign_in))));
    }
    samples
}

pub(super) fn of_lists() -> Vec<Reply> {
    let base = || list(vec![listed(1, "CrossPost 9000")]);
    let bot = ListedApplication { heading: Heading::Bot, findings: Vec::new(), ..listed(13, "Auditoot") };
    let filters = [
        Filter::All,
        Filter::Unused(Unused { days: 90 }),
        Filter::NeverUsed,
        Filter::New,
        Filter::Can(Power::Post),
        Filter::Named("@tusky".to_owned()),
    ];
    let mut lists = vec![
        ListReply { continued: true, ..base() },
        ListReply { continued: true, ..list(vec![listed(1, "CrossPost 9000"), listed(2, "Elk")]) },
        ListReply { preface: ListPreface::NumbersOutdated, ..base() },
        ListReply { preface: ListPreface::NoListYet, ..base() },
        ListReply { extent: Extent::Cut, rest: 0, ..base() },
        list(vec![bot.clone()]),
        ListReply { rest: 0, apps_total: 0, listed: 1, flagged: 0, ..list(vec![bot]) },
        ListReply { apps_total: usize::MAX, flagged: usize::MAX, listed: usize::MAX, ..list(vec![listed(999, "A")]) },
    ];
    for filter in filters {
        lists.push(ListReply { filter: filter.clone(), ..base() });
        lists.push(ListReply { filter: filter.clone(), listed: 1, flagged: 1, rest: 0, ..base() });
        lists.push(ListReply { filter: filter.clone(), apps_total: 1, listed: 1, flagged: 1, rest: 0, ..base() });
        lists.push(ListReply { filter, apps_total: 1, listed: 0, flagged: 0, rest: 0, ..list(Vec::new()) });
    }
    for (finding, power, used) in about() {
        let one = ListedApplication { power, used, tokens: 3, ..listed_for(1, "Tusky", finding) };
        lists.push(list(vec![one.clone()]));
        lists.push(ListReply { order: Order::LastUse, ..list(vec![one]) });
    }
    lists.extend(in_groups());
    lists.into_iter().map(Reply::List).collect()
}

/// Lists whose groups go on, whose apps may do different things, and that have days and counts in brackets.
fn in_groups() -> Vec<ListReply> {
    let with = |power, number| ListedApplication { power, ..listed(number, "Elk") };
    let everything = |number| with(Power::ReadAndChangeEverything, number);
    let mixed = vec![everything(1), everything(2), everything(3), with(Power::Post, 4), with(Power::NotReported, 5)];
    let unknown = vec![with(Power::NotReported, 1), with(Power::NotReported, 2), with(Power::OnlyRead, 3)];
    let none_most = vec![everything(1), with(Power::Post, 2)];
    let new = |days| ListedApplication {
        let_in_on: Some(day() - jiff::Span::new().days(days)),
        tokens: 2,
        is_written_with: true,
        ..listed_for(1, "Tusky", Some(Finding::New { authorized_at: None }))
    };
    let old = ListedApplication {
        tokens: 3,
        old_tokens: 2,
        ..listed_for(1, "Tusky", Some(Finding::OldTokens { count: 2, days: 400 }))
    };
    let kept = ListedApplication { heading: Heading::Kept, findings: Vec::new(), ..listed(1, "Tusky") };
    let both = ListedApplication {
        findings: vec![Finding::Grown, Finding::New { authorized_at: None }, Finding::NeverUsed],
        heading: Heading::OwnLine,
        ..listed(1, "Tusky")
    };
    let alone = |one| list(vec![one]);
    let half_a_year = listed_for(1, "Tusky", Some(Finding::Unused { days: HALF_YEAR_DAYS }));
    let mut all =
        vec![list(mixed), list(unknown), list(none_most), alone(half_a_year), alone(old), alone(kept), alone(both)];
    all.extend(powers().into_iter().map(|power| list(vec![with(power, 1), with(power, 2)])));
    // Today, every month of a year, and a year before.
    all.extend((0..14).map(|months| alone(new(months * 28))));
    all.push(ListReply { continued: true, ..alone(ListedApplication { goes_on: true, ..everything(6) }) });
    let by_use = listed_for(1, "Tusky", Some(Finding::Grown));
    let by_use = ListedApplication { heading: Heading::NothingOdd, ..by_use };
    all.push(ListReply { filter: Filter::NeverUsed, rest: 0, removable: 1, ..alone(by_use) });
    all
}

/// Every reason, every power and every last use, side by side.
fn about() -> Vec<(Option<Finding>, Power, Used)> {
    let findings = findings().into_iter().map(Some).chain([None]);
    let powers = powers().into_iter().cycle();
    let used = [Used::Never, Used::NoneOnRecord, Used::NotReported].into_iter();
    let days = [0, 1, 100, 365, 800, u32::MAX];
    let used = used.chain(days.map(Used::DaysAgo)).chain(days.map(Used::AboutDaysAgo));
    let mut about: Vec<_> = findings.zip(powers).map(|(finding, power)| (finding, power, Used::Never)).collect();
    about.extend(powers_without_finding());
    about.extend(used.map(|used| (None, Power::Post, used)));
    about
}

fn powers_without_finding() -> Vec<(Option<Finding>, Power, Used)> {
    powers().into_iter().map(|power| (None, power, Used::Never)).collect()
}

fn findings() -> Vec<Finding> {
    vec![
        Finding::Administrator,
        Finding::NeverUsed,
        Finding::NoUseOnRecord,
        Finding::Unused { days: 100 },
        Finding::OldTokens { count: 2, days: 400 },
        Finding::NoWebsite,
        Finding::WebsiteNotHttps,
    ]
}

fn powers() -> [Power; 9] {
    [
        Power::Administer,
        Power::ReadAndChangeEverything,
        Power::ChangeEverything,
        Power::ChangeProfile,
        Power::Post,
        Power::ReadPrivateMentions,
        Power::ChangeSomeThings,
        Power::OnlyRead,
        Power::NotReported,
    ]
}

pub(super) fn of_details() -> Vec<Reply> {
    let undated = |tokens| {
        let mut details = details("Tusky", tokens);
        for token in &mut details.tokens {
            (token.authorized_on, token.used) = (None, Used::NotReported);
        }
        details
    };
    let crowded = DetailsReply {
        line: ApplicationLine { number: 999, tokens: 1_000, ..line(999, &longest()) },
        website: Some(untrusted(&format!("http://{}.example", "www.".repeat(60)))),
        powers: vec![Power::Administer, Power::ChangeProfile, Power::Post, Power::ReadPrivateMentions],
        findings: vec![
            Finding::Administrator,
            Finding::OldTokens { count: 999, days: u32::MAX },
            Finding::WebsiteNotHttps,
        ],
        ..details("x", 1_000)
    };
    let bot = DetailsReply { line: ApplicationLine { is_bot: true, ..line(13, "Auditoot") }, ..details("Auditoot", 1) };
    let mut all = vec![details("Tusky", 1), details("Tusky", 3), undated(1), undated(2), crowded, bot];
    for website in [
        None,
        Some(untrusted("http://old.example")),
        Some(untrusted("javascript:alert(1)")),
        Some(untrusted("https://www.evil.example/@b")),
    ] {
        all.push(DetailsReply { website, ..details("Tusky", 1) });
    }
    all.push(DetailsReply { findings: findings(), ..details("Tusky", 2) });
    all.push(DetailsReply { findings: vec![Finding::OldTokens { count: 2, days: 400 }], ..details("Tusky", 3) });
    all.into_iter().map(|details| Reply::Details(Box::new(details))).collect()
}

pub(super) fn of_questions() -> Vec<Reply> {
    let one_of =
        |label: &str, used_days_ago| Target { part: Part::OneOf(3), ..target(label, "Tusky", 1, used_days_ago) };
    let actions = [
        remove(vec![target("3", "Tusky", 3, Some(0))]),
        remove(vec![target("3", "Tusky", 3, Some(5)), target("1", "CrossPost 9000", 1, Some(0))]),
        remove(vec![target("3", "Tusky", 3, Some(400)), target("1", "CrossPost 9000", 1, None)]),
        remove(vec![one_of("3b", Some(400))]),
        remove(vec![one_of("3b", None), one_of("3c", Some(1))]),
        remove(vec![one_of("3b", None), target("1", "CrossPost 9000", 1, None)]),
        Action::Disconnect,
        Action::Forget,
    ];
    let refusals = [
        YesRefusal::Edited,
        YesRefusal::NotSeen,
        YesRefusal::AnotherPost,
        YesRefusal::TooEarly,
        YesRefusal::TooLate,
        YesRefusal::OutOfDate,
    ];
    let mut questions: Vec<QuestionReply> = Vec::new();
    for action in actions {
        questions
            .push(QuestionReply { left_out: Box::new(super::choices::left_out("Tusky")), ..question(action.clone()) });
        for again in refusals.map(AskedAgain::YesRefused).into_iter().chain([AskedAgain::SignedIn]) {
            questions.push(QuestionReply { again: Some(again), ..question(action.clone()) });
        }
        questions.push(question(action));
    }
    questions.into_iter().map(Reply::Question).collect()
}

pub(super) fn of_results() -> Vec<Reply> {
    let one = || vec![named("1", "CrossPost 9000")];
    let two = || vec![named("2", "Old Poster"), named("3b", "Tusky")];
    let nothing = || removed(Vec::new());
    let mut results = vec![
        removed(one()),
        removed(two()),
        removed(vec![named("1", "Tusky"), named("2", "Tusky")]),
        RemovedReply { interrupted: true, ..removed(one()) },
        RemovedReply { offers: Offers { reminders: true, watch: false }, ..removed(two()) },
        RemovedReply { gone_before: one(), apps_left: Some(0), ..removed(two()) },
        RemovedReply { gone_before: one(), apps_left: Some(1), ..nothing() },
        nothing(),
    ];
    for trouble in super::troubles() {
        let trouble = Some(trouble);
        results.push(RemovedReply { left: two(), trouble, ..removed(one()) });
        results.push(RemovedReply { unseen: one(), apps_left: None, trouble, ..nothing() });
        results.push(RemovedReply { said_done: two(), untried: one(), apps_left: None, trouble, ..nothing() });
        let many =
            |range: std::ops::RangeInclusive<u32>| range.map(|number| named(&number.to_string(), "CrossPost 9000"));
        let (removed, left, unseen) = (many(1..=7).collect(), many(8..=14).collect(), many(15..=20).collect());
        results.push(RemovedReply { removed, left, unseen, trouble, interrupted: true, ..nothing() });
    }
    results.into_iter().map(|removed| Reply::Removed(Box::new(removed))).collect()
}
