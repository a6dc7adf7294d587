//! All rules of a workspace, compiled: what each line is worth comparing with is found in one pass.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::check::{ROOT, children};
use super::condition::Condition;
use super::error::RuleSetError;
use super::gate;
use super::index::Index;
use super::line::{Facts, Line};
use super::verdict::{Because, Booking, Decided, Explanation, Hindrance, Matched, Verdict, kind_under};
use super::{Purpose, RULE_TEXT_BYTES_MAX, RULES_MAX, Rule, StatementOf};
use crate::account::Account;
use crate::category::{Category, CategoryKind, Tag};
use crate::entry::{CategoryRef, EntryKind, Filing, Part};
use crate::id::{AccountId, CategoryId, SubCategoryId, TagId};
use crate::money::Currency;

/// The rules that are on, in their order, ready to judge lines.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    index: Index,
    categories: Categories,
    accounts: HashMap<AccountId, Currency>,
    tags: HashSet<TagId>,
}

/// What a workspace has that rules refer to. What is archived counts as little as what is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct InUse<'a> {
    /// What lines are filed under.
    pub categories: &'a [Category],
    /// Where money is moved to and from.
    pub accounts: &'a [Account],
    /// What lines are marked with.
    pub tags: &'a [Tag],
}

/// What rules have to know of the categories in use.
#[derive(Clone, Debug, Default)]
struct Categories(HashMap<CategoryId, (CategoryKind, BTreeSet<SubCategoryId>)>);

impl RuleSet {
    /// Compiles the rules that are on. Their order of storage does not matter: they stand by position, those of one
    /// position by [specificity](Condition::specificity), the narrowest first, then by identity.
    ///
    /// # Errors
    /// [`RuleSetError`] when there are too many, with too much text, or two of one identity.
    pub fn compile(rules: impl IntoIterator<Item = Rule>, in_use: InUse<'_>) -> Result<Self, RuleSetError> {
        let mut rules: Vec<Rule> = rules.into_iter().collect();
        if rules.len() > RULES_MAX {
            return Err(RuleSetError::TooMany(rules.len()));
        }
        let mut seen = HashSet::new();
        if let Some(twice) = rules.iter().find(|rule| !seen.insert(rule.id())) {
            return Err(RuleSetError::SameTwice(twice.id()));
        }
        rules.sort_by_cached_key(Rule::place);
        check_text(&rules)?;
        rules.retain(|rule| rule.terms().is_active);
        let gates = gate::choose(rules.iter().map(|rule| gate::gates(&rule.terms().when)).collect());
        let accounts = in_use.accounts.iter().filter(|account| account.is_active);
        Ok(Self {
            index: Index::new(gates)?,
            categories: Categories::of(in_use.categories),
            accounts: accounts.map(|account| (account.id, account.currency())).collect(),
            tags: in_use.tags.iter().filter(|tag| tag.is_active).map(|tag| tag.id).collect(),
            rules,
        })
    }

    /// The rules that are on, the first first.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What the rules say of a line.
    ///
    /// Of the rules that match, the first one decides each field that it has an action for; tags are added by all. A rule
    /// that stops leaves the rules after it no say, wherever it matches.
    pub fn judge(&self, line: &Line<'_>) -> Verdict {
        // Nothing has to be prepared where nobody asks.
        if self.rules.is_empty() { Verdict::default() } else { self.judge_facts(&Facts::of(line)) }
    }

    pub(super) fn judge_facts(&self, facts: &Facts<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        for rule in self.matching(facts) {
            let (by, then) = (rule.id(), &rule.terms().then);
            let booking = then.purpose.as_ref().map(|purpose| self.book(purpose, facts.line));
            let (booking, hindrance) = match booking.transpose() {
                Ok(booking) => (booking, None),
                Err(hindrance) => (None, Some(hindrance)),
            };
            verdict.matched.push(Matched { rule: by, hindrance });
            if verdict.booking.is_none() {
                verdict.booking = booking.map(|value| Decided { value, by });
            }
            if verdict.description.is_none() {
                verdict.description = then.description.clone().map(|value| Decided { value, by });
            }
            if then.is_ignored {
                verdict.ignored.get_or_insert(by);
            }
            for tag in then.tags.iter().filter(|tag| self.tags.contains(tag)) {
                verdict.tags.entry(*tag).or_insert(by);
            }
        }
        verdict
    }

    /// Why the rules that have a say match a line.
    pub fn explain(&self, line: &Line<'_>) -> Vec<Explanation> {
        let facts = Facts::of(line);
        let explain = |rule: &Rule| {
            let mut because = Vec::new();
            tell(&rule.terms().when, ROOT, &facts, &mut because);
            Explanation { rule: rule.id(), because }
        };
        self.matching(&facts).map(explain).collect()
    }

