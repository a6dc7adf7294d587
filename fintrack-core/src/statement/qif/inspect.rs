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
use crate::statement::preview::{self, Draft};
use crate::statement::profile::Told;
use crate::statement::{
    Answer, Basis, Evidence, EvidenceKind, Format, Inspection, Known, Layout, QuestionCode, ReadError, Shape, Source,
    Subject, Warning, WarningCode,
};

/// What was seen so far.
struct Inspector {
    charset: Charset,
    dates: DateStats,
    marks: MarkStats,
    transactions: u64,
    /// Cards' amounts below and above zero.
    card: [u64; 2],
}

/// What is asked and said beside the reading.
#[derive(Default)]
struct Remarks {
    drafts: Vec<Draft>,
    warnings: Vec<Warning>,
    evidence: Vec<Evidence>,
}

impl Remarks {
    fn warn(&mut self, code: WarningCode, message: String) {
        self.warnings.push(Warning { code, message });
    }

    fn contradict(&mut self, answer: &Answer, proof: &str) {
        self.warnings.push(Warning::contradicted(answer, proof));
    }
}

pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    let scan = encoding::scan(source)?;
    let mut inspector = Inspector {
        charset: scan.charset,
        dates: DateStats::default(),
        marks: MarkStats::default(),
        transactions: 0,
        card: [0; 2],
    };
    walk(source, scan.charset, scan.newline, &mut inspector)?;
    inspector.conclude(source, known, scan.newline)
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

    fn conclude(
        self,
        source: &(impl Source + ?Sized),
        known: &Known<'_>,
        newline: u8,
    ) -> Result<Inspection, ReadError> {
        let shape = Shape::of(Format::Qif, None);
        let told = known.of(&shape);
        let mut remarks = Remarks::default();
        let (order, mark) = (self.order(&told, &mut remarks), self.mark(&told, &mut remarks));
        if self.transactions == 0 {
            remarks.warn(WarningCode::NoTransactions, "the file holds no transaction".to_owned());
        }
        let [negative, positive] = self.card;
        let purchases_are_positive = (negative != positive).then_some(positive > negative);
        let dialect = QifDialect { charset: self.charset, newline, order, mark, purchases_are_positive };
        let layout_under = |answer: &Answer| {
            Layout::Qif(match answer {
                Answer::DateOrder(order) => QifDialect { order: *order, ..dialect.clone() },
                Answer::DecimalMark(mark) => QifDialect { mark: *mark, ..dialect.clone() },
                Answer::Year(_) | Answer::Amount(_) | Answer::Sign(_) | Answer::Signs(_) | Answer::Rows(..) => {
                    dialect.clone()
                }
            })
        };
        let Remarks { drafts, warnings, evidence } = remarks;
        let questions = drafts.into_iter().map(|draft| preview::question(source, draft, layout_under));
        Ok(Inspection {
            questions: questions.collect::<Result<_, _>>()?,
            layout: Layout::Qif(dialect.clone()),
            institution: None,
            warnings,
            basis: Basis { shape, profile: told.profile, answers: told.answers, evidence },
        })
    }

    fn mark(&self, told: &Told, remarks: &mut Remarks) -> DecimalMark {
        let said = told.answers.decimal_mark;
        let verdict = decimal_mark::judge(&self.marks, [&self.marks].into_iter(), &[], said);
        let mark = verdict.mark();
        let (style, other) = (mark.example(), mark.other().example());
        let (kind, detail) = match verdict {
            MarkVerdict::Certain(_) => {
                if let Some(said) = said.filter(|said| *said != mark && self.marks.only != [0, 0]) {
                    remarks.contradict(&Answer::DecimalMark(said), &format!("its amounts are written like {style}"));
                }
                (EvidenceKind::OnlyPossible, format!("the amounts are written like {style}, and none like the other"))
            }
            MarkVerdict::Answered(_, example) => {
                let kind = told.source(|answers| answers.decimal_mark.is_some());
                (kind, format!("`{example}` is read as written like {style}"))
            }
            MarkVerdict::Assumed(_, example) => {
                let message = format!("`{example}` is read as written like {style}, as the rest of the file is");
                remarks.warn(WarningCode::Assumed, message.clone());
                (EvidenceKind::Assumed, message)
            }
            MarkVerdict::Open(_, example) => {
                let message = format!("is `{example}` written like {style} or like {other}?");
                let reading = |mark: DecimalMark| (Answer::DecimalMark(mark), format!("like {}", mark.example()));
                let readings = vec![reading(mark), reading(mark.other())];
                remarks.drafts.push(Draft { code: QuestionCode::DecimalMark, message: message.clone(), readings });
                (EvidenceKind::Open, message)
            }
        };
        remarks.evidence.push(Evidence { about: Subject::DecimalMark, kind, detail });
        mark
    }

    fn order(&self, told: &Told, remarks: &mut Remarks) -> DateOrder {
        let example = self.dates.example.as_ref().map_or("", |(example, _)| example.as_str());
        let said = told.answers.date_order;
        let (order, kind, detail) = match date_order::judge(&self.dates, &[], &self.votes(), said) {
            OrderVerdict::Certain(order) => {
                let proof = match &self.dates.decisive[order as usize] {
                    Some(date) => format!("`{date}` is no day in another order than {order}"),
                    None => format!("{order}: another order makes no difference, or days that do not exist"),
                };
                if let Some(said) = said.filter(|said| *said != order && self.dates.differs(*said, order)) {
                    remarks.contradict(&Answer::DateOrder(said), &proof);
                }
                (order, EvidenceKind::OnlyPossible, proof)
            }
            OrderVerdict::Answered(order) => {
                let kind = told.source(|answers| answers.date_order.is_some());
                (order, kind, format!("`{example}` is read {order}"))
            }
            OrderVerdict::Assumed(order) => {
                let message = format!("dates such as `{example}` are read {order}: no date proves it, all else agrees");
                remarks.warn(WarningCode::Assumed, message.clone());
                (order, EvidenceKind::Assumed, message)
            }
            OrderVerdict::Open(order, open) => {
                let readings: Vec<String> = open.iter().map(ToString::to_string).collect();
                let message = format!("is `{example}` written {}?", readings.join(" or "));
                let likely = [order].into_iter().chain(open.into_iter().filter(|other| *other != order));
                let readings = likely.map(|order| (Answer::DateOrder(order), order.to_string())).collect();
                remarks.drafts.push(Draft { code: QuestionCode::DateOrder, message: message.clone(), readings });
                (order, EvidenceKind::Open, message)
            }
        };
        remarks.evidence.push(Evidence { about: Subject::DateOrder, kind, detail });
        order
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
