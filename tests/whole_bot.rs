//! The whole bot against the sandbox, over sockets, in both characters: what stories cannot show.

#![expect(clippy::expect_used, reason = "a test may fail")]

#[path = "support/stage.rs"]
mod stage;

#[path = "whole_bot/exporting.rs"]
mod exporting;
#[path = "whole_bot/failing.rs"]
mod failing;
#[path = "whole_bot/keeping.rs"]
mod keeping;
#[path = "whole_bot/posting.rs"]
mod posting;
#[path = "whole_bot/reading.rs"]
mod reading;
#[path = "whole_bot/reminding.rs"]
mod reminding;
#[path = "whole_bot/removing.rs"]
mod removing;
#[path = "whole_bot/signing_in.rs"]
mod signing_in;
#[path = "whole_bot/speaking.rs"]
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
