//! One pass over the whole file that counts what decides between its readings. Memory is that of the counters.

mod mend;

use super::super::super::amount::{self, Direction, Number};
use super::super::super::date_order::DateStats;
use super::super::super::decimal_mark::MarkStats;
use super::super::super::encoding::Charset;
use super::super::super::{Choice, Rows, Source, SourceError, date, yearless};
use super::super::cell;
use super::super::dialect::{AmountColumns, Parsed};
use super::super::lexicon::BalanceRow;
use super::super::record::{Cut, Framing, Record, Records};
use super::super::rows::{OtherTables, RowRules};
use super::super::section::Sections;
use super::super::surplus;
use super::super::years;
use super::kinds::Words;
use super::plan::{Candidate, Plan};
use super::proof::Chain;
use super::tally::{CandidateStats, Constant, FlagStats, NumberStats, Status};
use super::years::YearStats;

/// More questions about rows of one file are none that a person reads.
const ROWS_ASKED_MAX: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Rows below the header that are not blank.
    pub rows: u64,
    pub dated: u64,
    pub dates: DateStats,
    pub other_dates: Vec<DateStats>,
    /// What is known of the year, where rows print none.
    pub years: YearStats,
    pub numbers: Vec<NumberStats>,
    pub flags: Vec<FlagStats>,
    pub candidates: Vec<CandidateStats>,
    pub currency: Constant,
    pub account: Constant,
    pub ends: [Constant; 2],
    /// Rows that hold text alone below a line.
    pub continuations: u64,
    pub repeated_headers: u64,
    /// Rows of a later section that repeat one of an earlier, and the first such pair of lines.
    pub repeated_rows: u64,
    pub repeated_example: Option<(u32, u32)>,
    /// Rows with more cells than the header names.
    pub too_wide: u64,
    /// The fewest and the most cells of a dated row.
    pub widths: Option<(usize, usize)>,
    /// Rows with an amount and no date that is one.
    pub undated: u64,
    pub opening: Option<Number>,
    /// The first and the last balance in a row of its own: which is the latest depends on the order of the rows.
    pub closings: Option<(Number, Number)>,
    /// The words of the status that say that a movement never happened, each once as printed.
    pub never_happened: Vec<(Rows, String)>,
    last_status: Status,
    /// Rows with a fee that is not zero.
    pub fees: u64,
    /// The dated rows that speak of a balance in words that are not known for it, each wording once.
    pub like_balance: Vec<(Rows, u32, String)>,
    /// Rows that were said to be no movements.
    pub left: u64,
    /// The rows that name other columns than the header.
    pub other_tables: OtherTables,
    pub kind_example: Option<String>,
    /// The words of each column that says kinds of movements, where no amount has a sign.
    pub kinds: Vec<Words>,
}

impl Survey {
    /// What the columns of numbers say of the decimal mark.
    pub(super) fn mark_stats(&self) -> impl Iterator<Item = &MarkStats> {
        self.numbers.iter().map(|stats| &stats.marks)
    }

    /// Whether the dated rows differ in their number of cells.
    pub(super) fn is_ragged(&self) -> bool {
        self.widths.is_some_and(|(fewest, most)| fewest < most)
    }
}

/// What the survey needs to know of the table.
pub(super) struct Table<'a> {
    pub charset: Charset,
    pub framing: &'a Framing,
    pub preamble_rows: usize,
    pub header: Option<&'a [u8]>,
    pub width: Option<usize>,
    pub plan: &'a Plan,
    /// Whether the column names are known to come again.
    pub has_sections: bool,
    pub rules: &'a RowRules,
    /// Whether its days have no year.
    pub lacks_years: bool,
}

/// Reads the whole file.
pub(super) fn survey(source: &(impl Source + ?Sized), table: &Table<'_>) -> Result<Survey, SourceError> {
    let plan = table.plan;
    let mut surveyor = Surveyor {
        table,
        contenders: plan.candidates.iter().map(|candidate| Contender::new(plan, candidate)).collect(),
        values: vec![Parsed::Empty; plan.numbers.len()],
        ways: vec![None; plan.flags.len()],
        survey: Survey {
            other_dates: vec![DateStats::default(); plan.other_dates.len()],
            numbers: vec![NumberStats::default(); plan.numbers.len()],
            kinds: vec![Words::default(); plan.kinds.len()],
            flags: plan.flags.iter().map(|flag| FlagStats::against(plan.numbers.len(), plan.blank(*flag))).collect(),
            candidates: plan
                .candidates
                .iter()
                .map(|candidate| CandidateStats {
                    chains: vec![Chain::default(); plan.balances.len() + 1],
                    brackets: plan.brackets(candidate.amount),
                    ..CandidateStats::default()
                })
                .collect(),
            ..Survey::default()
        },
        follows_line: false,
        sections: Sections::default(),
    };
    let mut records = Records::new(source, table.charset, table.framing.clone());
    let mut skip = table.preamble_rows;
    while records.advance()? {
        let record = records.record();
        if skip > 0 {
            skip -= 1;
            surveyor.see_years_around(&record);
        } else {
            surveyor.row(&record);
        }
    }
    Ok(surveyor.survey)
}

