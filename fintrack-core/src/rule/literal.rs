//! Which plain texts each match of a regular expression holds: what lets thousands of expressions wait unread.

use regex_syntax::hir::{Hir, HirKind};

/// More texts than this tell little.
const TEXTS_MAX: usize = 50;

/// Texts in small ASCII letters of which each match holds at least one; `None` when there are no such texts.
pub(super) fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => None,
        HirKind::Literal(literal) => {
            // Some letters of other alphabets have several small forms; the ASCII ones of a folded text have one.
            let runs = literal.0.split(|byte| !byte.is_ascii());
            let longest = runs.max_by_key(|run| run.len()).filter(|run| !run.is_empty())?;
            Some(vec![String::from_utf8_lossy(longest).to_ascii_lowercase()])
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Repetition(_) => None,
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(required).max_by_key(|texts| shortest(texts)),
        HirKind::Alternation(branches) => {
            let texts: Vec<String> = branches.iter().map(required).collect::<Option<Vec<_>>>()?.concat();
            (texts.len() <= TEXTS_MAX).then_some(texts)
        }
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
        ] {
            let hir = regex_syntax::parse(pattern).unwrap();
            assert_eq!(required(&hir).unwrap_or_default(), texts, "{pattern}");
        }
    }
}
