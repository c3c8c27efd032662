//! The operator's source, against a real PostgreSQL and a real Redis.

#![expect(clippy::expect_used, reason = "a test ends where something is not as it must be")]

mod attack;
