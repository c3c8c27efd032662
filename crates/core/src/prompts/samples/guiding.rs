//! What helps people along: suggestions, examples, and what to do when somebody else is in the account.

use super::{say, untrusted};
use crate::audit::Source;
use crate::audit::source::AppsPage;
use crate::dialogue::command::{Command, Remind, Switch};
use crate::dialogue::reply::{Lacking, Language, NotWhole, Reply, Response, Topic};
use crate::dialogue::shown::Pick;
use crate::dialogue::span::{Span, Unit};

pub(super) fn guiding() -> Vec<Response> {
    let lacking = [
        Lacking::Show,
        Lacking::Sort,
        Lacking::Watch,
        Lacking::Revoke,
        Lacking::Keep,
        Lacking::Remind,
        Lacking::Snooze,
        Lacking::Speak,
        Lacking::Span,
        Lacking::Unkeep,
    ];
    let pages = [AppsPage::Mastodon, AppsPage::GoToSocial, AppsPage::Pleroma, AppsPage::Pixelfed, AppsPage::Unknown];
    let sources = pages.map(Source::PageOnly).into_iter().chain([
        Source::GoToSocial,
        super::operator::SOURCE,
        Source::NotKnownYet,
    ]);
    let mut samples: Vec<Response> = lacking.map(|lacking| say(Reply::Lacking(lacking))).into();
    samples.extend(sources.map(|source| Response { source, ..say(Reply::Hacked) }));
    samples.extend([Switch::On, Switch::Off].map(|switch| say(Reply::CannotWatch { switch })));
    samples.extend([true, false].map(|is_of_another| say(Reply::CodeWanted { is_of_another })));
    samples.extend([1, 2, 4, u32::MAX].map(|tries| say(Reply::CodeAgain { tries, has_earlier: tries == 2 })));
    samples.extend(Topic::ALL.map(|topic| say(Reply::Topic(topic))));
    let without_list = Topic::ALL.map(Reply::Topic).into_iter().chain([Reply::LostPhone, Reply::OneAtATime]);
    samples.extend(without_list.map(|reply| Response { source: Source::PageOnly(AppsPage::Mastodon), ..say(reply) }));
    samples.extend(written().into_iter().map(|command| say(Reply::WriteIt(command))));
    samples.extend(not_whole().map(|picks| {
        let unexplained = vec![untrusted("but keep"), untrusted("the one on my phone")];
        say(Reply::NotWhole(Box::new(NotWhole { picks, unexplained })))
    }));
    samples
}

/// Commands that the bot writes out, in every form.
fn written() -> Vec<Command> {
    let span = |count, unit| Span { count, unit };
    let units = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years];
    let mut written: Vec<Command> = units
        .into_iter()
        .flat_map(|unit| [1, 2].map(|count| span(count, unit)))
        .flat_map(|span| {
            let remind = [Remind::Every(span), Remind::Once(span)].map(Command::Remind);
            remind.into_iter().chain([Command::Snooze(span)])
        })
        .collect();
    written.extend([
        Command::Keep(vec![Pick::Number(2), Pick::Range(3, 5), Pick::Name("Tusky".to_owned())]),
        Command::Revoke(vec![Pick::AllExcept(vec![Pick::Number(2), Pick::Name("Ivory for Mac".to_owned())])]),
        Command::Unkeep(vec![Pick::Number(2)]),
        Command::Remind(Remind::Off),
        Command::Watch(Switch::On),
        Command::Watch(Switch::Off),
        Command::Disconnect,
        Command::Forget,
        Command::Speak(Language::German),
    ]);
    written
}

fn not_whole() -> [Vec<Pick>; 4] {
    [
        Vec::new(),
        vec![Pick::Number(2), Pick::Token(3, "b".to_owned())],
        vec![Pick::All],
        vec![Pick::Without { picks: vec![Pick::Range(2, 5)], except: vec![Pick::Number(4)] }],
    ]
}
