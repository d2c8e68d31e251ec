//! `format: raw`: lines that mean what they say (Compose from 2.30 on; the docker command's own reader of `--env-file`).

use indexmap::IndexMap;

use crate::diag::{FileId, Spanned};

use super::scanner::Scanner;
use super::{Entry, Error, Style, start_of};

/// A line of so many bytes is too long.
const LONGEST: usize = 64 * 1024;

/// The assignments of a file in the format `raw`: a value is everything behind the first `=`, quotes, blanks and `#` too.
///
/// `known` gets what the file says, as in [`super::read()`]; a bare key asks `lookup`.
///
/// # Errors
/// A line without a name, a name with a blank in it, a line of 64 KiB or more.
pub fn read_raw(
    text: &str,
    file: FileId,
    known: &mut IndexMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Entry>, Error> {
    let mut scanner = Scanner::new(text, file);
    let mut above = Vec::new();
    let mut next = start_of(text);
    for line in text.get(next..).unwrap_or_default().split_inclusive('\n') {
        let begin = next;
        next += line.len();
        let content = line.strip_suffix('\n').unwrap_or(line);
        if content.len() >= LONGEST {
            return Err(scanner.error(begin, begin, "no line may have 64 KiB or more"));
        }
        let content = content.strip_suffix('\r').unwrap_or(content);
        let written = content.trim_start();
        let start = begin + content.len() - written.len();
        if written.is_empty() {
            above.clear();
            continue;
        }
        if written.starts_with('#') {
            above.push(scanner.comment(start, start + written.len(), false));
            continue;
        }
        let (name, value) = written.split_once('=').map_or((written, None), |(name, value)| (name, Some(value)));
        let key = Spanned::new(name.to_string(), scanner.span(start, start + name.len()));
        if name.is_empty() {
            return Err(scanner.error(start, start + 1, "a name is missing before `=`"));
        }
        if name.contains([' ', '\t']) {
            return Err(Error { span: key.span, message: "a variable's name has no blanks".to_string() });
        }
        let value_start = start + name.len() + usize::from(value.is_some());
        let raw = scanner.span(value_start, start + written.len());
        let style = if value.is_some() { Style::Plain } else { Style::Bare };
        let value = value.map(str::to_string).or_else(|| lookup(name));
        if let Some(value) = &value {
            known.insert(name.to_string(), value.clone());
        }
        let value = value.or_else(|| known.get(name).cloned());
        let line = scanner.line_of(start);
        let above = std::mem::take(&mut above);
        scanner.entries.push(Entry { key, style, raw, value, line, above, trailing: None });
    }
    Ok(scanner.entries)
}
