//! A code that somebody copied from their server's page.

use std::sync::LazyLock;

use regex::Regex;

use crate::secret::AuthorizationCode;

/// The authorization code in a text, exactly as written: a lone word of 20 to 200 of the characters codes are made of, or a link
/// that carries `code=`. Only asked while a sign-in waits.
#[must_use]
pub fn pasted_code(text: &str) -> Option<AuthorizationCode> {
    let text = text.trim();
    if LONE_CODE.is_match(text) {
        return Some(AuthorizationCode::new(text));
    }
    let encoded = CODE_IN_LINK.captures(text)?.get(1)?.as_str();
    let pair = format!("code={encoded}");
    let (_, code) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    LONE_CODE.is_match(&code).then(|| AuthorizationCode::new(code.into_owned()))
}

/// A pattern that is part of this program.
macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("a valid pattern"));
    };
}

pattern!(LONE_CODE, r"^[A-Za-z0-9._~=-]{20,200}$");
pattern!(CODE_IN_LINK, r"https?://\S*[?&]code=([^&#\s]{1,600})");
