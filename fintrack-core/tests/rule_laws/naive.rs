//! Rules read one by one, as their documentation says, without any index.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};
use fintrack_core::calendar::Weekday;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, EntryKind, Filing, Part};
use fintrack_core::money::Money;
use fintrack_core::rule::{
    AmountTest, Booking, Condition, DayRange, Decided, Direction, Hindrance, Line, Literal, Matched, Purpose, Rule,
    StatementOf, TextTest, Verdict,
};
use fintrack_core::suggest::fold;
use fintrack_core::testing::categories;

use crate::generators::{ACCOUNTS, TAGS};

/// What an expression finds, said without expressions.
type Finds = fn(&str) -> bool;

/// Expressions, and what each of them finds in a folded text.
pub(crate) const PATTERNS: &[(&str, Finds)] = &[
    ("UBER", |text| text.contains("uber")),
    ("^São", |text| text.starts_with("sao")),
    ("(uber|pix) ?(trip|eats)", |text| {
        ["uber", "pix"].iter().any(|a| {
            ["", " "].iter().any(|gap| ["trip", "eats"].iter().any(|b| text.contains(&format!("{a}{gap}{b}"))))
        })
    }),
    ("[0-9]{2}", |text| {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(2).any(|two| two.iter().all(char::is_ascii_digit))
    }),
    ("^$", str::is_empty),
    ("padarias?$", |text| text.ends_with("padaria") || text.ends_with("padarias")),
    ("(?:caf[éê])", |text| text.contains("cafe")),
    ("🍕+", |text| text.contains('🍕')),
    ("^a|ß", |text| text.starts_with('a') || text.contains('ß')),
];

fn folded(text: &str) -> String {
    fold(&text.chars().take(500).collect::<String>())
}

fn has_word(text: &str, word: &str) -> bool {
    let (text, word): (Vec<char>, Vec<char>) = (text.chars().collect(), word.chars().collect());
    let is_open = |at: Option<usize>| at.and_then(|at| text.get(at)).is_none_or(|c| !c.is_alphanumeric());
    (0..text.len())
        .any(|at| text[at..].starts_with(&word) && is_open(at.checked_sub(1)) && is_open(Some(at + word.len())))
}

fn text_holds(test: &TextTest, folded: &str) -> bool {
    let plain = |literal: &Literal| fold(literal.as_str());
    match test {
        TextTest::Contains(literal) => folded.contains(&plain(literal)),
        TextTest::Is(literal) => folded == plain(literal),
        TextTest::StartsWith(literal) => folded.starts_with(&plain(literal)),
        TextTest::EndsWith(literal) => folded.ends_with(&plain(literal)),
        TextTest::AnyWord(words) => words.iter().any(|word| has_word(folded, &plain(word))),
        TextTest::Matches(pattern) => match PATTERNS.iter().find(|(known, _)| *known == pattern.as_str()) {
            Some((_, finds)) => finds(folded),
            None => regex::RegexBuilder::new(pattern.as_str()).case_insensitive(true).build().unwrap().is_match(folded),
        },
    }
}

fn amount_holds(test: AmountTest, amount: Money) -> bool {
    let size = amount.abs();
    let at_least = |low: Money| size.checked_sub(low).is_ok_and(|more| !more.is_negative());
    let at_most = |high: Money| high.checked_sub(size).is_ok_and(|more| !more.is_negative());
    match test {
        AmountTest::Equal(amount) => size == amount,
        AmountTest::Between { low, high } => at_least(low) && at_most(high),
        AmountTest::AtLeast(low) => at_least(low),
        AmountTest::AtMost(high) => at_most(high),
    }
}

/// Walks from the first day to the last, a day at a time.
fn day_holds(days: DayRange, date: NaiveDate) -> bool {
    let last = (28..=31).rev().find(|day| date.with_day(*day).is_some()).unwrap();
    let (mut day, to) = (u32::from(days.from.get()), u32::from(days.to.get()));
    loop {
        if day.min(last) == date.day() {
            return true;
        }
        if day == to {
            return false;
        }
        day = day % 31 + 1;
    }
}

pub(crate) fn holds(condition: &Condition, line: &Line<'_>) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, line)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, line)),
        Condition::Not(part) => !holds(part, line),
        Condition::Description(test) => text_holds(test, &folded(line.text)),
        Condition::Amount(test) => amount_holds(*test, line.amount),
        Condition::Account(ids) => ids.iter().any(|id| line.of == StatementOf::Account(*id)),
        Condition::Card(ids) => ids.iter().any(|id| line.of == StatementOf::Card(*id)),
        Condition::Kind(kinds) => kinds.iter().any(|kind| *kind == line.kind),
        Condition::Direction(Direction::In) => line.amount.is_positive(),
        Condition::Direction(Direction::Out) => line.amount.is_negative(),
        Condition::DayOfMonth(days) => day_holds(*days, line.date),
        Condition::Weekday(days) => days.iter().any(|day| *day == Weekday::of(line.date)),
    }
}

