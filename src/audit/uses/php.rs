//! Uses in PHP.

use super::forms::{Code, Dialect, How, is_name};
use super::tokens::{self, Sort};
use super::{Found, Kind};

const PHP: Dialect = Dialect {
    calls: &[
        ("getenv ( NAME", How::Read),
        ("apache_getenv ( NAME", How::Read),
        ("getenv_docker ( NAME", How::Fetch),
        ("filter_input ( INPUT_ENV , NAME", How::Read),
        ("array_key_exists ( NAME , $_ENV", How::Ask),
        ("-> required ( [ NAMES", How::Schema),
        ("-> required ( NAME", How::Schema),
        ("-> ifPresent ( [ NAMES", How::Ask),
        ("-> ifPresent ( NAME", How::Ask),
        ("Autowire ( env : NAME", How::Schema),
    ],
    maps: &["$_ENV", "getenv ( )"],
    access: &[("[ NAME", How::Read)],
};

/// Functions that frameworks bring, and a file can define for itself.
const ENV: Dialect = Dialect { calls: &[("env ( NAME", How::Fetch)], maps: &[], access: &[] };
const ENV_CLASS: Dialect = Dialect {
    calls: &[("Env :: get ( NAME", How::Fetch), ("Env :: getOrFail ( NAME", How::Read), ("Env :: getRequired ( NAME", How::Read)],
    maps: &[],
    access: &[],
};

const SERVER: Dialect =
    Dialect { calls: &[("array_key_exists ( NAME , $_SERVER", How::Ask)], maps: &["$_SERVER"], access: &[("[ NAME", How::Read)] };

/// What a web server puts into `$_SERVER`.
const OF_REQUEST: &[&str] = &[
    "REQUEST_", "HTTP_", "SERVER_", "SCRIPT_", "REMOTE_", "PHP_", "REDIRECT_", "CONTENT_", "CONTEXT_", "PATH_", "SSL_", "DOCUMENT_",
    "QUERY_STRING", "ORIG_", "GATEWAY_INTERFACE", "HTTPS", "AUTH_TYPE", "UNIQUE_ID", "FCGI_", "argv", "argc", "LOCAL_", "ORIG_PATH_INFO",
];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "ENV", "Env", "_SERVER", "->required"].iter().any(|word| text.contains(word)) {
        return;
    }
    in_code(text, found);
    blade(text, found);
}

fn in_code(text: &str, found: &mut Found) {
    let tokens = tokens::of_tree(tree_sitter_php::LANGUAGE_PHP, text, &["variable_name"]);
    let code = Code::new(&tokens);
    let first = found.dynamic.len();
    code.find(&PHP, found);
    let foreign = text.lines().filter_map(|line| line.trim().strip_prefix("use function ")).any(|name| {
        name.trim_end_matches(';').ends_with("\\env") && !["Illuminate", "Symfony", "Env\\"].iter().any(|known| name.contains(known))
    });
    if !code.defines("env") && !foreign {
        code.find(&ENV, found);
    }
    if !text.contains("\\Env;") || text.contains("Support\\Env") {
        code.find(&ENV_CLASS, found);
    }
    let mut server = Found::default();
    code.find(&SERVER, &mut server);
    let of_request = |name: &str| OF_REQUEST.iter().any(|start| name.starts_with(start));
    server.uses.retain(|one| !of_request(&one.name));
    server.sets.retain(|(name, _)| !of_request(name));
    found.embed(0, server);
    for at in 0..tokens.len() {
        let token = tokens[at];
        if token.sort == Sort::Text {
            symfony(token.text, token.start, found);
        }
        // `"$_ENV[X]"`: without quotes, as it is within a text.
        let array = matches!(token.text, "$_ENV" | "$_SERVER") && token.expands && code.sign(at + 1) == "[";
        let name = tokens.get(at + 2).filter(|name| array && is_name(name.text) && name.sort == Sort::Word && code.sign(at + 3) == "]");
        if let Some(name) = name.filter(|name| !of_request(name.text)) {
            found.push(name.text, name.place(), Kind::Read, false);
            let place = name.place();
            let mut n = 0;
            found.dynamic.retain(|made| (n < first, n += 1).0 || *made != place);
        }
        let put = code.sign(at) == "putenv" && code.sign(at + 1) == "(";
        if let Some((name, _)) = code.literal(at + 2).filter(|_| put).and_then(|text| text.text.split_once('=')) {
            let start = tokens[at + 2].start;
            found.sets.push((name.to_owned(), start..start + name.len()));
        }
    }
}

/// `%env(int:X)%` of Symfony, in a `text` that begins at `start`.
pub(super) fn symfony(text: &str, start: usize, found: &mut Found) {
    for (at, open) in text.match_indices("%env(") {
        let inside = &text[at + open.len()..];
        let Some(end) = inside.find(")%").filter(|_| !text[..at].ends_with('%')) else { continue };
        let processors = inside[..end].rfind(':').map_or(0, |colon| colon + 1);
        let name = &inside[processors..end];
        if is_name(name) {
            let place = start + at + open.len() + processors;
            let optional = inside[..processors].split(':').any(|one| one == "default");
            found.push(name, place..place + name.len(), Kind::Read, optional);
        }
    }
}

/// `{{ env('X') }}` in the markup of a Blade template.
fn blade(text: &str, found: &mut Found) {
    const START: &str = "<?php ";
    if text.trim_start().starts_with("<?php") || !(text.contains("{{") || text.contains("{!!") || text.contains('@')) {
        return;
    }
    let mut rest = 0;
    while let Some(open) = text[rest..].find("{{").into_iter().chain(text[rest..].find("{!!")).min().map(|at| rest + at) {
        let (close, len) = if text[open..].starts_with("{{--") {
            ("--}}", 4)
        } else if text[open..].starts_with("{!!") {
            ("!!}", 3)
        } else {
            ("}}", 2)
        };
        let end = text[open..].find(close).map_or(text.len(), |at| open + at);
        let code = text.get(open + len..end).unwrap_or_default();
        if close != "--}}" && !text[..open].ends_with('@') && code.contains("env") {
            let mut inner = Found::default();
            in_code(&format!("{START}{code};"), &mut inner);
            for one in inner.uses {
                let moved = |at: usize| at + open + len - START.len();
                found.push(one.name, moved(one.place.start)..moved(one.place.end), one.kind, one.optional);
            }
        }
        rest = (end + close.len()).min(text.len());
    }
}
