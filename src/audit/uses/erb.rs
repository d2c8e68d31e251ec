//! Uses in embedded Ruby.

use super::{Found, ruby};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if text.contains("<%") && text.contains("ENV") {
        ruby::find(&code(text), found);
    }
}

/// The code between `<%` and `%>`, with spaces for everything else: all places stay what they are. Commented lines of YAML are
/// no code, although Ruby would run them.
pub(super) fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let markup = text.contains("</");
    let mut rest = text;
    let mut line = 0;
    while let Some(open) = rest.find("<%") {
        blank(&rest[..open], &mut code);
        line = rest[..open].rfind('\n').map_or(line, |at| code.len() - open + at + 1);
        let commented = !markup && text[line..code.len()].trim_start().starts_with('#');
        let inside = &rest[open + 2..];
        let end = inside.find("%>").unwrap_or(inside.len());
        let escaped = inside.starts_with('%');
        blank("<%", &mut code);
        if commented || escaped || inside.starts_with('#') || inside.starts_with("!--") {
            blank(&inside[..end], &mut code);
        } else {
            let sign = usize::from(inside.starts_with(['=', '-'])) + usize::from(inside.starts_with("=="));
            let trim = usize::from(inside[..end].len() > sign && inside[..end].ends_with('-'));
            blank(&inside[..sign], &mut code);
            code.push_str(&inside[sign..end - trim]);
            blank(&inside[end - trim..end], &mut code);
        }
        rest = &inside[end..];
        if let Some(after) = rest.strip_prefix("%>") {
            code.push_str("; ");
            rest = after;
        }
    }
    blank(rest, &mut code);
    code
}

fn blank(text: &str, code: &mut String) {
    code.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"production:
  url: <%= ENV['USE_1'] %>
  # x: <%= ENV['NO_'] %>
  pool: <%= ENV.fetch("OPT_2") { 5 } %>
  <%# ENV['NO_1'] %>
  <% if ENV['OPT_3'] -%>
  password: ENV['NO_2']
  <%- end %>
  <%% ENV['NO_3'] %>
  é: <%= ENV['USE_4'] -%>
  two: <%= ENV["OPT_5"] || ENV["USE_6"] %> <%= ENV["USE_7"] %>
"####,
        );
    }
}
