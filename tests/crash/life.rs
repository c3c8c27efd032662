//! The lives of one bot: a child that is started again whenever it died, and the world that goes on meanwhile.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use auditoot_clock::Clock;
use auditoot_sandbox::services::free_port;
use auditoot_sandbox::{Decision, PostSeen, Posted, Sandbox};
use jiff::SignedDuration;
use libtest_mimic::Failed;
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::ground::{Ground, OperatorSide};

/// The bot's name.
pub(crate) const BOT: &str = "auditoot";
/// How long anything may take, in real time.
const DEADLINE: Duration = Duration::from_secs(60);
/// How long the bot is down after it died: longer than a server may take to show a post.
const DOWN: SignedDuration = SignedDuration::from_secs(31);
/// How far the clock goes on from one message to the next.
const BETWEEN: SignedDuration = SignedDuration::from_secs(2);
/// After how much silence, in real time, the clock goes on: on a busy machine a request can be given up, and what comes
/// after it waits by the clock.
const SILENCE: Duration = Duration::from_secs(15);
/// How far it goes on then.
const PATIENCE: SignedDuration = SignedDuration::from_secs(61);
/// How long a look at something takes that nobody announces.
const MOMENT: Duration = Duration::from_millis(20);

pub(crate) struct Life {
    pub(crate) sandbox: Sandbox,
    pub(crate) operator: Option<OperatorSide>,
    clock: Clock,
    /// What every child is told, the time left out.
    words: Words,
    listen: SocketAddr,
    home: Arc<TempDir>,
    changes: watch::Receiver<u64>,
    crash_at: Option<u64>,
    kill_at: Option<Instant>,
    process: Child,
    lines: mpsc::UnboundedReceiver<String>,
    deaths: u64,
}

/// What a child is told; what it means, [`crate::ground::config`] says.
struct Words {
    plain: [String; 5],
    operator: Option<[String; 2]>,
}

impl Life {
    /// A sandbox with alice and her apps, and a bot that runs, and dies at this point.
    pub(crate) async fn begin(ground: Ground, crash_at: Option<u64>) -> Result<Self, Failed> {
        let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
        let (sandbox, token, operator) = ground.prepare(&clock).await?;
        let home = Arc::new(TempDir::new()?);
        // It stays the same through all lives, because links lead back to it.
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut words = Words {
            plain: [
                sandbox.base_url().to_string(),
                token.expose().to_owned(),
                home.path().display().to_string(),
                listen.to_string(),
                clock.now().to_string(),
            ],
            operator: None,
        };
        if let Some(side) = &operator {
            words.operator = Some(side.install(&words.plain, &clock).await?);
        }
        let (process, lines) = spawn(&words, &clock, crash_at)?;
        let changes = sandbox.changes();
        let mut life = Self {
            sandbox,
            operator,
            clock,
            words,
            listen,
            home,
            changes,
            crash_at,
            kill_at: None,
            process,
            lines,
            deaths: 0,
        };
        life.up().await?;
        Ok(life)
    }

    /// Kills the child after so long, in real time, and once more in the next life.
    pub(crate) fn kill_after(&mut self, timeouts: Duration) {
        self.kill_at = Some(Instant::now() + timeouts);
    }

    /// Lets alice write to the bot, a little later than before.
    pub(crate) fn say(&mut self, text: &str) -> Posted {
        self.pass(BETWEEN);
        self.sandbox.say("alice", &format!("@{BOT} {text}"))
    }

