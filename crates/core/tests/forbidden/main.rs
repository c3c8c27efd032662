//! What this crate's `.clippy.toml` forbids, each once, so that it is seen to be found: an expectation that nothing fulfils is
//! a warning, and a warning is an error in `.ci/run`. Nothing of this is ever called.

#![expect(dead_code, reason = "it is read by clippy, and run by nobody")]

use std::{env, fs, io, thread};

/// Expects clippy to refuse each of these expressions.
macro_rules! refused {
    ($($name:ident = $lint:ident: $expression:expr;)*) => {$(
        #[expect(clippy::$lint, reason = "this is the planted use")]
        fn $name() {
            let _planted = $expression;
        }
    )*};
}

refused! {
    timestamp_now = disallowed_methods: jiff::Timestamp::now();
    zoned_now = disallowed_methods: jiff::ZonedDateTime::now();
    system_zone = disallowed_methods: jiff::tz::TimeZone::system();
    arguments = disallowed_methods: env::args();
    variable = disallowed_methods: env::var("HOME");
    variables = disallowed_methods: env::vars();
    read = disallowed_methods: fs::read("file");
    read_folder = disallowed_methods: fs::read_dir("folder");
    read_text = disallowed_methods: fs::read_to_string("file");
    remove = disallowed_methods: fs::remove_file("file");
    rename = disallowed_methods: fs::rename("file", "other");
    write = disallowed_methods: fs::write("file", "text");
    errors = disallowed_methods: io::stderr();
    input = disallowed_methods: io::stdin();
    output = disallowed_methods: io::stdout();
    sleep = disallowed_methods: thread::sleep(std::time::Duration::ZERO);
    spawn = disallowed_methods: thread::spawn(|| {});
    map = disallowed_types: std::collections::HashMap::<u8, u8>::new();
    set = disallowed_types: std::collections::HashSet::<u8>::new();
    file = disallowed_types: fs::File::open("file");
    options = disallowed_types: fs::OpenOptions::new();
    chance = disallowed_types: std::hash::RandomState::new();
    listener = disallowed_types: std::net::TcpListener::bind("127.0.0.1:0");
    connection = disallowed_types: std::net::TcpStream::connect("127.0.0.1:9");
    datagrams = disallowed_types: std::net::UdpSocket::bind("127.0.0.1:0");
    process = disallowed_types: std::process::Command::new("true");
    instant = disallowed_types: std::time::Instant::now();
    system_time = disallowed_types: std::time::SystemTime::now();
}
