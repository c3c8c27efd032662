//! People of the demo's other servers.

use std::fs;

use super::{AT, Kept, demo, transcript};

/// The start of an entry on Mastodon's page of apps.
const ENTRY: &str = "<div class=\"applications-list__item\"";

#[test]
fn somebody_of_another_gotosocial_is_served_in_full() {
    let kept = Kept::new();
    let first = kept.transcript(&AT, "/as carol@gotosocial.example\nlist apps\n/approve\nrevoke follower export\n");
    assert!(first.contains("bot> Hello! To see your apps, please open this page of your own server"), "{first}");
    assert!(first.contains("https://gotosocial.example/oauth/authorize?"), "{first}");
    assert!(first.contains("bot> 4 apps can reach your account") && first.contains("bot> Remove this app?"), "{first}");
    // Another run knows her, her server and her sign-in.
    let second = kept.transcript(&[], "yes\n/app list\ndisconnect\n/app list\n");
    assert!(second.contains("bot> Done: Follower Export"), "{second}");
    let lists: Vec<&str> = second.split("sign-ins can reach carol@gotosocial.example's account:").skip(1).collect();
    let [with_bot, without] = lists.as_slice() else { panic!("two lists: {second}") };
    assert!(!with_bot.contains("\"Follower Export\"") && with_bot.contains("\"Auditoot ("), "{second}");
    assert!(!without.contains("\"Auditoot ("), "its permission is given back: {second}");
}

#[test]
fn auf_deutsch_geht_es_ebenso() {
    let output = demo(&AT, "/as carol@gotosocial.example\nzeig mir meine apps\n/approve\nentferne elk\nja\n");
    let transcript = transcript(&output);
    assert!(transcript.contains("4 Apps haben Zugriff auf dein Konto"), "{transcript}");
    assert!(transcript.contains("bot> Erledigt: Elk"), "{transcript}");
}

#[test]
fn somebody_on_a_large_mastodon_pastes_files_and_sees_what_is_gone() {
    let copy = fs::read_to_string("crates/pasted_page/tests/copies/pages/chromium-4.3.html").expect("a copy of a page");
    let copy = copy.replace("https://social.example/", "https://mastodon.example/");
    let mut entries: Vec<&str> = copy.split(ENTRY).collect();
    let gone: Vec<&str> = entries.drain(3..5).collect();
    assert!(gone.iter().all(|entry| entry.contains("doorkeeper_application_")), "{gone:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let [first, second] = ["first.html", "second.html"].map(|name| folder.path().join(name));
    fs::write(&first, &copy).expect("it is written");
    fs::write(&second, entries.join(ENTRY)).expect("it is written");
    let (first, second) = (first.display(), second.display());
    for (list, done, read, gone) in
        [("list apps", "done", "bot> I read ", "Gone: "), ("liste apps", "fertig", "bot> Ich habe ", "Weg: ")]
    {
        let lines = ["/as dave@mastodon.example", list, &format!("/paste {first}"), done, &format!("/paste {second}")];
        let transcript = transcript(&demo(&AT, &lines.join("\n")));
        assert_eq!(transcript.matches(read).count(), 2, "{transcript}");
        assert_eq!(transcript.matches(gone).count(), 1, "{transcript}");
        assert!(!transcript.contains("/oauth/authorize?"), "he signs in nowhere: {transcript}");
    }
}

#[test]
fn the_names_of_the_other_servers_lead_nowhere_else() {
    // One that nobody plays is not asked, and one that is played is not looked up.
    let output = demo(&AT, "/as erin@far.example\nlist apps\n/as zoe@gotosocial.example\nlist apps\n/approve\n");
    let transcript = transcript(&output);
    assert!(transcript.contains("bot> I do not serve accounts on your server"), "{transcript}");
    assert!(transcript.contains("That is me: 1 Auditoot") || transcript.contains("no other app"), "{transcript}");
}
