//! Telling the source of a page from a copy of what it shows.
//!
//! The head of Mastodon's page has a script with the id `initial-state`, and in it the access token of the browser's session, which
//! is good for reading, writing and following, without end.

/// How long a name can be on a server, in characters.
const NAME_CHARS_MAX: usize = 60;
/// What stands before the token, up to where blanks may.
const TOKEN_KEY: &str = "\"access_token\"";

/// Whether a text without elements is the source of a page. `is_name` says of the number of a line whether the name of an app
/// stands there: a name may be any text, and must not keep its owner from pasting.
pub(crate) fn is_source<'a>(lines: impl Iterator<Item = &'a str>, is_name: impl Fn(usize) -> bool) -> bool {
    lines.enumerate().any(|(number, line)| {
        let is_suspect = begins_a_page(line) || holds_token(line);
        is_suspect && !(is_name(number) && line.chars().count() <= NAME_CHARS_MAX)
    })
}

/// Whether a line begins with `<!doctype` or `<head`, which `<header` is not.
fn begins_a_page(line: &str) -> bool {
    let line = line.trim_start();
    let begins_with = |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let continues = |c: char| c.is_ascii_alphanumeric() || c == '-';
    begins_with("<!doctype") || (begins_with("<head") && !line["<head".len()..].starts_with(continues))
}

/// Whether a text holds `"access_token":"`.
pub(crate) fn holds_token(text: &str) -> bool {
    text.match_indices(TOKEN_KEY).any(|(start, key)| {
        let rest = text[start + key.len()..].trim_start().strip_prefix(':');
        rest.is_some_and(|rest| rest.trim_start().starts_with('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_known_by_its_lines_and_a_name_is_none() {
        let is_source = |text: &str| is_source(text.split('\n'), |_| false);
        for source in [
            "<!DOCTYPE html>",
            "x\n  <head>",
            "<HEAD lang='en'>",
            r#"{"meta":{"access_token":"abc"}}"#,
            r#""access_token" : "abc""#,
        ] {
            assert!(is_source(source), "{source}");
        }
        for copy in
            ["<header>", "x <head>", "access_token", r#""access_token""#, "<headline", "initial-state", "é<head>"]
        {
            assert!(!is_source(copy), "{copy}");
        }
        assert!(!super::is_source(["<head>"].into_iter(), |number| number == 0));
        let long = format!(r#""access_token":"{}""#, "x".repeat(60));
        assert!(super::is_source([long.as_str()].into_iter(), |_| true), "no name is that long");
    }
}
