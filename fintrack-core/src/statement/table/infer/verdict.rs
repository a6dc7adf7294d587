//! From what was counted to how the file is read: the dialect, what is asked, and what the user should know.

use super::super::super::amount::{DecimalMark, Number, from_common};
use super::super::super::date::DateOrder;
use super::super::super::date_order::{self, OrderVerdict, Vote};
use super::super::super::decimal_mark::{self, MarkVerdict};
use super::super::super::encoding::Scan;
use super::super::super::{
    Balances, Inspection, Layout, Question, QuestionCode, StatementHead, StatementKind, Warning, WarningCode,
    currency_signs,
};
use super::super::dialect::{AmountColumns, DateColumn, Dialect};
use super::super::lexicon::{Role, Tongue};
use super::super::record::Cut;
use super::amounts::{AmountVerdict, Amounts};
use super::plan::Plan;
use super::preamble::Preamble;
use super::proof::Chain;
use super::sheet::{Kind, Sheet};
use super::survey::Survey;
use crate::money::Currency;

/// Fewer digits are no number of an account.
const ACCOUNT_DIGITS_MIN: usize = 3;

/// All that is known of a file once it was surveyed.
pub(super) struct Verdict<'a> {
    pub scan: &'a Scan,
    pub sheet: &'a Sheet,
    pub plan: &'a Plan,
    pub survey: &'a Survey,
}

/// What is asked and said beside the reading.
#[derive(Default)]
struct Remarks {
    questions: Vec<Question>,
    warnings: Vec<Warning>,
}

impl Remarks {
    fn ask(&mut self, code: QuestionCode, message: impl Into<String>) {
        self.questions.push(Question { code, message: message.into() });
    }

    fn warn(&mut self, code: WarningCode, message: impl Into<String>) {
        self.warnings.push(Warning { code, message: message.into() });
    }
}

