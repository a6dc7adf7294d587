//! Rows of like things, and their four faces.

use std::collections::BTreeSet;
use std::io::{self, Write};

use comfy_table::{
    Attribute, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Row, Table, TableStyle, Width,
};
use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use unicode_width::UnicodeWidthStr;

use crate::args::Output;
use crate::exit::UsageError;
use crate::screen::Screen;

/// A column: how programs and people call it, and how it behaves when room is short.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    key: &'static str,
    title: String,
    is_number: bool,
    may_shrink: bool,
    is_shown: bool,
}

impl Column {
    /// A text that may be shortened where room is short.
    pub(crate) fn text(key: &'static str, title: impl Into<String>) -> Self {
        Self { key, title: title.into(), is_number: false, may_shrink: true, is_shown: true }
    }

    /// A text that is short and always whole: a date, a kind.
    pub(crate) fn word(key: &'static str, title: impl Into<String>) -> Self {
        Self { may_shrink: false, ..Self::text(key, title) }
    }

    /// A number, set to the right, always whole.
    pub(crate) fn number(key: &'static str, title: impl Into<String>) -> Self {
        Self { is_number: true, ..Self::word(key, title) }
    }

    /// A value for programs only, where people see it said once for all rows.
    pub(crate) fn unseen(key: &'static str) -> Self {
        Self { is_shown: false, ..Self::word(key, "") }
    }
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    /// A text.
    Text(String),
    /// A number of things.
    Count(u64),
    /// An amount; programs get it as a decimal string.
    Amount(Decimal),
    /// Whether something is so: `yes` or `no` for people, a boolean for programs.
    Flag(bool),
    /// Nothing to say: blank for people, `null` for programs.
    Nothing,
}

impl Cell {
    /// A text, or nothing.
    pub(crate) fn maybe(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.to_string()))
    }

    /// An amount, or nothing.
    pub(crate) fn amount(amount: Option<Decimal>) -> Self {
        amount.map_or(Self::Nothing, Self::Amount)
    }

    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Amount(amount) => amount.to_string(),
            Self::Flag(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
            Self::Nothing => String::new(),
        }
    }
}

impl<T: ToString + ?Sized> From<&T> for Cell {
    fn from(text: &T) -> Self {
        Self::Text(text.to_string())
    }
}

/// Rows of like things.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Listing {
    /// The formats in which a listing can be printed.
    pub(crate) const OUTPUTS: &[Output] = &[Output::Table, Output::Json, Output::Csv, Output::Ndjson];

    /// A listing without rows.
    pub(crate) const fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row: a cell for each column.
    pub(crate) fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(row);
    }

    /// Some of the columns, by their keys.
    pub(crate) fn part(&self, is_wanted: impl Fn(&str) -> bool) -> Self {
        let wanted: Vec<bool> = self.columns.iter().map(|column| is_wanted(column.key)).collect();
        let columns = self.columns.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(column, _)| column.clone());
        let row = |row: &Vec<Cell>| {
            row.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(cell, _)| cell.clone()).collect()
        };
        Self { columns: columns.collect(), rows: self.rows.iter().map(row).collect() }
    }

    /// Without the columns that say nothing in any row: room for the others.
    pub(crate) fn without_blanks(&self) -> Self {
        let says = |at: usize| self.rows.iter().any(|row| row[at] != Cell::Nothing);
        let saying: BTreeSet<&str> =
            self.columns.iter().enumerate().filter(|(at, _)| says(*at)).map(|(_, column)| column.key).collect();
        self.part(|key| saying.contains(key))
    }

    /// The first rows, so many at most.
    pub(crate) fn first(&self, rows: usize) -> Self {
        Self { columns: self.columns.clone(), rows: self.rows.iter().take(rows).cloned().collect() }
    }

    /// How many rows there are.
    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Prints it in the format that was asked for.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub(crate) fn write(&self, out: &mut impl Write, output: Output, screen: Screen) -> anyhow::Result<()> {
        match output {
            Output::Table => self.write_table(out, screen)?,
            Output::Json => {
                serde_json::to_writer_pretty(&mut *out, self)?;
                writeln!(out)?;
            }
            Output::Csv => self.write_csv(out)?,
            Output::Ndjson => {
                for record in self.records() {
                    serde_json::to_writer(&mut *out, &record)?;
                    writeln!(out)?;
                }
            }
        }
        Ok(())
    }

    /// Prints it for people, within the width of the screen; without rows there is nothing to print.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub(crate) fn write_table(&self, out: &mut impl Write, screen: Screen) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        for line in self.table(screen).lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn table(&self, screen: Screen) -> Table {
        let shown: Vec<&Column> = self.columns.iter().filter(|column| column.is_shown).collect();
        let rule = if screen.is_unicode { '─' } else { '-' };
        let mut table = Table::new();
        table
            .load_style(TableStyle::new().header_separator(LineStyle::none().fill(rule).junction(rule)))
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_truncation_indicator(screen.ellipsis())
            .set_width(screen.width)
            .set_header(shown.iter().map(|column| {
                let cell = comfy_table::Cell::new(&column.title);
                if screen.has_color { cell.add_attribute(Attribute::Bold) } else { cell }
            }));
        if screen.has_color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        for row in &self.rows {
            let cells = self.columns.iter().zip(row).filter(|(column, _)| column.is_shown);
            let mut row = Row::from(cells.map(|(_, cell)| cell.plain()).collect::<Vec<_>>());
            row.max_height(1);
            table.add_row(row);
        }
        for (index, column) in shown.iter().enumerate() {
            let Some(drawn) = table.column_mut(index) else { continue };
            drawn.set_padding((0, u16::from(index + 1 < shown.len())));
            if column.is_number {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
            // Short texts are cut where the room ends, not at the last blank before it.
            drawn.set_delimiter('\u{0}');
            drawn.set_constraint(if column.may_shrink {
                ColumnConstraint::LowerBoundary(Width::Fixed(title_width(column)))
            } else {
                ColumnConstraint::ContentWidth
            });
        }
        table
    }

    fn write_csv(&self, out: &mut impl Write) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.columns.iter().map(|column| column.key))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::plain))?;
        }
        writer.flush()?;
        Ok(())
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.rows.iter().map(|row| Record { columns: &self.columns, row })
    }
}

