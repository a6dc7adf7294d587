//! What a person says of a staged line.

#![allow(clippy::option_option, reason = "a change that takes a choice back, as the database layer has it")]

use std::fmt;
use std::str::FromStr as _;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, EntryKind, Filing, Part};
use fintrack_core::id::{AccountId, CardId, CategoryId, InvestmentId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::import_session::{AccountOrCard, ImportSession};
use fintrack_core::money::Money;
use fintrack_core::name::{Description, Name};
use fintrack_core::rule::Direction;
use fintrack_db::import_session::{DuplicateAnswer, LineChange, NewLine, PairingAnswer};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::ApiError;
use crate::field::{Amount, At, Change, Month};
use crate::resource::entries::{self, day_at};
use crate::word::{TransactionType, choices};

/// The largest number that a line is kept with.
const LINE_NUMBER_MAX: u32 = i32::MAX as u32;

/// A kind of line, with the names that older clients have for two of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineKind(pub(super) EntryKind);

impl<'de> Deserialize<'de> for LineKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let kind = match word.to_ascii_uppercase().as_str() {
            "INVESTMENT_WITHDRAW" => Ok(EntryKind::InvestmentWithdrawal),
            "CARD_PAYMENT_ADVANCE" => Ok(EntryKind::CardPayment),
            word => EntryKind::from_str(word),
        };
        kind.map(Self).map_err(D::Error::custom)
    }
}

impl PartialSchema for LineKind {
    fn schema() -> RefOr<Schema> {
        TransactionType::schema()
    }
}

impl ToSchema for LineKind {}

choices! {
    /// Yes or no to what is proposed.
    Verdict, "answer to a proposal" {
        /// It is so.
        Accept = "accept",
        /// It is not.
        Reject = "reject",
    }
}

/// A part of a line that is filed under several categories.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(crate) struct NewLinePart {
    /// How much of it, positive.
    amount: Amount,
    /// The category.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000d1")]
    category_id: CategoryId,
    /// The subcategory.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000d2")]
    subcategory_id: Option<SubCategoryId>,
}

/// What a line would become; what is absent stays, and null takes a choice back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub(crate) struct LineData {
    /// What is shown in place of the bank's words.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Padaria Estrela", max_length = 500)]
    description: Change<String>,
    /// The category that all of it is filed under.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000d1")]
    category_id: Change<CategoryId>,
    /// The subcategory; only together with its category.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000d2")]
    subcategory_id: Change<SubCategoryId>,
    /// The parts that it is filed under, two or more that sum to it, in place of one category; an empty list beside no
    /// category takes what it is filed under back.
    splits: Option<Vec<NewLinePart>>,
    /// What it is marked with, in place of what it was.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// Tags beside those, by name; those that are not there are made.
    #[schema(example = json!(["viagem"]))]
    tags: Option<Vec<String>>,
    /// Whether it is booked as `IGNORE`, in no sum.
    #[schema(example = false)]
    ignore: Option<bool>,
    /// The account that pays a card.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Change<AccountId>,
    /// Where a transfer comes from.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000a1")]
    source_account_id: Change<AccountId>,
    /// Where a transfer goes to.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000a2")]
    destination_account_id: Change<AccountId>,
    /// The card that is paid.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Change<CardId>,
    /// Whose invoice is paid, `YYYY-MM`.
    #[serde(default)]
    #[schema(value_type = Option<Month>)]
    billing_month: Change<BillingMonth>,
    /// The investment that money goes to or comes from.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000b1")]
    investment_id: Change<InvestmentId>,
    /// The recurring income that it settles.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_income_id: Option<RecurrenceId>,
    /// The recurring expense that it settles.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_expense_id: Option<RecurrenceId>,
    /// The recurring transfer that it settles.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_transfer_id: Option<RecurrenceId>,
    /// The recurring purchase on a card that it settles.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_card_transaction_id: Option<RecurrenceId>,
}

impl LineData {
    /// The recurring item that the line settles.
    pub(super) fn recurring(&self) -> Option<RecurrenceId> {
        self.recurring_income_id
            .or(self.recurring_expense_id)
            .or(self.recurring_transfer_id)
            .or(self.recurring_card_transaction_id)
    }

