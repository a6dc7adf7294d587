//! Horizontal bars in a terminal.

use std::io::{self, Write};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use unicode_width::UnicodeWidthStr;

use crate::screen::Screen;

/// The widest label; longer ones are shortened.
const LABEL_COLUMNS_MAX: usize = 28;
/// The narrowest bar that still says something; below it the bars are left out.
const BAR_COLUMNS_MIN: usize = 6;
/// The widest bar: longer ones are no easier to compare.
const BAR_COLUMNS_MAX: usize = 50;
/// A column's eighths, from the left.
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A bar: what it is of, how long, and the figures beside it.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What it is of.
    pub(crate) label: String,
    /// Its length, in any unit; below zero counts as zero.
    pub(crate) value: Decimal,
    /// What stands beside it, each in a column set to the right.
    pub(crate) figures: Vec<String>,
}

/// Draws bars one below another, the longest as long as the width allows. Lengths only illustrate: the figures beside
/// them say it all, so nothing is lost where bars have no room.
///
/// # Errors
/// When the output cannot be written to.
pub(crate) fn bar_chart(out: &mut impl Write, bars: &[Bar], screen: Screen) -> io::Result<()> {
    let labels: Vec<String> = bars.iter().map(|bar| shortened(&bar.label, screen)).collect();
    let label_columns = labels.iter().map(|label| label.width()).max().unwrap_or(0);
    let figures = figure_columns(bars);
    let taken = label_columns + 4 + figures.iter().map(|columns| columns + 2).sum::<usize>();
    let room = usize::from(screen.width).saturating_sub(taken).min(BAR_COLUMNS_MAX);
    let columns = if room < BAR_COLUMNS_MIN { 0 } else { room };
    let longest = bars.iter().map(|bar| bar.value).max().unwrap_or_default();
    for (bar, label) in bars.iter().zip(&labels) {
        let drawn = drawn(bar.value, longest, columns, screen.is_unicode);
        write!(out, "  {}", padded(label, label_columns))?;
        if columns > 0 {
            write!(out, "  {}", padded(&drawn, columns))?;
        }
        for (figure, columns) in bar.figures.iter().zip(&figures) {
            write!(out, "  {}{figure}", " ".repeat(columns - figure.width()))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// How wide each column of figures is.
fn figure_columns(bars: &[Bar]) -> Vec<usize> {
    let count = bars.iter().map(|bar| bar.figures.len()).max().unwrap_or(0);
    let width = |index| bars.iter().filter_map(|bar| bar.figures.get(index)).map(|text: &String| text.width()).max();
    (0..count).map(|index| width(index).unwrap_or(0)).collect()
}

/// A bar as text, at most `columns` wide. What is more than nothing shows.
fn drawn(value: Decimal, longest: Decimal, columns: usize, is_unicode: bool) -> String {
    if value <= Decimal::ZERO || columns == 0 {
        return String::new();
    }
    let steps = if is_unicode { 8 } else { 1 };
    // A share of at most 1 times at most a few hundred steps: always a small whole number.
    let length = (value / longest * Decimal::from(columns * steps)).round().to_usize().unwrap_or(0).max(1);
    let full = if is_unicode { "█" } else { "#" };
    let mut bar = full.repeat(length / steps);
    if !length.is_multiple_of(steps) {
        bar.push(EIGHTHS[length % steps]);
    }
    bar
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

fn shortened(label: &str, screen: Screen) -> String {
    let room = LABEL_COLUMNS_MAX.min(usize::from(screen.width) / 3);
    if label.width() <= room {
        return label.to_owned();
    }
    let ellipsis = screen.ellipsis();
    let mut text = String::new();
    for letter in label.chars() {
        let mut longer = text.clone();
        longer.push(letter);
        if longer.width() + ellipsis.width() > room {
            break;
        }
        text = longer;
    }
    text + ellipsis
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars() -> Vec<Bar> {
        [
            ("Moradia", 239_612),
            ("Mercado", 95_578),
            ("Saúde e bem-estar da família toda", 84_670),
            ("Café", 3),
            ("Nada", 0),
        ]
        .map(|(label, cents)| Bar {
            label: label.to_owned(),
            value: Decimal::new(cents, 2),
            figures: vec![Decimal::new(cents, 2).to_string(), "12.34 %".to_owned()],
        })
        .to_vec()
    }

    fn chart(width: u16, is_unicode: bool) -> String {
        let mut out = Vec::new();
        bar_chart(&mut out, &bars(), Screen { width, is_unicode, has_color: false }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn bars_fit_the_width_and_speak_ascii_where_they_must() {
        insta::assert_snapshot!([chart(80, true), chart(60, false), chart(40, true)].join("\n"));
        for width in 40..=160 {
            assert!(chart(width, true).lines().all(|line| line.width() <= usize::from(width)), "{width}");
            assert!(chart(width, false).lines().all(|line| line.width() <= usize::from(width)), "{width}");
        }
    }

    #[test]
    fn what_is_more_than_nothing_shows_and_the_longest_fills_the_room() {
        assert_eq!(drawn(Decimal::ONE, Decimal::from(1_000_000), 10, true), "▏");
        assert_eq!(drawn(Decimal::ONE, Decimal::ONE, 10, true), "█".repeat(10));
        assert_eq!(drawn(Decimal::ZERO, Decimal::ONE, 10, true), "");
        assert_eq!(drawn(-Decimal::ONE, Decimal::ONE, 10, true), "");
        assert_eq!(drawn(Decimal::ZERO, Decimal::ZERO, 10, true), "");
    }
}
