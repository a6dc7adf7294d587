//! Contents as they come together, one by one: each is checked against those before it.

mod beside;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use chrono::NaiveDate;

use super::contents::{Archive, Contents, KeptInvoice};
use super::error::{Fault, Unsound};
use super::kind::Kind;
use crate::account::Account;
use crate::audit::Head;
use crate::calendar::BillingMonth;
use crate::card::Card;
use crate::category::{Category, CategoryKind, Tag};
use crate::entry::{CategoryRef, Entry, InstalmentOf};
use crate::id::{
    AccountId, BudgetId, CardId, CategoryId, EntryId, GoalDepositId, GoalId, ImportedLineId, InstalmentPlanId,
    InvestmentId, RecurrenceId, RuleId, StatementProfileId, SubCategoryId, TagId,
};
use crate::import_session::{AccountOrCard, RejectedPair};
use crate::instalment::Instalment;
use crate::investment::{Investment, Observation};
use crate::invoice::Invoice;
use crate::money::exchange::RateSource;
use crate::money::{Currency, Money};
use crate::name::Name;
use crate::recurrence::Recurrence;
use crate::reimbursement::{Reimbursement, Reimbursements};
use crate::rule::{InUse, RuleSet, RuleSetError};
use crate::statement::Shape;
use crate::workspace::Workspace;

/// What came so far, and what of it others may refer to.
pub(super) struct Builder {
    contents: Contents,
    accounts: HashMap<AccountId, Currency>,
    account_names: HashSet<Name>,
    cards: HashMap<CardId, Currency>,
    card_names: HashSet<Name>,
    invoices: HashSet<(CardId, BillingMonth)>,
    categories: HashMap<CategoryId, CategoryKind>,
    category_names: HashSet<(CategoryKind, Name)>,
    subcategories: HashSet<(CategoryId, SubCategoryId)>,
    tags: HashSet<TagId>,
    investments: HashMap<InvestmentId, Currency>,
    values: HashSet<(InvestmentId, NaiveDate)>,
    recurring: HashSet<RecurrenceId>,
    plans: HashMap<InstalmentPlanId, Purchase>,
    entries: HashMap<EntryId, Option<usize>>, // where it is among the entries; nowhere when it was deleted
    reimbursements: Reimbursements,
    budgets: HashSet<BudgetId>,
    planned: HashSet<(CategoryId, BillingMonth)>,
    goals: HashSet<GoalId>,
    deposits: HashSet<GoalDepositId>,
    quotes: HashSet<(Currency, Currency, NaiveDate, RateSource)>,
    imported: HashSet<ImportedLineId>,
    rejected: BTreeSet<(AccountOrCard, RejectedPair)>,
    rules: HashSet<RuleId>,
    profiles: HashSet<StatementProfileId>,
    shapes: HashSet<Shape>,
    head: Head,
}

/// What is known of a purchase in instalments.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Purchase {
    count: u16,
    has_parts: bool,
}

impl Builder {
    pub(super) fn new(workspace: Workspace) -> Self {
        Self {
            head: Head::genesis(workspace.id),
            contents: Contents::new(workspace),
            accounts: HashMap::new(),
            account_names: HashSet::new(),
            cards: HashMap::new(),
            card_names: HashSet::new(),
            invoices: HashSet::new(),
            categories: HashMap::new(),
            category_names: HashSet::new(),
            subcategories: HashSet::new(),
            tags: HashSet::new(),
            investments: HashMap::new(),
            values: HashSet::new(),
            recurring: HashSet::new(),
            plans: HashMap::new(),
            entries: HashMap::new(),
            reimbursements: Reimbursements::default(),
            budgets: HashSet::new(),
            planned: HashSet::new(),
            goals: HashSet::new(),
            deposits: HashSet::new(),
            quotes: HashSet::new(),
            imported: HashSet::new(),
            rejected: BTreeSet::new(),
            rules: HashSet::new(),
            profiles: HashSet::new(),
            shapes: HashSet::new(),
        }
    }

