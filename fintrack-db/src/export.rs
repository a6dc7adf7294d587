//! The books for other programs: all that exports are made of ([`fintrack_core::export`]).

use chrono::NaiveDate;
use fintrack_core::account::Account;
use fintrack_core::calendar::Period;
use fintrack_core::card::Card;
use fintrack_core::category::{Category, Tag};
use fintrack_core::entry::Entry;
use fintrack_core::export::Books;
use fintrack_core::investment::Investment;
use fintrack_core::invoice::Waiver;
use fintrack_core::reimbursement::Reimbursements;
use fintrack_core::workspace::Workspace;

use crate::audit::hold_still;
use crate::transaction::{Whole, all_reimbursements, whole};
use crate::workspace::settings;
use crate::{DbError, WorkspaceTx, account, card, category, investment, invoice, tag};

/// The books of a workspace, owned: the core borrows them.
#[derive(Clone, Debug)]
pub struct ExportFacts {
    /// Whose they are.
    pub workspace: Workspace,
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The cards.
    pub cards: Vec<Card>,
    /// The categories.
    pub categories: Vec<Category>,
    /// The investments.
    pub investments: Vec<Investment>,
    /// The tags.
    pub tags: Vec<Tag>,
    /// The transactions, of every status.
    pub entries: Vec<Entry>,
    /// What of them pays which others back.
    pub reimbursements: Reimbursements,
    /// What settled invoices left unpaid.
    pub waivers: Vec<Waiver>,
}

impl ExportFacts {
    /// The books.
    pub fn books(&self) -> Books<'_> {
        Books {
            currency: self.workspace.reports.currency,
            accounts: &self.accounts,
            cards: &self.cards,
            categories: &self.categories,
            investments: &self.investments,
            tags: &self.tags,
            entries: &self.entries,
            reimbursements: &self.reimbursements,
            waivers: &self.waivers,
        }
    }

    /// From the first day on which anything happened, or an account was opened, to the last one, which is not before a day.
    pub fn days(&self, until: NaiveDate) -> Period {
        let opened = self.accounts.iter().map(|account| account.opened_on);
        let all = opened.chain(self.entries.iter().map(Entry::date)).chain([until]);
        Period::spanning(all).unwrap_or_else(|| unreachable!("there is one day at least"))
    }
}

/// The books as they are at one moment, with invoices as they stand on a day. As for
/// [`crate::archive::contents`], the transaction was begun to read, or takes its turn to write.
///
/// # Errors
/// [`DbError::Corrupt`] names a row that the core does not take.
pub async fn facts(tx: &mut WorkspaceTx, today: NaiveDate) -> Result<ExportFacts, DbError> {
    hold_still(tx).await?;
    let workspace = settings::find(tx).await?.value;
    let Whole { live: entries, .. } = whole(tx).await?;
    let links = all_reimbursements(tx, &entries).await?;
    let reimbursements = Reimbursements::new(&entries, links)
        .map_err(|error| DbError::corrupt("reimbursements of workspace", tx.workspace())(error.into()))?;
    let mut waivers = Vec::new();
    for of in invoice::facts(tx, None).await? {
        let card = of.card.value.id;
        let states =
            of.book().timeline(today).map_err(|error| DbError::corrupt("sum of card", card.get())(error.into()))?;
        waivers.extend(states.iter().filter_map(|state| Waiver::of(card, state)));
    }
    Ok(ExportFacts {
        workspace,
        accounts: account::list(tx).await?,
        cards: card::list(tx).await?,
        categories: category::list(tx).await?,
        investments: investment::list(tx).await?.into_iter().map(|stored| stored.value).collect(),
        tags: tag::list(tx).await?,
        entries,
        reimbursements,
        waivers,
    })
}
