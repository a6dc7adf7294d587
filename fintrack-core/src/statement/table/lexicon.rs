//! The words of bank exports, as data: what columns are called, what balance rows say, what stands for debit and credit.
//!
//! Every phrase is written as [`super::header::folded`] leaves it: lower case, no accents, marks made blanks.

use super::super::amount::Direction;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The day of the booking or of the transaction.
    Date,
    /// A day of less interest: value date, clearing.
    OtherDate,
    /// The signed or unsigned amount in the account's currency.
    Amount,
    /// What is left of a gross amount after fees.
    NetAmount,
    /// The amount before fees.
    GrossAmount,
    /// The amount in another currency, or another figure of which nothing depends.
    OtherAmount,
    /// Money out.
    Debit,
    /// Money in.
    Credit,
    /// The balance after the row.
    Balance,
    /// The statement's first balance, repeated in every row.
    OpeningBalance,
    /// The statement's last balance, repeated in every row.
    ClosingBalance,
    /// A fee of the movement.
    Fee,
    /// A word or letter for money in or out; where its cells say something else, a kind of movement.
    Direction,
    /// Whether the movement is booked, pending, refused.
    Status,
    /// The amount's currency.
    Currency,
    /// Another amount's currency.
    OtherCurrency,
    /// What it was.
    Description,
    /// With whom.
    Party,
    /// More text of it.
    Memo,
    /// The bank's identity of the movement.
    Id,
    /// The account's number or name.
    Account,
    /// The card's number or name.
    Card,
    /// "k of n".
    Instalment,
    /// A category, which is no description.
    Category,
}

impl Role {
    /// Whether the amount of a movement may stand in such a column.
    pub(super) const fn is_amount(self) -> bool {
        matches!(self, Amount | NetAmount | GrossAmount | OtherAmount | Debit | Credit)
    }
}

/// Whether a phrase is English, or of a language whose dates start with the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tongue {
    /// English, in which both date orders and the decimal dot are at home; or a word that English has too.
    English,
    /// Chinese, Japanese, Korean: the year first, and the decimal dot.
    EastAsian,
    /// Any other: the day first, and the decimal comma.
    Other,
}

use Role::{
    Account, Amount, Balance, Card, Category, ClosingBalance, Credit, Currency, Date, Debit, Description,
    Direction as Flag, Fee, GrossAmount, Id, Instalment, Memo, NetAmount, OpeningBalance, OtherAmount, OtherCurrency,
    OtherDate, Party, Status,
};
use Tongue::{English, Other};

