//! Self-proof: do a statement's own figures agree with how it was read?

use std::ops::ControlFlow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Balances, Sink, Skipped, StatementHead, StatementKind, StatementLine, Warning, WarningCode};
use crate::money::Currency;

/// What was checked of a statement, and what held.
///
/// Between two printed balances lie the amounts of the lines between them, whichever way the file is ordered; from the
/// opening balance all lines lead to the closing one. What was checked and what held is said of every statement; what
/// failed is a warning with the line, never hidden.
///
/// Laws: a statement that is read as it was meant holds, in either order of rows; an amount that is off by a cent, or a
/// line that is missing, is noticed by the first balance after it. One reader checks for all formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The printed balance before the first line, if any.
    pub opening: Option<Decimal>,
    /// The printed balance after the last line, if any.
    pub closing: Option<Decimal>,
    /// How many lines lie between them.
    pub lines: u64,
    /// Whether the lines lead from the one to the other.
    pub total: Total,
    /// Whether the balances beside the lines follow from one another.
    pub running: Running,
}

/// Whether the lines lead from the opening to the closing balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// One of the two is not printed, or the lines are of several currencies.
    #[default]
    Unchecked,
    /// They do.
    Holds,
    /// They do with every sign turned, as a card's purchases may be printed.
    HoldsTurned,
    /// The lines lack so much of the closing balance.
    Off(Decimal),
}

/// What the balances beside the lines say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Steps from one printed balance to the next.
    pub steps: u64,
    /// Steps that the amounts between them explain.
    pub held: u64,
    /// The first step that they do not, in file order.
    pub drift: Option<Drift>,
}

/// A printed balance that does not follow from the one beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// The line of the file on which it is printed.
    pub line: u32,
    /// What follows from the neighbouring balance and the amounts between.
    pub expected: Decimal,
    /// What is printed.
    pub printed: Decimal,
}

/// The outcome of a [`Proof`] in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofVerdict {
    /// The statement prints nothing to check with.
    Nothing,
    /// All that could be checked holds.
    Holds,
    /// Something does not.
    Fails,
}

impl Proof {
    /// What two statements prove together of which one goes on from the other; the balances are the first one's.
    #[must_use]
    pub const fn with(self, next: Self) -> Self {
        let total = match (self.total, next.total) {
            (Total::Off(missing), _) | (_, Total::Off(missing)) => Total::Off(missing),
            (Total::Unchecked, _) | (_, Total::Unchecked) => Total::Unchecked,
            (Total::HoldsTurned, _) | (_, Total::HoldsTurned) => Total::HoldsTurned,
            (Total::Holds, Total::Holds) => Total::Holds,
        };
        let running = Running {
            steps: self.running.steps + next.running.steps,
            held: self.running.held + next.running.held,
            drift: match self.running.drift {
                Some(drift) => Some(drift),
                None => next.running.drift,
            },
        };
        Self { lines: self.lines + next.lines, total, running, ..self }
    }

    /// What came of it.
    pub const fn verdict(&self) -> ProofVerdict {
        match (self.total, self.running.drift) {
            (Total::Off(_), _) | (_, Some(_)) => ProofVerdict::Fails,
            (Total::Unchecked, None) if self.running.steps == 0 => ProofVerdict::Nothing,
            (Total::Unchecked | Total::Holds | Total::HoldsTurned, None) => ProofVerdict::Holds,
        }
    }
}

/// Amounts and balances in hundred-millionths: exact for every currency up to 92 billion, and much quicker to add than
/// decimal numbers are. What is larger is not checked.
pub(super) type Units = i64;

const SCALE: u32 = 8;
/// Powers of ten from 0 to [`SCALE`].
const POWERS: [Units; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

#[inline]
fn units(amount: Decimal) -> Option<Units> {
    let finer = SCALE.checked_sub(amount.scale())?;
    Units::try_from(amount.mantissa()).ok()?.checked_mul(POWERS[finer as usize])
}

/// Written with so many decimals, or more where it needs them.
fn decimal(units: Units, decimals: u32) -> Option<Decimal> {
    let mut amount = Decimal::try_from_i128_with_scale(units.into(), SCALE).ok()?.normalize();
    amount.rescale(amount.scale().max(decimals));
    Some(amount)
}

/// The ways in which rows may lead from balance to balance: oldest first, newest first, and both with every sign turned.
const WAYS: usize = 4;
/// Those of an account: it has no debt whose signs could be turned.
const STRAIGHT_WAYS: usize = 2;

/// Checks the lines of one statement while they pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Checker {
    currency: Option<Currency>,
    /// Whether how the file is written was found out rather than known, so that reading nothing at all says that it was not.
    is_inferred: bool,
    /// In how many ways the rows may lead from balance to balance: a card's balance is a debt, and its purchases may be
    /// printed as what they add to it.
    ways: usize,
    lines: u64,
    /// The transactions that could not be read: how many, and the line of the first.
    missed: Option<(u64, u32)>,
    /// What the lines sum to; `None` once it can no longer be told.
    sum: Option<Units>,
    previous: Option<Printed>,
    steps: u64,
    held: [u64; WAYS],
    drifts: [Option<Drift>; WAYS],
}

