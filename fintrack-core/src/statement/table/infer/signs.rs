//! What gives the amount its sign.

use std::cmp::Ordering;

use super::super::super::amount::Direction;
use super::super::super::{Answer, QuestionCode, Sign};
use super::super::dialect::{AmountColumns, Debits};
use super::super::leaning::leaning;
use super::amounts::{AmountVerdict, Amounts, Turned};
use super::proof::RowOrder;
use super::tally::NumberStats;

/// From this many lines on, a list in which nothing ever goes the other way is not an account's.
const ONE_WAY_LINES_MAX: u64 = 12;

/// The readings of a sign in a few words.
const AS_PRINTED: &str = "as printed: what has no minus is money in";
const TURNED: &str = "turned: what has no minus is money out";

impl Amounts<'_> {
    /// Follows what was said of the signs, else asks what nothing decides.
    pub(super) fn judge_sign(&self, verdict: &mut AmountVerdict) {
        let is_settled = match self.answers.sign {
            Some(sign) if self.answers.signs.is_empty() => self.follow_sign(verdict, sign),
            _ if self.follow_words(verdict) => true,
            _ => !verdict.needs_sign,
        };
        if is_settled {
            return;
        }
        match verdict.amount {
            AmountColumns::Signed { column } => self.judge_signed(verdict, column),
            AmountColumns::Flagged { column, flag } => self.judge_flagged(verdict, column, flag),
            AmountColumns::Either { columns: [column, _] } => self.judge_one_way(verdict, column),
            AmountColumns::Split { debit, credit, .. } => self.judge_split(verdict, debit, credit),
        }
    }

    // --- what was said ---

    /// Reads the signs as was said, unless the balances prove otherwise; `false` where that cannot be.
    fn follow_sign(&self, verdict: &mut AmountVerdict, sign: Sign) -> bool {
        let answer = Answer::Sign(sign);
        let Some(amount) = self.with_sign(verdict.amount, sign) else {
            let proof = "no column, letter or word beside the amounts says the way".to_owned();
            verdict.contradicted.push((answer, proof));
            return false;
        };
        let at = self.plan.candidates.iter().position(|candidate| candidate.amount == amount).unwrap_or(verdict.at);
        let followed = if at == verdict.at { verdict.clone() } else { self.verdict(at) };
        let is_disproved = verdict.is_proven
            && match sign {
                Sign::Turned => !self.is_told_either_way(verdict.at),
                Sign::AsPrinted | Sign::ByKind => {
                    !followed.is_proven && self.stats(at).sum != self.stats(verdict.at).sum
                }
            };
        if is_disproved {
            verdict.contradicted.push((answer, "the balances prove the amounts".to_owned()));
            return true;
        }
        let (drafts, contradicted) = (std::mem::take(&mut verdict.drafts), std::mem::take(&mut verdict.contradicted));
        let turned = if sign == Sign::Turned { Turned::Said } else { followed.turned };
        *verdict = AmountVerdict { amount, turned, drafts, contradicted, ..followed };
        true
    }

    /// The columns under what was said of their signs; `None` where nothing is there to say the way.
    fn with_sign(&self, amount: AmountColumns, sign: Sign) -> Option<AmountColumns> {
        Some(match (sign, amount) {
            (Sign::Turned, _)
            | (Sign::AsPrinted, AmountColumns::Signed { .. } | AmountColumns::Either { .. })
            | (Sign::ByKind, AmountColumns::Flagged { .. }) => amount,
            (
                Sign::AsPrinted,
                AmountColumns::Flagged { column, .. }
                | AmountColumns::Split { debit: Some(column), credit: None, .. }
                | AmountColumns::Split { debit: None, credit: Some(column), .. },
            ) => AmountColumns::Signed { column },
            (Sign::AsPrinted, AmountColumns::Split { debit, .. }) => {
                let numbers = debit.and_then(|column| self.numbers(column));
                let is_negative = numbers.is_some_and(|numbers| numbers.negative > numbers.positive);
                amount.with_debits(if is_negative { Debits::AsPrinted } else { Debits::MayBeReversed })
            }
            (Sign::ByKind, AmountColumns::Signed { column }) => {
                AmountColumns::Flagged { column, flag: *self.plan.flags.first()? }
            }
            (Sign::ByKind, AmountColumns::Either { .. }) => return None,
            (Sign::ByKind, AmountColumns::Split { .. }) => amount.with_debits(Debits::AndCreditsIn),
        })
    }

    /// Whether the balances follow from amounts without signs both as printed and turned: a sum that is spent again and
    /// again explains a balance read from either end. The dates tell which end is the first.
    fn is_told_either_way(&self, at: usize) -> bool {
        let Some((_, chain)) = self.best_chain(at).filter(|(_, chain)| chain.is_proof()) else { return false };
        let is_the_way = |order| chain.explained_in(order) == chain.explained();
        let is_settled = match self.survey.dates.direction() {
            Some(Ordering::Less) => is_the_way(RowOrder::OldestFirst),
            Some(Ordering::Greater) => is_the_way(RowOrder::NewestFirst),
            Some(Ordering::Equal) | None => false,
        };
        self.stats(at).negative == 0 && chain.turned() == chain.explained() && !is_settled
    }

    // --- what nothing decides ---

    fn judge_signed(&self, verdict: &mut AmountVerdict, column: usize) {
        let name = self.column_name(column);
        let is_partly_lettered =
            self.numbers(column).is_some_and(|numbers| numbers.lettered > 0 && numbers.lettered < numbers.numbers);
        if is_partly_lettered {
            let message = format!("some amounts in {name} have a D or C beside them and some have none");
            let label = "what has no letter has the sign that is printed";
            verdict.ask(QuestionCode::Sign, message, [(Answer::Sign(Sign::AsPrinted), label.to_owned())]);
        }
        let conflict = self.plan.flags.iter().zip(&self.survey.flags).find(|(flag, stats)| {
            stats.unknown == 0
                && self.crossed(column, **flag).is_some_and(|[out_minus, out_plus, in_minus, in_plus]| {
                    out_plus + in_minus > 0 && out_minus + in_plus > 0
                })
        });
        if let Some((flag, _)) = conflict
            && !verdict.is_proven
            && self.plan.answered.is_none()
        {
            let flag = self.column_name(*flag);
            let message = format!("is money out where {name} is negative, or where {flag} says so? They differ");
            verdict.ask(QuestionCode::Sign, message, sign_or_word(&name, &flag));
        }
        self.judge_one_way(verdict, column);
    }

    fn judge_flagged(&self, verdict: &mut AmountVerdict, column: usize, flag: usize) {
        if self.plan.answered.is_some() {
            return;
        }
        let (name, word) = (self.column_name(column), self.column_name(flag));
        let at = self.plan.flags.iter().position(|column| *column == flag);
        let unknown = at.map_or(0, |at| self.survey.flags[at].unknown);
        let mut readings = sign_or_word(&name, &word);
        readings.reverse();
        // Without a sign there is nothing but the word.
        readings.truncate(if self.numbers(column).is_some_and(|numbers| numbers.signed == 0) { 1 } else { 2 });
        let is_blank_out = self.plan.blank(flag).is_some();
        if is_blank_out && at.is_some_and(|at| self.survey.flags[at].outs > 0) {
            let message = format!("{word} says debit, credit, and in some rows nothing: what are those?");
            verdict.ask(QuestionCode::Sign, message, readings);
            return;
        }
        if is_blank_out {
            verdict.assumptions.push(format!("amounts without a word in {word} are money out: it marks credits alone"));
        }
        if unknown > 0 && !self.ask_of_unknown_words(verdict, column, flag) {
            let message = format!("{unknown} rows say neither debit nor credit in {word}");
            verdict.ask(QuestionCode::Sign, message, readings.clone());
        }
        let is_mixed = self.crossed(column, flag).is_some_and(|[out_minus, out_plus, in_minus, in_plus]| {
            out_minus > 0 && out_plus > 0 || in_minus > 0 && in_plus > 0
        });
        if is_mixed && !verdict.is_proven {
            let message = format!("amounts of either sign stand beside one word in {word}: which counts?");
            verdict.ask(QuestionCode::Sign, message, readings);
        }
    }

    fn judge_split(&self, verdict: &mut AmountVerdict, debit: Option<usize>, credit: Option<usize>) {
        if verdict.is_proven {
            return;
        }
        let by_kind = |label: &str| (Answer::Sign(Sign::ByKind), label.to_owned());
        let as_printed = |label: &str| (Answer::Sign(Sign::AsPrinted), label.to_owned());
        let is_one_side = debit.is_none() || credit.is_none();
        let is_whole = self.stats(verdict.at).problems == 0 && self.agrees_with_its_side(debit, credit);
        if is_one_side && self.stats(verdict.at).lines > 0 && !is_whole {
            let way = if debit.is_some() { "money out" } else { "money in" };
            let readings = [by_kind(&format!("all of it is {way}")), as_printed(AS_PRINTED)];
            let message = "only one of the columns for money out and money in is there";
            verdict.ask(QuestionCode::Sign, message, readings);
            return;
        }
        let numbers = |column: Option<usize>| column.and_then(|column| self.numbers(column));
        let is_mixed = |column| numbers(column).is_some_and(|stats| stats.negative > 0 && stats.positive > 0);
        let is_credit_negative = numbers(credit).is_some_and(|stats| stats.negative > stats.positive);
        if is_mixed(debit) || is_mixed(credit) || is_credit_negative {
            let readings =
                [as_printed("the other sign is a reversal"), by_kind("the column says the way, whatever the sign")];
            let message = "amounts of either sign stand in one column for money out or in: are they reversals?";
            verdict.ask(QuestionCode::Sign, message, readings);
        }
    }

    /// Whether all signs of the only column for money out or in say what its name says.
    fn agrees_with_its_side(&self, debit: Option<usize>, credit: Option<usize>) -> bool {
        let is = |column: Option<usize>, fits: fn(&NumberStats) -> bool| {
            column.and_then(|column| self.numbers(column)).is_some_and(fits)
        };
        is(debit, |stats| stats.positive == 0) || is(credit, |stats| stats.negative == 0)
    }

    /// Amounts that all go one way may lack their signs.
    fn judge_one_way(&self, verdict: &mut AmountVerdict, column: usize) {
        let stats = self.stats(verdict.at);
        if stats.negative > 0 || stats.lines == 0 {
            return;
        }
        if self.is_card {
            self.ask_of_kinds(verdict, column);
            return;
        }
        let name = self.column_name(column);
        if let Some((message, readings)) = self.balances_without_signs(verdict, &name) {
            if self.ask_of_kinds(verdict, column) {
                return;
            }
            return verdict.ask(QuestionCode::Sign, message, readings);
        }
        // The first row's balance proves nothing of its sign: a word beside it may say more.
        if verdict.is_proven && self.survey.kind_example.is_none() {
            return;
        }
        let Some(numbers) = self.numbers(column).filter(|stats| stats.signed + stats.lettered < stats.numbers) else {
            return;
        };
        if self.ask_of_kinds(verdict, column) {
            return;
        }
        let why = if let Some(word) = &self.survey.kind_example {
            format!("beside words such as `{word}`")
        } else if let Some((out, income)) = self.leanings() {
            // Each row goes its own way, and no sign for all of them is right.
            let message = format!("{name} has no sign, neither beside `{out}` nor beside `{income}`");
            return verdict.ask(QuestionCode::Sign, message, []);
        } else if stats.lines >= ONE_WAY_LINES_MAX {
            format!("in all {} lines", stats.lines)
        } else if !self.plan.is_named {
            "in columns without names".to_owned()
        } else if numbers.signed > 0 {
            // All signs that are printed are a plus here: what has none may be the opposite.
            "beside others that have a plus".to_owned()
        } else {
            let message = format!("the amounts in {name} are all printed without a sign, and are taken as printed");
            return verdict.assumptions.push(message);
        };
        let message = format!("is money in or out where {name} has no sign? It has none {why}");
        verdict.ask(QuestionCode::Sign, message, either());
    }

    /// What is to be asked of amounts without signs for the balances beside them: one that rises and falls is the only
    /// witness of the way.
    fn balances_without_signs(&self, verdict: &AmountVerdict, name: &str) -> Option<(String, Vec<(Answer, String)>)> {
        let chain = self.best_chain(verdict.at).map(|(_, chain)| chain).filter(|_| verdict.before.is_none())?;
        let (explained, turned) = (chain.explained(), chain.turned());
        if explained < chain.steps && turned > 0 {
            // Where it rises too, each row goes its own way, and no sign for all of them is right.
            let readings = if turned == chain.steps { either().to_vec() } else { Vec::new() };
            return Some((format!("the balance falls though all amounts in {name} are positive"), readings));
        }
        let message = if explained * 2 < chain.steps && !verdict.is_proven {
            format!("the balances do not follow from the amounts in {name}, which have no sign")
        } else if self.is_told_either_way(verdict.at) {
            format!("the balances fit whether money is in or out where {name} has no sign")
        } else {
            return None;
        };
        Some((message, either().to_vec()))
    }

    /// The first texts that lean to money out and to money in, where there are both. Few rows are looked at, and only
    /// where no sign tells.
    fn leanings(&self) -> Option<(String, String)> {
        let texts = || {
            self.sheet.data().flat_map(|row| self.plan.descriptions.iter().filter_map(|column| row.cells.get(*column)))
        };
        let first = |way: Direction| {
            texts().map(|cell| cell.text.trim()).find(|text| leaning(text) == Some(way)).map(str::to_owned)
        };
        first(Direction::Out).zip(first(Direction::In))
    }
}

/// The two readings of a sign of which nothing is known.
pub(super) fn either() -> [(Answer, String); 2] {
    [(Sign::Turned, TURNED), (Sign::AsPrinted, AS_PRINTED)].map(|(sign, label)| (Answer::Sign(sign), label.to_owned()))
}

fn sign_or_word(amount: &str, flag: &str) -> Vec<(Answer, String)> {
    vec![
        (Answer::Sign(Sign::AsPrinted), format!("the sign in {amount} counts")),
        (Answer::Sign(Sign::ByKind), format!("the word in {flag} counts")),
    ]
}
