//! What a message means where it was written: what stands open, which apps can be named, what the bot told last.

use std::collections::BTreeSet;

use super::command::Command;
use super::message::Message;
use super::person::Person;
use super::question::{Action, Target};
use super::told::About;
use super::turn::Turn;
use super::understand::{Answering, Apps, Label, Meaning, Situation, Understood, understand};
use super::wished::commanded;

/// What a message of this turn means.
pub(super) fn understood(turn: &Turn<'_>, message: &Message) -> Understood {
    let (person, now) = (&turn.person, turn.context.now);
    let action = person.question.as_ref().filter(|question| question.is_live(now)).map(|question| &question.action);
    let targets: &[Target] = match action {
        Some(Action::Remove(removal)) => &removal.targets,
        Some(Action::Disconnect | Action::Forget) | None => &[],
    };
    let told = person.told.as_ref().filter(|told| told.is_under(&message.replies_to) || told.is_next(now));
    let about = told.filter(|told| action.is_none() || told.is_under(&message.replies_to)).map(|told| &told.about);
    let let_in: Vec<&str> = match about {
        Some(About::LetIn(names)) => names.iter().map(String::as_str).collect(),
        Some(About::Reminder | About::Removal | About::Pasted | About::Shown { .. }) | None => Vec::new(),
    };
    let shown = match about {
        Some(About::Shown { number, name }) => Some((number.to_string(), name.as_deref().unwrap_or_default())),
        Some(About::Reminder | About::Removal | About::Pasted | About::LetIn(_)) | None => None,
    };
    let labels: Vec<Label<'_>> = targets
        .iter()
        .map(|target| Label { label: &target.label, name: target.name.as_deref().unwrap_or_default() })
        .collect();
    let state = match (about, action) {
        (Some(About::Reminder), _) => Answering::UnderReminder,
        // That a list was pasted is an alert that names no app.
        (Some(About::LetIn(_) | About::Pasted), _) => Answering::UnderAlert(&let_in),
        (Some(About::Removal), None) => Answering::AfterRemoval,
        (_, Some(Action::Remove(_))) => Answering::Asked(&labels),
        (_, Some(Action::Disconnect | Action::Forget)) => Answering::AskedOther,
        (Some(About::Shown { .. }), None) => {
            shown.as_ref().map_or(Answering::Plain, |(label, name)| Answering::AfterShow(Label { label, name }))
        }
        (None, None) if person.sign_in.as_ref().is_some_and(|pending| pending.is_open(now)) => Answering::SignInWaits,
        // What people remove by hand there is asked about whenever they have done it.
        (None, None) if turn.context.source.is_pasted() => Answering::AfterRemoval,
        (None, None) => Answering::Plain,
    };
    let apps = named(turn, person, &let_in);
    let today = turn.today();
    let language = Some(turn.language);
    let read = |state| understand(&message.text, &Situation { state, apps: &apps, language, today });
    let understood = read(state);
    let is_an_answer = match about {
        // What is no answer to the news of a paste is what it would be without it.
        Some(About::Pasted) => matches!(understood.meaning, Meaning::NotMe(_)),
        // A reminder there offers the word that says that something was done.
        Some(About::Reminder) if turn.context.source.is_pasted() => !matches!(understood.meaning, Meaning::Courtesy(_)),
        Some(_) | None => true,
    };
    if is_an_answer { understood } else { read(Answering::AfterRemoval) }
}

/// The apps that can be named: those of the list last shown, with their numbers if these still count, those that the open question names,
/// those that were let in, and those of a fresh read, if there is one. A removal needs one, so it is understood with every name known.
fn named<'a>(turn: &'a Turn<'_>, person: &'a Person, let_in: &[&'a str]) -> Apps {
    let is_good = turn.numbered().is_some();
    let listed = person.shown.iter().flat_map(|shown| &shown.applications).zip(1..);
    let mut apps: Vec<(Option<u32>, &str)> = listed
        .filter_map(|(application, number)| Some((is_good.then_some(number), application.key.name.as_deref()?)))
        .collect();
    let asked = match person.question.as_ref().map(|question| &question.action) {
        Some(Action::Remove(removal)) => removal.targets.as_slice(),
        Some(Action::Disconnect | Action::Forget) | None => &[],
    };
    let read = turn.facts.listing.iter().flatten().flat_map(|listing| &listing.tokens);
    let others = asked.iter().filter_map(|target| target.name.as_deref()).chain(let_in.iter().copied());
    let others = others.chain(read.filter_map(|token| token.app_name.as_deref()));
    let mut known: BTreeSet<&str> = apps.iter().map(|(_, name)| *name).collect();
    apps.extend(others.filter(|name| known.insert(name)).map(|name| (None, name)));
    Apps::of(apps)
}

/// The command that a text is, wherever it is written or after a removal; `None` if it is none that is carried out at once or asked about.
#[must_use]
pub fn command(text: &str) -> Option<Command> {
    let apps = Apps::default();
    let today = jiff::civil::Date::ZERO;
    let meanings = [Answering::Plain, Answering::AfterRemoval]
        .map(|state| understand(text, &Situation { state, apps: &apps, language: None, today }).meaning);
    let fixed = [(Meaning::Yes, Command::Yes), (Meaning::No, Command::No), (Meaning::Hello, Command::Help)];
    meanings.iter().find_map(|meaning| {
        if let Meaning::Wish(wish) = meaning {
            return commanded(wish, today);
        }
        fixed.iter().find(|(fixed, _)| fixed == meaning).map(|(_, command)| command.clone())
    })
}