/// A balance beside a line, and what the lines sum to before and after that line.
#[derive(Clone, Copy, Debug)]
struct Printed {
    balance: Units,
    before: Units,
    after: Units,
}

impl Checker {
    pub(super) fn of(head: &StatementHead) -> Self {
        let ways = if head.kind == Some(StatementKind::Card) { WAYS } else { STRAIGHT_WAYS };
        Self { currency: head.currency, ways, sum: Some(0), ..Self::default() }
    }

    /// Of a statement whose writing was found out rather than known.
    pub(super) fn inferred(head: &StatementHead) -> Self {
        Self { is_inferred: true, ..Self::of(head) }
    }

    /// Sees a line: the number of it, its amount, and the balance beside it with its decimals where one is printed. An amount that cannot
    /// be added to the others (too large, or of another currency) ends the checking.
    #[inline]
    pub(super) fn see(&mut self, line: u32, amount: Option<Units>, balance: Option<(Units, u32)>) {
        self.lines += 1;
        let Some(before) = self.sum else { return };
        self.sum = amount.and_then(|amount| before.checked_add(amount));
        let (Some(after), Some((balance, decimals))) = (self.sum, balance) else { return };
        let here = Printed { balance, before, after };
        if let Some(previous) = self.previous.replace(here) {
            self.step(previous, here, line, decimals);
        }
    }

    /// A transaction that could not be read.
    #[cold]
    pub(super) fn miss(&mut self, line: u32) {
        let (count, first) = self.missed.unwrap_or((0, line));
        self.missed = Some((count + 1, first));
    }

    /// Whether a line is of another currency than the statement.
    #[inline]
    pub(super) fn is_foreign(&self, currency: Option<Currency>) -> bool {
        currency.is_some() && self.currency.is_some() && currency != self.currency
    }

    #[inline]
    fn step(&mut self, previous: Printed, printed: Printed, line: u32, decimals: u32) {
        self.steps += 1;
        let down = printed.after.saturating_sub(previous.after);
        let up = previous.before.saturating_sub(printed.before);
        let moved = [down, up, down.saturating_neg(), up.saturating_neg()];
        for (way, moved) in moved.into_iter().enumerate().take(self.ways) {
            if previous.balance.checked_add(moved) == Some(printed.balance) {
                self.held[way] += 1;
            } else if self.drifts[way].is_none() {
                let expected = previous.balance.checked_add(moved);
                self.drifts[way] = expected.and_then(|expected| drift(expected, printed.balance, line, decimals));
            }
        }
    }

    fn proof(&self, balances: &Balances) -> Proof {
        // The first of the best.
        let best = (0..self.ways).reduce(|best, next| if self.held[next] > self.held[best] { next } else { best });
        let best = best.unwrap_or_default();
        let drift = self.drifts[best].filter(|_| self.held[best] < self.steps);
        Proof {
            opening: balances.opening,
            closing: balances.closing,
            lines: self.lines,
            total: self.total(balances),
            running: Running { steps: self.steps, held: self.held[best], drift },
        }
    }

    /// Ends a statement: with what its own figures say, and a warning for what does not hold.
    pub(super) fn conclude(&self, balances: &Balances, sink: &mut (impl Sink + ?Sized)) {
        let proof = self.proof(balances);
        for message in failures(&proof) {
            sink.warning(Warning { code: WarningCode::BalanceDrift, message });
        }
        if let Some(message) = self.unread(&proof) {
            sink.warning(Warning { code: WarningCode::Unread, message });
        }
        sink.proof(&proof);
        sink.end(balances);
    }

    /// What is said where transactions could not be read and are surely missing: its figures show that, or nothing was
    /// read at all as it was found to be written.
    fn unread(&self, proof: &Proof) -> Option<String> {
        let (count, first) = self.missed?;
        let transactions = if count == 1 { "transaction" } else { "transactions" };
        if self.lines == 0 && self.is_inferred {
            return Some(format!("{count} {transactions}, and none could be read: line {first} is the first"));
        }
        failures(proof).next().map(|_| {
            format!(
                "{count} {transactions} could not be read, and the balances do not add up: line {first} is the first"
            )
        })
    }

