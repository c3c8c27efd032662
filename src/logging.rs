//! The log: this program's own words, on standard error, and nobody else's.
//!
//! Libraries that carry requests log them, tokens and messages included, at every level down to `error`. So the filter
//! is not a default that a level can loosen: it sits on every layer and lets only this program's own targets through,
//! and what a library has to say reaches the log only as an error that this program worded.

#[cfg(test)]
pub(crate) mod captured;
mod causes;
mod one_line;

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;

use tracing::level_filters::LevelFilter;
use tracing::subscriber::{SetGlobalDefaultError, set_global_default};
use tracing::{Subscriber, error};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{MakeWriter, layer};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

use crate::config::{Log, LogFormat, LogLevel};
use causes::WithCauses;
use one_line::OneLine;

/// Libraries of which it is known that they log tokens, private messages or whole requests.
///
/// None of them gets through the filter anyway; they are named so that a test holds each of them to it, and so that
/// they stay off should the filter ever let other targets in.
pub const NEVER_LOGGED: &[&str] = &[
    "megalodon",
    "tungstenite",
    "tokio_tungstenite",
    "hyper",
    "hyper_util",
    "reqwest",
    "rustls",
    "h2",
    "axum",
    "sled",
    "html2text",
];

/// What the targets of this program begin with.
const OWN_TARGET: &str = "auditoot";

/// Sends this program's log to standard error from here on, and panics with it.
///
/// # Errors
///
/// A log was started before.
pub fn start(log: Log) -> Result<(), SetGlobalDefaultError> {
    set_global_default(subscriber(log, std::io::stderr))?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// A log that goes to `writer`. Every log of this program is made here, so that none lacks the filter.
pub fn subscriber<W>(log: Log, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let writer = OneLine(writer);
    let lines = match log.format {
        LogFormat::Text => layer().with_ansi(false).with_writer(writer).with_filter(filter(log.level)).boxed(),
        LogFormat::Json => {
            let lines = layer().json().map_event_format(WithCauses);
            lines.with_writer(writer).with_filter(filter(log.level)).boxed()
        }
    };
    Registry::default().with(lines)
}

/// Only this program's own targets, down to `level`.
fn filter(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let never = NEVER_LOGGED.iter().map(|target| (*target, LevelFilter::OFF));
    Targets::new().with_default(LevelFilter::OFF).with_targets(never).with_target(OWN_TARGET, level)
}

/// Logs a panic without what it may quote.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let text = static_text(panic.payload());
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    error!(target: "auditoot::panic", place, thread = thread.name(), "panic: {text}");
    // Captured only where RUST_BACKTRACE asks for it. It names functions and lines, no values.
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        for line in backtrace.to_string().lines() {
            error!(target: "auditoot::panic", "{line}");
        }
    }
}

