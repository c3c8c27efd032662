//! The demo in a terminal: line editing, history, and posts as they arrive while somebody thinks about what to write.

use std::io::Write;

use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, ExternalPrinter};
use tokio::sync::mpsc;

use super::completion::{Completion, KnownPeople};
use super::introduction::intro;
use super::piped::{converse_line_by_line, told_to_stop};
use super::{Demo, DemoError, Flow, Line, Options};

/// How wide a terminal is taken to be that does not say it, in columns; and the least that lines are broken for.
const COLUMNS: usize = 80;
const COLUMNS_MIN: usize = 20;
/// What a line that goes on begins with, as in [`Line`].
const INDENT: &str = "     ";

/// Runs the demo until somebody ends it, with Ctrl-D or `/quit`, or the terminal is gone.
///
/// # Errors
/// What kept it from starting, or a terminal that cannot be used.
pub async fn converse_in_terminal(options: Options) -> Result<(), DemoError> {
    let config = Config::builder().auto_add_history(true).completion_type(CompletionType::List).build();
    // It looks for NO_COLOR.
    let is_coloured = config.color_mode() != ColorMode::Disabled;
    let made = Editor::<Completion, DefaultHistory>::with_config(config);
    let made = made.and_then(|mut editor| Ok((editor.create_external_printer()?, editor)));
    // A terminal that can do nothing, such as TERM=dumb, is like a pipe.
    let Ok((printer, mut editor)) = made else { return converse_line_by_line(options).await };
    let people = KnownPeople::of_the_beginning();
    editor.set_helper(Some(Completion(people.clone())));
    let mut demo = tokio::select! {
        biased;
        // What was begun goes with it.
        () = told_to_stop() => return Ok(()),
        demo = Demo::start(options.clone()) => demo?,
    };
    let mut screen = Screen { printer, is_coloured };
    let outcome = converse(&mut demo, &options, editor, people, &mut screen).await;
    let kept = demo.close().await;
    outcome.and(kept)
}

async fn converse(
    demo: &mut Demo,
    options: &Options,
    editor: Editor<Completion, DefaultHistory>,
    people: KnownPeople,
    screen: &mut Screen<impl ExternalPrinter>,
) -> Result<(), DemoError> {
    let mut stdout = std::io::stdout();
    let intro = broken(intro(demo, options).trim_end(), columns());
    write!(stdout, "{intro}").and_then(|()| stdout.flush()).map_err(DemoError::Output)?;
    let (prompts, lines) = read_in_a_thread(editor);
    let mut lines = lines;
    let feed = demo.feed();
    let mut changes = feed.changes();
    loop {
        people.add(demo.speaker());
        if prompts.send(format!("{}> ", demo.speaker())).is_err() {
            return Ok(());
        }
        let line = loop {
            tokio::select! {
                line = lines.recv() => break line,
                // A sign-in in a real browser is answered while somebody thinks about what to type.
                // The sender lives as long as the demo.
                _ = changes.changed() => screen.show(feed.news())?,
                () = told_to_stop() => return Ok(()),
            }
        };
        let line = match line {
            Some(Ok(line)) if line.trim().is_empty() => continue,
            Some(Ok(line)) => line,
            // Ctrl-C takes back what was typed, as in a shell.
            Some(Err(ReadlineError::Interrupted)) => continue,
            Some(Err(ReadlineError::Eof)) | None => return Ok(()),
            Some(Err(error)) => return Err(error.into()),
        };
        // What is pasted may be several lines.
        for line in line.lines().filter(|line| !line.trim().is_empty()) {
            let flow = tokio::select! {
                flow = take(demo, line, screen) => flow?,
                () = told_to_stop() => return Ok(()),
            };
            if flow == Flow::Quits {
                return Ok(());
            }
        }
    }
}

/// Takes a line, and shows what follows from it, in its order. What goes wrong is said, and the demo goes on.
async fn take(demo: &mut Demo, line: &str, screen: &mut Screen<impl ExternalPrinter>) -> Result<Flow, DemoError> {
    let mut told = Vec::new();
    let flow = demo.line(line, &mut told).await;
    // What somebody types stands on the screen already.
    let own = told.into_iter().filter(|line| !matches!(line, Line::Said { .. })).collect();
    screen.show(own)?;
    match flow {
        Ok(flow) => Ok(flow),
        Err(error @ (DemoError::Order(_) | DemoError::TooSlow { .. })) => {
            screen.show(vec![Line::told(error.to_string())])?;
            Ok(Flow::GoesOn)
        }
        Err(error) => Err(error),
    }
}

/// Where lines appear, also while somebody types.
struct Screen<P> {
    printer: P,
    is_coloured: bool,
}

impl<P: ExternalPrinter> Screen<P> {
    fn show(&mut self, lines: Vec<Line>) -> Result<(), DemoError> {
        let columns = columns();
        for line in lines {
            let text = broken(&line.to_string(), columns);
            self.printer.print(if self.is_coloured { painted(&line, &text) } else { text })?;
        }
        Ok(())
    }
}

/// A text of this line: the bot's name in cyan, and what the demo itself has to say fainter than the rest.
fn painted(line: &Line, text: &str) -> String {
    match line {
        Line::Posted(_) => text.replacen("bot>", "\u{1b}[36mbot>\u{1b}[0m", 1),
        Line::Told(_) => format!("\u{1b}[2m{}\u{1b}[0m\n", text.trim_end_matches('\n')),
        Line::Said { .. } => text.to_owned(),
    }
}

/// How wide the terminal is just now.
fn columns() -> usize {
    let columns = rustix::termios::tcgetwinsize(std::io::stdout()).map_or(0, |size| usize::from(size.ws_col));
    if columns == 0 { COLUMNS } else { columns.max(COLUMNS_MIN) }
}

/// A text whose lines are broken between words, so that the terminal breaks none within a word. What has no blank, such as a link, stays
/// whole.
fn broken(text: &str, columns: usize) -> String {
    let mut broken = String::new();
    for line in text.split('\n') {
        let mut width = 0;
        for (index, word) in line.split(' ').enumerate() {
            let length = word.chars().count();
            if width > INDENT.len() && width + 1 + length > columns {
                broken.push('\n');
                broken.push_str(INDENT);
                width = INDENT.len();
            } else if index > 0 {
                broken.push(' ');
                width += 1;
            }
            broken.push_str(word);
            width += length;
        }
        broken.push('\n');
    }
    broken
}

/// Reads lines in a thread of its own, because reading blocks: one for each prompt.
fn read_in_a_thread(
    mut editor: Editor<Completion, DefaultHistory>,
) -> (std::sync::mpsc::Sender<String>, mpsc::UnboundedReceiver<Result<String, ReadlineError>>) {
    let (prompts, asked) = std::sync::mpsc::channel::<String>();
    let (answers, lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        while let Ok(prompt) = asked.recv() {
            if answers.send(editor.readline(&prompt)).is_err() {
                return;
            }
        }
    });
    (prompts, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_nowhere_else() {
        assert_eq!(broken("bot> one two three", 12), "bot> one two\n     three\n");
        assert_eq!(
            broken("bot> one\n     https://a.very.long.example/link", 20),
            "bot> one\n     https://a.very.long.example/link\n"
        );
        assert_eq!(broken("", 80), "\n");
    }
}
