//! What a token may do, in the few words that matter to a person.

use serde::{Deserialize, Serialize};

/// What an app may do with an account, strongest first. The order is the one people are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Power {
    /// Holds an administrator's scope (`admin`, `admin:*`).
    Administer,
    /// `read` and `write`.
    ReadAndChangeEverything,
    /// `write` without `read`.
    ChangeEverything,
    /// `write:accounts`: the profile and its settings.
    ChangeProfile,
    /// `write:statuses`.
    Post,
    /// `read` or `read:statuses` (or `read:notifications`, which carry them): private mentions are posts.
    ReadPrivateMentions,
    /// Some other `write:*` or `follow`: follows, lists, filters and the like.
    ChangeSomeThings,
    /// Only reads, and not private mentions.
    OnlyRead,
    /// The server does not say.
    NotReported,
}

/// Everything `scopes` allow, strongest first, without what a stronger one already says.
///
/// Scopes are a tree (`write` covers `write:statuses`), as on Mastodon and `GoToSocial`. A word nobody knows grants
/// nothing there, and counts for nothing here.
#[must_use]
pub fn powers(scopes: Option<&[String]>) -> Vec<Power> {
    let Some(scopes) = scopes else { return vec![Power::NotReported] };
    let has = |wanted: &str| scopes.iter().any(|scope| scope == wanted);
    let under = |root: &str| {
        scopes.iter().any(|scope| scope.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
    };
    let mut powers = Vec::new();
    if under("admin") {
        powers.push(Power::Administer);
    }
    let (reads, writes) = (has("read"), has("write"));
    if reads && writes {
        powers.push(Power::ReadAndChangeEverything);
        return powers;
    }
    if writes {
        powers.push(Power::ChangeEverything);
    } else {
        if has("write:accounts") {
            powers.push(Power::ChangeProfile);
        }
        if has("write:statuses") {
            powers.push(Power::Post);
        }
    }
    if reads || has("read:statuses") || has("read:notifications") {
        powers.push(Power::ReadPrivateMentions);
    }
    let changes_more = under("write") || has("follow");
    let said_already =
        powers.iter().any(|power| matches!(power, Power::ChangeEverything | Power::ChangeProfile | Power::Post));
    if changes_more && !said_already {
        powers.push(Power::ChangeSomeThings);
    }
    if powers.is_empty() {
        powers.push(Power::OnlyRead);
    }
    powers
}

/// The strongest of [`powers`], which is what a line of the list has room for.
#[must_use]
pub fn strongest(scopes: Option<&[String]>) -> Power {
    powers(scopes).first().copied().unwrap_or(Power::OnlyRead)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scopes: &str) -> Vec<Power> {
        let words: Vec<String> = scopes.split_whitespace().map(str::to_owned).collect();
        powers(Some(&words))
    }

    #[test]
    fn scopes_are_said_strongest_first_and_only_once() {
        assert_eq!(of("read write follow push"), [Power::ReadAndChangeEverything]);
        assert_eq!(of("admin:read read write"), [Power::Administer, Power::ReadAndChangeEverything]);
        assert_eq!(of("write"), [Power::ChangeEverything]);
        assert_eq!(of("write:statuses"), [Power::Post]);
        assert_eq!(of("read write:statuses"), [Power::Post, Power::ReadPrivateMentions]);
        assert_eq!(
            of("read:accounts write:accounts write:statuses read:statuses"),
            [Power::ChangeProfile, Power::Post, Power::ReadPrivateMentions]
        );
        assert_eq!(of("follow"), [Power::ChangeSomeThings]);
        assert_eq!(of("read:accounts"), [Power::OnlyRead]);
    }

    #[test]
    fn a_word_nobody_knows_grants_nothing() {
        assert_eq!(of("administrator writes"), [Power::OnlyRead]);
        assert_eq!(of(""), [Power::OnlyRead]);
    }

    #[test]
    fn a_server_that_does_not_say_is_not_made_to_say() {
        assert_eq!(powers(None), [Power::NotReported]);
    }
}
