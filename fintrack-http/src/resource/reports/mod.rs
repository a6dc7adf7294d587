//! Reports: a month by category, all movements of some days, net worth month by month, and what is to come. Each as JSON, as
//! a table for programs, as a spreadsheet, and as pages to be printed.
//!
//! The facts are loaded in one transaction. What they come to, and how that is drawn, is worked out on another thread.

pub(crate) mod cash_flow;
pub(crate) mod monthly;
pub(crate) mod net_worth;
pub(crate) mod statement;

use std::fmt::Display;

use axum::response::{IntoResponse, Response};
use fintrack_core::category::{Category, Language};
use fintrack_core::export::csv::Formulas;
use fintrack_core::report::table::{Document, Naming, write_csv};
use fintrack_core::report::{Books, Settings};
use fintrack_db::report::ReportFacts;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::ApiError;
use crate::aside::aside;
use crate::code::ProblemCode;
use crate::document::{pdf, xlsx};
use crate::download::{FileName, file};
use crate::field::At;
use crate::word::{SpokenLanguage, choices};
use crate::write::Answer;

/// The media type of a table for programs.
pub(crate) const CSV: &str = "text/csv; charset=utf-8; header=present";

choices! {
    /// What a report is answered as.
    ReportFormat, "format of a report" {
        /// For programs, with everything.
        Json = "json",
        /// A table for programs.
        Csv = "csv",
        /// A spreadsheet.
        Xlsx = "xlsx",
        /// Pages to be printed.
        Pdf = "pdf",
    }
}

/// How a report is answered.
#[derive(Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormatQuery {
    /// What it is answered as.
    #[param(inline, nullable = false)]
    format: Option<ReportFormat>,
    /// Which of its tables, of a CSV file, which holds one; the one that matters most where nothing is said.
    #[param(nullable = false, example = "movements")]
    table: Option<String>,
    /// The language of spreadsheets and pages.
    #[param(inline, nullable = false)]
    language: Option<SpokenLanguage>,
}

/// A report as it is answered.
enum Drawn {
    Json(Answer),
    File { name: FileName, content_type: &'static str, bytes: Vec<u8> },
}

impl Drawn {
    fn json(report: &impl Serialize) -> Self {
        Self::Json(Answer::ok(report))
    }

    fn into_response(self) -> Response {
        match self {
            Self::Json(answer) => answer.into_response(),
            Self::File { name, content_type, bytes } => file(&name, content_type, bytes),
        }
    }
}

impl FormatQuery {
    fn language(&self) -> Language {
        self.language.map_or_else(Language::default, Language::from)
    }

    /// The report as it is asked for. What it is called as a file is made of `parts`.
    fn draw<T: Serialize>(
        &self,
        parts: &[&dyn Display],
        json: impl FnOnce() -> T,
        document: impl FnOnce(Language) -> Document,
    ) -> Result<Drawn, ApiError> {
        let language = self.language();
        let file = |extension, content_type, bytes| {
            let name = FileName::new(parts, extension);
            Ok(Drawn::File { name, content_type, bytes })
        };
        match self.format.unwrap_or(ReportFormat::Json) {
            ReportFormat::Json => Ok(Drawn::json(&json())),
            ReportFormat::Csv => file("csv", CSV, self.csv(&document(language))?),
            ReportFormat::Xlsx => {
                let sheets = xlsx::write(&document(language), language).map_err(|error| too_long(&error))?;
                file("xlsx", xlsx::XLSX, sheets)
            }
            ReportFormat::Pdf => file("pdf", pdf::PDF, pdf::write(&document(language), language)),
        }
    }

    fn csv(&self, document: &Document) -> Result<Vec<u8>, ApiError> {
        let is_it = |key: &str| self.table.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(key));
        let Some(table) = document.tables.iter().find(|table| is_it(table.key)) else {
            let known: Vec<&str> = document.tables.iter().map(|table| table.key).collect();
            let wanted = self.table.as_deref().unwrap_or_default();
            return Err(format!("there is no table `{wanted}`: expected one of {}", known.join(", "))).at("/table");
        };
        let mut text = String::new();
        write_csv(&mut text, table, Formulas::Guarded).map_err(|error| too_long(&error))?;
        Ok(text.into_bytes())
    }
}

fn too_long(error: &impl Display) -> ApiError {
    ApiError::refused(ProblemCode::ReportTooLong, error)
}

/// Works a report out, and draws it, where nobody waits for it.
async fn answer(
    facts: ReportFacts,
    categories: Vec<Category>,
    draw: impl FnOnce(&Books<'_>, &Settings, &Naming<'_>) -> Result<Drawn, ApiError> + Send + 'static,
) -> Result<Response, ApiError> {
    let drawn = aside(move || facts.with_books(|books| draw(books, &facts.settings, &Naming::of(books, &categories))));
    Ok(drawn.await?.into_response())
}
