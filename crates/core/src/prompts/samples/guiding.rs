//! What helps people along: suggestions, examples, and what to do when somebody else is in the account.

use super::say;
use crate::audit::Source;
use crate::audit::source::AppsPage;
use crate::dialogue::command::Switch;
use crate::dialogue::reply::{Lacking, Reply, Response};

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
    ];
    let pages = [AppsPage::Mastodon, AppsPage::GoToSocial, AppsPage::Pleroma, AppsPage::Pixelfed, AppsPage::Unknown];
    let sources = pages.map(Source::PageOnly).into_iter().chain([Source::GoToSocial, super::operator::SOURCE]);
    let mut samples: Vec<Response> = lacking.map(|lacking| say(Reply::Lacking(lacking))).into();
    samples.extend(sources.map(|source| Response { source, ..say(Reply::Hacked) }));
    samples.extend([Switch::On, Switch::Off].map(|switch| say(Reply::CannotWatch { switch })));
    samples.extend([1, 2, 4, u32::MAX].map(|tries| say(Reply::CodeAgain { tries, has_earlier: tries == 2 })));
    samples
}
