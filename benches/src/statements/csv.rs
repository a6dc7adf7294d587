//! Text tables, as Brazilian banks write them.

use std::fmt::Write;

use super::{Draft, Size, Statement, name, units};

const TEXTS: [&str; 6] = [
    "Padaria Primavera",
    "Pix enviado - Ana Luz",
    "Supermercado da Vila 0042",
    "Tarifa pacote de serviços",
    "Compra no débito Farmácia Sol & Cia",
    "Transferência recebida",
];

const BEGINNING: &str = "Extrato Conta Corrente
Conta ;1234567-8
Período ;01/01/2026 a 31/12/2026

Data Lançamento;Histórico;Documento;Valor;Saldo
";

/// An account statement of some size, in the manner of Brazilian banks: semicolons, decimal commas, the day first, a
/// bank's number and a running balance.
pub fn statement(size: Size) -> Statement {
    let mut balance = 1_000_000;
    let row = |out: &mut String, n: i64| {
        let cents = match (n * 7_919) % 250_001 - 125_000 {
            0 => 1,
            cents => cents,
        };
        balance += cents;
        let (day, month) = (n / 40 % 28 + 1, n / 1120 % 12 + 1);
        // Writing to a string cannot fail.
        let _ = write!(out, "{day:02}/{month:02}/2026;{};{n:08};", name(&TEXTS, n));
        write_amount(out, cents);
        out.push(';');
        write_amount(out, balance);
        out.push('\n');
        cents
    };
    Draft::new(BEGINNING, size, row).end("")
}

/// `-1.234,56`
fn write_amount(out: &mut String, cents: i64) {
    let (units, rest) = units(cents);
    if cents < 0 {
        out.push('-');
    }
    let _ = match units {
        0..1_000 => write!(out, "{units}"),
        1_000..1_000_000 => write!(out, "{}.{:03}", units / 1_000, units % 1_000),
        _ => write!(out, "{}.{:03}.{:03}", units / 1_000_000, units / 1_000 % 1_000, units % 1_000),
    };
    let _ = write!(out, ",{rest:02}");
}
