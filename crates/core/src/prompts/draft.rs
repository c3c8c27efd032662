//! A post on its way: pieces in order, the explaining ones droppable.

use super::PostError;
use super::check;
use super::link::Link;
use super::names::Names;
use super::post_limits::{PostLimits, Size};
use super::words::{Args, Text, Words};
use crate::dialogue::reply::{Response, RestPage};

/// One piece of a post: a sentence or a line.
#[derive(Clone)]
pub(super) struct PostPiece {
    pub(super) text: Text,
    pub(super) link: Option<Link>,
    pub(super) size: Size,
    pub(super) join: Join,
    pub(super) keep: Keep,
    /// Whether it names the open question.
    pub(super) is_of_note: bool,
}

impl PostPiece {
    pub(super) fn new(text: Text, link: Option<Link>, join: Join, keep: Keep) -> Self {
        let size = Size::of(text.as_str(), link.as_ref());
        Self { text, link, size, join, keep, is_of_note: false }
    }
}

/// How a piece hangs on the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// After a blank.
    Sentence,
    /// On a new line.
    Line,
    /// On a new line, and so is what follows.
    LineOfItsOwn,
}

/// Whether a piece may go when room is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// It stays: a name, a number, a link, a question, what happened.
    Always,
    /// It explains. The lowest rank goes first; of equal ranks the last.
    IfRoom(u8),
}

/// How long the parts of a post are whose length can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// How many sign-ins of one application are written out.
    pub(super) tokens: usize,
    /// How targets that were named before are named again.
    pub(super) targets: Targets,
    /// How much of a list is said.
    pub(super) lists: Lists,
    /// The highest rank that may go in this shape.
    pub(super) spare: u8,
    /// Where a link to sign in leads.
    pub(super) sign_in: SignInWay,
    /// Whether it is said in fewest words, where what is said cannot go on in another post.
    pub(super) is_terse: bool,
}

/// Where a link to sign in leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignInWay {
    /// To the home server.
    HomeServer,
    /// To a page of the bot's own that leads on to it, if there is one.
    OwnPage,
}

/// How much of a list is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lists {
    /// All of it.
    Full,
    /// Nothing in brackets.
    NoBrackets,
    /// Nor what most of the apps may do: only what the others may.
    OnlyExceptions,
}

/// How targets that were named before are named again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Targets {
    /// By number and name.
    Named,
    /// By number alone, when names leave no room for the rest.
    Numbered,
    /// By how many they are: the last resort, when even numbers leave no room.
    Counted,
}

/// A post on its way.
pub(super) struct Draft<'a> {
    /// What it is to say.
    pub(super) response: &'a Response,
    /// The language it is written in.
    pub(super) words: &'a Words,
    /// How names are shown in it.
    pub(super) names: &'a Names,
    /// How long its parts are.
    pub(super) shape: Shape,
    /// Whether what is added now names the open question.
    pub(super) is_in_note: bool,
    pieces: Vec<PostPiece>,
}

impl<'a> Draft<'a> {
    /// An empty one.
    pub(super) fn new(response: &'a Response, words: &'a Words, names: &'a Names, shape: Shape) -> Self {
        Self { response, words, names, shape, is_in_note: false, pieces: Vec::with_capacity(24) }
    }

    /// Adds a sentence.
    pub(super) fn sentence(&mut self, keep: Keep, key: &'static str, args: Args<'_>) -> Result<(), PostError> {
        self.add(Join::Sentence, keep, None, key, args)
    }

    /// Adds a line.
    pub(super) fn line(&mut self, keep: Keep, key: &'static str, args: Args<'_>) -> Result<(), PostError> {
        self.add(Join::Line, keep, None, key, args)
    }

    /// Adds a line that stands alone: what follows begins another.
    pub(super) fn line_of_its_own(&mut self, keep: Keep, key: &'static str, args: Args<'_>) -> Result<(), PostError> {
        self.add(Join::LineOfItsOwn, keep, None, key, args)
    }

    /// Adds a sentence that leads to a link, and the link on a line of its own. Both always stay.
    pub(super) fn sentence_to(&mut self, address: &str, key: &'static str, args: Args<'_>) -> Result<(), PostError> {
        self.sentence(Keep::Always, key, args)?;
        let link = Link::parse(address)?;
        self.push(Text::link(&link), Some(link), Join::LineOfItsOwn, Keep::Always);
        Ok(())
    }

