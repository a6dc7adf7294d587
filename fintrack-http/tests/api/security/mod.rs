//! What the whole API promises to those who should not get through, operation by operation: the list is the document's own,
//! so that no operation is forgotten.

mod ids;
mod requests;
mod roles;
mod tokens;
mod world;

use axum::http::Method;
use fintrack_http::openapi;
use serde_json::Value;

/// What every operation of a path is asked for with, where it does not matter: no such thing exists.
pub(crate) const NOWHERE: &str = "0199c0de-0000-7000-8000-00000000ffff";

/// An operation of the document below `/api/v1`.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// With its parameters in braces.
    pub(crate) path: String,
    pub(crate) has_body: bool,
}

/// All of them, by path.
pub(crate) fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&openapi::document().to_json().unwrap()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::try_from(method.to_uppercase().as_str()) else { continue };
            if operation.get("operationId").is_none() {
                continue;
            }
            let has_body = operation.get("requestBody").is_some();
            operations.push(Operation { method, path: path.to_owned(), has_body });
        }
    }
    assert!(operations.len() > 100, "{} operations", operations.len());
    operations
}

impl Operation {
    /// The path with each parameter filled in: what stands before it, and its name, are given.
    pub(crate) fn path_with(&self, mut value: impl FnMut(&str, &str) -> String) -> String {
        let mut before = "";
        let parts = self.path.split('/').map(|part| {
            let name = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            let filled = name.map_or_else(|| part.to_owned(), |name| value(before, name));
            before = part;
            filled
        });
        parts.collect::<Vec<_>>().join("/")
    }
}
