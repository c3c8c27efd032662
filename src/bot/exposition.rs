//! Figures in the text format of Prometheus (exposition format 0.0.4).
//!
//! An own writer of a few lines: nearly every figure is read off what is there when it is asked for, and a crate for this brings a registry
//! that would have to be kept up to date instead. A label's value is a word of this program by its type, so it can be nobody's name.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;

/// The upper bounds of the spans that are counted apart, in seconds.
const BOUNDS: [u16; 9] = [1, 2, 5, 10, 30, 60, 300, 1_800, 10_800];

/// What a figure can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FigureKind {
    /// Only grow, until the program starts anew.
    Counter,
    /// Go up and down.
    Gauge,
}

/// The text that is being written.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

impl Exposition {
    /// A figure without labels.
    pub(super) fn one(&mut self, kind: FigureKind, name: &'static str, help: &'static str, value: f64) {
        self.head(kind, name, help);
        self.line(format_args!("{name} {value}"));
    }

    /// A figure for each word of a label.
    pub(super) fn each(
        &mut self,
        kind: FigureKind,
        (name, label): (&'static str, &'static str),
        help: &'static str,
        values: impl IntoIterator<Item = (&'static str, f64)>,
    ) {
        self.head(kind, name, help);
        for (word, value) in values {
            self.line(format_args!("{name}{{{label}=\"{word}\"}} {value}"));
        }
    }

    /// How often something took how long.
    pub(super) fn spans(&mut self, name: &'static str, help: &'static str, spans: &Spans) {
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} histogram"));
        let mut count = 0;
        for (bound, within) in BOUNDS.iter().zip(&spans.within) {
            count += within.load(Ordering::Relaxed);
            self.line(format_args!("{name}_bucket{{le=\"{bound}\"}} {count}"));
        }
        count += spans.beyond.load(Ordering::Relaxed);
        self.line(format_args!("{name}_bucket{{le=\"+Inf\"}} {count}"));
        self.line(format_args!("{name}_sum {}", spans.seconds.load(Ordering::Relaxed)));
        self.line(format_args!("{name}_count {count}"));
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    fn head(&mut self, kind: FigureKind, name: &'static str, help: &'static str) {
        let kind = match kind {
            FigureKind::Counter => "counter",
            FigureKind::Gauge => "gauge",
        };
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    /// Adds a line. Writing to a text cannot fail.
    fn line(&mut self, content: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.0, "{content}");
    }
}

/// Spans of time, counted by how long they were.
#[derive(Debug, Default)]
pub(super) struct Spans {
    within: [AtomicU64; BOUNDS.len()],
    beyond: AtomicU64,
    seconds: AtomicU64,
}

impl Spans {
    pub(super) fn note(&self, span: SignedDuration) {
        let seconds = u64::try_from(span.as_secs()).unwrap_or_default();
        let bound = BOUNDS.iter().position(|bound| span <= SignedDuration::from_secs(i64::from(*bound)));
        let counted = bound.and_then(|bound| self.within.get(bound)).unwrap_or(&self.beyond);
        counted.fetch_add(1, Ordering::Relaxed);
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_as_the_format_has_it() {
        let mut text = Exposition::default();
        text.one(FigureKind::Gauge, "bot_ready", "Whether it is ready.", 1.0);
        text.each(FigureKind::Counter, ("bot_posts_total", "class"), "Posts.", [("result", 2.0), ("unasked", 0.0)]);
        let expected = "# HELP bot_ready Whether it is ready.\n# TYPE bot_ready gauge\nbot_ready 1\n\
            # HELP bot_posts_total Posts.\n# TYPE bot_posts_total counter\n\
            bot_posts_total{class=\"result\"} 2\nbot_posts_total{class=\"unasked\"} 0\n";
        assert_eq!(text.into_text(), expected);
    }

    #[test]
    fn spans_add_up_from_bound_to_bound() {
        let spans = Spans::default();
        for seconds in [0, 1, 4, 60, 100_000, -5] {
            spans.note(SignedDuration::from_secs(seconds));
        }
        let mut text = Exposition::default();
        text.spans("took_seconds", "Spans.", &spans);
        let text = text.into_text();
        for line in [
            "took_seconds_bucket{le=\"1\"} 3",
            "took_seconds_bucket{le=\"2\"} 3",
            "took_seconds_bucket{le=\"5\"} 4",
            "took_seconds_bucket{le=\"60\"} 5",
            "took_seconds_bucket{le=\"10800\"} 5",
            "took_seconds_bucket{le=\"+Inf\"} 6",
            "took_seconds_sum 100065",
            "took_seconds_count 6",
        ] {
            assert!(text.lines().any(|written| written == line), "{line}: {text}");
        }
    }
}
