//! Good and bad values of every type.

use super::{Pattern, Shape, VarType, mismatch};
use crate::diag::{Span, Spanned};

const LONG_LABEL: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com";

/// A type, what has it, and what has not.
const TABLE: &[(VarType, &[&str], &[&str])] = &[
    (VarType::String, &["a", "a b", "é", "\n"], &[]),
    (
        VarType::Int,
        &["0", "-3", "+5", "007", "170141183460469231731687303715884105727"],
        &["3.5", "1_000", "0x1F", " 5", "five", "1e3"],
    ),
    (VarType::Port, &["1", "80", "65535"], &["0", "65536", "-1", "+80", "080", "80/tcp", ":80", "8080:80", "80 ", "http"]),
    (VarType::Bool, &["true", "false"], &["yes", "no", "on", "1", "0", "True", "TRUE", "t", " true"]),
    (
        VarType::Url,
        &[
            "https://example.com",
            "http://localhost:3000",
            "http://127.0.0.1:8080/a?b=c#d",
            "http://[::1]:80/",
            "postgresql://app:p@ss:w@db:5432/app?sslmode=disable",
            "postgresql://db/app",
            "redis://:secret@cache:6379/0",
            "redis://cache_one",
            "mongodb://a:27017,b:27017/app?replicaSet=r",
            "jdbc:postgresql://db:5432/app",
            "postgresql+asyncpg://db/app",
            "amqp://mq",
            "file:///data/notes.db",
            "sqlite:///./notes.db",
            "sqlite+aiosqlite:////data/notes.db",
            "https://bücher.example/",
            "s3://bucket/folder",
            "https://user@example.com",
        ],
        &[
            "example.com",
            "localhost:3000",
            "https:/example.com",
            "https://",
            "https:///path",
            "://example.com",
            "1http://example.com",
            "https://exa mple.com",
            "https://example.com/a b",
            "https://example.com:99999",
            "https://example.com:",
            "https://example.com:port/",
            "https://-example.com",
            "https://::1/",
            "https://256.1.1.1/",
            "https://app@",
            "\"https://example.com\"",
            "https://example.com\n",
            "mailto:a@example.com",
            "/path",
        ],
    ),
    (
        VarType::Email,
        &[
            "a@example.com",
            "root@localhost",
            "first.last+tag@mail.example.com",
            "Shop <no-reply@example.com>",
            "o'neil@example.com",
        ],
        &[
            "nobody",
            "@example.com",
            "a@",
            "a b@example.com",
            "a@b@example.com",
            "a@exa mple.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a@example..com",
            "Shop <a@example.com",
            "a@example.com, b@example.com",
            "a@-example.com",
            "mailto:a@example.com",
        ],
    ),
    (
        VarType::Path,
        &["/data", "./a b", "../x.yml", "C:\\data", "~/x", "file", "/run/docker.sock"],
        &[" ", "a\nb", "a\0b", "https://example.com/a"],
    ),
    (
        VarType::Duration,
        &["30s", "1h30m", "1.5s", "500ms", "0", "1d", "2w", ".5h", "-1s", "10us", "7ns"],
        &["30", "s", "1y", "30 s", "1h 30m", "30S", "half an hour", "1.2.3s", "30sec"],
    ),
    (
        VarType::Size,
        &["512M", "1g", "1.5GiB", "64k", "10kb", "1024", "3B", "1.5 GiB", "2t", "1p"],
        &["lots", "512 MB!", "-1", "3x", "3bb", "M", "1,5G", "512 M B"],
    ),
    (
        VarType::Host,
        &[
            "db",
            "db_1",
            "db.internal",
            "example.com.",
            "127.0.0.1",
            "0.0.0.0",
            "::1",
            "[::1]",
            "fe80::1%eth0",
            "xn--bcher-kva.example",
            "a1",
            "3com.com",
            "10",
        ],
        &[
            "a b",
            "-db",
            "db-",
            "db:5432",
            "http://db",
            "db/",
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            ":::1",
            "[::1",
            ".example.com",
            "a..b",
            "*.example.com",
            "user@db",
            LONG_LABEL,
        ],
    ),
    (VarType::Json, &["{\"a\": 1}", "[]", "null", "\"x\"", "1.5"], &["{", "{'a': 1}", "{a: 1}", "[1,]", "x", "{} {}"]),
    (VarType::Hex, &["0", "deadBEEF", "00ff"], &["0xff", "xyz", "de ad", "ff:ff"]),
    (VarType::Alnum, &["a", "Az09"], &["a-b", "a_b", "é", "a b"]),
    (VarType::Base64, &["YQ==", "YWI=", "YWJj", "+/+/"], &["YQ", "YQ=", "-_-_", "Y Q=", "====", "Y==="]),
    (VarType::Base64Url, &["YQ", "YQ==", "YWI", "YWJj", "-_-_"], &["Y", "+/+/", "YQ=", "a b_"]),
    (
        VarType::Uuid,
        &["123e4567-e89b-42d3-a456-426614174000", "123E4567-E89B-42D3-A456-426614174000"],
        &[
            "123e4567e89b42d3a456426614174000",
            "{123e4567-e89b-42d3-a456-426614174000}",
            "123e4567-e89b-42d3-a456-42661417400g",
            "x",
        ],
    ),
];

