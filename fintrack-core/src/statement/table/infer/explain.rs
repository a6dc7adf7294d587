//! Why the file is read as it is, for people who ask.

use super::super::super::{EvidenceKind, QuestionCode, Subject};
use super::super::lexicon::Role;
use super::super::record::Cut;
use super::amounts::{AmountVerdict, Amounts, Turned};
use super::columns;
use super::verdict::{Remarks, Verdict};

impl Verdict<'_> {
    /// How the rows are cut, and what the columns hold.
    pub(super) fn explain_table(&self, remarks: &mut Remarks) {
        let cut = match &self.sheet.framing.cut {
            Cut::Delimiter(b'\t') => "cells end at tabs".to_owned(),
            Cut::Delimiter(byte) => format!("cells end at `{}`", char::from(*byte)),
            Cut::Columns(starts) => format!("{} columns stand below one another", starts.len() + 1),
        };
        let rows = self.sheet.data_rows();
        let detail = format!("{cut}: {rows} of the first {} rows then hold a date and a number", self.sheet.rows.len());
        remarks.explain(Subject::Delimiter, EvidenceKind::Named, detail);
        let Some(header) = &self.sheet.header else {
            remarks.explain(Subject::Header, EvidenceKind::Named, "no row names the columns");
            return;
        };
        let kind = if header.score() > 0 { EvidenceKind::Named } else { EvidenceKind::Assumed };
        remarks.explain(Subject::Header, kind, format!("row {} names the columns", header.row + 1));
        for column in 0..self.sheet.columns() {
            let role = if column == self.plan.date { Some("the date") } else { self.role(column) };
            if let Some(role) = role {
                let name = columns::name(self.sheet, column);
                remarks.explain(Subject::Column, EvidenceKind::Named, format!("{name} holds {role}"));
            }
        }
    }

    fn role(&self, column: usize) -> Option<&'static str> {
        if self.plan.descriptions.contains(&column) {
            return Some("the description");
        }
        Some(match self.sheet.name(column)?.role {
            Role::Date | Role::OtherDate => "another date",
            Role::Amount => "an amount",
            Role::NetAmount => "an amount after fees",
            Role::GrossAmount => "an amount before fees",
            Role::OtherAmount => "another figure",
            Role::Debit => "money out",
            Role::Credit => "money in",
            Role::Balance => "the balance",
            Role::OpeningBalance => "the first balance",
            Role::ClosingBalance => "the last balance",
            Role::Fee => "a fee",
            Role::Direction => "the way, or a kind of movement",
            Role::Status => "the status",
            Role::Currency => "the currency",
            Role::OtherCurrency => "another currency",
            Role::Id => "the bank's number of the movement",
            Role::Account => "the account",
            Role::Card => "the card",
            Role::Instalment => "the instalment",
            Role::Category => "a category",
            Role::Description | Role::Party | Role::Memo => return None,
        })
    }

    /// Where the amount is, and what gives it its sign.
    pub(super) fn explain_amount(&self, amounts: &Amounts<'_>, verdict: &AmountVerdict, remarks: &mut Remarks) {
        let place = amounts.columns(verdict.amount);
        let asks = |code| verdict.drafts.iter().any(|draft| draft.code == code);
        let chain = self.chain(verdict);
        let proof = match (chain, verdict.before) {
            (Some(chain), Some(order)) => {
                let explained = chain.explained_before(order);
                format!("the balance printed before it leads to the next in {explained} of {} steps", chain.steps)
            }
            (Some(chain), None) if chain.is_proof() => {
                format!("the balance follows from it in {} of {} steps", chain.explained(), chain.steps)
            }
            _ => "opening and closing balance differ by its sum".to_owned(),
        };
        let is_said = self.plan.answered.is_some_and(|said| said.is_where(verdict.amount));
        let (kind, why) = if verdict.is_proven {
            (EvidenceKind::Proved, proof.as_str())
        } else if is_said {
            (self.told.source(|answers| answers.amount.is_some()), "as was answered")
        } else if asks(QuestionCode::Columns) {
            (EvidenceKind::Open, "other columns may hold it")
        } else if self.plan.is_named {
            (EvidenceKind::Named, "its name says so")
        } else {
            (EvidenceKind::Assumed, "no other column holds signed amounts")
        };
        remarks.explain(Subject::Amount, kind, format!("{place}: {why}"));
        let (kind, detail) = if verdict.turned == Turned::Said {
            (self.told.source(|answers| answers.sign.is_some()), "turned, as was answered")
        } else if verdict.is_proven {
            (EvidenceKind::Proved, proof.as_str())
        } else if self.told.answers.sign.is_some() && verdict.contradicted.is_empty() {
            (self.told.source(|answers| answers.sign.is_some()), "as was answered")
        } else if asks(QuestionCode::Sign) {
            (EvidenceKind::Open, "nothing tells which sign means money out")
        } else if verdict.assumptions.is_empty() {
            (EvidenceKind::Named, "as printed")
        } else {
            (EvidenceKind::Assumed, "as printed")
        };
        remarks.explain(Subject::Sign, kind, detail);
    }
}
