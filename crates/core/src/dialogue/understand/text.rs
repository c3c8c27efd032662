//! A message, cut into tokens: words, numbers, and the punctuation that can matter.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::folded;

/// How much of a message is looked at, in characters. Nobody says more about one thing; what is beyond it is not read.
pub(super) const CHARS_MAX: usize = 4_000;
/// How long something has to be to be a code, in characters.
pub(super) const CODE_CHARS_MIN: usize = 20;
/// How many tokens a quotation has at most.
const QUOTATION_TOKENS_MAX: usize = 16;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenForm {
    /// Letters, without the apostrophes between them.
    Word,
    /// Digits.
    Number,
    /// What stands in quotation marks, all of it.
    Quotation,
    /// A handle, a hashtag, a code, a link: a word to names, and noise otherwise.
    Noise,
    /// An emoji, or any other sign.
    Sign,
    /// A comma, and whatever else parts two phrases: a colon, a bracket, a slash.
    Comma,
    /// `&` or `+`.
    And,
    /// A dash, or what is used for one between numbers.
    Dash,
    /// A full stop, an exclamation mark, a semicolon.
    End,
    /// A question mark, and the end of a sentence.
    Question,
    /// Three dots: of a name that was cut, or of somebody who thinks.
    Ellipsis,
    /// A point between letters or digits.
    Point,
    /// A line break.
    Line,
    /// A quotation mark that stands alone.
    Mark,
}

/// A token.
#[derive(Clone, Debug)]
pub(super) struct MessageToken {
    pub(super) kind: TokenForm,
    /// What it says, in the one form for comparing.
    pub(super) key: String,
    /// Where the run of characters it belongs to stands in the message.
    pub(super) at: Range<usize>,
    /// Whether no blank stands before it.
    pub(super) is_glued: bool,
}

/// A message in tokens.
pub(super) struct MessageTokens {
    pub(super) tokens: Vec<MessageToken>,
    /// Whether it is longer than what is looked at.
    pub(super) is_cut: bool,
}

impl MessageTokens {
    /// Cuts a message into tokens. Quotations stay whole.
    pub(super) fn of(message: &str) -> Self {
        let end = message.char_indices().nth(CHARS_MAX).map(|(end, _)| end);
        let read = &message[..end.unwrap_or(message.len())];
        let mut tokens = Vec::new();
        let mut offset = 0;
        for line in read.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
            // A line that quotes another message is not the person's own.
            if !line.trim_start().starts_with('>') {
                if !tokens.is_empty() {
                    tokens.push(token(TokenForm::Line, "\n", offset..offset, false));
                }
                read_line(&mut tokens, line, offset);
            }
            offset += line.len();
        }
        Self { tokens: quotations(tokens), is_cut: end.is_some() }
    }

    /// The tokens without the quotation marks.
    pub(super) fn unquoted(&self) -> Vec<MessageToken> {
        let mut tokens = Vec::with_capacity(self.tokens.len());
        for token in &self.tokens {
            match token.kind {
                TokenForm::Quotation => {
                    let offset = token.at.start;
                    let from = tokens.len();
                    read_line(&mut tokens, &token.key, offset);
                    tokens[from..].iter_mut().for_each(|inner| inner.at = token.at.clone());
                }
                TokenForm::Mark => {}
                _ => tokens.push(token.clone()),
            }
        }
        tokens
    }
}

/// The words of a name, as tokens: everything of it that a message can say.
pub(super) fn name_tokens(name: &str) -> Vec<MessageToken> {
    let mut tokens = Vec::new();
    for line in name.lines() {
        read_line(&mut tokens, line, 0);
    }
    tokens.retain(|token| matches!(token.kind, TokenForm::Word | TokenForm::Number | TokenForm::Noise));
    tokens
}

/// The words and signs of a phrase, as they are compared.
pub(super) fn phrase_tokens(phrase: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    read_line(&mut tokens, phrase, 0);
    tokens.retain(|token| matches!(token.kind, TokenForm::Word | TokenForm::Number | TokenForm::Sign));
    tokens.into_iter().map(|token| token.key).collect()
}

fn token(kind: TokenForm, key: &str, at: Range<usize>, is_glued: bool) -> MessageToken {
    MessageToken { kind, key: key.to_owned(), at, is_glued }
}

/// Reads a line, run by run: what stands between two blanks.
fn read_line(tokens: &mut Vec<MessageToken>, line: &str, offset: usize) {
    let mut at = 0;
    for run in line.split(char::is_whitespace) {
        if !run.is_empty() {
            read_run(tokens, run, offset + at..offset + at + run.len());
        }
        at += run.len();
        at += line[at..].chars().next().map_or(0, char::len_utf8);
    }
}

fn read_run(tokens: &mut Vec<MessageToken>, run: &str, at: Range<usize>) {
    let form = folded(run);
    if is_smiley(&form) {
        return;
    }
    let core = run.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    if form.contains("://") || is_code(core) {
        tokens.push(token(TokenForm::Noise, &folded(core), at, false));
        if form.ends_with('?') {
            tokens.push(token(TokenForm::Question, "?", 0..0, true));
        }
        return;
    }
    let mut reader = Tokenizer { rest: &form, at, is_glued: false, before: ' ' };
    while let Some(token) = reader.next_token() {
        tokens.push(token);
    }
}

/// Whether a run of characters looks like a face or a heart, in which a number is no number.
fn is_smiley(run: &str) -> bool {
    run.chars().count() <= 3
        && run.starts_with([':', ';', '=', '<'])
        && run.chars().nth(1).is_some_and(|c| c.is_alphanumeric() || "-)('*/|\\".contains(c))
        || run == "xd"
}

