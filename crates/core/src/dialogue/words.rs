//! How each language calls itself, and whole commands to show in documentation, which are understood as what they stand beside. What
//! people may write besides stands in [`super::understand`].

pub mod english;
pub mod german;

use super::verb::{PerVerb, Verb};

/// What is taught in one language.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The language, as it calls itself.
    pub own_name: &'static str,
    /// Whole commands, the one to teach first.
    pub examples: PerVerb<&'static [&'static str]>,
}

impl Column {
    /// The examples of a command.
    #[must_use]
    pub const fn examples(&self, verb: Verb) -> &'static [&'static str] {
        self.examples.of(verb)
    }
}

#[cfg(test)]
mod tests {
    use crate::dialogue::command::Command;
    use crate::dialogue::language::Language;
    use crate::dialogue::understanding::command;
    use crate::dialogue::verb::{COMMANDS, Verb};

    #[test]
    fn every_example_is_understood_and_is_the_same_command_in_every_language() {
        for row in COMMANDS {
            let commands = |language: Language| {
                let examples = language.column().examples(row.verb).iter();
                examples
                    .map(|example| command(example).unwrap_or_else(|| panic!("{example} is not understood")))
                    .collect::<Vec<_>>()
            };
            for language in Language::ALL {
                // Each language teaches how to get itself.
                let speaks = row.verb == Verb::Speak;
                let wanted = if speaks { vec![Command::Speak(language)] } else { commands(Language::English) };
                assert_eq!(commands(language), wanted, "{language:?}");
                assert!(wanted.iter().all(|command| command.verb() == row.verb), "{:?}", row.verb);
            }
        }
    }
}
