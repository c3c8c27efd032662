//! Links that nobody has yet.

use super::super::bound_page::{BoundPageId, ReadyBoundPage};
use super::super::sign_in::{AuthorizationRequestId, ReadyLink};
use crate::secret::{BoundPageLink, SignInLink};

/// To a page of somebody's own.
pub(super) fn ready_page(page: &str, id: &str) -> ReadyBoundPage {
    let link = BoundPageLink::new(format!("https://bot.example/{page}/{id}"));
    ReadyBoundPage { id: BoundPageId(id.to_owned()), link }
}

/// To sign in with.
pub(super) fn ready_link() -> ReadyLink {
    ReadyLink {
        authorization_request: AuthorizationRequestId("h".to_owned()),
        link: SignInLink::new(
            "https://home.example/oauth/authorize?redirect_uri=https%3A%2F%2Fbot.example%2Fsigned-in%2Fx&state=s",
        ),
    }
}
