//! Uses in C#.

use super::forms::{Code, Dialect, How, is_name};
use super::tokens::{self, Sort, Token};
use super::{Found, Kind};

const CSHARP: Dialect = Dialect {
    calls: &[
        ("Environment . GetEnvironmentVariable ( NAME", How::Read),
        ("Environment . SetEnvironmentVariable ( NAME", How::Set),
    ],
    maps: &["Environment . GetEnvironmentVariables ( )"],
    access: ACCESS,
};

const ACCESS: &[super::forms::Form] = &[
    ("[ NAME", How::Read),
    (". Contains ( NAME", How::Ask),
    (". ContainsKey ( NAME", How::Ask),
    (". TryGetValue ( NAME", How::Ask),
    (". GetValueOrDefault ( NAME", How::Ask),
];

/// `using static System.Environment`.
const STATIC: Dialect = Dialect {
    calls: &[("GetEnvironmentVariable ( NAME", How::Read), ("SetEnvironmentVariable ( NAME", How::Set)],
    maps: &["GetEnvironmentVariables ( )"],
    access: ACCESS,
};

const DOTNET_ENV: Dialect = Dialect {
    calls: &[
        ("Env . GetString ( NAME", How::Fetch),
        ("Env . GetInt ( NAME", How::Fetch),
        ("Env . GetBool ( NAME", How::Fetch),
        ("Env . GetDouble ( NAME", How::Fetch),
    ],
    maps: &[],
    access: &[],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["nvironment", "onfig", "DotNetEnv"].iter().any(|word| text.contains(word)) {
        return;
    }
    let mut tokens = compiled(tokens::of_tree(tree_sitter_c_sharp::LANGUAGE, text, &[]));
    unalias(&mut tokens);
    let code = Code::new(&tokens);
    code.find(&CSHARP, found);
    if code.has("using static System . Environment") {
        code.find(&STATIC, found);
    }
    if code.has("using DotNetEnv") {
        code.find(&DOTNET_ENV, found);
    }
    for at in (2..tokens.len()).filter(|at| code.before(*at, 2) == "ExpandEnvironmentVariables") {
        if let Some(text) = code.literal(at) {
            percents(text, found);
        }
    }
    if text.contains("IConfiguration")
        || text.contains("WebApplication")
        || text.contains("ConfigurationBuilder")
        || text.contains("Configuration.")
    {
        configuration(&code, found);
    }
}

/// Without what stands between `#if false` and its end.
fn compiled(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut dead = 0;
    let mut after_if = false;
    for token in tokens {
        match token.text {
            "#if" if dead > 0 => dead += 1,
            "#endif" if dead > 0 => dead -= 1,
            "#else" | "#elif" if dead == 1 => dead = 0,
            "false" if after_if => dead = 1,
            _ if dead > 0 => {}
            _ => kept.push(token),
        }
        after_if = token.text == "#if" && dead == 0;
    }
    kept
}

