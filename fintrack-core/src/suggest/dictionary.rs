//! Words that usually mean a category, in Portuguese and English. Ours, small and careful.

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

/// The entry of the dictionary that a merchant's words hold; of several, the one with most letters.
pub(super) fn find(kind: CategoryKind, key: &MerchantKey) -> Option<Hit> {
    let table = match kind {
        CategoryKind::Expense => EXPENSES,
        CategoryKind::Income => INCOMES,
    };
    table
        .iter()
        .flat_map(|(category, words)| words.iter().map(move |word| Hit { word, category }))
        .filter(|hit| holds(key, hit.word))
        // The first of equals: a later one must be strictly longer.
        .reduce(|best, hit| if hit.word.len() > best.word.len() { hit } else { best })
}

fn holds(key: &MerchantKey, phrase: &str) -> bool {
    let matches = |word: &str, pattern: &str| match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == pattern,
    };
    let mut rest = key.words();
    loop {
        let mut here = rest.clone();
        if phrase.split(' ').all(|pattern| here.next().is_some_and(|word| matches(word, pattern))) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
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
