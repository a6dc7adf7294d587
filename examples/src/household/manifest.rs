//! `household.json`: what the files hold and what must come out of them, for programs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, DayOfMonth, Period, date};
use fintrack_core::money::{Currency, Money};
use serde::Serialize;

use super::formats::{digital_account_csv, digital_card_csv, ipe_csv, ipe_ofx};
use super::{
    Account, CARTAO_DIGITAL, CLOSING_DAY, CONTA_DIGITAL, CONTA_IPE, DUE_DAY, Invoice, Movement, Nature, StatementFile,
    accounts, invoices, months, opening_date, today,
};

/// The whole of `household.json`. Amounts are decimal strings in reais.
#[derive(Debug, Serialize)]
pub struct Manifest {
    /// Who they are.
    pub household: &'static str,
    /// The day on which the story is told.
    pub today: NaiveDate,
    /// The currency of every amount.
    pub currency: Currency,
    /// Both accounts, with what each month must close at.
    pub accounts: Vec<AccountFacts>,
    /// The card, with what each invoice must come to.
    pub cards: Vec<CardFacts>,
    /// The files, in the order in which the household downloaded and imports them.
    pub files: Vec<FileFacts>,
    /// What each text is: the answers that the household gives where the classifier does not know.
    pub categories: Vec<CategoryFact>,
}

/// An account and its months.
#[derive(Debug, Serialize)]
pub struct AccountFacts {
    /// Its name.
    pub name: &'static str,
    /// Its kind, in FinTrack's words.
    pub kind: &'static str,
    /// The first day of its books.
    pub opening_date: NaiveDate,
    /// The balance at the start of that day.
    pub opening_balance: String,
    /// Its months.
    pub months: Vec<MonthFacts>,
}

/// A month of an account.
#[derive(Debug, Serialize)]
pub struct MonthFacts {
    /// The month.
    pub month: BillingMonth,
    /// How many transactions it has.
    pub transactions: usize,
    /// The balance at the end of its last day.
    pub closing_balance: String,
}

/// A card and its invoices.
#[derive(Debug, Serialize)]
pub struct CardFacts {
    /// Its name.
    pub name: &'static str,
    /// Its credit limit.
    pub limit: &'static str,
    /// The day on which its invoice closes.
    pub closing_day: u32,
    /// The day on which its invoice is due.
    pub due_day: u32,
    /// The account that pays it.
    pub payment_account: &'static str,
    /// Its invoices.
    pub invoices: Vec<InvoiceFacts>,
}

/// An invoice.
#[derive(Debug, Serialize)]
pub struct InvoiceFacts {
    /// The month it is billed in.
    pub month: BillingMonth,
    /// The last day whose purchases it takes.
    pub closing_date: NaiveDate,
    /// The day on which it is due.
    pub due_date: NaiveDate,
    /// How many lines its statement has, payments included.
    pub lines: usize,
    /// Purchases less refunds, before payments.
    pub total: String,
    /// Whether it has been paid in full by [`today`].
    pub is_paid: bool,
}

/// A statement file.
#[derive(Debug, Serialize)]
pub struct FileFacts {
    /// Where it lies, below `examples/statements/`.
    pub path: String,
    /// The account or card that it is of.
    pub of: &'static str,
    /// For a card, the month of the invoice.
    pub invoice: Option<BillingMonth>,
    /// The first day it covers.
    pub from: NaiveDate,
    /// The last day it covers.
    pub to: NaiveDate,
    /// How many transactions it holds.
    pub lines: usize,
    /// How many of them an earlier file of the list has brought already.
    pub duplicates: usize,
    /// What it is there to show.
    pub shows: &'static str,
}

/// What one text is.
#[derive(Debug, Serialize)]
pub struct CategoryFact {
    /// The bank's words.
    pub text: &'static str,
    /// `INCOME` or `EXPENSE`.
    pub r#type: &'static str,
    /// The category's name.
    pub category: &'static str,
}

/// A file as the household downloads it.
pub(super) struct Download {
    path: &'static str,
    shows: &'static str,
    kind: Kind,
    period: Period,
}

enum Kind {
    DigitalAccount,
    IpeCsv,
    IpeOfx,
    Invoice(BillingMonth),
}

