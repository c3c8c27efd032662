//! What somebody chose to remove: numbers of the list last shown, names, and bulk words, all held against a fresh read.
//!
//! Invariants: nothing is chosen that the fresh read does not show, nor the bot itself; and a bulk word chooses nothing that the person
//! keeps or is writing with. What was left out is said beside the question.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::numbering::place;
use super::question::Target;
use super::reply::{LeftOut, NoMatch, OfList, Reply, Untrusted};
use super::resolve::{Elsewhere, Pointed, Resolver};
use super::shown::Pick;
use super::turn::Turn;
use crate::audit::application::Holder;
use crate::audit::old::old_tokens;
use crate::audit::{
    Application, ApplicationKey, Filter, Listing, Source, TokenId, Unreported, Unused, is_written_with,
};
use targets::{Selected, example, targets};

pub(super) use ticked::choose_ticked;

mod targets;
mod ticked;

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
    if let Some(what) = picks.iter().find_map(|pick| unreported(pick, turn.context.source, listing)) {
        return Err(Elsewhere::reply(Reply::NotReported(what)));
    }
    let fresh = turn.applications(listing);
    let spared = Spared::of(turn, &fresh);
    let shown = turn.numbered().cloned();
    let shown = shown.as_ref();
    let resolver = Resolver { shown, fresh: &fresh };
    let chooser = Chooser { resolver, spared: &spared, earliest_use: listing.earliest_use(), now };
    let mut basket = Basket::default();
    for pick in picks {
        chooser.take(&mut basket, pick)?;
    }
    let of_list = shown.zip(whole_list(picks)).map(|(shown, except)| OfList { filter: shown.filter.clone(), except });
    let wanted = chooser.in_order(&basket);
    let left_out = chooser.left_out(&basket);
    if wanted.is_empty() {
        return Ok(Chosen::Not(Box::new(nothing(basket, left_out))));
    }
    Ok(chosen(turn, listing, wanted, of_list, left_out))
}

/// What was chosen, as a question names it, if one can name all of it.
fn chosen(
    turn: &mut Turn<'_>,
    listing: &Listing,
    wanted: Vec<Selected<'_>>,
    of_list: Option<OfList>,
    left_out: LeftOut,
) -> Chosen {
    let (targets, all) = targets(turn, listing, wanted);
    if targets.len() < all {
        let (fit, example) = (targets.len(), example(&targets));
        Chosen::Not(Box::new(Reply::TooManyAtOnce { chosen: all, fit, example }))
    } else {
        Chosen::Ask { targets, of_list: of_list.map(Box::new), left_out: Box::new(left_out) }
    }
}

/// What a pick would go by, if that is not told here.
fn unreported(pick: &Pick, source: Source, listing: &Listing) -> Option<Unreported> {
    match pick {
        Pick::Matching(filter) => filter.unreported(source, listing),
        Pick::Unused(_) | Pick::NeverUsed | Pick::Duplicates | Pick::OldOf(_) | Pick::OldOfOne(_) => {
            Filter::NeverUsed.unreported(source, listing)
        }
        Pick::Without { picks, .. } => picks.iter().find_map(|pick| unreported(pick, source, listing)),
        Pick::Number(_) | Pick::Range(..) | Pick::Token(..) | Pick::Name(_) | Pick::All | Pick::AllExcept(_) => None,
    }
}

/// Whether the whole list was chosen, and then whether anything was excepted.
fn whole_list(picks: &[Pick]) -> Option<bool> {
    picks.iter().find_map(|pick| match pick {
        Pick::All => Some(false),
        Pick::AllExcept(_) => Some(true),
        Pick::Without { picks, .. } => whole_list(picks).map(|_| true),
        Pick::Number(_)
        | Pick::Range(..)
        | Pick::Token(..)
        | Pick::Name(_)
        | Pick::OldOf(_)
        | Pick::Unused(_)
        | Pick::NeverUsed
        | Pick::Duplicates
        | Pick::Matching(_)
        | Pick::OldOfOne(_) => None,
    })
}

/// What is held against what.
struct Chooser<'a> {
    resolver: Resolver<'a>,
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
    bot: BotChosen,
    /// What is gone already.
    gone: Vec<ApplicationKey>,
    no_match: Option<NoMatch>,
}

/// Whether the bot's own application was chosen.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum BotChosen {
    #[default]
    NotChosen,
    /// By this number.
    Number(u32),
    /// By its name, or by a bulk word.
    Word,
}

