//! Uses in Terraform and its kin.

use super::forms::{Code, Dialect, How};
use super::lexer::{self, Lexis, PLAIN, Quote};
use super::{Found, Kind};

const LEXIS: Lexis = Lexis {
    line_comments: &["#", "//"],
    quotes: &[Quote::new("\"", "\"").code("${", "}")],
    in_words: &['-'],
    heredocs: true,
    ..PLAIN
};

/// Terragrunt's and Packer's functions.
const HCL: Dialect = Dialect {
    calls: &[("get_env ( NAME", How::Fetch), ("env ( NAME", How::Fetch), ("getenv ( NAME", How::Fetch)],
    maps: &[],
    access: &[],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains("variable") && !text.contains("env") {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&HCL, found);
    let blocks = |name: &str| (0..tokens.len()).any(|at| code.sign(at) == name && code.literal(at + 1).is_some());
    // Who reads the file tells which variable sets `variable "x"`.
    let prefix = if blocks("target") || blocks("group") {
        ""
    } else if blocks("source") || code.has("packer {") {
        "PKR_VAR_"
    } else if blocks("job") {
        "NOMAD_VAR_"
    } else {
        "TF_VAR_"
    };
    for at in (0..tokens.len()).filter(|at| code.sign(*at) == "variable" && code.sign(at + 2) == "{") {
        let name = tokens[at + 1];
        let optional = has_default(&code, at + 3);
        if super::forms::is_name(name.text) {
            found.push(format!("{prefix}{}", name.text), name.place(), Kind::Schema, optional);
        }
    }
    for token in tokens.iter().filter(|token| token.sort == super::tokens::Sort::Text) {
        template(token.text, token.start, found);
    }
}

fn has_default(code: &Code<'_, '_>, start: usize) -> bool {
    let mut depth = 0;
    for at in (start..code.tokens.len()).take(2000) {
        match code.sign(at) {
            "{" | "[" | "(" => depth += 1,
            "}" if depth == 0 => return false,
            "}" | "]" | ")" => depth -= 1,
            "default" if depth == 0 && code.sign(at + 1) == "=" => return true,
            _ => {}
        }
    }
    false
}

/// `` {{env `X`}} `` of Packer's and Nomad's templates.
fn template(text: &str, start: usize, found: &mut Found) {
    for (at, _) in text.match_indices("{{") {
        let inside = text[at + 2..].trim_start_matches(['-', ' ']);
        let Some(quoted) = inside.strip_prefix("env ").map(str::trim_start) else { continue };
        let name = quoted.trim_start_matches(['\\', '`', '"']);
        let place = start + text.len() - name.len();
        let name = &name[..name.find(['\\', '`', '"', ' ', '}']).unwrap_or(0)];
        if quoted.len() > name.len() && super::forms::is_name(name) && !name.starts_with("NOMAD_") {
            found.push(name, place..place + name.len(), Kind::Template, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"locals { x = get_env("OPT_4", "d"), y = get_env("USE_5"), z = "${get_env("USE_6")}" }"####,
        );
    }

    #[test]
    fn packer() {
        testing::check(super::find, r####"source "x" "y" { token = "{{env `USE_2`}}" }"####);
    }

    #[test]
    fn variables() {
        let terraform = "variable \"a\" { type = string }\nvariable \"b\" {\n  type = object({ default = string })\n  default = {}\n}\n# variable \"c\" {}\n";
        assert_eq!(testing::uses(super::find, terraform), ["1 TF_VAR_a", "2 TF_VAR_b?"]);
        let packer = "packer { }\nvariable \"a\" { default = env(\"TOKEN\") }\n";
        assert_eq!(testing::uses(super::find, packer), ["2 PKR_VAR_a?", "2 TOKEN"]);
        let bake = "variable \"TAG\" { default = \"x\" }\ntarget \"app\" { tags = [\"app:${TAG}\"] }\n";
        assert_eq!(testing::uses(super::find, bake), ["1 TAG?"]);
    }
}
