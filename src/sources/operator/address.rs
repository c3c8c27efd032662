//! Where the operator's database and Redis are, and whether the way there is encrypted.
//!
//! Both addresses may carry a password, so no error here quotes any of them.

use std::path::PathBuf;

use redis::{ConnectionAddr, IntoConnectionInfo, RedisConnectionInfo};
use tokio_postgres::config::{Host, SslMode};
use url::Url;

use auditoot_core::secret::{DatabaseUrl, RedisUrl};

/// Why an address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no URL, or one of another kind.
    #[error(
        "it begins with postgres:// or postgresql://, as in postgres://auditoot:PASSWORD@127.0.0.1/mastodon_production"
    )]
    NotPostgres,
    /// It is no URL, or one of another kind.
    #[error("it begins with redis://, rediss:// or redis+unix://, as in redis://:PASSWORD@127.0.0.1:6379")]
    NotRedis,
    /// A part of it is not understood.
    #[error("a part of it is not understood")]
    Part,
    /// The value of `sslmode` is none.
    #[error("sslmode is disable, require, verify-ca or verify-full")]
    SslMode,
    /// No user is named.
    #[error("it names no user: that is auditoot, the role that `auditoot operator-sql` makes")]
    NoUser,
    /// No host is named.
    #[error("it names no host")]
    NoHost,
}

/// The address of the operator's PostgreSQL.
#[derive(Clone)]
pub struct DatabaseAddress {
    pub(super) config: tokio_postgres::Config,
    pub(super) tls: DatabaseTls,
}

/// Whether a connection to the database is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DatabaseTls {
    /// It is not.
    Bare,
    /// It is, and the certificate is checked, always: an unchecked one keeps nobody out.
    Checked {
        /// A file with the certificates to trust, beside those of the machine.
        root_file: Option<PathBuf>,
    },
}

impl DatabaseAddress {
    /// Reads an address. TLS is used where it asks for it, by `sslmode` as libpq has it; then the certificate is always checked.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(url: &DatabaseUrl) -> Result<Self, AddressError> {
        let mut url = Url::parse(url.expose()).map_err(|_| AddressError::NotPostgres)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(AddressError::NotPostgres);
        }
        let (mut mode, mut root_file) = (None, None);
        let mut kept: Vec<(String, String)> = Vec::new();
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "sslmode" => mode = Some(value.into_owned()),
                "sslrootcert" => root_file = Some(PathBuf::from(value.as_ref())),
                _ => kept.push((name.into_owned(), value.into_owned())),
            }
        }
        let tls = match mode.as_deref() {
            None | Some("disable") => DatabaseTls::Bare,
            Some("require" | "verify-ca" | "verify-full") => DatabaseTls::Checked { root_file },
            Some(_) => return Err(AddressError::SslMode),
        };
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        let mut config: tokio_postgres::Config = url.as_str().parse().map_err(|_| AddressError::Part)?;
        config.ssl_mode(if tls == DatabaseTls::Bare { SslMode::Disable } else { SslMode::Require });
        if config.get_application_name().is_none() {
            config.application_name("auditoot");
        }
        if config.get_user().is_none_or(str::is_empty) {
            return Err(AddressError::NoUser);
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(AddressError::NoHost);
        }
        Ok(Self { config, tls })
    }

    /// The hosts that are reached without TLS, by way of which a connection may come about: all of them are tried in turn.
    #[must_use]
    pub fn bare_hosts(&self) -> Vec<String> {
        if self.tls != DatabaseTls::Bare {
            return Vec::new();
        }
        let addresses = self.config.get_hostaddrs();
        if !addresses.is_empty() {
            // Then names and sockets are not looked at.
            return addresses.iter().map(|address| in_url(&address.to_string())).collect();
        }
        let by_name = |host: &Host| match host {
            Host::Tcp(name) => Some(in_url(name)),
            Host::Unix(_) => None,
        };
        self.config.get_hosts().iter().filter_map(by_name).collect()
    }
}

/// The address of the operator's Redis.
#[derive(Clone)]
pub struct RedisAddress {
    pub(super) info: redis::ConnectionInfo,
}

impl RedisAddress {
    /// Reads an address. The number of a database in it does not matter: channels belong to all of them.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(url: &RedisUrl) -> Result<Self, AddressError> {
        let info = url.expose().into_connection_info().map_err(|_| AddressError::NotRedis)?;
        // Without the choice of a database the role needs no permission for one.
        let plain = RedisConnectionInfo::default();
        let credentials = info.redis_settings();
        let plain = match credentials.username() {
            Some(name) => plain.set_username(name),
            None => plain,
        };
        let plain = match credentials.password() {
            Some(password) => plain.set_password(password),
            None => plain,
        };
        Ok(Self { info: info.set_redis_settings(plain) })
    }

    /// The host, if it is reached over the network without TLS.
    #[must_use]
    pub fn bare_host(&self) -> Option<String> {
        match self.info.addr() {
            ConnectionAddr::Tcp(host, _) => Some(in_url(host)),
            // Of a way that the library does not have yet, nothing is known.
            ConnectionAddr::TcpTls { .. } | ConnectionAddr::Unix(_) | _ => None,
        }
    }
}

