//! How dates and numbers are written: the order of the one, the decimal mark of the other.

use super::super::super::amount::DecimalMark;
use super::super::super::date::DateOrder;
use super::super::super::date_order::{self, OrderVerdict, Vote};
use super::super::super::decimal_mark::{self, MarkVerdict};
use super::super::super::{Answer, EvidenceKind, QuestionCode, Subject, WarningCode};
use super::super::dialect::AmountColumns;
use super::super::lexicon::Tongue;
use super::super::record::Cut;
use super::amounts::AmountVerdict;
use super::columns;
use super::preamble::Preamble;
use super::sheet::Sheet;
use super::verdict::{Remarks, Verdict};
use crate::money::Currency;

impl Verdict<'_> {
    pub(super) fn order(&self, currency: Option<Currency>, preamble: &Preamble, remarks: &mut Remarks) -> DateOrder {
        let dates = &self.survey.dates;
        if !dates.is_open() {
            let detail = "the dates are written so that nothing is open";
            remarks.explain(Subject::DateOrder, EvidenceKind::OnlyPossible, detail);
            return DateOrder::DayFirst;
        }
        let votes = self.order_votes(currency, preamble);
        let others: Vec<_> = self.survey.other_dates.iter().collect();
        let example = dates.example.as_ref().map_or("", |(example, _)| example.as_str());
        let said = self.told.answers.date_order;
        match date_order::judge(dates, &others, &votes, said) {
            OrderVerdict::Certain(order) => {
                let witness =
                    [dates].into_iter().chain(others).find_map(|dates| dates.decisive[order as usize].as_ref());
                let proof = match witness {
                    Some(date) => format!("`{date}` is no day in another order than {order}"),
                    None => format!("{order}: another order makes no difference, or days that do not exist"),
                };
                remarks.explain(Subject::DateOrder, EvidenceKind::OnlyPossible, proof.clone());
                if let Some(said) = said.filter(|said| *said != order && dates.differs(*said, order)) {
                    remarks.contradict(&Answer::DateOrder(said), &proof);
                }
                if dates.is_decisive() {
                    remarks.establish(Answer::DateOrder(order));
                }
                order
            }
            OrderVerdict::Answered(order) => {
                let kind = self.told.source(|answers| answers.date_order.is_some());
                remarks.explain(Subject::DateOrder, kind, format!("`{example}` is read {order}"));
                order
            }
            OrderVerdict::Assumed(order) => {
                let institution = self.plan.profile.filter(|profile| profile.order == Some(order));
                let (kind, why) = institution.map_or_else(
                    || (EvidenceKind::Assumed, ": no date proves it, all else agrees".to_owned()),
                    |profile| (EvidenceKind::Institution, format!(", as {} writes them", profile.institution)),
                );
                let message = format!("dates such as `{example}` are read {order}{why}");
                remarks.explain(Subject::DateOrder, kind, message.clone());
                remarks.warn(WarningCode::Assumed, message);
                remarks.establish(Answer::DateOrder(order));
                order
            }
            OrderVerdict::Open(order, open) => {
                let readings: Vec<String> = open.iter().map(ToString::to_string).collect();
                let message = format!("is `{example}` written {}?", readings.join(" or "));
                remarks.explain(Subject::DateOrder, EvidenceKind::Open, message.clone());
                let likely = [order].into_iter().chain(open.into_iter().filter(|other| *other != order));
                let readings = likely.map(|order| (Answer::DateOrder(order), order.to_string()));
                remarks.ask(QuestionCode::DateOrder, message, readings.collect::<Vec<_>>());
                order
            }
        }
    }

    fn order_votes(&self, currency: Option<Currency>, preamble: &Preamble) -> Vec<Vote> {
        let vote = |order, weight| Vote { order, weight };
        let mut votes = Vec::new();
        // Nobody writes the month first with dots.
        if self.survey.dates.separator() == Some(b'.') {
            return vec![vote(DateOrder::DayFirst, 2)];
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

    pub(super) fn mark(&self, amount: AmountColumns, remarks: &mut Remarks) -> DecimalMark {
        let mut result = None;
        let said = self.told.answers.decimal_mark;
        for ((column, _), stats) in self.plan.numbers.iter().zip(&self.survey.numbers) {
            if !amount.uses(*column) {
                continue;
            }
            let votes = mark_votes(self.sheet, stats.marks.example.as_deref());
            let verdict = decimal_mark::judge(&stats.marks, self.survey.mark_stats(), &votes, said);
            if stats.numbers > 0 || result.is_none() {
                result = Some(verdict.mark());
            }
            self.explain_mark(&verdict, remarks);
            let is_shown = stats.marks.only != [0, 0] || matches!(verdict, MarkVerdict::Assumed(..));
            if is_shown && !matches!(verdict, MarkVerdict::Open(..)) {
                remarks.establish(Answer::DecimalMark(verdict.mark()));
            }
            let is_other = |said: &DecimalMark| *said != verdict.mark() && stats.marks.only != [0, 0];
            if let Some(said) = said.filter(is_other) {
                let proof = format!(
                    "{} has numbers that are only written like {}",
                    columns::name(self.sheet, *column),
                    verdict.mark().example()
                );
                remarks.contradict(&Answer::DecimalMark(said), &proof);
            }
        }
        self.ask_of_two_marks(amount, remarks);
        result.unwrap_or(DecimalMark::Dot)
    }

    fn explain_mark(&self, verdict: &MarkVerdict, remarks: &mut Remarks) {
        let style = verdict.mark().example();
        match verdict {
            MarkVerdict::Certain(_) => {
                let detail = format!("the amounts are written like {style}, and none like the other");
                remarks.explain(Subject::DecimalMark, EvidenceKind::OnlyPossible, detail);
            }
            MarkVerdict::Answered(_, example) => {
                let kind = self.told.source(|answers| answers.decimal_mark.is_some());
                remarks.explain(Subject::DecimalMark, kind, format!("`{example}` is read as written like {style}"));
            }
            MarkVerdict::Assumed(_, example) => {
                let message = format!("`{example}` is read as written like {style}, as the rest of the file is");
                remarks.explain(Subject::DecimalMark, EvidenceKind::Assumed, message.clone());
                remarks.warn(WarningCode::Assumed, message);
            }
            MarkVerdict::Open(mark, example) => {
                let message = format!("is `{example}` written like {style} or like {}?", mark.other().example());
                remarks.explain(Subject::DecimalMark, EvidenceKind::Open, message.clone());
                let readings =
                    [*mark, mark.other()].map(|mark| (Answer::DecimalMark(mark), format!("like {}", mark.example())));
                remarks.ask(QuestionCode::DecimalMark, message, readings);
            }
        }
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
                [],
            );
        }
    }

    /// Whether digits follow the amount and the balance alike. What is left of both before a comma may well follow from each
    /// other: as long as the parts behind it carry nothing over, that proves nothing.
    pub(super) fn is_cut_throughout(&self, verdict: &AmountVerdict) -> bool {
        let is_cut = |column: usize| {
            self.plan.number_index(column).is_some_and(|index| self.survey.numbers[index].cut.is_some())
        };
        let amounts = verdict.amount.columns();
        amounts.into_iter().flatten().any(is_cut) && verdict.balance.is_none_or(is_cut)
    }

    pub(super) fn ask_of_cut_numbers(&self, amount: AmountColumns, remarks: &mut Remarks) {
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
            let name = columns::name(self.sheet, *column);
            let message = format!(
                "does the comma in line {line} part columns or decimals? {name} is followed by digits that may belong to it"
            );
            remarks.ask(QuestionCode::Delimiter, message, []);
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
