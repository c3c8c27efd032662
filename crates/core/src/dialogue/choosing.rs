//! What somebody chose to remove: numbers of the list last shown, names, and bulk words, all held against a fresh read.
//!
//! Invariants: nothing is chosen that the fresh read does not show, nor the bot itself; and a bulk word chooses nothing that the person
//! keeps or is writing with. What was left out is said beside the question.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::listing::{Elsewhere, named};
use super::numbering::place;
use super::question::Target;
use super::reply::{LeftOut, ListPreface, NoMatch, OfList, Reply, Untrusted};
use super::shown::{Found, Pick, ShownList};
use super::turn::Turn;
use crate::audit::application::Holder;
use crate::audit::old::old_tokens;
use crate::audit::{Application, ApplicationKey, Filter, Listing, TokenId, Unused, is_written_with};
use targets::{Wanted, example, targets};

mod targets;

/// What a choice comes to.
pub(super) enum Chosen {
    /// These can be asked about.
    Ask {
        /// In the order of their numbers. Never empty.
        targets: Vec<Target>,
        /// The list that `all` meant.
        of_list: Option<Box<OfList>>,
        /// What was chosen besides and is left out.
        left_out: Box<LeftOut>,
    },
    /// There is nothing to ask about, or too much; this is the answer.
    Not(Box<Reply>),
}

/// What bulk words leave alone.
#[derive(Default)]
pub(super) struct Spared {
    /// The applications that the person keeps.
    pub(super) kept: Vec<ApplicationKey>,
    /// The applications of the app that the person is writing with.
    pub(super) written_with: Vec<ApplicationKey>,
}

impl Spared {
    /// The one place that says what bulk words leave alone: apps that are kept, and the app the message was written with.
    fn of(turn: &Turn<'_>, fresh: &[Application]) -> Self {
        let keys = |spares: &dyn Fn(&Application) -> bool| {
            fresh.iter().filter(|application| spares(application)).map(|application| application.key.clone()).collect()
        };
        let written_with = |application: &Application| {
            turn.posting_application
                .as_ref()
                .is_some_and(|posting_application| is_written_with(application, posting_application))
        };
        Self { kept: keys(&|application| application.kept.is_some()), written_with: keys(&written_with) }
    }
}

/// Finds out what exactly is meant, and gives it numbers.
pub(super) fn choose(turn: &mut Turn<'_>, listing: &Listing, picks: &[Pick]) -> Result<Chosen, Elsewhere> {
    let now = turn.context.now;
    let fresh = turn.applications(listing);
    let spared = Spared::of(turn, &fresh);
    let shown = turn.person.shown.clone().filter(|shown| shown.is_good(now));
    let shown = shown.as_ref();
    let world = World { shown, fresh: &fresh, spared: &spared, earliest_use: listing.earliest_use(), now };
    let mut basket = Basket::default();
    for pick in picks {
        world.take(&mut basket, pick)?;
    }
    let of_list = shown.zip(whole_list(picks)).map(|(shown, except)| OfList { filter: shown.filter.clone(), except });
    let wanted = world.in_order(&basket);
    let left_out = world.left_out(&basket);
    if wanted.is_empty() {
        return Ok(Chosen::Not(Box::new(nothing(basket, left_out))));
    }
    let (targets, all) = targets(turn, listing, wanted);
    Ok(if targets.len() < all {
        let (fit, example) = (targets.len(), example(&targets));
        Chosen::Not(Box::new(Reply::TooManyAtOnce { chosen: all, fit, example }))
    } else {
        Chosen::Ask { targets, of_list: of_list.map(Box::new), left_out: Box::new(left_out) }
    })
}

/// Whether the whole list was chosen, and then whether anything was excepted.
fn whole_list(picks: &[Pick]) -> Option<bool> {
    picks.iter().find_map(|pick| match pick {
        Pick::All => Some(false),
        Pick::AllExcept(_) => Some(true),
        Pick::Number(_)
        | Pick::Range(..)
        | Pick::Token(..)
        | Pick::Name(_)
        | Pick::OldOf(_)
        | Pick::Unused(_)
        | Pick::NeverUsed
        | Pick::Duplicates => None,
    })
}

/// What is held against what.
struct World<'a> {
    /// The list last shown, if its numbers still count.
    shown: Option<&'a ShownList>,
    fresh: &'a [Application],
    spared: &'a Spared,
    earliest_use: Option<Timestamp>,
    now: Timestamp,
}

/// What was chosen so far. Applications are known by their place in the fresh read.
#[derive(Default)]
struct Basket {
    wanted: BTreeMap<usize, BTreeSet<TokenId>>,
    /// Only a bulk word chose these, and bulk words leave them alone.
    spared: BTreeSet<usize>,
    own: Own,
    /// What is gone already.
    gone: Vec<ApplicationKey>,
    no_match: Option<NoMatch>,
}

/// Whether the bot's own application was chosen.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Own {
    #[default]
    NotChosen,
    /// By this number.
    Number(u32),
    /// By its name, or by a bulk word.
    Word,
}

