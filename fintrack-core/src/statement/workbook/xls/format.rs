//! Which number formats show a day or a time. Source: MS-XLS 2.4.126, ECMA-376 part 1, 18.8.30 and 18.8.31.

/// The formats that have numbers of their own and no code.
pub(super) const fn is_built_in_moment(number: u16) -> bool {
    matches!(number, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format's code, in its first section, has letters for parts of a day outside of quotes and brackets.
pub(super) fn is_moment(code: &str) -> bool {
    if ["General", "Standard"].iter().any(|word| code.eq_ignore_ascii_case(word)) {
        return false;
    }
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => return false,
            // What follows stands for itself, is as wide as it, or fills the cell with it.
            '\\' | '_' | '*' => drop(chars.next()),
            '"' => drop(chars.find(|c| *c == '"')),
            '[' => {
                // `[Red]`, `[$R$-416]`, or `[h]` for hours that go on past the day.
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let is_elapsed =
                    !inner.is_empty() && inner.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S'));
                if is_elapsed {
                    return false;
                }
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_amounts_by_their_format() {
        for code in ["dd/mm/yyyy", "d-mmm-yy", "yyyy\\-mm\\-dd hh:mm", "[$-416]d\\ mmm", "[$-F800]dddd", "hh:mm"] {
            assert!(is_moment(code), "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0.00_);[Red](#,##0.00)",
            "\"Soma\" 0.00",
            "[$R$-416]\\ #,##0.00",
            "0.00E+00",
            "0%",
            "#,##0.00\\ \"dias\"",
            "[h]:mm",
            "@",
        ] {
            assert!(!is_moment(code), "{code}");
        }
    }
}
