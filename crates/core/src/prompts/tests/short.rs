//! What is said on servers whose posts are short: everything still is, in fewer words or over several posts.

use std::thread;

use unicode_segmentation::UnicodeSegmentation;

use super::oracle::deeds;
use super::said::VOICE;
use super::{LinkCount, PostLimits};
use crate::dialogue::reply::{Courtesy, Language, Reply, Response, Role};
use crate::prompts::layout::PageOfAnswer;
use crate::prompts::replies::is_last;
use crate::prompts::samples::{alice, hostile, longest, notes, question, remove, say, tame, target};

/// The lengths that servers are set up with.
const LENGTHS: [usize; 4] = [500, 400, 280, 140];

fn limits(chars_max: usize) -> PostLimits {
    PostLimits { chars_max, links: LinkCount::Fixed(23) }
}

fn counted(text: &str) -> usize {
    let links = deeds(text).links;
    let in_links: usize = links.iter().map(|link| link.graphemes(true).count()).sum();
    text.graphemes(true).count() - in_links + 23 * links.len()
}

/// Every sample alone at each length, and the short and plain ones with an open question where posts are shortest.
fn sampled() -> impl Iterator<Item = (Response, usize)> {
    let note = notes()[2].clone();
    // What nothing can follow on closes no question and leaves none open.
    let with_note = tame().into_iter().filter(|response| !is_last(&response.reply));
    let noted = with_note.map(move |response| (Response { note: note.clone(), ..response }, 140));
    // The numbers of an example are the bot's own, and few.
    let is_told = |response: &Response| !matches!(response.reply, Reply::TooManyAtOnce { .. });
    let alone = tame().into_iter().chain(hostile(&longest()).into_iter().filter(is_told));
    noted.chain(alone.flat_map(|response| LENGTHS.map(|chars_max| (response.clone(), chars_max))))
}

#[test]
fn every_reply_gets_an_answer_however_short_posts_are() {
    let all: Vec<(Response, usize)> = sampled().collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let to = alice();
    let check = |part: &[(Response, usize)]| {
        for (response, chars_max) in part {
            for language in Language::ALL {
                let response = Response { language, ..response.clone() };
                let pages = VOICE.wording(&to, &response).and_then(|wording| wording.pages(limits(*chars_max)));
                let pages = pages.unwrap_or_else(|error| panic!("{error:?} at {chars_max}: {:?}", response.reply));
                for PageOfAnswer { text, .. } in pages {
                    assert!(counted(&text) <= *chars_max, "{} of {chars_max}: {text}", counted(&text));
                    assert_eq!(deeds(&text).mentions, ["alice"], "{text}");
                }
            }
        }
    };
    thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(threads)) {
            scope.spawn(move || check(part));
        }
    });
}

#[test]
fn that_the_permission_reaches_the_profile_is_always_said() {
    let asks = |response: &Response| {
        matches!(response.reply, Reply::SignIn(_)) && response.source.permission_reaches_profile()
    };
    let to = alice();
    for response in tame().into_iter().filter(asks) {
        for (language, chars_max) in Language::ALL.into_iter().flat_map(|one| LENGTHS.map(|length| (one, length))) {
            let response = Response { language, ..response.clone() };
            let pages =
                VOICE.wording(&to, &response).and_then(|wording| wording.pages(limits(chars_max))).expect("it is said");
            let said: Vec<&str> = pages.iter().flat_map(|page| page.text.split_whitespace()).collect();
            let file = language.prompts();
            let (_, sentence) = file.split_once("\nsign-in-profile = ").expect("the sentence");
            let words = sentence.lines().next().unwrap_or_default().split_whitespace();
            assert!(words.clone().all(|word| said.contains(&word)), "{chars_max}: {said:?}");
        }
    }
}

#[test]
fn a_question_that_goes_on_asks_with_its_last_page() {
    let long = (1..=3).map(|number| target(&format!("{number}"), &longest(), 3, Some(0))).collect();
    let response = say(Reply::Question(question(remove(long))));
    let laid_out = VOICE.layout(&alice(), &response, limits(140));
    assert_eq!(laid_out.first, Role::AsksInPart);
    let (last, before) = laid_out.rest.split_last().expect("it goes on");
    assert_eq!(last.role, Role::Asks);
    assert!(before.iter().all(|page| page.role == Role::AsksInPart));
    let still_open = Response { note: notes()[2].clone(), ..say(Reply::Courtesy(Courtesy::Thanks)) };
    let laid_out = VOICE.layout(&alice(), &still_open, limits(100));
    let roles: Vec<Role> = [laid_out.first].into_iter().chain(laid_out.rest.iter().map(|page| page.role)).collect();
    assert_eq!(roles.iter().filter(|role| **role == Role::Names).count(), 1, "{roles:?}");
}
