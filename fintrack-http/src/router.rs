//! The table of contents: every path that is served.

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri};
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::metrics::Metrics;
use crate::resource::cards::{self, chargebacks, invoices, payments};
use crate::resource::{accounts, audit, categories, expenses, incomes, subcategories, tags, transactions, transfers};
use crate::{ApiError, App, currency, health, metrics, openapi, request};

/// The largest body that a request may have, uploads of statements aside: 1 MiB.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// All that is served, ready to be handed to a listener or called in a test.
pub fn router(app: App) -> Router {
    let (router, document) = documented().split_for_parts();
    app.metrics.expect(&document);
    let router = router.route("/metrics", get(metrics::scrape));
    with_manners(router, app.metrics.clone()).with_state(app)
}

/// The operations that the OpenAPI document describes.
pub(crate) fn documented() -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(currency::list))
        .routes(routes!(currency::show))
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::show, accounts::update, accounts::delete))
        .routes(routes!(expenses::list, expenses::create))
        .routes(routes!(incomes::list, incomes::create))
        .routes(routes!(expenses::show, expenses::update, expenses::delete))
        .routes(routes!(incomes::show, incomes::update, incomes::delete))
        .routes(routes!(transfers::list, transfers::create))
        .routes(routes!(transfers::show, transfers::update, transfers::delete))
        .routes(routes!(cards::list, cards::create))
        .routes(routes!(cards::show, cards::update, cards::delete))
        .routes(routes!(cards::liabilities))
        .routes(routes!(invoices::list, invoices::create))
        .routes(routes!(invoices::show, invoices::update, invoices::delete))
        .routes(routes!(invoices::transactions))
        .routes(routes!(invoices::recalculate))
        .routes(routes!(invoices::list_all))
        .routes(routes!(cards::expenses::create))
        .routes(routes!(cards::expenses::show, cards::expenses::update, cards::expenses::delete))
        .routes(routes!(chargebacks::create))
        .routes(routes!(chargebacks::update, chargebacks::delete))
        .routes(routes!(payments::create))
        .routes(routes!(payments::update, payments::delete))
        .routes(routes!(payments::create_of_card))
        .routes(routes!(categories::list, categories::create))
        .routes(routes!(categories::show, categories::update, categories::delete))
        .routes(routes!(subcategories::list, subcategories::create))
        .routes(routes!(subcategories::show, subcategories::update, subcategories::delete))
        .routes(routes!(tags::list, tags::create))
        .routes(routes!(tags::show, tags::update, tags::delete))
        .routes(routes!(transactions::list))
        .routes(routes!(transactions::summarize))
        .routes(routes!(transactions::bulk))
        .routes(routes!(transactions::show))
        .routes(routes!(transactions::history))
        .routes(routes!(audit::undo))
        .routes(routes!(health::check))
        .routes(routes!(openapi::show));

    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .nest("/api/v1", v1)
}

/// What every request gets, the last layer first: an id and a log line, a measure, and a problem for whatever fails.
pub(crate) fn with_manners<S>(router: Router<S>, metrics: Metrics) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router
        .fallback(no_such_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(request::limit_time))
        .layer(CatchPanicLayer::custom(request::Panicked))
        .layer(from_fn_with_state(metrics, metrics::measure))
        .layer(from_fn(request::identify))
}

async fn no_such_path(OriginalUri(uri): OriginalUri) -> ApiError {
    ApiError::NoSuchPath { path: uri.path().to_owned() }
}

async fn method_not_allowed(method: Method, OriginalUri(uri): OriginalUri) -> ApiError {
    ApiError::MethodNotAllowed { method, path: uri.path().to_owned() }
}
