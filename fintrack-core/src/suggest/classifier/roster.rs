//! The user's categories: what they are called, which are gone, and which of them stand for those of the template.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::category::{
    Category, CategoryKind, Language, SubCategory, TEMPLATE, UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME,
};
use crate::entry::CategoryRef;
use crate::id::{CategoryId, SubCategoryId};
use crate::suggest::fold;

/// Whether something is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life<Id> {
    Active,
    Archived,
    MergedInto(Id),
}

/// A category that there is, or was.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) kind: CategoryKind,
    pub(super) name: Called,
    pub(super) life: Life<CategoryId>,
    /// The model's class for it; `None` while there is none.
    pub(super) class: Option<u16>,
}

/// A subcategory that there is, or was.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) category: CategoryId,
    pub(super) name: Called,
    pub(super) life: Life<SubCategoryId>,
}

/// A name, and how it is compared.
#[derive(Clone, Debug)]
pub(super) struct Called {
    pub(super) name: String,
    folded: String,
}

impl Called {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), folded: fold(name) }
    }
}

/// The names of the template's categories and subcategories in every language, as they are compared.
static NAMES: LazyLock<BTreeMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let languages = [Language::Portuguese, Language::English];
    let category = |of: &'static crate::category::Template| {
        let subs = of.subcategories.iter().map(move |sub| (sub.key, languages.map(|it| fold(sub.name(it))).to_vec()));
        std::iter::once((of.key, languages.map(|it| fold(of.name(it))).to_vec())).chain(subs)
    };
    TEMPLATE.iter().flat_map(category).collect()
});

/// All categories.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    categories: BTreeMap<CategoryId, Known>,
    parts: BTreeMap<SubCategoryId, Part>,
    /// The user's category for each key of the template.
    template: BTreeMap<&'static str, CategoryRef>,
    unclassified: BTreeMap<CategoryKind, CategoryId>,
}

impl Roster {
    /// A category is there as it says, with the subcategories that it says; one that was known keeps its kind.
    pub(super) fn add(&mut self, category: &Category) {
        let life = if category.is_active { Life::Active } else { Life::Archived };
        let name = Called::new(category.name.as_str());
        let known = self.categories.entry(category.id);
        let known = known.or_insert(Known { kind: category.kind, name: name.clone(), life, class: None });
        (known.name, known.life) = (name, life);
        for part in self.parts.values_mut().filter(|part| part.category == category.id && part.life == Life::Active) {
            part.life = Life::Archived;
        }
        for part in &category.subcategories {
            self.add_part(category.id, part);
        }
    }

    /// Whether [`Self::add`] would change nothing.
    pub(super) fn is_as_it_says(&self, category: &Category) -> bool {
        let life = if category.is_active { Life::Active } else { Life::Archived };
        let is_same = |known: &Known| known.life == life && known.name.name == category.name.as_str();
        let active = self.parts.iter().filter(|(_, part)| part.category == category.id && part.life == Life::Active);
        let is_told = |id: &SubCategoryId, name: &str| {
            category.subcategories.iter().any(|part| part.id == *id && part.is_active && part.name.as_str() == name)
        };
        let told = category.subcategories.iter().filter(|part| part.is_active).count();
        self.categories.get(&category.id).is_some_and(is_same)
            && active.clone().count() == told
            && active.into_iter().all(|(id, part)| is_told(id, &part.name.name))
    }

    pub(super) fn add_part(&mut self, category: CategoryId, part: &SubCategory) {
        let life = if part.is_active { Life::Active } else { Life::Archived };
        self.parts.insert(part.id, Part { category, name: Called::new(part.name.as_str()), life });
    }

    pub(super) fn rename(&mut self, category: CategoryId, name: &str) {
        if let Some(known) = self.categories.get_mut(&category) {
            known.name = Called::new(name);
        }
    }

    pub(super) fn rename_part(&mut self, part: SubCategoryId, name: &str) {
        if let Some(known) = self.parts.get_mut(&part) {
            known.name = Called::new(name);
        }
    }

    pub(super) fn archive(&mut self, category: CategoryId) {
        if let Some(known) = self.categories.get_mut(&category).filter(|known| known.life == Life::Active) {
            known.life = Life::Archived;
        }
    }

    pub(super) fn archive_part(&mut self, part: SubCategoryId) {
        if let Some(known) = self.parts.get_mut(&part).filter(|known| known.life == Life::Active) {
            known.life = Life::Archived;
        }
    }

    /// Makes a category another of the same kind. Its subcategories become those of the other that are called so; what has
    /// none keeps no subcategory. `false` when that cannot be.
    pub(super) fn merge(&mut self, from: CategoryId, into: CategoryId) -> bool {
        let Some(heir) = self.living(into).filter(|heir| *heir != from && self.living(from) == Some(from)) else {
            return false;
        };
        if self.categories[&from].kind != self.categories[&heir].kind {
            return false;
        }
        let called = |of: &Part| {
            let is_it = |(id, own): &(&SubCategoryId, &Part)| {
                let is_called_so = own.category == heir && own.name.folded == of.name.folded;
                (is_called_so && own.life == Life::Active).then_some(**id)
            };
            self.parts.iter().find_map(|own| is_it(&own))
        };
        let gone = |(id, part): (&SubCategoryId, &Part)| {
            let is_its = part.category == from && part.life == Life::Active;
            is_its.then(|| (*id, called(part).map_or(Life::Archived, Life::MergedInto)))
        };
        let gone: Vec<_> = self.parts.iter().filter_map(gone).collect();
        for (id, life) in gone {
            self.parts.entry(id).and_modify(|part| part.life = life);
        }
        self.categories.entry(from).and_modify(|known| known.life = Life::MergedInto(heir));
        true
    }

