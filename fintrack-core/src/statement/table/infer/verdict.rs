//! From what was counted to how the file is read: the dialect, what is asked, and what the user should know.

use super::super::super::amount::{DecimalMark, Direction};
use super::super::super::date::DateOrder;
use super::super::super::encoding::Scan;
use super::super::super::preview::Draft;
use super::super::super::profile::Told;
use super::super::super::{
    Answer, Answers, Balances, Evidence, EvidenceKind, QuestionCode, Rows, Sign, StatementHead, StatementKind, Subject,
    Warning, WarningCode,
};
use super::super::dialect::{AmountColumns, DateColumn, Dialect};
use super::super::rows::RowRules;
use super::super::years::YearRule;
use super::amounts::{AmountVerdict, Amounts, Turned};
use super::columns;
use super::plan::Plan;
use super::preamble::Preamble;
use super::sheet::Sheet;
use super::signs;
use super::survey::Survey;

/// All that is known of a file once it was surveyed.
#[derive(Clone, Copy)]
pub(super) struct Verdict<'a> {
    pub scan: &'a Scan,
    pub sheet: &'a Sheet,
    pub plan: &'a Plan,
    pub survey: &'a Survey,
    pub told: &'a Told,
}

/// How the file is read, and all that is to be said of it.
pub(super) struct Conclusion {
    pub dialect: Dialect,
    pub drafts: Vec<Draft>,
    pub warnings: Vec<Warning>,
    pub evidence: Vec<Evidence>,
    /// What the reading rests on, as answers for the next file of this shape.
    pub established: Answers,
}

/// What is asked and said beside the reading.
#[derive(Default)]
pub(super) struct Remarks {
    drafts: Vec<Draft>,
    warnings: Vec<Warning>,
    evidence: Vec<Evidence>,
    established: Answers,
}

impl Remarks {
    pub(super) fn establish(&mut self, answer: Answer) {
        self.established.give(answer);
    }

    pub(super) fn ask(
        &mut self,
        code: QuestionCode,
        message: impl Into<String>,
        readings: impl Into<Vec<(Answer, String)>>,
    ) {
        self.drafts.push(Draft { code, message: message.into(), readings: readings.into() });
    }

    pub(super) fn warn(&mut self, code: WarningCode, message: impl Into<String>) {
        self.warnings.push(Warning { code, message: message.into() });
    }

    /// Says that what was answered is not so, and what shows it.
    pub(super) fn contradict(&mut self, answer: &Answer, proof: &str) {
        self.warnings.push(Warning::contradicted(answer, proof));
    }

    pub(super) fn explain(&mut self, about: Subject, kind: EvidenceKind, detail: impl Into<String>) {
        self.evidence.push(Evidence { about, kind, detail: detail.into() });
    }
}

