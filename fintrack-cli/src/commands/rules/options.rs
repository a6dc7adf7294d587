//! A rule as options of the command line: what people type most, and what a proposal is printed as.
//!
//! What options cannot say (groups within groups, splits) is said as [JSON](super::document).

use std::collections::BTreeSet;

use anyhow::Context as _;
use clap::{ArgGroup, Args};
use fintrack_core::calendar::{DayOfMonth, Weekday};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::EntryKind;
use fintrack_core::id::{AccountId, CardId, TagId};
use fintrack_core::money::{Currency, Money, MoneyError};
use fintrack_core::name::{Description, Name};
use fintrack_core::rule::{
    Actions, AmountTest, Condition, DayRange, Direction, Literal, POSITION_UNSAID, Pattern, Purpose, Terms, TextTest,
};

use crate::exit::UsageError;
use crate::names::{Names, Typed};

/// What a rule says.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub(super) struct RuleOptions {
    #[command(flatten)]
    when: WhenOptions,
    #[command(flatten)]
    then: ThenOptions,
    #[command(flatten)]
    place: PlaceOptions,
}

/// The options that say an amount.
const AN_AMOUNT: &str = "an_amount";

/// What a line must be: all of it, and of an option that is repeated for alternatives one.
#[derive(Clone, Debug, Default, PartialEq, Args)]
#[command(
    next_help_heading = "Which lines (all that is said must be so)",
    group = ArgGroup::new(AN_AMOUNT).args(["amount", "min", "max"]).multiple(true)
)]
struct WhenOptions {
    /// The description has this anywhere; case and accents do not matter; repeated, it has all of them
    #[arg(long, value_name = "TEXT", value_parser = literal, allow_hyphen_values = true)]
    contains: Vec<Literal>,

    /// The description begins so
    #[arg(long, value_name = "TEXT", value_parser = literal, allow_hyphen_values = true)]
    starts_with: Option<Literal>,

    /// The description ends so
    #[arg(long, value_name = "TEXT", value_parser = literal, allow_hyphen_values = true)]
    ends_with: Option<Literal>,

    /// The description is this and nothing else
    #[arg(long, value_name = "TEXT", value_parser = literal, allow_hyphen_values = true)]
    is: Option<Literal>,

    /// The description has this as a whole word; repeated, one of them
    #[arg(long, value_name = "WORD", value_parser = literal, allow_hyphen_values = true)]
    any_word: Vec<Literal>,

    /// This regular expression is found in the description; repeated, all of them
    #[arg(long, value_name = "REGEX", value_parser = pattern, allow_hyphen_values = true)]
    matches: Vec<Pattern>,

    /// The amount, without its sign, is exactly this
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true, conflicts_with_all = ["min", "max"])]
    amount: Option<String>,

    /// The amount, without its sign, is this or more
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    min: Option<String>,

    /// The amount, without its sign, is this or less
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    max: Option<String>,

    /// The currency of these amounts [default: BRL]
    #[arg(long, value_name = "CODE", requires = AN_AMOUNT)]
    currency: Option<Currency>,

    /// In the statement of this account; repeated, of one of them, or of one of the cards
    #[arg(long = "account", value_name = "NAME")]
    accounts: Vec<String>,

    /// In the statement of this card; repeated, of one of them, or of one of the accounts
    #[arg(long = "card", value_name = "NAME")]
    cards: Vec<String>,

    /// Of this kind, as the line is understood without rules: `INCOME`, `EXPENSE`, `TRANSFER`, `CARD_EXPENSE`,
    /// `CARD_CHARGEBACK` or `CARD_PAYMENT`; repeated, of one of them
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<EntryKind>,

    /// Money `in`, or money `out`
    #[arg(long, value_name = "DIRECTION")]
    direction: Option<Direction>,

    /// On this day of the month, or on one of these: `5`, `28-3`; the 31st is the last day of every month
    #[arg(long, alias = "day", value_name = "DAY[-DAY]", value_parser = days)]
    days: Option<DayRange>,

    /// On this day of the week: `monday` …; repeated, on one of them
    #[arg(long = "weekday", value_name = "DAY")]
    weekdays: Vec<Weekday>,
}

/// What is made of a line.
#[derive(Clone, Debug, Default, PartialEq, Args)]
#[command(next_help_heading = "What becomes of them (at least one thing)")]
struct ThenOptions {
    /// Filed under this category
    #[arg(long, value_name = "NAME", conflicts_with = "transfer_to")]
    category: Option<String>,

    /// And under this subcategory of it
    #[arg(long, value_name = "NAME", requires = "category")]
    subcategory: Option<String>,

    /// The category's type, `INCOME` or `EXPENSE`, where one of each has the name
    #[arg(long = "type", value_name = "TYPE", requires = "category")]
    kind: Option<CategoryKind>,

