//! The words and forms of the sandbox's pages. Everything that comes from outside is escaped here.

use super::Character;
use super::directory::{App, Person};

/// The page that asks for an e-mail address and a password.
pub(super) fn sign_in_page(character: Character, complaint: Option<&str>) -> String {
    let (email, password) = match character {
        Character::Mastodon => ("user[email]", "user[password]"),
        Character::GoToSocial => ("username", "password"),
    };
    let complaint = complaint.map(|text| format!(r#"<p role="alert">{}</p>"#, escape_html(text))).unwrap_or_default();
    page(
        "Sign in",
        &format!(
            r#"{complaint}<form action="/auth/sign_in" method="POST">
<p><label>E-mail address <input type="email" name="{email}" autocomplete="username" required></label></p>
<p><label>Password <input type="password" name="{password}" autocomplete="current-password" required></label></p>
<p><button type="submit">Sign in</button></p>
</form>
<p>This server is a sandbox on your own machine. The e-mail address of alice is <code>alice@sandbox.example</code>, and
every password is <code>sandbox</code>.</p>"#
        ),
    )
}

/// The page that asks whether an app may do what it wants to do.
pub(super) fn consent_page(
    character: Character,
    app: &App,
    scopes: &str,
    person: &Person,
    hidden: &[(&str, &str)],
) -> String {
    let fields = hidden
        .iter()
        .map(|(name, value)| {
            format!(r#"<input type="hidden" name="{}" value="{}">"#, escape_html(name), escape_html(value))
        })
        .collect::<Vec<_>>()
        .concat();
    let scopes = scopes.split_whitespace().map(|scope| format!("<li>{}</li>", escape_html(scope)));
    let scopes = scopes.collect::<Vec<_>>().concat();
    let website = app.website.as_deref().map(|website| format!(" ({})", escape_html(website))).unwrap_or_default();
    let deny = match character {
        Character::Mastodon => format!(
            r#"<form action="/oauth/authorize" method="POST"><input type="hidden" name="_method" value="delete">{fields}<p><button type="submit">Deny</button></p></form>"#
        ),
        // Whoever does not want to allow this closes the page.
        Character::GoToSocial => String::new(),
    };
    page(
        "Authorization required",
        &format!(
            r#"<p>You are signed in as {}. <b>{}</b>{website} would like to have these permissions:</p>
<ul>{scopes}</ul>
<form action="/oauth/authorize" method="POST">{fields}<p><button type="submit">Allow</button></p></form>
{deny}"#,
            escape_html(&person.username),
            escape_html(&app.name),
        ),
    )
}

/// The page that shows a code for copying.
pub(super) fn code_page(code: &str) -> String {
    page(
        "Here is your code",
        &format!(
            r#"<p>Copy this code and paste it where the app asks for it:</p><p><code id="code">{}</code></p>"#,
            escape_html(code)
        ),
    )
}

/// The page for whatever went wrong.
pub(super) fn error_page(text: &str) -> String {
    page("An error has occurred", &format!("<p>{}</p>", escape_html(text)))
}

/// What a proxy in front of a broken server says, where a program expects JSON.
pub(super) fn proxy_page() -> String {
    page("Just a moment", "<p>The server is being looked after.</p>")
}

pub(super) fn page(title: &str, body: &str) -> String {
    let title = escape_html(title);
    format!(
        r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Sandbox</title></head>
<body><main><h1>{title}</h1>
{body}
</main></body></html>
"#
    )
}

/// Text that is safe between tags and inside quoted attributes.
pub(super) fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