/// The names of columns.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const COLUMNS: &[(Role, Tongue, &[&str])] = &[
    (Date, English, &[
        "date", "transaction date", "trans date", "trade date", "booking date", "booked date", "booked",
        "posting date", "posted date", "post date", "posted", "posted on", "date posted", "started date",
        "completed date", "date completed", "date started", "entry date", "process date", "processing date",
        "processed date", "transaction datetime", "datetime", "date time", "created", "created utc", "created on",
        "created at", "timestamp", "time", "txn date", "tran date", "date of transaction", "transaction time",
        "operation date", "effective date", "date utc", "date and time", "accounting date", "account date",
        "activity date",
    ]),
    (Date, Other, &[
        "data", "data lancamento", "data do lancamento", "data de lancamento", "data movimento", "data do movimento",
        "data mov", "data operacao", "data da operacao", "data transacao", "data da transacao", "data compra",
        "data da compra", "data de compra", "data hora", "data e hora", "dt lancamento", "dt movimento", "dia", "dt",
        "data contabil", "data do evento", "data da movimentacao", "data movimentacao", "data de operacao", "fecha",
        "fecha operacion", "fecha de operacion", "fecha de la operacion", "f operacion", "fecha contable",
        "fecha movimiento", "fecha de movimiento", "fecha mov", "f contable", "fecha transaccion", "fecha de compra",
        "fecha y hora", "fecha oper", "fecha de transaccion", "datum", "buchungstag", "buchungsdatum", "buchung",
        "belegdatum", "transaktionsdatum", "umsatzdatum", "buchungszeitpunkt", "abschlussdatum", "zahlungsdatum",
        "kaufdatum", "date de transaction", "buchungs datum", "date operation", "date de l operation",
        "date d operation", "date de operation", "date comptable", "date de comptabilisation", "dateop", "date op",
        "date transaction", "date d achat", "date ecriture", "boekdatum", "boekingsdatum", "transactiedatum",
        "datum transactie", "boekings datum", "uitvoeringsdatum", "data operazione", "data contabile",
        "data registrazione", "data di contabilizzazione", "data op", "data di registrazione", "data movimento",
        "data operacji", "data transakcji", "data ksiegowania", "data zaksiegowania", "datum provedeni",
        "datum zauctovani", "datum transakce", "datum odepsani", "datum uctovani", "dato", "bogforingsdato",
        "bogfort", "bokforingsdag", "bokforingsdatum", "bokfort dato", "bokforingsdato", "utfort dato",
        "transaktionsdato", "transaktionsdag", "transaksjonsdato", "bokforingsdatum", "reskontradatum",
        "kirjauspaiva", "kirjauspvm", "paivamaara", "maksupaiva", "pvm", "konyveles datuma", "tranzakcio datuma",
        "datum konyveles", "data tranzactiei", "data tranzactie", "tarih", "islem tarihi", "дата", "дата операции",
        "дата операцii", "дата и время операции", "дата транзакции", "дата проводки", "дата платежа",
        "дата i час операцii", "ημερομηνια", "日付", "取引日", "お取引日", "年月日", "ご利用日", "利用日", "交易时间", "交易日期", "日期", "交易日",
        "記帳日", "תאריך",
    ]),
    (OtherDate, English, &[
        "value date", "val date", "settlement date", "settled", "clearing date", "available on", "available on utc",
        "due date", "reference date", "initial date", "final date", "start date", "end date", "statement date",
        "updated", "updated on", "valuta date", "payment date",
    ]),
    (OtherDate, Other, &[
        "data do balancete", "data balancete", "data valor", "data da efetivacao", "data de efetivacao",
        "data vencimento", "vencimento", "data contabilizacao", "data pagamento", "data do pagamento",
        "data liquidacao", "fecha valor", "f valor", "wertstellung", "wertstellungsdatum", "valuta", "valutadatum",
        "valuta datum", "wert", "date valeur", "date de valeur", "dateval", "date val", "valeur", "rentedatum",
        "valutadag", "rentedag", "data valuta", "data waluty", "datum valuty", "datum splatnosti", "datum valuta",
        "дата обработки", "дата валютирования", "rentedato", "valordato", "arvopaiva", "erteknap", "valoor",
        "valuuttapaiva",
    ]),
    (Amount, English, &[
        "amount", "transaction amount", "trans amount", "total amount", "amount total", "value amount", "total",
        "billing amount", "amount in account currency", "account amount", "settlement amount", "booked amount",
        "posted amount", "payment amount", "txn amount", "amt", "sum", "movement", "amount paid", "value",
        "charge amount",
    ]),
    (Amount, Other, &[
        "valor", "valor r", "valor lancamento", "valor do lancamento", "valor da transacao", "valor transacao",
        "valor final", "valor da compra", "valor total", "valor em reais", "valor em r", "valor movimento",
        "montante", "quantia", "valor da operacao", "valor operacao", "importancia", "valor em brl",
        "valor da parcela", "valor brl", "importe", "importe eur", "cantidad", "monto", "importe euros",
        "importe de la operacion", "monto transaccion", "betrag", "umsatz", "betrag in eur", "betrag eur",
        "umsatz in eur", "buchungsbetrag", "betrag chf", "transaktionsbetrag", "montant", "montant eur",
        "montant en eur", "montant de l operation", "montant de la transaction", "montant operation",
        "montant transaction", "bedrag", "bedrag eur", "bedrag in eur", "transactiebedrag", "bedrag af bij",
        "importo", "importo eur", "importo in euro", "importo euro", "ammontare", "kwota", "kwota operacji",
        "kwota transakcji", "kwota w walucie rachunku", "kwota w pln", "castka", "zauctovana castka", "objem",
        "castka v mene uctu", "castka transakce", "belob", "belop", "belopp", "belopp i kr", "belopp sek",
        "belopp kr", "summa", "maara", "maara eur", "maara euroa", "osszeg", "konyvelt osszeg", "tranzakcio osszege", "suma", "tutar",
        "islem tutari", "сумма", "сумма в валюте счета", "сумма в валюту счета", "сумма пересчитанная в валюту счета",
        "сумма платежа", "сумма в рублях", "сумма в руб", "сума", "сума в валютi картки uah", "ποσο", "金額", "取引金額",
        "利用金額", "ご利用金額", "金额", "金额 元", "交易金额", "记账金额",
        "入出金",
    ]),
    (NetAmount, English, &[
        "net", "net amount", "amount net", "net value",
    ]),
    (NetAmount, Other, &[
        "valor liquido", "netto", "nettobetrag", "importe neto", "montant net", "importo netto",
    ]),
    (GrossAmount, English, &[
        "gross", "gross amount", "amount gross", "gross value",
    ]),
    (GrossAmount, Other, &[
        "valor bruto", "brutto", "bruttobetrag", "importe bruto", "montant brut",
    ]),
    (OtherAmount, English, &[
        "amount currency", "foreign amount", "amount foreign currency", "original amount", "amount original currency",
        "local amount", "amount in foreign currency", "foreign currency amount", "amount in original currency",
        "fx amount", "converted amount", "exchange amount", "exchange rate", "fx rate", "rate", "conversion rate",
        "target amount", "source amount", "tax", "tax amount", "vat", "quantity", "price", "shares", "units",
        "price per share",  "income entries", "expenses entries", "cashback", "rewards",
        "points", "amount foreign", "instructed amount", "exchange from", "exchange to", "tip", "discount",
    ]),
    (OtherAmount, Other, &[
        "valor em us", "valor us", "valor em dolar", "cotacao", "cotacao em r", "valor original",
        "valor em moeda estrangeira", "valor moeda estrangeira", "taxa de cambio", "valor origem",
        "valor moeda origem", "valor parcial", "iof", "multa", "juros", "importe original", "importe divisa",
        "tipo de cambio", "importe en divisa", "betrag fremdwahrung", "fremdwahrungsbetrag", "originalbetrag",
        "wechselkurs", "ursprungsbetrag", "betrag originalwahrung", "kurs", "montant devise", "montant d origine",
        "montant original", "taux de change", "koers", "wisselkoers", "bedrag vreemde valuta", "origineel bedrag",
        "importo valuta", "cambio", "kwota oryginalna", "kwota w walucie", "puvodni castka", "puvodni castka a mena",
        "original belopp", "сумма операции", "сумма в валюте операции", "сумма транзакции", "курс",
        "сума в валютi транзакцii", "курс конвертации",
    ]),
    (Debit, English, &[
        "debit", "debits", "expenses", "expense amount", "debit amount", "amount debit", "withdrawal", "withdrawals", "withdrawal amt",
        "withdrawal amount", "withdrawals dr", "money out", "paid out", "outflow", "out", "spent", "payments",
        "debit amt", "amount out", "charge", "charges", "expense", "dr", "dr amount", "withdrawn", "money spent",
        "amount debited", "spending", "purchases", "cash out",
    ]),
    (Debit, Other, &[
        "debito", "debitos", "valor debito", "valor a debito", "saida", "saidas", "debito r", "despesa", "despesas",
        "saques", "retirada", "retiradas", "cargo", "cargos", "debe", "adeudo", "gastos", "gasto", "egreso",
        "egresos", "salida", "retiros", "retiro", "soll", "belastung", "belastungen", "ausgaben", "ausgabe",
        "lastschrift", "abgang", "belastung in chf", "umsatz soll", "debits", "montant debit", "sortie", "sorties",
        "depense", "depenses", "debit eur", "debet", "af", "uitgaven", "uitgave", "uscite", "uscita", "dare",
        "addebiti", "addebito", "obciazenia", "obciazenie", "wyplaty", "wydatki", "vydaj", "vydaje", "odepsano",
        "udgift", "udgifter", "haevet", "ut", "ut av konto", "uttag", "utgift", "utgifter", "ut fra konto",
        "terheles", "kiadas", "kiadasok", "belop ut", "uttak", "borc", "ausgehend", "isplata",
        "duguje", "χρεωση", "חובה", "支取", "借方金额", "借方发生额", "출금", "출금액", "出金額", "расход", "расходы", "списание", "дебет", "витрати", "出金", "お引出し", "出金金額", "支出", "支払金額",
        "お支払金額", "支出金额",
    ]),
    (Credit, English, &[
        "credit", "credits", "income", "income amount", "credit amount", "amount credit", "deposit", "deposits", "deposit amt", "deposit amount",
        "deposits cr", "money in", "paid in", "inflow", "in", "received", "credit amt", "amount in", "cr",
        "cr amount", "receipts", "deposited", "amount credited", "money received", "cash in",
    ]),
    (Credit, Other, &[
        "credito", "creditos", "valor credito", "valor a credito", "entrada", "entradas", "credito r", "receita",
        "receitas", "depositos", "abono", "abonos", "haber", "ingreso", "ingresos", "haben", "gutschrift",
        "gutschriften", "einnahmen", "einnahme", "zugang", "gutschrift in chf", "umsatz haben", "montant credit",
        "entree", "entrees", "recette", "recettes", "credit eur", "bij", "inkomsten", "entrate", "entrata", "avere",
        "accrediti", "accredito", "uznania", "uznanie", "wplaty", "wplywy", "prijem", "prijmy", "pripsano",
        "indtaegt", "indtaegter", "indsat", "inn", "inn pa konto", "insattning", "inkomst", "jovairas", "bevetel", "bevetelek", "belop inn",
        "innskudd", "alacak", "eingehend", "uplata", "potrazuje", "πιστωση", "זכות", "存入", "贷方金额", "贷方发生额", "입금", "입금액",
        "入金額",
        "приход", "доход", "поступление", "поступления", "зачисление", "кредит", "入金", "お預入れ", "入金金額", "預入金額", "预入",
        "收入", "收入金额",
    ]),
    (Balance, English, &[
        "balance", "running balance", "runningbalance", "account balance", "available balance", "balance after",
        "closing balance", "cash balance", "ending balance", "balance amount", "current balance",
        "balance after transaction", "new balance", "ledger balance", "accountbalance", "running total",
        "running bal", "book balance", "end balance",
    ]),
    (Balance, Other, &[
        "saldo", "saldo r", "saldo apos", "saldo do dia", "saldo final", "saldo atual", "saldo em conta",
        "saldo disponivel", "saldo contabil", "saldo posterior", "saldo contable", "saldo eur", "saldo despues",
        "saldo disponible", "kontostand", "saldo nach buchung", "saldo in eur", "saldo chf", "neuer saldo", "solde",
        "solde apres operation", "solde eur", "solde comptable", "solde apres", "saldo na mutatie",
        "saldo na boeking", "saldo na trn", "eindsaldo", "saldo progressivo", "saldo contabile", "saldo po operacji",
        "saldo po transakcji", "zustatek", "zustatek po transakci", "saldo efter", "bogfort saldo", "bokfort saldo",
        "saldo etter", "saldo kr", "saldon", "egyenleg", "konyvelt egyenleg", "sold", "bakiye", "остаток", "баланс",
        "остаток на счете", "залишок", "υπολοιπο", "残高", "差引残高", "取引後残高", "余额", "账户余额",
        "יתרה",
    ]),
    (OpeningBalance, English, &[
        "initial balance", "opening balance", "start balance", "beginning balance", "balance before",
    ]),
    (OpeningBalance, Other, &[
        "saldo inicial", "saldo anterior", "saldo antes", "anfangssaldo", "saldo vor buchung", "solde initial",
        "beginsaldo", "saldo voor mutatie", "saldo voor boeking", "saldo iniziale",
    ]),
    (ClosingBalance, English, &[
        "final balance",
    ]),
    (Fee, English, &[
        "fee", "fees", "fee amount", "total fees", "commission", "transaction fee", "amount fee", "fee eur",
    ]),
    (Fee, Other, &[
        "tarifa", "taxa", "taxas", "comision", "comisiones", "gebuhr", "gebuhren", "frais", "kosten", "commissione",
        "commissioni", "prowizja", "poplatek", "poplatky", "gebyr", "avgift", "комиссия", "комiсiя",
    ]),
    (Flag, English, &[
        "type", "transaction type", "d c", "dr cr", "cr dr", "debit credit", "credit debit", "credit debit indicator",
        "debit credit indicator", "dc", "cd", "sign", "direction", "in out", "income expense", "entry type",
        "trans type", "tran type", "movement type", "c d", "txn type", "payment type",
    ]),
    (Flag, Other, &[
        "tipo", "tipo lancamento", "tipo de lancamento", "tipo transacao", "tipo de transacao", "natureza",
        "natureza do lancamento", "sinal", "operacao", "tipo movimento", "tipo de movimento", "entrada saida",
        "debito credito", "credito debito", "tipo operacao", "tipo de operacao", "tipo movimiento",
        "tipo de movimiento", "signo", "soll haben", "s h", "umsatzart", "umsatztyp", "buchungsart", "buchungstyp",
        "transaktionstyp", "art", "vorgang", "typ", "sens", "type operation", "type d operation",
        "type de transaction", "nature", "af bij", "bij af", "debet credit", "code", "transactiesoort",
        "mutatiesoort", "segno", "dare avere", "rodzaj transakcji", "typ transakcji", "rodzaj operacji",
        "typ transakce", "typ operace", "тип", "тип операции", "вид операции", "收 支", "收支", "借贷", "借 贷",
        "借贷标志", "收支标志", "bevetel kiadas",
    ]),
    (Status, English, &[
        "status", "state", "transaction status", "cleared", "payment status",
    ]),
    (Status, Other, &[
        "situacao", "estado", "status da transacao", "etat", "statut", "stato", "stan", "stav", "статус", "交易状态",
        "当前状态",
    ]),
    (Currency, English, &[
        "currency", "ccy", "transaction currency", "account currency", "curr", "cur", "currency code",
        "billing currency",
    ]),
    (Currency, Other, &[
        "moeda", "moneda", "divisa", "wahrung", "waehrung", "whg", "devise", "munt", "muntsoort", "valuta code",
        "munteenheid", "divisa cuenta", "waluta", "waluta rachunku", "mena", "mena uctu", "valuutta", "penznem",
        "deviza", "валюта", "валюта счета", "валюта карты", "通貨", "币种", "moeda da conta", "valutakode",
        "waluta operacji",
    ]),
    (OtherCurrency, English, &[
        "local currency", "original currency", "foreign currency", "currency original", "source currency",
        "target currency",
    ]),
    (OtherCurrency, Other, &[
        "fremdwahrung", "originalwahrung", "devise d origine", "moeda original", "moeda origem", "валюта операции",
    ]),
    (Description, English, &[
        "description", "transaction description", "details", "transaction details", "narration", "narrative",
        "particulars", "label", "title", "text", "transaction", "original description", "merchant", "merchant name",
        "statement description", "long description", "transaction remarks", "remarks", "desc",
        "transaction particulars", "subject", "purpose", "activity", "item", "reporting category", "memo description",
        "short description", "operation", "appears on your statement as",
    ]),
    (Description, Other, &[
        "historico", "descricao", "lancamento", "lancamentos", "descricao do lancamento", "estabelecimento",
        "detalhes", "movimentacao", "descricao da transacao", "historico do lancamento", "titulo", "transacao",
        "movimento", "descricao da compra", "nome do estabelecimento", "concepto", "descripcion", "detalle",
        "movimiento", "observaciones", "concepto ampliado", "leyenda", "comercio", "texto", "verwendungszweck",
        "buchungstext", "beschreibung", "zweck", "bezeichnung", "umsatztext", "buchungsinformationen",
        "buchungsdetails", "avisierungstext", "details zur buchung", "transaktionsbeschreibung", "umsatzbeschreibung",
        "beschreibung buchung", "libelle", "libelle operation", "libelle de l operation", "intitule", "communication",
        "communications", "detail de l ecriture", "libelle simplifie", "libelle complet", "remarque", "motif",
        "libelle court", "nature de l operation", "omschrijving", "mededeling", "mededelingen", "vrije mededeling",
        "naam omschrijving", "omschrijving 1", "betalingskenmerk", "descrizione", "causale", "descrizione operazione",
        "descrizione estesa", "dettagli", "operazione", "causale descrizione", "opis", "opis operacji", "tytul",
        "tytul operacji", "opis transakcji", "tytulem", "popis", "zprava", "zprava pro prijemce", "poznamka",
        "popis transakce", "ucel platby", "tekst", "beskrivelse", "forklaring", "forklarende tekst", "text",
        "beskrivning", "specifikation", "rubrik", "transaktion", "selitys", "viesti", "tapahtumalaji", "saajan nimi",
        "kozlemeny", "megjegyzes", "leiras", "descriere", "detalii tranzactie", "aciklama", "описание",
        "описание операции", "назначение", "назначение платежа", "основание", "детали", "опис", "деталi операцii",
        "selgitus", "otsikko", "mokejimo paskirtis", "paskirtis", "maksajuma merkis", "περιγραφη", "摘要", "内容",
        "お取り扱い内容", "利用店名 商品名", "ご利用店名", "交易说明", "备注", "商品", "商品说明", "תיאור",
    ]),
    (Party, English, &[
        "payee", "name", "counterparty", "counterparty name", "beneficiary", "recipient", "sender", "partner name",
        "vendor", "payer", "to", "from", "beneficiary name", "paid to", "other party", "partner", "customer",
        "payer payee name", "recipient name",
    ]),
    (Party, Other, &[
        "favorecido", "beneficiario", "nome", "origem destino", "destinatario", "razao social", "cliente", "pagador",
        "contraparte", "nome do favorecido", "ordenante", "empfanger", "auftraggeber",
        "beguenstigter zahlungspflichtiger", "begunstigter zahlungspflichtiger", "zahlungsempfanger",
        "zahlungspflichtiger", "name zahlungsbeteiligter", "auftraggeber begunstigter", "auftraggeber empfanger",
        "zahlungsempfanger in", "zahlungspflichtige r", "gegenpartei", "partnername", "empfangername",
        "auftraggeber zahlungsempfanger", "tiers", "beneficiaire", "nom", "emetteur", "tegenpartij",
        "naam tegenpartij", "naam tegenrekening", "naam", "naam van de tegenpartij", "controparte", "odbiorca",
        "nadawca", "kontrahent", "nazwa kontrahenta", "odbiorca nadawca", "nazev protiuctu", "protistrana",
        "nazev protistrany", "modtager", "avsandare", "mottagare", "saaja maksaja", "saaja", "kedvezmenyezett",
        "partner neve", "контрагент", "получатель", "交易对方", "对方户名",
    ]),
    (Memo, English, &[
        "memo", "note", "notes", "payment reference", "detail", "additional information", "extended details",
        "comment", "message", "extra information", "info",
    ]),
    (Memo, Other, &[
        "observacao", "complemento", "mensagem", "detalhe", "informacoes adicionais", "mas datos", "notiz", "hinweis",
        "commentaire", "informations complementaires", "note", "gestructureerde mededeling", "szczegoly",
        "poznamka pro me", "meddelande", "melding", "комментарии",
    ]),
    (Id, English, &[
        "id", "transaction id", "reference", "ref", "reference number", "transaction reference", "fitid",
        "transferwise id", "balance transaction id", "check number", "check", "cheque number", "chq ref no", "ref no",
        "reference no", "transaction number", "trans id", "unique id", "receipt no", "operation number",
        "document number", "reference1", "unique transaction id", "operation id", "checknumber", "ref number",
        "bank reference", "num", "number", "confirmation number", "serial", "transaction no", "external id",
    ]),
    (Id, Other, &[
        "identificador", "docto", "documento", "doc", "n documento", "no documento", "numero do documento",
        "numero documento", "num documento", "nr documento", "nro documento", "id transacao", "id da transacao",
        "codigo da transacao", "numero", "autenticacao", "num doc", "n doc", "dcto", "referencia",
        "numero de operacion", "nro de operacion", "n operacion", "numero de movimiento", "referenz",
        "kundenreferenz", "umsatz id", "transaktions id", "referenznummer", "transaktionsnummer", "zahlungsreferenz",
        "reference operation", "numero", "numero d operation", "n de reference", "referentie", "volgnummer",
        "transactienummer", "transactiereferentie", "volgnr", "riferimento", "numer transakcji", "nr transakcji",
        "id transakce", "id operace", "id pohybu", "reference banky", "arkistointitunnus", "viitenumero", "viite",
        "референс", "референс проводки", "номер документа", "номер операции", "交易单号", "交易号", "流水号",
    ]),
    (Account, English, &[
        "account", "account number", "account name", "account no", "iban", "bank account", "account id",
        "account iban", "from account",
    ]),
    (Account, Other, &[
        "conta", "conta corrente", "numero da conta", "cuenta", "numero de cuenta", "konto", "kontonummer",
        "auftragskonto", "iban auftraggeberkonto", "auftraggeberkonto", "iban kontoinhaber", "compte",
        "numero de compte", "n de compte", "rekening", "rekeningnummer", "iban bban", "conto", "numero conto",
        "numer konta", "rachunek", "cislo uctu", "nazev uctu", "счет", "номер счета", "номер карты счета договора",
        "eigene iban", "accountnumber",
    ]),
    (Card, English, &[
        "card", "card number", "card no", "card name", "card member", "card last 4 digits", "cardholder name",
        "last four",
    ]),
    (Card, Other, &[
        "cartao", "nome cartao", "final cartao", "final do cartao", "numero do cartao", "nome no cartao", "portador",
        "titular", "tarjeta", "numero de tarjeta", "karte", "kartennummer", "carte", "numero de carte", "numer karty",
        "номер карты",
    ]),
    (Instalment, English, &[
        "installment", "installments", "instalment", "instalments",
    ]),
    (Instalment, Other, &[
        "parcela", "parcelas", "parcelamento", "n parcela", "cuota", "cuotas",
    ]),
    (Category, English, &[
        "category", "categories", "sub category", "subcategory", "master category", "tags", "labels", "category name",
        "spending category",
    ]),
    (Category, Other, &[
        "categoria", "kategorie", "hauptkategorie", "unterkategorie", "categorie", "sous categorie", "kategoria",
        "kategori", "категория", "交易类型", "交易分类",
    ]),
];