    /// All of it at once, in the order in which one may refer to another.
    pub(super) fn of(mut contents: Contents) -> Result<Self, Unsound> {
        contents.trail.sort_by_key(|link| link.event.sequence);
        let Contents { workspace, .. } = &contents;
        let mut builder = Self::new(workspace.clone());
        let it = &mut builder;
        let unsound = |kind: Kind, id: String| move |fault| Unsound::Record { kind, id, fault };
        for account in contents.accounts {
            let id = account.id.to_string();
            it.account(account).map_err(unsound(Kind::Account, id))?;
        }
        for card in contents.cards {
            let id = card.id.to_string();
            it.card(card).map_err(unsound(Kind::Card, id))?;
        }
        for kept in contents.invoices {
            let id = format!("{}/{}", kept.card, kept.invoice.month);
            it.invoice(kept).map_err(unsound(Kind::Invoice, id))?;
        }
        for category in contents.categories {
            let id = category.id.to_string();
            it.category(category).map_err(unsound(Kind::Category, id))?;
        }
        for tag in contents.tags {
            let id = tag.id.to_string();
            it.tag(tag).map_err(unsound(Kind::Tag, id))?;
        }
        for investment in contents.investments {
            let id = investment.id.to_string();
            it.investment(investment).map_err(unsound(Kind::Investment, id))?;
        }
        for (investment, value) in contents.values {
            let id = format!("{investment}/{}", value.date);
            it.value(investment, value).map_err(unsound(Kind::InvestmentValue, id))?;
        }
        for item in contents.recurring {
            let id = item.id().to_string();
            it.recurring(item).map_err(unsound(Kind::Recurring, id))?;
        }
        for (plan, count) in contents.plans {
            it.plan(plan, count).map_err(unsound(Kind::InstalmentPlan, plan.to_string()))?;
        }
        for entry in contents.entries {
            let id = entry.id().to_string();
            it.entry(entry).map_err(unsound(Kind::Transaction, id))?;
        }
        for entry in contents.deleted {
            let id = entry.id().to_string();
            it.deleted(entry).map_err(unsound(Kind::DeletedTransaction, id))?;
        }
        for (entry, text) in contents.bank_texts {
            it.bank_text(entry, text).map_err(unsound(Kind::Transaction, entry.to_string()))?;
        }
        for link in contents.reimbursements {
            let id = format!("{}/{}", link.income, link.expense);
            it.reimbursement(link).map_err(unsound(Kind::Reimbursement, id))?;
        }
        for budget in contents.budgets {
            let id = budget.id();
            it.budget(id, budget.into_draft()).map_err(unsound(Kind::Budget, id.to_string()))?;
        }
        for goal in contents.goals {
            let id = goal.id().to_string();
            it.goal(goal).map_err(unsound(Kind::Goal, id))?;
        }
        for quote in contents.quotes {
            let id = format!("{}/{}/{}/{}", quote.rate.from(), quote.rate.to(), quote.date, quote.source);
            it.quote(quote).map_err(unsound(Kind::ExchangeRate, id))?;
        }
        for (of, line) in contents.imported {
            let id = line.id.to_string();
            it.imported(of, line).map_err(unsound(Kind::ImportedLine, id))?;
        }
        for (of, pair) in contents.rejected {
            let id = format!("{}/{}", pair.date, pair.entry);
            it.rejected(of, pair).map_err(unsound(Kind::RejectedPair, id))?;
        }
        for (rule, usage) in contents.rules {
            let id = rule.id().to_string();
            it.rule(rule, usage).map_err(unsound(Kind::Rule, id))?;
        }
        for (id, profile) in contents.profiles {
            it.profile(id, profile).map_err(unsound(Kind::StatementProfile, id.to_string()))?;
        }
        for link in contents.trail {
            let id = link.event.id.to_string();
            it.event(link).map_err(unsound(Kind::AuditEvent, id))?;
        }
        Ok(builder)
    }

    /// # Errors
    /// [`RuleSetError`]: what rules are together is seen when all are there.
    pub(super) fn finish(self) -> Result<Archive, RuleSetError> {
        RuleSet::compile(self.contents.rules.iter().map(|(rule, _)| rule.clone()), InUse::default())?;
        Ok(Archive::of_checked(self.contents))
    }

    pub(super) fn account(&mut self, account: Account) -> Result<(), Fault> {
        account.check()?;
        put(&mut self.accounts, account.id, account.currency(), "account")?;
        unique(&mut self.account_names, account.name.clone(), &account.name)?;
        self.contents.accounts.push(account);
        Ok(())
    }

    pub(super) fn card(&mut self, card: Card) -> Result<(), Fault> {
        put(&mut self.cards, card.id, card.currency(), "card")?;
        unique(&mut self.card_names, card.name.clone(), &card.name)?;
        card.payment_account.map_or(Ok(()), |account| self.needs_account(account).map(drop))?;
        if let Some(pair) = card.cycles().windows(2).find(|pair| pair[0].from == pair[1].from) {
            return Err(Fault::Twice { what: "cycle from", id: pair[0].from.to_string() });
        }
        self.contents.cards.push(card);
        Ok(())
    }

