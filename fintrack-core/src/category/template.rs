//! The categories that a workspace may begin with, in Portuguese and English.

use super::CategoryKind;

/// The languages that FinTrack speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Brazilian Portuguese.
    #[default]
    Portuguese,
    /// English.
    English,
}

/// A category of the template.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// What the dictionary calls it; never shown.
    pub key: &'static str,
    /// Which way its money flows.
    pub kind: CategoryKind,
    pt: &'static str,
    en: &'static str,
    /// `#RRGGBB`.
    pub color: &'static str,
    /// One level below.
    pub subcategories: &'static [TemplateSub],
}

/// A subcategory of the template.
#[derive(Clone, Copy, Debug)]
pub struct TemplateSub {
    /// What the dictionary calls it; never shown.
    pub key: &'static str,
    pt: &'static str,
    en: &'static str,
}

impl Template {
    /// Its name in a language.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Portuguese => self.pt,
            Language::English => self.en,
        }
    }
}

impl TemplateSub {
    /// Its name in a language.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Portuguese => self.pt,
            Language::English => self.en,
        }
    }
}

/// Where an expense goes that nothing is known of, until a person files it. The classifier never learns from it.
pub const UNCLASSIFIED_EXPENSE: &str = "unclassified_expense";
/// Where an income goes that nothing is known of.
pub const UNCLASSIFIED_INCOME: &str = "unclassified_income";

const fn expense(
    key: &'static str,
    pt: &'static str,
    en: &'static str,
    color: &'static str,
    subcategories: &'static [TemplateSub],
) -> Template {
    Template { key, kind: CategoryKind::Expense, pt, en, color, subcategories }
}

const fn income(
    key: &'static str,
    pt: &'static str,
    en: &'static str,
    color: &'static str,
    subcategories: &'static [TemplateSub],
) -> Template {
    Template { key, kind: CategoryKind::Income, pt, en, color, subcategories }
}

const fn sub(key: &'static str, pt: &'static str, en: &'static str) -> TemplateSub {
    TemplateSub { key, pt, en }
}

/// The template, in the order in which people are shown it.
pub const TEMPLATE: &[Template] = &[
    expense(
        "housing",
        "Moradia",
        "Housing",
        "#5B6CFF",
        &[
            sub("rent", "Aluguel", "Rent"),
            sub("condominium", "Condomínio", "Condominium fee"),
            sub("energy", "Energia", "Electricity"),
            sub("water", "Água", "Water"),
            sub("gas", "Gás", "Gas"),
            sub("internet", "Internet e telefone", "Internet and phone"),
            sub("maintenance", "Manutenção", "Maintenance"),
        ],
    ),
    expense(
        "food",
        "Alimentação",
        "Food",
        "#F2994A",
        &[
            sub("groceries", "Supermercado", "Groceries"),
            sub("bakery", "Padaria", "Bakery"),
            sub("restaurants", "Restaurantes", "Restaurants"),
            sub("delivery", "Delivery", "Delivery"),
            sub("coffee", "Café", "Coffee"),
        ],
    ),
    expense(
        "transport",
        "Transporte",
        "Transport",
        "#2D9CDB",
        &[
            sub("fuel", "Combustível", "Fuel"),
            sub("ride", "Aplicativos", "Ride hailing"),
            sub("public_transport", "Transporte público", "Public transport"),
            sub("parking", "Estacionamento e pedágio", "Parking and tolls"),
            sub("car", "Manutenção do carro", "Car maintenance"),
        ],
    ),
    expense(
        "health",
        "Saúde",
        "Health",
        "#27AE60",
        &[
            sub("pharmacy", "Farmácia", "Pharmacy"),
            sub("doctor", "Consultas e exames", "Doctors and tests"),
            sub("health_plan", "Plano de saúde", "Health insurance"),
            sub("fitness", "Academia", "Fitness"),
        ],
    ),
    expense(
        "education",
        "Educação",
        "Education",
        "#9B51E0",
        &[sub("school", "Escola e cursos", "School and courses"), sub("books", "Livros", "Books")],
    ),
    expense(
        "leisure",
        "Lazer",
        "Leisure",
        "#EB5757",
        &[
            sub("streaming", "Streaming", "Streaming"),
            sub("events", "Cinema e shows", "Cinema and shows"),
            sub("travel", "Viagens", "Travel"),
            sub("games", "Jogos", "Games"),
        ],
    ),
    expense(
        "shopping",
        "Compras",
        "Shopping",
        "#F2C94C",
        &[
            sub("clothing", "Roupas", "Clothing"),
            sub("electronics", "Eletrônicos", "Electronics"),
            sub("home", "Casa", "Home"),
            sub("marketplace", "Lojas on-line", "Online stores"),
        ],
    ),
    expense(
        "personal",
        "Cuidados pessoais",
        "Personal care",
        "#BB6BD9",
        &[sub("beauty", "Beleza", "Beauty"), sub("pets", "Animais", "Pets")],
    ),
    expense(
        "finance",
        "Tarifas e impostos",
        "Fees and taxes",
        "#828282",
        &[
            sub("fees", "Tarifas bancárias", "Bank fees"),
            sub("taxes", "Impostos", "Taxes"),
            sub("interest", "Juros", "Interest"),
            sub("insurance", "Seguros", "Insurance"),
        ],
    ),
    expense("gifts", "Presentes e doações", "Gifts and donations", "#56CCF2", &[]),
    expense(UNCLASSIFIED_EXPENSE, "A classificar", "To be classified", "#BDBDBD", &[]),
    income("salary", "Salário", "Salary", "#219653", &[sub("bonus", "13º e bônus", "Bonus")]),
    income("freelance", "Trabalho autônomo", "Freelance", "#6FCF97", &[]),
    income(
        "yield",
        "Rendimentos",
        "Yields",
        "#00A3A3",
        &[sub("dividends", "Dividendos", "Dividends"), sub("interest_income", "Juros", "Interest")],
    ),
    income("refund", "Reembolsos", "Refunds", "#A0C4FF", &[]),
    income(UNCLASSIFIED_INCOME, "A classificar", "To be classified", "#BDBDBD", &[]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::name::{Color, Name};

    #[test]
    fn every_name_of_the_template_is_a_name_and_unique_in_its_kind() {
        for language in [Language::Portuguese, Language::English] {
            let mut seen = HashSet::new();
            for category in TEMPLATE {
                assert!(seen.insert((category.kind, category.name(language))), "{}", category.key);
                assert!(Name::new(category.name(language)).is_ok() && Color::new(category.color).is_ok());
                let subs: HashSet<_> = category.subcategories.iter().map(|sub| sub.name(language)).collect();
                assert_eq!(subs.len(), category.subcategories.len(), "{}", category.key);
            }
        }
    }

    #[test]
    fn the_template_has_the_size_that_people_can_oversee() {
        let subs: usize = TEMPLATE.iter().map(|category| category.subcategories.len()).sum();
        assert!((12..=18).contains(&TEMPLATE.len()) && (35..=45).contains(&subs), "{} and {subs}", TEMPLATE.len());
    }
}
