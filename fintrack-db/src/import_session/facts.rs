//! What the core needs to know before it decides.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::account::Account;
use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::card::Card;
use fintrack_core::entry::{End, Entry};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::import_session::{
    AccountOrCard, CARD_PAYMENT_DAYS_APART_MAX, Context, History, ImportSession, Knowledge, StagedLine, Subject, Target,
};
use fintrack_core::invoice::Turnover;
use fintrack_core::money::{Money, MoneyError};
use fintrack_core::rule::InUse;
use fintrack_core::statement::IdRecord;
use fintrack_core::suggest::{OwnPlace, OwnPlaces};
use rust_decimal::Decimal;

use super::session::{SessionSummary, columns};
use super::{id_record, imported, learning, pairs};
use crate::invoice::CardFacts;
use crate::transaction::{self, EntryRow, entries_of, select_entries};
use crate::{DbError, WorkspaceTx, account, card, category, invoice, rule, tag};

/// What a workspace knows that helps to understand a line of one account or card.
pub(super) async fn knowledge(tx: &mut WorkspaceTx, subject: AccountOrCard) -> Result<Knowledge, DbError> {
    let accounts = account::list(tx).await?;
    let cards = card::list(tx).await?;
    let (categories, tags) = (category::list(tx).await?, tag::list(tx).await?);
    let in_use = InUse { categories: &categories, accounts: &accounts, tags: &tags };
    let rules = rule::compiled(tx, in_use).await?;
    let classifier = Box::pin(learning::classifier_of(tx, &categories)).await?;
    let own = own_places(&accounts, &cards, subject);
    let offered = tags.iter().filter(|tag| tag.is_active).map(|tag| tag.id).collect();
    let cards = cards.into_iter().map(|card| (card.id, card)).collect();
    Ok(Knowledge { rules, own, classifier, cards, tags: Some(offered) })
}

/// What lines of an account or card may name beside itself: the other accounts, and all cards.
pub(crate) fn own_places(accounts: &[Account], cards: &[Card], of: AccountOrCard) -> OwnPlaces {
    let others = accounts.iter().filter(|account| AccountOrCard::Account(account.id) != of);
    OwnPlaces::new(
        others.map(|account| OwnPlace { id: account.id, name: account.name.as_str().to_owned() }),
        cards.iter().map(|card| OwnPlace { id: card.id, name: card.name.as_str().to_owned() }),
    )
}

/// What was imported and booked before around a session's lines.
pub(super) async fn history_of(
    tx: &mut WorkspaceTx,
    session: &ImportSession,
    lines: &[StagedLine],
) -> Result<History, DbError> {
    match ImportSession::evidence_period(lines) {
        Some(period) => {
            let amounts = amounts(lines.iter().map(|line| line.amount.amount()));
            let ids = id_record::of_session(tx, session.id).await?;
            history(tx, session.subject.id(), period, &amounts, ids).await
        }
        None => Ok(History::default()),
    }
}

/// The different amounts of some lines, without their signs.
pub(super) fn amounts(lines: impl Iterator<Item = Decimal>) -> Vec<Decimal> {
    let amounts: BTreeSet<Decimal> = lines.map(|amount| amount.abs()).collect();
    amounts.into_iter().collect()
}

/// What was imported and booked before on an account or card, in some days; on other accounts only what has one of the
/// `amounts`. `ids` is what earlier files of the shape showed. Entries are described in the bank's words, which tell where
/// money went, whatever is shown in their place.
pub(super) async fn history(
    tx: &mut WorkspaceTx,
    subject: AccountOrCard,
    period: Period,
    amounts: &[Decimal],
    ids: IdRecord,
) -> Result<History, DbError> {
    let places = transaction::all_places(tx).await?;
    let imported = imported::load(tx, subject, period).await?;
    let unmatched = unmatched(tx, subject, period).await?;
    let elsewhere = match subject {
        AccountOrCard::Account(account) => elsewhere(tx, account, period, amounts).await?,
        AccountOrCard::Card(_) => Vec::new(),
    };
    let rejected = pairs::load(tx, subject, period).await?;
    Ok(History { imported, unmatched, elsewhere, places, ids, rejected })
}