impl Own {
    fn or(self, other: Self) -> Self {
        if self == Self::NotChosen { other } else { self }
    }
}

/// Whether what is chosen was named, or swept up by a bulk word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Bulk,
}

impl<'a> World<'a> {
    fn take(&self, basket: &mut Basket, pick: &Pick) -> Result<(), Elsewhere> {
        match pick {
            Pick::Number(number) => self.take_number(basket, *number),
            Pick::Range(from, to) => {
                // Both ends have to be there, so that the range is no longer than the list.
                self.number(*from)?;
                self.number(*to)?;
                (*from..=*to).try_for_each(|number| self.take_number(basket, number))
            }
            Pick::Token(number, letters) => self.take_token(basket, *number, letters),
            Pick::Name(name) => {
                let index = named(self.fresh, name)?;
                self.take_fresh(basket, index, None, By::Name);
                Ok(())
            }
            Pick::All => self.take_list(basket),
            Pick::AllExcept(except) => self.take_list_except(basket, except),
            Pick::OldOf(number) => self.take_old_of(basket, *number),
            Pick::Unused(days) => {
                let filter = Filter::Unused(Unused { days: *days });
                self.take_matching(basket, &filter, NoMatch::Unused(*days));
                Ok(())
            }
            Pick::NeverUsed => {
                self.take_matching(basket, &Filter::NeverUsed, NoMatch::NeverUsed);
                Ok(())
            }
            Pick::Duplicates => {
                self.take_duplicates(basket);
                Ok(())
            }
        }
    }

    /// The list that numbers belong to.
    fn list(&self) -> Result<&ShownList, Elsewhere> {
        self.shown.ok_or(Elsewhere::List(Filter::All, ListPreface::NumbersOutdated))
    }

    fn no_such(&self, asked: String) -> Elsewhere {
        let highest = self.shown.map_or(0, ShownList::highest);
        Elsewhere::reply(Reply::NoSuchNumber { asked: Untrusted(asked), highest })
    }

    /// The application of the list with this number.
    fn number(&self, number: u32) -> Result<&Application, Elsewhere> {
        let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        let application = index.and_then(|index| self.shown?.applications.get(index));
        self.list()?;
        application.ok_or_else(|| self.no_such(number.to_string()))
    }

    fn take_number(&self, basket: &mut Basket, number: u32) -> Result<(), Elsewhere> {
        let application = self.number(number)?;
        self.take_shown(basket, number, application, By::Name);
        Ok(())
    }

    /// A whole application of the list, as it is now.
    fn take_shown(&self, basket: &mut Basket, number: u32, application: &Application, by: By) {
        if application.holder == Holder::Bot {
            basket.own = Own::Number(number);
            return;
        }
        match self.now(application) {
            Some(index) => self.take_fresh(basket, index, None, by),
            None => basket.gone.push(application.key.clone()),
        }
    }

    fn take_token(&self, basket: &mut Basket, number: u32, letters: &str) -> Result<(), Elsewhere> {
        match self.list()?.token(number, letters) {
            Found::Token(_, application, token) => {
                match self.now(application).filter(|index| holds(&self.fresh[*index], &token.id)) {
                    Some(index) => self.take_fresh(basket, index, Some(vec![token.id.clone()]), By::Name),
                    None => basket.gone.push(application.key.clone()),
                }
                Ok(())
            }
            Found::Own(number) => {
                basket.own = Own::Number(number);
                Ok(())
            }
            Found::Application(..) | Found::Nothing => Err(self.no_such(format!("{number}{letters}"))),
        }
    }

    fn take_list(&self, basket: &mut Basket) -> Result<(), Elsewhere> {
        for (index, application) in self.list()?.applications.iter().enumerate() {
            self.take_shown(basket, u32::try_from(index + 1).unwrap_or(u32::MAX), application, By::Bulk);
        }
        Ok(())
    }

    fn take_list_except(&self, basket: &mut Basket, except: &[Pick]) -> Result<(), Elsewhere> {
        let mut excepted = Basket::default();
        for pick in except {
            self.take(&mut excepted, pick)?;
        }
        let mut rest = Basket::default();
        self.take_list(&mut rest)?;
        for (index, ids) in rest.wanted {
            let stay = excepted.wanted.get(&index);
            let ids: Vec<TokenId> = ids.into_iter().filter(|id| stay.is_none_or(|stay| !stay.contains(id))).collect();
            // What bulk words within the exception spared is excepted all the same.
            if !ids.is_empty() && !excepted.spared.contains(&index) {
                self.take_fresh(basket, index, Some(ids), By::Bulk);
            }
        }
        // What was excepted by name was not left out against anybody's wish.
        basket.spared.extend(rest.spared.into_iter().filter(|index| !excepted.wanted.contains_key(index)));
        if excepted.own == Own::NotChosen {
            basket.own = basket.own.or(rest.own);
        }
        basket.gone.extend(rest.gone.into_iter().filter(|key| !excepted.gone.contains(key)));
        Ok(())
    }

