//! No secret reaches the log, a post, a page, an error or the store's folder in clear, whatever goes wrong. In the store,
//! neither do names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use auditoot::config::{Log, LogFormat, LogLevel};
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Target};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use jiff::SignedDuration;
use regex::Regex;
use sha2::{Digest, Sha256};
use tracing::dispatcher::{set_default, with_default};

use crate::captured::Captured;
use crate::stage::{BOT, Stage, link_in};

/// What must turn up nowhere, each with what it is.
#[derive(Default)]
struct Secrets {
    found: BTreeSet<(String, &'static str)>,
    /// Challenges, whose verifiers are known to nobody but the bot.
    challenges: BTreeSet<String>,
}

impl Secrets {
    fn add(&mut self, what: &'static str, secret: &str) {
        assert!(secret.len() >= 8, "{what} is too short to be looked for");
        self.found.insert((secret.to_owned(), what));
    }

    /// Takes the state and the challenge out of a link, or the code and the state out of the address of a page.
    fn add_address(&mut self, address: &str) {
        let url: url::Url = address.parse().expect("an address");
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "state" => self.add("a state", &value),
                "code" => self.add("a code", &value),
                "code_challenge" => _ = self.challenges.insert(value.into_owned()),
                _ => {}
            }
        }
    }

    /// Takes what the sandbox knows.
    fn add_all_of(&mut self, stage: &Stage) {
        let sandbox = &stage.sandbox;
        for sign_in in ["alice", "bob", BOT].iter().flat_map(|person| sandbox.tokens(person)) {
            self.add("a token", sandbox.token_of(&sign_in.id).expect("it has a token").expose());
        }
        for secret in sandbox.client_secrets() {
            self.add("a client secret", secret.expose());
        }
    }

    /// What of it stands in a text.
    fn in_text(&self, text: &str) -> Vec<&'static str> {
        let mut found: Vec<_> =
            self.found.iter().filter(|(secret, _)| text.contains(secret.as_str())).map(|(_, what)| *what).collect();
        let long = Regex::new(r"[A-Za-z0-9._~-]{43,}").expect("a valid pattern");
        let is_verifier =
            |word: &[u8]| self.challenges.contains(&BASE64URL_NOPAD.encode(Sha256::digest(word).as_slice()));
        if long.find_iter(text).any(|word| word.as_str().as_bytes().windows(43).any(is_verifier)) {
            found.push("a verifier");
        }
        found
    }

    #[track_caller]
    fn must_not_be_in(&self, place: &str, text: &str) {
        let found = self.in_text(text);
        assert!(found.is_empty(), "{found:?} in {place}");
    }

    /// Looks through every byte of the store's folder, also for names and for the key.
    #[track_caller]
    fn must_not_be_in_store(&self, stage: &Stage) {
        let key = fs::read(&stage.config.store.key_file).expect("a key");
        let bytes = files_in(&stage.config.store.path);
        assert!(bytes.len() > 1_000, "there is a store");
        let contains = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
        for (secret, what) in &self.found {
            for form in [secret.clone(), BASE64.encode(secret.as_bytes()), HEXLOWER.encode(secret.as_bytes())] {
                assert!(!contains(form.as_bytes()), "{what} in the store");
            }
        }
        for name in ["alice", "bobby", "CrossPost", "Old Poster", "Tusky", "app.example", "Auditoot", "list apps"] {
            assert!(!contains(name.as_bytes()), "{name} in the store");
        }
        let text = String::from_utf8_lossy(&key);
        assert!(!contains(text.trim().as_bytes()), "the key in the store");
        for word in text.split_whitespace().filter(|word| word.len() >= 40) {
            for raw in [HEXLOWER.decode(word.as_bytes()), BASE64.decode(word.as_bytes())].into_iter().flatten() {
                assert!(!contains(&raw), "the key in the store");
            }
        }
    }
}

fn files_in(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        bytes.extend(path.file_name().expect("a name").as_encoded_bytes());
        if path.is_dir() {
            bytes.extend(files_in(&path));
        } else if path.is_file() {
            bytes.extend(fs::read(&path).expect("a file"));
        }
    }
    bytes
}

/// Asks for a link, and signs in as somebody while a fault is in force.
async fn sign_in(stage: &Stage, secrets: &mut Secrets, person: &str, decision: Decision, fault: FaultRule) {
    let link = link_in(&stage.ask("alice", "sign in").await);
    secrets.add_address(&link);
    stage.sandbox.set_fault(fault);
    let page = stage.sandbox.browse(person, &link, decision).await.expect("a page");
    secrets.add_address(page.url.as_str());
    secrets.add_all_of(stage);
    secrets.must_not_be_in("a page", &page.html);
    stage.bot().settled(None).await;
    stage.sandbox.heal();
}

/// Asks for a copy of everything that is kept, and downloads it.
async fn download(stage: &Stage, secrets: &mut Secrets) {
    let link = link_in(&stage.ask("alice", "export").await);
    let (_, token) = link.rsplit_once('/').expect("a path");
    secrets.add("an export token", token);
    let page = stage.sandbox.browse("alice", &link, Decision::JustLook).await.expect("a page");
    secrets.must_not_be_in("the page of a copy", &page.html);
    let copy = stage.sandbox.browse("alice", &link, Decision::PressButton).await.expect("a file");
    assert!(copy.html.contains("\"handle\": \"alice\""), "{}", copy.html);
    secrets.must_not_be_in("a copy", &copy.html);
}

