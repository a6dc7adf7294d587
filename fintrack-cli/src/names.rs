//! What people call the things that the books refer to: by name where a person types, as a name where a person reads.
//!
//! Names are found in any case. What was archived keeps its name for who reads, and is not found by who types.

use anyhow::Context as _;
use fintrack_core::account::Account;
use fintrack_core::card::Card;
use fintrack_core::category::{Category, CategoryKind, Tag};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, CardId, CategoryId, TagId};
use fintrack_core::name::{NAME_CHARS_MAX, Name};
use fintrack_core::rule::InUse;
use fintrack_core::suggest::fold;
use fintrack_db::{WorkspaceTx, account, card, category, tag};

use crate::exit::UsageError;

/// What there is in a workspace, with its names.
pub(crate) struct Names {
    accounts: Vec<Account>,
    cards: Vec<Card>,
    categories: Vec<Category>,
    tags: Vec<Tag>,
}

/// A category as a person names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typed<'a> {
    /// The category.
    pub(crate) category: &'a str,
    /// Its type, where an income and an expense category share the name.
    pub(crate) kind: Option<CategoryKind>,
    /// One level below, if any.
    pub(crate) subcategory: Option<&'a str>,
}

impl Names {
    /// Loads what there is.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn load(tx: &mut WorkspaceTx) -> anyhow::Result<Self> {
        Ok(Self {
            accounts: account::list(tx).await?,
            cards: card::list(tx).await?,
            categories: category::list(tx).await?,
            tags: tag::list(tx).await?,
        })
    }

    /// What rules refer to.
    pub(crate) fn in_use(&self) -> InUse<'_> {
        InUse { categories: &self.categories, accounts: &self.accounts, tags: &self.tags }
    }

    /// What an account is called.
    pub(crate) fn account(&self, id: AccountId) -> Option<&Name> {
        self.accounts.iter().find(|account| account.id == id).map(|account| &account.name)
    }

    /// What a card is called.
    pub(crate) fn card(&self, id: CardId) -> Option<&Name> {
        self.cards.iter().find(|card| card.id == id).map(|card| &card.name)
    }

    /// What a tag is called.
    pub(crate) fn tag(&self, id: TagId) -> Option<&Name> {
        self.tags.iter().find(|tag| tag.id == id).map(|tag| &tag.name)
    }

    /// A category and its subcategory: `Transporte / Aplicativos`; of a subcategory that was archived, the category.
    pub(crate) fn filed(&self, under: CategoryRef) -> Option<String> {
        let category = self.categories.iter().find(|category| category.id == under.category)?;
        let sub = category.subcategories.iter().find(|sub| Some(sub.id) == under.subcategory);
        Some(match sub {
            Some(sub) => format!("{} / {}", category.name, sub.name),
            None => category.name.to_string(),
        })
    }

    /// How a person would name a category; `None` when what it refers to is no longer in use.
    pub(crate) fn typed(&self, under: CategoryRef) -> Option<Typed<'_>> {
        let category = self.categories.iter().find(|category| category.id == under.category && category.is_active)?;
        let subcategory = match under.subcategory {
            None => None,
            Some(id) => Some(category.subcategories.iter().find(|sub| sub.id == id && sub.is_active)?.name.as_str()),
        };
        let name = category.name.as_str();
        let is_shared = self.active_categories(name).count() > 1;
        Some(Typed { category: name, kind: is_shared.then_some(category.kind), subcategory })
    }

    /// The account of a name.
    ///
    /// # Errors
    /// [`UsageError::Unknown`].
    pub(crate) fn account_named(&self, name: &str) -> Result<AccountId, UsageError> {
        let active = self.accounts.iter().filter(|account| account.is_active);
        found("account", name, active.map(|account| (&account.name, account.id)))
    }

    /// The card of a name.
    ///
    /// # Errors
    /// [`UsageError::Unknown`].
    pub(crate) fn card_named(&self, name: &str) -> Result<CardId, UsageError> {
        let active = self.cards.iter().filter(|card| card.is_active);
        found("card", name, active.map(|card| (&card.name, card.id)))
    }

    /// The tag of a name.
    ///
    /// # Errors
    /// [`UsageError::Unknown`].
    pub(crate) fn tag_named(&self, name: &str) -> Result<TagId, UsageError> {
        let active = self.tags.iter().filter(|tag| tag.is_active);
        found("tag", name, active.map(|tag| (&tag.name, tag.id)))
    }

    /// The categories of a name, archived ones too: an income and an expense category may share one.
    ///
    /// # Errors
    /// [`UsageError::Unknown`].
    pub(crate) fn categories_named(&self, name: &str) -> Result<Vec<CategoryId>, UsageError> {
        let named: Vec<CategoryId> =
            self.categories.iter().filter(|category| is(&category.name, name)).map(|category| category.id).collect();
        if named.is_empty() { Err(self.unknown_category(name)) } else { Ok(named) }
    }

    /// The category, and the subcategory, that a person means.
    ///
    /// # Errors
    /// [`UsageError::Unknown`], or [`UsageError::Ambiguous`] when the name is shared and no type is said.
    pub(crate) fn under(&self, typed: Typed<'_>) -> anyhow::Result<CategoryRef> {
        let is_of_kind = |category: &&Category| typed.kind.is_none_or(|kind| kind == category.kind);
        let mut named = self.active_categories(typed.category).filter(is_of_kind);
        let category = named.next().ok_or_else(|| self.unknown_category(typed.category))?;
        if named.next().is_some() {
            let choices = CategoryKind::ALL.iter().map(ToString::to_string).collect();
            let name = typed.category.to_owned();
            return Err(UsageError::Ambiguous { what: "categories", name, choices }.into());
        }
        let subcategory = match typed.subcategory {
            None => None,
            Some(name) => {
                let active = category.subcategories.iter().filter(|sub| sub.is_active);
                let sub = found("subcategory", name, active.map(|sub| (&sub.name, sub.id)));
                Some(sub.with_context(|| format!("category `{}`", category.name))?)
            }
        };
        Ok(CategoryRef { category: category.id, subcategory })
    }

    fn active_categories(&self, name: &str) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(move |category| category.is_active && is(&category.name, name))
    }

    fn unknown_category(&self, name: &str) -> UsageError {
        let mut known: Vec<String> = Vec::new();
        for category in self.categories.iter().filter(|category| category.is_active) {
            // An income and an expense category may share a name.
            if !known.iter().any(|name| name == category.name.as_str()) {
                known.push(category.name.to_string());
            }
        }
        UsageError::Unknown { what: "category", name: name.to_owned(), known }
    }
}

