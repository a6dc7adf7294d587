//! What a rule would have made of the lines that were booked, before it is saved.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::entry::{EntryKind, Filing};
use fintrack_core::id::{RuleId, TagId};
use fintrack_core::rule::{self as core, Booking, Effect, Field, Hindrance, InUse, Mentions, Past, Terms, Treatment};
use fintrack_db::rule::{self, BookedLine, HISTORY_LINES_MAX};
use fintrack_db::{WorkspaceTx, account, category, tag};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::RuleActions;
use super::condition::RuleCondition;
use super::{NewRule, RuleChange};
use crate::ApiError;
use crate::aside::aside;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::field::{Amount, said};
use crate::list::{PAGE_DEFAULT, PAGE_MAX};
use crate::problem::Writing;
use crate::word::TransactionType;
use crate::write::{Answer, IdempotencyHeader, Post};

/// What a rule is called that is tried out without a name.
const UNNAMED: &str = "New rule";

/// A rule to be tried out: one that is there, one as it would be changed, or a new one. It is looked at among the others and
/// as if it were on.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct RuleTrial {
    /// The rule that it stands for; what is not said of it is as that rule says. Without one it is a new rule.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000e1", nullable = false)]
    rule_id: Option<RuleId>,
    /// Where it would stand.
    #[schema(example = 100, nullable = false)]
    position: Option<u32>,
    /// Whether rules below it would have no say.
    #[schema(example = false, nullable = false)]
    stops: Option<bool>,
    /// What a line must be; needed of a new rule.
    #[schema(nullable = false)]
    when: Option<RuleCondition>,
    /// What would be made of it; needed of a new rule.
    #[schema(nullable = false)]
    then: Option<RuleActions>,
    /// How many lines are shown, the newest: 1 to 500. All are counted.
    #[schema(example = 50, default = 50, minimum = 1, maximum = 500, nullable = false)]
    limit: Option<u16>,
}

/// What a rule would have done.
#[derive(Serialize, ToSchema)]
pub(crate) struct RulePreview {
    /// How many booked lines were looked at: the newest, up to 100,000.
    #[schema(example = 1_250)]
    looked_at: usize,
    /// How many of them it matches.
    #[schema(example = 42)]
    matched: usize,
    /// How many of these it would change.
    #[schema(example = 17)]
    changed: usize,
    /// The lines that it matches, the newest first.
    lines: Vec<PreviewedLine>,
}

/// A booked line that a rule matches, and what would become of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreviewedLine {
    /// The transaction that it became.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    transaction_id: Uuid,
    /// The day as printed.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// The bank's words.
    #[schema(example = "UBER *TRIP SAO PAULO")]
    bank_text: String,
    /// What moved: positive in the holder's favour.
    #[schema(example = "-23.40")]
    amount: Amount,
    /// Its currency.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What it is today.
    now: LineTreatment,
    /// What it would be.
    then: LineTreatment,
    /// What would change: `booking`, `description`, `tags`, `ignored`.
    #[schema(value_type = Vec<String>, example = json!(["booking"]))]
    changes: Vec<Field>,
    /// What another rule decides that this one speaks of too, each with the rule that wins.
    #[schema(value_type = Object, example = json!({"description": "0199c0de-0000-7000-8000-0000000000e2"}))]
    decided_by_others: BTreeMap<Field, RuleId>,
    /// The rule above it that leaves it no say here.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000e2")]
    stopped_by: Option<RuleId>,
    /// Why it cannot book the line as it says: `nothing_moved`, `other_kind`, `no_category`, `no_account`,
    /// `account_currency`, `same_account`, `on_card`, `other_currency`, `too_small`.
    #[schema(value_type = Option<String>, example = "other_kind")]
    hindrance: Option<Hindrance>,
}

/// What is made of a line.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineTreatment {
    /// Which kind of transaction it is; null where it is open, or of a kind that rules do not book.
    #[serde(rename = "type")]
    #[schema(value_type = Option<TransactionType>)]
    kind: Option<EntryKind>,
    /// What it was for; empty of transfers and of what is not filed.
    splits: Vec<TreatedPart>,
    /// The other account, of a transfer.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a2")]
    other_account_id: Option<Uuid>,
    /// The description that is shown.
    #[schema(example = "Uber")]
    description: String,
    /// Its tags.
    #[schema(example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Vec<Uuid>,
    /// Whether it counts nowhere.
    #[schema(example = false)]
    is_ignored: bool,
}

/// A part of what a line was for.
#[derive(Serialize, ToSchema)]
pub(crate) struct TreatedPart {
    /// The category.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Uuid,
    /// The subcategory, if any.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
    /// How much of the line, in its currency.
    amount: Amount,
}

