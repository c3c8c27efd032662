//! The last look at every post: whatever went wrong before, nothing leaves that could act on anybody else.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::link::Link;
use super::untrusted::{ISOLATE_END, ISOLATE_START, WORD_JOINER, acts, ends_with_www, is_invisible};

/// Why a post must not leave.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Violation {
    /// The handle is not one that servers read whole: part of it could be somebody else's.
    #[error("the handle of the addressee cannot be mentioned safely")]
    Handle,
    /// The mention does not stand at the front.
    #[error("the post does not begin with its mention")]
    NoMention,
    /// A character that servers act upon stands free.
    #[error("a character that servers act upon stands free in the text")]
    FreeCharacter,
    /// A control or format character that is none of ours.
    #[error("an invisible character stands in the text")]
    Invisible,
    /// An isolation mark without its partner on the same line.
    #[error("an isolation mark stands alone")]
    Isolation,
    /// A link of ours is missing, or stands in the middle of other text.
    #[error("a link does not stand where it should")]
    Link,
}

/// Whether servers read this handle whole. Mastodon reads `[a-z0-9_]+([.-]+[a-z0-9_]+)*`, then a domain; a handle of another shape
/// would be cut short and could reach somebody else.
pub(super) fn handle(acct: &str) -> Result<(), Violation> {
    let (name, domain) = acct.split_once('@').map_or((acct, None), |(name, domain)| (name, Some(domain)));
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let name_is_whole = name.starts_with(plain)
        && name.ends_with(plain)
        && name.chars().all(|char| plain(char) || matches!(char, '.' | '-'));
    let letter = |char: char| char.is_alphanumeric() || char.general_category_group() == GeneralCategoryGroup::Mark;
    let domain_is_whole = domain.is_none_or(|domain| {
        let (host, port) = domain.split_once(':').map_or((domain, None), |(host, port)| (host, Some(port)));
        host.starts_with(char::is_alphanumeric)
            && host.ends_with(letter)
            && host.chars().all(|char| letter(char) || matches!(char, '.' | '-'))
            && port.is_none_or(|port| !port.is_empty() && port.chars().all(|char| char.is_ascii_digit()))
    });
    if name_is_whole && domain_is_whole { Ok(()) } else { Err(Violation::Handle) }
}

/// Whether a finished post mentions exactly the one it is for, at the front, and holds nothing else that servers act
/// upon besides `links`, in their order.
pub(super) fn post(text: &str, acct: &str, links: &[Link]) -> Result<(), Violation> {
    handle(acct)?;
    let body = text.strip_prefix('@').and_then(|text| text.strip_prefix(acct)).ok_or(Violation::NoMention)?;
    if !body.starts_with(' ') {
        return Err(Violation::NoMention);
    }
    let mut rest = body;
    for link in links {
        let (before, after) = rest.split_once(link.as_str()).ok_or(Violation::Link)?;
        if !before.ends_with([' ', '\n']) || !(after.is_empty() || after.starts_with([' ', '\n'])) {
            return Err(Violation::Link);
        }
        words(before)?;
        rest = after;
    }
    words(rest)
}

/// Checks what stands between links.
fn words(text: &str) -> Result<(), Violation> {
    let mut isolated = false;
    for (index, char) in text.char_indices() {
        let end = index + char.len_utf8();
        let next = text.get(end..).and_then(|rest| rest.chars().next());
        let joined = next == Some(WORD_JOINER);
        let stands_alone = next.is_none_or(|next| next == ' ' || next == '\n');
        let colon = matches!(char, ':' | '：' | '﹕');
        if acts(char) && !joined && !(colon && stands_alone) {
            return Err(Violation::FreeCharacter);
        }
        if char == '.' && text.get(..end).is_some_and(ends_with_www) && !joined && !stands_alone {
            return Err(Violation::FreeCharacter);
        }
        match char {
            ISOLATE_START if !isolated => isolated = true,
            ISOLATE_END if isolated => isolated = false,
            ISOLATE_START | ISOLATE_END => return Err(Violation::Isolation),
            '\n' if isolated => return Err(Violation::Isolation),
            '\n' | WORD_JOINER => {}
            char if is_invisible(char) => return Err(Violation::Invisible),
            _ => {}
        }
    }
    if isolated { Err(Violation::Isolation) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), Violation> {
        let link = Link::parse("https://social.example/settings").ok();
        let links: Vec<Link> = link.into_iter().filter(|link| text.contains(link.as_str())).collect();
        post(text, "alice", &links)
    }

    #[test]
    fn an_ordinary_post_passes() {
        assert_eq!(check("@alice https://social.example/settings\nWrite more"), Ok(()));
        assert_eq!(check("@alice Done: Tusky (www.\u{2060}x) at:\nhttps://social.example/settings You"), Ok(()));
        assert_eq!(check("@alice \u{2068}שלום\u{2069} me@\u{2060}evil.example www. :"), Ok(()));
    }

    #[test]
    fn whatever_acts_is_stopped() {
        let cases = [
            ("@alice hello @bob", Violation::FreeCharacter),
            ("@alice hello ＠bob", Violation::FreeCharacter),
            ("@alice #tag", Violation::FreeCharacter),
            ("@alice :blob:", Violation::FreeCharacter),
            ("@alice https://evil.example", Violation::FreeCharacter),
            ("@alice wWw.evil.example", Violation::FreeCharacter),
            ("@alice a\u{202e}b", Violation::Invisible),
            ("@alice a\rb", Violation::Invisible),
            ("@alice a\u{2068}b", Violation::Isolation),
            ("@alice a\u{2068}b\nc\u{2069}", Violation::Isolation),
            ("@alice a\u{2069}", Violation::Isolation),
            ("@alice see(https://social.example/settings now", Violation::Link),
            ("@alice https://social.example/settings@bob", Violation::Link),
            ("@alicette hello", Violation::NoMention),
            ("@alice@evil.example hello", Violation::NoMention),
            ("hello @alice", Violation::NoMention),
        ];
        for (text, violation) in cases {
            assert_eq!(check(text), Err(violation), "{text}");
        }
    }

    #[test]
    fn a_handle_that_servers_would_cut_short_is_refused() {
        for good in ["alice", "a.b-c_d@social.example", "alice@bücher.example", "alice@127.0.0.1:8080"] {
            assert_eq!(handle(good), Ok(()), "{good}");
        }
        for bad in ["", "alice-", ".alice", "al ice", "alice@", "alice@evil@x", "älice", "alice@x.", "alice@x:", "a~b"]
        {
            assert_eq!(handle(bad), Err(Violation::Handle), "{bad}");
        }
    }
}
