//! Investments: what is held, what went in and came out, and what it is worth.

use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use fintrack_core::access::Role;
use fintrack_http::IDEMPOTENCY_KEY;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::{Books, at};
use crate::house::House;

/// An investment that is held in an account.
pub(crate) fn cdb(books: &Books, name: &str) -> Value {
    json!({"asset_name": name, "type": "CDB", "account_id": books.azul, "liquidity": "at_maturity"})
}

fn moved(books: &Books, day: u32, amount: &str) -> Value {
    json!({"account_id": books.azul, "transaction_date": format!("2026-03-{day:02}"), "amount": amount})
}

fn worth(day: u32, value: &str) -> Value {
    json!({"value": value, "updated_at_date": format!("2026-03-{day:02}")})
}

#[tokio::test]
async fn an_investment_is_added_shown_changed_and_deleted() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let mut body = cdb(&books, "CDB Banco Azul 2028");
    body["index_type"] = json!("cdi");
    body["index_value"] = json!("110%");
    body["validity"] = json!("2028-03-01");
    body["institution"] = json!("Banco Azul");
    body["tag_ids"] = json!([books.tag, books.tag]);
    let answer = books.ana.post("/investments", &body).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    for (field, value) in [
        ("asset_name", json!("CDB Banco Azul 2028")),
        ("type", json!("RENDA_FIXA")),
        ("subtype", json!("CDB")),
        ("account_id", json!(books.azul)),
        ("account", json!({"id": books.azul, "name": "Conta Azul"})),
        ("currency_code", json!("BRL")),
        ("index_type", json!("CDI")),
        ("index_value", json!("110%")),
        ("liquidity", json!("AT_MATURITY")),
        ("validity", json!("2028-03-01")),
        ("is_rescued", json!(false)),
        ("institution", json!("Banco Azul")),
        ("current_value", json!("0.00")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!((made["tags"].as_array().unwrap().len(), &made["tags"][0]["tag"]["name"]), (1, &json!("viagem")));
    let path = at("/investments", &made);
    assert_eq!(books.ana.get("/investments").await.expect(StatusCode::OK), json!([made]));
    let shown = books.ana.get(&format!("{path}?year=2026&month=3")).await;
    assert_eq!(shown.header("etag"), Some("\"1\""));
    let mut whole = made.clone();
    for list in ["investment_deposits", "investment_withdrawals", "value_history"] {
        whole[list] = json!([]);
    }
    assert_eq!(shown.expect(StatusCode::OK)["investment"], whole);

    let change = json!({
        "asset_name": "Tesouro", "type": "tesouro_direto", "liquidity": "DAILY", "index_type": null, "validity": null,
        "institution": null, "tag_ids": [], "account_id": books.verde,
    });
    let stale = books.ana.with(IF_MATCH, "\"9\"").patch(&path, &change).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    let changed = books.ana.with(IF_MATCH, "\"1\"").patch(&path, &change).await.expect(StatusCode::OK);
    for (field, value) in [
        ("asset_name", json!("Tesouro")),
        ("type", json!("TESOURO_DIRETO")),
        ("subtype", json!(null)),
        ("account", json!({"id": books.verde, "name": "Conta Verde"})),
        ("index_type", json!(null)),
        ("index_value", json!(null)),
        ("validity", json!(null)),
        ("institution", json!(null)),
        ("tags", json!([])),
    ] {
        assert_eq!(changed[field], value, "{field}");
    }
    let indexed = json!({"index_type": "IPCA", "index_value": "IPCA+6", "is_rescued": true});
    let indexed = books.ana.patch(&path, &indexed).await.expect(StatusCode::OK);
    assert_eq!((&indexed["index_value"], &indexed["is_rescued"]), (&json!("IPCA+6"), &json!(true)));
    assert_eq!(indexed["asset_name"], "Tesouro", "what is absent stays");

    assert_eq!(books.ana.with(IF_MATCH, "\"1\"").delete(&path).await.problem(), (412, "stale".to_owned()));
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
    let gone = books.ana.get(&format!("{path}?year=2026&month=3")).await;
    assert_eq!(gone.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn a_subtype_is_kept_beside_its_type() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    for (n, (sent, kind, subtype)) in [
        ("lci", "RENDA_FIXA", json!("LCI")),
        ("LCA", "RENDA_FIXA", json!("LCA")),
        ("POUPANCA", "RENDA_FIXA", json!("POUPANCA")),
        ("ACAO", "RENDA_VARIAVEL", json!("ACAO")),
        ("FII", "RENDA_VARIAVEL", json!("FII")),
        ("FUNDO", "FUNDO_INVESTIMENTO", json!("FUNDO")),
        ("OUTRO", "OTHER", json!("OUTRO")),
        ("CRIPTO", "CRYPTO", json!(null)),
        ("RENDA_FIXA", "RENDA_FIXA", json!(null)),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = cdb(&books, &format!("Ativo {n}"));
        body["type"] = json!(sent);
        let made = books.made("/investments", &body).await;
        assert_eq!((&made["type"], &made["subtype"]), (&json!(kind), &subtype), "{sent}");
    }
    let path = at("/investments", &books.made("/investments", &cdb(&books, "CDB")).await);
    for (change, kind, subtype) in [
        (json!({"type": "RENDA_FIXA"}), "RENDA_FIXA", json!("CDB")),
        (json!({"subtype": "LCA"}), "RENDA_FIXA", json!("LCA")),
        (json!({"type": "FII"}), "RENDA_VARIAVEL", json!("FII")),
        (json!({"type": "RENDA_VARIAVEL", "subtype": "ACAO"}), "RENDA_VARIAVEL", json!("ACAO")),
        (json!({"subtype": null}), "RENDA_VARIAVEL", json!(null)),
    ] {
        let changed = books.ana.patch(&path, &change).await.expect(StatusCode::OK);
        assert_eq!((&changed["type"], &changed["subtype"]), (&json!(kind), &subtype), "{change}");
    }
    let answer = books.ana.patch(&path, &json!({"subtype": "CDB"})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!("/subtype")));
}

#[tokio::test]
async fn money_is_put_in_and_taken_out() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let held = books.made("/investments", &cdb(&books, "CDB")).await;
    let path = at("/investments", &held);
    let deposits = format!("{path}/deposits");
    let mut body = moved(&books, 5, "1000");
    body["description"] = json!("Aporte");
    body["tag_ids"] = json!([books.tag]);
    let ana = books.ana.with(IDEMPOTENCY_KEY, "the first");
    let answer = ana.post(&deposits, &body).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let made = answer.expect(StatusCode::CREATED);
    assert_eq!(ana.post(&deposits, &body).await.expect(StatusCode::CREATED), made, "sent again");
    for (field, value) in [
        ("investment_id", held["id"].clone()),
        ("account_id", json!(books.azul)),
        ("account_name", json!("Conta Azul")),
        ("transaction_date", json!("2026-03-05")),
        ("amount", json!("1000.00")),
        ("description", json!("Aporte")),
        ("transaction_status", json!("VALIDATING")),
        ("recurring_transaction_id", json!(null)),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert!(made.get("rescued").is_none() && made["tags"][0]["tag"]["name"] == "viagem", "{made}");

    let deposit = at(&deposits, &made);
    let change =
        json!({"amount": "1200", "account_id": books.verde, "description": null, "transaction_date": "2026-03-06"});
    assert_eq!(books.ana.with(IF_MATCH, "\"9\"").patch(&deposit, &change).await.problem(), (412, "stale".to_owned()));
    let changed = books.ana.with(IF_MATCH, "\"1\"").patch(&deposit, &change).await.expect(StatusCode::OK);
    assert_eq!((&changed["amount"], &changed["account_name"]), (&json!("1200.00"), &json!("Conta Verde")));
    assert_eq!((&changed["description"], &changed["tags"]), (&json!(null), &made["tags"]));

    let withdrawals = format!("{path}/withdrawals");
    let taken = books.made(&withdrawals, &moved(&books, 10, "200")).await;
    assert_eq!((&taken["rescued"], &taken["description"]), (&json!(false), &json!(null)));
    let shown = async || books.ana.get(&format!("{path}?year=2026&month=3")).await.expect(StatusCode::OK);
    assert_eq!(shown().await["investment"]["current_value"], "1000.00");
    let withdrawal = at(&withdrawals, &taken);
    let all = books.ana.patch(&withdrawal, &json!({"rescued": true, "amount": "1250"})).await.expect(StatusCode::OK);
    assert_eq!((&all["rescued"], &all["amount"]), (&json!(true), &json!("1250.00")));
    let rescued = shown().await["investment"].clone();
    assert_eq!((&rescued["is_rescued"], &rescued["current_value"]), (&json!(true), &json!("0.00")));

    let absent = (404, "not-found".to_owned());
    assert_eq!(books.ana.delete(&at(&deposits, &taken)).await.problem(), absent, "it is no deposit");
    let other = at("/investments", &books.made("/investments", &cdb(&books, "LCI")).await);
    assert_eq!(books.ana.delete(&at(&format!("{other}/withdrawals"), &taken)).await.problem(), absent);
    assert_eq!(books.ana.delete(&path).await.problem(), (409, "in-use".to_owned()));
    assert_eq!(books.ana.with(IF_MATCH, "\"1\"").delete(&withdrawal).await.problem(), (412, "stale".to_owned()));
    books.ana.delete(&withdrawal).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(shown().await["investment"]["is_rescued"], false, "it is held again");
    books.ana.delete(&deposit).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books.ana.patch(&deposit, &json!({"amount": 1})).await.problem(), absent);
}

