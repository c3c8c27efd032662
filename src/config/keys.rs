//! The table of keys.

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use url::Url;

use super::{
    AllowedHost, Limits, Log, LogFormat, LogLevel, Network, Operator, PastePage, Serve, ServedDomain, ServedPeople,
    StoreFiles,
};
use auditoot_core::secret::{AccessToken, DatabaseUrl, RedisUrl};

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Its place in the file, levels joined by dots, as in `bot.server`.
    pub path: &'static str,
    /// What it means, in plain sentences; units and consequences included.
    pub meaning: &'static str,
    /// A believable value, in TOML, for a key that has no default.
    pub(super) example: &'static str,
    /// What kind of value it takes, and where that goes.
    pub(super) field: Field,
}

/// What kind of value a key takes, and the place in the draft where it goes.
///
/// One accessor serves for filling, for showing the value in force, and for showing the default.
#[derive(Debug)]
pub(super) enum Field {
    Server(fn(&mut ConfigDraft) -> &mut Option<Url>),
    Secret(fn(&mut ConfigDraft) -> &mut Option<AccessToken>),
    Database(fn(&mut ConfigDraft) -> &mut Option<DatabaseUrl>),
    Redis(fn(&mut ConfigDraft) -> &mut Option<RedisUrl>),
    Namespace(fn(&mut ConfigDraft) -> &mut Option<String>),
    File(fn(&mut ConfigDraft) -> &mut PathBuf),
    Files(fn(&mut ConfigDraft) -> &mut Vec<PathBuf>),
    Address(fn(&mut ConfigDraft) -> &mut Option<SocketAddr>),
    OwnAddress(fn(&mut ConfigDraft) -> &mut Option<SocketAddr>),
    Hosts(fn(&mut ConfigDraft) -> &mut Vec<AllowedHost>),
    People(fn(&mut ConfigDraft) -> &mut ServedPeople),
    Domains(fn(&mut ConfigDraft) -> &mut Vec<ServedDomain>),
    Number { field: fn(&mut ConfigDraft) -> &mut u32, least: u32, most: u32 },
    Switch(fn(&mut ConfigDraft) -> &mut bool),
    Format(fn(&mut ConfigDraft) -> &mut LogFormat),
    PastePage(fn(&mut ConfigDraft) -> &mut PastePage),
    Level(fn(&mut ConfigDraft) -> &mut LogLevel),
    Contact(fn(&mut ConfigDraft) -> &mut Option<String>),
    Name(fn(&mut ConfigDraft) -> &mut Option<String>),
    Zone(fn(&mut ConfigDraft) -> &mut TimeZone),
}

/// The values while they are being gathered: all that has a default has it, the rest may be missing.
#[derive(Clone, Debug)]
pub(super) struct ConfigDraft {
    pub(super) server: Option<Url>,
    pub(super) streaming_url: Option<Url>,
    pub(super) access_token: Option<AccessToken>,
    pub(super) time_zone: TimeZone,
    pub(super) opens_policy: bool,
    pub(super) store: StoreFiles,
    pub(super) listen: Option<SocketAddr>,
    pub(super) public_url: Option<Url>,
    pub(super) paste_page: PastePage,
    pub(super) ops_listen: Option<SocketAddr>,
    pub(super) network: Network,
    pub(super) limits: Limits,
    pub(super) serve: Serve,
    pub(super) log: Log,
    pub(super) operator: Operator,
    pub(super) canary: Option<AccessToken>,
}

/// All defaults. A time zone has none of its own.
impl Default for ConfigDraft {
    fn default() -> Self {
        Self {
            server: None,
            streaming_url: None,
            access_token: None,
            time_zone: TimeZone::UTC,
            opens_policy: true,
            store: StoreFiles::default(),
            listen: None,
            public_url: None,
            paste_page: PastePage::default(),
            ops_listen: None,
            network: Network::default(),
            limits: Limits::default(),
            serve: Serve::default(),
            log: Log::default(),
            operator: Operator::default(),
            canary: None,
        }
    }
}

pub(super) const SERVER: &str = "bot.server";
pub(super) const STREAMING_URL: &str = "bot.streaming_url";
pub(super) const ACCESS_TOKEN: &str = "bot.access_token";
pub(super) const KEY_FILE: &str = "store.key_file";
pub(super) const OLD_KEY_FILES: &str = "store.old_key_files";
pub(super) const LISTEN: &str = "web.listen";
pub(super) const PUBLIC_URL: &str = "web.public_url";
pub(super) const ALLOW: &str = "network.allow";
pub(super) const DATABASE_URL: &str = "operator.database_url";
pub(super) const REDIS_URL: &str = "operator.redis_url";

