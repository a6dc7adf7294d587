//! User rules in storage: the list, and how much each is used.
//!
//! What a person says of rules is in the audit trail, and can be undone; what is counted of them is in none.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::entry::{CategoryRef, Entry, EntryKind, Filing, Status};
use fintrack_core::id::{AccountId, CardId, EntryId, RuleId};
use fintrack_core::import_session::{AccountOrCard, kind_of};
use fintrack_core::money::Money;
use fintrack_core::name::Name;
use fintrack_core::rule::{
    Actions, Booking, Condition, Confirmed, InUse, Line, Past, Rule, RuleSet, RuleSetError, Terms, Treatment, Usage,
    Usages,
};
use fintrack_core::suggest::OwnPlaces;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{Recording, take_turn};
use crate::money::money;
use crate::transaction::{self, entries_of, select_entries};
use crate::{DbError, WorkspaceTx, account, card, import_session};

/// A rule, and how much it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRule {
    /// The rule.
    pub rule: Rule,
    /// How much it is used.
    pub usage: Usage,
}

/// Why a rule was not saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// It is too much with the others.
    #[error(transparent)]
    Set(#[from] RuleSetError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Waits until no other transaction changes the workspace, its rules among the rest, and lets none until this one ends: what
/// was looked at before a rule is saved, such as whether there is one of its name, is so when it is.
///
/// # Errors
/// [`DbError`].
pub async fn lock(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    take_turn(tx).await
}

/// All rules, those that are off too, in the order in which they are read.
///
/// # Errors
/// [`DbError::Corrupt`] when a stored rule is none that the core would take.
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<StoredRule>, DbError> {
    let rows = sqlx::query!(
        "select id, name, position, is_active, stops, conditions, actions, applied, overridden, last_on from rules"
    )
    .fetch_all(tx.conn())
    .await?;
    let mut rules: Vec<StoredRule> = Vec::with_capacity(rows.len());
    for row in rows {
        let corrupt = || DbError::corrupt("rule", row.id);
        let count = |of: i64| u32::try_from(of).unwrap_or(u32::MAX);
        let terms = Terms {
            name: Name::new(&row.name).map_err(|error| corrupt()(error.into()))?,
            position: u32::try_from(row.position).map_err(|error| corrupt()(error.into()))?,
            is_active: row.is_active,
            stops: row.stops,
            when: read::<Condition>(row.id, row.conditions)?,
            then: read::<Actions>(row.id, row.actions)?,
        };
        rules.push(StoredRule {
            rule: Rule::new(RuleId::new(row.id), terms).map_err(|error| corrupt()(error.into()))?,
            usage: Usage { applied: count(row.applied), last_on: row.last_on, overridden: count(row.overridden) },
        });
    }
    rules.sort_by_cached_key(|stored| stored.rule.place());
    Ok(rules)
}

fn read<T: DeserializeOwned>(rule: Uuid, json: serde_json::Value) -> Result<T, DbError> {
    serde_json::from_value(json).map_err(|error| DbError::corrupt("rule", rule)(error.into()))
}

/// The rules that are on, ready to judge lines.
///
/// # Errors
/// [`DbError::Corrupt`] when the stored rules are too much together: [`save`] takes no such.
pub async fn compiled(tx: &mut WorkspaceTx, in_use: InUse<'_>) -> Result<RuleSet, DbError> {
    let rules = list(tx).await?.into_iter().map(|stored| stored.rule);
    RuleSet::compile(rules, in_use)
        .map_err(|error| DbError::corrupt("rules of workspace", tx.workspace())(error.into()))
}

/// Stores a rule, in place of one of its identity if there is one; what was counted of that stays.
///
/// # Errors
/// [`SaveError::Set`] when the rules would be too much together.
pub async fn save(tx: &mut WorkspaceTx, rule: &Rule) -> Result<(), SaveError> {
    save_all(tx, std::slice::from_ref(rule)).await
}

/// The same of many, all or none: sooner than one by one, because what they are together is looked at once.
///
/// # Errors
/// [`SaveError::Set`] when the rules would be too much together.
pub async fn save_all(tx: &mut WorkspaceTx, rules: &[Rule]) -> Result<(), SaveError> {
    lock(tx).await?;
    let ids: HashSet<RuleId> = rules.iter().map(Rule::id).collect();
    let known = list(tx).await?;
    let kept = known.len();
    let others: Vec<Rule> =
        known.into_iter().map(|stored| stored.rule).filter(|other| !ids.contains(&other.id())).collect();
    let operation = if others.len() + ids.len() == kept { Operation::Update } else { Operation::Create };
    RuleSet::compile(others.into_iter().chain(rules.iter().cloned()), InUse::default())?;
    let mut recording = Recording::begin(tx, operation).await?;
    recording.watch(tx, Noun::Rule, ids).await?;
    write(tx, rules).await?;
    recording.finish(tx).await?;
    Ok(())
}

async fn write(tx: &mut WorkspaceTx, rules: &[Rule]) -> Result<(), DbError> {
    let terms = || rules.iter().map(Rule::terms);
    sqlx::query!(
        "insert into rules (workspace_id, id, name, position, is_active, stops, conditions, actions)
         select $1, t.*
         from unnest($2::uuid[], $3::text[], $4::bigint[], $5::bool[], $6::bool[], $7::jsonb[], $8::jsonb[]) as t
         on conflict (workspace_id, id) do update
         set name = excluded.name, position = excluded.position, is_active = excluded.is_active,
             stops = excluded.stops, conditions = excluded.conditions, actions = excluded.actions",
        tx.workspace(),
        &rules.iter().map(|rule| rule.id().get()).collect::<Vec<_>>(),
        &terms().map(|it| it.name.to_string()).collect::<Vec<_>>(),
        &terms().map(|it| i64::from(it.position)).collect::<Vec<_>>(),
        &terms().map(|it| it.is_active).collect::<Vec<_>>(),
        &terms().map(|it| it.stops).collect::<Vec<_>>(),
        &written(rules, |it| &it.when)?,
        &written(rules, |it| &it.then)?,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A part of each rule as it is stored.
fn written<T: Serialize>(rules: &[Rule], part: impl Fn(&Terms) -> &T) -> Result<Vec<serde_json::Value>, DbError> {
    let write = |rule: &Rule| {
        serde_json::to_value(part(rule.terms()))
            .map_err(|error| DbError::corrupt("rule", rule.id().get())(error.into()))
    };
    rules.iter().map(write).collect()
}

/// Switches a rule on or off; the rule as it is then.
///
/// # Errors
/// [`DbError::NotFound`], or [`SaveError::Set`] when the rules that are on would be too much.
pub async fn switch(tx: &mut WorkspaceTx, id: RuleId, is_active: bool) -> Result<Rule, SaveError> {
    lock(tx).await?;
    let known = list(tx).await?.into_iter().find(|stored| stored.rule.id() == id);
    let rule = known.ok_or_else(|| DbError::not_found("rule", id))?.rule.switched(is_active);
    save(tx, &rule).await?;
    Ok(rule)
}

/// Removes a rule. What it decided of lines stays as it is.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn remove(tx: &mut WorkspaceTx, id: RuleId) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    recording.watch(tx, Noun::Rule, [id]).await?;
    let removed = sqlx::query!("delete from rules where id = $1", id.get()).execute(tx.conn()).await?;
    if removed.rows_affected() == 0 {
        return Err(DbError::not_found("rule", id));
    }
    recording.finish(tx).await?;
    Ok(())
}

/// Puts rules first, in the order given (of one that is named twice the first place counts); the others stand below them as
/// they stood.
///
/// # Errors
/// [`DbError::NotFound`] when one of them is not there.
pub async fn reorder(tx: &mut WorkspaceTx, first: &[RuleId]) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let known: Vec<RuleId> = list(tx).await?.into_iter().map(|stored| stored.rule.id()).collect();
    let there: HashSet<RuleId> = known.iter().copied().collect();
    if let Some(absent) = first.iter().find(|id| !there.contains(id)) {
        return Err(DbError::not_found("rule", absent));
    }
    recording.watch(tx, Noun::Rule, &known).await?;
    let mut placed = HashSet::new();
    let ids: Vec<Uuid> = first.iter().chain(&known).filter(|id| placed.insert(**id)).map(|id| id.get()).collect();
    let positions: Vec<i64> = (1..).take(ids.len()).collect();
    sqlx::query!(
        "update rules r
         set position = t.position
         from unnest($1::uuid[], $2::bigint[]) as t (id, position)
         where r.workspace_id = $3 and r.id = t.id and r.position <> t.position",
        &ids,
        &positions,
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Refuses rules that are too much together, as an undo may leave them.
pub(crate) async fn check_together(tx: &mut WorkspaceTx) -> Result<(), SaveError> {
    let rules = list(tx).await?.into_iter().map(|stored| stored.rule);
    RuleSet::compile(rules, InUse::default())?;
    Ok(())
}

/// Adds rules with what was counted of them, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, rules: &[(Rule, Usage)]) -> Result<(), DbError> {
    let (alone, usages): (Vec<Rule>, Vec<Usage>) = rules.iter().cloned().unzip();
    write(tx, &alone).await?;
    count(tx, &alone.iter().map(Rule::id).zip(usages).collect()).await
}

/// Adds to what was counted of rules. What is said of a rule that was removed meanwhile is dropped.
///
/// # Errors
/// [`DbError`].
pub async fn count(tx: &mut WorkspaceTx, usages: &Usages) -> Result<(), DbError> {
    let used: Vec<(RuleId, Usage)> = usages.iter().collect();
    if used.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update rules r
         set applied = r.applied + t.applied, overridden = r.overridden + t.overridden,
             last_on = greatest(r.last_on, t.last_on)
         from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::date[]) as t (id, applied, overridden, last_on)
         where r.workspace_id = $5 and r.id = t.id",
        &used.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(),
        &used.iter().map(|(_, usage)| i64::from(usage.applied)).collect::<Vec<_>>(),
        &used.iter().map(|(_, usage)| i64::from(usage.overridden)).collect::<Vec<_>>(),
        &used.iter().map(|(_, usage)| usage.last_on).collect::<Vec<_>>() as &[Option<NaiveDate>],
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A line that was booked, and what it is today: what rules are previewed on and proposed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedLine {
    /// Its transaction.
    pub entry: EntryId,
    /// What the bank said.
    pub text: String,
    /// What moved, positive in the holder's favour.
    pub amount: Money,
    /// The date as printed.
    pub date: NaiveDate,
    /// Whose statement it stood in.
    pub of: AccountOrCard,
    /// Which kind of entry it was by its sign and its words.
    pub kind: EntryKind,
    /// What it is today.
    pub treatment: Treatment,
    /// Whether its month was reconciled: a person's word for what it is.
    pub is_confirmed: bool,
}

impl BookedLine {
    fn line(&self) -> Line<'_> {
        let Self { text, amount, date, of, kind, .. } = self;
        Line { text, amount: *amount, date: *date, of: (*of).into(), kind: *kind }
    }

    /// For a preview.
    pub fn past(&self) -> Past<'_> {
        Past { line: self.line(), treatment: self.treatment.clone() }
    }

    /// For proposals; `None` when nobody confirmed it, or it is not filed under one category.
    pub fn confirmed(&self) -> Option<Confirmed<'_>> {
        let under: Option<CategoryRef> = match &self.treatment.booking {
            Some(Booking::Filed { filing: Filing::Whole(under), .. }) => Some(*under),
            Some(Booking::Filed { .. } | Booking::Transfer { .. }) | None => None,
        };
        under.filter(|_| self.is_confirmed).map(|under| Confirmed { line: self.line(), under })
    }
}

