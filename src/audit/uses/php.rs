//! Uses in PHP.

use super::forms::{Code, Dialect, How, is_name};
use super::tokens::{self, Sort};
use super::{Found, Kind};

const PHP: Dialect = Dialect {
    calls: &[
        ("getenv ( NAME", How::Read),
        ("apache_getenv ( NAME", How::Read),
        ("getenv_docker ( NAME", How::Fetch),
        ("filter_input ( INPUT_ENV , NAME", How::Read),
        ("array_key_exists ( NAME , $_ENV", How::Ask),
        ("Autowire ( env : NAME", How::Schema),
    ],
    maps: &["$_ENV", "getenv ( )"],
    access: &[("[ NAME", How::Read)],
};

/// The library of env files.
const DOTENV: Dialect = Dialect {
    calls: &[
        ("-> required ( [ NAMES", How::Schema),
        ("-> required ( array ( NAMES", How::Schema),
        ("-> required ( NAME", How::Schema),
        ("-> ifPresent ( [ NAMES", How::Ask),
        ("-> ifPresent ( NAME", How::Ask),
    ],
    maps: &[],
    access: &[],
};

/// Functions that frameworks bring, and a file can define for itself.
const ENV: Dialect = Dialect { calls: &[("env ( NAME", How::Fetch)], maps: &[], access: &[] };
const ENV_CLASS: Dialect = Dialect {
    calls: &[
        ("Env :: get ( NAME", How::Fetch),
        ("Env :: getOrFail ( NAME", How::Read),
        ("Env :: getRequired ( NAME", How::Read),
        ("Environment :: getEnv ( NAME", How::Read),
        ("App :: env ( NAME", How::Read),
    ],
    maps: &[],
    access: &[],
};

const SERVER: Dialect =
    Dialect { calls: &[("array_key_exists ( NAME , $_SERVER", How::Ask)], maps: &["$_SERVER"], access: &[("[ NAME", How::Read)] };

/// What a web server puts into `$_SERVER`.
const OF_REQUEST: &[&str] = &[
    "REQUEST_",
    "HTTP_",
    "SERVER_",
    "SCRIPT_",
    "REMOTE_",
    "PHP_",
    "REDIRECT_",
    "CONTENT_",
    "CONTEXT_",
    "PATH_",
    "SSL_",
    "DOCUMENT_",
    "QUERY_STRING",
    "ORIG_",
    "GATEWAY_INTERFACE",
    "HTTPS",
    "AUTH_TYPE",
    "UNIQUE_ID",
    "FCGI_",
    "argv",
    "argc",
    "LOCAL_",
    "ORIG_PATH_INFO",
];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "ENV", "Env", "_SERVER", "->required"].iter().any(|word| text.contains(word)) {
        return;
    }
    in_code(text, found);
    blade(text, found);
}

fn in_code(text: &str, found: &mut Found) {
    let tokens = tokens::of_tree(tree_sitter_php::LANGUAGE_PHP, text, &["variable_name"]);
    let mut code = Code::new(&tokens);
    code.dots_join = true;
    let first = found.dynamic.len();
    code.find(&PHP, found);
    let foreign = text.lines().filter_map(|line| line.trim().strip_prefix("use function ")).any(|name| {
        name.trim_end_matches(';').ends_with("\\env")
            && !["Illuminate", "Symfony", "Env\\"].iter().any(|known| name.contains(known))
    });
    if text.contains("otenv") {
        code.find(&DOTENV, found);
    }
    if !code.defines("env") && !foreign {
        code.find(&ENV, found);
    }
    if !text.contains("\\Env;") || text.contains("Support\\Env") {
        code.find(&ENV_CLASS, found);
    }
    let mut server = Found::default();
    code.find(&SERVER, &mut server);
    let of_request = |name: &str| OF_REQUEST.iter().any(|start| name.starts_with(start));
    server.uses.retain(|one| !of_request(&one.name));
    server.sets.retain(|(name, _)| !of_request(name));
    found.embed(0, server);
    for at in 0..tokens.len() {
        let token = tokens[at];
        if token.sort == Sort::Text {
            symfony(token.text, token.start, found);
        }
        // `"$_ENV[X]"`: without quotes, as it is within a text.
        let array = matches!(token.text, "$_ENV" | "$_SERVER") && token.expands && code.sign(at + 1) == "[";
        let name =
            tokens.get(at + 2).filter(|name| array && is_name(name.text) && name.sort == Sort::Word && code.sign(at + 3) == "]");
        if let Some(name) = name.filter(|name| !of_request(name.text)) {
            found.push(name.text, name.place(), Kind::Read, false);
            let place = name.place();
            let mut n = 0;
            found.dynamic.retain(|made| (n < first, n += 1).0 || *made != place);
        }
        let put = code.sign(at) == "putenv" && code.sign(at + 1) == "(";
        if let Some((name, _)) = code.literal(at + 2).filter(|_| put).and_then(|text| text.text.split_once('=')) {
            let start = tokens[at + 2].start;
            found.sets.push((name.to_owned(), start..start + name.len()));
        }
    }
}

/// `%env(int:X)%` of Symfony, in a `text` that begins at `start`.
pub(super) fn symfony(text: &str, start: usize, found: &mut Found) {
    for (at, open) in text.match_indices("%env(") {
        let inside = &text[at + open.len()..];
        let Some(end) = inside.find(")%").filter(|_| !text[..at].ends_with('%')) else { continue };
        let processors = inside[..end].rfind(':').map_or(0, |colon| colon + 1);
        let name = &inside[processors..end];
        if is_name(name) {
            let place = start + at + open.len() + processors;
            let optional = inside[..processors].split(':').any(|one| one == "default");
            found.push(name, place..place + name.len(), Kind::Read, optional);
        }
    }
}

