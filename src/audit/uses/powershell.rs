//! Uses in PowerShell.

use super::csharp;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};
use super::tokens::Sort;
use super::{Found, Kind};

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[Block { open: "<#", close: "#>", nested: false }],
    quotes: &[
        Quote { escape: Some('`'), ..Quote::new("@\"", "\n\"@").lines().code("$(", ")").expands() },
        Quote::new("@'", "\n'@").lines().raw(),
        Quote { escape: Some('`'), ..Quote::new("\"", "\"").lines().code("$(", ")").expands() },
        Quote::new("'", "'").lines().raw(),
    ],
    in_words: &['$'],
    ..PLAIN
};

const POWERSHELL: Dialect = Dialect {
    calls: &[
        ("$env : WORD", How::Read),
        ("$ { env : WORD", How::Read),
        ("Environment ] :: GetEnvironmentVariable ( NAME", How::Read),
        ("Environment ] :: SetEnvironmentVariable ( NAME", How::Set),
    ],
    maps: &["Environment ] :: GetEnvironmentVariables ( )"],
    access: &[("[ NAME", How::Read), (". WORD", How::Read), (". Contains ( NAME", How::Ask), (". ContainsKey ( NAME", How::Ask)],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.to_ascii_lowercase().contains("env") {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let mut code = Code::new(&tokens);
    code.fold = true;
    code.find(&POWERSHELL, found);
    for (at, token) in tokens.iter().enumerate() {
        if code.before(at, 2).eq_ignore_ascii_case("ExpandEnvironmentVariables")
            && let Some(text) = code.literal(at)
        {
            csharp::percents(text, found);
        }
        if token.expands {
            in_text(token.text, token.start, found);
        }
        drive(&code, at, found);
    }
}

/// `$env:X` and `${env:X}` in a text.
fn in_text(text: &str, start: usize, found: &mut Found) {
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let braced = usize::from(rest.starts_with('{'));
        let is_env = rest.get(braced..braced + 4).is_some_and(|word| word.eq_ignore_ascii_case("env:"));
        if is_env && !text[..at].ends_with('`') {
            let name = name_at(&rest[braced + 4..]);
            let place = start + at + 1 + braced + 4;
            if !name.is_empty() {
                found.push(name, place..place + name.len(), Kind::Read, false);
            }
        }
    }
}

fn name_at(text: &str) -> &str {
    &text[..text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len())]
}

/// `Test-Path env:X`, `Get-Item Env:\X`, `Remove-Item "Env:X"`.
fn drive(code: &Code<'_, '_>, at: usize, found: &mut Found) {
    let name = if code.sign(at).eq_ignore_ascii_case("env")
        && code.sign(at + 1) == ":"
        && !matches!(code.before(at, 1), "$" | "{")
    {
        let separated = usize::from(matches!(code.sign(at + 2), "\\" | "/"));
        let near = code.tokens[at].place().end + 1 + separated;
        let name = code.tokens.get(at + 2 + separated).filter(|token| token.sort == Sort::Word && token.start == near);
        name.filter(|token| !token.text.starts_with('$')).map(|token| (token.text, token.start))
    } else {
        code.literal(at).filter(|text| text.text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("env:"))).map(|text| {
            let name = text.text[4..].trim_start_matches(['\\', '/']);
            (name_at(name), text.start + text.text.len() - name.len())
        })
    };
    let Some((name, start)) = name.filter(|(name, _)| !name.is_empty()) else { return };
    let before: Vec<String> = (1..8).map(|back| code.before(at, back).to_ascii_lowercase()).collect();
    let Some(item) = before
        .iter()
        .position(|word| matches!(word.as_str(), "item" | "path" | "childitem" | "content" | "gci" | "gi" | "ls" | "dir"))
    else {
        return;
    };
    // A parameter's name, `-Path`, is no command.
    let verb = before.iter().skip(item).find(|word| matches!(word.as_str(), "test" | "get" | "set" | "new" | "remove" | "clear"));
    if code.before(at, 1).eq_ignore_ascii_case("destination") {
        return found.sets.push((name.to_owned(), start..start + name.len()));
    }
    match verb.map(String::as_str) {
        Some("set" | "new" | "remove" | "clear") => found.sets.push((name.to_owned(), start..start + name.len())),
        Some("test") => found.push(name, start..start + name.len(), Kind::Read, true),
        _ => found.push(name, start..start + name.len(), Kind::Read, false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"# $env:NO_1
<# $env:NO_2 #>
$a = $env:USE_1
$b = ${env:USE_2}
$c = "x $env:USE_3 `$env:NO_3 ${env:USE_4} $($env:USE_5)"
$d = 'x $env:NO_4'
$e = [Environment]::GetEnvironmentVariable('USE_6')
$f = [System.Environment]::GetEnvironmentVariable("USE_7", "User")
if (Test-Path env:OPT_8) {}
if (Test-Path -Path Env:\OPT_9) {}
$g = (Get-Item Env:USE_10).Value
$env:SET_1 = "x"
$Env:USE_11
[Environment]::SetEnvironmentVariable('SET_2', 'x')
Remove-Item Env:SET_3
Set-Item -Path Env:SET_4 -Value 'x'
Copy-Item -Path Env:USE_30 -Destination Env:SET_30
$h = @"
 $env:USE_12
"@
$i = @'
 $env:NO_5
'@
$j = $env:OPT_13 ?? 'd'
if (-not $env:USE_14) { throw }
if ($env:OPT_15) {}
$k = "env:NO_6"
$l = Get-ChildItem Env:
$m = [Environment]::GetEnvironmentVariable($name)
$env:DEF_16 += ';x'
$n = if ($env:OPT_17 -eq 'x') { 1 }
Write-Host "A: $($env:USE_18.ToLower())"
$o = gci env:USE_19
$p = $environment:NO_7
Get-Content "env:USE_20"
"####,
        );
    }
}
