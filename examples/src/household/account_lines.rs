//! What happened on the two accounts.

use fintrack_core::calendar::date;
use fintrack_core::money::brl;

use super::{Movement, Nature};

fn line(month: u32, day: u32, amount: &str, text: &'static str, nature: Nature) -> Movement {
    Movement { date: date(2026, month, day), amount: brl(amount), text, nature }
}

fn expense(month: u32, day: u32, amount: &str, text: &'static str, category: &'static str) -> Movement {
    Movement { amount: -brl(amount), ..line(month, day, amount, text, Nature::Expense(category)) }
}

fn income(month: u32, day: u32, amount: &str, text: &'static str, category: &'static str) -> Movement {
    line(month, day, amount, text, Nature::Income(category))
}

const BAKERY: &str = "Compra no débito - Padaria Pão Quente";
const CLEANER: &str = "Transferência enviada pelo Pix - Diarista Célia Ramos";
const ENERGY: &str = "Pagamento de boleto efetuado - Energia Luz do Vale";
const FROM_IPE: &str = "Transferência recebida pelo Pix - Ana Souza - Conta Ipê";
const FUEL: &str = "Compra no débito - Posto Estrela Combustíveis";
const INTERNET: &str = "Pagamento de boleto efetuado - Internet Fibra Veloz";
const INVOICE: &str = "Pagamento de fatura de cartão";
const METRO: &str = "Compra no débito - Metrô Bilheteria";
const PHARMACY: &str = "Compra no débito - Farmácia Saúde Já";
const RENT: &str = "Pagamento de boleto efetuado - Aluguel Imobiliária Boa Vista";
const RESTAURANT: &str = "Compra no débito - Restaurante Sabor Mineiro";
const STREET_MARKET: &str = "Compra no débito - Hortifruti da Praça";
const SUPERMARKET: &str = "Compra no débito - Supermercado Bom Dia";
const WATER: &str = "Pagamento de boleto efetuado - Água e Saneamento Municipal";

/// *Conta Digital*, oldest first.
pub(super) fn conta_digital() -> Vec<Movement> {
    let mut all = digital_january();
    all.extend(digital_february());
    all.extend(digital_march());
    all
}

fn digital_january() -> Vec<Movement> {
    vec![
        // Two equal coffees on one morning: two transactions, however often a file brings them.
        expense(1, 2, "12.50", BAKERY, "Alimentação"),
        expense(1, 2, "12.50", BAKERY, "Alimentação"),
        expense(1, 3, "286.47", SUPERMARKET, "Alimentação"),
        line(1, 5, "4200.00", FROM_IPE, Nature::Transfer),
        expense(1, 5, "1850.00", RENT, "Moradia"),
        expense(1, 7, "5.40", METRO, "Transporte"),
        expense(1, 7, "5.40", METRO, "Transporte"),
        expense(1, 8, "64.90", PHARMACY, "Saúde"),
        expense(1, 10, "189.73", ENERGY, "Moradia"),
        expense(1, 12, "119.90", INTERNET, "Moradia"),
        expense(1, 14, "58.35", STREET_MARKET, "Alimentação"),
        expense(1, 15, "180.00", CLEANER, "Moradia"),
        expense(1, 17, "312.08", SUPERMARKET, "Alimentação"),
        expense(1, 20, "76.45", WATER, "Moradia"),
        expense(1, 23, "210.00", FUEL, "Transporte"),
        income(
            1,
            26,
            "350.00",
            "Transferência recebida pelo Pix - Rafael Costa - Aulas de violão",
            "Trabalho autônomo",
        ),
        expense(1, 29, "180.00", CLEANER, "Moradia"),
        expense(1, 31, "94.60", RESTAURANT, "Alimentação"),
    ]
}

fn digital_february() -> Vec<Movement> {
    vec![
        expense(2, 2, "12.50", BAKERY, "Alimentação"),
        expense(2, 3, "301.12", SUPERMARKET, "Alimentação"),
        line(2, 5, "4200.00", FROM_IPE, Nature::Transfer),
        expense(2, 5, "1850.00", RENT, "Moradia"),
        line(2, 5, "-1196.64", INVOICE, Nature::CardPayment),
        expense(2, 9, "5.40", METRO, "Transporte"),
        expense(2, 9, "5.40", METRO, "Transporte"),
        expense(2, 10, "176.21", ENERGY, "Moradia"),
        expense(2, 12, "119.90", INTERNET, "Moradia"),
        expense(2, 12, "180.00", CLEANER, "Moradia"),
        expense(2, 14, "148.90", RESTAURANT, "Alimentação"),
        expense(2, 18, "41.75", STREET_MARKET, "Alimentação"),
        expense(2, 20, "81.30", WATER, "Moradia"),
        expense(2, 21, "265.94", SUPERMARKET, "Alimentação"),
        expense(2, 24, "195.00", FUEL, "Transporte"),
        income(
            2,
            25,
            "350.00",
            "Transferência recebida pelo Pix - Rafael Costa - Aulas de violão",
            "Trabalho autônomo",
        ),
        expense(2, 26, "180.00", CLEANER, "Moradia"),
        expense(2, 27, "12.50", BAKERY, "Alimentação"),
        expense(2, 27, "12.50", BAKERY, "Alimentação"),
    ]
}

