//! What stands beside the transactions: plans, rates, what imports left, the trail.

use super::{Builder, once, unknown};
use crate::archive::error::Fault;
use crate::audit::Link;
use crate::budget::{Budget, BudgetDraft};
use crate::entry::CategoryRef;
use crate::goal::{Funding, Goal};
use crate::id::{BudgetId, EntryId, StatementProfileId};
use crate::import_session::{AccountOrCard, ImportedLine, Outcome, RejectedPair};
use crate::money::exchange::Quote;
use crate::rule::{Rule, Usage};
use crate::statement::Profile;

impl Builder {
    pub(in crate::archive) fn budget(&mut self, id: BudgetId, draft: BudgetDraft) -> Result<(), Fault> {
        let (category, month) = (draft.category, draft.month);
        self.needs_category(CategoryRef { category, subcategory: None })?;
        let kind = self.categories[&category];
        let budget = Budget::new(id, draft, kind, self.contents.workspace.reports.currency)?;
        once(&mut self.budgets, id, "budget", || id.to_string())?;
        once(&mut self.planned, (category, month), "budget of", || format!("{category}/{month}"))?;
        self.contents.budgets.push(budget);
        Ok(())
    }

    pub(in crate::archive) fn goal(&mut self, goal: Goal) -> Result<(), Fault> {
        once(&mut self.goals, goal.id(), "goal", || goal.id().to_string())?;
        match goal.funding() {
            Funding::Deposits(deposits) => {
                for deposit in deposits {
                    once(&mut self.deposits, deposit.id, "deposit", || deposit.id.to_string())?;
                }
            }
            Funding::Investments(investments) => {
                investments.iter().try_for_each(|investment| self.needs_investment(*investment).map(drop))?;
            }
        }
        self.contents.goals.push(goal);
        Ok(())
    }

    pub(in crate::archive) fn quote(&mut self, quote: Quote) -> Result<(), Fault> {
        let (from, to) = (quote.rate.from(), quote.rate.to());
        let (date, source) = (quote.date, quote.source);
        once(&mut self.quotes, (from, to, date, source), "rate", || format!("{from}/{to}/{date}/{source}"))?;
        self.contents.quotes.push(quote);
        Ok(())
    }

    pub(in crate::archive) fn imported(&mut self, of: AccountOrCard, line: ImportedLine) -> Result<(), Fault> {
        self.needs_place(of, line.amount)?;
        match line.outcome {
            Outcome::Booked | Outcome::Bound | Outcome::Ignored => {}
            other @ (Outcome::Ready
            | Outcome::Duplicate
            | Outcome::Pending
            | Outcome::OtherMonth
            | Outcome::Rejected) => return Err(Fault::NotAccepted(other)),
        }
        self.needs_entry(line.entry)?;
        once(&mut self.imported, line.id, "imported line", || line.id.to_string())?;
        self.contents.imported.push((of, line));
        Ok(())
    }

    pub(in crate::archive) fn rejected(&mut self, of: AccountOrCard, pair: RejectedPair) -> Result<(), Fault> {
        match of {
            AccountOrCard::Account(id) => self.needs_account(id)?,
            AccountOrCard::Card(id) => self.needs_card(id)?,
        };
        self.needs_entry(pair.entry)?;
        if !self.rejected.insert((of, pair.clone())) {
            return Err(Fault::Twice { what: "pair of a line with transaction", id: pair.entry.to_string() });
        }
        self.contents.rejected.push((of, pair));
        Ok(())
    }

    /// What a rule names may be gone: it waits for what comes.
    pub(in crate::archive) fn rule(&mut self, rule: Rule, usage: Usage) -> Result<(), Fault> {
        usage.check()?;
        once(&mut self.rules, rule.id(), "rule", || rule.id().to_string())?;
        self.contents.rules.push((rule, usage));
        Ok(())
    }

    pub(in crate::archive) fn profile(&mut self, id: StatementProfileId, profile: Profile) -> Result<(), Fault> {
        once(&mut self.profiles, id, "statement profile", || id.to_string())?;
        once(&mut self.shapes, profile.shape.clone(), "shape of the profile", || profile.name.clone())?;
        self.contents.profiles.push((id, profile));
        Ok(())
    }

    pub(in crate::archive) fn event(&mut self, link: Link) -> Result<(), Fault> {
        self.head = self.head.then(&link)?;
        self.contents.trail.push(link);
        Ok(())
    }

    /// A transaction, deleted or not.
    fn needs_entry(&self, id: EntryId) -> Result<(), Fault> {
        if self.entries.contains_key(&id) { Ok(()) } else { Err(unknown("transaction", id)) }
    }
}