/// As programs get it: an object for each row.
impl Serialize for Listing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.records())
    }
}

/// What a column's title needs, with the blank after it.
fn title_width(column: &Column) -> u16 {
    u16::try_from(column.title.width() + 1).unwrap_or(u16::MAX)
}

/// A row as a JSON object.
struct Record<'a> {
    columns: &'a [Column],
    row: &'a [Cell],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.row) {
            map.serialize_entry(column.key, cell)?;
        }
        map.end()
    }
}

impl Output {
    /// Refuses a format that a command does not print.
    ///
    /// # Errors
    /// [`UsageError::Output`], which names the formats that it does.
    pub(crate) fn among(self, known: &'static [Self], command: &'static str) -> Result<Self, UsageError> {
        if known.contains(&self) { Ok(self) } else { Err(UsageError::Output { command, output: self, known }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Screen = Screen { width: 40, is_unicode: true, has_color: false };

    fn listing() -> Listing {
        let columns = vec![
            Column::word("date", "Date"),
            Column::text("description", "Description"),
            Column::number("amount", "Amount (BRL)"),
        ];
        let mut listing = Listing::new(columns);
        listing.push(vec![(&"2026-01-02").into(), (&"Padaria").into(), Cell::Amount(Decimal::new(-1250, 2))]);
        let long = "Pagamento de boleto efetuado, Aluguel; \"Boa Vista\"";
        listing.push(vec![(&"2026-01-05").into(), (&long).into(), Cell::Amount(Decimal::new(-185_000, 2))]);
        listing.push(vec![(&"2026-01-06").into(), Cell::Nothing, Cell::Nothing]);
        listing
    }

    fn written(output: Output) -> String {
        let mut out = Vec::new();
        listing().write(&mut out, output, NARROW).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_fits_the_screen_and_keeps_its_numbers_whole() {
        let table = written(Output::Table);
        insta::assert_snapshot!(table);
        assert!(table.lines().all(|line| line.width() <= usize::from(NARROW.width)));
        assert!(table.contains("-1850.00"));
    }

    #[test]
    fn programs_get_every_text_whole() {
        insta::assert_snapshot!([written(Output::Csv), written(Output::Ndjson), written(Output::Json)].join("\n"));
    }

    #[test]
    fn a_format_that_a_command_does_not_print_is_refused() {
        assert!(Output::Csv.among(&[Output::Table], "demo").is_err());
        assert!(Output::Csv.among(Listing::OUTPUTS, "accounts").is_ok());
    }
}
