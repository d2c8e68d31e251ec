//! Uses in Ruby.

use super::forms::{Code, Dialect, How};
use super::{Found, Kind, tokens};

const RUBY: Dialect = Dialect {
    calls: &[
        ("Dotenv . require_keys (? NAMES", How::Schema),
        ("Dotenv . require_key (? NAMES", How::Schema),
        ("Figaro . require_keys (? NAMES", How::Schema),
    ],
    maps: &["ENV", "ENV . to_h", "ENV . to_hash", "ENV . to_h ( )", "ENV . clone", "ENV . dup"],
    access: &[
        ("[ NAME", How::Read),
        (". [] (? NAME", How::Read),
        (". fetch (? NAME", How::Fetch),
        (". fetch_values (? NAMES", How::Read),
        (". key? (? NAME", How::Ask),
        (". has_key? (? NAME", How::Ask),
        (". include? (? NAME", How::Ask),
        (". member? (? NAME", How::Ask),
        (". values_at (? NAMES", How::Read),
        (". slice (? NAMES", How::Ask),
        (". dig (? NAME", How::Read),
        (". assoc (? NAME", How::Ask),
        (". delete (? NAME", How::Set),
        (". store (? NAME", How::Set),
        (". update (? NAME =>", How::Set),
        (". merge! (? NAME =>", How::Set),
    ],
};

const ENVIED: Dialect = Dialect { calls: &[("ENVied . WORD", How::Read)], maps: &[], access: &[] };

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["ENV", "Figaro", "Dotenv"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = tokens::of_tree(tree_sitter_ruby::LANGUAGE, text, &[]);
    let code = Code::new(&tokens);
    code.find(&RUBY, found);
    code.find(&ENVIED, found);
    found.uses.retain(|one| !(one.name == "require" && text[..one.place.start].ends_with("ENVied.")));
    // Figaro finds a variable whatever its case; `x!` must be there, `x?` asks.
    for at in (4..tokens.len()).filter(|at| code.before(*at, 4) == "Figaro" && code.before(*at, 2) == "env") {
        let token = tokens[at];
        let name = token.text.trim_end_matches(['!', '?']);
        found.push(name.to_uppercase(), token.start..token.start + name.len(), Kind::Read, !token.text.ends_with('!'));
    }
}
