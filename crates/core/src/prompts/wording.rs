//! One thing that is said to somebody, in each length and manner in which it may be posted.

use std::cell::OnceCell;

use super::draft::{Draft, Join, Keep, PostPiece, fitted};
use super::layout::{self, PageOfAnswer};
use super::names::Names;
use super::post_limits::PostLimits;
use super::replies;
use super::words::{Args, Words};
use super::{Post, PostError, check, draft};
use crate::dialogue::message::Account;
use crate::dialogue::reply::{Layout, Response, RestPage};
use crate::secret::AnswerText;

/// What is said to somebody. Each of its shapes is written once, and when it is needed: many lengths are made of one.
pub struct Wording<'a> {
    words: &'a Words,
    to: &'a Account,
    response: &'a Response,
    names: Names,
    /// The shapes it can have, the fullest first, with its pieces.
    shapes: Vec<(draft::Shape, OnceCell<Vec<PostPiece>>)>,
}

/// In which manner something is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Usual,
    /// Without what only explains.
    Brief,
    /// With an apology in front.
    Late,
}

impl<'a> Wording<'a> {
    pub(super) fn of(words: &'a Words, to: &'a Account, response: &'a Response) -> Result<Self, PostError> {
        check::handle(&to.acct)?;
        let said = response.app_names();
        // Where no name is said, none has to look like it does in the list.
        let listed = if said.is_empty() { &[][..] } else { &response.listed_names[..] };
        let names = Names::of(words, listed.iter().map(String::as_str), said)?;
        let shapes = replies::shapes(response).into_iter().map(|shape| (shape, OnceCell::new())).collect();
        Ok(Self { words, to, response, names, shapes })
    }

    /// The one post that says it.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn post(&self, limits: PostLimits) -> Result<Post, PostError> {
        Ok(self.post_of(self.text(limits, Manner::Usual)?))
    }

    /// The same without any explaining sentence.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn brief(&self, limits: PostLimits) -> Result<Post, PostError> {
        Ok(self.post_of(self.text(limits, Manner::Brief)?))
    }

    /// The same with an apology for how late it comes, if there is room.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn late(&self, limits: PostLimits) -> Result<Post, PostError> {
        Ok(self.post_of(self.text(limits, Manner::Late)?))
    }

    /// The post that says it, or the first of the posts that do.
    ///
    /// # Errors
    /// There is no post if it could not be made safe, if a link alone is too long, or if it does not fit and cannot go on in another.
    pub fn first_post(&self, limits: PostLimits) -> Result<Post, PostError> {
        let first = self.pages(limits)?.into_iter().next().ok_or(PostError::DoesNotFit)?;
        Ok(self.post_of(first.text))
    }

    /// How it is laid out over posts.
    #[must_use]
    pub fn layout(&self, limits: PostLimits) -> Layout {
        let role = self.response.role_of_all();
        let mut pages = self.pages(limits).unwrap_or_default().into_iter();
        let Some(first) = pages.next().filter(|_| pages.len() > 0) else {
            return Layout { first: role, rest: Vec::new() };
        };
        let last = pages.len();
        let rest = pages.enumerate().map(|(index, page)| {
            let text = page.text.strip_prefix('@').and_then(|text| text.strip_prefix(self.to.acct.as_str()));
            let text = AnswerText::new(text.unwrap_or_default().trim_start());
            let role = layout::role(role, index + 1, last, page.names_question);
            RestPage { text, link: page.link.map(AnswerText::new), role }
        });
        Layout { first: layout::role(role, 0, last, first.names_question), rest: rest.collect() }
    }

    /// The posts that say it: one if it fits, else as many as it takes. Where posts are short, what only informs comes whole, page by page; of what
    /// tells or asks something, the explaining sentences go first.
    ///
    /// # Errors
    /// There is no post if it could not be made safe, if a link alone is too long, or if what is said cannot go on in another post.
    pub(super) fn pages(&self, limits: PostLimits) -> Result<Vec<PageOfAnswer>, PostError> {
        let informs = replies::informs(&self.response.reply) && limits.is_tight();
        match self.text(limits, Manner::Usual) {
            Ok(text) if !informs => return Ok(vec![PageOfAnswer::only(text)]),
            Err(PostError::DoesNotFit) if replies::is_last(&self.response.reply) => return Err(PostError::DoesNotFit),
            Ok(_) | Err(PostError::DoesNotFit) => {}
            Err(error) => return Err(error),
        }
        let mut laid_out = Err(PostError::DoesNotFit);
        for shape in &self.shapes {
            let pieces = self.pieces(shape)?.iter().filter(|piece| informs || piece.keep == Keep::Always);
            let pieces: Vec<PostPiece> = pieces.cloned().collect();
            match layout::pages(self.words, &pieces, &self.to.acct, limits) {
                Err(PostError::DoesNotFit) => {}
                Ok(pages) if layout::is_well_laid_out(&pieces, &pages) => return Ok(pages),
                done => laid_out = laid_out.or(done),
            }
        }
        laid_out
    }

    /// The text of a post in the fullest shape that fits.
    fn text(&self, limits: PostLimits, manner: Manner) -> Result<String, PostError> {
        let apology = match manner {
            Manner::Usual | Manner::Brief => None,
            Manner::Late => {
                let text = self.words.say("late", Args::new())?;
                Some(PostPiece::new(text, None, Join::Sentence, Keep::IfRoom(u8::MAX)))
            }
        };
        for shape in &self.shapes {
            let pieces = apology.iter().chain(self.pieces(shape)?);
            let pieces = pieces.filter(|piece| manner != Manner::Brief || piece.keep == Keep::Always);
            match fitted(pieces.collect(), shape.0.spare, &self.to.acct, limits) {
                Err(PostError::DoesNotFit) => {}
                done => return done,
            }
        }
        Err(PostError::DoesNotFit)
    }

    /// What it says in one of its shapes.
    fn pieces<'s>(
        &self,
        (shape, written): &'s (draft::Shape, OnceCell<Vec<PostPiece>>),
    ) -> Result<&'s [PostPiece], PostError> {
        if let Some(pieces) = written.get() {
            return Ok(pieces);
        }
        let mut draft = Draft::new(self.response, self.words, &self.names, *shape);
        replies::write(&mut draft)?;
        Ok(written.get_or_init(|| draft.into_pieces()))
    }

    fn post_of(&self, text: String) -> Post {
        Post { text, to: self.to.id.clone(), language: self.response.language.tag() }
    }
}
