//! The bare handlers: a pool, statements, JSON.

use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{FromRow, Row};
use uuid::Uuid;

use super::Books;

#[derive(Clone)]
struct Bare {
    pool: PgPool,
    workspace: Uuid,
}

pub(super) async fn router(books: &Books) -> Router {
    let options = books.test.admin_options();
    let pool = PgPoolOptions::new().max_connections(10).connect_with(options).await.unwrap();
    let state = Bare { pool, workspace: books.scope.workspace.get() };
    Router::new().route("/tags/{id}", get(tag)).route("/transactions", get(page)).with_state(state)
}

async fn tag(State(bare): State<Bare>, Path(id): Path<Uuid>) -> Json<Value> {
    let row = sqlx::query(
        "select id, name, color, is_active, created_at::text, updated_at::text, version from tags
         where workspace_id = $1 and id = $2",
    )
    .bind(bare.workspace)
    .bind(id)
    .fetch_one(&bare.pool)
    .await
    .unwrap();
    Json(json!({
        "id": row.get::<Uuid, _>(0), "workspace_id": bare.workspace, "name": row.get::<String, _>(1),
        "color": row.get::<Option<String>, _>(2), "is_active": row.get::<bool, _>(3),
        "created_at": row.get::<String, _>(4), "updated_at": row.get::<String, _>(5),
    }))
}

#[derive(FromRow)]
struct Listed {
    id: Uuid,
    kind: String,
    status: String,
    booked_on: NaiveDate,
    description: String,
    amount: Decimal,
    account: Option<String>,
    destination: Option<String>,
    category: Option<String>,
    subcategory: Option<String>,
    is_own: bool,
}

#[derive(serde::Deserialize)]
struct Asked {
    account_id: Uuid,
    limit: i64,
}

const PAGE: &str = "select t.id, t.kind, t.status, t.booked_on, t.description, t.amount, a.name as account,
            d.name as destination, c.name as category, s.name as subcategory, t.account_id = $2 as is_own
     from transactions t
     left join accounts a on a.workspace_id = t.workspace_id and a.id = t.account_id
     left join accounts d on d.workspace_id = t.workspace_id and d.id = t.destination_account_id
     left join categories c on c.workspace_id = t.workspace_id and c.id = t.category_id
     left join subcategories s on s.workspace_id = t.workspace_id and s.id = t.subcategory_id
     where t.workspace_id = $1 and t.deleted_at is null and (t.account_id = $2 or t.destination_account_id = $2)
     order by t.booked_on desc, t.id desc
     limit $3";

/// What the account held before a transaction: whole months are summed already.
const BEFORE: &str = "select a.opening_balance + coalesce((
         select sum(case when t.is_destination or t.kind in ('INCOME', 'INVESTMENT_WITHDRAWAL') then t.amount else -t.amount end)
         from account_turnovers t
         where t.workspace_id = $1 and t.account_id = $2 and t.month < date_trunc('month', $3::date)
     ), 0) + coalesce((
         select sum(case when t.kind in ('INCOME', 'INVESTMENT_WITHDRAWAL') then t.amount else -t.amount end)
         from transactions t
         where t.workspace_id = $1 and t.account_id = $2 and t.deleted_at is null and t.status in ('VALIDATING', 'PAID')
           and t.booked_on >= date_trunc('month', $3::date) and (t.booked_on, t.id) < ($3, $4)
     ), 0) + coalesce((
         select sum(t.received_amount)
         from transactions t
         where t.workspace_id = $1 and t.destination_account_id = $2 and t.deleted_at is null
           and t.status in ('VALIDATING', 'PAID') and t.booked_on >= date_trunc('month', $3::date)
           and (t.booked_on, t.id) < ($3, $4)
     ), 0)
     from accounts a where a.workspace_id = $1 and a.id = $2";

async fn page(State(bare): State<Bare>, Query(asked): Query<Asked>) -> Json<Value> {
    let rows: Vec<Listed> = sqlx::query_as(PAGE)
        .bind(bare.workspace)
        .bind(asked.account_id)
        .bind(asked.limit)
        .fetch_all(&bare.pool)
        .await
        .unwrap();
    let oldest = rows.last().unwrap();
    let mut balance: Decimal = sqlx::query_scalar(BEFORE)
        .bind(bare.workspace)
        .bind(asked.account_id)
        .bind(oldest.booked_on)
        .bind(oldest.id)
        .fetch_one(&bare.pool)
        .await
        .unwrap();
    let mut items: Vec<Value> = Vec::with_capacity(rows.len());
    for row in rows.into_iter().rev() {
        let is_in = !row.is_own || matches!(row.kind.as_str(), "INCOME" | "INVESTMENT_WITHDRAWAL");
        if matches!(row.status.as_str(), "VALIDATING" | "PAID") {
            balance += if is_in { row.amount } else { -row.amount };
        }
        items.push(json!({
            "id": row.id, "type": row.kind, "transaction_status": row.status, "transaction_date": row.booked_on,
            "description": row.description, "amount": row.amount, "account_name": row.account,
            "destination_account_name": row.destination, "category_name": row.category,
            "sub_category_name": row.subcategory, "running_balance": balance,
        }));
    }
    items.reverse();
    Json(json!({ "items": items }))
}
