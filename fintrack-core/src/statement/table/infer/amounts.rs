//! Which columns hold the amount, and what gives it its sign.

use std::cmp::Ordering;

use super::super::super::amount::Number;
use super::super::super::preview::Draft;
use super::super::super::{Answer, Answers, QuestionCode};
use super::super::dialect::{AmountColumns, Debits};
use super::super::lexicon::Role;
use super::columns;
use super::plan::{Candidate, Plan};
use super::proof::{Chain, RowOrder};
use super::sheet::Sheet;
use super::survey::Survey;
use super::tally::{CandidateStats, NumberStats};

/// More columns are none that a person chooses from.
const READINGS_MAX: usize = 6;

/// Whether signs mean the opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turned {
    No,
    /// The balances follow from the amounts with every sign turned, as those of a debt do.
    InBalances,
    /// It was said.
    Said,
}

/// How the amount is read.
#[derive(Clone, Debug)]
pub(super) struct AmountVerdict {
    /// Which candidate.
    pub at: usize,
    /// How it is read: the candidate, or what an answer makes of it.
    pub amount: AmountColumns,
    /// Which column holds the running balance.
    pub balance: Option<usize>,
    /// Whether the balances follow from the amounts.
    pub is_proven: bool,
    /// Where every balance is printed before its row's amount: the order of the rows.
    pub before: Option<RowOrder>,
    pub turned: Turned,
    /// Whether nothing is known of the signs yet.
    pub needs_sign: bool,
    pub drafts: Vec<Draft>,
    pub assumptions: Vec<String>,
    /// Answers that the file disproves, and how.
    pub contradicted: Vec<(Answer, String)>,
}

impl AmountVerdict {
    pub(super) fn ask(
        &mut self,
        code: QuestionCode,
        message: impl Into<String>,
        readings: impl Into<Vec<(Answer, String)>>,
    ) {
        self.drafts.push(Draft { code, message: message.into(), readings: readings.into() });
    }
}

/// The candidates with what the survey found of each.
pub(super) struct Amounts<'a> {
    pub plan: &'a Plan,
    pub survey: &'a Survey,
    pub sheet: &'a Sheet,
    pub answers: &'a Answers,
    /// Whether the file is a card's by its words.
    pub is_card: bool,
}

impl<'a> Amounts<'a> {
    /// The likeliest reading, with a question for all that neither names nor arithmetic nor an answer decides.
    pub(super) fn judge(&self) -> AmountVerdict {
        let free = if self.plan.is_named { self.named() } else { self.bare() };
        let mut verdict = self.with_columns_said(free);
        self.judge_sign(&mut verdict);
        verdict
    }

    /// The columns that were said to hold the amount, unless the balances prove others.
    fn with_columns_said(&self, free: AmountVerdict) -> AmountVerdict {
        let said = self.plan.answered.filter(|_| self.answers.amount.is_some());
        let Some((answer, said)) = self.answers.amount.clone().map(Answer::Amount).zip(said) else {
            let mut verdict = free;
            let unknown = self.answers.amount.clone().map(Answer::Amount);
            verdict.contradicted.extend(unknown.map(|answer| (answer, "it has no such columns".to_owned())));
            return verdict;
        };
        let at = self.plan.candidates.iter().position(|candidate| candidate.amount.is_where(said)).unwrap_or(free.at);
        let at = self.unmixed(at);
        if free.amount.is_where(said) {
            return AmountVerdict { drafts: Vec::new(), assumptions: Vec::new(), needs_sign: true, ..free };
        }
        let verdict = AmountVerdict { needs_sign: true, ..self.verdict(at) };
        let (left, right) = (self.stats(free.at), self.stats(at));
        if free.is_proven && free.drafts.is_empty() && !verdict.is_proven && left.sum != right.sum {
            let proof = format!("the balances follow from {}", self.columns(free.amount));
            return AmountVerdict { contradicted: vec![(answer, proof)], ..free };
        }
        verdict
    }

    /// The answers among which a person chooses the columns, a likely one first.
    pub(super) fn readings(&self, first: usize) -> Vec<(Answer, String)> {
        let others = self.candidates().filter(|(_, _, stats)| stats.lines > 0).map(|(at, ..)| at);
        self.readings_of([first].into_iter().chain(others))
    }

    pub(super) fn readings_of(&self, candidates: impl IntoIterator<Item = usize>) -> Vec<(Answer, String)> {
        let mut readings: Vec<(Answer, String)> = Vec::new();
        for at in candidates {
            let amount = self.plan.candidates[at].amount;
            let answer = Answer::Amount(columns::place(self.sheet, amount));
            if readings.len() < READINGS_MAX && readings.iter().all(|(other, _)| *other != answer) {
                readings.push((answer, self.columns(amount)));
            }
        }
        readings
    }

