//! `setup` as a shell sees it, against a server, with an operator who has a browser.

use std::io::{BufReader, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::process::{Child, ChildStdin, Stdio};

use auditoot_clock::Clock;
use auditoot_sandbox::{Character, Decision, Sandbox, Setup};

use super::*;

mod to_the_end;

const BOT: &str = "auditoot";

/// A server, the folder in which everything is set up, and what was set up at the server.
struct Site {
    sandbox: Sandbox,
    shell: Shell,
    /// Where the bot's pages are to listen.
    listen: String,
}

/// A set-up that runs, and what it said so far.
struct Conversation {
    child: Child,
    keyboard: Option<ChildStdin>,
    screen: BufReader<std::process::ChildStderr>,
    seen: String,
}

/// The questions in their order, each with an answer that sets up everything. An answer of `code` is the one of the browser.
const QUESTIONS: [(&str, &str); 11] = [
    ("The server that the bot's own account lives on", "server"),
    ("Whom to serve", "everybody"),
    ("May the bot keep it open?", "no"),
    ("Who runs the bot", "@admin@social.example"),
    ("Where people reach the bot's own pages", "auditoot.example"),
    ("The code: ", "code"),
    ("Is that the account of the bot?", "yes"),
    ("Mark it?", "yes"),
    ("Write that?", "yes"),
    ("The code: ", "code"),
    ("Do you run this Mastodon server?", "yes"),
];

impl Site {
    async fn of(character: Character) -> Self {
        let setup = Setup { character, clock: Clock::system(), port: 0, seed: 7 };
        let sandbox = Sandbox::start(setup).await.expect("a sandbox");
        sandbox.add_person(BOT);
        sandbox.add_person("alice");
        Self { sandbox, shell: Shell::new(), listen: format!("127.0.0.1:{}", free_port()) }
    }

    fn server(&self) -> String {
        self.sandbox.base_url().as_str().trim_end_matches('/').to_owned()
    }

    /// Whoever runs the tests sets up a bot for themselves.
    fn begin(&self, arguments: &[&str]) -> Conversation {
        let me = Command::new("id").arg("-un").output().expect("whoever this is has a name");
        let me = String::from_utf8(me.stdout).expect("a name");
        self.begin_as(me.trim(), arguments)
    }

    fn begin_as(&self, user: &str, arguments: &[&str]) -> Conversation {
        let mut child = Command::new(env!("CARGO_BIN_EXE_auditoot"))
            .current_dir(self.shell.folder.path())
            .args(["setup", "--user", user, "--listen", &self.listen])
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (keyboard, screen) = (child.stdin.take(), BufReader::new(child.stderr.take().expect("a pipe")));
        Conversation { child, keyboard, screen, seen: String::new() }
    }

    /// Answers these questions as they stand there.
    async fn answer(&self, conversation: &mut Conversation, questions: &[(&str, &str)]) {
        for (question, answer) in questions {
            conversation.read_until(question);
            let answer = match *answer {
                "server" => self.server(),
                "code" => self.code(&conversation.link(), BOT).await,
                answer => answer.to_owned(),
            };
            conversation.enter(&answer);
        }
    }

    async fn code(&self, link: &str, name: &str) -> String {
        let page = self.sandbox.browse(name, link, Decision::Approve).await.expect("a page");
        page.code.expect("a code").expose().to_owned()
    }

    fn registrations(&self) -> usize {
        self.sandbox.requests().iter().filter(|seen| seen.path == "/api/v1/apps").count()
    }

    /// The sign-ins of the bot's account that live.
    fn sign_ins(&self) -> usize {
        self.sandbox.tokens(BOT).len()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.shell.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// That everything is set up, and nothing more than that.
    fn is_set_up(&self, stdout: &str) {
        let mode = |name: &str| {
            let found = fs::metadata(self.shell.folder.path().join(name)).expect("it is there");
            found.permissions().mode() & 0o777
        };
        let files = ["auditoot.toml", "access_token", "auditoot.key", "auditoot-data"];
        assert_eq!(files.map(mode), [0o640, 0o600, 0o600, 0o700]);
        let configuration = self.read("auditoot.toml");
        for line in [
            "people = \"everybody\"",
            "open_policy = false",
            "contact = \"@admin@social.example\"",
            "public_url = \"https://auditoot.example\"",
            &format!("listen = \"{}\"", self.listen),
            "# Whom the bot serves: own-server, everybody,",
        ] {
            assert!(configuration.contains(line), "{line}: {configuration}");
        }
        let profile = self.sandbox.profile_of(BOT).expect("an account");
        assert!(profile.bot && profile.note.contains("list apps") && profile.note.contains("Follow me"), "{profile:?}");
        assert!(profile.note.contains("@admin@social.example"), "{profile:?}");
        assert_eq!(self.sign_ins(), 1, "the token for the profile is given back");
        assert_eq!(self.registrations(), 3, "one for each sign-in, and the one that people sign in to");
        assert!(stdout.contains("CREATE SCHEMA") && !stdout.contains("SELECT NULL::text AS client_id"), "{stdout}");
    }
}

impl Conversation {
    fn read_until(&mut self, words: &str) {
        let from = self.seen.len();
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).contains(words) {
            let mut byte = [0];
            let read = self.screen.read(&mut byte).expect("it can be read");
            let said = String::from_utf8_lossy(&bytes);
            assert_eq!(read, 1, "before {words:?} it ended: {}{said}", &self.seen[from..]);
            bytes.push(byte[0]);
        }
        self.seen.push_str(&String::from_utf8_lossy(&bytes));
    }

    fn link(&self) -> String {
        last_link(&self.seen)
    }

    fn enter(&mut self, line: &str) {
        let keyboard = self.keyboard.as_mut().expect("it is open");
        writeln!(keyboard, "{line}").expect("somebody reads");
    }

    /// Stops it in the middle.
    fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Lets it end; the code, and what it printed.
    fn end(mut self) -> (i32, String, String) {
        drop(self.keyboard.take());
        let mut rest = Vec::new();
        let mut stdout = String::new();
        std::thread::scope(|scope| {
            scope.spawn(|| self.screen.read_to_end(&mut rest).expect("it can be read"));
            self.child.stdout.take().expect("a pipe").read_to_string(&mut stdout).expect("text");
        });
        self.seen.push_str(&String::from_utf8_lossy(&rest));
        let status = self.child.wait().expect("it ends");
        (status.code().expect("it ends by itself"), stdout, self.seen)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_leads_from_nothing_to_a_bot_that_can_run() {
    let site = Site::of(Character::Mastodon).await;
    let mut conversation = site.begin(&[]);
    site.answer(&mut conversation, &QUESTIONS).await;
    let (code, stdout, seen) = conversation.end();
    assert_eq!(code, 0, "{seen}");
    site.is_set_up(&stdout);
    let token = site.read("access_token");
    for part in [
        "It is reached, and runs mastodon",
        &format!("proxy_pass http://{};", site.listen),
        &format!("reverse_proxy {}", site.listen),
        "auditoot operator-sql --client-id ",
        "good     account: @auditoot is marked as a bot",
        "To start it: auditoot --config ",
    ] {
        assert!(seen.contains(part), "{part} is missing: {seen}");
    }
    assert!(!seen.contains(token.trim()) && !stdout.contains(token.trim()), "{seen}");

    // Begun once more it changes nothing, and asks for nothing but what it may ask again.
    let before = ["auditoot.toml", "access_token", "auditoot.key"].map(|name| site.read(name));
    let (code, stdout, seen) = site.begin(&["--serve", "everybody"]).end();
    assert_eq!((code, stdout.as_str()), (0, ""), "{seen}");
    assert_eq!(["auditoot.toml", "access_token", "auditoot.key"].map(|name| site.read(name)), before);
    assert!(seen.contains("is registered already") && seen.contains("The token of @auditoot is there"), "{seen}");
    assert_eq!(site.registrations(), 3);
    let (code, _, seen) = site.begin(&["--serve", "own-server"]).end();
    assert!(code == 2 && seen.contains("says otherwise of serve.people"), "{seen}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_at_any_question_and_begun_again_it_goes_on_where_it_was() {
    for stopped_at in 0..QUESTIONS.len() {
        let site = Site::of(Character::Mastodon).await;
        let mut conversation = site.begin(&[]);
        site.answer(&mut conversation, &QUESTIONS[..stopped_at]).await;
        conversation.read_until(QUESTIONS[stopped_at].0);
        conversation.kill();
        // Nothing is written down before the questions of the configuration are answered; then each step that was done stays done. A token
        // of which nobody has said yet that it is the bot's is got anew.
        let rest = match stopped_at {
            0..=4 => &QUESTIONS[..],
            5 | 6 => &QUESTIONS[5..],
            7..=9 => &QUESTIONS[7..],
            _ => &QUESTIONS[10..],
        };
        let mut conversation = site.begin(&[]);
        site.answer(&mut conversation, rest).await;
        let (code, stdout, seen) = conversation.end();
        assert_eq!(code, 0, "stopped at {stopped_at}: {seen}");
        site.is_set_up(&stdout);
        assert_eq!(seen.contains("goes on with the sign-in"), [5, 6, 9].contains(&stopped_at), "{stopped_at}: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_to_each_question_changes_nothing_of_the_account() {
    let site = Site::of(Character::Mastodon).await;
    let mut conversation = site.begin(&[]);
    site.answer(
        &mut conversation,
        &[
            (QUESTIONS[0].0, "what is that?"),
            ("bot.server must be", "server"),
            (QUESTIONS[1].0, ""),
            (QUESTIONS[2].0, "maybe"),
            ("Please write yes or no.", "no"),
            (QUESTIONS[3].0, "none"),
            (QUESTIONS[4].0, "none"),
        ],
    )
    .await;
    conversation.read_until("The code: ");
    let code = site.code(&conversation.link(), "alice").await;
    conversation.enter(&code);
    conversation.read_until("Signed in as @alice");
    site.answer(&mut conversation, &[(QUESTIONS[6].0, "no")]).await;
    let (code, _, seen) = conversation.end();
    assert!(code == 1 && seen.contains("its token was given back at once"), "{seen}");
    assert_eq!(site.sandbox.tokens("alice").len(), 0);
    assert!(!site.shell.folder.path().join("access_token").exists());

    let mut conversation = site.begin(&[]);
    site.answer(
        &mut conversation,
        &[QUESTIONS[5], QUESTIONS[6], (QUESTIONS[7].0, "no"), (QUESTIONS[8].0, "no"), (QUESTIONS[10].0, "no")],
    )
    .await;
    let (code, stdout, seen) = conversation.end();
    assert_eq!((code, stdout.as_str()), (1, ""), "the doctor says what is bad: {seen}");
    assert!(seen.contains("BAD      account: it is not marked as a bot"), "{seen}");
    let profile = site.sandbox.profile_of(BOT).expect("an account");
    assert!(!profile.bot && profile.note.is_empty(), "{profile:?}");
    assert_eq!(site.sign_ins(), 1);
    let configuration = site.read("auditoot.toml");
    for line in ["people = \"own-server\"", "open_policy = false", "#contact = ", "#public_url = "] {
        assert!(configuration.contains(line), "{line}: {configuration}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_terminal_flags_are_enough_and_what_needs_a_yes_is_left() {
    for character in Character::ALL {
        let site = Site::of(character).await;
        let (code, _, seen) = site.begin(&[]).end();
        assert!(code == 2 && seen.contains("give --server"), "{seen}");
        let server = site.server();
        let flags = [
            "--server",
            &server,
            "--account",
            BOT,
            "--unlock",
            "yes",
            "--mark-as-bot",
            "yes",
            "--write-profile",
            "yes",
        ];
        // The link is shown, and the code comes with the next run.
        for step in 0..2 {
            let (code, _, seen) = site.begin(&flags).end();
            assert!(code == 1 && seen.contains("Run the same command again with --code"), "{step}: {seen}");
            let code = site.code(&last_link(&seen), BOT).await;
            let (code, _, seen) = site.begin(&[&flags[..], &["--code", &code]].concat()).end();
            // The first code was for the token, and does not do for the profile.
            assert_eq!(code, i32::from(step == 0), "{character} {step}: {seen}");
        }
        let profile = site.sandbox.profile_of(BOT).expect("an account");
        assert!(profile.bot && !profile.locked && !profile.note.is_empty(), "{profile:?}");
        assert_eq!(site.sign_ins(), 1, "{character}");
        assert_eq!(site.registrations(), 3, "{character}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_comes_back_needs_no_code_and_a_wrong_account_is_given_back() {
    let site = Site::of(Character::Mastodon).await;
    let port = free_port().to_string();
    let server = site.server();
    let flags = ["--server", &server, "--account", "@auditoot", "--callback", &port, "--write-profile", "yes"];
    for (name, decision, code_wanted, part) in [
        ("alice", Decision::Deny, 1, "the sign-in was denied"),
        ("alice", Decision::Approve, 1, "that is not the account of the bot; its token was given back at once"),
    ] {
        let mut conversation = site.begin(&flags);
        drop(conversation.keyboard.take());
        conversation.read_until("Waiting for the browser");
        site.sandbox.browse(name, &conversation.link(), decision).await.expect("a page");
        let (code, _, seen) = conversation.end();
        assert!(code == code_wanted && seen.contains(part), "{seen}");
    }
    let mut conversation = site.begin(&flags);
    drop(conversation.keyboard.take());
    for _ in 0..2 {
        conversation.read_until("Waiting for the browser");
        let page = site.sandbox.browse(BOT, &conversation.link(), Decision::Approve).await.expect("a page");
        assert!(page.html.starts_with("Done."), "{}", page.html);
    }
    let (_, _, seen) = conversation.end();
    assert!(seen.contains("The profile is changed."), "{seen}");
    assert_eq!((site.sign_ins(), site.sandbox.tokens("alice").len()), (1, 0));
}

/// The last link that was shown.
fn last_link(seen: &str) -> String {
    let link = seen.lines().filter_map(|line| line.strip_prefix("    http")).next_back();
    format!("http{}", link.unwrap_or_else(|| panic!("there is no link: {seen}")))
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_the_service_is_made_as_its_user() {
    let site = Site::of(Character::Mastodon).await;
    let me = fs::metadata(site.shell.folder.path()).expect("a folder").uid();
    let (code, _, seen) = site.begin_as("nobody-of-that-name", &[]).end();
    assert!(code == 2 && seen.contains("this machine has no user"), "{seen}");
    if me != 0 {
        let (code, _, seen) = site.begin_as("root", &[]).end();
        assert!(code == 2 && seen.contains("only root can set up a bot for another user"), "{seen}");
        return;
    }
    // The folder of the tests is for nobody else; what is made in it is.
    fs::set_permissions(site.shell.folder.path(), Permissions::from_mode(0o711)).expect("a mode");
    let server = site.server();
    let flags =
        ["--config", "etc/auditoot.toml", "--store", "var/data", "--server", &server, "--account", BOT, "--sql", "no"];
    let (_, _, seen) = site.begin_as("nobody", &flags).end();
    let code = site.code(&last_link(&seen), BOT).await;
    let (_, _, seen) = site.begin_as("nobody", &[&flags[..], &["--code", &code]].concat()).end();
    let nobody = fs::read_to_string("/etc/passwd").expect("users");
    let nobody = nobody.lines().find(|line| line.starts_with("nobody:")).expect("nobody");
    let nobody: u32 = nobody.split(':').nth(2).expect("an id").parse().expect("an id");
    for (name, mode) in [
        ("etc", 0o750),
        ("etc/auditoot.toml", 0o640),
        ("etc/access_token", 0o600),
        ("etc/auditoot.key", 0o600),
        ("var", 0o700),
        ("var/data", 0o700),
    ] {
        let found = fs::metadata(site.shell.folder.path().join(name)).unwrap_or_else(|_| panic!("{name}: {seen}"));
        assert_eq!((found.uid(), found.permissions().mode() & 0o777), (nobody, mode), "{name}: {seen}");
    }
}
