//! What the card's invoices hold, newest first, as the bank prints them.

use fintrack_core::calendar::date;
use fintrack_core::money::brl;

use super::{Movement, Nature};

fn purchase(month: u32, day: u32, amount: &str, text: &'static str, category: &'static str) -> Movement {
    Movement { date: date(2026, month, day), amount: brl(amount), text, nature: Nature::Expense(category) }
}

/// A part of the fridge, bought on 18 November in ten instalments: each invoice prints the date of the purchase.
fn fridge(text: &'static str) -> Movement {
    Movement { date: date(2025, 11, 18), ..purchase(1, 1, "189.90", text, "Compras") }
}

const BOOKSHOP: &str = "Livraria Página Nova";
const CAFE: &str = "Café da Esquina";
const CINEMA: &str = "Cinema Estação";
const GYM: &str = "Academia Corpo em Movimento";
const MUSIC: &str = "Streaming Música Mensal";
const PET_SHOP: &str = "Pet Shop Amigo Fiel";
const PIZZERIA: &str = "Pizzaria Forno a Lenha";
const STREAMING: &str = "Streaming Filmes Mensal";
const SUPERMARKET: &str = "Supermercado Bom Dia";
const TAXI: &str = "Táxi Aplicativo Vai Já";

pub(super) fn january() -> Vec<Movement> {
    vec![
        purchase(1, 24, "86.70", PIZZERIA, "Alimentação"),
        purchase(1, 23, "21.90", TAXI, "Transporte"),
        purchase(1, 20, "264.38", SUPERMARKET, "Alimentação"),
        purchase(1, 18, "23.75", TAXI, "Transporte"),
        purchase(1, 17, "72.00", CINEMA, "Lazer"),
        purchase(1, 14, "9.50", CAFE, "Alimentação"),
        purchase(1, 14, "9.50", CAFE, "Alimentação"),
        purchase(1, 10, "39.90", STREAMING, "Lazer"),
        purchase(1, 8, "21.90", MUSIC, "Lazer"),
        purchase(1, 7, "119.90", GYM, "Saúde"),
        purchase(1, 6, "148.20", PET_SHOP, "Cuidados pessoais"),
        purchase(1, 4, "189.11", "Loja Moda Aurora", "Compras"),
        fridge("Loja Eletro Mundo - Parcela 3/10"),
    ]
}

pub(super) fn february() -> Vec<Movement> {
    vec![
        purchase(2, 24, "18.40", TAXI, "Transporte"),
        purchase(2, 21, "238.15", SUPERMARKET, "Alimentação"),
        Movement {
            amount: brl("-59.90"),
            nature: Nature::Refund("Educação"),
            ..purchase(2, 18, "59.90", "Estorno de \"Livraria Página Nova\"", "Educação")
        },
        purchase(2, 16, "54.00", "Bloco de Carnaval - Bar do Largo", "Lazer"),
        purchase(2, 14, "132.60", "Restaurante Jardim Secreto", "Alimentação"),
        purchase(2, 11, "59.90", BOOKSHOP, "Educação"),
        purchase(2, 10, "39.90", STREAMING, "Lazer"),
        purchase(2, 8, "21.90", MUSIC, "Lazer"),
        purchase(2, 7, "119.90", GYM, "Saúde"),
        Movement {
            amount: brl("-1196.64"),
            nature: Nature::CardPayment,
            ..purchase(2, 5, "1196.64", "Pagamento recebido", "")
        },
        purchase(2, 3, "164.32", PET_SHOP, "Cuidados pessoais"),
        purchase(1, 30, "389.00", "Clínica Odontológica Sorriso", "Saúde"),
        purchase(1, 28, "11.00", CAFE, "Alimentação"),
        fridge("Loja Eletro Mundo - Parcela 4/10"),
    ]
}

pub(super) fn march() -> Vec<Movement> {
    vec![
        purchase(3, 25, "44.90", PIZZERIA, "Alimentação"),
        purchase(3, 22, "291.77", SUPERMARKET, "Alimentação"),
        purchase(3, 21, "19.80", TAXI, "Transporte"),
        purchase(3, 21, "19.80", TAXI, "Transporte"),
        purchase(3, 15, "64.00", CINEMA, "Lazer"),
        purchase(3, 13, "129.90", "Papelaria Escolar Recreio", "Educação"),
        purchase(3, 10, "39.90", STREAMING, "Lazer"),
        purchase(3, 9, "9.50", CAFE, "Alimentação"),
        purchase(3, 9, "9.50", CAFE, "Alimentação"),
        purchase(3, 8, "21.90", MUSIC, "Lazer"),
        purchase(3, 7, "119.90", GYM, "Saúde"),
        Movement {
            amount: brl("-1379.07"),
            nature: Nature::CardPayment,
            ..purchase(3, 5, "1379.07", "Pagamento recebido", "")
        },
        purchase(3, 1, "142.35", PET_SHOP, "Cuidados pessoais"),
        purchase(2, 27, "97.60", "Loja Moda Aurora", "Compras"),
        fridge("Loja Eletro Mundo - Parcela 5/10"),
    ]
}
