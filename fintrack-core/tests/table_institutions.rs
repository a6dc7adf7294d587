//! Exports of institutions known by their column names: each small table is invented, in the manner of the real one, and
//! names its institution, is read without a question, and is an account or a card in reais.

use fintrack_core::statement::{Reading, StatementKind, read_all};

fn read(text: &str) -> Reading {
    read_all(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// `2024-02-01 -4.50 Tea`, line by line.
fn lines(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| format!("{} {} {}", line.date, line.amount, line.description)).collect()
}

macro_rules! is_an_export_of {
    ($($name:ident: $institution:literal, $kind:ident, $text:expr => $lines:expr;)*) => {$(
        #[test]
        fn $name() {
            let reading = read($text);
            assert_eq!(reading.questions, []);
            assert_eq!(lines(&reading), $lines);
            assert_eq!(reading.institution.as_deref(), Some($institution));
            let head = &reading.statements[0].head;
            assert_eq!(head.kind, Some(StatementKind::$kind));
            assert_eq!(head.currency.map(|currency| currency.code().to_owned()).as_deref(), Some("BRL"));
            assert!(!reading.skipped.iter().any(|skipped| skipped.is_problem), "{:?}", reading.skipped);
        }
    )*};
}

is_an_export_of! {
    santander_with_the_state_of_each_row: "Santander", Account,
        "EXTRATO DE CONTA CORRENTE;;;;;;\nConta: 0001-123456-7;;;;;;\nExtrato de 01/05/2026 a 07/05/2026;;;;;;\n;;;;;;\nData;Descrição;Docto;Situação;Crédito (R$);Débito (R$);Saldo (R$)\n01/05/2026;SALDO ANTERIOR;;;;;1.000,00\n03/05/2026;PIX RECEBIDO ANA LIMA;000123;Efetivada;250,00;;1.250,00\n05/05/2026;PIX ENVIADO LOJA AZUL;000124;Efetivada;;-100,00;1.150,00\nTOTAL;;;;250,00;-100,00;\n"
        => ["2026-05-03 250.00 PIX RECEBIDO ANA LIMA", "2026-05-05 -100.00 PIX ENVIADO LOJA AZUL"];

    santander_for_businesses_newest_first: "Santander", Account,
        "AGENCIA;\"1234\";CONTA;\"130000001\"\n\nData;Histórico;Documento;Valor (R$);Saldo (R$)\n\"04/08/2026\";\"Pix Enviado Padaria; Centro\";\"\";\"-47,05\";\"1.027,62\"\n\"03/08/2026\";\"Pix Recebido Ana Lima\";\"19262730\";\"1.000,00\";\"1.074,67\"\n"
        => ["2026-08-04 -47.05 Pix Enviado Padaria; Centro", "2026-08-03 1000.00 Pix Recebido Ana Lima"];

    santander_for_businesses_with_a_column_without_a_name: "Santander", Account,
        "Data;;Histórico;Documento;Valor R$;Saldo R$\n03/08/2026;;PIX RECEBIDO;123;1.000,00;1.200,00\n04/08/2026;;TARIFA;;-30,00;1.170,00\n"
        => ["2026-08-03 1000.00 PIX RECEBIDO", "2026-08-04 -30.00 TARIFA"];

    sicredi_with_decimal_dots: "Sicredi", Account,
        "Associado:,PAPELARIA AZUL LTDA,,,\nCooperativa:,0101,,,\nConta:,12345-6,,,\n\nData,Descrição,Documento,Valor (R$),Saldo (R$)\n,Saldo Anterior,,,100.00\n03/08/2026,PAGAMENTO PIX LOJA SUL,PIX_DEB,-30.00,70.00\n04/08/2026,RECEBIMENTO PIX ANA LIMA,PIX_CRED,50.00,120.00\n"
        => ["2026-08-03 -30.00 PAGAMENTO PIX LOJA SUL", "2026-08-04 50.00 RECEBIMENTO PIX ANA LIMA"];

    sicredi_card_with_instalments: "Sicredi", Card,
        "\u{feff} Associado ;Ana Lima;;;;\n Cooperativa ;0101;;;;\n Cartão Mastercard Gold;;;;;\n\n Data de Vencimento ;10/10/2026;;;;\n Valor Total (R$) ;\"R$ 375,00\";;;;\n\n Data ; Descrição ; Parcela ; Valor ; Valor em Dólar ; Adicional ; Nome;\n07/09/2026;MERCADO SUL;;\"R$ 277,50\";;;Ana Lima\n06/08/2026;LOJA AZUL;(02/10);\"R$ 147,50\";;;Ana Lima\n10/09/2026;PAG FAT DEB CC;;\"R$ -50,00\";;;Ana Lima\n"
        => ["2026-09-07 277.50 MERCADO SUL Ana Lima", "2026-08-06 147.50 LOJA AZUL Ana Lima", "2026-09-10 -50.00 PAG FAT DEB CC Ana Lima"];

    sicredi_card_with_a_table_for_each_plastic: "Sicredi", Card,
        " Associado ;Ana Lima;;;;\n Data de Vencimento ;15/07/2026;;;;\n\n Histórico de Despesas ;;;;;\nCartão ;4000.XXXX.XXXX.0001;Ana Lima;;;;\n\n Data ; Descrição ; Parcela ; Valor ; Valor em Dólar ;;\n09/06/2026;OFICINA AZUL;(01/06);\"R$ 714,70\";\n05/06/2026;ASSINATURA;;\"R$ 50,92\";\"U$ 10,00\"\n\nCartão ;4000.XXXX.XXXX.0002;Ana Lima;;;;\n\n Data ; Descrição ; Parcela ; Valor ; Valor em Dólar ;;\n10/06/2026;POSTO SUL;;\"R$ 80,00\";\n"
        => ["2026-06-09 714.70 OFICINA AZUL", "2026-06-05 50.92 ASSINATURA", "2026-06-10 80.00 POSTO SUL"];

    sicoob_with_texts_of_several_rows: "Sicoob", Account,
        "EXTRATO CONTA CORRENTE;;;\nDATA;DOCUMENTO;HISTÓRICO;VALOR\n01/04/2026;Pix;PIX RECEB.OUTRA IF;150,00 C\n;;ANA LIMA;\n01/04/2026;124;DÉB. PAGAMENTO DE BOLETO;-\u{a0}1.486,60 D\n;;SALDO DO DIA;5.000,00 C\n02/04/2026;125;CR COMPRAS MAESTRO;200,00 C\n;;SALDO DO DIA;5.200,00 C\n"
        => ["2026-04-01 150.00 PIX RECEB.OUTRA IF ANA LIMA", "2026-04-01 -1486.60 DÉB. PAGAMENTO DE BOLETO", "2026-04-02 200.00 CR COMPRAS MAESTRO"];

    picpay_with_the_typographic_minus: "PicPay", Account,
        "data,hora,tipo,origem / destino,valor,forma de pagamento\n2026-09-01,08:00:00,Pix enviado,PADARIA AZUL,\"\u{2212}R$ 20,00\",Saldo PicPay\n2026-09-02,09:10:00,Pix recebido,ANA LIMA,\"+R$ 1.054,00\",\n"
        => ["2026-09-01 -20.00 PADARIA AZUL", "2026-09-02 1054.00 ANA LIMA"];

    picpay_for_businesses_with_an_empty_column_at_the_end: "PicPay", Account,
        "data;movimento;descrição;tipo;valor\n2026-09-01;Pix recebido;Ana Lima;Entrada;70.00;\r\n2026-09-02;Pix enviado;Papelaria;Saída;-20.50;\r\n"
        => ["2026-09-01 70.00 Pix recebido Ana Lima", "2026-09-02 -20.50 Pix enviado Papelaria"];

    itau_for_businesses_with_the_other_side_s_number: "Itaú", Account,
        "Agência:;0001;;;;\nConta:;12345-6;;;;\nLançamentos;;;;;\nPeriodo:;01/08/2026 até 05/08/2026;;;;\n;;;;;\nData;Lançamento;Razão Social;CPF/CNPJ;Valor (R$);Saldo (R$)\n31/07/2026;SALDO ANTERIOR;;;;5302,47\n03/08/2026;PIX RECEBIDO;ANA LIMA;000.000.001-91;2000,00;\n03/08/2026;PIX ENVIADO;LOJA AZUL;00.000.001/0001-91;-1861,45;\n03/08/2026;SALDO TOTAL DISPONÍVEL DIA;;;;5441,02\n"
        => ["2026-08-03 2000.00 PIX RECEBIDO ANA LIMA", "2026-08-03 -1861.45 PIX ENVIADO LOJA AZUL"];

    bradesco_for_businesses_with_lone_carriage_returns: "Bradesco", Account,
        "\n;Extrato de: Agência: 185  Conta: 14405-0\r\nData;Lançamento;Dcto.;Crédito (R$);Débito (R$);Saldo (R$)\r30/01/2026;SALDO ANTERIOR;;;;13.882,78\r02/02/2026;TRANSFERENCIA PIX ANA LIMA;938274;15,00;;13.897,78\r03/02/2026;PAGTO ELETRON COBRANCA;3433;;-317,85;13.579,93\r"
        => ["2026-02-02 15.00 TRANSFERENCIA PIX ANA LIMA", "2026-02-03 -317.85 PAGTO ELETRON COBRANCA"];

    banco_do_brasil_card_in_printed_columns: "Banco do Brasil", Card,
        "Fatura do Cartão de Crédito\n\nVencimento      : 15.07.2026\nTotal da fatura : R$ 120,00\n\nData     Transações                             País        Valor R$   Valor US$\n--------------------------------------------------------------------------------\n15/06    PGTO DEBITO CONTA 1234                 BR           -391,00        0,00\n18/06    LIVRARIA AZUL                          BR            100,00        0,00\n21/06    PADARIA SUL                            BR             20,00        0,00\n"
        => ["2026-06-15 -391.00 PGTO DEBITO CONTA 1234", "2026-06-18 100.00 LIVRARIA AZUL", "2026-06-21 20.00 PADARIA SUL"];

    cora_whose_days_are_not_asked_about: "Cora", Account,
        "Data,Transação,Tipo Transação,Identificação,Valor\n10/09/2026,Pgto QR Code Pix,DÉBITO,PAPELARIA AZUL,-100\n11/09/2026,Transf Pix recebida,CRÉDITO,ANA LIMA,800\n11/09/2026,Compra no débito,DÉBITO,POSTO SUL                   ,-20.4\n"
        => ["2026-09-10 -100 Pgto QR Code Pix", "2026-09-11 800 Transf Pix recebida", "2026-09-11 -20.4 Compra no débito"];

    efi_whose_kind_is_the_text: "Efí", Account,
        "\"Tipo\";\"Protocolo\";\"Data\";\"Valor\"\n\"Saldo anterior\";\"\";\"31/08/2026\";\"100,00\"\n\"Recebimento de cobrança • 100000001 de Ana Lima\";\"1234567\";\"01/09/2026\";\"50,00\"\n\"Tarifa de cobrança\";\"1234568\";\"01/09/2026\";\"-1,99\"\n"
        => ["2026-09-01 50.00 Recebimento de cobrança • 100000001 de Ana Lima", "2026-09-01 -1.99 Tarifa de cobrança"];

    infinitepay_with_a_plus: "InfinitePay", Account,
        "Data,Hora,Tipo de transação,Nome,Detalhe,Valor\n2026-09-01,10:00:00,Pix,Pix ANA LIMA,Enviado,\"-1.030,00\"\n2026-09-02,11:00:00,Depósito de vendas,Vendas,Depósito InfinitePay,\"+50,00\"\n"
        => ["2026-09-01 -1030.00 Pix ANA LIMA Enviado", "2026-09-02 50.00 Vendas Depósito InfinitePay"];

    hotmart_newest_first: "Hotmart", Account,
        "Data do lançamento;Data da efetivação;Status;Transação;Identificador de antecipação;Status da transação;Descrição;Parcela;Valor;Nome do produto;Saldo;Categoria\n04/05/2026;06/05/2026;Efetivado;;a1;;Tarifa de saque;;-24.12;;218.90;Tarifa\n03/05/2026;05/05/2026;Efetivado;HP1;a1;;Venda recebida;;136.52;Curso;243.02;Venda\n"
        => ["2026-05-04 -24.12 Tarifa de saque", "2026-05-03 136.52 HP1 Venda recebida Curso"];
}

/// Names that several institutions give their columns name none of them.
#[test]
fn a_header_that_several_share_names_none() {
    for text in [
        "Data;Lançamento;Valor\n03/08/2026;Padaria;-4,50\n13/08/2026;Pix;5,00\n",
        "Data;Lançamento;Valor (R$);Saldo (R$)\n03/08/2026;Padaria;-4,50;95,50\n13/08/2026;Pix;5,00;100,50\n",
        "Data;Histórico;Valor\n03/08/2026;Padaria;-4,50\n13/08/2026;Pix;5,00\n",
        "Data;Descrição;Valor;Saldo\n03/08/2026;Padaria;-4,50;95,50\n13/08/2026;Pix;5,00;100,50\n",
    ] {
        assert_eq!(read(text).institution, None, "{text}");
    }
}
