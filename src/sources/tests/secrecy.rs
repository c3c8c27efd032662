use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use super::fake::{Fake, How, SECRET_MARK};
use super::{Bot, NothingOnFile, confirmed};
use crate::mastodon::oauth::Redirect;

/// A log that is kept in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic while it was held").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_reaches_the_log_or_a_debug_text() {
    let log = Log::default();
    let writer = {
        let log = log.clone();
        move || log.clone()
    };
    let subscriber =
        tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::TRACE).with_writer(writer).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let fake = Fake::gotosocial().await;
    let mut bot = Bot::at(&fake);
    let (server, authorization_request) = bot.authorization_request(&Redirect::OutOfBand).await;
    let link = bot.home.link(
        &authorization_request.oauth_client,
        &authorization_request.state,
        authorization_request.verifier.as_ref(),
    );
    let mut printed = format!("{:?} {server:?} {authorization_request:?} {link:?}", bot.home);
    // A server that puts the secrets it was sent into its errors, where no program looks for them.
    let echo = format!(
        "{{\"error\":\"invalid_grant {SECRET_MARK}\",\"access_token\":7,\"error_description\":\"{SECRET_MARK}\"}}"
    );
    for status in [200, 400, 403, 500] {
        fake.fault("POST /oauth/token", 1, How::Answer(status, Vec::new(), echo.clone()));
        let code = fake.approve(link.expose(), "01ALICE");
        write!(printed, " {:?}", bot.home.exchange(&server, &authorization_request, &code, &NothingOnFile).await)
            .expect("memory");
    }
    let credential = bot.connect(&fake).await;
    fake.add_app("01A", "Tusky");
    for how in [How::Answer(200, Vec::new(), format!("{{\"x\":\"{SECRET_MARK}\"}}")), How::html(200), How::status(401)]
    {
        fake.fault("GET /api/v1/tokens", 2, how);
        write!(printed, " {:?}", bot.home.list(&credential).await).expect("memory");
        fake.world().faults.clear();
    }
    fake.fault("POST", 9, How::Answer(500, Vec::new(), echo));
    write!(printed, " {:?}", bot.home.remove(&credential, &confirmed(&[("Tusky", &["01A"])])).await).expect("memory");
    write!(printed, " {credential:?} {:?}", bot.home.give_back(&credential).await).expect("memory");

    let log = String::from_utf8(log.0.lock().expect("no panic while it was held").clone()).expect("text");
    assert!(log.contains("the server did not do what it was asked"), "something was logged: {log}");
    assert!(log.contains("operation=\"list\" request="), "under the number of its operation: {log}");
    for secret in [SECRET_MARK, authorization_request.state.expose(), link.expose()] {
        assert!(!log.contains(secret), "{log}");
        assert!(!printed.contains(secret), "{printed}");
    }
}
