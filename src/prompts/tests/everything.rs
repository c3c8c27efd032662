//! Every reply renders, fits, keeps to the rules, and uses up the file of words.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use super::oracle::deeds;
use super::{GOTOSOCIAL, MASTODON, post, voice};
use crate::dialogue::message::StatusId;
use crate::dialogue::question::Action;
use crate::dialogue::reply::{IfGone, Language, Note, ReminderReply, Reply, Say, Sight};
use crate::prompts::draft::{Draft, Shape, Targets};
use crate::prompts::names::Names;
use crate::prompts::samples::{account, alice, line, list, longest, notes, question, remove, samples, target};
use crate::prompts::words::{Words, file, keys};
use crate::prompts::{LinkCount, PageText, PostError, Room, Violation, replies};

#[test]
fn every_reply_with_every_note_fits_and_addresses_one() {
    let voice = voice();
    for reply in samples() {
        for note in notes() {
            // What fits Mastodon fits the roomier server with every note, if it fits with none.
            let rooms = if note == Note::None { &[MASTODON, GOTOSOCIAL][..] } else { &[MASTODON] };
            for room in rooms.iter().copied() {
                let post =
                    post(&voice, &reply, &note, room).unwrap_or_else(|error| panic!("{error}: {reply:?}, {note:?}"));
                let text = post.text();
                let deeds = deeds(text);
                assert_eq!(deeds.mentions, ["alice"], "{text}");
                assert_eq!((deeds.hashtags.len(), deeds.emoji.len()), (0, 0), "{text}");
                let links: usize = deeds.links.iter().map(|link| link.graphemes(true).count()).sum();
                let counted = text.graphemes(true).count() - links + 23 * deeds.links.len();
                assert!(counted <= 500, "{counted} characters: {text}");
                let is_blind = matches!(&reply, Reply::Reminder(ReminderReply { sight: Sight::Blind { .. }, .. }));
                let linked = is_blind || matches!(reply, Reply::SignIn(_) | Reply::PageOnly { .. } | Reply::Details(_));
                assert_eq!(deeds.links.len(), usize::from(linked), "{text}");
            }
        }
    }
}

#[test]
fn only_a_question_ends_in_one() {
    let voice = voice();
    for reply in samples() {
        for note in notes() {
            let post = post(&voice, &reply, &note, MASTODON).expect("it fits");
            let end = post.text().trim_end_matches(|char: char| !char.is_alphanumeric() && char != '?');
            assert!(!end.ends_with('?'), "{}", post.text());
        }
    }
}

#[test]
fn a_question_and_a_note_that_names_it_say_how_to_answer() {
    let voice = voice();
    for reply in samples() {
        let post = post(&voice, &reply, &Note::None, MASTODON).expect("it fits");
        let asks = matches!(reply, Reply::Question(_));
        assert_eq!(post.text().ends_with("Write yes within 10 minutes, or no."), asks, "{}", post.text());
        assert_eq!(asks, post.text().contains("Write yes within"), "{}", post.text());
    }
}

/// The body of a message in a file.
fn body<'a>(file: &'a str, key: &str) -> &'a str {
    let start = file.find(&format!("\n{key} =")).expect("a key of the file") + 1;
    let rest = &file[start..];
    let end = rest.match_indices('\n').find(|(index, _)| !rest[index + 1..].starts_with(' '));
    &rest[..end.map_or(rest.len(), |(index, _)| index)]
}

