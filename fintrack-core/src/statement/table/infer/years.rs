//! Which year the rows are of, where they print none.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::super::super::date::{DateOrder, Printed};
use super::super::super::yearless;
use super::super::super::{Answer, EvidenceKind, QuestionCode, Subject, WarningCode};
use super::super::years::{self, HALF_YEAR_DAYS, YearRule};
use super::mentions::{Mention, Mentions};
use super::verdict::{Remarks, Verdict};

/// How many days a row may lie after the last day that the file names: what is booked over a weekend.
const MARGIN_DAYS: u64 = 7;
/// A statement's last row is not longer before the day that it names than a quarter of a year.
const GAP_DAYS_MAX: i64 = 92;
/// More years are none that a person chooses from.
const READINGS_MAX: usize = 4;
/// The days of a leap year.
const YEAR_DAYS: usize = 366;
const LEAP_YEAR_DAYS: u32 = 366;

/// What rows without a year say of it.
#[derive(Clone, Debug, Default)]
pub(super) struct YearStats {
    /// All rows, with the day first and with the month first.
    rows: [Season; 2],
    /// The same without those that name an instalment.
    plain: [Season; 2],
    pub mentions: Mentions,
    /// A day as printed.
    pub example: Option<String>,
}

/// The days of the rows within the year, and the ways in which they may be in the order of time.
#[derive(Clone, Debug)]
struct Season {
    /// For each day of a leap year, whether a row is of it.
    has: [bool; YEAR_DAYS],
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    rising: Walk,
    falling: Walk,
}

impl Default for Season {
    fn default() -> Self {
        Self { has: [false; YEAR_DAYS], first: None, last: None, rising: Walk::default(), falling: Walk::default() }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    /// Turns of the year.
    turns: i32,
    /// Whether some row breaks the order.
    is_broken: bool,
}

impl Walk {
    fn step(&mut self, previous: NaiveDate, day: NaiveDate, order: Ordering) {
        match years::turn(previous, day, order) {
            Some(turn) => self.turns += turn.abs(),
            None => self.is_broken = true,
        }
    }
}

/// How the rows follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// `None` where they are in no order.
    order: Option<Ordering>,
    turns: i32,
    /// The latest row.
    latest: NaiveDate,
    /// Days from the earliest to the latest.
    span: u32,
}

impl YearStats {
    /// A row's day, and whether it names an instalment.
    pub(super) fn add(&mut self, printed: Printed, cell: &[u8], is_instalment: bool) {
        if self.example.is_none() {
            self.example = Some(String::from_utf8_lossy(cell).into_owned());
        }
        for (at, order) in [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().enumerate() {
            let Some(day) = printed.day(order) else { continue };
            self.rows[at].add(day);
            if !is_instalment {
                self.plain[at].add(day);
            }
        }
    }
}

impl Season {
    fn add(&mut self, day: NaiveDate) {
        if let Some(has) = usize::try_from(day.ordinal0()).ok().and_then(|at| self.has.get_mut(at)) {
            *has = true;
        }
        self.first.get_or_insert(day);
        if let Some(previous) = self.last.replace(day) {
            self.rising.step(previous, day, Ordering::Less);
            self.falling.step(previous, day, Ordering::Greater);
        }
    }

    /// The rows in an order of time.
    fn ordered(&self) -> Option<Run> {
        let (first, last) = (self.first?, self.last?);
        let ordered = |walk: Walk, order, latest: NaiveDate, earliest: NaiveDate| {
            let days = i64::from(walk.turns) * 366 + i64::from(latest.ordinal()) - i64::from(earliest.ordinal());
            let span = u32::try_from(days).ok().filter(|_| !walk.is_broken)?;
            Some(Run { order: Some(order), turns: walk.turns, latest, span })
        };
        let rising = ordered(self.rising, Ordering::Less, last, first);
        let falling = ordered(self.falling, Ordering::Greater, first, last);
        // Of two ways to go from one day to another, the shorter.
        rising.into_iter().chain(falling).min_by_key(|run| run.span)
    }

