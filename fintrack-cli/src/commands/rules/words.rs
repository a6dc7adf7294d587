//! Rules in words.

use fintrack_core::entry::{Filing, Part};
use fintrack_core::id::{AccountId, TagId};
use fintrack_core::money::Money;
use fintrack_core::rule::{
    Actions, AmountTest, Booking, Condition, DayRange, Direction, Purpose, Share, Split, Terms, TextTest,
};

use crate::names::Names;

/// What is said of something that is no longer there.
const GONE: &str = "(gone)";

/// What a line must be.
pub(super) fn condition(condition: &Condition, names: &Names) -> String {
    match condition {
        Condition::All(parts) => group(parts, " and ", names),
        Condition::Any(parts) => group(parts, " or ", names),
        Condition::Not(part) => format!("not ({})", self::condition(part, names)),
        Condition::Description(test) => description(test),
        Condition::Amount(test) => amount(*test),
        Condition::Account(ids) => format!("account {}", either(ids.iter().map(|id| account(*id, names)))),
        Condition::Card(ids) => {
            let name = |id| names.card(id).map_or_else(|| GONE.to_owned(), ToString::to_string);
            format!("card {}", either(ids.iter().map(|id| name(*id))))
        }
        Condition::Kind(kinds) => format!("kind {}", either(kinds.iter().map(ToString::to_string))),
        Condition::Direction(Direction::In) => "money in".to_owned(),
        Condition::Direction(Direction::Out) => "money out".to_owned(),
        Condition::DayOfMonth(DayRange { from, to }) if from == to => format!("day {}", from.get()),
        Condition::DayOfMonth(DayRange { from, to }) => format!("days {} to {}", from.get(), to.get()),
        Condition::Weekday(days) => format!("on {}", either(days.iter().map(ToString::to_string))),
    }
}

/// What is made of a line.
pub(super) fn actions(terms: &Terms, names: &Names) -> String {
    let Actions { purpose, tags, description, is_ignored } = &terms.then;
    let tags = tags.iter().map(|id| format!("tag {}", tag(*id, names)));
    let shown = description.iter().map(|text| format!("shown as `{text}`"));
    let purpose = purpose.iter().map(|of| self::purpose(of, names));
    let ignored = is_ignored.then(|| "ignored".to_owned());
    let stops = terms.stops.then(|| "stops".to_owned());
    purpose.chain(tags).chain(shown).chain(ignored).chain(stops).collect::<Vec<_>>().join("; ")
}

/// What a line is booked as.
pub(super) fn booking(booking: &Booking, names: &Names) -> String {
    match booking {
        Booking::Filed { filing: Filing::Whole(under), .. } => filed(*under, names),
        Booking::Filed { filing: Filing::Split(parts), .. } => {
            let part = |Part { under, amount }: &Part| format!("{amount} {}", filed(*under, names));
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        Booking::Transfer { other } => transfer(*other, names),
    }
}

/// What a tag is called.
pub(super) fn tag(id: TagId, names: &Names) -> String {
    names.tag(id).map_or_else(|| GONE.to_owned(), ToString::to_string)
}

fn group(parts: &[Condition], word: &str, names: &Names) -> String {
    let part = |part: &Condition| match part {
        Condition::All(_) | Condition::Any(_) if parts.len() > 1 => format!("({})", condition(part, names)),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Description(_)
        | Condition::Amount(_)
        | Condition::Account(_)
        | Condition::Card(_)
        | Condition::Kind(_)
        | Condition::Direction(_)
        | Condition::DayOfMonth(_)
        | Condition::Weekday(_) => condition(part, names),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(word)
}

fn description(is: &TextTest) -> String {
    match is {
        TextTest::Contains(text) => format!("has `{text}`"),
        TextTest::Is(text) => format!("is `{text}`"),
        TextTest::StartsWith(text) => format!("starts with `{text}`"),
        TextTest::EndsWith(text) => format!("ends with `{text}`"),
        TextTest::AnyWord(words) => format!("has the word {}", either(words.iter().map(|word| format!("`{word}`")))),
        TextTest::Matches(pattern) => format!("matches `{pattern}`"),
    }
}

fn amount(test: AmountTest) -> String {
    let both = |low: Money, high: Money| format!("amount {} to {high}", low.amount());
    match test {
        AmountTest::Equal(amount) => format!("amount {amount}"),
        AmountTest::Between { low, high } => both(low, high),
        AmountTest::AtLeast(low) => format!("amount {low} or more"),
        AmountTest::AtMost(high) => format!("amount {high} or less"),
    }
}

fn purpose(purpose: &Purpose, names: &Names) -> String {
    match purpose {
        Purpose::Category(under) => filed(*under, names),
        Purpose::Split(split) => self::split(split, names),
        Purpose::Transfer(other) => transfer(*other, names),
    }
}

fn split(split: &Split, names: &Names) -> String {
    let share = |share| match share {
        Share::Amount(amount) => format!("{amount}"),
        Share::Percent(percent) => format!("{percent} %"),
        Share::Rest => "the rest".to_owned(),
    };
    let parts = split.parts().iter().map(|part| format!("{} {}", share(part.share), filed(part.under, names)));
    parts.collect::<Vec<_>>().join(", ")
}

fn transfer(other: AccountId, names: &Names) -> String {
    format!("transfer with {}", account(other, names))
}

fn account(id: AccountId, names: &Names) -> String {
    names.account(id).map_or_else(|| GONE.to_owned(), ToString::to_string)
}

fn filed(under: fintrack_core::entry::CategoryRef, names: &Names) -> String {
    names.filed(under).unwrap_or_else(|| GONE.to_owned())
}

/// Some words, of which one is enough.
fn either(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" or ")
}
