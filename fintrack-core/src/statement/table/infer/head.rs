//! What stands around the lines: whose they are, their currency, and the balances.

use super::super::super::amount::{Number, from_common};
use super::super::super::{Balances, StatementHead, StatementKind, currency_signs};
use super::super::dialect::AmountColumns;
use super::super::header::Name;
use super::super::lexicon::Role;
use super::amounts::{AmountVerdict, Turned};
use super::preamble::Preamble;
use super::proof::Chain;
use super::sheet::Kind;
use super::verdict::Verdict;
use crate::money::Currency;

/// Fewer digits are no number of an account.
const ACCOUNT_DIGITS_MIN: usize = 3;

impl Verdict<'_> {
    pub(super) fn chain(&self, verdict: &AmountVerdict) -> Option<&Chain> {
        let chains = &self.survey.candidates[verdict.at].chains;
        match verdict.balance {
            Some(column) => {
                self.plan.balances.iter().position(|balance| *balance == column).and_then(|at| chains.get(at))
            }
            None => chains.last(),
        }
    }

    pub(super) fn balances(&self, verdict: &AmountVerdict, closing: Option<Number>, preamble: &Preamble) -> Balances {
        let chain = self.chain(verdict).filter(|chain| chain.steps > 0);
        let ends = match verdict.before {
            Some(order) => chain.and_then(|chain| chain.ends_before(order)),
            None => chain.filter(|chain| chain.is_proof()).and_then(Chain::ends),
        };
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

    pub(super) fn currency(&self, amount: AmountColumns, preamble: &Preamble) -> Option<Currency> {
        if self.survey.currency.differs || matches!(amount, AmountColumns::Either { .. }) {
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

    /// The column that is named for another currency than the amount's.
    pub(super) fn foreign(&self, amount: AmountColumns) -> Option<(usize, Currency)> {
        let AmountColumns::Signed { column } = amount else { return None };
        let own = self.sheet.name(column)?.currency.filter(|_| self.plan.currency.is_none())?;
        let named = self.plan.numbers.iter().filter_map(|(column, _)| Some((*column, self.sheet.name(*column)?)));
        let is_amount = |name: &Name| name.role == Role::OtherAmount && name.is_exact;
        let mut others = named
            .filter(|(_, name)| is_amount(name))
            .filter_map(|(column, name)| Some((column, name.currency.filter(|currency| *currency != own)?)));
        // Of several, nothing tells which one a row means.
        others.next().filter(|_| others.next().is_none())
    }

    /// The currencies of two columns of which each has its own.
    pub(super) fn column_currencies(&self, amount: AmountColumns) -> Vec<(usize, Currency)> {
        let AmountColumns::Either { columns } = amount else { return Vec::new() };
        columns.into_iter().filter_map(|column| Some((column, self.sheet.name(column)?.currency?))).collect()
    }

    /// The account that every row names, where it is a number and not a person.
    fn account(&self) -> Option<String> {
        let account = self.survey.account.only()?;
        (account.bytes().filter(u8::is_ascii_digit).count() >= ACCOUNT_DIGITS_MIN).then(|| account.to_owned())
    }

    pub(super) fn head(
        &self,
        verdict: &AmountVerdict,
        preamble: &Preamble,
        currency: Option<Currency>,
        is_card: bool,
    ) -> StatementHead {
        let stats = &self.survey.candidates[verdict.at];
        let kind = if is_card { Some(StatementKind::Card) } else { self.plan.profile.map(|profile| profile.kind) };
        let (positive, negative) = if verdict.turned == Turned::Said {
            (stats.negative, stats.positive)
        } else {
            (stats.positive, stats.negative)
        };
        let purchases_are_positive = match (is_card, positive, negative) {
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