#[test]
fn every_message_of_the_file_is_said_by_some_reply() {
    let english = file(Language::English);
    // Every message is made to say its own key, whatever it is given, and the messages it refers to.
    let marked: Vec<String> = keys(english)
        .iter()
        .map(|key| {
            let inside = body(english, key).split('{').skip(1).filter_map(|rest| rest.split(['}', '-']).next());
            let given: BTreeSet<&str> = inside.map(str::trim).filter(|inside| inside.starts_with('$')).collect();
            let refers = if body(english, key).contains("{ list-of }") { "{ list-of }" } else { "" };
            let given: Vec<String> = given.iter().map(|variable| format!("{{ {variable} }}")).collect();
            format!("{key} = [{key}] {} {refers}", given.join(" "))
        })
        .collect();
    let words = Words::read("en", &marked.join("\n")).expect("the marked words are in order");
    // Names that look alike are tested where they are made; no sample holds two.
    let mut said = BTreeSet::from(["name-respelled".to_owned()]);
    for reply in samples() {
        for note in notes() {
            let names = Names::of(&words, replies::names(&reply, &note)).expect("the words are there");
            let shape = Shape { sign_ins: 1, targets: Targets::Named, spare: u8::MAX };
            let mut draft = Draft::new(&words, &names, shape);
            replies::write(&mut draft, &reply, &note).expect("the words are there");
            let text = draft.text("alice");
            said.extend(text.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(key, _)| key.to_owned()));
        }
    }
    for page in PageText::ALL {
        let (title, body) = page.keys();
        said.extend([title.to_owned(), body.to_owned()]);
    }
    let unsaid: Vec<&str> = keys(english).into_iter().filter(|key| !said.contains(*key)).collect();
    assert_eq!(unsaid, Vec::<&str>::new());
}

/// The number of a variant. The compiler asks for a line here when one is added; [`VARIANTS`] asks for its sample.
fn variant(reply: &Reply) -> usize {
    match reply {
        Reply::Help { .. } => 0,
        Reply::Welcome => 1,
        Reply::OneAtATime => 2,
        Reply::SignIn(_) => 3,
        Reply::SignInEnded(_) => 4,
        Reply::PageOnly { .. } => 5,
        Reply::List(_) => 6,
        Reply::NoMore => 7,
        Reply::Details(_) => 8,
        Reply::NoSuchNumber { .. } => 9,
        Reply::ThatIsMe { .. } => 10,
        Reply::NoSuchName { .. } => 11,
        Reply::AlreadyGone { .. } => 12,
        Reply::RevokeWhat => 13,
        Reply::Question(_) => 14,
        Reply::TooManyAtOnce { .. } => 15,
        Reply::Removed(_) => 16,
        Reply::NothingToConfirm => 17,
        Reply::LeftAlone { .. } => 18,
        Reply::Status(_) => 19,
        Reply::Privacy { .. } => 20,
        Reply::Disconnected(_) => 21,
        Reply::NotConnected => 22,
        Reply::Forgotten(_) => 23,
        Reply::Trouble(_) => 24,
        Reply::WriteToMeAlone => 25,
        Reply::PublicHint => 26,
        Reply::NotServed { .. } => 27,
        Reply::Enough { .. } => 28,
        Reply::RecordLost => 29,
        Reply::Reminder(_) => 30,
        Reply::Reminders(_) => 31,
        Reply::Lapsed(_) => 32,
    }
}

const VARIANTS: usize = 33;

#[test]
fn every_page_has_its_words() {
    let voice = voice();
    for page in PageText::ALL {
        let words = voice.page(Language::English, page).expect("the page can be said");
        assert!(!words.title.is_empty() && !words.body.is_empty(), "{page:?}");
        assert!(!words.body.contains(['@', '#', '?']), "{page:?}");
    }
}

#[test]
fn every_variant_has_a_sample() {
    let sampled: BTreeSet<usize> = samples().iter().map(variant).collect();
    assert_eq!(sampled, (0..VARIANTS).collect());
}

#[test]
fn what_is_quoted_straight_is_a_command_of_this_bot() {
    let first_words = [
        "help",
        "list",
        "more",
        "show",
        "revoke",
        "status",
        "privacy",
        "disconnect",
        "forget",
        "sign",
        "remind",
        "snooze",
    ];
    let voice = voice();
    for reply in samples() {
        let post = post(&voice, &reply, &Note::None, MASTODON).expect("it fits");
        let pieces: Vec<&str> = post.text().split('"').collect();
        assert_eq!(pieces.len() % 2, 1, "quotes come in pairs: {}", post.text());
        for command in pieces.iter().skip(1).step_by(2) {
            let first = command.split(' ').next().unwrap_or_default();
            assert!(first_words.contains(&first), "{command:?} in {}", post.text());
        }
    }
}

