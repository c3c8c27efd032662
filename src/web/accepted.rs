//! The language that a browser asks for.

use axum::http::{HeaderMap, header};

use auditoot_core::dialogue::reply::Language;

/// The most languages that are looked at. Browsers name a handful.
const RANGES_MAX: usize = 20;

/// The language that the browser likes best of those the bot speaks (`Accept-Language`, RFC 9110, section 12.5.4), else English.
pub(super) fn accepted(headers: &HeaderMap) -> Language {
    let asked = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges = asked.flat_map(|value| value.split(',')).take(RANGES_MAX);
    let mut best: Option<(Language, f32)> = None;
    for (language, weight) in ranges.filter_map(range) {
        // Of two that are liked as much, the first counts.
        if weight > best.map_or(0.0, |(_, weight)| weight) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language).unwrap_or_default()
}

/// `de-AT;q=0.8`: a language the bot speaks, and how much it is liked, from 0 to 1.
fn range(range: &str) -> Option<(Language, f32)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
    let language = Language::of_tag(tag.trim())?;
    let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.trim().parse().ok())?;
    Some((language, weight))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn accepted_of(value: &str) -> Language {
        accepted(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(value).expect("a header"))]))
    }

    #[test]
    fn the_language_liked_best_counts_and_english_if_there_is_none() {
        for value in
            ["de", "de-AT", "fr, de;q=0.5", "en;q=0.5, de;q=0.8", "de, en", "de;q=0.7, en;q=0", "DE-de,en;q=0.9"]
        {
            assert_eq!(accepted_of(value), Language::German, "{value}");
        }
        for value in ["", "*", "fr", "en, de", "de;q=0", "en;q=0.8, de;q=0.5", "de;q=much", "de;q=NaN", ";;;,,"] {
            assert_eq!(accepted_of(value), Language::English, "{value}");
        }
        assert_eq!(accepted(&HeaderMap::new()), Language::English);
    }
}
