//! In which order the dates of a file are written.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use super::date::{DateOrder, Printed};

/// Fewer steps from day to day may as well be steps from month to month.
const SPAN_STEPS_MIN: u64 = 4;

/// What the dates of a file say of their order.
#[derive(Clone, Debug, Default)]
pub(super) struct DateStats {
    /// How many were open.
    pub open_count: u64,
    /// How many had their order settled by themselves.
    settled_count: u64,
    /// Those that are a day under exactly one order: day first, month first, year first.
    only: [u64; 3],
    orders: [OrderStats; 3],
    /// Those whose order is settled.
    settled: OrderStats,
    /// The first open date as printed, and the byte between its numbers.
    pub example: Option<(String, u8)>,
    /// The first date that is a day under one order only, for each order.
    pub decisive: [Option<String>; 3],
    has_separators: [bool; 3],
    has_full_year: bool,
    has_short_year: bool,
    /// The last cell, and what it counted for.
    last: (Vec<u8>, [u64; 3]),
}

/// The dates under one order.
#[derive(Clone, Debug, Default)]
struct OrderStats {
    first: Option<i32>,
    last: Option<i32>,
    previous: Option<i32>,
    rises: u64,
    falls: u64,
    is_impossible: bool,
    hash: u64,
}

impl OrderStats {
    fn add(&mut self, day: Option<NaiveDate>) {
        let Some(day) = day.map(|day| day.num_days_from_ce()) else {
            self.is_impossible = true;
            return;
        };
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
        match self.previous.replace(day) {
            Some(previous) if previous < day => self.rises += 1,
            Some(previous) if previous > day => self.falls += 1,
            _ => {}
        }
        self.hash = self.hash.wrapping_mul(31).wrapping_add(u64::from(day.unsigned_abs()));
    }

    /// Days from the first to the last.
    fn span(&self) -> i32 {
        self.last.zip(self.first).map_or(0, |(last, first)| last - first)
    }

    /// How often the dates turn against the way that most of them go.
    fn turns(&self) -> u64 {
        self.rises.min(self.falls)
    }
}

impl DateStats {
    pub(super) fn add(&mut self, printed: Printed, cell: &[u8]) {
        let Printed::Open { parts: [a, b, c], separator, year_is_last } = printed else {
            self.settled_count += 1;
            if self.last.0 != cell {
                self.settled.add(printed.day(DateOrder::DayFirst));
                self.remember(cell, [0; 3]);
            }
            return;
        };
        self.open_count += 1;
        // Rows of one day follow one another: the same cell says the same again.
        if self.last.0 == cell {
            for (count, again) in self.only.iter_mut().zip(self.last.1) {
                *count += again;
            }
            return;
        }
        let before = self.only;
        if self.example.is_none() {
            self.example = Some((String::from_utf8_lossy(cell).into_owned(), separator));
        }
        self.has_separators[match separator {
            b'/' => 0,
            b'-' => 1,
            _ => 2,
        }] = true;
        self.has_full_year |= year_is_last;
        self.has_short_year |= !year_is_last;
        let days = DateOrder::ALL.map(|order| printed.day(order));
        let possible = days.iter().filter(|day| day.is_some()).count();
        for (at, day) in days.iter().enumerate() {
            // 00/00/0000 and 31/02 are no day under any order, and say nothing of it.
            if possible > 0 && (a != b || b != c || day.is_some()) {
                self.only[at] += u64::from(day.is_some() && possible == 1);
                if day.is_some() && possible == 1 && self.decisive[at].is_none() {
                    self.decisive[at] = Some(String::from_utf8_lossy(cell).into_owned());
                }
                self.orders[at].add(*day);
            }
        }
        self.remember(cell, [0, 1, 2].map(|at| self.only[at] - before[at]));
    }

    fn remember(&mut self, cell: &[u8], counted: [u64; 3]) {
        self.last.0.clear();
        self.last.0.extend_from_slice(cell);
        self.last.1 = counted;
    }