/// The lines that were booked, the newest first, at most so many. Each is of the kind that an import would see in it today.
///
/// # Errors
/// [`DbError`].
pub async fn history(tx: &mut WorkspaceTx, limit: u32) -> Result<Vec<BookedLine>, DbError> {
    let (accounts, cards) = (account::list(tx).await?, card::list(tx).await?);
    let mut own: HashMap<AccountOrCard, OwnPlaces> = HashMap::new();
    let lines = sqlx::query!(
        r#"select s.id, s.bank_text, s.amount, u.code as currency_code, u.minor_units, s.dated_on, i.account_id, i.card_id,
                  l.transaction_id
           from staged_lines s
           join imported_lines l on l.workspace_id = s.workspace_id and l.staged_line_id = s.id
           join import_sessions i on i.workspace_id = s.workspace_id and i.id = s.session_id
           left join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
           left join cards c on c.workspace_id = i.workspace_id and c.id = i.card_id
           join currencies u on u.code = coalesce(s.foreign_currency_code, a.currency_code, c.currency_code)
           where l.outcome in ('booked', 'ignored')
           order by s.dated_on desc, s.id desc
           limit $1"#,
        i64::from(limit),
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = lines.iter().map(|line| line.transaction_id).collect();
    let entries = entries(tx, &ids).await?;
    let mut history = Vec::with_capacity(lines.len());
    for line in lines {
        // What was deleted since tells nothing.
        let Some(entry) = entries.get(&line.transaction_id) else { continue };
        let corrupt = || DbError::corrupt("staged line", line.id);
        let amount = money(line.amount, &line.currency_code, line.minor_units);
        let amount = amount.map_err(|error| corrupt()(error.into()))?;
        let of = match (line.account_id, line.card_id) {
            (Some(account), _) => AccountOrCard::Account(AccountId::new(account)),
            (None, Some(card)) => AccountOrCard::Card(CardId::new(card)),
            (None, None) => return Err(corrupt()("its session is of nothing".into())),
        };
        let own = own.entry(of).or_insert_with(|| import_session::own_places(&accounts, &cards, of));
        history.push(BookedLine {
            entry: entry.id(),
            kind: kind_of(own, of, &line.bank_text, amount.is_negative()),
            text: line.bank_text,
            amount,
            date: line.dated_on,
            of,
            treatment: Treatment {
                booking: Booking::of(entry.movement(), of.into()),
                description: entry.description().clone(),
                tags: entry.details().map(|it| it.tags.iter().copied().collect()).unwrap_or_default(),
                is_ignored: entry.status() == Status::Ignore,
            },
            is_confirmed: entry.status() == Status::Paid,
        });
    }
    Ok(history)
}

async fn entries(tx: &mut WorkspaceTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Entry>, DbError> {
    let rows = select_entries!("where t.id = any($1) and t.deleted_at is null", ids,).fetch_all(tx.conn()).await?;
    let entries = entries_of(tx, rows).await?;
    let entries = transaction::with_tags(tx, entries).await?;
    Ok(entries.into_iter().map(|entry| (entry.id().get(), entry)).collect())
}
