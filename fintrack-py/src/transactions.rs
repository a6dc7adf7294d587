//! Lines as an Arrow record batch, exact to the last digit.

use std::sync::{Arc, LazyLock};

use arrow::array::{
    ArrayRef, Date32Builder, Decimal128Builder, RecordBatch, StringBuilder, StructArray, UInt16Builder, UInt32Builder,
};
use arrow::datatypes::{DataType, Date32Type, Field, Schema, SchemaRef};
use fintrack_core::instalment::Instalment;
use fintrack_core::money::Currency;
use fintrack_core::statement::{self, StatementHead, TextLine};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use rust_decimal::Decimal;
use thiserror::Error;

// The digits that FinTrack's books hold: `numeric(20, 8)`.
const AMOUNT_DIGITS: u8 = 20;
const AMOUNT_DECIMALS: u8 = 8;

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let amount = DataType::Decimal128(AMOUNT_DIGITS, AMOUNT_DECIMALS.cast_signed());
    Arc::new(Schema::new(vec![
        Field::new("statement", DataType::UInt32, false),
        Field::new("account", DataType::Utf8, true),
        Field::new("date", DataType::Date32, false),
        Field::new("amount", amount.clone(), false),
        Field::new("currency", DataType::Utf8, true),
        Field::new("description", DataType::Utf8, false),
        Field::new("bank_id", DataType::Utf8, true),
        Field::new("balance", amount, true),
        Field::new("instalment", DataType::UInt16, true),
        Field::new("instalments", DataType::UInt16, true),
        Field::new("line", DataType::UInt32, false),
    ]))
});

/// An amount that the table cannot hold without rounding it.
#[derive(Debug, Error)]
#[error("line {line}: amount {amount} has more than 12 digits before or 8 after the decimal mark")]
pub(crate) struct AmountRangeError {
    pub(crate) line: u32,
    pub(crate) amount: Decimal,
}

/// The transactions of a file, or of one of its statements, as an Arrow table.
///
/// Hand it to any library that speaks Arrow: `pyarrow.table(…)`, `polars.DataFrame(…)`, `duckdb.sql(…)`.
/// `len()` is the number of transactions.
#[pyclass(frozen, eq, module = "fintrack")]
#[derive(Clone, PartialEq)]
pub(crate) struct Transactions {
    batch: RecordBatch,
}

impl Transactions {
    /// All transactions of all statements, in file order.
    pub(crate) fn of(statements: &[statement::Statement]) -> Result<Self, AmountRangeError> {
        let mut columns = Columns::new();
        for (index, statement) in (0u32..).zip(statements) {
            for line in &statement.lines {
                columns.push(index, &statement.head, line)?;
            }
        }
        Ok(Self { batch: columns.finish() })
    }

    /// `count` of them from `start`, without a copy.
    pub(crate) fn slice(&self, start: usize, count: usize) -> Self {
        Self { batch: self.batch.slice(start, count) }
    }

    pub(crate) fn count(&self) -> usize {
        self.batch.num_rows()
    }

    pub(crate) fn to_stream<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let rows = StructArray::from(self.batch.clone());
        let field = Field::new_struct("", SCHEMA.fields().clone(), false).into();
        let arrays = ArrayIterator::new([Ok(Arc::new(rows) as ArrayRef)], field);
        to_stream_pycapsule(py, Box::new(arrays), requested_schema)
    }

    pub(crate) fn to_schema(py: Python<'_>) -> PyArrowResult<Bound<'_, PyCapsule>> {
        to_schema_pycapsule(py, SCHEMA.as_ref())
    }
}

#[pymethods]
impl Transactions {
    fn __len__(&self) -> usize {
        self.count()
    }

    fn __repr__(&self) -> String {
        format!("<fintrack.Transactions: {}>", self.count())
    }

    /// The Arrow `PyCapsule` interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        self.to_stream(py, requested_schema)
    }

    /// The Arrow `PyCapsule` interface.
    #[expect(clippy::unused_self, reason = "the protocol asks the object, though every table has the same columns")]
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        Self::to_schema(py)
    }
}

/// The columns of [`SCHEMA`], growing.
struct Columns {
    statement: UInt32Builder,
    account: StringBuilder,
    date: Date32Builder,
    amount: Decimal128Builder,
    currency: StringBuilder,
    description: StringBuilder,
    bank_id: StringBuilder,
    balance: Decimal128Builder,
    instalment: UInt16Builder,
    instalments: UInt16Builder,
    line: UInt32Builder,
}

impl Columns {
    fn new() -> Self {
        let amounts = || Decimal128Builder::new().with_data_type(SCHEMA.field(3).data_type().clone());
        Self {
            statement: UInt32Builder::new(),
            account: StringBuilder::new(),
            date: Date32Builder::new(),
            amount: amounts(),
            currency: StringBuilder::new(),
            description: StringBuilder::new(),
            bank_id: StringBuilder::new(),
            balance: amounts(),
            instalment: UInt16Builder::new(),
            instalments: UInt16Builder::new(),
            line: UInt32Builder::new(),
        }
    }

    fn push(&mut self, index: u32, head: &StatementHead, line: &TextLine) -> Result<(), AmountRangeError> {
        let exact = |amount| in_units(amount).ok_or(AmountRangeError { line: line.position.line, amount });
        self.statement.append_value(index);
        self.account.append_option(head.account.as_deref());
        self.date.append_value(Date32Type::from_naive_date(line.date));
        self.amount.append_value(exact(line.amount)?);
        self.currency.append_option(line.currency.as_ref().or(head.currency.as_ref()).map(Currency::code));
        self.description.append_value(&line.description);
        self.bank_id.append_option(line.bank_id.as_deref());
        self.balance.append_option(line.balance.map(exact).transpose()?);
        self.instalment.append_option(line.instalment.map(Instalment::number));
        self.instalments.append_option(line.instalment.map(Instalment::count));
        self.line.append_value(line.position.line);
        Ok(())
    }

    fn finish(mut self) -> RecordBatch {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.statement.finish()),
            Arc::new(self.account.finish()),
            Arc::new(self.date.finish()),
            Arc::new(self.amount.finish()),
            Arc::new(self.currency.finish()),
            Arc::new(self.description.finish()),
            Arc::new(self.bank_id.finish()),
            Arc::new(self.balance.finish()),
            Arc::new(self.instalment.finish()),
            Arc::new(self.instalments.finish()),
            Arc::new(self.line.finish()),
        ];
        // `push` appends to every column or fails, and the builders are made from the schema.
        RecordBatch::try_new(SCHEMA.clone(), columns).expect("columns of one length and of the schema's types")
    }
}

/// The amount counted in units of the last decimal that the table holds. `None` when it has finer digits or does not fit.
fn in_units(amount: Decimal) -> Option<i128> {
    let amount = amount.normalize();
    let missing = u32::from(AMOUNT_DECIMALS).checked_sub(amount.scale())?;
    let units = amount.mantissa().checked_mul(10i128.pow(missing))?;
    (units.unsigned_abs() < 10u128.pow(u32::from(AMOUNT_DIGITS))).then_some(units)
}
