//! Everything that is said, said once for all the tests that read it.

use std::sync::LazyLock;
use std::thread;

use super::{MASTODON, post_in, renderer};
use crate::dialogue::reply::{Language, Note, Response};
use crate::prompts::samples::{HOSTILE, hostile, longest, notes, tame};
use crate::prompts::{Post, PostError, Renderer};

/// The words, read once.
pub(super) static VOICE: LazyLock<Renderer> = LazyLock::new(renderer);

/// One reply with one note in every language, on a server as most are.
pub(super) struct Said {
    pub(super) response: Response,
    pub(super) note: Note,
    /// Whether its commands are as the dialogue would have them.
    pub(super) is_tame: bool,
    posts: Vec<(Language, Result<Post, PostError>)>,
}

impl Said {
    /// The text in each language.
    pub(super) fn texts(&self) -> impl Iterator<Item = (Language, &str)> {
        self.posts.iter().map(|(language, post)| match post {
            Ok(post) => (*language, post.text()),
            Err(error) => panic!("{error}: {language:?}, {:?}, {:?}", self.response.reply, self.note),
        })
    }
}

/// Every sample in every language, with every note: of the hostile ones the longest, as what a note takes is room.
pub(super) fn said() -> &'static [Said] {
    static SAID: LazyLock<Vec<Said>> = LazyLock::new(|| {
        let (notes, tame) = (notes(), tame());
        let with_notes = |response: Response| notes.iter().map(move |note| (response.clone(), note.clone()));
        let count = tame.len() * notes.len();
        let mut pairs: Vec<(Response, Note)> = tame.into_iter().flat_map(with_notes).collect();
        pairs.extend(hostile(&longest()).into_iter().flat_map(with_notes));
        pairs.extend(HOSTILE.into_iter().flat_map(hostile).map(|response| (response, Note::None)));
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let say = |(index, (response, note)): (usize, &(Response, Note))| Said {
            posts: Language::ALL.map(|language| (language, post_in(language, &VOICE, response, note, MASTODON))).into(),
            response: response.clone(),
            note: note.clone(),
            is_tame: index < count,
        };
        let numbered: Vec<_> = pairs.iter().enumerate().collect();
        thread::scope(|scope| {
            let parts = numbered.chunks(numbered.len().div_ceil(threads));
            let said = |part: &[(usize, &(Response, Note))]| part.iter().copied().map(say).collect::<Vec<_>>();
            let parts: Vec<_> = parts.map(|part| scope.spawn(move || said(part))).collect();
            parts.into_iter().flat_map(|part| part.join().expect("each part is said")).collect()
        })
    });
    &SAID
}

/// Every sample without a note in every language.
pub(super) fn said_alone() -> impl Iterator<Item = &'static Said> {
    said().iter().filter(|said| said.note == Note::None)
}
