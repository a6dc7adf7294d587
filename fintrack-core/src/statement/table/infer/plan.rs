//! What the survey of a whole file looks at: the columns by what they may hold, and the readings to be weighed.

use std::collections::BTreeMap;

use super::super::super::amount::{DecimalMark, Direction};
use super::super::super::{Answers, StatementKind};
use super::super::dialect::{AmountColumns, Debits};
use super::super::header;
use super::super::lexicon::Role;
use super::super::profiles::{self, Profile};
use super::columns;
use super::proof::Bracket;
use super::sheet::{Kind, Sheet};

/// More numeric columns than any statement has that names none of them.
const NUMBERS_MAX: usize = 16;
const READINGS_MAX: usize = 96;
/// Most columns of money among which a balance before and one after are sought.
const BRACKETED_MAX: usize = 6;

/// A way to find the amount in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub amount: AmountColumns,
    /// How well the names speak for it; 0 is best, readings of one rank contend.
    pub rank: u8,
}

/// What the survey looks at.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub date: usize,
    pub other_dates: Vec<usize>,
    /// Columns that hold numbers or may come to hold some, and the mark that their first rows suggest.
    pub numbers: Vec<(usize, DecimalMark)>,
    /// Columns that may say debit or credit.
    pub flags: Vec<usize>,
    /// The one of them that marks credits and leaves debits blank.
    pub credit_marks: Option<usize>,
    pub descriptions: Vec<usize>,
    pub bank_id: Option<usize>,
    pub currency: Option<usize>,
    pub account: Option<usize>,
    pub instalment: Option<usize>,
    pub status: Option<usize>,
    pub fee: Option<usize>,
    /// Columns that say what kind of movement it is, in whatever words.
    pub kinds: Vec<usize>,
    /// The column whose words were said to give the way, and what was said of them.
    pub worded: Option<usize>,
    pub words: BTreeMap<String, Direction>,
    pub candidates: Vec<Candidate>,
    /// Columns that may hold the running balance.
    pub balances: Vec<usize>,
    /// Whether a name says which column that is.
    pub has_balance_name: bool,
    /// Columns that repeat the first and the last balance of the statement.
    pub ends: [Option<usize>; 2],
    /// Whether the names say which columns hold the amount.
    pub is_named: bool,
    pub profile: Option<&'static Profile>,
    /// The columns that were said to hold the amount.
    pub answered: Option<AmountColumns>,
}

