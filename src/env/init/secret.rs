//! Secrets of a declared shape, from random bytes.

use crate::pipeline::decode::{VarDecl, VarType};

use super::Random;

/// How a secret is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recipe {
    /// So many of these characters, each as likely as any other.
    Characters(&'static [u8], usize),
    /// A random UUID (version 4 of RFC 9562).
    Uuid,
    /// So many bytes in base64 (RFC 4648), padded.
    Base64(usize),
}

const ALNUM: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &[u8] = b"0123456789abcdef";
const DIGITS: &[u8] = b"0123456789";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Lengths that are tried where a pattern alone says what a secret looks like, the usual ones first.
const LENGTHS: [usize; 16] = [32, 64, 40, 48, 24, 16, 20, 36, 43, 44, 50, 56, 12, 10, 8, 128];

/// A value for the variable, of its declared shape; `None` for what is no secret, and for a secret that somebody else gives: a
/// URL, one of some words, a token whose pattern has fixed letters, what a secret manager keeps.
///
/// # Errors
/// If there are no random bytes.
pub fn secret(var: &VarDecl, random: Random<'_>) -> Result<Option<String>, String> {
    if var.secret.is_none() || !var.one_of.is_empty() || var.reference.is_some() {
        return Ok(None);
    }
    for recipe in recipes(var) {
        let text = make(recipe, random)?;
        if var.problem(&text).is_none() {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// The ways to make it, the best first.
fn recipes(var: &VarDecl) -> Vec<Recipe> {
    let given = |length: &Option<crate::diag::Spanned<u32>>| length.as_ref().map(|length| length.value as usize);
    let exact = given(&var.shape.length);
    let least = given(&var.shape.min_length).unwrap_or(0);
    let most = given(&var.shape.max_length).unwrap_or(usize::MAX);
    let length = |usual: usize| exact.unwrap_or_else(|| usual.max(least).min(most));
    let alphabets = [ALNUM, HEX, BASE64URL, DIGITS];
    match var.ty {
        VarType::Regex => {
            let lengths = exact.map_or_else(|| LENGTHS.to_vec(), |exact| vec![exact]);
            let pairs = lengths.into_iter().flat_map(|length| alphabets.map(|alphabet| Recipe::Characters(alphabet, length)));
            pairs.collect()
        }
        VarType::String | VarType::Alnum => vec![Recipe::Characters(ALNUM, length(32))],
        VarType::Int => vec![Recipe::Characters(DIGITS, length(8))],
        VarType::Hex => vec![Recipe::Characters(HEX, length(64))],
        VarType::Base64Url => vec![Recipe::Characters(BASE64URL, length(43))],
        // Four characters for three bytes; what is not a whole number of them would end in `=`.
        VarType::Base64 if exact.is_none() && least <= 44 && most >= 44 => vec![Recipe::Base64(32)],
        VarType::Base64 => {
            let up = length(44).div_ceil(4);
            let whole = if up * 4 <= most { up } else { most / 4 };
            vec![Recipe::Base64(whole * 3)]
        }
        VarType::Uuid => vec![Recipe::Uuid],
        _ => Vec::new(),
    }
}

/// Makes a text.
///
/// # Errors
/// If there are no random bytes.
fn make(recipe: Recipe, random: Random<'_>) -> Result<String, String> {
    match recipe {
        Recipe::Characters(alphabet, count) => characters(alphabet, count, random),
        Recipe::Uuid => {
            let mut bytes = [0; 16];
            random(&mut bytes)?;
            bytes[6] = bytes[6] & 0x0f | 0x40;
            bytes[8] = bytes[8] & 0x3f | 0x80;
            let mut out = String::with_capacity(36);
            for (i, byte) in bytes.iter().enumerate() {
                if matches!(i, 4 | 6 | 8 | 10) {
                    out.push('-');
                }
                out.push_str(&format!("{byte:02x}"));
            }
            Ok(out)
        }
        Recipe::Base64(count) => {
            let mut bytes = vec![0; count];
            random(&mut bytes)?;
            Ok(base64(&bytes))
        }
    }
}

/// A byte beyond the last whole run of the alphabet would favour its first characters: such bytes are thrown away. A number
/// does not begin with 0, which readers may take for an octal one.
fn characters(alphabet: &[u8], count: usize, random: Random<'_>) -> Result<String, String> {
    let whole = 256 - 256 % alphabet.len();
    let mut out = String::with_capacity(count);
    let mut bytes = [0; 64];
    while out.len() < count {
        random(&mut bytes)?;
        for byte in bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < whole) {
            let c = alphabet.get(byte % alphabet.len()).copied().map_or('0', char::from);
            let leads = out.is_empty() && alphabet == DIGITS && c == '0' && count > 1;
            if out.len() < count && !leads {
                out.push(c);
            }
        }
    }
    Ok(out)
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let c = BASE64.get((word >> (18 - 6 * i) & 63) as usize).copied().map_or('A', char::from);
            out.push(if i <= chunk.len() { c } else { '=' });
        }
    }
    out
}
