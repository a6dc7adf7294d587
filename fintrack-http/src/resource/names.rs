//! What transactions refer to, by name: looked up once for all transactions of an answer, whatever their number.

use std::collections::HashMap;

use fintrack_core::category::{Category, Tag as CoreTag};
use fintrack_core::entry::{CategoryRef, Entry, Filing};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InvestmentId, SubCategoryId, TagId};
use fintrack_core::reimbursement::Reimbursement;
use fintrack_db::{DbError, Stored, WorkspaceTx, account, card, category, investment, tag, transaction};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Workspace};
use crate::field::Amount;
use crate::resource::tags::Tag;

/// The names of what transactions and other things refer to.
#[derive(Default)]
pub(crate) struct Names {
    accounts: HashMap<AccountId, String>,
    cards: HashMap<CardId, String>,
    investments: HashMap<InvestmentId, String>,
    categories: HashMap<CategoryId, Category>,
    tags: HashMap<TagId, Stored<CoreTag>>,
    links: Vec<Reimbursement>,
}

impl Names {
    /// The names that transactions need: one statement for each noun that occurs.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(crate) async fn of(
        tx: &mut WorkspaceTx,
        entries: impl Iterator<Item = &Entry> + Clone,
    ) -> Result<Self, ApiError> {
        let some = |is: fn(&Entry) -> bool| entries.clone().any(is);
        let mut names = Self::default();
        if some(|entry| entry.movement().accounts().next().is_some()) {
            let accounts = account::list(tx).await?.into_iter();
            names.accounts = accounts.map(|account| (account.id, account.name.into())).collect();
        }
        if some(|entry| entry.movement().invoice().is_some()) {
            names.cards = card::list(tx).await?.into_iter().map(|card| (card.id, card.name.into())).collect();
        }
        if some(|entry| entry.movement().investment().is_some()) {
            let investments = investment::list(tx).await?.into_iter().map(|stored| stored.value);
            names.investments = investments.map(|it| (it.id, it.name.into())).collect();
        }
        if some(|entry| entry.movement().filing().is_some()) {
            names.categories = by_id(category::list_stored(tx).await?.into_iter().map(|stored| stored.value));
        }
        if some(|entry| entry.details().is_some_and(|details| !details.tags.is_empty())) {
            names.tags = tag::list_stored(tx).await?.into_iter().map(|stored| (stored.value.id, stored)).collect();
        }
        Ok(names)
    }

    /// The same, with what the transactions pay back, or what pays them back: one statement more.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(crate) async fn linked(
        tx: &mut WorkspaceTx,
        entries: impl Iterator<Item = &Entry> + Clone,
    ) -> Result<Self, ApiError> {
        let ids: Vec<EntryId> = entries.clone().map(Entry::id).collect();
        let names = Self::of(tx, entries).await?;
        Ok(Self { links: transaction::reimbursements_of_all(tx, &ids).await?, ..names })
    }

    /// All names that there are.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(crate) async fn all(tx: &mut WorkspaceTx) -> Result<Self, ApiError> {
        Ok(Self {
            accounts: account::list(tx).await?.into_iter().map(|account| (account.id, account.name.into())).collect(),
            cards: card::list(tx).await?.into_iter().map(|card| (card.id, card.name.into())).collect(),
            investments: investment::list(tx)
                .await?
                .into_iter()
                .map(|stored| (stored.value.id, stored.value.name.into()))
                .collect(),
            categories: by_id(category::list_stored(tx).await?.into_iter().map(|stored| stored.value)),
            tags: tag::list_stored(tx).await?.into_iter().map(|stored| (stored.value.id, stored)).collect(),
            links: Vec::new(),
        })
    }

    /// Whether there is such an account.
    pub(crate) fn has_account(&self, id: AccountId) -> bool {
        self.accounts.contains_key(&id)
    }

    /// Whether there is such a card.
    pub(crate) fn has_card(&self, id: CardId) -> bool {
        self.cards.contains_key(&id)
    }

    /// Whether there is such an investment.
    pub(crate) fn has_investment(&self, id: InvestmentId) -> bool {
        self.investments.contains_key(&id)
    }

    /// Whether there is such a tag.
    pub(crate) fn has_tag(&self, id: TagId) -> bool {
        self.tags.contains_key(&id)
    }

    /// The categories, in no order.
    pub(crate) fn categories(&self) -> Vec<Category> {
        self.categories.values().cloned().collect()
    }

    /// A category, whole.
    pub(crate) fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.get(&id)
    }

    /// The name of an account.
    pub(crate) fn account(&self, id: AccountId) -> String {
        self.accounts.get(&id).cloned().unwrap_or_default()
    }

    /// The name of a card.
    pub(crate) fn card(&self, id: CardId) -> String {
        self.cards.get(&id).cloned().unwrap_or_default()
    }

    /// The name of an investment.
    pub(crate) fn investment(&self, id: InvestmentId) -> String {
        self.investments.get(&id).cloned().unwrap_or_default()
    }

    /// A category, by name.
    pub(crate) fn filed(&self, under: CategoryRef) -> NamedCategory {
        let category = self.categories.get(&under.category);
        let subs = category.map(|category| category.subcategories.as_slice()).unwrap_or_default();
        let sub = subs.iter().find(|sub| Some(sub.id) == under.subcategory);
        NamedCategory {
            category_id: under.category.get(),
            category_name: category.map(|category| category.name.to_string()).unwrap_or_default(),
            sub_category_id: under.subcategory.map(SubCategoryId::get),
            sub_category_name: sub.map(|sub| sub.name.to_string()),
        }
    }

    /// The one category that a transaction is for; of a split, that of its first part.
    pub(crate) fn first_filed(&self, entry: &Entry) -> Option<NamedCategory> {
        let filing = entry.movement().filing()?;
        filing.parts(entry.movement().amount()).next().map(|part| self.filed(part.under))
    }

    /// The parts of a split; nothing where a transaction is none.
    pub(crate) fn split(&self, entry: &Entry) -> Vec<SplitPart> {
        match entry.movement().filing() {
            Some(filing @ Filing::Split(_)) => {
                let part = |part: fintrack_core::entry::Part| SplitPart {
                    filed: self.filed(part.under),
                    amount: part.amount.into(),
                };
                filing.parts(entry.movement().amount()).map(part).collect()
            }
            Some(Filing::Whole(_)) | None => Vec::new(),
        }
    }

    /// What an income pays back, of expenses; see [`Self::linked`].
    pub(crate) fn reimburses(&self, income: EntryId) -> Vec<Reimbursed> {
        let of = self.links.iter().filter(|link| link.income == income);
        of.map(|link| Reimbursed { transaction_id: link.expense.get(), amount: link.amount.into() }).collect()
    }

    /// What pays an expense back, of incomes; see [`Self::linked`].
    pub(crate) fn reimbursed_by(&self, expense: EntryId) -> Vec<Reimbursed> {
        let of = self.links.iter().filter(|link| link.expense == expense);
        of.map(|link| Reimbursed { transaction_id: link.income.get(), amount: link.amount.into() }).collect()
    }

    /// What a transaction is marked with.
    pub(crate) fn tags<P: Needs>(&self, workspace: &Workspace<P>, entry: &Entry) -> Vec<Tagged> {
        let ids = entry.details().map(|details| details.tags.as_slice()).unwrap_or_default();
        self.tagged(workspace, ids)
    }

    /// Tags, by name.
    pub(crate) fn tagged<'i, P: Needs>(
        &self,
        workspace: &Workspace<P>,
        ids: impl IntoIterator<Item = &'i TagId>,
    ) -> Vec<Tagged> {
        let stored = ids.into_iter().filter_map(|id| self.tags.get(id)).cloned();
        stored.map(|stored| Tagged::from(Tag::of(workspace, stored))).collect()
    }
}