/// The text of a panic if it stands in the source code as it is, and so can be no secret.
///
/// A text that was put together at run time may hold anything, as when a failed `unwrap` prints the error it found.
fn static_text(payload: &(dyn Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(no text)")
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::io;

    use serde_json::{Value, json};
    use tracing::{debug, info, trace};

    use super::captured::Captured;
    use super::*;

    /// What is logged by `words` under a log of this kind.
    fn captured(format: LogFormat, level: LogLevel, words: impl FnOnce()) -> String {
        let (captured, _listening) = Captured::start(format, level);
        words();
        captured.text()
    }

    /// Logs at every level as a library of this name would, from its root and from a module of it.
    macro_rules! speak_as {
        ($($library:literal),* $(,)?) => {
            [$({
                error!(target: $library, "error s3cret");
                trace!(target: concat!($library, "::inner"), "trace s3cret");
                let span = tracing::error_span!(target: $library, "span", token = "s3cret");
                span.in_scope(|| info!(target: $library, "in a span"));
                $library
            }),*]
        };
    }

    #[test]
    fn libraries_that_log_tokens_are_silent_at_every_level() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let mut spoke = Vec::new();
            let log = captured(format, LogLevel::Trace, || {
                spoke.extend(speak_as!(
                    "megalodon",
                    "tungstenite",
                    "tokio_tungstenite",
                    "hyper",
                    "hyper_util",
                    "reqwest",
                    "rustls",
                    "h2",
                    "axum",
                    "sled",
                    "html2text",
                ));
                // A span of theirs around words of ours must not bring its fields along.
                tracing::error_span!(target: "hyper", "request", token = "s3cret")
                    .in_scope(|| info!(target: "auditoot::test", "our own words"));
            });
            assert_eq!(spoke, NEVER_LOGGED, "every library of the list spoke");
            assert_eq!(log.lines().count(), 1, "{log}");
            assert!(log.contains("our own words"), "{log}");
            assert!(!log.contains("s3cret"), "{log}");
        }
    }

    #[test]
    fn the_level_decides_about_our_own_words() {
        let speak = || {
            info!(target: "auditoot::bot", "an answer was posted");
            debug!(target: "auditoot::bot", "a page was read");
        };
        assert_eq!(captured(LogFormat::Text, LogLevel::Warn, speak), "");
        assert_eq!(captured(LogFormat::Text, LogLevel::Info, speak).lines().count(), 1);
        assert_eq!(captured(LogFormat::Text, LogLevel::Debug, speak).lines().count(), 2);
    }

    #[test]
    fn a_json_log_is_one_object_a_line() {
        let log = captured(LogFormat::Json, LogLevel::Info, || info!(target: "auditoot", people = 3, "ready"));
        let line: Value = serde_json::from_str(&log).expect("one JSON value");
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["fields"]["people"], 3);
        assert_eq!(line["fields"]["message"], "ready");
    }

    #[test]
    fn an_error_is_told_with_all_its_causes() {
        #[derive(Debug, thiserror::Error)]
        #[error("the store does not open")]
        struct Outer(#[source] Middle);
        #[derive(Debug, thiserror::Error)]
        #[error("the disk does not answer")]
        struct Middle(#[source] io::Error);
        let speak = || {
            let error = Outer(Middle(io::Error::other("a cable is loose")));
            error!(target: "auditoot::test", error = &error as &dyn Error, "it ends here");
        };
        let text = captured(LogFormat::Text, LogLevel::Info, speak);
        for cause in ["the store does not open", "the disk does not answer", "a cable is loose"] {
            assert!(text.contains(cause), "{text}");
        }
        let line: Value = serde_json::from_str(&captured(LogFormat::Json, LogLevel::Info, speak)).expect("one value");
        assert_eq!(line["fields"]["error"], "the store does not open");
        assert_eq!(line["fields"]["error.sources"], json!(["the disk does not answer", "a cable is loose"]));
        assert_eq!(line["fields"]["message"], "it ends here");
    }

    #[test]
    fn untrusted_text_cannot_start_a_line_of_its_own() {
        let log = captured(LogFormat::Text, LogLevel::Info, || {
            let name = "app\n2026-01-01 ERROR forged \u{1b}[31m";
            info!(target: "auditoot", name, "seen");
            info!(target: "auditoot", "seen {name}");
            info!(target: "auditoot", %name, "seen\u{2028}again\u{202e}");
        });
        assert_eq!(log.lines().count(), 3, "{log}");
        assert!(!log.contains(['\u{1b}', '\u{2028}', '\u{202e}']), "{log}");
    }

    #[test]
    fn a_panic_shows_only_text_that_stands_in_the_source() {
        let secret = std::hint::black_box("s3cret");
        let shown = |panic: fn(&str)| {
            let payload = std::panic::catch_unwind(|| panic(secret)).expect_err("it panics");
            static_text(payload.as_ref())
        };
        assert_eq!(shown(|_| panic!("the table has no such row")), "the table has no such row");
        assert_eq!(shown(|secret| panic!("no such row: {secret}")), "(no text)");
        assert_eq!(shown(|secret| std::panic::panic_any(secret.to_owned())), "(no text)");
        assert_eq!(
            shown(|secret| {
                secret.parse::<u8>().expect("a number");
            }),
            "(no text)"
        );
    }
}