/// The files, in the order in which they were downloaded.
pub(super) fn downloads() -> Vec<Download> {
    let [january, february, march] = months();
    let download = |path, kind, period, shows| Download { path, shows, kind, period };
    let from_new_year = days(opening_date(), date(2026, 2, 10));
    vec![
        download(
            "conta-digital/2026-01-01_2026-02-10.csv",
            Kind::DigitalAccount,
            from_new_year,
            "UTF-8, `1234.56`; two equal coffees on 2 January, two equal fares on 7 January; a month and a bit",
        ),
        download(
            "conta-digital/2026-02-01_2026-02-28.csv",
            Kind::DigitalAccount,
            february.days(),
            "overlaps the file before it from 1 to 10 February",
        ),
        download(
            "conta-digital/2026-02-20_2026-03-31.csv",
            Kind::DigitalAccount,
            days(date(2026, 2, 20), march.last_day()),
            "overlaps the file before it from 20 February on, equal coffees of 27 February included",
        ),
        download(
            "conta-ipe/2026-01-01_2026-02-10.csv",
            Kind::IpeCsv,
            from_new_year,
            "Windows-1252, semicolons, `1.234,56`, preamble, credit and debit columns, running balance, totals row",
        ),
        download(
            "conta-ipe/2026-02.ofx",
            Kind::IpeOfx,
            february.days(),
            "OFX 1 with a ledger balance; its first ten days are in the CSV before it",
        ),
        download("conta-ipe/2026-03.ofx", Kind::IpeOfx, march.days(), "the other side of three transfers"),
        download(
            "cartao-digital/2026-01.csv",
            Kind::Invoice(january),
            billed(january),
            "purchases positive; instalment 3/10 with the date of its purchase",
        ),
        download(
            "cartao-digital/2026-02.csv",
            Kind::Invoice(february),
            billed(february),
            "a refund, and the payment of January's invoice, which *Conta Digital* shows too",
        ),
        download(
            "cartao-digital/2026-03-ate-10.csv",
            Kind::Invoice(march),
            days(billed(march).start(), date(2026, 3, 10)),
            "the invoice of March while it was open",
        ),
        download(
            "cartao-digital/2026-03.csv",
            Kind::Invoice(march),
            billed(march),
            "the invoice of March, closed: repeats the file before it; two equal rides on 21 March",
        ),
    ]
}

impl Download {
    pub(super) fn file(&self) -> StatementFile {
        let [digital, ipe] = accounts();
        let bytes = match self.kind {
            Kind::DigitalAccount => digital_account_csv(&digital, self.period),
            Kind::IpeCsv => ipe_csv(&ipe, self.period),
            Kind::IpeOfx => ipe_ofx(&ipe, self.period),
            Kind::Invoice(month) => digital_card_csv(&invoice_lines(month, self.period)),
        };
        StatementFile { path: self.path.to_owned(), bytes }
    }

    fn of(&self) -> &'static str {
        match self.kind {
            Kind::DigitalAccount => CONTA_DIGITAL,
            Kind::IpeCsv | Kind::IpeOfx => CONTA_IPE,
            Kind::Invoice(_) => CARTAO_DIGITAL,
        }
    }

    /// Its lines, each with an identity: the place in the history of its account or card.
    fn lines(&self) -> Vec<(&'static str, usize)> {
        let [digital, ipe] = accounts();
        let of_account = |account: &Account| {
            let all = account.movements.iter().enumerate();
            all.filter(|(_, line)| self.period.contains(line.date)).map(|(number, _)| number).collect()
        };
        let numbers: Vec<usize> = match self.kind {
            Kind::DigitalAccount => of_account(&digital),
            Kind::IpeCsv | Kind::IpeOfx => of_account(&ipe),
            Kind::Invoice(month) => {
                let all: Vec<Movement> = invoices().into_iter().flat_map(|invoice| invoice.movements).collect();
                let billed = invoice_lines(month, self.period);
                (0..all.len()).filter(|&number| billed.contains(&all[number])).collect()
            }
        };
        numbers.into_iter().map(|number| (self.of(), number)).collect()
    }
}

/// The lines of an invoice that its bank shows for some days; an instalment of an old purchase always shows.
fn invoice_lines(month: BillingMonth, period: Period) -> Vec<Movement> {
    let invoice = invoices().into_iter().find(|invoice| invoice.month == month);
    let lines = invoice.map(|invoice| invoice.movements).unwrap_or_default();
    lines.into_iter().filter(|line| line.date <= period.end()).collect()
}

