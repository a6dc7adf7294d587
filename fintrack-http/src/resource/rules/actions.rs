//! What a rule makes of a line, as it is written in requests and answers.

use std::collections::BTreeSet;

use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, CategoryId, SubCategoryId, TagId};
use fintrack_core::name::Description;
use fintrack_core::rule::{Actions, Purpose, Share, Split, SplitPart};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::condition::RuleMoney;
use super::currencies::Currencies;
use crate::ApiError;
use crate::field::{At, Percent};

/// What a rule makes of a line; at least one thing.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct RuleActions {
    /// What the line was for; null where the rule does not say.
    #[schema(nullable)]
    purpose: Option<RulePurpose>,
    /// Tags to add, up to 20.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tags: BTreeSet<TagId>,
    /// The description to show in place of the bank's words, which are kept.
    #[schema(example = "Uber", max_length = 500)]
    description: Option<String>,
    /// Booked as `IGNORE`, in no sum.
    #[serde(default)]
    #[schema(example = false, default = false)]
    is_ignored: bool,
}

/// What a line was for: an object with one field.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RulePurpose {
    /// All of it for one category.
    Category(RuleCategory),
    /// Several categories: 2 to 20 parts. The percentages sum to 100, or one part takes the rest.
    Split(Vec<RulePart>),
    /// Moved to or from another own account; the sign says which.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000a2")]
    Transfer(AccountId),
}

/// A category, and its subcategory if any.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct RuleCategory {
    /// The category.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000c")]
    category: CategoryId,
    /// The subcategory, one of that category.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    subcategory: Option<SubCategoryId>,
}

/// A part of what a line was for.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct RulePart {
    /// What the part is for.
    under: RuleCategory,
    /// How much of the whole it is.
    share: RuleShare,
}

/// How much of an amount a part is: an object with one field, or the word `rest`.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RuleShare {
    /// This much.
    Amount(RuleMoney),
    /// This many percent of the whole.
    Percent(Percent),
    /// What the other parts leave.
    Rest,
}

impl RuleActions {
    /// The codes of the currencies that it names.
    pub(super) fn name_currencies<'a>(&'a self, codes: &mut BTreeSet<&'a str>) {
        let Some(RulePurpose::Split(parts)) = &self.purpose else { return };
        codes.extend(parts.iter().filter_map(|part| match &part.share {
            RuleShare::Amount(amount) => Some(amount.code()),
            RuleShare::Percent(_) | RuleShare::Rest => None,
        }));
    }

    /// The actions of a rule, if each can be.
    pub(super) fn checked(&self, currencies: &Currencies) -> Result<Actions, ApiError> {
        let purpose = self.purpose.as_ref().map(|purpose| purpose.checked(currencies, "/then/purpose"));
        Ok(Actions {
            purpose: purpose.transpose()?,
            tags: self.tags.clone(),
            description: self.description.as_deref().map(Description::new),
            is_ignored: self.is_ignored,
        })
    }
}

impl RulePurpose {
    fn checked(&self, currencies: &Currencies, at: &str) -> Result<Purpose, ApiError> {
        Ok(match self {
            Self::Category(under) => Purpose::Category((*under).into()),
            Self::Transfer(account) => Purpose::Transfer(*account),
            Self::Split(parts) => {
                let part = |(n, part): (usize, &RulePart)| {
                    let share = part.share.checked(currencies, &format!("{at}/split/{n}/share"))?;
                    Ok(SplitPart { under: part.under.into(), share })
                };
                let parts = parts.iter().enumerate().map(part).collect::<Result<_, ApiError>>()?;
                Purpose::Split(Split::new(parts).at(&format!("{at}/split"))?)
            }
        })
    }
}

impl RuleShare {
    fn checked(&self, currencies: &Currencies, at: &str) -> Result<Share, ApiError> {
        Ok(match self {
            Self::Amount(amount) => Share::Amount(amount.checked(currencies, &format!("{at}/amount"))?),
            Self::Percent(percent) => Share::Percent(percent.0),
            Self::Rest => Share::Rest,
        })
    }
}

impl From<RuleCategory> for CategoryRef {
    fn from(RuleCategory { category, subcategory }: RuleCategory) -> Self {
        Self { category, subcategory }
    }
}

impl From<CategoryRef> for RuleCategory {
    fn from(CategoryRef { category, subcategory }: CategoryRef) -> Self {
        Self { category, subcategory }
    }
}

impl From<&Actions> for RuleActions {
    fn from(actions: &Actions) -> Self {
        let Actions { purpose, tags, description, is_ignored } = actions;
        Self {
            purpose: purpose.as_ref().map(RulePurpose::from),
            tags: tags.clone(),
            description: description.as_ref().map(ToString::to_string),
            is_ignored: *is_ignored,
        }
    }
}

impl From<&Purpose> for RulePurpose {
    fn from(purpose: &Purpose) -> Self {
        match purpose {
            Purpose::Category(under) => Self::Category((*under).into()),
            Purpose::Transfer(account) => Self::Transfer(*account),
            Purpose::Split(split) => {
                let part = |part: &SplitPart| RulePart { under: part.under.into(), share: part.share.into() };
                Self::Split(split.parts().iter().map(part).collect())
            }
        }
    }
}

impl From<Share> for RuleShare {
    fn from(share: Share) -> Self {
        match share {
            Share::Amount(amount) => Self::Amount(amount.into()),
            Share::Percent(percent) => Self::Percent(Percent(percent)),
            Share::Rest => Self::Rest,
        }
    }
}
