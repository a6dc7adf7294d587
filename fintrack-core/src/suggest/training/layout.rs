//! How banks print a merchant: channel, date, processor, instalment, city, cut at the width of their fields.

use chrono::NaiveDate;

use super::Draws;
use crate::suggest::dictionary::Concept;

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Spent.
    Out,
    /// Earned.
    In,
    /// Given back.
    Back,
}

/// The merchant's field of a Brazilian card.
const FIELD: usize = 23;
/// The merchant's field of an American card.
const FIELD_AMERICAN: usize = 25;
/// The city's field.
const CITY: usize = 13;

const CITIES: &[&str] = &[
    "SAO PAULO",
    "RIO DE JANEIRO",
    "BELO HORIZONTE",
    "CURITIBA",
    "PORTO ALEGRE",
    "SALVADOR",
    "RECIFE",
    "FORTALEZA",
    "BRASILIA",
    "CAMPINAS",
    "GOIANIA",
    "FLORIANOPOLIS",
    "SANTOS",
    "OSASCO",
    "RIBEIRAO PRETO",
    "UBERLANDIA",
];
const TOWNS: &[(&str, &str)] =
    &[("MAPLETON", "VA"), ("SPRINGFIELD", "IL"), ("RIVERSIDE", "CA"), ("FAIRVIEW", "TN"), ("GEORGETOWN", "TX")];
/// What merchants add to their trade; nothing that means a trade itself.
const ADDED: &[&str] =
    &["ESTRELA", "DA SERRA", "SANTA CLARA", "HORIZONTE", "DOIS IRMAOS", "LTDA", "EIRELI", "ME", "0042"];
const PROCESSORS: &[&str] = &["PAG*", "MP *", "PG *", "EC *", "SUMUP *", "STONE*", "PICPAY*", "TON *"];
const CARD: &[&str] = &["COMPRA CARTAO", "COMPRA NO DEBITO", "COMPRA CARTAO CREDITO", "COMPRA A VISTA", "POS PURCHASE"];
const PIX_OUT: &[&str] = &["PIX ENVIADO", "PIX QR CODE", "TRANSFERENCIA ENVIADA PELO PIX -", "PAGAMENTO PIX"];
const PIX_IN: &[&str] = &["PIX RECEBIDO", "TRANSFERENCIA RECEBIDA PELO PIX -"];
const BILL: &[&str] = &["PAGAMENTO DE BOLETO -", "PAGTO", "DEBITO AUTOMATICO", "PAGAMENTO DE CONTA", "DEB AUT"];
/// Groups that send bills rather than take cards.
const BILLING: &[&str] = &["education", "housing", "insurance", "taxes_fees", "utilities"];

/// A text as a bank prints it.
pub(super) fn text(phrase: &str, concept: Concept, way: Way, date: NaiveDate, draws: &mut Draws) -> String {
    let name = name(phrase, draws);
    let is_billed = BILLING.contains(&concept.group_name()) && !draws.one_in(4);
    let printed = match way {
        Way::In if draws.one_in(2) => name,
        Way::In => format!("{} {name}", draws.one_of(PIX_IN)),
        Way::Back => format!("ESTORNO DE {name}"),
        Way::Out if is_billed => format!("{} {name}", draws.one_of(BILL)),
        // What the card scheme sends has capitals alone.
        Way::Out if draws.one_in(5) => return fields(&name, draws),
        Way::Out => purchase(&name, date, draws),
    };
    // Some banks print small letters.
    if draws.one_in(4) { titled(&printed) } else { printed }
}

/// The phrase in capitals, and what a merchant may add to it.
fn name(phrase: &str, draws: &mut Draws) -> String {
    let mut name = phrase.to_ascii_uppercase();
    if draws.one_in(3) {
        name.push(' ');
        name.push_str(draws.one_of(ADDED));
    }
    name
}

fn purchase(name: &str, date: NaiveDate, draws: &mut Draws) -> String {
    let (day, hour, minute) = (date.format("%d/%m"), draws.below(14) + 8, draws.below(60));
    match draws.below(8) {
        0 | 1 => format!("{} {day} {hour:02}:{minute:02} {name}", draws.one_of(CARD)),
        2 => format!("{} {name} {day}", draws.one_of(CARD)),
        3 => format!("{}{name}", draws.one_of(PROCESSORS)),
        4 => {
            let parts = draws.below(11) + 2;
            let part = draws.below(parts) + 1;
            if draws.one_in(2) {
                format!("{name} PARC {part:02}/{parts:02} {}", draws.one_of(CITIES))
            } else {
                format!("{name} {part}/{parts}")
            }
        }
        5 => format!("{} {name}", draws.one_of(PIX_OUT)),
        6 => format!("Pix - Enviado - {day} {hour:02}:{minute:02} {name}"),
        _ => name.to_owned(),
    }
}

/// Merchant and city as card schemes send them.
fn fields(name: &str, draws: &mut Draws) -> String {
    if draws.one_in(3) {
        let (town, state) = draws.one_of(TOWNS);
        field(name, FIELD_AMERICAN, town, state)
    } else {
        field(name, FIELD, draws.one_of(CITIES), " BR")
    }
}

/// A line of fields of fixed width: what is longer is cut, and the merchant may touch the city.
fn field(name: &str, width: usize, city: &str, end: &str) -> String {
    format!("{name:<width$.width$}{city:<CITY$.CITY$}{end}")
}

/// Each word with one capital.
fn titled(text: &str) -> String {
    let mut is_first = true;
    let turn = |c: char| {
        let turned = if is_first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        is_first = !c.is_alphanumeric();
        turned
    };
    text.chars().map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::descriptor::Descriptor;

    #[test]
    fn a_field_has_the_width_that_the_reader_knows() {
        let line = field("PADARIA E CONFEITARIA SAO JORGE", FIELD, "BELO HORIZONTE", " BR");
        assert_eq!((line.len(), line.as_str()), (39, "PADARIA E CONFEITARIA SBELO HORIZONT BR"));
        assert_eq!(Descriptor::of(&line).key(), "padaria confeitaria");
        let line = field("FOOD BARN #0391", FIELD_AMERICAN, "MAPLETON", "VA");
        assert_eq!((line.len(), Descriptor::of(&line).key()), (40, "food barn"));
    }

    #[test]
    fn a_title_has_small_letters_behind_its_capitals() {
        assert_eq!(titled("COMPRA 01/06 PAG*CAFE BOM"), "Compra 01/06 Pag*Cafe Bom");
    }
}
