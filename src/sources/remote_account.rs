//! Where an account of another server lives, and whether whoever signed in there is that account.
//!
//! Whoever answers for a domain may name any address, so the proof takes both sides: the domain of the handle says where the account is,
//! and the server there says the same of whoever signed in.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::mastodon::accounts::Me;
use crate::mastodon::client::{DiscoveryDocument, MastodonClient, RequestError};
use crate::mastodon::host_meta::webfinger_address;
use crate::mastodon::webfinger::{AccountHandle, WebFingerAnswer};

/// An account of another server, as the domain of its handle tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteAccount {
    /// The handle, `alice@social.example`.
    pub handle: String,
    /// What servers call the account among each other. It lives where this leads.
    pub self_link: Url,
}

impl RemoteAccount {
    /// Asks the domain of a handle where the account is. `client` is one of strangers' servers, at whatever address.
    pub(super) async fn find(client: &MastodonClient, handle: &str) -> Result<Self, RequestError> {
        let asked = read_handle(handle)?;
        let domain = Url::parse(&format!("https://{}/", asked.domain()));
        let domain = domain.map_err(|_| RequestError::Senseless("a handle of no server"))?;
        let there = client.at(domain);
        let answer = match webfinger(&there, &DiscoveryDocument::WebFinger { resource: asked.resource() }).await {
            Ok((_, answer)) => answer,
            // Something that knows nothing of accounts, as the site of a domain whose accounts are on a server of another name.
            Err(failure @ RequestError::Status(_)) => told_elsewhere(&there, &asked).await?.ok_or(failure)?,
            Err(failure) => return Err(failure),
        };
        // What it says of another account is for that one to say.
        if answer.subject != asked {
            return Err(RequestError::Senseless("WebFinger says something of another account"));
        }
        Ok(Self { handle: handle.to_owned(), self_link: answer.self_link })
    }

    /// The server that it lives on.
    #[must_use]
    pub fn server(&self) -> Url {
        let mut server = self.self_link.clone();
        server.set_path("");
        server.set_query(None);
        server.set_fragment(None);
        server
    }

    /// Whether this is the account of a token of that server: the server says the same of its handle as the domain did.
    pub(super) async fn is(&self, client: &MastodonClient, owner: &Me) -> Result<bool, RequestError> {
        if !self.agrees_with(&owner.uri) {
            return Ok(false);
        }
        let asked = read_handle(&self.handle)?;
        let user = owner.acct.split('@').next().unwrap_or_default();
        let Some(signed_in) = AccountHandle::parse(&format!("{user}@{}", asked.domain())) else { return Ok(false) };
        match webfinger(client, &DiscoveryDocument::WebFinger { resource: signed_in.resource() }).await {
            Ok((place, answer)) => {
                let is_there = place.origin() == self.self_link.origin();
                Ok(is_there && answer.subject == asked && answer.self_link == self.self_link)
            }
            // It knows nobody of that name under this domain.
            Err(RequestError::Status(status)) if status.is_client_error() => Ok(false),
            Err(RequestError::Senseless(_)) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Whether this is what a server calls the account; where it does not tell, nothing speaks against it.
    pub(super) fn agrees_with(&self, uri: &str) -> bool {
        uri.is_empty() || Url::parse(uri).is_ok_and(|uri| uri == self.self_link)
    }
}

fn read_handle(handle: &str) -> Result<AccountHandle, RequestError> {
    AccountHandle::parse(handle).ok_or(RequestError::Senseless("a handle of no server"))
}

/// What a server says of a handle, and where it said it.
async fn webfinger(
    client: &MastodonClient,
    document: &DiscoveryDocument,
) -> Result<(Url, WebFingerAnswer), RequestError> {
    let (place, response) = client.document(document).await?;
    if !response.status.is_success() {
        return Err(RequestError::Status(response.status));
    }
    let document: Value = response.body()?;
    let answer = WebFingerAnswer::of(&document);
    Ok((place, answer.ok_or(RequestError::Senseless("WebFinger does not say who and where"))?))
}

/// What is said of a handle at the place that its domain names in another document; `None` if it names none.
async fn told_elsewhere(
    domain: &MastodonClient,
    handle: &AccountHandle,
) -> Result<Option<WebFingerAnswer>, RequestError> {
    let (_, response) = domain.document(&DiscoveryDocument::HostMeta).await?;
    let address = webfinger_address(&response.text(), &handle.resource()).filter(|_| response.status.is_success());
    let Some(address) = address else { return Ok(None) };
    let (_, answer) = webfinger(domain, &DiscoveryDocument::WebFingerAt { address }).await?;
    Ok(Some(answer))
}
