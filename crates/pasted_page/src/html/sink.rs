//! Takes the tokens, and keeps what belongs to an entry.

use std::cell::RefCell;

use html5ever::Attribute;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use url::Url;

use super::super::{ENTRIES_MAX, secrets};
use super::entry::{CopiedEntry, number};

/// The class of an entry, and what its id begins with.
const ENTRY_CLASS: &str = "applications-list__item";
const ENTRY_ID: &str = "doorkeeper_application_";
/// The classes of the mark of Mastodon's own app, within its title, where no name can put an element: any of them will do. The one of
/// the badge is another in 4.2.
const OWN_CLASSES: [&str; 3] = ["superapp", "information-badge", "account-role"];
/// How the browsers of Apple, and Chromium, write a blank that they want to keep.
const BLANK_CLASS: &str = "Apple-converted-space";
/// How much of the text so far is kept, to find what stands across two tokens.
const TAIL_BYTES: usize = 64;
/// How many attributes all tags together may have, squared for each tag: what the tokenizer's work grows with.
const SQUARED_ATTRIBUTES_MAX: usize = 1 << 30;

/// What was read of a page.
#[derive(Debug, Default)]
pub(super) struct PageRead {
    pub(super) entries: Vec<CopiedEntry>,
    pub(super) holds_secret: bool,
    /// The part of an entry that is being read.
    open: Option<OpenPart>,
    tokens: usize,
    squared_attributes: usize,
    /// The end of the text so far that was no name.
    tail: String,
}

/// A part of an entry, and the element that holds it.
#[derive(Debug)]
struct OpenPart {
    part: EntryPart,
    element: String,
    /// How many elements of the same kind are open within it, itself included.
    depth: usize,
    text: String,
    /// Whether what follows is no part of it any more: the mark of Mastodon's own app is the last thing in its title.
    is_over: bool,
    /// Whether the text that comes next is a blank in disguise.
    is_blank: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum EntryPart {
    Name,
    Days,
    Title,
    Access,
}

impl EntryPart {
    fn of_class(class: &str) -> Option<Self> {
        match class {
            "announcements-list__item__title" => Some(Self::Name),
            "announcements-list__item__meta" => Some(Self::Days),
            "permissions-list__item__text__title" => Some(Self::Title),
            "permissions-list__item__text__type" => Some(Self::Access),
            _ => None,
        }
    }
}

#[derive(Default)]
pub(super) struct PageSink(RefCell<PageRead>);

impl PageSink {
    /// How many tokens were taken.
    pub(super) fn tokens(&self) -> usize {
        self.0.borrow().tokens
    }

    /// Whether it goes on longer than any page does.
    pub(super) fn is_too_much(&self) -> bool {
        let read = self.0.borrow();
        read.entries.len() > ENTRIES_MAX || read.squared_attributes > SQUARED_ATTRIBUTES_MAX
    }

    pub(super) fn into_read(self) -> PageRead {
        let mut read = self.0.into_inner();
        // The selection may end within a part.
        read.open = None;
        read
    }
}

impl TokenSink for PageSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut read = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(characters) => {
                read.tokens += 1;
                read.take(&characters);
            }
            Token::TagToken(tag) => {
                read.tokens += 1;
                return if tag.kind == TagKind::StartTag { read.begin(&tag) } else { read.end(&tag.name) };
            }
            Token::CommentToken(_) => read.tokens += 1,
            Token::DoctypeToken(_) | Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl PageRead {
    fn take(&mut self, characters: &str) {
        if let Some(open) = &mut self.open {
            if !open.is_over {
                open.text.push_str(if std::mem::take(&mut open.is_blank) { " " } else { characters });
            }
            if open.part == EntryPart::Name {
                return;
            }
        }
        self.tail.push_str(characters);
        self.holds_secret = self.holds_secret || secrets::holds_token(&self.tail);
        let length = self.tail.len();
        let start = (length.saturating_sub(TAIL_BYTES)..length).find(|start| self.tail.is_char_boundary(*start));
        self.tail.drain(..start.unwrap_or_default());
    }

    fn begin(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        self.squared_attributes += tag.attrs.len() * tag.attrs.len();
        let name: &str = &tag.name;
        let attribute = |name: &str| attribute(&tag.attrs, name);
        let classes = || attribute("class").unwrap_or_default().split_ascii_whitespace();
        self.holds_secret = self.holds_secret
            || (name == "script" && attribute("id") == Some("initial-state"))
            || (name == "meta" && attribute("name").is_some_and(|name| matches!(name, "csrf-token" | "csrf-param")));
        if classes().any(|class| class == ENTRY_CLASS) {
            let id = attribute("id").and_then(|id| number(id.strip_prefix(ENTRY_ID)?));
            self.open = None;
            self.entries.push(CopiedEntry::new(id));
        } else if let Some(entry) = self.entries.last_mut() {
            if let Some(part) = classes().find_map(EntryPart::of_class) {
                if part == EntryPart::Name && name == "a" {
                    entry.website = attribute("href").filter(|address| is_website(address)).map(str::to_owned);
                }
                self.open = Some(OpenPart::new(part, name));
            } else if let Some(open) = &mut self.open {
                let is_mark = open.part == EntryPart::Name && classes().any(|class| OWN_CLASSES.contains(&class));
                open.depth += usize::from(open.element == name);
                open.is_over = open.is_over || is_mark;
                entry.is_own = entry.is_own || is_mark;
                open.is_blank = classes().any(|class| class == BLANK_CLASS);
            } else {
                for address in ["href", "action", "formaction"].iter().filter_map(|name| attribute(name)) {
                    entry.note_link(address);
                }
            }
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

impl PageRead {
    fn end(&mut self, name: &str) -> TokenSinkResult<()> {
        let Some(open) = &mut self.open else { return TokenSinkResult::Continue };
        open.is_blank = false;
        if open.element == name {
            open.depth -= 1;
        }
        if open.depth == 0
            && let (Some(OpenPart { part, text, .. }), Some(entry)) = (self.open.take(), self.entries.last_mut())
        {
            match part {
                EntryPart::Name => entry.name = entry.name.take().or(Some(text)),
                EntryPart::Days => entry.days = entry.days.take().or(Some(text)),
                EntryPart::Title => entry.titles.push(text),
                EntryPart::Access => entry.accesses.push(text),
            }
        }
        TokenSinkResult::Continue
    }
}

impl OpenPart {
    fn new(part: EntryPart, element: &str) -> Self {
        Self { part, element: element.to_owned(), depth: 1, text: String::new(), is_over: false, is_blank: false }
    }
}

/// Whether an address is one of the web. A server lets no other through.
fn is_website(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}
