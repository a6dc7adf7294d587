//! All movements of some days in one list, with what each account and card held.

use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::calendar::Period;
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::report::table::{self, Naming};
use fintrack_core::report::{self, Settings, StatementQuery, period_statement};
use fintrack_db::workspace::settings;
use fintrack_db::{WorkspaceTx, account, card, category, report as facts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{FormatQuery, answer};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{Amount, At, Day};
use crate::problem::Reporting;
use crate::resource::figures::unreportable;
use crate::word::{TransactionStatus, TransactionType};

/// Which days, and of what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodQuery {
    /// The first day; where nothing is said, that of the report month of the last one, or of the present one.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-01")]
    start_date: Option<Day>,
    /// The last day; where nothing is said, that of the report month of the first one, or of the present one.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-31")]
    end_date: Option<Day>,
    /// Of that account alone.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<AccountId>,
    /// Of that card alone; not beside an account.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<CardId>,
}

impl PeriodQuery {
    fn period(&self, settings: &Settings, today: NaiveDate) -> Result<Period, ApiError> {
        let (start, end) = (self.start_date.map(|day| day.0), self.end_date.map(|day| day.0));
        let month = settings.days(settings.month_of(start.or(end).unwrap_or(today)));
        Period::new(start.unwrap_or(month.start()), end.unwrap_or(month.end())).at("/end_date")
    }

    /// The account or card that is asked for, which is there.
    async fn only(&self, tx: &mut WorkspaceTx) -> Result<Option<AccountOrCard>, ApiError> {
        match (self.account_id, self.card_id) {
            (None, None) => Ok(None),
            (Some(id), None) => Ok(Some(AccountOrCard::Account(account::find(tx, id).await?.value.id))),
            (None, Some(id)) => Ok(Some(AccountOrCard::Card(card::find(tx, id).await?.value.id))),
            (Some(_), Some(_)) => Err("a statement is of an account, of a card, or of all of them").at("/card_id"),
        }
    }
}

/// All movements of some days.
#[derive(Serialize, ToSchema)]
pub(crate) struct PeriodStatement {
    /// The first day.
    #[schema(example = "2026-03-01")]
    start_date: NaiveDate,
    /// The last day.
    #[schema(example = "2026-03-31")]
    end_date: NaiveDate,
    /// The currency of converted amounts: the workspace's.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The accounts and cards.
    places: Vec<StatementPlace>,
    /// The movements, by date; a transfer between accounts stands on both.
    movements: Vec<StatementMovement>,
}

/// An account or card over some days, in its own currency; a debt is negative.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementPlace {
    /// The account, if it is one.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<Uuid>,
    /// The card, if it is one.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<Uuid>,
    /// What it is called.
    #[schema(example = "Conta Azul")]
    name: String,
    /// Its currency.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What it held before the first day.
    opening_balance: Amount,
    /// What came in.
    inflow: Amount,
    /// What went out, positive.
    outflow: Amount,
    /// What settled invoices left unpaid; opening balance + inflow - outflow + waived is the closing balance.
    waived: Amount,
    /// What it held at the end of the last day.
    closing_balance: Amount,
}

/// A movement as it shows on an account or card.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementMovement {
    /// The transaction.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    transaction_id: Uuid,
    /// When.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What, in words.
    #[schema(example = "Padaria Estrela")]
    description: String,
    /// Which kind of transaction it is.
    #[serde(rename = "type")]
    kind: TransactionType,
    /// Where it stands.
    status: TransactionStatus,
    /// The account that it shows on, if it is one.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<Uuid>,
    /// The card that it shows on, if it is one.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<Uuid>,
    /// What the account or card is called.
    #[schema(example = "Conta Azul")]
    place_name: String,
    /// What it changed there: positive in the holder's favour.
    #[schema(example = "-23.40")]
    amount: Amount,
    /// The currency of the account or card.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The amount in the workspace's currency, at the rate of its day; null without a rate.
    converted_amount: Option<Amount>,
    /// What the account or card held after it; null for what is in no balance, being expected or ignored.
    balance: Option<Amount>,
}

fn ids(of: AccountOrCard) -> (Option<Uuid>, Option<Uuid>) {
    match of {
        AccountOrCard::Account(id) => (Some(id.get()), None),
        AccountOrCard::Card(id) => (None, Some(id.get())),
    }
}

impl PeriodStatement {
    fn of(statement: &report::PeriodStatement, settings: &Settings, naming: &Naming<'_>) -> Self {
        Self {
            start_date: statement.period.start(),
            end_date: statement.period.end(),
            currency_code: settings.currency.code().to_owned(),
            places: statement.places.iter().map(|place| StatementPlace::of(place, naming)).collect(),
            movements: statement.rows.iter().map(|row| StatementMovement::of(row, naming)).collect(),
        }
    }
}

impl StatementPlace {
    fn of(place: &report::StatementPlace, naming: &Naming<'_>) -> Self {
        let (account_id, card_id) = ids(place.on);
        Self {
            account_id,
            card_id,
            name: naming.place(place.on).to_owned(),
            currency_code: place.opening.currency().code().to_owned(),
            opening_balance: place.opening.into(),
            inflow: place.inflow.into(),
            outflow: place.outflow.into(),
            waived: place.waived.into(),
            closing_balance: place.closing.into(),
        }
    }
}

impl StatementMovement {
    fn of(row: &report::StatementRow, naming: &Naming<'_>) -> Self {
        let (account_id, card_id) = ids(row.on);
        Self {
            transaction_id: row.entry.get(),
            transaction_date: row.date,
            description: row.description.clone(),
            kind: TransactionType(row.kind),
            status: TransactionStatus(row.status),
            account_id,
            card_id,
            place_name: naming.place(row.on).to_owned(),
            amount: row.amount.into(),
            currency_code: row.amount.currency().code().to_owned(),
            converted_amount: row.converted.map(Amount::from),
            balance: row.balance.map(Amount::from),
        }
    }
}

/// Report all movements of some days, on all accounts and cards or on one, with running balances.
#[utoipa::path(
    get,
    path = "/reports/statement",
    operation_id = "reportStatement",
    tag = "reports",
    params(PeriodQuery, FormatQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The statement; as a file its tables are `movements` and `places`", content(
            (PeriodStatement = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf")
        )),
        Reporting
    )
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Query(query): Query<PeriodQuery>,
    Query(format): Query<FormatQuery>,
) -> Result<Response, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let period = query.period(&settings::find(&mut tx).await?.value.reports, today)?;
    let asked = StatementQuery { period, only: query.only(&mut tx).await?, today };
    let facts = facts::statement_facts(&mut tx, &asked).await?;
    let categories = category::list(&mut tx).await?;
    drop(tx);
    answer(facts, categories, move |books, settings, naming| {
        let statement = period_statement(books, settings, &asked).map_err(|error| unreportable(&error))?;
        format.draw(
            &[&"statement", &period.start(), &period.end()],
            || PeriodStatement::of(&statement, settings, naming),
            |language| table::statement(&statement, naming, language),
        )
    })
    .await
}
