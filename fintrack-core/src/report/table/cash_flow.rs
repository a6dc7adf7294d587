//! The cash-flow forecast as tables: a row a day, the accounts, and what is expected.

use super::{CURRENCY, Cell, Column, Document, Naming, Rank, Said, Table, Writing};
use crate::category::Language;
use crate::report::{Expectation, Forecast, Outlook, Source};

const TITLE: Said = Said("cash-flow", "Fluxo de caixa", "Cash flow");
const DAYS: Said = Said("days", "Saldos por dia", "Balances by day");
const ACCOUNTS: Said = Said("accounts", "Contas", "Accounts");
const EXPECTED: Said = Said("expected", "Previsões", "Expected");
const TOTAL: Said = Said("total", "Total", "Total");
const WITHOUT: Said = Said("without_account", "Sem conta", "No account");

/// What accounts will hold, and why.
pub fn cash_flow(forecast: &Forecast, naming: &Naming<'_>, language: Language) -> Document {
    let days = &forecast.total.days;
    let writing = Writing(language);
    let ends = days
        .first()
        .zip(days.last())
        .map(|(first, last)| format!("{} – {}", writing.cell(&first.on.into()), writing.cell(&last.on.into())));
    Document {
        title: TITLE.to_people(language).to_owned(),
        subtitle: format!("{} · {}", ends.unwrap_or_default(), forecast.total.opening.currency()),
        tables: vec![
            by_day(forecast, naming, language),
            accounts(forecast, naming, language),
            expected(forecast, naming, language),
        ],
    }
}

/// A column for each account, in its own currency, after all together.
fn by_day(forecast: &Forecast, naming: &Naming<'_>, language: Language) -> Table {
    let mut columns = vec![Said("date", "Dia", "Day").column(language), TOTAL.number(language)];
    columns.extend(forecast.accounts.keys().map(|id| {
        let name = naming.account(*id).to_owned();
        Column { key: name.clone(), title: name, is_unseen: false, is_number: true }
    }));
    let mut table = DAYS.table(language, columns);
    for (n, day) in forecast.total.days.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![day.on.into(), day.balance.into()];
        cells.extend(forecast.accounts.values().map(|of| Cell::from(of.days.get(n).map(|day| day.balance))));
        table.push(Rank::Item, cells);
    }
    table
}

fn accounts(forecast: &Forecast, naming: &Naming<'_>, language: Language) -> Table {
    let text = |key, pt, en| Said(key, pt, en).column(language);
    let number = |key, pt, en| Said(key, pt, en).number(language);
    let mut table = ACCOUNTS.table(
        language,
        vec![
            text("account", "Conta", "Account"),
            number("opening", "Hoje", "Today"),
            number("closing", "No último dia", "On the last day"),
            number("lowest", "Menor saldo", "Lowest"),
            text("lowest_on", "Em", "On"),
            number("days_below_zero", "Dias negativos", "Days below zero"),
            CURRENCY.column(language),
        ],
    );
    let mut push = |rank, name: Cell, of: &Outlook| {
        let closing = of.days.last().map(|day| day.balance);
        let (lowest, lowest_on) = (of.lowest.balance.into(), of.lowest.on.into());
        let below = of.days_below_zero.into();
        table.push(
            rank,
            vec![name, of.opening.into(), closing.into(), lowest, lowest_on, below, of.opening.currency().into()],
        );
    };
    for (id, of) in &forecast.accounts {
        push(Rank::Item, naming.account(*id).into(), of);
    }
    push(Rank::Item, WITHOUT.cell(language), &forecast.without_account);
    push(Rank::Total, TOTAL.cell(language), &forecast.total);
    table
}

fn expected(forecast: &Forecast, naming: &Naming<'_>, language: Language) -> Table {
    let text = |key, pt, en| Said(key, pt, en).column(language);
    let mut table = EXPECTED.table(
        language,
        vec![
            text("date", "Dia", "Day"),
            text("due", "Vencimento", "Due"),
            text("source", "Origem", "Source"),
            text("description", "Descrição", "Description"),
            text("account", "Conta", "Account"),
            text("card", "Cartão", "Card"),
            Said("amount", "Valor", "Amount").number(language),
            CURRENCY.column(language),
        ],
    );
    for expectation in &forecast.expectations {
        let Expectation { on, due, account, invoice, amount, .. } = *expectation;
        let cells: Vec<Cell> = vec![
            on.into(),
            due.into(),
            source(expectation.source).cell(language),
            naming.source(expectation.source, language).into(),
            account.map(|id| naming.account(id)).into(),
            invoice.map(|(card, _)| naming.card(card)).into(),
            amount.into(),
            amount.currency().into(),
        ];
        table.push(Rank::Item, cells);
    }
    table
}

/// What expects something: a forecast knows three.
const fn source(source: Source) -> Said {
    match source {
        Source::Entry(_) => Said("transaction", "Transação", "Transaction"),
        Source::Slot(..) => Said("recurring", "Recorrência", "Recurring item"),
        Source::Invoice(..) => Said("invoice", "Fatura", "Invoice"),
        Source::Reimbursement(_)
        | Source::Balance(_)
        | Source::Holding(_)
        | Source::Carry(..)
        | Source::Settlement(..)
        | Source::Limit(_)
        | Source::Budget(_)
        | Source::GoalDeposit(..)
        | Source::Goal(_)
        | Source::Target(_)
        | Source::Day(_)
        | Source::Yield(_) => Said("other", "Outro", "Other"),
    }
}
