//! The operator's terminal: what is said, what is answered, and what is handed over.

use std::io::{self, IsTerminal};

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use zeroize::Zeroizing;

/// Three ways, so that the result can go into a file while the talk goes on.
pub(super) struct Terminal {
    pub(super) answers: Box<dyn AsyncBufRead + Unpin>,
    pub(super) talk: Box<dyn AsyncWrite + Unpin>,
    pub(super) result: Box<dyn AsyncWrite + Unpin>,
    /// Whether somebody types the answers, who ends them only to stop everything.
    pub(super) is_typed: bool,
}

impl Terminal {
    /// Standard input, error and output.
    pub(super) fn of_process() -> Self {
        Self {
            answers: Box::new(BufReader::new(tokio::io::stdin())),
            talk: Box::new(tokio::io::stderr()),
            result: Box::new(tokio::io::stdout()),
            is_typed: io::stdin().is_terminal(),
        }
    }

    pub(super) async fn say(&mut self, words: &str) -> io::Result<()> {
        self.talk.write_all(words.as_bytes()).await?;
        self.talk.flush().await
    }

    /// A line of the operator's, or `None` if nobody is there any more.
    pub(super) async fn ask(&mut self, question: &str) -> io::Result<Option<Zeroizing<String>>> {
        self.say(question).await?;
        let mut line = Zeroizing::new(String::new());
        let length = self.answers.read_line(&mut line).await?;
        Ok((length > 0).then_some(line))
    }

    /// Writes a line of the result, or several.
    pub(super) async fn hand_over(&mut self, lines: &str) -> io::Result<()> {
        self.result.write_all(lines.as_bytes()).await?;
        self.result.write_all(b"\n").await?;
        self.result.flush().await
    }
}