    /// The old sign-ins of one application. It is named, so it is not spared; the sign-in used last always stays.
    fn take_old_of(&self, basket: &mut Basket, number: u32) -> Result<(), Elsewhere> {
        let application = self.number(number)?;
        if application.holder == Holder::Bot {
            basket.own = Own::Number(number);
            return Ok(());
        }
        let Some(index) = self.now(application) else {
            basket.gone.push(application.key.clone());
            return Ok(());
        };
        let old = self.old(index);
        if old.is_empty() {
            basket.no_match = Some(NoMatch::OldOf(number));
        } else {
            self.take_fresh(basket, index, Some(old), By::Name);
        }
        Ok(())
    }

    /// Whole applications only: one that was used lately is not unused, however old its other sign-ins are.
    fn take_matching(&self, basket: &mut Basket, filter: &Filter, otherwise: NoMatch) {
        let mut matching = (0..self.fresh.len())
            .filter(|index| filter.matches(&self.fresh[*index], self.now, self.earliest_use))
            .peekable();
        if matching.peek().is_none() {
            basket.no_match = Some(otherwise);
        }
        matching.for_each(|index| self.take_fresh(basket, index, None, By::Bulk));
    }

    fn take_duplicates(&self, basket: &mut Basket) {
        let mut found = false;
        for index in 0..self.fresh.len() {
            let old = self.old(index);
            if !old.is_empty() {
                found = true;
                self.take_fresh(basket, index, Some(old), By::Bulk);
            }
        }
        if !found {
            basket.no_match = Some(NoMatch::Duplicates);
        }
    }

    /// Takes these sign-ins of an application, or all of them. The only way into the basket: the bot never gets there, and a bulk word does
    /// not bring what is spared.
    fn take_fresh(&self, basket: &mut Basket, index: usize, only: Option<Vec<TokenId>>, by: By) {
        let application = &self.fresh[index];
        if application.holder == Holder::Bot {
            basket.own = basket.own.or(Own::Word);
            return;
        }
        if by == By::Bulk && (self.is_kept(application) || self.is_written_with(application)) {
            basket.spared.insert(index);
            return;
        }
        let ids = only.unwrap_or_else(|| application.tokens.iter().map(|token| token.id.clone()).collect());
        basket.wanted.entry(index).or_default().extend(ids);
    }

    fn is_kept(&self, application: &Application) -> bool {
        self.spared.kept.contains(&application.key)
    }

    fn is_written_with(&self, application: &Application) -> bool {
        self.spared.written_with.contains(&application.key)
    }

    fn now(&self, shown: &Application) -> Option<usize> {
        self.fresh.iter().position(|application| application.key == shown.key && application.holder == shown.holder)
    }

    fn old(&self, index: usize) -> Vec<TokenId> {
        let old = old_tokens(&self.fresh[index], self.now);
        old.into_iter().map(|token| token.id.clone()).collect()
    }

    /// What was chosen, in the order of its numbers; what has none yet comes last.
    fn in_order(&self, basket: &Basket) -> Vec<Wanted<'a>> {
        let mut wanted: Vec<Wanted<'a>> =
            basket.wanted.iter().map(|(index, ids)| (&self.fresh[*index], ids.clone())).collect();
        wanted.sort_by_cached_key(|(application, _)| {
            self.shown.and_then(|shown| place(shown, application)).unwrap_or(usize::MAX)
        });
        wanted
    }

    fn left_out(&self, basket: &Basket) -> LeftOut {
        let spared = || {
            let only_swept = basket.spared.iter().filter(|index| !basket.wanted.contains_key(index));
            only_swept.map(|index| &self.fresh[*index])
        };
        let mut gone = basket.gone.clone();
        gone.sort();
        gone.dedup();
        LeftOut {
            bot: basket.own != Own::NotChosen,
            kept: spared().filter(|application| !self.is_written_with(application)).count(),
            writing_with: spared()
                .find(|application| self.is_written_with(application))
                .map(|application| Untrusted(application.key.name.clone().unwrap_or_default())),
            gone: gone.len(),
        }
    }
}

fn holds(application: &Application, id: &TokenId) -> bool {
    application.tokens.iter().any(|token| &token.id == id)
}

/// What is said when there is nothing to ask about.
fn nothing(basket: Basket, left_out: LeftOut) -> Reply {
    let only_bot = LeftOut { bot: true, ..LeftOut::default() };
    let one_gone = LeftOut { gone: 1, ..LeftOut::default() };
    if let (Own::Number(number), true) = (basket.own, left_out == only_bot) {
        return Reply::ThatIsMe { number };
    }
    if left_out == one_gone {
        let name = basket.gone.into_iter().next().and_then(|key| key.name);
        return Reply::AlreadyGone { name: name.map(Untrusted) };
    }
    let no_match = basket.no_match.filter(|_| left_out.is_nothing());
    Reply::NothingChosen { no_match, left_out: Box::new(left_out) }
}

#[cfg(test)]
mod tests;
