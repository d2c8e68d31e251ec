//! `length`, `min-length`, `max-length` and `pattern` of a variable: how its values look beside their type.

use kdl::KdlValue;

use crate::diag::{Diagnostic, Span, Spanned};
use crate::pipeline::values::{Pattern, VarType};

use super::VarDecl;
use super::node::Attribute;
use super::reader::{MISSING, Reader, WRONG_TYPE, WRONG_VALUE};

/// No value of an environment is longer.
const LONGEST: u32 = 65_536;

/// Decodes one of these settings into `decl`; false if it is none of them.
pub(super) fn setting(decl: &mut VarDecl, attribute: &Attribute<'_>, r: &mut Reader<'_>) -> bool {
    let shape = &mut decl.shape;
    match attribute.name {
        "length" => shape.length = length(attribute, r),
        "min-length" => shape.min_length = length(attribute, r),
        "max-length" => shape.max_length = length(attribute, r),
        "pattern" => shape.pattern = pattern(attribute, r),
        _ => return false,
    }
    true
}

fn length(attribute: &Attribute<'_>, r: &mut Reader<'_>) -> Option<Spanned<u32>> {
    let entry = r.single(attribute)?;
    let number = match entry.value() {
        KdlValue::Integer(n) => u32::try_from(*n).ok().filter(|n| (1..=LONGEST).contains(n)),
        _ => None,
    };
    if number.is_none() {
        let message = format!("`{}` takes a number of characters", attribute.name);
        let finding = Diagnostic::error(WRONG_TYPE, message, entry.span(), format!("not a number from 1 to {LONGEST}"));
        r.sink.push(finding.help(format!("write `{}=32`", attribute.name)));
    }
    number.map(|n| Spanned::new(n, entry.span()))
}

fn pattern(attribute: &Attribute<'_>, r: &mut Reader<'_>) -> Option<Spanned<Pattern>> {
    let text = r.single_text(attribute)?;
    match Pattern::new(&text.value) {
        Ok(pattern) => Some(Spanned::new(pattern, text.span)),
        Err(why) => {
            let finding =
                Diagnostic::error(WRONG_VALUE, format!("this is no regular expression: {why}"), text.span, "cannot be read");
            r.sink.push(finding.help("write one such as pattern=#\"^[a-z]+$\"#: between #\" and \"# a \\ is a \\"));
            None
        }
    }
}

/// Reports settings that do not go together, or with the type.
pub(super) fn check(decl: &VarDecl, r: &mut Reader<'_>) {
    let (name, shape) = (&decl.name.value, &decl.shape);
    let mut report = |message: String, here: Span, there: Span, help: String| {
        let finding = Diagnostic::error(WRONG_VALUE, message, here, "does not go together with the other");
        r.sink.push(finding.related(there, "the other").help(help));
    };
    if let (Some(length), Some(other)) = (&shape.length, shape.min_length.as_ref().or(shape.max_length.as_ref())) {
        let help = "`length` is exact: keep it, or the others".to_string();
        report(format!("`{name}` has a length and a bound of it"), other.span, length.span, help);
    }
    if let (Some(min), Some(max)) = (&shape.min_length, &shape.max_length)
        && min.value > max.value
    {
        let help = format!("no value has {} characters at least and {} at most", min.value, max.value);
        report(format!("no value of `{name}` is long enough"), max.span, min.span, help);
    }
    let said = [&shape.length, &shape.min_length, &shape.max_length].into_iter().flatten().next();
    let closed = decl.is_flag || !decl.one_of.is_empty() || matches!(decl.ty, VarType::Bool | VarType::Port | VarType::Uuid);
    if let Some(said) = said.filter(|_| closed) {
        let finding =
            Diagnostic::error(WRONG_VALUE, format!("the length of `{name}` follows from its values"), said.span, "says nothing");
        r.sink.push(finding.help("leave it out"));
    }
    let groups = shape.length.as_ref().filter(|length| match decl.ty {
        VarType::Base64 => length.value % 4 != 0,
        VarType::Base64Url => length.value % 4 == 1,
        _ => false,
    });
    if let Some(length) = groups {
        let message = format!("no {} has {} characters", decl.ty.name(), length.value);
        let finding = Diagnostic::error(WRONG_VALUE, message, length.span, "not a length of base64");
        let bytes = u64::from(length.value) * 3 / 4;
        let padded = bytes.max(1).div_ceil(3) * 4;
        r.sink.push(finding.help(format!("write `length={padded}`: three bytes take four characters")));
    }
    if let (VarType::Regex, None) = (decl.ty, &shape.pattern) {
        let finding = Diagnostic::error(
            MISSING,
            format!("`{name}` needs a pattern"),
            decl.name.span,
            "its values match one, and none is given",
        );
        r.sink.push(finding.help("add `pattern=\"^[a-z]+$\"`"));
    }
}