impl Plan {
    /// `None` where there is no column of dates.
    pub(super) fn new(sheet: &Sheet, answers: &Answers) -> Option<Self> {
        let date = sheet.date.or_else(|| {
            named(sheet, |role| role == Role::Date).or_else(|| named(sheet, |role| role == Role::OtherDate))
        })?;
        let cells = Columns { sheet, width: sheet.columns() };
        let all = || 0..cells.width;
        let is_named = sheet.has_known_header();
        let role = |wanted: Role| all().filter(move |column| cells.role(*column) == Some(wanted));
        let numbers: Vec<usize> =
            all().filter(|column| *column != date && cells.may_be_number(*column)).take(NUMBERS_MAX).collect();
        let is_word = |column: &usize| cells.count(*column, |kind| kind == Kind::Text) > 0;
        let said = answers.amount.as_ref().and_then(|place| columns::find(sheet, place)).and_then(AmountColumns::flag);
        let worded = Some(&answers.signs).filter(|words| !words.is_empty());
        let worded = worded.and_then(|_| said.or_else(|| role(Role::Direction).find(is_word)));
        let is_flag = |column: &usize| cells.is_direction(*column) || worded == Some(*column);
        let flags: Vec<usize> = all().filter(is_flag).take(3).collect();
        // A word that was said to give the sign still says what the movement was.
        let directions: Vec<usize> = flags.iter().copied().filter(|column| cells.is_direction(*column)).collect();
        let has_balance_name = role(Role::Balance).any(|column| numbers.contains(&column));
        let balances = if is_named || has_balance_name {
            role(Role::Balance).filter(|column| numbers.contains(column)).collect()
        } else {
            numbers.iter().copied().filter(|column| cells.is_money(*column)).collect()
        };
        let profile = sheet.header.as_ref().filter(|header| header.score() > 0).and_then(|header| {
            let names: Vec<String> =
                sheet.rows[header.row].cells.iter().map(|cell| header::folded(&cell.text)).collect();
            profiles::find(&names)
        });
        let mut plan = Self {
            date,
            other_dates: all()
                .filter(|column| *column != date && cells.count(*column, |kind| kind == Kind::Date) > 0)
                .collect(),
            descriptions: cells.descriptions(date, &directions),
            bank_id: cells.fullest(role(Role::Id)),
            currency: role(Role::Currency).next().or_else(|| cells.currency_codes()),
            account: role(Role::Account).next().or_else(|| role(Role::Card).next()),
            instalment: role(Role::Instalment).next(),
            status: role(Role::Status).next(),
            fee: role(Role::Fee).next(),
            kinds: role(Role::Direction).filter(|column| !flags.contains(column)).collect(),
            worded,
            words: answers.signs.clone(),
            candidates: Vec::new(),
            ends: [role(Role::OpeningBalance).next(), role(Role::ClosingBalance).next()],
            numbers: numbers.iter().map(|column| (*column, cells.likely_mark(*column))).collect(),
            credit_marks: flags.iter().copied().find(|column| cells.marks_credits(*column)),
            flags,
            balances,
            has_balance_name,
            is_named,
            profile,
            answered: answers.amount.as_ref().and_then(|place| columns::find(sheet, place)),
        };
        plan.candidates = if is_named {
            cells.named_candidates(&plan.numbers, &plan.flags)
        } else {
            cells.bare_candidates(&plan.numbers, &plan.flags)
        };
        plan.candidates.truncate(READINGS_MAX);
        plan.add_answered(cells);
        if answers.sign.is_some() {
            plan.add_signed_sides();
        }
        Some(plan)
    }

    /// The same plan, told where the amount is.
    pub(super) fn answered_by(&self, sheet: &Sheet, answers: &Answers) -> Self {
        Self { answered: answers.amount.as_ref().and_then(|place| columns::find(sheet, place)), ..self.clone() }
    }

    /// Looks at the columns that were said to hold the amount too.
    fn add_answered(&mut self, columns: Columns<'_>) {
        let Some(amount) = self.answered else { return };
        for column in amount.columns().into_iter().flatten().filter(|column| *column != self.date) {
            if self.number_index(column).is_none() {
                self.numbers.push((column, columns.likely_mark(column)));
            }
        }
        self.flags.extend(amount.flag().filter(|flag| !self.flags.contains(flag)));
        self.descriptions.retain(|column| !amount.uses(*column));
        if !self.candidates.iter().any(|candidate| candidate.amount.is_where(amount)) {
            self.candidates.push(Candidate { amount, rank: u8::MAX });
            if let AmountColumns::Split { debit, credit, .. } = amount {
                let amount = AmountColumns::Split { debit, credit, debits: Debits::MayBeReversed };
                self.candidates.push(Candidate { amount, rank: u8::MAX });
            }
        }
    }

    /// Looks at what signs in columns for money out and in may be said to mean.
    fn add_signed_sides(&mut self) {
        let sides: Vec<Candidate> =
            self.candidates.iter().copied().filter(|candidate| candidate.amount.is_split()).collect();
        for Candidate { amount, rank } in sides {
            for debits in [Debits::AsPrinted, Debits::AndCreditsIn] {
                let candidate = Candidate { amount: amount.with_debits(debits), rank };
                if !self.candidates.contains(&candidate) {
                    self.candidates.push(candidate);
                }
            }
        }
    }

