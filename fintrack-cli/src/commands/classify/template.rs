//! The categories of the template as a workspace has them, for what is guessed before anything was confirmed.

use fintrack_core::category::{Category, Language, SubCategory, TEMPLATE, Template, TemplateSub};
use fintrack_core::id::{CategoryId, SubCategoryId};
use fintrack_core::name::{Color, Name, NameError};
use uuid::Uuid;

pub(super) fn categories() -> Result<Vec<Category>, NameError> {
    let mut fresh = (1..).map(Uuid::from_u128);
    TEMPLATE.iter().map(|of| category(of, &mut fresh)).collect()
}

fn category(of: &Template, fresh: &mut impl Iterator<Item = Uuid>) -> Result<Category, NameError> {
    let mut id = || fresh.next().unwrap_or_default();
    let part = |part: &TemplateSub, id| {
        let name = Name::new(part.name(Language::Portuguese))?;
        Ok::<_, NameError>(SubCategory { id: SubCategoryId::new(id), name, is_active: true })
    };
    Ok(Category {
        id: CategoryId::new(id()),
        name: Name::new(of.name(Language::Portuguese))?,
        kind: of.kind,
        color: Color::new(of.color)?,
        icon: None,
        is_active: true,
        subcategories: of.subcategories.iter().map(|it| part(it, id())).collect::<Result<_, _>>()?,
    })
}
