//! Texts that YAML, Compose or KDL might take for something else.

use proptest::prelude::*;

const PIECES: &[&str] = &[
    "a",
    "B c",
    "$$",
    "$${X}",
    "$$(x)",
    "\"",
    "'",
    ": ",
    ":",
    " #",
    "#",
    "\n",
    "\t",
    "yes",
    "No",
    "~",
    "null",
    "0x1F",
    "0755",
    "1e3",
    "1_000",
    "22:22",
    "2024-01-01",
    ".inf",
    "{",
    "}",
    "{{.X}}",
    "[",
    "]",
    "- ",
    "-",
    "---",
    "? ",
    "!tag",
    "&a",
    "*a",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\\",
    "\\n",
    " ",
    "=",
    ",",
    "é",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{a0}",
    "🦀",
    "\u{7f}",
    "<<",
];

/// A few pieces, one after the other.
pub fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..5).prop_map(|pieces| pieces.concat())
}

/// Where a text may stand; `TEXT` is it.
pub const PLACES: &[(&str, &str)] = &[
    ("env", "env T_A=TEXT"),
    ("environment", "environment { T_B TEXT }"),
    ("labels", "labels { l TEXT }"),
    ("labels", "labels { kTEXT l; m TEXT }"),
    ("command", "command one TEXT"),
    ("entrypoint", "entrypoint TEXT TEXT"),
    ("healthcheck", "healthcheck { test CMD TEXT }"),
    ("annotations", "annotations { n TEXT }"),
    ("build", "build context=\"./a\" { args A=TEXT }"),
    ("logging", "logging driver=syslog { options tag=TEXT }"),
    ("x-text", "x-text { t TEXT; list TEXT b }"),
];

/// `text` as KDL writes it.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if plain(c) => c.to_string(),
        c => format!("\\u{{{:x}}}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

/// The line `place` with `text` in it. A name, `kTEXT`, is never empty.
pub fn placed(place: &str, text: &str) -> String {
    let name = quoted(&format!("k{text}"));
    place.replace("kTEXT", &name).split("TEXT").collect::<Vec<_>>().join(&quoted(text))
}