/// Every key there is, in the order in which they are shown. A secret also has a twin, its path with `_file` behind
/// it, which names a file that holds the secret.
pub const KEYS: &[Key] = &[
    Key {
        path: SERVER,
        meaning: "The server the bot's own account lives on. Plain http only on loopback or for a host of network.allow.",
        example: "\"https://social.example\"",
        field: Field::Server(|draft| &mut draft.server),
    },
    Key {
        path: STREAMING_URL,
        meaning: "Where that server's stream is, if it is on another host: neither bot.server's own nor one below it. The \
                  bot's token goes there. Write https:// for wss://.",
        example: "\"https://stream.example\"",
        field: Field::Server(|draft| &mut draft.streaming_url),
    },
    Key {
        path: ACCESS_TOKEN,
        meaning: "The access token of the bot's own account; `auditoot login` gets one. Needed by `run`.",
        example: "\"/etc/auditoot/access_token\"",
        field: Field::Secret(|draft| &mut draft.access_token),
    },
    Key {
        path: "bot.time_zone",
        meaning: "The time zone in which the days of reminders begin, by its name in the IANA database.",
        example: "",
        field: Field::Zone(|draft| &mut draft.time_zone),
    },
    Key {
        path: "bot.open_policy",
        meaning: "Whether the bot keeps the notification policy of its account open (Mastodon 4.3 and later), so that messages of \
                  strangers come at once. If not, it still answers them, up to a minute later.",
        example: "",
        field: Field::Switch(|draft| &mut draft.opens_policy),
    },
    Key {
        path: "store.path",
        meaning: "The folder of the store. It is made when it is missing.",
        example: "",
        field: Field::File(|draft| &mut draft.store.path),
    },
    Key {
        path: KEY_FILE,
        meaning: "The file of the key that seals the store; never inside the folder of the store. It is made when it \
                  is missing and the store is still empty. Keep a copy away from the copies of the store.",
        example: "",
        field: Field::File(|draft| &mut draft.store.key_file),
    },
    Key {
        path: OLD_KEY_FILES,
        meaning: "Files of earlier keys, which still open what they sealed.",
        example: "",
        field: Field::Files(|draft| &mut draft.store.old_key_files),
    },
    Key {
        path: LISTEN,
        meaning: "The address and port of the bot's own pages. Without it nothing listens, and people paste the code \
                  of a sign-in into the conversation.",
        example: "\"127.0.0.1:8080\"",
        field: Field::Address(|draft| &mut draft.listen),
    },
    Key {
        path: PUBLIC_URL,
        meaning: "Where people reach the bot's own pages, by way of your web server. Needs web.listen. Plain http only \
                  on loopback or for a host of network.allow.",
        example: "\"https://auditoot.example\"",
        field: Field::Server(|draft| &mut draft.public_url),
    },
    Key {
        path: "web.paste_page",
        meaning: "Whether people whose server lets nobody ask for their apps may paste its page on one of the bot's own. \
                  It needs web.public_url.",
        example: "",
        field: Field::PastePage(|draft| &mut draft.paste_page),
    },
    Key {
        path: "ops.listen",
        meaning: "Where only you look: /healthz with the reasons, in words, and /metrics for Prometheus. A bare port is one of this machine alone. \
                  Without it nothing listens; never lead a public web server there.",
        example: "9090",
        field: Field::OwnAddress(|draft| &mut draft.ops_listen),
    },
    Key {
        path: ALLOW,
        meaning: "Hosts, each with or without a port, that may be reached without TLS: by plain http, or as a database \
                  or Redis.",
        example: "",
        field: Field::Hosts(|draft| &mut draft.network.allow),
    },
    Key {
        path: "limits.answers_per_hour",
        meaning: "Answers to one person within an hour.",
        example: "",
        field: Field::Number { field: |draft| &mut draft.limits.answers_per_hour, least: 1, most: MOST_ANSWERS },
    },
    Key {
        path: "limits.answers_per_day",
        meaning: "Answers to one person within a day.",
        example: "",
        field: Field::Number { field: |draft| &mut draft.limits.answers_per_day, least: 1, most: MOST_ANSWERS },
    },
    Key {
        path: "limits.domain_answers_per_day",
        meaning: "Answers within a day to all people of one other server who are not signed in.",
        example: "",
        field: Field::Number { field: |draft| &mut draft.limits.domain_answers_per_day, least: 1, most: MOST_ANSWERS },
    },
    Key {
        path: "log.format",
        meaning: "The form of the log on standard error: lines for people, or one JSON object a line.",
        example: "",
        field: Field::Format(|draft| &mut draft.log.format),
    },
    Key {
        path: "log.level",
        meaning: "The least important lines that are still written.",
        example: "",
        field: Field::Level(|draft| &mut draft.log.level),
    },
    Key {
        path: "operator.contact",
        meaning: "Who runs this bot: a handle, mail address or web address. Other servers see it in the User-Agent, \
                  people in the answer to `privacy`.",
        example: "\"@admin@social.example\"",
        field: Field::Contact(|draft| &mut draft.operator.contact),
    },
    Key {
        path: DATABASE_URL,
        meaning: "On Mastodon, if you run the server: its own PostgreSQL, as the role of the bot. People can then list and \
                  remove their apps. `auditoot operator-sql` prints what has to be installed there first.",
        example: "\"/etc/auditoot/database_url\"",
        field: Field::Database(|draft| &mut draft.operator.database_url),
    },
    Key {
        path: REDIS_URL,
        meaning: "The server's own Redis (its REDIS_URL, not that of the cache). Open connections of removed apps are then \
                  cut at once; without it they last until the app connects again. Needs operator.database_url.",
        example: "\"/etc/auditoot/redis_url\"",
        field: Field::Redis(|draft| &mut draft.operator.redis_url),
    },
    Key {
        path: "operator.redis_namespace",
        meaning: "Mastodon's REDIS_NAMESPACE, if it has one: only versions 4.2 and 4.3 know it.",
        example: "\"mastodon\"",
        field: Field::Namespace(|draft| &mut draft.operator.redis_namespace),
    },
    Key {
        path: "operator.connection_days",
        meaning: "How many days after a sign-in the bot's way to somebody's list ends. The database has a limit of its own, \
                  in auditoot.settings: the shorter one counts.",
        example: "",
        field: Field::Number { field: |draft| &mut draft.operator.connection_days, least: 1, most: 3_650 },
    },
    Key {
        path: "operator.name",
        meaning: "Whose this bot is, in a few words: every page of its own says it, and leads from there to operator.contact. Without \
                  it the contact itself stands there.",
        example: "\"the moderators of social.example\"",
        field: Field::Name(|draft| &mut draft.operator.name),
    },
    Key {
        path: "serve.people",
        meaning: "Whom the bot serves: own-server, everybody, or a list of domains besides its own. Everybody else gets one \
                  sentence, and no request leaves for their server.",
        example: "",
        field: Field::People(|draft| &mut draft.serve.people),
    },
    Key {
        path: "serve.blocked",
        meaning: "Domains whose people are not served in any case.",
        example: "",
        field: Field::Domains(|draft| &mut draft.serve.blocked),
    },
    Key {
        path: "canary.access_token",
        meaning: "The access token of a second account on bot.server that is no bot: it writes to the bot once an hour, looks for the \
                  answer, and deletes both. Scopes: read:accounts read:notifications read:statuses write:statuses.",
        example: "\"/etc/auditoot/canary_token\"",
        field: Field::Secret(|draft| &mut draft.canary),
    },
];

