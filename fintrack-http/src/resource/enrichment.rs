//! What a transaction would be filed under that is only described so far: by the rules, or else by the classifier.

use std::collections::HashMap;

use chrono::NaiveDate;
use fintrack_core::category::Category;
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, CardId, CategoryId, SubCategoryId};
use fintrack_core::money::{Currency, Money};
use fintrack_core::rule::{Glimpse, InUse, RuleSet, StatementOf};
use fintrack_core::suggest::descriptor::display_name;
use fintrack_core::suggest::{Band, Classifier, Reason, Unfiled};
use fintrack_db::{WorkspaceTx, account, card, category, import_session, rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::aside::aside;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::field::{Amount, At, percent};
use crate::problem::Writing;
use crate::resource::names::not_found;
use crate::word::CategoryType;
use crate::write::{Answer, IdempotencyHeader, Post};

/// How many descriptions may be asked about at once.
const DESCRIBED_MAX: usize = 500;

/// A transaction that is described.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(crate) struct Described {
    /// Its words, as a bank or a person writes them; 500 characters are read.
    #[schema(example = "COMPRA CARTAO PADARIA ESTRELA 07/03")]
    description: String,
    /// Of which type its category is.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// How much, without its sign, in the currency of the account or card, else the workspace's. With it more rules may
    /// decide, and the classifier is surer.
    #[schema(value_type = Option<Amount>)]
    amount: Option<Amount>,
    /// When.
    #[schema(example = "2026-03-07")]
    transaction_date: Option<NaiveDate>,
    /// The account whose statement it would stand in.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<AccountId>,
    /// The card whose invoice it would stand in; not beside an account.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<CardId>,
}

/// What it would be filed under, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct EnrichedTransaction {
    /// Its words, as they were given.
    #[schema(example = "COMPRA CARTAO PADARIA ESTRELA 07/03")]
    description: String,
    /// Of which type its category is.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// Its words without what banks add to them.
    #[schema(example = "Padaria Estrela")]
    clean_description: String,
    /// The category; null where nothing is known.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What the category is called.
    #[schema(example = "Alimentação")]
    category_name: Option<String>,
    /// The subcategory, where one is likely.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
    /// What the subcategory is called.
    #[schema(example = "Padaria")]
    sub_category_name: Option<String>,
    /// How sure it is of the category, in percent; a rule is sure.
    #[schema(example = 93.5, minimum = 0, maximum = 100)]
    confidence: f64,
    /// What a person may do with it: `green` accept unread, `amber` look at it, `red` decide it.
    #[schema(value_type = String, example = "green")]
    band: Band,
    /// The next likely categories, the likelier first.
    #[schema(example = json!(["0199c0de-0000-7000-8000-0000000000d3"]))]
    alternatives: Vec<Uuid>,
    /// Why: `because` names the kind of reason (`history`, `words`, `word`, `rule`, `code`, `refund`, `amount`, `alike`,
    /// `unknown`), and the other fields what it rests on.
    #[schema(value_type = Object, example = json!({"because": "history", "merchant": "padaria estrela", "agreeing": 3, "seen": 3}))]
    reason: Reason,
}

/// What decides.
struct Deciders {
    rules: RuleSet,
    classifier: Classifier,
    names: HashMap<CategoryId, Category>,
}

/// A description with all that it refers to found.
struct Asked {
    described: Described,
    amount: Option<Money>,
    of: Option<StatementOf>,
}

/// The currencies of what descriptions may refer to.
struct Places {
    accounts: HashMap<AccountId, Currency>,
    cards: HashMap<CardId, Currency>,
    default: Currency,
}

impl Places {
    async fn of(tx: &mut WorkspaceTx) -> Result<Self, ApiError> {
        let accounts = account::list(tx).await?.into_iter().map(|account| (account.id, account.currency())).collect();
        let cards = card::list(tx).await?.into_iter().map(|card| (card.id, card.currency())).collect();
        let default = fintrack_db::workspace::settings::find(tx).await?.value.reports.currency;
        Ok(Self { accounts, cards, default })
    }

