//! Whose token it is.

use serde_json::Value;
use tokio::time::Instant;

use super::wire::{Failure, Wire, accept, body, text_or_number};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::secret::AccessToken;

/// The account a token belongs to: the `id` of `verify_credentials`, which is the id the person's messages carry on the same server.
pub(super) async fn owner(wire: &Wire, token: &AccessToken, until: Instant) -> Result<AccountId, Failure> {
    let request = wire.get_as(wire.at(&["api", "v1", "accounts", "verify_credentials"]), token);
    let account: Value = wire.ask(request, until, body).await?;
    let id = account.get("id").and_then(text_or_number).filter(|id| !id.is_empty());
    id.map(AccountId).ok_or(Failure::Senseless("an account without an id"))
}

/// Asks for something with the token, only to see whether it is still good.
pub(super) async fn try_token(wire: &Wire, token: &AccessToken, until: Instant) -> Result<(), Failure> {
    let request = wire.get_as(wire.at(&["api", "v1", "accounts", "verify_credentials"]), token);
    wire.ask(request, until, accept).await
}
