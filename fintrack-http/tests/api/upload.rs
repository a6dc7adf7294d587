//! Statement files over HTTP: uploaded, proved, asked about, answered, and read with profiles.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use fintrack_core::event::{UploadStage, What};
use fintrack_core::statement::{Statement, StatementKind, joined, read_all};
use fintrack_db::event::{Heard, Listener};
use fintrack_http::{IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED};
use futures_util::stream;
use serde_json::{Value, json};

use crate::house::{Client, FORM, House, Inhabitant, answer, form};

/// Its balances prove how it is read.
pub(crate) const PROVED: &str = "Data;Histórico;Valor;Saldo\n13/03/2026;Mercado Estrela;-412,35;1.087,65\n\
                                 14/03/2026;Salário Empresa;5.000,00;6.087,65\n";
/// Which day is meant, nothing in it says.
const OPEN: &str = "Date,Description,Amount\n02/03/2026,Bakery,-12.50\n03/03/2026,Market,-86.47\n";
/// Another month of the same export.
const OPEN_LATER: &str = "Date,Description,Amount\n02/04/2026,Bakery,-11.00\n03/04/2026,Market,-80.00\n";

/// Somebody with an account.
pub(crate) struct Home {
    pub(crate) house: House,
    pub(crate) ana: Inhabitant,
}

impl Home {
    pub(crate) async fn new() -> Self {
        Self::of(House::new().await).await
    }

    pub(crate) async fn of(house: House) -> Self {
        let ana = house.admin().await;
        let seeds = format!("/workspaces/{}/seeds/categories-default", ana.scope.workspace);
        ana.client.post_nothing(&seeds).await;
        Self { house, ana }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.ana.client
    }

    /// An account of that name.
    pub(crate) async fn account(&self, name: &str) -> Value {
        let new = json!({
            "name": name, "type": "CHECKING", "initial_balance": "1500.00", "opening_date": "2026-01-01",
        });
        self.client().post("/accounts", &new).await.expect(StatusCode::CREATED)["id"].clone()
    }

    /// An open session of an account in a month, and its path.
    pub(crate) async fn session_of(&self, account: &Value, month: &str) -> String {
        let new = json!({"account_id": account, "billing_month": month});
        let made = self.client().post("/import-sessions", &new).await.expect(StatusCode::CREATED);
        format!("/import-sessions/{}", made["id"].as_str().unwrap())
    }

    /// An open session of a new account in March.
    pub(crate) async fn session(&self) -> String {
        self.session_of(&self.account("Conta Azul").await, "2026-03").await
    }

    /// One file into a session.
    pub(crate) async fn upload(&self, session: &str, name: &str, content: impl AsRef<[u8]>) -> Value {
        let answer = self.client().upload(&format!("{session}/upload"), &[(name, content.as_ref())]).await;
        answer.expect(StatusCode::OK)
    }

    async fn files(&self, session: &str) -> Value {
        self.client().get(&format!("{session}/files")).await.expect(StatusCode::OK)
    }

    async fn answers(&self, session: &str, file: &Value, answers: &Value) -> Value {
        let path = format!("{session}/files/{}/answers", file["id"].as_str().unwrap());
        self.client().post(&path, answers).await.expect(StatusCode::OK)
    }

    pub(crate) async fn lines(&self, session: &str) -> Vec<Value> {
        let lines = self.client().get(&format!("{session}/staged-transactions")).await.expect(StatusCode::OK);
        lines["items"].as_array().unwrap().clone()
    }
}