    pub(super) fn is_card_profile(&self) -> bool {
        self.profile.is_some_and(|profile| profile.kind == StatementKind::Card)
    }

    /// The pairs of columns that may be balances before and after an amount: of those without names, while they are few.
    pub(super) fn brackets(&self, amount: AmountColumns) -> Vec<Bracket> {
        let columns = if self.is_named || self.balances.len() > BRACKETED_MAX { &[] } else { self.balances.as_slice() };
        let columns: Vec<usize> = columns.iter().copied().filter(|column| !amount.uses(*column)).collect();
        let others = |before: usize| columns.iter().filter(move |after| **after != before);
        columns.iter().flat_map(|before| others(*before).map(|after| Bracket::between(*before, *after))).collect()
    }

    /// What a cell without a word says in a column for debit or credit.
    pub(super) fn blank(&self, flag: usize) -> Option<Direction> {
        (self.credit_marks == Some(flag)).then_some(Direction::Out)
    }

    /// Where a column stands among the numbers.
    pub(super) fn number_index(&self, column: usize) -> Option<usize> {
        self.numbers.iter().position(|(number, _)| *number == column)
    }
}

fn named(sheet: &Sheet, wanted: impl Fn(Role) -> bool) -> Option<usize> {
    let is_wanted = |column: &usize| sheet.name(*column).is_some_and(|name| wanted(name.role));
    (0..sheet.columns())
        .find(|column| is_wanted(column) && sheet.name(*column).is_some_and(|name| name.is_exact))
        .or_else(|| (0..sheet.columns()).find(is_wanted))
}

/// Questions about the columns of a sheet.
#[derive(Clone, Copy)]
pub(super) struct Columns<'s> {
    pub sheet: &'s Sheet,
    width: usize,
}

