//! A person's browser: follows a link, signs in, and allows or denies, over real sockets.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::LazyLock;

use http::{StatusCode, header};
use regex::Regex;
use url::Url;

use super::Sandbox;
use super::session::PASSWORD;
use super::text::pattern;
use auditoot_core::secret::AuthorizationCode;

/// What the person does when a page asks them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Signs in and allows it.
    Approve,
    /// Signs in and denies it. Where no button denies (GoToSocial), the page is closed.
    Deny,
    /// Follows the link and touches nothing, as a link preview does.
    JustLook,
    /// Presses the only button of the page, which belongs to the bot and not to the sandbox.
    PressButton,
}

/// Where the browser ended up. Its `Debug` leaves out what may hold a code or a state.
#[derive(Clone)]
pub struct Browsed {
    /// The address of the last page.
    pub url: Url,
    /// Its status.
    pub status: StatusCode,
    /// Its text.
    pub html: String,
    /// The authorization code that the page shows for copying, if it is such a page.
    pub code: Option<AuthorizationCode>,
}

impl fmt::Debug for Browsed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Browsed")
            .field("path", &self.url.path())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Follows a link in the browser of a person: through the real pages, wherever they lead. The browser keeps its
    /// cookies until the next time.
    ///
    /// # Errors
    /// When a page cannot be loaded.
    pub async fn browse(&self, person: &str, link: &str, decision: Decision) -> Result<Browsed, BrowseError> {
        let mut browser = self.browser(person);
        let arrival = browser.follow(link, decision).await;
        self.cookies().insert(person.to_owned(), browser.cookies);
        arrival
    }

    /// Sends a form in the browser of a person, and follows nothing.
    ///
    /// # Errors
    /// When the page that answers cannot be loaded.
    pub async fn send_form(
        &self,
        person: &str,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Result<Browsed, BrowseError> {
        let mut browser = self.browser(person);
        let arrival = browser.send(address, fields).await;
        self.cookies().insert(person.to_owned(), browser.cookies);
        arrival
    }

    fn browser(&self, person: &str) -> Browser {
        Browser {
            client: self.inner.client.clone(),
            cookies: self.cookies().get(person).cloned().unwrap_or_default(),
            sandbox: self.base_url().clone(),
            listens: self.listens(),
            username: person.to_owned(),
        }
    }

    /// Empties the browser of a person: it has no cookies any more, and is signed in nowhere.
    pub fn forget_browser(&self, person: &str) {
        self.cookies().remove(person);
    }
}

/// The browser got nowhere.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// The link is no address.
    #[error("this link is no address")]
    BadLink(#[from] url::ParseError),
    /// Nobody answered, or not in HTTP.
    #[error("the page could not be loaded")]
    Unreachable(#[source] reqwest::Error),
    /// The pages led from one to the next without end.
    #[error("too many pages in a row")]
    Endless,
}

/// The cookies of one browser, by server.
pub(super) type Cookies = BTreeMap<String, BTreeMap<String, String>>;

/// More pages in a row than any honest dance needs.
const MOST_PAGES: usize = 20;

/// One walk through the web.
pub(super) struct Browser {
    pub(super) client: reqwest::Client,
    pub(super) cookies: Cookies,
    pub(super) sandbox: Url,
    /// Where the sandbox listens, under whatever name it goes.
    pub(super) listens: SocketAddr,
    pub(super) username: String,
}

/// A form to send.
#[derive(Debug, Default, PartialEq, Eq)]
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

/// A page that was loaded.
struct Page {
    url: Url,
    status: StatusCode,
    location: Option<String>,
    html: String,
}

/// The HTTP client of every browser: it follows nothing by itself, and has no proxy. The certificates of the machine are not read,
/// which takes long beside all the rest: everything here speaks plain http.
#[expect(clippy::disallowed_methods, reason = "a person's browser is not the bot's guarded client")]
pub(super) fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .user_agent("Mozilla/5.0 (sandbox)")
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_built_in_root_certs(false)
        .build()
}

impl Browser {
    /// Follows a link to its end.
    pub(super) async fn follow(&mut self, link: &str, decision: Decision) -> Result<Browsed, BrowseError> {
        let mut page = self.load(Url::parse(link)?, None).await?;
        for _ in 0..MOST_PAGES {
            let next = if let Some(location) = &page.location {
                Some((page.url.join(location)?, None))
            } else {
                match self.answer(&page, decision) {
                    Some(form) => Some((page.url.join(&form.action)?, Some(form))),
                    None => None,
                }
            };
            match next {
                Some((url, form)) => page = self.load(url, form).await?,
                None => return Ok(page.into()),
            }
        }
        Err(BrowseError::Endless)
    }

