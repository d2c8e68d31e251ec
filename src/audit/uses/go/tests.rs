use super::super::{Language, find};

/// `line NAME` of every use, `?` behind the optional ones.
fn uses(text: &str) -> String {
    let found = find(Language::Go, text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let all =
        found.uses.iter().map(|one| format!("{} {}{}", line(one.place.start), one.name, if one.optional { "?" } else { "" }));
    all.collect::<Vec<_>>().join(", ")
}

/// A file with imports in its first line.
fn file(imports: &str, rest: &str) -> String {
    let imports: Vec<_> =
        imports.split(' ').map(|path| if path.ends_with('"') { path.replace('=', " ") } else { format!("\"{path}\"") }).collect();
    format!("package main; import ({})\n{rest}", imports.join("; "))
}

fn check(cases: &[(&str, &str, &str)]) {
    for (imports, text, expected) in cases {
        assert_eq!(uses(&file(imports, text)), *expected, "{text}");
    }
}

#[test]
fn the_environment_is_read() {
    check(&[
        (
            "os",
            "var a = os.Getenv(\"A\")\nfunc f() { v, ok := os.LookupEnv(`B`); os.ExpandEnv(\"$C/${D}\"); os.Expand(`$E`, os.Getenv) }",
            "2 A, 3 B?, 3 C, 3 D, 3 E",
        ),
        ("env=\"os\" .=\"syscall\"", "var a = env.Getenv(\n\t\"A\",\n)\nvar b, _ = Getenv(\"B\")", "3 A, 5 B?"),
        (".=\"os\"", "var a = Getenv(\"A\")", "2 A"),
        (
            "os",
            "const K = \"A\"\ntype T string\nconst P T = \"APP_\"\nvar get = os.Getenv\nvar a = os.Getenv(K) + get(\"B\") + os.Getenv(string(P) + \"C\")",
            "6 A, 6 B, 6 APP_C",
        ),
        (
            "os",
            "func f() { for _, k := range []string{\"A\", \"B\"} { os.Getenv(k) }\nfor k, d := range map[string]string{\"C\": \"x\"} { os.LookupEnv(k) } }\nvar N = []string{\n\"D\",\n}\nfunc g() { for _, k := range N { os.Getenv(k) } }",
            "2 A, 2 B, 3 C?, 5 D",
        ),
        (
            "os fmt",
            "func get(k, d string) string { if v, ok := os.LookupEnv(k); ok { return v }\nreturn d }\nfunc num(k string, d int) int { return conv(get(k, \"\")) }\nfunc must(k string) string { v := os.Getenv(k)\nif v == \"\" { panic(k) }\nreturn v }\nfunc app(k string) string { return must(fmt.Sprintf(\"APP_%s\", k)) }\nvar a, b, c, d = get(\"A\", \"x\"), num(\"B\", 1), must(\"C\"), app(\"D\")",
            "9 A?, 9 B?, 9 C, 9 APP_D",
        ),
        (
            "os",
            "type C struct{}\nfunc (c *C) get(k string) string { return os.Getenv(k) }\nfunc New() *C { return &C{} }\nfunc f(x C) { c := New(); c.get(\"A\"); x.get(\"B\"); other.get(\"X\"); (&C{}).get(\"D\") }",
            "5 A, 5 B, 5 D",
        ),
        ("os strings", "func f(k string) { k = strings.ToUpper(k); os.Getenv(\"P_\" + k) }\nfunc g() { f(\"a\") }", "3 P_A"),
        (
            "os",
            "type c struct{ look func(string) (string, bool) }\nvar x = &c{look: os.LookupEnv}\nfunc (e *c) get(k string) { e.look(k) }\nfunc f() { x.get(\"A\"); x.look(\"B\") }",
            "5 A?, 5 B?",
        ),
        ("os", "func run(getenv func(string) string) { getenv(\"A\") }", "2 A"),
        (
            "os",
            "func get[T any](k string, d T) T { os.Getenv(k); return d }\nvar a = get[int](\"A\", 1)\nvar b = get(\"B\", 2)",
            "3 A?, 4 B?",
        ),
        ("github.com/joho/godotenv os", "func f() { m, err := godotenv.Read(); m[\"A\"] }", "2 A"),
    ]);
}

#[test]
fn what_only_looks_like_a_use_is_none() {
    check(&[
        ("os", "// os.Getenv(\"A\")\n/* os.Getenv(\"A\") */ var s = `os.Getenv(\"A\")` + \"os.Getenv(\\\"A\\\")\"", ""),
        ("os testing", "func T(t *testing.T) { os.Setenv(\"A\", \"1\"); t.Setenv(\"B\", \"1\"); os.Unsetenv(\"C\") }", ""),
        ("strings", "func Getenv(k string) string { return k }\nvar a = Getenv(\"A\"); var b = os.Getenv(\"B\")", ""),
        (
            "os",
            "type T struct { A string `json:\"A\"`; B string `yaml:\"env\" db:\"B\"`; C string `env:\"-\"`; D int `env:\"\"` }",
            "",
        ),
        ("os", "func f(key string) { os.Getenv(key) }\nfunc g() { os.Environ(); exec.Cmd{Env: []string{\"A=1\"}} }", ""),
        ("os", "type F struct{ EnvVars []string }\nvar f = F{EnvVars: []string{\"A\"}}", ""),
        ("github.com/spf13/viper", "func f() { viper.GetString(\"a\"); viper.SetDefault(\"b\", 1) }", ""),
    ]);
    let text = file(
        "os testing",
        "func T(t *testing.T) { t.Setenv(\"A\", \"\"); os.Setenv(\"B\", \"\"); os.Unsetenv(\"C\"); os.Getenv(k) }",
    );
    let found = find(Language::Go, &text);
    assert_eq!(found.sets.iter().map(|(name, _)| name.as_str()).collect::<String>(), "ABC");
    assert_eq!(found.dynamic.len(), 1);
}

#[test]
fn tags_name_variables() {
    check(&[
        (
            "github.com/caarlos0/env/v11",
            "type DB struct {\nHost string `env:\"HOST,required\"`\nPort int `env:\"PORT\" envDefault:\"1\"`\n}\ntype C struct {\nDB DB `envPrefix:\"DB_\"`\nR *DB `envPrefix:\"R_\"`\nKey string `json:\"k\" env:\"KEY,notEmpty\"`\n}\nfunc f() { var c C; env.ParseWithOptions(&c, env.Options{Prefix: \"APP_\"}) }",
            "3 APP_DB_HOST, 3 APP_R_HOST, 4 APP_DB_PORT?, 4 APP_R_PORT?, 9 APP_KEY",
        ),
        (
            "github.com/caarlos0/env/v11",
            "type C struct { A string `env:\"A\"`; MaxConns int }\nvar c, _ = env.ParseAsWithOptions[C](env.Options{Prefix: \"P_\", UseFieldNameByDefault: true})",
            "2 P_A?, 2 P_MAX_CONNS?",
        ),
        (
            "github.com/kelseyhightower/envconfig",
            "type C struct {\nDebug bool\nMaxConns int `split_words:\"true\" required:\"true\"`\nURL string `envconfig:\"DATABASE_URL\" default:\"x\"`\nIgn int `ignored:\"true\"`\nhidden int\nDb struct { Host string }\n}\nfunc f() { c := &C{}; envconfig.MustProcess(\"app\", c) }",
            "3 APP_DEBUG?, 4 APP_MAX_CONNS, 5 APP_DATABASE_URL?, 8 APP_DB_HOST?",
        ),
        ("github.com/kelseyhightower/envconfig", "type C struct { A string `envconfig:\"X\"` }", "2 X?"),
        (
            "github.com/sethvargo/go-envconfig",
            "type D struct { H string `env:\"HOST, default=x\"` }\ntype C struct { D *D `env:\", prefix=DB_\"`; K string `env:\"K,required\"` }",
            "2 DB_HOST?, 3 K",
        ),
        (
            "github.com/ilyakaznacheev/cleanenv",
            "type C struct { A string `yaml:\"a\" env:\"A,B\" env-required:\"true\"`; D struct { E int `env:\"E\" env-default:\"1\"` } `env-prefix:\"D_\"` }",
            "2 A, 2 B, 2 D_E?",
        ),
        (
            "github.com/alecthomas/kong",
            "var cli struct { A string `help:\"x\" env:\"A\" required:\"\"`; B string `kong:\"name='b',env='B'\"` }",
            "2 A, 2 B?",
        ),
        (
            "github.com/alexflint/go-arg",
            "var args struct { Name string `arg:\"env\"`; B string `arg:\"--b,env:X,required\"` }",
            "2 NAME?, 2 X",
        ),
        ("os", "type C struct { A string \"env:\\\"A\\\"\" }", "2 A?"),
    ]);
}

#[test]
fn libraries_are_told_names() {
    check(&[
        (
            "github.com/spf13/viper strings",
            "func f() { viper.SetEnvPrefix(\"app\"); viper.AutomaticEnv(); viper.SetEnvKeyReplacer(strings.NewReplacer(\".\", \"_\"))\nviper.BindEnv(\"x\", \"X\"); viper.BindEnv(\"y.z\")\nviper.GetString(\"db.host\"); viper.GetInt(\"x\"); viper.SetDefault(\"p\", 1); viper.GetInt(\"p\") }",
            "3 X, 3 APP_Y_Z, 4 APP_DB_HOST, 4 APP_P?",
        ),
        (
            "github.com/spf13/viper",
            "func f(v *viper.Viper) { v.BindEnv(\"k\", \"A\", \"B\"); w := viper.New(); w.BindEnv(\"c\") }",
            "2 A?, 2 B?, 2 C",
        ),
        (
            "github.com/urfave/cli/v2",
            "var f = &cli.StringFlag{Name: \"a\", EnvVars: []string{\"A\", \"B\"}, Required: true}\nvar g = []cli.Flag{cli.StringFlag{EnvVar: \"C, D\"}}",
            "2 A, 2 B, 3 C?, 3 D?",
        ),
        ("github.com/urfave/cli/v3", "var f = &cli.StringFlag{Name: \"a\",\nSources: cli.EnvVars(\"A\", \"B\")}", "3 A?, 3 B?"),
    ]);
}

#[test]
fn anything_is_survived() {
    for text in [
        "package main; import \"os\"; var a = os.Getenv(",
        "type T struct { T `env:\"",
        "type T struct { t T `env:\",prefix=X\"` }\nvar env = env",
        "\"é env",
    ] {
        assert_eq!(uses(text), "", "{text}");
    }
    let deep = format!("package main\nimport \"os\"\nvar x = y{}", ".env()".repeat(3_000));
    assert_eq!(uses(&deep), "");
}

#[test]
fn asking_is_going_on_without() {
    check(&[
        (
            "os",
            "func f() { if os.Getenv(\"A\") == \"1\" { g() }\nif v := os.Getenv(\"B\"); v != \"\" { g(v) }\nx := os.Getenv(\"C\") }",
            "2 A?, 3 B?, 4 C",
        ),
        (
            "os",
            "func f() { port := os.Getenv(\"A\")\nif port == \"\" { port = \"80\" }\nkey := os.Getenv(\"B\")\nif len(key) == 0 { log.Fatal(key) } }",
            "2 A?, 4 B",
        ),
        (
            "os",
            "func f() { v, ok := os.LookupEnv(\"A\")\nif !ok { panic(v) }\nif w, ok := os.LookupEnv(\"B\"); ok { g(w) } else { os.Exit(1) } }",
            "2 A, 4 B",
        ),
        (
            "os cmp",
            "var a = cmp.Or(os.Getenv(\"A\"), os.Getenv(\"B\"), \"c\")\nvar b = os.Getenv(\"C\") != \"\"",
            "2 A?, 2 B?, 3 C?",
        ),
    ]);
}

#[test]
fn defaults_can_be_expanded() {
    check(&[(
        "github.com/caarlos0/env/v11",
        "type C struct {\nA string `env:\"A,expand\" envDefault:\"${B}/x\"`\nC string `env:\"C\" envDefault:\"${D}\"` }",
        "3 A?, 3 B?, 4 C?",
    )]);
}

#[test]
fn functions_that_are_told_a_name_make_no_riddle() {
    let of = |body: &str| find(Language::Go, &format!("package a\nimport \"os\"\n{body}")).dynamic.len();
    let need = "func need(k string) string { return os.Getenv(k) }\n";
    assert_eq!(of(&format!("{need}var a = need(\"A\")")), 0);
    assert_eq!(of(&format!("{need}func port(k string) int {{ return atoi(need(k)) }}\nvar a = port(\"A\")")), 0);
    assert_eq!(of(&format!("{need}var a = need(b)")), 1);
    assert_eq!(of(need), 1);
}

#[test]
fn names_stand_in_tables() {
    check(&[
        (
            "os",
            "func f() { for _, row := range []struct{ name string; to *string }{{\"A\", &a}, {name: \"B\", to: &b}} { *row.to = os.Getenv(row.name) } }",
            "2 A, 2 B",
        ),
        (
            "os",
            "type row struct { to *string; name string }\nvar rows = []row{\n{&a, \"A\"},\n{&b, other}}\nfunc f() { for _, r := range rows { os.Getenv(r.name); os.Getenv(r.nothing) } }",
            "4 A",
        ),
        (
            "os",
            "func f() { keys := []string{\"A\", \"B\"}\nfor i := range keys { os.Getenv(keys[i]); os.Getenv(others[i]) } }",
            "2 A, 2 B",
        ),
        ("os", "var get = func(k string) string { return os.Getenv(\"APP_\" + k) }\nvar a = get(\"X\")", "3 APP_X"),
        (".=\"os\"", "type key string\nconst A key = \"X\"\nvar a = Getenv(string(A)) + Getenv(other)", "4 X"),
    ]);
}

#[test]
fn functions_are_told_lists() {
    let need = "func need(keys ...string) { for _, k := range keys { if os.Getenv(k) == \"\" { panic(k) } } }\n";
    let list = "func need(keys []string) { for _, k := range keys { os.Getenv(k) } }\n";
    check(&[
        ("os", &format!("{need}func f() {{ need(\"A\",\n\"B\"); need(other...) }}"), "3 A, 4 B"),
        ("os", &format!("{need}var names = []string{{\"A\"}}\nfunc f() {{ need(names...) }}"), "3 A"),
        ("os", &format!("{list}func f() {{ need([]string{{\"A\", \"B\"}}) }}"), "3 A, 3 B"),
        ("os", &format!("{list}func f() {{ need(other) }}"), ""),
    ]);
}
