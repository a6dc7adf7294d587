//! The statement of a period as tables: the movements, and what each account and card held.

use super::{CURRENCY, Cell, Document, Naming, Rank, Said, Table, Writing};
use crate::category::Language;
use crate::entry::{EntryKind, Status};
use crate::report::PeriodStatement;

const TITLE: Said = Said("statement", "Extrato", "Statement");
const ROWS: Said = Said("movements", "Movimentações", "Movements");
const PLACES: Said = Said("places", "Contas e cartões", "Accounts and cards");

/// All movements of some days, and what each account and card held before and after.
pub fn statement(statement: &PeriodStatement, naming: &Naming<'_>, language: Language) -> Document {
    let writing = Writing(language);
    let (start, end) = (statement.period.start().into(), statement.period.end().into());
    Document {
        title: TITLE.to_people(language).to_owned(),
        subtitle: format!("{} – {}", writing.cell(&start), writing.cell(&end)),
        tables: vec![movements(statement, naming, language), places(statement, naming, language)],
    }
}

fn movements(statement: &PeriodStatement, naming: &Naming<'_>, language: Language) -> Table {
    let text = |key, pt, en| Said(key, pt, en).column(language);
    let number = |key, pt, en| Said(key, pt, en).number(language);
    let mut table = ROWS.table(
        language,
        vec![
            text("date", "Data", "Date"),
            text("place", "Conta ou cartão", "Account or card"),
            text("description", "Descrição", "Description"),
            text("type", "Tipo", "Type"),
            text("status", "Situação", "Status"),
            number("amount", "Valor", "Amount"),
            number("balance", "Saldo", "Balance"),
            CURRENCY.column(language),
            number("converted", "Convertido", "Converted").unseen(),
            text("transaction_id", "Identidade", "Identity").unseen(),
        ],
    );
    for row in &statement.rows {
        table.push(
            Rank::Item,
            vec![
                row.date.into(),
                naming.place(row.on).into(),
                row.description.as_str().into(),
                kind(row.kind).cell(language),
                status(row.status).cell(language),
                row.amount.into(),
                row.balance.into(),
                row.amount.currency().into(),
                row.converted.into(),
                row.entry.to_string().into(),
            ],
        );
    }
    table
}

fn places(statement: &PeriodStatement, naming: &Naming<'_>, language: Language) -> Table {
    let text = |key, pt, en| Said(key, pt, en).column(language);
    let number = |key, pt, en| Said(key, pt, en).number(language);
    let mut table = PLACES.table(
        language,
        vec![
            text("place", "Conta ou cartão", "Account or card"),
            number("opening", "Saldo inicial", "Opening"),
            number("inflow", "Entradas", "In"),
            number("outflow", "Saídas", "Out"),
            number("waived", "Perdoado", "Waived"),
            number("closing", "Saldo final", "Closing"),
            CURRENCY.column(language),
        ],
    );
    for place in &statement.places {
        let cells: Vec<Cell> = vec![
            naming.place(place.on).into(),
            place.opening.into(),
            place.inflow.into(),
            place.outflow.into(),
            place.waived.into(),
            place.closing.into(),
            place.opening.currency().into(),
        ];
        table.push(Rank::Item, cells);
    }
    table
}

const fn kind(kind: EntryKind) -> Said {
    match kind {
        EntryKind::Income => Said("INCOME", "Receita", "Income"),
        EntryKind::Expense => Said("EXPENSE", "Despesa", "Expense"),
        EntryKind::Transfer => Said("TRANSFER", "Transferência", "Transfer"),
        EntryKind::CardExpense => Said("CARD_EXPENSE", "Compra no cartão", "Card purchase"),
        EntryKind::CardChargeback => Said("CARD_CHARGEBACK", "Estorno", "Chargeback"),
        EntryKind::CardPayment => Said("CARD_PAYMENT", "Pagamento de fatura", "Invoice payment"),
        EntryKind::InvestmentDeposit => Said("INVESTMENT_DEPOSIT", "Aporte", "Deposit"),
        EntryKind::InvestmentWithdrawal => Said("INVESTMENT_WITHDRAWAL", "Resgate", "Withdrawal"),
    }
}

const fn status(status: Status) -> Said {
    match status {
        Status::Validating => Said("VALIDATING", "A conciliar", "Booked"),
        Status::Paid => Said("PAID", "Conciliada", "Reconciled"),
        Status::Pending => Said("PENDING", "Prevista", "Expected"),
        Status::Ignore => Said("IGNORE", "Ignorada", "Ignored"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_for_programs_are_those_of_the_books() {
        assert!(EntryKind::ALL.iter().all(|of| kind(*of).0 == of.as_str()));
        assert!(Status::ALL.iter().all(|of| status(*of).0 == of.as_str()));
    }
}
