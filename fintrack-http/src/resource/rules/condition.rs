//! What a line must be for a rule to have a say, as it is written in requests and answers.

use std::collections::BTreeSet;

use fintrack_core::calendar::DayOfMonth;
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::money;
use fintrack_core::rule::{
    AmountTest, CONDITIONS_MAX, Condition, ConditionError, DayRange, Literal, Pattern, TextTest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::currencies::Currencies;
use crate::ApiError;
use crate::field::{Amount, At};
use crate::word::{MoneyDirection, TransactionType, Weekday};

/// What a line must be: an object with one field.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = json!({"all": [{"description": {"any_word": ["uber", "99"]}}, {"direction": "out"}]}))]
pub(crate) enum RuleCondition {
    /// All of these; 1 to 100.
    #[schema(no_recursion)]
    All(Vec<RuleCondition>),
    /// At least one of these; 1 to 100.
    #[schema(no_recursion)]
    Any(Vec<RuleCondition>),
    /// Not this.
    #[schema(no_recursion)]
    Not(Box<RuleCondition>),
    /// The bank's words, without case and accents.
    Description(RuleText),
    /// The amount, without its sign.
    Amount(RuleAmount),
    /// In the statement of one of these accounts.
    #[schema(value_type = Vec<Uuid>, example = json!(["0199c0de-0000-7000-8000-0000000000a1"]))]
    Account(Vec<AccountId>),
    /// In the statement of one of these cards.
    #[schema(value_type = Vec<Uuid>, example = json!(["0199c0de-0000-7000-8000-0000000000c1"]))]
    Card(Vec<CardId>),
    /// One of these kinds, as the line is understood without rules.
    #[schema(example = json!(["EXPENSE"]))]
    Kind(Vec<TransactionType>),
    /// Money in, or money out.
    Direction(MoneyDirection),
    /// On one of these days of its month.
    DayOfMonth(RuleDays),
    /// On one of these days of the week.
    #[schema(example = json!(["saturday", "sunday"]))]
    Weekday(Vec<Weekday>),
}

/// How the bank's words are compared: an object with one field.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = json!({"any_word": ["uber", "99"]}))]
pub(crate) enum RuleText {
    /// The text stands anywhere; 1 to 200 characters.
    #[schema(example = "mercado")]
    Contains(String),
    /// The text is all there is.
    #[schema(example = "pix recebido")]
    Is(String),
    /// The text stands first.
    #[schema(example = "pagamento de boleto")]
    StartsWith(String),
    /// The text stands last.
    #[schema(example = "ltda")]
    EndsWith(String),
    /// One of these stands anywhere, as whole words; 1 to 100.
    #[schema(example = json!(["uber", "99"]))]
    AnyWord(Vec<String>),
    /// The regular expression is found anywhere; up to 500 characters, without look-around and back-references.
    #[schema(example = "uber.*eats|^ifood")]
    Matches(String),
}

/// How the amount is compared: an object with one field. An amount of another currency never fits.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = json!({"at_least": {"amount": "300.00", "currency": "BRL"}}))]
pub(crate) enum RuleAmount {
    /// Exactly this.
    Equal(RuleMoney),
    /// From one to the other, both included.
    Between {
        /// The smallest.
        low: RuleMoney,
        /// The largest, in the same currency.
        high: RuleMoney,
    },
    /// This or more.
    AtLeast(RuleMoney),
    /// This or less.
    AtMost(RuleMoney),
}

/// An amount with its currency.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct RuleMoney {
    /// How much, 0 or more.
    amount: Amount,
    /// The currency's code.
    #[schema(example = "BRL")]
    currency: String,
}

/// Days of a month, both ends included; from 28 to 3 goes over its end. A day that a month lacks means its last day.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct RuleDays {
    /// The first day, 1 to 31.
    #[schema(example = 30, minimum = 1, maximum = 31)]
    from: u32,
    /// The last day, 1 to 31.
    #[schema(example = 2, minimum = 1, maximum = 31)]
    to: u32,
}