/// Entries that touch the account or card and that no imported line of it tells of.
async fn unmatched(tx: &mut WorkspaceTx, subject: AccountOrCard, period: Period) -> Result<Vec<Entry>, DbError> {
    let (account, card) = columns(subject);
    // A line that is bound to an entry may be dated some days from it.
    let told = period.widened(CARD_PAYMENT_DAYS_APART_MAX);
    // `not in` rather than `not exists`: it hashes the lines once whatever the statistics say, and right after a large
    // import they say nothing.
    let rows = select_entries!(
        "where (t.account_id = $1 or t.destination_account_id = $1 or t.card_id = $2)
             and t.booked_on between $3 and $4 and t.deleted_at is null
             and t.id not in (
                 select i.transaction_id
                 from imported_lines i
                 where (i.account_id = $1 or i.card_id = $2) and i.dated_on between $5 and $6
             )",
        account,
        card,
        period.start(),
        period.end(),
        told.start(),
        told.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    entries_of(tx, rows.into_iter().map(EntryRow::in_the_banks_words).collect()).await
}

/// What was spent and earned on the other accounts with one of the amounts.
async fn elsewhere(
    tx: &mut WorkspaceTx,
    own: AccountId,
    period: Period,
    amounts: &[Decimal],
) -> Result<Vec<Entry>, DbError> {
    let rows = select_entries!(
        "where t.kind in ('INCOME', 'EXPENSE') and t.account_id <> $1 and t.booked_on between $2 and $3
             and t.amount = any($4) and t.deleted_at is null",
        own.get(),
        period.start(),
        period.end(),
        amounts,
    )
    .fetch_all(tx.conn())
    .await?;
    entries_of(tx, rows.into_iter().map(EntryRow::in_the_banks_words).collect()).await
}

/// The figures that a session starts from.
pub(super) async fn context(tx: &mut WorkspaceTx, session: &ImportSession) -> Result<Context, DbError> {
    let mut contexts = contexts(tx, &session.subject, &[session.month]).await?;
    let nothing = Context { initial: session.zero(), booked: session.zero() };
    Ok(contexts.remove(&session.month).unwrap_or(nothing))
}

/// The same for several months of one account or card: as many statements, whatever their number, and none that reads the
/// history.
pub(super) async fn contexts(
    tx: &mut WorkspaceTx,
    subject: &Subject,
    months: &[BillingMonth],
) -> Result<BTreeMap<BillingMonth, Context>, DbError> {
    match subject {
        Subject::Account(account) => account_contexts(tx, account, months).await,
        Subject::Card(card) => card_contexts(tx, card.id, months).await,
    }
}

/// What is carried in is what the invoices before have left on the day that the invoice closes: what the bank prints on it,
/// whatever day it is read.
async fn card_contexts(
    tx: &mut WorkspaceTx,
    card: CardId,
    months: &[BillingMonth],
) -> Result<BTreeMap<BillingMonth, Context>, DbError> {
    let corrupt = |error: MoneyError| DbError::corrupt("sum of card", card.get())(error.into());
    let facts = card_facts(tx, card).await?;
    let zero = Money::zero(facts.card.value.currency());
    let book = facts.book();
    let context = |month: &BillingMonth| {
        let states = book.timeline(book.calendar().dates(*month).closing).map_err(corrupt)?;
        let carried_in = states.iter().find(|state| state.month == *month).map_or(zero, |state| state.carried_in);
        let booked = facts.turnovers.get(month).map_or(Ok(zero), Turnover::charged).map_err(corrupt)?;
        Ok((*month, Context { initial: carried_in, booked }))
    };
    months.iter().map(context).collect()
}

async fn card_facts(tx: &mut WorkspaceTx, card: CardId) -> Result<CardFacts, DbError> {
    invoice::facts(tx, Some(card)).await?.pop().ok_or_else(|| DbError::not_found("card", card))
}

async fn account_contexts(
    tx: &mut WorkspaceTx,
    account: &Account,
    months: &[BillingMonth],
) -> Result<BTreeMap<BillingMonth, Context>, DbError> {
    let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) else { return Ok(BTreeMap::new()) };
    let before = transaction::balances_before(tx, first.first_day()).await?;
    let mut balance = before.get(&account.id).copied().unwrap_or(account.opening_balance);
    let mut booked = booked_by_month(tx, account.id, account.opened_on, *first, *last, balance.currency()).await?;
    let mut contexts = BTreeMap::new();
    let mut month = *first;
    loop {
        let zero = Money::zero(balance.currency());
        let context = Context { initial: balance, booked: booked.remove(&month).unwrap_or(zero) };
        balance = balance
            .checked_add(context.booked)
            .map_err(|error| DbError::corrupt("balance of account", account.id.get())(error.into()))?;
        contexts.insert(month, context);
        if month >= *last {
            return Ok(contexts);
        }
        month = month.next();
    }
}

