//! The faces of values that others computed: a [`Listing`] as table, JSON, CSV or lines of JSON, and bar charts.

mod chart;
mod listing;

pub(crate) use chart::{Bar, bar_chart};
pub(crate) use listing::{Cell, Column, Listing};

/// A count with a comma at every thousand, for people.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 line`, `1,180 lines`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            ["0", "999", "1,000", "1,234,567"],
            [0, 999, 1_000, 1_234_567].map(grouped).each_ref().map(|s| &**s)
        );
        assert_eq!(counted(1, "line", "lines"), "1 line");
        assert_eq!(counted(1_180, "line", "lines"), "1,180 lines");
    }
}