/// What makes an amount another than the account's own, when it stands beside the word for an amount.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const FOREIGN: &[&str] = &[
    "foreign", "original", "orig", "local", "currency", "converted", "exchange", "fx", "fremdwahrung",
    "originalwahrung", "auslandswahrung", "estrangeira", "moeda", "origem", "origen", "divisa", "devise", "origine",
    "vreemde", "valuta", "walucie", "oryginalna", "puvodni", "операции", "fee", "fees", "tax", "vat", "rate", "tip",
    "cashback",
];

/// What makes an account another's than the statement's, when it stands beside the word for an account.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const COUNTERPARTS: &[&str] = &[
    "counterparty", "counter", "beneficiary", "recipient", "payee", "partner", "sender", "protistrany", "protiuctu",
    "protiucet", "tegenrekening", "tegenpartij", "gegenkonto", "empfanger", "zahlungsempfanger", "contrepartie",
    "contraparte", "favorecido", "destino", "destinatario", "beneficiario", "kontrahenta", "odbiorcy", "nadawcy",
    "saajan", "maksajan", "mottagare", "mottagarkonto", "saaja", "gavejo", "sanemeja", "контрагента", "получателя",
    "плательщика", "корреспондента",
];

/// What balance rows say where others say what the movement was. A date or a number may follow.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const BALANCE_ROWS: &[(BalanceRow, &[&str])] = &[
    (BalanceRow::Opening, &[
        "saldo anterior", "openingbalance", "solde en debut de periode", "solde debut de periode", "saldo inicial",
        "saldo ant", "saldo ant conta corrente", "s a l d o anterior", "opening balance", "beginning balance",
        "starting balance", "start balance", "previous balance", "balance brought forward", "brought forward",
        "balance b f", "balance forward", "balance at start of period", "initial balance", "anfangssaldo",
        "alter kontostand", "anfangsbestand", "saldovortrag", "alter saldo", "ancien solde", "solde precedent",
        "solde initial", "solde anterieur", "beginsaldo", "vorige saldo", "saldo iniziale", "saldo precedente",
        "saldo poczatkowe", "pocatecni zustatek", "входящии остаток", "saldo inicial do periodo",
        "saldo do dia anterior", "saldo mes anterior", "saldo do mes anterior", "saldo de apertura",
        "saldo inicial en cuenta", "saldo conta anterior", "likutis pradziai", "pradinis likutis", "sakuma atlikums",
        "algsaldo", "ingaende saldo", "inngaende saldo", "primosaldo", "alkusaldo", "nyito egyenleg", "sold initial",
        "sold anterior", "devreden bakiye", "acilis bakiyesi", "pociatocny zostatok", "pocetno stanje", "zacetno stanje",
        "上期结余", "期初余额", "前期繰越",
    ]),
    (BalanceRow::Closing, &[
        "saldo", "s a l d o", "saldo do dia", "saldo final", "saldo atual", "saldo em conta", "saldo em c corrente",
        "saldo total disponivel dia", "saldo do periodo", "saldo disponivel", "saldo parcial", "saldo total",
        "saldo bloqueado", "saldo em conta corrente", "saldo conta corrente", "saldo c c", "saldo diario",
        "saldo final do periodo", "saldo final do dia", "saldo total disponivel", "saldo disponivel em conta",
        "saldo em", "sdo cta apl automaticas", "saldo aplic aut mais", "saldo fechamento", "saldo de fechamento",
        "saldo actual", "saldo disponible", "saldo contable", "saldo en cuenta", "saldo de cierre", "balance",
        "closing balance", "closingbalance", "solde en fin de periode", "solde fin de periode", "ending balance",
        "end balance", "final balance", "current balance", "new balance", "available balance", "ledger balance",
        "balance carried forward", "carried forward", "balance c f", "balance at end of period", "daily balance",
        "kontostand", "endsaldo", "neuer kontostand", "endbestand", "neuer saldo", "aktueller kontostand",
        "kontostand vom", "nouveau solde", "solde", "solde final", "solde au", "solde courant", "eindsaldo",
        "nieuw saldo", "saldo finale", "saldo contabile", "saldo disponibile", "saldo koncowe", "konecny zustatek",
        "исходящии остаток", "остаток", "баланс на конец периода", "saldo dia", "saldo na data", "saldo ate",
        "saldo dispon", "saldo do extrato", "likutis pabaigai", "galutinis likutis", "beigu atlikums", "loppsaldo",
        "utgaende saldo", "ultimosaldo", "loppusaldo", "zaro egyenleg", "sold final", "kapanis bakiyesi",
        "konecny zostatok", "zavrsno stanje", "koncno stanje", "期末余额", "本期结余", "次期繰越",
    ]),
    (BalanceRow::Total, &[
        "total", "totals", "totais", "totales", "grand total", "sub total", "subtotal", "total geral", "total debits",
        "total credits", "total de debitos", "total de creditos", "total debito", "total credito", "total do periodo",
        "total entradas", "total saidas", "total de entradas", "total de saidas", "totaal", "totale", "gesamt",
        "summe", "gesamtsumme", "suma", "celkem", "итого", "total da fatura", "valor total da fatura",
        "total desta fatura", "total general", "total cargos", "total abonos", "total withdrawals", "total deposits",
        "合计", "合計", "resultado do periodo", "total fatura", "valor total", "total a pagar", "total de lancamentos",
        "total r", "turnover", "apyvarta", "apgrozijums", "kaive", "omsattning", "omsetning", "forgalom", "obroty", "obrat",
        "obraty",
    ]),
];

