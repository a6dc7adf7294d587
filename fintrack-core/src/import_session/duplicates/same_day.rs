//! One day and amount: which lines of a file other files had as well, one to one.

use std::collections::{BTreeMap, HashMap};

use super::{Candidate, Evidence};
use crate::instalment::Instalment;
use crate::statement::IdTrust;

/// What a line is beside what others had for that day and amount, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// None of them.
    New,
    /// That one.
    Same(usize),
    /// Perhaps that one, in other words.
    Retold(usize),
}

/// Matches the lines of one file, day and amount with what other files had for that day and amount, one to one: what has
/// equal texts and ids first, then a text and its beginning under one trusted id, then equal texts, then equal trusted ids,
/// then shortened texts. What is left on both sides may be the same thing retold.
pub(super) fn match_day(mine: &[Evidence<'_>], others: &[Candidate<'_>], trust: IdTrust) -> Vec<Match> {
    if others.is_empty() {
        return vec![Match::New; mine.len()];
    }
    let partner = vec![None; mine.len()];
    let mut matching = Matching { mine, others, trust, partner, is_free: vec![true; others.len()] };
    let mut equals = matching.equals();
    matching.by_equal_text(&mut equals, true);
    if trust == IdTrust::Stable {
        // Before equal texts without ids: a line that its id places must not take the place of one that has no other.
        matching.by_bank_id(|one, other| one.starts_with(other) || other.starts_with(one));
    }
    matching.by_equal_text(&mut equals, false);
    if trust == IdTrust::Stable {
        matching.by_bank_id(|_, _| true);
    }
    matching.by_shortened_text();
    matching.conclude()
}

/// Which instalment "k of n" a line is, where that is known.
type PartOf = Option<Instalment>;

/// Whether two lines are different instalments, as of one purchase: banks print the day of the purchase on every part.
fn is_another_part(one: PartOf, other: PartOf) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// What found no partner and may be the same thing retold, by part; the first at the end.
#[derive(Default)]
struct Retold(BTreeMap<PartOf, Vec<usize>>);

impl Retold {
    fn take(&mut self, part: PartOf) -> Option<usize> {
        let (&key, places) = self.0.iter_mut().find(|(other, _)| !is_another_part(part, **other))?;
        let place = places.pop();
        if places.is_empty() {
            self.0.remove(&key);
        }
        place
    }
}

/// What lines have to have in common to be equal.
type TextAndPart<'a> = (&'a str, PartOf);

/// Lines of one text, the first at the end.
#[derive(Default)]
struct Equals {
    with_id: Vec<usize>,
    without_id: Vec<usize>,
}

struct Matching<'m, 'a> {
    mine: &'m [Evidence<'a>],
    others: &'m [Candidate<'a>],
    trust: IdTrust,
    partner: Vec<Option<usize>>,
    is_free: Vec<bool>,
}

