//! What was done with a merchant before, beside its category: which subcategory it had there, which tags, on which day.
//!
//! What is kept are the confirmations themselves, the newest last, and not their faded counts: taking one back leaves exactly
//! what was there before. Each counts as the model's memory counts it. What was not touched for the longest is forgotten
//! when there is no more room.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use twox_hash::XxHash3_64;

use super::forget::kept_since;
use super::model::DECAY;
use crate::id::TagId;

/// The longest history that counts: what comes before it weighs less than a hundred-millionth.
pub(super) const FILINGS_COUNTED: usize = 255;
/// So many changes are told apart in time; what comes later is as old as the last of them.
pub(super) const CLOCK_MAX: u32 = u32::MAX - 1;
/// The most tags of one confirmation that are kept.
pub(super) const TAGS_MAX: usize = 255;

/// What each part of it takes as bytes.
mod bytes {
    pub(super) const MERCHANT: usize = 14;
    pub(super) const FILING: usize = 9;
    pub(super) const TAG: usize = 16;
}

/// The name of a merchant.
pub(super) type Merchant = u64;

/// The name of a merchant by its key.
pub(super) fn merchant(key: &str) -> Merchant {
    XxHash3_64::oneshot(key.as_bytes())
}

/// One confirmation of a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filing {
    /// The class of its category.
    pub(super) class: u16,
    /// The number of its subcategory.
    pub(super) part: Option<u16>,
    /// Its day.
    pub(super) on: NaiveDate,
    /// At most [`TAGS_MAX`], in order.
    pub(super) tags: Box<[TagId]>,
}

impl Filing {
    fn bytes(&self) -> usize {
        bytes::FILING + self.tags.len() * bytes::TAG
    }
}

/// The confirmations of one merchant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Custom {
    /// The newest last; never empty.
    pub(super) filings: Vec<Filing>,
    /// When it was changed last.
    pub(super) touched: u32,
}

#[expect(clippy::float_arithmetic, reason = "counts that fade are no money")]
impl Custom {
    fn bytes(&self) -> usize {
        bytes::MERCHANT + self.filings.iter().map(Filing::bytes).sum::<usize>()
    }

    /// The confirmations that count, the newest first.
    fn counted(&self) -> impl Iterator<Item = &Filing> {
        self.filings.iter().rev().take(FILINGS_COUNTED)
    }

    /// How much each confirmation counts of those that are looked at, the newest first.
    fn weighed<'c, F: Fn(&Filing) -> bool + 'c>(&'c self, is_looked_at: F) -> impl Iterator<Item = (&'c Filing, f64)> {
        let weights = std::iter::successors(Some(1.0), |weight| Some(weight * DECAY));
        self.counted().filter(move |filing| is_looked_at(filing)).zip(weights)
    }

    /// Which confirmation is meant: the same one, or else the newest that is most like it. `place` says where something is
    /// filed today, the category first.
    fn find<C: PartialEq, P: PartialEq>(&self, like: &Filing, place: impl Fn(&Filing) -> (C, P)) -> Option<usize> {
        let meant = place(like);
        let newest = |is_meant: &dyn Fn(&Filing) -> bool| self.filings.iter().rposition(is_meant);
        let is_alike = |it: &Filing| it.tags == like.tags && place(it) == meant;
        newest(&|it| it.on == like.on && is_alike(it))
            .or_else(|| newest(&is_alike))
            .or_else(|| newest(&|it| place(it).0 == meant.0))
    }
}

/// The time after another.
fn later(clock: u32) -> u32 {
    CLOCK_MAX.min(clock.saturating_add(1))
}

/// How much speaks for something, of how much in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Share {
    pub(super) of: f64,
    pub(super) all: f64,
}

/// All merchants.
#[derive(Clone, Debug, Default)]
pub(super) struct Customs {
    merchants: BTreeMap<Merchant, Custom>,
    bytes: usize,
    /// What was noted and taken back, counted.
    clock: u32,
}

#[expect(clippy::float_arithmetic, reason = "counts that fade are no money")]
impl Customs {
    /// Notes a confirmation; what is more than `limit` bytes is forgotten.
    pub(super) fn confirm(&mut self, merchant: Merchant, filing: Filing, limit: usize) {
        self.clock = later(self.clock);
        let custom = self.merchants.entry(merchant).or_insert_with(|| {
            self.bytes += bytes::MERCHANT;
            Custom::default()
        });
        custom.touched = self.clock;
        self.bytes += filing.bytes();
        custom.filings.push(filing);
        if custom.filings.len() > FILINGS_COUNTED + 1 {
            self.bytes -= custom.filings.remove(0).bytes();
        }
        self.keep_within(limit);
    }