async fn booked_by_month(
    tx: &mut WorkspaceTx,
    account: AccountId,
    opened_on: NaiveDate,
    first: BillingMonth,
    last: BillingMonth,
    currency: fintrack_core::money::Currency,
) -> Result<BTreeMap<BillingMonth, Money>, DbError> {
    let opening = BillingMonth::of(opened_on);
    let whole = if opened_on == opening.first_day() { opened_on } else { opening.next().first_day() };
    // Whole months are summed already; of the month that the account was opened in, its transactions are.
    let rows = sqlx::query!(
        r#"select month as "month!", kind as "kind!", is_destination as "is_destination!", amount as "sum!"
           from account_turnovers
           where account_id = $1 and month between greatest($2::date, $4::date) and $3
           union all
           select $5::date, kind, is_destination, sum(amount)
           from (
               select kind, false as is_destination, amount, booked_on, status, deleted_at
               from transactions
               where account_id = $1
               union all
               select kind, true, received_amount, booked_on, status, deleted_at
               from transactions
               where destination_account_id = $1
           ) as moved
           where $5::date between $2 and $3 and booked_on >= $6 and booked_on < $4
             and status in ('VALIDATING', 'PAID') and deleted_at is null
           group by kind, is_destination"#,
        account.get(),
        first.first_day(),
        last.first_day(),
        whole,
        opening.first_day(),
        opened_on,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut months = BTreeMap::new();
    for row in rows {
        let end = if row.is_destination { End::Destination } else { End::Own };
        let sum = months.entry(BillingMonth::of(row.month)).or_insert_with(|| Money::zero(currency));
        *sum = transaction::effect(account.get(), &row.kind, end, row.sum, *sum)?;
    }
    Ok(months)
}

/// A card's session without a target reconciles with what was paid for its invoice, if anything was.
pub(super) async fn with_default_target(
    tx: &mut WorkspaceTx,
    session: ImportSession,
) -> Result<ImportSession, DbError> {
    let Subject::Card(card) = &session.subject else { return Ok(session) };
    if session.target.is_some() {
        return Ok(session);
    }
    let facts = card_facts(tx, card.id).await?;
    Ok(ImportSession { target: default_target(&facts, session.month), ..session })
}

/// The same for the sessions of a list: as many statements, whatever their number.
pub(super) async fn fill_default_targets(tx: &mut WorkspaceTx, sessions: &mut [SessionSummary]) -> Result<(), DbError> {
    let without = |session: &&mut SessionSummary| session.target.is_none();
    let mut of_cards: Vec<(CardId, &mut SessionSummary)> = sessions
        .iter_mut()
        .filter(without)
        .filter_map(|session| match session.subject {
            AccountOrCard::Card(card) => Some((card, session)),
            AccountOrCard::Account(_) => None,
        })
        .collect();
    if of_cards.is_empty() {
        return Ok(());
    }
    let facts = invoice::facts(tx, None).await?;
    let facts: BTreeMap<CardId, CardFacts> = facts.into_iter().map(|facts| (facts.card.value.id, facts)).collect();
    for (card, session) in &mut of_cards {
        let target = facts.get(card).and_then(|facts| default_target(facts, session.month));
        session.target = target.map(|target| target.value);
    }
    Ok(())
}

fn default_target(facts: &CardFacts, month: BillingMonth) -> Option<Target> {
    facts.turnovers.get(&month).and_then(|turnover| Target::of_payments(turnover.paid))
}
