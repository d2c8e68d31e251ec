//! Uses in Kotlin.

use super::forms::Code;
use super::{Found, java, tokens};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !java::may_use(text) {
        return;
    }
    // The grammar never ends with a text whose last line has an annotation and no end.
    let text = format!("{text}\n");
    let tokens = tokens::of_tree(tree_sitter_kotlin_ng::LANGUAGE, &text, &[]);
    java::forms(&Code::new(&tokens), found);
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn an_annotation_at_the_end() {
        assert_eq!(testing::uses(super::find, "val x = System.getenv(\"X\")\n@field"), ["1 X"]);
    }

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"import io.github.cdimascio.dotenv.dotenv
val a = System.getenv("OPT_1") ?: "d"
val b = System.getenv()["USE_2"]
val c = System.getenv().getOrDefault("OPT_3", "x")
val d = "x ${System.getenv("USE_4")} y \${System.getenv("NO_")}"
val env: Map<String, String> = System.getenv()
val f = env["USE_5"] ?: error("missing")
val g = env.getValue("USE_6")
val h = "OPT_7" in env
val i = System.getenv("OPT_8")?.toInt() ?: 5
/* nested /* System.getenv("NO_") */ System.getenv("NO_2") */
val j = """System.getenv("NO_3") ${System.getenv("USE_9")}"""
@Value("\${OPT_10:x}") lateinit var k: String
@field:ConfigProperty(name = "USE_11") lateinit var l: String
val de = dotenv { ignoreIfMissing = true }
val dotenv = dotenv()
val m = dotenv["USE_12"]
val n = dotenv.get("OPT_13", "x")
val o = providers.environmentVariable("OPT_14").orNull
val p = System.getenv("OPT_15").orEmpty()
val q = System.getenv("USE_16") ?: throw IllegalStateException()
val r = System.getenv()?.get("USE_17")
val s = this.getenv("NO_4")
val t = requireNotNull(System.getenv("USE_18")) { "A" }
val u = project.findProperty("NO_5") ?: System.getenv("USE_19")
fun f(key: String = "NO_6") = System.getenv(key)
val w by lazy { System.getenv("USE_20") }
"####,
        );
    }
}
