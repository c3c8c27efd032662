//! The page where somebody downloads a copy of what is kept of them.
//!
//! Servers and mail readers fetch the links they see, so a GET tells nothing and uses nothing up: the page is the same for every
//! link, good or not. Only the button (POST) looks whose link it is.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{accepted, page};
use crate::bot::{Bot, Download};
use auditoot_core::prompts::PageText;
use auditoot_core::secret::ExportToken;

/// What a browser does with the file.
const ATTACHMENT: &str = "attachment; filename=\"auditoot-export.json\"";

/// The page with the button.
pub(super) async fn offer(State(bot): State<Bot>, request: HeaderMap) -> Response {
    page(&bot, accepted(&request), StatusCode::OK, PageText::Export)
}

/// The file, or a page that says why there is none: the same for a link that ran out and for one that never was.
pub(super) async fn download(State(bot): State<Bot>, Path(token): Path<String>, request: HeaderMap) -> Response {
    match bot.download(&ExportToken::new(token)).await {
        Download::File(json) => {
            let kind = [(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, ATTACHMENT)];
            (StatusCode::OK, kind, json).into_response()
        }
        Download::Ended => page(&bot, accepted(&request), StatusCode::GONE, PageText::ExportEnded),
        Download::NotNow => page(&bot, accepted(&request), StatusCode::SERVICE_UNAVAILABLE, PageText::NotNow),
    }
}