    /// The rules that match and have a say, in order.
    fn matching(&self, facts: &Facts<'_>) -> impl Iterator<Item = &Rule> {
        let candidates = self.index.candidates(facts).into_iter().map(|place| &self.rules[place as usize]);
        let mut is_stopped = false;
        candidates.filter(|rule| rule.terms().when.holds(facts)).take_while(move |rule| {
            let has_say = !is_stopped;
            is_stopped |= rule.terms().stops;
            has_say
        })
    }

    /// Whether a rule stops those that would stand below all others.
    pub(super) fn stops(&self, facts: &Facts<'_>) -> bool {
        self.matching(facts).any(|rule| rule.terms().stops)
    }

    /// What a line is booked as for some purpose.
    pub(super) fn book(&self, purpose: &Purpose, line: &Line<'_>) -> Result<Booking, Hindrance> {
        match purpose {
            Purpose::Category(under) => {
                let (kind, under) = self.categories.file(line, *under)?;
                Ok(Booking::Filed { kind, filing: Filing::Whole(under) })
            }
            Purpose::Split(split) => {
                let (mut kinds, filing) = (BTreeSet::new(), split.of(line.amount.abs())?);
                let mut parts: Vec<Part> = Vec::new();
                for Part { under, amount } in filing.parts(line.amount.abs()) {
                    let (kind, under) = self.categories.file(line, under)?;
                    kinds.insert(kind);
                    // Where a subcategory was archived, its part may fall on the category of another one.
                    match parts.iter_mut().find(|part| part.under == under) {
                        Some(part) => {
                            part.amount = part.amount.checked_add(amount).map_err(|_| Hindrance::OtherCurrency)?;
                        }
                        None => parts.push(Part { under, amount }),
                    }
                }
                let kind = kinds.pop_first().ok_or(Hindrance::NothingMoved)?;
                Ok(Booking::Filed { kind, filing: Filing::of_parts(parts.into_iter()) })
            }
            Purpose::Transfer(other) => match line.of {
                _ if line.amount.is_zero() => Err(Hindrance::NothingMoved),
                StatementOf::Card(_) => Err(Hindrance::OnCard),
                StatementOf::Account(own) if own == *other => Err(Hindrance::SameAccount),
                StatementOf::Account(_) => match self.accounts.get(other) {
                    None => Err(Hindrance::NoAccount),
                    Some(currency) if *currency != line.amount.currency() => Err(Hindrance::AccountCurrency),
                    Some(_) => Ok(Booking::Transfer { other: *other }),
                },
            },
        }
    }
}

impl RuleSet {
    /// A category that is in use and of some kind; of an archived subcategory the category stays.
    pub(super) fn in_use(&self, under: CategoryRef, wanted: CategoryKind) -> Option<CategoryRef> {
        let (kind, subcategories) = self.categories.0.get(&under.category)?;
        let subcategory = under.subcategory.filter(|sub| subcategories.contains(sub));
        (*kind == wanted).then_some(CategoryRef { subcategory, ..under })
    }
}

impl Categories {
    fn of(categories: &[Category]) -> Self {
        let in_use = |category: &Category| {
            let subcategories = category.subcategories.iter().filter(|own| own.is_active).map(|own| own.id).collect();
            (category.id, (category.kind, subcategories))
        };
        Self(categories.iter().filter(|category| category.is_active).map(in_use).collect())
    }

    /// The kind of a line under a category, and the category; of an archived subcategory the category stays.
    fn file(&self, line: &Line<'_>, under: CategoryRef) -> Result<(EntryKind, CategoryRef), Hindrance> {
        let (kind, subcategories) = self.0.get(&under.category).ok_or(Hindrance::NoCategory)?;
        let subcategory = under.subcategory.filter(|sub| subcategories.contains(sub));
        Ok((kind_under(line, *kind)?, CategoryRef { subcategory, ..under }))
    }
}

/// Rules that are off count too: turning one on is not what makes an import fail.
fn check_text(rules: &[Rule]) -> Result<(), RuleSetError> {
    let mut bytes = 0;
    for rule in rules {
        bytes += rule.terms().when.text_bytes();
        if bytes > RULE_TEXT_BYTES_MAX {
            return Err(RuleSetError::TooMuchText { rule: rule.id(), bytes });
        }
    }
    Ok(())
}

/// Which conditions hold, of one that holds.
fn tell(condition: &Condition, at: &str, facts: &Facts<'_>, because: &mut Vec<Because>) {
    let mut is_it = |found| because.push(Because { at: at.to_owned(), condition: condition.clone(), found });
    match condition {
        Condition::All(_) | Condition::Any(_) => {
            let holding = children(condition, at).into_iter().filter(|(part, _)| part.holds(facts));
            holding.for_each(|(part, at)| tell(part, &at, facts, because));
        }
        Condition::Description(test) => is_it(test.found(&facts.folded)),
        Condition::Not(_)
        | Condition::Amount(_)
        | Condition::Account(_)
        | Condition::Card(_)
        | Condition::Kind(_)
        | Condition::Direction(_)
        | Condition::DayOfMonth(_)
        | Condition::Weekday(_) => is_it(None),
    }
}