/// A candidate, its columns counted among the numbers and the words of the plan.
struct Contender {
    amount: AmountColumns,
    /// For each column that may be the balance, where it is; and for the balances that rows of their own print, `None`.
    balances: Vec<Option<usize>>,
}

impl Contender {
    fn new(plan: &Plan, candidate: &Candidate) -> Self {
        let is_other = |column: &&usize| !candidate.amount.uses(**column);
        let balance = |column: &usize| Some(column).filter(is_other).and_then(|column| plan.number_index(*column));
        Self {
            amount: candidate.amount.counted(
                |column| plan.number_index(column),
                |column| plan.flags.iter().position(|flag| *flag == column),
            ),
            balances: plan.balances.iter().map(balance).chain([None]).collect(),
        }
    }
}

struct Surveyor<'a> {
    table: &'a Table<'a>,
    contenders: Vec<Contender>,
    /// The row's numbers, in the order of the plan.
    values: Vec<Parsed>,
    /// The row's words for debit and credit, in the order of the plan.
    ways: Vec<Option<Direction>>,
    survey: Survey,
    follows_line: bool,
    sections: Sections,
}

impl Surveyor<'_> {
    fn row(&mut self, record: &Record<'_>) {
        if record.is_too_long || record.is_blank() {
            // In print, what stands apart is a title of what follows.
            self.follows_line &= !self.is_printed();
            return;
        }
        if self.table.header.is_some_and(|header| header == record.bytes().trim_ascii()) {
            self.survey.repeated_headers += 1;
            self.sections.begin();
            return;
        }
        if self.survey.other_tables.line.is_some() && self.table.rules.leaves(&Rows::OtherTable) {
            return;
        }
        self.survey.rows += 1;
        let date_cell = self.date_cell(record);
        let printed = if self.table.lacks_years { yearless::lex(date_cell) } else { date::lex(date_cell) };
        if let Some(printed) = printed {
            self.survey.dates.add(printed, date_cell);
            if self.table.lacks_years {
                self.see_day(printed, record);
            }
            self.dated(record);
        } else {
            self.see_years_around(record);
            self.other(record);
        }
    }

    fn is_printed(&self) -> bool {
        matches!(self.table.framing.cut, Cut::Columns(_))
    }

    /// A line around the rows may name the year that they lack.
    fn see_years_around(&mut self, record: &Record<'_>) {
        if self.table.lacks_years && !record.is_blank() {
            let text = self.table.charset.decode(record.bytes());
            self.survey.years.mentions.see(&text, record.position.line);
        }
    }

    fn see_day(&mut self, printed: date::Printed, record: &Record<'_>) {
        let (plan, charset) = (self.table.plan, self.table.charset);
        let has_instalment = years::instalment_of(record, plan.instalment, &plan.descriptions, charset).is_some();
        let text = charset.decode(record.bytes());
        self.survey.years.mentions.see_years(&text);
        self.survey.years.add(printed, record.cell(plan.date), has_instalment);
    }

    /// A row that may be a line.
    fn dated(&mut self, record: &Record<'_>) {
        self.survey.dated += 1;
        let (fewest, most) = self.survey.widths.unwrap_or((record.len(), record.len()));
        self.survey.widths = Some((fewest.min(record.len()), most.max(record.len())));
        let is_wide = self.table.width.is_some_and(|width| record.len() > width);
        if is_wide && let Some(fields) = self.mended(record) {
            return self.line(&record.with(&fields));
        }
        if self.is_too_wide(record) {
            self.survey.too_wide += 1;
            self.follows_line = false;
            return;
        }
        self.line(record);
    }

    fn line(&mut self, record: &Record<'_>) {
        let plan = self.table.plan;
        for (stats, column) in self.survey.other_dates.iter_mut().zip(&plan.other_dates) {
            let cell = record.cell(*column);
            if let Some(printed) = date::lex(cell) {
                stats.add(printed, cell);
            }
        }
        if self.is_left_by_status(record) {
            self.survey.left += 1;
            self.follows_line = false;
            return;
        }
        self.parse(record);
        if cell::may_speak_of_balance(record, &plan.descriptions) {
            if let Some(row) = cell::balance_row(record, &plan.descriptions, self.table.charset) {
                self.balance(row);
                self.follows_line = false;
                return;
            }
            if self.is_left_as_balance(record) {
                self.survey.left += 1;
                self.follows_line = false;
                return;
            }
        }
        if self.table.has_sections
            && !self.table.rules.takes(&Rows::Repeated)
            && let Some(line) = self.sections.repeated(record, plan.balances.first().copied())
        {
            self.survey.repeated_rows += 1;
            self.survey.repeated_example.get_or_insert((line, record.position.line));
            return;
        }
        for (stats, value) in self.survey.numbers.iter_mut().zip(&self.values) {
            if let Parsed::Number(number) = value {
                stats.add(*number);
            }
        }
        for ((stats, way), column) in self.survey.flags.iter_mut().zip(&mut self.ways).zip(&plan.flags) {
            *way = stats.add(record.cell(*column), self.table.charset, &self.values, &plan.words);
        }
        self.count_constants(record);
        self.weigh_candidates();
        self.follows_line = true;
    }

    /// A row without a date: more of the text above, a balance, a total, a notice; or a line whose date is broken.
    fn other(&mut self, record: &Record<'_>) {
        let plan = self.table.plan;
        self.parse(record);
        let has_number = self.values.iter().any(|value| matches!(value, Parsed::Number(_)));
        let filled = (0..record.len()).filter(|column| !record.cell(*column).is_empty()).count();
        let is_text_alone = record.cell(plan.date).is_empty()
            && !has_number
            && filled > 0
            && plan.descriptions.iter().filter(|column| !record.cell(**column).is_empty()).count() == filled;
        if self.is_printed() && record.runs_across_columns() {
            return;
        }
        if is_text_alone {
            self.survey.continuations += u64::from(self.follows_line);
            return;
        }
        self.follows_line = false;
        if !has_number && filled >= 3 {
            self.survey.other_tables.see(record, self.table.charset);
        }
        if let Some(row) = cell::balance_row_anywhere(record, self.table.charset) {
            return self.balance(row);
        }
        let has_amount = plan.candidates.iter().any(|candidate| {
            plan.numbers.iter().zip(&self.values).any(|((column, _), value)| {
                candidate.amount.uses(*column) && matches!(value, Parsed::Number(number) if number.units != 0)
            })
        });
        let has_text = [plan.date].iter().chain(&plan.descriptions).any(|column| !record.cell(*column).is_empty());
        self.survey.undated += u64::from(has_amount && has_text);
    }

    /// Whether a row has more cells than the header names: a mark inside a cell has cut it.
    fn is_too_wide(&mut self, record: &Record<'_>) -> bool {
        let Some(width) = self.table.width else {
            self.count_cut_numbers(record);
            return false;
        };
        if record.len() <= width {
            return false;
        }
        self.count_cut_numbers(record);
        surplus::is_filled_beyond(record, width)
    }

    /// `-100,50` cut at its comma leaves a whole number and two digits; `1,234.56` leaves `1` and `234.56`. The number may
    /// be either part: what stands before it is a text in other rows.
    fn count_cut_numbers(&mut self, record: &Record<'_>) {
        if self.table.framing.cut != Cut::Delimiter(b',') {
            return;
        }
        for ((column, _), stats) in self.table.plan.numbers.iter().zip(&mut self.survey.numbers) {
            let is_cut = |column: usize| cell::is_cut_number(record, column, self.table.charset);
            if is_cut(*column) || column.checked_sub(1).is_some_and(is_cut) {
                stats.cut.get_or_insert(record.position.line);
            }
        }
    }

    fn parse(&mut self, record: &Record<'_>) {
        let charset = self.table.charset;
        for ((value, stats), (column, mark)) in
            self.values.iter_mut().zip(&mut self.survey.numbers).zip(&self.table.plan.numbers)
        {
            let bytes = record.cell(*column);
            *value = if cell::is_vacant(bytes) {
                Parsed::Empty
            } else {
                let text = cell::utf_8(bytes, charset);
                amount::weigh(&text, *mark).map_or(Parsed::Unreadable, |(evidence, number)| {
                    stats.marks.weigh(evidence, &text);
                    Parsed::Number(number)
                })
            };
        }
    }

    /// Whether a row that reads like a balance's was said to be one. What was not said is noted, to be asked.
    fn is_left_as_balance(&mut self, record: &Record<'_>) -> bool {
        let Some(like) = self.table.rules.like_balance(record, &self.table.plan.descriptions, self.table.charset)
        else {
            return false;
        };
        let noted = &mut self.survey.like_balance;
        if like.choice.is_none() && noted.len() < ROWS_ASKED_MAX && !noted.iter().any(|(rows, ..)| *rows == like.rows) {
            noted.push((like.rows, record.position.line, like.text));
        }
        like.choice == Some(Choice::Leave)
    }

    /// Whether rows of this one's status were said never to have happened. What was not said is noted, to be asked.
    fn is_left_by_status(&mut self, record: &Record<'_>) -> bool {
        let Some(column) = self.table.plan.status else { return false };
        let survey = &mut self.survey;
        let cell = record.cell(column);
        let rules = self.table.rules;
        let Some((rows, choice)) = survey.last_status.of(cell, |cell| rules.status(cell, self.table.charset)) else {
            return false;
        };
        let noted = &mut survey.never_happened;
        if choice.is_none() && noted.len() < ROWS_ASKED_MAX && !noted.iter().any(|(noted, _)| noted == rows) {
            noted.push((rows.clone(), self.table.charset.decode(cell).into_owned()));
        }
        *choice == Some(Choice::Leave)
    }

    fn balance(&mut self, row: BalanceRow) {
        let plan = self.table.plan;
        let number_at = |column: usize| plan.number_index(column).and_then(|index| self.values[index].number());
        let in_balance = plan.balances.iter().find_map(|column| number_at(*column));
        let numbers = || plan.numbers.iter().filter_map(|(column, _)| Some((*column, number_at(*column)?)));
        // Where amounts stand, rather than where a number that is a code does.
        let is_amount = |column: usize| plan.candidates.iter().any(|candidate| candidate.amount.uses(column));
        let with_amounts = || numbers().find(|(column, number)| is_amount(*column) && number.units != 0);
        let elsewhere = || with_amounts().or_else(|| numbers().find(|(_, number)| number.units != 0));
        let Some(number) = in_balance.or_else(|| elsewhere().or_else(|| numbers().next()).map(|(_, number)| number))
        else {
            return;
        };
        match row {
            BalanceRow::Total => return,
            BalanceRow::Opening => {
                self.survey.opening.get_or_insert(number);
            }
            BalanceRow::Closing => {
                let first = self.survey.closings.map_or(number, |(first, _)| first);
                self.survey.closings = Some((first, number));
            }
        }
        let balance = number.common();
        for candidate in &mut self.survey.candidates {
            if let Some(chain) = candidate.chains.last_mut() {
                chain.add(None, balance);
            }
        }
    }

    fn count_constants(&mut self, record: &Record<'_>) {
        let plan = self.table.plan;
        let charset = self.table.charset;
        let survey = &mut self.survey;
        if let Some(column) = plan.currency {
            survey.currency.add(record.cell(column), charset);
        }
        if let Some(column) = plan.account {
            survey.account.add(record.cell(column), charset);
        }
        for (constant, column) in survey.ends.iter_mut().zip(plan.ends) {
            if let Some(column) = column {
                constant.add(record.cell(column), charset);
            }
        }
        if let Some(index) = plan.fee.and_then(|column| plan.number_index(column)) {
            survey.fees += u64::from(self.values[index].number().is_some_and(|number| number.units != 0));
        }
        if survey.kind_example.is_none() && !plan.kinds.is_empty() {
            let words = plan.kinds.iter().map(|column| record.cell(*column)).find(|word| !word.is_empty());
            survey.kind_example = words.map(|word| charset.decode(word).into_owned());
        }
        // Words are the only witness of the way where no amount has a minus.
        if survey.candidates.iter().all(|candidate| candidate.negative == 0) {
            for (words, column) in survey.kinds.iter_mut().zip(&plan.kinds) {
                words.add(record.cell(*column), charset);
            }
        }
    }

    fn weigh_candidates(&mut self) {
        let (values, ways) = (&self.values, &self.ways);
        let common = |index: usize| values[index].number().and_then(Number::common);
        let fee = match self.table.plan.fee.and_then(|column| self.table.plan.number_index(column)) {
            Some(index) if self.table.rules.takes(&Rows::Fee) => common(index).unwrap_or_default().abs(),
            _ => 0,
        };
        let mut first = None;
        for (at, (stats, contender)) in self.survey.candidates.iter_mut().zip(&self.contenders).enumerate() {
            let read = contender.amount.read(|index| values[index], |index| ways[index]);
            let value = read.number().and_then(Number::common).map(|value| value - fee);
            stats.add(value);
            if at == 0 {
                first = value;
            } else {
                stats.differs += u64::from(value != first);
            }
            for (chain, balance) in stats.chains.iter_mut().zip(&contender.balances) {
                chain.add(value, balance.and_then(common));
            }
            for bracket in &mut stats.brackets {
                let at = |column: usize| self.table.plan.number_index(column).and_then(common);
                bracket.add(value, at(bracket.before), at(bracket.after));
            }
        }
    }
}
