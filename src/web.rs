//! The bot's own pages: one in front, where a sign-in comes back to, where lists are pasted and shown, and its health.
//!
//! Pages are small, load nothing from anywhere else, and are kept by no cache. Nothing from outside is put into them, and they show nothing
//! about anybody; only the pages that are tied to one browser do: what was read of a pasted list, and the list itself. Those that end a sign-in are in the language of whoever asked for it, the others in one the browser asks for.

mod accepted;
mod bound_page;
mod document;
mod export;
mod front;
mod list;
mod paste;
mod serving;
mod sign_in;

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use tokio::net::TcpListener;

use crate::bot::{Bot, CameBack, Conversation, Health, SignInOutcome, SignInPage};
use accepted::accepted;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::prompts::PageText;
use auditoot_core::secret::{AuthorizationCode, AuthorizationState};
use document::{Document, Policy, document, escape};
use serving::Bounds;

/// The longest query that is looked at, in bytes. A code and a state are far shorter.
const QUERY_BYTES_MAX: usize = 2_000;

/// Serves the pages until `stop` returns.
pub(crate) async fn serve(listener: TcpListener, bot: Bot, stop: impl Future<Output = ()> + Send) {
    serving::serve(listener, pages(bot), Bounds::USUAL, stop).await;
}

/// Serves what only the operator sees until `stop` returns.
pub(crate) async fn serve_operator(listener: TcpListener, bot: Bot, stop: impl Future<Output = ()> + Send) {
    let pages = Router::new()
        .route("/healthz", get(healthz_in_words))
        .route("/metrics", get(metrics))
        .layer(map_response(with_headers))
        .with_state(bot);
    serving::serve(listener, pages, Bounds::USUAL, stop).await;
}

fn pages(bot: Bot) -> Router {
    Router::new()
        .route("/", get(front::front))
        .route("/signed-in/{registration}", get(signed_in))
        .route("/export/{token}", get(export::offer).post(export::download))
        .route("/sign-in/{authorization_request}", get(sign_in::offer).post(sign_in::lead_on))
        .route("/paste/{token}", get(paste::offer).post(paste::press))
        .route("/paste.js", get(paste::script))
        .route("/list/{token}", get(list::offer).post(list::press))
        .route("/list.js", get(list::script))
        .route("/style.css", get(document::style))
        .route("/healthz", get(healthz))
        .fallback(not_found)
        .layer(map_response(with_headers))
        .layer(Extension(Arc::new(bound_page::Readers::default())))
        .with_state(bot)
}

/// A sign-in came back. Acts on the GET: the browser was sent here by the person's own server, no post ever links here, and a
/// second GET shows what the first one did.
async fn signed_in(
    State(bot): State<Bot>,
    Path(oauth_client): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some((state, with)) = query.as_deref().and_then(answer) else {
        return page(&bot, accepted(&headers), StatusCode::BAD_REQUEST, PageText::NotFromALink);
    };
    let SignInOutcome { page: said, language, conversation } = bot.came_back(&oauth_client, &state, with).await;
    let language = language.unwrap_or_else(|| accepted(&headers));
    match said {
        SignInPage::Ended(exchange) => {
            let below = Below::LeadsTo(conversation.as_ref());
            page_with(&bot, language, StatusCode::OK, PageText::Ended(exchange), below)
        }
        SignInPage::Denied(id) => {
            let address = format!("/sign-in/{}", id.0);
            page_with(&bot, language, StatusCode::OK, PageText::Denied, Below::FormTo(&address))
        }
        SignInPage::Later => page(&bot, language, StatusCode::OK, PageText::Later),
    }
}

/// What the home server put into the address: `state`, and a `code` or an `error`.
fn answer(query: &str) -> Option<(AuthorizationState, CameBack)> {
    let (mut state, mut code, mut is_error) = (None, None, false);
    for (name, value) in url::form_urlencoded::parse(query.get(..query.len().min(QUERY_BYTES_MAX))?.as_bytes()) {
        match name.as_ref() {
            "state" => state = Some(AuthorizationState::new(value)),
            "code" => code = Some(AuthorizationCode::new(value)),
            "error" => is_error = true,
            _ => {}
        }
    }
    match (state?, code, is_error) {
        (state, Some(code), false) => Some((state, CameBack::Code(code))),
        (state, _, true) => Some((state, CameBack::Denied)),
        (_, None, false) => None,
    }
}

/// For a machine that watches: 200 or 503, and nothing more. Why is nobody's business who can reach this.
async fn healthz(State(bot): State<Bot>) -> Response {
    status(&bot.health()).into_response()
}

/// The same for the operator, with the reasons.
async fn healthz_in_words(State(bot): State<Bot>) -> Response {
    let health = bot.health();
    (status(&health), health.to_string()).into_response()
}

/// The figures, in the text format of Prometheus.
async fn metrics(State(bot): State<Bot>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], bot.metrics().await).into_response()
}

fn status(health: &Health) -> StatusCode {
    if health.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

async fn not_found(State(bot): State<Bot>, headers: HeaderMap) -> Response {
    page(&bot, accepted(&headers), StatusCode::NOT_FOUND, PageText::NotFound)
}

/// What stands below the words of a page.
#[derive(Clone, Copy)]
enum Below<'a> {
    /// Its button, if it has one, which sends its form to another page of the bot's own.
    FormTo(&'a str),
    /// A link to where the conversation goes on, if that is known.
    LeadsTo(Option<&'a Conversation>),
}

/// A page whose button, if it has one, sends its form to the page's own address, which is named nowhere in the page.
fn page(bot: &Bot, language: Language, status: StatusCode, text: PageText) -> Response {
    page_with(bot, language, status, text, Below::LeadsTo(None))
}

/// The same with something else below.
fn page_with(bot: &Bot, language: Language, status: StatusCode, text: PageText, below: Below<'_>) -> Response {
    let words = bot.renderer().page(language, text).and_then(|words| Ok((words, bot.renderer().back_words(language)?)));
    let (words, back) = match words {
        Ok(words) => words,
        Err(error) => return without_words(&error),
    };
    let (action, link) = match below {
        Below::FormTo(address) => (format!(" action=\"{}\"", escape(address)), None),
        Below::LeadsTo(Some(Conversation::Thread(address))) => (String::new(), Some((address, &back.conversation))),
        Below::LeadsTo(Some(Conversation::Profile(address))) => (String::new(), Some((address, &back.profile))),
        Below::LeadsTo(None) => (String::new(), None),
    };
    let leads_on = matches!(text, PageText::SignIn | PageText::Denied);
    let (form, policy) = match &words.button {
        Some(button) => (
            format!("<form method=\"post\"{action}><button>{}</button></form>\n", escape(button)),
            if leads_on { Policy::FormLeadsOn } else { Policy::OwnForm },
        ),
        None => (String::new(), Policy::NoForm),
    };
    let link = link.map(|(address, text)| {
        format!("<p><a class=\"button\" href=\"{}\">{}</a></p>\n", escape(address), escape(text))
    });
    let link = link.unwrap_or_default();
    let main = format!("<h1>{}</h1>\n<p>{}</p>\n{link}{form}", escape(&words.title), escape(&words.body));
    document(bot, &Document { language, title: &words.title, main: &main, policy }, status)
}

/// A page cannot be said. A test of every page rules that out.
fn without_words(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a page has no words");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// What every answer says about itself, page or file or refusal: kept nowhere, told nowhere, read as nothing else.
async fn with_headers(mut response: Response) -> Response {
    let said = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, Policy::NoForm.header()),
    ];
    for (name, value) in said {
        // A page with a form says for itself what it may do.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
