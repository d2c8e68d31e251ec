//! The texts of `tests/yaml/strings.txt`, and random ones like them, through the emitter.
//!
//! `emit_corpus` writes them as files for readers outside this project to judge: see `.ci/yaml-readers.py` and `.ci/yaml-compose.sh`.

use super::{Comments, scalar, to_yaml};
use crate::compose::{Map, Tree, TreePath, Value};

fn strings() -> Vec<String> {
    let text = include_str!("../../../tests/yaml/strings.txt");
    text.lines().filter(|line| !line.starts_with('#')).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The corpus, and `count` texts made of its pieces; the same ones in every run.
pub(crate) fn strings_and_mixtures(count: usize) -> Vec<String> {
    let mut all = strings();
    let pieces: Vec<String> = all.iter().filter(|s| s.chars().count() < 12).cloned().collect();
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut known: std::collections::BTreeSet<String> = all.iter().cloned().collect();
    while known.len() < pieces.len() + count {
        let text: String = (0..2 + next(3)).map(|_| pieces[next(pieces.len())].as_str()).collect();
        if known.insert(text.clone()) {
            all.push(text);
        }
    }
    all
}

fn map(entries: impl IntoIterator<Item = (String, Tree)>) -> Tree {
    Tree::bare(entries.into_iter().collect::<Map>())
}

/// Every text as a value, an item, an argument and a key, some with comments and with neighbours of every kind.
pub(crate) fn corpus(strings: &[String]) -> (Tree, Comments) {
    let name = |i: usize| format!("s{i:04}");
    let all = || strings.iter().enumerate();
    let mut comments = Comments::with_header("%YAML 1.1\n--- \u{2028}a: b");
    for i in (0..strings.len()).step_by(3) {
        comments.put(TreePath::default().key("values").key(&name(i)), format!("text {i}:\n- \u{85}x: y"));
    }
    let odd = |i: usize| match i % 6 {
        0 => Tree::bare(Value::Null),
        1 => Tree::bare(i % 4 == 1),
        2 => Tree::bare(-755),
        3 => Tree::bare(Value::Float(1e21)),
        4 => Tree::bare(Map::new()),
        _ => Tree::bare(Vec::new()),
    };
    let items =
        all().flat_map(|(i, s)| [Tree::bare(s.as_str()), odd(i), map([(s.clone(), odd(i)), (name(i), Tree::bare(s.as_str()))])]);
    let tree = map([
        ("values".into(), map(all().map(|(i, s)| (name(i), Tree::bare(s.as_str()))))),
        ("items".into(), Tree::bare(items.collect::<Vec<_>>())),
        ("keys".into(), map(all().map(|(i, s)| (s.clone(), odd(i))))),
        (
            "nested".into(),
            map(all().map(|(i, s)| (s.clone(), map([(s.clone(), Tree::bare(vec![Tree::bare(s.as_str()), odd(i)]))])))),
        ),
        (
            "services".into(),
            map(all().map(|(i, s)| {
                let list = || Tree::bare(vec![Tree::bare("a"), Tree::bare(s.as_str())]);
                (name(i), map([("command".into(), list()), ("cap_add".into(), list()), ("odd".into(), odd(i))]))
            })),
        ),
    ]);
    (tree, comments)
}

/// Every text as a service's environment variable, the name of a label, and an argument, with `$` in Compose's form.
pub(crate) fn compose(strings: &[String]) -> Tree {
    let value = |s: &str| Tree::bare(s.replace('$', "$$"));
    let numbered = || strings.iter().enumerate().map(|(i, s)| (format!("V{i:04}"), s));
    // Compose's schema wants at least one character, other than a break, in a label's name.
    let labels = numbered().filter(|(_, s)| s.chars().any(|c| c != '\n')).map(|(i, s)| (s.clone(), Tree::bare(i)));
    let probe = map([
        ("image".into(), Tree::bare("probe")),
        ("environment".into(), map(numbered().map(|(i, s)| (i, value(s))))),
        ("labels".into(), map(labels)),
    ]);
    let argv = numbered().map(|(i, s)| {
        let command = Tree::bare(vec![Tree::bare("run"), value(s)]);
        (i.to_lowercase(), map([("image".into(), Tree::bare("probe")), ("command".into(), command)]))
    });
    map([("services".into(), map([("probe".into(), probe)].into_iter().chain(argv)))])
}

#[test]
fn the_corpus_is_large_and_each_text_reads_back_from_its_scalar() {
    let strings = strings();
    assert!(strings.len() > 186);
    for text in strings_and_mixtures(3000) {
        let written = scalar::inline(&text);
        assert!(!written.contains(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']), "{written}");
        match written.strip_prefix('"') {
            // JSON's escapes are YAML's, but for these two.
            Some(_) => {
                let json = unescape_for_json(&written);
                assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            }
            None => assert_eq!(written, text),
        }
    }
}

/// A double-quoted scalar with `\xNN` and `\UNNNNNNNN` as JSON has them.
fn unescape_for_json(written: &str) -> String {
    let mut out = String::new();
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next().unwrap() {
            'x' => out.push_str(&format!("\\u00{}", chars.by_ref().take(2).collect::<String>())),
            'U' => {
                let code = u32::from_str_radix(&chars.by_ref().take(8).collect::<String>(), 16).unwrap();
                out.push(char::from_u32(code).unwrap());
            }
            other => out.extend(['\\', other]),
        }
    }
    out
}

#[test]
fn blocks_keep_their_text() {
    for text in strings_and_mixtures(3000) {
        let Some(sign) = scalar::block_sign(&text) else { continue };
        let yaml = to_yaml(&map([("k".into(), Tree::bare(text.as_str())), ("end".into(), Tree::bare(1))]), &Comments::default());
        let body = yaml.strip_prefix(&format!("k: {sign}\n")).unwrap().strip_suffix("end: 1\n").unwrap();
        let mut read: String = body.lines().map(|line| line.strip_prefix("  ").unwrap_or(line).to_string() + "\n").collect();
        if sign == "|-" {
            read.pop();
        }
        assert_eq!(read, text);
    }
}

/// Writes `corpus.yaml`, `compose.yaml`, and the values that they should give as JSON beside them, to the folder `$CORPUS_DIR`.
#[test]
#[ignore = "writes files for readers outside this project"]
#[expect(clippy::disallowed_methods, reason = "writes for the scripts in .ci, outside the program")]
fn emit_corpus() {
    let folder = std::path::PathBuf::from(std::env::var("CORPUS_DIR").expect("CORPUS_DIR names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let strings = strings_and_mixtures(1500);
    let (tree, comments) = corpus(&strings);
    let compose = compose(&strings);
    for (name, content) in [
        ("corpus.yaml", to_yaml(&tree, &comments)),
        ("corpus.json", tree.to_json().to_string()),
        ("compose.yaml", to_yaml(&compose, &Comments::default())),
        ("compose.json", compose.to_json().to_string()),
    ] {
        std::fs::write(folder.join(name), content).unwrap();
    }
}