fn posts_hold_no_secret_but_in_links(stage: &Stage, secrets: &Secrets) {
    for post in stage.sandbox.posts_by(BOT) {
        // A link to sign in with, or to download a copy, goes to its owner and carries its secret; nothing else does.
        let is_link = |word: &&str| word.contains("/oauth/authorize?") || word.contains("/export/");
        let (links, text): (Vec<&str>, Vec<&str>) = post.text.split_whitespace().partition(is_link);
        secrets.must_not_be_in("a post", &text.join(" "));
        let in_links = secrets.in_text(&links.join(" "));
        assert!(in_links.iter().all(|what| ["a state", "an export token"].contains(what)), "{in_links:?}");
        assert!(links.is_empty() || post.recipients == ["alice"]);
    }
}

/// Everything that can go well or wrong.
async fn lead(character: Character, log: &Captured) {
    let mut stage = Stage::open(character).await;
    let mut secrets = Secrets::default();
    secrets.add_all_of(&stage);
    secrets.add_address(&link_in(&stage.ask("alice", "sign in").await));
    download(&stage, &mut secrets).await;
    for (person, decision, fault) in [
        ("alice", Decision::Deny, FaultRule::new(Fault::None)),
        ("bob", Decision::Approve, FaultRule::new(Fault::None)),
        ("alice", Decision::Approve, FaultRule::new(Fault::ServerError).at(Target::Exchange)),
        ("alice", Decision::Approve, FaultRule::new(Fault::Html).at(Target::Identity)),
        ("alice", Decision::Approve, FaultRule::new(Fault::LostAnswer).at(Target::Exchange)),
        ("alice", Decision::Approve, FaultRule::new(Fault::None)),
    ] {
        sign_in(&stage, &mut secrets, person, decision, fault).await;
    }
    for fault in [Fault::ServerError, Fault::Html, Fault::RateLimit, Fault::LostAnswer] {
        stage.sandbox.set_fault(FaultRule::new(fault).at(Target::SignIns));
        stage.ask("alice", "list apps").await;
        stage.sandbox.heal();
    }
    stage.ask("alice", "list apps").await;
    stage.ask("alice", "revoke 1").await;
    download(&stage, &mut secrets).await;
    secrets.must_not_be_in_store(&stage);
    stage.sandbox.set_fault(FaultRule::new(Fault::ServerError).at(Target::Removal).times(1));
    stage.ask("alice", "yes").await;
    // Words that look like secrets are no business of the log either.
    let pasted = stage.ask("alice", "code=AVerySecretPastedCodeThatNobodyMaySee123").await;
    assert!(!pasted.text.contains("AVerySecret"), "{}", pasted.text);
    secrets.add("a pasted code", "AVerySecretPastedCodeThatNobodyMaySee123");
    stage.sandbox.set_fault(FaultRule::new(Fault::TokensRefused));
    stage.ask("alice", "list apps").await;
    stage.sandbox.heal();
    stage.sandbox.set_fault(FaultRule::new(Fault::StreamDrop));
    stage.sandbox.set_fault(FaultRule::new(Fault::ServerError).at(Target::Revocation));
    stage.ask("alice", "disconnect").await;
    stage.ask("alice", "forget me").await;
    stage.ask("alice", "yes").await;
    secrets.must_not_be_in_store(&stage);
    stage.stop().await;
    secrets.must_not_be_in_store(&stage);
    stage.start().await;
    stage.ready().await;
    let own = stage.sandbox.tokens(BOT).remove(0);
    secrets.add_all_of(&stage);
    stage.sandbox.revoke_token(&own.id);
    tokio::select! {
        _ = stage.bot().ended() => {}
        () = stage.while_time_passes(SignedDuration::from_secs(61), |_| None::<()>) => {}
    }
    posts_hold_no_secret_but_in_links(&stage, &secrets);
    secrets.must_not_be_in("the configuration, as an error or a panic would show it", &format!("{:#?}", stage.config));
    let log = log.text();
    assert!(log.contains("another account signed in"), "the log was captured");
    secrets.must_not_be_in("the log", &log);
    for private in ["CrossPost", "Tusky", "list apps", "revoke 1"] {
        assert!(!log.contains(private), "{private} in the log");
    }
    for (what, least) in [("a token", 7), ("a client secret", 2), ("a code", 3), ("a state", 2), ("an export token", 2)]
    {
        let known = secrets.found.iter().filter(|(_, kind)| *kind == what).count();
        assert!(known >= least, "only {known} times {what} is looked for");
    }
    assert_eq!(secrets.challenges.is_empty(), character == Character::GoToSocial);
}

/// Leads all of that with a log of its own, on every thread that has a part in it.
fn no_secret_turns_up_anywhere(character: Character) {
    let (dispatch, log) = Captured::log(Log { format: LogFormat::Json, level: LogLevel::Trace });
    let of_threads = dispatch.clone();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().on_thread_start(move || std::mem::forget(set_default(&of_threads)));
    with_default(&dispatch, || runtime.build().expect("a runtime").block_on(lead(character, &log)));
}

#[test]
fn no_secret_turns_up_anywhere_on_gotosocial() {
    no_secret_turns_up_anywhere(Character::GoToSocial);
}

#[test]
fn no_secret_turns_up_anywhere_on_mastodon() {
    no_secret_turns_up_anywhere(Character::Mastodon);
}

#[test]
fn what_is_looked_for_would_be_found() {
    let mut secrets = Secrets::default();
    secrets.add_address("http://x.example/?state=abcdefghij&code=klmnopqrst");
    assert_eq!(secrets.in_text("…abcdefghij…"), ["a state"]);
    assert_eq!(secrets.in_text("klmnopqrst"), ["a code"]);
    let verifier = "v".repeat(43);
    secrets.challenges.insert(BASE64URL_NOPAD.encode(Sha256::digest(verifier.as_bytes()).as_slice()));
    assert_eq!(secrets.in_text(&format!("\"x{verifier}\"")), ["a verifier"]);
    assert!(secrets.in_text("nothing of it").is_empty());
}