impl Verdict<'_> {
    pub(super) fn inspection(&self) -> Inspection {
        let mut remarks = Remarks::default();
        let preamble =
            Preamble::read(self.sheet, self.plan.numbers.first().map_or(DecimalMark::Dot, |(_, mark)| *mark));
        let is_card =
            self.plan.is_card_profile() || preamble.kind == Some(StatementKind::Card) || self.has_instalments();
        let column_name = |column: usize| super::column_name(self.sheet, column);
        let amounts = Amounts { plan: self.plan, survey: self.survey, column_name: &column_name, is_card };
        let amount = amounts.judge().unwrap_or_else(|| AmountVerdict {
            at: 0,
            balance: None,
            is_proven: false,
            is_turned: false,
            questions: Vec::new(),
            assumptions: Vec::new(),
        });
        let columns = self.plan.candidates[amount.at].amount;
        for (code, message) in &amount.questions {
            remarks.ask(*code, message.clone());
        }
        for assumption in &amount.assumptions {
            remarks.warn(WarningCode::Assumed, assumption.clone());
        }
        let currency = self.currency(columns, &preamble);
        let order = self.order(currency, &preamble, &mut remarks);
        let mark = self.mark(columns, &mut remarks);
        if !amount.is_proven || self.survey.is_ragged() {
            self.ask_of_cut_numbers(columns, &mut remarks);
        }
        self.ask_of_rows(&amount, columns, &mut remarks);
        if amount.is_turned && !is_card {
            remarks.ask(
                QuestionCode::Sign,
                "the balances follow from the amounts with every sign turned: is money out where they are positive?",
            );
        }
        let balances = self.balances(&amount, amounts.closing(amount.at), &preamble);
        let head = self.head(&amount, &preamble, currency, is_card);
        let dialect = self.dialect(columns, &amount, order, mark, head, balances);
        Inspection {
            layout: Layout::Table(Box::new(dialect)),
            institution: self.plan.profile.map(|profile| profile.institution.to_owned()),
            questions: remarks.questions,
            warnings: remarks.warnings,
        }
    }

    fn dialect(
        &self,
        amount: AmountColumns,
        verdict: &AmountVerdict,
        order: DateOrder,
        mark: DecimalMark,
        head: StatementHead,
        balances: Balances,
    ) -> Dialect {
        let header = self.sheet.header.as_ref();
        let mark_of = |column: usize| {
            self.plan.numbers.iter().find(|(number, _)| *number == column).map_or(mark, |(_, mark)| *mark)
        };
        Dialect {
            charset: self.scan.charset,
            framing: self.sheet.framing.clone(),
            preamble_rows: header.map_or(0, |header| header.row + 1),
            header: header.map(|header| self.sheet.rows[header.row].bytes.trim_ascii().to_vec()),
            width: header.map(|header| header.names.len()),
            date: DateColumn {
                column: self.plan.date,
                order,
                is_open: self.survey.dates.is_open(),
                separator: self.survey.dates.separator(),
                has_full_years: self.survey.dates.has_full_years(),
            },
            amount,
            mark,
            balance: verdict.balance,
            balance_mark: verdict.balance.map_or(mark, mark_of),
            description: self.plan.descriptions.clone(),
            bank_id: self.plan.bank_id,
            currency: self.plan.currency,
            instalment: self.plan.instalment,
            has_continuations: self.survey.continuations > 0,
            has_sections: self.survey.repeated_headers > 0,
            head,
            balances,
        }
    }

    fn has_instalments(&self) -> bool {
        self.plan.instalment.is_some() && self.plan.is_named && self.plan.balances.is_empty()
    }

    // --- dates ---

    fn order(&self, currency: Option<Currency>, preamble: &Preamble, remarks: &mut Remarks) -> DateOrder {
        if !self.survey.dates.is_open() {
            return DateOrder::DayFirst;
        }
        let others: Vec<_> = self.survey.other_dates.iter().collect();
        let votes = self.order_votes(currency, preamble);
        let example = || self.survey.dates.example.as_ref().map_or("", |(example, _)| example.as_str());
        match date_order::judge(&self.survey.dates, &others, &votes) {
            OrderVerdict::Certain(order) => order,
            OrderVerdict::Assumed(order) => {
                let message =
                    format!("dates such as `{}` are read {order}: no date proves it, all else agrees", example());
                remarks.warn(WarningCode::Assumed, message);
                order
            }
            OrderVerdict::Open(order, open) => {
                let readings: Vec<String> = open.iter().map(ToString::to_string).collect();
                let message = format!("is `{}` written {}?", example(), readings.join(" or "));
                remarks.ask(QuestionCode::DateOrder, message);
                order
            }
        }
    }

    fn order_votes(&self, currency: Option<Currency>, preamble: &Preamble) -> Vec<Vote> {
        let vote = |order, weight| Vote { order, weight };
        let mut votes = Vec::new();
        if self.survey.dates.separator() == Some(b'.') {
            votes.push(vote(DateOrder::DayFirst, 2));
        }
        votes.extend(preamble.date_order().map(|order| vote(order, 2)));
        if let Some(order) = self.plan.profile.and_then(|profile| profile.order) {
            votes.push(vote(order, 2));
            return votes;
        }
        let has_comma = self.has_mark(DecimalMark::Comma);
        if tongue(self.sheet) == Some(Tongue::Other) {
            votes.push(vote(DateOrder::DayFirst, 1));
            // Another country's software wrote this: its dates may be that country's too.
            if self.has_mark(DecimalMark::Dot) {
                votes.push(vote(DateOrder::MonthFirst, 1));
            }
        }
        if has_comma {
            votes.push(vote(DateOrder::DayFirst, 1));
        }
        if has_comma && self.sheet.framing.cut == Cut::Delimiter(b';') {
            votes.push(vote(DateOrder::DayFirst, 1));
        }
        match currency.map(|currency| currency.code().to_owned()).as_deref() {
            Some("USD") => votes.push(vote(DateOrder::MonthFirst, 1)),
            // Both orders are at home with these.
            None | Some("CAD" | "PHP") => {}
            Some(_) => votes.push(vote(DateOrder::DayFirst, 1)),
        }
        votes
    }

    /// Whether the numbers of the file have this decimal mark and never the other.
    fn has_mark(&self, mark: DecimalMark) -> bool {
        let only = |at: usize| self.survey.numbers.iter().map(|stats| stats.marks.only[at]).sum::<u64>();
        match mark {
            DecimalMark::Comma => only(0) > 0 && only(1) == 0,
            DecimalMark::Dot => only(1) > 0 && only(0) == 0,
        }
    }

    // --- numbers ---

    fn mark(&self, amount: AmountColumns, remarks: &mut Remarks) -> DecimalMark {
        let mut result = None;
        for ((column, mark), stats) in self.plan.numbers.iter().zip(&self.survey.numbers) {
            if !amount.uses(*column) {
                continue;
            }
            let votes = mark_votes(self.sheet, stats.marks.example.as_deref());
            let verdict = decimal_mark::judge(&stats.marks, self.survey.mark_stats(), &votes);
            if stats.numbers > 0 || result.is_none() {
                result = Some(*mark);
            }
            match verdict {
                MarkVerdict::Certain(_) => {}
                MarkVerdict::Assumed(mark, example) => {
                    let style = mark.example();
                    remarks.warn(
                        WarningCode::Assumed,
                        format!("`{example}` is read as written like {style}, as the rest of the file is"),
                    );
                }
                MarkVerdict::Open(mark, example) => {
                    let (this, other) = (mark.example(), mark.other().example());
                    remarks
                        .ask(QuestionCode::DecimalMark, format!("is `{example}` written like {this} or like {other}?"));
                }
            }
        }
        self.ask_of_two_marks(amount, remarks);
        result.unwrap_or(DecimalMark::Dot)
    }

    /// Money out and money in are written alike; if not, something is amiss.
    fn ask_of_two_marks(&self, amount: AmountColumns, remarks: &mut Remarks) {
        let used =
            || self.plan.numbers.iter().zip(&self.survey.numbers).filter(|((column, _), _)| amount.uses(*column));
        let has = |at: usize| used().any(|(_, stats)| stats.marks.only[at] > 0 && stats.marks.only[1 - at] == 0);
        if has(0) && has(1) {
            remarks.ask(
                QuestionCode::DecimalMark,
                "amounts are written with a comma in one column and with a dot in another",
            );
        }
    }

    fn ask_of_cut_numbers(&self, amount: AmountColumns, remarks: &mut Remarks) {
        let is_near =
            |column: usize| amount.uses(column) || amount.uses(column + 1) || column > 0 && amount.uses(column - 1);
        let cut = self
            .plan
            .numbers
            .iter()
            .zip(&self.survey.numbers)
            .find(|((column, _), stats)| stats.cut.is_some() && (is_near(*column) || self.survey.too_wide > 0));
        if let Some(((column, _), stats)) = cut {
            let line = stats.cut.unwrap_or_default();
            let name = super::column_name(self.sheet, *column);
            let message = format!(
                "does the comma in line {line} part columns or decimals? {name} is followed by digits that may belong to it"
            );
            remarks.ask(QuestionCode::Delimiter, message);
        }
    }

    // --- rows ---

    fn ask_of_rows(&self, verdict: &AmountVerdict, amount: AmountColumns, remarks: &mut Remarks) {
        let stats = &self.survey.candidates[verdict.at];
        let problems = stats.problems + self.survey.too_wide + self.survey.undated;
        if problems > stats.lines || stats.lines == 0 && !self.plan.is_named {
            remarks.ask(
                QuestionCode::Columns,
                format!(
                    "{problems} rows cannot be read as transactions and {} can: are these the right columns?",
                    stats.lines
                ),
            );
        } else if stats.lines == 0 {
            remarks.warn(WarningCode::NoTransactions, "the table has columns and no transaction");
        }
        if !self.plan.is_named && self.survey.is_ragged() && stats.problems > 0 {
            remarks.ask(
                QuestionCode::Delimiter,
                "the rows have no names and differ in their number of cells: are they cut rightly?",
            );
        }
        // Balances in rows of their own that do not follow from the lines: something is no line, or is missing.
        let own = stats.chains.last().filter(|chain| chain.explained() * 2 < chain.steps);
        if let Some(chain) = own
            && !verdict.is_proven
        {
            let missed = chain.steps - chain.explained();
            remarks.ask(QuestionCode::Columns, format!("{missed} of {} balances in rows of their own do not follow from the amounts: are all lines movements?", chain.steps));
        }
        if let Some((first, second)) = self.survey.repeated_example {
            remarks.ask(
                QuestionCode::Columns,
                format!("line {second} repeats line {first} with the same balance: is it one movement, printed twice?"),
            );
        }
        if let Some((line, text)) = &self.survey.like_balance
            && !verdict.is_proven
        {
            remarks.ask(QuestionCode::Columns, format!("is `{text}` in line {line} a balance, a total or a movement?"));
        }
        if let Some(row) = self.sheet.other_table() {
            remarks.ask(
                QuestionCode::Columns,
                format!("row {row} names other columns: the file holds more than one table"),
            );
        } else if let Some(line) = self.survey.other_header {
            remarks.ask(
                QuestionCode::Columns,
                format!("line {line} names other columns: the file holds more than one table"),
            );
        }
        if let Some(word) = &self.survey.never_happened {
            remarks.ask(QuestionCode::Columns, format!("some rows are marked `{word}`: did these movements happen?"));
        }
        let is_net = matches!(amount, AmountColumns::Signed { column } if self.sheet.name(column).is_some_and(|name| name.role == Role::NetAmount));
        let is_explained = self.chain(verdict).is_some_and(|chain| chain.steps > 0 && chain.explained() == chain.steps);
        if self.survey.fees > 0 && !is_net && !is_explained {
            remarks.ask(QuestionCode::Columns, "some rows have a fee of their own: is it part of the amount?");
        }
    }

    fn chain(&self, verdict: &AmountVerdict) -> Option<&Chain> {
        let chains = &self.survey.candidates[verdict.at].chains;
        match verdict.balance {
            Some(column) => {
                self.plan.balances.iter().position(|balance| *balance == column).and_then(|at| chains.get(at))
            }
            None => chains.last(),
        }
    }

    fn balances(&self, verdict: &AmountVerdict, closing: Option<Number>, preamble: &Preamble) -> Balances {
        let chain = self.chain(verdict).filter(|chain| chain.steps > 0);
        let ends = chain.filter(|chain| chain.is_proof()).and_then(Chain::ends);
        let (first, last) =
            (ends.and_then(|(first, _)| from_common(first)), ends.and_then(|(_, last)| from_common(last)));
        let printed = |number: Option<Number>| number.map(Number::decimal);
        let column = |at: usize| {
            let mark =
                self.plan.ends[at].and_then(|column| self.plan.numbers.iter().find(|(number, _)| *number == column))?.1;
            super::super::super::amount::lex(self.survey.ends[at].only()?.trim().as_bytes(), mark)
        };
        Balances {
            opening: printed(preamble.opening.or(self.survey.opening).or_else(|| column(0))).or(first),
            closing: printed(preamble.closing.or_else(|| column(1))).or(last).or_else(|| printed(closing)),
            closing_date: None,
        }
    }

    // --- head ---

    fn currency(&self, amount: AmountColumns, preamble: &Preamble) -> Option<Currency> {
        if self.survey.currency.differs {
            return None;
        }
        let amount_columns = || (0..self.sheet.columns()).filter(|column| amount.uses(*column));
        let in_column = self.survey.currency.only().and_then(currency_signs::named);
        let in_name = || {
            let balances = self.plan.balances.iter().copied().filter(|_| self.plan.is_named);
            amount_columns().chain(balances).find_map(|column| self.sheet.name(column)?.currency)
        };
        let in_cells = || {
            let rows = self.sheet.data();
            rows.flat_map(|row| amount_columns().filter_map(|column| row.cells.get(column)))
                .find(|cell| matches!(cell.kind, Kind::Number { .. }))
                .and_then(|cell| currency_signs::within(&cell.text))
        };
        let in_profile = || self.plan.profile.and_then(|profile| profile.currency).and_then(currency_signs::named);
        in_column.or_else(in_name).or_else(in_cells).or_else(in_profile).or(preamble.currency)
    }

    /// The account that every row names, where it is a number and not a person.
    fn account(&self) -> Option<String> {
        let account = self.survey.account.only()?;
        (account.bytes().filter(u8::is_ascii_digit).count() >= ACCOUNT_DIGITS_MIN).then(|| account.to_owned())
    }

    fn head(
        &self,
        verdict: &AmountVerdict,
        preamble: &Preamble,
        currency: Option<Currency>,
        is_card: bool,
    ) -> StatementHead {
        let stats = &self.survey.candidates[verdict.at];
        let kind = if is_card { Some(StatementKind::Card) } else { self.plan.profile.map(|profile| profile.kind) };
        let purchases_are_positive = match (is_card, stats.positive, stats.negative) {
            (true, positive, negative) if positive > negative => Some(true),
            (true, positive, negative) if positive < negative => Some(false),
            _ => None,
        };
        StatementHead {
            account: preamble.account.clone().or_else(|| self.account()),
            currency,
            kind,
            purchases_are_positive,
        }
    }
}