fn days(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["transaction_date"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_file_is_uploaded_proved_and_staged() {
    let home = Home::new().await;
    let session = home.session().await;
    let answer = home.upload(&session, "C:\\banco\\extrato.csv", PROVED).await;
    let file = &answer["files"][0];
    assert_eq!((&file["state"], &file["name"]), (&json!("STAGED"), &json!("extrato.csv")));
    assert_eq!((&file["lines_read"], &file["rows_unread"], &file["is_kept"]), (&json!(2), &json!(0), &json!(true)));
    assert_eq!((&file["detection"]["format"], &file["questions"]), (&json!("csv"), &json!([])));
    let statement = &file["statements"][0];
    assert_eq!(
        (&statement["number"], &statement["is_chosen"], &statement["lines"]),
        (&json!(1), &json!(true), &json!(2))
    );
    assert_eq!((&statement["proof"]["verdict"], &statement["proof"]["steps_held"]), (&json!("holds"), &json!(1)));
    assert_eq!((&statement["date_from"], &statement["date_to"]), (&json!("2026-03-13"), &json!("2026-03-14")));
    let figures = ["initial_balance", "staged_value", "context_value", "target_value", "difference"];
    assert_eq!(figures.map(|it| &answer["session"][it]), ["1500.00", "4587.65", "6087.65", "6087.65", "0.00"]);

    let lines = home.lines(&session).await;
    assert_eq!((lines.len(), &lines[0]["file_id"], &lines[0]["line_number"]), (2, &file["id"], &json!(2)));
    assert_eq!(home.files(&session).await, json!([file]));
    home.client().post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    assert_eq!(home.files(&session).await[0]["stats"]["booked"], 2);
}

#[tokio::test]
async fn a_file_that_comes_again_brings_nothing_twice() {
    let home = Home::new().await;
    let session = home.session().await;
    let first = home.upload(&session, "extrato.csv", PROVED).await["files"][0].clone();
    let again = home.upload(&session, "extrato (1).csv", PROVED).await["files"][0].clone();
    assert_eq!((&again["id"], &again["state"]), (&first["id"], &json!("KNOWN")));
    assert_eq!((&again["lines_read"], &again["stats"]["duplicate"]), (&json!(2), &json!(2)));
    assert_eq!(home.files(&session).await, json!([first]));

    // The same lines in other bytes.
    let other = home.upload(&session, "outro.csv", format!("{PROVED}\n")).await["files"][0].clone();
    assert_eq!((&other["id"], &other["state"], &other["is_kept"]), (&json!(null), &json!("KNOWN"), &json!(false)));
    assert_eq!(home.lines(&session).await.len(), 2);

    let longer = format!("{PROVED}15/03/2026;Padaria;-7,65;6.080,00\n");
    let longer = home.upload(&session, "ate-15.csv", longer).await;
    let file = &longer["files"][0];
    assert_eq!(
        (&file["state"], &file["stats"]["duplicate"], &file["lines_read"]),
        (&json!("STAGED"), &json!(2), &json!(3))
    );
    assert_eq!(longer["session"]["target_value"], "6080.00");
    assert_eq!(home.files(&session).await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_a_file_leaves_open_is_asked_and_nothing_is_staged_before_the_answer() {
    let home = Home::new().await;
    let session = home.session().await;
    let answer = home.upload(&session, "statement.csv", OPEN).await;
    let file = &answer["files"][0];
    assert_eq!((&file["state"], &file["lines_read"]), (&json!("OPEN"), &json!(0)));
    let question = &file["questions"][0];
    assert_eq!(question["code"], "date-order");
    let readings = question["readings"].as_array().unwrap();
    let first_days: Vec<_> = readings.iter().map(|it| (&it["answer"], &it["preview"][0]["transaction_date"])).collect();
    assert!(first_days.contains(&(&json!("date-order=day-first"), &json!("2026-03-02"))), "{question}");
    assert!(first_days.contains(&(&json!("date-order=month-first"), &json!("2026-02-03"))), "{question}");
    assert_eq!(home.lines(&session).await, Vec::<Value>::new());
    let again = home.upload(&session, "statement.csv", OPEN).await;
    assert_eq!((&again["files"][0]["id"], &again["files"][0]["state"]), (&file["id"], &json!("OPEN")));
    assert_eq!(home.files(&session).await, json!([file]));

    let said = json!({"answers": ["date-order=day-first"], "save_as": "Bank of the North"});
    let answered = home.answers(&session, file, &said).await;
    let staged = &answered["file"];
    assert_eq!(
        (&staged["state"], &staged["lines_read"], &staged["questions"]),
        (&json!("STAGED"), &json!(2), &json!([]))
    );
    assert_eq!(staged["detection"]["given"], json!(["date-order=day-first"]));
    assert_eq!(answered["session"]["staged_value"], "-98.97");
    assert_eq!(days(&home.lines(&session).await), ["2026-03-02", "2026-03-03"]);
    let profiles = home.client().get("/import-profiles").await.expect(StatusCode::OK);
    assert_eq!((&profiles[0]["id"], &profiles[0]["name"]), (&answered["profile_id"], &json!("Bank of the North")));

    // What somebody has touched stays when the file is answered otherwise.
    let lines = home.lines(&session).await;
    let touched = format!("/staged-transactions/{}", lines[0]["id"].as_str().unwrap());
    home.client().put(&touched, &json!({"data": {"ignore": true}})).await.expect(StatusCode::OK);
    home.answers(&session, file, &json!({"answers": ["date-order=month-first"]})).await;
    let lines = home.lines(&session).await;
    assert_eq!(days(&lines), ["2026-03-02", "2026-03-03"], "the second of them is of March in either reading");
    assert_eq!((&lines[0]["data"]["ignore"], &lines[1]["outcome"]), (&json!(true), &json!("ready")));
}

#[tokio::test]
async fn a_file_that_waits_for_answers_keeps_its_session_open_and_no_line_from_the_books() {
    let home = Home::new().await;
    let session = home.session().await;
    home.upload(&session, "extrato.csv", PROVED).await;
    home.upload(&session, "statement.csv", OPEN).await;
    let ana = home.client();
    let booked = ana.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    assert_eq!(booked["counts"]["booked"], 2);
    let close = format!("{session}/close");
    let waits = ana.post_nothing(&close).await;
    assert_eq!(waits.problem(), (409, "pending-entries".to_owned()));
    assert!(waits.json()["detail"].as_str().unwrap().contains("1 files"), "{}", waits.text);
    let closed = ana.post(&close, &json!({"discard_leftovers": true})).await.expect(StatusCode::OK);
    assert_eq!(closed["state"], "CLOSED");
}

#[tokio::test]
async fn the_next_file_of_a_shape_is_read_with_its_profile() {
    let home = Home::new().await;
    let account = home.account("Conta Azul").await;
    let march = home.session_of(&account, "2026-03").await;
    let file = home.upload(&march, "statement.csv", OPEN).await["files"][0].clone();
    home.answers(&march, &file, &json!({"answers": ["date-order=day-first"], "save_as": "North"})).await;
    let april = home.session_of(&account, "2026-04").await;
    let later = home.upload(&april, "statement.csv", OPEN_LATER).await["files"][0].clone();
    assert_eq!((&later["state"], &later["detection"]["profile"]), (&json!("STAGED"), &json!("North")));

    // Without it, the next one asks, until a profile is named.
    let kept = home.client().get("/import-profiles").await.expect(StatusCode::OK)[0].clone();
    let path = format!("/import-profiles/{}", kept["id"].as_str().unwrap());
    home.client().delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(home.client().delete(&path).await.problem(), (404, "not-found".to_owned()));
    let other = home.session_of(&home.account("Outra").await, "2026-04").await;
    let asks = home.upload(&other, "statement.csv", OPEN_LATER).await["files"][0].clone();
    assert_eq!(asks["state"], "OPEN");
    let made = home.client().post("/import-profiles", &kept).await;
    assert_eq!(made.header("etag"), Some("\"1\""));
    let made = made.expect(StatusCode::CREATED);
    assert_eq!((&made["shape"], &made["answers"]), (&kept["shape"], &kept["answers"]));
    let answered = home.answers(&other, &asks, &json!({"profile_id": made["id"]})).await;
    assert_eq!((&answered["file"]["state"], &answered["file"]["lines_read"]), (&json!("STAGED"), &json!(2)));
    assert_eq!(answered["file"]["detection"]["profile"], "North");

    // A file that was kept is read again when it comes again and its shape is known by now.
    let third = home.session_of(&home.account("Terceira").await, "2026-03").await;
    home.client().delete(&format!("/import-profiles/{}", made["id"].as_str().unwrap())).await;
    assert_eq!(home.upload(&third, "a.csv", OPEN).await["files"][0]["state"], "OPEN");
    home.client().post("/import-profiles", &kept).await.expect(StatusCode::CREATED);
    let now = home.upload(&third, "a.csv", OPEN).await["files"][0].clone();
    assert_eq!((&now["state"], &now["lines_read"]), (&json!("STAGED"), &json!(2)));
    assert_eq!(home.files(&third).await, json!([now]));
}

#[tokio::test]
async fn a_profile_takes_the_place_of_the_one_of_its_shape() {
    let home = Home::new().await;
    let ana = home.client();
    let new = json!({
        "name": "Norte",
        "shape": {"format": "csv", "columns": {"names": ["data", "valor"]}},
        "answers": ["date-order=day-first"],
    });
    let first = ana.post("/import-profiles", &new).await.expect(StatusCode::CREATED);
    let mut renamed = new.clone();
    renamed["name"] = json!("Banco do Norte");
    let second = ana.post("/import-profiles", &renamed).await.expect(StatusCode::OK);
    assert_eq!((&second["id"], &second["name"]), (&first["id"], &json!("Banco do Norte")));
    let path = format!("/import-profiles/{}", first["id"].as_str().unwrap());
    let stale = ana.with(axum::http::header::IF_MATCH, "\"1\"").delete(&path).await;
    assert_eq!(stale.problem(), (412, "stale".to_owned()));
    for (field, value, status, pointer) in [
        ("name", json!(" "), 422, "/name"),
        ("answers", json!(["date-order=sideways"]), 422, "/answers/0"),
        ("shape", json!({"format": "pdf"}), 400, "/shape/format"),
        ("shape", json!({"format": "csv", "columns": {"names": vec!["a"; 201]}}), 422, "/shape/columns/names"),
    ] {
        let mut wrong = new.clone();
        wrong[field] = value;
        let answer = ana.post("/import-profiles", &wrong).await;
        assert_eq!((answer.problem().0, &answer.json()["errors"][0]["pointer"]), (status, &json!(pointer)), "{wrong}");
    }
}

/// An OFX file of accounts with one movement each.
fn ofx(accounts: &[&str]) -> String {
    let statements: Vec<String> = accounts
        .iter()
        .map(|account| {
            format!(
                "<STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>341<ACCTID>{account}<ACCTTYPE>CHECKING\
                 </BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260305<TRNAMT>-12.50<FITID>{account}1\
                 <MEMO>Padaria {account}</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>\n"
            )
        })
        .collect();
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1>{}</BANKMSGSRSV1></OFX>\n",
        statements.concat()
    )
}

#[tokio::test]
async fn of_several_statements_a_person_says_which() {
    let home = Home::new().await;
    let session = home.session().await;
    let file = home.upload(&session, "tudo.ofx", ofx(&["111", "222"])).await["files"][0].clone();
    assert_eq!((&file["state"], &file["questions"]), (&json!("OPEN"), &json!([])));
    assert_eq!(
        (&file["statements"][1]["account"], &file["statements"][1]["is_chosen"]),
        (&json!("222"), &json!(false))
    );
    let path = format!("{session}/files/{}/answers", file["id"].as_str().unwrap());
    let none = home.client().post(&path, &json!({"statement": 3})).await;
    assert_eq!((none.problem().0, &none.json()["errors"][0]["pointer"]), (422, &json!("/statement")));
    let answered = home.answers(&session, &file, &json!({"statement": 2})).await;
    assert_eq!(
        (&answered["file"]["state"], &answered["file"]["statements"][1]["is_chosen"]),
        (&json!("STAGED"), &json!(true))
    );
    assert_eq!(home.lines(&session).await[0]["bank_text"], "Padaria 222");
}

#[tokio::test]
async fn an_upload_that_is_sent_again_is_done_once() {
    let home = Home::new().await;
    let session = home.session().await;
    let upload = format!("{session}/upload");
    let keyed = home.client().with(IDEMPOTENCY_KEY, "one");
    let files: &[(&str, &[u8])] = &[("extrato.csv", PROVED.as_bytes())];
    let fired: Vec<_> = (0..8)
        .map(|_| {
            let (keyed, upload) = (keyed.clone(), upload.clone());
            tokio::spawn(async move { keyed.upload(&upload, &[("extrato.csv", PROVED.as_bytes())]).await })
        })
        .collect();
    let mut answers = Vec::new();
    let mut replays = 0;
    for one in fired {
        let answer = one.await.unwrap();
        replays += usize::from(answer.headers.contains_key(&IDEMPOTENT_REPLAYED));
        answers.push(answer.expect(StatusCode::OK));
    }
    assert_eq!(replays, 7);
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer["files"][0]["state"] == "STAGED"));
    for other in [&[("outro.csv", PROVED.as_bytes())], &[("extrato.csv", OPEN.as_bytes())]] {
        assert_eq!(keyed.upload(&upload, other).await.problem(), (409, "idempotency-key-reused".to_owned()));
    }
    // A refusal is one to whoever sends it again, too.
    let refused = home.client().with(IDEMPOTENCY_KEY, "two");
    for is_repeat in [false, true] {
        let answer = refused.upload(&upload, &[("a.png", b"\x89PNG\r\n\x1a\n........")]).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()));
        assert_eq!(answer.headers.contains_key(&IDEMPOTENT_REPLAYED), is_repeat);
    }
    // And so is the answer, when the session is gone meanwhile.
    home.client().delete(&session).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(keyed.upload(&upload, files).await.header(IDEMPOTENT_REPLAYED.as_str()), Some("true"));
    assert_eq!(home.client().upload(&upload, files).await.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn everyone_who_looks_is_told_how_far_an_upload_is() {
    let home = Home::new().await;
    let session = home.session().await;
    let mut listener = Listener::connect(home.house.db()).await.unwrap();
    let body = form(&[("extrato.csv", PROVED.as_bytes())]);
    let (half, rest) = body.split_at(body.len() / 2);
    let (half, rest) = (Bytes::copy_from_slice(half), Bytes::copy_from_slice(rest));
    let (go_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
    let later = async move {
        may_go_on.await.unwrap();
        Ok::<_, Infallible>(rest)
    };
    let pieces = futures_util::StreamExt::chain(stream::iter([Ok(half)]), stream::once(later));
    let request = Request::builder().method(Method::POST).uri(format!("/api/v1{session}/upload"));
    let request = request.header("content-type", FORM).header("content-length", body.len());
    let mut request = request.body(Body::from_stream(pieces)).unwrap();
    request.headers_mut().extend(home.client().headers().clone());
    let router = home.house.router.clone();
    let uploading = tokio::spawn(async move { answer(&router, request).await });

    let progress = loop {
        let Heard::Event(event) = listener.next().await else { panic!("nothing was missed") };
        if let What::Progress(progress) = event.what() {
            assert!(event.is_of(home.ana.scope.workspace));
            break *progress;
        }
    };
    assert_eq!(progress.stage, UploadStage::Receiving);
    assert!(session.ends_with(&progress.session.to_string()));
    assert!(progress.percent().is_some_and(|percent| percent < 60), "{progress:?}");
    go_on.send(()).unwrap();
    let answer = uploading.await.unwrap().expect(StatusCode::OK);
    assert_eq!(answer["files"][0]["state"], "STAGED");
}

#[tokio::test]
async fn what_becomes_of_sessions_is_counted() {
    let home = Home::new().await;
    let session = home.session().await;
    let ana = home.client();
    ana.upload(&format!("{session}/upload"), &[("a.csv", b"")]).await;
    ana.upload("/import-sessions/0199c0de-0000-7000-8000-000000000000/upload", &[("a.csv", PROVED.as_bytes())]).await;
    home.upload(&session, "extrato.csv", PROVED).await;
    let stale = json!({"plan_token": "0".repeat(64)});
    assert_eq!(ana.post(&format!("{session}/commit"), &stale).await.problem().0, 409);
    let keyed = ana.with(IDEMPOTENCY_KEY, "one");
    for _ in 0..2 {
        keyed.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
        ana.post_nothing(&format!("{session}/commit")).await.expect(StatusCode::OK);
    }
    ana.post_nothing(&format!("{session}/close")).await.expect(StatusCode::OK);
    ana.post_nothing(&format!("{session}/close")).await;
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let metrics = answer(&home.house.router, request).await.text;
    for (outcome, count) in [("created", 1), ("committed", 1), ("closed", 1), ("failed", 2)] {
        let line = format!("import_sessions_total{{outcome=\"{outcome}\"}} {count}");
        assert!(metrics.lines().any(|found| found == line), "{line} is not in\n{metrics}");
    }
}

/// The statement of a file that is taken into an account's session, as the core reads it, and its first month.
fn taken(content: &[u8]) -> Option<(Statement, String)> {
    let reading = read_all(content).ok().filter(|reading| reading.questions.is_empty())?;
    let mut statements = joined(reading.statements);
    statements.retain(|statement| !statement.lines.is_empty());
    let [only] = <[Statement; 1]>::try_from(statements).ok()?;
    let month = only.lines.first()?.date.format("%Y-%m").to_string();
    (only.head.kind != Some(StatementKind::Card)).then_some((only, month))
}

#[tokio::test]
async fn files_of_other_people_are_read_as_the_core_reads_them() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/statements");
    if !corpus.is_dir() {
        println!("skipped: {} is absent", corpus.display());
        return;
    }
    let mut paths = Vec::new();
    for format in ["csv", "ofx", "qif", "mt940", "camt053", "xlsx"] {
        collect(&corpus.join(format), &mut paths);
    }
    paths.sort();
    let home = Home::new().await;
    let (mut staged, mut refused) = (0, 0);
    for (at, path) in paths.iter().enumerate().filter(|(at, _)| at % 6 == 0) {
        let content = std::fs::read(path).unwrap();
        let known = taken(&content);
        let month = known.as_ref().map_or("2026-03", |(_, month)| month);
        let session = home.session_of(&home.account(&format!("Conta {at}")).await, month).await;
        let answer = home.client().upload(&format!("{session}/upload"), &[("statement", &content)]).await;
        let name = path.display();
        if let Some((statement, _)) = known {
            let file = &answer.expect(StatusCode::OK)["files"][0];
            assert_eq!(file["lines_read"], statement.lines.len(), "{name}");
            staged += 1;
        } else {
            let is_answered = answer.status == StatusCode::OK || answer.status == StatusCode::UNPROCESSABLE_ENTITY;
            assert!(is_answered, "{name}: {}", answer.text);
            refused += 1;
        }
    }
    assert!(staged > 15 && refused > 0, "{staged} and {refused} of {}", paths.len());
}

fn collect(folder: &std::path::Path, paths: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, paths) } else { paths.push(path) }
    }
}
