//! What the whole of a file says of how it is to be read: the first pass.

use std::ops::ControlFlow;

use super::OfxDialect;
use super::amount::{self, Conclusion};
use super::charset::{Charset, Label, Sample};
use super::draft::Transaction;
use super::institution::Institution;
use super::tag::Form;
use super::text::{plain, text};
use super::walk::{Event, Visitor, walk};
use crate::money::Currency;
use crate::statement::preview::{self, Draft};
use crate::statement::profile::Told;
use crate::statement::{
    Answer, Answers, Basis, DecimalMark, Evidence, EvidenceKind, Format, Inspection, Known, Layout, QuestionCode,
    ReadError, Shape, Sign, Source, StatementKind, Subject, Warning, WarningCode,
};

/// What was seen so far.
struct Inspector {
    charset: Charset,
    institution: Institution,
    amounts: amount::Evidence,
    has_three_decimals: bool,
    /// The kind of the statement that is being read.
    kind: Option<StatementKind>,
    statements: u64,
    transactions: u64,
    has_root: bool,
    is_root_open: bool,
    card: CardSigns,
    account: AccountSigns,
    /// What the bank's server said instead of handing out a statement.
    refusal: Option<String>,
    texts: Texts,
}

/// How a card's debits are printed.
#[derive(Default)]
struct CardSigns {
    purchases_negative: u64,
    purchases_positive: u64,
}

/// How an account's amounts are printed.
#[derive(Default)]
struct AccountSigns {
    negative: u64,
    positive_debits: u64,
}

/// How many texts with more than ASCII are UTF-8, and how many are not.
#[derive(Default)]
struct Texts {
    utf8: u64,
    other: u64,
}

pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    let sample = Sample::of(source)?;
    let label = Label::of(&sample);
    let charset = match sample.utf16 {
        Some(encoding) => Charset::Utf16(encoding),
        None => Charset::Bytes { fallback: label.fallback, prefers_utf8: false },
    };
    let mut inspector = Inspector::new(charset);
    let line_end = sample.line_end();
    walk(source, charset, line_end, &mut inspector)?;
    inspector.conclude(source, known, label, line_end)
}

impl Inspector {
    fn new(charset: Charset) -> Self {
        Self {
            charset,
            institution: Institution::default(),
            amounts: amount::Evidence::default(),
            has_three_decimals: false,
            kind: None,
            statements: 0,
            transactions: 0,
            has_root: false,
            is_root_open: false,
            card: CardSigns::default(),
            account: AccountSigns::default(),
            refusal: None,
            texts: Texts::default(),
        }
    }

    fn transaction(&mut self, transaction: &Transaction<'_>) {
        self.transactions += 1;
        for text in [transaction.name, transaction.memo].into_iter().flatten() {
            self.texts.see(text);
        }
        let amount = plain(transaction.amount.unwrap_or_default(), self.charset);
        self.amounts.see(&amount);
        let is_zero = !amount.iter().any(|byte| matches!(byte, b'1'..=b'9'));
        if is_zero {
            return;
        }
        if transaction.is_out().is_some() {
            return;
        }
        let is_negative = amount.contains(&b'-');
        let kind = transaction.kind.unwrap_or_default().trim_ascii();
        match self.kind {
            Some(StatementKind::Card) => self.card.see(kind, is_negative),
            Some(StatementKind::Account) | None => self.account.see(kind, is_negative),
        }
    }

