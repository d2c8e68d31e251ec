//! Uses in Groovy: Gradle's scripts, Jenkinsfiles.

use std::collections::{HashMap, HashSet};

use super::forms::{Code, Dialect, How};
use super::interpolation::name;
use super::lexer::{self, Lexis, PLAIN, Quote};
use super::pieces::Pieces;
use super::tokens::{Sort, Token};
use super::{Found, java, shell};

const LEXIS: Lexis = Lexis {
    quotes: &[
        Quote::new("'''", "'''").lines(),
        Quote::new("\"\"\"", "\"\"\"").lines().code("${", "}").expands(),
        Quote::new("$/", "/$").raw().lines().code("${", "}").expands(),
        Quote::new("'", "'"),
        Quote::new("\"", "\"").code("${", "}").expands(),
    ],
    slashes: true,
    ..PLAIN
};

/// How far the end of a statement is looked for.
const LONGEST: usize = 10_000;

const ACCESS: &[super::forms::Form] = &[
    (". get ( NAME", How::Read),
    (". getOrDefault ( NAME", How::Ask),
    (". containsKey ( NAME", How::Ask),
    (". getProperty ( NAME", How::Read),
    (". WORD", How::Read),
    ("[ NAME", How::Read),
];

const GROOVY: Dialect =
    Dialect { calls: &[("System . getenv (? NAME", How::Read)], maps: &["System . env", "System . getenv ( )"], access: ACCESS };

const JENKINS: Dialect = Dialect {
    calls: &[
        ("variable : NAME", How::Set),
        ("usernameVariable : NAME", How::Set),
        ("passwordVariable : NAME", How::Set),
        ("keyFileVariable : NAME", How::Set),
        ("string ( name : NAME", How::Set),
        ("choice ( name : NAME", How::Set),
        ("booleanParam ( name : NAME", How::Set),
        ("text ( name : NAME", How::Set),
        ("password ( name : NAME", How::Set),
    ],
    maps: &["env"],
    access: ACCESS,
};

/// What Jenkins itself always sets.
const BUILT_IN: &[&str] = &[
    "BRANCH_",
    "BUILD_",
    "CHANGE_",
    "EXECUTOR_",
    "GIT_",
    "HUDSON_",
    "JENKINS_",
    "JOB_",
    "NODE_NAME",
    "NODE_LABELS",
    "RUN_",
    "STAGE_NAME",
    "TAG_",
    "WORKSPACE",
];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !java::may_use(text) && !text.contains("sh ") {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&GROOVY, found);
    java::forms(&code, found);
    let jenkins = ["pipeline {", "node {", "node (", "stage (", "@ Library", "env .", "withCredentials ("]
        .iter()
        .any(|form| code.has(form));
    if jenkins && !code.has("def env") && !code.has("Map env") {
        let mut inner = Found::default();
        code.find(&JENKINS, &mut inner);
        set(&code, &mut inner);
        steps(&code, &mut inner);
        let name = |token: &Token<'_>| token.text.match_indices("$env.").map(|(at, _)| token.start + at + 5).collect::<Vec<_>>();
        for place in tokens.iter().filter(|token| token.expands).flat_map(name) {
            let rest = &text[place..];
            let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            inner.push(&rest[..len], place..place + len, super::Kind::Read, false);
        }
        // What the pipeline sets itself; but `X = "${env.X}"` reads what was there before.
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (name, place) in &inner.sets {
            let end = first.entry(name).or_insert(place.end);
            *end = place.end.min(*end);
        }
        let is_set = |one: &super::Use| {
            let gap = first.get(one.name.as_str()).and_then(|end| text.get(*end..one.place.start)).unwrap_or_default();
            gap.bytes().take(LONGEST).any(|byte| matches!(byte, b'\n' | b';'))
        };
        let uses: Vec<_> = inner.uses.iter().filter(|one| !is_set(one)).cloned().collect();
        inner.uses = uses;
        inner.uses.retain(|one| !one.name.is_empty() && !BUILT_IN.iter().any(|start| one.name.starts_with(start)));
        found.embed(0, inner);
    }
}

/// `environment { X = … }`, `withEnv(["X=…"])`.
fn set(code: &Code<'_, '_>, found: &mut Found) {
    for at in 0..code.tokens.len() {
        let block = code.sign(at) == "environment" && code.sign(at + 1) == "{";
        let list = code.sign(at) == "withEnv";
        let mut depth = 0;
        for inside in (at + 1..code.tokens.len()).take(2000).take_while(|_| block || list) {
            match code.sign(inside) {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                "=" if block && depth == 1 => {
                    let name = code.tokens[inside - 1];
                    found.sets.push((name.text.to_owned(), name.place()));
                }
                _ => {
                    let token = code.tokens[inside];
                    let name = &token.text[..token.text.find(['=', '+']).unwrap_or(0)];
                    if list && matches!(token.sort, Sort::Text | Sort::Pieces) && !name.is_empty() {
                        found.sets.push((name.to_owned(), token.start..token.start + name.len()));
                    }
                }
            }
            if depth == 0 {
                break;
            }
        }
    }
}

