//! An error with all that caused it, for people who read one line.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// The sentence of an error, and behind colons what caused it.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a>(pub &'a (dyn Error + 'static));

impl Display for Explained<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)?;
        for cause in std::iter::successors(self.0.source(), |cause| (*cause).source()) {
            write!(formatter, ": {cause}")?;
        }
        Ok(())
    }
}
