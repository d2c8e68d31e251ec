//! Uses in C and C++.

use super::Found;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};

const LEXIS: Lexis = Lexis {
    // Code between these two is never compiled.
    block_comments: &[Block { open: "/*", close: "*/", nested: false }, Block { open: "\n#if 0", close: "\n#e", nested: false }],
    quotes: &[Quote::new("L\"", "\""), Quote::new("u8\"", "\""), Quote::new("\"", "\""), Quote::new("'", "'")],
    delimited: true,
    joined: true,
    in_numbers: &['\''],
    ..PLAIN
};

const C: Dialect = Dialect {
    calls: &[
        ("getenv ( NAME", How::Read),
        ("secure_getenv ( NAME", How::Read),
        ("__secure_getenv ( NAME", How::Read),
        ("_wgetenv ( NAME", How::Read),
        ("g_getenv ( NAME", How::Read),
        ("qgetenv ( NAME", How::Read),
        ("qEnvironmentVariable ( NAME", How::Fetch),
        ("qEnvironmentVariableIntValue ( NAME", How::Read),
        ("qEnvironmentVariableIsSet ( NAME", How::Ask),
        ("qEnvironmentVariableIsEmpty ( NAME", How::Ask),
        ("GetEnvironmentVariable ( NAME", How::Read),
        ("GetEnvironmentVariableA ( NAME", How::Read),
        ("GetEnvironmentVariableW ( NAME", How::Read),
        ("setenv ( NAME", How::Set),
        ("g_setenv ( NAME", How::Set),
        ("qputenv ( NAME", How::Set),
        ("unsetenv ( NAME", How::Set),
        ("SetEnvironmentVariable ( NAME", How::Set),
        ("SetEnvironmentVariableA ( NAME", How::Set),
        ("SetEnvironmentVariableW ( NAME", How::Set),
    ],
    maps: &["QProcessEnvironment :: systemEnvironment ( )"],
    access: &[(". value ( NAME", How::Fetch), (". contains ( NAME", How::Ask)],
};

/// Functions that put the value elsewhere and have the name as one of several arguments.
const COPYING: &[&str] = &["getenv_s", "_dupenv_s", "dupenv_s", "_wgetenv_s", "_wdupenv_s"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "Environment"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&C, found);
    for at in (0..tokens.len()).filter(|at| COPYING.contains(&code.sign(*at)) && code.sign(at + 1) == "(") {
        let arguments = (at + 2..tokens.len()).take(24).take_while(|at| code.sign(*at) != ";");
        if let Some(name) = arguments.filter_map(|at| code.literal(at)).next() {
            found.push(name.text, name.place(), super::Kind::Read, false);
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
            r####"#include <stdlib.h>
// getenv("NO_1")
/* getenv("NO_2") */
const char *a = getenv("USE_1");
auto b = std::getenv("USE_2");
char *c = secure_getenv("USE_3");
const char *s = "getenv(\"NO_3\")";
char q = '"'; char *e = getenv("USE_4");
char *getenv(const char *name);
if (const char* p = ::getenv("USE_5")) {}
x->getenv("NO_4"); y.getenv("NO_5"); foo::getenv("NO_6");
#if 0
getenv("NO_7");
#endif
char *f = getenv(name);
auto r = R"(getenv("NO_8"))";
getenv_s(&len, buf, 10, "USE_6");
qgetenv("USE_7"); qEnvironmentVariable("OPT_8", "d");
std::string g = getenv("OPT_9") ? getenv("USE_10") : "d";
my_getenv("NO_9");
#ifdef X
char *h = getenv("USE_11");
#else
char *h = getenv("USE_12");
#endif
auto rr = R"sql(getenv("NO_10"))sql";
int n = 1'000; char *i = getenv("USE_13");
char *k = getenv ( "USE_16" );
"####,
        );
    }

    #[test]
    fn lines_that_go_on() {
        testing::check(
            super::find,
            "// getenv(\"NO_1\") \\\n getenv(\"NO_2\")\r\n#define A() \\\n  getenv(\"USE_1\")\n#define B(x) \\\r\n  do { x = getenv(\"USE_2\"); \\\r\n  } while (0)\n// c\nchar *a = getenv(\"USE_3\"); // \\ x\nchar *b = getenv(\"USE_4\");\n",
        );
    }

    #[test]
    fn cpp() {
        testing::check(
            super::find,
            r####"class A { char* f() { return this->getenv("NO_1"); } };
auto q = R"sql(
 getenv("NO_2") "
)sql"; auto a = std::getenv("USE_1");
GetEnvironmentVariable(TEXT("USE_2"), buf, 10);
auto e = QProcessEnvironment::systemEnvironment(); e.value("OPT_3", "d");
"####,
        );
    }
}
