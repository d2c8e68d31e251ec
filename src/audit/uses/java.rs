//! Uses in Java, and what other languages of its machine read in the same way.

use super::forms::{Code, Dialect, How};
use super::tokens::{self, Token};
use super::{Found, Kind, spring};

const JAVA: Dialect = Dialect {
    calls: &[
        ("System . getenv ( NAME", How::Read),
        (". environmentVariable ( NAME", How::Read),
        (". environmentVariable (? NAME", How::Read),
        (". environment ( ) . put ( NAME", How::Set),
        (". environment ( ) . putIfAbsent ( NAME", How::Set),
        (". environment ( ) . remove ( NAME", How::Set),
        (". environment ( ) [ NAME", How::Set),
    ],
    maps: &["System . getenv ( )"],
    access: &[
        (". get ( NAME", How::Read),
        (". getValue ( NAME", How::Read),
        (". getOrDefault ( NAME", How::Ask),
        (". getOrElse ( NAME", How::Ask),
        (". getOrNull ( NAME", How::Ask),
        (". containsKey ( NAME", How::Ask),
        (". contains ( NAME", How::Ask),
        (". keySet ( ) . contains ( NAME", How::Ask),
        (". put ( NAME", How::Set),
        ("[ NAME", How::Read),
    ],
};

/// `import static java.lang.System.getenv`.
const STATIC: Dialect = Dialect { calls: &[("getenv ( NAME", How::Read)], maps: &["getenv ( )"], access: JAVA.access };

/// The library of env files.
const DOTENV: Dialect = Dialect {
    calls: &[("Dotenv . load ( ) . get ( NAME", How::Fetch)],
    maps: &["Dotenv . load ( )", "Dotenv . configure ( )", "dotenv ( )", "dotenv"],
    access: &[(". get ( NAME", How::Fetch), ("[ NAME", How::Read)],
};

/// Spring's environment; its names are variables only where they are written as such.
const SPRING: &[&str] = &["getProperty", "getRequiredProperty", "containsProperty"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !may_use(text) {
        return;
    }
    let tokens = tokens::of_tree(tree_sitter_java::LANGUAGE, text, &[]);
    forms(&Code::new(&tokens), found);
}

/// Whether `text` has a word that every use has.
#[must_use]
pub fn may_use(text: &str) -> bool {
    ["env", "nvironment", "Value", "Property", "${"].iter().any(|word| text.contains(word))
}

/// Finds the forms of Java, and of libraries for it.
pub fn forms(code: &Code<'_, '_>, found: &mut Found) {
    code.find(&JAVA, found);
    let imported = ["java . lang . System . getenv", "java . lang . System . *", "platform . posix . getenv", "platform . posix . *"];
    if imported.iter().any(|import| code.has(import)) && !code.defines("getenv") {
        code.find(&STATIC, found);
    }
    if code.has("dotenv . Dotenv") || code.has("dotenv . dotenv") || code.has("dotenv . *") || code.has("dotenv . kotlin") {
        code.find(&DOTENV, found);
    }
    annotations(code, found);
    let spring = code.has("core . env .") || code.has("ConfigurableEnvironment") || code.has("Environment");
    for at in (2..code.tokens.len()).filter(|at| spring && SPRING.contains(&code.sign(*at)) && code.sign(at + 1) == "(") {
        let asked = code.before(at, 2);
        let owner = if asked == ")" { code.before(at, 4) } else { asked };
        let of_environment = owner.to_ascii_lowercase().ends_with("env") || owner.to_ascii_lowercase().ends_with("environment");
        if let Some(name) = code.literal(at + 2).filter(|name| of_environment && spring::is_variable(name.text)) {
            let optional = code.sign(at + 3) == "," || code.sign(at) == "containsProperty";
            found.push(name.text, name.place(), Kind::Read, optional);
        }
    }
}

/// `@Value("${X:default}")`, `@ConfigProperty(name = "X")`.
fn annotations(code: &Code<'_, '_>, found: &mut Found) {
    let mut at = 0;
    while at < code.tokens.len() {
        let annotated = code.sign(at) == "@" && code.sign(at + 2) == "(";
        let targeted = code.sign(at) == "@" && code.sign(at + 2) == ":" && code.sign(at + 4) == "(";
        if !annotated && !targeted {
            at += 1;
            continue;
        }
        let name = code.sign(if annotated { at + 1 } else { at + 3 });
        at += if annotated { 3 } else { 5 };
        let start = at;
        let mut depth = 0;
        while at < code.tokens.len() {
            match code.sign(at) {
                "(" => depth += 1,
                ")" if depth == 0 => break,
                ")" => depth -= 1,
                _ => {}
            }
            if let Some(text) = code.literal(at) {
                spring::within(text.text, text.start, Kind::Read, found);
            }
            at += 1;
        }
        if matches!(name, "ConfigProperty" | "Property") {
            property(code, &code.tokens[start..at], start, found);
        }
    }
}

fn property(code: &Code<'_, '_>, arguments: &[Token<'_>], start: usize, found: &mut Found) {
    let optional = arguments.iter().any(|token| token.text == "defaultValue");
    for at in start..start + arguments.len() {
        if code.sign(at) == "name" && code.sign(at + 1) == "=" {
            if let Some(name) = code.literal(at + 2).filter(|name| spring::is_variable(name.text)) {
                found.push(name.text, name.place(), Kind::Schema, optional);
            }
        }
    }
}
