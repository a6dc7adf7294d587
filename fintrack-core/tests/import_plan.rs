//! What a plan token stands for: the plan, and nothing that is made up anew each time it is looked at.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::billing_month;
use fintrack_core::id::{EntryId, StatementFileId};
use fintrack_core::import_session::{
    CommitPlan, Draft, ImportSession, RawLine, StagedLine, UnreadRows, judge, plan_commit, stage,
};
use fintrack_core::name::Description;
use fintrack_core::testing::books::Books;
use fintrack_core::testing::history::{TEXTS, day};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn raw((at, cents, text): (u64, i64, usize), line: u32) -> RawLine {
    RawLine {
        line,
        date: day(at),
        amount: Decimal::new(cents, 2),
        currency: None,
        text: TEXTS[text % TEXTS.len()].to_owned(),
        bank_id: None,
        instalment: None,
        merchant_code: None,
    }
}

/// Staged lines of a month, with identities that begin at a number.
fn staged(books: &Books, session: &ImportSession, facts: &[(u64, i64, usize)]) -> Vec<StagedLine> {
    let mut last = 1_000_u128;
    let mut new_id = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let lines = facts.iter().zip(1..).map(|(fact, line)| raw(*fact, line)).collect();
    let file = Some(StatementFileId::new(Uuid::from_u128(999)));
    let mut lines = stage(session, file, lines, &books.knowledge, &mut new_id);
    judge(session, &mut lines, &books.history());
    lines
}

fn plan(books: &Books, session: &ImportSession, lines: Vec<StagedLine>, from: u128) -> CommitPlan {
    let mut last = from;
    let mut new_id = || {
        last += 1;
        Uuid::from_u128(last)
    };
    plan_commit(session, lines, &books.history(), UnreadRows::Accepted, &mut new_id).unwrap()
}

fn facts() -> impl Strategy<Value = Vec<(u64, i64, usize)>> {
    let cents = prop_oneof![-90_000..-1_i64, 1..90_000_i64];
    prop::collection::vec((0..28_u64, cents, 0..8_usize), 1..12)
}

proptest! {
    /// Each look gives new identities, and none of them is in the token.
    #[test]
    fn equal_plans_have_equal_tokens(facts in facts()) {
        let mut books = Books::new();
        let session = books.session(billing_month(2026, 1));
        let lines = staged(&books, &session, &facts);
        let (one, other) = (plan(&books, &session, lines.clone(), 5_000), plan(&books, &session, lines, 9_000));
        prop_assert_eq!(one.token(), other.token());
        let ids = |plan: &CommitPlan| plan.entries.iter().map(fintrack_core::entry::Entry::id).collect::<Vec<EntryId>>();
        prop_assert!(one.is_empty() || ids(&one) != ids(&other));
        prop_assert_eq!(one.token().to_string().parse(), Ok(other.token()));
    }

    /// Whatever a person changes of a line that is booked is another plan.
    #[test]
    fn any_other_line_gives_another_token(facts in facts(), at in any::<prop::sample::Index>(), what in 0..6_u8) {
        let mut books = Books::new();
        let session = books.session(billing_month(2026, 1));
        let lines = staged(&books, &session, &facts);
        let before = plan(&books, &session, lines.clone(), 5_000);
        let mut changed = lines.clone();
        let at = at.index(changed.len());
        let line = &mut changed[at];
        let draft = line.draft.clone();
        match what {
            0 => line.answer(Draft { is_ignored: true, ..draft }),
            1 => line.answer(Draft { description: Some(Description::new("another word")), ..draft }),
            2 => line.answer(Draft { filing: None, ..draft }),
            3 => line.amount = line.amount.checked_add(line.amount).unwrap(),
            4 => line.date = line.date.succ_opt().filter(|day| session.takes(*day)).unwrap_or(day(0)),
            _ => drop(changed.remove(at)),
        }
        let after = plan(&books, &session, changed.clone(), 5_000);
        // What a plan leaves as it is, such as the amount of a line that stays pending, is no part of it.
        prop_assert_eq!(after == before, after.token() == before.token());
        prop_assert!(what != 5 || after.counts.total() < before.counts.total());
            }
}
