//! Every reply renders, fits, and keeps to the rules.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use super::commands::quoted;
use super::oracle::deeds;
use super::said::{Said, VOICE, said, said_alone};
use super::{GOTOSOCIAL, MASTODON, post_in, renderer};
use crate::dialogue::question::{Action, Target};
use crate::dialogue::reply::{
    Courtesy, Language, LastRead, Note, ReminderReply, RemovedReply, Reply, Response, Trouble, TroubleReply,
};
use crate::dialogue::understanding;
use crate::prompts::samples::{
    account, alice, list, listed, longest, named, question, remove, removed, samples, say, target,
};
use crate::prompts::{LinkCount, PageText, PostError, PostLimits, Violation};

#[test]
fn every_reply_with_every_note_fits_and_addresses_one() {
    for said in said() {
        for (language, text) in said.texts() {
            fits_and_addresses_one(&said.response.reply, text);
            // What fits Mastodon fits the roomier server with every note, if it fits with none.
            if said.note == Note::None {
                let post = post_in(language, &VOICE, &said.response, &said.note, GOTOSOCIAL).expect("it fits there");
                fits_and_addresses_one(&said.response.reply, post.text());
            }
        }
    }
}

fn fits_and_addresses_one(reply: &Reply, text: &str) {
    let deeds = deeds(text);
    assert_eq!(deeds.mentions, ["alice"], "{text}");
    assert_eq!((deeds.hashtags.len(), deeds.emoji.len()), (0, 0), "{text}");
    let links: usize = deeds.links.iter().map(|link| link.graphemes(true).count()).sum();
    let counted = text.graphemes(true).count() - links + 23 * deeds.links.len();
    assert!(counted <= 500, "{counted} characters: {text}");
    let is_blind = matches!(
        reply,
        Reply::Reminder(ReminderReply { last_read: LastRead::NotRead { .. } | LastRead::Pasted { .. }, .. })
    );
    let is_ceiling =
        matches!(reply, Reply::Trouble(TroubleReply { trouble: Trouble::PersonCeiling | Trouble::Ceiling, .. }));
    let linked = is_blind || is_ceiling || has_link(reply);
    // Whose the bot is goes where room is short.
    let may_link = matches!(reply, Reply::Privacy { profile: Some(_), .. });
    let count = deeds.links.len();
    let by_hand = if let Reply::RemoveByHand(by_hand) = reply { by_hand.apps.len() } else { 0 };
    assert!(count == usize::from(linked) + by_hand || (may_link && count == 1), "{text}");
}

/// Whether a reply has a link in every shape.
fn has_link(reply: &Reply) -> bool {
    let alert = matches!(reply, Reply::Alert(_) | Reply::LastWordsSpent { .. });
    let list = matches!(reply, Reply::List(list) if list.page.is_some());
    alert
        || list
        || matches!(
            reply,
            Reply::SignIn(_) | Reply::PasteLink(_) | Reply::PageOnly { .. } | Reply::Details(_) | Reply::ExportLink(_)
        )
}

#[test]
fn only_a_question_ends_in_one() {
    for (_, text) in said().iter().flat_map(Said::texts) {
        let end = text.trim_end_matches(|char: char| !char.is_alphanumeric() && char != '?');
        assert!(!end.ends_with('?'), "{text}");
    }
}

#[test]
fn a_question_and_a_note_that_names_it_say_how_to_answer() {
    for said in said_alone() {
        let asks = matches!(&said.response.reply, Reply::Question(question) if question.page.is_last());
        for (language, text) in said.texts() {
            let how = how_to_answer(language, &said.response.reply);
            assert_eq!(text.ends_with(how), asks, "{text}");
            assert_eq!(asks, text.contains(how), "{text}");
        }
    }
}

/// How a question says that it is answered.
fn how_to_answer(language: Language, reply: &Reply) -> &'static str {
    let is_ticked = matches!(reply, Reply::Question(question) if question.action.ticked_at().is_some());
    value(language, if is_ticked { "question-yes-reply" } else { "question-yes" })
}

/// A message of one line, as it stands in the file of a language.
fn value(language: Language, key: &str) -> &'static str {
    let (_, value) = body(language.prompts(), key).split_once(" = ").expect("a message of one line");
    value
}

