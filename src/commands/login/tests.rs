//! `login` against the sandbox, with an operator who has a browser.

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf, duplex, split};

use super::*;
use crate::bot::BotSettings;
use crate::commands::new_file::NewFileError;
use crate::commands::own_account::TRIES;
use crate::config::{LogFormat, LogLevel};
use crate::launch::{launch, open_store};
use crate::logging::captured::Captured;
use crate::mastodon::notifications::NotificationId;
use crate::mastodon::oauth::OAuthClient;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Sandbox, Setup};

const MOST_BYTES: usize = 64 << 10;

/// The bot's server, a configuration for it, and the operator's side of the terminal.
struct Place {
    sandbox: Sandbox,
    config: Config,
    clock: Clock,
    _folder: tempfile::TempDir,
}

/// What the operator sees and types.
struct Operator {
    screen: ReadHalf<DuplexStream>,
    keyboard: WriteHalf<DuplexStream>,
    file: DuplexStream,
    seen: String,
}

impl Place {
    async fn of(character: Character) -> Self {
        let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
        let setup = Setup { character, clock: clock.clone(), port: 0, seed: 7 };
        let sandbox = Sandbox::start(setup).await.expect("a sandbox");
        sandbox.add_bot("auditoot");
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::for_server(sandbox.base_url().clone());
        config.store.path = folder.path().join("store");
        config.store.key_file = folder.path().join("key");
        Self { sandbox, config, clock, _folder: folder }
    }

    /// Runs `login` beside an operator who does what `operate` does.
    async fn login(&self, operate: impl AsyncFnOnce(&mut Operator)) -> (Result<(), LoginError>, Operator) {
        self.login_into(None, operate).await
    }

    /// The same, with a file for the token.
    async fn login_into(
        &self,
        into: Option<NewFile>,
        operate: impl AsyncFnOnce(&mut Operator),
    ) -> (Result<(), LoginError>, Operator) {
        let (ours, theirs) = duplex(MOST_BYTES);
        let (result, file) = duplex(MOST_BYTES);
        let (answers, talk) = split(ours);
        let (screen, keyboard) = split(theirs);
        let mut terminal = Terminal {
            answers: Box::new(BufReader::new(answers)),
            talk: Box::new(talk),
            result: Box::new(result),
            is_typed: false,
        };
        let mut operator = Operator { screen, keyboard, file, seen: String::new() };
        let login = async {
            let ended = sign_in(&self.config, &self.clock, CodeArguments::default(), &mut terminal, into).await;
            drop(terminal);
            ended
        };
        let (ended, ()) = tokio::join!(login, operate(&mut operator));
        operator.screen.read_to_string(&mut operator.seen).await.expect("text");
        (ended, operator)
    }

    /// The code that the browser of `name` is shown.
    async fn code(&self, link: &str, name: &str) -> String {
        let page = self.sandbox.browse(name, link, Decision::Approve).await.expect("a page");
        page.code.expect("a code").expose().to_owned()
    }
}

impl Operator {
    /// Reads on until this was said once more.
    async fn read_until(&mut self, words: &str) -> String {
        let from = self.seen.len();
        while !self.seen[from..].contains(words) {
            let mut byte = [0];
            self.screen.read_exact(&mut byte).await.expect("there is more to read");
            self.seen.push(char::from(byte[0]));
        }
        self.seen[from..].to_owned()
    }

    async fn link(&mut self) -> String {
        let said = self.read_until("The code: ").await;
        said.lines().find_map(|line| line.strip_prefix("    http")).map(|rest| format!("http{rest}")).expect("a link")
    }

    async fn enter(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).await.expect("somebody reads");
    }

    async fn handed_over(&mut self) -> String {
        let mut text = String::new();
        self.file.read_to_string(&mut text).await.expect("text");
        text
    }
}

