//! A reading as one JSON object: the contract with programs. Amounts are decimal strings.

use chrono::NaiveDate;
use fintrack_core::money::Currency;
use fintrack_core::statement::{
    Evidence, Format, Proof, Question, Reading, Skipped, Statement, StatementKind, TextLine, Warning,
};
use rust_decimal::Decimal;
use serde::Serialize;

/// A file that was read, or the reason why it was not.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Document {
    Read {
        /// Only where several files share one document.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
        #[serde(flatten)]
        content: Content,
    },
    Unreadable {
        file: String,
        error: String,
    },
}

#[derive(Serialize)]
pub(super) struct Content {
    format: Format,
    institution: Option<String>,
    statements: Vec<StatementObject>,
    questions: Vec<Question>,
    skipped: Vec<SkippedObject>,
    warnings: Vec<Warning>,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<Evidence>>,
}

#[derive(Serialize)]
struct StatementObject {
    account: Option<String>,
    currency: Option<Currency>,
    kind: Option<StatementKind>,
    opening_balance: Option<Decimal>,
    closing_balance: Option<Decimal>,
    proof: Proof,
    transactions: Vec<TransactionObject>,
}

#[derive(Serialize)]
struct TransactionObject {
    date: NaiveDate,
    amount: Decimal,
    description: String,
    id: Option<String>,
    balance: Option<Decimal>,
    line: u32,
}

#[derive(Serialize)]
struct SkippedObject {
    line: u32,
    reason: String,
}

impl Document {
    pub(super) fn read(file: Option<String>, reading: Reading, evidence: Option<Vec<Evidence>>) -> Self {
        let content = Content {
            format: reading.format,
            institution: reading.institution,
            statements: reading.statements.into_iter().map(statement).collect(),
            questions: reading.questions,
            skipped: reading.skipped.into_iter().map(skipped).collect(),
            warnings: reading.warnings,
            evidence,
        };
        Self::Read { file, content }
    }

    pub(super) fn unreadable(file: String, error: &anyhow::Error) -> Self {
        // The outermost context is the file's name, which the object says already.
        let error = error.chain().skip(1).map(ToString::to_string).collect::<Vec<_>>().join(": ");
        Self::Unreadable { file, error }
    }
}

fn statement(statement: Statement) -> StatementObject {
    StatementObject {
        account: statement.head.account,
        currency: statement.head.currency,
        kind: statement.head.kind,
        opening_balance: statement.balances.opening,
        closing_balance: statement.balances.closing,
        proof: statement.proof,
        transactions: statement.lines.into_iter().map(transaction).collect(),
    }
}

fn transaction(line: TextLine) -> TransactionObject {
    TransactionObject {
        date: line.date,
        amount: line.amount,
        description: line.description.into_owned(),
        id: line.bank_id.map(std::borrow::Cow::into_owned),
        balance: line.balance,
        line: line.position.line,
    }
}

fn skipped(skipped: Skipped) -> SkippedObject {
    SkippedObject { line: skipped.line, reason: skipped.reason }
}
