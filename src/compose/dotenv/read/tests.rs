use indexmap::IndexMap;

use super::super::quote;
use super::*;
use crate::diag::Sources;

/// The files of `cases.txt`, which real Compose reads as well: see [`super::conformance`].
pub(super) fn cases() -> Vec<String> {
    let marks =
        [("<CR>", "\r"), ("<TAB>", "\t"), ("<BOM>", "\u{feff}"), ("<NBSP>", "\u{a0}"), ("<LS>", "\u{2028}"), ("<NEL>", "\u{85}")];
    let case = |text: &str| marks.iter().fold(text.to_string(), |text, (mark, c)| text.replace(mark, c));
    let all = include_str!("cases.txt").split("=====\n").map(case);
    // Without the break at the end, too.
    all.flat_map(|text| [text.trim_end_matches('\n').to_string(), text]).collect()
}

pub(super) fn host(name: &str) -> Option<String> {
    (name == "HOST").then(|| "h x".to_string())
}

fn place(text: &str, span: Span) -> String {
    let sources = Sources::with_manifest(".env", text);
    let (line, column) = sources.get(FileId::MANIFEST).unwrap().line_column(span.start as usize);
    format!("{line}:{column}")
}

fn said(text: &str) -> String {
    let slice = |span: Span| &text[span.start as usize..span.end()];
    match read(text, FileId::MANIFEST, &mut IndexMap::new(), &host) {
        Ok(entries) => entries
            .iter()
            .map(|entry| {
                assert!(entry.key.value.is_empty() || slice(entry.key.span) == entry.key.value);
                let (key, raw) = (&entry.key.value, slice(entry.raw));
                let comments: String = entry.above.iter().chain(&entry.trailing).map(|c| format!(" #{:?}", c.text)).collect();
                format!("    {} {key:?} {:?} {raw:?} -> {:?}{comments}\n", entry.line, entry.style, entry.value)
            })
            .collect(),
        Err(error) => format!("    {} {:?} {}\n", place(text, error.span), slice(error.span), error.message),
    }
}

