//! An answer that one post does not hold, over several: page after page, each but the last with the word that gets the next.

use std::collections::VecDeque;

use unicode_segmentation::UnicodeSegmentation;

use super::PostError;
use super::draft::{Join, Keep, PostPiece, text_of};
use super::post_limits::{PostLimits, Size};
use super::untrusted::{ISOLATE_END, ISOLATE_START, WORD_JOINER};
use super::words::{Args, Words};
use crate::dialogue::reply::Role;

/// A sentence that is shorter than this, in bytes, is no place to break a text behind: the number of a step, for example.
const SENTENCE_BYTES_MIN: usize = 12;

/// One of several posts.
pub(super) struct PageOfAnswer {
    /// The text, the mention included.
    pub(super) text: String,
    /// The link in it, if there is one.
    pub(super) link: Option<String>,
    /// Whether all that is said of the open question stands in it.
    pub(super) names_question: bool,
}

impl PageOfAnswer {
    /// The only one.
    pub(super) fn only(text: String) -> Self {
        Self { text, link: None, names_question: false }
    }
}

/// What a page means for the open question, if all of them together mean `role`. A yes counts only for the last page of a question, and
/// only for a page that names it.
pub(super) fn role(role: Role, page: usize, last: usize, names_question: bool) -> Role {
    match role {
        Role::Asks if page == last => Role::Asks,
        Role::Asks | Role::AsksInPart => Role::AsksInPart,
        Role::Names if names_question => Role::Names,
        Role::Tells if page == 0 => Role::Tells,
        Role::Names | Role::Tells | Role::Plain => Role::Plain,
    }
}

/// Whether a link that these hold stands in the first, and what is said of the open question in one of them.
pub(super) fn is_well_laid_out(pieces: &[PostPiece], pages: &[PageOfAnswer]) -> bool {
    let has_note = pieces.iter().any(|piece| piece.is_of_note);
    let is_named = !has_note || pages.iter().any(|page| page.names_question);
    let first_link = pages.iter().position(|page| page.link.is_some());
    is_named && first_link.is_none_or(|page| page == 0)
}

/// How well a text can be broken at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    /// Behind a sentence.
    Sentence,
    /// Behind a part of one.
    Clause,
    /// Behind a word.
    Word,
    /// Inside a word that is longer than a post: an address, or a name of signs that are kept apart.
    Inside,
}

/// Lays what is written out over as many posts as it takes.
pub(super) fn pages(
    words: &Words,
    pieces: &[PostPiece],
    acct: &str,
    limits: PostLimits,
) -> Result<Vec<PageOfAnswer>, PostError> {
    let more = PostPiece::new(words.say("list-more", Args::new())?, None, Join::Line, Keep::Always);
    let mention = Size::of(&format!("@{acct}"), None);
    let size = |pieces: &[PostPiece]| pieces.iter().fold(mention, |size, piece| size.and(piece.size));
    let mut pages: Vec<Vec<PostPiece>> = Vec::new();
    let mut page: Vec<PostPiece> = Vec::new();
    let mut left: VecDeque<PostPiece> = pieces.to_vec().into();
    while let Some(piece) = left.pop_front() {
        let all_left = left.iter().fold(size(&page).and(piece.size), |size, piece| size.and(piece.size));
        if limits.holds(all_left) || limits.holds(size(&page).and(piece.size).and(more.size)) {
            page.push(piece);
            continue;
        }
        let worst = if page.is_empty() { Break::Inside } else { Break::Sentence };
        let fits = |head: Size| limits.holds(size(&page).and(head).and(more.size));
        match piece.broken(worst, fits) {
            Some((head, tail)) => {
                page.push(head);
                left.push_front(tail);
            }
            None if page.is_empty() => return Err(PostError::DoesNotFit),
            None => left.push_front(piece),
        }
        page.push(more.clone());
        pages.push(std::mem::take(&mut page));
    }
    pages.push(page);
    let said_of_question = pieces.iter().filter(|piece| piece.is_of_note).count();
    let finished = |page: Vec<PostPiece>| {
        let of_question = page.iter().filter(|piece| piece.is_of_note).count();
        Ok(PageOfAnswer {
            text: text_of(&page.iter().collect::<Vec<_>>(), acct)?,
            link: page.iter().find_map(|piece| piece.link.as_ref()).map(|link| link.as_str().to_owned()),
            names_question: said_of_question > 0 && of_question == said_of_question,
        })
    };
    pages.into_iter().map(finished).collect()
}

impl PostPiece {
    /// Its two halves, the first as long as fits: broken behind a sentence if it can be, and never worse than at `worst`. A link is never broken; what
    /// stands in quotes is broken only if nothing else helps.
    fn broken(&self, worst: Break, fits: impl Fn(Size) -> bool) -> Option<(Self, Self)> {
        if self.link.is_some() {
            return None;
        }
        let places = places(self.text.as_str());
        let is_fitting = |place: usize| self.text.as_str().get(..place).is_some_and(|head| fits(Size::of(head, None)));
        let kinds = [Break::Sentence, Break::Clause, Break::Word, Break::Inside];
        let place = kinds.into_iter().filter(|kind| *kind <= worst).find_map(|kind| {
            let of_kind = places.iter().rev().filter(|(one, _)| *one == kind);
            of_kind.map(|(_, place)| *place).find(|place| is_fitting(*place))
        })?;
        let (head, tail) = self.text.halves(place)?;
        let half = |text| Self { is_of_note: false, ..Self::new(text, None, self.join, Keep::Always) };
        Some((half(head), half(tail)))
    }
}

/// The places at which a text can be broken, and how well.
fn places(text: &str) -> Vec<(Break, usize)> {
    let mut places = Vec::new();
    let (mut before, mut ends) = (' ', Vec::new());
    for (index, grapheme) in text.grapheme_indices(true) {
        let Some(char) = grapheme.chars().next() else { continue };
        // What ends one language's quotes begins another's.
        match char {
            end if ends.last() == Some(&end) => {
                ends.pop();
            }
            '„' => ends.push('“'),
            '“' => ends.push('”'),
            '"' => ends.push('"'),
            ISOLATE_START => ends.push(ISOLATE_END),
            ' ' if ends.is_empty() => places.push((kind(before, index), index)),
            // A sign that servers act upon stays with the joiner that follows it.
            WORD_JOINER => {}
            _ if (before.is_alphanumeric() || before == WORD_JOINER) && !ends.contains(&ISOLATE_END) => {
                places.push((Break::Inside, index));
            }
            _ => {}
        }
        before = grapheme.chars().next_back().unwrap_or(char);
    }
    places
}

fn kind(before: char, place: usize) -> Break {
    match before {
        '.' | '!' | '?' if place >= SENTENCE_BYTES_MIN => Break::Sentence,
        '.' | '!' | '?' | ',' | ';' | ':' => Break::Clause,
        _ => Break::Word,
    }
}