    /// Takes a confirmation back; `false` when there is none of its category. `place` says where something is filed today,
    /// the category first.
    pub(super) fn take_back<C: PartialEq, P: PartialEq>(
        &mut self,
        merchant: Merchant,
        filing: &Filing,
        place: impl Fn(&Filing) -> (C, P),
    ) -> bool {
        let Entry::Occupied(mut custom) = self.merchants.entry(merchant) else { return false };
        let Some(at) = custom.get().find(filing, place) else { return false };
        self.clock = later(self.clock);
        custom.get_mut().touched = self.clock;
        self.bytes -= custom.get_mut().filings.remove(at).bytes();
        if custom.get().filings.is_empty() {
            self.bytes -= bytes::MERCHANT;
            custom.remove();
        }
        true
    }

    /// What the confirmations that are looked at mostly chose, and how much speaks for it; of what was chosen as much, the
    /// newer.
    pub(super) fn likeliest<C: Copy + PartialEq>(
        &self,
        merchant: Merchant,
        is_looked_at: impl Fn(&Filing) -> bool,
        choice: impl Fn(&Filing) -> C,
    ) -> Option<(C, Share)> {
        let custom = self.merchants.get(&merchant)?;
        let (mut counts, mut all): (Vec<(C, f64)>, f64) = (Vec::new(), 0.0);
        for (filing, weight) in custom.weighed(is_looked_at) {
            let choice = choice(filing);
            all += weight;
            match counts.iter_mut().find(|(known, _)| *known == choice) {
                Some((_, count)) => *count += weight,
                None => counts.push((choice, weight)),
            }
        }
        let likelier = |best: (C, f64), next: &(C, f64)| if next.1 > best.1 { *next } else { best };
        let (choice, of) = counts.iter().skip(1).fold(*counts.first()?, likelier);
        Some((choice, Share { of, all }))
    }

    /// The tags that a merchant had at least every other time, the newest first, and how much speaks for each.
    pub(super) fn usual_tags(&self, merchant: Merchant) -> Vec<(TagId, Share)> {
        let Some(custom) = self.merchants.get(&merchant) else { return Vec::new() };
        let (mut counts, mut all): (Vec<(TagId, f64)>, f64) = (Vec::new(), 0.0);
        for (filing, weight) in custom.weighed(|_| true) {
            all += weight;
            for tag in &filing.tags {
                match counts.iter_mut().find(|(known, _)| known == tag) {
                    Some((_, count)) => *count += weight,
                    None => counts.push((*tag, weight)),
                }
            }
        }
        counts.retain(|(_, of)| 2.0 * of >= all);
        counts.into_iter().map(|(tag, of)| (tag, Share { of, all })).collect()
    }

    /// The newest day of the confirmations of a merchant that are looked at.
    pub(super) fn last(&self, merchant: Merchant, is_looked_at: impl Fn(&Filing) -> bool) -> Option<NaiveDate> {
        self.looked_at(merchant, is_looked_at).map(|filing| filing.on).max()
    }

    /// How many confirmations of a merchant are looked at.
    pub(super) fn count(&self, merchant: Merchant, is_looked_at: impl Fn(&Filing) -> bool) -> usize {
        self.looked_at(merchant, is_looked_at).count()
    }

    fn looked_at(&self, merchant: Merchant, is: impl Fn(&Filing) -> bool) -> impl Iterator<Item = &Filing> {
        self.merchants.get(&merchant).into_iter().flat_map(Custom::counted).filter(move |filing| is(filing))
    }

    /// Forgets the merchants that were not touched for the longest when they take more than so many bytes; an eighth stays
    /// free, so that it is not done often.
    fn keep_within(&mut self, limit: usize) {
        if self.bytes <= limit {
            return;
        }
        let ages = self.merchants.values().map(|it| (it.touched, it.bytes()));
        let since = kept_since(ages, self.clock, limit - limit / 8);
        self.merchants.retain(|_, custom| custom.touched >= since);
        self.bytes = self.merchants.values().map(Custom::bytes).sum();
    }

    /// How many bytes it takes, but for its own head.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// What was noted and taken back, counted.
    pub(super) const fn clock(&self) -> u32 {
        self.clock
    }

    /// What was kept, before its merchants are pushed.
    pub(super) fn at(clock: u32) -> Self {
        Self { clock, ..Self::default() }
    }

    /// Every merchant, by name.
    pub(super) const fn merchants(&self) -> &BTreeMap<Merchant, Custom> {
        &self.merchants
    }

