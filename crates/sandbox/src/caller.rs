//! Who is asking: the token of a request, and whether it may do what is asked.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use super::directory::{Person, Token};
use super::faults::Fault;
use super::wire::{Call, Problem};
use super::{Character, World};

/// Who is asking.
pub(super) struct Caller {
    pub(super) sign_in: Token,
    pub(super) person: Person,
}

impl World {
    /// Who is asking, if their token has one of the scopes in `any_of`.
    ///
    /// # Errors
    /// 401 without a good token; 403 when it may not do this; on Mastodon 422 when it is nobody's token.
    pub(super) fn caller(&self, call: &Call, any_of: &[&str]) -> Result<Caller, Problem> {
        let sign_in = self.sign_in(call.token())?;
        if !grants(&sign_in.scopes, any_of) {
            return Err(self.scope_problem());
        }
        match sign_in.person.as_ref().and_then(|id| self.directory.person(id)) {
            Some(person) => Ok(Caller { sign_in, person }),
            None => Err(self.nobody_problem()),
        }
    }

    /// The sign-in of a token, used now.
    pub(super) fn sign_in(&self, token: Option<&str>) -> Result<Token, Problem> {
        let sign_in = token.and_then(|token| self.directory.sign_in_of_token(token));
        let Some(sign_in) = sign_in else { return Err(self.token_problem("The access token is invalid")) };
        if sign_in.revoked_at.is_some() {
            return Err(self.token_problem("The access token was revoked"));
        }
        if self.suffers(Fault::TokensRefused) {
            let person = sign_in.person.as_ref().and_then(|id| self.directory.person(id));
            if person.is_some_and(|person| !person.bot) {
                return Err(self.token_problem("The access token was revoked"));
            }
        }
        let now = self.clock.now();
        let stale = |last: Timestamp| now.duration_since(last) > self.character.last_used_granularity();
        // GoToSocial looks the token up, and notes the use, before it looks at the scopes.
        if sign_in.last_used_at.is_none_or(stale) {
            self.directory.mark_used(&sign_in.id, now);
        }
        Ok(sign_in)
    }

    fn token_problem(&self, on_mastodon: &str) -> Problem {
        let error = match self.character {
            Character::Mastodon => on_mastodon,
            // The same text for a token that is absent, unknown or revoked.
            Character::GoToSocial => "Unauthorized: token not supplied",
        };
        Problem::new(StatusCode::UNAUTHORIZED, json!({ "error": error }))
    }

    pub(super) fn scope_problem(&self) -> Problem {
        match self.character {
            Character::Mastodon => self.problem(StatusCode::FORBIDDEN, "This action is outside the authorized scopes"),
            Character::GoToSocial => self.problem(StatusCode::FORBIDDEN, "token has insufficient scope permission"),
        }
    }

    fn nobody_problem(&self) -> Problem {
        match self.character {
            Character::Mastodon => {
                self.problem(StatusCode::UNPROCESSABLE_ENTITY, "This method requires an authenticated user")
            }
            // Guessed.
            Character::GoToSocial => self.problem(StatusCode::FORBIDDEN, "user not supplied"),
        }
    }
}

/// Whether these scopes hold one of the wanted ones; `read` holds `read:accounts`.
pub(super) fn grants(scopes: &str, any_of: &[&str]) -> bool {
    let holds = |granted: &str, wanted: &str| {
        wanted.strip_prefix(granted).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    scopes.split_whitespace().any(|granted| any_of.iter().any(|wanted| holds(granted, wanted)))
}

#[cfg(test)]
mod tests {
    use super::grants;

    #[test]
    fn a_scope_holds_what_is_below_it_and_nothing_else() {
        assert!(grants("read write", &["read:accounts"]));
        assert!(grants("write:statuses profile", &["profile", "read:accounts"]));
        assert!(!grants("read:accounts", &["read"]));
        assert!(!grants("readers", &["read:accounts"]));
        assert!(!grants("", &["read"]));
    }
}