impl<'a> Matching<'_, 'a> {
    fn join(&mut self, mine: usize, other: usize) {
        self.partner[mine] = Some(other);
        self.is_free[other] = false;
    }

    /// What the others had, by text and part.
    fn equals(&self) -> HashMap<TextAndPart<'a>, Equals> {
        let mut equals: HashMap<_, Equals> = HashMap::new();
        for (other, candidate) in self.others.iter().enumerate().rev() {
            let equal = equals.entry(candidate.evidence.text_and_part()).or_default();
            if candidate.evidence.bank_id.is_some() { &mut equal.with_id } else { &mut equal.without_id }.push(other);
        }
        equals
    }

    /// Of several equal texts, the one with the same bank id is the nearest, and so comes first; the counts are the same
    /// either way.
    fn by_equal_text(&mut self, equals: &mut HashMap<TextAndPart<'a>, Equals>, by_id: bool) {
        for mine in 0..self.mine.len() {
            if self.partner[mine].is_some() {
                continue;
            }
            let Some(equal) = equals.get_mut(&self.mine[mine].text_and_part()) else {
                continue;
            };
            if let Some(other) = self.take_equal(equal, mine, by_id) {
                self.join(mine, other);
            }
        }
    }

    /// Takes the next of equal texts: with the same id first, then any that no trusted id speaks against.
    fn take_equal(&self, equal: &mut Equals, mine: usize, by_id: bool) -> Option<usize> {
        let id = self.mine[mine].bank_id;
        if by_id {
            // The ids of a day come in one order in every download, so the partner is at the end.
            let is_same = |other: &mut usize| id.is_some() && self.others[*other].evidence.bank_id == id;
            return equal.with_id.pop_if(is_same);
        }
        // What its id has placed meanwhile is passed over.
        let next = |places: &mut Vec<usize>| std::iter::from_fn(|| places.pop()).find(|&other| self.is_free[other]);
        let is_vetoed = id.is_some() && self.trust == IdTrust::Stable;
        let with_id = if is_vetoed { None } else { next(&mut equal.with_id) };
        with_id.or_else(|| next(&mut equal.without_id))
    }

    /// A bank's id joins two texts only when it is the id of one line on each side: banks give one id to several.
    fn by_bank_id(&mut self, may_join: fn(&str, &str) -> bool) {
        let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
        for evidence in self.mine {
            counts.entry(evidence.bank_id.unwrap_or_default()).or_default().0 += 1;
        }
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (other, candidate) in self.others.iter().enumerate() {
            let id = candidate.evidence.bank_id.unwrap_or_default();
            counts.entry(id).or_default().1 += 1;
            at.insert(id, other);
        }
        for mine in 0..self.mine.len() {
            let Some(id) = self.mine[mine].bank_id.filter(|id| !id.is_empty()) else {
                continue;
            };
            if self.partner[mine].is_some() || counts.get(id) != Some(&(1, 1)) {
                continue;
            }
            let fits = |other: usize| {
                self.is_free[other]
                    && may_join(self.mine[mine].text.as_str(), self.others[other].evidence.text.as_str())
            };
            if let Some(&other) = at.get(id).filter(|&&other| fits(other)) {
                self.join(mine, other);
            }
        }
    }

    /// One text is the beginning of the other.
    fn by_shortened_text(&mut self) {
        if self.trust == IdTrust::Stable {
            // Trusted ids that differ speak against it, so that one of the two must have none.
            self.by_shortened(|_| true, |other| other.bank_id.is_none());
            self.by_shortened(|mine| mine.bank_id.is_none(), |_| true);
        } else {
            self.by_shortened(|_| true, |_| true);
        }
    }

    /// Taken from the longest texts to the shortest, each with what began like it and found no partner: whatever is set
    /// aside fits every shorter beginning too, so no pair is given away.
    fn by_shortened(&mut self, of_mine: fn(&Evidence<'_>) -> bool, of_others: fn(&Evidence<'_>) -> bool) {
        let open_mine = |mine: &usize| self.partner[*mine].is_none() && of_mine(&self.mine[*mine]);
        let open_other = |other: &usize| self.is_free[*other] && of_others(&self.others[*other].evidence);
        let mut order: Vec<Side> = (0..self.mine.len()).filter(open_mine).map(Side::Mine).collect();
        order.extend((0..self.others.len()).filter(open_other).map(Side::Other));
        // Descending, so that a text comes after everything that begins with it.
        order.sort_by(|a, b| self.evidence(*b).text.cmp(self.evidence(*a).text));
        let (mut mine, mut others) = (Longer::default(), Longer::default());
        for side in order {
            let evidence = self.evidence(side);
            let opposite = if matches!(side, Side::Mine(_)) { &mut others } else { &mut mine };
            let longer = evidence.text.may_be_shortened().then(|| opposite.take(evidence)).flatten();
            match (side, longer) {
                (Side::Mine(mine), Some(other)) | (Side::Other(other), Some(mine)) => self.join(mine, other),
                (Side::Mine(at), None) => mine.keep(evidence, at),
                (Side::Other(at), None) => others.keep(evidence, at),
            }
        }
    }

    /// What found no partner may be the same thing retold, unless trusted ids say otherwise.
    fn conclude(&self) -> Vec<Match> {
        let [mut with_id, mut without_id] = [Retold::default(), Retold::default()];
        for other in (0..self.others.len()).rev().filter(|&other| self.is_free[other]) {
            let evidence = self.others[other].evidence;
            let left = if evidence.bank_id.is_some() { &mut with_id } else { &mut without_id };
            left.0.entry(evidence.instalment).or_default().push(other);
        }
        let mut retold = |mine: &Evidence<'_>| {
            let is_vetoed = self.trust == IdTrust::Stable && mine.bank_id.is_some();
            let with_id = if is_vetoed { None } else { with_id.take(mine.instalment) };
            with_id.or_else(|| without_id.take(mine.instalment))
        };
        let said = |(partner, mine): (&Option<usize>, &Evidence<'_>)| match partner {
            Some(other) => Match::Same(*other),
            None => retold(mine).map_or(Match::New, Match::Retold),
        };
        self.partner.iter().zip(self.mine).map(said).collect()
    }

    fn evidence(&self, side: Side) -> Evidence<'a> {
        match side {
            Side::Mine(mine) => self.mine[mine],
            Side::Other(other) => self.others[other].evidence,
        }
    }
}

/// Which list a place is in.
#[derive(Clone, Copy)]
enum Side {
    Mine(usize),
    Other(usize),
}

/// Texts that wait for a shorter one, by part and in order.
#[derive(Default)]
struct Longer<'a>(BTreeMap<PartOf, BTreeMap<&'a str, Vec<usize>>>);

impl<'a> Longer<'a> {
    fn keep(&mut self, Evidence { text, instalment, .. }: Evidence<'a>, at: usize) {
        self.0.entry(instalment).or_default().entry(text.as_str()).or_default().push(at);
    }

