//! The operator's source against a real PostgreSQL and a real Redis, which these tests start themselves.

mod attack;
mod failing;
mod incident;
mod listing;
mod passing;
mod removing;
mod signing_in;
mod telling;
mod town;
mod upgrading;
mod watching;