fn digital_march() -> Vec<Movement> {
    vec![
        expense(3, 2, "278.66", SUPERMARKET, "Alimentação"),
        line(3, 5, "4350.00", FROM_IPE, Nature::Transfer),
        expense(3, 5, "1850.00", RENT, "Moradia"),
        line(3, 5, "-1379.07", INVOICE, Nature::CardPayment),
        expense(3, 7, "37.80", PHARMACY, "Saúde"),
        expense(3, 10, "168.02", ENERGY, "Moradia"),
        expense(3, 11, "5.40", METRO, "Transporte"),
        expense(3, 11, "5.40", METRO, "Transporte"),
        expense(3, 12, "119.90", INTERNET, "Moradia"),
        expense(3, 12, "180.00", CLEANER, "Moradia"),
        expense(3, 14, "333.25", SUPERMARKET, "Alimentação"),
        expense(3, 18, "52.10", STREET_MARKET, "Alimentação"),
        expense(3, 20, "79.15", WATER, "Moradia"),
        line(3, 20, "-300.00", "Transferência enviada pelo Pix - Ana Souza - Conta Ipê", Nature::Transfer),
        expense(3, 21, "112.40", RESTAURANT, "Alimentação"),
        expense(3, 24, "220.00", FUEL, "Transporte"),
        income(
            3,
            25,
            "420.00",
            "Transferência recebida pelo Pix - Rafael Costa - Aulas de violão",
            "Trabalho autônomo",
        ),
        expense(3, 26, "180.00", CLEANER, "Moradia"),
        expense(3, 30, "12.50", BAKERY, "Alimentação"),
    ]
}

const BANK_FEE: &str = "TARIFA PACOTE DE SERVIÇOS";
const CAFE: &str = "COMPRA DÉBITO CAFÉ DO FÓRUM";
const CAR_INSURANCE: &str = "DÉBITO AUTOMÁTICO SEGURO AUTO PROTEÇÃO";
const HEALTH_PLAN: &str = "DÉBITO AUTOMÁTICO PLANO DE SAÚDE VIDA BOA";
const INTEREST: &str = "RENDIMENTO APLICAÇÃO AUTOMÁTICA";
const LANGUAGE_SCHOOL: &str = "BOLETO CURSO DE INGLÊS PRIMAVERA";
const SALARY_ANA: &str = "CRÉDITO DE SALÁRIO TECNOVALE LTDA";
const SALARY_BRUNO: &str = "CRÉDITO DE SALÁRIO COLÉGIO HORIZONTE";
const TO_DIGITAL: &str = "PIX ENVIADO ANA SOUZA CONTA DIGITAL";

/// *Conta Ipê*, oldest first.
pub(super) fn conta_ipe() -> Vec<Movement> {
    vec![
        income(1, 5, "7850.00", SALARY_ANA, "Salário"),
        income(1, 5, "4300.00", SALARY_BRUNO, "Salário"),
        line(1, 5, "-4200.00", TO_DIGITAL, Nature::Transfer),
        expense(1, 8, "689.00", HEALTH_PLAN, "Saúde"),
        expense(1, 12, "218.40", CAR_INSURANCE, "Tarifas e impostos"),
        expense(1, 15, "32.90", BANK_FEE, "Tarifas e impostos"),
        expense(1, 16, "430.00", LANGUAGE_SCHOOL, "Educação"),
        expense(1, 19, "1286.54", "PAGAMENTO TRIBUTOS IPVA", "Tarifas e impostos"),
        // Equal purchases on one day again, at the other bank.
        expense(1, 22, "8.00", CAFE, "Alimentação"),
        expense(1, 22, "8.00", CAFE, "Alimentação"),
        income(1, 30, "31.17", INTEREST, "Rendimentos"),
        income(2, 5, "7850.00", SALARY_ANA, "Salário"),
        income(2, 5, "4300.00", SALARY_BRUNO, "Salário"),
        line(2, 5, "-4200.00", TO_DIGITAL, Nature::Transfer),
        // These lie where the CSV of January and the OFX of February overlap.
        expense(2, 6, "8.00", CAFE, "Alimentação"),
        expense(2, 6, "8.00", CAFE, "Alimentação"),
        expense(2, 9, "689.00", HEALTH_PLAN, "Saúde"),
        expense(2, 12, "218.40", CAR_INSURANCE, "Tarifas e impostos"),
        expense(2, 13, "32.90", BANK_FEE, "Tarifas e impostos"),
        expense(2, 18, "430.00", LANGUAGE_SCHOOL, "Educação"),
        expense(2, 20, "340.00", "PAGAMENTO TRIBUTOS IPTU COTA ÚNICA", "Tarifas e impostos"),
        income(2, 27, "38.42", INTEREST, "Rendimentos"),
        income(3, 5, "7850.00", SALARY_ANA, "Salário"),
        income(3, 5, "4300.00", SALARY_BRUNO, "Salário"),
        line(3, 5, "-4350.00", TO_DIGITAL, Nature::Transfer),
        expense(3, 9, "689.00", HEALTH_PLAN, "Saúde"),
        expense(3, 12, "218.40", CAR_INSURANCE, "Tarifas e impostos"),
        expense(3, 13, "32.90", BANK_FEE, "Tarifas e impostos"),
        expense(3, 18, "430.00", LANGUAGE_SCHOOL, "Educação"),
        line(3, 20, "300.00", "PIX RECEBIDO ANA SOUZA CONTA DIGITAL", Nature::Transfer),
        expense(3, 27, "8.00", CAFE, "Alimentação"),
        income(3, 31, "46.05", INTEREST, "Rendimentos"),
    ]
}