/// `sh 'deploy $X'`: what the shell reads, and the pipeline has not set.
fn steps(code: &Code<'_, '_>, found: &mut Found) {
    let sets: HashSet<String> = found.sets.iter().map(|(name, _)| name.clone()).collect();
    for at in (0..code.tokens.len()).filter(|at| code.sign(*at) == "sh") {
        let first = at + 1 + usize::from(code.sign(at + 1) == "(");
        let named = code.sign(first + 1) == ":";
        let script = if named {
            (first..first + 30).find(|at| code.sign(*at) == "script" && code.sign(at + 1) == ":").map(|at| at + 2)
        } else {
            Some(first)
        };
        let text = |token: &&Token<'_>| matches!(token.sort, Sort::Text | Sort::Pieces);
        let Some(script) = script.and_then(|at| code.tokens.get(at)).filter(text) else { continue };
        let text = if script.expands { for_shell(script.text) } else { Pieces::of(script.text, 0..script.text.len()) };
        let mut inside = Found::default();
        shell::find(&text.text, &mut inside);
        inside.uses.retain(|one| !sets.contains(&one.name));
        inside.sets.clear();
        let mut moved = Found::default();
        text.embed(inside, &mut moved);
        found.embed(script.start, moved);
    }
}

/// A text between double quotes as the shell gets it: `\$` is a dollar, and a dot stands for what Groovy has filled in.
fn for_shell(text: &str) -> Pieces {
    let mut script = Pieces::default();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['$', '\\'])).map(|found| at + found) {
        script.take(text, from..next);
        let rest = text.get(next..).unwrap_or_default();
        if rest.starts_with('\\') {
            // The escaped character stays.
            from = next + 1;
            at = from + rest.chars().nth(1).map_or(0, char::len_utf8);
            continue;
        }
        at = next + if rest.starts_with("${") { closing(rest) } else { 1 + name(text, next + 1).len() };
        script.put(".", next);
        from = at;
    }
    script.take(text, from..text.len());
    script
}

/// The length of the `${…}` that a text begins with.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn jenkins() {
        testing::check(
            super::find,
            r####"@Library('x') _
pipeline {
  agent any
  environment {
    SET_X = 'v'
    SET_TOKEN = credentials('NO_1')
    SET_REGION = "${env.USE_1}"
  }
  stages {
    stage('b') {
      when { expression { env.USE_2 == 'x' } }
      steps {
        // env.NO_2
        echo "Build ${env.BUILD_NUMBER} ${env.USE_3}"
        echo 'not ${env.NO_3}'
        sh """
          echo ${env.USE_5}
        """
        script { env.SET_Y = 'x'; def t = env['OPT_6'] ?: 'd' }
        withEnv(["SET_Z=1"]) { sh "x" }
        echo System.getenv('USE_7')
        echo "$env.USE_8"
        echo params.NO_4
      }
    }
  }
}
"####,
        );
    }

    #[test]
    fn scripts_in_double_quotes() {
        let text = r####"node {
  environment { A = "${env.B}" }
  env.C = 'x'
  sh "docker push ${env.A} ${params.x} \$D '\$N' \${E}"
  sh label: 'x', script: '''
    Y=1; echo $Y $F $A
  '''
  sh(returnStdout: true, script: "echo $x \$C \$G")
  withEnv(["H=${env.I}"]) { sh 'echo $H' }
  echo "${env.C} ${env.J}"
}
"####;
        assert_eq!(testing::uses(super::find, text), ["2 B", "4 D", "4 E", "6 F", "8 G", "9 I", "10 J"]);
    }

    #[test]
    fn gradle() {
        testing::check(
            super::find,
            r####"def a = System.env.USE_1
def b = System.env['OPT_2'] ?: 'x'
def c = System.getenv('USE_3')
def d = System.getenv("OPT_4") ?: project.property("NO_")
def e = providers.environmentVariable("OPT_5").orElse("x")
def f = System.getenv().USE_6
def g = "x ${System.getenv('USE_7')} y"
def h = '${System.getenv("NO_1")}'
/* System.getenv('NO_2') */
def i = System.getProperty('NO_3')
def j = ~/a'b/
def k = System.getenv().containsKey("OPT_8")
url "https://example.com//x" // System.getenv("NO_4")
def env = System.getenv()
def l = env['USE_9']
def m = System.env.OPT_10?.toInteger() ?: 5
"####,
        );
    }
}
