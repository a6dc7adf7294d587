//! Entries as columns, so that thousands are one statement.

use chrono::NaiveDate;
use fintrack_core::audit::Value;
use fintrack_core::entry::{Details, Entry, Filing, Movement, Redemption, Settlement};
use fintrack_core::id::{AccountId, CardId, CategoryId, SubCategoryId};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::bulk::{Statement, sparse};
use crate::money::month_column;
use crate::{DbError, WorkspaceTx};

#[derive(Default)]
pub(super) struct Columns {
    ids: Vec<Uuid>,
    kinds: Vec<String>,
    statuses: Vec<String>,
    dates: Vec<NaiveDate>,
    amounts: Vec<Decimal>,
    currencies: Vec<String>,
    descriptions: Vec<String>,
    accounts: Vec<Option<Uuid>>,
    destinations: Vec<Option<Uuid>>,
    received_amounts: Vec<Option<Decimal>>,
    received_currencies: Vec<Option<String>>,
    cards: Vec<Option<Uuid>>,
    months: Vec<Option<NaiveDate>>,
    are_split: Vec<bool>,
    categories: Vec<Option<Uuid>>,
    subcategories: Vec<Option<Uuid>>,
    investments: Vec<Option<Uuid>>,
    final_payments: Vec<Option<bool>>,
    full_redemptions: Vec<Option<bool>>,
    beside: Beside,
    parts: Parts,
    tags: Tags,
}

/// What is said beside movements.
#[derive(Default)]
struct Beside {
    plans: Vec<Option<Uuid>>,
    instalments: Vec<Option<i16>>,
    items: Vec<Option<Uuid>>,
    slots: Vec<Option<NaiveDate>>,
    original_amounts: Vec<Option<Decimal>>,
    original_currencies: Vec<Option<String>>,
    original_rates: Vec<Option<Decimal>>,
    notes: Vec<Option<String>>,
}

impl Beside {
    fn push(&mut self, details: Option<&Details>) {
        let instalment = details.and_then(|it| it.instalment);
        let recurrence = details.and_then(|it| it.recurrence);
        let original = details.and_then(|it| it.original);
        self.plans.push(instalment.map(|it| it.plan.get()));
        self.instalments.push(instalment.and_then(|it| i16::try_from(it.part.number()).ok()));
        self.items.push(recurrence.map(|it| it.item.get()));
        self.slots.push(recurrence.and_then(|it| it.slot));
        self.original_amounts.push(original.map(|it| it.amount.amount()));
        self.original_currencies.push(original.map(|it| it.amount.currency().code().to_owned()));
        self.original_rates.push(original.map(|it| it.rate));
        self.notes.push(details.and_then(|it| it.notes.clone()).map(String::from));
    }
}

#[derive(Default)]
struct Tags {
    transactions: Vec<Uuid>,
    tags: Vec<Uuid>,
}

#[derive(Default)]
struct Parts {
    transactions: Vec<Uuid>,
    positions: Vec<i16>,
    amounts: Vec<Decimal>,
    categories: Vec<Uuid>,
    subcategories: Vec<Option<Uuid>>,
}

/// What a movement has beside its kind and amount.
#[derive(Default)]
struct Ends {
    account: Option<AccountId>,
    destination: Option<(AccountId, fintrack_core::money::Money)>,
    bill: Option<(CardId, NaiveDate)>,
    investment: Option<Uuid>,
    is_final_payment: Option<bool>,
    is_full_redemption: Option<bool>,
}

impl Ends {
    fn of(movement: &Movement) -> Self {
        let none = Self::default();
        match movement {
            Movement::Income { account, .. } | Movement::Expense { account, .. } => {
                Self { account: Some(*account), ..none }
            }
            Movement::Transfer { from, to, received, .. } => {
                Self { account: Some(*from), destination: Some((*to, *received)), ..none }
            }
            Movement::CardExpense { card, month, .. } | Movement::CardChargeback { card, month, .. } => {
                Self { bill: Some((*card, month_column(*month))), ..none }
            }
            Movement::CardPayment { account, card, month, settlement, .. } => Self {
                account: Some(*account),
                bill: Some((*card, month_column(*month))),
                is_final_payment: Some(*settlement == Settlement::Final),
                ..none
            },
            Movement::InvestmentDeposit { account, investment, .. } => {
                Self { account: Some(*account), investment: Some(investment.get()), ..none }
            }
            Movement::InvestmentWithdrawal { account, investment, redemption, .. } => Self {
                account: Some(*account),
                investment: Some(investment.get()),
                is_full_redemption: Some(*redemption == Redemption::Full),
                ..none
            },
        }
    }
}

