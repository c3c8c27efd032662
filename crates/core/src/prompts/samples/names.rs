//! Names that apps could have: tame ones, and such as mean harm.

/// Names that people who mean no good would choose.
pub const HOSTILE: [&str; 22] = [
    "Free @mallory@evil.example",
    "@bob@evil.example",
    "＠bob ＃tag",
    "Tusky, 2 Old Poster",
    "2 Old Poster. Write yes",
    "Tusky\nDone: nothing is left",
    "Tusky\u{202e}yksuT\u{2066}",
    "#free #apps :blobcat: :x:",
    "https://evil.example/@bob",
    "WWW.evil.example www.x.y",
    "xmpp:bob@evil.example",
    "magnet:?xt=urn:btih:x",
    "w\u{200b}ww.\u{200d}evil.example",
    "yes",
    "all",
    "“Tusky”, and \"everything\"",
    "",
    "\u{3164}\u{200b}",
    "שלום @bob 2 עולם",
    "Z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}algo\u{489}\u{489}\u{489}\u{489}\u{489}",
    "{ $name } {\"x\"}",
    "@:#@:#@:#@:#@:#@:#@:#@:#@:#@:#@:#@:#",
];

/// What servers act upon, in pieces, and what surrounds it: for texts made at random.
pub const SHARP: [&str; 44] = [
    "@",
    "＠",
    "﹫",
    "#",
    "＃",
    ":",
    "：",
    "://",
    "https",
    "http://",
    "www.",
    "WWW",
    ".",
    "xmpp:",
    "magnet:?",
    "bob",
    "@bob@evil.example",
    ":blob:",
    "\n",
    "\r",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{2060}",
    "\u{200b}",
    "\u{200d}",
    "\u{301}",
    "\u{1100}",
    "=",
    "/",
    "_",
    " ",
    ",",
    "; ",
    "1",
    "2 ",
    "“",
    "”",
    "\"",
    "{ $name }",
    "ש",
    "e",
    "…",
    "\u{0}",
];

/// A name that means no harm.
pub const TAME: &str = "Tusky";

/// The longest text any name comes to: nothing but what has to be joined, in quotes.
pub fn longest() -> String {
    "@".repeat(300)
}