    /// Makes a subcategory another of the same category.
    pub(super) fn merge_part(&mut self, from: SubCategoryId, into: SubCategoryId) {
        let Some((category, heir)) = self.living_part(into).filter(|(_, heir)| *heir != from) else { return };
        if self.living_part(from) == Some((category, from)) {
            self.parts.entry(from).and_modify(|part| part.life = Life::MergedInto(heir));
        }
    }

    /// The category that has what was filed under a category: itself, what it was merged into, or none.
    pub(super) fn living(&self, category: CategoryId) -> Option<CategoryId> {
        let mut category = category;
        // Whoever is merged was active, so that no chain goes round; one of a state that was made up may.
        for _ in 0..=self.categories.len() {
            match self.categories.get(&category)?.life {
                Life::Active => return Some(category),
                Life::Archived => return None,
                Life::MergedInto(heir) => category = heir,
            }
        }
        None
    }

    /// The subcategory that has what was filed under one, and whose it is.
    pub(super) fn living_part(&self, part: SubCategoryId) -> Option<(CategoryId, SubCategoryId)> {
        let mut id = part;
        for _ in 0..=self.parts.len() {
            let part = self.parts.get(&id)?;
            match part.life {
                Life::Active => return Some((self.living(part.category)?, id)),
                Life::Archived => return None,
                Life::MergedInto(heir) => id = heir,
            }
        }
        None
    }

    /// The kind of a category that is there, and its class.
    pub(super) fn class(&self, category: CategoryId) -> Option<(CategoryKind, u16)> {
        let known = &self.categories[&self.living(category)?];
        Some((known.kind, known.class?))
    }

    /// The kind, class and name of a category that is itself there.
    pub(super) fn own_class(&self, category: CategoryId) -> Option<(CategoryKind, u16, &str)> {
        let known = self.categories.get(&category).filter(|known| known.life == Life::Active)?;
        Some((known.kind, known.class?, &known.name.name))
    }

    pub(super) fn name(&self, category: CategoryId) -> Option<&str> {
        self.categories.get(&category).map(|known| known.name.name.as_str())
    }

    pub(super) fn knows_part(&self, part: SubCategoryId) -> bool {
        self.parts.contains_key(&part)
    }

    /// The categories that can be suggested and have no class, and those that cannot and have one, by identity.
    pub(super) fn unsettled(&self) -> Vec<(CategoryId, CategoryKind, Option<u16>)> {
        let is_offered =
            |id, known: &Known| known.life == Life::Active && self.unclassified.get(&known.kind) != Some(&id);
        let all = self.categories().filter(|(id, known)| is_offered(*id, known) != known.class.is_some());
        all.map(|(id, known)| (id, known.kind, known.class)).collect()
    }

    /// The user's category or subcategory for a key of the template.
    pub(super) fn of_template(&self, key: &str) -> Option<CategoryRef> {
        self.template.get(key).copied()
    }

    /// Whether a category holds what is still to be classified.
    pub(super) fn is_unclassified(&self, category: CategoryId) -> bool {
        self.unclassified.values().any(|own| *own == category)
    }

    pub(super) fn unclassified(&self, kind: CategoryKind) -> Option<CategoryId> {
        self.unclassified.get(&kind).copied()
    }

    /// Finds the template's categories and subcategories among the user's: of several that are called so, the one with the
    /// smallest identity.
    pub(super) fn look_up(&mut self) {
        self.template.clear();
        self.unclassified.clear();
        for template in TEMPLATE {
            let is_it = |known: &Known| {
                let is_there = known.kind == template.kind && known.life == Life::Active;
                is_there && NAMES[template.key].contains(&known.name.folded)
            };
            let Some(category) = self.categories.iter().find_map(|(id, known)| is_it(known).then_some(*id)) else {
                continue;
            };
            if template.key == UNCLASSIFIED_EXPENSE || template.key == UNCLASSIFIED_INCOME {
                self.unclassified.insert(template.kind, category);
                continue;
            }
            self.template.insert(template.key, CategoryRef { category, subcategory: None });
            for sub in template.subcategories {
                let is_it = |part: &Part| {
                    let is_there = part.category == category && part.life == Life::Active;
                    is_there && NAMES[sub.key].contains(&part.name.folded)
                };
                let subcategory = self.parts.iter().find_map(|(id, part)| is_it(part).then_some(*id));
                self.template.insert(sub.key, CategoryRef { category, subcategory });
            }
        }
    }

    pub(super) fn categories(&self) -> impl ExactSizeIterator<Item = (CategoryId, &Known)> {
        self.categories.iter().map(|(id, known)| (*id, known))
    }

    pub(super) fn parts(&self) -> impl ExactSizeIterator<Item = (SubCategoryId, &Part)> {
        self.parts.iter().map(|(id, part)| (*id, part))
    }

    pub(super) fn set_class(&mut self, category: CategoryId, class: Option<u16>) {
        if let Some(known) = self.categories.get_mut(&category) {
            known.class = class;
        }
    }

    /// Puts a category back that was kept.
    pub(super) fn push(&mut self, id: CategoryId, known: Known) {
        self.categories.insert(id, known);
    }

    /// Puts a subcategory back that was kept.
    pub(super) fn push_part(&mut self, id: SubCategoryId, part: Part) {
        self.parts.insert(id, part);
    }
}