impl Columns<'_> {
    pub(super) fn role(&self, column: usize) -> Option<Role> {
        self.sheet.name(column).map(|name| name.role)
    }

    /// In how many data rows a column looks like this.
    fn count(&self, column: usize, is_wanted: impl Fn(Kind) -> bool) -> usize {
        self.sheet.data().filter(|row| is_wanted(row.kind(column))).count()
    }

    fn filled(&self, column: usize) -> usize {
        self.count(column, |kind| kind != Kind::Empty)
    }

    pub(super) fn numbers(&self, column: usize) -> usize {
        self.count(column, |kind| matches!(kind, Kind::Number { .. }))
    }

    pub(super) fn is_money(&self, column: usize) -> bool {
        self.count(column, |kind| matches!(kind, Kind::Number { is_money: true })) > 0
    }

    /// Mostly numbers; where a name says so, also a column that is empty so far or half full of errors.
    fn may_be_number(&self, column: usize) -> bool {
        let (filled, numbers) = (self.filled(column), self.numbers(column));
        let is_exact = self.sheet.name(column).is_some_and(|name| name.is_exact);
        match self.role(column) {
            // Where it holds something else, the rows are damaged, and its column is still the one.
            Some(Role::Debit | Role::Credit) if is_exact => true,
            Some(
                Role::Amount
                | Role::NetAmount
                | Role::GrossAmount
                | Role::OtherAmount
                | Role::Debit
                | Role::Credit
                | Role::Balance
                | Role::OpeningBalance
                | Role::ClosingBalance
                | Role::Fee,
            ) => numbers * 3 >= filled,
            Some(_) => false,
            None => filled > 0 && numbers * 10 >= filled * 9,
        }
    }

    fn texts(&self, column: usize) -> impl Iterator<Item = &str> {
        self.sheet
            .data()
            .filter_map(move |row| row.cells.get(column))
            .map(|cell| cell.text.trim())
            .filter(|text| !text.is_empty())
    }

    /// Whether all that a column holds are words for debit and credit. Where its name does not say so, letters of one
    /// way alone may as well be codes.
    fn is_direction(&self, column: usize) -> bool {
        let is_named = self.role(column) == Some(Role::Direction);
        let may_be = is_named
            || matches!(
                self.role(column),
                None | Some(Role::Description | Role::Category | Role::Debit | Role::Credit)
            );
        let mut ways = Vec::new();
        let are_all = may_be
            && self.texts(column).all(|text| {
                let way = header::direction(text);
                ways.extend(way.map(|way| (way, is_whole_word(text))));
                way.is_some() || is_named && header::is_neutral(text)
            });
        let goes_both_ways = ways.iter().any(|(way, _)| *way != ways[0].0);
        let may_go_one_way = || {
            let is_other_named = (0..self.width).any(|other| self.role(other) == Some(Role::Direction));
            !is_other_named && ways.iter().all(|(_, is_word)| *is_word)
        };
        are_all && !ways.is_empty() && (is_named || goes_both_ways || may_go_one_way())
    }

    /// Whether a column says that some rows are credits, and nothing of the others.
    fn marks_credits(&self, column: usize) -> bool {
        self.texts(column).all(header::is_credit_mark) && self.filled(column) < self.sheet.data_rows()
    }

    fn currency_codes(&self) -> Option<usize> {
        let is_code = |text: &str| text.len() == 3 && super::super::super::currency_signs::named(text).is_some();
        let may_be = |column: &usize| match self.role(*column) {
            None => true,
            // A column of codes that is called by one of them.
            Some(role) => role == Role::Amount && !self.may_be_number(*column),
        };
        (0..self.width).filter(may_be).find(|column| {
            let mut texts = self.texts(*column).peekable();
            texts.peek().is_some() && texts.all(is_code)
        })
    }

    fn fullest(&self, columns: impl Iterator<Item = usize>) -> Option<usize> {
        // The first of those that are equally full.
        columns
            .filter(|column| self.filled(*column) > 0)
            .max_by_key(|column| (self.filled(*column), usize::MAX - column))
    }

    /// The mark that the first rows of a column suggest.
    fn likely_mark(&self, column: usize) -> DecimalMark {
        use super::super::super::amount::{MarkEvidence, weigh};
        let of = |column: usize| {
            self.texts(column).find_map(|text| match weigh(text.as_bytes(), DecimalMark::Dot) {
                Some((MarkEvidence::Only(mark), _)) => Some(mark),
                _ => None,
            })
        };
        of(column)
            .or_else(|| (0..self.width).filter(|other| self.is_money(*other)).find_map(of))
            .unwrap_or(DecimalMark::Dot)
    }

    /// The columns that say what a movement was: by name, else the wordiest.
    fn descriptions(&self, date: usize, flags: &[usize]) -> Vec<usize> {
        let has = |column: &usize, roles: &[Role]| self.role(*column).is_some_and(|role| roles.contains(&role));
        let is_filled = |column: &usize| self.filled(*column) > 0 || self.sheet.data_rows() == 0;
        let mut columns: Vec<usize> = (0..self.width)
            .filter(|column| {
                *column != date && !flags.contains(column) && has(column, &[Role::Description, Role::Party, Role::Memo])
            })
            .filter(is_filled)
            .collect();
        columns.sort_by_key(|column| !has(column, &[Role::Description]));
        columns.truncate(4);
        let has_text = |column: &usize| self.count(*column, |kind| kind == Kind::Text) > 0;
        if !columns.iter().any(has_text) {
            let is_free = |column: &usize| {
                *column != date
                    && !flags.contains(column)
                    && !columns.contains(column)
                    && matches!(self.role(*column), None | Some(Role::Direction | Role::Category))
            };
            let length = |column: &usize| self.texts(*column).map(str::len).sum::<usize>();
            columns.extend((0..self.width).filter(is_free).filter(has_text).max_by_key(length));
        }
        columns
    }
}

/// Whether a text is more than a letter.
fn is_whole_word(text: &str) -> bool {
    text.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).count() > 1
}