#[tokio::test]
async fn the_token_goes_to_standard_output_alone_and_the_bot_works_with_it() {
    for character in Character::ALL {
        let (heard, _listening) = Captured::start(LogFormat::Text, LogLevel::Trace);
        let mut place = Place::of(character).await;
        let mut entered = String::new();
        let (ended, mut operator) = place
            .login(async |operator| {
                let link = operator.link().await;
                entered = place.code(&link, "auditoot").await;
                operator.enter(&entered).await;
            })
            .await;
        ended.expect("it ends well");
        let handed = operator.handed_over().await;
        let token = handed.strip_suffix('\n').expect("one line").to_owned();
        assert!(!token.is_empty() && !token.contains('\n'), "{character}");
        assert!(operator.seen.contains("Signed in as @auditoot"), "{}", operator.seen);
        assert!(operator.seen.contains("access_token_file"), "{}", operator.seen);
        assert!(!operator.seen.contains("not marked"), "{}", operator.seen);
        assert!(!operator.seen.contains(&token), "the token is on standard output alone: {}", operator.seen);
        let log = heard.text();
        for secret in [token.as_str(), entered.as_str()] {
            assert!(!log.contains(secret), "{log}");
        }

        // The client id that is told is the one on file, which the bot will use.
        let store = open_store(&place.config).await.expect("a store");
        let name = BotSettings::of(&place.config);
        let name = name.oauth_client_name(&name.server_address);
        let kept = store.get::<OAuthClient>(name).await.expect("it opens").expect("a registration");
        store.close().await;
        assert!(operator.seen.contains(&format!("Its client id: {}\n", kept.client_id)), "{}", operator.seen);
        let command = format!("operator-sql --client-id {} --secret-hash ", kept.client_id);
        assert_eq!(operator.seen.contains(&command), character == Character::Mastodon, "{}", operator.seen);

        // What the token may do is enough for the whole bot.
        place.config.bot.access_token = Some(AccessToken::new(token));
        place.sandbox.add_person("alice");
        let running = launch(&place.config, place.clock.clone(), None).await.expect("it runs");
        let posted = place.sandbox.say("alice", "@auditoot help");
        running.bot.settled(posted.notification.map(NotificationId).as_ref()).await;
        assert_eq!(place.sandbox.posts_by("auditoot").len(), 1, "{character}");
        assert!(running.bot.health().is_ready(), "{character}");
        running.stop().await;
    }
}

#[tokio::test]
async fn a_token_is_put_into_its_file_and_never_over_another() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::of(Character::Mastodon).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("access_token");
    let files = || std::fs::read_dir(folder.path()).expect("a folder").count();
    // What an earlier try left behind is no obstacle.
    std::fs::write(folder.path().join("access_token.new"), "half").expect("a file");
    let file = token_file(&path).expect("there is none yet");
    let (ended, mut operator) = place
        .login_into(Some(file), async |operator| {
            let link = operator.link().await;
            operator.enter(&place.code(&link, "auditoot").await).await;
        })
        .await;
    ended.expect("it ends well");
    assert_eq!(operator.handed_over().await, "", "nothing goes to standard output");
    let token = std::fs::read_to_string(&path).expect("it is there");
    assert_eq!(std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600);
    assert!(!token.trim().is_empty() && !operator.seen.contains(token.trim()), "{}", operator.seen);
    assert!(operator.seen.contains("Its access token is in "), "{}", operator.seen);
    assert_eq!(files(), 1, "nothing lies beside it");

    let again = token_file(&path).expect_err("it is there already");
    assert!(matches!(&again, LoginError::File(NewFileError::ThereAlready(_))), "{again}");
    // A login that ends without a token leaves nothing behind.
    let other = folder.path().join("other");
    let file = token_file(&other).expect("there is none yet");
    let (ended, _) =
        place.login_into(Some(file), async |operator| operator.keyboard.shutdown().await.expect("it closes")).await;
    assert!(matches!(ended, Err(LoginError::NoCode)), "{ended:?}");
    assert_eq!(files(), 1);
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), token);
}