#[tokio::test]
async fn an_investment_is_in_the_currency_of_the_accounts_that_it_deals_with() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let held = books.made("/investments", &cdb(&books, "CDB")).await;
    let path = at("/investments", &held);
    let dollars = json!({"name": "Dólares", "type": "SAVINGS", "currency_code": "USD", "opening_date": "2026-01-01"});
    let dollars = books.made("/accounts", &dollars).await["id"].clone();
    let mut abroad = moved(&books, 5, "10");
    abroad["account_id"] = dollars.clone();
    let refused = (422, json!("/account_id"));
    for way in ["deposits", "withdrawals"] {
        let answer = books.ana.post(&format!("{path}/{way}"), &abroad).await;
        assert_eq!((answer.status.as_u16(), answer.json()["errors"][0]["pointer"].clone()), refused, "{}", answer.text);
        let made = books.made(&format!("{path}/{way}"), &moved(&books, 5, "10")).await;
        let answer = books.ana.patch(&at(&format!("{path}/{way}"), &made), &json!({"account_id": dollars})).await;
        assert_eq!((answer.status.as_u16(), answer.json()["errors"][0]["pointer"].clone()), refused, "{}", answer.text);
    }
    let answer = books.ana.patch(&path, &json!({"account_id": dollars})).await;
    assert_eq!((answer.status.as_u16(), answer.json()["errors"][0]["pointer"].clone()), refused, "it is used");
    let fresh = at("/investments", &books.made("/investments", &cdb(&books, "LCI")).await);
    let answer = books.ana.patch(&fresh, &json!({"account_id": dollars})).await.expect(StatusCode::OK);
    assert_eq!(answer["currency_code"], "USD");
}

