//! The bot's words, to be read aloud: `spoken/en.txt`, and a file for each other language.
//!
//! Each file has as many samples as it takes to say every text of the language once: each message, and each variant of each
//! choice in one. `UPDATE=1 cargo test -p auditoot-core spoken` writes them; read the difference before you believe it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::{MASTODON, renderer};
use crate::dialogue::reply::{Courtesy, Language, Reply, Response};
use crate::prompts::samples::ticked::view;
use crate::prompts::samples::{alice, notes, say, tame};
use crate::prompts::words::Words;
use crate::prompts::{LinkCount, PageText, PageWords, PasteCounts, PostError, PostLimits, Renderer};

/// Servers that count links in full: some things are said in other words there.
const IN_FULL: PostLimits = PostLimits { chars_max: 400, links: LinkCount::InFull };
const SHORT: PostLimits = PostLimits { chars_max: 140, links: LinkCount::InFull };

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what is written down, and writes it")]
fn everything_is_said_as_it_is_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/prompts/tests/spoken");
    for language in Language::ALL {
        let path = folder.join(language.tag()).with_extension("txt");
        let (spoken, unspoken) = spoken(language);
        assert_eq!(unspoken, Vec::<String>::new(), "{language:?} has texts that no sample says");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &spoken).expect("the file can be written");
        }
        let written = fs::read_to_string(&path).expect("the file, which UPDATE=1 writes");
        assert!(written == spoken, "{} differs from what is said; UPDATE=1 writes it anew", path.display());
    }
}

/// What is written down of a language, and the texts of its file that no sample says.
fn spoken(language: Language) -> (String, Vec<String>) {
    let marked = Marked::of(language.prompts());
    let words = Words::read(language.tag(), &marked.file).expect("the marked words are in order");
    let (plain, marked_renderer) = (renderer(), Renderer { words: BTreeMap::from([(language, words)]) });
    let mut unspoken: BTreeSet<usize> = (0..marked.names.len()).collect();
    let mut spoken = String::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut tell = |name: String, text: &str| {
        let count = counts.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
        let _ = write!(spoken, "== {name} {count}\n{text}\n\n");
    };
    let usual =
        [MASTODON, IN_FULL, SHORT].into_iter().flat_map(|limits| responses().map(move |one| (limits, one, false)));
    let late = responses().take(1).map(|response| (MASTODON, response, true));
    for (limits, response, is_late) in usual.chain(late) {
        let response = Response { language, ..response };
        let text = |renderer: &Renderer| -> Result<String, PostError> {
            let to = alice();
            let wording = renderer.wording(&to, &response)?;
            let post = if is_late { wording.late(limits) } else { wording.first_post(limits) }?;
            Ok(post.text().strip_prefix("@alice ").expect("the mention stands in front").to_owned())
        };
        let said = match text(&marked_renderer) {
            Ok(text) => marks(&text),
            // A link to sign in that counts in full can be too long.
            Err(error) if limits != MASTODON => {
                assert_eq!(error, PostError::DoesNotFit);
                continue;
            }
            Err(error) => panic!("{error}: {response:?}"),
        };
        if said.iter().any(|mark| unspoken.contains(mark)) {
            unspoken.retain(|mark| !said.contains(mark));
            tell(name(&response), &text(&plain).expect("it could be said with marks"));
        }
    }
    for page in PageText::ALL {
        let words = |renderer: &Renderer| {
            let PageWords { title, body, button, language: _ } = renderer.page(language, page).expect("its words");
            [Some(title), Some(body), button].into_iter().flatten().collect::<Vec<_>>().join("\n")
        };
        unspoken.retain(|mark| !marks(&words(&marked_renderer)).contains(mark));
        tell("Page".to_owned(), &words(&plain));
    }
    let pasting = |renderer: &Renderer| {
        let mut texts = vec![renderer.paste_words(language).expect("its words").all().join("\n")];
        for count in 0..3 {
            let counts = PasteCounts { apps: count, broken: count, lines: count };
            texts.extend(renderer.paste_counts(language, counts).expect("its words"));
        }
        texts.join("\n")
    };
    unspoken.retain(|mark| !marks(&pasting(&marked_renderer)).contains(mark));
    tell("PastePage".to_owned(), &pasting(&plain));
    unspoken.retain(|mark| !marks(&list_page(&marked_renderer, language)).contains(mark));
    tell("ListPage".to_owned(), &list_page(&plain, language));
    let front = |renderer: &Renderer| renderer.front_words(language).expect("its words").all().join("\n");
    unspoken.retain(|mark| !marks(&front(&marked_renderer)).contains(mark));
    tell("FrontPage".to_owned(), &front(&plain));
    let back = |renderer: &Renderer| renderer.back_words(language).expect("its words").all().join("\n");
    unspoken.retain(|mark| !marks(&back(&marked_renderer)).contains(mark));
    tell("Back".to_owned(), &back(&plain));
    let profile = |renderer: &Renderer| renderer.profile_text(language, Some("@ops@example.com")).expect("its words");
    unspoken.retain(|mark| !marks(&profile(&marked_renderer)).contains(mark));
    tell("Profile".to_owned(), &profile(&plain));
    (spoken, unspoken.iter().map(|mark| marked.names[*mark].clone()).collect())
}