    /// Whether the dates of another column, which leave nothing open, are these days under an order, one after the other.
    fn repeats(&self, other: &Self, order: DateOrder) -> bool {
        other.open_count == 0
            && other.settled_count == self.open_count
            && self.settled_count == 0
            && other.settled.hash == self.of(order).hash
    }

    /// Whether most dates are of the kind whose order is open.
    pub(super) const fn is_open(&self) -> bool {
        self.open_count > 0 && self.open_count >= self.settled_count
    }

    /// Whether some date is a day under one order only.
    pub(super) fn is_decisive(&self) -> bool {
        self.only.iter().any(|count| *count > 0)
    }

    /// The byte between the numbers, where all dates have the same.
    pub(super) fn separator(&self) -> Option<u8> {
        match self.has_separators {
            [true, false, false] => Some(b'/'),
            [false, true, false] => Some(b'-'),
            [false, false, true] => Some(b'.'),
            _ => None,
        }
    }

    /// Whether years have four digits, where all have or none has.
    pub(super) const fn has_full_years(&self) -> Option<bool> {
        match (self.has_full_year, self.has_short_year) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// Whether two orders make other days of some date.
    pub(super) fn differs(&self, left: DateOrder, right: DateOrder) -> bool {
        self.of(left).hash != self.of(right).hash || self.of(left).is_impossible != self.of(right).is_impossible
    }

    /// Whether the dates only ever rise or only ever fall, whichever way they are written.
    pub(super) fn direction(&self) -> Option<Ordering> {
        let mut ways =
            self.orders.iter().chain([&self.settled]).filter(|stats| !stats.is_impossible).filter_map(|stats| {
                match (stats.rises, stats.falls) {
                    (0, 0) => None,
                    (_, 0) => Some(Some(Ordering::Less)),
                    (0, _) => Some(Some(Ordering::Greater)),
                    _ => Some(None),
                }
            });
        let first = ways.next()??;
        ways.all(|way| way == Some(first)).then_some(first)
    }

    fn of(&self, order: DateOrder) -> &OrderStats {
        &self.orders[order as usize]
    }
}

/// What else speaks for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Vote {
    pub order: DateOrder,
    /// How many voices it has.
    pub weight: u32,
}

/// How the order was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OrderVerdict {
    /// No other is possible, or it makes no difference.
    Certain(DateOrder),
    /// It was said, and is possible.
    Answered(DateOrder),
    /// All else agrees.
    Assumed(DateOrder),
    /// Nothing decides; the likeliest, and what remains.
    Open(DateOrder, Vec<DateOrder>),
}

