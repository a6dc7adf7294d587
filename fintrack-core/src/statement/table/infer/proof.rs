//! Arithmetic: do the amounts explain the printed balances?

/// How the rows of a file follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum RowOrder {
    OldestFirst,
    NewestFirst,
}

impl RowOrder {
    const fn opposite(self) -> Self {
        match self {
            Self::OldestFirst => Self::NewestFirst,
            Self::NewestFirst => Self::OldestFirst,
        }
    }
}

/// How many steps of a printed balance the amounts explain, read downwards and upwards, as printed and turned.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// Steps in which something moved.
    pub steps: u64,
    /// Explained as printed: oldest first, newest first.
    explained: [u64; 2],
    /// Explained with every sign turned.
    turned: [u64; 2],
    sum: i128,
    /// Rows in which both columns say more than zero.
    both: u64,
    /// Rows with an amount since the last balance.
    rows_since: u64,
    previous: Option<Link>,
    first: Option<Link>,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    balance: i128,
    sum_before: i128,
    sum_after: i128,
}

impl Chain {
    /// The next row: its amount, if it has one, and its balance, if one is printed.
    pub(super) fn add(&mut self, amount: Option<i128>, balance: Option<i128>) {
        let sum_before = self.sum;
        self.sum += amount.unwrap_or(0);
        self.rows_since += u64::from(amount.is_some_and(|amount| amount != 0));
        let Some(balance) = balance else { return };
        self.both += u64::from(balance != 0 && amount.is_some_and(|amount| amount != 0));
        let link = Link { balance, sum_before, sum_after: self.sum };
        self.first.get_or_insert(link);
        let Some(previous) = self.previous.replace(link) else {
            return;
        };
        let step = balance - previous.balance;
        // Rows that cancel out explain a balance that stands still; one row and no balance of its own does not.
        let has_moved = std::mem::take(&mut self.rows_since) > 1;
        let down = link.sum_after - previous.sum_after;
        let up = previous.sum_before - link.sum_before;
        if step == 0 && !has_moved && (down == 0 || up == 0) {
            return;
        }
        self.steps += 1;
        self.explained[0] += u64::from(step == down);
        self.explained[1] += u64::from(step == up);
        self.turned[0] += u64::from(step == -down);
        self.turned[1] += u64::from(step == -up);
    }

    /// The most steps that one order of rows explains with the signs as printed.
    pub(super) fn explained(&self) -> u64 {
        self.explained[0].max(self.explained[1])
    }

    /// How many steps one order of rows explains with the signs as printed.
    pub(super) const fn explained_in(&self, order: RowOrder) -> u64 {
        match order {
            RowOrder::OldestFirst => self.explained[0],
            RowOrder::NewestFirst => self.explained[1],
        }
    }

    /// How many steps follow where every balance is printed before its row's amount, the rows being in this order: a
    /// balance before the amount is one after it, read from the other end and with every sign turned.
    pub(super) const fn explained_before(&self, order: RowOrder) -> u64 {
        match order {
            RowOrder::OldestFirst => self.turned[1],
            RowOrder::NewestFirst => self.turned[0],
        }
    }

    /// Whether the steps follow from the amounts where every balance is printed before its row's, and neither as well
    /// after it nor as well after the opposite amount, as those of a debt do.
    pub(super) fn is_proof_before(&self, order: RowOrder) -> bool {
        let before = self.explained_before(order);
        let others = self.explained().max(self.explained_before(order.opposite()));
        before >= 2 && before > others && self.is_enough(before)
    }

    /// The same with every sign turned.
    pub(super) fn turned(&self) -> u64 {
        self.turned[0].max(self.turned[1])
    }

    pub(super) fn order(&self) -> RowOrder {
        if self.explained[1].max(self.turned[1]) > self.explained[0].max(self.turned[0]) {
            RowOrder::NewestFirst
        } else {
            RowOrder::OldestFirst
        }
    }

    /// All steps; or most of them, and more than one, unless the columns take turns as those for money out and money in do.
    const fn is_enough(&self, explained: u64) -> bool {
        explained == self.steps && self.steps > 0 || self.both > 0 && explained >= 2 && explained * 2 >= self.steps
    }

    /// Whether the steps follow from the amounts: most of them, and more than one, or the only one.
    pub(super) fn is_proof(&self) -> bool {
        self.is_enough(self.explained())
    }

    /// Whether they follow from the amounts with every sign turned.
    pub(super) fn is_turned_proof(&self) -> bool {
        self.is_enough(self.turned())
    }

