//! Everything that was logged, to be looked through.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, Once, PoisonError};

use auditoot::config::{Log, LogFormat, LogLevel};
use auditoot::logging;
use tracing::dispatcher::{Dispatch, set_global_default};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// A log to be put in force on some threads, and what will have been logged there.
    pub(crate) fn log(log: Log) -> (Dispatch, Self) {
        static ELSEWHERE: Once = Once::new();
        // Whether a place logs at all is decided when the first thread comes by, for all threads: so none may be without a log.
        ELSEWHERE.call_once(|| {
            let everything = Log { format: LogFormat::Text, level: LogLevel::Trace };
            set_global_default(Dispatch::new(logging::subscriber(everything, io::sink))).expect("the first log");
        });
        let captured = Self::default();
        (Dispatch::new(logging::subscriber(log, captured.clone())), captured)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
