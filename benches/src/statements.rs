//! Synthetic account statements as text tables, of any size.

use std::fmt::Write;

/// A statement as CSV, and what reading it must find.
pub struct Table {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many transactions it has.
    pub lines: u64,
    /// What they sum to, in cents.
    pub cents: i64,
}

const TEXTS: [&str; 6] = [
    "Padaria Primavera",
    "Pix enviado - Ana Luz",
    "Supermercado da Vila 0042",
    "Tarifa pacote de serviços",
    "Compra no débito Farmácia Sol & Cia",
    "Transferência recebida",
];

/// An account statement of at least so many bytes, in the manner of Brazilian banks: semicolons, decimal commas, the day
/// first, a bank's number and a running balance.
pub fn table(bytes_min: usize) -> Table {
    let mut out = String::with_capacity(bytes_min + 4096);
    out.push_str("Extrato Conta Corrente\nConta ;1234567-8\nPeríodo ;01/01/2026 a 31/12/2026\n\n");
    out.push_str("Data Lançamento;Histórico;Documento;Valor;Saldo\n");
    let (mut lines, mut sum, mut balance) = (0, 0, 1_000_000);
    for (n, text) in (0_i64..).zip(TEXTS.iter().cycle()) {
        if out.len() >= bytes_min {
            break;
        }
        let cents = match (n * 7_919) % 250_001 - 125_000 {
            0 => 1,
            cents => cents,
        };
        sum += cents;
        balance += cents;
        lines += 1;
        let (day, month) = (n / 40 % 28 + 1, n / 1120 % 12 + 1);
        write_row(&mut out, (day, month), text, n, cents, balance);
    }
    Table { bytes: out.into_bytes(), lines, cents: sum }
}

fn write_row(out: &mut String, (day, month): (i64, i64), text: &str, number: i64, cents: i64, balance: i64) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{day:02}/{month:02}/2026;{text};{number:08};");
    write_amount(out, cents);
    out.push(';');
    write_amount(out, balance);
    out.push('\n');
}

/// `-1.234,56`
fn write_amount(out: &mut String, cents: i64) {
    let (units, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
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
