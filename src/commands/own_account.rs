//! Signing in to the bot's own account, in the terminal: what `login` and `setup` share.
//!
//! The app by which it is done is kept in the store until it is over: whoever stops in the middle and begins again goes on with the same
//! one, and nothing is registered twice without a word.

mod begun;
mod errand;
mod error;
mod listener;

pub(super) use errand::Errand;
pub(super) use error::LoginError;

use super::terminal::Terminal;
use crate::bot::BotSettings;
use crate::config::Config;
use crate::launch::{Introduction, LaunchError, RegisterError, client, register_app};
use crate::mastodon::accounts::Me;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::notification_policy::NotificationPolicy;
use crate::mastodon::oauth::{Recognition, Redirect, random_state, random_verifier};
use crate::sources::{Credential, ExchangeFailure, HomeServer, TokenCredential, TokenSources};
use crate::store::OpenError;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::dialogue::understand::pasted::{Pasted, pasted};
use auditoot_core::secret::{AccessToken, AuthorizationCode, AuthorizationState};
use begun::{BegunSignIns, OwnSignIn};
use error::because;
use listener::CodeListener;

/// How many codes may be wrong.
pub(super) const TRIES: usize = 3;

/// How the code of a sign-in comes back.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CodeArguments {
    /// The code that the page of an earlier run showed, or that page's whole address
    #[arg(long, value_name = "CODE", value_parser = code_of)]
    pub code: Option<AuthorizationCode>,
    /// Let the browser come back to this port of this machine, instead of showing a code; it has to run here, or reach the port by `ssh -L`
    #[arg(long, value_name = "PORT", conflicts_with = "code")]
    pub callback: Option<u16>,
}

/// What became of one code.
enum CodeOutcome {
    Token(Box<TokenCredential>),
    /// Nothing, and why; another code may do.
    Refused(String),
}

/// The way to the bot's own account.
pub(super) struct OwnAccount<'a> {
    config: &'a Config,
    clock: &'a Clock,
    client: MastodonClient,
    home: TokenSources,
    begun: BegunSignIns<'a>,
    pub(super) server: HomeServer,
}

impl<'a> OwnAccount<'a> {
    /// Looks at the server.
    pub(super) async fn reach(config: &'a Config, clock: &'a Clock) -> Result<Self, LoginError> {
        let client = client(config, clock.clone(), Timeouts::USUAL)?;
        let home = TokenSources::new(&client, BotSettings::of(config).metadata(), None);
        let discovered = home.discover().await;
        let away = |trouble| LoginError::Server { server: config.bot.server.clone(), trouble };
        Ok(Self { config, clock, begun: BegunSignIns::of(config), server: discovered.map_err(away)?, client, home })
    }

    /// Leads the operator through a sign-in, as far as a token. A code that was given is good for one.
    pub(super) async fn sign_in(
        &self,
        errand: Errand,
        arguments: &mut CodeArguments,
        terminal: &mut Terminal,
    ) -> Result<TokenCredential, LoginError> {
        let listener = match arguments.callback {
            Some(port) => {
                let bound = CodeListener::bind(port).await;
                Some(bound.map_err(|source| LoginError::Callback { port, source })?)
            }
            None => None,
        };
        let redirect = arguments.callback.and_then(CodeListener::redirect).unwrap_or(Redirect::OutOfBand);
        let own = self.begin_or_go_on(errand, &redirect, terminal).await?;
        if let Some(code) = arguments.code.take() {
            return match self.exchange(&own, &code).await? {
                CodeOutcome::Token(credential) => Ok(*credential),
                CodeOutcome::Refused(why) => {
                    terminal.say(&why).await?;
                    Err(LoginError::BadCode)
                }
            };
        }
        let state = random_state(&mut rand::rng());
        let link = self.home.link(&own.oauth_client, &state, own.verifier.as_ref());
        terminal
            .say(&format!(
                "\nOpen this page in a browser that is signed in as the bot's account, not as yours, and allow it:\n\n    {}\n\n",
                link.expose()
            ))
            .await?;
        match listener {
            Some(listener) => self.heard(&own, listener, &state, terminal).await,
            None => self.typed(&own, terminal).await,
        }
    }

