//! Rows by the thousand: one statement, with an array for each column.
//!
//! The arrays are unnested in the list of columns, side by side: in the `from` clause, all rows would be made before the first
//! is stored.

use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;

/// How many rows one statement writes: large enough to make the round trip cheap, small enough to bound memory.
pub(crate) const ROWS_PER_STATEMENT: usize = 8_192;

/// A statement with its parameters encoded, ready to be sent.
pub(crate) type Statement = Query<'static, Postgres, PgArguments>;

/// A column of rows, for `unnest`.
pub(crate) fn column<'r, R, T>(rows: &'r [R], of: impl FnMut(&'r R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

/// A column of rows that `unnest` makes: nothing at all where it holds nothing in any of them, which `unnest` fills up with
/// nulls. Most columns of most rows hold nothing, and each null costs both sides a little.
pub(crate) fn sparse<T>(column: impl IntoIterator<Item = Option<T>>) -> Vec<Option<T>> {
    let column: Vec<Option<T>> = column.into_iter().collect();
    if column.iter().all(Option::is_none) { Vec::new() } else { column }
}