/// The tongue of the column names.
fn tongue(sheet: &Sheet) -> Option<Tongue> {
    let names = &sheet.header.as_ref()?.names;
    let count = |tongue: Tongue| names.iter().flatten().filter(|name| name.tongue == tongue).count();
    // English lends its words: `Date`, `Description`, `Type` stand in French headers too.
    match (count(Tongue::EastAsian), count(Tongue::Other), count(Tongue::English)) {
        (0, 0, 0) => None,
        (1.., ..) => Some(Tongue::EastAsian),
        (0, 0, _) => Some(Tongue::English),
        (0, other, english) if other * 3 >= english => Some(Tongue::Other),
        _ => None,
    }
}

/// What speaks for a decimal mark where the numbers do not.
pub(super) fn mark_votes(sheet: &Sheet, example: Option<&str>) -> Vec<DecimalMark> {
    let mut votes = Vec::new();
    match tongue(sheet) {
        Some(Tongue::Other) => votes.push(DecimalMark::Comma),
        Some(Tongue::English | Tongue::EastAsian) => votes.push(DecimalMark::Dot),
        None => {}
    }
    match sheet.framing.cut {
        Cut::Delimiter(b';') => votes.push(DecimalMark::Comma),
        Cut::Delimiter(b',') => votes.push(DecimalMark::Dot),
        Cut::Delimiter(_) | Cut::Columns(_) => {}
    }
    // Three digits behind a mark are no decimals of a currency that has fewer.
    let currency = (0..sheet.columns()).find_map(|column| sheet.name(column)?.currency);
    if let (Some(currency), Some(example)) = (currency, example)
        && currency.minor_units() < 3
    {
        votes.push(if example.contains('.') { DecimalMark::Comma } else { DecimalMark::Dot });
    }
    votes
}