    /// Waits for the browser.
    async fn heard(
        &self,
        own: &OwnSignIn,
        listener: CodeListener,
        state: &AuthorizationState,
        terminal: &mut Terminal,
    ) -> Result<TokenCredential, LoginError> {
        terminal.say("Waiting for the browser to come back ...\n").await?;
        let code = listener.code(state).await?.ok_or(LoginError::Denied)?;
        match self.exchange(own, &code).await? {
            CodeOutcome::Token(credential) => Ok(*credential),
            CodeOutcome::Refused(why) => {
                terminal.say(&why).await?;
                Err(LoginError::BadCode)
            }
        }
    }

    /// Asks for the code until one works.
    async fn typed(&self, own: &OwnSignIn, terminal: &mut Terminal) -> Result<TokenCredential, LoginError> {
        terminal.say("The page then shows a code.\n").await?;
        for _ in 0..TRIES {
            let answer = terminal.ask("The code: ").await?.ok_or(LoginError::NoCode)?;
            let exchanged = match pasted(&answer, None) {
                Some(Pasted::Code(code)) => self.exchange(own, &code).await?,
                None | Some(Pasted::OtherSignIn | Pasted::Several) => CodeOutcome::Refused(NO_CODE.to_owned()),
            };
            match exchanged {
                CodeOutcome::Token(credential) => return Ok(*credential),
                CodeOutcome::Refused(why) => terminal.say(&why).await?,
            }
        }
        Err(LoginError::NoGoodCode)
    }

    async fn exchange(&self, own: &OwnSignIn, code: &AuthorizationCode) -> Result<CodeOutcome, LoginError> {
        let why = match self.home.token(&own.oauth_client, own.verifier.as_ref(), code).await {
            Ok(credential) => return Ok(CodeOutcome::Token(Box::new(credential))),
            Err(ExchangeFailure::ClientForgotten) => return Err(LoginError::Forgotten),
            // Whose account it is, is looked at later; so this only ever means the code.
            Err(ExchangeFailure::CodeRefused | ExchangeFailure::AnotherAccount { .. }) => {
                "The server does not take this code. A code works once, for about ten minutes.".to_owned()
            }
            Err(ExchangeFailure::NotAllowed | ExchangeFailure::NotSetUp { .. }) => {
                "The server did not exchange the code.".to_owned()
            }
            Err(ExchangeFailure::Trouble { trouble, .. }) => {
                format!("The server did not exchange the code: {}.", because(trouble))
            }
        };
        Ok(CodeOutcome::Refused(format!("{why} Open the page again for a new one.\n")))
    }

    /// The sign-in that was begun earlier, if the server still knows its app, or a new one; either is told.
    async fn begin_or_go_on(
        &self,
        errand: Errand,
        redirect: &Redirect,
        terminal: &mut Terminal,
    ) -> Result<OwnSignIn, LoginError> {
        let scopes = errand.scopes(self.server.source);
        let kept = self.begun.kept(errand).await?;
        let fits =
            |own: &OwnSignIn| own.oauth_client.scopes == scopes && own.oauth_client.redirect_uri == redirect.as_str();
        match kept {
            Some(own) if fits(&own) && !self.is_forgotten(&own).await => {
                terminal.say("This goes on with the sign-in that was begun earlier.\n").await?;
                Ok(own)
            }
            kept => {
                if kept.is_some() {
                    terminal.say(BEGUN_ANEW).await?;
                }
                let asking = HomeServer { scopes: scopes.to_owned(), ..self.server.clone() };
                let made = self.home.register(&asking, redirect, None).await;
                let oauth_client = made.map_err(|trouble| self.away(trouble))?;
                let verifier = self.server.pkce.then(|| random_verifier(&mut rand::rng()));
                let own = OwnSignIn { oauth_client, verifier, credential: None };
                if !self.begun.keep(errand, &own).await? {
                    terminal.say(IN_USE).await?;
                }
                Ok(own)
            }
        }
    }

    async fn is_forgotten(&self, own: &OwnSignIn) -> bool {
        matches!(self.home.recognition(&own.oauth_client).await, Ok(Recognition::Forgotten))
    }

    /// Whose token it is.
    pub(super) async fn me(&self, token: &AccessToken) -> Result<Me, LoginError> {
        let client = self.client.with_token(token.clone());
        client.verify_credentials(client.until()).await.map_err(LoginError::Nobody)
    }

