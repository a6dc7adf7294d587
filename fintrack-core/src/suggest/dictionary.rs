//! Words that usually mean a category, in Portuguese and English. Ours, small and careful.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::MerchantKey;
use crate::category::CategoryKind;

/// A word of the dictionary that a merchant's name holds.
pub(super) struct Hit {
    /// The word, as the dictionary has it.
    pub word: &'static str,
    /// The template's key of the category or subcategory.
    pub category: &'static str,
}

/// `word*` also matches longer words that begin so; several words must follow one another. A line a category.
const EXPENSES: &[(&str, &[&str])] = &[
    ("rent", &["aluguel", "imobiliaria", "rent", "landlord"]),
    ("condominium", &["condominio", "hoa"]),
    ("energy", &["energia", "enel", "cemig", "copel", "light servicos", "cpfl", "electric*", "eletric*"]),
    ("water", &["sabesp", "saneamento", "agua", "copasa", "sanepar", "water"]),
    ("gas", &["comgas", "ultragaz", "liquigas", "gas"]),
    ("internet", &["internet", "telefon*", "vivo", "claro", "tim", "fibra", "banda larga", "mobile", "broadband"]),
    ("maintenance", &["encanador", "chaveiro", "reparos", "plumber"]),
    (
        "groceries",
        &[
            "supermercad*",
            "mercado",
            "mercadinho",
            "hipermercado",
            "atacad*",
            "hortifruti*",
            "sacolao",
            "quitanda",
            "mercearia",
            "acougue",
            "emporio",
            "feira",
            "carrefour",
            "grocer*",
            "supermarket",
            "market",
        ],
    ),
    ("bakery", &["padaria", "panificadora", "confeitaria", "bakery"]),
    ("delivery", &["ifood", "delivery", "rappi", "doordash", "uber eats"]),
    (
        "restaurants",
        &[
            "restaurante*",
            "lanchonete",
            "pizzaria",
            "churrascaria",
            "hamburgueria",
            "bar",
            "cantina",
            "restaurant*",
            "pizza",
            "burger",
            "sushi",
            "almoco",
            "boteco",
        ],
    ),
    ("coffee", &["cafe", "cafeteria", "coffee", "starbucks"]),
    ("fuel", &["posto", "combustive*", "gasolina", "etanol", "shell", "ipiranga", "petrobras", "fuel", "gas station"]),
    ("ride", &["uber", "99app", "taxi", "cabify", "corrida", "lyft", "ride"]),
    ("public_transport", &["metro", "onibus", "bilhete unico", "trem", "passagem urbana", "transit", "subway", "bus"]),
    ("parking", &["estacionamento", "pedagio", "sem parar", "veloe", "parking", "toll"]),
    ("car", &["oficina", "mecanica", "autopecas", "pneus", "lava rapido", "ipva", "detran"]),
    ("pharmacy", &["farmacia", "drogaria", "droga", "drogasil", "pharmacy", "drugstore"]),
    ("doctor", &["clinica", "hospital", "laboratorio", "consulta", "dentista", "odonto*", "medic*", "psicolog*"]),
    ("health_plan", &["plano saude", "unimed", "amil", "hapvida", "health insurance"]),
    ("fitness", &["academia", "smart fit", "pilates", "yoga", "crossfit", "gym"]),
    ("school", &["escola", "colegio", "faculdade", "universidade", "curso*", "mensalidade", "school", "tuition"]),
    ("books", &["livraria", "papelaria", "livros", "bookstore"]),
    ("streaming", &["netflix", "spotify", "streaming", "disney", "hbo", "prime video", "youtube", "deezer"]),
    ("events", &["cinema", "ingresso*", "teatro", "show", "museu", "theater"]),
    ("travel", &["hotel", "pousada", "airbnb", "latam", "gol linhas", "azul linhas", "viagem", "viagens", "airlines"]),
    ("games", &["steam", "playstation", "xbox", "nintendo", "games"]),
    ("clothing", &["roupas", "modas", "calcados", "sapataria", "renner", "riachuelo", "vestuario", "clothing"]),
    ("electronics", &["eletronicos", "informatica", "celulares", "electronics"]),
    ("home", &["moveis", "decoracao", "material construcao", "ferragens", "furniture"]),
    ("marketplace", &["amazon", "mercado livre", "mercadolivre", "shopee", "magalu", "magazine luiza", "aliexpress"]),
    ("beauty", &["salao", "barbearia", "cabeleireir*", "manicure", "perfumaria", "cosmeticos", "barber"]),
    ("pets", &["pet", "petshop", "veterinari*", "racao"]),
    ("fees", &["tarifa*", "anuidade", "cesta servicos", "manutencao conta", "iof", "fee", "bank charge"]),
    ("taxes", &["imposto*", "iptu", "darf", "das simples", "receita federal", "tributo*", "tax"]),
    ("interest", &["juros", "multa", "encargos", "interest"]),
    ("insurance", &["seguro*", "seguradora", "insurance"]),
    ("gifts", &["presente*", "doacao", "donation", "gift"]),
];