/// Whether a name is the one that was typed, in any case; runs of blanks count as one, as in names.
pub(crate) fn is(name: &Name, typed: &str) -> bool {
    Name::new(typed).is_ok_and(|typed| key(&typed) == key(name))
}

/// What names have in common that are [one](is).
pub(crate) fn key(name: &Name) -> String {
    name.as_str().to_lowercase()
}

/// What has the name: as it was typed, else in any case.
fn found<'n, T: Copy>(
    what: &'static str,
    typed: &str,
    known: impl Iterator<Item = (&'n Name, T)>,
) -> Result<T, UsageError> {
    let known: Vec<(&Name, T)> = known.collect();
    let exact = known.iter().find(|(name, _)| name.as_str() == typed);
    exact.or_else(|| known.iter().find(|(name, _)| is(name, typed))).map(|(_, it)| *it).ok_or_else(|| {
        let known = known.into_iter().map(|(name, _)| name.to_string()).collect();
        UsageError::Unknown { what, name: typed.to_owned(), known }
    })
}

/// The names that a person may have meant: that begin so, or differ by a letter in three at most, without case and accents.
/// The nearest first.
pub(crate) fn near<'k>(typed: &str, known: &'k [String]) -> Vec<&'k str> {
    const NAMES_MAX: usize = 3;
    const LETTERS_MAX: usize = 3;
    let wanted = fold(typed);
    let letters = wanted.chars().count();
    if letters == 0 || letters > NAME_CHARS_MAX {
        return Vec::new();
    }
    let distance = |name: &'k String| {
        let name_folded = fold(name);
        let distance = strsim::damerau_levenshtein(&wanted, &name_folded);
        let is_near =
            distance <= (letters / 3).clamp(1, LETTERS_MAX) || letters > 2 && name_folded.starts_with(&wanted);
        is_near.then_some((distance, name.as_str()))
    };
    let mut near: Vec<(usize, &str)> = known.iter().filter_map(distance).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(NAMES_MAX).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_typed_in_any_case_with_any_blanks() {
        let name = Name::new("Transporte público").unwrap();
        assert!(is(&name, " TRANSPORTE \t  PÚBLICO") && !is(&name, "Transporte") && !is(&name, " "));
    }

    #[test]
    fn a_name_is_near_when_it_may_have_been_meant() {
        let known = ["Transporte", "Transferências", "Alimentação", "Saúde", "Lazer"].map(str::to_owned);
        assert_eq!(near("transprote", &known), ["Transporte"]);
        assert_eq!(near("Trans", &known), ["Transporte", "Transferências"]);
        assert_eq!(near("alimentacao", &known), ["Alimentação"]);
        assert_eq!(near("Saude", &known), ["Saúde"]);
        assert_eq!(near("Iates", &known), Vec::<&str>::new());
        assert_eq!(near("", &known), Vec::<&str>::new());
        assert_eq!(near(&"a".repeat(100_000), &known), Vec::<&str>::new());
    }
}
