//! Recurring items.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entry::{description, needed, refuse_spare};
use super::investment::each_once;
use crate::archive::Fault;
use crate::calendar::Frequency;
use crate::entry::CategoryRef;
use crate::id::{AccountId, CardId, CategoryId, RecurrenceId, SubCategoryId, TagId};
use crate::import_session::AccountOrCard;
use crate::money::Money;
use crate::recurrence::{Flow, Recurrence, RecurrenceKind, Terms};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct RecurringRow<'a> {
    id: RecurrenceId,
    kind: RecurrenceKind,
    description: Cow<'a, str>,
    amount: Money,
    frequency: Frequency,
    start: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<CardId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<CategoryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subcategory: Option<SubCategoryId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<TagId>,
    is_active: bool,
    include_in_summary: bool,
}

impl<'a> From<&'a Recurrence> for RecurringRow<'a> {
    fn from(item: &'a Recurrence) -> Self {
        let Terms { description, flow, amount, frequency, start, end, tags, is_active, include_in_summary } =
            item.terms();
        let (place, to_account) = flow.places();
        let (account, card) = match place {
            AccountOrCard::Account(account) => (Some(account), None),
            AccountOrCard::Card(card) => (None, Some(card)),
        };
        let under = flow.under();
        Self {
            id: item.id(),
            kind: flow.kind(),
            description: Cow::Borrowed(description.as_str()),
            amount: *amount,
            frequency: *frequency,
            start: *start,
            end: *end,
            account,
            to_account,
            card,
            category: under.map(|under| under.category),
            subcategory: under.and_then(|under| under.subcategory),
            tags: tags.iter().copied().collect(),
            is_active: *is_active,
            include_in_summary: *include_in_summary,
        }
    }
}

impl RecurringRow<'_> {
    /// The fields that only some kinds have, and whether they are there.
    const fn fields(&self) -> [(&'static str, bool); 5] {
        [
            ("account", self.account.is_some()),
            ("to_account", self.to_account.is_some()),
            ("card", self.card.is_some()),
            ("category", self.category.is_some()),
            ("subcategory", self.subcategory.is_some()),
        ]
    }

    fn flow(&self) -> Result<Flow, Fault> {
        let kind = self.kind.as_str();
        let account = || needed(self.account, "account", kind);
        let under = || {
            let category = needed(self.category, "category", kind)?;
            Ok::<_, Fault>(CategoryRef { category, subcategory: self.subcategory })
        };
        Ok(match self.kind {
            RecurrenceKind::Income => Flow::Income { account: account()?, under: under()? },
            RecurrenceKind::Expense => Flow::Expense { account: account()?, under: under()? },
            RecurrenceKind::Transfer => {
                Flow::Transfer { from: account()?, to: needed(self.to_account, "to_account", kind)? }
            }
            RecurrenceKind::CardTransaction => {
                Flow::CardTransaction { card: needed(self.card, "card", kind)?, under: under()? }
            }
        })
    }
}

impl TryFrom<RecurringRow<'_>> for Recurrence {
    type Error = Fault;

    fn try_from(row: RecurringRow<'_>) -> Result<Self, Fault> {
        let (kind, given, flow) = (row.kind.as_str(), row.fields(), row.flow()?);
        let terms = Terms {
            description: description(&row.description)?,
            flow,
            amount: row.amount,
            frequency: row.frequency,
            start: row.start,
            end: row.end,
            tags: each_once("tag", row.tags)?,
            is_active: row.is_active,
            include_in_summary: row.include_in_summary,
        };
        let item = Self::new(row.id, terms)?;
        refuse_spare(kind, given, RecurringRow::from(&item).fields())?;
        Ok(item)
    }
}
