//! Uses in Java, and what other languages of its machine read in the same way.

use super::forms::{Code, Dialect, How};
use super::tokens::{self, Token};
use super::{Found, Kind, spring};

/// Conditions and set-up of tests.
const TESTS: Dialect = Dialect {
    calls: &[
        ("EnabledIfEnvironmentVariable ( named = NAME", How::Ask),
        ("DisabledIfEnvironmentVariable ( named = NAME", How::Ask),
        ("SetEnvironmentVariable ( key = NAME", How::Set),
        ("ClearEnvironmentVariable ( key = NAME", How::Set),
    ],
    maps: &[],
    access: &[],
};

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
    calls: &[("Dotenv . load ( ) . get ( NAME", How::Fetch), (". load ( ) . get ( NAME", How::Fetch)],
    maps: &["Dotenv . load ( )", "Dotenv . configure ( )", "dotenv ( )", "dotenv"],
    access: &[(". get ( NAME", How::Fetch), ("[ NAME", How::Read)],
};

/// Spring's environment; its names are variables only where they are written as such.
const SPRING: &[&str] = &["getProperty", "getRequiredProperty", "containsProperty"];
/// MicroProfile's `ConfigProvider.getConfig()`, whose names are alike.
const CONFIG: &[&str] = &["getValue", "getOptionalValue"];

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
    let imported =
        ["java . lang . System . getenv", "java . lang . System . *", "platform . posix . getenv", "platform . posix . *"];
    if imported.iter().any(|import| code.has(import)) && !code.defines("getenv") {
        code.find(&STATIC, found);
    }
    if code.has("dotenv . Dotenv") || code.has("dotenv . dotenv") || code.has("dotenv . *") || code.has("dotenv . kotlin") {
        code.find(&DOTENV, found);
    }
    code.find(&TESTS, found);
    annotations(code, found);
    let spring = code.has("core . env .") || code.has("ConfigurableEnvironment") || code.has("Environment");
    let is_of = |at: usize| {
        let config = CONFIG.contains(&code.sign(at)) && code.before(at, 1) == "." && code.before(at, 4) == "getConfig";
        (config || spring && SPRING.contains(&code.sign(at))) && code.sign(at + 1) == "("
    };
    for at in (2..code.tokens.len()).filter(|at| is_of(*at)) {
        let asked = code.before(at, 2);
        let owner = if asked == ")" { code.before(at, 4) } else { asked };
        let of_environment = CONFIG.contains(&code.sign(at))
            || owner.to_ascii_lowercase().ends_with("env")
            || owner.to_ascii_lowercase().ends_with("environment");
        if let Some(name) = code.literal(at + 2).filter(|name| of_environment && spring::is_variable(name.text)) {
            let optional = match code.sign(at) {
                "getValue" => false,
                "containsProperty" | "getOptionalValue" => true,
                _ => code.sign(at + 3) == ",",
            };
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
        if code.sign(at) == "name"
            && code.sign(at + 1) == "="
            && let Some(name) = code.literal(at + 2).filter(|name| spring::is_variable(name.text))
        {
            found.push(name.text, name.place(), Kind::Schema, optional);
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
            r####"package x;
import static java.lang.System.getenv;
import org.springframework.core.env.Environment;
/** System.getenv("DOC") */
class A {
  // System.getenv("COMMENT")
  String a = System.getenv("USE_1");
  String b = System.getenv().get("USE_2");
  String c = System.getenv().getOrDefault("OPT_3", "x");
  boolean d = System.getenv().containsKey("OPT_4");
  String e = getenv("USE_5");
  String f = java.lang.System.getenv("USE_6");
  String h = System.getenv(name);
  Map<String, String> env = System.getenv();
  String i = env.get("USE_7");
  String j = env.getOrDefault("OPT_8", "x");
  String k = Optional.ofNullable(System.getenv("OPT_9")).orElse("d");
  String l = System.getProperty("NO_1");
  @Value("${USE_1}") String m;
  @Value("${OPT_2:def}") String n;
  @Value("${app.name:NO_}") String o;
  @Value("#{environment['X']}") String o2;
  String cp = ConfigProvider.getConfig().getValue("USE_10", String.class) + ConfigProvider.getConfig().getOptionalValue("OPT_11", String.class);
  String cp2 = ConfigProvider.getConfig().getValue("no.key", String.class) + map.getValue("NO_2");
  @ConfigProperty(name = "USE_3") String p;
  @ConfigProperty(name = "b.no", defaultValue = "x") String q;
  @ConfigProperty(name = "OPT_4", defaultValue = "x") String q;
  String r = environment.getProperty("USE_5");
  String s = environment.getProperty("no.key");
  String t = """
    System.getenv("NO_2") 
    """;
  String u = "System.getenv(\"NO_3\")";
  String v = System
     .getenv(
        "USE_10"
     );
  String w = new Foo().getenv("NO_4");
  String x = config.getenv("NO_5");
  void z() { new ProcessBuilder().environment().put("SET_1", "x"); log.info("${NO_6}"); switch (x) { case "a" -> System.getenv("USE_11"); } l.map(s -> System.getenv("USE_20")); }
  String y = Objects.requireNonNullElse(System.getenv("OPT_12"), "x");
  String aa = System.getenv("PRE" + x);
  String ab = System.getenv("USE_13") != null ? System.getenv("USE_14") : "x";
  Map<String,String> vars = new HashMap<>(System.getenv());
}
"####,
        );
    }
}
