//! The notification policy of Mastodon 4.3 and later, which hides private mentions from strangers until it is changed.
//!
//! An account that never set one has `for_private_mentions` and `for_limited_accounts` at `filter`: a stranger's first
//! message is kept apart, with no event on the stream and out of the ordinary list. Opening the policy is not
//! retroactive, and does not have to be: notifications are read with `include_filtered`. Requests are neither accepted,
//! which would change what the operator sees for no gain, nor dismissed, which deletes the messages; and nothing is ever
//! set to `drop`, which loses them.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use serde_json::Value;

use super::client::{MastodonClient, RequestError};

/// How the policy stood, and stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotificationPolicy {
    /// This server has no such policy (`GoToSocial`, Mastodon 4.2): everything arrives.
    NoPolicy,
    /// It accepted everything already.
    WasOpen,
    /// It filtered something and accepts everything now.
    Opened,
    /// It filters something, and the server did not change it.
    StaysShut,
    /// It filters something, and nobody tried to change that.
    LeftShut,
}

impl MastodonClient {
    /// Sets every field of the policy to `accept`, if any is not, and looks again. Needs the scopes
    /// `read:notifications` and `write:notifications`.
    ///
    /// # Errors
    /// If the server cannot be asked, or forbids it.
    pub(crate) async fn accept_all(&self) -> Result<NotificationPolicy, RequestError> {
        let policy = match self.policy().await {
            Ok(policy) => policy,
            Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => return Ok(NotificationPolicy::NoPolicy),
            Err(error) => return Err(error),
        };
        if accepts_everything(&policy) {
            return Ok(NotificationPolicy::WasOpen);
        }
        let fields: BTreeMap<&str, &str> = policy.keys().map(|field| (field.as_str(), "accept")).collect();
        let change = |method| self.done(self.request(method, self.url(&PATH)).form(&fields));
        match change(Method::PUT).await {
            Err(error) if matches!(error.refusal(), Some(StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)) => {
                change(Method::PATCH).await?;
            }
            outcome => outcome?,
        }
        Ok(if accepts_everything(&self.policy().await?) {
            NotificationPolicy::Opened
        } else {
            NotificationPolicy::StaysShut
        })
    }

    /// How the policy stands, which is not changed.
    ///
    /// # Errors
    /// If the server cannot be asked, or forbids it.
    pub(crate) async fn notification_policy(&self) -> Result<NotificationPolicy, RequestError> {
        match self.policy().await {
            Ok(policy) if accepts_everything(&policy) => Ok(NotificationPolicy::WasOpen),
            Ok(_) => Ok(NotificationPolicy::LeftShut),
            Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Ok(NotificationPolicy::NoPolicy),
            Err(error) => Err(error),
        }
    }

    /// The fields of the policy that say whom to accept. Each version of Mastodon has some of its own.
    async fn policy(&self) -> Result<BTreeMap<String, Value>, RequestError> {
        let mut policy: BTreeMap<String, Value> = self.fetch(self.request(Method::GET, self.url(&PATH))).await?;
        policy.retain(|field, value| field.starts_with("for_") && value.is_string());
        Ok(policy)
    }
}

const PATH: [&str; 4] = ["api", "v2", "notifications", "policy"];

fn accepts_everything(policy: &BTreeMap<String, Value>) -> bool {
    policy.values().all(|value| value == "accept")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mastodon::ground::Ground;
    use auditoot_sandbox::Character;

    #[tokio::test]
    async fn a_fresh_account_is_opened_once() {
        let ground = Ground::mastodon().await;
        let client = ground.client();
        assert!(client.policy().await.expect("a policy").values().any(|value| value == "filter"));
        assert_eq!(client.notification_policy().await.expect("a policy"), NotificationPolicy::LeftShut);
        assert_eq!(client.accept_all().await.expect("a policy"), NotificationPolicy::Opened);
        assert!(accepts_everything(&client.policy().await.expect("a policy")));
        assert_eq!(client.accept_all().await.expect("a policy"), NotificationPolicy::WasOpen);
    }

    #[tokio::test]
    async fn a_server_without_a_policy_is_open() {
        let ground = Ground::of(Character::GoToSocial).await;
        assert_eq!(ground.client().accept_all().await.expect("an answer"), NotificationPolicy::NoPolicy);
    }
}
