//! Tells all the causes of an error where a line is JSON: the library tells them only in lines of text.

use std::error::Error;
use std::fmt;

use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::registry::LookupSpan;

/// The name that the causes of a field have in lines of text too.
const CAUSES: &str = "error.sources";

/// Formats an event as `F` does, and adds the causes of its error.
pub(super) struct WithCauses<F>(pub(super) F);

/// The causes of an event's error, from the nearest on.
#[derive(Default)]
struct Causes(Vec<Value>);

impl Visit for Causes {
    fn record_error(&mut self, _field: &Field, error: &(dyn Error + 'static)) {
        let causes = std::iter::successors(error.source(), |cause| (*cause).source());
        self.0.extend(causes.map(|cause| Value::from(cause.to_string())));
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn fmt::Debug) {}
}

impl<S, N, F> FormatEvent<S, N> for WithCauses<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut causes = Causes::default();
        event.record(&mut causes);
        if causes.0.is_empty() {
            return self.0.format_event(context, writer, event);
        }
        let mut line = String::new();
        self.0.format_event(context, Writer::new(&mut line), event)?;
        let mut line: Value = serde_json::from_str(&line).map_err(|_| fmt::Error)?;
        line["fields"][CAUSES] = causes.0.into();
        writeln!(writer, "{line}")
    }
}