    /// The balances before the first and after the last of the rows in time.
    pub(super) fn ends(&self) -> Option<(i128, i128)> {
        let (first, last) = (self.first?, self.previous?);
        Some(match self.order() {
            RowOrder::OldestFirst => (first.balance - first.sum_after, last.balance),
            // The amount of the oldest row lies before its balance; those of newer rows without one lie after.
            RowOrder::NewestFirst => (last.balance - (self.sum - last.sum_before), first.balance),
        })
    }

    /// The same where every balance is printed before its row's amount.
    pub(super) fn ends_before(&self, order: RowOrder) -> Option<(i128, i128)> {
        let (first, last) = (self.first?, self.previous?);
        Some(match order {
            RowOrder::OldestFirst => (first.balance - first.sum_before, last.balance + (self.sum - last.sum_before)),
            RowOrder::NewestFirst => (last.balance - (self.sum - last.sum_after), first.balance + first.sum_after),
        })
    }
}

/// Two columns that may hold the balance before and after each row.
#[derive(Clone, Debug, Default)]
pub(super) struct Bracket {
    pub before: usize,
    pub after: usize,
    rows: u64,
    /// Rows whose amount leads from one to the other.
    hits: u64,
    /// Rows that begin where their neighbour ends.
    links: [u64; 2],
    previous: Option<(i128, i128)>,
}

impl Bracket {
    pub(super) fn between(before: usize, after: usize) -> Self {
        Self { before, after, ..Self::default() }
    }

    pub(super) fn add(&mut self, amount: Option<i128>, before: Option<i128>, after: Option<i128>) {
        self.rows += 1;
        let (Some(amount), Some(before), Some(after)) = (amount, before, after) else {
            return;
        };
        self.hits += u64::from(amount != 0 && before + amount == after);
        if let Some((previous_before, previous_after)) = self.previous.replace((before, after)) {
            self.links[0] += u64::from(previous_after == before);
            self.links[1] += u64::from(after == previous_before);
        }
    }

    /// Whether every amount leads from balance to balance, and every row from its neighbour: net of fee and gross do
    /// the first, and never the second.
    pub(super) fn is_proof(&self) -> bool {
        self.rows >= 2 && self.hits == self.rows && self.links.contains(&(self.rows - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(rows: &[(i128, i128)]) -> Chain {
        let mut chain = Chain::default();
        for (amount, balance) in rows {
            chain.add(Some(*amount), Some(*balance));
        }
        chain
    }

    #[test]
    fn a_running_balance_proves_the_amounts_in_either_order_of_rows() {
        let down = chain(&[(-5, 95), (20, 115), (-15, 100)]);
        assert!(down.is_proof() && down.order() == RowOrder::OldestFirst);
        assert_eq!(down.ends(), Some((100, 100)));
        let up = chain(&[(-15, 100), (20, 115), (-5, 95)]);
        assert!(up.is_proof() && up.order() == RowOrder::NewestFirst);
        assert_eq!(up.ends(), Some((100, 100)));
    }

    #[test]
    fn a_balance_before_each_amount_proves_it_in_the_order_of_the_days() {
        let down = chain(&[(-5, 100), (20, 95), (-15, 115)]);
        assert!(down.is_proof_before(RowOrder::OldestFirst) && !down.is_proof_before(RowOrder::NewestFirst));
        assert!(!down.is_proof());
        assert_eq!(down.ends_before(RowOrder::OldestFirst), Some((100, 100)));
        let up = chain(&[(-15, 115), (20, 95), (-5, 100)]);
        assert!(up.is_proof_before(RowOrder::NewestFirst) && !up.is_proof_before(RowOrder::OldestFirst));
        assert_eq!(up.ends_before(RowOrder::NewestFirst), Some((100, 100)));
    }

    #[test]
    fn a_balance_printed_once_a_day_is_enough() {
        let mut chain = Chain::default();
        for (amount, balance) in [(-5, None), (20, Some(115)), (-15, None), (3, Some(103))] {
            chain.add(Some(amount), balance);
        }
        assert!(chain.is_proof());
        assert_eq!(chain.ends(), Some((100, 103)));
    }

    #[test]
    fn balances_on_both_sides_of_an_amount_prove_it() {
        let mut bracket = Bracket::between(0, 1);
        bracket.add(Some(-5), Some(15), Some(10));
        assert!(!bracket.is_proof());
        bracket.add(Some(-10), Some(10), Some(0));
        assert!(bracket.is_proof());
        let mut fees = Bracket::between(0, 1);
        fees.add(Some(-1), Some(20), Some(19));
        fees.add(Some(-2), Some(50), Some(48));
        assert!(!fees.is_proof());
    }

    #[test]
    fn amounts_that_explain_nothing_prove_nothing() {
        let chain = chain(&[(1, 50), (2, 90), (3, 70)]);
        assert!(!chain.is_proof() && !chain.is_turned_proof());
    }
}
