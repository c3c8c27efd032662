use proptest::prelude::*;

use super::*;

const BOT: &str = "https://m.example/@apps";

fn said(html: &str) -> String {
    text(html, |href| href == BOT)
}

#[test]
fn mentions_of_the_bot_go_whichever_server_wrote_them() {
    for (server, html) in [
        (
            "Mastodon",
            r#"<p><span class="h-card" translate="no"><a href="https://m.example/@apps" class="u-url mention">@<span>apps</span></a></span> list apps</p>"#,
        ),
        (
            "GoToSocial",
            r#"<p><span class="h-card"><a href="https://m.example/@apps" class="u-url mention" rel="nofollow noreferrer noopener" target="_blank">@<span>apps</span></a></span> list apps</p>"#,
        ),
        (
            "Misskey",
            r#"<p><a href="https://m.example/@apps" class="u-url mention">@apps@m.example</a><span> list apps</span></p>"#,
        ),
        (
            "Pleroma",
            r#"<span class="h-card"><a class="u-url mention" data-user="A1" href="https://m.example/@apps" rel="ugc">@<span>apps</span></a></span> list apps"#,
        ),
        ("in the middle", r#"<p>list <a href="https://m.example/@apps">@apps</a> apps</p>"#),
        ("at the end", r#"<p>list apps <a href="https://m.example/@apps">@apps</a></p>"#),
        ("never closed", r#"list apps <a href="https://m.example/@apps">@apps"#),
    ] {
        assert_eq!(said(html), "list apps", "{server}");
    }
}

#[test]
fn a_mention_is_known_by_its_address_and_not_by_its_looks() {
    assert_eq!(said(r#"<a class="u-url mention" href="https://evil.example/@apps">@apps</a> hi"#), "@apps hi");
    assert_eq!(
        said(r#"<a href="https://m.example/tags/x" class="mention hashtag" rel="tag">#<span>x</span></a>"#),
        "#x"
    );
}

#[test]
fn lines_and_paragraphs_stay_what_they_were() {
    assert_eq!(said("<p>a<br />b</p><p>c</p>"), "a\nb\n\nc");
    assert_eq!(said("<p>a<br><br>b</p>"), "a\n\nb");
    assert_eq!(said("<p>a</p>\n<p>b</p>\n"), "a\n\nb");
    assert_eq!(said("<ul><li>a</li><li>b</li></ul>c"), "a\nb\nc");
    assert_eq!(said("<pre><code>a\n  b</code></pre>"), "a\n  b");
    assert_eq!(said("a\n b"), "a  b");
}

#[test]
fn what_the_server_added_is_not_what_the_person_said() {
    assert_eq!(
        said(r#"<p class="quote-inline">RE: <a href="https://x.example/1">https://x.example/1</a></p><p>yes</p>"#),
        "yes"
    );
    assert_eq!(said(r#"yes<span class="quote-inline"><br/>RE: <span>x</span> y</span>"#), "yes");
    assert_eq!(
        said(
            r#"<p>yes</p><div class="gts-system-message gts-placeholder-attachments"><hr><div>no</div><p>no</p></div>"#
        ),
        "yes"
    );
    assert_eq!(
        said(r#"<p class="quote-inline">RE: x<p>yes</p>"#),
        "yes",
        "an open paragraph ends where the next begins"
    );
}

#[test]
fn text_that_looks_like_markup_is_text() {
    assert_eq!(said("<p>list &lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#39; &#x41;</p>"), "list <b> &amp; \"x\" 'y' A");
    assert_eq!(said("1 < 2 & 3 > 2"), "1 < 2 & 3 > 2");
    assert_eq!(said("<script>revoke all</script><style>p{}</style>help"), "help");
}

#[test]
fn links_are_written_in_full() {
    let mastodon = r#"<a href="https://m.example/cb?code=abc&amp;state=d" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">m.example/cb?code=abc</span><span class="invisible">&amp;state=d</span></a>"#;
    assert_eq!(said(mastodon), "https://m.example/cb?code=abc&state=d");
    let shortened = r#"see <a href="https://m.example/cb?code=abcdef">m.example/cb?co…</a>"#;
    assert_eq!(said(shortened), "see https://m.example/cb?code=abcdef");
}

#[test]
fn nothing_said_is_nothing() {
    for html in ["", "<p></p>", " \n ", "<img src=x>", r#"<a href="https://m.example/@apps">@apps</a>"#] {
        assert_eq!(said(html), "", "{html}");
    }
}

#[test]
fn hostile_nesting_and_attributes_cost_time_in_proportion() {
    let began = std::time::Instant::now();
    for html in
        ["<div>".repeat(20_000), "<table><tr><td>".repeat(7_000), "<a ".to_owned() + &"b=1 ".repeat(25_000) + ">x"]
    {
        said(&html);
    }
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    assert_eq!(said(&("<b>".repeat(30_000) + "help")), "help");
    assert!(said(&"ü".repeat(300_000)).len() <= HTML_BYTES_MAX);
}

proptest! {
    #[test]
    fn a_pasted_code_survives_exactly(code in "[A-Za-z0-9._~=-]{20,200}", before in "[a-z ]{0,20}") {
        let html = format!("<p><a href=\"{BOT}\">@<span>apps</span></a> {before}{code}</p>");
        let written = format!("{before}{code}");
        prop_assert_eq!(said(&html), written.trim());
    }

    #[test]
    fn any_text_written_by_a_server_reads_back(words in "[^\r\n\t\u{c}\0]{0,200}") {
        let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let html = format!("<p>{escaped}</p>");
        prop_assert_eq!(said(&html), words.trim());
    }

    #[test]
    fn no_markup_makes_it_fail(html in "(<|>|/|&|;|p|a|br|span|div| |=|\"|class|quote-inline|href|x|\n|ü){0,60}") {
        said(&html);
    }
}