    fn conclude(
        mut self,
        source: &(impl Source + ?Sized),
        known: &Known<'_>,
        label: Label,
        line_end: u8,
    ) -> Result<Inspection, ReadError> {
        let mut warnings = Vec::new();
        if self.transactions == 0 {
            warnings.push(self.no_transactions()?);
        } else if self.is_root_open {
            let message = "the file ends before `</OFX>`: the last transactions may be missing".to_owned();
            warnings.push(Warning { code: WarningCode::Truncated, message });
        }
        let charset = match self.charset {
            Charset::Utf16(_) => self.charset,
            Charset::Bytes { fallback, .. } => {
                warnings.extend(self.texts.mislabelled(label));
                Charset::Bytes { fallback, prefers_utf8: self.texts.utf8 > self.texts.other }
            }
        };
        let institution = std::mem::take(&mut self.institution).name();
        let shape = Shape::of(Format::Ofx, institution.as_deref());
        let told = known.of(&shape);
        let conclusion = self.amounts.conclude(self.has_three_decimals, told.answers.decimal_mark);
        warnings.extend(conclusion.warnings(told.answers.decimal_mark));
        let layout_under = |answers: &Answers| {
            Layout::Ofx(OfxDialect {
                charset,
                line_end,
                grouping: self.amounts.conclude(self.has_three_decimals, answers.decimal_mark).grouping,
                sign: answers.sign.unwrap_or(Sign::AsPrinted),
                purchases_are_positive: self.card.purchases_are_positive(answers.sign),
            })
        };
        let drafts = conclusion.draft().into_iter().chain(self.account.draft().filter(|_| told.answers.sign.is_none()));
        let questions = drafts
            .map(|draft| preview::question(source, draft, |answer| layout_under(&told.answers.with(answer.clone()))));
        Ok(Inspection {
            questions: questions.collect::<Result<_, _>>()?,
            layout: layout_under(&told.answers),
            institution,
            warnings,
            basis: Basis {
                shape,
                evidence: self.evidence(&conclusion, &told),
                profile: told.profile,
                answers: told.answers,
            },
        })
    }

    /// Why the amounts are read as they are.
    fn evidence(&self, conclusion: &Conclusion<'_>, told: &Told) -> Vec<Evidence> {
        let mark = match *conclusion {
            Conclusion { open: Some((_, example)), .. } => {
                (EvidenceKind::Open, format!("`{example}` may be thousands or a number with three decimals"))
            }
            Conclusion { assumed: Some(example), .. } => {
                (EvidenceKind::Assumed, format!("`{example}` is of thousands: others have the other mark for decimals"))
            }
            _ if told.answers.decimal_mark.is_some() && conclusion.contradicted.is_none() => {
                (told.source(|answers| answers.decimal_mark.is_some()), "as was answered".to_owned())
            }
            _ => (EvidenceKind::OnlyPossible, "every amount shows its decimal mark by itself".to_owned()),
        };
        let sign = match told.answers.sign {
            Some(_) => (told.source(|answers| answers.sign.is_some()), "as was answered".to_owned()),
            None if self.account.is_open() => {
                (EvidenceKind::Open, "no amount is negative, and some are debits".to_owned())
            }
            None => (EvidenceKind::Named, "as printed, which is the standard's".to_owned()),
        };
        let about = [(Subject::DecimalMark, mark), (Subject::Sign, sign)];
        about.into_iter().map(|(about, (kind, detail))| Evidence { about, kind, detail }).collect()
    }

    /// Says why there is nothing to read: a warning where the file is whole, else an error.
    fn no_transactions(&self) -> Result<Warning, ReadError> {
        let message = match &self.refusal {
            Some(message) => format!("the bank answered with an error: {message}"),
            None if !self.has_root && self.statements == 0 => {
                let reason = "the file has no `<OFX>` and no statement (`<STMTRS>`)".to_owned();
                return Err(ReadError::NoTransactions { reason });
            }
            None if self.is_root_open => {
                let reason = "the file ends before `</OFX>` and before any transaction (`<STMTTRN>`)".to_owned();
                return Err(ReadError::NoTransactions { reason });
            }
            None if self.statements == 0 => "the file holds no statement, only other answers of a bank".to_owned(),
            None => "the statement holds no transaction".to_owned(),
        };
        Ok(Warning { code: WarningCode::NoTransactions, message })
    }
}

impl Visitor for Inspector {
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Root(form) => {
                self.has_root = true;
                self.is_root_open = form == Form::Open;
            }
            Event::Begin(head) => {
                self.statements += 1;
                self.kind = head.kind;
                if head.currency == Some(Currency::BRL) {
                    self.institution.see_reais();
                }
                self.has_three_decimals |= head.currency.is_some_and(|currency| currency.minor_units() == 3);
            }
            Event::Transaction(transaction) => self.transaction(transaction),
            Event::Balance { amount, .. } => self.amounts.see(&plain(amount, self.charset)),
            Event::Institution(naming, name) => self.institution.see(naming, &text(name, self.charset)),
            Event::Refusal(message) => {
                self.refusal.get_or_insert(message);
            }
            Event::SetAside { .. } | Event::BalanceDate(_) | Event::End => {}
        }
        ControlFlow::Continue(())
    }
}

