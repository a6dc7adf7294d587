//! What is guessed before anything was confirmed: the categories of the template, and the dictionary.

use anyhow::Context as _;
use fintrack_core::category::{Category, CategoryKind, Language, SubCategory, TEMPLATE, Template};
use fintrack_core::id::{CategoryId, SubCategoryId};
use fintrack_core::name::{Color, Name, NameError};
use fintrack_core::suggest::{Classifier, Reason, Unfiled};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use super::explain::Answer;

pub(super) fn answer(text: &str, amount: Decimal) -> anyhow::Result<Answer> {
    let mut fresh = (1..).map(Uuid::from_u128);
    let categories = TEMPLATE.iter().map(|of| category(of, &mut fresh)).collect::<Result<Vec<_>, _>>()?;
    let kind = if amount.is_sign_negative() { CategoryKind::Expense } else { CategoryKind::Income };
    let suggestion = Classifier::new(&categories).suggest(&Unfiled { kind, text, amount, code: None });
    let suggestion = suggestion.context("the template has a category for what is not known")?;
    let find = |id| categories.iter().find(|category| category.id == id);
    let category = find(suggestion.under.category).context("what is guessed is a category of the template")?;
    let part = category.subcategories.iter().find(|part| Some(part.id) == suggestion.under.subcategory);
    let others = suggestion.alternatives.iter().filter_map(|id| find(*id));
    Ok(Answer {
        category: match part {
            Some(part) => format!("{} / {}", category.name.as_str(), part.name.as_str()),
            None => category.name.as_str().to_owned(),
        },
        confidence: f64::from(suggestion.confidence.basis_points()) / 10_000.0,
        others: others.map(|category| category.name.as_str().to_owned()).collect(),
        because: vec![in_words(&suggestion.reason)],
        evidence: json!(suggestion.reason),
    })
}

/// A category of the template as a workspace has it.
fn category(of: &Template, fresh: &mut impl Iterator<Item = Uuid>) -> Result<Category, NameError> {
    let mut id = || fresh.next().unwrap_or_default();
    let part = |part: &fintrack_core::category::TemplateSub, id| {
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

fn in_words(reason: &Reason) -> String {
    match reason {
        Reason::Word { word } => format!("`{word}` usually is that"),
        Reason::Unknown => "the dictionary knows nothing of it".to_owned(),
        // Nothing was confirmed and nobody wrote a rule, so that there is none of these.
        Reason::Rule { rule } => format!("your rule {rule} says so"),
        Reason::History { merchant, .. } => format!("`{merchant}` was filed so before"),
        Reason::Words { words } => words.iter().map(|word| format!("`{}`", word.word)).collect::<Vec<_>>().join(", "),
    }
}