impl RuleMoney {
    /// The amount, if there is such a currency.
    pub(super) fn checked(&self, currencies: &Currencies, at: &str) -> Result<money::Money, ApiError> {
        self.amount.of(currencies.named(&self.currency, at)?).at(&format!("{at}/amount"))
    }

    pub(super) fn code(&self) -> &str {
        &self.currency
    }
}

impl From<money::Money> for RuleMoney {
    fn from(amount: money::Money) -> Self {
        Self { amount: amount.into(), currency: amount.currency().code().to_owned() }
    }
}

impl RuleCondition {
    /// The codes of the currencies that it names.
    pub(super) fn name_currencies<'c>(&'c self, codes: &mut BTreeSet<&'c str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.name_currencies(codes)),
            Self::Not(part) => part.name_currencies(codes),
            Self::Amount(RuleAmount::Equal(amount) | RuleAmount::AtLeast(amount) | RuleAmount::AtMost(amount)) => {
                codes.insert(amount.code());
            }
            Self::Amount(RuleAmount::Between { low, high }) => codes.extend([low.code(), high.code()]),
            Self::Description(_)
            | Self::Account(_)
            | Self::Card(_)
            | Self::Kind(_)
            | Self::Direction(_)
            | Self::DayOfMonth(_)
            | Self::Weekday(_) => {}
        }
    }

    /// The condition of a rule, if its texts and amounts can be. Whether it fits in a rule is the rule's to say.
    pub(super) fn checked(&self, currencies: &Currencies) -> Result<Condition, ApiError> {
        const ROOT: &str = "/when";
        // Before any expression is compiled: that takes its time.
        if self.count() > CONDITIONS_MAX {
            return Err(ApiError::at(ROOT, &ConditionError::TooMany));
        }
        self.checked_at(currencies, ROOT)
    }

    /// How many conditions and groups there are.
    fn count(&self) -> usize {
        let within = match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::count).sum(),
            Self::Not(part) => part.count(),
            Self::Description(_)
            | Self::Amount(_)
            | Self::Account(_)
            | Self::Card(_)
            | Self::Kind(_)
            | Self::Direction(_)
            | Self::DayOfMonth(_)
            | Self::Weekday(_) => 0,
        };
        within + 1
    }

    fn checked_at(&self, currencies: &Currencies, at: &str) -> Result<Condition, ApiError> {
        let each = |parts: &[Self], word: &str| -> Result<Vec<Condition>, ApiError> {
            parts.iter().enumerate().map(|(n, part)| part.checked_at(currencies, &format!("{at}/{word}/{n}"))).collect()
        };
        Ok(match self {
            Self::All(parts) => Condition::All(each(parts, "all")?),
            Self::Any(parts) => Condition::Any(each(parts, "any")?),
            Self::Not(part) => Condition::Not(Box::new(part.checked_at(currencies, &format!("{at}/not"))?)),
            Self::Description(text) => Condition::Description(text.checked(&format!("{at}/description"))?),
            Self::Amount(test) => Condition::Amount(test.checked(currencies, &format!("{at}/amount"))?),
            Self::Account(ids) => Condition::Account(ids.iter().copied().collect()),
            Self::Card(ids) => Condition::Card(ids.iter().copied().collect()),
            Self::Kind(kinds) => Condition::Kind(kinds.iter().map(|kind| kind.0).collect()),
            Self::Direction(direction) => Condition::Direction(direction.0),
            Self::DayOfMonth(days) => Condition::DayOfMonth(days.checked(&format!("{at}/day_of_month"))?),
            Self::Weekday(days) => Condition::Weekday(days.iter().map(|day| day.0).collect()),
        })
    }
}