    fn total(&self, balances: &Balances) -> Total {
        let printed = |balance: Option<Decimal>| balance.and_then(units);
        let (Some(opening), Some(closing), Some(sum)) =
            (printed(balances.opening), printed(balances.closing), self.sum)
        else {
            return Total::Unchecked;
        };
        let Some(step) = closing.checked_sub(opening) else { return Total::Unchecked };
        match step.checked_sub(sum) {
            Some(0) => Total::Holds,
            Some(_) if self.ways == WAYS && step == sum.saturating_neg() => Total::HoldsTurned,
            missing => {
                let decimals = balances.closing.unwrap_or_default().scale();
                missing.and_then(|missing| decimal(missing, decimals)).map_or(Total::Unchecked, Total::Off)
            }
        }
    }
}

#[cold]
fn drift(expected: Units, printed: Units, line: u32, decimals: u32) -> Option<Drift> {
    Some(Drift { line, expected: decimal(expected, decimals)?, printed: decimal(printed, decimals)? })
}

/// A sink that checks what it passes on: of readers that do not see to it themselves.
pub(super) struct Prover<'k, K: ?Sized> {
    sink: &'k mut K,
    checker: Checker,
    of: fn(&StatementHead) -> Checker,
}

impl<'k, K: Sink + ?Sized> Prover<'k, K> {
    pub(super) fn new(sink: &'k mut K) -> Self {
        Self { sink, checker: Checker::default(), of: Checker::of }
    }

    /// Of a format whose writing is found out rather than known.
    pub(super) fn inferred(sink: &'k mut K) -> Self {
        Self { of: Checker::inferred, ..Self::new(sink) }
    }
}

impl<K: Sink + ?Sized> Sink for Prover<'_, K> {
    fn statement(&mut self, head: &StatementHead) {
        // What could not be read before the first line is missing in its statement.
        self.checker = Checker { missed: self.checker.missed, ..(self.of)(head) };
        self.sink.statement(head);
    }

    #[inline]
    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        let amount = units(line.amount).filter(|_| !self.checker.is_foreign(line.currency));
        let balance = line.balance.and_then(|balance| Some((units(balance)?, balance.scale())));
        self.checker.see(line.position.line, amount, balance);
        self.sink.line(line)
    }

    fn skipped(&mut self, skipped: Skipped) {
        if skipped.is_problem {
            self.checker.miss(skipped.line);
        }
        self.sink.skipped(skipped);
    }

    fn warning(&mut self, warning: Warning) {
        self.sink.warning(warning);
    }

    fn proof(&mut self, proof: &Proof) {
        self.sink.proof(proof);
    }

    fn end(&mut self, balances: &Balances) {
        std::mem::take(&mut self.checker).conclude(balances, self.sink);
    }
}