/// Judges by the impossible first, then by what else speaks, with the dates of other columns and of the preamble in
/// the same writing as further witnesses. What was said comes before all but the impossible.
pub(super) fn judge(dates: &DateStats, others: &[&DateStats], votes: &[Vote], said: Option<DateOrder>) -> OrderVerdict {
    if dates.open_count == 0 {
        return OrderVerdict::Certain(DateOrder::DayFirst);
    }
    let is_alike = |other: &&&DateStats| {
        other.open_count > 0 && other.separator() == dates.separator() && other.has_full_year == dates.has_full_year
    };
    let repeats = |order: &DateOrder| others.iter().any(|other| dates.repeats(other, *order));
    let repeated: Vec<DateOrder> = DateOrder::ALL.into_iter().filter(repeats).collect();
    if let [order] = repeated.as_slice() {
        return OrderVerdict::Certain(*order);
    }
    let witnesses: Vec<&DateStats> = others.iter().filter(is_alike).copied().chain([dates]).collect();
    let only = DateOrder::ALL.map(|order| witnesses.iter().map(|stats| stats.only[order as usize]).sum::<u64>());
    let [day, month, year] = only;
    let proven: Vec<DateOrder> = DateOrder::ALL.into_iter().filter(|order| only[*order as usize] > 0).collect();
    match proven.as_slice() {
        [order] => return OrderVerdict::Certain(*order),
        [] => {}
        // A few impossible dates in a long file are its mistakes, and are listed as such.
        several => {
            let total = day + month + year;
            let most = several.iter().copied().max_by_key(|order| only[*order as usize]).unwrap_or(DateOrder::DayFirst);
            return if total - only[most as usize] <= only[most as usize] / 20 {
                OrderVerdict::Certain(most)
            } else if let Some(order) = said.filter(|order| several.contains(order)) {
                OrderVerdict::Answered(order)
            } else {
                OrderVerdict::Open(most, several.to_vec())
            };
        }
    }
    let mut open: Vec<DateOrder> = DateOrder::ALL
        .into_iter()
        .filter(|order| witnesses.iter().all(|stats| !stats.of(*order).is_impossible))
        .collect();
    if let Some(order) = said.filter(|order| open.contains(order) || open.is_empty()) {
        return OrderVerdict::Answered(order);
    }
    if open.is_empty() {
        return OrderVerdict::Open(DateOrder::DayFirst, vec![DateOrder::DayFirst, DateOrder::MonthFirst]);
    }
    if open.contains(&DateOrder::YearFirst) {
        match year_first(dates, &open) {
            YearFirst::Unlikely => open.retain(|order| *order != DateOrder::YearFirst),
            YearFirst::Possible => return OrderVerdict::Open(open[0], open),
        }
    }
    match open.as_slice() {
        [order] => return OrderVerdict::Certain(*order),
        [first, rest @ ..] if rest.iter().all(|order| dates.of(*order).hash == dates.of(*first).hash) => {
            return OrderVerdict::Certain(*first);
        }
        _ => {}
    }
    by_votes(dates, &open, votes)
}

/// Whether years of two digits may stand in front.
enum YearFirst {
    Unlikely,
    Possible,
}

/// Years of two digits that stand in front make the days jump by years when they are taken for the last.
fn year_first(dates: &DateStats, open: &[DateOrder]) -> YearFirst {
    let span = |order| dates.of(order).span();
    let own = span(DateOrder::YearFirst);
    let is_shortest = open.iter().all(|order| *order == DateOrder::YearFirst || own < span(*order));
    let is_one_day = own == 0 && dates.separator() == Some(b'-');
    if own < 800 && (is_shortest || is_one_day) { YearFirst::Possible } else { YearFirst::Unlikely }
}

fn by_votes(dates: &DateStats, open: &[DateOrder], votes: &[Vote]) -> OrderVerdict {
    let mut weights = [0_u32; 3];
    for vote in votes {
        weights[vote.order as usize] += vote.weight;
    }
    for order in open {
        let others = || open.iter().filter(|other| *other != order).map(|other| dates.of(*other));
        let own = dates.of(*order);
        // A statement is of weeks; read in the wrong order its days lie months apart.
        if own.rises + own.falls >= SPAN_STEPS_MIN
            && own.span() <= 62
            && others().all(|other| other.span() > 4 * own.span() + 20)
        {
            weights[*order as usize] += 1;
        }
        if own.turns() == 0 && others().all(|other| other.turns() >= 2) {
            weights[*order as usize] += 1;
        }
    }
    let favoured: Vec<DateOrder> = DateOrder::ALL.into_iter().filter(|order| weights[*order as usize] > 0).collect();
    match favoured.as_slice() {
        [order] if weights[*order as usize] >= 2 && open.contains(order) => OrderVerdict::Assumed(*order),
        _ => {
            let likeliest = open.iter().copied().max_by_key(|order| (weights[*order as usize], 3 - *order as u32));
            OrderVerdict::Open(likeliest.unwrap_or(DateOrder::DayFirst), open.to_vec())
        }
    }
}
