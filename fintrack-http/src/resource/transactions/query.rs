//! Which transactions are wanted.

use std::str::FromStr;

use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AccountId, CardId, CategoryId, InvestmentId, TagId};
use fintrack_db::transaction::Filter;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::ApiError;
use crate::field::{Amount, Day, Month, QueriedAmount};
use crate::resource::names::{Names, not_found};
use crate::word::{TransactionStatus, TransactionType};

/// Which transactions: those that all of it is true of.
#[derive(Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TransactionQuery {
    /// Of one of these kinds: one, or several with commas between.
    #[serde(rename = "type")]
    #[param(rename = "type", value_type = Option<Vec<TransactionType>>, style = Form, explode = false, nullable = false)]
    #[param(example = json!(["EXPENSE", "INCOME"]))]
    kinds: Option<String>,
    /// Touching that account, at either end of a transfer.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    pub(crate) account_id: Option<AccountId>,
    /// On that card, or paying its invoice.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000002b")]
    pub(crate) card_id: Option<CardId>,
    /// On the invoice of that month, or paying it.
    #[param(value_type = Option<Month>, nullable = false)]
    billing_month: Option<BillingMonth>,
    /// Into or out of that investment.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000003b")]
    investment_id: Option<InvestmentId>,
    /// For that category, in whole or in part.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// Marked with that tag.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000a")]
    tag_id: Option<TagId>,
    /// Standing at one of these: one, or several with commas between.
    #[param(value_type = Option<Vec<TransactionStatus>>, style = Form, explode = false, nullable = false)]
    #[param(example = json!(["VALIDATING", "PAID"]))]
    status: Option<String>,
    /// Each word begins a word of the description, the bank's words or the notes, whatever its case and accents.
    #[param(nullable = false, example = "mercado")]
    q: Option<String>,
    /// Of that amount or more.
    #[param(value_type = Option<Amount>, nullable = false, example = "10.00")]
    amount_min: Option<QueriedAmount>,
    /// Of that amount or less.
    #[param(value_type = Option<Amount>, nullable = false, example = "1000.00")]
    amount_max: Option<QueriedAmount>,
    /// On or after that day.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-01")]
    date_from: Option<Day>,
    /// On or before that day.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-31")]
    pub(crate) date_to: Option<Day>,
}

impl TransactionQuery {
    /// The filter that it means, among what has these names.
    ///
    /// # Errors
    /// 404 for what is not there, 400 for a word that is none.
    pub(crate) fn filter(&self, names: &Names) -> Result<Filter, ApiError> {
        self.expect_all(names)?;
        let text = self.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if text.is_some_and(|text| text.contains('\0')) {
            return Err(ApiError::Malformed("q: NUL is no character to look for".to_owned()));
        }
        Ok(Filter {
            from: self.date_from.map(|day| day.0),
            to: self.date_to.map(|day| day.0),
            kinds: words::<TransactionType>("type", self.kinds.as_deref())?.into_iter().map(|kind| kind.0).collect(),
            statuses: words::<TransactionStatus>("status", self.status.as_deref())?
                .into_iter()
                .map(|status| status.0)
                .collect(),
            account: self.account_id,
            card: self.card_id,
            billing_month: self.billing_month,
            investment: self.investment_id,
            category: self.category_id,
            tag: self.tag_id,
            amount_min: self.amount_min.map(|amount| amount.0),
            amount_max: self.amount_max.map(|amount| amount.0),
            text: text.map(str::to_owned),
            limit: None,
        })
    }

    fn expect_all(&self, names: &Names) -> Result<(), ApiError> {
        let all = [
            ("account", self.account_id.map(|id| (id.get(), names.has_account(id)))),
            ("card", self.card_id.map(|id| (id.get(), names.has_card(id)))),
            ("investment", self.investment_id.map(|id| (id.get(), names.has_investment(id)))),
            ("category", self.category_id.map(|id| (id.get(), names.category(id).is_some()))),
            ("tag", self.tag_id.map(|id| (id.get(), names.has_tag(id)))),
        ];
        let absent =
            all.into_iter().find_map(|(what, named)| named.filter(|(_, is_there)| !is_there).map(|it| (what, it.0)));
        absent.map_or(Ok(()), |(what, id)| Err(not_found(what, id)))
    }
}

fn words<W: FromStr<Err: std::fmt::Display>>(name: &str, text: Option<&str>) -> Result<Vec<W>, ApiError> {
    let words = text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|error| ApiError::Malformed(format!("{name}: {error}")))).collect()
}