    /// Takes one that begins with a text and is no other part: of each part it stands right after that text in order.
    fn take(&mut self, Evidence { text, instalment, .. }: Evidence<'a>) -> Option<usize> {
        let mut parts = self.0.iter_mut().filter(|(part, _)| !is_another_part(instalment, **part));
        parts.find_map(|(_, texts)| {
            let (&longer, places) = texts.range_mut(text.as_str()..).next()?;
            let place = longer.starts_with(text.as_str()).then(|| places.pop()).flatten();
            if places.is_empty() {
                texts.remove(longer);
            }
            place
        })
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;
    use crate::id::ImportedLineId;
    use crate::import_session::{IdentityText, Twin};

    /// A text with its part and its bank id.
    type Told<'t> = (&'t str, PartOf, Option<&'t str>);

    fn evidence<'a>(text: &'a IdentityText, (_, instalment, bank_id): Told<'a>) -> Evidence<'a> {
        Evidence { text, instalment, bank_id }
    }

    fn matches(mine: &[Told<'_>], known: &[Told<'_>], trust: IdTrust) -> Vec<Match> {
        let fold = |lines: &[Told<'_>]| -> Vec<IdentityText> {
            lines.iter().map(|(text, ..)| IdentityText::of(text)).collect()
        };
        let (mine_texts, known_texts) = (fold(mine), fold(known));
        let twin = Twin::Imported(ImportedLineId::new(Uuid::nil()));
        let mine: Vec<Evidence<'_>> = mine_texts.iter().zip(mine).map(|(text, told)| evidence(text, *told)).collect();
        let known = known_texts.iter().zip(known).map(|(text, told)| Candidate {
            twin,
            file: None,
            date: date(2026, 3, 9),
            amount: Decimal::ONE,
            evidence: evidence(text, *told),
        });
        match_day(&mine, &known.collect::<Vec<_>>(), trust)
    }

    /// What is said of the lines of one file, beside what others had for that day and amount.
    fn said(mine: &[(&'static str, PartOf)], known: &[(&'static str, PartOf)]) -> Vec<Match> {
        let without_id = |lines: &[(&'static str, PartOf)]| -> Vec<Told<'static>> {
            lines.iter().map(|(text, part)| (*text, *part, None)).collect()
        };
        matches(&without_id(mine), &without_id(known), IdTrust::Unknown)
    }

    /// Found among a million random histories: the bank cuts its texts in one file, and another has the whole text and the id.
    #[test]
    fn a_line_that_its_id_places_leaves_equal_texts_to_those_without_one() {
        let known = [("Parcela 2/3 LOJA", None, Some("K19")), ("Parcela", None, None)];
        let mine = [("Parcela", None, Some("K19")), ("Parcela", None, Some("K21"))];
        assert_eq!(matches(&mine, &known, IdTrust::Stable), [Match::Same(0), Match::Same(1)]);
        let turned = [mine[1], mine[0]];
        assert_eq!(matches(&turned, &known, IdTrust::Stable), [Match::Same(1), Match::Same(0)]);
    }

    #[test]
    fn another_part_of_a_purchase_is_no_copy_of_it() {
        let known = [("Loja - Parcela 3/10", Instalment::new(3, 10).ok())];
        assert_eq!(said(&[("Loja - Parcela 4/10", Instalment::new(4, 10).ok())], &known), [Match::New]);
        assert_eq!(said(&known, &known), [Match::Same(0)]);
        // Without a word on which part it is, a person decides.
        assert_eq!(said(&[("Loja - Parcela 4/10", None)], &known), [Match::Retold(0)]);
    }

    #[test]
    fn a_text_cut_before_its_part_is_still_recognised() {
        let (whole, cut) = ([("Loja - Parcela 3/10", Instalment::new(3, 10).ok())], [("Loja - Parcela 3", None)]);
        assert_eq!(said(&cut, &whole), [Match::Same(0)]);
        assert_eq!(said(&whole, &cut), [Match::Same(0)]);
    }

    #[test]
    fn a_shortened_text_is_not_given_away_to_one_that_has_another() {
        // Two banks' formats: one printed `PADARIA`, the other whole texts; the third file cuts at 15 characters.
        let known = [("PADARIA", None), ("PADARIA ESTRELA DO SUL", None)];
        for mine in [["PADARIA AZUL", "PADARIA ESTRELA"], ["PADARIA ESTRELA", "PADARIA AZUL"]] {
            let said = said(&mine.map(|text| (text, None)), &known);
            assert!(said.iter().all(|said| matches!(said, Match::Same(_))), "{mine:?} {said:?}");
        }
    }

    #[test]
    fn an_id_counts_as_far_as_the_bank_keeps_it() {
        let (mine, known) = ([("PADARIA", None, Some("7"))], [("PADARIA", None, Some("3"))]);
        // A bank that keeps its ids printed two movements; one that makes them anew printed one twice.
        assert_eq!(matches(&mine, &known, IdTrust::Stable), [Match::New]);
        for trust in [IdTrust::Unknown, IdTrust::Recycled, IdTrust::SessionBound] {
            assert_eq!(matches(&mine, &known, trust), [Match::Same(0)]);
        }
        let known = [("Pão Quente Ltda", None, Some("7"))];
        assert_eq!(matches(&mine, &known, IdTrust::Stable), [Match::Same(0)]);
        assert_eq!(matches(&mine, &known, IdTrust::Unknown), [Match::Retold(0)]);
    }
}