    /// A transfer to this account, or from it when money comes in
    #[arg(long, value_name = "ACCOUNT")]
    transfer_to: Option<String>,

    /// Marked with this tag; repeated, with all of them
    #[arg(long = "tag", value_name = "NAME")]
    tags: Vec<String>,

    /// Shown as this; the bank's words are kept
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    rename: Option<String>,

    /// Ignored: in no sum
    #[arg(long)]
    ignore: bool,
}

/// Where a rule stands among the others.
#[derive(Clone, Debug, Default, PartialEq, Args)]
#[command(next_help_heading = "Among the other rules")]
struct PlaceOptions {
    /// Where it stands, the smallest first; of one position the narrower rule stands first [default: 100]
    #[arg(long, value_name = "NUMBER")]
    position: Option<u32>,

    /// Rules below it have no say on what it matches
    #[arg(long)]
    stop: bool,
}

/// Reads a text to look for.
///
/// # Errors
/// When nothing of it can be looked for.
fn literal(text: &str) -> Result<Literal, String> {
    Literal::new(text).map_err(|error| error.to_string())
}

/// Reads a regular expression.
///
/// # Errors
/// When it is none.
fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::new(text).map_err(|error| error.to_string())
}

/// Reads a day of the month, or some: `5`, `28-3`.
///
/// # Errors
/// When it is none.
fn days(text: &str) -> Result<DayRange, String> {
    let day = |text: &str| {
        let number: u32 = text.trim().parse().map_err(|_| format!("`{text}` is not a day of the month: 1 to 31"))?;
        DayOfMonth::new(number).map_err(|error| error.to_string())
    };
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Ok(DayRange { from: day(from)?, to: day(to)? })
}

impl RuleOptions {
    /// Whether nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Where it shall stand, if that was said.
    pub(super) const fn position(&self) -> Option<u32> {
        self.place.position
    }

    /// What the options say.
    ///
    /// # Errors
    /// When they say of no line what it must be, or name what is not there.
    pub(super) fn terms(&self, name: Name, position: u32, names: &Names) -> anyhow::Result<Terms> {
        Ok(Terms {
            name,
            position,
            is_active: true,
            stops: self.place.stop,
            when: self.when.condition(names)?,
            then: self.then.actions(names)?,
        })
    }
}

impl WhenOptions {
    fn condition(&self, names: &Names) -> anyhow::Result<Condition> {
        let mut parts: Vec<Condition> = self.texts().map(Condition::Description).collect();
        parts.extend(self.amount()?.map(Condition::Amount));
        parts.extend(self.place(names)?);
        if !self.kinds.is_empty() {
            parts.push(Condition::Kind(self.kinds.iter().copied().collect()));
        }
        parts.extend(self.direction.map(Condition::Direction));
        parts.extend(self.days.map(Condition::DayOfMonth));
        if !self.weekdays.is_empty() {
            parts.push(Condition::Weekday(self.weekdays.iter().copied().collect()));
        }
        match parts.len() {
            0 => Err(UsageError::NoCondition.into()),
            1 => Ok(parts.swap_remove(0)),
            _ => Ok(Condition::All(parts)),
        }
    }

    fn texts(&self) -> impl Iterator<Item = TextTest> {
        let words = (!self.any_word.is_empty()).then(|| TextTest::AnyWord(self.any_word.clone()));
        let contains = self.contains.iter().cloned().map(TextTest::Contains);
        let starts = self.starts_with.iter().cloned().map(TextTest::StartsWith);
        let ends = self.ends_with.iter().cloned().map(TextTest::EndsWith);
        let is = self.is.iter().cloned().map(TextTest::Is);
        contains
            .chain(starts)
            .chain(ends)
            .chain(is)
            .chain(words)
            .chain(self.matches.iter().cloned().map(TextTest::Matches))
    }

    fn amount(&self) -> anyhow::Result<Option<AmountTest>> {
        let currency = self.currency.unwrap_or(crate::books::CURRENCY);
        let typed = |option: &'static str, text: &Option<String>| -> anyhow::Result<Option<Money>> {
            let amount = text.as_deref().map(|text| Money::typed(text, currency)).transpose();
            amount.map_err(|error: MoneyError| anyhow::Error::from(error).context(option))
        };
        let exact = typed("--amount", &self.amount)?;
        Ok(match (exact, typed("--min", &self.min)?, typed("--max", &self.max)?) {
            (Some(amount), _, _) => Some(AmountTest::Equal(amount)),
            (None, Some(low), Some(high)) => Some(AmountTest::Between { low, high }),
            (None, Some(low), None) => Some(AmountTest::AtLeast(low)),
            (None, None, Some(high)) => Some(AmountTest::AtMost(high)),
            (None, None, None) => None,
        })
    }

    fn place(&self, names: &Names) -> Result<Option<Condition>, UsageError> {
        let accounts: BTreeSet<AccountId> =
            self.accounts.iter().map(|name| names.account_named(name)).collect::<Result<_, _>>()?;
        let cards: BTreeSet<CardId> = self.cards.iter().map(|name| names.card_named(name)).collect::<Result<_, _>>()?;
        Ok(match (accounts.is_empty(), cards.is_empty()) {
            (true, true) => None,
            (false, true) => Some(Condition::Account(accounts)),
            (true, false) => Some(Condition::Card(cards)),
            (false, false) => Some(Condition::Any(vec![Condition::Account(accounts), Condition::Card(cards)])),
        })
    }
}

