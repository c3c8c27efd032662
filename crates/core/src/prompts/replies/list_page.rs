//! The list as a page of the bot's own: the same groups and words as in posts, and what `show` says of each app.

use super::carried::pasted_on;
use super::details::{EXPLAINS, facts, registered};
use super::list::{header, heading, item};
use crate::audit::source::TOKENS_MAX;
use crate::audit::{Extent, Heading, Order};
use crate::dialogue::ListView;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Lists, Shape, SignInWay, Targets};
use crate::prompts::words::Args;

/// All that is shown of an app: nothing has to go.
pub(in crate::prompts) const SHAPE: Shape = Shape {
    tokens: usize::MAX,
    targets: Targets::Named,
    lists: Lists::Full,
    spare: u8::MAX,
    sign_in: SignInWay::HomeServer,
    is_terse: false,
};
/// What ranks higher than this is a fact of this app, and nothing that explains all of them.
const FACTS_ABOVE: u8 = EXPLAINS + 1;

/// What the page says of the list. What others wrote in it is harmless as in a post, and not escaped yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPageTexts {
    /// What the list is, sentence by sentence.
    pub about: Vec<String>,
    /// The apps under their headings.
    pub groups: Vec<GroupTexts>,
}

/// The apps under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupTexts {
    /// The heading; none where the list has another order.
    pub heading: Option<String>,
    /// The apps.
    pub apps: Vec<AppTexts>,
}

/// What is said of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppTexts {
    /// Its place among all of the list.
    pub place: usize,
    /// Its number and name, and what stands in brackets.
    pub label: String,
    /// Everything else, line by line.
    pub facts: Vec<String>,
}

/// Says the list.
pub(in crate::prompts) fn texts(draft: &mut Draft<'_>, view: &ListView) -> Result<ListPageTexts, PostError> {
    let list = &view.list;
    header(draft, list)?;
    if list.extent == Extent::Cut {
        draft.line(Keep::Always, "list-cut", Args::new().number("most", TOKENS_MAX))?;
    }
    pasted_on(draft, Keep::Always)?;
    let about = draft.take(FACTS_ABOVE);
    let mut groups: Vec<(Option<Heading>, GroupTexts)> = Vec::new();
    for (place, (line, viewed)) in list.lines.iter().zip(&view.applications).enumerate() {
        let under = (list.order == Order::Attention).then_some(line.heading);
        if groups.last().is_none_or(|(heading, _)| *heading != under) {
            let heading = match under {
                Some(Heading::OwnLine) => Some(draft.words.say("web-list-first", Args::new())?),
                Some(other) => Some(heading(draft.words, other, draft.response.source)?),
                None => None,
            };
            let heading = heading.map(|text| text.as_str().to_owned());
            groups.push((under, GroupTexts { heading, apps: Vec::new() }));
        }
        let label = item(draft, list, line)?.as_str().to_owned();
        facts(draft, &viewed.details)?;
        if let Some(copied) = &viewed.details.copied {
            registered(draft, copied)?;
        }
        let app = AppTexts { place, label, facts: draft.take(FACTS_ABOVE) };
        if let Some((_, group)) = groups.last_mut() {
            group.apps.push(app);
        }
    }
    Ok(ListPageTexts { about, groups: groups.into_iter().map(|(_, group)| group).collect() })
}
