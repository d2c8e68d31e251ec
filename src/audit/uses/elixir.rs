//! Uses in Elixir.

use super::forms::{Code, Dialect, How};
use super::lexer::{self, Lexis, PLAIN, Quote};
use super::{Found, erb};

/// Sigils between all the signs that they can stand between.
macro_rules! quotes {
    ($($lower:literal $upper:literal),*) => {
        &[
            $(
                Quote::new(concat!($lower, "\"\"\""), "\"\"\"").lines().code("#{", "}"),
                Quote::new(concat!($upper, "\"\"\""), "\"\"\"").lines().raw(),
                Quote::new(concat!($lower, "'''"), "'''").lines().code("#{", "}"),
                Quote::new(concat!($upper, "'''"), "'''").lines().raw(),
                Quote::new(concat!($lower, "("), ")").lines().code("#{", "}"),
                Quote::new(concat!($upper, "("), ")").lines().raw(),
                Quote::new(concat!($lower, "["), "]").lines().code("#{", "}"),
                Quote::new(concat!($upper, "["), "]").lines().raw(),
                Quote::new(concat!($lower, "{"), "}").lines().code("#{", "}"),
                Quote::new(concat!($upper, "{"), "}").lines().raw(),
                Quote::new(concat!($lower, "<"), ">").lines().code("#{", "}"),
                Quote::new(concat!($upper, "<"), ">").lines().raw(),
                Quote::new(concat!($lower, "|"), "|").lines().code("#{", "}"),
                Quote::new(concat!($upper, "|"), "|").lines().raw(),
                Quote::new(concat!($lower, "/"), "/").lines().code("#{", "}"),
                Quote::new(concat!($upper, "/"), "/").lines().raw(),
                Quote::new(concat!($lower, "\""), "\"").lines().code("#{", "}"),
                Quote::new(concat!($upper, "\""), "\"").lines().raw(),
                Quote::new(concat!($lower, "'"), "'").lines().code("#{", "}"),
                Quote::new(concat!($upper, "'"), "'").lines().raw(),
            )*
            // Characters: `?"`.
            Quote::new("?\"", ""),
            Quote::new("?'", ""),
            Quote::new("?#", ""),
            Quote::new("\"\"\"", "\"\"\"").lines().code("#{", "}"),
            Quote::new("'''", "'''").lines().code("#{", "}"),
            Quote::new("\"", "\"").lines().code("#{", "}"),
            Quote::new("'", "'").lines().code("#{", "}"),
        ]
    };
}

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[],
    quotes: quotes!("~s" "~S", "~c" "~C", "~r" "~R", "~w" "~W", "~h" "~H", "~l" "~L", "~e" "~E", "~p" "~P"),
    after_words: &['?', '!'],
    ..PLAIN
};

const ELIXIR: Dialect = Dialect {
    calls: &[
        ("System . get_env (? NAME", How::Fetch),
        ("System . fetch_env! (? NAME", How::Read),
        ("System . fetch_env (? NAME", How::Ask),
        ("System . has_env? (? NAME", How::Ask),
        ("System . put_env (? NAME", How::Set),
        ("System . delete_env (? NAME", How::Set),
        ("{ : system , NAME", How::Fetch),
        ("{ : system , : integer , NAME", How::Fetch),
        ("{ : system , : string , NAME", How::Fetch),
        ("{ : system , : boolean , NAME", How::Fetch),
        ("{ : system , : atom , NAME", How::Fetch),
        ("{ : system , : list , NAME", How::Fetch),
        (": os . getenv (? NAME", How::Read),
        ("System . get_env ( ) |> Map . get ( NAME", How::Fetch),
        ("System . get_env ( ) |> Map . fetch! ( NAME", How::Read),
        ("Map . get ( System . get_env ( ) , NAME", How::Fetch),
        ("Map . fetch! ( System . get_env ( ) , NAME", How::Read),
        ("Map . has_key? ( System . get_env ( ) , NAME", How::Ask),
    ],
    maps: &["System . get_env ( )", "System . get_env"],
    access: &[("[ NAME", How::Read)],
};

const DOTENVY: Dialect = Dialect { calls: &[("env! (? NAME", How::Read)], maps: &[], access: &[] };

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "system"].iter().any(|word| text.contains(word)) {
        return;
    }
    // A template holds code between `<%` and `%>`.
    let template = text.contains("<%") && !text.contains("defmodule") && !text.contains("import Config");
    let code = if template { erb::code(text) } else { String::new() };
    let tokens = lexer::tokens(&LEXIS, if template { &code } else { text });
    let code = Code::new(&tokens);
    code.find(&ELIXIR, found);
    if text.contains("Dotenvy") {
        code.find(&DOTENVY, found);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"defmodule A do
  @moduledoc """
  System.get_env("NO_1")
  """
  # System.get_env("NO_2")
  def a, do: System.get_env("USE_1")
  def b, do: System.get_env("OPT_2", "d")
  def c, do: System.fetch_env!("USE_3")
  def d, do: System.fetch_env("OPT_4")
  def e, do: System.get_env("OPT_5") || "d"
  def f, do: "x #{System.get_env("USE_6")} y"
  def g, do: ~s(System.get_env("NO_3"))
  def h, do: ~S"#{System.get_env('NO_4')}"
  def j, do: {:system, "USE_7"}
  def k, do: {:system, "OPT_8", "d"}
  def l, do: System.put_env("SET_1", "x")
  def m, do: "USE_9" |> System.get_env()
  def n, do: System.get_env()["USE_10"]
  def o, do: ?"
  def p, do: System.get_env "USE_11"
  def q, do: 'System.get_env("NO_5")'
  def r, do: System.get_env("USE_12") || raise "missing"
  def s, do: ~r/System.get_env("NO_6")/
  def t, do: String.to_integer(System.get_env("OPT_13") || "4000")
  def u, do: System.has_env?("OPT_14")
  def v(key), do: System.get_env(key)
  def w, do: """
    NO_ #{System.fetch_env!("USE_15")}
    """
  def x do
    env = System.get_env()
    env["USE_16"]
    case System.get_env("USE_17") do
      nil -> raise "x"
    end
  end
  def y, do: "USE_18" |> System.fetch_env!() |> String.to_integer()
  def y1, do: "OPT_21" |> System.get_env("NO")
  def y2, do: Enum.map(l, fn _ -> System.get_env("USE_22") end)
  def z, do: Application.get_env(:app, "NO_7")
  def aa, do: :os.getenv(~c"USE_19")
  def ab, do: :os.getenv('USE_20')
  def ac, do: Application.get_env(:NO_8, :NO_9)
end
"####,
        );
    }
}