const INCOMES: &[(&str, &[&str])] = &[
    ("bonus", &["decimo terceiro", "bonus", "plr"]),
    ("salary", &["salario", "folha pagamento", "proventos", "remuneracao", "salary", "payroll"]),
    ("freelance", &["freela*", "honorarios", "prestacao servicos", "nota fiscal", "consultoria"]),
    ("dividends", &["dividendo*", "jcp", "proventos acoes", "dividend"]),
    ("interest_income", &["rendimento*", "juros", "remuneracao poupanca", "interest"]),
    ("refund", &["estorno", "reembolso", "devolucao", "ressarcimento", "refund", "cashback"]),
];

/// The phrases of a table by their first word, so that a merchant is not compared with all of them.
struct Index {
    whole: HashMap<&'static str, Vec<Entry>>,
    stems: Vec<(&'static str, Entry)>, // first words that end with `*`
}

/// A phrase, and its place in the table: of equally long ones the first wins.
#[derive(Clone, Copy)]
struct Entry {
    phrase: &'static str,
    category: &'static str,
    rank: usize,
}

impl Index {
    fn of(table: &[(&'static str, &'static [&'static str])]) -> Self {
        let mut index = Self { whole: HashMap::new(), stems: Vec::new() };
        let phrases =
            table.iter().flat_map(|(category, phrases)| phrases.iter().map(move |phrase| (*category, *phrase)));
        for (rank, (category, phrase)) in phrases.enumerate() {
            let entry = Entry { phrase, category, rank };
            let first = phrase.split(' ').next().unwrap_or(phrase);
            match first.strip_suffix('*') {
                Some(stem) => index.stems.push((stem, entry)),
                None => index.whole.entry(first).or_default().push(entry),
            }
        }
        index
    }

    /// The phrases that may begin with a word.
    fn beginning_with<'i>(&'i self, word: &'i str) -> impl Iterator<Item = &'i Entry> {
        let stems = self.stems.iter().filter(move |(stem, _)| word.starts_with(stem)).map(|(_, entry)| entry);
        self.whole.get(word).into_iter().flatten().chain(stems)
    }
}

/// The entry of the dictionary that a merchant's words hold; of several, the one with most letters.
pub(super) fn find(kind: CategoryKind, key: &MerchantKey) -> Option<Hit> {
    static OF_EXPENSES: LazyLock<Index> = LazyLock::new(|| Index::of(EXPENSES));
    static OF_INCOMES: LazyLock<Index> = LazyLock::new(|| Index::of(INCOMES));
    let index: &Index = match kind {
        CategoryKind::Expense => &OF_EXPENSES,
        CategoryKind::Income => &OF_INCOMES,
    };
    let mut best: Option<Entry> = None;
    let mut rest = key.words();
    while let Some(word) = rest.clone().next() {
        for entry in index.beginning_with(word).filter(|entry| follows(rest.clone(), entry.phrase)) {
            let weight = |entry: &Entry| (entry.phrase.len(), Reverse(entry.rank));
            if best.as_ref().is_none_or(|best| weight(entry) > weight(best)) {
                best = Some(*entry);
            }
        }
        rest.next();
    }
    best.map(|entry| Hit { word: entry.phrase, category: entry.category })
}

/// Whether words begin with a phrase.
fn follows<'k>(mut words: impl Iterator<Item = &'k str>, phrase: &str) -> bool {
    let matches = |word: &str, pattern: &str| match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == pattern,
    };
    phrase.split(' ').all(|pattern| words.next().is_some_and(|word| matches(word, pattern)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::TEMPLATE;

    #[test]
    fn every_entry_names_a_category_of_the_template() {
        for (table, kind) in [(EXPENSES, CategoryKind::Expense), (INCOMES, CategoryKind::Income)] {
            for (category, words) in table {
                assert!(!words.is_empty());
                assert!(
                    TEMPLATE.iter().any(|template| template.kind == kind
                        && (template.key == *category
                            || template.subcategories.iter().any(|sub| sub.key == *category))),
                    "{category}"
                );
            }
        }
    }

    #[test]
    fn the_longest_word_wins() {
        let find = |text: &str| find(CategoryKind::Expense, &MerchantKey::of(text).unwrap()).map(|hit| hit.category);
        assert_eq!(find("MERCADO LIVRE"), Some("marketplace"));
        assert_eq!(find("Supermercados Boa Vista"), Some("groceries"));
        assert_eq!(find("Uber Eats"), Some("delivery"));
        assert_eq!(find("Zyx Qwerty"), None);
    }
}
