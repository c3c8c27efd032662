//! What keeps the bot from starting, and whom it tells that it has.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{GOOD, Shell, code, said};

/// Each of these ends `run` before it does anything.
#[test]
fn check_config_calls_nothing_good_that_run_cannot_start_with() {
    type Prepare = Box<dyn Fn(&Path)>;
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let listen = format!("{GOOD}[web]\nlisten = \"{}\"\n", taken.local_addr().expect("an address"));
    let operator = format!(
        "{GOOD}[operator]\ndatabase_url = \"postgres://auditoot@db.example/x?sslmode=require&sslrootcert=missing\"\n"
    );
    let key = |mode: u32, text: &'static str| {
        move |folder: &Path| {
            let file = folder.join("auditoot.key");
            fs::write(&file, text).expect("a file");
            fs::set_permissions(&file, Permissions::from_mode(mode)).expect("its mode");
        }
    };
    let in_store = |name: &'static str| {
        move |folder: &Path| {
            fs::create_dir(folder.join("auditoot-data")).expect("a folder");
            fs::write(folder.join("auditoot-data").join(name), "x").expect("a file");
        }
    };
    let cases: [(&str, Prepare, i32, &str); 7] = [
        (GOOD, Box::new(key(0o600, "no key")), 4, "does not hold a key"),
        (GOOD, Box::new(key(0o644, "0")), 4, "chmod 600"),
        (GOOD, Box::new(|folder| fs::write(folder.join("auditoot-data"), "").expect("a file")), 4, "cannot be used"),
        (GOOD, Box::new(in_store("photo.jpg")), 4, "holds other files"),
        (GOOD, Box::new(in_store("db")), 4, "auditoot.key is missing, but there is a store"),
        (&listen, Box::new(|_| {}), 1, "cannot listen on 127.0.0.1"),
        (&operator, Box::new(|_| {}), 2, "sslrootcert in operator.database_url"),
    ];
    for (configuration, prepare, reason, sentence) in cases {
        let shell = Shell::new();
        prepare(shell.write("auditoot.toml", configuration).folder.path());
        let left = || fs::read_dir(shell.folder.path()).expect("a folder").count();
        let before = left();
        for command in ["check-config", "run"] {
            let output = shell.run(&[command]);
            let (stdout, stderr) = said(&output);
            assert_eq!(code(&output), reason, "{command}: {stderr}");
            assert!(stderr.contains(sentence) && stdout.is_empty(), "{command}: {stdout}{stderr}");
            assert!(command == "run" || left() == before, "it left something behind: {sentence}");
        }
    }
}

/// As the unit in `deploy/` has it, with a server that is away: that is no matter of the service manager's.
#[test]
fn the_service_manager_is_told_that_the_bot_is_up_goes_on_and_stops() {
    let shell = Shell::new();
    shell.write("auditoot.toml", "[bot]\nserver = \"http://127.0.0.1:1\"\naccess_token = \"s3cret-t0ken\"\n");
    let path = shell.folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).expect("a socket");
    manager.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let hear = || {
        let mut bytes = [0; 200];
        let length = manager.recv(&mut bytes).expect("something is said in time");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_auditoot"));
    command.current_dir(shell.folder.path()).arg("run").env_clear().stderr(Stdio::null());
    let mut bot = command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "300000").spawn().expect("it starts");
    assert_eq!(hear(), "READY=1");
    for _ in 0..3 {
        assert_eq!(hear(), "WATCHDOG=1\nSTATUS=server not reached");
    }
    let stopped = Command::new("kill").arg(bot.id().to_string()).status().expect("kill is there");
    assert!(stopped.success());
    while hear() != "STOPPING=1" {}
    assert!(bot.wait().expect("it ends").success());
    let unit = include_str!("../../deploy/auditoot.service");
    for line in ["Type=notify", "WatchdogSec=", "MemoryMax=", "TasksMax=", "LimitNOFILE="] {
        assert!(unit.lines().any(|written| written.starts_with(line)), "{line} is not in the unit");
    }
}
