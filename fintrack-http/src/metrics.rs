//! The four metrics that operators rely on. Their names are a contract with dashboards and alerts.
//!
//! Labels come from a closed set: the route's template and never the path, a known method or `OTHER`. All series that
//! can be foreseen exist from the start with the value 0, so that the first failure is an increase and not a beginning.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram, with_local_recorder,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

use crate::request::template;
use crate::{ApiError, App};

/// Requests served, by method, route and status.
pub const REQUESTS_TOTAL: &str = "http_requests_total";
/// How long they took, by method and route.
pub const REQUEST_DURATION: &str = "http_request_duration_seconds";
/// Database connections in use.
pub const CONNECTIONS_ACTIVE: &str = "db_connections_active";
/// Import sessions, by what became of them.
pub const IMPORT_SESSIONS_TOTAL: &str = "import_sessions_total";

/// The upper bounds of the latency histogram, in seconds; the alert on latency asks about 2.
const DURATION_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0];

/// What became of an import session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It was created.
    Created,
    /// Its lines became entries.
    Committed,
    /// It was closed.
    Closed,
    /// Reading or committing it failed.
    Failed,
}

impl ImportOutcome {
    const ALL: [Self; 4] = [Self::Created, Self::Committed, Self::Closed, Self::Failed];

    const fn label(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Committed => "committed",
            Self::Closed => "closed",
            Self::Failed => "failed",
        }
    }
}

/// The figures of one server. Cloning shares them.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(REQUEST_DURATION.to_owned()), &DURATION_BUCKETS)
            .expect("the list of buckets is not empty")
            .build_recorder();
        let metrics = Self { recorder: Arc::new(recorder) };
        metrics.record(|| {
            describe_counter!(REQUESTS_TOTAL, "Requests served");
            describe_histogram!(REQUEST_DURATION, Unit::Seconds, "Time from a request's head to its answer's head");
            describe_gauge!(CONNECTIONS_ACTIVE, "Database connections in use");
            describe_counter!(IMPORT_SESSIONS_TOTAL, "Import sessions by what became of them");
            gauge!(CONNECTIONS_ACTIVE).set(0);
            for outcome in ImportOutcome::ALL {
                counter!(IMPORT_SESSIONS_TOTAL, "outcome" => outcome.label()).absolute(0);
            }
        });
        metrics
    }

    /// Creates the series of all documented operations.
    pub(crate) fn expect(&self, document: &OpenApi) {
        let internal = StatusCode::INTERNAL_SERVER_ERROR.as_u16().to_string();
        self.record(|| {
            for (path, item) in &document.paths.paths {
                for (method, operation) in operations(item) {
                    drop(histogram!(REQUEST_DURATION, "method" => method, "path" => path.clone()));
                    for status in operation.responses.responses.keys().chain([&internal]) {
                        counter!(
                            REQUESTS_TOTAL, "method" => method, "path" => path.clone(), "status" => status.clone()
                        )
                        .absolute(0);
                    }
                }
            }
        });
    }

    /// Counts an import session.
    pub fn import_session(&self, outcome: ImportOutcome) {
        self.record(|| counter!(IMPORT_SESSIONS_TOTAL, "outcome" => outcome.label()).increment(1));
    }

    /// Counts the failure of what would have staged or booked something, where it says anything of the session and its
    /// files: not that somebody may not, meant another one, or sent the same again.
    pub(crate) fn import_failure(&self, error: &ApiError) {
        let status = error.face().code.status();
        let is_about_keys = matches!(error, ApiError::IdempotencyKeyReused | ApiError::InProgress);
        let is_about_callers = matches!(
            status,
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
        );
        if !is_about_keys && !is_about_callers {
            self.import_session(ImportOutcome::Failed);
        }
    }

    fn request(&self, method: &'static str, path: String, status: StatusCode, duration: Duration) {
        self.record(|| {
            histogram!(REQUEST_DURATION, "method" => method, "path" => path.clone()).record(duration);
            counter!(REQUESTS_TOTAL, "method" => method, "path" => path, "status" => status.as_u16().to_string())
                .increment(1);
        });
    }

    /// Folds the durations that were measured into the histogram: between scrapes they take memory.
    pub(crate) fn upkeep(&self) {
        self.recorder.handle().run_upkeep();
    }

    fn render(&self, connections_active: u32) -> String {
        self.record(|| gauge!(CONNECTIONS_ACTIVE).set(connections_active));
        self.recorder.handle().render()
    }

    /// Runs `body` with the `metrics` macros writing here: no recorder is global, so each server counts for itself.
    fn record(&self, body: impl FnOnce()) {
        with_local_recorder(self.recorder.as_ref(), body);
    }
}

