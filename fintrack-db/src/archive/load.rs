//! A new workspace out of an archive.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fintrack_core::account::Account;
use fintrack_core::archive::{Archive, Contents, KeptInvoice};
use fintrack_core::audit::{Link, RowKey};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::card::Card;
use fintrack_core::goal::Goal;
use fintrack_core::id::{CardId, UserId, WorkspaceId};
use fintrack_core::import_session::ImportedLine;
use fintrack_core::invoice::{Invoice, InvoiceCalendar};
use fintrack_core::money::Currency;
use fintrack_core::workspace::{TimeZoneError, Workspace};
use thiserror::Error;

use crate::bulk::ROWS_PER_STATEMENT;
use crate::import_session::{insert_pairs, insert_traces};
use crate::transaction::{Whole, insert_reimbursements};
use crate::workspace::settings;
use crate::{
    Db, DbError, Scope, Stored, UserTx, WorkspaceTx, account, audit, budget, card, category, currency, exchange_rate,
    goal, investment, invoice, member, recurring, rule, statement_profile, tag,
};

/// Why no workspace was made of an archive. Nothing was written then.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The workspace is here: nothing is merged into it, and nothing in it is replaced.
    #[error("the workspace {0} is in this database already: an archive becomes a new workspace, or nothing")]
    Exists(WorkspaceId),
    /// The database does not know its time zone.
    #[error(transparent)]
    TimeZone(#[from] TimeZoneError),
    /// A currency of its has other decimals here, so that amounts would not be the same.
    #[error("{} has {} decimals in the archive, and others in this database", .0.code(), .0.minor_units())]
    Currency(Currency),
    /// Its records do not say what its own trail says of them: somebody changed them, and not by FinTrack.
    #[error("the records are not what the audit trail tells of: {}", named(.0))]
    Untold(Vec<RowKey>),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn named(rows: &[RowKey]) -> String {
    rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Makes a new workspace of an archive, in one transaction, with a user as its only member and ADMIN.
///
/// All identities are those that they were, and the trail goes on where it ended: the loading itself is no event of it,
/// since it changes nothing that the trail tells of. An archive without a trail, which another program wrote, begins
/// one with a single event ([`fintrack_core::audit::Operation::LoadArchive`]). The trail names people as it did, though
/// they may be nobody here.
///
/// # Errors
/// [`LoadError`]; [`DbError::Conflict`] of an archive by another program, where two things have a name that is to be
/// unique; [`DbError::Dangling`] when there is no such user.
pub async fn load(db: &Db, user: UserId, archive: Archive) -> Result<Scope, LoadError> {
    let contents = archive.into_contents();
    let scope = Scope::new(contents.workspace.id, user);
    let mut tx = db.begin(scope).await?;
    found(&mut tx, contents).await?;
    tx.commit().await?;
    Ok(scope)
}

/// The same with the transaction's user, as a part of that transaction, which is given back.
///
/// # Errors
/// As [`load`].
pub async fn load_in(db: &Db, tx: UserTx, archive: Archive) -> Result<(UserTx, Stored<Workspace>), LoadError> {
    let contents = archive.into_contents();
    let mut tx = tx.enter(db, contents.workspace.id).await?;
    found(&mut tx, contents).await?;
    let founded = settings::find(&mut tx).await?;
    Ok((tx.leave().await?, founded))
}

async fn found(tx: &mut WorkspaceTx, contents: Contents) -> Result<(), LoadError> {
    let currencies = currencies(&contents);
    if let Some(other) = currency::ensure(tx, &currencies).await? {
        return Err(LoadError::Currency(other));
    }
    if !settings::is_time_zone(tx, &contents.workspace.time_zone).await? {
        return Err(TimeZoneError(contents.workspace.time_zone.to_string()).into());
    }
    if !settings::insert(tx, &contents.workspace).await? {
        return Err(LoadError::Exists(contents.workspace.id));
    }
    let trail = fill(tx, contents).await?;
    let untold = audit::load_trail(tx, &trail).await?;
    if !untold.is_empty() {
        return Err(LoadError::Untold(untold));
    }
    let whose = tx.scope().user;
    Ok(member::insert_admin(tx, whose).await?)
}

/// Every currency that an amount or a rate is in.
fn currencies(contents: &Contents) -> Vec<Currency> {
    let accounts = contents.accounts.iter().map(Account::currency);
    let cards = contents.cards.iter().map(Card::currency);
    let investments = contents.investments.iter().map(|investment| investment.currency);
    let goals = contents.goals.iter().map(Goal::currency);
    let quotes = contents.quotes.iter().flat_map(|quote| [quote.rate.from(), quote.rate.to()]);
    let entries = contents.entries.iter().chain(&contents.deleted);
    let originals = entries.filter_map(|entry| Some(entry.details()?.original?.amount.currency()));
    let of_workspace = [contents.workspace.reports.currency];
    let all = accounts.chain(cards).chain(investments).chain(goals).chain(quotes).chain(originals).chain(of_workspace);
    let by_code: BTreeMap<String, Currency> = all.map(|currency| (currency.code().to_owned(), currency)).collect();
    by_code.into_values().collect()
}

/// Adds the rows, each after those that it refers to; what is left is the trail.
async fn fill(tx: &mut WorkspaceTx, contents: Contents) -> Result<Vec<Link>, DbError> {
    let unsaid = invoices_unsaid(&contents);
    account::insert(tx, &contents.accounts).await?;
    card::insert(tx, &contents.cards).await?;
    invoice::insert(tx, &[contents.invoices, unsaid].concat()).await?;
    category::insert(tx, &contents.categories).await?;
    tag::insert(tx, &contents.tags).await?;
    investment::insert(tx, &contents.investments).await?;
    for chunk in contents.values.chunks(ROWS_PER_STATEMENT) {
        investment::insert_values(tx, chunk).await?;
    }
    recurring::insert(tx, &contents.recurring).await?;
    let (live, deleted) = (contents.entries, contents.deleted);
    let entries = Whole { live, deleted, bank_texts: contents.bank_texts, spent_plans: contents.plans };
    entries.insert(tx).await?;
    drop(entries); // the largest part, and the trail is still to come
    for chunk in contents.reimbursements.chunks(ROWS_PER_STATEMENT) {
        insert_reimbursements(tx, chunk).await?;
    }
    budget::insert(tx, &contents.budgets).await?;
    goal::insert(tx, &contents.goals).await?;
    for chunk in contents.quotes.chunks(ROWS_PER_STATEMENT) {
        exchange_rate::write(tx, chunk).await?;
    }
    // Of a file that another program names there is nothing here.
    let traces = contents.imported.into_iter().map(|(of, line)| (of, ImportedLine { file: None, ..line }));
    insert_traces(tx, &traces.collect::<Vec<_>>()).await?;
    insert_pairs(tx, contents.rejected).await?;
    rule::insert(tx, &contents.rules).await?;
    statement_profile::insert(tx, &contents.profiles).await?;
    Ok(contents.trail)
}

/// Invoices that transactions are billed on and that are not in the archive, as other programs write them: with the
/// dates that the card's days give.
fn invoices_unsaid(contents: &Contents) -> Vec<KeptInvoice> {
    let mut kept: HashMap<CardId, BTreeMap<BillingMonth, Invoice>> = HashMap::new();
    for KeptInvoice { card, invoice, .. } in &contents.invoices {
        kept.entry(*card).or_default().insert(invoice.month, *invoice);
    }
    let entries = contents.entries.iter().chain(&contents.deleted);
    let billed: BTreeSet<(CardId, BillingMonth)> = entries.filter_map(|entry| entry.movement().invoice()).collect();
    let none = BTreeMap::new();
    let unsaid = |(id, month): (CardId, BillingMonth)| {
        let kept = kept.get(&id).unwrap_or(&none);
        let card = contents.cards.iter().find(|card| card.id == id && !kept.contains_key(&month))?;
        let invoice = InvoiceCalendar::new(card, kept).new_invoice(month);
        Some(KeptInvoice { card: id, invoice, sources: invoice.source.into() })
    };
    billed.into_iter().filter_map(unsaid).collect()
}