#[tokio::test]
async fn a_wrong_code_gets_a_sentence_and_another_try() {
    for character in Character::ALL {
        let place = Place::of(character).await;
        let (ended, mut operator) = place
            .login(async |operator| {
                let link = operator.link().await;
                operator.enter("what?").await;
                operator.read_until("The code: ").await;
                operator.enter("NOTTHECODENOTTHECODENOTTHECODE").await;
                operator.read_until("The code: ").await;
                let code = place.code(&link, "auditoot").await;
                // The page's whole address will do.
                operator.enter(&format!("https://social.example/oauth/oob?code={code}")).await;
            })
            .await;
        ended.expect("the third try works");
        assert!(operator.seen.contains("That is no code."), "{}", operator.seen);
        assert!(operator.seen.contains("The server does not take this code."), "{}", operator.seen);
        assert_eq!(operator.handed_over().await.lines().count(), 1);
    }
}

#[tokio::test]
async fn three_wrong_codes_and_no_code_at_all_end_it() {
    let place = Place::of(Character::GoToSocial).await;
    let (ended, mut operator) = place
        .login(async |operator| {
            for _ in 0..TRIES {
                operator.read_until("The code: ").await;
                operator.enter("NOTTHECODENOTTHECODENOTTHECODE").await;
            }
        })
        .await;
    assert!(matches!(ended, Err(LoginError::NoGoodCode)), "{ended:?}");
    assert_eq!(operator.handed_over().await, "");

    let (ended, _) = place.login(async |operator| operator.keyboard.shutdown().await.expect("it closes")).await;
    assert!(matches!(ended, Err(LoginError::NoCode)), "{ended:?}");
}

#[tokio::test]
async fn a_login_that_was_stopped_goes_on_by_the_same_app_and_the_next_one_has_another() {
    let place = Place::of(Character::Mastodon).await;
    let registered = || place.sandbox.requests().iter().filter(|seen| seen.path == "/api/v1/apps").count();
    let (ended, _) = place.login(async |operator| operator.keyboard.shutdown().await.expect("it closes")).await;
    assert!(matches!(ended, Err(LoginError::NoCode)), "{ended:?}");
    assert_eq!(registered(), 1);
    let mut tokens = Vec::new();
    for (is_begun, count) in [(true, 2), (false, 3)] {
        let (ended, mut operator) = place
            .login(async |operator| {
                let link = operator.link().await;
                operator.enter(&place.code(&link, "auditoot").await).await;
            })
            .await;
        ended.expect("it ends well");
        tokens.push(operator.handed_over().await);
        assert_eq!(operator.seen.contains("goes on with the sign-in that was begun"), is_begun, "{}", operator.seen);
        let said = if is_begun { "is now registered as the app" } else { "is registered already as the app" };
        assert!(operator.seen.contains(said), "{}", operator.seen);
        assert_eq!(registered(), count, "the bot's own app, and the one that people sign in to");
    }
    assert_ne!(tokens[0], tokens[1], "a new login gets a new token");
}

#[tokio::test]
async fn an_account_that_is_no_bot_is_told_so_and_a_store_in_use_is_left_alone() {
    let place = Place::of(Character::Mastodon).await;
    place.sandbox.add_person("dora");
    let in_use = open_store(&place.config).await.expect("a store");
    let (ended, mut operator) = place
        .login(async |operator| {
            let link = operator.link().await;
            operator.enter(&place.code(&link, "dora").await).await;
        })
        .await;
    ended.expect("it ends well");
    in_use.close().await;
    assert!(operator.seen.contains("Signed in as @dora"), "{}", operator.seen);
    assert!(operator.seen.contains("not marked as a bot"), "{}", operator.seen);
    assert!(operator.seen.contains("The store is in use"), "{}", operator.seen);
    assert_eq!(operator.handed_over().await.lines().count(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_is_told() {
    let place = Place::of(Character::GoToSocial).await;
    place.sandbox.set_fault(FaultRule::new(Fault::ServerError));
    let (ended, operator) = place.login(async |_| {}).await;
    let failure = Failure::from(ended.expect_err("there is nobody to ask"));
    assert_eq!(failure.reason(), ExitReason::Other);
    assert!(failure.to_string().contains("could not be asked: it has a fault"), "{failure}");
    assert_eq!(operator.seen, "");
}
