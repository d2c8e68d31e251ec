//! Uses in Scala.

use super::Found;
use super::forms::{Code, Dialect, How};
use super::java;
use super::lexer::{self, Block, Lexis, PLAIN, Quote};

const LEXIS: Lexis = Lexis {
    block_comments: &[Block { open: "/*", close: "*/", nested: true }],
    quotes: &[
        Quote::new("s\"\"\"", "\"\"\"").raw().lines().code("${", "}"),
        Quote::new("f\"\"\"", "\"\"\"").raw().lines().code("${", "}"),
        Quote::new("raw\"\"\"", "\"\"\"").raw().lines().code("${", "}"),
        Quote::new("\"\"\"", "\"\"\"").raw().lines(),
        Quote::new("s\"", "\"").code("${", "}"),
        Quote::new("f\"", "\"").code("${", "}"),
        Quote::new("raw\"", "\"").raw().code("${", "}"),
        Quote::new("\"", "\""),
        Quote::new("'\"'", ""),
        Quote::new("'\\\"'", ""),
    ],
    ..PLAIN
};

const SCALA: Dialect = Dialect {
    calls: &[
        ("Properties . envOrElse ( NAME", How::Ask),
        ("Properties . envOrNone ( NAME", How::Ask),
        ("Properties . envOrSome ( NAME", How::Ask),
        ("Env [ IO ] . get ( NAME", How::Read),
        ("Env [ F ] . get ( NAME", How::Read),
        ("System . getenv . get ( NAME", How::Read),
        ("System . getenv . asScala . get ( NAME", How::Read),
        ("System . getenv . asScala . getOrElse ( NAME", How::Ask),
        ("System . getenv ( ) . asScala . get ( NAME", How::Read),
        ("System . getenv ( ) . asScala . getOrElse ( NAME", How::Ask),
        ("System . getenv . getOrDefault ( NAME", How::Ask),
        ("System . getenv . containsKey ( NAME", How::Ask),
    ],
    maps: &["sys . env", "sys . env . toMap"],
    access: &[
        ("( NAME", How::Read),
        (". apply ( NAME", How::Read),
        (". get ( NAME", How::Read),
        (". getOrElse ( NAME", How::Ask),
        (". contains ( NAME", How::Ask),
        (". isDefinedAt ( NAME", How::Ask),
        ("get NAME", How::Read),
        ("contains NAME", How::Ask),
        ("getOrElse ( NAME", How::Ask),
    ],
};

/// `import scala.util.Properties._`.
const PROPERTIES: Dialect = Dialect {
    calls: &[("envOrElse ( NAME", How::Ask), ("envOrNone ( NAME", How::Ask), ("envOrSome ( NAME", How::Ask)],
    maps: &[],
    access: &[],
};

/// Libraries that have a `env` of their own.
const CIRIS: Dialect = Dialect { calls: &[("env ( NAME", How::Schema)], maps: &[], access: &[] };
const ZIO: Dialect = Dialect {
    calls: &[
        ("System . env ( NAME", How::Read),
        ("System . envOrElse ( NAME", How::Ask),
        ("System . envOrOption ( NAME", How::Ask),
    ],
    maps: &[],
    access: &[],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "Env", "Value"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&SCALA, found);
    java::forms(&code, found);
    if code.has("import sys . env") || code.has("import scala . sys . env") {
        code.find(&Dialect { maps: &["env"], ..SCALA }, found);
    }
    for (word, dialect) in [("util . Properties .", PROPERTIES), ("import ciris .", CIRIS), ("import zio .", ZIO)] {
        if code.has(word) {
            code.find(&dialect, found);
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
            r####"import scala.util.Properties._
object A {
  val a = sys.env("USE_1")
  val b = sys.env.get("USE_2")
  val c = sys.env.getOrElse("OPT_3", "d")
  val d = sys.env.contains("OPT_4")
  val e = System.getenv("USE_5")
  val f = Option(System.getenv("OPT_6")).getOrElse("x")
  val g = s"x ${sys.env("USE_7")} y"
  val h = "x ${sys.env(\"NO_\")} y"
  /* a /* sys.env("NO_1") */ sys.env("NO_2") */
  val i = """ sys.env("NO_3") """
  val env = sys.env
  val j = env("USE_8")
  val k = envOrElse("OPT_9", "x")
  val l = Properties.envOrNone("OPT_10")
  val m = sys.props("NO_4")
  val n = 'sym
  val q = sys.env.get("USE_11").map(_.toInt).getOrElse(5)
  val r = sys.env get "USE_12"
  val s = System.getenv.get("USE_13")
}
"####,
        );
    }
}
