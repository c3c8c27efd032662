//! Conversations with the bot, one text file each: `tests/stories/*.txt`.
//!
//! A story begins with comments (`#`) that say which rule it shows, and with its settings, one a line: `server: mastodon`
//! (else gotosocial), `operator: yes` for a Mastodon whose operator runs the bot, `paste: yes`, `pasted list: yes` where people paste the list that the bot cannot ask for, `other servers: yes` where it serves the people of the
//! demo's other servers too, `characters: 140` for the most that a post holds, `at: TIME` (else the first of
//! March 2026, nine o'clock), `before: NAME> TEXT` for what somebody wrote before the bot was started for the first time. All
//! stories with an operator share one PostgreSQL, and each has a database and a Redis of its own. The rest is a transcript of the
//! demo: what people write (`alice> list apps`), commands to the demo (`/approve`), and what comes of them (`bot> …`, `demo> …`,
//! further lines indented by five blanks). The whole bot runs, against the sandbox, over sockets, with a clock that stands still until the story moves it.
//!
//! What the bot says is marked `(filtered)` where it makes no notification: on Mastodon, a private mention of somebody whom the person
//! neither follows nor wrote to in that thread.
//!
//! In what is written, `\n` is a line break, `\u{202e}` a character and `{word*9}` a word nine times over; in what is said,
//! invisible characters look like that as well. Links to sign in with are `LINK-1`, `LINK-2` and so on; codes are `CODE-1`.
//!
//! Every story ends in silence: whatever went wrong is healed, a day passes, and nothing more is said. And in every story, each
//! post of the bot is private, for one person, short enough, and begins with their name.
//!
//! `UPDATE=1 cargo test --test stories` writes down what happens; read the difference before you believe it.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

mod script;
mod transcript;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use auditoot::causes::Explained;
use auditoot::demo::{BOT, Demo, Flow, Line};
use auditoot_sandbox::{PostSeen, Visibility};
use libtest_mimic::{Arguments, Failed, Trial};
use script::{Beat, Script};
use transcript::{Disguise, difference};

/// The most characters of a post.
const POST_CHARACTERS: usize = 500;
/// How many of them a link counts for.
const LINK_CHARACTERS: usize = 23;
/// How many stories are told at once, for each core: they wait for sockets and the disk most of the time.
const PER_CORE: usize = 4;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut stories: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of the stories")
        .map(|entry| entry.expect("an entry of it").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    stories.sort();
    assert!(!stories.is_empty(), "there are no stories");
    let trials = stories.into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || tell(&path))
    });
    let mut arguments = Arguments::from_args();
    if arguments.test_threads.is_none() {
        arguments.test_threads = available_parallelism().ok().map(|cores| cores.get() * PER_CORE);
    }
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

/// Plays a story and holds it against what is written down.
fn tell(path: &Path) -> Result<(), Failed> {
    let written = fs::read_to_string(path)?;
    let script = Script::read(&written)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (played, trouble) = runtime.block_on(play(&script));
    if played == written && trouble.is_none() {
        return Ok(());
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &played)?;
    }
    let trouble = trouble.map(|trouble| format!("\n{trouble}")).unwrap_or_default();
    if played == written || std::env::var_os("UPDATE").is_some() && trouble.is_empty() {
        return if trouble.is_empty() { Ok(()) } else { Err(trouble.into()) };
    }
    Err(format!("written (-) and played (+) differ:\n{}{trouble}", difference(&written, &played)).into())
}