impl LineTreatment {
    fn of(line: &BookedLine, treatment: &Treatment) -> Self {
        let Treatment { booking, description, tags, is_ignored } = treatment;
        let (kind, other_account_id, filing) = match booking {
            Some(Booking::Filed { kind, filing }) => (Some(*kind), None, Some(filing)),
            Some(Booking::Transfer { other }) => (Some(EntryKind::Transfer), Some(other.get()), None),
            None => (None, None, None),
        };
        let parts = |filing: &Filing| filing.parts(line.amount.abs()).map(TreatedPart::from).collect();
        Self {
            kind,
            splits: filing.map(parts).unwrap_or_default(),
            other_account_id,
            description: description.to_string(),
            tag_ids: tags.iter().copied().map(TagId::get).collect(),
            is_ignored: *is_ignored,
        }
    }
}

impl From<fintrack_core::entry::Part> for TreatedPart {
    fn from(part: fintrack_core::entry::Part) -> Self {
        Self {
            category_id: part.under.category.get(),
            sub_category_id: part.under.subcategory.map(fintrack_core::id::SubCategoryId::get),
            amount: part.amount.into(),
        }
    }
}

impl PreviewedLine {
    fn of(line: &BookedLine, effect: Effect) -> Self {
        let Effect { after, changes, beaten, stopped_by, hindrance, .. } = effect;
        Self {
            transaction_id: line.entry.get(),
            transaction_date: line.date,
            bank_text: line.text.clone(),
            amount: line.amount.into(),
            currency_code: line.amount.currency().code().to_owned(),
            now: LineTreatment::of(line, &line.treatment),
            then: LineTreatment::of(line, &after),
            changes,
            decided_by_others: beaten,
            stopped_by,
            hindrance,
        }
    }
}

impl RuleTrial {
    fn limit(&self) -> Result<usize, ApiError> {
        let limit = self.limit.unwrap_or(PAGE_DEFAULT);
        if (1..=PAGE_MAX).contains(&limit) {
            return Ok(limit.into());
        }
        Err(ApiError::at("/limit", &format_args!("{limit} is not between 1 and {PAGE_MAX}")))
    }

    /// The rule that is tried out. It refers to what is there, or to what the rule that it stands for does.
    async fn rule(&self, tx: &mut WorkspaceTx) -> Result<core::Rule, ApiError> {
        let (id, terms, named_before) = if let Some(id) = self.rule_id {
            let before = rule::find(tx, id).await?.value.rule;
            (id, self.changed(tx, before.terms()).await?, before.terms().mentions())
        } else {
            (RuleId::new(Uuid::now_v7()), self.new_terms(tx).await?, Mentions::default())
        };
        let rule = core::Rule::new(id, terms)?;
        rule::expect_mentioned(tx, &rule.terms().mentions().beyond(&named_before)).await?;
        Ok(rule)
    }

    async fn changed(&self, tx: &mut WorkspaceTx, to: &Terms) -> Result<Terms, ApiError> {
        let Self { position, stops, when, then, .. } = self;
        let (when, then) = (when.clone(), then.clone());
        let change = RuleChange { name: None, position: *position, is_active: None, stops: *stops, when, then };
        change.apply(tx, to).await
    }

    async fn new_terms(&self, tx: &mut WorkspaceTx) -> Result<Terms, ApiError> {
        let needed = |pointer| ApiError::at(pointer, &"a new rule says what a line must be, and what is made of it");
        let new = NewRule {
            name: UNNAMED.to_owned(),
            position: self.position,
            is_active: None,
            stops: self.stops,
            when: self.when.clone().ok_or_else(|| needed("/when"))?,
            then: self.then.clone().ok_or_else(|| needed("/then"))?,
        };
        new.checked(tx).await
    }
}

/// Show what a rule would have made of the lines that were booked. Nothing is saved.
#[utoipa::path(
    post,
    path = "/rules/preview",
    operation_id = "previewRule",
    tag = "rules",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = RuleTrial,
    responses((status = 200, description = "What it would have done", body = RulePreview), Writing)
)]
pub(crate) async fn preview(workspace: Workspace<Read>, post: Post<RuleTrial>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, trial| {
        let limit = trial.limit()?;
        let rule = trial.rule(&mut tx).await?;
        let others: Vec<core::Rule> = rule::list(&mut tx).await?.into_iter().map(|stored| stored.rule).collect();
        let (categories, accounts) = (category::list(&mut tx).await?, account::list(&mut tx).await?);
        let tags = tag::list(&mut tx).await?;
        let history = rule::history(&mut tx, HISTORY_LINES_MAX).await?;
        let previewed = aside(move || {
            let in_use = InUse { categories: &categories, accounts: &accounts, tags: &tags };
            let booked: Vec<Past<'_>> = history.iter().map(BookedLine::past).collect();
            let effects = core::preview(&rule, others, in_use, &booked)?;
            let (looked_at, matched) = (history.len(), effects.len());
            let changed = effects.iter().filter(|effect| !effect.changes.is_empty()).count();
            let shown = effects.into_iter().take(limit);
            let lines = shown.map(|effect| PreviewedLine::of(&history[effect.at], effect)).collect();
            Ok::<_, ApiError>(RulePreview { looked_at, matched, changed, lines })
        });
        Ok((tx, Answer::ok(&previewed.await?)))
    });
    work.await
}
