//! How what is said is written down: what differs from run to run goes by a name, and what nobody can see is shown.

use std::fmt::Write;

/// Links and codes, by the names that the story gives them.
#[derive(Default)]
pub(crate) struct Disguise {
    links: Vec<String>,
    codes: Vec<String>,
}

/// What a code is told with.
const CODE: &str = "The code is: ";
/// How links begin: those of the bot and its server, and those of the other servers.
const SERVERS: [&str; 3] = ["http://127.0.0.1:", "https://gotosocial.example/", "https://mastodon.example/"];

impl Disguise {
    /// What was said, as it is written down.
    pub(crate) fn put_on(&mut self, said: &str) -> String {
        let lines = said.split('\n').map(|line| self.line(line));
        show_invisible(&lines.collect::<Vec<_>>().join("\n"))
    }

    /// What was written, as it is typed: with the codes themselves.
    pub(crate) fn undo(&self, written: &str) -> String {
        let codes = self.codes.iter().enumerate().rev();
        codes.fold(written.to_owned(), |text, (index, code)| text.replace(&format!("CODE-{}", index + 1), code))
    }

    fn line(&mut self, line: &str) -> String {
        let mut line = line.to_owned();
        if let Some((before, code)) = line.clone().split_once(CODE) {
            line = format!("{before}{CODE}CODE-{}", name(&mut self.codes, code));
        }
        // Line by line and word by word: a link may stand in brackets or before a full stop.
        let words = line.split(' ').map(|word| self.word(word));
        words.collect::<Vec<_>>().join(" ")
    }

    fn word(&mut self, word: &str) -> String {
        if let Some(place) = SERVERS.iter().find_map(|server| word.find(server)).filter(|_| {
            ["/oauth/authorize?", "/sign-in/", "/export/", "/paste/"].iter().any(|part| word.contains(part))
        }) {
            let (before, link) = word.split_at(place);
            return format!("{before}LINK-{}", name(&mut self.links, link));
        }
        let Some((before, after)) = word.split_once("127.0.0.1:") else { return word.to_owned() };
        // A word joiner keeps servers from making anything of an address that is only named.
        let is_port = |character: char| character.is_ascii_digit() || character == '\u{2060}';
        format!("{before}SERVER{}", after.trim_start_matches(is_port))
    }
}

/// The number of a thing: the same for the same thing, a new one for a new one.
fn name(known: &mut Vec<String>, thing: &str) -> usize {
    let place = known.iter().position(|one| one == thing);
    place.unwrap_or_else(|| {
        known.push(thing.to_owned());
        known.len() - 1
    }) + 1
}

/// Characters that are not seen, or that change how others look, as escapes.
fn show_invisible(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        let is_hidden = matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || (character.is_control() && character != '\n');
        if is_hidden {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// The lines that differ between two texts, with what stands around them.
pub(crate) fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    // How many lines the rests have in common, for every pair of places.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for by in (0..new.len()).rev() {
            common[at][by] = if old[at] == new[by] {
                common[at + 1][by + 1] + 1
            } else {
                common[at + 1][by].max(common[at][by + 1])
            };
        }
    }
    let (mut at, mut by) = (0, 0);
    let mut shown = String::new();
    while at < old.len() || by < new.len() {
        let (sign, line) = if at < old.len() && by < new.len() && old[at] == new[by] {
            (at, by) = (at + 1, by + 1);
            (' ', old[at - 1])
        } else if by == new.len() || (at < old.len() && common[at + 1][by] >= common[at][by + 1]) {
            at += 1;
            ('-', old[at - 1])
        } else {
            by += 1;
            ('+', new[by - 1])
        };
        let _ = writeln!(shown, "{sign} {line}");
    }
    shown
}
