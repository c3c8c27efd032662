//! The operator's source against a real PostgreSQL and a real Redis, which these tests start themselves.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

mod attack;
#[path = "../support/captured.rs"]
mod captured;
mod failing;
mod listing;
mod passing;
mod removing;
mod signing_in;
#[expect(dead_code, reason = "other tests set the stage in other ways")]
#[path = "../support/stage.rs"]
mod stage;
mod telling;
mod town;
mod watching;
