//! What a source cannot do is offered in no answer to anything that people wrote, and what it can do is.

use std::collections::BTreeMap;

use super::super::command::{Command, Switch};
use super::super::understanding;
use super::people::in_state;
use super::safety::messages;
use super::*;
use crate::audit::source::{AppsPage, Watches};
use crate::audit::{Filter, Order, Precision, Unreported, Unused};
use crate::prompts::{LinkCount, PostLimits, Renderer};

const LIMITS: PostLimits = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };

fn sources() -> Vec<Source> {
    let pages = [AppsPage::Mastodon, AppsPage::GoToSocial, AppsPage::Pleroma, AppsPage::Pixelfed, AppsPage::Unknown];
    let lists =
        [Source::GoToSocial, Source::Operator(Streams::Cut), Source::Operator(Streams::MayGoOn), Source::Pasted];
    lists.into_iter().chain(pages.map(Source::PageOnly)).chain([Source::NotKnownYet]).collect()
}

/// Whether a command does on this server what it is there for.
fn is_of_use(command: &Command, source: Source) -> bool {
    if let Command::List(filter) = command {
        return *filter == Filter::All || source.can_list() && goes(filter, source);
    }
    if let Command::Watch(Switch::On) = command {
        return source.watches() != Watches::OnlyWhenAsked || source == Source::NotKnownYet;
    }
    let is_told = !matches!(command, Command::Sort(Order::LastUse)) || source.precision() != Precision::None;
    let is_told = is_told && (!matches!(command, Command::Sort(Order::Date)) || source.tells_dates());
    is_told && (source.can_list() || !command.verb().needs_list())
}

fn goes(filter: &Filter, source: Source) -> bool {
    match filter {
        Filter::All | Filter::Named(_) => true,
        Filter::Unused(_) | Filter::NeverUsed => source.precision() != Precision::None,
        // Whoever lists knows what was not there the last time.
        Filter::New => source.can_list(),
        Filter::Can(_) => source.tells_permissions(),
    }
}

/// Somebody of a server, in a state of the table.
fn on(source: Source, state: &str) -> (Talk, RepliesTo) {
    let (mut talk, replies_to) = in_state(state);
    talk.source = source;
    match source {
        Source::NotKnownYet => talk.home = Err(Trouble::Unreachable),
        Source::Pasted => {
            if talk.person.connection != Connection::None {
                talk.person.connection = Connection::Pasted(start());
            }
            // Every app comes with a link.
            talk.lines = 5;
            talk.listing.own = None;
            talk.listing.tokens.iter_mut().for_each(|token| token.authorized_at = None);
        }
        Source::GoToSocial | Source::Operator(_) | Source::PageOnly(_) => {}
    }
    (talk, replies_to)
}

/// The commands that an answer quotes and that are of no use there.
fn offered_in_vain(
    renderer: &Renderer,
    response: &Response,
    source: Source,
    known: &mut BTreeMap<String, bool>,
) -> Vec<String> {
    let post = match renderer.post(&alice(), response, LIMITS) {
        Ok(post) => post,
        // The conversation of the tests does not measure how many links a post holds.
        Err(_) if matches!(response.reply, Reply::RemoveByHand(_)) => return Vec::new(),
        Err(error) => panic!("{error}: {response:?}"),
    };
    let quoted: Vec<String> = post.text().split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let in_vain = |quoted: &String| {
        let is_of_use = known
            .entry(quoted.clone())
            .or_insert_with(|| understanding::command(quoted).is_none_or(|command| is_of_use(&command, source)));
        !*is_of_use
    };
    quoted.into_iter().filter(in_vain).map(|quoted| format!("{quoted:?} of: {}", post.text())).collect()
}

#[test]
fn nothing_is_offered_that_the_server_cannot_support() {
    let renderer = Renderer::load().expect("the words");
    for source in sources() {
        let (mut known, mut in_vain) = (BTreeMap::new(), Vec::new());
        let states: &[&str] = if source.can_list() { &["cold", "listed", "asked"] } else { &["cold"] };
        for state in states {
            for text in messages() {
                let (mut talk, replies_to) = on(source, state);
                let message = Message { replies_to, ..talk.message(text) };
                let Some(response) = talk.hear(message).response else { continue };
                let offered = offered_in_vain(&renderer, &response, source, &mut known);
                in_vain.extend(offered.into_iter().map(|offered| format!("{state}: {text}: {offered}")));
            }
        }
        assert!(in_vain.is_empty(), "{source:?} cannot do that:\n{}", in_vain.join("\n"));
    }
}

/// Every command that goes by something.
const BY: [&str; 12] = [
    "list never used",
    "list unused 90 days",
    "list new",
    "list can post",
    "list can read private mentions",
    "sort by last used",
    "sort by date",
    "revoke never used",
    "revoke unused 1 year",
    "revoke duplicates",
    "revoke old 1",
    "revoke everything that can post",
];

#[test]
fn every_source_does_what_its_row_says_with_every_command_that_goes_by_something() {
    for source in sources() {
        for text in BY {
            let (mut talk, _) = on(source, if source.can_list() { "listed" } else { "cold" });
            let reply = talk.ask(text);
            let fits = match source {
                Source::NotKnownYet => matches!(reply, Reply::Trouble(_)),
                Source::PageOnly(_) => matches!(reply, Reply::PageOnly { .. }),
                Source::GoToSocial | Source::Operator(_) => {
                    matches!(reply, Reply::List(_) | Reply::Question(_) | Reply::NothingChosen { .. })
                }
                Source::Pasted if text == "sort by date" => matches!(reply, Reply::NotReported(Unreported::Date)),
                Source::Pasted => {
                    matches!(reply, Reply::List(_) | Reply::RemoveByHand(_) | Reply::NothingChosen { .. })
                }
            };
            assert!(fits, "{source:?}: {text}: {reply:?}");
        }
    }
}

#[test]
fn what_a_list_does_not_tell_is_not_guessed() {
    let (mut talk, _) = in_state("listed");
    for token in &mut talk.listing.tokens {
        (token.last_use, token.authorized_at, token.scopes) = (LastUse::NotReported, None, None);
    }
    for text in BY {
        let reply = talk.ask(text);
        assert!(matches!(reply, Reply::NotReported(_)), "{text}: {reply:?}");
    }
    assert!(matches!(talk.ask("sort by name"), Reply::List(_)));
    assert!(matches!(talk.ask("list apps"), Reply::List(_)));
    // One that tells it is enough: the others are left out.
    talk.listing.tokens[0].last_use = LastUse::At(start());
    let filter = Filter::Unused(Unused { days: 90 });
    let reply = talk.ask("list unused 90 days");
    assert!(matches!(&reply, Reply::List(list) if list.filter == filter && list.listed == 0), "{reply:?}");
}
