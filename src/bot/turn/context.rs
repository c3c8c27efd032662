//! What holds for everybody at the moment of a step.

use super::super::homes::Home;
use super::super::records::person_name;
use super::Turns;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::{Layout, Response};
use auditoot_core::dialogue::{Context, Measure};
use auditoot_core::prompts::{PostLimits, Renderer};

impl Turns {
    /// Looks at somebody as a step would, without a step; nothing if nobody is kept by that id.
    pub(in crate::bot) async fn look<T>(&self, id: &AccountId, at: impl Fn(&Person, &Context<'_>) -> T) -> Option<T> {
        let read = || self.storage.get_whole::<Person>(person_name(id));
        let person = self.storage.until_stored(read).await?;
        let home = self.homes.known(&person.account).await;
        let measure = self.measure();
        Some(at(&person, &self.context(id, &home, 0, &measure)))
    }

    pub(super) fn measure(&self) -> Fitting<'_> {
        Fitting { renderer: &self.renderer, limits: self.known.post_limits() }
    }

    /// What holds at this moment for somebody who lives there.
    pub(super) fn context<'a>(
        &'a self,
        account: &AccountId,
        home: &'a Home,
        domain_answers_today: u32,
        measure: &'a Fitting<'_>,
    ) -> Context<'a> {
        Context {
            now: self.clock.now(),
            zone: &self.settings.time_zone,
            measure,
            source: home.server.source,
            way: self.settings.way,
            comes_back_to: &self.settings.comes_back_to,
            sign_in_pages: self.settings.sign_in_pages.as_deref(),
            server: &home.address,
            filtering: self.known.filtering(),
            is_locked: self.known.is_locked(),
            limits: self.known.canary.limits_of(account, self.settings.limits),
            connection_days: self.settings.connection_days,
            operator: self.settings.operator.as_deref(),
            serves: &self.settings.serves_others,
            domain_answers_today,
            service: home.service,
        }
    }
}

/// Tells the dialogue what fits into a post.
pub(super) struct Fitting<'a> {
    renderer: &'a Renderer,
    limits: PostLimits,
}

impl Measure for Fitting<'_> {
    fn fits(&self, to: &Account, response: &Response) -> bool {
        self.renderer.fits(to, response, self.limits)
    }

    fn layout(&self, to: &Account, response: &Response) -> Layout {
        self.renderer.layout(to, response, self.limits)
    }
}
