//! Constants and defaults, whatever the language.

use super::super::testing::uses;
use super::super::{Found, c, dart, elixir, java, kotlin, lua, perl, php, ruby, scala, swift};

#[test]
fn constants_of_the_same_file_are_names() {
    type Find = fn(&str, &mut Found);
    let cases: [(Find, &str); 14] = [
        (java::find, "class A { static final String KEY = \"DB\";\nString a = System.getenv(KEY); }"),
        (kotlin::find, "object Keys { const val KEY: String = \"DB\" }\nval a = System.getenv(Keys.KEY)"),
        (scala::find, "val KEY = \"DB\"\nval a = sys.env(KEY)"),
        (ruby::find, "KEY = 'DB'.freeze\na = ENV.fetch(KEY)"),
        (php::find, "<?php define('KEY', 'DB');\n$a = getenv(KEY);"),
        (php::find, "<?php class A { const KEY = 'DB';\nfunction f() { return $_ENV[self::KEY]; } }"),
        (c::find, "#define KEY \"DB\"\nchar *a = getenv(KEY);"),
        (c::find, "static const char KEY[] = \"DB\";\nchar *a = getenv(KEY);"),
        (elixir::find, "@key \"DB\"\ndef a, do: System.fetch_env!(@key)"),
        (perl::find, "use constant KEY => 'DB'; my $k = 'DB';\nmy $a = $ENV{$k};"),
        (lua::find, "local KEY = 'DB'\nlocal a = os.getenv(KEY)"),
        (dart::find, "const key = 'DB';\nfinal a = String.fromEnvironment(key);"),
        (swift::find, "let key = \"DB\"\nlet a = ProcessInfo.processInfo.environment[key]"),
        (swift::find, "let env = ProcessInfo.processInfo.environment; let key = \"DB\"\nlet a = env[key]"),
    ];
    for (find, code) in cases {
        assert_eq!(uses(find, code), ["2 DB"], "{code}");
    }
}

#[test]
fn what_is_not_one_constant_is_none() {
    for code in [
        "String a = \"X\"; a = \"Y\"; System.getenv(a);",
        "String a = \"X\" + b; System.getenv(a);",
        "foo(a = \"X\"); System.getenv(a);",
        "System.getenv(\"X\" + b);",
        "System.getenv(a());",
    ] {
        let mut found = Found::default();
        java::find(code, &mut found);
        assert!(found.uses.is_empty() && found.dynamic.len() == 1, "{code}: {found:?}");
    }
}

#[test]
fn who_gives_up_needs_it() {
    for (code, wanted) in [
        ("val a = System.getenv(\"X\") ?: \"d\"", "1 X?"),
        ("val a = System.getenv(\"X\") ?: throw Exception()", "1 X"),
        ("val a = System.getenv(\"X\") ?: error(\"no\")", "1 X"),
        ("val a = System.getenv(\"X\")?.toInt()", "1 X?"),
        ("val a = requireNotNull(System.getenv(\"X\"))", "1 X"),
    ] {
        assert_eq!(uses(kotlin::find, code), [wanted], "{code}");
    }
}