    /// Puts a merchant back that was kept.
    pub(super) fn push(&mut self, merchant: Merchant, custom: Custom) {
        self.bytes += custom.bytes();
        self.merchants.insert(merchant, custom);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;

    const NO_LIMIT: usize = usize::MAX;

    fn tag(n: u8) -> TagId {
        TagId::new(Uuid::from_u128(n.into()))
    }

    fn filing(class: u16, part: Option<u16>, tags: &[u8]) -> Filing {
        Filing { class, part, on: date(2026, 3, 1), tags: tags.iter().map(|n| tag(*n)).collect() }
    }

    fn place(filing: &Filing) -> (u16, Option<u16>) {
        (filing.class, filing.part)
    }

    fn part(customs: &Customs, merchant: Merchant) -> Option<u16> {
        customs.likeliest(merchant, |_| true, |filing| filing.part).and_then(|(part, _)| part)
    }

    fn filings() -> impl Strategy<Value = Filing> {
        (0..3u16, prop::option::of(0..3u16), prop::collection::btree_set(0..4u8, 0..3))
            .prop_map(|(class, part, tags)| filing(class, part, &tags.into_iter().collect::<Vec<_>>()))
    }

    #[test]
    fn a_new_custom_outweighs_an_old_one_after_a_few_times() {
        let mut customs = Customs::default();
        (0..12).for_each(|_| customs.confirm(1, filing(0, Some(1), &[]), NO_LIMIT));
        assert_eq!(part(&customs, 1), Some(1));
        let until = (1..20).find(|_| {
            customs.confirm(1, filing(0, Some(2), &[]), NO_LIMIT);
            part(&customs, 1) == Some(2)
        });
        assert_eq!(until, Some(7));
        assert_eq!(part(&customs, 2), None);
    }

    #[test]
    fn what_was_chosen_every_other_time_is_usual() {
        let mut customs = Customs::default();
        let usual = |customs: &Customs| customs.usual_tags(1).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
        customs.confirm(1, filing(0, None, &[1]), NO_LIMIT);
        customs.confirm(1, filing(0, None, &[]), NO_LIMIT);
        assert_eq!(usual(&customs), []); // the newer time counts more
        customs.confirm(1, filing(0, None, &[1]), NO_LIMIT);
        assert_eq!(usual(&customs), [tag(1)]);
    }

    #[test]
    fn what_was_not_touched_for_the_longest_is_forgotten() {
        let mut customs = Customs::default();
        let limit = 10 * (bytes::MERCHANT + bytes::FILING);
        for merchant in 0..100 {
            customs.confirm(0, filing(0, None, &[]), limit); // the one that stays in use
            customs.confirm(merchant, filing(0, None, &[]), limit);
            assert!(customs.bytes() <= limit);
        }
        assert!(customs.merchants().contains_key(&0) && customs.merchants().contains_key(&99));
        assert!(!customs.merchants().contains_key(&1));
    }

    proptest! {
        /// Learning and taking back leaves what there was.
        #[test]
        fn taking_back_leaves_what_was_there(
            (merchants, (merchant, one)) in (1..4u64).prop_flat_map(|all| (Just(all), (0..all, filings()))),
            history in prop::collection::vec((any::<u64>(), filings()), 0..600),
        ) {
            let history = history.into_iter().map(|(merchant, filing)| (merchant % merchants, filing));
            let mut customs = Customs::default();
            for (merchant, filing) in history {
                customs.confirm(merchant, filing, NO_LIMIT);
            }
            let counted = |customs: &Customs| {
                let parts: Vec<_> = (0..3).map(|class| {
                    customs.likeliest(merchant, |filing| filing.class == class, |filing| filing.part)
                }).collect();
                let count = customs.count(merchant, |filing| filing.class == 1);
                (parts, customs.usual_tags(merchant), customs.last(merchant, |_| true), count)
            };
            let (before, bytes) = (counted(&customs), customs.bytes());
            let stored = customs.merchants().get(&merchant).map_or(0, |custom| custom.filings.len());
            customs.confirm(merchant, one.clone(), NO_LIMIT);
            prop_assert!(customs.take_back(merchant, &one, place));
            prop_assert_eq!(counted(&customs), before);
            // The one that stood ready beyond those that count was left.
            prop_assert!(customs.bytes() == bytes || stored > FILINGS_COUNTED);
        }

        /// Of several alike, the one that is meant is taken back, whenever it was.
        #[test]
        fn an_earlier_one_can_be_taken_back(history in prop::collection::vec(filings(), 1..60), at in any::<prop::sample::Index>()) {
            let at = at.index(history.len());
            let (mut with, mut without) = (Customs::default(), Customs::default());
            for (place, filing) in history.iter().enumerate() {
                let filing = Filing { on: date(2026, 1, 1) + chrono::Days::new(place as u64), ..filing.clone() };
                with.confirm(1, filing.clone(), NO_LIMIT);
                if place != at {
                    without.confirm(1, filing, NO_LIMIT);
                }
            }
            let meant = Filing { on: date(2026, 1, 1) + chrono::Days::new(at as u64), ..history[at].clone() };
            prop_assert!(with.take_back(1, &meant, place));
            let filings = |of: &Customs| of.merchants().get(&1).map(|custom| custom.filings.clone());
            prop_assert_eq!(filings(&with), filings(&without));
        }
    }
}