    /// Rows in no order: the year turns in the longest time without any.
    fn scattered(&self) -> Option<Run> {
        let days: Vec<usize> = (0..YEAR_DAYS).filter(|day| self.has[*day]).collect();
        let next = |at: usize| days.get(at + 1).map_or_else(|| days[0] + YEAR_DAYS, |next| *next);
        let (at, gap) = (0..days.len()).map(|at| (at, next(at) - days[at])).max_by_key(|(_, gap)| *gap)?;
        let ordinal = u32::try_from(days[at] + 1).ok()?;
        let latest = NaiveDate::from_yo_opt(yearless::LEAP_YEAR.into(), ordinal)?;
        let span = u32::try_from(YEAR_DAYS - gap).ok()?;
        Some(Run { order: None, turns: 0, latest, span })
    }
}

impl Run {
    /// How the rows follow one another, and whether nothing else is likely. Rows in order over more than a year are so in
    /// a long statement only. Rows in order over most of a year, and in no order within less than half of one, are in no
    /// order on a card's bill; else it is open, as it is of rows in no order over most of a year. It is open too of rows in
    /// order over most of a year that would come closer to the day that the file names in no order: a few rows may happen
    /// to be in one.
    fn of(season: &Season, is_card: bool, is_long: bool, named: Option<NaiveDate>) -> Option<(Self, bool)> {
        let scattered = season.scattered()?;
        let is_close = scattered.span <= HALF_YEAR_DAYS;
        let Some(ordered) = season.ordered() else { return Some((scattered, is_close)) };
        let is_within_year = ordered.span < LEAP_YEAR_DAYS;
        if is_long || ordered.span <= HALF_YEAR_DAYS {
            return Some((ordered, true));
        }
        if is_within_year && !is_close {
            let is_chance = named.is_some_and(|day| scattered.latest_until(day) > ordered.latest_until(day));
            return Some((ordered, !is_chance));
        }
        if is_card && is_close {
            return Some((scattered, true));
        }
        // Few rows of a year, or those of some days in disorder about the turn of one.
        Some((if is_within_year { ordered } else { scattered }, false))
    }

    /// The rule under which the latest row is of this date.
    fn rule(self, latest: NaiveDate, bill: Option<NaiveDate>) -> YearRule {
        match self.order {
            Some(order) => {
                let first_year = if order == Ordering::Less { latest.year() - self.turns } else { latest.year() };
                YearRule::InOrder { first_year, order, bill }
            }
            None => YearRule::Until { latest, bill },
        }
    }

    /// The latest row under a day that the file names; `None` where it lies too far from that day to be meant by it.
    fn latest_until(self, limit: NaiveDate) -> Option<NaiveDate> {
        let latest = yearless::until(self.latest, limit.checked_add_days(Days::new(MARGIN_DAYS))?)?;
        let gap = limit.signed_duration_since(latest).num_days();
        (gap <= GAP_DAYS_MAX).then_some(latest)
    }
}

impl Verdict<'_> {
    /// The rule of the years; `None` where the rows print them.
    pub(super) fn years(&self, order: DateOrder, is_card: bool, remarks: &mut Remarks) -> Option<YearRule> {
        if !self.sheet.lacks_years {
            return None;
        }
        let stats = &self.survey.years;
        let at = usize::from(order == DateOrder::MonthFirst);
        let named = self.named_day(order);
        let is_long = named.is_some_and(|(mention, day)| self.is_long(mention, day, order));
        let run_of = |season: &Season| Run::of(season, is_card, is_long, named.map(|(_, day)| day));
        let plain = run_of(&stats.plain[at]).filter(|_| is_card);
        let Some((run, is_certain)) = plain.or_else(|| run_of(&stats.rows[at])) else {
            return Some(YearRule::Unknown);
        };
        let bill = |date: NaiveDate| plain.map(|_| date);
        if let Some(year) = self.told.answers.year {
            if let Some(latest) = yearless::in_year(run.latest, year.into()) {
                let kind = self.told.source(|answers| answers.year.is_some());
                remarks.explain(Subject::Year, kind, format!("the latest row is of {latest}"));
                return Some(run.rule(latest, bill(latest)));
            }
            let proof = format!("it has a row of {}, a day that {year} has not", run.latest.format("%d/%m"));
            remarks.contradict(&Answer::Year(year), &proof);
        }
        if let Some((mention, day)) = named.filter(|_| is_certain)
            && let Some(latest) = run.latest_until(day)
        {
            let line = mention.line;
            let detail = format!("line {line} names {day}, and no row lies after it: `{}`", mention.text);
            let kind = if mention.is_titled { EvidenceKind::Named } else { EvidenceKind::Assumed };
            remarks.explain(Subject::Year, kind, detail.clone());
            if !mention.is_titled {
                remarks.warn(WarningCode::Assumed, format!("the rows have no year, and {detail}"));
            }
            return Some(run.rule(latest, bill(day)));
        }
        Some(self.ask_of_year(run, order, bill(run.latest).is_some(), remarks))
    }

    /// The latest day that the file names as its own, else the latest that it names at all.
    fn named_day(&self, order: DateOrder) -> Option<(&Mention, NaiveDate)> {
        let mentions = &self.survey.years.mentions.all;
        let latest = |is_titled: bool| {
            let wanted = mentions.iter().filter(move |mention| mention.is_titled == is_titled);
            wanted.filter_map(|mention| Some((mention, mention.day(order)?))).max_by_key(|(_, day)| *day)
        };
        latest(true).or_else(|| latest(false))
    }

    /// Whether the line that names the last day of a statement names a first that lies long before it.
    fn is_long(&self, mention: &Mention, last: NaiveDate, order: DateOrder) -> bool {
        let same_line = self.survey.years.mentions.all.iter().filter(|other| other.line == mention.line);
        let first = same_line.filter(|other| other.is_titled).filter_map(|other| other.day(order)).min();
        first.is_some_and(|first| last.signed_duration_since(first).num_days() > i64::from(HALF_YEAR_DAYS))
    }