/// `{{ env('X') }}` and `@if (env('X'))` in the markup of a Blade template.
fn blade(text: &str, found: &mut Found) {
    if text.trim_start().starts_with("<?php") || !text.contains("env") {
        return;
    }
    let mut at = 0;
    while let Some(next) = text[at..].find(['{', '@']).map(|next| at + next) {
        let rest = &text[next..];
        let (open, close) = match rest {
            _ if rest.starts_with("{{--") => ("{{--", "--}}"),
            _ if rest.starts_with("{{") => ("{{", "}}"),
            _ if rest.starts_with("{!!") => ("{!!", "!!}"),
            // `@{{` is shown as it is.
            _ if rest.starts_with("@{{") => ("@{{", "}}"),
            _ if rest.starts_with("@if") || rest.starts_with("@elseif") || rest.starts_with("@unless") => ("@", "\n"),
            _ => {
                at = next + 1;
                continue;
            }
        };
        let start = next + open.len();
        let end = text[start..].find(close).map_or(text.len(), |at| start + at);
        if !matches!(open, "{{--" | "@{{") {
            expression(&text[start..end], start, found);
        }
        at = if close == "\n" { end } else { (end + close.len()).min(text.len()) };
    }
}

/// An expression in markup, which begins at `start`.
fn expression(code: &str, start: usize, found: &mut Found) {
    const OPEN: &str = "<?php ";
    if !code.contains("env") {
        return;
    }
    let mut inner = Found::default();
    in_code(&format!("{OPEN}{code};"), &mut inner);
    for one in inner.uses {
        let moved = |at: usize| at + start - OPEN.len();
        found.push(one.name, moved(one.place.start)..moved(one.place.end), one.kind, one.optional);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"<html>getenv('NO_') <?= getenv('OPT_1') ?: "d" ?> $_ENV['NO_1']
<?php
use Illuminate\Support\Env;
// getenv('NO_2')
# getenv('NO_3')
#[Autowire(env: 'USE_2')]
 function g($request) { return $request->getenv('NO_4') . $this->env('NO_5') . Foo::env('NO_6'); }
}
$a = getenv('USE_3');
$b = $_ENV['OPT_4'] ?? 'd';
$c = $_SERVER['USE_5'];
$d = $_SERVER['REQUEST_URI'] . $_SERVER['HTTP_HOST'] . $_SERVER['DOCUMENT_ROOT'] . $_SERVER['PHP_SELF'];
$e = env('OPT_6', 'd');
$f = Env::get('USE_7');
$g = "x {$_ENV['USE_8']} $_ENV[USE_9] ${x}";
$h = '%env(int:USE_10)%';
$i = '%env(default:p:OPT_11)%';
putenv('SET_1=x');
$_ENV['SET_2'] = 'x';
$j = getenv_docker('OPT_12', 'd');
$dotenv->required(['USE_13', 'USE_14'])->notEmpty();
$k = <<<EOT
 {$_ENV['USE_15']} getenv('NO_7')
EOT;
$l = <<<'EOT'
 {$_ENV['NO_8']}
EOT;
$m = filter_input(INPUT_ENV, 'USE_16');
$n = \getenv('USE_17');
$o = isset($_ENV['OPT_18']) ? 'x' : 'd';
$q = $_ENV[$name];
$r = getenv()['USE_19'];
$s = array_key_exists('OPT_20', $_ENV);
$t = getenv('OPT_21', true) ?: 'x';
$u = "getenv('NO_9')";
$v = getenv("USE_22") or die("x");
$w = getenv(name: 'USE_23');
unset($_ENV['SET_3']);
$x = empty($_SERVER['OPT_24']);
return ['x' => env('USE_25'), 'y' => (int) env('OPT_26', 5), 'z' => env('OPT_27', env('USE_28'))];
$y = $dotenv->required('USE_29');
$z = \Illuminate\Support\Env::get('OPT_30', 'x');
$aa = $_ENV["USE_31"];
$bb = getenv('PRE_' . $x);
if (!getenv('USE_32')) {}
if (false === getenv('USE_33')) {}
"####,
        );
    }

    #[test]
    fn methods() {
        testing::check(
            super::find,
            r####"<?php
class A { function x() { return self::env('NO_1') ?: static::getenv('NO_2') ?: $this->getenv('NO_3') ?? parent::env('NO_4'); } 
$v->required('NO_5');
"####,
        );
    }

    #[test]
    fn own_function() {
        testing::check(
            super::find,
            r####"<?php
function env(string $k, $d = null) { return getenv($k) ?: $d; }
$a = env('NO_1');
"####,
        );
    }

    #[test]
    fn parts_of_a_text() {
        testing::check(
            super::find,
            r####"<?php $d = $x . getenv('USE_1') . f() . $_ENV['USE_2'] . $a[0] . $_SERVER['USE_3'] . A . env('USE_4').Env::get('USE_5');
$y->getenv('NO_1'); X::getenv('NO_2');
"####,
        );
    }

    #[test]
    fn blade() {
        testing::check(
            super::find,
            r####"<div>{{ env('USE_1') }} {{-- env('NO_') --}} {!! env('OPT_2', 'x') !!} env('NO_1') @{{ env('NO_2') }}
{{ config('NO_3') }}</div>
"####,
        );
    }

    #[test]
    fn blade_directives() {
        testing::check(
            super::find,
            r####"@if (env('OPT_1')) x @endif {{ env('USE_2') }}
@env('local') NO_ @endenv
"####,
        );
    }
}