    /// Lets an app in on alice's account.
    pub(crate) fn let_in(&self, app_name: &str) -> Result<(), Failed> {
        let side = self.operator.as_ref().ok_or("nobody watches here")?;
        // Not by the sandbox, which would have to be told the time: the database has it.
        side.database.execute(&format!(
            "WITH app AS (
                 INSERT INTO oauth_applications (id, name, uid, secret, redirect_uri, scopes, created_at, updated_at)
                 VALUES (900000, '{app_name}', 'sneaky', 's', 'x', 'read write', now(), now()) RETURNING id)
             INSERT INTO oauth_access_tokens (id, token, application_id, resource_owner_id, scopes, created_at)
             SELECT 900000, 'sneaky', app.id, users.id, 'read write', clock_timestamp() AT TIME ZONE 'UTC'
             FROM app, users JOIN accounts ON accounts.id = users.account_id WHERE accounts.username = 'alice'"
        ))?;
        Ok(())
    }

    /// Lets time pass for everybody.
    pub(crate) fn pass(&mut self, span: SignedDuration) {
        self.sandbox.advance(span);
        self.tell(&format!("pass {}", span.as_secs()));
    }

    /// Tells the child something. One that died is told when it lives again.
    pub(crate) fn tell(&mut self, line: &str) {
        if let Some(input) = &mut self.process.stdin {
            let _gone = writeln!(input, "{line}").and_then(|()| input.flush());
        }
    }

    /// Sets how large, in bytes, a file of the child may grow, or lifts that with `none`. Returns once it holds.
    pub(crate) async fn limit_files(&mut self, bytes: &str) -> Result<(), Failed> {
        self.tell(&format!("limit {bytes}"));
        let line = timeout(DEADLINE, self.next_line()).await.map_err(|_| "it does not limit its files")?;
        Ok(line.map(drop).ok_or("it died of the limit")?)
    }

    pub(crate) fn answers(&self, message: &Posted) -> Vec<PostSeen> {
        let mut posts = self.sandbox.posts_by(BOT);
        posts.retain(|post| post.in_reply_to.as_ref() == Some(&message.status));
        posts
    }

    /// The only answer to a message.
    pub(crate) fn one_answer(&self, message: &Posted) -> Result<PostSeen, Failed> {
        let mut answers = self.answers(message);
        match (answers.pop(), answers.is_empty()) {
            (Some(answer), true) => Ok(answer),
            (answer, _) => Err(format!("not one answer, but: {answers:#?} {answer:#?}").into()),
        }
    }

    /// Waits for an answer.
    pub(crate) async fn answer(&mut self, message: &Posted) -> Result<PostSeen, Failed> {
        self.answer_with(message, "").await
    }

    /// Waits for an answer that says this.
    pub(crate) async fn answer_with(&mut self, message: &Posted, words: &str) -> Result<PostSeen, Failed> {
        let until = Instant::now() + DEADLINE;
        let mut changes = self.sandbox.changes();
        loop {
            if let Some(answer) = self.answers(message).into_iter().find(|answer| answer.text.contains(words)) {
                return Ok(answer);
            }
            let sandbox = self.sandbox.clone();
            tokio::select! {
                _ = changes.changed() => {}
                line = self.next_line() => if line.is_none() { self.revive().await? },
                () = sleep(SILENCE) => self.pass(PATIENCE),
                () = sleep_until(until) => {
                    let said: Vec<_> = sandbox.posts_by(BOT).into_iter().map(|post| post.text).collect();
                    return Err(format!("no answer with {words:?}: {said:#?}").into());
                }
            }
        }
    }

    /// Waits until something happens, a death included. Fails if nothing ever does.
    pub(crate) async fn watch(&mut self) -> Result<(), Failed> {
        // What happened since the last time counts as well.
        let mut changes = self.changes.clone();
        let something = tokio::select! {
            tick = timeout(DEADLINE, changes.changed()) => tick.is_ok(),
            line = self.next_line() => {
                if line.is_none() {
                    self.revive().await?;
                }
                true
            }
        };
        self.changes = changes;
        if something {
            return Ok(());
        }
        let said: Vec<_> = self.sandbox.posts_by(BOT).into_iter().map(|post| post.text).collect();
        Err(format!("nothing happens any more: {said:#?}").into())
    }

    /// Waits until everything up to this message is read, committed and acted upon.
    pub(crate) async fn settle(&mut self, message: &Posted) -> Result<(), Failed> {
        let notification = message.notification.clone().ok_or("nobody was notified")?;
        loop {
            self.tell(&format!("settle {notification}"));
            match timeout(DEADLINE, self.next_line()).await.map_err(|_| "it does not settle")? {
                Some(_) => return Ok(()),
                None => self.revive().await?,
            }
        }
    }

    /// Opens a link in alice's browser and allows what it asks. If the page does not come, she opens the link again.
    pub(crate) async fn approve(&mut self, link: &str) -> Result<(), Failed> {
        loop {
            let sandbox = self.sandbox.clone();
            let browsing = timeout(DEADLINE, sandbox.browse("alice", link, Decision::Approve));
            let page = tokio::select! {
                page = browsing => Some(page.map_err(|_| "no page comes")?),
                _dead = self.next_line() => None,
            };
            match page {
                Some(Ok(_)) => return Ok(()),
                Some(Err(_)) => {
                    timeout(DEADLINE, self.next_line()).await.map_err(|_| "no page, and no death")?;
                }
                None => {}
            }
            self.revive().await?;
        }
    }

    /// Waits until `/healthz` answers with this status.
    pub(crate) async fn health(&mut self, wanted: u16) -> Result<(), Failed> {
        let until = Instant::now() + DEADLINE;
        let address = format!("http://{}/healthz", self.listen);
        loop {
            let page = self.sandbox.browse("operator", &address, Decision::JustLook).await?;
            let found = page.status.as_u16();
            if found == wanted {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(format!("{found} is not {wanted}").into());
            }
            self.pass(SignedDuration::from_secs(1));
            self.a_moment().await?;
        }
    }

    /// Waits for a moment, or until something happens.
    pub(crate) async fn a_moment(&mut self) -> Result<(), Failed> {
        let mut changes = self.sandbox.changes();
        let _nothing = timeout(MOMENT, changes.changed()).await;
        Ok(())
    }

    /// Ends the child in good order, or sees it die once more. Returns the folder of the store, and how often it died.
    pub(crate) async fn end(mut self) -> Result<(Arc<TempDir>, u64), Failed> {
        self.kill_at = None;
        loop {
            self.tell("stop now");
            while self.next_line().await.is_some() {}
            if self.process.wait()?.success() {
                return Ok((Arc::clone(&self.home), self.deaths));
            }
            self.revive().await?;
        }
    }

    /// The next line of the child; `None` if it died, also because its time has come. May be dropped at any time.
    async fn next_line(&mut self) -> Option<String> {
        match self.kill_at {
            None => self.lines.recv().await,
            Some(at) => tokio::select! {
                line = self.lines.recv() => line,
                () = sleep_until(at) => {
                    // Once it is dead, its lines end.
                    let _dead = self.process.kill();
                    self.kill_at = None;
                    while self.lines.recv().await.is_some() {}
                    None
                }
            },
        }
    }

    /// Starts the bot again, after a while.
    async fn revive(&mut self) -> Result<(), Failed> {
        let status = self.process.wait()?;
        if std::os::unix::process::ExitStatusExt::signal(&status) != Some(9) {
            return Err(format!("the child was not killed, it ended: {status}").into());
        }
        self.deaths += 1;
        self.sandbox.advance(DOWN);
        (self.crash_at, self.kill_at) = (None, None);
        (self.process, self.lines) = spawn(&self.words, &self.clock, self.crash_at)?;
        Box::pin(self.up()).await
    }

    /// Waits until the child is up, whichever life that is.
    async fn up(&mut self) -> Result<(), Failed> {
        match timeout(DEADLINE, self.lines.recv()).await.map_err(|_| "the child does not start")? {
            Some(_) => Ok(()),
            None => self.revive().await,
        }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        // Where a trial failed, nobody has ended the child yet.
        let _ended = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Starts the child. Its signal for a full disk has to be ignored, which only the parent of a process can arrange without
/// unsafe code.
fn spawn(
    words: &Words,
    clock: &Clock,
    crash_at: Option<u64>,
) -> Result<(Child, mpsc::UnboundedReceiver<String>), Failed> {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(std::env::current_exe()?).arg("child");
    command.args(&words.plain[..4]).arg(clock.now().to_string()).args(words.operator.iter().flatten());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    if let Some(point) = crash_at {
        command.env("AUDITOOT_CRASH_AT", point.to_string());
    }
    let mut process = command.spawn()?;
    let output = process.stdout.take().ok_or("the child has no output")?;
    let (sender, lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Ok((process, lines))
}
