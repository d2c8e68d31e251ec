//! A look at the text before KDL's parser has it: the slips that everybody makes, and texts and blocks without an end.
//!
//! The parser points at whole nodes; this knows the very token, and goes on behind it.

mod scanner;

use scanner::Scanner;

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that only quotes make a text.
    Unquoted(&'static str),
    /// `true` for `#true`.
    Keyword,
    /// `'text'` or `“text”`.
    SingleQuotes,
    /// `# remark`.
    Comment,
    /// `[` or `]`.
    Bracket,
    /// A comma between values.
    Comma,
    /// A `:` behind a key, as in YAML.
    Colon,
    /// A `:` between a name and its value, as in YAML: with the white space behind it.
    Pair,
    /// A `=` between a node's name and its value.
    Equals,
    /// A backslash that escapes nothing.
    Escape,
    /// A node behind another's block, without `;`: the white space between them.
    Beside,
}

/// A token that KDL cannot read, or reads as something else than was meant.
#[derive(Clone, Copy, Debug)]
pub struct Slip {
    /// Offset of its first byte.
    pub start: usize,
    /// Its length in bytes.
    pub len: usize,
    /// What is wrong with it.
    pub kind: Kind,
    /// Where the node's line starts: what is shown as the line to write instead.
    pub node: usize,
}

/// Something without an end, or without a beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// A text without its closing quote: its place, to the end of the line.
    Text(usize, usize),
    /// A text over several lines without its closing quotes.
    LongText(usize),
    /// A comment without its `*/`.
    Comment(usize),
    /// A block without its `}`.
    Block(usize),
    /// A `}` without its block.
    Stray(usize),
    /// A node right behind another's block.
    Beside(usize),
    /// A text that something hangs on to.
    Glued(usize, usize),
    /// Blocks in blocks, deeper than [`MAX_DEPTH`].
    Deep(usize),
}

/// All that the look found.
#[derive(Debug, Default)]
pub struct Scan {
    /// Slips, in order.
    pub slips: Vec<Slip>,
    /// Unbalanced places, in order; a [`Break::Deep`] ends the scan.
    pub breaks: Vec<Break>,
    /// Lines that YAML would put inside of a key; no KDL.
    pub inner: Vec<(usize, usize)>,
    /// Offsets at which the text can be cut: a top-level block ends on the line before.
    pub cuts: Vec<usize>,
    /// Where an old raw text `r"…"` stands.
    pub old_text: Option<usize>,
}

/// Blocks within blocks, and comments within comments: no manifest needs more, and the parser's stack holds this.
pub const MAX_DEPTH: usize = 64;

/// Bytes of a line whose indentation matters.
const LONG_LINE: usize = 4096;

/// Looks through `text`.
pub fn scan(text: &str) -> Scan {
    Scanner::new(text).run()
}

impl Break {
    /// Where it starts.
    pub fn start(&self) -> usize {
        match *self {
            Self::Text(at, _)
            | Self::Glued(at, _)
            | Self::Beside(at)
            | Self::LongText(at)
            | Self::Comment(at)
            | Self::Block(at)
            | Self::Stray(at)
            | Self::Deep(at) => at,
        }
    }
}