#[test]
fn every_type_knows_its_values() {
    let mut wrong = Vec::new();
    for (ty, good, bad) in TABLE {
        wrong.extend(good.iter().filter(|text| !ty.fits(text)).map(|text| format!("{} refuses {text:?}", ty.name())));
        wrong.extend(bad.iter().filter(|text| ty.fits(text)).map(|text| format!("{} takes {text:?}", ty.name())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (ty, name) in VarType::TABLE {
        assert_eq!(VarType::named(name), Some(ty));
        let free = matches!(ty, VarType::Enum | VarType::Regex);
        assert!(free || TABLE.iter().any(|(tested, ..)| *tested == ty), "{name} has no cases");
        assert_eq!(mismatch(ty, &Shape::default(), ""), None, "{name}: an empty text is no value");
    }
}

#[test]
fn what_was_meant_is_told_where_it_is_clear() {
    for (ty, text, meant) in [
        (VarType::Bool, "Yes", Some("true")),
        (VarType::Bool, "0", Some("false")),
        (VarType::Bool, "maybe", None),
        (VarType::Int, "1_000", Some("1000")),
        (VarType::Port, ":8080", Some("8080")),
        (VarType::Port, "70000", None),
        (VarType::Url, "example.com", Some("https://example.com")),
        (VarType::Url, "not a url", None),
        (VarType::Duration, "30", Some("30s")),
        (VarType::Duration, "1h 30m", Some("1h30m")),
        (VarType::Size, "1,024", Some("1024")),
        (VarType::Host, "http://db:5432/x", Some("db")),
        (VarType::Host, "db:5432", Some("db")),
        (VarType::Json, "{'a': 1}", Some("{\"a\": 1}")),
        (VarType::Email, " a@example.com", Some("a@example.com")),
    ] {
        assert_eq!(ty.meant(text).as_deref(), meant, "{} {text}", ty.name());
    }
}

#[test]
fn lengths_and_patterns_are_held() {
    let n = |n: u32| Some(Spanned::new(n, Span::NONE));
    let pattern = |text: &str| Some(Spanned::new(Pattern::new(text).unwrap(), Span::NONE));
    let label = |shape: &Shape, text: &str| mismatch(VarType::String, shape, text).map(|m| format!("{}: {}", m.label, m.want));
    let exact = Shape { length: n(4), ..Shape::default() };
    assert_eq!(label(&exact, "abcd"), None);
    assert_eq!(label(&exact, "äöüß"), None, "characters, not bytes");
    assert_eq!(label(&exact, "a").as_deref(), Some("1 character long: 4 characters"));
    let between = Shape { min_length: n(2), max_length: n(3), ..Shape::default() };
    assert_eq!(label(&between, "abcd").as_deref(), Some("4 characters long: 2 to 3 characters"));
    assert_eq!(
        label(&Shape { min_length: n(32), ..Shape::default() }, "abc").as_deref(),
        Some("3 characters long: at least 32 characters")
    );
    let lower = Shape { pattern: pattern("^[a-z]+$"), ..Shape::default() };
    assert_eq!(label(&lower, "abc"), None);
    assert_eq!(label(&lower, "aBc").as_deref(), Some("does not match `^[a-z]+$`: what matches `^[a-z]+$`"));
    assert_eq!(label(&Shape { pattern: pattern("b"), ..Shape::default() }, "abc"), None, "found anywhere");
}

#[test]
fn patterns_are_bounded() {
    assert_eq!(Pattern::new("[a-z").unwrap_err(), "unclosed character class");
    assert_eq!(Pattern::new("(?=x)").unwrap_err(), "look-around, including look-ahead and look-behind, is not supported");
    assert_eq!(Pattern::new("((a{1000}){1000}){1000}").unwrap_err(), "it grows too large");
    assert!(Pattern::new(&"(".repeat(500)).is_err());
    let slow = Pattern::new("^(a+)+$").unwrap();
    let start = std::time::Instant::now();
    assert!(!slow.matches(&format!("{}b", "a".repeat(100_000))));
    assert!(start.elapsed().as_secs() < 5);
}
