//! Rules: from a name to what an import books, and everything that can be wrong on the way.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::run::{Run, TestBooks};

const JANUARY: &str = "conta-digital/2026-01-01_2026-02-10.csv";
const METRO: [&str; 9] =
    ["rules", "add", "Metrô", "--contains", "metrô", "--category", "Transporte", "--subcategory", "Transporte público"];

/// Books of the household with categories and a tag.
fn household() -> TestBooks {
    let books = TestBooks::of_the_household();
    for args in [&["categories", "seed"][..], &["tags", "add", "trabalho"]] {
        let run = books.fintrack(args);
        assert_eq!(run.code, 0, "{}", run.transcript());
    }
    books
}

fn done(books: &TestBooks, args: &[&str]) -> Run {
    let run = books.fintrack(args);
    assert_eq!(run.code, 0, "{}", run.transcript());
    run
}

/// Runs the command with something to read.
fn reading(books: &TestBooks, args: &[&str], stdin: &str) -> Run {
    let mut command = books.command(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    Run::of(child.wait_with_output().unwrap())
}

/// Runs a line as a shell reads it.
fn typed(books: &TestBooks, line: &str) {
    let program = Path::new(env!("CARGO_BIN_EXE_fintrack")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths([program].into_iter().chain(std::env::split_paths(&path))).unwrap();
    let settings = books.command(&[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env_clear().envs(settings.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let run = Run::of(shell.env("PATH", path).output().unwrap());
    assert_eq!(run.code, 0, "{line}: {}", run.transcript());
}

/// The rules as `rules add --json` takes them.
fn rules(books: &TestBooks) -> Vec<Value> {
    let list = done(books, &["rules", "list", "--output", "json"]).json();
    list.as_array().unwrap().iter().map(|object| object["rule"].clone()).collect()
}

#[test]
fn a_rule_of_names_decides_the_lines_of_the_next_import() {
    let books = household();
    assert!(books.fintrack(&["rules"]).stderr.contains("There are no rules yet"));
    let added = done(&books, &[&METRO[..], &["--tag", "Trabalho", "--rename", "Bilhete"]].concat());
    let mercado = ["rules", "add", "Mercado", "--any-word", "supermercado", "--min", "300", "--category", "compras"];
    done(&books, &mercado);
    let staged = done(&books, &["import", JANUARY, "--account", "Conta Digital", "--month", "2026-01"]);
    let shown = done(&books, &["sessions", "show", "--account", "Conta Digital", "--month", "2026-01"]);
    let transcripts = [added, done(&books, &["rules", "list"]), staged, shown].map(|run| run.transcript());
    insta::assert_snapshot!(transcripts.join("\n"));

    let booked =
        done(&books, &["import", JANUARY, "--account", "Conta Digital", "--commit", "--output", "json"]).json();
    // January's lines are known; those of February are new.
    assert_eq!(booked["rules"], json!([{ "rule": "Metrô", "lines": 2 }, { "rule": "Mercado", "lines": 1 }]));
    let list = done(&books, &["rules", "--output", "json"]).json();
    let used: Vec<&Value> = list.as_array().unwrap().iter().map(|rule| &rule["usage"]["applied"]).collect();
    assert_eq!(used, [2, 4], "{list}");
    let filed = books.transactions().into_iter().filter(|it| it["to"] == "Compras").count();
    assert_eq!(filed, 2);
}

#[test]
fn what_a_rule_cannot_be_is_said_in_words() {
    let books = household();
    let add = |more: &[&str]| books.fintrack(&[&["rules", "add", "Uber"], more].concat());
    let runs = [
        add(&["--matches", "uber (trip", "--ignore"]),
        add(&["--contains", "uber", "--category", "Transprote"]),
        add(&["--contains", "uber", "--category", "Iates"]),
        add(&["--contains", "uber", "--category", "transporte", "--subcategory", "Aplicativo"]),
        add(&["--contains", "uber", "--category", "A classificar"]),
        add(&["--contains", "uber", "--kind", "DESPESA", "--ignore"]),
        add(&["--contains", "uber", "--tag", "trablho"]),
        add(&["--account", "Conta Digitel", "--ignore"]),
        add(&["--card", "Roxo", "--ignore"]),
        add(&["--account", "Conta Ipê", "--transfer-to", "Conta Ipê"]),
        add(&["--min", "50", "--max", "10", "--ignore"]),
        add(&["--min", "1.234", "--ignore"]),
        add(&["--contains", "uber", "--currency", "USD", "--ignore"]),
        add(&["--days", "5-32", "--ignore"]),
        add(&["--contains", " ", "--ignore"]),
        add(&["--contains", "uber"]),
        add(&["--ignore"]),
    ];
    let transcripts: Vec<String> = runs.iter().map(Run::transcript).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
    assert!(runs.iter().all(|run| run.code == 2 && run.stdout.is_empty()));
    assert_eq!(rules(&books), Vec::<Value>::new());
}

#[test]
fn a_rule_is_there_once_however_often_it_is_added() {
    let books = household();
    done(&books, &METRO);
    let again = done(&books, &METRO);
    assert!(again.stderr.starts_with("The rule Metrô is there already: nothing changed."), "{}", again.stderr);
    let other = books.fintrack(&["rules", "add", "metrô", "--contains", "metro", "--ignore"]);
    insta::assert_snapshot!(other.transcript());
    assert_eq!(rules(&books).len(), 1);
    done(&books, &["rules", "add", "metrô", "--contains", "metro", "--ignore", "--position", "7", "--replace"]);
    let replaced = rules(&books);
    assert_eq!(
        (replaced.len(), &replaced[0]["position"], &replaced[0]["then"]["is_ignored"]),
        (1, &7.into(), &true.into())
    );

    // Several at once, as when a person who waits runs it again.
    let args = ["rules", "add", "Padaria", "--contains", "padaria", "--category", "Lazer"];
    let children: Vec<_> = (0..4).map(|_| books.command(&args).stdout(Stdio::null()).spawn().unwrap()).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert_eq!(rules(&books).len(), 2);
}

/// A merchant whose words stand apart, and one that nothing is known of.
const HABITS: &str = "\
Data,Valor,Identificador,Descrição
02/03/2026,-10.00,1,Uber *Trip SP
03/03/2026,-11.00,2,Uber *Trip SP
04/03/2026,-12.00,3,Uber *Trip SP
05/03/2026,-13.00,4,Uber *Trip SP
06/03/2026,-39.90,5,Zyxwv Qwrtp
07/03/2026,-39.90,6,Zyxwv Qwrtp
08/03/2026,-39.90,7,Zyxwv Qwrtp
09/03/2026,-39.90,8,Zyxwv Qwrtp
";

/// Groups and a split, with names of every kind.
fn document() -> Value {
    json!([
        {
            "name": "Atacado",
            "position": 3,
            "is_active": true,
            "stops": true,
            "when": { "all": [
                { "description": { "contains": "atacadão" } },
                { "any": [{ "account": ["Conta Digital", "Conta Ipê"] }, { "card": ["Cartão Digital"] }] },
                { "not": { "amount": { "at_most": { "amount": "50.00", "currency": "BRL" } } } }
            ] },
            "then": {
                "purpose": { "split": [
                    { "under": { "category": "Compras", "subcategory": "Casa" }, "share": { "percent": "25" } },
                    { "under": { "category": "A classificar", "subcategory": null, "type": "EXPENSE" }, "share": "rest" }
                ] },
                "tags": ["trabalho"],
                "is_ignored": false
            }
        },
        {
            "name": "Reserva",
            "position": 100,
            "is_active": false,
            "stops": false,
            "when": { "description": { "starts_with": "aplic" } },
            "then": { "purpose": { "transfer": "Conta Ipê" }, "is_ignored": false }
        }
    ])
}

#[test]
fn what_is_listed_for_programs_is_what_is_added() {
    let books = household();
    let accounts = |value: &mut Value| {
        // Sets have an order of their own.
        if let Some(names) = value[0]["when"]["all"][1]["any"][0]["account"].as_array_mut() {
            names.sort_by_key(ToString::to_string);
        }
    };
    let run = reading(&books, &["rules", "add", "--json", "-"], &document().to_string());
    insta::assert_snapshot!(run.transcript());
    let mut listed = Value::Array(rules(&books));
    accounts(&mut listed);
    assert_eq!(listed, document());

    let other = household();
    let file = other.file("regras.json", &listed.to_string());
    done(&other, &["rules", "add", "--json", &file]);
    let again = done(&other, &["rules", "add", "--json", &file]);
    assert_eq!(again.stderr.matches("is there already").count(), 2, "{}", again.transcript());
    let mut copied = Value::Array(rules(&other));
    accounts(&mut copied);
    assert_eq!(copied, document());
}

#[test]
fn a_document_that_is_no_rule_is_refused_with_the_place() {
    let books = household();
    let rule = |when: Value, then: Value| json!({ "name": "x", "when": when, "then": then }).to_string();
    let (has, ignored) = (json!({ "description": { "contains": "uber" } }), json!({ "is_ignored": true }));
    let under = |category: Value| json!({ "purpose": { "category": category } });
    let documents = [
        "{\"name\":".to_owned(),
        "[1]".to_owned(),
        json!({ "name": "x", "wen": has }).to_string(),
        rule(json!({ "all": [has, { "description": { "matches": "uber (" } }] }), ignored.clone()),
        rule(json!({ "all": [] }), ignored.clone()),
        rule(json!({ "any": [has, { "account": ["Conta Digitel"] }] }), ignored.clone()),
        rule(json!({ "amount": { "equal": { "amount": "1.005", "currency": "BRL" } } }), ignored),
        rule(has.clone(), under(json!({ "category": "Transprote" }))),
        rule(has.clone(), under(json!({ "category": "Lazer", "type": "DESPESA" }))),
        rule(has.clone(), json!({ "tags": ["nenhuma"] })),
        rule(has.clone(), json!({ "purpose": { "split": [{ "under": { "category": "Lazer" }, "share": "rest" }] } })),
        json!([
            { "name": "Dois", "when": has.clone(), "then": { "is_ignored": true } },
            { "name": "dois", "when": { "direction": "in" }, "then": { "is_ignored": true } },
        ])
        .to_string(),
    ];
    let runs = documents.iter().map(|text| reading(&books, &["rules", "add", "--json", "-"], text));
    let runs: Vec<Run> = runs.chain([books.fintrack(&["rules", "add", "--json", "nunca.json"])]).collect();
    let transcripts: Vec<String> = runs.iter().map(Run::transcript).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
    assert!(runs.iter().all(|run| run.code == 2));
    assert_eq!(books.fintrack(&["rules", "add", "X", "--ignore", "--json", "-"]).code, 2, "one or the other");
    assert_eq!(rules(&books), Vec::<Value>::new());
}

#[test]
fn what_the_page_shows_can_be_typed() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules/user-rules.md");
    let page = std::fs::read_to_string(page).unwrap();
    let block = |language: &str| {
        let (_, block) = page.split_once(&format!("```{language}\n")).unwrap();
        block.split_once("```").unwrap().0
    };
    let books = TestBooks::empty();
    done(&books, &["accounts", "add", "Poupança", "--opened-on", "2026-01-01"]);
    let added = reading(&books, &["rules", "add", "--json", "-", "--output", "csv"], block("json"));
    assert_eq!((added.code, added.stdout.lines().count()), (0, 6), "{}", added.transcript());
    for name in ["Corridas", "Delivery", "Tudo do Uber", "Atacado", "Reserva"] {
        done(&books, &["rules", "remove", name]);
    }
    let lines: Vec<&str> = block("sh").lines().collect();
    assert!(lines.len() > 5);
    for line in lines {
        typed(&books, line);
    }
    assert_eq!(rules(&books).len(), 2, "three were added, and one removed");
}

#[test]
fn a_preview_shows_what_would_change_and_changes_nothing() {
    let books = household();
    done(&books, &["import", JANUARY, "--account", "Conta Digital", "--commit"]);
    done(
        &books,
        &["rules", "add", "Mercado", "--contains", "supermercado", "--category", "Alimentação", "--tag", "trabalho"],
    );
    let before = (books.transactions(), rules(&books));
    let preview = |args: &[&str]| books.fintrack(&[&["rules", "preview"], args].concat());
    let contains = ["--contains", "supermercado"];
    let runs = [
        preview(&["mercado"]),
        preview(
            &[&contains[..], &["--category", "Lazer", "--rename", "Feira", "--position", "5", "--limit", "2"]].concat(),
        ),
        preview(&[&["Abaixo"], &contains[..], &["--category", "Lazer", "--position", "200"]].concat()),
        preview(&[&["Outro tipo"], &contains[..], &["--category", "Salário"]].concat()),
        preview(&["--contains", "helicóptero", "--ignore"]),
        preview(&["mercdo"]),
        preview(&[]),
    ];
    let transcripts: Vec<String> = runs.iter().map(Run::transcript).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
    let document = preview(&["Mercado", "--output", "json"]).json();
    assert_eq!(
        (&document["looked_at"], &document["matched"], &document["changed"]),
        (&26.into(), &3.into(), &3.into())
    );
    assert_eq!(document["rule"], before.1[0]);
    assert_eq!(preview(&["Mercado", "--output", "csv"]).stdout.lines().count(), 4, "a header and three lines");
    assert_eq!((books.transactions(), rules(&books)), before);
}

#[test]
fn what_closed_months_say_is_proposed_with_the_command_that_adds_it() {
    let books = household();
    let nothing = done(&books, &["rules", "propose"]);
    assert_eq!((nothing.stdout.as_str(), nothing.stderr.contains("nothing to propose yet")), ("", true));
    for file in [JANUARY, "conta-digital/2026-02-01_2026-02-28.csv", "conta-digital/2026-02-20_2026-03-31.csv"] {
        done(&books, &["import", file, "--account", "Conta Digital", "--commit"]);
    }
    for month in ["2026-01", "2026-02", "2026-03"] {
        done(&books, &["sessions", "close", "--account", "Conta Digital", "--month", month]);
    }
    let habits = books.file("habitos.csv", HABITS);
    done(&books, &["import", &habits, "--account", "Conta Ipê", "--commit", "--close"]);
    insta::assert_snapshot!(done(&books, &["rules", "propose"]).transcript());
    let proposals = done(&books, &["rules", "propose", "--output", "json"]).json();
    let proposals = proposals.as_array().unwrap();
    assert!(!proposals.is_empty());
    assert_eq!(rules(&books), Vec::<Value>::new(), "nothing is added unasked");

    // Each is added by its command, as a shell reads it, and is what it was proposed to be.
    for proposal in proposals {
        typed(&books, proposal["command"].as_str().unwrap());
        let same = reading(&books, &["rules", "add", "--json", "-"], &proposal["rule"].to_string());
        assert!(same.stderr.contains("is there already"), "{}", same.transcript());
    }
    assert_eq!(rules(&books).len(), proposals.len());
    assert_eq!(done(&books, &["rules", "propose", "--output", "json"]).json(), json!([]));
}

#[test]
fn a_rule_is_switched_off_and_on_and_removed_by_its_name() {
    let books = household();
    done(&books, &METRO);
    let rules = |args: &[&str]| books.fintrack(&[&["rules"], args].concat());
    let runs = [
        rules(&["off", "METRÔ"]),
        rules(&["off", "Metrô"]),
        rules(&["on", "Metrô"]),
        rules(&["off", "Metro"]),
        rules(&["on", "Bonde"]),
        rules(&["remove", "metro"]),
        rules(&["remove", "Metrô"]),
        rules(&["remove", "Metrô"]),
    ];
    let transcripts: Vec<String> = runs.iter().map(Run::transcript).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
    assert_eq!(runs.map(|run| run.code), [0, 0, 0, 2, 2, 2, 0, 2]);
}

#[test]
fn what_a_rule_may_be_is_explained() {
    insta::assert_snapshot!(crate::run::fintrack(&["rules", "add", "--help"]).stdout);
}

#[test]
fn a_rule_that_is_off_decides_nothing() {
    let books = household();
    done(&books, &["rules", "add", "Tudo", "--direction", "out", "--ignore"]);
    done(&books, &["rules", "off", "Tudo"]);
    // Said again, it stays off.
    done(&books, &["rules", "add", "Tudo", "--direction", "out", "--ignore"]);
    let import = ["import", JANUARY, "--account", "Conta Digital", "--month", "2026-01", "--commit"];
    done(&books, &import);
    assert!(books.transactions().iter().all(|it| it["status"] == "VALIDATING"));
}

#[test]
fn tags_are_listed_and_given_once() {
    let books = TestBooks::empty();
    let runs = [&["tags"][..], &["tags", "add", "Viagem"], &["tags", "add", "Viagem"], &["tags", "add", " "]];
    let transcripts: Vec<String> = runs.iter().map(|args| books.fintrack(args).transcript()).collect();
    insta::assert_snapshot!(transcripts.join("\n"));
}
