//! From the tokens of a listing to the applications that a person sees.

use std::collections::BTreeMap;

use super::application::{Holder, idle_since};
use super::heading::Grouping;
use super::memory::View;
use super::{Application, ApplicationKey, Filter, Listing, Token, TokenId, flags};

/// Groups a listing into applications, in the order people see them ([`Grouping::sort`]): what needs a look first, the bot itself
/// last. Name and id break ties, so the same listing gives the same order every time.
#[must_use]
pub fn applications(listing: &Listing, view: &View<'_>) -> Vec<Application> {
    let numbered: BTreeMap<&TokenId, bool> = view
        .numbered
        .iter()
        .flat_map(|application| application.tokens.iter().map(|token| (&token.id, application.key.alone.is_some())))
        .collect();
    let mut groups: BTreeMap<(bool, ApplicationKey), Vec<Token>> = BTreeMap::new();
    for token in &listing.tokens {
        let own = listing.own.as_ref() == Some(&token.id);
        let is_alone = !own && numbered.get(&token.id).copied().unwrap_or_else(|| view.stands_alone(token));
        let mut key = ApplicationKey { alone: is_alone.then(|| token.id.clone()), ..ApplicationKey::of(token) };
        if own {
            // In its own list nobody needs to be told whose the bot is.
            key.name = key.name.as_deref().map(|name| flags::without_handle(name).to_owned());
        }
        groups.entry((own, key)).or_default().push(token.clone());
    }
    let mut applications: Vec<Application> = groups
        .into_iter()
        .map(|((own, key), mut tokens)| {
            tokens.sort_by(|a, b| {
                idle_since(b).cmp(&idle_since(a)).then(b.authorized_at.cmp(&a.authorized_at)).then(a.id.cmp(&b.id))
            });
            let holder = if own { Holder::Bot } else { Holder::App };
            let is_new = !own && view.is_new(&tokens);
            Application { key, tokens, holder, findings: Vec::new(), kept: None, is_new }
        })
        .collect();
    flags::flag(&mut applications, listing.earliest_use(), view);
    Grouping::of(&Filter::All, view.now).sort(&mut applications);
    applications
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::samples::{at, now, plain};
    use crate::audit::{Extent, Finding, LastUse, Memory};

    fn applications(listing: &Listing) -> Vec<Application> {
        super::applications(listing, &plain(&Memory::default()))
    }

    fn token(id: &str, name: &str, scopes: &str, authorized_days_ago: i64, used: Option<i64>) -> Token {
        Token {
            id: TokenId(id.to_owned()),
            app_name: Some(name.to_owned()),
            website: Some(format!("https://{}.example", name.to_lowercase())),
            scopes: Some(scopes.split_whitespace().map(str::to_owned).collect()),
            authorized_at: Some(at(authorized_days_ago)),
            last_use: used.map_or(LastUse::NoneOnRecord, |days| LastUse::At(at(days))),
            app: None,
            copied: None,
        }
    }

    fn listing(tokens: Vec<Token>) -> Listing {
        Listing { tokens, own: Some(TokenId("own".to_owned())), extent: Extent::Whole, read_at: now(), newest: None }
    }

    #[test]
    fn the_bot_is_one_under_its_old_name_and_its_new_one_and_who_has_either_looks_like_it() {
        for own in ["Auditoot", "Auditoot (@auditbot)"] {
            let applications = applications(&listing(vec![
                token("own", own, "read write", 400, Some(0)),
                token("1", "Auditoot", "read", 400, Some(0)),
                token("2", "Auditoot (@auditbot)", "write", 400, Some(0)),
                token("3", "Audit00t (@auditbot)", "read write", 400, Some(0)),
                token("4", "Auditor", "read write", 400, Some(0)),
            ]));
            let flagged = |id: &str| {
                let mut all = applications.iter().filter(|one| one.tokens[0].id.0 == id);
                all.next().map(|one| (one.key.name.as_deref(), one.findings.first())).expect("it is listed")
            };
            assert_eq!(flagged("own"), (Some("Auditoot"), None), "{own}");
            assert_eq!(flagged("1").1, Some(&Finding::NamedLikeTheBot), "{own}");
            assert_eq!(flagged("2").1, Some(&Finding::NamedLikeTheBot), "{own}");
            assert_eq!(flagged("3").1, Some(&Finding::LooksLike { name: "Auditoot".to_owned() }), "{own}");
            assert_eq!(flagged("4").1, None, "{own}");
        }
    }

    #[test]
    fn sign_ins_of_one_app_are_one_entry_and_other_permissions_are_another() {
        let applications = applications(&listing(vec![
            token("1", "Tusky", "read write", 500, Some(400)),
            token("2", "Tusky", "write read", 100, Some(0)),
            token("3", "Tusky", "read", 100, Some(0)),
        ]));
        let sizes: Vec<usize> = applications.iter().map(|application| application.tokens.len()).collect();
        assert_eq!(sizes, [2, 1]);
        assert_eq!(applications[0].tokens[0].id, TokenId("2".to_owned()), "the one used last comes first");
        assert_eq!(applications[0].findings, [Finding::OldTokens { count: 1, days: 400 }]);
    }

    #[test]
    fn what_needs_a_look_comes_first_and_the_bot_last() {
        let applications = applications(&listing(vec![
            token("own", "Auditoot", "read:accounts write:accounts", 400, None),
            token("1", "Fine", "read write", 500, Some(1)),
            token("2", "Idle", "read write", 500, Some(100)),
            token("3", "Idler", "read write", 500, Some(200)),
            token("4", "Never", "read", 50, None),
            token("5", "Boss", "admin read", 50, Some(1)),
            token("6", "Old", "write:statuses", 600, None),
        ]));
        let names: Vec<&str> = applications.iter().filter_map(|application| application.key.name.as_deref()).collect();
        assert_eq!(names, ["Boss", "Never", "Old", "Idler", "Idle", "Fine", "Auditoot"]);
        assert_eq!(applications.last().map(|application| application.holder), Some(Holder::Bot));
        assert!(
            applications.last().is_some_and(|application| !application.is_flagged()),
            "the bot does not flag itself"
        );
    }

    #[test]
    fn never_used_is_only_said_where_the_server_would_have_known() {
        let known =
            applications(&listing(vec![token("1", "A", "read", 20, Some(5)), token("2", "B", "read", 4, None)]));
        assert_eq!(known[0].findings, [Finding::New { authorized_at: Some(at(4)) }, Finding::NeverUsed]);
        let unknown =
            applications(&listing(vec![token("1", "A", "read", 20, Some(5)), token("2", "B", "read", 6, None)]));
        assert_eq!(unknown[0].findings, [Finding::New { authorized_at: Some(at(6)) }, Finding::NoUseOnRecord]);
    }
}