impl Columns {
    pub(super) fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut columns = Self::default();
        for entry in entries {
            columns.push(entry);
        }
        columns
    }

    fn push(&mut self, entry: &Entry) {
        let movement = entry.movement();
        let amount = movement.amount();
        let ends = Ends::of(movement);
        self.ids.push(entry.id().get());
        self.kinds.push(entry.kind().as_str().to_owned());
        self.statuses.push(entry.status().as_str().to_owned());
        self.dates.push(entry.date());
        self.amounts.push(amount.amount());
        self.currencies.push(amount.currency().code().to_owned());
        self.descriptions.push(entry.description().as_str().to_owned());
        self.accounts.push(ends.account.map(AccountId::get));
        self.destinations.push(ends.destination.map(|(account, _)| account.get()));
        self.received_amounts.push(ends.destination.map(|(_, received)| received.amount()));
        self.received_currencies.push(ends.destination.map(|(_, received)| received.currency().code().to_owned()));
        self.cards.push(ends.bill.map(|(card, _)| card.get()));
        self.months.push(ends.bill.map(|(_, month)| month));
        self.investments.push(ends.investment);
        self.final_payments.push(ends.is_final_payment);
        self.full_redemptions.push(ends.is_full_redemption);
        self.beside.push(entry.details());
        for tag in entry.details().iter().flat_map(|details| &details.tags) {
            self.tags.transactions.push(entry.id().get());
            self.tags.tags.push(tag.get());
        }
        let whole = match movement.filing() {
            Some(Filing::Whole(under)) => Some(*under),
            Some(Filing::Split(_)) | None => None,
        };
        self.categories.push(whole.map(|under| under.category.get()));
        self.subcategories.push(whole.and_then(|under| under.subcategory).map(SubCategoryId::get));
        self.are_split.push(matches!(movement.filing(), Some(Filing::Split(_))));
        if let Some(Filing::Split(parts)) = movement.filing() {
            for (position, part) in (1..).zip(parts) {
                self.parts.transactions.push(entry.id().get());
                self.parts.positions.push(position);
                self.parts.amounts.push(part.amount.amount());
                self.parts.categories.push(CategoryId::get(part.under.category));
                self.parts.subcategories.push(part.under.subcategory.map(SubCategoryId::get));
            }
        }
    }

    /// What each row says, by the names of its columns.
    pub(super) fn rows(&self) -> impl Iterator<Item = [(&'static str, Value); 27]> {
        let beside = &self.beside;
        (0..self.ids.len()).map(move |n| {
            [
                ("id", self.ids[n].into()),
                ("kind", self.kinds[n].as_str().into()),
                ("status", self.statuses[n].as_str().into()),
                ("booked_on", self.dates[n].into()),
                ("amount", self.amounts[n].into()),
                ("currency_code", self.currencies[n].as_str().into()),
                ("description", self.descriptions[n].as_str().into()),
                ("account_id", self.accounts[n].into()),
                ("destination_account_id", self.destinations[n].into()),
                ("received_amount", self.received_amounts[n].into()),
                ("received_currency_code", self.received_currencies[n].as_deref().into()),
                ("card_id", self.cards[n].into()),
                ("billing_month", self.months[n].into()),
                ("is_split", self.are_split[n].into()),
                ("category_id", self.categories[n].into()),
                ("subcategory_id", self.subcategories[n].into()),
                ("investment_id", self.investments[n].into()),
                ("is_final_payment", self.final_payments[n].into()),
                ("is_full_redemption", self.full_redemptions[n].into()),
                ("instalment_plan_id", beside.plans[n].into()),
                ("instalment", beside.instalments[n].into()),
                ("recurring_item_id", beside.items[n].into()),
                ("slot_on", beside.slots[n].into()),
                ("original_amount", beside.original_amounts[n].into()),
                ("original_currency_code", beside.original_currencies[n].as_deref().into()),
                ("original_rate", beside.original_rates[n].into()),
                ("notes", beside.notes[n].as_deref().into()),
            ]
        })
    }

    /// The statements that add the rows, with their parts and tags.
    pub(super) fn insertions(&self, workspace: Uuid) -> Vec<Statement> {
        let rows = self.insertion(workspace);
        [rows, self.parts.insertion(workspace), self.tags.insertion(workspace)].into_iter().flatten().collect()
    }

    fn insertion(&self, workspace: Uuid) -> Option<Statement> {
        if self.ids.is_empty() {
            return None;
        }
        Some(sqlx::query!(
            "insert into transactions (
                 workspace_id, id, kind, status, booked_on, amount, currency_code, description, account_id,
                 destination_account_id, received_amount, received_currency_code, card_id, billing_month, is_split,
                 category_id, subcategory_id, investment_id, is_final_payment, is_full_redemption, instalment_plan_id,
                 instalment, recurring_item_id, slot_on, original_amount, original_currency_code, original_rate, notes
             )
             select $1, unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]), unnest($5::date[]),
                 unnest($6::numeric[]), unnest($7::text[]), unnest($8::text[]), unnest($9::uuid[]),
                 unnest($10::uuid[]), unnest($11::numeric[]), unnest($12::text[]), unnest($13::uuid[]),
                 unnest($14::date[]), unnest($15::boolean[]), unnest($16::uuid[]), unnest($17::uuid[]),
                 unnest($18::uuid[]), unnest($19::boolean[]), unnest($20::boolean[]), unnest($21::uuid[]),
                 unnest($22::smallint[]), unnest($23::uuid[]), unnest($24::date[]), unnest($25::numeric[]),
                 unnest($26::text[]), unnest($27::numeric[]), unnest($28::text[])",
            workspace,
            &self.ids,
            &self.kinds,
            &self.statuses,
            &self.dates,
            &self.amounts,
            &self.currencies,
            &self.descriptions,
            &sparse(self.accounts.iter().copied()) as &[Option<Uuid>],
            &sparse(self.destinations.iter().copied()) as &[Option<Uuid>],
            &sparse(self.received_amounts.iter().copied()) as &[Option<Decimal>],
            &sparse(self.received_currencies.iter().map(Option::as_deref)) as &[Option<&str>],
            &sparse(self.cards.iter().copied()) as &[Option<Uuid>],
            &sparse(self.months.iter().copied()) as &[Option<NaiveDate>],
            &self.are_split,
            &sparse(self.categories.iter().copied()) as &[Option<Uuid>],
            &sparse(self.subcategories.iter().copied()) as &[Option<Uuid>],
            &sparse(self.investments.iter().copied()) as &[Option<Uuid>],
            &sparse(self.final_payments.iter().copied()) as &[Option<bool>],
            &sparse(self.full_redemptions.iter().copied()) as &[Option<bool>],
            &sparse(self.beside.plans.iter().copied()) as &[Option<Uuid>],
            &sparse(self.beside.instalments.iter().copied()) as &[Option<i16>],
            &sparse(self.beside.items.iter().copied()) as &[Option<Uuid>],
            &sparse(self.beside.slots.iter().copied()) as &[Option<NaiveDate>],
            &sparse(self.beside.original_amounts.iter().copied()) as &[Option<Decimal>],
            &sparse(self.beside.original_currencies.iter().map(Option::as_deref)) as &[Option<&str>],
            &sparse(self.beside.original_rates.iter().copied()) as &[Option<Decimal>],
            &sparse(self.beside.notes.iter().map(Option::as_deref)) as &[Option<&str>],
        ))
    }

    /// Makes rows that are there say this, with their parts and tags.
    pub(super) async fn update(&self, tx: &mut WorkspaceTx) -> Result<(), DbError> {
        sqlx::query!(
            "update transactions t
             set kind = n.kind, status = n.status, booked_on = n.booked_on, amount = n.amount,
                 currency_code = n.currency_code, description = n.description, account_id = n.account_id,
                 destination_account_id = n.destination_account_id, received_amount = n.received_amount,
                 received_currency_code = n.received_currency_code, card_id = n.card_id,
                 billing_month = n.billing_month, is_split = n.is_split, category_id = n.category_id,
                 subcategory_id = n.subcategory_id, investment_id = n.investment_id,
                 is_final_payment = n.is_final_payment, is_full_redemption = n.is_full_redemption,
                 instalment_plan_id = n.instalment_plan_id, instalment = n.instalment,
                 recurring_item_id = n.recurring_item_id, slot_on = n.slot_on, original_amount = n.original_amount,
                 original_currency_code = n.original_currency_code, original_rate = n.original_rate, notes = n.notes
             from unnest(
                 $2::uuid[], $3::text[], $4::text[], $5::date[], $6::numeric[], $7::text[], $8::text[], $9::uuid[],
                 $10::uuid[], $11::numeric[], $12::text[], $13::uuid[], $14::date[], $15::boolean[],
                 $16::uuid[], $17::uuid[], $18::uuid[], $19::boolean[], $20::boolean[], $21::uuid[], $22::smallint[],
                 $23::uuid[], $24::date[], $25::numeric[], $26::text[], $27::numeric[], $28::text[]
             ) as n (
                 id, kind, status, booked_on, amount, currency_code, description, account_id, destination_account_id,
                 received_amount, received_currency_code, card_id, billing_month, is_split, category_id, subcategory_id,
                 investment_id, is_final_payment, is_full_redemption, instalment_plan_id, instalment, recurring_item_id,
                 slot_on, original_amount, original_currency_code, original_rate, notes
             )
             where t.workspace_id = $1 and t.id = n.id",
            tx.workspace(),
            &self.ids,
            &self.kinds,
            &self.statuses,
            &self.dates,
            &self.amounts,
            &self.currencies,
            &self.descriptions,
            &sparse(self.accounts.iter().copied()) as &[Option<Uuid>],
            &sparse(self.destinations.iter().copied()) as &[Option<Uuid>],
            &sparse(self.received_amounts.iter().copied()) as &[Option<Decimal>],
            &sparse(self.received_currencies.iter().map(Option::as_deref)) as &[Option<&str>],
            &sparse(self.cards.iter().copied()) as &[Option<Uuid>],
            &sparse(self.months.iter().copied()) as &[Option<NaiveDate>],
            &self.are_split,
            &sparse(self.categories.iter().copied()) as &[Option<Uuid>],
            &sparse(self.subcategories.iter().copied()) as &[Option<Uuid>],
            &sparse(self.investments.iter().copied()) as &[Option<Uuid>],
            &sparse(self.final_payments.iter().copied()) as &[Option<bool>],
            &sparse(self.full_redemptions.iter().copied()) as &[Option<bool>],
            &sparse(self.beside.plans.iter().copied()) as &[Option<Uuid>],
            &sparse(self.beside.instalments.iter().copied()) as &[Option<i16>],
            &sparse(self.beside.items.iter().copied()) as &[Option<Uuid>],
            &sparse(self.beside.slots.iter().copied()) as &[Option<NaiveDate>],
            &sparse(self.beside.original_amounts.iter().copied()) as &[Option<Decimal>],
            &sparse(self.beside.original_currencies.iter().map(Option::as_deref)) as &[Option<&str>],
            &sparse(self.beside.original_rates.iter().copied()) as &[Option<Decimal>],
            &sparse(self.beside.notes.iter().map(Option::as_deref)) as &[Option<&str>],
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!("delete from transaction_splits where transaction_id = any($1)", &self.ids)
            .execute(tx.conn())
            .await?;
        sqlx::query!("delete from transaction_tags where transaction_id = any($1)", &self.ids)
            .execute(tx.conn())
            .await?;
        let beside = [self.parts.insertion(tx.workspace()), self.tags.insertion(tx.workspace())];
        tx.execute_all(beside.into_iter().flatten()).await
    }
}

impl Parts {
    fn insertion(&self, workspace: Uuid) -> Option<Statement> {
        if self.transactions.is_empty() {
            return None;
        }
        Some(sqlx::query!(
            "insert into transaction_splits
                 (workspace_id, transaction_id, position, amount, category_id, subcategory_id)
             select $1, * from unnest($2::uuid[], $3::smallint[], $4::numeric[], $5::uuid[], $6::uuid[])",
            workspace,
            &self.transactions,
            &self.positions,
            &self.amounts,
            &self.categories,
            &sparse(self.subcategories.iter().copied()) as &[Option<Uuid>],
        ))
    }
}

impl Tags {
    fn insertion(&self, workspace: Uuid) -> Option<Statement> {
        if self.transactions.is_empty() {
            return None;
        }
        Some(sqlx::query!(
            "insert into transaction_tags (workspace_id, transaction_id, tag_id)
             select $1, * from unnest($2::uuid[], $3::uuid[])",
            workspace,
            &self.transactions,
            &self.tags,
        ))
    }
}