/// After `using Env = System.Environment;`, `Env` is `Environment`.
fn unalias(tokens: &mut [Token<'_>]) {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    let aliases: Vec<&str> = (0..tokens.len())
        .filter(|at| is(*at, "using") && is(at + 2, "="))
        .filter(|at| (at + 3..at + 8).any(|end| is(end, "Environment") && is(end + 1, ";")))
        .filter_map(|at| Some(tokens.get(at + 1)?.text))
        .collect();
    for token in tokens.iter_mut().filter(|token| token.sort == Sort::Word && aliases.contains(&token.text)) {
        token.text = "Environment";
    }
}

/// `%X%`.
pub(super) fn percents(text: Token<'_>, found: &mut Found) {
    let mut parts = text.text.split('%');
    let mut start = text.start + parts.next().map_or(0, str::len) + 1;
    while let Some(name) = parts.next() {
        let place = start..start + name.len();
        let closed = parts.next();
        if closed.is_some() && is_name(name) {
            found.push(name, place.clone(), Kind::Read, false);
        }
        start = place.end + 1 + closed.map_or(0, str::len) + 1;
    }
}

/// Keys of `IConfiguration`: `A:B` is read from the variable `A__B`. Keys of one word may well stand in a file only, so they
/// count where they are written as variables are.
fn configuration(code: &Code<'_, '_>, found: &mut Found) {
    const READS: &[&str] = &["GetValue", "GetRequiredValue"];
    let prefix = (0..code.tokens.len())
        .filter(|at| code.sign(*at) == "AddEnvironmentVariables")
        .find_map(|at| (at + 2..at + 5).take_while(|at| code.sign(*at) != ")").find_map(|at| code.literal(at)))
        .map_or("", |prefix| prefix.text);
    for at in 1..code.tokens.len() {
        let owner = code.before(at, 1).to_ascii_lowercase();
        let of_configuration = owner.ends_with("config") || owner.ends_with("configuration");
        let section = (code.before(at, 1) == ")" && code.before(at, 4) == "GetSection").then(|| code.literal(at - 2)).flatten();
        let key = match code.sign(at) {
            ")" if code.before(at, 3) == "GetSection" && code.sign(at + 1) == "." && code.sign(at + 2) == "Value" => {
                code.literal(at - 1)
            }
            "[" if of_configuration || section.is_some() => code.literal(at + 1).filter(|_| code.sign(at + 2) == "]"),
            "(" if code.before(at, 1) == "GetConnectionString" => code.literal(at + 1),
            "(" if READS.contains(&code.before(at, 1)) || (READS.contains(&code.before(at, 4)) && code.before(at, 1) == ">") => {
                code.literal(at + 1)
            }
            _ => None,
        };
        let Some(key) = key.filter(|key| key.text.split(':').all(is_name)) else { continue };
        let of_variable = key.text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        let name = if code.before(at, 1) == "GetConnectionString" {
            format!("{prefix}ConnectionStrings__{}", key.text)
        } else if let Some(section) = section {
            format!("{prefix}{}__{}", section.text, key.text).replace(':', "__")
        } else if key.text.contains(':') || of_variable {
            format!("{prefix}{}", key.text.replace(':', "__"))
        } else {
            continue;
        };
        if code.sign(at + 3) == "=" && code.sign(at) == "[" {
            found.sets.push((name, key.place()));
        } else {
            found.push(name, key.place(), Kind::Schema, true);
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
            r####"using System;
using static System.Environment;
/// <summary>Environment.GetEnvironmentVariable("NO_")</summary>
class A {
  string a = Environment.GetEnvironmentVariable("USE_1");
  string b = Environment.GetEnvironmentVariable("OPT_2", EnvironmentVariableTarget.User) ?? "d";
  string c = System.Environment.GetEnvironmentVariable(@"USE_3");
  object d = Environment.GetEnvironmentVariables()["USE_4"];
  string e = GetEnvironmentVariable("USE_5");
  string f = Environment.ExpandEnvironmentVariables("%USE_6%\\x\\%USE_7%");
  string g = $"x {Environment.GetEnvironmentVariable("USE_8")} Environment.GetEnvironmentVariable(NO_1)";
  string h = """Environment.GetEnvironmentVariable("NO_2")""";
  string i = @"Environment.GetEnvironmentVariable(""NO_3"")";
  IConfiguration configuration;
  string m = builder.Configuration["OPT_11"];
  string p = configuration["lower"];
  string q = dict["NO_4:X"];
  string s = Environment.GetEnvironmentVariable("USE_14") ?? throw new Exception();
#if DEBUG
  string t = Environment.GetEnvironmentVariable("USE_15");
#else
  string t = Environment.GetEnvironmentVariable("USE_16");
#endif
#if false
  string t = Environment.GetEnvironmentVariable("NO_5");
#endif
  string u = Environment.GetEnvironmentVariable(name);
  void F() { Environment.SetEnvironmentVariable("SET_1", "x"); if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OPT_17"))) {} 
    var env = Environment.GetEnvironmentVariables(); var x = env["USE_18"]; var y = env.Contains("OPT_19");
    var z = Environment.GetEnvironmentVariable(variable: "USE_20"); foo.GetEnvironmentVariable("NO_6"); 
    var v = int.Parse(Environment
        .GetEnvironmentVariable("USE_21")!); var w = Environment.GetEnvironmentVariable("OPT_22")?.Split(','); }
}
"####,
        );
    }

    #[test]
    fn keys_of_the_configuration() {
        for (code, names) in [
            (r#"var a = configuration["Jwt:Key"];"#, vec!["1 Jwt__Key?"]),
            (r#"var a = builder.Configuration["API_KEY"];"#, vec!["1 API_KEY?"]),
            (r#"var a = config.GetValue<int>("Mail:Port", 25);"#, vec!["1 Mail__Port?"]),
            (r#"var a = config.GetConnectionString("Main");"#, vec!["1 ConnectionStrings__Main?"]),
            (r#"var a = config.GetSection("Mail")["Host"];"#, vec!["1 Mail__Host?"]),
            (r#"var a = config.GetSection("Mail:Host").Value;"#, vec!["1 Mail__Host?"]),
            (r#"b.AddEnvironmentVariables("APP_"); var a = config["Jwt:Key"];"#, vec!["1 APP_Jwt__Key?"]),
            (r#"var a = configuration["AllowedHosts"];"#, vec![]),
            (r#"var a = dictionary["Jwt:Key"];"#, vec![]),
            (r#"config["Jwt:Key"] = "x";"#, vec![]),
        ] {
            let text = format!("class A {{ IConfiguration configuration; void F() {{ {code} }} }}");
            assert_eq!(testing::uses(super::find, &text), names, "{code}");
        }
    }

    #[test]
    fn names_of_the_class_and_of_arguments() {
        testing::check(
            super::find,
            r#"using Env = System.Environment; using E = global::System.Environment;
class A { string a = Env.GetEnvironmentVariable(variable: "USE_1"); string b = E.GetEnvironmentVariable("USE_2");
  string c = Environment.GetEnvironmentVariable(target: EnvironmentVariableTarget.User, variable: "USE_3"); string d = F.GetEnvironmentVariable("NO_1"); }
"#,
        );
    }

    #[test]
    fn names_of_constants() {
        let code = "class A { const string KEY = \"DB\";\n string a = Environment.GetEnvironmentVariable(A.KEY);\n string b = Environment.GetEnvironmentVariable(nameof(PORT)); }";
        assert_eq!(testing::uses(super::find, code), ["2 DB", "3 PORT"]);
    }
}
