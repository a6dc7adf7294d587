//! The OpenAPI 3.1 document, generated from the handlers and compared with a snapshot by a test.

mod headers;
mod variants;

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::caller::{API_KEY, access_cookie};
use crate::problem::{FieldError, Problem, responses};
use crate::router;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "FinTrack",
        description = "Self-hosted personal finance. Money is a decimal string, errors are Problem Details (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    components(schemas(Problem, FieldError)),
    security(("cookie" = []), ("bearer" = []), ("key" = [])),
    modifiers(&Shared),
    tags(
        (name = "auth", description = "Signing up, in and out"),
        (name = "user", description = "What is a user's own"),
        (name = "admin", description = "What whoever looks after the installation may do"),
        (name = "import-sessions", description = "Statements on their way into the books: staged, answered, committed, closed"),
        (name = "import-profiles", description = "What is known of files of one shape, for the next one"),
        (name = "workspaces", description = "Whose books they are: members, invitations, what there is to begin with"),
        (name = "api-keys", description = "Programs that act in one's stead, in one workspace"),
        (name = "currencies", description = "The currencies that accounts may be held in, and what they cost"),
        (name = "accounts", description = "Where money is held"),
        (name = "expenses", description = "Money that left an account for something"),
        (name = "incomes", description = "Money that reached an account from outside"),
        (name = "transfers", description = "Money that moved between own accounts"),
        (name = "cards", description = "Credit cards, and what they will still ask for"),
        (name = "invoices", description = "What each month of a card bills, and where it stands"),
        (name = "card-transactions", description = "Purchases on cards, chargebacks and payments"),
        (name = "transactions", description = "Transactions of all kinds, their sums and their history"),
        (name = "categories", description = "What money was for, with one level below"),
        (name = "tags", description = "Words that transactions are marked with, across categories"),
        (name = "budgets", description = "What was planned for a category in a month, against what was spent"),
        (name = "goals", description = "Targets, what feeds them, and how far they have come"),
        (name = "investments", description = "Assets that are held, what went into them, and what they are worth"),
        (name = "recurring", description = "What is expected again and again, and what became of each time"),
        (name = "dashboard", description = "The figures of a month, of all cards and of all goals; names are camelCase here"),
        (name = "rules", description = "What is done with lines of statements before anything is guessed"),
        (name = "notifications", description = "What a user is told, and what happens as it happens"),
        (name = "reports", description = "What the books come to, as figures and as files, and the books for other programs"),
        (name = "operations", description = "What runs the server needs to know of it"),
    )
)]
struct Base;

/// What operations refer to: refusals, and the ways to say who calls.
struct Shared;

impl Modify for Shared {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.responses.extend(responses().into_iter().map(|(name, response)| (name.to_owned(), response)));
        let named = |name: &str, says: &str| ApiKeyValue::with_description(name, says);
        let cookie = named(access_cookie(true), "Set by signing in; without the prefix `__Host-` where TLS is absent");
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let bearer = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
        let bearer = bearer.description(Some("The access token that signing in answers"));
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer.build()));
        let key = named(API_KEY.as_str(), "A key of one workspace, `ftk_…`");
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(key)));
    }
}

/// The document before any operation.
pub(crate) fn base() -> utoipa::openapi::OpenApi {
    Base::openapi()
}

/// The whole document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = router::documented().into_openapi();
    headers::describe(&mut document);
    variants::close(&mut document);
    document
}

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    let text = document().to_pretty_json().expect("the document is made of texts, numbers and lists");
    Bytes::from(text)
});

/// Show this document.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getOpenApi",
    tag = "operations",
    security(()),
    responses((status = 200, description = "The OpenAPI document", body = Object))
)]
pub(crate) async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn operations(document: &Value) -> Vec<&Value> {
        let paths = document["paths"].as_object().unwrap().values();
        paths.flat_map(|item| item.as_object().unwrap().values()).collect()
    }

    #[test]
    fn the_document_is_the_one_that_clients_know() {
        let mut document = serde_json::to_value(document()).unwrap();
        document["info"]["version"] = "[version]".into();
        insta::assert_json_snapshot!(document);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
            match value {
                Value::Object(fields) => {
                    found.extend(fields.get("$ref").and_then(Value::as_str));
                    fields.values().for_each(|field| references(field, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let document = serde_json::to_value(document()).unwrap();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 3, "{found:?}");
        for reference in found {
            let target = document.pointer(reference.strip_prefix('#').unwrap());
            assert!(target.is_some(), "{reference} leads nowhere");
        }
    }

    /// Where an operation says something of a header, as `method path`.
    fn with(document: &Value, says: impl Fn(&Value) -> bool) -> BTreeSet<String> {
        let paths = document["paths"].as_object().unwrap().iter();
        let operations =
            paths.flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(method, op)| (method, path, op)));
        operations.filter(|(_, _, op)| says(op)).map(|(method, path, _)| format!("{method} {path}")).collect()
    }

    fn takes(operation: &Value, header: &str) -> bool {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == header))
    }

    fn answers(operation: &Value, header: &str) -> bool {
        operation["responses"].as_object().unwrap().values().any(|answer| !answer["headers"][header].is_null())
    }

    #[test]
    fn what_takes_a_header_answers_the_one_that_belongs_to_it() {
        let document = serde_json::to_value(document()).unwrap();
        let shows_it = |op: &Value| takes(op, "If-Match") && op["responses"].get("200").is_some();
        let is_change = |name: &String| name.starts_with("put ") || name.starts_with("patch ");
        let changes: BTreeSet<String> = with(&document, shows_it).into_iter().filter(is_change).collect();
        let tagged = with(&document, |op| answers(op, "ETag"));
        assert!(changes.len() > 15 && changes.is_subset(&tagged), "{:?}", changes.difference(&tagged));
        for name in ["get /api/v1/tags/{id}", "post /api/v1/tags"] {
            assert!(tagged.contains(name), "{name}: {tagged:?}");
        }
        assert!(!tagged.iter().any(|name| name.starts_with("delete ")), "{tagged:?}");
        let stale = with(&document, |op| op["responses"].get("412").is_some());
        assert_eq!(stale, with(&document, |op| takes(op, "If-Match")), "412 is for who says what was looked at");
        let replayed = with(&document, |op| answers(op, "Idempotent-Replayed"));
        assert_eq!(replayed, with(&document, |op| takes(op, "Idempotency-Key")));
        assert!(with(&document, |op| !answers(op, "X-Request-Id")).is_empty());
        let refusals = &document["components"]["responses"];
        assert!(refusals["TooManyRequests"]["headers"]["Retry-After"].is_object());
        assert!(refusals.as_object().unwrap().values().all(|refusal| refusal["headers"]["X-Request-Id"].is_object()));
    }

    #[test]
    fn every_operation_has_its_own_id_a_tag_and_a_summary() {
        let document = serde_json::to_value(document()).unwrap();
        let operations = operations(&document);
        let ids: BTreeSet<&str> = operations.iter().map(|op| op["operationId"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), operations.len());
        assert!(ids.contains("listCurrencies"));
        let tags: Vec<&str> =
            document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
        for operation in operations {
            assert!(operation["summary"].is_string(), "{operation}");
            assert!(tags.contains(&operation["tags"][0].as_str().unwrap()), "{operation}");
        }
    }
}
