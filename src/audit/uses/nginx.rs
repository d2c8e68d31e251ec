//! Uses in nginx's configuration: `env X;`, and the upper-case names that `envsubst` fills in.

use std::collections::HashSet;

use super::interpolation::{Style, interpolate, name};
use super::yaml::without_comments;
use super::{Found, Kind};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let own = own(text);
    for line in without_comments(text, 0) {
        let code = text.get(line.clone()).unwrap_or_default();
        let mut directives = code.trim_start().split([';', '{']).map(str::trim_start);
        if directives.any(|directive| directive.starts_with("env ")) {
            directive(text, &line, found);
        }
        interpolate(code, Style::ENVSUBST, &mut |place, optional| {
            let name = code.get(place.clone()).unwrap_or_default();
            let perl = name == "ENV" && code.get(place.end..).is_some_and(|rest| rest.starts_with('{'));
            if !own.contains(name) && !perl {
                found.push(name, line.start + place.start..line.start + place.end, Kind::Template, optional);
            }
        });
        for start in ["os.getenv(\"", "os.getenv('", "$ENV{\"", "$ENV{'", "$ENV{"] {
            for (at, _) in code.match_indices(start) {
                let place = name(text, line.start + at + start.len());
                if !place.is_empty() {
                    found.push(text.get(place.clone()).unwrap_or_default(), place, Kind::Read, false);
                }
            }
        }
    }
}

/// nginx's own variables, which may be upper-case too.
fn own(text: &str) -> HashSet<&str> {
    let mut own = HashSet::new();
    for directive in text.split(['{', '}', ';', '\n']) {
        let mut words = directive.split_whitespace();
        let named = match words.next().unwrap_or_default() {
            "set" | "auth_request_set" | "js_set" | "perl_set" | "set_by_lua" | "set_by_lua_block" => words.next(),
            "map" | "geo" | "split_clients" => words.next_back(),
            _ => None,
        };
        own.extend(named.and_then(|name| name.strip_prefix('$')));
    }
    for (at, start) in text.match_indices("(?<").chain(text.match_indices("(?P<")) {
        let place = name(text, at + start.len());
        own.insert(text.get(place).unwrap_or_default());
    }
    own
}

/// `env X;` keeps a variable for the workers, `env X=…;` sets it.
fn directive(text: &str, line: &std::ops::Range<usize>, found: &mut Found) {
    let code = text.get(line.clone()).unwrap_or_default();
    let Some(at) = code.find("env ") else { return };
    let blank = code.get(at + 4..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let place = name(text, line.start + at + 4 + blank);
    let named = text.get(place.clone()).unwrap_or_default();
    let rest = text.get(place.end..).unwrap_or_default();
    if named.is_empty() {
        return;
    }
    if rest.starts_with('=') {
        found.sets.push((named.to_string(), place));
    } else if rest.trim_start().starts_with(';') {
        found.push(named, place, Kind::PassThrough, false);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Nginx;

    #[test]
    fn only_names_of_the_environment_are_found() {
        table(
            Nginx,
            &[
                (
                    "env A;\nenv B=1;\nserver {\n  listen ${PORT};\n  server_name $NAME; # ${N}\n  proxy_pass http://${HOST}:${PORT}$request_uri;\n}",
                    "1 A, 4 PORT, 5 NAME, 6 HOST, 6 PORT",
                ),
                ("location ~ \\.php$ {\n  set $UPPER x;\n  return 301 https://$host${uri}?$args$1$UPPER;\n}\n# $A", ""),
                (
                    "map $http_x $A { default 1; }\nserver { set $B 1;\n location ~ ^/(?<C>.*)$ { return 200 $A$B$C${D}; }\n}",
                    "3 D",
                ),
                ("perl_set $a 'sub { $ENV{\"A\"} }';\nset_by_lua $b 'return os.getenv(\"B\")';", "1 A, 2 B"),
            ],
        );
    }
}