impl CardSigns {
    fn see(&mut self, kind: &[u8], is_negative: bool) {
        let is = |kinds: &[&[u8]]| kinds.iter().any(|other| kind.eq_ignore_ascii_case(other));
        // The other types (PAYMENT, OTHER, XFER) may go either way.
        let is_purchase = is(&[b"DEBIT", b"POS", b"FEE", b"SRVCHG", b"CASH", b"ATM"]);
        if !is_purchase && !is(&[b"CREDIT", b"DEP"]) {
            return;
        }
        if is_purchase == is_negative {
            self.purchases_negative += 1;
        } else {
            self.purchases_positive += 1;
        }
    }

    fn purchases_are_positive(&self, sign: Option<Sign>) -> Option<bool> {
        let is_positive = self.purchases_positive > self.purchases_negative;
        let is_turned = sign == Some(Sign::Turned);
        (self.purchases_negative != self.purchases_positive).then_some(is_positive != is_turned)
    }
}

impl AccountSigns {
    fn see(&mut self, kind: &[u8], is_negative: bool) {
        self.negative += u64::from(is_negative);
        self.positive_debits += u64::from(!is_negative && kind.eq_ignore_ascii_case(b"DEBIT"));
    }

    /// Some banks leave the sign to `TRNTYPE`, against the standard. Then no amount is negative.
    const fn is_open(&self) -> bool {
        self.negative == 0 && self.positive_debits > 0
    }

    fn draft(&self) -> Option<Draft> {
        let message = format!(
            "no amount is negative, and {} of type DEBIT: are those money out, or money in as printed?",
            self.positive_debits
        );
        let readings = vec![
            (Answer::Sign(Sign::ByKind), "what is of type DEBIT, or another for money out, is money out".to_owned()),
            (Answer::Sign(Sign::AsPrinted), "as printed: all of it is money in".to_owned()),
        ];
        self.is_open().then_some(Draft { code: QuestionCode::Sign, message, readings })
    }
}

impl Conclusion<'_> {
    fn warnings(&self, said: Option<DecimalMark>) -> Vec<Warning> {
        let assumed = self.assumed.map(|example| Warning {
            code: WarningCode::Assumed,
            message: format!(
                "the mark in `{example}` separates thousands, for other amounts have the other for decimals"
            ),
        });
        let contradicted = said.map(Answer::DecimalMark).zip(self.contradicted).map(|(answer, example)| {
            Warning::contradicted(&answer, &format!("other amounts show what the mark in `{example}` is"))
        });
        assumed.into_iter().chain(contradicted).collect()
    }

    fn draft(&self) -> Option<Draft> {
        self.open.map(|(mark, example)| Draft {
            code: QuestionCode::DecimalMark,
            message: format!("does the mark in `{example}` separate decimals, as OFX has it, or thousands?"),
            readings: vec![
                (Answer::DecimalMark(mark), "decimals".to_owned()),
                (Answer::DecimalMark(mark.other()), "thousands".to_owned()),
            ],
        })
    }
}

impl Texts {
    fn see(&mut self, text: &[u8]) {
        if !text.is_ascii() {
            match std::str::from_utf8(text) {
                Ok(_) => self.utf8 += 1,
                Err(_) => self.other += 1,
            }
        }
    }

    fn mislabelled(&self, label: Label) -> Option<Warning> {
        let message = match label.is_utf8 {
            Some(true) if self.other > 0 => {
                format!("the header says UTF-8, but {} texts are {}", self.other, label.fallback.name())
            }
            Some(false) if self.utf8 > 0 => {
                format!("the header says {}, but {} texts are UTF-8", label.fallback.name(), self.utf8)
            }
            Some(_) | None => return None,
        };
        Some(Warning { code: WarningCode::Mislabelled, message })
    }
}