fn file(under: CategoryRef, line: &Line<'_>) -> Result<(EntryKind, CategoryRef), Hindrance> {
    let known = categories();
    let category = known.iter().find(|it| it.id == under.category && it.is_active).ok_or(Hindrance::NoCategory)?;
    if line.amount.is_zero() {
        return Err(Hindrance::NothingMoved);
    }
    let is_card = matches!(line.of, StatementOf::Card(_));
    let kind = match (is_card, line.amount.is_negative(), category.kind) {
        (false, true, CategoryKind::Expense) => EntryKind::Expense,
        (false, false, CategoryKind::Income) => EntryKind::Income,
        (true, true, CategoryKind::Expense) => EntryKind::CardExpense,
        (true, false, CategoryKind::Expense) => EntryKind::CardChargeback,
        _ => return Err(Hindrance::OtherKind),
    };
    let subcategory =
        under.subcategory.filter(|id| category.subcategories.iter().any(|it| it.id == *id && it.is_active));
    Ok((kind, CategoryRef { category: under.category, subcategory }))
}

fn book(purpose: &Purpose, line: &Line<'_>) -> Result<Booking, Hindrance> {
    match purpose {
        Purpose::Category(under) => {
            let (kind, under) = file(*under, line)?;
            Ok(Booking::Filed { kind, filing: Filing::Whole(under) })
        }
        Purpose::Split(split) => {
            let mut parts = Vec::new();
            let mut kind = None;
            for Part { under, amount } in split.of(line.amount.abs())?.parts(line.amount.abs()) {
                let (own, under) = file(under, line)?;
                kind = Some(own);
                parts.push(Part { under, amount });
            }
            let is_first = |n: &usize| parts[..*n].iter().all(|part: &Part| part.under != parts[*n].under);
            let of = |under| parts.iter().filter(move |part| part.under == under).map(|part| part.amount);
            let sum = |under| Money::sum(line.amount.currency(), of(under)).unwrap();
            let unders = (0..parts.len()).filter(is_first).map(|n| parts[n].under);
            let parts: Vec<Part> = unders.map(|under| Part { under, amount: sum(under) }).collect();
            let filing = if parts.len() == 1 { Filing::Whole(parts[0].under) } else { Filing::Split(parts) };
            Ok(Booking::Filed { kind: kind.unwrap(), filing })
        }
        Purpose::Transfer(_) if line.amount.is_zero() => Err(Hindrance::NothingMoved),
        Purpose::Transfer(other) => match line.of {
            StatementOf::Card(_) => Err(Hindrance::OnCard),
            StatementOf::Account(own) if own == *other => Err(Hindrance::SameAccount),
            StatementOf::Account(_) => {
                let known = ACCOUNTS.iter().find(|it| it.id == *other && it.is_active);
                let known = known.ok_or(Hindrance::NoAccount)?;
                let is_same = known.currency() == line.amount.currency();
                if is_same { Ok(Booking::Transfer { other: *other }) } else { Err(Hindrance::AccountCurrency) }
            }
        },
    }
}

/// What the rules say, from the first to the last.
pub(crate) fn judge(rules: &[Rule], line: &Line<'_>) -> Verdict {
    let mut rules: Vec<&Rule> = rules.iter().filter(|rule| rule.terms().is_active).collect();
    rules.sort_by_key(|rule| (rule.terms().position, Reverse(rule.terms().when.specificity()), rule.id()));
    let mut verdict = Verdict::default();
    for rule in rules {
        let (terms, by) = (rule.terms(), rule.id());
        if !holds(&terms.when, line) {
            continue;
        }
        let mut hindrance = None;
        match terms.then.purpose.as_ref().map(|purpose| book(purpose, line)) {
            Some(Ok(value)) if verdict.booking.is_none() => verdict.booking = Some(Decided { value, by }),
            Some(Err(error)) => hindrance = Some(error),
            Some(Ok(_)) | None => {}
        }
        if let (Some(text), None) = (&terms.then.description, &verdict.description) {
            verdict.description = Some(Decided { value: text.clone(), by });
        }
        for tag in &terms.then.tags {
            let is_in_use = TAGS.iter().any(|it| it.id == *tag && it.is_active);
            if is_in_use && !verdict.tags.contains_key(tag) {
                verdict.tags.insert(*tag, by);
            }
        }
        if terms.then.is_ignored && verdict.ignored.is_none() {
            verdict.ignored = Some(by);
        }
        verdict.matched.push(Matched { rule: by, hindrance });
        if terms.stops {
            break;
        }
    }
    verdict
}
