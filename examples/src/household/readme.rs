//! `README.md` of the statements, made of the same facts as `household.json`.

use super::manifest::{CardFacts, Manifest};

const HEAD: &str = "\
# Statements of an invented household

Ana and Bruno share two accounts and a card. Neither they nor their banks exist; the shapes of the files do: these are
the exports that Brazilian banks hand out, with the overlaps, equal lines and double sides that make them hard to book.
`fintrack demo` imports all of them and must end at the figures below, to the cent.

The files, this page and `household.json` (the same facts for programs) are made by a program, so that they can be made
again: `cargo run -p fintrack-examples --example household -- examples/statements`. A test compares them byte for byte.

## Files

In the order in which the household downloaded them. *Known* counts the lines that an earlier file has brought already.
";

const READING: &str = "
The two texts that say the same thing: each transfer between the accounts stands in both (`… Conta Ipê` here, `… CONTA
DIGITAL` there), and each payment of an invoice stands on *Conta Digital* (`Pagamento de fatura de cartão`) and on the
card's next invoice (`Pagamento recebido`).
";

pub(super) fn text(manifest: &Manifest) -> String {
    let mut page = HEAD.to_owned();
    let files = manifest.files.iter().map(|file| {
        [
            format!("`{}`", file.path),
            file.of.to_owned(),
            format!("{} – {}", file.from, file.to),
            file.lines.to_string(),
            file.duplicates.to_string(),
            file.shows.to_owned(),
        ]
    });
    page += &table(["file", "of", "days", "lines", "known", "shows"], files);
    page += READING;
    page += "\n## Balances\n\nIn reais, at the end of the day.\n";
    let balances = manifest.accounts.iter().map(|account| {
        let mut row = vec![account.name.to_owned(), account.opening_balance.clone()];
        row.extend(account.months.iter().map(|month| month.closing_balance.clone()));
        row
    });
    page += &table(["account", "before 2026-01-01", "2026-01-31", "2026-02-28", "2026-03-31"], balances);
    for card in &manifest.cards {
        page += &invoices(card);
    }
    page
}

fn invoices(card: &CardFacts) -> String {
    let head = format!(
        "\n## Invoices of {}\n\nLimit {}, closes on day {}, due on day {} of the next month, paid from {}.\n",
        card.name, card.limit, card.closing_day, card.due_day, card.payment_account
    );
    let rows = card.invoices.iter().map(|invoice| {
        [
            invoice.month.to_string(),
            invoice.closing_date.to_string(),
            invoice.due_date.to_string(),
            invoice.lines.to_string(),
            invoice.total.clone(),
            if invoice.is_paid { "yes" } else { "not yet" }.to_owned(),
        ]
    });
    head + &table(["month", "closes", "due", "lines", "total before payments", "paid"], rows)
}

fn table<const N: usize, R: AsRef<[String]>>(head: [&str; N], rows: impl Iterator<Item = R>) -> String {
    let rows: String = rows.map(|row| row.as_ref().join(" | ")).map(|row| ["| ", &row, " |\n"].concat()).collect();
    format!("\n| {} |\n|{}\n{rows}", head.join(" | "), "---|".repeat(N))
}
