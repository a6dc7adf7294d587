//! The table of contents: every path that is served.

use std::future::ready;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request};
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Pages;
use crate::hardening::{Capacity, REQUESTS_MAX, Strict, cross_origin, guard_browsers, limit_concurrency};
use crate::metrics::Metrics;
use crate::resource::cards::{self, chargebacks, invoices, payments};
use crate::resource::import_sessions::{self as sessions, bindings, files, lines, steps, upload};
use crate::resource::investments::{self, movements, values};
use crate::resource::workspaces::{self, invites, members, seeds};
use crate::resource::{
    accounts, admin, api_keys, audit, auth, budgets, categories, dashboard, enrichment, exchange_rates, expenses,
    export, goals, import_profiles, incomes, notifications, recurring, reports, rules, subcategories, tags,
    transactions, transfers, user,
};
use crate::{ApiError, App, Config, currency, health, metrics, openapi, reference, request};

/// The largest body that a request may have, uploads of statements aside: 1 MiB.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// All that is served, ready to be handed to a listener or called in a test.
pub fn router(app: App) -> Router {
    let (router, document) = documented().split_for_parts();
    app.metrics.expect(&document);
    let router = router
        .route("/metrics", get(metrics::scrape))
        .route("/api/docs", get(reference::page))
        .route("/api/docs/", get(reference::without_slash))
        .route("/api/docs/{file}", get(reference::file));
    let guards = Guards::of(&app.config);
    with_manners(router, app.metrics.clone(), guards).with_state(app)
}

/// The operations that the OpenAPI document describes.
pub(crate) fn documented() -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .merge(identity())
        .merge(workspace())
        .merge(ledger())
        .merge(cards())
        .merge(recurring())
        .merge(dashboards())
        .merge(imports())
        .merge(plans())
        .merge(judgement())
        .merge(news())
        .merge(reports())
        .routes(routes!(health::check))
        .routes(routes!(openapi::show));

    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .nest("/api/v1", v1)
}

/// Who somebody is, and what is theirs alone.
fn identity() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(auth::setup::setup))
        .routes(routes!(auth::register))
        .routes(routes!(auth::login))
        .routes(routes!(auth::validate))
        .routes(routes!(auth::tokens::refresh))
        .routes(routes!(auth::tokens::logout))
        .routes(routes!(auth::sessions::list))
        .routes(routes!(auth::sessions::delete))
        .routes(routes!(auth::recovery::forgot))
        .routes(routes!(auth::recovery::reset))
        .routes(routes!(auth::verification::request))
        .routes(routes!(auth::verification::resend))
        .routes(routes!(auth::verification::confirm))
        .routes(routes!(user::profile::update))
        .routes(routes!(user::profile::cancel_email))
        .routes(routes!(user::password::change))
        .routes(routes!(user::preferences::show, user::preferences::update))
        .routes(routes!(user::account::request))
        .routes(routes!(user::account::delete))
        .routes(routes!(user::security::show))
        .routes(routes!(admin::list_deleted))
        .routes(routes!(admin::remove))
}

/// Whose books they are, and what they are kept in.
fn workspace() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(workspaces::list, workspaces::create))
        .routes(routes!(workspaces::show, workspaces::update, workspaces::delete))
        .routes(routes!(members::list))
        .routes(routes!(members::update, members::remove))
        .routes(routes!(invites::list, invites::create))
        .routes(routes!(invites::revoke))
        .routes(routes!(invites::accept))
        .routes(routes!(seeds::categories))
        .routes(routes!(seeds::train))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(currency::list))
        .routes(routes!(currency::show))
        .routes(routes!(exchange_rates::list, exchange_rates::create))
}

/// The books: where money is, what moved it, and what for.
fn ledger() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::show, accounts::update, accounts::delete))
        .routes(routes!(expenses::list, expenses::create))
        .routes(routes!(expenses::show, expenses::update, expenses::delete))
        .routes(routes!(incomes::list, incomes::create))
        .routes(routes!(incomes::show, incomes::update, incomes::delete))
        .routes(routes!(transfers::list, transfers::create))
        .routes(routes!(transfers::show, transfers::update, transfers::delete))
        .routes(routes!(transactions::list))
        .routes(routes!(transactions::summarize))
        .routes(routes!(transactions::bulk))
        .routes(routes!(transactions::show))
        .routes(routes!(transactions::history))
        .routes(routes!(audit::undo))
        .routes(routes!(categories::list, categories::create))
        .routes(routes!(categories::show, categories::update, categories::delete))
        .routes(routes!(subcategories::list, subcategories::create))
        .routes(routes!(subcategories::show, subcategories::update, subcategories::delete))
        .routes(routes!(tags::list, tags::create))
        .routes(routes!(tags::show, tags::update, tags::delete))
}

/// Credit cards, what each month bills, and what was bought and paid.
fn cards() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(cards::list, cards::create))
        .routes(routes!(cards::show, cards::update, cards::delete))
        .routes(routes!(cards::liabilities))
        .routes(routes!(invoices::list, invoices::create))
        .routes(routes!(invoices::detail::show, invoices::update, invoices::delete))
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
}

