//! The whole bot against the sandbox, over sockets, in both characters: what stories cannot show. Among it, the operator's source
//! against real servers, and the search for secrets; all of them share the stage.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod budget;
mod canary;
mod captured;
mod chromium;
mod stage;

mod backup;
mod browsing;
mod clocks;
mod costs;
mod exporting;
mod faces;
mod failing;
mod forgetting;
mod health;
mod keeping;
mod list_page;
mod metrics;
mod operator;
mod pasting;
mod posting;
mod reading;
mod refusing;
mod reminding;
mod removing;
mod secrecy;
mod signing_in;
mod speaking;

use std::net::SocketAddr;

use auditoot_sandbox::{Browsed, Decision, NewPost, PostSeen};
use stage::{BOT, Stage, link_in};

impl Stage {
    /// Signs alice in and shows her the list.
    pub(crate) async fn connect(&self) -> Browsed {
        let link = link_in(&self.ask("alice", "list apps").await);
        let page = self.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
        assert!(page.html.contains("Done"), "{}", page.html);
        self.bot().settled(None).await;
        page
    }

    /// Lets somebody answer a post; returns the one answer to that.
    pub(crate) async fn reply(&self, from: &str, to: &PostSeen, text: &str) -> PostSeen {
        let message = self.sandbox.post(NewPost::direct(from, format!("@{BOT} {text}")).replying_to(&to.id));
        self.settled(&message).await;
        self.one_answer(&message)
    }

    /// The address of the bot's own pages.
    pub(crate) fn pages(&self) -> SocketAddr {
        self.config.web.as_ref().expect("there are pages").listen
    }
}
