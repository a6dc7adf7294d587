//! Whether a rule can be.

use super::condition::{AmountTest, Condition, TextTest};
use super::error::{ConditionError, RuleError};
use super::{Actions, CONDITIONS_MAX, DEPTH_MAX, OPTIONS_MAX, Purpose, TAGS_MAX, Terms};

/// Where the conditions of a rule begin, as a JSON pointer.
pub(super) const ROOT: &str = "/when";

pub(super) fn check(terms: &Terms) -> Result<(), RuleError> {
    let mut count = 0;
    check_condition(&terms.when, ROOT, 0, &mut count)?;
    check_actions(&terms.then)?;
    if let Some(Purpose::Transfer(account)) = terms.then.purpose {
        // Nothing is left of a transfer between an account and itself.
        let only = terms.when.accounts().unwrap_or_default();
        // No account at all is another matter: nothing is of two accounts, and such a rule never matches.
        let is_itself = !only.is_empty() && only.iter().all(|own| *own == account);
        if is_itself {
            return Err(RuleError::TransferToItself(account));
        }
    }
    Ok(())
}

fn check_actions(actions: &Actions) -> Result<(), RuleError> {
    let Actions { purpose, tags, description, is_ignored } = actions;
    if purpose.is_none() && tags.is_empty() && description.is_none() && !is_ignored {
        return Err(RuleError::NoAction);
    }
    if description.as_ref().is_some_and(|description| description.as_str().is_empty()) {
        return Err(RuleError::EmptyDescription);
    }
    if tags.len() > TAGS_MAX { Err(RuleError::TooManyTags(tags.len())) } else { Ok(()) }
}

fn check_condition(condition: &Condition, at: &str, depth: usize, count: &mut usize) -> Result<(), RuleError> {
    let refuse = |error| Err(RuleError::Condition { at: at.to_owned(), error });
    *count += 1;
    if *count > CONDITIONS_MAX {
        return refuse(ConditionError::TooMany);
    }
    let options = match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.len(),
        Condition::Description(TextTest::AnyWord(words)) => words.len(),
        Condition::Account(accounts) => accounts.len(),
        Condition::Card(cards) => cards.len(),
        Condition::Kind(kinds) => kinds.len(),
        Condition::Weekday(days) => days.len(),
        Condition::Not(_)
        | Condition::Description(_)
        | Condition::Amount(_)
        | Condition::Direction(_)
        | Condition::DayOfMonth(_) => 1,
    };
    match options {
        0 => return refuse(ConditionError::Empty),
        1..=OPTIONS_MAX => {}
        _ => return refuse(ConditionError::TooManyOptions(options)),
    }
    if let Condition::Amount(test) = condition
        && let Err(error) = check_amount(*test)
    {
        return refuse(error);
    }
    let parts = children(condition, at);
    if depth >= DEPTH_MAX && !parts.is_empty() {
        return refuse(ConditionError::TooDeep);
    }
    parts.into_iter().try_for_each(|(part, at)| check_condition(part, &at, depth + 1, count))
}

/// The conditions within a condition, and where each stands.
pub(super) fn children<'c>(condition: &'c Condition, at: &str) -> Vec<(&'c Condition, String)> {
    let each = |parts: &'c [Condition], group: &str| {
        parts.iter().enumerate().map(|(n, part)| (part, format!("{at}/{group}/{n}"))).collect()
    };
    match condition {
        Condition::All(parts) => each(parts, "all"),
        Condition::Any(parts) => each(parts, "any"),
        Condition::Not(part) => vec![(part, format!("{at}/not"))],
        Condition::Description(_)
        | Condition::Amount(_)
        | Condition::Account(_)
        | Condition::Card(_)
        | Condition::Kind(_)
        | Condition::Direction(_)
        | Condition::DayOfMonth(_)
        | Condition::Weekday(_) => Vec::new(),
    }
}

fn check_amount(test: AmountTest) -> Result<(), ConditionError> {
    let (low, high) = test.bounds();
    if let Some(negative) = [low, high].into_iter().flatten().find(|amount| amount.is_negative()) {
        return Err(ConditionError::NegativeAmount(negative));
    }
    let (Some(low), Some(high)) = (low, high) else { return Ok(()) };
    if low.currency() != high.currency() {
        return Err(ConditionError::TwoCurrencies { low, high });
    }
    if low.amount() > high.amount() { Err(ConditionError::Reversed { low, high }) } else { Ok(()) }
}
