//! What the whole of a file says of how it is to be read: the first pass.

use std::ops::ControlFlow;

use super::QifDialect;
use super::date;
use super::record::Record;
use super::section::Kind;
use super::walk::{Event, Visitor, walk};
use crate::statement::amount::{self, DecimalMark};
use crate::statement::date::DateOrder;
use crate::statement::date_order::{self, DateStats, OrderVerdict, Vote};
use crate::statement::decimal_mark::{self, MarkStats, MarkVerdict};
use crate::statement::encoding::{self, Charset};
use crate::statement::{Inspection, Layout, Question, QuestionCode, ReadError, Source, Warning, WarningCode};

/// What was seen so far.
struct Inspector {
    charset: Charset,
    dates: DateStats,
    marks: MarkStats,
    transactions: u64,
    /// Cards' amounts below and above zero.
    card: [u64; 2],
}

pub(super) fn inspect(source: &(impl Source + ?Sized)) -> Result<Inspection, ReadError> {
    let scan = encoding::scan(source)?;
    let mut inspector = Inspector {
        charset: scan.charset,
        dates: DateStats::default(),
        marks: MarkStats::default(),
        transactions: 0,
        card: [0; 2],
    };
    walk(source, scan.charset, scan.newline, &mut inspector)?;
    Ok(inspector.conclude(scan.newline))
}

impl Visitor for Inspector {
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()> {
        if let Event::Transaction { kind, record } = event {
            self.transaction(kind, record);
        }
        ControlFlow::Continue(())
    }
}

impl Inspector {
    fn transaction(&mut self, kind: Kind, record: &Record) {
        self.transactions += 1;
        if let Some(printed) = date::lex(&record.date) {
            self.dates.add(printed, &record.date);
        }
        let whole = self.weigh(record.printed_amount());
        for part in record.printed_parts() {
            self.weigh(part);
        }
        if let (Kind::Card, Some(units)) = (kind, whole) {
            self.card[0] += u64::from(units < 0);
            self.card[1] += u64::from(units > 0);
        }
    }

    fn weigh(&mut self, printed: &[u8]) -> Option<i64> {
        let text = self.charset.decode(printed);
        let (evidence, number) = amount::weigh(text.trim().as_bytes(), DecimalMark::Dot)?;
        self.marks.weigh(evidence, printed);
        Some(number.signed_units())
    }

    fn conclude(self, newline: u8) -> Inspection {
        let (mut questions, mut warnings) = (Vec::new(), Vec::new());
        let mut ask = |code, message| questions.push(Question { code, message });
        let mut warn = |code, message| warnings.push(Warning { code, message });
        let mark_verdict = decimal_mark::judge(&self.marks, [&self.marks].into_iter(), &[]);
        let mark = mark_verdict.mark();
        match &mark_verdict {
            MarkVerdict::Certain(_) => {}
            MarkVerdict::Assumed(mark, example) => {
                let style = mark.example();
                warn(
                    WarningCode::Assumed,
                    format!("`{example}` is read as written like {style}, as the rest of the file is"),
                );
            }
            MarkVerdict::Open(mark, example) => {
                let (this, other) = (mark.example(), mark.other().example());
                ask(QuestionCode::DecimalMark, format!("is `{example}` written like {this} or like {other}?"));
            }
        }
        let example = || self.dates.example.as_ref().map_or("", |(example, _)| example.as_str());
        let order = match date_order::judge(&self.dates, &[], &self.votes()) {
            OrderVerdict::Certain(order) => order,
            OrderVerdict::Assumed(order) => {
                let message =
                    format!("dates such as `{}` are read {order}: no date proves it, all else agrees", example());
                warn(WarningCode::Assumed, message);
                order
            }
            OrderVerdict::Open(order, open) => {
                let readings: Vec<String> = open.iter().map(ToString::to_string).collect();
                ask(QuestionCode::DateOrder, format!("is `{}` written {}?", example(), readings.join(" or ")));
                order
            }
        };
        if self.transactions == 0 {
            warn(WarningCode::NoTransactions, "the file holds no transaction".to_owned());
        }
        let [negative, positive] = self.card;
        let purchases_are_positive = (negative != positive).then_some(positive > negative);
        let layout = Layout::Qif(QifDialect { charset: self.charset, newline, order, mark, purchases_are_positive });
        Inspection { layout, institution: None, questions, warnings }
    }

    /// What else than the dates speaks for their order.
    fn votes(&self) -> Vec<Vote> {
        let mut votes = Vec::new();
        if self.dates.separator() == Some(b'.') {
            votes.push(Vote { order: DateOrder::DayFirst, weight: 2 });
        }
        // Where the comma is the decimal mark, the day comes first.
        if self.marks.only[0] > 0 && self.marks.only[1] == 0 {
            votes.push(Vote { order: DateOrder::DayFirst, weight: 1 });
        }
        votes
    }
}