    pub(super) fn invoice(&mut self, KeptInvoice { card, invoice, sources }: KeptInvoice) -> Result<(), Fault> {
        self.needs_card(card)?;
        let Invoice { month, dates, source: _, is_settled } = invoice;
        let invoice = Invoice::new(month, dates, sources.strongest(), is_settled)?;
        once(&mut self.invoices, (card, month), "invoice", || format!("{card}/{month}"))?;
        self.contents.invoices.push(KeptInvoice { card, invoice, sources });
        Ok(())
    }

    pub(super) fn category(&mut self, category: Category) -> Result<(), Fault> {
        put(&mut self.categories, category.id, category.kind, "category")?;
        unique(&mut self.category_names, (category.kind, category.name.clone()), &category.name)?;
        let mut names = HashSet::new();
        for subcategory in &category.subcategories {
            let id = subcategory.id;
            once(&mut self.subcategories, (category.id, id), "subcategory", || id.to_string())?;
            unique(&mut names, &subcategory.name, &subcategory.name)?;
        }
        self.contents.categories.push(category);
        Ok(())
    }

    pub(super) fn tag(&mut self, tag: Tag) -> Result<(), Fault> {
        once(&mut self.tags, tag.id, "tag", || tag.id.to_string())?;
        self.contents.tags.push(tag);
        Ok(())
    }

    pub(super) fn investment(&mut self, investment: Investment) -> Result<(), Fault> {
        put(&mut self.investments, investment.id, investment.currency, "investment")?;
        investment.check_subtype()?;
        self.needs_account(investment.account)?;
        self.needs_tags(&investment.tags)?;
        self.contents.investments.push(investment);
        Ok(())
    }

    pub(super) fn value(&mut self, investment: InvestmentId, value: Observation) -> Result<(), Fault> {
        value.check(self.needs_investment(investment)?)?;
        let day = value.date;
        once(&mut self.values, (investment, day), "investment's value of", || day.to_string())?;
        self.contents.values.push((investment, value));
        Ok(())
    }

    pub(super) fn recurring(&mut self, item: Recurrence) -> Result<(), Fault> {
        once(&mut self.recurring, item.id(), "recurring item", || item.id().to_string())?;
        let terms = item.terms();
        let (place, to_account) = terms.flow.places();
        self.needs_place(place, terms.amount)?;
        to_account.map_or(Ok(()), |account| self.needs_account(account).map(drop))?;
        terms.flow.under().map_or(Ok(()), |under| self.needs_category(under))?;
        self.needs_tags(&terms.tags)?;
        self.contents.recurring.push(item);
        Ok(())
    }

    pub(super) fn plan(&mut self, plan: InstalmentPlanId, count: u16) -> Result<(), Fault> {
        Instalment::new(1, count)?;
        put(&mut self.plans, plan, Purchase { count, has_parts: false }, "purchase in instalments")?;
        self.contents.plans.push((plan, count));
        Ok(())
    }

    pub(super) fn entry(&mut self, entry: Entry) -> Result<(), Fault> {
        self.check_entry(&entry)?;
        self.part(&entry)?;
        put(&mut self.entries, entry.id(), Some(self.contents.entries.len()), "transaction")?;
        self.contents.entries.push(entry);
        Ok(())
    }

    pub(super) fn deleted(&mut self, entry: Entry) -> Result<(), Fault> {
        self.check_entry(&entry)?;
        self.part(&entry)?;
        put(&mut self.entries, entry.id(), None, "transaction")?;
        self.contents.deleted.push(entry);
        Ok(())
    }

    /// Keeps what a part says of its purchase: the same as the other parts.
    fn part(&mut self, entry: &Entry) -> Result<(), Fault> {
        let Some(InstalmentOf { plan, part }) = entry.instalment() else { return Ok(()) };
        let told = Purchase { count: part.count(), has_parts: true };
        match self.plans.insert(plan, told) {
            None => Ok(()),
            Some(before) if before == told => Ok(()),
            Some(Purchase { has_parts: false, .. }) => Err(Fault::HasParts(plan)),
            Some(Purchase { count: before, .. }) => Err(Fault::OtherCount { plan, count: told.count, before }),
        }
    }

    pub(super) fn bank_text(&mut self, entry: EntryId, text: String) -> Result<(), Fault> {
        if !self.entries.contains_key(&entry) {
            return Err(unknown("transaction", entry));
        }
        self.contents.bank_texts.insert(entry, text);
        Ok(())
    }