impl RuleText {
    fn checked(&self, at: &str) -> Result<TextTest, ApiError> {
        let literal = |text: &str, word: &str| Literal::new(text).at(&format!("{at}/{word}"));
        Ok(match self {
            Self::Contains(text) => TextTest::Contains(literal(text, "contains")?),
            Self::Is(text) => TextTest::Is(literal(text, "is")?),
            Self::StartsWith(text) => TextTest::StartsWith(literal(text, "starts_with")?),
            Self::EndsWith(text) => TextTest::EndsWith(literal(text, "ends_with")?),
            Self::AnyWord(words) => {
                let word = |(n, word): (usize, &String)| literal(word, &format!("any_word/{n}"));
                TextTest::AnyWord(words.iter().enumerate().map(word).collect::<Result<_, _>>()?)
            }
            Self::Matches(pattern) => TextTest::Matches(Pattern::new(pattern).at(&format!("{at}/matches"))?),
        })
    }
}

impl RuleAmount {
    fn checked(&self, currencies: &Currencies, at: &str) -> Result<AmountTest, ApiError> {
        let money = |amount: &RuleMoney, word: &str| amount.checked(currencies, &format!("{at}/{word}"));
        Ok(match self {
            Self::Equal(amount) => AmountTest::Equal(money(amount, "equal")?),
            Self::Between { low, high } => {
                AmountTest::Between { low: money(low, "between/low")?, high: money(high, "between/high")? }
            }
            Self::AtLeast(amount) => AmountTest::AtLeast(money(amount, "at_least")?),
            Self::AtMost(amount) => AmountTest::AtMost(money(amount, "at_most")?),
        })
    }
}

impl RuleDays {
    fn checked(&self, at: &str) -> Result<DayRange, ApiError> {
        let day = |day: u32, word: &str| DayOfMonth::new(day).at(&format!("{at}/{word}"));
        Ok(DayRange { from: day(self.from, "from")?, to: day(self.to, "to")? })
    }
}

impl From<&Condition> for RuleCondition {
    fn from(condition: &Condition) -> Self {
        let each = |parts: &[Condition]| parts.iter().map(Self::from).collect();
        match condition {
            Condition::All(parts) => Self::All(each(parts)),
            Condition::Any(parts) => Self::Any(each(parts)),
            Condition::Not(part) => Self::Not(Box::new(part.as_ref().into())),
            Condition::Description(test) => Self::Description(test.into()),
            Condition::Amount(test) => Self::Amount((*test).into()),
            Condition::Account(ids) => Self::Account(ids.iter().copied().collect()),
            Condition::Card(ids) => Self::Card(ids.iter().copied().collect()),
            Condition::Kind(kinds) => Self::Kind(kinds.iter().copied().map(TransactionType).collect()),
            Condition::Direction(direction) => Self::Direction(MoneyDirection(*direction)),
            Condition::DayOfMonth(DayRange { from, to }) => {
                Self::DayOfMonth(RuleDays { from: from.get().into(), to: to.get().into() })
            }
            Condition::Weekday(days) => Self::Weekday(days.iter().copied().map(Weekday).collect()),
        }
    }
}

impl From<&TextTest> for RuleText {
    fn from(how: &TextTest) -> Self {
        match how {
            TextTest::Contains(text) => Self::Contains(text.as_str().to_owned()),
            TextTest::Is(text) => Self::Is(text.as_str().to_owned()),
            TextTest::StartsWith(text) => Self::StartsWith(text.as_str().to_owned()),
            TextTest::EndsWith(text) => Self::EndsWith(text.as_str().to_owned()),
            TextTest::AnyWord(words) => Self::AnyWord(words.iter().map(|word| word.as_str().to_owned()).collect()),
            TextTest::Matches(pattern) => Self::Matches(pattern.as_str().to_owned()),
        }
    }
}

impl From<AmountTest> for RuleAmount {
    fn from(test: AmountTest) -> Self {
        match test {
            AmountTest::Equal(amount) => Self::Equal(amount.into()),
            AmountTest::Between { low, high } => Self::Between { low: low.into(), high: high.into() },
            AmountTest::AtLeast(amount) => Self::AtLeast(amount.into()),
            AmountTest::AtMost(amount) => Self::AtMost(amount.into()),
        }
    }
}
