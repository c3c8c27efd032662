use std::fmt::Write as _;

use http::StatusCode;
use serde_json::json;

use super::{Canned, NothingOnFile, Town, confirmed, error, page, token};
use crate::config::{LogFormat, LogLevel};
use crate::logging::captured::Captured;
use crate::mastodon::oauth::Redirect;

#[tokio::test]
async fn no_secret_reaches_the_log_or_a_debug_text() {
    let (log, _listening) = Captured::start(LogFormat::Text, LogLevel::Trace);
    let mut town = Town::gotosocial().await;
    let (server, request) = town.authorization_request(&Redirect::OutOfBand).await;
    let mut printed = format!("{:?} {server:?} {request:?}", town.sources);
    let mut secrets = vec![request.state.expose().to_owned(), town.link(&request)];
    // A server that puts what it was sent into its errors, where no program looks for it.
    let echo = |on: &str, status: u16, secret: &str| {
        let body =
            json!({ "error": format!("invalid_grant {secret}"), "access_token": 7, "error_description": secret });
        Canned::json(on, StatusCode::from_u16(status).expect("a status"), &body)
    };
    for status in [200, 400, 403, 500] {
        let code = town.approve(&request, "alice").await;
        town.answer(echo("POST /oauth/token", status, code.expose()));
        let exchanged = town.sources.exchange(&server, &request, &code, &NothingOnFile).await;
        write!(printed, " {exchanged:?}").expect("memory");
        secrets.push(code.expose().to_owned());
        town.ground.sandbox.heal();
    }
    let credential = town.connect().await;
    secrets.push(token(&credential).token.expose().to_owned());
    secrets.extend(town.ground.sandbox.client_secrets().iter().map(|secret| secret.expose().to_owned()));
    let other = town.add_token("Tusky", 10);
    for answer in [
        echo("GET /api/v1/tokens", 200, token(&credential).token.expose()),
        page("GET /api/v1/tokens", 200),
        error("GET /api/v1/tokens", 401),
    ] {
        town.answer(answer);
        write!(printed, " {:?}", town.sources.list(&credential).await).expect("memory");
        town.ground.sandbox.heal();
    }
    town.answer(echo("POST", 500, token(&credential).token.expose()));
    let report = town.sources.remove(&credential, &confirmed(&[("Tusky", &[&other])])).await;
    write!(printed, " {report:?} {credential:?} {:?}", town.sources.give_back(&credential).await).expect("memory");

    let log = log.text();
    assert!(log.contains("the server did not do what it was asked"), "something was logged: {log}");
    assert!(log.contains("operation=\"list\" request="), "under the number of its operation: {log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{log}");
        assert!(!printed.contains(&secret), "{printed}");
    }
}
