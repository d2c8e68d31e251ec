//! Uses in Dart.

use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};
use super::{Found, Kind};

const LEXIS: Lexis = Lexis {
    block_comments: &[Block { open: "/*", close: "*/", nested: true }],
    quotes: &[
        Quote::new("r'''", "'''").raw().lines(),
        Quote::new("r\"\"\"", "\"\"\"").raw().lines(),
        Quote::new("'''", "'''").lines().code("${", "}"),
        Quote::new("\"\"\"", "\"\"\"").lines().code("${", "}"),
        Quote::new("r'", "'").raw(),
        Quote::new("r\"", "\"").raw(),
        Quote::new("'", "'").code("${", "}"),
        Quote::new("\"", "\"").code("${", "}"),
    ],
    ..PLAIN
};

const DART: Dialect = Dialect {
    calls: &[
        ("String . fromEnvironment ( NAME", How::Fetch),
        ("bool . fromEnvironment ( NAME", How::Ask),
        ("int . fromEnvironment ( NAME", How::Fetch),
        ("bool . hasEnvironment ( NAME", How::Ask),
    ],
    maps: &["Platform . environment", "io . Platform . environment"],
    access: &[("[ NAME", How::Read), (". containsKey ( NAME", How::Ask), (". putIfAbsent ( NAME", How::Ask)],
};

/// Packages that read env files.
const DOTENV: Dialect = Dialect {
    calls: &[
        ("dotenv . get ( NAME", How::Fetch),
        ("dotenv . maybeGet ( NAME", How::Ask),
        ("dotenv . getInt ( NAME", How::Fetch),
        ("dotenv . getDouble ( NAME", How::Fetch),
        ("dotenv . getBool ( NAME", How::Fetch),
        ("dotenv . isEveryDefined ( NAMES", How::Ask),
    ],
    maps: &["dotenv . env", "DotEnv ( ) . env", "DotEnv ("],
    access: &[
        ("[ NAME", How::Read),
        (". containsKey ( NAME", How::Ask),
        (". getOrElse ( NAME", How::Ask),
        (". isDefined ( NAME", How::Ask),
    ],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["nvironment", "env", "Envied"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&DART, found);
    envied(&code, found);
    if text.contains("dotenv.dart") || text.contains("dotenv/") {
        code.find(&DOTENV, found);
    }
}

/// `@EnviedField(varName: 'X')`; without a name, the field's own.
fn envied(code: &Code<'_, '_>, found: &mut Found) {
    let upper = code.has("useConstantCase : true");
    for at in (0..code.tokens.len()).filter(|at| code.sign(*at) == "EnviedField" && code.sign(at + 1) == "(") {
        let arguments = at + 2..at + 2 + (at + 2..code.tokens.len()).take(40).take_while(|at| code.sign(*at) != ")").count();
        let optional = arguments.clone().any(|at| matches!(code.sign(at), "defaultValue" | "optional"));
        let named = arguments.clone().find(|at| code.sign(*at) == "varName").and_then(|at| code.literal(at + 2));
        let field = (arguments.end..code.tokens.len())
            .take(12)
            .find(|at| matches!(code.sign(*at), "=" | ";"))
            .map(|at| code.tokens[at - 1]);
        let Some(token) = named.or(field) else { continue };
        let name = if upper && named.is_none() { constant_case(token.text) } else { token.text.to_owned() };
        found.push(name, token.place(), Kind::Schema, optional);
    }
}

/// `apiKey` as `API_KEY`.
fn constant_case(name: &str) -> String {
    let mut upper = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !upper.is_empty() {
            upper.push('_');
        }
        upper.extend(c.to_uppercase());
    }
    upper
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"import 'package:flutter_dotenv/flutter_dotenv.dart';
/// String.fromEnvironment('NO_1')
const a = String.fromEnvironment('USE_1');
const b = bool.fromEnvironment('OPT_2', defaultValue: false);
const c = int.fromEnvironment('OPT_3', defaultValue: 1);
final d = Platform.environment['OPT_4'] ?? 'd';
final e = dotenv.env['USE_5'];
final f = dotenv.get('OPT_6', fallback: 'x');
final g = 'x ${Platform.environment['USE_7']} y';
final h = r'${Platform.environment["NO_2"]}';
final i = '''Platform.environment["NO_3"] ${Platform.environment["USE_8"]}''';
final j = Platform.environment.containsKey('OPT_9');
final env = Platform.environment;
final k = env['USE_10']!;
final l = 'String.fromEnvironment("NO_4")';
const m = bool.hasEnvironment('OPT_11');
const n = String.fromEnvironment(
  'OPT_12',
  defaultValue: 'x',
);
class E { @EnviedField(varName: 'USE_13', obfuscate: true) static String x = _E.x; }
final o = Platform.environment[key];
Map<String, String> envVars = Platform.environment;
final p = envVars['USE_14'];
"####,
        );
    }

    #[test]
    fn fields_of_envied() {
        let code = "@Envied(useConstantCase: true)\nclass A {\n  @EnviedField(obfuscate: true)\n  static final String apiKey = _A.apiKey;\n}\n";
        assert_eq!(testing::uses(super::find, code), ["4 API_KEY"]);
    }
}