impl Verdict<'_> {
    pub(super) fn conclude(&self) -> Conclusion {
        let mut remarks = Remarks { established: self.told.answers.clone(), ..Remarks::default() };
        let preamble =
            Preamble::read(self.sheet, self.plan.numbers.first().map_or(DecimalMark::Dot, |(_, mark)| *mark));
        let is_card =
            self.plan.is_card_profile() || preamble.kind == Some(StatementKind::Card) || self.has_instalments();
        let amounts =
            Amounts { plan: self.plan, survey: self.survey, sheet: self.sheet, answers: &self.told.answers, is_card };
        let mut amount = amounts.judge();
        self.explain_table(&mut remarks);
        self.explain_amount(&amounts, &amount, &mut remarks);
        self.establish_amount(&amount, &mut remarks);
        remarks.drafts.append(&mut amount.drafts);
        for (answer, proof) in &amount.contradicted {
            remarks.contradict(answer, proof);
        }
        for assumption in &amount.assumptions {
            remarks.warn(WarningCode::Assumed, assumption.clone());
        }
        let currency = self.currency(amount.amount, &preamble);
        let order = self.order(currency, &preamble, &mut remarks);
        let years = self.years(order, is_card, &mut remarks);
        let mark = self.mark(amount.amount, &mut remarks);
        if !amount.is_proven || self.survey.is_ragged() || self.is_cut_throughout(&amount) {
            self.ask_of_cut_numbers(amount.amount, &mut remarks);
        }
        self.ask_of_rows(&amounts, &amount, &mut remarks);
        let is_asked = remarks.drafts.iter().any(|draft| draft.code == QuestionCode::Sign);
        if amount.turned == Turned::InBalances && !is_card && !is_asked && self.told.answers.sign.is_none() {
            let message =
                "the balances follow from the amounts with every sign turned: is money out where they are positive?";
            remarks.ask(QuestionCode::Sign, message, signs::either());
        }
        let balances = self.balances(&amount, amounts.closing(amount.at), &preamble);
        let head = self.head(&amount, &preamble, currency, is_card);
        let dialect = self.dialect(&amount, (order, years), mark, head, balances);
        let Remarks { drafts, warnings, evidence, established } = remarks;
        Conclusion { dialect, drafts, warnings, evidence, established }
    }

    fn dialect(
        &self,
        verdict: &AmountVerdict,
        (order, years): (DateOrder, Option<YearRule>),
        mark: DecimalMark,
        head: StatementHead,
        balances: Balances,
    ) -> Dialect {
        let header = self.sheet.header.as_ref();
        let mark_of = |column: usize| {
            self.plan.numbers.iter().find(|(number, _)| *number == column).map_or(mark, |(_, mark)| *mark)
        };
        let rules = RowRules::new(&self.told.answers);
        Dialect {
            charset: self.scan.charset,
            framing: self.sheet.framing.clone(),
            has_lone_returns: self.scan.has_lone_returns,
            preamble_rows: header.map_or(0, |header| header.row + 1),
            header: header.map(|header| self.sheet.rows[header.row].bytes.trim_ascii().to_vec()),
            width: header.map(|header| header.names.len()),
            date: DateColumn {
                column: self.plan.date,
                fallback: self.plan.other_dates.first().copied(),
                order,
                is_open: self.survey.dates.is_open(),
                separator: self.survey.dates.separator(),
                has_full_years: self.survey.dates.has_full_years(),
                years,
            },
            amount: verdict.amount,
            words: self.told.answers.signs.clone(),
            blank: verdict.amount.flag().and_then(|flag| self.blank(flag)),
            is_turned: verdict.turned == Turned::Said,
            fee: self.plan.fee.filter(|_| rules.takes(&Rows::Fee)),
            mark,
            balance: verdict.balance,
            is_balance_before: verdict.before.is_some(),
            balance_mark: verdict.balance.map_or(mark, mark_of),
            description: self.plan.descriptions.clone(),
            bank_id: self.plan.bank_id,
            currency: self.plan.currency,
            foreign: self.foreign(verdict.amount),
            column_currencies: self.column_currencies(verdict.amount),
            instalment: self.plan.instalment,
            has_continuations: self.survey.continuations > 0,
            has_sections: self.survey.repeated_headers > 0 && !rules.takes(&Rows::Repeated),
            status: self.plan.status.filter(|_| rules.has_statuses()),
            rules,
            head,
            balances,
        }
    }

    /// What a cell without a word says of the way, unless the column has words for both.
    fn blank(&self, flag: usize) -> Option<Direction> {
        let at = self.plan.flags.iter().position(|column| *column == flag)?;
        self.plan.blank(flag).filter(|_| self.survey.flags[at].outs == 0)
    }

    /// The columns and the signs of the amount, where balances prove them.
    fn establish_amount(&self, verdict: &AmountVerdict, remarks: &mut Remarks) {
        if !verdict.is_proven {
            return;
        }
        remarks.establish(Answer::Amount(columns::place(self.sheet, verdict.amount)));
        if matches!(verdict.amount, AmountColumns::Signed { .. }) {
            remarks.establish(Answer::Sign(Sign::AsPrinted));
        }
    }

    fn has_instalments(&self) -> bool {
        self.plan.instalment.is_some() && self.plan.is_named && self.plan.balances.is_empty()
    }
}
