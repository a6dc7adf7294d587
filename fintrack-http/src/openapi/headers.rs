//! The headers of answers: written down once the document is assembled, by what operations take.
//!
//! What takes `If-Match` answers with an `ETag`, and may answer 412; what takes an `Idempotency-Key` says whether its answer
//! is one that was given before. No operation has to remember that.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr, Response};

const E_TAG: &str = "ETag";
const IDEMPOTENT_REPLAYED: &str = "Idempotent-Replayed";
const REQUEST_ID: &str = "X-Request-Id";
const RETRY_AFTER: &str = "Retry-After";

const IF_MATCH: &str = "If-Match";
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Writes them into a document that has all its operations.
pub(super) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components.headers.extend(headers());
    for (name, response) in &mut components.responses {
        add(response, REQUEST_ID);
        if name == "TooManyRequests" {
            add(response, RETRY_AFTER);
        }
    }
    let versioned = versioned(&document.paths.paths);
    for item in document.paths.paths.values_mut() {
        let has_version = operations(item).any(|(_, operation)| takes(operation, IF_MATCH));
        for (method, operation) in operations_mut(item) {
            let takes_version = takes(operation, IF_MATCH);
            let is_repeatable = takes(operation, IDEMPOTENCY_KEY);
            if !takes_version {
                operation.responses.responses.remove("412");
            }
            for (status, response) in &mut operation.responses.responses {
                add(response, REQUEST_ID);
                let is_of_version = match method {
                    Method::Get => has_version && status == "200",
                    Method::Change => takes_version && status == "200",
                    Method::Post => status == "201" && shown(response).is_some_and(|name| versioned.contains(name)),
                    Method::Delete => false,
                };
                if is_of_version {
                    add(response, E_TAG);
                }
                if is_repeatable && status.starts_with('2') {
                    add(response, IDEMPOTENT_REPLAYED);
                }
            }
        }
    }
}

fn headers() -> BTreeMap<String, RefOr<Header>> {
    let header = |kind, says: &str, example| {
        let header = HeaderBuilder::new().schema(Some(Object::with_type(kind))).description(Some(says));
        header.example(Some(example)).build().into()
    };
    let version = "Which state of the thing this is: send it back as `If-Match`, so that nothing unseen is overwritten";
    let replayed = "`true` where this was answered before, to the request that came first with the key";
    let request = "The request, as the server's log names it; the one that was sent, if one was";
    let wait = "How many seconds to wait";
    BTreeMap::from([
        (E_TAG.to_owned(), header(Type::String, version, json!("\"3\""))),
        (IDEMPOTENT_REPLAYED.to_owned(), header(Type::String, replayed, json!("true"))),
        (REQUEST_ID.to_owned(), header(Type::String, request, json!("0199c0de-0000-7000-8000-000000000000"))),
        (RETRY_AFTER.to_owned(), header(Type::Integer, wait, json!(30))),
    ])
}

/// Adds a header to a response that stands here; one that is referred to has its own where it stands.
fn add(response: &mut RefOr<Response>, name: &str) {
    if let RefOr::T(response) = response {
        response.headers.insert(name.to_owned(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
    }
}

/// The methods, as far as they differ in their headers.
#[derive(Clone, Copy)]
enum Method {
    Get,
    Post,
    Change,
    Delete,
}

fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let all = [(Method::Get, get), (Method::Post, post), (Method::Change, put), (Method::Change, patch)];
    let all = all.into_iter().chain([(Method::Delete, delete)]);
    all.filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let all = [(Method::Get, get), (Method::Post, post), (Method::Change, put), (Method::Change, patch)];
    let all = all.into_iter().chain([(Method::Delete, delete)]);
    all.filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn takes(operation: &Operation, header: &str) -> bool {
    operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.name == header,
        RefOr::Ref(_) => false,
    })
}

/// The schema of what a response shows, where it has a name.
fn shown(response: &RefOr<Response>) -> Option<&str> {
    let RefOr::T(response) = response else { return None };
    let RefOr::T(content) = response.content.get("application/json")? else { return None };
    match content.schema.as_ref()? {
        RefOr::Ref(schema) => Some(&schema.ref_location),
        RefOr::T(_) => None,
    }
}

/// What has versions: what is answered to those who change something that they looked at.
fn versioned<'p>(paths: impl IntoIterator<Item = (&'p String, &'p PathItem)>) -> BTreeSet<String> {
    let operations = paths.into_iter().flat_map(|(_, item)| operations(item));
    let changes =
        operations.filter(|(method, operation)| matches!(method, Method::Change) && takes(operation, IF_MATCH));
    let answers = changes.filter_map(|(_, operation)| shown(operation.responses.responses.get("200")?));
    answers.map(str::to_owned).collect()
}
