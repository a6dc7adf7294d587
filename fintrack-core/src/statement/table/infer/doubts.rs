//! Rows that may be no movements, or not all of them.

use super::super::super::{Answer, Choice, EvidenceKind, QuestionCode, Rows, Subject, WarningCode};
use super::super::dialect::AmountColumns;
use super::super::lexicon::Role;
use super::amounts::{AmountVerdict, Amounts};
use super::verdict::{Remarks, Verdict};

impl Verdict<'_> {
    pub(super) fn ask_of_rows(&self, amounts: &Amounts<'_>, verdict: &AmountVerdict, remarks: &mut Remarks) {
        self.ask_of_problems(amounts, verdict, remarks);
        self.ask_of_unexplained(verdict, remarks);
        self.ask_of_repeated(remarks);
        self.ask_of_balances(verdict, remarks);
        self.ask_of_other_tables(remarks);
        for (rows, word) in &self.survey.never_happened {
            let message = format!("some rows are marked `{word}`: did these movements happen?");
            self.ask(rows, message, [Choice::Leave, Choice::Take], ["they happened", "they did not"], remarks);
        }
        self.ask_of_fees(verdict, remarks);
    }

    /// Asks what becomes of rows, unless it was said. The labels are those of taking and of leaving them.
    fn ask(
        &self,
        rows: &Rows,
        message: String,
        choices: impl IntoIterator<Item = Choice>,
        [take, leave]: [&str; 2],
        remarks: &mut Remarks,
    ) {
        let label = |choice| if choice == Choice::Take { take } else { leave };
        if let Some(choice) = self.told.answers.choice(rows) {
            let kind = self.told.source(|answers| answers.rows.contains_key(rows));
            return remarks.explain(Subject::Rows, kind, format!("{message} {}", label(choice)));
        }
        let readings = choices.into_iter();
        let readings = readings.map(|choice| (Answer::Rows(rows.clone(), choice), label(choice).to_owned()));
        remarks.explain(Subject::Rows, EvidenceKind::Open, message.clone());
        remarks.ask(QuestionCode::Rows, message, readings.collect::<Vec<_>>());
    }

    fn ask_of_problems(&self, amounts: &Amounts<'_>, verdict: &AmountVerdict, remarks: &mut Remarks) {
        let stats = &self.survey.candidates[verdict.at];
        let problems = stats.problems + self.survey.too_wide + self.survey.undated;
        let is_doubtful = problems > stats.lines || stats.lines == 0 && self.survey.left == 0 && !self.plan.is_named;
        if is_doubtful && self.plan.answered.is_none() {
            let message = format!(
                "{problems} rows cannot be read as transactions and {} can: are these the right columns?",
                stats.lines
            );
            remarks.ask(QuestionCode::Columns, message, amounts.readings(verdict.at));
        } else if stats.lines == 0 {
            remarks.warn(WarningCode::NoTransactions, "the table has columns and no transaction");
        }
        if !self.plan.is_named && self.survey.is_ragged() && stats.problems > 0 {
            let message = "the rows have no names and differ in their number of cells: are they cut rightly?";
            remarks.ask(QuestionCode::Delimiter, message, []);
        }
    }

    /// Balances in rows of their own that do not follow from the lines: something is no line, or is missing.
    fn ask_of_unexplained(&self, verdict: &AmountVerdict, remarks: &mut Remarks) {
        let stats = &self.survey.candidates[verdict.at];
        let own = stats.chains.last().filter(|chain| chain.explained() * 2 < chain.steps);
        if let Some(chain) = own
            && !verdict.is_proven
        {
            let missed = chain.steps - chain.explained();
            let message = format!(
                "{missed} of {} balances in rows of their own do not follow from the amounts: are all lines movements?",
                chain.steps
            );
            self.ask(&Rows::Unexplained, message, [Choice::Take], ["all are", ""], remarks);
        }
    }

    fn ask_of_repeated(&self, remarks: &mut Remarks) {
        if let Some((first, second)) = self.survey.repeated_example {
            let message =
                format!("line {second} repeats line {first} with the same balance: is it one movement, printed twice?");
            let choices = [Choice::Leave, Choice::Take];
            self.ask(&Rows::Repeated, message, choices, ["they are two movements", "it is one movement"], remarks);
        }
    }

    fn ask_of_balances(&self, verdict: &AmountVerdict, remarks: &mut Remarks) {
        if verdict.is_proven {
            return;
        }
        for (rows, line, text) in &self.survey.like_balance {
            let message = format!("is `{text}` in line {line} a balance, a total or a movement?");
            let choices = [Choice::Leave, Choice::Take];
            self.ask(rows, message, choices, ["it is a movement", "it is a balance or a total"], remarks);
        }
    }

    fn ask_of_other_tables(&self, remarks: &mut Remarks) {
        let choices = [Choice::Leave, Choice::Take];
        if let Some(row) = self.sheet.other_table() {
            let message = format!("row {row} names other columns: the file holds more than one table");
            // The rows above the header cannot be read with its columns.
            self.ask(&Rows::OtherTable, message, [Choice::Leave], ["", "only the later table is meant"], remarks);
        } else if let Some(line) = self.survey.other_tables.line {
            let message = format!("line {line} names other columns: the file holds more than one table");
            self.ask(
                &Rows::OtherTable,
                message,
                choices,
                ["all rows are meant", "only the first table is meant"],
                remarks,
            );
        }
    }

    fn ask_of_fees(&self, verdict: &AmountVerdict, remarks: &mut Remarks) {
        let name = |column| self.sheet.name(column).map(|name| name.role);
        let is_net =
            matches!(verdict.amount, AmountColumns::Signed { column } if name(column) == Some(Role::NetAmount));
        let is_explained = self.chain(verdict).is_some_and(|chain| chain.steps > 0 && chain.explained() == chain.steps);
        let is_said = self.told.answers.choice(&Rows::Fee).is_some();
        if self.survey.fees > 0 && !is_net && (is_said || !is_explained) {
            let message = "some rows have a fee of their own: is it part of the amount?".to_owned();
            let labels = ["the fee comes on top of the amount", "the amount holds the fee"];
            self.ask(&Rows::Fee, message, [Choice::Leave, Choice::Take], labels, remarks);
        }
    }
}