    fn ask_of_year(&self, run: Run, order: DateOrder, has_bill: bool, remarks: &mut Remarks) -> YearRule {
        let stats = &self.survey.years;
        let example = stats.example.as_deref().unwrap_or_default();
        let latest = run.latest.format(if order == DateOrder::MonthFirst { "%m/%d" } else { "%d/%m" });
        let dates: Vec<NaiveDate> =
            self.years_to_ask(run, order).into_iter().filter_map(|year| yearless::in_year(run.latest, year)).collect();
        let hint = if dates.is_empty() { ", nor a year anywhere: answer year= with its four digits" } else { "" };
        let message =
            format!("`{example}` has no year: of which year is the latest row, {latest}? The file does not say{hint}");
        remarks.explain(Subject::Year, EvidenceKind::Open, message.clone());
        let readings = dates.iter().filter_map(|date| {
            Some((Answer::Year(u16::try_from(date.year()).ok()?), format!("the latest row is of {date}")))
        });
        let readings: Vec<_> = readings.take(READINGS_MAX).collect();
        remarks.ask(QuestionCode::Year, message, readings);
        dates.first().map_or(YearRule::Unknown, |latest| run.rule(*latest, Some(*latest).filter(|_| has_bill)))
    }

    /// The years that the file's own words suggest, the likeliest first.
    fn years_to_ask(&self, run: Run, order: DateOrder) -> Vec<i32> {
        let mentions = &self.survey.years.mentions;
        let titled_first = |mention: &&Mention| !mention.is_titled;
        let mut named: Vec<&Mention> = mentions.all.iter().collect();
        named.sort_by_key(titled_first);
        let of_days = named.into_iter().filter_map(|mention| {
            let limit = mention.day(order)?.checked_add_days(Days::new(MARGIN_DAYS))?;
            Some(yearless::until(run.latest, limit)?.year())
        });
        let others: Vec<i32> = mentions.years.iter().rev().map(|year| i32::from(*year)).collect();
        let around = others.first().into_iter().flat_map(|year| [year + 1, year - 1]);
        let mut seen = BTreeSet::new();
        of_days.chain(others.iter().copied()).chain(around).filter(|year| seen.insert(*year)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    fn run_of(days: &[(u32, u32)], is_card: bool, is_long: bool) -> (Run, bool) {
        let mut season = Season::default();
        for (month, day) in days {
            season.add(date(2000, *month, *day));
        }
        Run::of(&season, is_card, is_long, None).unwrap()
    }

    fn run(days: &[(u32, u32)]) -> Run {
        run_of(days, false, false).0
    }

    #[test]
    fn rows_rise_or_fall_through_the_turn_of_the_year() {
        let rising = run(&[(12, 28), (12, 30), (1, 3)]);
        assert_eq!((rising.order, rising.turns, rising.latest), (Some(Ordering::Less), 1, date(2000, 1, 3)));
        let falling = run(&[(1, 3), (12, 30), (12, 28)]);
        assert_eq!((falling.order, falling.turns, falling.latest), (Some(Ordering::Greater), 1, date(2000, 1, 3)));
        let years = run_of(&[(1, 3), (12, 28), (1, 2), (6, 1), (12, 30)], false, true).0;
        assert_eq!((years.order, years.turns, years.latest), (Some(Ordering::Less), 1, date(2000, 12, 30)));
    }

    #[test]
    fn of_rows_in_no_order_the_latest_is_that_before_the_longest_time_without_any() {
        let scattered = run(&[(12, 28), (12, 29), (1, 10), (1, 3)]);
        assert_eq!((scattered.order, scattered.latest, scattered.span), (None, date(2000, 1, 10), 13));
        // They may as well be in order over a year.
        let days = [(12, 28), (1, 10), (1, 3), (12, 30)];
        let (bill, is_certain) = run_of(&days, true, false);
        assert_eq!((bill.order, bill.latest, is_certain), (None, date(2000, 1, 10), true));
        let (account, is_certain) = run_of(&days, false, false);
        assert_eq!(
            (account.order, account.turns, is_certain),
            (Some(Ordering::Greater), 1, false),
            "the span is of less than a year"
        );
    }

    #[test]
    fn a_day_far_from_all_rows_is_not_theirs() {
        let bill = run(&[(7, 25), (8, 7), (8, 3)]);
        assert_eq!(bill.latest_until(date(2014, 9, 10)), Some(date(2014, 8, 7)));
        assert_eq!(bill.latest_until(date(2014, 8, 1)), Some(date(2014, 8, 7)));
        assert_eq!(bill.latest_until(date(2014, 7, 1)), None);
        assert_eq!(bill.latest_until(date(1998, 3, 10)), None);
    }
}
