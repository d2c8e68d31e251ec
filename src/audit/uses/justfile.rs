//! Uses in justfiles: `env("X")` in expressions, and what the shell reads in recipes.

use std::collections::HashSet;
use std::ops::Range;

use super::forms::{Code, Dialect, How};
use super::lexer::{self, Lexis, PLAIN, Quote};
use super::pieces::Pieces;
use super::{Found, find as find_in, shell};
use crate::audit::Language;

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[
        Quote::new("```", "```").raw().lines(),
        Quote::new("`", "`").raw().lines(),
        Quote::new("'''", "'''").raw().lines(),
        Quote::new("\"\"\"", "\"\"\"").lines(),
        Quote::new("'", "'").raw().lines(),
        Quote::new("\"", "\"").lines(),
    ],
    in_words: &['-'],
    ..PLAIN
};

const JUST: Dialect = Dialect {
    calls: &[("env ( NAME", How::Fetch), ("env_var ( NAME", How::Read), ("env_var_or_default ( NAME", How::Ask)],
    maps: &[],
    access: &[],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let recipes = recipes(text);
    let blanked = without(text, &recipes);
    let tokens = lexer::tokens(&LEXIS, &blanked);
    let code = Code::new(&tokens);
    code.find(&JUST, found);
    let exports = code.has("set export");
    let mut known: HashSet<&str> = HashSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let named = token.place();
        let exported = code.before(at, 1) == "export" || exports;
        // `X := …`, and a recipe's `$X`, which its commands see.
        if code.sign(at + 1) == ":=" && exported {
            found.sets.push((token.text.to_string(), named.clone()));
        }
        if code.sign(at + 1) == ":=" && exported || code.before(at, 1) == "$" || exports && !code.sign(at).is_empty() {
            known.insert(text.get(named.clone()).unwrap_or_default());
        }
        let Some(literal) = code.literal(at) else { continue };
        let before = text.get(..literal.start).unwrap_or_default();
        // Commands between backticks, and `x"$X"`.
        if before.ends_with('`') {
            found.embed(literal.start, shell::scan(literal.text, &|_| false));
        } else if code.before(at, 1) == "x"
            && before.ends_with(['\'', '"'])
            && before.trim_end_matches(['\'', '"']).ends_with('x')
        {
            found.embed(literal.start, shell::scan(&format!("\"{}\"", literal.text.replace('"', "'")), &|_| false).shifted());
        }
    }
    let default = (0..tokens.len())
        .find(|at| code.sign(*at) == "set" && code.sign(at + 1) == "shell" && code.sign(at + 3) == "[")
        .and_then(|at| code.literal(at + 4))
        .map_or("sh", |shell| shell.text);
    for recipe in &recipes {
        scripts(text, recipe, default, &known, found);
    }
}

impl Found {
    /// One byte to the left: what was put in front of the text is gone again.
    fn shifted(mut self) -> Self {
        for place in self.uses.iter_mut().map(|one| &mut one.place).chain(&mut self.dynamic) {
            *place = place.start.saturating_sub(1)..place.end.saturating_sub(1);
        }
        self.sets.clear();
        self
    }
}

/// The bodies of recipes: the indented lines below a line such as `name parameter: dependency`.
fn recipes(text: &str) -> Vec<Range<usize>> {
    let mut recipes: Vec<Range<usize>> = Vec::new();
    let (mut at, mut inside) = (0, false);
    for line in text.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        if line.trim().is_empty() {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            inside = !line.starts_with(['#', '[']) && is_header(line);
            if inside {
                recipes.push(place.end..place.end);
            }
        } else if let Some(recipe) = recipes.last_mut().filter(|_| inside) {
            recipe.end = place.end;
        }
    }
    recipes
}

/// Whether a line has a `:` that no `=` follows, outside of quotes.
fn is_header(line: &str) -> bool {
    let mut quote = None;
    line.char_indices().any(|(at, c)| {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            None => return c == ':' && !line.get(at + 1..).is_some_and(|rest| rest.starts_with('=')),
        }
        false
    })
}

