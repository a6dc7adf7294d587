//! Reports, in every format.

use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Data, Range, Reader, Xlsx};
use chrono::{Days, NaiveDate, Utc};
use fintrack_core::access::{Role, Scope as KeyScope};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entries::{Books, at};
use crate::house::{Answer, House};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const REPORTS: [&str; 4] = ["monthly", "statement", "net-worth", "cash-flow"];

/// Somebody who earned 5000.00 and spent 150.00 in March, 40.00 of it on a card, and 100.00 in February.
async fn household(house: &House) -> Books {
    let books = Books::of(house.admin().await.client).await;
    books.made(&books.incomes(), &books.earned("5000.00")).await;
    for (date, amount, what) in [("2026-03-07", "110.00", json!(books.fruit)), ("2026-02-10", "100.00", Value::Null)] {
        let mut spent = books.spent(amount);
        (spent["transaction_date"], spent["sub_category_id"]) = (json!(date), what);
        books.made(&books.expenses(), &spent).await;
    }
    let card = json!({"name": "Roxo", "credit_limit": 5000, "closing_date": 28, "due_date": 5});
    let card = books.made("/cards", &card).await;
    let bought = json!({
        "card_id": card["id"], "billing_month": "2026-03", "transaction_date": "2026-03-08", "amount": 40,
        "description": "=HYPERLINK(\"http://example.org\")", "category_id": books.food,
    });
    books.made("/card-expenses", &bought).await;
    books
}

async fn asked(books: &Books, path: &str) -> Value {
    books.ana.get(&format!("/reports/{path}")).await.expect(StatusCode::OK)
}

async fn file(books: &Books, path: &str, content_type: &str, name: &str) -> Answer {
    let answer = books.ana.get(&format!("/reports/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert!(answer.content_type().starts_with(content_type), "{path}: {}", answer.content_type());
    assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename=\"{name}\"").as_str()));
    answer
}

fn sheet(answer: &Answer, title: &str) -> Range<Data> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(answer.bytes.clone())).unwrap();
    workbook.worksheet_range(title).unwrap()
}

#[tokio::test]
async fn a_month_is_reported_by_category_beside_the_month_before() {
    let house = House::new().await;
    let books = household(&house).await;
    let march = asked(&books, "monthly?month=2026-03").await;
    assert_eq!((&march["start_date"], &march["end_date"]), (&json!("2026-03-01"), &json!("2026-03-31")));
    assert_eq!(
        march["net"],
        json!({"amount": "4850.00", "previous": "-100.00", "change": "4950.00", "change_percent": 4950.0})
    );
    assert_eq!(march["income"]["total"]["amount"], "5000.00");
    let food = &march["expenses"]["categories"][0];
    assert_eq!((&food["category_id"], &food["category_name"]), (&books.food, &json!("Alimentação")));
    assert_eq!(
        (&food["amount"], &food["previous"], &food["percent"]),
        (&json!("150.00"), &json!("100.00"), &json!(100.0))
    );
    let parts = food["sub_categories"].as_array().unwrap();
    assert_eq!((&parts[0]["sub_category_name"], &parts[0]["amount"]), (&json!("Feira"), &json!("110.00")));
    assert_eq!((&parts[1]["sub_category_id"], &parts[1]["amount"]), (&Value::Null, &json!("40.00")));
    let present = asked(&books, "monthly").await;
    assert_eq!(present["net"]["amount"], "0.00", "the month that it is");

    let csv = file(&books, "monthly?month=2026-03&format=csv", "text/csv", "report-2026-03.csv").await.text;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0].split(',').take(5).collect::<Vec<_>>(),
        ["type", "category", "subcategory", "amount", "percent"]
    );
    assert!(lines.contains(&"NET,,,4850.00,,-100.00,4950.00,4950.00,,,,BRL"), "{csv}");
    assert!(lines.iter().any(|line| line.starts_with("EXPENSE,Alimentação,Feira,110.00,73.33,")), "{csv}");

    let answer = file(&books, "monthly?month=2026-03&format=XLSX&language=en", XLSX, "report-2026-03.xlsx").await;
    let range = sheet(&answer, "Categories");
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("Monthly report 2026-03".to_owned())));
    let row = range.rows().find(|row| row[0] == Data::String("Net".to_owned())).unwrap();
    assert_eq!(row[3], Data::Float(4850.0), "a number to reckon with");

    let pdf = file(&books, "monthly?month=2026-03&format=pdf", "application/pdf", "report-2026-03.pdf").await;
    assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.text.contains("Feira") && pdf.text.contains("4.850,00"));
}