/// Measures every request.
pub(crate) async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = method_label(request.method());
    let path = template(&request);
    let start = Instant::now();
    let response = next.run(request).await;
    metrics.request(method, path, response.status(), start.elapsed());
    response
}

/// Answers Prometheus.
pub(crate) async fn scrape(State(app): State<App>) -> impl IntoResponse {
    let text = app.metrics.render(app.db.connections_active());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

/// A client may invent methods; a label may not.
fn method_label(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("PATCH", &item.patch), ("DELETE", &item.delete)]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn of_type<'a>(text: &'a str, kind: &str) -> BTreeSet<&'a str> {
        let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        types.filter_map(|line| line.strip_suffix(kind)).map(str::trim_end).collect()
    }

    #[test]
    fn exactly_the_four_metrics_exist_before_the_first_request() {
        let metrics = Metrics::new();
        metrics.expect(&crate::openapi::document());
        let text = metrics.render(3);

        assert_eq!(of_type(&text, "counter"), BTreeSet::from([REQUESTS_TOTAL, IMPORT_SESSIONS_TOTAL]));
        assert_eq!(of_type(&text, "histogram"), BTreeSet::from([REQUEST_DURATION]));
        assert_eq!(of_type(&text, "gauge"), BTreeSet::from([CONNECTIONS_ACTIVE]));
        assert_eq!(text.lines().filter(|line| line.starts_with("# HELP ")).count(), 4);
        assert!(text.contains("db_connections_active 3\n"), "{text}");
        for outcome in ["created", "committed", "closed", "failed"] {
            assert!(text.contains(&format!("import_sessions_total{{outcome=\"{outcome}\"}} 0\n")), "{text}");
        }
        for status in ["200", "404", "500", "503"] {
            let series = format!(
                "http_requests_total{{method=\"GET\",path=\"/api/v1/currencies/{{code}}\",status=\"{status}\"}} 0\n"
            );
            assert!(text.contains(&series), "{series} in {text}");
        }
        assert!(
            text.contains("http_request_duration_seconds_count{method=\"GET\",path=\"/api/v1/currencies\"} 0\n"),
            "{text}"
        );
    }

    #[test]
    fn two_servers_count_apart() {
        let (one, other) = (Metrics::new(), Metrics::new());
        one.import_session(ImportOutcome::Committed);
        one.import_session(ImportOutcome::Committed);
        assert!(one.render(0).contains("import_sessions_total{outcome=\"committed\"} 2\n"));
        assert!(other.render(0).contains("import_sessions_total{outcome=\"committed\"} 0\n"));
    }

    #[test]
    fn an_invented_method_makes_no_series_of_its_own() {
        assert_eq!(method_label(&Method::from_bytes(b"BREW").unwrap()), "OTHER");
        assert_eq!(method_label(&Method::DELETE), "DELETE");
    }

    #[test]
    fn a_duration_falls_in_its_bucket() {
        let metrics = Metrics::new();
        metrics.request("GET", "/".to_owned(), StatusCode::OK, Duration::from_millis(1500));
        let text = metrics.render(0);
        assert!(text.contains("le=\"1\"} 0\n"), "{text}");
        assert!(text.contains("le=\"2\"} 1\n"), "{text}");
    }
}
