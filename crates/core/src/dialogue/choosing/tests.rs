//! What bulk words spare, whoever fills it in.

use super::*;
use crate::audit::{Extent, LastUse, Memory, Token, View, applications};

fn token(id: &str, name: &str) -> Token {
    Token {
        id: TokenId(id.to_owned()),
        app_name: Some(name.to_owned()),
        website: None,
        scopes: None,
        authorized_at: Some(Timestamp::UNIX_EPOCH),
        last_use: LastUse::At(Timestamp::UNIX_EPOCH),
        app: None,
        copied: None,
    }
}

#[test]
fn bulk_words_spare_what_is_kept_and_written_with_and_a_name_does_not() {
    let now = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 1_000);
    let tokens = vec![token("1", "Aria"), token("2", "Bolt"), token("3", "Cove")];
    let listing = Listing { tokens, own: None, extent: Extent::Whole, read_at: now, newest: None };
    let memory = Memory::default();
    let fresh = applications(&listing, &View { now, memory: &memory, numbered: &[] });
    let key = |name: &str| ApplicationKey::of(&token("", name));
    let spared = Spared { kept: vec![key("Aria")], written_with: vec![key("Bolt")] };
    let resolver = Resolver { shown: None, fresh: &fresh };
    let chooser = Chooser { resolver, spared: &spared, earliest_use: None, now };
    let chosen = |picks: &[Pick]| {
        let mut basket = Basket::default();
        assert!(picks.iter().all(|pick| chooser.take(&mut basket, pick).is_ok()), "{picks:?}");
        let ids: Vec<String> = basket.wanted.values().flatten().map(|id| id.0.clone()).collect();
        (ids.join(" "), chooser.left_out(&basket))
    };
    let (ids, left_out) = chosen(&[Pick::Unused(90)]);
    assert_eq!(ids, "3");
    assert_eq!((left_out.kept, left_out.writing_with), (1, Some(Untrusted("Bolt".to_owned()))));
    let (ids, left_out) = chosen(&[Pick::Unused(90), Pick::Name("aria".to_owned()), Pick::Name("bolt".to_owned())]);
    assert_eq!(ids, "1 2 3");
    assert!(left_out.is_nothing(), "what is named is not left out");
}