#[test]
fn explaining_goes_before_facts_and_the_names_stay() {
    let voice = voice();
    let targets =
        |count: u32| (1..=count).map(|number| target(&number.to_string(), &format!("App number {number}"), 1, None));
    let asked = |count| Reply::Question(question(remove(targets(count).collect())));
    let fit =
        (1..100).take_while(|count| voice.fits(Language::English, &alice(), &asked(*count), &Note::None, MASTODON));
    let most = fit.last().expect("one fits");
    assert!(most >= 8, "{most} fit");
    let text = post(&voice, &asked(most), &Note::None, MASTODON).expect("it fits").text().to_owned();
    for number in 1..=most {
        assert!(text.contains(&format!("{number} App number {number}")), "{text}");
    }
    assert!(text.contains("cannot be undone") && text.ends_with("Write yes within 10 minutes, or no."), "{text}");
    assert_eq!(post(&voice, &asked(most + 1), &Note::None, MASTODON).err(), Some(PostError::DoesNotFit));
    // Whatever a question can name, every later post can name again, if only by number.
    let note = Note::StillOpen(remove(targets(most).collect()));
    for reply in samples() {
        let post = post(&voice, &reply, &note, MASTODON).unwrap_or_else(|error| panic!("{error}: {reply:?}"));
        assert!(post.text().contains("My question is still open: remove 1"), "{}", post.text());
    }
    let left: Vec<_> = targets(most).map(|target| crate::prompts::samples::named(&target.label, &longest())).collect();
    for trouble in [None, Some(crate::dialogue::reply::Trouble::Failing)] {
        let removed = crate::dialogue::reply::RemovedReply {
            left: left.clone(),
            trouble,
            ..crate::prompts::samples::removed(Vec::new())
        };
        assert!(post(&voice, &Reply::Removed(removed), &Note::None, MASTODON).is_ok());
    }
}

#[test]
fn a_tight_server_gets_shorter_posts() {
    let voice = voice();
    let help = Reply::Help { puzzled: false, source: crate::audit::Source::GoToSocial };
    let room = Room { chars_max: 200, links: LinkCount::InFull };
    let text = post(&voice, &help, &Note::None, room).expect("it fits").text().to_owned();
    assert!(text.chars().count() <= 200 && text.contains("\"list apps\""), "{text}");
    let none = Room { chars_max: 50, links: LinkCount::InFull };
    assert_eq!(post(&voice, &help, &Note::None, none).err(), Some(PostError::DoesNotFit));
}

#[test]
fn as_many_lines_fit_as_the_dialogue_finds_by_trying() {
    let voice = voice();
    let page = |lines: usize| Reply::List(list((1..=lines).map(|number| line(number, "CrossPost 9000")).collect()));
    let fit = (1..30).take_while(|lines| voice.fits(Language::English, &alice(), &page(*lines), &Note::None, MASTODON));
    let most = fit.last().expect("one fits");
    assert_eq!(most, 6);
    assert!(post(&voice, &page(most), &Note::None, MASTODON).is_ok());
}

#[test]
fn a_handle_that_servers_would_read_otherwise_gets_no_post() {
    let voice = voice();
    let say = |acct: &str| {
        let under = Some(StatusId("1".to_owned()));
        let say = Say { under, reply: Reply::Welcome, note: Note::None, if_gone: IfGone::Drop };
        voice.post(Language::English, &account(acct), &say, MASTODON)
    };
    let long = format!("{}@{}.example", "a".repeat(30), "b".repeat(200));
    assert!(say(&long).is_ok());
    assert_eq!(say("alice @bob").err(), Some(PostError::Unsafe(Violation::Handle)));
    assert_eq!(say("alice-").err(), Some(PostError::Unsafe(Violation::Handle)));
}

#[test]
fn nothing_of_a_post_is_printed_by_accident() {
    let forget = Reply::Question(question(Action::Forget));
    let debug = format!("{:?}", post(&voice(), &forget, &Note::None, MASTODON).expect("it fits"));
    assert!(debug.starts_with("[a post of ") && !debug.contains("Delete"), "{debug}");
}