/// Whether a run of characters can be an authorization code, by its letters.
pub(super) fn is_code(run: &str) -> bool {
    run.len() >= CODE_CHARS_MIN
        && run.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~=-".contains(&byte))
        && run.bytes().skip(1).any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && run.bytes().any(|byte| byte.is_ascii_alphabetic())
        || run.len() >= CODE_CHARS_MIN && run.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads the tokens of one run.
struct Tokenizer<'a> {
    rest: &'a str,
    at: Range<usize>,
    is_glued: bool,
    before: char,
}

impl Tokenizer<'_> {
    fn next_token(&mut self) -> Option<MessageToken> {
        loop {
            let first = self.rest.chars().next()?;
            let next = self.rest.chars().nth(1).unwrap_or(' ');
            if first.is_ascii_digit() {
                return Some(self.take(TokenForm::Number, |c| c.is_ascii_digit()));
            }
            if is_letter(first) {
                // An apostrophe inside a word is no letter of it: "don't" is "dont".
                let mut end = self.rest.find(|c| !is_letter(c)).unwrap_or(self.rest.len());
                while let Some(beyond) = self.rest[end..].strip_prefix('\'').filter(|rest| rest.starts_with(is_letter))
                {
                    end = beyond.find(|c| !is_letter(c)).map_or(self.rest.len(), |more| end + 1 + more);
                }
                let mut word = self.cut(TokenForm::Word, end);
                word.key.retain(|c| c != '\'');
                return Some(word);
            }
            let is_handle = first == '@' && is_letter(next) || first == '#' && is_letter(next);
            if is_handle {
                let end = self.rest.find(|c: char| c.is_whitespace() || ",;!?)".contains(c)).unwrap_or(self.rest.len());
                let end = self.rest[..end].find("...").unwrap_or(end);
                return Some(self.cut(TokenForm::Noise, end));
            }
            if first == ':' && is_letter(next) && self.rest[1..].contains(':') && !self.is_glued {
                let end = 2 + self.rest[1..].find(':').unwrap_or(0);
                return Some(self.cut(TokenForm::Noise, end));
            }
            if self.rest.starts_with("...") {
                return Some(self.take(TokenForm::Ellipsis, |c| c == '.'));
            }
            let is_inside = self.before.is_alphanumeric() && next.is_alphanumeric();
            let kind = match first {
                '.' if is_inside => TokenForm::Point,
                '.' | '!' | ';' | '。' | '¡' => TokenForm::End,
                '?' | '¿' => TokenForm::Question,
                ',' | '(' | ')' | '[' | ']' | '/' | '|' | ':' | '、' => TokenForm::Comma,
                '&' | '+' => TokenForm::And,
                '-' => TokenForm::Dash,
                '"' | '\'' => TokenForm::Mark,
                // A colour of skin belongs to the sign before it.
                '\u{1F3FB}'..='\u{1F3FF}'
                | '#'
                | '*'
                | '_'
                | '~'
                | '<'
                | '>'
                | '@'
                | '^'
                | '='
                | '%'
                | '$'
                | '\\'
                | '{'
                | '}' => {
                    self.cut(TokenForm::Sign, first.len_utf8());
                    continue;
                }
                _ => TokenForm::Sign,
            };
            return Some(self.cut(kind, first.len_utf8()));
        }
    }

    fn take(&mut self, kind: TokenForm, belongs: impl Fn(char) -> bool) -> MessageToken {
        let end = self.rest.find(|c: char| !belongs(c)).unwrap_or(self.rest.len());
        self.cut(kind, end)
    }

    fn cut(&mut self, kind: TokenForm, end: usize) -> MessageToken {
        let (said, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.before = said.chars().next_back().unwrap_or(' ');
        let is_glued = std::mem::replace(&mut self.is_glued, true);
        token(kind, said, self.at.clone(), is_glued)
    }
}

/// Whether a character belongs to a word. A mark does: it may strike a letter out.
fn is_letter(c: char) -> bool {
    (c.is_alphanumeric() && !c.is_ascii_digit()) || (!c.is_ascii() && is_combining_mark(c))
}

/// Puts every quotation into one token.
fn quotations(tokens: Vec<MessageToken>) -> Vec<MessageToken> {
    if !tokens.iter().any(|token| token.kind == TokenForm::Mark) {
        return tokens;
    }
    let mut whole = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let close = (token.kind == TokenForm::Mark)
            .then(|| {
                let mut ahead = tokens.iter().enumerate().skip(index + 1).take(QUOTATION_TOKENS_MAX);
                let end = ahead.find(|(_, other)| {
                    other.kind == TokenForm::Line || (other.kind == TokenForm::Mark && other.key == token.key)
                });
                end.filter(|(close, other)| other.kind == TokenForm::Mark && *close > index + 1).map(|(close, _)| close)
            })
            .flatten();
        let Some(close) = close else {
            whole.push(token.clone());
            index += 1;
            continue;
        };
        let inside = &tokens[index + 1..close];
        let mut said = String::new();
        for (nth, inner) in inside.iter().enumerate() {
            if nth > 0 && !inner.is_glued {
                said.push(' ');
            }
            said.push_str(&inner.key);
        }
        let at = token.at.start..tokens[close].at.end;
        whole.push(MessageToken { kind: TokenForm::Quotation, key: said, at, is_glued: token.is_glued });
        index = close + 1;
    }
    whole
}
