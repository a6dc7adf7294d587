//! What an investment was seen to be worth. A day has one value: to observe it again corrects it.
//!
//! A value has no identity of its own: its investment and its day name it. Clients that know it by an identity are
//! given one that says both.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use fintrack_core::id::InvestmentId;
use fintrack_core::investment::Observation;
use fintrack_db::DbError;
use fintrack_db::investment::{self, KeptValue};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{InvestmentPath, refused};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Deleting, Finding, Writing};
use crate::resource::entries::day_at;
use crate::write::{Answer, IdempotencyHeader, Post};

/// What an investment was worth at the end of a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct ValuePoint {
    /// Its identity: the same for the same investment and day.
    #[schema(example = "0199c0de-0000-7000-8000-000000000013")]
    id: Uuid,
    /// The investment.
    #[schema(example = "0199c0de-0000-7000-8000-000000000010")]
    investment_id: Uuid,
    /// What it was worth, in its currency.
    value: Amount,
    /// The day that it was observed of.
    #[schema(example = "2026-03-31")]
    updated_at_value: NaiveDate,
    /// When that was written down.
    #[schema(example = "2026-03-31T20:00:00Z")]
    created_at: DateTime<Utc>,
    /// The same.
    #[schema(example = "2026-03-31T20:00:00Z")]
    updated_at: DateTime<Utc>,
}

impl ValuePoint {
    pub(super) fn new(investment: InvestmentId, KeptValue { observation, created_at }: KeptValue) -> Self {
        Self {
            id: identity(investment, observation.date),
            investment_id: investment.get(),
            value: observation.value.into(),
            updated_at_value: observation.date,
            created_at,
            updated_at: created_at,
        }
    }
}

/// The identity of the value of a day: the investment's own, with the number of the day over its first four bytes.
fn identity(investment: InvestmentId, day: NaiveDate) -> Uuid {
    let mut bytes = *investment.get().as_bytes();
    for (byte, of_day) in bytes.iter_mut().zip(day.num_days_from_ce().to_be_bytes()) {
        *byte ^= of_day;
    }
    Uuid::from_bytes(bytes)
}

/// The day whose value has that identity; `None` when it is of another investment.
fn day_of(investment: InvestmentId, id: Uuid) -> Option<NaiveDate> {
    let (own, other) = (investment.get(), id);
    let (head, tail) = own.as_bytes().split_at(4);
    let (coded, rest) = other.as_bytes().split_at(4);
    let mut day = [0; 4];
    for ((byte, of_own), of_other) in day.iter_mut().zip(head).zip(coded) {
        *byte = of_own ^ of_other;
    }
    if tail == rest { NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(day)) } else { None }
}

/// A value to be written down.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewValuePoint {
    /// What it was worth at the end of the day: 0 or more, in its currency.
    value: Amount,
    /// The day.
    #[schema(example = "2026-03-31")]
    updated_at_date: NaiveDate,
}

/// Which value of which investment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ValuePath {
    /// The investment's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000010")]
    id: InvestmentId,
    /// The value's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000013")]
    history_id: Uuid,
}

/// List what an investment was worth.
#[utoipa::path(
    get,
    path = "/investments/{id}/value-history",
    operation_id = "listInvestmentValues",
    tag = "investments",
    params(InvestmentPath, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "Values, the newest first", body = List<ValuePoint>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<InvestmentPath>,
    page: Page<NaiveDate>,
) -> Result<Json<List<ValuePoint>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let found = investment::values(&mut tx, path.id, page.after, page.limit.into()).await?;
    let items = found.items.into_iter().map(|kept| ValuePoint::new(path.id, kept));
    Ok(Json(List::new(items, found.next.as_ref())))
}

/// Write down what an investment was worth; a value of that day is corrected.
#[utoipa::path(
    post,
    path = "/investments/{id}/value-history",
    operation_id = "createInvestmentValue",
    tag = "investments",
    params(InvestmentPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewValuePoint,
    responses((status = 201, description = "The value", body = ValuePoint), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentPath>,
    post: Post<NewValuePoint>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let currency = investment::find(&mut tx, path.id).await?.value.currency;
        let date = day_at("/updated_at_date", new.updated_at_date)?;
        let observation = Observation { date, value: new.value.of(currency).at("/value")? };
        investment::observe(&mut tx, path.id, observation).await.map_err(|error| refused(error, "/value"))?;
        let before = date.succ_opt();
        let kept = investment::values(&mut tx, path.id, before, 1).await?.items.pop();
        let kept = kept.ok_or_else(|| DbError::NotFound { what: "value", key: path.id.to_string() })?;
        Ok((tx, Answer::created(&ValuePoint::new(path.id, kept))))
    });
    work.await
}

/// Delete the value of a day.
#[utoipa::path(
    delete,
    path = "/investments/{id}/value-history/{history_id}",
    operation_id = "deleteInvestmentValue",
    tag = "investments",
    params(ValuePath, WorkspaceHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(workspace: Workspace<Write>, Path(path): Path<ValuePath>) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let absent = || DbError::NotFound { what: "value", key: path.history_id.to_string() };
        let day = day_of(path.id, path.history_id).ok_or_else(absent)?;
        match investment::forget(&mut tx, path.id, day).await {
            Err(DbError::NotFound { .. }) => return Err(absent().into()),
            other => other?,
        }
        Ok((tx, Answer::no_content()))
    });
    work.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_known_by_its_investment_and_its_day() {
        let (one, other) = (InvestmentId::new(Uuid::now_v7()), InvestmentId::new(Uuid::from_u128(7)));
        let day = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        let id = identity(one, day);
        assert_eq!(day_of(one, id), Some(day));
        assert_eq!(day_of(other, id), None);
        assert_ne!(id, identity(one, day.succ_opt().unwrap()));
    }
}