    /// Changes the profile by a token of [`Errand::Profile`], which is given back at once, whatever comes of it.
    pub(super) async fn change_profile(
        &self,
        credential: TokenCredential,
        fields: &[(&str, &str)],
    ) -> Result<(Result<(), RequestError>, GaveBack), LoginError> {
        let client = self.client.with_token(credential.token.clone());
        if let Some(own) = self.begun.kept(Errand::Profile).await? {
            let own = OwnSignIn { credential: Some(credential.clone()), ..own };
            self.begun.keep(Errand::Profile, &own).await?;
        }
        let changed = client.change_profile(fields).await;
        let gave_back = self.give_back(credential).await;
        if gave_back == GaveBack::Done {
            self.is_over(Errand::Profile).await?;
        }
        Ok((changed, gave_back))
    }

    /// Gives back what an earlier run was stopped with in its hand. `None` if there was nothing.
    pub(super) async fn give_back_what_is_left(&self) -> Result<Option<GaveBack>, LoginError> {
        let kept = self.begun.kept(Errand::Profile).await?;
        let Some(credential) = kept.and_then(|own| own.credential) else { return Ok(None) };
        let gave_back = self.give_back(credential).await;
        if gave_back == GaveBack::Done {
            self.is_over(Errand::Profile).await?;
        }
        Ok(Some(gave_back))
    }

    /// Opens the notification policy, as the bot does when it starts.
    pub(super) async fn open_policy(&self, token: &AccessToken) -> Result<NotificationPolicy, RequestError> {
        self.client.with_token(token.clone()).accept_all().await
    }

    pub(super) async fn give_back(&self, credential: TokenCredential) -> GaveBack {
        self.home.give_back(&Credential::Token(credential)).await
    }

    /// A sign-in for this errand has done what it was for.
    pub(super) async fn is_over(&self, errand: Errand) -> Result<(), LoginError> {
        self.begun.is_over(errand).await
    }

    /// Registers the bot as the app that people sign in to, unless it is registered already, and tells its client id. `None` where it signs
    /// nobody in, or where the bot that runs does it.
    pub(super) async fn register_sign_in_app(
        &self,
        me: &Me,
        terminal: &mut Terminal,
    ) -> Result<Option<Introduction>, LoginError> {
        if !self.server.source.takes_tokens() {
            let words = "On this server the bot signs nobody in, so it is not registered as an app.\n";
            terminal.say(words).await?;
            return Ok(None);
        }
        match register_app(self.config, self.clock.clone(), &me.acct).await {
            Ok(introduction) => {
                let id = plain(&introduction.client_id);
                let how = if introduction.is_new { "now registered" } else { "registered already" };
                // Whoever runs this from two folders may have two stores without knowing.
                let folder = &self.config.store.path;
                let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
                let words = format!(
                    "The bot is {how} as the app that people sign in to, by the store in {}. Its client id: {id}\n",
                    folder.display()
                );
                terminal.say(&words).await?;
                Ok(Some(introduction))
            }
            Err(RegisterError::Launch(LaunchError::Store(OpenError::Locked { .. }))) => {
                let words = "The store is in use, so the bot is running; it registers itself as the app that people sign \
                             in to. Start it again once the token is in place.\n";
                terminal.say(words).await?;
                Ok(None)
            }
            Err(RegisterError::Launch(error)) => Err(LoginError::Store(error)),
            Err(RegisterError::Server(trouble)) => Err(self.away(trouble)),
        }
    }

    fn away(&self, trouble: Trouble) -> LoginError {
        LoginError::Server { server: self.config.bot.server.clone(), trouble }
    }
}

const NO_CODE: &str = "That is no code. Copy the whole code from the page, or the page's whole address.\n";
const BEGUN_ANEW: &str =
    "The sign-in that was begun earlier is of no more use, so the bot introduces itself to the server once more.\n";
const IN_USE: &str = "The store is in use, so a sign-in that is stopped now begins anew the next time.\n";

fn code_of(text: &str) -> Result<AuthorizationCode, &'static str> {
    match pasted(text, None) {
        Some(Pasted::Code(code)) => Ok(code),
        None | Some(Pasted::OtherSignIn | Pasted::Several) => Err("that is no code of a sign-in"),
    }
}

/// What the server wrote, without what a terminal would obey.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}
