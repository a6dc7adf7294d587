//! Lists that grow are read page by page.
//!
//! A page ends with a cursor, which says after what the next one begins: what the database calls it, as opaque text.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ApiError;
use crate::extract::Query;
use crate::secret::{decode, encode};

/// How many items a page has where nothing is said.
pub const PAGE_DEFAULT: u16 = 50;
/// How many it has at most.
pub const PAGE_MAX: u16 = 500;

/// Which part of a list is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many items at most.
    #[param(minimum = 1, maximum = 500, default = 50, nullable = false, example = 50)]
    limit: Option<u16>,
    /// The `next_cursor` of the page before; the first page where there is none.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// Which part of a list is wanted; `C` is what the database calls the place.
pub(crate) struct Page<C> {
    /// How many items at most, 1 to [`PAGE_MAX`].
    pub(crate) limit: u16,
    /// After what it begins; at the start where there is none.
    pub(crate) after: Option<C>,
}

impl<S: Send + Sync, C: DeserializeOwned> FromRequestParts<S> for Page<C> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(PageQuery { limit, cursor }) = Query::from_request_parts(parts, state).await?;
        let limit = limit.unwrap_or(PAGE_DEFAULT);
        if !(1..=PAGE_MAX).contains(&limit) {
            return Err(ApiError::Malformed(format!("the limit {limit} is not between 1 and {PAGE_MAX}")));
        }
        let after = cursor.map(|text| read(&text).ok_or_else(unreadable)).transpose()?;
        Ok(Self { limit, after })
    }
}

fn read<C: DeserializeOwned>(text: &str) -> Option<C> {
    serde_json::from_slice(&decode(text)?).ok()
}

fn unreadable() -> ApiError {
    ApiError::Malformed("the cursor is none that was handed out".to_owned())
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items.
    items: Vec<T>,
    /// What to send as `cursor` for the next page; null on the last one.
    #[schema(example = "eyJkYXRlIjoiMjAyNi0wMy0wMSJ9")]
    next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A page, and after what the next one begins.
    pub(crate) fn new(items: impl IntoIterator<Item: Into<T>>, next: Option<&impl Serialize>) -> Self {
        let items = items.into_iter().map(Into::into).collect();
        let written = |next| serde_json::to_vec(next).expect("cursors are made of texts and numbers");
        Self { items, next_cursor: next.map(|next| encode(&written(next))) }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::StatusCode;
    use axum::routing::get;
    use serde_json::{Value, json};

    use super::*;
    use crate::extract::Json;
    use crate::testing::answer;

    #[derive(Serialize, Deserialize)]
    struct Place {
        n: u32,
    }

    /// The numbers from 1 to 7.
    async fn numbers(page: Page<Place>) -> Json<List<u32>> {
        let first = page.after.map_or(1, |place| place.n + 1);
        let items: Vec<u32> = (first..=7).take(usize::from(page.limit)).collect();
        let next = items.last().filter(|last| **last < 7).map(|n| Place { n: *n });
        Json(List::new(items, next.as_ref()))
    }

    async fn ask(query: &str) -> (StatusCode, Value) {
        let router = Router::new().route("/", get(numbers));
        answer(router, Request::get(format!("/?{query}")).body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn pages_follow_each_other_to_the_end() {
        let (mut query, mut seen) = ("limit=3".to_owned(), Vec::new());
        loop {
            let (status, page) = ask(&query).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            seen.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            query = format!("limit=3&cursor={cursor}");
        }
        assert_eq!(json!(seen), json!([1, 2, 3, 4, 5, 6, 7]));
        assert_eq!(ask("").await.1["items"].as_array().unwrap().len(), 7);
    }

    #[tokio::test]
    async fn what_is_no_page_is_malformed() {
        for query in
            ["limit=0", "limit=501", "limit=-1", "limit=many", "limit=99999", "cursor=x", "cursor=", "cursor=e30"]
        {
            let (status, problem) = ask(query).await;
            assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")), "{query}");
        }
    }
}
