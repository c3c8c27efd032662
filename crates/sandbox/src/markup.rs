//! The HTML that each server makes of a plain text.

use std::collections::BTreeMap;

use super::html::escape_html;
use super::text::{Entity, EntityKind, Handle, entities};
use super::{Character, World};

/// An account that a handle in a text was found to mean.
#[derive(Clone, Debug)]
pub(super) struct Mentioned {
    pub(super) url: String,
    /// What the link shows after its `@`.
    pub(super) shown: String,
}

impl World {
    /// The HTML of a text; handles that mean nobody stay text.
    pub(super) fn render(&self, text: &str, mentioned: &BTreeMap<Handle, Mentioned>) -> String {
        if text.is_empty() {
            return String::new();
        }
        let mut inline = String::new();
        let mut rest = 0;
        for Entity { range, kind } in entities(self.character, text) {
            inline.push_str(&self.escape(&text[rest..range.start]));
            let written = &text[range.clone()];
            inline.push_str(&match &kind {
                EntityKind::Mention(handle) => match mentioned.get(handle) {
                    Some(account) => self.mention(account),
                    None => self.escape(written),
                },
                EntityKind::Hashtag(name) => self.hashtag(name),
                EntityKind::Link(address) => self.link(address),
            });
            rest = range.end;
        }
        inline.push_str(&self.escape(&text[rest..]));
        match self.character {
            Character::Mastodon => paragraphs(&inline),
            // One paragraph, whatever the text looks like.
            Character::GoToSocial => format!("<p>{}</p>", inline.replace('\n', "<br>")),
        }
    }

    fn mention(&self, account: &Mentioned) -> String {
        let (url, name) = (escape_html(&account.url), escape_html(&account.shown));
        match self.character {
            Character::Mastodon => format!(
                r#"<span class="h-card" translate="no"><a href="{url}" class="u-url mention">@<span>{name}</span></a></span>"#
            ),
            Character::GoToSocial => format!(
                r#"<span class="h-card"><a href="{url}" class="u-url mention" rel="nofollow noreferrer noopener" target="_blank">@<span>{name}</span></a></span>"#
            ),
        }
    }

    fn hashtag(&self, name: &str) -> String {
        let mut url = self.base_url.clone();
        url.set_path(&format!("/tags/{}", name.to_lowercase()));
        let name = escape_html(name);
        match self.character {
            Character::Mastodon => {
                format!(r#"<a href="{url}" class="mention hashtag" rel="tag">#<span>{name}</span></a>"#)
            }
            Character::GoToSocial => format!(
                r#"<a href="{url}" class="mention hashtag" rel="tag nofollow noreferrer noopener" target="_blank">#<span>{name}</span></a>"#
            ),
        }
    }

    fn link(&self, address: &str) -> String {
        match self.character {
            Character::Mastodon => mastodon_link(address),
            Character::GoToSocial => {
                let target = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
                format!(
                    r#"<a href="{}" rel="nofollow noreferrer noopener" target="_blank">{}</a>"#,
                    escape_html(&target),
                    self.escape(address)
                )
            }
        }
    }

    /// Text as it stands between tags: GoToSocial leaves `>` and quotes alone.
    fn escape(&self, text: &str) -> String {
        match self.character {
            Character::Mastodon => escape_html(text),
            Character::GoToSocial => text.replace('&', "&amp;").replace('<', "&lt;"),
        }
    }
}

/// Shows the first thirty characters behind the scheme and hides the rest, but keeps it in the text.
fn mastodon_link(address: &str) -> String {
    let shown_from = ["https://www.", "http://www.", "https://", "http://", "xmpp:"]
        .into_iter()
        .find(|prefix| address.starts_with(prefix))
        .map_or(0, str::len);
    let (prefix, shown) = address.split_at(shown_from);
    let cut = shown.char_indices().nth(30).map_or(shown.len(), |(place, _)| place);
    let (shown, hidden) = shown.split_at(cut);
    let class = if hidden.is_empty() { "" } else { "ellipsis" };
    format!(
        r#"<a href="{}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">{}</span><span class="{class}">{}</span><span class="invisible">{}</span></a>"#,
        escape_html(address),
        escape_html(prefix),
        escape_html(shown),
        escape_html(hidden)
    )
}

/// A blank line begins a paragraph, a single newline is a break.
fn paragraphs(inline: &str) -> String {
    let normalized = inline.replace("\r\n", "\n").replace('\r', "\n");
    let paragraphs = normalized.split("\n\n").map(|text| text.trim_matches('\n')).filter(|text| !text.is_empty());
    paragraphs.map(|text| format!("<p>{}</p>", text.replace('\n', "<br />"))).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_breaks() {
        assert_eq!(paragraphs("a\nb\n\nc"), "<p>a<br />b</p><p>c</p>");
    }

    #[test]
    fn a_long_link_keeps_its_whole_text() {
        let html = mastodon_link("https://a.example/oauth/authorize?client_id=0123456789&x=y");
        assert!(html.contains(
            r#"<span class="invisible">https://</span><span class="ellipsis">a.example/oauth/authorize?clie</span>"#
        ));
        assert!(html.contains(r#"<span class="invisible">nt_id=0123456789&amp;x=y</span>"#));
    }
}
