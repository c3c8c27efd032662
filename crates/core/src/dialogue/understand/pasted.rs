//! Codes that people copy from a page into a message.

use super::text::{CODE_CHARS_MIN, is_code};
use crate::secret::{AuthorizationCode, AuthorizationState};

/// The longest a code is, in characters.
const CODE_CHARS_MAX: usize = 200;

/// What a message holds while a sign-in waits.
#[derive(Debug)]
pub enum Pasted {
    /// The code, exactly as written.
    Code(AuthorizationCode),
    /// A link of another sign-in: its `state` is not the one that waits.
    OtherSignIn,
    /// Several words that can be codes. The code is to be sent alone.
    Several,
}

/// The code in a message, if there is anything that can be one: 20 to 200 of the characters codes are made of, with a digit or a capital letter
/// inside; or what a link has as `code=`. `state` is that of the sign-in that waits, where it is known. Only asked while one does, of a message
/// that is no command.
#[must_use]
pub fn pasted(message: &str, state: Option<&AuthorizationState>) -> Option<Pasted> {
    if let Some(pasted) = in_link(message, state) {
        return Some(pasted);
    }
    let runs = message.split(|c: char| c.is_whitespace() || "<>\"'“”„‘’‚«»`()[]{},;:!?".contains(c));
    let mut codes: Vec<&str> = runs.map(|run| run.trim_end_matches('.')).filter(|run| can_be_code(run)).collect();
    codes.dedup();
    match codes.as_slice() {
        [] => None,
        [code] => Some(Pasted::Code(AuthorizationCode::new(*code))),
        _ => Some(Pasted::Several),
    }
}

fn can_be_code(run: &str) -> bool {
    (CODE_CHARS_MIN..=CODE_CHARS_MAX).contains(&run.len()) && is_code(run)
}

/// The code of `code=…`, in a link or without one.
fn in_link(message: &str, state: Option<&AuthorizationState>) -> Option<Pasted> {
    let start = message.match_indices("code=").map(|(at, _)| at).find(|at| {
        let before = message[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "?&#\"'“„<(".contains(c))
    })?;
    let is_end = |c: char| c.is_whitespace() || "\"”“>)#".contains(c);
    let from =
        message[..start].rfind(is_end).map_or(0, |at| at + message[at..].chars().next().map_or(1, char::len_utf8));
    let query = &message[from..];
    let query = &query[..query.find(is_end).unwrap_or(query.len())];
    let query = query.rsplit('?').next().unwrap_or(query);
    let (mut code, mut of_other) = (None, false);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "code" => code = Some(value.trim_end_matches('.').to_owned()),
            "state" => {
                let own = AuthorizationState::new(value.trim_end_matches('.'));
                of_other = state.is_some_and(|state| own != *state);
            }
            _ => {}
        }
    }
    // Whatever stands there is meant as one, if only its length and letters allow it.
    let is_of_code = |byte: u8| byte.is_ascii_alphanumeric() || b"._~=-".contains(&byte);
    let fits = |code: &String| (CODE_CHARS_MIN..=CODE_CHARS_MAX).contains(&code.len()) && code.bytes().all(is_of_code);
    let code = code.filter(fits)?;
    Some(if of_other { Pasted::OtherSignIn } else { Pasted::Code(AuthorizationCode::new(code)) })
}
