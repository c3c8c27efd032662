//! The page that stands for a link to sign in where that fits no post.
//!
//! As with the copy of what is kept, a GET tells nothing and uses nothing up; only the button (POST) looks whose link it is, and leads
//! on to the authorize address of the person's own server. Who else opens it gets nothing by that: the account that signs in has to be
//! the one that asked.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{accepted, page};
use crate::bot::Bot;
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::prompts::PageText;

/// The page with the button.
pub(super) async fn offer(State(bot): State<Bot>, request: HeaderMap) -> Response {
    page(&bot, accepted(&request), StatusCode::OK, PageText::SignIn)
}

/// Leads on, or says that the link is over: the same for one that ran out and for one that never was.
pub(super) async fn lead_on(State(bot): State<Bot>, Path(id): Path<String>, request: HeaderMap) -> Response {
    let link = bot.sign_in_link(&AuthorizationRequestId(id)).await;
    match link.and_then(|link| HeaderValue::from_str(link.expose()).ok()) {
        Some(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        None => page(&bot, accepted(&request), StatusCode::GONE, PageText::Ended(Exchange::LinkExpired)),
    }
}
