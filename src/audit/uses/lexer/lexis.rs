//! How a language writes comments and texts.

/// How a language is written.
pub struct Lexis {
    /// What begins a comment that ends with the line.
    pub line_comments: &'static [&'static str],
    /// What begins and ends other comments. What begins with `\n` counts at the start of a line only.
    pub block_comments: &'static [Block],
    /// How texts are written; of two that begin alike, the longer one first.
    pub quotes: &'static [Quote],
    /// Characters that names have besides letters, digits and `_`.
    pub in_words: &'static [char],
    /// Characters that numbers have in the middle.
    pub in_numbers: &'static [char],
    /// Characters that end names.
    pub after_words: &'static [char],
    /// `<<WORD` begins a text that ends at a line `WORD`.
    pub heredocs: bool,
    /// `R"WORD(` begins a text that ends with `)WORD"`.
    pub delimited: bool,
    /// A `\` at its end joins a line to the next one, a comment too.
    pub joined: bool,
    /// `/` begins a text where a value can stand.
    pub slashes: bool,
    /// Words after which a text stands between any two signs: `qw(a b)`. Those in the second list have two parts: `s/a/b/`.
    pub quote_words: (&'static [&'static str], &'static [&'static str]),
    /// A line with which the code ends.
    pub ends: &'static [&'static str],
}

/// The language of which others differ: C without its preprocessor.
pub const PLAIN: Lexis = Lexis {
    line_comments: &["//"],
    block_comments: &[Block { open: "/*", close: "*/", nested: false }],
    quotes: &[],
    in_words: &[],
    in_numbers: &[],
    after_words: &[],
    heredocs: false,
    delimited: false,
    joined: false,
    slashes: false,
    quote_words: (&[], &[]),
    ends: &[],
};

/// A comment with two ends.
pub struct Block {
    /// What begins it.
    pub open: &'static str,
    /// What ends it.
    pub close: &'static str,
    /// Whether there can be another one in it.
    pub nested: bool,
}

/// A way of writing a text.
#[derive(Clone, Copy)]
pub struct Quote {
    /// What begins it.
    pub open: &'static str,
    /// What ends it.
    pub close: &'static str,
    /// What makes the next character one of the text.
    pub escape: Option<char>,
    /// What begins and ends code in it.
    pub code: Option<(&'static str, &'static str)>,
    /// `$X` in it stands for the value of `X`.
    pub expands: bool,
    /// Whether it goes on in the next line.
    pub lines: bool,
}

impl Quote {
    /// A text between `open` and `close` in one line, with `\` as escape.
    pub const fn new(open: &'static str, close: &'static str) -> Self {
        Self { open, close, escape: Some('\\'), code: None, expands: false, lines: false }
    }
    /// … without escapes.
    pub const fn raw(self) -> Self {
        Self { escape: None, ..self }
    }
    /// … over many lines.
    pub const fn lines(self) -> Self {
        Self { lines: true, ..self }
    }
    /// … with code between two signs.
    pub const fn code(self, open: &'static str, close: &'static str) -> Self {
        Self { code: Some((open, close)), ..self }
    }
    /// … in which `$X` is a value.
    pub const fn expands(self) -> Self {
        Self { expands: true, ..self }
    }
}