/// A host as it stands in an address: one that has colons goes in brackets.
fn in_url(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(url: &str) -> Result<DatabaseAddress, AddressError> {
        DatabaseAddress::read(&DatabaseUrl::new(url))
    }

    fn redis(url: &str) -> Result<RedisAddress, AddressError> {
        RedisAddress::read(&RedisUrl::new(url))
    }

    #[test]
    fn tls_is_used_where_the_address_asks_for_it_and_then_it_is_checked() {
        let tls = |url: &str| database(url).map(|address| (address.tls.clone(), address.config.get_ssl_mode()));
        let bare = Ok((DatabaseTls::Bare, SslMode::Disable));
        assert_eq!(tls("postgres://auditoot@127.0.0.1/mastodon"), bare);
        assert_eq!(tls("postgresql://auditoot@127.0.0.1/mastodon?sslmode=disable"), bare);
        for mode in ["require", "verify-ca", "verify-full"] {
            let checked = Ok((DatabaseTls::Checked { root_file: None }, SslMode::Require));
            assert_eq!(tls(&format!("postgres://auditoot@db.example/mastodon?sslmode={mode}")), checked);
        }
        let own = tls("postgres://auditoot@db.example/m?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=3");
        let root_file = Some(PathBuf::from("/etc/ca.pem"));
        assert_eq!(own, Ok((DatabaseTls::Checked { root_file }, SslMode::Require)));
        assert_eq!(tls("postgres://auditoot@db.example/mastodon?sslmode=prefer"), Err(AddressError::SslMode));
    }

    #[test]
    fn what_is_no_address_is_refused_without_a_word_of_it() {
        for (url, error) in [
            ("mysql://auditoot@db/m", AddressError::NotPostgres),
            ("host=db user=auditoot", AddressError::NotPostgres),
            ("postgres://auditoot:secret@db.example/m?colour=blue", AddressError::Part),
            ("postgres://db.example/m", AddressError::NoUser),
            ("postgres:///m?user=auditoot", AddressError::NoHost),
        ] {
            assert_eq!(database(url).err(), Some(error), "{url}");
        }
        assert_eq!(redis("http://cache.example").err(), Some(AddressError::NotRedis));
    }

    #[test]
    fn a_way_over_the_network_without_tls_is_found() {
        let hosts = |url: &str| database(url).expect("an address").bare_hosts();
        assert_eq!(hosts("postgres://auditoot@db.example/m"), ["db.example"]);
        assert_eq!(hosts("postgres://auditoot@db.example/m?hostaddr=10.0.0.1"), ["10.0.0.1"]);
        for many in [
            "postgres://auditoot@127.0.0.1,db.example/m",
            "postgres://auditoot@127.0.0.1/m?host=db.example",
            "postgres:///m?user=auditoot&host=127.0.0.1&host=db.example",
        ] {
            assert_eq!(hosts(many), ["127.0.0.1", "db.example"], "{many}");
        }
        assert_eq!(hosts("postgres://auditoot@a,b/m?hostaddr=127.0.0.1,fd00::1"), ["127.0.0.1", "[fd00::1]"]);
        assert_eq!(hosts("postgres://auditoot@db.example/m?sslmode=require"), [""; 0]);
        assert_eq!(hosts("postgres://auditoot@%2Fvar%2Frun%2Fpostgresql/m"), [""; 0]);
        assert_eq!(hosts("postgresql:///m?host=/var/run/postgresql&user=auditoot"), [""; 0]);
        let host = |url: &str| redis(url).expect("an address").bare_host();
        assert_eq!(host("redis://:secret@cache.example:6380/1"), Some("cache.example".to_owned()));
        assert_eq!(host("redis://[fd00::1]"), Some("[fd00::1]".to_owned()));
        assert_eq!(host("rediss://cache.example"), None);
        assert_eq!(host("redis+unix:///run/redis.sock"), None);
    }

    #[test]
    fn the_number_of_a_redis_database_is_left_out_and_the_credentials_stay() {
        let address = redis("redis://appsbot:secret@127.0.0.1/3").expect("an address");
        let settings = address.info.redis_settings();
        assert_eq!((settings.db(), settings.username(), settings.password()), (0, Some("appsbot"), Some("secret")));
    }
}
