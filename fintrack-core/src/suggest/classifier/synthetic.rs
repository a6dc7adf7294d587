//! Learning from transactions that never were.

use std::collections::BTreeSet;

use super::{Classifier, Confirmation, Decided};
use crate::suggest::training::{Pretended, Synthetic};

impl Classifier {
    /// Learns synthetic transactions as if they had been filed where their words say, and says how many it did: those
    /// whose category of the template is among the user's.
    ///
    /// From then on they count like any other: what is said of a merchant counts them too. No person decided them, so they
    /// answer no guess. Whoever learns them learns them first, so that what was really confirmed weighs more.
    pub fn learn_synthetic(&mut self, rows: impl IntoIterator<Item = Synthetic>) -> u32 {
        let mut learned = 0;
        let mut lessons = Vec::new();
        for row in rows {
            let Pretended { text, amount, date, category } = row.as_if_confirmed();
            let Some(under) = self.roster.of_template(category) else { continue };
            lessons.push(Confirmation {
                text: text.to_owned(),
                amount: amount.amount(),
                code: None,
                on: date,
                under,
                tags: BTreeSet::new(),
                shown: None,
                decided: Decided::Unread,
            });
            learned += 1;
        }
        self.learn(&lessons);
        learned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::CategoryKind;
    use crate::suggest::training::synthetic;
    use crate::suggest::{Reason, Unfiled};
    use crate::testing::categories;

    #[test]
    fn synthetic_rows_are_learned_where_the_user_has_their_category() {
        let all = categories();
        let mut trained = Classifier::new(&all);
        assert_eq!(trained.learn_synthetic(synthetic(1, 2_000)), 2_000);
        let unfiled = |text| Unfiled { kind: CategoryKind::Expense, text, amount: (-30).into(), code: None };
        let row = synthetic(1, 2_000).find(|row| row.amount().is_negative()).unwrap();
        let guess = trained.suggest(&unfiled(row.text())).unwrap();
        assert!(matches!(guess.reason, Reason::History { .. }), "{:?}", guess.reason);
        assert_eq!(guess.record, None, "nobody answered a guess");

        let mut few = Classifier::new(&all[..1]);
        let learned = few.learn_synthetic(synthetic(1, 2_000));
        assert!(0 < learned && learned < 2_000, "{learned}");
        assert_eq!(Classifier::new(&[]).learn_synthetic(synthetic(1, 100)), 0);
    }

    #[test]
    fn the_same_rows_teach_the_same() {
        let taught = |parts: &[u64]| {
            let mut classifier = Classifier::new(&categories());
            let mut from = 0;
            for until in parts {
                let skipped = usize::try_from(from).unwrap();
                classifier.learn_synthetic(synthetic(1, *until).skip(skipped));
                from = *until;
            }
            classifier.to_bytes()
        };
        assert_eq!(taught(&[500]), taught(&[200, 500]));
    }
}
