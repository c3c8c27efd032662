//! What a message means, what follows from it, and what is said: the part of Auditoot that decides and cannot act.

pub mod audit;
pub mod dialogue;
pub mod prompts;
pub mod secret;