/// What a row that is no movement stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum BalanceRow {
    /// The balance before the first line.
    Opening,
    /// A balance after the lines so far.
    Closing,
    /// A sum of lines.
    Total,
}

/// Letters and words for the way the money went.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const DIRECTIONS: &[(Direction, &[&str])] = &[
    (Direction::Out, &[
        "d", "db", "dr", "deebet", "debetas", "deb", "debit", "debits", "debito", "debe", "debet", "debited", "out", "outgoing",
        "withdrawal", "expense", "spent", "s", "saida", "saidas", "despesa", "soll", "belastung", "lastschrift",
        "ausgabe", "ausgang", "af", "sortie", "depense", "cargo", "egreso", "gasto", "salida", "uscita", "dare",
        "addebito", "obciazenie", "vydaj", "odchozi", "ut", "расход", "списание", "дебет", "支出", "出金", "借", "借方", "outflow", "money out",
        "paid out", "-",
    ]),
    (Direction::In, &[
        "c", "cr", "cred", "k", "kredit", "kreditas", "kreedit", "credit", "credits", "credito", "haber", "credited", "in", "incoming", "income", "deposit", "received", "e", "h", "entrada", "entradas", "receita", "haben", "gutschrift", "einnahme", "eingang", "bij",
        "entree", "recette", "abono", "ingreso", "entrata", "avere", "accredito", "uznanie", "prijem", "prichozi",
        "inn", "приход", "поступление", "зачисление", "кредит", "收入", "入金", "贷", "贷方",
        "inflow", "money in", "paid in", "+",
    ]),
];

