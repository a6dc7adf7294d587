//! The monthly report as a table: categories with their subcategories below, and totals.

use rust_decimal::Decimal;

use super::{CURRENCY, Cell, Document, Naming, Rank, Said, Table, Writing};
use crate::budget::Actual;
use crate::category::Language;
use crate::report::{CategoryLine, Compared, MonthlyReport, Section, Slice};

const TITLE: Said = Said("monthly", "Relatório mensal", "Monthly report");
const CATEGORIES: Said = Said("categories", "Categorias", "Categories");
const INCOME: Said = Said("INCOME", "Receitas", "Income");
const EXPENSES: Said = Said("EXPENSE", "Despesas", "Expenses");
const NET: Said = Said("NET", "Resultado", "Net");
const UNFILED: Said = Said("", "Sem categoria", "Not filed");
const ALONE: Said = Said("", "Sem subcategoria", "No subcategory");

/// A month by category, as one table.
pub fn monthly(report: &MonthlyReport, naming: &Naming<'_>, language: Language) -> Document {
    let text = |key, pt, en| Said(key, pt, en).column(language);
    let number = |key, pt, en| Said(key, pt, en).number(language);
    let mut table = CATEGORIES.table(
        language,
        vec![
            text("type", "Tipo", "Type"),
            text("category", "Categoria", "Category"),
            text("subcategory", "Subcategoria", "Subcategory"),
            number("amount", "Valor", "Amount"),
            number("percent", "Parte", "Share"),
            number("previous", "Mês anterior", "Month before"),
            number("change", "Variação", "Change"),
            number("change_percent", "Variação %", "Change %"),
            number("planned", "Planejado", "Planned"),
            number("remaining", "Restante", "Left"),
            number("used_percent", "Uso", "Used"),
            CURRENCY.column(language).unseen(),
        ],
    );
    let mut rows = Rows { table: &mut table, naming, language };
    rows.section(INCOME, &report.income);
    rows.section(EXPENSES, &report.expenses);
    rows.total(NET, &report.net);
    let writing = Writing(language);
    let (month, start, end) =
        (writing.cell(&report.month.into()), report.period.start().into(), report.period.end().into());
    let days = format!("{} – {}", writing.cell(&start), writing.cell(&end));
    Document {
        title: format!("{} {month}", TITLE.to_people(language)),
        subtitle: format!("{days} · {}", report.net.amount.currency()),
        tables: vec![table],
    }
}

struct Rows<'r, 'n> {
    table: &'r mut Table,
    naming: &'r Naming<'n>,
    language: Language,
}

impl Rows<'_, '_> {
    fn section(&mut self, of: Said, section: &Section) {
        self.total(of, &section.total);
        for line in &section.categories {
            self.category(of, line);
        }
    }

    fn total(&mut self, of: Said, compared: &Compared) {
        let head = [of.cell(self.language), Cell::Nothing, Cell::Nothing];
        self.push(Rank::Total, head, compared, None, None);
    }

    fn category(&mut self, of: Said, line: &CategoryLine) {
        let own = line.category.and_then(|id| self.naming.category(id));
        let name = own.map_or_else(|| UNFILED.cell(self.language), |category| category.name.as_str().into());
        let actual = line.budget.as_ref().map(|budget| &budget.actual);
        let head = |part| [of.cell(self.language), name.clone(), part];
        let (whole, alone) = (head(Cell::Nothing), head(ALONE.cell(self.language)));
        self.push_slice(Rank::Item, whole, &line.slice, actual);
        for part in &line.subcategories {
            let named = [of.cell(self.language), name.clone(), self.naming.subcategory(part.subcategory).into()];
            self.push_slice(Rank::Part, named, &part.slice, None);
        }
        // Beside subcategories only: alone it is the category.
        if let Some(slice) = line.without_subcategory.filter(|_| !line.subcategories.is_empty()) {
            self.push_slice(Rank::Part, alone, &slice, None);
        }
    }

    fn push_slice(&mut self, rank: Rank, head: [Cell; 3], slice: &Slice, actual: Option<&Actual>) {
        self.push(rank, head, &slice.compared, Some(slice.percent), actual);
    }

    fn push(&mut self, rank: Rank, head: [Cell; 3], of: &Compared, share: Option<Decimal>, actual: Option<&Actual>) {
        let mut cells = Vec::from(head);
        cells.extend([
            of.amount.into(),
            share.into(),
            of.previous.into(),
            of.change.into(),
            of.change_percent.into(),
            actual.map(|actual| actual.planned).into(),
            actual.map(|actual| actual.remaining).into(),
            actual.map(|actual| actual.used).into(),
            of.amount.currency().into(),
        ]);
        self.table.push(rank, cells);
    }
}
