//! Who the bot is on its server.

use reqwest::Method;
use url::Url;

use super::{Server, ServerError, entities, typed};
use auditoot_core::dialogue::message::AccountId;

/// The bot's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Its id on its server.
    pub id: AccountId,
    /// Its handle, without a domain.
    pub acct: String,
    /// The address of its profile.
    pub url: String,
    /// Whether it says that it is a bot, as it should.
    pub is_bot: bool,
    /// Whether followers need its approval. People who follow the bot never have its messages filtered, so it should not be.
    pub is_locked: bool,
}

impl Server {
    /// Asks whose token this is.
    ///
    /// # Errors
    /// [`ServerError::TokenDead`] if it is nobody's.
    pub async fn me(&self) -> Result<Me, ServerError> {
        match typed::me(self).await {
            Some(me) => Ok(me),
            None => self.verify().await,
        }
    }

    /// The same by the tolerant reader alone, without a detour: also how a suspected dead token is tried.
    ///
    /// # Errors
    /// [`ServerError::TokenDead`] if the token is nobody's.
    pub async fn verify(&self) -> Result<Me, ServerError> {
        let account: entities::Account =
            self.read(self.request(Method::GET, &["api", "v1", "accounts", "verify_credentials"])).await?;
        if account.id.is_empty() {
            return Err(ServerError::Unreadable { line: 0, column: 0 });
        }
        Ok(Me {
            id: AccountId(account.id),
            acct: account.acct,
            url: account.url,
            is_bot: account.bot,
            is_locked: account.locked,
        })
    }
}

impl Me {
    /// Whether a link points at this account: at its profile, or at one of the forms in which Mastodon and `GoToSocial`
    /// name an account to other servers, which then link to that.
    #[must_use]
    pub fn is_linked_by(&self, href: &str) -> bool {
        let Ok(profile) = Url::parse(&self.url) else { return false };
        let Ok(link) = Url::parse(href.trim()) else { return false };
        if link.origin() != profile.origin() {
            return false;
        }
        let name = self.acct.split('@').next().unwrap_or_default().to_lowercase();
        let path = link.path().trim_end_matches('/').to_lowercase();
        path == profile.path().trim_end_matches('/').to_lowercase()
            || (!name.is_empty() && (path == format!("/@{name}") || path == format!("/users/{name}")))
            || path == format!("/ap/users/{}", self.id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bot_knows_the_links_to_itself_and_no_others() {
        let me = Me {
            id: AccountId("109".into()),
            acct: "apps".into(),
            url: "https://m.example/@apps".into(),
            is_bot: true,
            is_locked: false,
        };
        for own in ["https://m.example/@apps", "https://M.example/@Apps/", "https://m.example/users/apps"] {
            assert!(me.is_linked_by(own), "{own}");
        }
        assert!(me.is_linked_by("https://m.example/ap/users/109"));
        for other in [
            "https://m.example/@apps2",
            "https://evil.example/@apps",
            "http://m.example/@apps",
            "https://m.example/@apps/1",
            "/@apps",
            "",
        ] {
            assert!(!me.is_linked_by(other), "{other}");
        }
    }
}