#[test]
fn every_case_is_read_as_compose_reads_it() {
    let all: String = cases().iter().map(|text| format!("{text:?}\n{}", said(text))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn later_files_see_earlier_ones_and_the_shell_wins() {
    let mut known = IndexMap::new();
    for text in ["A=1\nB=$A\nHOST=file\nN", "A=2\nC=$A$B$HOST\nB\nN=x\n", "D=$C\n"] {
        read(text, FileId::MANIFEST, &mut known, &host).unwrap();
    }
    let known: Vec<_> = known.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(known, ["A=2", "B=1", "HOST=file", "=N", "C=21h x", "N=x", "D=21h x"]);
}

#[test]
fn comments_stay_with_their_variable() {
    let text = "# file\n\n# a\n#b\nA=1 # c\n\n# no\n\n#\td\nB='x' #e\n# f\nC\n";
    let entries = read(text, FileId::MANIFEST, &mut IndexMap::new(), &|_| None).unwrap();
    let comments = |entry: &Entry| {
        let trailing = entry.trailing.as_ref().map(|c| (c.text.as_str(), c.trailing));
        (
            entry.line,
            entry.above.iter().map(|c| (c.text.clone(), c.trailing)).collect::<Vec<_>>(),
            trailing.map(|(text, t)| format!("{text} {t}")),
        )
    };
    let own = |text: &str| (text.to_string(), false);
    assert_eq!(comments(&entries[0]), (5, vec![own("a"), own("b")], Some("c true".to_string())));
    assert_eq!(comments(&entries[1]), (10, vec![own("d")], Some("e true".to_string())));
    assert_eq!(comments(&entries[2]), (12, vec![own("f")], None));
}

#[test]
fn raw_lines_mean_what_they_say() {
    let read = |text: &str| {
        let mut known = IndexMap::from([("B".to_string(), "before".to_string())]);
        match read_raw(text, FileId::MANIFEST, &mut known, &host) {
            Ok(entries) => entries
                .iter()
                .map(|e| {
                    format!(
                        "{}:{}={:?}/{}",
                        e.line,
                        e.key.value,
                        e.value.as_deref().unwrap_or("-"),
                        &text[e.raw.start as usize..e.raw.end()]
                    )
                })
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => format!("{} {}", place(text, error.span), error.message),
        }
    };
    for (text, expected) in [
        ("A=1\n\n # c\n B = x", "4:2 a variable's name has no blanks"),
        (
            "\u{feff}A='1' # $HOST \r\n\tC==\"\r\nHOST\nNONE\r\nB\nD=",
            "1:A=\"'1' # $HOST \"/'1' # $HOST  2:C=\"=\\\"\"/=\" 3:HOST=\"h x\"/ 4:NONE=\"-\"/ 5:B=\"before\"/ 6:D=\"\"/",
        ),
        ("=x", "1:1 a name is missing before `=`"),
        ("export A=1", "1:1 a variable's name has no blanks"),
        ("'é&=1", "1:'é&=\"1\"/1"),
        ("", ""),
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
    assert_eq!(read(&format!("A=1\nB={}\n", "x".repeat(65_534))), "2:1 no line may have 64 KiB or more");
}

#[test]
fn what_grows_without_end_is_refused() {
    let doubled = format!("A=xxxxxxxx\n{}", "A=$A$A\n".repeat(60));
    assert!(said(&doubled).contains("variables make this file grow too much"));
    let wide = format!("A={}\nB={}\n", "x".repeat(1 << 20), "$A".repeat(1 << 16));
    assert!(read(&wide, FileId::MANIFEST, &mut IndexMap::new(), &host).is_err());
    let deep = format!("A={}", "${A:-".repeat(10_000));
    assert!(read(&deep, FileId::MANIFEST, &mut IndexMap::new(), &host).is_err());
}

#[test]
fn long_files_are_read_quickly() {
    let lines = |line: &dyn Fn(usize) -> String| (0..30_000).map(line).collect::<String>();
    for text in [
        lines(&|i| format!("K{i}=v # c\n")),
        lines(&|_| "# c\n".to_string()),
        lines(&|_| "\n".to_string()),
        lines(&|i| format!("K{i}=\"v\" # c\n")),
        format!("A=1\n{}", lines(&|i| format!("K{i}=$A\n"))),
        format!("A='{}'", lines(&|_| "\\\n".to_string())),
        format!("A=\"{}\"", lines(&|_| "\\n\\\\".to_string())),
        lines(&|i| format!("K{i}='' ")) + "\n",
    ] {
        let start = std::time::Instant::now();
        read(&text, FileId::MANIFEST, &mut IndexMap::new(), &host).unwrap();
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }
}

proptest::proptest! {
    #[test]
    fn what_is_written_is_read_back(value in r#"([a '"$\\`\n\r#{}0=:]|\\n|\$A|[^\x00]){0,8}"#) {
        let text = format!("A={}\nB=1\n", quote(&value).unwrap());
        let entries = read(&text, FileId::MANIFEST, &mut IndexMap::new(), &|_| Some("wrong".to_string())).unwrap();
        proptest::prop_assert_eq!(entries[0].value.as_deref(), Some(value.as_str()));
        proptest::prop_assert_eq!(entries.len(), 2);
    }

    #[test]
    fn any_text_is_read_or_refused(text in r#"([A-C=:'"\\$#{} \t\r\n\u{feff}é-]|export |\$\{A|\$A|\\0|[^\x00]){0,20}"#) {
        if let Err(error) = read(&text, FileId::MANIFEST, &mut IndexMap::new(), &host) {
            proptest::prop_assert!(text.get(error.span.start as usize..error.span.end()).is_some());
        }
        let _ = read_raw(&text, FileId::MANIFEST, &mut IndexMap::new(), &host);
    }
}
