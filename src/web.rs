//! The bot's own pages: where a sign-in comes back to, and its health.
//!
//! Pages are small, show nothing about anybody, load nothing from anywhere, and are kept by no cache. Nothing from outside
//! is put into them. Those that end a sign-in are in the language of whoever asked for it, the others in one the browser asks for.

mod accepted;
mod export;
mod serving;
mod sign_in;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::bot::{Bot, CameBack, Health, SignInPage};
use accepted::accepted;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::prompts::PageText;
use auditoot_core::secret::{AuthorizationCode, AuthorizationState};
use serving::Bounds;

/// The longest query that is looked at, in bytes. A code and a state are far shorter.
const QUERY_BYTES_MAX: usize = 2_000;

/// What a page may load and do: nothing.
const NO_FORM: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The same, and send its form to where it came from.
const OWN_FORM: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The same, where what the form gets is the address of a person's server, to which the browser goes on.
const FORM_LEADS_ON: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'self' https: http:; frame-ancestors 'none'";

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
        .route("/signed-in/{registration}", get(signed_in))
        .route("/export/{token}", get(export::offer).post(export::download))
        .route("/sign-in/{authorization_request}", get(sign_in::offer).post(sign_in::lead_on))
        .route("/healthz", get(healthz))
        .fallback(not_found)
        .layer(map_response(with_headers))
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
    let (said, language) = bot.came_back(&oauth_client, &state, with).await;
    let language = language.unwrap_or_else(|| accepted(&headers));
    match said {
        SignInPage::Ended(exchange) => page(&bot, language, StatusCode::OK, PageText::Ended(exchange)),
        SignInPage::Denied(id) => {
            page_to(&bot, language, StatusCode::OK, PageText::Denied, &format!("/sign-in/{}", id.0))
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

/// A page whose button, if it has one, sends its form to the page's own address, which is named nowhere in the page.
fn page(bot: &Bot, language: Language, status: StatusCode, text: PageText) -> Response {
    page_to(bot, language, status, text, "")
}

/// The same, where the form goes to another page of the bot's own.
fn page_to(bot: &Bot, language: Language, status: StatusCode, text: PageText, action: &str) -> Response {
    let words = match bot.renderer().page(language, text) {
        Ok(words) => words,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a page has no words");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let action = if action.is_empty() { String::new() } else { format!(" action=\"{}\"", escape(action)) };
    let leads_on = matches!(text, PageText::SignIn | PageText::Denied);
    let (form, policy) = match &words.button {
        Some(button) => (
            format!("<form method=\"post\"{action}><button>{}</button></form>\n", escape(button)),
            if leads_on { FORM_LEADS_ON } else { OWN_FORM },
        ),
        None => (String::new(), NO_FORM),
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
        <style>body{{font:1.2rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;\
        color:#111;background:#fff}}button{{font:inherit;padding:.5rem 1rem}}@media(prefers-color-scheme:dark){{body{{color:#eee;background:#111}}}}</style>\n\
        </head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{body}</p>\n{form}</main>\n</body>\n</html>\n",
        language = words.language,
        title = escape(&words.title),
        body = escape(&words.body),
    );
    (status, [(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

/// What every answer says about itself, page or file or refusal: kept nowhere, told nowhere, read as nothing else.
async fn with_headers(mut response: Response) -> Response {
    let said = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, NO_FORM),
    ];
    for (name, value) in said {
        // A page with a form says for itself what it may do.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Escapes a text for HTML. Nothing in these pages comes from outside; it is done all the same.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
