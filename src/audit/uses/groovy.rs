//! Uses in Groovy: Gradle's scripts, Jenkinsfiles.

use super::forms::{Code, Dialect, How};
use super::lexer::{self, Lexis, PLAIN, Quote};
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
        let name = |token: &super::tokens::Token<'_>| {
            token.text.match_indices("$env.").map(|(at, _)| token.start + at + 5).collect::<Vec<_>>()
        };
        for place in tokens.iter().filter(|token| token.expands).flat_map(name) {
            let rest = &text[place..];
            let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            inner.push(&rest[..len], place..place + len, super::Kind::Read, false);
        }
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
                    if list && token.text.len() > name.len() && code.literal(inside).is_some() && !name.is_empty() {
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
    for at in (0..code.tokens.len()).filter(|at| code.sign(*at) == "sh") {
        let behind = (at + 1..code.tokens.len()).take(5).take_while(|at| matches!(code.sign(*at), "(" | "script" | ":" | ""));
        let Some(script) = behind.filter_map(|at| code.literal(at)).next().filter(|text| !text.expands) else { continue };
        let mut inner = Found::default();
        shell::find(script.text, &mut inner);
        inner.uses.retain(|one| !found.sets.iter().any(|(name, _)| *name == one.name));
        inner.sets.clear();
        found.embed(script.start, inner);
    }
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