/// The body of a message in a file.
fn body<'a>(file: &'a str, key: &str) -> &'a str {
    let start = file.find(&format!("\n{key} =")).expect("a key of the file") + 1;
    let rest = &file[start..];
    let end = rest.match_indices('\n').find(|(index, _)| !rest[index + 1..].starts_with(' '));
    &rest[..end.map_or(rest.len(), |(index, _)| index)]
}

/// The number of a variant. The compiler asks for a line here when one is added; [`VARIANTS`] asks for its sample.
fn variant(reply: &Reply) -> usize {
    match reply {
        Reply::Help { .. } => 0,
        Reply::OneAtATime => 2,
        Reply::SignIn(_) => 3,
        Reply::SignInEnded { .. } => 4,
        Reply::PageOnly { .. } => 5,
        Reply::List(_) => 6,
        Reply::NoMore => 7,
        Reply::Details(_) => 8,
        Reply::NoSuchNumber { .. } => 9,
        Reply::ThatIsMe { .. } => 10,
        Reply::NoSuchName { .. } => 11,
        Reply::AlreadyGone { .. } => 12,
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
        Reply::PublicHint(_) => 26,
        Reply::NotPosted => 57,
        Reply::SignInTooLong => 51,
        Reply::NotServed { .. } => 27,
        Reply::Enough { .. } => 28,
        Reply::LastWordsSpent { .. } => 58,
        Reply::RecordLost => 29,
        Reply::TooMuchToKeep => 30,
        Reply::LanguageChosen => 31,
        Reply::StillPuzzled => 33,
        Reply::OnlyYes => 48,
        Reply::WriteIt(_) => 49,
        Reply::NotWhole(_) => 50,
        Reply::Topic(_) => 52,
        Reply::LostPhone => 53,
        Reply::HowToLeave => 54,
        Reply::Courtesy(_) => 1,
        Reply::Unkept { .. } => 56,
        Reply::Lacking(_) => 34,
        Reply::Hacked => 35,
        Reply::CannotWatch { .. } => 36,
        Reply::CodeAgain { .. } => 37,
        Reply::CodeWanted { .. } => 55,
        Reply::ExportLink(_) => 38,
        Reply::ExportPage(_) => 39,
        Reply::Kept(_) => 40,
        Reply::KeepsItself { .. } => 42,
        Reply::History(_) => 43,
        Reply::NothingChosen { .. } => 44,
        Reply::Reminder(_) => 45,
        Reply::Reminders(_) => 46,
        Reply::Lapsed(_) => 47,
        Reply::RanOut(_) => 13,
        Reply::Watch(_) => 32,
        Reply::Alert(_) => 41,
        Reply::Rest(_) => 59,
        Reply::SameAgain => 60,
        Reply::PasteLink(_) => 61,
        Reply::PasteKept(_) => 62,
        Reply::PasteDropped { .. } => 63,
        Reply::RemoveByHand(_) => 64,
        Reply::Breach(_) => 65,
        Reply::NotReported(_) => 66,
    }
}

const VARIANTS: usize = 67;

#[test]
fn every_page_has_its_words() {
    for language in Language::ALL {
        for page in PageText::ALL {
            let words = VOICE.page(language, page).expect("the page can be said");
            assert!(!words.title.is_empty() && !words.body.is_empty(), "{page:?}");
            assert!(!words.body.contains(['@', '#']), "{page:?}");
        }
    }
}

#[test]
fn every_variant_has_a_sample() {
    let sampled: BTreeSet<usize> = samples().iter().map(|response| variant(&response.reply)).collect();
    assert_eq!(sampled, (0..VARIANTS).collect());
}

#[test]
fn what_is_quoted_straight_is_a_command_of_this_bot() {
    for said in said_alone().filter(|said| said.is_tame) {
        for (_, text) in said.texts() {
            for command in quoted(text) {
                assert!(understanding::command(command).is_some(), "{command:?} in {text}");
            }
        }
    }
}

fn targets(count: u32) -> Vec<Target> {
    (1..=count).map(|number| target(&number.to_string(), &format!("App number {number}"), 1, None)).collect()
}

fn asked(count: u32) -> Response {
    say(Reply::Question(question(remove(targets(count)))))
}

/// Whether this fits one post in this language.
fn fits(language: Language, response: Response) -> bool {
    VOICE.fits(&alice(), &Response { language, ..response }, MASTODON)
}