    /// As a change of a line of a session. `at` is where it stands in the body.
    pub(super) fn checked(&self, session: &ImportSession, at: &str) -> Result<LineChange, ApiError> {
        let description = self.description.clone().try_map(|text| described(&text, &format!("{at}/description")))?;
        let names = self.tags.iter().flatten().map(|name| Name::new(name));
        Ok(LineChange {
            filing: self.filing(session, at)?,
            tags: self.tag_ids.as_ref().map(|tags| tags.iter().copied().collect()),
            new_tags: names.collect::<Result<_, _>>().at(&format!("{at}/tags"))?,
            other_account: self.other_account(session),
            card: said(self.card_id),
            paid_month: said(self.billing_month),
            investment: said(self.investment_id),
            description: said(description),
            is_ignored: self.ignore,
            ..LineChange::default()
        })
    }

    fn filing(&self, session: &ImportSession, at: &str) -> Result<Option<Option<Filing>>, ApiError> {
        match self.splits.as_deref() {
            None => self.whole(at),
            Some([]) => Ok(self.whole(at)?.or(Some(None))),
            Some(_) if matches!(self.category_id, Change::To(_)) => {
                Err("a line is filed under one category or in parts: say one of them").at(&format!("{at}/splits"))
            }
            Some(parts) => {
                let part = |(n, part): (usize, &NewLinePart)| {
                    let under = CategoryRef { category: part.category_id, subcategory: part.subcategory_id };
                    let amount = part.amount.of(session.subject.currency());
                    Ok(Part { under, amount: amount.at(&format!("{at}/splits/{n}/amount"))? })
                };
                let parts = parts.iter().enumerate().map(part).collect::<Result<_, ApiError>>()?;
                Ok(Some(Some(Filing::Split(parts))))
            }
        }
    }

    /// The one category that is said, if any is.
    fn whole(&self, at: &str) -> Result<Option<Option<Filing>>, ApiError> {
        match (self.category_id, self.subcategory_id) {
            (Change::To(category), subcategory) => {
                let subcategory = if let Change::To(id) = subcategory { Some(id) } else { None };
                Ok(Some(Some(Filing::whole(category, subcategory))))
            }
            (Change::Clear, _) => Ok(Some(None)),
            (Change::Keep, Change::To(_)) => {
                Err("a subcategory goes with its category: say both").at(&format!("{at}/subcategory_id"))
            }
            (Change::Keep, Change::Keep | Change::Clear) => Ok(None),
        }
    }

    /// The account that is not the session's own.
    fn other_account(&self, session: &ImportSession) -> Option<Option<AccountId>> {
        let is_own = |id: AccountId| session.subject.id() == AccountOrCard::Account(id);
        let named = [self.account_id, self.source_account_id, self.destination_account_id];
        let others = named.into_iter().filter_map(said).filter(|said| said.is_none_or(|id| !is_own(id)));
        others.max_by_key(Option::is_some)
    }

    fn ends(&self) -> (Option<AccountId>, Option<AccountId>) {
        let end = |said: Change<AccountId>| if let Change::To(id) = said { Some(id) } else { None };
        (end(self.source_account_id), end(self.destination_account_id))
    }
}

fn described(text: &str, at: &str) -> Result<Description, ApiError> {
    let description = Description::new(text);
    if description.as_str().is_empty() { Err("it is empty").at(at) } else { Ok(description) }
}

fn said<T>(change: Change<T>) -> Option<Option<T>> {
    match change {
        Change::Keep => None,
        Change::Clear => Some(None),
        Change::To(value) => Some(Some(value)),
    }
}

/// What moved, with the sign that the kind gives.
fn moved(
    session: &ImportSession,
    amount: Amount,
    kind: EntryKind,
    data: &LineData,
    at: &dyn fmt::Display,
) -> Result<Money, ApiError> {
    let amount = amount.of(session.subject.currency()).at(&format!("{at}/amount"))?;
    if !amount.is_positive() {
        return Err("the amount is not positive: the type says which way it moved").at(&format!("{at}/amount"));
    }
    let (source, destination) = data.ends();
    match session.direction_of(kind, source, destination) {
        Some(Direction::In) => Ok(amount),
        Some(Direction::Out) => Ok(-amount),
        None if kind == EntryKind::Transfer => {
            Err("which way a transfer went, its accounts say").at(&format!("{at}/data/source_account_id"))
        }
        None => Err("no statement of that account or card has such a line").at(&format!("{at}/type")),
    }
}