impl ThenOptions {
    fn actions(&self, names: &Names) -> anyhow::Result<Actions> {
        let tags: BTreeSet<TagId> = self.tags.iter().map(|name| names.tag_named(name)).collect::<Result<_, _>>()?;
        let purpose = match (&self.category, &self.transfer_to) {
            (Some(category), _) => {
                let typed = Typed { category, kind: self.kind, subcategory: self.subcategory.as_deref() };
                Some(Purpose::Category(names.under(typed)?))
            }
            (None, Some(account)) => Some(Purpose::Transfer(names.account_named(account).context("--transfer-to")?)),
            (None, None) => None,
        };
        Ok(Actions {
            purpose,
            tags,
            description: self.rename.as_deref().map(Description::new),
            is_ignored: self.ignore,
        })
    }
}

/// A rule as the arguments of `fintrack rules add`; `None` when options cannot say it.
pub(super) fn arguments(terms: &Terms, names: &Names) -> Option<Vec<String>> {
    let mut arguments = Arguments { list: Vec::new(), names };
    arguments.condition(&terms.when)?;
    arguments.actions(&terms.then)?;
    if terms.position != POSITION_UNSAID {
        arguments.option("--position", &terms.position);
    }
    let flag = |is_set: bool, name: &str| is_set.then(|| name.to_owned());
    arguments.list.extend(flag(terms.stops, "--stop"));
    let name = terms.name.to_string();
    Some([vec![name], arguments.list].concat()).filter(|list| !list[0].starts_with('-'))
}

struct Arguments<'a> {
    list: Vec<String>,
    names: &'a Names,
}

impl<'a> Arguments<'a> {
    fn option(&mut self, name: &str, value: &impl ToString) {
        let value = value.to_string();
        if value.starts_with('-') {
            self.list.push(format!("{name}={value}"));
        } else {
            self.list.extend([name.to_owned(), value]);
        }
    }

    /// An option whose values are alternatives: it stands once for all of them.
    fn either<T: ToString>(&mut self, name: &str, values: impl IntoIterator<Item = Option<T>>) -> Option<()> {
        if self.list.iter().any(|word| word == name) {
            return None;
        }
        values.into_iter().try_for_each(|value| value.map(|value| self.option(name, &value)))
    }

    fn condition(&mut self, condition: &Condition) -> Option<()> {
        let names: &'a Names = self.names;
        match condition {
            // Groups within a group are the same as one.
            Condition::All(parts) => parts.iter().try_for_each(|part| self.condition(part))?,
            Condition::Description(TextTest::Contains(text)) => self.option("--contains", text),
            Condition::Description(TextTest::AnyWord(words)) => {
                self.either("--any-word", words.iter().map(Some))?;
            }
            Condition::Amount(AmountTest::Equal(amount)) => {
                self.option("--amount", &amount.amount());
                if amount.currency() != crate::books::CURRENCY {
                    self.option("--currency", &amount.currency());
                }
            }
            Condition::Account(ids) => self.either("--account", ids.iter().map(|id| names.account(*id)))?,
            Condition::Card(ids) => self.either("--card", ids.iter().map(|id| names.card(*id)))?,
            Condition::Direction(direction) => self.option("--direction", direction),
            // Not what proposals are made of.
            Condition::Any(_)
            | Condition::Not(_)
            | Condition::Description(_)
            | Condition::Amount(_)
            | Condition::Kind(_)
            | Condition::DayOfMonth(_)
            | Condition::Weekday(_) => return None,
        }
        Some(())
    }

    fn actions(&mut self, actions: &Actions) -> Option<()> {
        let Actions { purpose: Some(Purpose::Category(under)), tags, description: None, is_ignored: false } = actions
        else {
            return None;
        };
        let Typed { category, kind, subcategory } = self.names.typed(*under)?;
        self.option("--category", &category);
        if let Some(name) = subcategory {
            self.option("--subcategory", &name);
        }
        if let Some(kind) = kind {
            self.option("--type", &kind);
        }
        for id in tags {
            self.option("--tag", self.names.tag(*id)?);
        }
        Some(())
    }
}
