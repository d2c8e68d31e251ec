use proptest::prelude::*;

use super::*;

fn known(name: &str) -> Option<String> {
    match name {
        "SET" => Some("s".to_string()),
        "EMPTY" => Some(String::new()),
        "db.web" => Some("db:80".to_string()),
        _ => None,
    }
}

/// What the template comes to; `Err` with the parser's or the missing variable's message.
fn come_to(template: &str) -> Result<String, String> {
    let parts = parse(template).map_err(|error| error.message)?;
    assert_eq!(write(&parts), template, "written as it was");
    evaluate(&parts, &known).map_err(|missing| format!("{}: {}", missing.name, missing.message))
}

#[test]
fn values_as_seen_in_2_26_1_and_2_40_3() {
    for (template, value) in [
        ("$", "$"),
        ("a$", "a$"),
        ("$1 $-", "$1 $-"),
        ("$$SET $${SET}", "$SET ${SET}"),
        ("$SET}", "s}"),
        ("${SET}-${U:-x}", "s-x"),
        ("${U:-a}b}", "ab}"),
        ("${SET:-a}b}", "sb}"),
        ("${SET:-{x}}y", "sy"),
        ("${U:-{}}", "{}"),
        ("${U:-{}} tail }", "{}} tail "),
        ("${U:-{x}", "{x"),
        ("${U-a}}{b}", "a}{b}"),
        ("${U:-a}\n${SET}", "a\ns"),
        ("${U:-$$} ${U:-a$}", "$ a$"),
        ("${U:-$${SET}}", "${SET}"),
        ("${U:-${W:-${SET}}}", "s"),
        ("${U:-${SET}-{z}}", "s-{z}"),
        ("${U:+x}${EMPTY:+x}${SET:+x${SET}}", "xs"),
        ("${U+x}${EMPTY+x}", "x"),
        ("${EMPTY-x}${EMPTY:-y}", "y"),
        ("${MY-KEY}", "KEY"),
        ("${U:-x} ${SET:?m}", "x s"),
        ("${EMPTY?}${U}$U", ""),
    ] {
        assert_eq!(come_to(template).as_deref(), Ok(value), "{template}");
    }
}

#[test]
fn errors_as_seen_in_2_26_1_and_2_40_3() {
    for (template, at) in [
        ("${b", 0..3),
        ("x ${SET:0:3}", 2..12),
        ("${SET/a/b}", 0..10),
        ("${}", 0..3),
        ("${SET }", 0..7),
        ("${ SET}", 0..7),
        ("${1}", 0..4),
        ("${U:=x}", 0..7),
        ("${SET$x}", 0..8),
        ("${db.postgres}", 0..14),
        // A default ends on its line.
        ("${U:-a\nb}", 0..6),
        ("${U:-${SET}", 5..10),
        ("${U:-a}${", 7..9),
    ] {
        let error = parse(template).unwrap_err();
        assert_eq!(error.offset..error.offset + error.len, at, "{template}: {}", error.message);
    }
    insta::assert_snapshot!(come_to("${b").unwrap_err(), @"`${b` is not closed by a `}`");
    insta::assert_snapshot!(come_to("${b:-c").unwrap_err(), @"`${b:-` is not closed by a `}` on its line");
    insta::assert_snapshot!(come_to("${}").unwrap_err(), @"after `${` comes the name of a variable");
    insta::assert_snapshot!(come_to("${A:0:3}").unwrap_err(), @"after `${A` comes `}` or one of `:-`, `-`, `:?`, `?`, `:+`, `+`");
}

#[test]
fn required_variables_are_missed_even_in_a_default_that_is_not_used() {
    assert_eq!(come_to("${U:?a ${SET} b}"), Err("U: a s b".to_string()));
    assert_eq!(come_to("${EMPTY:?}"), Err("EMPTY: ".to_string()));
    assert_eq!(come_to("${SET:-${V:?must}}"), Err("V: must".to_string()));
}

#[test]
fn ranges_are_offsets_in_the_whole_template() {
    let template = "é${A:-${B:?c}}$D";
    let parts = parse(template).unwrap();
    let mut seen = Vec::new();
    visit(&parts, &mut |part| {
        if let Part::Var { range, .. } = part {
            seen.push(&template[range.clone()]);
        }
    });
    assert_eq!(seen, ["${A:-${B:?c}}", "${B:?c}", "$D"]);
}

#[test]
fn endpoints_are_known_only_where_they_are_asked_for() {
    let paths = |template: &str| {
        let parts = parse_dotted(template).unwrap();
        assert_eq!(write(&parts), template);
        let mut paths = Vec::new();
        visit(&parts, &mut |part| paths.extend(if let Part::Endpoint { path, .. } = part { Some(path.clone()) } else { None }));
        paths
    };
    assert_eq!(paths("http://${db.web}/${my-db.web.host}"), ["db.web", "my-db.web.host"]);
    assert_eq!(paths("${U:-${db.web}}"), ["db.web"]);
    assert_eq!(paths("${HOST-db.local}${U:-db.web}$${db.web}"), Vec::<String>::new());
    let parts = parse_dotted("${db.web}").unwrap();
    assert_eq!(evaluate(&parts, &known).as_deref(), Ok("db:80"));
    assert!(can_be_written(&parts));
}

#[test]
fn texts_that_no_default_can_hold() {
    let default = |text: &str| {
        let op = Some((Op::DefaultIfEmpty, vec![Part::Text(text.to_string())]));
        vec![Part::Var { name: "A".to_string(), op, braced: true, range: 0..0 }]
    };
    for text in ["plain", "{balanced}", "pa$$word", "$A", "${A}", "a b: #c"] {
        assert!(can_be_written(&default(text)), "{text}");
        let back = parse(&write(&default(text))).unwrap();
        assert_eq!(evaluate(&back, &|_| None).as_deref(), Ok(text));
    }
    for text in ["a}b", "two\nlines", "}{"] {
        assert!(!can_be_written(&default(text)), "{text}");
    }
}

#[test]
fn depth_is_bounded() {
    let deep = |n: usize| "${A:-".repeat(n) + &"}".repeat(n);
    assert!(parse(&deep(40)).is_ok());
    assert!(parse(&deep(5000)).is_err());
}

proptest! {
    #[test]
    fn whatever_reads_is_written_as_it_was(template in r"[$ {}A:?+\-a.\n]{0,24}") {
        for parse in [parse, parse_dotted] {
            if let Ok(parts) = parse(&template) {
                prop_assert_eq!(write(&parts), template.as_str());
            }
        }
    }

    #[test]
    fn a_literal_comes_to_itself(text in r"[$ {}A:a\n]{0,24}") {
        let parts = parse(&literal(&text)).unwrap();
        prop_assert_eq!(evaluate(&parts, &|_| Some("wrong".to_string())), Ok(text));
    }
}
