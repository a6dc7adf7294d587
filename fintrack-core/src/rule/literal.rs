//! Which plain texts each match of a regular expression holds: what lets thousands of expressions wait unread.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::suggest::fold;

/// More texts than this tell little.
const TEXTS_MAX: usize = 50;
/// No letter has more forms: `k`, `K`, and the sign of kelvins.
const CASES_MAX: usize = 3;

/// Texts in small ASCII letters of which each match holds at least one; `None` when there are no such texts.
pub(super) fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Class(_) => exact(hir).map(|text| vec![text]),
        HirKind::Literal(literal) => {
            // Some letters of other alphabets have several small forms; the ASCII ones of a folded text have one.
            let runs = literal.0.split(|byte| !byte.is_ascii());
            let longest = runs.max_by_key(|run| run.len()).filter(|run| !run.is_empty())?;
            Some(vec![String::from_utf8_lossy(longest).to_ascii_lowercase()])
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Concat(parts) => runs(parts).into_iter().max_by_key(|texts| shortest(texts)),
        HirKind::Alternation(branches) => {
            let texts: Vec<String> = branches.iter().map(required).collect::<Option<Vec<_>>>()?.concat();
            (texts.len() <= TEXTS_MAX).then_some(texts)
        }
    }
}

/// The texts of parts that follow each other: neighbours that are one text each are joined.
fn runs(parts: &[Hir]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut run = String::new();
    for part in parts {
        if let Some(text) = exact(part) {
            run.push_str(&text);
            continue;
        }
        if !run.is_empty() {
            found.push(vec![std::mem::take(&mut run)]);
        }
        found.extend(required(part));
    }
    if !run.is_empty() {
        found.push(vec![run]);
    }
    found
}

/// The one text that a part finds, if it is so: letters as they are, or each in both cases, as `(?i)` has it.
fn exact(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) if literal.0.is_ascii() => {
            Some(String::from_utf8_lossy(&literal.0).to_ascii_lowercase())
        }
        HirKind::Class(Class::Unicode(class)) => {
            let letters = class.iter().flat_map(|range| range.start()..=range.end()).take(CASES_MAX + 1);
            let folded: Vec<String> = letters.map(|c| fold(c.encode_utf8(&mut [0; 4]))).collect();
            let first = folded.first().filter(|first| first.len() == 1 && folded.len() <= CASES_MAX)?;
            folded.iter().all(|letter| letter == first).then(|| first.clone())
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Empty
        | HirKind::Literal(_)
        | HirKind::Class(_)
        | HirKind::Look(_)
        | HirKind::Repetition(_)
        | HirKind::Concat(_)
        | HirKind::Alternation(_) => None,
    }
}

/// The length of the shortest text.
pub(super) fn shortest(texts: &[String]) -> usize {
    texts.iter().map(String::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_match_holds_one_of_the_texts() {
        for (pattern, texts) in [
            ("uber", &["uber"][..]),
            ("^UBER .*(trip|eats)$", &["uber "]),
            ("(uber|99) ?(trip|eats)", &["trip", "eats"]),
            ("(abc)+d?", &["abc"]),
            ("x*", &[]),
            (r"\d+/\d+", &["/"]),
            ("(a|.)", &[]),
            ("é", &[]),
            ("(?i)uber (trip|eats)", &["uber "]),
            ("(?i)kiosk", &["kiosk"]),
            ("[ab]c", &["c"]),
            ("[kKｋ𝐤x]y", &["y"]),
        ] {
            let hir = regex_syntax::parse(pattern).unwrap();
            assert_eq!(required(&hir).unwrap_or_default(), texts, "{pattern}");
        }
    }
}
