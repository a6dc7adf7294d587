//! Categories and subcategories in storage.

mod change;
pub mod subcategory;

use std::collections::{BTreeSet, HashMap};
use std::error::Error as StdError;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::{Category, Language, SubCategory, TEMPLATE};
use fintrack_core::entry::{CategoryRef, EntryKind};
use fintrack_core::id::{CategoryId, SubCategoryId, TagId};
use fintrack_core::name::{Color, Icon, Name};
use fintrack_core::suggest::{Confirmation, Decided};
use fintrack_core::word::WordError;
use uuid::Uuid;

use crate::audit::Recording;
use crate::{DbError, Stored, Version, WorkspaceTx};

pub use change::{ChangeError, NewCategory, create, delete, find, update};

/// What applying the template added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Categories that were not there.
    pub categories: u64,
    /// Subcategories that were not there.
    pub subcategories: u64,
}

/// Adds what the template has and the workspace lacks. Any number of times: nothing is doubled, nothing renamed.
///
/// # Errors
/// [`DbError`].
pub async fn seed(tx: &mut WorkspaceTx, language: Language) -> Result<Seeded, DbError> {
    let kinds: Vec<String> = TEMPLATE.iter().map(|category| category.kind.as_str().to_owned()).collect();
    let names: Vec<String> = TEMPLATE.iter().map(|category| category.name(language).to_owned()).collect();
    let colors: Vec<String> = TEMPLATE.iter().map(|category| category.color.to_owned()).collect();
    let ids: Vec<Uuid> = TEMPLATE.iter().map(|_| Uuid::now_v7()).collect();
    let mut recording = Recording::begin(tx, Operation::ApplyTemplate).await?;
    let there = sqlx::query_scalar!("select id from categories").fetch_all(tx.conn()).await?;
    recording.watch(tx, Noun::Category, there).await?;
    recording.create(Noun::Category, &ids);
    let categories = sqlx::query!(
        "insert into categories (workspace_id, id, kind, name, color)
         select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
         on conflict on constraint uq_categories_name do nothing",
        tx.workspace(),
        &ids,
        &kinds,
        &names,
        &colors,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let (mut sub_ids, mut of_kind, mut of_name, mut sub_names) = (vec![], vec![], vec![], vec![]);
    for category in TEMPLATE {
        for sub in category.subcategories {
            sub_ids.push(Uuid::now_v7());
            of_kind.push(category.kind.as_str().to_owned());
            of_name.push(category.name(language).to_owned());
            sub_names.push(sub.name(language).to_owned());
        }
    }
    let subcategories = sqlx::query!(
        "insert into subcategories (workspace_id, category_id, id, name)
         select c.workspace_id, c.id, t.id, t.name
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as t (id, kind, category, name)
         join categories c on c.kind = t.kind and c.name = t.category
         on conflict on constraint uq_subcategories_name do nothing",
        &sub_ids,
        &of_kind,
        &of_name,
        &sub_names,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    recording.finish(tx).await?;
    Ok(Seeded { categories, subcategories })
}

struct CategoryRow {
    id: Uuid,
    name: String,
    kind: String,
    color: String,
    icon: Option<String>,
    is_active: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl CategoryRow {
    fn category(&self, subcategories: Vec<SubCategory>) -> Result<Category, Box<dyn StdError + Send + Sync>> {
        Ok(Category {
            id: CategoryId::new(self.id),
            name: Name::new(&self.name)?,
            kind: self.kind.parse()?,
            color: Color::new(&self.color)?,
            icon: self.icon.as_deref().map(Icon::new).transpose()?,
            is_active: self.is_active,
            subcategories,
        })
    }
}

/// The categories that are in use or archived, each with the subcategories that are offered: expenses first, then by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Category>, DbError> {
    let mut categories: Vec<Category> = list_stored(tx).await?.into_iter().map(|stored| stored.value).collect();
    for category in &mut categories {
        category.subcategories.retain(|sub| sub.is_active);
    }
    Ok(categories)
}

/// All categories with all their subcategories, as they are kept, in the same order.
///
/// # Errors
/// [`DbError`].
pub async fn list_stored(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Category>>, DbError> {
    let mut subcategories: HashMap<CategoryId, Vec<SubCategory>> = HashMap::new();
    for (category, sub) in subcategory::list_all(tx).await? {
        subcategories.entry(category).or_default().push(sub.value);
    }
    let rows = sqlx::query_as!(
        CategoryRow,
        "select id, name, kind, color, icon, is_active, version, created_at, updated_at
         from categories
         order by kind, lower(name), id",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let subcategories = subcategories.remove(&CategoryId::new(row.id)).unwrap_or_default();
            let value = row.category(subcategories).map_err(DbError::corrupt("category", row.id))?;
            let CategoryRow { version, created_at, updated_at, .. } = row;
            Ok(Stored { value, version: Version::new(version), created_at, updated_at })
        })
        .collect()
}

/// What was filed where, in batches of what was confirmed together, the oldest first: what the classifier learns from. Only
/// what was reconciled teaches: closing a month is the user's word for all that stands in it, read or not. Splits are too
/// individual to teach. Nothing is known of what was shown before, so that the record of right guesses learns nothing from it.
/// What was confirmed together is a month.
///
/// # Errors
/// [`DbError`].
pub(crate) async fn confirmations(tx: &mut WorkspaceTx) -> Result<Vec<Vec<Confirmation>>, DbError> {
    let rows = sqlx::query!(
        r#"select id, coalesce(bank_text, description) as "text!", amount, kind, booked_on, category_id as "category_id!", subcategory_id
           from transactions
           where category_id is not null and status = 'PAID' and deleted_at is null
           order by booked_on, id"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut tags = tags_of_all(tx).await?;
    let mut batches: Vec<Vec<Confirmation>> = Vec::new();
    for row in rows {
        let corrupt = || DbError::corrupt("transaction", row.id);
        let kind: EntryKind = row.kind.parse().map_err(|error: WordError| corrupt()(error.into()))?;
        let is_in = matches!(kind, EntryKind::Income | EntryKind::CardChargeback);
        let confirmation = Confirmation {
            text: row.text,
            code: None, // no column has it yet
            amount: if is_in { row.amount } else { -row.amount },
            on: row.booked_on,
            under: CategoryRef {
                category: CategoryId::new(row.category_id),
                subcategory: row.subcategory_id.map(SubCategoryId::new),
            },
            tags: tags.remove(&row.id).unwrap_or_default(),
            // What was shown before is not kept beside what was booked, nor who decided.
            shown: None,
            decided: Decided::Unread,
        };
        let month = |of: &Confirmation| BillingMonth::of(of.on);
        match batches.last_mut().filter(|last| last.last().is_some_and(|of| month(of) == month(&confirmation))) {
            Some(batch) => batch.push(confirmation),
            None => batches.push(vec![confirmation]),
        }
    }
    Ok(batches)
}

/// The tags of all transactions; one that is no longer in use teaches nothing.
async fn tags_of_all(tx: &mut WorkspaceTx) -> Result<HashMap<Uuid, BTreeSet<TagId>>, DbError> {
    let rows = sqlx::query!(
        "select t.transaction_id, t.tag_id
         from transaction_tags t
         join tags g on g.workspace_id = t.workspace_id and g.id = t.tag_id
         where g.is_active"
    )
    .fetch_all(tx.conn())
    .await?;
    let mut tags: HashMap<Uuid, BTreeSet<TagId>> = HashMap::new();
    for row in rows {
        tags.entry(row.transaction_id).or_default().insert(TagId::new(row.tag_id));
    }
    Ok(tags)
}