    pub(super) fn reimbursement(&mut self, link: Reimbursement) -> Result<(), Fault> {
        let Self { contents: Contents { entries, reimbursements, .. }, .. } = self;
        let live = |id: EntryId| {
            let at = self.entries.get(&id).copied().flatten().ok_or_else(|| unknown("transaction", id))?;
            Ok::<_, Fault>(&entries[at])
        };
        self.reimbursements.add(live(link.income)?, live(link.expense)?, link.amount)?;
        reimbursements.push(link);
        Ok(())
    }

    /// Whether all that an entry refers to is there, and its amounts are in the currencies of what they move on.
    fn check_entry(&self, entry: &Entry) -> Result<(), Fault> {
        let movement = entry.movement();
        for account in movement.accounts() {
            let effect = movement.effect_on(account).unwrap_or_else(|| movement.amount());
            self.needs_place(AccountOrCard::Account(account), effect)?;
        }
        if let Some((card, _)) = movement.invoice() {
            self.needs_place(AccountOrCard::Card(card), movement.amount())?;
        }
        if let Some(investment) = movement.investment() {
            let currency = self.needs_investment(investment)?;
            same(movement.amount(), currency, "investment", investment)?;
        }
        if let Some(filing) = movement.filing() {
            filing.parts(movement.amount()).try_for_each(|part| self.needs_category(part.under))?;
        }
        let Some(details) = entry.details() else { return Ok(()) };
        if let Some(of) = details.recurrence {
            let is_known = self.recurring.contains(&of.item);
            is_known.then_some(()).ok_or_else(|| unknown("recurring item", of.item))?;
        }
        self.needs_tags(&details.tags)
    }

    fn needs_account(&self, id: AccountId) -> Result<Currency, Fault> {
        self.accounts.get(&id).copied().ok_or_else(|| unknown("account", id))
    }

    fn needs_card(&self, id: CardId) -> Result<Currency, Fault> {
        self.cards.get(&id).copied().ok_or_else(|| unknown("card", id))
    }

    fn needs_investment(&self, id: InvestmentId) -> Result<Currency, Fault> {
        self.investments.get(&id).copied().ok_or_else(|| unknown("investment", id))
    }

    fn needs_place(&self, place: AccountOrCard, amount: Money) -> Result<(), Fault> {
        match place {
            AccountOrCard::Account(id) => same(amount, self.needs_account(id)?, "account", id),
            AccountOrCard::Card(id) => same(amount, self.needs_card(id)?, "card", id),
        }
    }

    fn needs_category(&self, CategoryRef { category, subcategory }: CategoryRef) -> Result<(), Fault> {
        if !self.categories.contains_key(&category) {
            return Err(unknown("category", category));
        }
        match subcategory {
            Some(id) if !self.subcategories.contains(&(category, id)) => Err(unknown("subcategory", id)),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether all tags are there, each once.
    fn needs_tags<'t>(&self, tags: impl IntoIterator<Item = &'t TagId>) -> Result<(), Fault> {
        let mut seen = HashSet::new();
        for tag in tags {
            if !self.tags.contains(tag) {
                return Err(unknown("tag", tag));
            }
            once(&mut seen, *tag, "tag", || tag.to_string())?;
        }
        Ok(())
    }
}

fn unknown(what: &'static str, id: impl Copy + ToString) -> Fault {
    Fault::Unknown { what, id: id.to_string() }
}

fn same(amount: Money, currency: Currency, what: &'static str, id: impl Copy + ToString) -> Result<(), Fault> {
    if amount.currency() == currency {
        return Ok(());
    }
    Err(Fault::OtherCurrency { amount: amount.abs(), currency, what, id: id.to_string() })
}

/// Keeps an identity that must not have come before.
fn once<T: Eq + Hash>(set: &mut HashSet<T>, id: T, what: &'static str, name: impl Fn() -> String) -> Result<(), Fault> {
    if set.insert(id) { Ok(()) } else { Err(Fault::Twice { what, id: name() }) }
}

/// Keeps an identity that must not have come before, with what is to be known of it.
fn put<K: Copy + Eq + Hash + ToString, V>(
    map: &mut HashMap<K, V>,
    id: K,
    of: V,
    what: &'static str,
) -> Result<(), Fault> {
    match map.insert(id, of) {
        None => Ok(()),
        Some(_) => Err(Fault::Twice { what, id: id.to_string() }),
    }
}

fn unique<T: Eq + Hash>(names: &mut HashSet<T>, key: T, name: &Name) -> Result<(), Fault> {
    if names.insert(key) { Ok(()) } else { Err(Fault::NameTaken(name.to_string())) }
}