#[tokio::test]
async fn a_statement_lists_all_movements_with_running_balances() {
    let house = House::new().await;
    let books = household(&house).await;
    let march = asked(&books, "statement?start_date=2026-03-01").await;
    assert_eq!((&march["end_date"], &march["currency_code"]), (&json!("2026-03-31"), &json!("BRL")));
    let place = |name: &str| {
        let places = march["places"].as_array().unwrap();
        places.iter().find(|place| place["name"] == name).unwrap_or_else(|| panic!("{name}: {march}")).clone()
    };
    let azul = place("Conta Azul");
    assert_eq!((&azul["opening_balance"], &azul["closing_balance"]), (&json!("-100.00"), &json!("4790.00")));
    assert_eq!((&azul["inflow"], &azul["outflow"]), (&json!("5000.00"), &json!("110.00")));
    assert_eq!((&place("Roxo")["closing_balance"], &place("Roxo")["account_id"]), (&json!("-40.00"), &Value::Null));
    let balances: Vec<&Value> =
        march["movements"].as_array().unwrap().iter().map(|movement| &movement["balance"]).collect();
    assert_eq!(balances, [&json!("4900.00"), &json!("4790.00"), &json!("-40.00")]);

    let of_azul = asked(&books, &format!("statement?end_date=2026-03-31&account_id={}", books.azul)).await;
    assert_eq!((of_azul["places"].as_array().unwrap().len(), of_azul["movements"].as_array().unwrap().len()), (1, 2));

    let path = "statement?start_date=2026-03-01&end_date=2026-03-31&format=";
    let name = |extension: &str| format!("statement-2026-03-01-2026-03-31.{extension}");
    let csv = file(&books, &format!("{path}csv"), "text/csv", &name("csv")).await.text;
    assert!(csv.starts_with("date,place,description,type,status,amount,balance,currency,converted,transaction_id\r\n"));
    assert!(csv.contains("2026-03-08,Roxo,\"'=HYPERLINK(\"\"http://example.org\"\")\",CARD_EXPENSE,"), "{csv}");
    let places = file(&books, &format!("{path}csv&table=places"), "text/csv", &name("csv")).await.text;
    assert!(places.contains("\r\nConta Azul,-100.00,5000.00,110.00,0.00,4790.00,BRL\r\n"), "{places}");

    let range = sheet(&file(&books, &format!("{path}xlsx"), XLSX, &name("xlsx")).await, "Movimentações");
    let formula = Data::String("=HYPERLINK(\"http://example.org\")".to_owned());
    assert!(range.rows().any(|row| row[2] == formula && row[5] == Data::Float(-40.0)), "a text is a text");
    let pdf = file(&books, &format!("{path}pdf"), "application/pdf", &name("pdf")).await;
    assert!(pdf.text.contains("Conta Azul") && pdf.text.contains("07/03/2026"));
}

#[tokio::test]
async fn net_worth_is_reported_month_by_month() {
    let house = House::new().await;
    let books = household(&house).await;
    let series = asked(&books, "net-worth?first_month=2026-01&last_month=2026-03").await;
    let months = series["months"].as_array().unwrap();
    let totals: Vec<&Value> = months.iter().map(|month| &month["total"]).collect();
    assert_eq!(totals, [&json!("0.00"), &json!("-100.00"), &json!("4750.00")], "{series}");
    let march = &months[2];
    assert_eq!((&march["accounts"], &march["card_debts"]), (&json!("4790.00"), &json!("40.00")));
    assert_eq!(march["accounts_by_type"], json!([{"type": "CHECKING", "amount": "4790.00"}]));
    assert_eq!((&march["change"], &march["change_percent"]), (&json!("4850.00"), &json!(4850.0)));
    assert_eq!(asked(&books, "net-worth").await["months"].as_array().unwrap().len(), 12);
    assert_eq!(asked(&books, "net-worth?first_month=9000-01&last_month=9000-02").await["months"], json!([]));

    let path = "net-worth?first_month=2026-02&last_month=2026-03&format=";
    let name = |extension: &str| format!("net-worth-2026-02-2026-03.{extension}");
    let csv = file(&books, &format!("{path}csv"), "text/csv", &name("csv")).await.text;
    assert!(csv.contains("\r\n2026-03,2026-03-31,4790.00,40.00,0.00,4750.00,4850.00,4850.00,BRL\r\n"), "{csv}");
    assert_eq!(sheet(&file(&books, &format!("{path}xlsx"), XLSX, &name("xlsx")).await, "Meses").height(), 6);
    file(&books, &format!("{path}pdf"), "application/pdf", &name("pdf")).await;
}

