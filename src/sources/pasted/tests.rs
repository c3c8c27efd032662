use super::*;

fn now(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("a time")
}

/// An entry of the page, as the script of the bot's page sends it.
fn entry(id: u32, name: &str, permission: (&str, &str)) -> String {
    let (title, access) = permission;
    format!(
        "<div class=\"applications-list__item\" id=\"doorkeeper_application_{id}\">\
         <a class=\"announcements-list__item__title\" href=\"https://{id}.example\">{name}</a>\
         <div class=\"announcements-list__item__meta\">Last used on Mar 13, 2026 · Authorized on Mar 03, 2013</div>\
         <div class=\"permissions-list__item__text__title\">{title}</div>\
         <div class=\"permissions-list__item__text__type\">{access}</div></div>"
    )
}

const ALL: (&str, &str) = ("Everything", "Read and write access");

fn html(entries: &[String]) -> PastedPage {
    auditoot_pasted_page::html(&entries.concat(), None).expect("a list")
}

fn text(names: &[&str]) -> PastedPage {
    let entry = |name: &&str| {
        format!(
            "{name}\nLast used on Mar 13, 2026 · Authorized on Mar 03, 2013\n Revoke\nEverything\nRead and write access\n"
        )
    };
    auditoot_pasted_page::text(&names.iter().map(entry).collect::<String>()).expect("a list")
}

fn ids(lists: &PastedLists) -> Vec<&str> {
    lists.newest.tokens.iter().map(|token| token.id.0.as_str()).collect()
}

#[test]
fn an_app_is_the_same_whether_or_not_a_copy_tells_its_number() {
    let first = kept(&html(&[entry(5, "Tusky", ALL), entry(7, "Elk", ALL)]), true, None, now(0));
    assert_eq!(ids(&first), ["5", "7"]);
    let second = kept(&text(&["Elk", "Ivory"]), false, Some(first), now(1));
    assert_eq!(ids(&second)[0], "7");
    let elk = &second.newest.tokens[0];
    assert_eq!((elk.website.as_deref(), &elk.app), (Some("https://7.example"), &Some(AppId("7".to_owned()))));
    assert!(elk.copied.as_ref().is_some_and(|copied| copied.tells_websites));
    let ivory = second.newest.tokens[1].clone();
    assert!(ivory.copied.is_some_and(|copied| !copied.tells_websites), "nothing is said of a website");
    let third = kept(&html(&[entry(9, "Ivory", ALL), entry(7, "Elk", ALL)]), true, Some(second), now(2));
    assert_eq!(ids(&third), [ivory.id.0.as_str(), "7"]);
    assert_eq!(third.before.expect("the one before").read_at, now(1));
}

#[test]
fn twins_stay_two_and_a_copy_made_twice_is_one() {
    let twins = kept(&text(&["Tusky", "Tusky"]), false, None, now(0));
    assert_eq!(twins.newest.tokens.len(), 2);
    assert_ne!(ids(&twins)[0], ids(&twins)[1]);
    let again = kept(&text(&["Tusky", "Tusky"]), false, Some(twins.clone()), now(1));
    assert_eq!(ids(&again), ids(&twins));
    let doubled = kept(&html(&[entry(5, "Tusky", ALL), entry(5, "Tusky", ALL)]), true, None, now(0));
    assert_eq!(ids(&doubled), ["5"]);
}

#[test]
fn permissions_are_those_that_are_known_and_else_not_reported() {
    let scopes =
        |permission| kept(&html(&[entry(5, "Tusky", permission)]), true, None, now(0)).newest.tokens[0].scopes.clone();
    let some = |scopes: &[&str]| Some(scopes.iter().map(|scope| (*scope).to_owned()).collect::<Vec<_>>());
    assert_eq!(scopes(ALL), some(&["read", "write"]));
    assert_eq!(scopes(("Lists", "Read-only access")), some(&["read:lists"]));
    assert_eq!(scopes(("All administrative functions", "Write-only access")), some(&["admin:write"]));
    assert_eq!(scopes(("Administration of accounts", "Read-only access")), some(&["admin:read:accounts"]));
    assert_eq!(scopes(("Push notifications", "Read and write access")), some(&["push"]));
    assert_eq!(scopes(("Admin/Domain Blocks", "Read-only access")), some(&["admin:read:domain_blocks"]));
    for unknown in [("Alles", "Read-only access"), ("Lists", "Nur Lesezugriff"), ("Quantum", "Read-only access")] {
        assert_eq!(scopes(unknown), None, "{unknown:?}");
    }
}

#[test]
fn what_is_kept_fits_a_record_however_long_the_list_is() {
    let entries: Vec<String> =
        (0..9_000).map(|id| entry(id, &format!("{id} {}", "\u{1f43a}".repeat(60)), ALL)).collect();
    let page = html(&entries);
    let lists = kept(&page, true, Some(kept(&page, true, None, now(0))), now(1));
    assert_eq!(lists.newest.extent, Extent::Cut);
    let bytes = serde_json::to_vec(&lists).expect("JSON").len();
    assert!(bytes < crate::store::LARGEST_RECORD_BYTES && lists.newest.tokens.len() > 100, "{bytes}");
}