#[tokio::test]
async fn values_are_observed_corrected_paged_and_forgotten() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let path = at("/investments", &books.made("/investments", &cdb(&books, "CDB")).await);
    let history = format!("{path}/value-history");
    for day in 1..=4 {
        books.made(&history, &worth(day, "10")).await;
    }
    let last = books.made(&history, &worth(5, "11.5")).await;
    assert_eq!((&last["value"], &last["updated_at_value"]), (&json!("11.50"), &json!("2026-03-05")));
    let corrected = books.made(&history, &worth(5, "12")).await;
    assert_eq!((&corrected["id"], &corrected["value"]), (&last["id"], &json!("12.00")), "a day has one value");

    let (mut days, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let page = books.ana.get(&format!("{history}?{query}")).await.expect(StatusCode::OK);
        days.extend(page["items"].as_array().unwrap().iter().map(|item| item["updated_at_value"].clone()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("limit=2&cursor={cursor}");
    }
    assert_eq!(json!(days), json!(["2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01"]));

    for (body, status, pointer) in [
        (worth(6, "-1"), 422, "/value"),
        (worth(6, "0.001"), 422, "/value"),
        (json!({"value": 1, "updated_at_date": "+12026-01-01"}), 422, "/updated_at_date"),
        (json!({"value": 1, "updated_at_date": "soon"}), 400, "/updated_at_date"),
    ] {
        let answer = books.ana.post(&history, &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    books.ana.delete(&at(&history, &last)).await.expect(StatusCode::NO_CONTENT);
    let absent = (404, "not-found".to_owned());
    assert_eq!(books.ana.delete(&at(&history, &last)).await.problem(), absent);
    assert_eq!(books.ana.delete(&format!("{history}/{}", Uuid::now_v7())).await.problem(), absent);
    assert_eq!(books.ana.delete(&format!("{history}/{}", Uuid::nil())).await.problem(), absent);
    books.ana.delete(&path).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_investment_is_shown_with_what_became_of_it() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let path = at("/investments", &books.made("/investments", &cdb(&books, "CDB")).await);
    let other = at("/investments", &books.made("/investments", &cdb(&books, "LCI")).await);
    books.made(&format!("{other}/deposits"), &moved(&books, 5, "7")).await;
    let first = books.made(&format!("{path}/deposits"), &moved(&books, 5, "1000")).await;
    let second = books.made(&format!("{path}/deposits"), &moved(&books, 6, "10")).await;
    let taken = books.made(&format!("{path}/withdrawals"), &moved(&books, 7, "100")).await;
    let value = books.made(&format!("{path}/value-history"), &worth(8, "950")).await;
    let shown = books.ana.get(&format!("{path}?year=2026&month=3")).await.expect(StatusCode::OK)["investment"].clone();
    assert_eq!(shown["investment_deposits"], json!([second, first]), "the newest first");
    assert_eq!(shown["investment_withdrawals"], json!([taken]));
    assert_eq!((&shown["value_history"], &shown["asset_name"]), (&json!([value]), &json!("CDB")));
}

#[tokio::test]
async fn what_investments_did_is_told_of_each_and_of_all() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let mut fund = cdb(&books, "Fundo");
    fund["type"] = json!("FUNDO");
    fund["liquidity"] = json!("DAILY");
    let fund = books.made("/investments", &fund).await;
    let bond = books.made("/investments", &cdb(&books, "CDB")).await;
    for (investment, amount, value) in [(&fund, "300", "330"), (&bond, "100", "110")] {
        let path = at("/investments", investment);
        books.made(&format!("{path}/deposits"), &moved(&books, 1, amount)).await;
        books.made(&format!("{path}/value-history"), &worth(20, value)).await;
    }
    let detail =
        books.ana.get(&format!("{}?year=2026&month=3", at("/investments", &bond))).await.expect(StatusCode::OK);
    let expected = json!({
        "current_value": "110.00", "net_balance": "100.00", "accumulated_return": "10.00", "monthly_return": "10.00",
        "return_rate": 10.0, "portfolio_percentage": 25.0,
    });
    assert_eq!(detail["summary"], expected);
    let nothing =
        books.ana.get(&format!("{}?year=2025&month=3", at("/investments", &bond))).await.expect(StatusCode::OK);
    assert_eq!((&nothing["summary"]["return_rate"], &nothing["summary"]["current_value"]), (&json!(0), &json!("0.00")));

    let done = books.ana.get("/investments/performance").await.expect(StatusCode::OK);
    let names: Vec<&Value> = done.as_array().unwrap().iter().map(|one| &one["asset_name"]).collect();
    assert_eq!(json!(names), json!(["CDB", "Fundo"]));
    for (field, value) in [
        ("id", fund["id"].clone()),
        ("type", json!("FUNDO_INVESTIMENTO")),
        ("subtype", json!("FUNDO")),
        ("initial_value", json!("300.00")),
        ("current_value", json!("330.00")),
        ("profit_loss", json!("30.00")),
        ("profit_loss_percentage", json!(10.0)),
    ] {
        assert_eq!(done[1][field], value, "{field}");
    }

    let portfolio = books.ana.get("/investments/portfolio").await.expect(StatusCode::OK);
    for (field, value) in [
        ("total_invested", json!("440.00")),
        ("total_assets", json!(2)),
        ("active_investments", json!(2)),
        ("rescued_investments", json!(0)),
        ("avg_yield_rate", json!(10.0)),
        ("estimated_monthly_yield", json!("0.00")),
        ("unconverted", json!([])),
    ] {
        assert_eq!(portfolio[field], value, "{field}");
    }
    let kind = &portfolio["distribution"][0];
    assert_eq!(
        (&kind["type"], &kind["total"], &kind["count"]),
        (&json!("FUNDO_INVESTIMENTO"), &json!("330.00"), &json!(1))
    );
    assert_eq!(kind["percentage"], json!(75.0));
    assert_eq!(portfolio["liquidity_distribution"][1]["liquidity"], "AT_MATURITY");
    let history = portfolio["performance_history"].as_array().unwrap();
    assert_eq!((history.len(), &history[11]["value"]), (12, &json!("440.00")));
}

#[tokio::test]
async fn an_investment_that_breaks_a_rule_is_refused_where_it_does() {
    let house = House::new().await;
    let books = Books::of(house.admin().await.client).await;
    let with = |field: &str, value: Value| {
        let mut body = cdb(&books, "CDB");
        body[field] = value;
        body
    };
    for (body, status, pointer) in [
        (with("asset_name", json!("")), 422, "/asset_name"),
        (with("type", json!("TULIPS")), 400, "/type"),
        (with("subtype", json!("ACAO")), 422, "/subtype"),
        (with("subtype", json!("RENDA_FIXA")), 400, "/subtype"),
        (with("liquidity", json!("NEVER")), 400, "/liquidity"),
        (with("index_type", json!("DOW")), 400, "/index_type"),
        (with("index_value", json!("110%")), 422, "/index_value"),
        (with("institution", json!(" ")), 422, "/institution"),
        (with("validity", json!("+12026-01-01")), 422, "/validity"),
    ] {
        let answer = books.ana.post("/investments", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let held = books.made("/investments", &cdb(&books, "CDB")).await;
    assert_eq!(books.ana.post("/investments", &cdb(&books, "CDB")).await.problem(), (409, "name-taken".to_owned()));
    let path = at("/investments", &held);
    for query in ["", "?year=2026", "?year=2026&month=0"] {
        assert_eq!(books.ana.get(&format!("{path}{query}")).await.problem(), (400, "malformed".to_owned()), "{query}");
    }
    for (field, value, pointer) in [
        ("amount", json!(0), "/amount"),
        ("amount", json!("0.001"), "/amount"),
        ("transaction_date", json!("+12026-01-01"), "/transaction_date"),
        ("notes", json!("a".repeat(5_001)), "/notes"),
    ] {
        let mut body = moved(&books, 1, "1");
        body[field] = value;
        let answer = books.ana.post(&format!("{path}/deposits"), &body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
}

#[tokio::test]
async fn investments_are_the_workspaces_own_and_no_viewer_invests() {
    let house = House::new().await;
    let (admin, theirs) = (house.admin().await, Books::of(house.admin().await.client).await);
    let viewer = house.member(&admin, Role::Viewer).await.client;
    let books = Books::of(admin.client).await;
    let (own, foreign) = (
        books.made("/investments", &cdb(&books, "CDB")).await,
        theirs.made("/investments", &cdb(&theirs, "CDB")).await,
    );
    let foreign = at("/investments", &foreign);
    let put_in = theirs.made(&format!("{foreign}/deposits"), &moved(&theirs, 1, "1")).await;
    let taken = theirs.made(&format!("{foreign}/withdrawals"), &moved(&theirs, 1, "1")).await;
    let seen = theirs.made(&format!("{foreign}/value-history"), &worth(1, "1")).await;
    let own = at("/investments", &own);
    let absent = (404, "not-found".to_owned());
    for path in [foreign.clone(), format!("/investments/{}", Uuid::now_v7())] {
        assert_eq!(books.ana.get(&format!("{path}?year=2026&month=3")).await.problem(), absent);
        assert_eq!(books.ana.patch(&path, &json!({"asset_name": "x"})).await.problem(), absent);
        assert_eq!(books.ana.delete(&path).await.problem(), absent);
        assert_eq!(books.ana.get(&format!("{path}/value-history")).await.problem(), absent);
        assert_eq!(books.ana.post(&format!("{path}/value-history"), &worth(1, "1")).await.problem(), absent);
        assert_eq!(books.ana.post(&format!("{path}/deposits"), &moved(&books, 1, "1")).await.problem(), absent);
        assert_eq!(books.ana.post(&format!("{path}/withdrawals"), &moved(&books, 1, "1")).await.problem(), absent);
    }
    for path in [&foreign, &own] {
        for thing in [at(&format!("{path}/deposits"), &put_in), at(&format!("{path}/withdrawals"), &taken)] {
            assert_eq!(books.ana.patch(&thing, &json!({"amount": 1})).await.problem(), absent, "{thing}");
            assert_eq!(books.ana.delete(&thing).await.problem(), absent, "{thing}");
        }
        assert_eq!(books.ana.delete(&at(&format!("{path}/value-history"), &seen)).await.problem(), absent);
    }
    assert_eq!(books.ana.post("/investments", &cdb(&theirs, "LCI")).await.problem(), absent);
    assert_eq!(books.ana.patch(&own, &json!({"account_id": theirs.azul})).await.problem(), absent);
    assert_eq!(books.ana.patch(&own, &json!({"tag_ids": [theirs.tag]})).await.problem(), absent);
    assert_eq!(books.ana.post(&format!("{own}/deposits"), &moved(&theirs, 1, "1")).await.problem(), absent);
    let mut tagged = moved(&books, 1, "1");
    tagged["tag_ids"] = json!([theirs.tag]);
    assert_eq!(books.ana.post(&format!("{own}/deposits"), &tagged).await.problem(), absent);

    let forbidden = (403, "forbidden".to_owned());
    viewer.get(&format!("{own}?year=2026&month=3")).await.expect(StatusCode::OK);
    assert_eq!(viewer.post("/investments", &cdb(&books, "LCI")).await.problem(), forbidden);
    assert_eq!(viewer.patch(&own, &json!({})).await.problem(), forbidden);
    assert_eq!(viewer.delete(&own).await.problem(), forbidden);
    for part in ["deposits", "withdrawals", "value-history"] {
        let path = format!("{own}/{part}");
        assert_eq!(viewer.post(&path, &json!({})).await.problem(), forbidden, "{part}");
        assert_eq!(viewer.delete(&format!("{path}/{}", Uuid::nil())).await.problem(), forbidden, "{part}");
    }
}
