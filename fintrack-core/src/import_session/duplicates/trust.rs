//! What files show of their bank's ids, learned from what they print twice.

use std::collections::HashMap;

use super::Candidate;
use crate::statement::IdRecord;

/// What a file shows of its bank's ids beside what was known, by day and amount.
pub(super) fn learned(mine: &[Candidate<'_>], known: &[Candidate<'_>], days: &[(Vec<usize>, Vec<usize>)]) -> IdRecord {
    let mut record = IdRecord::default();
    for pair in days {
        // Only where there is no choice it is certain which two are the same movement.
        let ([mine_at], [known_at]) = (pair.0.as_slice(), pair.1.as_slice()) else { continue };
        let (mine, known) = (mine[*mine_at].evidence, known[*known_at].evidence);
        let (Some(id), Some(other)) = (mine.bank_id, known.bank_id) else { continue };
        record.agreed += u32::from(id == other);
        record.differed += u32::from(id != other && mine.text == known.text);
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for id in mine.iter().filter_map(|line| line.evidence.bank_id) {
        *seen.entry(id).or_default() += 1;
    }
    let shared: usize = seen.values().map(|count| count - 1).sum();
    record.shared = u32::try_from(shared).unwrap_or(u32::MAX);
    record
}
