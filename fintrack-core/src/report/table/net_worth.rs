//! Net worth as a table: a row a month.

use super::{CURRENCY, Cell, Document, Rank, Said, Writing};
use crate::category::Language;
use crate::report::NetWorth;

const TITLE: Said = Said("net-worth", "Patrimônio", "Net worth");
const MONTHS: Said = Said("months", "Meses", "Months");

/// What everything was worth, month by month, the earliest first.
pub fn net_worth(series: &[NetWorth], language: Language) -> Document {
    let text = |key, pt, en| Said(key, pt, en).column(language);
    let number = |key, pt, en| Said(key, pt, en).number(language);
    let mut table = MONTHS.table(
        language,
        vec![
            text("month", "Mês", "Month"),
            text("date", "Dia", "Day"),
            number("accounts", "Contas", "Accounts"),
            number("card_debts", "Dívidas de cartões", "Card debts"),
            number("investments", "Investimentos", "Investments"),
            number("total", "Total", "Total"),
            number("change", "Variação", "Change"),
            number("change_percent", "Variação %", "Change %"),
            CURRENCY.column(language).unseen(),
        ],
    );
    for point in series {
        let cells: Vec<Cell> = vec![
            point.month.into(),
            point.on.into(),
            point.accounts.into(),
            point.card_debts.into(),
            point.investments.into(),
            point.total.into(),
            point.change.into(),
            point.variation.into(),
            point.total.currency().into(),
        ];
        table.push(Rank::Item, cells);
    }
    let writing = Writing(language);
    let ends = series.first().zip(series.last()).map(|(first, last)| {
        let months = format!("{} – {}", writing.cell(&first.month.into()), writing.cell(&last.month.into()));
        format!("{months} · {}", last.total.currency())
    });
    let title = TITLE.to_people(language).to_owned();
    Document { title, subtitle: ends.unwrap_or_default(), tables: vec![table] }
}