/// No limit may be higher: Mastodon lets one account post 300 times in 3 hours, which is 2,400 a day.
const MOST_ANSWERS: u32 = 2_400;

impl Field {
    /// Whether its value must never be shown.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(_) | Self::Database(_) | Self::Redis(_))
    }
}

impl Key {
    /// The key with this path.
    #[must_use]
    pub fn find(path: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.path == path)
    }

    /// The name of its variable in the environment, as in `AUDITOOT_BOT__SERVER`.
    #[must_use]
    pub fn variable(&self) -> String {
        variable(self.path)
    }

    /// The path of its twin that names a file holding the value; secrets have one.
    #[must_use]
    pub fn file_twin(&self) -> Option<String> {
        self.field.is_secret().then(|| format!("{}_file", self.path))
    }

    /// Every path that may stand in the file: the keys, and the twins of the secrets.
    pub(super) fn known_paths() -> impl Iterator<Item = String> {
        KEYS.iter().flat_map(|key| std::iter::once(key.path.to_owned()).chain(key.file_twin()))
    }
}

/// What every variable of ours begins with.
pub(super) const VARIABLE_PREFIX: &str = "AUDITOOT_";

/// The variable that stands for a path.
pub(super) fn variable(path: &str) -> String {
    format!("{VARIABLE_PREFIX}{}", path.replace('.', "__").to_uppercase())
}
