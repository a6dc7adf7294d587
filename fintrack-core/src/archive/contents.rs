//! All that a workspace holds.

use std::collections::BTreeMap;

use super::builder::Builder;
use super::error::Unsound;
use crate::account::Account;
use crate::audit::Link;
use crate::budget::Budget;
use crate::card::Card;
use crate::category::{Category, Tag};
use crate::entry::Entry;
use crate::goal::Goal;
use crate::id::{CardId, EntryId, InstalmentPlanId, InvestmentId, StatementProfileId};
use crate::import_session::{AccountOrCard, ImportedLine, RejectedPair};
use crate::investment::{Investment, Observation};
use crate::invoice::{DateSources, Invoice};
use crate::money::exchange::Quote;
use crate::recurrence::Recurrence;
use crate::reimbursement::Reimbursement;
use crate::rule::{Rule, Usage};
use crate::statement::Profile;
use crate::workspace::Workspace;

/// An invoice that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptInvoice {
    /// Whose it is.
    pub card: CardId,
    /// The invoice. Its source is the strongest of those below.
    pub invoice: Invoice,
    /// Who says each of its dates.
    pub sources: DateSources,
}

/// All that a workspace holds, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The workspace itself.
    pub workspace: Workspace,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Its cards.
    pub cards: Vec<Card>,
    /// The invoices that are kept.
    pub invoices: Vec<KeptInvoice>,
    /// Its categories, with their subcategories.
    pub categories: Vec<Category>,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// Its investments.
    pub investments: Vec<Investment>,
    /// What they were seen to be worth.
    pub values: Vec<(InvestmentId, Observation)>,
    /// Its recurring items.
    pub recurring: Vec<Recurrence>,
    /// Its purchases in instalments of which no part is left, each with the number that it had; of the others, the parts
    /// tell.
    pub plans: Vec<(InstalmentPlanId, u16)>,
    /// Its transactions, of every status.
    pub entries: Vec<Entry>,
    /// Transactions that were deleted and that something tells of still: the trace of a line, or the other parts of a
    /// purchase, so that neither comes back. What else was deleted is in the trail alone.
    pub deleted: Vec<Entry>,
    /// The bank's words of transactions, deleted or not, that show others.
    pub bank_texts: BTreeMap<EntryId, String>,
    /// What incomes pay back.
    pub reimbursements: Vec<Reimbursement>,
    /// Its budgets.
    pub budgets: Vec<Budget>,
    /// Its goals, with deposits and linked investments.
    pub goals: Vec<Goal>,
    /// What currencies cost.
    pub quotes: Vec<Quote>,
    /// The traces of all lines that were ever accepted, each with its account or card.
    pub imported: Vec<(AccountOrCard, ImportedLine)>,
    /// The pairs of a line and a transaction that a person rejected, each with the account or card of the line.
    pub rejected: Vec<(AccountOrCard, RejectedPair)>,
    /// What is wanted done with lines of statements, and how much each rule is used. What a rule names may be gone.
    pub rules: Vec<(Rule, Usage)>,
    /// What was answered about statements, one of a shape.
    pub profiles: Vec<(StatementProfileId, Profile)>,
    /// The whole audit trail.
    pub trail: Vec<Link>,
}

impl Contents {
    /// Those of a workspace that holds nothing yet.
    pub const fn new(workspace: Workspace) -> Self {
        Self {
            workspace,
            accounts: Vec::new(),
            cards: Vec::new(),
            invoices: Vec::new(),
            categories: Vec::new(),
            tags: Vec::new(),
            investments: Vec::new(),
            values: Vec::new(),
            recurring: Vec::new(),
            plans: Vec::new(),
            entries: Vec::new(),
            deleted: Vec::new(),
            bank_texts: BTreeMap::new(),
            reimbursements: Vec::new(),
            budgets: Vec::new(),
            goals: Vec::new(),
            quotes: Vec::new(),
            imported: Vec::new(),
            rejected: Vec::new(),
            rules: Vec::new(),
            profiles: Vec::new(),
            trail: Vec::new(),
        }
    }

    /// Puts everything in the order in which it is written.
    pub(super) fn sort(&mut self) {
        self.accounts.sort_by_key(|account| account.id);
        self.cards.sort_by_key(|card| card.id);
        self.invoices.sort_by_key(|kept| (kept.card, kept.invoice.month));
        self.categories.sort_by_key(|category| category.id);
        for category in &mut self.categories {
            category.subcategories.sort_by_key(|subcategory| subcategory.id);
        }
        self.tags.sort_by_key(|tag| tag.id);
        self.investments.sort_by_key(|investment| investment.id);
        self.values.sort_by_key(|(investment, observation)| (*investment, observation.date));
        self.recurring.sort_by_key(Recurrence::id);
        self.plans.sort();
        self.entries.sort_by_key(|entry| (entry.date(), entry.id()));
        self.deleted.sort_by_key(|entry| (entry.date(), entry.id()));
        self.reimbursements.sort_by_key(|link| (link.income, link.expense));
        self.budgets.sort_by_key(Budget::id);
        self.goals.sort_by_key(Goal::id);
        self.quotes.sort_by_key(|quote| (quote.rate.from(), quote.rate.to(), quote.date, quote.source));
        self.imported.sort_by_key(|(_, line)| line.id);
        self.rejected.sort();
        self.rules.sort_by_key(|(rule, _)| rule.id());
        self.profiles.sort_by_key(|(id, _)| *id);
        self.trail.sort_by_key(|link| link.event.sequence);
    }
}

/// The contents of a workspace, sound and in order: identities are unique, whatever is referred to is there, and the
/// trail proves itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive(Contents);

impl Archive {
    /// Checks contents and puts them in order.
    ///
    /// # Errors
    /// [`Unsound`] with the first thing that does not fit the rest.
    pub fn new(contents: Contents) -> Result<Self, Unsound> {
        Ok(Builder::of(contents)?.finish()?)
    }

    pub(super) fn of_checked(mut contents: Contents) -> Self {
        contents.sort();
        Self(contents)
    }

    /// What it holds, in the order in which it is written.
    pub const fn contents(&self) -> &Contents {
        &self.0
    }

    /// What it holds, to be stored.
    pub fn into_contents(self) -> Contents {
        self.0
    }
}