impl BotChosen {
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

impl<'a> Chooser<'a> {
    fn take(&self, basket: &mut Basket, pick: &Pick) -> Result<(), Elsewhere> {
        match pick {
            Pick::Number(_) | Pick::Token(..) | Pick::Name(_) => {
                self.take_pointed(basket, &self.resolver.one(pick)?, By::Name);
                Ok(())
            }
            Pick::Range(from, to) => {
                self.resolver.range(*from, *to)?.iter().for_each(|one| self.take_pointed(basket, one, By::Name));
                Ok(())
            }
            Pick::All => self.take_list(basket),
            Pick::AllExcept(except) => self.take_without(basket, &[Pick::All], except),
            Pick::Without { picks, except } => self.take_without(basket, picks, except),
            Pick::OldOf(number) => {
                self.take_old_of(basket, &self.resolver.number(*number)?);
                Ok(())
            }
            Pick::OldOfOne(pick) => {
                self.take_old_of(basket, &self.resolver.one(pick)?);
                Ok(())
            }
            Pick::Matching(filter) => {
                self.take_matching(basket, filter, NoMatch::Other);
                Ok(())
            }
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

    /// What was pointed at, as it is now.
    fn take_pointed(&self, basket: &mut Basket, one: &Pointed, by: By) {
        let bot = one.number.filter(|_| one.holder == Holder::Bot);
        let is_there = |now: &usize| one.token.as_ref().is_none_or(|id| holds(&self.resolver.fresh[*now], id));
        match (bot, one.now.filter(is_there)) {
            (Some(number), _) => basket.bot = BotChosen::Number(number),
            (None, Some(now)) => self.take_fresh(basket, now, one.token.clone().map(|id| vec![id]), by),
            (None, None) => basket.gone.push(one.key.clone()),
        }
    }

    fn take_list(&self, basket: &mut Basket) -> Result<(), Elsewhere> {
        self.resolver.all()?.iter().for_each(|one| self.take_pointed(basket, one, By::Bulk));
        Ok(())
    }

    fn take_without(&self, basket: &mut Basket, picks: &[Pick], except: &[Pick]) -> Result<(), Elsewhere> {
        let mut excepted = Basket::default();
        for pick in except {
            self.take(&mut excepted, pick)?;
        }
        let mut rest = Basket::default();
        for pick in picks {
            self.take(&mut rest, pick)?;
        }
        for (index, ids) in rest.wanted {
            let stay = excepted.wanted.get(&index);
            let ids: Vec<TokenId> = ids.into_iter().filter(|id| stay.is_none_or(|stay| !stay.contains(id))).collect();
            // What bulk words within the exception spared is excepted all the same.
            if !ids.is_empty() && !excepted.spared.contains(&index) {
                self.take_fresh(basket, index, Some(ids), By::Name);
            }
        }
        // What was excepted by name was not left out against anybody's wish.
        basket.spared.extend(rest.spared.into_iter().filter(|index| !excepted.wanted.contains_key(index)));
        if excepted.bot == BotChosen::NotChosen {
            basket.bot = basket.bot.or(rest.bot);
        }
        basket.gone.extend(rest.gone.into_iter().filter(|key| !excepted.gone.contains(key)));
        Ok(())
    }

    /// The old sign-ins of one application. It is named, so it is not spared; the sign-in used last always stays.
    fn take_old_of(&self, basket: &mut Basket, one: &Pointed) {
        let (Holder::App, Some(index)) = (one.holder, one.now) else {
            self.take_pointed(basket, one, By::Name);
            return;
        };
        let old = self.old(index);
        if old.is_empty() {
            basket.no_match = Some(one.number.map_or(NoMatch::Other, NoMatch::OldOf));
        } else {
            self.take_fresh(basket, index, Some(old), By::Name);
        }
    }

    /// Whole applications only: one that was used lately is not unused, however old its other sign-ins are.
    fn take_matching(&self, basket: &mut Basket, filter: &Filter, otherwise: NoMatch) {
        let mut matching = (0..self.resolver.fresh.len())
            .filter(|index| filter.matches(&self.resolver.fresh[*index], self.now, self.earliest_use))
            .peekable();
        if matching.peek().is_none() {
            basket.no_match = Some(otherwise);
        }
        matching.for_each(|index| self.take_fresh(basket, index, None, By::Bulk));
    }

    fn take_duplicates(&self, basket: &mut Basket) {
        let mut found = false;
        for index in 0..self.resolver.fresh.len() {
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
        let application = &self.resolver.fresh[index];
        if application.holder == Holder::Bot {
            basket.bot = basket.bot.or(BotChosen::Word);
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

    fn old(&self, index: usize) -> Vec<TokenId> {
        let old = old_tokens(&self.resolver.fresh[index], self.now);
        old.into_iter().map(|token| token.id.clone()).collect()
    }

    /// What was chosen, in the order of its numbers; what has none yet comes last.
    fn in_order(&self, basket: &Basket) -> Vec<Selected<'a>> {
        let mut wanted: Vec<Selected<'a>> =
            basket.wanted.iter().map(|(index, ids)| (&self.resolver.fresh[*index], ids.clone())).collect();
        wanted.sort_by_cached_key(|(application, _)| {
            self.resolver.shown.and_then(|shown| place(&shown.applications, application)).unwrap_or(usize::MAX)
        });
        wanted
    }

    fn left_out(&self, basket: &Basket) -> LeftOut {
        let spared = || {
            let only_swept = basket.spared.iter().filter(|index| !basket.wanted.contains_key(index));
            only_swept.map(|index| &self.resolver.fresh[*index])
        };
        let mut gone = basket.gone.clone();
        gone.sort();
        gone.dedup();
        LeftOut {
            bot: basket.bot != BotChosen::NotChosen,
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
    if let (BotChosen::Number(number), true) = (basket.bot, left_out == only_bot) {
        return Reply::ThatIsMe { number };
    }
    if let (true, Some(key)) = (left_out == one_gone, basket.gone.first()) {
        return Reply::AlreadyGone { name: key.name.clone().map(Untrusted) };
    }
    let no_match = basket.no_match.filter(|_| left_out.is_nothing());
    Reply::NothingChosen { no_match, left_out: Box::new(left_out) }
}

#[cfg(test)]
mod tests;
