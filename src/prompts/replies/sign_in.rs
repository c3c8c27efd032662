//! Signing in: the link, how it ended, and the page of a server that lets no bot list apps.

use crate::audit::source::AppsPage;
use crate::dialogue::reply::{CodeWay, SignInReply, SignInWhy};
use crate::dialogue::sign_in::Exchange;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::words::Args;

/// The link to sign in with. It and what it allows stay; assurances go first.
pub(super) fn link(draft: &mut Draft<'_>, sign_in: &SignInReply) -> Result<(), PostError> {
    let why = match sign_in.why {
        SignInWhy::Needed => "needed",
        SignInWhy::PermissionGone => "permission-gone",
        SignInWhy::PermissionLost => "permission-lost",
        SignInWhy::Again(Exchange::AnotherAccount) => "another-account",
        SignInWhy::Again(Exchange::CodeRefused) => "code-refused",
        SignInWhy::Again(Exchange::Denied) => "denied",
        SignInWhy::Again(Exchange::Unreachable) => "unreachable",
        SignInWhy::Again(Exchange::LinkExpired) => "link-expired",
        SignInWhy::Again(Exchange::NotAllowed | Exchange::NotSetUp) => "unreachable",
        SignInWhy::Again(Exchange::Connected | Exchange::Proven) => "once-more",
    };
    let source = if sign_in.source.can_list() { "lists" } else { "page" };
    draft.sentence(Keep::Always, "sign-in-why", Args::new().choice("why", why))?;
    draft.sentence_to(sign_in.link.expose(), "sign-in-open", Args::new().choice("source", source))?;
    if sign_in.way == CodeWay::Paste {
        draft.sentence(Keep::Always, "sign-in-paste", Args::new())?;
    }
    draft.sentence(Keep::Always, "sign-in-only-you", Args::new())?;
    draft.sentence(Keep::IfRoom(4), "sign-in-allows", Args::new().choice("source", source))?;
    if sign_in.source.permission_reaches_profile() {
        draft.sentence(Keep::IfRoom(3), "sign-in-profile", Args::new())?;
    }
    draft.sentence(Keep::IfRoom(2), "sign-in-password", Args::new())?;
    if sign_in.way == CodeWay::Paste {
        draft.sentence(Keep::IfRoom(1), "sign-in-code-alone", Args::new())?;
    }
    Ok(())
}

/// How a sign-in ended.
pub(super) fn ended(draft: &mut Draft<'_>, exchange: Exchange) -> Result<(), PostError> {
    let key = match exchange {
        Exchange::Connected => "sign-in-connected",
        Exchange::Proven => {
            draft.sentence(Keep::Always, "sign-in-proven", Args::new())?;
            "sign-in-proven-now"
        }
        Exchange::AnotherAccount => "sign-in-another-account",
        Exchange::CodeRefused => "sign-in-code-refused",
        Exchange::Denied => "sign-in-denied",
        Exchange::Unreachable | Exchange::NotAllowed | Exchange::NotSetUp => "sign-in-unreachable",
        Exchange::LinkExpired => "sign-in-link-expired",
    };
    draft.sentence(Keep::Always, key, Args::new())
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
