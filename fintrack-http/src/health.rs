//! Whether the server is alive, and whether it can work.

use std::time::Duration;

use axum::extract::State;
use fintrack_db::Db;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::problem::Unavailable;
use crate::{ApiError, App};

/// How long the database may take to answer before the server calls itself unready.
const PING_TIME_MAX: Duration = Duration::from_secs(2);

/// The server's health.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`: what is not answers with a problem.
    #[schema(example = "ok")]
    status: &'static str,
    /// The server's version.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// Liveness.
///
/// The process answers; the database is not asked. Restart what does not answer.
#[utoipa::path(
    get,
    path = "/health/live",
    operation_id = "getLiveness",
    tag = "operations",
    security(()),
    responses((status = 200, description = "The process answers", body = Health))
)]
pub(crate) async fn live() -> Json<Health> {
    Json(OK)
}

/// Readiness.
///
/// The server can work: its database answers. Send no requests to what is not ready.
#[utoipa::path(
    get,
    path = "/health/ready",
    operation_id = "getReadiness",
    tag = "operations",
    security(()),
    responses(
        (status = 200, description = "The database answers", body = Health),
        (status = 503, response = Unavailable),
    )
)]
pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Health>, ApiError> {
    ping(&app.db).await
}

/// Readiness, below the API's path.
///
/// As `/health/ready`, for clients that only reach the API.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "getHealth",
    tag = "operations",
    security(()),
    responses(
        (status = 200, description = "The database answers", body = Health),
        (status = 503, response = Unavailable),
    )
)]
pub(crate) async fn check(State(app): State<App>) -> Result<Json<Health>, ApiError> {
    ping(&app.db).await
}

async fn ping(db: &Db) -> Result<Json<Health>, ApiError> {
    match tokio::time::timeout(PING_TIME_MAX, db.ping()).await {
        Ok(answer) => Ok(answer.map(|()| Json(OK))?),
        Err(_) => Err(ApiError::TimedOut { limit: PING_TIME_MAX }),
    }
}
