//! Where the `WebFinger` of a domain is, as its host-meta document says (RFC 6415, an XRD 1.0): for domains whose accounts live on another
//! server and that redirect nothing.
//!
//! Of the document only the links are looked at, whatever stands around them.

use url::{Url, form_urlencoded};

/// The most tags of a document that are looked at.
const TAGS_MAX: usize = 200;
/// The longest template that is taken, in bytes.
const TEMPLATE_BYTES_MAX: usize = 2_000;
/// What stands in a template for whom is asked about.
const RESOURCE: &str = "{uri}";

/// The address at which `resource` is asked for; `None` if the document names none.
#[must_use]
pub fn webfinger_address(document: &str, resource: &str) -> Option<Url> {
    let is_webfinger = |tag: &&str| attribute(tag, "rel").as_deref() == Some("lrdd");
    let template = tags(document).take(TAGS_MAX).filter(is_webfinger).find_map(|tag| attribute(tag, "template"))?;
    if template.len() > TEMPLATE_BYTES_MAX || !template.contains(RESOURCE) {
        return None;
    }
    let resource: String = form_urlencoded::byte_serialize(resource.as_bytes()).collect();
    Url::parse(&template.replace(RESOURCE, &resource)).ok()
}

/// What stands in the tags of links, in order.
fn tags(document: &str) -> impl Iterator<Item = &str> {
    let mut rest = document;
    std::iter::from_fn(move || {
        loop {
            let tag = &rest[rest.find('<')? + 1..];
            if let Some(comment) = tag.strip_prefix("!--") {
                rest = &comment[comment.find("-->")?..];
                continue;
            }
            let end = end_of_tag(tag)?;
            rest = &tag[end..];
            let (name, attributes) = tag[..end].split_once(|char: char| char.is_ascii_whitespace()).unwrap_or_default();
            if name.rsplit(':').next() == Some("Link") {
                return Some(attributes);
            }
        }
    })
}

/// Where a tag ends: in quotes, its last sign is one like any other.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.char_indices().find_map(|(place, char)| {
        match (quote, char) {
            (None, '>') => return Some(place),
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), char) if open == char => quote = None,
            _ => {}
        }
        None
    })
}

/// The value of an attribute.
fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''))?;
        let (value, behind) = value[1..].split_once(quote)?;
        if name.trim_ascii() == wanted {
            return Some(unescaped(value));
        }
        rest = behind;
    }
}

/// The text that a value stands for.
fn unescaped(value: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    signs.iter().fold(value.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(document: &str) -> Option<String> {
        webfinger_address(document, "acct:alice@example.org").map(String::from)
    }

    #[test]
    fn the_template_is_read_as_servers_write_it() {
        let expected =
            Some("https://social.example.org/.well-known/webfinger?resource=acct%3Aalice%40example.org".to_owned());
        let template = "https://social.example.org/.well-known/webfinger?resource={uri}";
        for document in [
            // Mastodon.
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
                 <Link rel=\"lrdd\" template=\"{template}\"/>\n</XRD>"
            ),
            // GoToSocial.
            format!("<XRD><Link rel=\"lrdd\" type=\"application/xrd+xml\" template=\"{template}\"></Link></XRD>"),
            format!(
                "<x:XRD><!-- <Link rel='lrdd' template='https://no.example/{{uri}}'/> --><x:Link\n template = '{template}' rel='lrdd' /></x:XRD>"
            ),
            format!(
                "<Link rel=\"other\" template=\"https://no.example/{{uri}}\"/><Link rel=\"lrdd\" title=\"a > b\" template=\"{template}\">"
            ),
        ] {
            assert_eq!(address(&document), expected, "{document}");
        }
        let escaped = "<Link rel='lrdd' template='https://a.example/?a=1&amp;b={uri}'/>";
        assert_eq!(address(escaped).as_deref(), Some("https://a.example/?a=1&b=acct%3Aalice%40example.org"));
    }

    #[test]
    fn a_document_that_names_no_place_is_none() {
        let long = format!("<Link rel='lrdd' template='https://a.example/{}{{uri}}'/>", "x".repeat(TEMPLATE_BYTES_MAX));
        let many = "<Link rel='lrdd'/>".repeat(100_000) + "<Link rel='lrdd' template='https://a.example/{uri}'/>";
        for document in [
            "",
            "<",
            "<!--",
            "<Link",
            "<Link rel='lrdd' template='https://a.example/{uri}",
            "<Link rel='lrdd' template='https://a.example/'/>",
            "<Link rel='lrdd' template='{uri}'/>",
            "<Link rel='lrdd' template=https://a.example/{uri} />",
            "<LinkX rel='lrdd' template='https://a.example/{uri}'/>",
            "{\"links\":[{\"rel\":\"lrdd\",\"template\":\"https://a.example/{uri}\"}]}",
            &long,
            &many,
        ] {
            assert_eq!(address(document), None, "{}", &document[..document.len().min(100)]);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_too_odd(document in "[<>!=' \"a-zLink{}:&;-]{0,80}") {
            let _ = address(&document);
        }
    }
}
