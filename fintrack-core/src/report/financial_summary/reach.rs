//! What of a history a summary reads.

use crate::calendar::{BillingMonth, Period};
use crate::invoice::CardBook;
use crate::recurrence::Schedule;
use crate::report::pending_bills::month_of;
use crate::report::{Settings, SummaryQuery, TREND_MONTHS};

/// What of a history a summary reads: the rest may stay where it is, however long it is. Cards, schedules, holdings, goals
/// and rates are of the whole history all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummaryReach {
    /// The first report month whose entries and budgets are read.
    pub first: BillingMonth,
    /// The last one: that of the span, or a later one that a bill of the span counts in.
    pub last: BillingMonth,
    /// The days whose entries are read. The ledger has a balance of each account from their start.
    pub days: Period,
}

impl SummaryReach {
    /// What a summary of these cards and schedules reads: its span, the span before, the months of the trend, those that the
    /// bills count in, and what moves accounts until the day that it is asked on.
    pub fn of(query: &SummaryQuery, settings: &Settings, cards: &[CardBook<'_>], schedules: &[Schedule<'_>]) -> Self {
        let SummaryQuery { span, today, .. } = *query;
        let of_bills = schedules.iter().flat_map(|schedule| {
            let flow = schedule.item().terms().flow;
            let slots = schedule.slots(span.period(settings));
            slots.map(move |slot| month_of(settings, cards, flow, slot.due))
        });
        let end = span.last_month(settings);
        let months = span.months(settings).chain(span.previous().months(settings)).chain(of_bills);
        let (first, last) = months
            .fold((end.offset(1 - TREND_MONTHS), end), |(first, last), month| (first.min(month), last.max(month)));
        let tomorrow = today.succ_opt().unwrap_or(today);
        let ends = [settings.days(first).start(), settings.days(last).end()];
        let days = Period::spanning([ends[0].min(tomorrow), ends[1]]).unwrap_or_else(|| settings.days(last));
        Self { first, last, days }
    }
}