/// Plays a script: the transcript, and what was wrong besides.
async fn play(script: &Script) -> (String, Option<String>) {
    let mut text = script.head.clone();
    let mut demo = match Demo::start(script.options.clone()).await {
        Ok(demo) => demo,
        Err(error) => return (text, Some(format!("the demo did not start: {}", Explained(&error)))),
    };
    let mut disguise = Disguise::default();
    let mut trouble = None;
    let mut first = Vec::new();
    first.extend(demo.feed().news());
    write(&mut text, &mut disguise, &first);
    for beat in &script.beats {
        text.push_str(&beat.before);
        text.push_str(&beat.written);
        text.push('\n');
        match perform(&mut demo, beat, &disguise).await {
            Ok(told) => write(&mut text, &mut disguise, &told),
            Err((told, error)) => {
                write(&mut text, &mut disguise, &told);
                trouble = Some(format!("{}: {error}", beat.written));
                break;
            }
        }
    }
    text.push_str(&script.tail);
    if trouble.is_none() {
        trouble = silence(&mut demo).await.err();
    }
    if trouble.is_none() {
        trouble = demo.sandbox().posts_by(BOT).iter().find_map(|post| broken_rule(post, &script.renamed()));
    }
    if let Err(error) = demo.close().await {
        trouble = trouble.or_else(|| Some(Explained(&error).to_string()));
    }
    (text, trouble)
}

/// Plays one line. What is told besides the line itself comes back, also when it went wrong.
async fn perform(demo: &mut Demo, beat: &Beat, disguise: &Disguise) -> Result<Vec<Line>, (Vec<Line>, String)> {
    let mut told = Vec::new();
    let input = disguise.undo(&beat.input);
    let mut flow = Ok(Flow::GoesOn);
    if let Some(speaker) = beat.speaker.as_ref().filter(|speaker| *speaker != demo.speaker()) {
        flow = demo.line(&format!("/as {speaker}"), &mut Vec::new()).await;
    }
    if flow.is_ok() {
        flow = demo.line(&input, &mut told).await;
    }
    told.retain(|line| !matches!(line, Line::Said { .. }));
    match flow {
        Ok(_) => Ok(told),
        Err(error) => Err((told, Explained(&error).to_string())),
    }
}

/// Nothing more is said, whatever was wrong and however much time passes.
async fn silence(demo: &mut Demo) -> Result<(), String> {
    let mut told = Vec::new();
    for line in ["/fault none", "/later 10 minutes", "/later 1 day"] {
        demo.line(line, &mut told).await.map_err(|error| format!("after the end, {line}: {}", Explained(&error)))?;
    }
    match told.into_iter().find(|line| matches!(line, Line::Posted(_))) {
        Some(line) => Err(format!("after the end something was said:\n{line}")),
        None => Ok(()),
    }
}

/// What is wrong with a post of the bot, by the rules that hold for every one of them.
fn broken_rule(post: &PostSeen, renamed: &[(&str, &str)]) -> Option<String> {
    let characters = |word: &str| if word.contains("://") { LINK_CHARACTERS } else { word.chars().count() };
    let length: usize = post.text.split_inclusive(char::is_whitespace).map(characters).sum();
    // Who has another name by now had the old one then.
    let is_for = |one: &str| {
        let mut names = renamed.iter().filter(|(_, to)| *to == one).map(|(from, _)| *from).chain([one]);
        names.any(|name| post.text.starts_with(&format!("@{name} ")))
    };
    let rule = match post.recipients.as_slice() {
        _ if post.visibility != Visibility::Direct && !is_hint(post) => "it is not private",
        [one] if !is_for(one) => "it does not begin with whom it is for",
        [_] if length > POST_CHARACTERS => "it is too long",
        [_] => return None,
        _ => "it is not for one person alone",
    };
    Some(format!("a post breaks a rule, {rule}: {post:?}"))
}

/// Whether this is the one post that followers may read: the hint to somebody who did not write in private.
fn is_hint(post: &PostSeen) -> bool {
    let is_said = ["not private, so I did nothing", "nicht privat, also habe ich nichts getan"];
    post.visibility == Visibility::Private && is_said.iter().any(|words| post.text.contains(words))
}

fn write(text: &mut String, disguise: &mut Disguise, told: &[Line]) {
    for line in told {
        text.push_str(&disguise.put_on(&line.to_string()));
        text.push('\n');
    }
}
