//! Whether what a rule refers to is there.

use fintrack_core::entry::CategoryRef;
use fintrack_core::id::SubCategoryId;
use fintrack_core::rule::Mentions;
use uuid::Uuid;

use crate::{DbError, WorkspaceTx};

/// Refuses what this workspace does not have. Rules keep no foreign keys, for what they refer to may go; that a new one
/// begins with what is there, whoever saves it asks for here.
///
/// # Errors
/// [`DbError::NotFound`] names the first that is not there.
pub async fn expect_mentioned(tx: &mut WorkspaceTx, mentions: &Mentions) -> Result<(), DbError> {
    let Mentions { accounts, cards, categories, tags } = mentions;
    let under: Vec<&CategoryRef> = categories.iter().collect();
    let absent = sqlx::query!(
        r#"select what as "what!", id as "id!"
           from (
               select 'account' as what, w.id
               from unnest($1::uuid[]) as w (id)
               where not exists (select from accounts a where a.id = w.id and a.deleted_at is null)
               union all
               select 'card', w.id
               from unnest($2::uuid[]) as w (id)
               where not exists (select from cards c where c.id = w.id and c.deleted_at is null)
               union all
               select 'category', w.id
               from unnest($3::uuid[]) as w (id)
               where not exists (select from categories c where c.id = w.id)
               union all
               select 'subcategory', w.id
               from unnest($3::uuid[], $4::uuid[]) as w (category, id)
               where w.id is not null
                 and not exists (select from subcategories s where s.category_id = w.category and s.id = w.id)
               union all
               select 'tag', w.id
               from unnest($5::uuid[]) as w (id)
               where not exists (select from tags t where t.id = w.id)
           ) as absent
           limit 1"#,
        &accounts.iter().map(|id| id.get()).collect::<Vec<_>>(),
        &cards.iter().map(|id| id.get()).collect::<Vec<_>>(),
        &under.iter().map(|of| of.category.get()).collect::<Vec<_>>(),
        &under.iter().map(|of| of.subcategory.map(SubCategoryId::get)).collect::<Vec<_>>() as &[Option<Uuid>],
        &tags.iter().map(|id| id.get()).collect::<Vec<_>>(),
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(absent) = absent else { return Ok(()) };
    let nouns = ["account", "card", "category", "subcategory", "tag"];
    let what = nouns.into_iter().find(|noun| *noun == absent.what).unwrap_or("thing");
    Err(DbError::not_found(what, absent.id))
}