/// A line to be posted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(crate) struct NewStagedTransaction {
    /// The day that it moved.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// How much moved, positive, in the currency of the account or card.
    amount: Amount,
    /// What it is; that says which way it moved, and of a transfer its accounts do.
    #[serde(rename = "type")]
    kind: LineKind,
    /// What it was, in words.
    #[schema(example = "Padaria Estrela", max_length = 500)]
    description: Option<String>,
    /// Its number where it was taken from, counted from 1: lines are listed by it. 0 says nothing.
    #[schema(example = 1, minimum = 0, maximum = 2_147_483_647)]
    line_number: Option<u32>,
    /// What it would become.
    data: Option<LineData>,
}

impl NewStagedTransaction {
    /// As a new line, and what is said of it beside.
    pub(super) fn checked(&self, session: &ImportSession, place: usize) -> Result<(NewLine, LineChange), ApiError> {
        let at = format!("/{place}");
        let data = self.data.clone().unwrap_or_default();
        let amount = moved(session, self.amount, self.kind.0, &data, &at)?;
        let text = described(self.description.as_deref().unwrap_or("-"), &format!("{at}/description"))?;
        let change = data.checked(session, &format!("{at}/data"))?;
        if let Some(Some(filing)) = &change.filing {
            filing.check(amount.abs()).at(&format!("{at}/data/splits"))?;
        }
        let day = day_at(&format!("{at}/transaction_date"), self.transaction_date)?;
        let number = self.line_number.unwrap_or_default();
        if number > LINE_NUMBER_MAX {
            return Err(format!("a line has a number up to {LINE_NUMBER_MAX}")).at(&format!("{at}/line_number"));
        }
        Ok((NewLine { number, date: day, amount, text: text.to_string(), kind: Some(self.kind.0) }, change))
    }

    pub(super) fn data(&self) -> Option<&LineData> {
        self.data.as_ref()
    }
}

/// What is to be different about a line; what is absent stays. Day, amount and words stay as a bank printed them.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub(crate) struct StagedTransactionChange {
    /// The day, of a line that was posted.
    #[schema(example = "2026-03-07")]
    transaction_date: Option<NaiveDate>,
    /// How much, positive, of a line that was posted.
    amount: Option<Amount>,
    /// What it becomes.
    #[serde(rename = "type")]
    kind: Option<LineKind>,
    /// What is shown in place of the bank's words; of a line that was posted, its words.
    #[schema(example = "Padaria Estrela", max_length = 500)]
    description: Option<String>,
    /// Accepted for older clients: how a line stands follows from what it holds.
    #[schema(example = "READY")]
    #[allow(dead_code, reason = "read, so that it is described; it says nothing")]
    status: Option<String>,
    /// What it would become.
    pub(super) data: Option<LineData>,
    /// Whether it is the copy that it may be.
    duplicate: Option<Verdict>,
    /// Whether it is the other side of the transaction that it may be.
    pairing: Option<Verdict>,
}

impl StagedTransactionChange {
    /// As a change of lines of a session. `posted` is the kind of the line if a person posted it, and it is one alone.
    pub(super) fn checked(&self, session: &ImportSession, posted: Option<EntryKind>) -> Result<LineChange, ApiError> {
        let data = self.data.clone().unwrap_or_default();
        let mut change = data.checked(session, "/data")?;
        change.kind = self.kind.map(|kind| kind.0);
        if let Some(amount) = self.amount {
            let kind = change.kind.or(posted).unwrap_or(EntryKind::Expense);
            change.amount = Some(moved(session, amount, kind, &data, &"")?);
        }
        change.date = self.transaction_date.map(entries::day).transpose()?;
        if let Some(text) = &self.description {
            let words = described(text, "/description")?;
            if posted.is_some() {
                change.text = Some(words.to_string());
            } else {
                change.description = Some(Some(words));
            }
        }
        change.duplicate = self.duplicate.map(|said| match said {
            Verdict::Accept => DuplicateAnswer::Accept,
            Verdict::Reject => DuplicateAnswer::Reject,
        });
        change.pairing = self.pairing.map(|said| match said {
            Verdict::Accept => PairingAnswer::Accept,
            Verdict::Reject => PairingAnswer::Reject,
        });
        Ok(change)
    }
}
