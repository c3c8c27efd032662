//! Rules that hold between several keys.

use std::path::{Component, Path, PathBuf};

use url::Url;

use super::StoreFiles;
use super::error::ConfigError;
use super::keys::{self, ConfigDraft};
use super::network::is_loopback;
use crate::sources::{DatabaseAddress, RedisAddress};

/// Checks a draft whose single values are all good, though some may be missing.
pub(super) fn check(draft: &ConfigDraft, problems: &mut Vec<ConfigError>) {
    check_http(draft, keys::SERVER, draft.server.as_ref(), problems);
    check_http(draft, keys::STREAMING_URL, draft.streaming_url.as_ref(), problems);
    check_key_files(&draft.store, problems);
    check_http(draft, keys::PUBLIC_URL, draft.public_url.as_ref(), problems);
    if draft.public_url.is_some() && draft.listen.is_none() {
        let why = "people would be sent to pages that nobody serves";
        problems.push(ConfigError::Needs { key: keys::PUBLIC_URL, needs: keys::LISTEN, why });
    }
    check_operator(draft, problems);
}

/// Passwords and what people allowed go over these connections, so they are bare only where nobody in between can read along.
fn check_operator(draft: &ConfigDraft, problems: &mut Vec<ConfigError>) {
    let operator = &draft.operator;
    let database = operator.database_url.as_ref().and_then(|url| DatabaseAddress::read(url).ok());
    let redis = operator.redis_url.as_ref().and_then(|url| RedisAddress::read(url).ok());
    let databases = database.map(|address| address.bare_hosts()).unwrap_or_default();
    let redis = redis.and_then(|address| address.bare_host());
    let databases = databases.into_iter().map(|host| (keys::DATABASE_URL, host, "sslmode=verify-full"));
    let ways = databases.chain(redis.into_iter().map(|host| (keys::REDIS_URL, host, "rediss://")));
    for (key, host, secured_by) in ways {
        let is_allowed =
            Url::parse(&format!("http://{host}")).is_ok_and(|url| is_loopback(&url) || draft.network.permits(&url));
        if !is_allowed {
            problems.push(ConfigError::Bare { key, host, secured_by });
        }
    }
    if operator.redis_url.is_some() && operator.database_url.is_none() {
        let why = "there would be nothing whose connections could be cut";
        problems.push(ConfigError::Needs { key: keys::REDIS_URL, needs: keys::DATABASE_URL, why });
    }
}

/// A key inside the store's folder would be copied along with what it seals.
pub(super) fn check_key_files(store: &StoreFiles, problems: &mut Vec<ConfigError>) {
    let folder = settled(&store.path);
    if settled(&store.key_file).starts_with(&folder) {
        problems.push(ConfigError::KeyInsideStore { key: keys::KEY_FILE });
    }
    if store.old_key_files.iter().any(|file| settled(file).starts_with(&folder)) {
        problems.push(ConfigError::KeyInsideStore { key: keys::OLD_KEY_FILES });
    }
}

fn check_http(draft: &ConfigDraft, key: &'static str, url: Option<&Url>, problems: &mut Vec<ConfigError>) {
    let Some(url) = url.filter(|url| url.scheme() != "https") else { return };
    if !is_loopback(url) && !draft.network.permits(url) {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = format!("{}{port}", url.host_str().unwrap_or_default());
        problems.push(ConfigError::PlainHttp { key, host });
    }
}

/// The place a path means, with links followed as far as it exists already and `..` taken out of the rest.
fn settled(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut place = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                place.push(part);
                // What does not exist yet cannot be a link.
                if let Ok(real) = place.canonicalize() {
                    place = real;
                }
            }
        }
    }
    place
}
