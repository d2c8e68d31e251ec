//! Snippets, and what is found in them.

mod aliases;
mod forms;
mod libraries;
mod readers;
mod schemas;
mod sets;
mod traps;

use super::*;

/// What is found in `text`: uses as `line NAME`, with `?` where the code goes on without; sets as `line =NAME`; dynamic places as `line []`.
pub fn seen(language: Language, text: &str) -> Vec<String> {
    let mut found = Found::default();
    find(language, text, &mut found);
    let found = found.sorted();
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let uses =
        found.uses.iter().map(|one| format!("{} {}{}", line(one.place.start), one.name, if one.optional { "?" } else { "" }));
    let sets = found.sets.iter().map(|(name, place)| format!("{} ={name}", line(place.start)));
    let dynamic = found.dynamic.iter().map(|place| format!("{} []", line(place.start)));
    uses.chain(sets).chain(dynamic).collect()
}

/// Holds each snippet against what must be found, in TypeScript.
#[track_caller]
fn hold(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(seen(Language::Typescript, text), *expected, "{text}");
    }
}

#[test]
fn places_are_those_of_the_names() {
    let text = "const é = '→'; process.env['X']; const { Y: y } = process.env;\n";
    let mut found = Found::default();
    find(Language::Javascript, text, &mut found);
    let names: Vec<&str> = found.sorted().uses.iter().map(|one| &text[one.place.clone()]).collect();
    assert_eq!(names, ["X", "Y"]);
}

#[test]
fn broken_code_is_no_obstacle() {
    for text in [
        "const { env",
        "process.env.",
        "process.env[",
        "import { env } from",
        "}}}} process.env[`${",
        "const {{{{ = process.env; é\u{0}",
    ] {
        let _ = seen(Language::Typescript, text);
        let _ = seen(Language::Javascript, text);
    }
    assert_eq!(seen(Language::Javascript, "if (x {\n  go(process.env.X)\n"), ["2 X"]);
    let deep = format!("process.env.A; {}process.env.B{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(seen(Language::Javascript, &deep).len(), 2);
    let pattern = format!("const {}X{} = process.env", "{ a: ".repeat(5000), " }".repeat(5000));
    assert_eq!(seen(Language::Javascript, &pattern), ["1 a"]);
}

#[test]
fn types_in_javascript_are_read() {
    assert_eq!(seen(Language::Javascript, "// @flow\nfunction f(x: ?string): string { return process.env.X; }\n"), ["2 X"]);
    assert_eq!(
        seen(Language::Javascript, "export const A = () => <p title={process.env.X}>process.env.Y {process.env.Z}</p>"),
        ["1 X", "1 Z"]
    );
    assert_eq!(seen(Language::Tsx, "export const A = () => <p>{process.env.X!} it's process.env.Y</p>"), ["1 X"]);
}