/// Kinds of movements that are likely money in, by a word of theirs; most others are money out.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const KINDS_IN: &[&str] = &[
    "payroll", "salary", "salario", "salarios", "wage", "wages", "refund", "refunds", "return", "reversal", "chargeback",
    "cashback", "deposit", "deposits", "income", "credit", "interest earned", "interest paid", "interest income",
    "dividend", "dividends", "received", "incoming", "bonus", "topup", "top up", "reward", "rewards", "estorno",
    "estornos", "reembolso", "devolucao", "deposito", "depositos", "credito", "recebido", "recebida", "recebimento",
    "recebimentos", "rendimento", "rendimentos", "receita", "provento", "proventos", "resgate", "entrada", "aporte",
    "nomina", "ingreso", "devolucion", "abono", "recibido", "recibida", "gehalt", "lohn", "gutschrift", "eingang",
    "erstattung", "ruckerstattung", "salaire", "remboursement", "recu", "virement recu", "versement", "stipendio",
    "rimborso", "accredito", "salaris", "loon", "terugbetaling", "bijschrijving", "wynagrodzenie", "wplata", "zwrot",
    "зарплата", "пополнение", "возврат",
];

/// Kinds that are money in on a card's bill, and out of an account.
pub(super) const KINDS_IN_ON_CARDS: &[&str] = &[
    "payment",
    "payments",
    "pagamento",
    "pagamentos",
    "pago",
    "pagos",
    "zahlung",
    "zahlungen",
    "paiement",
    "betaling",
];