/// The most apps that a question names.
fn most(language: Language) -> u32 {
    let fit = (1..100).take_while(|count| fits(language, asked(*count)));
    fit.last().expect("one fits")
}

#[test]
fn explaining_goes_before_facts_and_the_names_stay() {
    for language in Language::ALL {
        let (_, lose) = body(language.prompts(), "question-lose").split_once("*[other] ").expect("a variant");
        let most = most(language);
        assert!(most >= 8, "{most} fit");
        let asked = |count| post_in(language, &VOICE, &asked(count), &Note::None, MASTODON);
        let text = asked(most).expect("it fits").text().to_owned();
        for number in 1..=most {
            assert!(text.contains(&format!("{number} App number {number}")), "{text}");
        }
        assert!(
            text.contains(lose.lines().next().unwrap_or(lose)) && text.ends_with(value(language, "question-yes")),
            "{text}"
        );
        assert_eq!(asked(most + 1).err(), Some(PostError::DoesNotFit));
    }
}

#[test]
fn what_a_question_can_name_every_later_post_can_name_again() {
    // If only by number, and also when the language was changed in between.
    let most = Language::ALL.into_iter().map(most).max().expect("there are languages");
    let note = Note::StillOpen(remove(targets(most)));
    for said in said_alone() {
        // A question is named by nothing but itself.
        if matches!(said.response.reply, Reply::Question(_)) {
            continue;
        }
        for language in Language::ALL {
            let post = post_in(language, &VOICE, &said.response, &note, MASTODON);
            let post = post.unwrap_or_else(|error| panic!("{error}: {language:?}, {:?}", said.response.reply));
            let (open, _) = value(language, "note-open-remove").split_once("{ $names }").expect("it names them");
            assert!(post.text().contains(open), "{}", post.text());
        }
    }
    let left: Vec<_> = targets(most).iter().map(|target| named(&target.label, &longest())).collect();
    for language in Language::ALL {
        for trouble in [None, Some(Trouble::Failing)] {
            let result = RemovedReply { left: left.clone(), trouble, ..removed(Vec::new()) };
            assert!(fits(language, say(Reply::Removed(Box::new(result)))));
        }
    }
}

#[test]
fn a_tight_server_gets_shorter_posts() {
    let help = say(Reply::Help { puzzled: false });
    let limits = PostLimits { chars_max: 200, links: LinkCount::InFull };
    let none = PostLimits { chars_max: 50, links: LinkCount::InFull };
    for language in Language::ALL {
        let list = value(language, "help-list").split('"').nth(1).expect("a command");
        let text = post_in(language, &VOICE, &help, &Note::None, limits).expect("it fits").text().to_owned();
        assert!(text.chars().count() <= 200 && text.contains(list), "{text}");
        assert_eq!(post_in(language, &VOICE, &help, &Note::None, none).err(), Some(PostError::DoesNotFit));
    }
}

#[test]
fn as_many_lines_fit_as_the_dialogue_finds_by_trying() {
    let page = |lines| say(Reply::List(list((1..=lines).map(|number| listed(number, "CrossPost 9000")).collect())));
    for language in Language::ALL {
        let fit = (1..30).take_while(|lines| fits(language, page(*lines)));
        let most = fit.last().expect("one fits");
        assert_eq!(most, 21, "{language:?}");
        assert!(post_in(language, &VOICE, &page(most), &Note::None, MASTODON).is_ok());
    }
}

#[test]
fn a_handle_that_servers_would_read_otherwise_gets_no_post() {
    let renderer = renderer();
    let say = |acct: &str| renderer.post(&account(acct), &say(Reply::Courtesy(Courtesy::Thanks)), MASTODON);
    let long = format!("{}@{}.example", "a".repeat(30), "b".repeat(200));
    assert!(say(&long).is_ok());
    assert_eq!(say("alice @bob").err(), Some(PostError::Unsafe(Violation::Handle)));
    assert_eq!(say("alice-").err(), Some(PostError::Unsafe(Violation::Handle)));
}

#[test]
fn nothing_of_a_post_is_printed_by_accident() {
    let forget = say(Reply::Question(question(Action::Forget)));
    let debug = format!("{:?}", VOICE.post(&alice(), &forget, MASTODON).expect("it fits"));
    assert!(debug.starts_with("[a post of ") && !debug.contains("Delete"), "{debug}");
}
