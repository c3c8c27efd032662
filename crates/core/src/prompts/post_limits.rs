//! How much room a post has, counted as the servers count.

use unicode_segmentation::UnicodeSegmentation;

use super::link::Link;

/// The most characters of any post, whatever the server allows: what Mastodon's people are used to read.
const POST_CHARS: usize = 500;
/// What every link counts for in [`POST_CHARS`], as on Mastodon.
const POST_CHARS_PER_LINK: usize = 23;

/// How long a post the bot's server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostLimits {
    /// The most characters, by the server's own count.
    pub chars_max: usize,
    /// How the server counts links.
    pub links: LinkCount,
}

/// How a server counts the links in a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkCount {
    /// Each for so many characters, and the text by grapheme clusters: Mastodon (23).
    Fixed(usize),
    /// In full, and the text by code points: `GoToSocial`.
    InFull,
}

/// How long a text is, its links apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// Grapheme clusters outside links.
    graphemes: usize,
    /// Links.
    links: usize,
    /// Code points, links in full.
    chars: usize,
}

impl Size {
    /// The size of a text that may hold a link.
    pub(super) fn of(text: &str, link: Option<&Link>) -> Self {
        let in_link = link.map_or(0, |link| graphemes(link.as_str()));
        Self {
            graphemes: graphemes(text).saturating_sub(in_link),
            links: usize::from(link.is_some()),
            chars: text.chars().count(),
        }
    }

    /// The size of two texts with one blank or line break between them. Clusters never grow by that, so this may be too
    /// much and never too little.
    pub(super) fn and(self, next: Self) -> Self {
        Self {
            graphemes: self.graphemes + 1 + next.graphemes,
            links: self.links + next.links,
            chars: self.chars + 1 + next.chars,
        }
    }
}

/// How many grapheme clusters a text has. Of ASCII, only a line end of two characters is one cluster.
fn graphemes(text: &str) -> usize {
    if text.is_ascii() && !text.contains('\r') { text.len() } else { text.graphemes(true).count() }
}

impl PostLimits {
    /// The same on a server that counts links in full.
    #[must_use]
    pub fn in_full(self) -> Self {
        Self { links: LinkCount::InFull, ..self }
    }

    /// Whether the server's posts are shorter than the bot's own.
    pub(super) fn is_tight(self) -> bool {
        self.chars_max < POST_CHARS
    }

    /// Whether a text of this size fits the bot's own limit and the server's.
    ///
    /// The mention counts in full: Mastodon would count only the name of `@name@domain`, so this errs towards shorter.
    pub(super) fn holds(self, size: Size) -> bool {
        let as_links = |per_link: usize| size.graphemes.saturating_add(per_link.saturating_mul(size.links));
        let by_server = match self.links {
            LinkCount::Fixed(per_link) => as_links(per_link),
            LinkCount::InFull => size.chars,
        };
        as_links(POST_CHARS_PER_LINK) <= POST_CHARS && by_server <= self.chars_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> Size {
        Size::of(text, None)
    }

    #[test]
    fn a_link_counts_as_the_server_counts_it() {
        let link = Link::parse(&format!("https://social.example/{}", "a".repeat(300))).ok();
        let text = size(&"x".repeat(476)).and(Size::of(link.as_ref().map_or("", Link::as_str), link.as_ref()));
        let mastodon = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
        assert!(mastodon.holds(text));
        assert!(!mastodon.holds(text.and(size(""))));
        assert!(PostLimits { chars_max: 5_000, links: LinkCount::InFull }.holds(text));
        assert!(!PostLimits { chars_max: 799, links: LinkCount::InFull }.holds(text));
        assert!(PostLimits { chars_max: 800, links: LinkCount::InFull }.holds(text));
    }

    #[test]
    fn mastodon_counts_what_people_see_and_gotosocial_code_points() {
        let flags = "🇩🇪".repeat(500);
        assert!(PostLimits { chars_max: 500, links: LinkCount::Fixed(23) }.holds(size(&flags)));
        assert!(!PostLimits { chars_max: 999, links: LinkCount::InFull }.holds(size(&flags)));
    }

    #[test]
    fn a_generous_server_does_not_make_posts_longer() {
        let limits = PostLimits { chars_max: 5_000, links: LinkCount::InFull };
        assert!(limits.holds(size(&"x".repeat(500))));
        assert!(!limits.holds(size(&"x".repeat(501))));
    }
}