    /// Adds a line that ends in a link, as `$link`. It always stays.
    pub(super) fn line_to(&mut self, address: &str, key: &'static str, args: Args<'_>) -> Result<(), PostError> {
        self.add(Join::Line, Keep::Always, Some(Link::parse(address)?), key, args)
    }

    /// Adds a line of its own that ends in a link, as `$link`.
    pub(super) fn line_with_link(
        &mut self,
        keep: Keep,
        address: &str,
        key: &'static str,
        args: Args<'_>,
    ) -> Result<(), PostError> {
        self.add(Join::LineOfItsOwn, keep, Some(Link::parse(address)?), key, args)
    }

    fn add(
        &mut self,
        join: Join,
        keep: Keep,
        link: Option<Link>,
        key: &'static str,
        args: Args<'_>,
    ) -> Result<(), PostError> {
        let shown = link.as_ref().map(Text::link);
        let text = match &shown {
            Some(link) => self.words.say(key, args.with_link(link))?,
            None => self.words.say(key, args)?,
        };
        self.push(text, link, join, keep);
        Ok(())
    }

    fn push(&mut self, text: Text, link: Option<Link>, join: Join, keep: Keep) {
        let is_of_note = self.is_in_note;
        self.pieces.push(PostPiece { is_of_note, ..PostPiece::new(text, link, join, keep) });
    }

    /// Adds a page that was written before.
    pub(super) fn written(&mut self, page: &RestPage) -> Result<(), PostError> {
        let link = page.link.as_ref().map(|link| Link::parse(link.expose())).transpose()?;
        self.push(Text::written(page), link, Join::Line, Keep::Always);
        Ok(())
    }

    /// Takes out the texts of what was added, without what only explains: what ranks no higher than this.
    pub(super) fn take(&mut self, explains: u8) -> Vec<String> {
        let is_fact = |piece: &PostPiece| match piece.keep {
            Keep::Always => true,
            Keep::IfRoom(rank) => rank > explains,
        };
        let texts = self.pieces.drain(..).filter(is_fact).map(|piece| piece.text.as_str().to_owned());
        texts.collect()
    }

    /// What was written.
    pub(super) fn into_pieces(self) -> Vec<PostPiece> {
        self.pieces
    }
}

/// The text of a post of these pieces to this handle. Explaining pieces of no higher rank than `spare` go, one by one, until it fits.
pub(super) fn fitted(
    mut pieces: Vec<&PostPiece>,
    spare: u8,
    acct: &str,
    limits: PostLimits,
) -> Result<String, PostError> {
    let mention = Size::of(&format!("@{acct}"), None);
    while !limits.holds(pieces.iter().fold(mention, |size, piece| size.and(piece.size))) {
        let least = least(&pieces, spare).ok_or(PostError::DoesNotFit)?;
        pieces.remove(least);
    }
    text_of(&pieces, acct)
}

/// The piece that can best be spared.
fn least(pieces: &[&PostPiece], spare: u8) -> Option<usize> {
    let ranks = pieces.iter().enumerate().filter_map(|(index, piece)| match piece.keep {
        Keep::IfRoom(rank) if rank <= spare => Some((rank, index)),
        Keep::IfRoom(_) | Keep::Always => None,
    });
    ranks.min_by_key(|(rank, index)| (*rank, std::cmp::Reverse(*index))).map(|(_, index)| index)
}

/// The text of a post of these pieces to this handle, looked at once more.
pub(super) fn text_of(pieces: &[&PostPiece], acct: &str) -> Result<String, PostError> {
    let links: Vec<Link> = pieces.iter().filter_map(|piece| piece.link.clone()).collect();
    let text = joined(pieces, acct);
    check::post(&text, acct, &links)?;
    Ok(text)
}

/// The text of these pieces, however long it is.
fn joined(pieces: &[&PostPiece], acct: &str) -> String {
    let mut text = format!("@{acct}");
    // The mention is part of the first line, and has to be parted from what follows in any case.
    let mut before = None;
    for piece in pieces {
        let is_new_line = match (before, piece.join) {
            (None, _) | (Some(Join::Sentence | Join::Line), Join::Sentence) => false,
            (Some(_), Join::Line | Join::LineOfItsOwn) | (Some(Join::LineOfItsOwn), Join::Sentence) => true,
        };
        text.push(if is_new_line { '\n' } else { ' ' });
        text.push_str(piece.text.as_str());
        before = Some(piece.join);
    }
    text
}
