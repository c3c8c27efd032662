//! The text inside the HTML of a status.
//!
//! People paste codes, so what they wrote is kept character by character; only markup goes. A tokenizer by the HTML
//! standard and no tree: whatever is nested how deep, the work grows with the length alone.

use std::cell::RefCell;

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// The most bytes of a status that are looked at. The longest posts of the fediverse have about 100 KB.
const HTML_BYTES_MAX: usize = 200_000;

/// The text of a status: `<br>` is a line break, a paragraph is set off by a blank line. What a server adds of its own, a
/// quote's link (`quote-inline`) and `GoToSocial`'s notes (`gts-system-message`), is left out, and so is every link whose
/// address `is_left_out` names: that is how a mention is taken away, by where it points and not by how it looks.
#[must_use]
pub fn text(html: &str, is_left_out: impl Fn(&str) -> bool) -> String {
    let reader = TextSink { is_left_out, text: RefCell::default() };
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(beginning(html)));
    // The reader never asks for a pause, so one call reads everything.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.text.into_inner().text.trim().to_owned()
}

/// As much of it as is looked at, in whole characters.
fn beginning(html: &str) -> &str {
    let end = (0..=html.len().min(HTML_BYTES_MAX)).rev().find(|end| html.is_char_boundary(*end));
    end.map_or("", |end| &html[..end])
}

/// Takes the tokens.
struct TextSink<F> {
    is_left_out: F,
    text: RefCell<PlainText>,
}

/// The text so far, and where in the markup it stands.
#[derive(Default)]
struct PlainText {
    text: String,
    /// How many line breaks belong before the next text.
    breaks: usize,
    /// The element whose content is left out, if inside one.
    skipped: Option<Skipped>,
    /// Whether a mention was just left out: the blank after it goes too, if there is one before it.
    left_out: bool,
    /// Whether line breaks in the source are line breaks.
    preformatted: bool,
    /// The link that the text is inside of.
    link: Option<OpenLink>,
}

/// An element whose content is left out.
struct Skipped {
    element: String,
    /// How many of the same name are open.
    depth: usize,
}

/// A link.
struct OpenLink {
    address: String,
    /// Where in the text its own begins.
    start: usize,
}

impl<F: Fn(&str) -> bool> TokenSink for TextSink<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut plain = self.text.borrow_mut();
        match token {
            Token::CharacterTokens(characters) => plain.take(&characters),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => plain.open(&tag, &self.is_left_out),
            Token::TagToken(tag) => plain.close(&tag.name),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl PlainText {
    fn take(&mut self, characters: &str) {
        if self.skipped.is_some() {
            return;
        }
        for character in characters.chars() {
            let is_source_break = matches!(character, '\n' | '\r' | '\t' | '\u{c}') && !self.preformatted;
            let stands_after_blank = self.breaks > 0 || self.text.is_empty() || self.text.ends_with([' ', '\n']);
            let is_after_mention = std::mem::take(&mut self.left_out) && character == ' ';
            if stands_after_blank && (is_source_break || is_after_mention) {
                continue;
            }
            self.break_lines();
            self.text.push(if is_source_break { ' ' } else { character });
        }
    }

    fn open(&mut self, tag: &Tag, is_left_out: impl Fn(&str) -> bool) {
        let name: &str = &tag.name;
        if let Some(skipped) = &mut self.skipped {
            if skipped.element != name {
                return;
            }
            if !matches!(name, "p" | "a") {
                skipped.depth += 1;
                return;
            }
            // Neither of these can contain its like: a new one ends the one before.
            self.skipped = None;
        }
        let attribute = |name: &str| attribute(&tag.attrs, name).unwrap_or_default();
        let is_servers_own = attribute("class")
            .split_ascii_whitespace()
            .any(|class| class == "quote-inline" || class == "gts-system-message");
        let is_container = matches!(name, "p" | "div" | "span" | "blockquote" | "a");
        let leave_out = (is_servers_own && is_container)
            || matches!(name, "script" | "style")
            || (name == "a" && is_left_out(attribute("href")));
        if leave_out {
            self.skipped = Some(Skipped { element: name.to_owned(), depth: 1 });
            return;
        }
        match name {
            "br" => {
                self.break_lines();
                self.text.push('\n');
            }
            "pre" => self.preformatted = true,
            "a" => self.link = Some(OpenLink { address: attribute("href").to_owned(), start: self.text.len() }),
            _ => {}
        }
        self.set_off(name);
    }

    fn close(&mut self, name: &str) {
        if let Some(skipped) = &mut self.skipped {
            if skipped.element == name {
                skipped.depth -= 1;
                if skipped.depth == 0 {
                    self.left_out = name == "a";
                    self.skipped = None;
                }
            }
            return;
        }
        match name {
            "pre" => self.preformatted = false,
            "a" => self.end_link(),
            _ => {}
        }
        self.set_off(name);
    }

    /// Some servers shorten the text of a link and mark that with an ellipsis. What was written is the address.
    fn end_link(&mut self) {
        let Some(OpenLink { address, start }) = self.link.take() else { return };
        let is_shortened = self.text.get(start..).is_some_and(|shown| shown.trim_end().ends_with('…'));
        if is_shortened && address.starts_with("http") {
            self.text.truncate(start);
            self.break_lines();
            self.text.push_str(&address);
        }
    }

    /// Notes that the next text starts on a line of its own, if this element does that.
    fn set_off(&mut self, name: &str) {
        let breaks = match name {
            "p" => 2,
            "div" | "li" | "ul" | "ol" | "pre" | "blockquote" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => 1,
            _ => 0,
        };
        self.breaks = self.breaks.max(breaks);
    }

    /// Writes the line breaks that are due and not there yet; none at the very start.
    fn break_lines(&mut self) {
        let due = std::mem::take(&mut self.breaks);
        if self.text.is_empty() {
            return;
        }
        let there = self.text.chars().rev().take(due).take_while(|character| *character == '\n').count();
        self.text.extend(std::iter::repeat_n('\n', due - there));
    }
}

fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests;
