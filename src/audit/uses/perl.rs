//! Uses in Perl.

use super::forms::{Code, Dialect, How, is_name};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};
use super::{Found, Kind};

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[
        Block { open: "\n=head", close: "\n=cut", nested: false },
        Block { open: "\n=pod", close: "\n=cut", nested: false },
        Block { open: "\n=over", close: "\n=cut", nested: false },
        Block { open: "\n=item", close: "\n=cut", nested: false },
        Block { open: "\n=begin", close: "\n=cut", nested: false },
        Block { open: "\n=for", close: "\n=cut", nested: false },
        Block { open: "\n=encoding", close: "\n=cut", nested: false },
    ],
    quotes: &[
        // `$#list` is no comment.
        Quote::new("$#", ""),
        Quote::new("\"", "\"").lines().code("@{[", "]}").expands(),
        Quote::new("`", "`").lines().expands(),
        Quote::new("'", "'").lines(),
    ],
    heredocs: true,
    slashes: true,
    quote_words: (&["q", "qq", "qw", "qr", "qx", "m"], &["s", "tr", "y"]),
    ends: &["__END__", "__DATA__"],
    ..PLAIN
};

const PERL: Dialect = Dialect {
    calls: &[
        ("$ ENV { KEY", How::Read),
        ("$ ENV { NAME", How::Read),
        ("@ ENV { NAMES", How::Read),
        ("getenv ( NAME", How::Read),
        ("use Env NAMES", How::Read),
        ("use Env qw NAMES", How::Read),
    ],
    maps: &[],
    access: &[],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["ENV", "Env", "getenv"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&PERL, found);
    for token in tokens.iter().filter(|token| token.expands) {
        for (at, open) in token.text.match_indices("$ENV{") {
            let inside = &token.text[at + open.len()..];
            let Some(end) = inside.find('}').filter(|_| !token.text[..at].ends_with('\\')) else { continue };
            let name = inside[..end].trim_matches(['\'', '"']);
            let start = token.start + at + open.len() + inside[..end].find(name).unwrap_or(0);
            if is_name(name) {
                found.push(name, start..start + name.len(), Kind::Read, false);
            }
        }
    }
}