/// What the page with the list says.
fn list_page(renderer: &Renderer, language: Language) -> String {
    let texts = renderer.list_page_texts(language, &view()).expect("its texts");
    let groups = texts.groups.iter().map(|group| {
        let apps = group.apps.iter().map(|app| format!("{}\n{}", app.label, app.facts.join("\n")));
        format!("{}\n{}", group.heading.clone().unwrap_or_default(), apps.collect::<Vec<_>>().join("\n"))
    });
    let words = renderer.list_page_words(language).expect("its words").all().join("\n");
    [words, texts.about.join(" "), groups.collect::<Vec<_>>().join("\n")].join("\n")
}

/// Every sample, and every note under one.
fn responses() -> impl Iterator<Item = Response> {
    let noted = notes().into_iter().map(|note| Response { note, ..say(Reply::Courtesy(Courtesy::Thanks)) });
    tame().into_iter().chain(noted)
}

/// The kind of reply.
fn name(response: &Response) -> String {
    let debug = format!("{:?}", response.reply);
    debug.chars().take_while(|char| char.is_alphanumeric()).collect()
}

/// A file of words whose every text holds a mark that takes no room: two combining characters after a letter.
struct Marked {
    file: String,
    /// What each mark stands for: the message, and the variant if it is one of several.
    names: Vec<String>,
}

/// The first of the characters that marks are made of, and how many there are.
const FIRST: u32 = 0x300;
const MANY: u32 = 64;

impl Marked {
    fn of(file: &str) -> Self {
        let mut marked = Self { file: String::new(), names: Vec::new() };
        let mut key = "";
        for line in file.lines() {
            if line.starts_with(|char: char| char.is_ascii_lowercase()) {
                key = line.split(" =").next().unwrap_or_default();
            }
            marked.line(key, line);
            marked.file.push('\n');
        }
        marked
    }

    fn line(&mut self, key: &str, line: &str) {
        let variant = line.trim_start().trim_start_matches('*').strip_prefix('[').and_then(|line| line.split_once(']'));
        let (name, own) = match variant {
            Some((variant, text)) => (format!("{key}[{variant}]"), text),
            None => (key.to_owned(), line.split_once(" = ").map_or("", |(_, text)| text)),
        };
        // Where a choice follows, its variants have marks of their own.
        let place = if line.ends_with("->") || line.starts_with('#') { None } else { end_of_words(own) };
        let Some(place) = place.map(|place| line.len() - own.len() + place) else {
            self.file.push_str(line);
            return;
        };
        let number = u32::try_from(self.names.len()).expect("a number");
        self.names.push(name);
        let (before, after) = line.split_at(place);
        self.file.push_str(before);
        self.file.extend([number / MANY, number % MANY].map(|digit| char::from_u32(FIRST + digit).expect("a mark")));
        self.file.push_str(after);
    }
}

/// Where the last letter of a text ends that stands in the file itself.
fn end_of_words(text: &str) -> Option<usize> {
    let mut inside = false;
    let mut end = None;
    for (index, char) in text.char_indices() {
        inside = char == '{' || inside && char != '}';
        if !inside && char.is_alphabetic() {
            end = Some(index + char.len_utf8());
        }
    }
    end
}

/// The marks in a text.
fn marks(text: &str) -> BTreeSet<usize> {
    let digits = text.chars().map(|char| u32::from(char).checked_sub(FIRST).filter(|digit| *digit < MANY));
    let digits: Vec<Option<u32>> = digits.collect();
    let mut marks = BTreeSet::new();
    let mut index = 0;
    while index < digits.len() {
        if let (Some(first), Some(Some(second))) = (digits[index], digits.get(index + 1)) {
            marks.extend(usize::try_from(first * MANY + second));
            index += 1;
        }
        index += 1;
    }
    marks
}
