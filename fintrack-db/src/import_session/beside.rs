//! What stands beside staged lines: the parts of splits, and tags. Most lines have neither.

use std::collections::{BTreeSet, HashMap};

use fintrack_core::entry::{CategoryRef, Filing, Part};
use fintrack_core::id::{CategoryId, SubCategoryId, TagId};
use fintrack_core::import_session::StagedLine;
use fintrack_core::money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::bulk::Statement;
use crate::{DbError, WorkspaceTx};

/// What stands beside a line.
#[derive(Default)]
pub(super) struct Beside {
    parts: Vec<(CategoryRef, Decimal)>,
    pub(super) tags: BTreeSet<TagId>,
}

impl Beside {
    /// The split that its parts make, if there are any.
    pub(super) fn filing(&self, currency: Currency) -> Result<Option<Filing>, MoneyError> {
        let part = |(under, amount): &(CategoryRef, Decimal)| {
            Ok(Part { under: *under, amount: Money::new(*amount, currency)? })
        };
        let parts: Vec<Part> = self.parts.iter().map(part).collect::<Result<_, MoneyError>>()?;
        Ok((!parts.is_empty()).then_some(Filing::Split(parts)))
    }
}

/// What stands beside the lines of sessions.
pub(super) async fn load(tx: &mut WorkspaceTx, sessions: &[Uuid]) -> Result<HashMap<Uuid, Beside>, DbError> {
    let mut found: HashMap<Uuid, Beside> = HashMap::new();
    let parts = sqlx::query!(
        "select p.staged_line_id, p.category_id, p.subcategory_id, p.amount
         from staged_line_parts p
         join staged_lines s on s.workspace_id = p.workspace_id and s.id = p.staged_line_id
         where s.session_id = any($1)
         order by p.staged_line_id, p.position",
        sessions,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in parts {
        let subcategory = row.subcategory_id.map(SubCategoryId::new);
        let under = CategoryRef { category: CategoryId::new(row.category_id), subcategory };
        found.entry(row.staged_line_id).or_default().parts.push((under, row.amount));
    }
    let tags = sqlx::query!(
        "select t.staged_line_id, t.tag_id
         from staged_line_tags t
         join staged_lines s on s.workspace_id = t.workspace_id and s.id = t.staged_line_id
         where s.session_id = any($1)",
        sessions,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in tags {
        found.entry(row.staged_line_id).or_default().tags.insert(TagId::new(row.tag_id));
    }
    Ok(found)
}

/// The statements that store what stands beside new lines.
pub(super) fn insertions(workspace: Uuid, lines: &[&StagedLine]) -> [Option<Statement>; 2] {
    [parts_insertion(workspace, lines), tags_insertion(workspace, lines)]
}

fn parts_insertion(workspace: Uuid, lines: &[&StagedLine]) -> Option<Statement> {
    let split = lines.iter().filter_map(|line| match &line.draft.filing {
        Some(Filing::Split(parts)) => Some((line.id.get(), parts)),
        Some(Filing::Whole(_)) | None => None,
    });
    let parts: Vec<(Uuid, i16, Part)> =
        split.flat_map(|(line, parts)| (1..).zip(parts).map(move |(position, part)| (line, position, *part))).collect();
    if parts.is_empty() {
        return None;
    }
    Some(sqlx::query!(
        "insert into staged_line_parts
             (workspace_id, staged_line_id, position, amount, category_id, subcategory_id)
         select $1, * from unnest($2::uuid[], $3::smallint[], $4::numeric[], $5::uuid[], $6::uuid[])",
        workspace,
        &parts.iter().map(|(line, _, _)| *line).collect::<Vec<_>>(),
        &parts.iter().map(|(_, position, _)| *position).collect::<Vec<_>>(),
        &parts.iter().map(|(_, _, part)| part.amount.amount()).collect::<Vec<_>>(),
        &parts.iter().map(|(_, _, part)| part.under.category.get()).collect::<Vec<_>>(),
        &parts.iter().map(|(_, _, part)| part.under.subcategory.map(SubCategoryId::get)).collect::<Vec<_>>()
            as &[Option<Uuid>],
    ))
}

fn tags_insertion(workspace: Uuid, lines: &[&StagedLine]) -> Option<Statement> {
    let tags: Vec<(Uuid, Uuid)> =
        lines.iter().flat_map(|line| line.draft.tags.iter().map(|tag| (line.id.get(), tag.get()))).collect();
    if tags.is_empty() {
        return None;
    }
    Some(sqlx::query!(
        "insert into staged_line_tags (workspace_id, staged_line_id, tag_id)
         select $1, * from unnest($2::uuid[], $3::uuid[])",
        workspace,
        &tags.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        &tags.iter().map(|(_, tag)| *tag).collect::<Vec<_>>(),
    ))
}

/// Removes what stands beside lines.
pub(super) async fn remove(tx: &mut WorkspaceTx, lines: &[&StagedLine]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id.get()).collect();
    sqlx::query!("delete from staged_line_parts where staged_line_id = any($1)", &ids).execute(tx.conn()).await?;
    sqlx::query!("delete from staged_line_tags where staged_line_id = any($1)", &ids).execute(tx.conn()).await?;
    Ok(())
}