    fn asked(&self, n: usize, described: &Described) -> Result<Asked, ApiError> {
        let at = |field: &str| format!("/{n}/{field}");
        let (of, currency) = match (described.account_id, described.card_id) {
            (None, None) => (None, self.default),
            (Some(id), None) => {
                let currency = self.accounts.get(&id).ok_or_else(|| not_found("account", id.get()))?;
                (Some(StatementOf::Account(id)), *currency)
            }
            (None, Some(id)) => {
                let currency = self.cards.get(&id).ok_or_else(|| not_found("card", id.get()))?;
                (Some(StatementOf::Card(id)), *currency)
            }
            (Some(_), Some(_)) => return Err(ApiError::at(&at("card_id"), &"a statement is of an account or a card")),
        };
        let amount = described.amount.map(|amount| amount.of(currency)).transpose().at(&at("amount"))?;
        if let Some(amount) = amount.filter(|amount| !amount.is_positive()) {
            return Err(ApiError::at(&at("amount"), &format_args!("the amount {amount} is not more than zero")));
        }
        Ok(Asked { described: described.clone(), amount, of })
    }
}

impl Deciders {
    async fn of(tx: &mut WorkspaceTx) -> Result<Self, ApiError> {
        let categories = category::list(tx).await?;
        let rules = rule::compiled(tx, InUse { categories: &categories, ..InUse::default() }).await?;
        let classifier = import_session::classifier(tx).await?;
        let names = categories.into_iter().map(|category| (category.id, category)).collect();
        Ok(Self { rules, classifier, names })
    }

    fn decide(&self, asked: Asked) -> EnrichedTransaction {
        let Asked { described: Described { description, kind, transaction_date, .. }, amount, of } = asked;
        let glimpse = Glimpse { text: &description, kind: kind.0, amount, date: transaction_date, of };
        if let Some((rule, under)) = self.rules.category_of(&glimpse) {
            return EnrichedTransaction {
                confidence: 100.0,
                band: Band::Green,
                reason: Reason::Rule { rule },
                ..self.filed(description, kind, Some(under))
            };
        }
        let unfiled = Unfiled::described(kind.0, &description, amount.map(Money::amount));
        let Some(suggestion) = self.classifier.suggest(&unfiled) else {
            return self.filed(description, kind, None);
        };
        // "To be classified" is where what is not known is booked, and no suggestion.
        let under = Some(suggestion.under).filter(|_| suggestion.reason != Reason::Unknown);
        EnrichedTransaction {
            confidence: percent(suggestion.confidence),
            band: suggestion.confidence.band(),
            alternatives: suggestion.alternatives.iter().map(|id| id.get()).collect(),
            reason: suggestion.reason,
            ..self.filed(description, kind, under)
        }
    }

    /// The names of what it is filed under; nothing is sure of that.
    fn filed(&self, description: String, kind: CategoryType, under: Option<CategoryRef>) -> EnrichedTransaction {
        let category = under.and_then(|under| self.names.get(&under.category));
        let subcategory = under.and_then(|under| under.subcategory);
        let subcategories = category.map(|category| category.subcategories.as_slice()).unwrap_or_default();
        let named = subcategories.iter().find(|known| Some(known.id) == subcategory);
        EnrichedTransaction {
            clean_description: display_name(&description),
            description,
            kind,
            category_id: under.map(|under| under.category.get()),
            category_name: category.map(|category| category.name.to_string()),
            sub_category_id: subcategory.map(SubCategoryId::get),
            sub_category_name: named.map(|subcategory| subcategory.name.to_string()),
            confidence: 0.0,
            band: Band::Red,
            alternatives: Vec::new(),
            reason: Reason::Unknown,
        }
    }
}

/// Suggest categories for descriptions. Nothing is booked, and nothing is learned.
#[utoipa::path(
    post,
    path = "/enrichment/transactions",
    operation_id = "enrichTransactions",
    tag = "rules",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body(content = Vec<Described>, description = "Up to 500 descriptions"),
    responses(
        (status = 200, description = "What each would be filed under, in the same order", body = Vec<EnrichedTransaction>),
        Writing
    )
)]
pub(crate) async fn suggest(workspace: Workspace<Read>, post: Post<Vec<Described>>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, described| {
        if described.len() > DESCRIBED_MAX {
            let says = format!("{} descriptions, more than the {DESCRIBED_MAX} allowed", described.len());
            return Err(ApiError::at("", &says));
        }
        let places = Places::of(&mut tx).await?;
        let asked = described.iter().enumerate().map(|(n, it)| places.asked(n, it)).collect::<Result<Vec<_>, _>>()?;
        let deciders = Deciders::of(&mut tx).await?;
        let decided = aside(move || {
            Ok::<Vec<EnrichedTransaction>, ApiError>(asked.into_iter().map(|asked| deciders.decide(asked)).collect())
        });
        Ok((tx, Answer::ok(&decided.await?)))
    });
    work.await
}
