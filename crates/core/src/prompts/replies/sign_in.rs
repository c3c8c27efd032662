//! Signing in: the link, how it ended, and the page of a server that lets no bot list apps.

use super::carried::{kept, watch_ended};
use super::trouble;
use crate::audit::source::{AppsPage, Keeps};
use crate::dialogue::reply::{CodeWay, SignInReply, SignInWhy};
use crate::dialogue::sign_in::Exchange;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, SignInWay};
use crate::prompts::words::Args;

/// The highest rank of what can go before the link is one to a page of the bot's own instead.
pub(super) const ASSURES: u8 = 5;

/// The link to sign in with. It and what it allows stay; assurances go first.
pub(super) fn link(draft: &mut Draft<'_>, sign_in: &SignInReply) -> Result<(), PostError> {
    let (source, kept) = (draft.response.source, kept(draft));
    // That is a greeting.
    let keep = if sign_in.why == SignInWhy::Needed { Keep::IfRoom(7) } else { Keep::Always };
    draft.sentence(keep, "sign-in-why", why(sign_in, source.keeps() == Keeps::Key))?;
    watch_ended(draft, Keep::Always)?;
    if let SignInWhy::ToRemove { .. } | SignInWhy::ServerWantsNewer = sign_in.why {
        draft.sentence(Keep::IfRoom(5), "sign-in-only-you-can", Args::new())?;
    }
    let aim = match sign_in.why {
        SignInWhy::ToRemove { .. } | SignInWhy::ServerWantsNewer | SignInWhy::Renewal => "again",
        SignInWhy::Needed | SignInWhy::PermissionGone | SignInWhy::PermissionLost | SignInWhy::RanOut => kept,
    };
    let aim = || Args::new().choice("source", aim);
    match (draft.shape.sign_in, &sign_in.own_page) {
        (SignInWay::OwnPage, Some(page)) if draft.shape.is_terse => {
            draft.sentence_to(page.expose(), "sign-in-open-terse", Args::new())?;
        }
        (SignInWay::OwnPage, Some(page)) => draft.sentence_to(page.expose(), "sign-in-open-own", Args::new())?,
        _ if draft.shape.is_terse => draft.sentence_to(sign_in.link.expose(), "sign-in-open-terse", Args::new())?,
        _ => draft.sentence_to(sign_in.link.expose(), "sign-in-open", aim())?,
    }
    if sign_in.way == CodeWay::Paste {
        draft.sentence(Keep::Always, "sign-in-paste", Args::new())?;
    }
    draft.sentence(Keep::IfRoom(6), "sign-in-only-you", Args::new())?;
    let allows = Args::new().choice("source", kept).number("days", sign_in.lasts_days.unwrap_or(0));
    draft.sentence(Keep::IfRoom(4), "sign-in-allows", allows)?;
    if source.permission_reaches_profile() {
        // People consent to this: it is never what falls out.
        draft.sentence(Keep::Always, "sign-in-profile", Args::new())?;
    }
    draft.sentence(Keep::IfRoom(2), "sign-in-password", Args::new())?;
    if sign_in.way == CodeWay::Paste {
        draft.sentence(Keep::IfRoom(1), "sign-in-code-alone", Args::new())?;
    }
    Ok(())
}

/// Why somebody is asked to sign in.
fn why(sign_in: &SignInReply, is_key: bool) -> Args<'static> {
    let (why, days) = match sign_in.why {
        SignInWhy::Needed => ("needed", 0),
        SignInWhy::PermissionGone if is_key => ("key-gone", 0),
        SignInWhy::PermissionGone => ("permission-gone", 0),
        SignInWhy::PermissionLost if is_key => ("key-lost", 0),
        SignInWhy::PermissionLost => ("permission-lost", 0),
        SignInWhy::RanOut => ("ran-out", 0),
        SignInWhy::ToRemove { days } => ("to-remove", days),
        SignInWhy::ServerWantsNewer => ("server-wants-newer", 0),
        SignInWhy::Renewal => ("renewal", sign_in.lasts_days.unwrap_or(0)),
    };
    Args::new().choice("why", why).number("days", days)
}

/// How a sign-in ended.
pub(super) fn ended(draft: &mut Draft<'_>, exchange: Exchange, has_earlier: bool) -> Result<(), PostError> {
    let key = match exchange {
        // What was only proven is answered with the page of the server.
        Exchange::Connected | Exchange::Proven => "sign-in-connected",
        Exchange::AnotherAccount => "sign-in-another-account",
        Exchange::CodeRefused => "sign-in-code-refused",
        Exchange::Unreachable => "sign-in-unreachable",
        Exchange::LinkExpired => "sign-in-link-expired",
        Exchange::NotAllowed => "sign-in-not-allowed",
        Exchange::NotSetUp => return trouble::not_set_up(draft, None),
    };
    draft.sentence(Keep::Always, key, Args::new().choice("earlier", earlier(has_earlier)))
}

/// A code was refused, and the link still takes another.
pub(super) fn code_again(draft: &mut Draft<'_>, tries: u32, has_earlier: bool) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "sign-in-code-again", Args::new().choice("earlier", earlier(has_earlier)))?;
    draft.sentence(Keep::Always, "sign-in-code-tries", Args::new().number("tries", tries))
}

/// Whether an earlier sign-in still counts, as the words choose by it.
fn earlier(has_earlier: bool) -> &'static str {
    if has_earlier { "counts" } else { "none" }
}

/// The page where people can help themselves.
pub(super) fn page(draft: &mut Draft<'_>, page: AppsPage, link: &str, after_sign_in: bool) -> Result<(), PostError> {
    if after_sign_in {
        draft.sentence(Keep::Always, "page-signed-in", Args::new())?;
    }
    draft.sentence(Keep::Always, "page-cannot", Args::new().choice("page", variant(page)))?;
    where_to_look(draft, page, link)?;
    draft.sentence(Keep::IfRoom(1), "page-advice", Args::new())
}

/// Where on their server people can look for themselves.
pub(super) fn where_to_look(draft: &mut Draft<'_>, page: AppsPage, link: &str) -> Result<(), PostError> {
    draft.sentence_to(link, "page-where", Args::new().choice("page", variant(page)))
}

fn variant(page: AppsPage) -> &'static str {
    match page {
        AppsPage::Mastodon => "mastodon",
        AppsPage::GoToSocial => "gotosocial",
        AppsPage::Pixelfed => "pixelfed",
        AppsPage::Pleroma | AppsPage::Unknown => "other",
    }
}
