//! Writes a history as QIF in the manner of many programs, so that reading it back can be compared.

#![allow(missing_docs, reason = "habits of banks, named by the fields and variants of a style")]
#![allow(clippy::unwrap_used, reason = "a writer that cannot go on is a bug in the test")]

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::characters::Characters;

/// What one account is to say.
#[derive(Clone, Debug)]
pub struct Account {
    pub name: String,
    pub is_card: bool,
    pub opening: Option<Decimal>,
    pub movements: Vec<Movement>,
}

/// What one transaction is to say.
#[derive(Clone, Debug)]
pub struct Movement {
    pub date: NaiveDate,
    pub amount: Decimal,
    pub payee: String,
    pub memo: String,
    pub number: Option<u32>,
}

/// How a program prints days.
#[derive(Clone, Copy, Debug)]
pub enum Days {
    /// ` 1/ 2'04`, `12/31/99`
    Quicken,
    /// `01/31/2004`
    MonthFirst,
    /// `31.01.2004`
    DayFirst,
    /// `31/1/04`
    ShortDayFirst,
    /// `2004-01-31`
    Iso,
}

/// A program's manner of writing QIF.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a habit of its own, and programs have them in any combination"
)]
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub days: Days,
    /// The decimal mark and what groups thousands, if anything does.
    pub marks: (char, Option<char>),
    pub line_end: &'static str,
    pub has_accounts: bool,
    pub has_auto_switch: bool,
    pub has_lists: bool,
    pub has_splits: bool,
    pub repeats_amount: bool,
    pub ends_last_record: bool,
    pub characters: Characters,
}

/// A file of these accounts.
pub fn write(accounts: &[Account], style: Style) -> Vec<u8> {
    let mut writer = Writer { style, out: String::new() };
    writer.file(accounts);
    style.characters.encode(&writer.out)
}

struct Writer {
    style: Style,
    out: String,
}

impl Writer {
    fn file(&mut self, accounts: &[Account]) {
        if self.style.has_lists {
            self.lines(&["!Type:Cat", "NFood:Groceries", "D01/13/1970", "T1.00", "E", "^"]);
        }
        if self.style.has_auto_switch {
            self.lines(&["!Option:AutoSwitch", "!Account"]);
            for account in accounts {
                self.account(account);
            }
            self.line("!Clear:AutoSwitch");
        }
        for account in accounts {
            if self.style.has_accounts {
                self.line("!Account");
                self.account(account);
            }
            self.line(if account.is_card { "!Type:CCard" } else { "!Type:Bank " });
            self.opening(account);
            for movement in &account.movements {
                self.movement(movement);
            }
        }
        if !self.style.ends_last_record && self.out.ends_with(&format!("^{}", self.style.line_end)) {
            self.out.truncate(self.out.len() - 1 - self.style.line_end.len());
        }
    }

    fn account(&mut self, account: &Account) {
        let kind = if account.is_card { "TCCard" } else { "TBank" };
        self.line(&format!("N{}", account.name));
        self.lines(&[kind, "DMy account", "$1.00", "^"]);
    }

    fn opening(&mut self, account: &Account) {
        let Some(opening) = account.opening else { return };
        self.line(&format!("D{}", self.day(NaiveDate::from_ymd_opt(1985, 1, 31).unwrap())));
        self.line(&format!("T{}", self.amount(opening)));
        self.lines(&["CX", "POpening Balance"]);
        self.line(&format!("L[{}]", account.name));
        self.line("^");
    }

    fn movement(&mut self, movement: &Movement) {
        let Movement { date, amount, payee, memo, number } = movement;
        if let Some(number) = number {
            self.line(&format!("N{number}"));
        }
        self.line(&format!("D{}", self.day(*date)));
        let printed = self.amount(*amount);
        if self.style.repeats_amount {
            self.line(&format!("U{printed}"));
        }
        self.line(&format!("T{printed}"));
        self.lines(&["C*", "ASome Street 1", "A12345 Some Town"]);
        self.line(&format!("P{payee}"));
        if !memo.is_empty() {
            self.line(&format!("M{memo}"));
        }
        self.line("LFood:Groceries");
        if self.style.has_splits {
            let half = (amount / Decimal::TWO).round_dp(2);
            for part in [half, amount - half] {
                self.lines(&["SFood:Groceries", "E50%"]);
                self.line(&format!("${}", self.amount(part)));
            }
        }
        self.line("^");
    }

    fn day(&self, date: NaiveDate) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self.style.days {
            Days::Quicken if year >= 2000 => format!("{month:>2}/{day:>2}'{:02}", year % 100),
            Days::Quicken => format!("{month:>2}/{day:>2}/{:02}", year % 100),
            Days::MonthFirst => date.format("%m/%d/%Y").to_string(),
            Days::DayFirst => date.format("%d.%m.%Y").to_string(),
            Days::ShortDayFirst => format!("{day}/{month}/{:02}", year % 100),
            Days::Iso => date.to_string(),
        }
    }

    fn amount(&self, amount: Decimal) -> String {
        let (decimal, group) = self.style.marks;
        let printed = format!("{:.2}", amount.abs());
        let (whole, cents) = printed.split_once('.').unwrap();
        let mut out = String::from(if amount.is_sign_negative() { "-" } else { "" });
        for (at, digit) in whole.char_indices() {
            if let Some(group) = group
                && at > 0
                && (whole.len() - at) % 3 == 0
            {
                out.push(group);
            }
            out.push(digit);
        }
        write!(out, "{decimal}{cents}").unwrap();
        out
    }

    fn lines(&mut self, lines: &[&str]) {
        for line in lines {
            self.line(line);
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push_str(self.style.line_end);
    }
}

/// Manners of every kind.
pub fn styles() -> impl Strategy<Value = Style> {
    let days =
        prop::sample::select(vec![Days::Quicken, Days::MonthFirst, Days::DayFirst, Days::ShortDayFirst, Days::Iso]);
    let marks = prop::sample::select(vec![('.', None), ('.', Some(',')), (',', None), (',', Some('.'))]);
    let characters = prop::sample::select(vec![
        Characters::Utf8,
        Characters::Utf8WithMark,
        Characters::Windows1252,
        Characters::Utf16LittleEndian,
    ]);
    (any::<[bool; 6]>(), days, marks, prop::sample::select(vec!["\n", "\r\n", "\r"]), characters).prop_map(
        |(flags, days, marks, line_end, characters)| {
            let [has_accounts, has_auto_switch, has_lists, has_splits, repeats_amount, ends_last_record] = flags;
            Style {
                days,
                marks,
                line_end,
                has_accounts,
                has_auto_switch,
                has_lists,
                has_splits,
                repeats_amount,
                ends_last_record,
                characters,
            }
        },
    )
}