#[tokio::test]
async fn a_forecast_says_what_accounts_will_hold_and_why() {
    let house = House::new().await;
    let books = household(&house).await;
    // Where the workspace lives it is today or yesterday.
    let soon = Utc::now().date_naive() + Days::new(5);
    let mut rent = books.spent("1800.00");
    (rent["transaction_date"], rent["description"]) = (json!(soon), json!("Aluguel"));
    let rent = books.made(&books.expenses(), &rent).await;
    let forecast = asked(&books, "cash-flow?days=10").await;
    let (start, end): (NaiveDate, NaiveDate) = (
        forecast["start_date"].as_str().unwrap().parse().unwrap(),
        forecast["end_date"].as_str().unwrap().parse().unwrap(),
    );
    assert_eq!(end - start, chrono::TimeDelta::days(10));
    let expected = forecast["expected"].as_array().unwrap();
    let of_rent = expected.iter().find(|it| it["transaction_id"] == rent["id"]).unwrap_or_else(|| panic!("{forecast}"));
    assert_eq!((&of_rent["amount"], &of_rent["description"]), (&json!("-1800.00"), &json!("Aluguel")));
    assert_eq!((&of_rent["source"], &of_rent["account_id"]), (&json!("transaction"), &json!(books.azul)));
    let azul =
        forecast["accounts"].as_array().unwrap().iter().find(|it| it["account_id"] == json!(books.azul)).unwrap();
    assert_eq!((&azul["opening_balance"], &azul["lowest_balance"]), (&json!("4790.00"), &json!("2990.00")));
    assert_eq!((&azul["lowest_date"], azul["days"].as_array().unwrap().len()), (&json!(soon), 11));
    assert_eq!(asked(&books, "cash-flow?days=0").await["total"]["days"].as_array().unwrap().len(), 1);

    let name = |extension: &str| format!("cash-flow-{start}.{extension}");
    let csv = file(&books, "cash-flow?days=10&format=csv", "text/csv", &name("csv")).await.text;
    assert_eq!((csv.lines().count(), csv.starts_with("date,total,Conta Azul,Conta Verde\r\n")), (12, true), "{csv}");
    let why = file(&books, "cash-flow?days=10&format=csv&table=expected", "text/csv", &name("csv")).await.text;
    assert!(why.contains(",transaction,Aluguel,Conta Azul,,-1800.00,BRL\r\n"), "{why}");
    sheet(&file(&books, "cash-flow?format=xlsx", XLSX, &name("xlsx")).await, "Previsões");
    file(&books, "cash-flow?days=400&format=pdf", "application/pdf", &name("pdf")).await;
}

#[tokio::test]
async fn what_cannot_be_reported_is_refused() {
    let house = House::new().await;
    let books = household(&house).await;
    let both = format!("statement?account_id={}&card_id={}", books.azul, Uuid::now_v7());
    for (path, status) in [
        ("monthly?month=2026-13", 400),
        ("monthly?month=March", 400),
        ("monthly?format=docx", 400),
        ("monthly?language=tlh", 400),
        ("monthly?format=csv&table=movements", 422),
        ("statement?start_date=2026-03-02&end_date=2026-03-01", 422),
        ("statement?start_date=%2B12026-03-01", 400),
        ("statement?start_date=today", 400),
        (both.as_str(), 422),
        ("net-worth?first_month=2026-03&last_month=2026-02", 422),
        ("net-worth?first_month=1000-01&last_month=2026-02", 422),
        ("cash-flow?days=401", 422),
        ("cash-flow?days=-1", 400),
    ] {
        let answer = books.ana.get(&format!("/reports/{path}")).await;
        assert_eq!(answer.problem().0, status, "{path}: {}", answer.text);
    }
    // The ends of the calendar.
    for path in
        ["monthly?month=0001-01", "monthly?month=9999-12", "statement?start_date=0001-01-01&end_date=9999-12-31"]
    {
        asked(&books, path).await;
    }
}

#[tokio::test]
async fn whoever_reads_the_books_has_them_reported_and_nobody_else() {
    let house = House::new().await;
    let ana = house.admin().await;
    let stranger = Books::of(house.admin().await.client).await;
    let books = Books::of(ana.client.clone()).await;
    let viewer = house.member(&ana, Role::Viewer).await.client;
    let (reader, writer) =
        (house.program(&ana, &[KeyScope::Read]).await, house.program(&ana, &[KeyScope::Write]).await);
    for report in REPORTS {
        let path = format!("/reports/{report}");
        for client in [&viewer, &reader] {
            client.get(&path).await.expect(StatusCode::OK);
        }
        assert_eq!(writer.get(&path).await.problem(), (403, "forbidden".to_owned()));
        assert_eq!(house.nobody().get(&path).await.problem().0, 401);
    }
    let card = json!({"name": "Roxo", "credit_limit": 5000, "closing_date": 28, "due_date": 5});
    let theirs = stranger.made("/cards", &card).await;
    assert_eq!(at("/cards", &theirs).len(), 43);
    for (field, id) in [
        ("account_id", stranger.azul.clone()),
        ("card_id", theirs["id"].as_str().unwrap().to_owned()),
        ("account_id", Uuid::now_v7().to_string()),
    ] {
        let answer = books.ana.get(&format!("/reports/statement?{field}={id}")).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{field}");
    }
}
