use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use rcgen::CertifiedKey;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};
use serde_json::Value;

use super::now;
use crate::config::{LogFormat, LogLevel};
use crate::logging::captured::Captured;
use crate::mastodon::client::{HostRules, MastodonClient};
use crate::mastodon::oauth::ClientMetadata;
use crate::sources::TokenSources;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::dialogue::reply::Trouble;

/// A server with a certificate that nobody vouches for. It takes as many connections as one question makes.
fn with_a_bad_certificate() -> SocketAddr {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = builder.expect("versions").with_no_client_auth().with_single_cert(vec![cert.der().clone()], key);
    let config = Arc::new(config.expect("a certificate and its key"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            let mut connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            // The client ends it.
            let _refused = connection.complete_io(&mut stream.expect("a client"));
        }
    });
    address
}

/// What is logged while a server is asked what it is.
async fn logged(server: &str, format: LogFormat) -> String {
    let (log, _listening) = Captured::start(format, LogLevel::Info);
    let host = HostRules::of_bot_server(server.parse().expect("an address"), Timeouts::USUAL);
    let client = MastodonClient::new(host, "auditoot-test", Clock::standing(now())).expect("a client");
    let metadata = ClientMetadata { name: "Auditoot".to_owned(), website: None };
    assert_eq!(TokenSources::new(&client, metadata, None).discover().await, Err(Trouble::Unreachable));
    log.text()
}

#[tokio::test]
async fn a_certificate_that_does_not_fit_is_named_in_the_log() {
    for format in [LogFormat::Text, LogFormat::Json] {
        let log = logged(&format!("https://{}/", with_a_bad_certificate()), format).await;
        for words in ["discover", "there is no connection to the server", "invalid peer certificate: UnknownIssuer"] {
            assert!(log.contains(words), "{words}: {log}");
        }
    }
}

#[tokio::test]
async fn a_port_that_nobody_listens_at_is_named_as_such_with_the_number_of_the_operation() {
    let log = logged("http://127.0.0.1:9/", LogFormat::Json).await;
    let line: Value = serde_json::from_str(&log).expect("one line");
    assert_eq!(line["span"]["operation"], "discover");
    assert_eq!(line["span"]["request"], 0);
    let causes = line["fields"]["error.sources"].as_array().expect("a list");
    assert!(causes.last().and_then(Value::as_str).is_some_and(|cause| cause.contains("refused")), "{causes:?}");
}
