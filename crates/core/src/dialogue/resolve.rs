//! What somebody points at: numbers of the list last shown, and names, held against a fresh read.
//!
//! Invariant: a number means what it was shown beside, and a name what is there now.

use super::numbering::{numbers, place};
use super::reply::{ListPreface, Reply, Untrusted};
use super::shown::{Pick, ShownList};
use super::turn::Turn;
use super::understand::fold::folded;
use crate::audit::application::{Holder, letter_index};
use crate::audit::{Application, ApplicationKey, Filter, Listing, TokenId};

/// Where something points, if not at an application.
pub(super) enum Elsewhere {
    /// At a list that has to be shown instead.
    List(Filter, ListPreface),
    /// At nothing; this is the answer.
    Reply(Box<Reply>),
}

impl Elsewhere {
    /// At nothing; this is the answer.
    pub(super) fn reply(reply: Reply) -> Self {
        Self::Reply(Box::new(reply))
    }
}

/// An application that was pointed at, or one sign-in of it.
pub(super) struct Pointed {
    /// Its number, if it was pointed at by that.
    pub(super) number: Option<u32>,
    pub(super) key: ApplicationKey,
    pub(super) holder: Holder,
    /// The one sign-in of it that is meant, if not all are.
    pub(super) token: Option<TokenId>,
    /// Its place in the fresh read; `None` if it is gone.
    pub(super) now: Option<usize>,
}

impl Pointed {
    /// Its name, to be shown.
    pub(super) fn name(&self) -> Option<Untrusted> {
        self.key.name.clone().map(Untrusted)
    }

    /// Its number. What was named and is not in the list is added at its end, so that no number changes its meaning.
    pub(super) fn number(
        &self,
        turn: &mut Turn<'_>,
        listing: &Listing,
        fresh: &[Application],
    ) -> Result<usize, Elsewhere> {
        let named: Vec<&Application> = self.now.and_then(|now| fresh.get(now)).into_iter().collect();
        let number = match self.number {
            Some(number) => usize::try_from(number).ok(),
            None => numbers(turn, listing, &named).first().copied(),
        };
        number.ok_or(Elsewhere::reply(Reply::NoMore))
    }
}

/// What is pointed at, and what it is held against.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'a> {
    /// The list last shown, if its numbers still count.
    pub(super) shown: Option<&'a ShownList>,
    /// The applications of a fresh read, grouped as the list was.
    pub(super) fresh: &'a [Application],
}

impl<'a> Resolver<'a> {
    /// The list that numbers belong to.
    fn list(&self) -> Result<&'a ShownList, Elsewhere> {
        self.shown.ok_or(Elsewhere::List(Filter::All, ListPreface::NumbersOutdated))
    }

    /// Every application of the list, and nothing that was named besides.
    pub(super) fn all(&self) -> Result<Vec<Pointed>, Elsewhere> {
        let applications = self.list()?.listed().iter().zip(1..);
        Ok(applications.map(|(application, number)| self.pointed(Some(number), application)).collect())
    }

    /// The one application that is meant, or one sign-in of it.
    pub(super) fn one(&self, pick: &Pick) -> Result<Pointed, Elsewhere> {
        match pick {
            Pick::Number(number) => self.number(*number),
            Pick::Token(number, letters) => self.token(*number, letters),
            Pick::Name(name) => self.name(name),
            Pick::Range(..)
            | Pick::All
            | Pick::AllExcept(_)
            | Pick::OldOf(_)
            | Pick::Unused(_)
            | Pick::NeverUsed
            | Pick::Duplicates
            | Pick::Matching(_)
            | Pick::OldOfOne(_)
            | Pick::Without { .. } => Err(Elsewhere::reply(Reply::OneAtATime)),
        }
    }

    /// The applications with these numbers. Both ends have to be there, so that the range is no longer than the list.
    pub(super) fn range(&self, from: u32, to: u32) -> Result<Vec<Pointed>, Elsewhere> {
        self.number(from)?;
        self.number(to)?;
        (from..=to).map(|number| self.number(number)).collect()
    }

    /// The application with this number.
    pub(super) fn number(&self, number: u32) -> Result<Pointed, Elsewhere> {
        let application = self.shown_at(number)?.ok_or_else(|| self.no_such(number.to_string()))?;
        Ok(self.pointed(Some(number), application))
    }

    /// The sign-in with this number and letter. Those of the bot itself are not told apart.
    fn token(&self, number: u32, letters: &str) -> Result<Pointed, Elsewhere> {
        let no_such = || self.no_such(format!("{number}{letters}"));
        let application = self.shown_at(number)?.ok_or_else(no_such)?;
        let token = match application.holder {
            Holder::Bot => None,
            Holder::App => {
                let token = letter_index(letters).and_then(|index| application.tokens.get(index));
                Some(token.ok_or_else(no_such)?.id.clone())
            }
        };
        Ok(Pointed { token, ..self.pointed(Some(number), application) })
    }

    /// The application that has this name, in the one form for comparing, or that is the only one whose name begins with it.
    fn name(&self, name: &str) -> Result<Pointed, Elsewhere> {
        let wanted = folded(name);
        let matching = |fits: &dyn Fn(String) -> bool| -> Vec<&Application> {
            let named = |one: &&Application| one.key.name.as_ref().is_some_and(|name| fits(folded(name)));
            self.fresh.iter().filter(named).collect()
        };
        let mut found = matching(&|name| name == wanted);
        if found.is_empty() {
            found = matching(&|name| name.starts_with(&wanted));
        }
        match found.as_slice() {
            [] => Err(Elsewhere::reply(Reply::NoSuchName { name: Untrusted(name.to_owned()) })),
            [application] => Ok(self.pointed(None, application)),
            _ => {
                let preface = ListPreface::SeveralNamed(Untrusted(name.to_owned()));
                Err(Elsewhere::List(Filter::Named(name.to_owned()), preface))
            }
        }
    }

    fn shown_at(&self, number: u32) -> Result<Option<&'a Application>, Elsewhere> {
        let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        self.list().map(|shown| index.and_then(|index| shown.applications.get(index)))
    }

    fn no_such(&self, asked: String) -> Elsewhere {
        let highest = self.shown.map_or(0, |shown| shown.applications.len());
        Elsewhere::reply(Reply::NoSuchNumber { asked: Untrusted(asked), highest })
    }

    fn pointed(&self, number: Option<u32>, application: &Application) -> Pointed {
        let now = place(self.fresh, application);
        Pointed { number, key: application.key.clone(), holder: application.holder, token: None, now }
    }
}
