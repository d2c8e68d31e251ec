use super::super::{Comments, corpus, to_yaml};
use super::read;
use crate::compose::{Map, Tree, Value};
use crate::diag::{FileId, Sources, Span};

/// What `text` says, as JSON, or what is said against it and where.
fn said(text: &str) -> String {
    match read(text, FileId::MANIFEST) {
        Ok(documents) => documents.iter().map(|document| document.tree.to_json().to_string()).collect::<Vec<_>>().join(" | "),
        Err(error) => {
            let related = error.related.map(|(span, why)| format!(" ({} {why})", place(text, span))).unwrap_or_default();
            format!("{} {}{related}", place(text, error.span), error.message)
        }
    }
}

fn place(text: &str, span: Span) -> String {
    let sources = Sources::with_manifest("compose.yaml", text);
    let (line, column) = sources.get(FileId::MANIFEST).unwrap().line_column(span.start as usize);
    format!("{line}:{column}+{}", span.len)
}

#[test]
fn values_are_what_compose_reads() {
    for (text, json) in [
        ("", ""),
        ("# nothing\n", ""),
        ("---\n", "null"),
        ("a: 0777\nb: 1e3\nc: yes\nd: ~\ne: 1_0\nf: '1'", r#"{"a":511,"b":1000.0,"c":"yes","d":null,"e":10,"f":"1"}"#),
        ("a: !!str 1\nb: !foo 1\nc: !!binary aGk=\nd: !!float 1", r#"{"a":"1","b":"1","c":"hi","d":1.0}"#),
        ("a: 18446744073709551615", r#"{"a":"18446744073709551615"}"#),
        ("a: &x [1]\nb: *x\nc: {<<: {d: *x}}", r#"{"a":[1],"b":[1],"c":{"d":[1]}}"#),
        ("a: &a {b: 1, c: 2}\nd: {c: 3, <<: *a, e: 4}", r#"{"a":{"b":1,"c":2},"d":{"c":3,"b":1,"e":4}}"#),
        ("a: {<<: [{b: 1}, {b: 2, c: 3}]}", r#"{"a":{"b":1,"c":3}}"#),
        ("l: &l [{b: 1}, {b: 2}]\na: {<<: *l}", r#"{"l":[{"b":1},{"b":2}],"a":{"b":1}}"#),
        ("a: {<<: {1: b, ~: c, true: d}}", r#"{"a":{"1":"b","true":"d"}}"#),
        ("a: {'<<': 1}", r#"{"a":{"<<":1}}"#),
        ("a: &x 1\n---\nb: *x\n", r#"{"a":1} | {"b":1}"#),
        ("\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n", r#"{"a":1,"b":"x\ny\n"}"#),
        ("%YAML 1.1\n---\na: b", r#"{"a":"b"}"#),
        ("a: !reset 1\nb: [!reset 1, 2]\nc: !override [1]", r#"{"b":[2],"c":[1]}"#),
        ("a: !override {b: !reset null, c: !override 1}", r#"{"a":{"b":"null","c":"1"}}"#),
        ("a: &x {b: !reset 1, c: 2}\nd: *x\ne: {<<: *x}", r#"{"a":{"c":2},"d":{"c":2},"e":{"c":2}}"#),
        ("a: &x !reset 1\nb: *x\nc: [*x]", r#"{"c":[]}"#),
        ("a: 2001-01-01", r#"{"a":"2001-01-01"}"#),
    ] {
        assert_eq!(said(text), json, "{text:?}");
    }
}

#[test]
fn what_compose_refuses_is_refused_where_it_stands() {
    let cases = [
        "a: 1\nb: 2\n\"a\": 3\n",
        "a: {b: 1, b: 2}",
        "<<: {a: 1}\n<<: {b: 1}",
        "a: {<<: [x]}",
        "a: &x 1\nb: {<<: *x}",
        "a: {<<: ~}",
        "é: *nothing",
        "a: &x {b: *x}",
        "a: &x [1, [*x]]",
        "a: &x {<<: *x}",
        "a: &x {b: 1}\nc: {<<: *x, d: *x}",
        "a:\n  1: b",
        "a: {~: b}",
        "a: {[b]: c}",
        "a: !!int x",
        "a: [1, 2",
        "a: {b: c",
        "a: [1}",
        "a: \"b",
        "a: b: c",
        "a:\n\tb: 1",
        "a:\n  b: 1\n c: 2",
        "a: @b",
        "a: \"\\q\"",
        "a: b\u{0}",
        "a: b\u{2028}c",
        "%YAML 1.2\n---\na: 1",
        "%NO\n---\na: 1",
        "a: 1\n...\nb: 2",
        "a: [!!str, b]",
        "a: &é b",
        "a: [b?]",
        "a: {b:}",
        "a: {b\n: c}",
        "a: |\n  \tb",
        "a: \"\\/\"",
        "a: 'b' c",
    ];
    let all: String = cases.iter().map(|text| format!("{text:?}\n    {}\n", said(text))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn spans_cover_a_values_own_text() {
    let text = "\u{feff}é: {b: \"x\"}\r\nl:\r\n- 'y'\r\n- |\r\n  z\r\n\r\nm:\r\n  n: plain  # c\r\n  o:\r\nx: &x [1]\r\ny: *x\r\nz: |2-\r\n   q\r\n";
    let tree = read(text, FileId::MANIFEST).unwrap().remove(0).tree;
    let at = |path: &str| {
        let span = tree.at(&crate::compose::TreePath::parse(path)).unwrap().span;
        &text[span.start as usize..span.end()]
    };
    for (path, expected) in [
        ("é", "{b: \"x\"}"),
        ("é.b", "\"x\""),
        ("l", "- 'y'\r\n- |\r\n  z"),
        ("l[0]", "'y'"),
        ("l[1]", "|\r\n  z"),
        ("m", "n: plain  # c\r\n  o:"),
        ("m.n", "plain"),
        ("m.o", ""),
        ("x", "[1]"),
        ("y", "*x"),
        ("y[0]", "1"),
        ("z", "|2-\r\n   q"),
    ] {
        assert_eq!(at(path), expected, "{path}");
    }
}

#[test]
fn resets_and_dates_are_found_at_their_paths() {
    let text = "s:\n  w:\n    a: !reset [b]\n    <<: {c: !override {d: !reset 1}}\n    l: [x, !reset y]\n    x: &x\n      e: !reset 1\n      f: !override 2\n    y: *x\n  d: [&d 2001-01-01, *d, '2001-01-01']\n  e: {<<: {k: 2001-01-01, m: 2001-01-02}, k: n}\n";
    let document = read(text, FileId::MANIFEST).unwrap().remove(0);
    let resets: Vec<_> = document.resets.iter().map(|reset| format!("{} {}", reset.path, place(text, reset.span))).collect();
    assert_eq!(resets, ["s.w.a 3:8+6", "s.w.c 4:13+9", "s.w.l[1] 5:12+6", "s.w.x.e 7:10+6", "s.w.x.f 8:10+9", "s.w.y.f 8:10+9"]);
    let dates: Vec<_> = document.dates.iter().map(|(path, span)| format!("{path} {}", place(text, *span))).collect();
    assert_eq!(dates, ["s.d[0] 10:10+10", "s.d[1] 10:22+2", "s.e.m 11:30+10"]);
}

#[test]
fn comments_keep_their_place() {
    let text = "# one\n\n#two \na: 1 # three\nb: '# no'\n---\n  #\tfour\nc: |\n  # no\n";
    let documents = read(text, FileId::MANIFEST).unwrap();
    let comments = |i: usize| {
        let comments: &Vec<super::super::document::Comment> = &documents[i].comments;
        comments.iter().map(|c| format!("{} {} {}", place(text, c.span), c.trailing, c.text)).collect::<Vec<_>>()
    };
    assert_eq!(comments(0), ["1:1+5 false one", "3:1+4 false two", "4:6+7 true three"]);
    assert_eq!(comments(1), ["7:3+6 false four"]);
}

#[test]
fn hostile_texts_are_refused_before_they_cost_much() {
    let nested = |open: &str| open.repeat(10_000);
    for text in [nested("["), nested("{"), nested("- "), nested("? "), nested("{a: "), nested("!!seq [")] {
        assert!(said(&text).contains("nested more than 200 levels deep"), "{}", said(&text));
    }
    let indented: String = (0..300).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    assert!(said(&indented).contains("nested more than 200 levels deep"));
    // Each line says the one before ten times.
    let laughs: String = (1..12).map(|i| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", "))).collect();
    assert!(said(&format!("a0: &a0 ha\n{laughs}")).contains("aliases make this file grow too much"));
    let merges: String = (1..40).map(|i| format!("b{i}: &b{i} {{<<: [*b{0}, *b{0}]}}\n", i - 1)).collect();
    assert!(said(&format!("b0: &b0 {{a: 1}}\n{merges}")).contains("aliases make this file grow too much"));
    let ladder: String = (1..300).map(|i| format!("c{i}: &c{i} [*c{}]\n", i - 1)).collect();
    assert!(said(&format!("c0: &c0 x\n{ladder}")).contains("nested more than 200 levels deep"));
    let text = "x".repeat(1 << 20);
    let copies = format!("a: &a {text}\nb: [{}]\n", vec!["*a"; 1000].join(", "));
    assert!(said(&copies).contains("aliases make this file grow too much"));
}

/// Long files of every kind take time in proportion: at a hundred thousand lines, any square of them would be felt.
#[test]
fn long_files_are_read_quickly() {
    let lines = |line: &dyn Fn(usize) -> String| (0..30_000).map(line).collect::<String>();
    for text in [
        lines(&|i| format!("k{i}: v # c\n")),
        lines(&|i| format!("- k{i}: {{a: b}}\n")),
        format!("a: [{}]\n", lines(&|i| format!("{i}, "))),
        format!("a: &a 1\n{}", lines(&|i| format!("k{i}: *a\n"))),
        format!("a: &a {{b: 1}}\n{}", lines(&|i| format!("k{i}: {{<<: *a}}\n"))),
        lines(&|_| "# comment\n".to_string()) + "a: 1\n",
        format!("a: \"{}\"\n", lines(&|_| "\\\\\n  x".to_string())),
        format!("a: |\n{}", lines(&|_| "  x\n".to_string())),
        format!("a: b\n{}", lines(&|_| "  x\n\n".to_string())),
        lines(&|_| "---\n".to_string()),
    ] {
        let start = std::time::Instant::now();
        read(&text, FileId::MANIFEST).unwrap();
        assert!(start.elapsed().as_secs() < 10, "{:?} {:?}", start.elapsed(), &text[..20]);
    }
}

/// Everything that [`to_yaml`] writes is read as what it was.
#[test]
fn what_is_written_is_read_back() {
    let strings = corpus::strings_and_mixtures(1500);
    let (tree, comments) = corpus::corpus(&strings);
    let text = to_yaml(&tree, &comments);
    let document = read(&text, FileId::MANIFEST).unwrap().remove(0);
    assert!(document.tree == tree);
    assert!(document.dates.is_empty() && document.resets.is_empty());
    let compose = corpus::compose(&strings);
    assert!(read(&to_yaml(&compose, &Comments::default()), FileId::MANIFEST).unwrap().remove(0).tree == compose);
}

fn any_tree() -> impl proptest::strategy::Strategy<Value = Tree> {
    use proptest::prelude::*;
    let text = || prop_oneof![any::<String>(), "[-a:#'\"{}\\[\\],&*!|>?%@~<0-9. \n\t]{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_filter("JSON has no such number", |n| n.is_finite()).prop_map(Value::Float),
        text().prop_map(Value::Str),
    ];
    leaf.prop_map(Tree::bare).prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Tree::bare),
            prop::collection::vec((text(), inner), 0..6).prop_map(|pairs| Tree::bare(pairs.into_iter().collect::<Map>())),
        ]
    })
}

proptest::proptest! {
    #[test]
    fn any_tree_is_read_back(tree in any_tree()) {
        let text = to_yaml(&tree, &Comments::default());
        let documents = read(&text, FileId::MANIFEST).map_err(|error| format!("{error:?} in\n{text}")).unwrap();
        proptest::prop_assert_eq!(&documents[0].tree, &tree, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([-a:#'\"{}\\[\\],&*!|>?%@~<0-9. \n\t\r]|<<: |&a |\\*a|!reset |- |: |\n  |é|---\n|\\\\x){0,30}") {
        match read(&text, FileId::MANIFEST) {
            Err(error) => proptest::prop_assert!(text.get(error.span.start as usize..error.span.end()).is_some()),
            Ok(documents) => documents.iter().for_each(|document| inside(&document.tree, &text)),
        }
    }
}

fn inside(tree: &Tree, text: &str) {
    assert!(text.get(tree.span.start as usize..tree.span.end()).is_some(), "{:?} in {text:?}", tree.span);
    match &tree.value {
        Value::Seq(items) => items.iter().for_each(|item| inside(item, text)),
        Value::Map(map) => map.values().for_each(|value| inside(value, text)),
        _ => {}
    }
}