    pub(super) fn column_name(&self, column: usize) -> String {
        columns::name(self.sheet, column)
    }

    pub(super) fn candidates(&self) -> impl Iterator<Item = (usize, &'a Candidate, &'a CandidateStats)> {
        self.plan
            .candidates
            .iter()
            .zip(&self.survey.candidates)
            .enumerate()
            .map(|(at, (plan, stats))| (at, plan, stats))
    }

    pub(super) fn stats(&self, at: usize) -> &'a CandidateStats {
        &self.survey.candidates[at]
    }

    pub(super) fn numbers(&self, column: usize) -> Option<&'a NumberStats> {
        self.plan.number_index(column).map(|index| &self.survey.numbers[index])
    }

    /// The balance that a reading explains best, and its chain.
    pub(super) fn best_chain(&self, at: usize) -> Option<(Option<usize>, &'a Chain)> {
        let columns = self.plan.balances.iter().map(|column| Some(*column)).chain([None]);
        columns
            .zip(&self.stats(at).chains)
            .filter(|(_, chain)| chain.steps > 0)
            // The first of the best.
            .reduce(|best, next| if self.held(at, next) > self.held(at, best) { next } else { best })
    }

    /// The order of the rows, where every balance of a column is printed before its row's amount: only the dates tell
    /// such balances from those of a debt, and only signs or names from those of money spent, read from the other end.
    fn before(&self, at: usize, (column, chain): (Option<usize>, &Chain)) -> Option<RowOrder> {
        column.filter(|_| self.stats(at).negative > 0 && self.says_its_way(at))?;
        let order = match self.survey.dates.direction()? {
            Ordering::Less => RowOrder::OldestFirst,
            Ordering::Greater => RowOrder::NewestFirst,
            Ordering::Equal => return None,
        };
        chain.is_proof_before(order).then_some(order)
    }

    /// Whether signs, words or names say which way the money went, rather than the order of two columns.
    fn says_its_way(&self, at: usize) -> bool {
        let amount = self.plan.candidates[at].amount;
        !amount.is_split() || amount.columns().into_iter().flatten().any(|column| self.is_side(column))
    }

    /// Whether a column is called money out or in.
    pub(super) fn is_side(&self, column: usize) -> bool {
        self.sheet.name(column).is_some_and(|name| matches!(name.role, Role::Debit | Role::Credit))
    }

    /// How many steps of a balance follow from the amounts.
    fn held(&self, at: usize, chain: (Option<usize>, &Chain)) -> u64 {
        self.before(at, chain).map_or_else(|| chain.1.explained(), |order| chain.1.explained_before(order))
    }

    fn is_proof(&self, at: usize, chain: (Option<usize>, &Chain)) -> bool {
        self.before(at, chain).is_some() || chain.1.is_proof()
    }

    fn explained(&self, at: usize) -> u64 {
        self.best_chain(at).filter(|chain| self.is_proof(at, *chain)).map_or(0, |chain| self.held(at, chain))
    }

    /// Whether opening and closing balance differ by the sum of the lines.
    fn is_summed(&self, at: usize) -> bool {
        let ends = [&self.survey.ends[0], &self.survey.ends[1]].map(|end| {
            let text = end.only()?;
            super::super::super::amount::weigh(text.trim().as_bytes(), self.plan.numbers.first()?.1)
                .and_then(|(_, number)| number.common())
        });
        let closing = self.closing(at);
        let rows = [self.survey.opening, closing].map(|number| number.and_then(Number::common));
        let sum = self.stats(at).sum;
        [ends, rows].into_iter().any(|[opening, closing]| {
            sum != 0 && opening.zip(closing).is_some_and(|(opening, closing)| closing - opening == sum)
        })
    }

    /// The latest balance in a row of its own.
    pub(super) fn closing(&self, at: usize) -> Option<Number> {
        let order = self.stats(at).chains.last().map(Chain::order);
        self.survey.closings.map(|(first, last)| if order == Some(RowOrder::NewestFirst) { first } else { last })
    }

    pub(super) fn verdict(&self, at: usize) -> AmountVerdict {
        let chain = self.best_chain(at);
        let is_proven = chain.is_some_and(|chain| self.is_proof(at, chain)) || self.is_summed(at);
        // One step may be explained by chance.
        let is_turned = !is_proven && chain.is_some_and(|(_, chain)| chain.turned() >= 2 && chain.is_turned_proof());
        let balance = match chain {
            Some((Some(column), _)) if self.plan.is_named || chain.is_some_and(|chain| self.is_proof(at, chain)) => {
                Some(column)
            }
            _ if self.plan.has_balance_name => self.plan.balances.first().copied(),
            _ => None,
        };
        let amount = self.plan.candidates[at].amount;
        AmountVerdict {
            at,
            amount,
            balance: balance.filter(|column| !amount.uses(*column)),
            is_proven,
            before: chain.and_then(|chain| self.before(at, chain)),
            turned: if is_turned { Turned::InBalances } else { Turned::No },
            needs_sign: true,
            drafts: Vec::new(),
            assumptions: Vec::new(),
            contradicted: Vec::new(),
        }
    }

    pub(super) fn columns(&self, amount: AmountColumns) -> String {
        let name = |column: Option<usize>| column.map_or_else(|| "none".to_owned(), |column| self.column_name(column));
        match amount {
            AmountColumns::Signed { column } => name(Some(column)),
            AmountColumns::Flagged { column, flag } => format!("{} with {}", name(Some(column)), name(Some(flag))),
            AmountColumns::Either { columns: [first, second] } => {
                format!("{} or {}", name(Some(first)), name(Some(second)))
            }
            AmountColumns::Split { debit, credit, .. } => format!("{} out and {} in", name(debit), name(credit)),
        }
    }

    // --- columns that the header names ---

    fn named(&self) -> AmountVerdict {
        let best = self.plan.candidates.iter().map(|candidate| candidate.rank).min().unwrap_or_default();
        let contenders: Vec<usize> =
            self.candidates().filter(|(_, candidate, _)| candidate.rank == best).map(|(at, ..)| at).collect();
        let first = contenders[0];
        let preferred = self.preferred(&contenders, first);
        let at = contenders
            .iter()
            .copied()
            .filter(|at| self.verdict(*at).is_proven)
            .fold(preferred, |best, next| if self.explained(next) > self.explained(best) { next } else { best });
        let at = self.lettered_alone(at).unwrap_or(at);
        let mut verdict = self.verdict(at);
        if !verdict.is_proven && self.is_free_pair(at) {
            verdict = self.paired(at);
        } else if !verdict.is_proven {
            self.ask_rivals(at, &contenders, &mut verdict);
            self.ask_other_rank(at, best, &mut verdict);
        }
        if best >= 5 && !self.is_only(at) {
            let columns = self.columns(self.plan.candidates[at].amount);
            let message = format!("is the amount in {columns}? No other column is called an amount");
            verdict.ask(QuestionCode::Columns, message, self.readings(at));
        }
        verdict
    }

    /// Whether no other columns may hold the amount: it is in every row, and there are none.
    fn is_only(&self, at: usize) -> bool {
        let columns = self.plan.candidates[at].amount.columns();
        let is_other =
            |candidate: &Candidate| candidate.amount.columns().iter().flatten().any(|c| !columns.contains(&Some(*c)));
        self.stats(at).problems == 0
            && !self.candidates().any(|(_, candidate, stats)| stats.lines > 0 && is_other(candidate))
    }

    /// The reading of the only column for money out or in whose amounts have a D or C of their own: those count.
    fn lettered_alone(&self, at: usize) -> Option<usize> {
        let (AmountColumns::Split { debit: Some(column), credit: None, .. }
        | AmountColumns::Split { debit: None, credit: Some(column), .. }) = self.plan.candidates[at].amount
        else {
            return None;
        };
        self.numbers(column).filter(|stats| stats.numbers > 0 && stats.lettered == stats.numbers)?;
        self.plan.candidates.iter().position(|candidate| candidate.amount == AmountColumns::Signed { column })
    }

    /// Without proof: a word for debit or credit beside unsigned amounts, or two columns beside an unsigned one.
    fn preferred(&self, contenders: &[usize], first: usize) -> usize {
        let is_unsigned = |at: usize| match self.plan.candidates[at].amount {
            AmountColumns::Signed { column } => {
                self.numbers(column).is_some_and(|stats| stats.negative == 0 && stats.lettered == 0)
            }
            AmountColumns::Flagged { .. } | AmountColumns::Either { .. } | AmountColumns::Split { .. } => false,
        };
        if !is_unsigned(first) {
            let column = match self.plan.candidates[first].amount {
                AmountColumns::Signed { column } => column,
                AmountColumns::Flagged { .. } | AmountColumns::Either { .. } | AmountColumns::Split { .. } => {
                    return self.unmixed(first);
                }
            };
            // D for positive and C for negative: the letters say what the signs do not.
            let inverse = contenders.iter().copied().find(|at| {
                matches!(self.plan.candidates[*at].amount, AmountColumns::Flagged { column: other, flag } if other == column
                    && self.crossed(column, flag).is_some_and(|[out_minus, out_plus, in_minus, in_plus]| {
                        out_minus + in_plus == 0 && out_plus > 0 && in_minus > 0
                    }))
            });
            return inverse.unwrap_or(first);
        }
        contenders
            .iter()
            .copied()
            .find(|at| !is_unsigned(*at) && self.stats(*at).lines > 0)
            .map_or(first, |at| self.unmixed(at))
    }

    /// Of the two ways to take the signs of a debit column, the one that fits them.
    pub(super) fn unmixed(&self, at: usize) -> usize {
        let AmountColumns::Split { debit: Some(debit), credit, .. } = self.plan.candidates[at].amount else {
            return at;
        };
        let is_mixed = self.numbers(debit).is_some_and(|stats| stats.negative > 0 && stats.positive > stats.negative);
        let debits = if is_mixed { Debits::MayBeReversed } else { Debits::AreOut };
        let wanted = AmountColumns::Split { debit: Some(debit), credit, debits };
        self.candidates().find(|(_, candidate, _)| candidate.amount == wanted).map_or(at, |(at, ..)| at)
    }

    pub(super) fn crossed(&self, column: usize, flag: usize) -> Option<[u64; 4]> {
        let flag = self.plan.flags.iter().position(|candidate| *candidate == flag)?;
        self.plan.number_index(column).map(|index| self.survey.flags[flag].crossed[index])
    }

    /// Two columns of one name that hold different amounts.
    fn ask_rivals(&self, at: usize, contenders: &[usize], verdict: &mut AmountVerdict) {
        let chosen = self.plan.candidates[at].amount;
        // Of the same columns, another way to take their signs is no rival.
        let is_other_column = |other: AmountColumns| {
            let uses_all = |left: AmountColumns, right: AmountColumns| {
                left.columns().into_iter().flatten().all(|column| right.uses(column))
            };
            !uses_all(chosen, other) || !uses_all(other, chosen)
        };
        let rival = contenders.iter().copied().find(|other| {
            let amount = self.plan.candidates[*other].amount;
            is_other_column(amount) && self.stats(*other).lines > 0 && self.disagrees(at, *other)
        });
        if let Some(rival) = rival {
            let (left, right) = (self.columns(chosen), self.columns(self.plan.candidates[rival].amount));
            let message = format!("is the amount in {left}, or in {right}?");
            verdict.ask(QuestionCode::Columns, message, self.readings_of([at, rival]));
        }
    }

    /// Whether two readings differ in a row. Magnitudes alone count beside an unsigned column.
    fn disagrees(&self, left: usize, right: usize) -> bool {
        let (left_stats, right_stats) = (self.stats(left), self.stats(right));
        let is_one_way = |stats: &CandidateStats| stats.negative == 0;
        if is_one_way(left_stats) != is_one_way(right_stats) {
            return left_stats.lines != right_stats.lines;
        }
        let from_first = |at: usize| if at == 0 { 0 } else { self.stats(at).differs };
        from_first(left) != 0 || from_first(right) != 0
    }

    /// The balance may follow from a column that the header does not call the amount.
    fn ask_other_rank(&self, at: usize, best: u8, verdict: &mut AmountVerdict) {
        let other = self.candidates().find(|(other, candidate, stats)| {
            candidate.rank > best && stats.differs > 0 && self.explained(*other) >= 2
        });
        if let Some((rival, other, _)) = other {
            let (left, right) = (self.columns(self.plan.candidates[at].amount), self.columns(other.amount));
            let message = format!("is the amount in {left}, as its name says, or in {right}, as the balances say?");
            verdict.ask(QuestionCode::Columns, message, self.readings_of([at, rival]));
        }
    }

    // --- columns without names ---

    fn bare(&self) -> AmountVerdict {
        if let Some((at, after)) = self.bracketed() {
            let verdict = self.verdict(at);
            return AmountVerdict {
                balance: Some(after),
                is_proven: true,
                turned: Turned::No,
                needs_sign: false,
                ..verdict
            };
        }
        if let Some(at) = self.proven_alone() {
            let mut verdict = self.verdict(at);
            verdict.is_proven = true;
            return verdict;
        }
        if let Some(at) = self.pairs().next() {
            return self.paired(at);
        }
        let (at, is_clear) = self.signed_alone();
        let mut verdict = self.verdict(at);
        let columns = self.columns(self.plan.candidates[at].amount);
        if is_clear {
            verdict.assumptions.push(format!("the amount is in {columns}: no other column holds signed amounts"));
        } else {
            let message = format!("is the amount in {columns}? The columns have no names and nothing else tells");
            verdict.ask(QuestionCode::Columns, message, self.readings(at));
            verdict.needs_sign = false;
        }
        verdict
    }

    /// The one reading that leads from a balance before to a balance after in every row, and the column of the latter.
    fn bracketed(&self) -> Option<(usize, usize)> {
        let mut proven = self.candidates().filter_map(|(at, _, stats)| {
            stats.brackets.iter().find(|bracket| bracket.is_proof()).map(|bracket| (at, bracket.after))
        });
        let found = proven.next()?;
        proven.next().is_none().then_some(found)
    }

    /// The one reading that the balances prove.
    fn proven_alone(&self) -> Option<usize> {
        // In rows of unequal length a column is not the same in all of them.
        if self.survey.is_ragged() {
            return None;
        }
        let most = self.candidates().map(|(at, ..)| self.explained(at)).max().filter(|most| *most >= 1)?;
        let mut best = self.candidates().filter(|(at, ..)| self.explained(*at) == most).map(|(at, ..)| at);
        let at = best.next()?;
        // One that explains every step stands above those that explain some: amounts that repeat may fit by chance.
        let is_whole = |at: usize| self.best_chain(at).is_some_and(|chain| self.held(at, chain) == chain.1.steps);
        let is_alone = self.candidates().all(|(other, _, stats)| {
            other == at
                || self.explained(other) * 2 <= most
                || is_whole(at) && !is_whole(other)
                || (stats.sum == self.stats(at).sum && stats.lines == self.stats(at).lines)
        });
        // The only step of two rows proves an amount that is printed with its sign.
        let is_enough = most >= 2 || self.goes_both_ways(at);
        (is_alone && is_enough).then_some(at)
    }

    /// Whether one column prints amounts of either sign.
    fn goes_both_ways(&self, at: usize) -> bool {
        let is_signed = matches!(self.plan.candidates[at].amount, AmountColumns::Signed { .. });
        is_signed && self.stats(at).negative > 0 && self.stats(at).positive > 0
    }

    /// The likeliest column, and whether it is the only one that holds signed amounts in every row.
    fn signed_alone(&self) -> (usize, bool) {
        let flagged = |column: usize| {
            self.candidates().find(|(_, candidate, _)| {
                matches!(candidate.amount, AmountColumns::Flagged { column: other, flag } if other == column
                && self.crossed(column, flag).is_some_and(|[out_minus, out_plus, in_minus, in_plus]| {
                    out_plus + in_minus > 0 && out_minus == 0 && (in_minus == 0 || in_plus == 0)
                }))
            })
        };
        let signed: Vec<(usize, usize, &NumberStats)> = self
            .candidates()
            .filter_map(|(at, candidate, _)| match candidate.amount {
                AmountColumns::Signed { column } => Some((at, column, self.numbers(column)?)),
                AmountColumns::Flagged { .. } | AmountColumns::Either { .. } | AmountColumns::Split { .. } => None,
            })
            .collect();
        if let [(at, column, _)] = signed.as_slice() {
            let at = flagged(*column).map_or(*at, |(at, ..)| at);
            return (at, true);
        }
        let has_minus: Vec<_> = signed.iter().filter(|(.., stats)| stats.negative > 0).collect();
        match has_minus.as_slice() {
            [(at, _, stats)] => {
                let is_full = stats.numbers * 20 >= self.survey.dated * 19;
                let goes_both_ways = stats.positive > 0 && stats.numbers >= 3;
                // Beside a pair of columns for money out and in, a signed one is rather the balance.
                let is_beside_pair =
                    self.candidates().any(|(_, candidate, _)| matches!(candidate.amount, AmountColumns::Split { .. }));
                // Where one column follows from another, the latter's signs may just not be printed.
                let is_chained = self
                    .candidates()
                    .any(|(.., stats)| stats.chains.iter().any(|chain| chain.is_proof() || chain.is_turned_proof()));
                let is_clear = is_full && goes_both_ways && !is_beside_pair && !is_chained && !self.survey.is_ragged();
                (*at, is_clear)
            }
            _ => (signed.first().map_or(0, |(at, ..)| *at), false),
        }
    }
}