/// The text with blanks for recipes, but for the expressions in them.
fn without(text: &str, recipes: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |out: &mut String, place: Range<usize>| {
        out.extend(text.get(place).unwrap_or_default().bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    };
    for recipe in recipes {
        out.push_str(text.get(at..recipe.start).unwrap_or_default());
        at = recipe.start;
        for inside in expressions(text, recipe.clone()) {
            blank(&mut out, at..inside.start);
            out.push_str(text.get(inside.clone()).unwrap_or_default());
            at = inside.end;
        }
        blank(&mut out, at..recipe.end);
        at = recipe.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// What stands between `{{` and `}}`; `{{{{` is text.
fn expressions(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = place.start;
    let slice = |from: usize| text.get(from..place.end).unwrap_or_default();
    while let Some(open) = slice(at).find("{{").map(|open| at + open + 2) {
        if slice(open).starts_with("{{") {
            at = open + 2;
            continue;
        }
        let Some(length) = slice(open).find("}}") else { break };
        found.push(open..open + length);
        at = open + length + 2;
    }
    found
}

/// Runs a recipe's lines, each for itself; all together where it begins with `#!`.
fn scripts(text: &str, recipe: &Range<usize>, shell: &str, known: &HashSet<&str>, found: &mut Found) {
    let body = text.get(recipe.clone()).unwrap_or_default();
    let whole = body.trim_start().starts_with("#!");
    let language = if whole { Language::of("", body.trim_start()) } else { Language::of("", &format!("#!{shell}")) };
    let mut script = Pieces::default();
    let mut at = recipe.start;
    for line in body.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        let first = script.text.is_empty();
        let start = match whole || !first {
            // A language may live by its indentation.
            true if language != Some(Language::Shell) => place.start,
            true => place.end - line.trim_start().len().max(usize::from(!line.is_empty())),
            false => place.end - line.trim_start_matches([' ', '\t', '@', '-']).len(),
        };
        fill(text, start.max(place.start)..place.end, &mut script);
        if !whole && !line.trim_end().ends_with('\\') {
            run(language, &std::mem::take(&mut script), known, found);
        }
    }
    run(language, &script, known, found);
}

/// Appends a stretch of a recipe, with a dot for each expression.
fn fill(text: &str, place: Range<usize>, script: &mut Pieces) {
    let mut at = place.start;
    for inside in expressions(text, place.clone()) {
        script.take(text, at..inside.start - 2);
        script.put(".", inside.start);
        at = inside.end + 2;
    }
    script.take(text, at..place.end);
}

fn run(language: Option<Language>, script: &Pieces, known: &HashSet<&str>, found: &mut Found) {
    let Some(language) = language.filter(|_| !script.text.is_empty()) else { return };
    let inside = if language == Language::Shell {
        shell::scan(&script.text, &|name| known.contains(name))
    } else {
        let mut inside = find_in(language, &script.text);
        inside.uses.retain(|one| !known.contains(one.name.as_str()));
        inside
    };
    script.embed(inside, found);
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Justfile;

    #[test]
    fn expressions_read_variables() {
        table(
            Justfile,
            &[
                (
                    "# env('N')\na := env('A')\nb := env(\"B\", 'x') / env_var('C')\nc := env_var_or_default('D', \"x\")\nd := \"env('M')\" + 'env_var(\"M\")'\n",
                    "2 A, 3 B?, 3 C, 4 D?",
                ),
                (
                    "x := if env('A', '') == '' { 'a' } else { `echo $B` }\ny := x'~/$C/${D:-e}'\nz := '$N'",
                    "1 A?, 1 B, 2 C, 2 D?",
                ),
                ("build tag=env('A') $B='x':\n  echo {{ env_var('C') }} {{{{ env('N') }} $B {{tag}}\n", "1 A, 2 C"),
            ],
        );
    }

    #[test]
    fn recipes_are_scripts() {
        table(
            Justfile,
            &[
                (
                    "export A := 'x'\nb := 'y'\nall: one\n    @echo $A $B ${C:-d} '$N' {{b}} # $N\n    # don't $N\n\none:\n  x=1; echo $x \\\n    $D\n  echo $x\n",
                    "4 B, 4 C?, 9 D, 10 x",
                ),
                (
                    "all:\n  #!/usr/bin/env bash\n  set -eu\n  x=1\n  echo $x $A\npy:\n  #!/usr/bin/env python3\n  import os\n  if True:\n    print(os.environ['B'], '$N')\n",
                    "5 A, 10 B",
                ),
                ("set export\na := '1'\nall c:\n\techo $a $c $D\n", "4 D"),
                ("set shell := [\"pwsh\", \"-c\"]\nall:\n  Write-Host $env:A $N\n", "3 A"),
                ("set dotenv-load\n[private]\n@all *args: (one 'a:b')\n  docker run -e A x {{args}}\n", "4 A"),
            ],
        );
    }

    #[test]
    fn half_written_files_do_no_harm() {
        table(Justfile, &[("a:\n  echo {{ $A", "2 A"), ("a := '", ""), ("é:\n é{{é}}é $A", "2 A"), ("a:\n \n\n", "")]);
    }
}
