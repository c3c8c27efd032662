//! The demo without a terminal: one line in, everything that follows from it out, then the next line.

use std::io::{BufRead, BufReader, Read, Write};

use tokio::sync::mpsc;

use super::introduction::intro;
use super::{Demo, DemoError, Flow, Line, Options};

/// Runs the demo until the input ends or says `/quit`. Empty lines are skipped.
///
/// # Errors
/// What ended it early: a command it does not know, or a bot that has not answered.
pub async fn converse_by_pipe(
    options: Options,
    input: impl Read + Send + 'static,
    output: impl Write,
) -> Result<(), DemoError> {
    converse(options, input, output, |_| None).await
}

/// The same for somebody at a terminal that can do nothing, or whose output goes on to another program. They are told first what this is.
///
/// # Errors
/// As of [`converse_by_pipe`].
pub async fn converse_line_by_line(options: Options) -> Result<(), DemoError> {
    let described = options.clone();
    converse(options, std::io::stdin(), std::io::stdout(), |demo| Some(intro(demo, &described))).await
}

async fn converse(
    options: Options,
    input: impl Read + Send + 'static,
    mut output: impl Write,
    intro: impl FnOnce(&Demo) -> Option<String>,
) -> Result<(), DemoError> {
    let mut demo = tokio::select! {
        biased;
        // What was begun goes with it.
        () = told_to_stop() => return Ok(()),
        demo = Demo::start(options) => demo?,
    };
    if let Some(intro) = intro(&demo) {
        output.write_all(intro.as_bytes()).map_err(DemoError::Output)?;
    }
    let mut lines = lines_of(input);
    let mut told = Vec::new();
    // What an earlier run left to be done is done by now.
    print(&mut output, demo.feed().news().into_iter())?;
    let outcome = loop {
        let line = tokio::select! {
            line = lines.recv() => line,
            () = told_to_stop() => None,
        };
        let Some(line) = line else { break Ok(()) };
        if line.trim().is_empty() {
            continue;
        }
        let flow = demo.line(&line, &mut told).await;
        if let Err(error) = print(&mut output, told.drain(..)) {
            break Err(error);
        }
        match flow {
            Ok(Flow::GoesOn) => {}
            Ok(Flow::Quits) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    let kept = demo.close().await;
    outcome.and(kept)
}

fn print(output: &mut impl Write, lines: impl Iterator<Item = Line>) -> Result<(), DemoError> {
    for line in lines {
        writeln!(output, "{line}").map_err(DemoError::Output)?;
    }
    output.flush().map_err(DemoError::Output)
}

/// The lines of an input, read by a thread of their own: reading blocks. The next is read when the last was taken.
fn lines_of(input: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        let mut bytes = Vec::new();
        // An input that cannot be read any further has ended.
        while input.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            if sender.blocking_send(line).is_err() {
                return;
            }
            bytes.clear();
        }
    });
    receiver
}

/// Returns when the system asks the program to stop, or the window it ran in was closed.
pub(super) async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::terminate(), SignalKind::hangup()].map(signal);
    let [Ok(mut terminate), Ok(mut hangup)] = signals else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}
