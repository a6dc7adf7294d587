//! The frozen classes that Python sees.

use std::fmt;

use fintrack_core::statement;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::error::PyArrowResult;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::error::Failure;
use crate::transactions::Transactions;

/// A bank's file, read.
///
/// It is itself an Arrow table of all transactions: `pyarrow.table(fintrack.read_statement("extrato.csv"))`.
#[pyclass(frozen, eq, module = "fintrack")]
#[derive(Clone, PartialEq)]
pub(crate) struct Reading {
    /// How the bytes are organised: `"camt"`, `"csv"`, `"mt940"`, `"ods"`, `"ofx"`, `"qif"`, `"xls"`, `"xlsx"` or `"zip"`.
    #[pyo3(get)]
    format: String,
    /// The institution, where the file names it or has a shape that only one uses.
    #[pyo3(get)]
    institution: Option<String>,
    /// All transactions of all statements, in file order.
    #[pyo3(get)]
    transactions: Transactions,
    statements: Vec<Statement>,
    questions: Vec<Question>,
    skipped: Vec<SkippedRow>,
    warnings: Vec<StatementWarning>,
}

impl Reading {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Failure> {
        let reading = statement::read_all(bytes)?;
        let transactions = Transactions::of(&reading.statements)?;
        let mut start = 0;
        let statements = reading.statements.iter().map(|read| {
            let own = transactions.slice(start, read.lines.len());
            start += read.lines.len();
            Statement::new(read, own)
        });
        Ok(Self {
            format: reading.format.to_string(),
            institution: reading.institution,
            statements: statements.collect(),
            questions: reading.questions.into_iter().map(Question::from).collect(),
            skipped: reading.skipped.into_iter().map(SkippedRow::from).collect(),
            warnings: reading.warnings.into_iter().map(StatementWarning::from).collect(),
            transactions,
        })
    }
}

#[pymethods]
impl Reading {
    /// The statements, in file order.
    #[getter]
    fn statements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.statements.iter().cloned())
    }

    /// What the file cannot decide; the transactions follow the likeliest answers.
    #[getter]
    fn questions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.questions.iter().cloned())
    }

    /// The rows that are no transaction, or cannot be read as one.
    #[getter]
    fn skipped<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.skipped.iter().cloned())
    }

    /// What the user should know of the reading.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.warnings.iter().cloned())
    }

    fn __repr__(&self) -> String {
        format!(
            "<fintrack.Reading: {}, {} transactions, {} questions, {} skipped>",
            self.format,
            self.transactions.count(),
            self.questions.len(),
            self.skipped.len()
        )
    }

    /// The Arrow `PyCapsule` interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        self.transactions.to_stream(py, requested_schema)
    }

    /// The Arrow `PyCapsule` interface.
    #[expect(clippy::unused_self, reason = "the protocol asks the object, though every table has the same columns")]
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        Transactions::to_schema(py)
    }
}

/// One statement of a file: an account or a card, over some days.
#[pyclass(frozen, eq, get_all, module = "fintrack")]
#[derive(Clone, PartialEq)]
pub(crate) struct Statement {
    /// The account or card number as printed.
    account: Option<String>,
    /// The currency of all transactions that do not say their own.
    currency: Option<String>,
    /// `"account"` or `"card"`, where the file says so or its shape leaves no doubt.
    kind: Option<String>,
    /// Whether a card's purchases are printed as positive amounts; `None` where it cannot be told, and for accounts.
    purchases_are_positive: Option<bool>,
    /// The balance before the first transaction, as printed.
    opening_balance: Option<Decimal>,
    /// The balance after the last transaction, as printed.
    closing_balance: Option<Decimal>,
    /// The day that the closing balance is of, where the file says it.
    closing_date: Option<chrono::NaiveDate>,
    /// Its transactions, in file order.
    transactions: Transactions,
}

impl Statement {
    fn new(read: &statement::Statement, transactions: Transactions) -> Self {
        let statement::StatementHead { account, currency, kind, purchases_are_positive } = &read.head;
        Self {
            account: account.clone(),
            currency: currency.map(|currency| currency.code().to_owned()),
            kind: kind.map(|kind| WireName(kind).to_string()),
            purchases_are_positive: *purchases_are_positive,
            opening_balance: read.balances.opening,
            closing_balance: read.balances.closing,
            closing_date: read.balances.closing_date,
            transactions,
        }
    }
}

#[pymethods]
impl Statement {
    fn __repr__(&self) -> String {
        format!("<fintrack.Statement: {} transactions>", self.transactions.count())
    }
}

/// A reading that the file cannot decide.
#[pyclass(frozen, eq, hash, get_all, module = "fintrack")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// What it is about: `"date-order"`, `"decimal-mark"`, `"columns"`, `"sign"` or `"delimiter"`.
    code: String,
    /// The readings that remain, each with an example from the file.
    message: String,
}

impl From<statement::Question> for Question {
    fn from(question: statement::Question) -> Self {
        Self { code: WireName(question.code).to_string(), message: question.message }
    }
}

#[pymethods]
impl Question {
    fn __repr__(&self) -> String {
        format!("<fintrack.Question {}: {}>", self.code, self.message)
    }
}

/// What the user should know of a reading.
#[pyclass(frozen, eq, hash, get_all, module = "fintrack")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct StatementWarning {
    /// What it is about: `"assumed"`, `"balance-drift"`, `"truncated"`, `"mislabelled"` or `"no-transactions"`.
    code: String,
    /// What was found and where.
    message: String,
}

impl From<statement::Warning> for StatementWarning {
    fn from(warning: statement::Warning) -> Self {
        Self { code: WireName(warning.code).to_string(), message: warning.message }
    }
}

#[pymethods]
impl StatementWarning {
    fn __repr__(&self) -> String {
        format!("<fintrack.StatementWarning {}: {}>", self.code, self.message)
    }
}

/// A row that is no transaction, or cannot be read as one.
#[pyclass(frozen, eq, hash, get_all, module = "fintrack")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct SkippedRow {
    /// The line of the file on which it starts, counted from 1.
    line: u32,
    /// Why, with the value that was found.
    reason: String,
    /// Whether it was meant to be a transaction and could not be read.
    is_problem: bool,
}

impl From<statement::Skipped> for SkippedRow {
    fn from(statement::Skipped { line, reason, is_problem }: statement::Skipped) -> Self {
        Self { line, reason, is_problem }
    }
}

#[pymethods]
impl SkippedRow {
    fn __repr__(&self) -> String {
        format!("<fintrack.SkippedRow, line {}: {}>", self.line, self.reason)
    }
}

/// A plain enum by the name that it has in FinTrack's JSON, so that a name has one home.
struct WireName<T>(T);

impl<T: Serialize> fmt::Display for WireName<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}
