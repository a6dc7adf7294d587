//! What is forgotten when there is no more room: what was not touched for the longest.

/// So many ages are told apart at most, 2 to the power of this; of more, as many neighbours as need be are one.
const AGES_BITS: u32 = 20;

/// Since when something must have been touched to be kept, so that all that is kept takes no more than `room` bytes. Of each
/// thing there is when it was touched last, which is not after `now` and before [`u32::MAX`], and how many bytes it takes.
/// What was touched at one time is kept or forgotten together, so that no order among it matters.
pub(super) fn kept_since(all: impl Iterator<Item = (u32, usize)>, now: u32, room: usize) -> u32 {
    let shift = (u32::BITS - now.leading_zeros()).saturating_sub(AGES_BITS);
    let mut takes = vec![0; (now >> shift) as usize + 1];
    all.for_each(|(touched, bytes)| takes[(touched >> shift) as usize] += bytes);
    let mut kept = 0;
    let too_many = takes.iter().rposition(|bytes| {
        kept += bytes;
        kept > room
    });
    too_many.map_or(0, |age| u32::try_from((age as u64 + 1) << shift).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is kept has room, and of ages that are told apart not one more would have.
        #[test]
        fn as_much_is_kept_as_there_is_room_for(
            all in prop::collection::vec((0..90_u32, any::<u32>(), 0..50_usize), 0..60),
            shift in 0..26_u32,
            room in 0..2_000_usize,
        ) {
            let touched = |age: u32, after: u32| (age << shift) + (after & ((1 << shift) - 1));
            let all: Vec<(u32, usize)> = all.into_iter().map(|(age, after, bytes)| (touched(age, after), bytes)).collect();
            let now = 90 << shift;
            let together = 1 << (7 + shift).saturating_sub(AGES_BITS); // `now` has so many bits
            let since = kept_since(all.iter().copied(), now, room);
            let kept = |since: u32| all.iter().filter(|(age, _)| *age >= since).map(|(_, bytes)| bytes).sum::<usize>();
            prop_assert!(kept(since) <= room);
            prop_assert_eq!(since % together, 0);
            prop_assert!(since == 0 || kept(since - together) > room, "{}", since);
        }
    }

    #[test]
    fn the_newest_is_forgotten_too_when_it_alone_is_too_much() {
        for now in [0, 7, u32::MAX - 1] {
            assert!(kept_since([(now, 11)].into_iter(), now, 10) > now);
            assert_eq!(kept_since([(now, 10)].into_iter(), now, 10), 0);
        }
    }
}
