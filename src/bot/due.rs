//! Whose the entries of the index of what is due are.

use std::fmt;

use jiff::Timestamp;

use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::export::ExportId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;

/// Whose an entry is, and with that what is to be done when its time has come. The store keeps it as the text that `Display` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A person who gets a reminder, or whose permission nobody uses.
    Person(AccountId),
    /// Somebody who never connected and is to be forgotten.
    Stranger(AccountId),
    /// A new sign-in that its person is to be told of.
    Alert(AccountId, TokenId),
    /// Sign-ins that were ended for everybody, of which somebody is to be told.
    Breach(AccountId, Breach),
    /// An authorization request whose record is to be deleted.
    AuthorizationRequest(AuthorizationRequestId),
    /// How often somebody was answered who was forgotten: to be deleted.
    Forgotten(AccountId),
    /// A link to a copy that has run out.
    Export(ExportId),
    /// A link to a page of somebody's own that has run out. The kind is kept as the text it always was.
    BoundPage(BoundPageId),
    /// A permission that is to be given back; the name is that of its record.
    Return(String),
}

impl Owner {
    /// When somebody is to be woken, if ever, and the owner of the entry for it.
    pub(super) fn waking(person: &Person) -> Option<(Timestamp, Self)> {
        let account = person.account.id.clone();
        let owner = if person.is_stranger() { Self::Stranger(account) } else { Self::Person(account) };
        person.wakes_at().map(|at| (at, owner))
    }

    /// The owner that a stored text names; `None` for one that this version does not know.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(' ')?;
        let own = || id.to_owned();
        Some(match kind {
            "person" => Self::Person(AccountId(own())),
            "stranger" => Self::Stranger(AccountId(own())),
            "alert" => {
                let (account, token) = id.split_once(' ')?;
                Self::Alert(AccountId(account.to_owned()), TokenId(token.to_owned()))
            }
            "breach" => {
                let (account, breach) = id.split_once(' ')?;
                Self::Breach(AccountId(account.to_owned()), serde_json::from_str(breach).ok()?)
            }
            "handshake" => Self::AuthorizationRequest(AuthorizationRequestId(own())),
            "forgotten" => Self::Forgotten(AccountId(own())),
            "export" => Self::Export(ExportId(own())),
            "paste" => Self::BoundPage(BoundPageId(own())),
            "return" => Self::Return(own()),
            _ => return None,
        })
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(account) => write!(formatter, "person {}", account.0),
            Self::Stranger(account) => write!(formatter, "stranger {}", account.0),
            Self::Alert(account, token) => write!(formatter, "alert {} {}", account.0, token.0),
            Self::Breach(account, breach) => {
                let breach = serde_json::to_string(breach).map_err(|_| fmt::Error)?;
                write!(formatter, "breach {} {breach}", account.0)
            }
            Self::AuthorizationRequest(id) => write!(formatter, "handshake {}", id.0),
            Self::Forgotten(account) => write!(formatter, "forgotten {}", account.0),
            Self::Export(id) => write!(formatter, "export {}", id.0),
            Self::BoundPage(id) => write!(formatter, "paste {}", id.0),
            Self::Return(name) => write!(formatter, "return {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use auditoot_core::dialogue::breach::BreachId;
    use auditoot_core::dialogue::reply::Untrusted;

    fn breach() -> Breach {
        let (id, app) = (BreachId("ab-cd".to_owned()), Some(Untrusted("Elk \"2\"".to_owned())));
        Breach { id, app, others: 1, tokens: 3, ended_at: Timestamp::UNIX_EPOCH }
    }

    /// These texts are in the stores of every version.
    #[test]
    fn an_owner_is_kept_as_the_text_it_always_was() {
        let account = AccountId("12".to_owned());
        for (owner, text) in [
            (Owner::Person(account.clone()), "person 12"),
            (Owner::Stranger(account.clone()), "stranger 12"),
            (Owner::Alert(account.clone(), TokenId("34".to_owned())), "alert 12 34"),
            (
                Owner::Breach(account.clone(), breach()),
                r#"breach 12 {"id":"ab-cd","app":"Elk \"2\"","others":1,"sign_ins":3,"ended_at":"1970-01-01T00:00:00Z"}"#,
            ),
            (Owner::AuthorizationRequest(AuthorizationRequestId("a b".to_owned())), "handshake a b"),
            (Owner::Forgotten(account), "forgotten 12"),
            (Owner::Export(ExportId("cd".to_owned())), "export cd"),
            (Owner::BoundPage(BoundPageId("de".to_owned())), "paste de"),
            (Owner::Return("ef".to_owned()), "return ef"),
        ] {
            assert_eq!(owner.to_string(), text);
            assert_eq!(Owner::of(text), Some(owner));
        }
        for text in ["", "person", "alert 12", "breach 12 {", "visitor 12"] {
            assert_eq!(Owner::of(text), None, "{text}");
        }
    }
}
