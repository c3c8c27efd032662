//! What the page with the list shows: all of the list last shown, and everything that is known of each application.

use super::bound_page::BoundPageId;
use super::listing::{details, list_reply};
use super::person::Person;
use super::reply::{DetailsReply, ListPreface, ListReply, Reply, Response};
use super::shown::ShownList;
use super::turn::Turn;
use super::{Context, Facts};
use crate::audit::application::Holder;
use crate::audit::{Application, TokenId};

/// What the page with the list shows.
#[derive(Clone, Debug)]
pub struct ListView {
    /// The whole list, as it would be said if a post held it.
    pub list: ListReply,
    /// What else is known of each, in the order of the lines of the list.
    pub applications: Vec<ViewedApplication>,
    /// How the list would be said: in which language, of which source, and how names are told apart.
    pub said: Response,
    /// Whether a question is open: then nothing can be ticked.
    pub is_question_open: bool,
    /// Whether the bot can remove what is ticked. Otherwise it says where to do it.
    pub can_remove: bool,
}

/// What is known of an application besides its line.
#[derive(Clone, Debug)]
pub struct ViewedApplication {
    /// Everything that `show` says.
    pub details: DetailsReply,
    /// Its sign-ins, if it can be ticked: the bot cannot.
    pub tokens: Vec<TokenId>,
}

/// What the page with this link shows, if the link is good.
#[must_use]
pub fn list_view(person: &Person, link: &BoundPageId, context: &Context<'_>) -> Option<ListView> {
    let shown = ShownList { shown: 0, ..person.list_on_page(link, context.now)?.clone() };
    let facts = Facts::default();
    let turn = Turn::after_a_deed(person, None, &facts, context);
    let all: Vec<(usize, &Application)> = shown.from(0).collect();
    let counted = |is_meant: fn(&Application) -> bool| all.iter().filter(|(_, one)| is_meant(one)).count();
    // What was removed since is neither shown nor counted.
    let list = ListReply {
        apps_total: shown.apps_total.saturating_sub(shown.removed.len()),
        listed: counted(|application| application.holder == Holder::App),
        flagged: counted(Application::is_flagged),
        ..list_reply(&turn, &shown, &all, all.len(), &ListPreface::Asked)
    };
    let viewed = |(number, application): &(usize, &Application)| ViewedApplication {
        details: details(&turn, *number, application, shown.earliest_use),
        tokens: match application.holder {
            Holder::App => application.tokens.iter().map(|token| token.id.clone()).collect(),
            Holder::Bot => Vec::new(),
        },
    };
    Some(ListView {
        applications: all.iter().map(viewed).collect(),
        said: turn.saying(Reply::List(list.clone())),
        list,
        is_question_open: person.question.as_ref().is_some_and(|question| question.is_live(context.now)),
        can_remove: context.source.can_remove(),
    })
}