fn by_id(categories: impl Iterator<Item = Category>) -> HashMap<CategoryId, Category> {
    categories.map(|category| (category.id, category)).collect()
}

pub(crate) fn not_found(what: &'static str, id: Uuid) -> ApiError {
    DbError::NotFound { what, key: id.to_string() }.into()
}

/// A category and its subcategory, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NamedCategory {
    /// The category.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    pub(crate) category_id: Uuid,
    /// What the category is called.
    #[schema(example = "Alimentação")]
    pub(crate) category_name: String,
    /// The subcategory, where one was chosen.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    pub(crate) sub_category_id: Option<Uuid>,
    /// What the subcategory is called.
    #[schema(example = "Supermercado")]
    pub(crate) sub_category_name: Option<String>,
}

/// A part of a transaction that was for several things.
#[derive(Serialize, ToSchema)]
pub(crate) struct SplitPart {
    #[serde(flatten)]
    filed: NamedCategory,
    /// How much of the transaction was for that, in its currency.
    amount: Amount,
}

/// Money that was paid back, seen from one side.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reimbursed {
    /// The transaction at the other side.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    transaction_id: Uuid,
    /// How much of it.
    amount: Amount,
}

/// A word that something is marked with.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Tagged {
    /// The tag's identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000a")]
    tag_id: Uuid,
    /// The tag.
    pub(crate) tag: Tag,
}

impl From<Tag> for Tagged {
    fn from(tag: Tag) -> Self {
        Self { tag_id: tag.id(), tag }
    }
}