/// The days whose purchases are billed in a month.
fn billed(month: BillingMonth) -> Period {
    let closing = |month| closing_day().in_month(month);
    let start = closing(month.previous());
    days(start.succ_opt().unwrap_or(start), closing(month))
}

fn closing_day() -> DayOfMonth {
    day_of_month(CLOSING_DAY)
}

fn day_of_month(day: u32) -> DayOfMonth {
    match DayOfMonth::new(day) {
        Ok(day) => day,
        Err(error) => panic!("the household's card: {error}"),
    }
}

fn days(start: NaiveDate, end: NaiveDate) -> Period {
    match Period::new(start, end) {
        Ok(period) => period,
        Err(error) => panic!("the household's files: {error}"),
    }
}

fn plain(amount: Money) -> String {
    amount.amount().to_string()
}

impl Manifest {
    /// The facts of the household.
    pub fn new() -> Self {
        Self {
            household: "Ana e Bruno",
            today: today(),
            currency: Currency::BRL,
            accounts: accounts().iter().map(account_facts).collect(),
            cards: vec![card_facts()],
            files: file_facts(),
            categories: category_facts(),
        }
    }

    /// The text of `household.json`.
    ///
    /// # Panics
    /// Never: these facts have a JSON form.
    pub fn to_json(&self) -> String {
        match serde_json::to_string_pretty(self) {
            Ok(json) => json + "\n",
            Err(error) => panic!("household.json: {error}"),
        }
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Self::new()
    }
}

fn account_facts(account: &Account) -> AccountFacts {
    let month_facts = |month: BillingMonth| MonthFacts {
        month,
        transactions: account.within(month.days()).count(),
        closing_balance: plain(account.balance(month.last_day())),
    };
    AccountFacts {
        name: account.name,
        kind: "CHECKING",
        opening_date: opening_date(),
        opening_balance: plain(account.opening_balance),
        months: months().into_iter().map(month_facts).collect(),
    }
}

fn card_facts() -> CardFacts {
    let [digital, _] = accounts();
    let payments: Vec<Money> = digital
        .movements
        .iter()
        .filter(|movement| movement.nature == Nature::CardPayment)
        .map(|movement| movement.amount)
        .collect();
    let invoice_facts = |invoice: &Invoice| InvoiceFacts {
        month: invoice.month,
        closing_date: billed(invoice.month).end(),
        due_date: day_of_month(DUE_DAY).in_month(invoice.month.next()),
        lines: invoice.movements.len(),
        total: plain(invoice.total()),
        is_paid: payments.contains(&-invoice.total()),
    };
    CardFacts {
        name: CARTAO_DIGITAL,
        limit: "8000.00",
        closing_day: CLOSING_DAY,
        due_day: DUE_DAY,
        payment_account: CONTA_DIGITAL,
        invoices: invoices().iter().map(invoice_facts).collect(),
    }
}

fn file_facts() -> Vec<FileFacts> {
    let mut seen = Vec::new();
    let fact = |download: &Download| {
        let lines = download.lines();
        let known = lines.iter().filter(|line| seen.contains(*line)).count();
        seen.extend(lines.iter().copied());
        FileFacts {
            path: download.path.to_owned(),
            of: download.of(),
            invoice: match download.kind {
                Kind::Invoice(month) => Some(month),
                Kind::DigitalAccount | Kind::IpeCsv | Kind::IpeOfx => None,
            },
            from: download.period.start(),
            to: download.period.end(),
            lines: lines.len(),
            duplicates: known,
            shows: download.shows,
        }
    };
    downloads().iter().map(fact).collect()
}

fn category_facts() -> Vec<CategoryFact> {
    let of_accounts = accounts().into_iter().flat_map(|account| account.movements);
    let of_card = invoices().into_iter().flat_map(|invoice| invoice.movements);
    let facts: BTreeMap<&str, CategoryFact> = of_accounts
        .chain(of_card)
        .filter_map(|Movement { text, nature, .. }| {
            let (r#type, category) = match nature {
                Nature::Income(category) => ("INCOME", category),
                Nature::Expense(category) | Nature::Refund(category) => ("EXPENSE", category),
                Nature::Transfer | Nature::CardPayment => return None,
            };
            Some((text, CategoryFact { text, r#type, category }))
        })
        .collect();
    facts.into_values().collect()
}