/// What a column for the way says of movements within one person's money, as printed.
pub(super) const NEUTRAL: &[&str] = &["/", "不计收支", "不计", "中性交易", "neutral", "Neutral", "NEUTRAL"];

/// What may stand beside a word for the way and says no other.
pub(super) const BESIDE_DIRECTIONS: &[&str] = &["entry", "posting", "booking"];

/// What a status column says of a movement that never happened.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const NEVER_HAPPENED: &[&str] = &[
    "declined", "reverted", "failed", "cancelled", "canceled", "rejected", "denied", "voided", "void", "expired",
    "refused", "returned", "cancelado", "cancelada", "recusado", "recusada", "negado", "negada", "rejeitado",
    "rejeitada", "estornado", "nao efetivado", "nao autorizada", "rechazado", "rechazada", "anulado", "anulada",
    "abgelehnt", "storniert", "fehlgeschlagen", "refuse", "annule", "echoue", "geweigerd", "geannuleerd", "rifiutato",
    "annullato", "odrzucona", "zamitnuto", "отклонена", "отклонено", "отменена", "отменено", "交易关闭",
];

/// What a title, an account line or a column says of a card's statement.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const CARD_TITLES: &[&str] = &[
    "fatura", "cartao de credito", "credit card", "kreditkarte", "carte de credit", "tarjeta de credito",
    "carta di credito", "creditcard", "final cartao", "karta kredytowa", "visa", "mastercard", "card member",
];

/// What stands before an account's or a card's number above the table.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const ACCOUNT_TITLES: &[&str] = &[
    "conta", "conta corrente", "agencia conta", "agencia e conta", "numero da conta", "account", "account number",
    "account no", "account details for", "iban", "konto", "kontonummer", "compte", "numero de compte", "n de compte",
    "cuenta", "numero de cuenta", "rekening", "rekeningnummer", "conto", "card number", "credit card number",
    "numero do cartao", "cartao", "nr cartao", "счет", "номер счета", "cislo uctu", "numer rachunku", "account id",
];

/// The words with which balances begin. Where such a text is no known balance row, it may still be one.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const BALANCE_WORDS: &[&str] = &[
    "saldo", "sdo", "solde", "kontostand", "balance", "opening", "closing", "anfangssaldo", "endsaldo", "beginsaldo",
    "eindsaldo", "остаток", "zustatek", "egyenleg", "残高", "likutis", "atlikums", "algsaldo", "loppsaldo", "zostatok",
    "stanje", "bakiye",
];