/// What is said of a proof that fails.
fn failures(proof: &Proof) -> impl Iterator<Item = String> {
    let Running { steps, held, drift } = proof.running;
    let running = drift.map(|Drift { line, expected, printed }| {
        let others = match steps - held {
            1 => String::new(),
            failed => format!("; {failed} of {steps} balances do not follow"),
        };
        format!("line {line} prints the balance {printed}, from the amounts follows {expected}{others}")
    });
    let total = match (proof.total, proof.opening, proof.closing) {
        (Total::Off(missing), Some(opening), Some(closing)) => Some(format!(
            "the {} lines do not lead from the opening balance {opening} to the closing balance {closing}: {missing} is \
             missing",
            proof.lines
        )),
        _ => None,
    };
    running.into_iter().chain(total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statement::TextLine;

    fn cents(cents: i64) -> Decimal {
        Decimal::new(cents, 2)
    }

    /// A history from an opening balance, oldest first, with every balance printed.
    fn history(opening: i64, amounts: &[i64]) -> Vec<TextLine> {
        let mut balance = opening;
        let line = |(number, amount): (u32, &i64)| {
            balance += amount;
            TextLine {
                position: crate::statement::Position { line: number, start: 0, end: 0 },
                date: chrono::NaiveDate::default(),
                amount: cents(*amount),
                description: "".into(),
                bank_id: None,
                balance: Some(cents(balance)),
                currency: None,
                instalment: None,
                merchant_code: None,
            }
        };
        (1..).zip(amounts).map(line).collect()
    }

    fn see(checker: &mut Checker, line: &TextLine) {
        let amount = units(line.amount).filter(|_| !checker.is_foreign(line.currency));
        let balance = line.balance.and_then(|balance| Some((units(balance)?, balance.scale())));
        checker.see(line.position.line, amount, balance);
    }

    fn proof(opening: Option<i64>, closing: Option<i64>, lines: &[TextLine]) -> Proof {
        proof_of(StatementKind::Account, opening, closing, lines)
    }

    fn proof_of(kind: StatementKind, opening: Option<i64>, closing: Option<i64>, lines: &[TextLine]) -> Proof {
        let mut checker = Checker::of(&StatementHead { kind: Some(kind), ..StatementHead::default() });
        for line in lines {
            see(&mut checker, line);
        }
        checker.proof(&Balances { opening: opening.map(cents), closing: closing.map(cents), closing_date: None })
    }

    fn amounts() -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec((1..1_000_000_i64, any::<bool>()).prop_map(|(a, out)| if out { -a } else { a }), 2..40)
    }

    proptest! {
        /// Either order of rows, signs as printed or turned, and balances beside some of the lines only.
        #[test]
        fn what_was_read_as_it_was_meant_holds(
            opening in -1_000_000..1_000_000_i64,
            amounts in amounts(),
            is_newest_first: bool,
            is_turned: bool,
            printed in prop::collection::vec(any::<bool>(), 40),
        ) {
            let closing = opening + amounts.iter().sum::<i64>();
            let mut lines = history(opening, &amounts);
            for (line, is_printed) in lines.iter_mut().zip(printed) {
                line.balance = line.balance.filter(|_| is_printed);
                line.amount = if is_turned { -line.amount } else { line.amount };
            }
            if is_newest_first {
                lines.reverse();
            }
            let kind = if is_turned { StatementKind::Card } else { StatementKind::Account };
            let proof = proof_of(kind, Some(opening), Some(closing), &lines);
            prop_assert_eq!(proof.verdict(), ProofVerdict::Holds);
            prop_assert_eq!(proof.running.held, proof.running.steps);
        }

        /// An account has no debt: its signs are not turned to make a proof.
        #[test]
        fn turned_signs_of_an_account_prove_nothing(opening in -1_000_000..1_000_000_i64, amounts in amounts()) {
            let sum = amounts.iter().sum::<i64>();
            prop_assume!(sum != 0);
            let mut lines = history(opening, &amounts);
            for line in &mut lines {
                line.amount = -line.amount;
            }
            let proof = proof(Some(opening), Some(opening + sum), &lines);
            prop_assert_eq!(proof.verdict(), ProofVerdict::Fails);
        }

        /// A cent that is wrong is seen where it is printed next.
        #[test]
        fn a_drift_of_one_cent_is_named(opening in 0..1_000_000_i64, amounts in amounts(), at in any::<prop::sample::Index>()) {
            let mut lines = history(opening, &amounts);
            let at = 1 + at.index(lines.len() - 1);
            lines[at].amount += cents(1);
            let proof = proof(Some(opening), Some(opening + amounts.iter().sum::<i64>()), &lines);
            prop_assert_eq!(proof.total, Total::Off(cents(-1)));
            // With few steps another way may explain as many by chance.
            if lines.len() > 4 {
                let drift = proof.running.drift.unwrap();
                prop_assert_eq!((drift.line, drift.expected - drift.printed), (u32::try_from(at + 1).unwrap(), cents(1)));
            }
        }
    }

    #[test]
    fn a_statement_without_balances_has_nothing_to_prove() {
        let mut lines = history(0, &[100, -50]);
        for line in &mut lines {
            line.balance = None;
        }
        assert_eq!(proof(None, Some(50), &lines).verdict(), ProofVerdict::Nothing);
        assert_eq!(proof(Some(0), Some(50), &lines).verdict(), ProofVerdict::Holds);
        assert_eq!(proof(Some(0), Some(70), &lines).total, Total::Off(cents(20)));
    }

    #[test]
    fn amounts_of_several_currencies_are_not_added() {
        let mut lines = history(0, &[100, -50]);
        lines[1].currency = Some(Currency::BRL);
        let mut checker = Checker::of(&StatementHead { currency: Some(Currency::USD), ..StatementHead::default() });
        for line in &lines {
            see(&mut checker, line);
        }
        let balances = Balances { opening: Some(cents(0)), closing: Some(cents(70)), closing_date: None };
        assert_eq!(checker.proof(&balances).verdict(), ProofVerdict::Nothing);
    }

    #[test]
    fn amounts_beyond_all_bounds_prove_nothing_and_do_not_panic() {
        let mut lines = history(0, &[1, 1, 1]);
        lines[0].amount = Decimal::MAX;
        lines[1].balance = Some(Decimal::MIN);
        assert_eq!(proof(Some(0), Some(3), &lines).total, Total::Unchecked);
    }
}
