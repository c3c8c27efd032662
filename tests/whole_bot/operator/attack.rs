//! What somebody can do who has the bot's database password: what its role is refused, and what the functions refuse whoever has no
//! person's secret, or the secret of another person.
//!
//! Nothing of the bot is used here, because such a thief would not use it either.

mod ceilings;
mod consent;
mod doors;
mod incident;
mod installed;
mod others;
mod waiting;
mod walk;
mod world;