    /// Sends these fields to an address, as a form of a page there does.
    pub(super) async fn send(&mut self, address: &str, fields: &[(&str, &str)]) -> Result<Browsed, BrowseError> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let form = Form { action: String::new(), fields };
        Ok(self.load(Url::parse(address)?, Some(form)).await?.into())
    }

    /// The form that the person sends on this page, if any. Only pages of the sandbox ask them anything.
    fn answer(&self, page: &Page, decision: Decision) -> Option<Form> {
        // Whoever is to sign in goes on from a page of the bot's that leads there.
        let is_own_page = page.url.origin() != self.sandbox.origin();
        if decision == Decision::PressButton || (is_own_page && decision != Decision::JustLook) {
            // A form that names no address goes to that of its page.
            let has_button = page.html.contains("<form method=\"post\">");
            return has_button.then(|| Form { action: page.url.path().to_owned(), fields: Vec::new() });
        }
        if decision == Decision::JustLook || page.url.origin() != self.sandbox.origin() || page.status != StatusCode::OK
        {
            return None;
        }
        let denies = |form: &Form| form.fields.iter().any(|(name, value)| name == "_method" && value == "delete");
        let form = forms(&page.html).into_iter().find(|form| match form.action.as_str() {
            "/auth/sign_in" => true,
            "/oauth/authorize" => denies(form) == (decision == Decision::Deny),
            _ => false,
        })?;
        Some(self.filled(form))
    }

    fn filled(&self, mut form: Form) -> Form {
        for (name, value) in &mut form.fields {
            match name.as_str() {
                "user[email]" | "username" => *value = format!("{}@sandbox.example", self.username),
                "user[password]" | "password" => PASSWORD.clone_into(value),
                _ => {}
            }
        }
        form
    }

    async fn load(&mut self, url: Url, form: Option<Form>) -> Result<Page, BrowseError> {
        let mut place = url.clone();
        if url.origin() == self.sandbox.origin() {
            // Neither fails with an address of http or https.
            let _ = (place.set_scheme("http"), place.set_ip_host(self.listens.ip()));
            let _ = place.set_port(Some(self.listens.port()));
        }
        let request = match form {
            None => self.client.get(place),
            Some(form) => {
                let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form.fields).finish();
                self.client.post(place).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
            }
        };
        let site = url.authority().to_owned();
        let path = url.path().to_owned();
        let jar = self.cookies.entry(site).or_default();
        // A cookie that is for one path stands in the jar under its name and that path.
        let sent = jar.iter().filter_map(|(name, value)| match name.split_once(' ') {
            Some((name, of)) => path.starts_with(of).then(|| format!("{name}={value}")),
            None => Some(format!("{name}={value}")),
        });
        let cookies = sent.collect::<Vec<_>>().join("; ");
        let request = request.header(header::ACCEPT, "text/html").header(header::COOKIE, cookies);
        // The address holds codes and states: it stays out of the error.
        let broken = |error: reqwest::Error| BrowseError::Unreachable(error.without_url());
        let response = request.send().await.map_err(broken)?;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap_or_default();
            let of = cookie.split(';').find_map(|part| part.trim().strip_prefix("Path=")).filter(|of| *of != "/");
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                let name = of.map_or_else(|| name.trim().to_owned(), |of| format!("{} {of}", name.trim()));
                jar.insert(name, value.trim().to_owned());
            }
        }
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        Ok(Page {
            url,
            status: response.status(),
            location: location.filter(|_| response.status().is_redirection()).map(str::to_owned),
            html: response.text().await.map_err(broken)?,
        })
    }
}

impl From<Page> for Browsed {
    fn from(page: Page) -> Self {
        static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"<code id="code">([^<]*)</code>"#));
        let code = CODE.captures(&page.html).map(|found| AuthorizationCode::new(unescape(&found[1])));
        Self { url: page.url, status: page.status, html: page.html, code }
    }
}

/// The forms of one of our own pages, which are regular enough for patterns.
fn forms(html: &str) -> Vec<Form> {
    static FORM: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"(?s)<form action="([^"]*)" method="POST">(.*?)</form>"#));
    static INPUT: LazyLock<Regex> = LazyLock::new(|| pattern(r"<input [^>]*>"));
    static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r#" name="([^"]*)""#));
    static VALUE: LazyLock<Regex> = LazyLock::new(|| pattern(r#" value="([^"]*)""#));
    let attribute = |pattern: &Regex, input: &str| pattern.captures(input).map(|found| unescape(&found[1]));
    FORM.captures_iter(html)
        .map(|form| Form {
            action: unescape(&form[1]),
            fields: INPUT
                .find_iter(&form[2])
                .filter_map(|input| {
                    let name = attribute(&NAME, input.as_str())?;
                    Some((name, attribute(&VALUE, input.as_str()).unwrap_or_default()))
                })
                .collect(),
        })
        .collect()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_its_values_unescaped() {
        let html = r#"<form action="/oauth/authorize" method="POST"><input type="hidden" name="state" value="a&amp;&quot;b">
            <p><button type="submit">Allow</button></p></form>"#;
        let form =
            Form { action: "/oauth/authorize".to_owned(), fields: vec![("state".to_owned(), "a&\"b".to_owned())] };
        assert_eq!(forms(html), [form]);
    }
}