/// What is expected again and again.
fn recurring() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(recurring::list, recurring::create))
        .routes(routes!(recurring::show, recurring::update, recurring::delete))
        .routes(routes!(recurring::slots::project))
        .routes(routes!(recurring::slots::pending))
        .routes(routes!(recurring::summary::show))
        .routes(routes!(recurring::suggestions::list))
        .routes(routes!(recurring::on_card::list))
        .routes(routes!(recurring::on_card::show))
}

/// The figures that are looked at first.
fn dashboards() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(dashboard::financial::show))
        .routes(routes!(dashboard::cards::show))
        .routes(routes!(dashboard::goals::show))
}

/// Statements on their way into the books.
fn imports() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sessions::list, sessions::create))
        .routes(routes!(sessions::show, sessions::update, sessions::delete))
        .routes(routes!(upload::upload))
        .routes(routes!(files::list))
        .routes(routes!(files::answer))
        .routes(routes!(steps::enrich))
        .routes(routes!(steps::preview))
        .routes(routes!(steps::commit))
        .routes(routes!(steps::close))
        .routes(routes!(steps::undo))
        .routes(routes!(bindings::bind))
        .routes(routes!(bindings::confirm))
        .routes(routes!(bindings::reject))
        .routes(routes!(lines::list, lines::create, lines::clear))
        .routes(routes!(lines::change_many))
        .routes(routes!(lines::show, lines::update, lines::delete))
        .routes(routes!(import_profiles::list, import_profiles::save))
        .routes(routes!(import_profiles::delete))
}

/// What is planned, saved for and held.
fn plans() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(budgets::list, budgets::create))
        .routes(routes!(budgets::show, budgets::update, budgets::delete))
        .routes(routes!(budgets::months::summary))
        .routes(routes!(budgets::months::duplicate))
        .routes(routes!(goals::list, goals::create))
        .routes(routes!(goals::show, goals::update, goals::delete))
        .routes(routes!(goals::complete))
        .routes(routes!(goals::reopen))
        .routes(routes!(goals::feeding::deposits, goals::feeding::deposit))
        .routes(routes!(goals::feeding::withdraw))
        .routes(routes!(goals::feeding::link))
        .routes(routes!(goals::feeding::unlink))
        .routes(routes!(investments::list, investments::create))
        .routes(routes!(investments::show, investments::update, investments::delete))
        .routes(routes!(investments::portfolio::show))
        .routes(routes!(investments::portfolio::performances))
        .routes(routes!(movements::create_deposit))
        .routes(routes!(movements::update_deposit, movements::delete_deposit))
        .routes(routes!(movements::create_withdrawal))
        .routes(routes!(movements::update_withdrawal, movements::delete_withdrawal))
        .routes(routes!(values::list, values::create))
        .routes(routes!(values::delete))
}

/// What is to be done with what statements say.
fn judgement() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rules::list, rules::create))
        .routes(routes!(rules::update, rules::delete))
        .routes(routes!(rules::preview::preview))
        .routes(routes!(enrichment::suggest))
}

/// What people are told, and what happens while they look on.
fn news() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::read_all))
        .routes(routes!(notifications::stream::stream))
        .routes(routes!(notifications::delete))
        .routes(routes!(notifications::read))
}

/// What the books come to, and the books for other programs.
fn reports() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reports::monthly::show))
        .routes(routes!(reports::statement::show))
        .routes(routes!(reports::net_worth::show))
        .routes(routes!(reports::cash_flow::show))
        .routes(routes!(export::export))
        .routes(routes!(export::import))
}

/// What depends on how the server is set up.
pub(crate) struct Guards {
    cross_origin: CorsLayer,
    strict: Strict,
    body_silence_max: Duration,
    pages: Pages,
}

impl Guards {
    pub(crate) fn of(config: &Config) -> Self {
        let strict = Strict(config.has_secure_cookies());
        let Config { body_silence_max, pages, .. } = config;
        Self { cross_origin: cross_origin(config), strict, body_silence_max: *body_silence_max, pages: pages.clone() }
    }
}

/// What every request gets, the first layer first: headers for browsers, an id and a log line, a measure, and a problem for
/// whatever fails. It is one layer for a router, which keeps each of its layers in a box that every request copies.
pub(crate) fn with_manners<S>(router: Router<S>, metrics: Metrics, guards: Guards) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let manners = ServiceBuilder::new()
        // These are outside of what writes problems, so that problems are guarded and compressed as well.
        .layer(from_fn_with_state(guards.strict, guard_browsers))
        .layer(guards.cross_origin)
        .layer(CompressionLayer::new())
        .layer(from_fn(request::identify))
        .layer(from_fn_with_state(metrics, metrics::measure))
        .layer(from_fn_with_state(Capacity::of(REQUESTS_MAX), limit_concurrency))
        .layer(CatchPanicLayer::custom(request::Panicked))
        .layer(from_fn(request::limit_time))
        .layer(RequestBodyTimeoutLayer::new(guards.body_silence_max))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    let pages = guards.pages;
    let elsewhere = move |request: Request| ready(pages.answer(&request).ok_or_else(|| no_such_path(&request)));
    router.fallback(elsewhere).method_not_allowed_fallback(method_not_allowed).layer(manners)
}

fn no_such_path(request: &Request) -> ApiError {
    ApiError::NoSuchPath { path: request.uri().path().to_owned() }
}

async fn method_not_allowed(method: Method, OriginalUri(uri): OriginalUri) -> ApiError {
    ApiError::MethodNotAllowed { method, path: uri.path().to_owned() }
}
