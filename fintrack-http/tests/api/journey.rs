//! `docs/api.md` as it is written: each command is run against a server, and answers what stands below it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use fintrack_http::serve_on;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::house::House;

/// A command of the document, and what it is said to answer.
#[derive(Debug, Default)]
struct Step {
    line: usize,
    command: String,
    answer: Option<Value>,
}

/// The fenced blocks: what is `sh` is run, and the `json` after it is what it answers.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((line, fence)) = lines.next() {
        let Some(language) = fence.strip_prefix("```") else { continue };
        let block: Vec<_> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let block = block.join("\n");
        match language {
            "sh" => steps.push(Step { line: line + 1, command: block, answer: None }),
            "json" => {
                let answer = serde_json::from_str(&block).unwrap_or_else(|error| panic!("line {line}: {error}"));
                steps.last_mut().unwrap().answer = Some(answer);
            }
            other => panic!("line {line}: a block of {other:?}"),
        }
    }
    steps
}

/// What the reader has noted down by now: `$ACCOUNT` and the like.
type Notes = BTreeMap<String, String>;

/// Whether an answer is what the document says: what it does not mention may be there, `…` is whatever there is, and a name
/// that is met first is noted.
fn expect(told: &Value, is: &Value, at: &str, notes: &mut Notes) {
    match (told, is) {
        (Value::String(word), _) if word == "…" => {}
        (Value::String(word), is) if word.starts_with('$') => {
            let is = is.as_str().map_or_else(|| is.to_string(), str::to_owned);
            let kept = notes.entry(word[1..].to_owned()).or_insert_with(|| is.clone());
            assert_eq!(*kept, is, "{at}: {word}");
        }
        (Value::Object(fields), Value::Object(_)) => {
            for (field, value) in fields {
                expect(value, &is[field], &format!("{at}/{field}"), notes);
            }
        }
        (Value::Array(items), Value::Array(is)) => {
            let has_more = items.last().is_some_and(|last| last == "…");
            let items = if has_more { &items[..items.len() - 1] } else { items.as_slice() };
            assert!(items.len() == is.len() || has_more && items.len() < is.len(), "{at}: {is:?}");
            for (n, (item, is)) in items.iter().zip(is).enumerate() {
                expect(item, is, &format!("{at}/{n}"), notes);
            }
        }
        _ => assert_eq!(told, is, "{at}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journey_of_the_documentation_leads_where_it_says() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: there is no curl");
        return;
    }
    let house = House::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve_on(listener, house.app.clone(), async { stopped.await.unwrap_or_default() }));
    let walked = tokio::task::spawn_blocking(move || walk(&api)).await;
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    walked.unwrap();
}

fn walk(api: &str) {
    let text = include_str!("../../../docs/api.md");
    let folder = tempfile::tempdir().unwrap();
    let mut notes: Notes = [("API".to_owned(), api.to_owned())].into();
    let mut steps = steps(text).into_iter();
    // What the first block defines, the others use.
    let prelude = steps.next().unwrap().command;
    let prelude: Vec<_> = prelude.lines().filter(|line| !line.starts_with("API=")).collect();
    for step in steps {
        let script = format!("{}\n{}", prelude.join("\n"), step.command);
        let done = run(folder.path(), &script, &notes);
        let output = String::from_utf8(done.stdout).unwrap();
        let trouble = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "docs/api.md:{}: {trouble}{output}\n{}", step.line, step.command);
        if let Some(told) = step.answer {
            let is: Value = serde_json::from_str(&output)
                .unwrap_or_else(|error| panic!("docs/api.md:{}: {error}: {output}", step.line));
            expect(&told, &is, &format!("docs/api.md:{}: {is}\n", step.line), &mut notes);
        }
    }
}

fn run(folder: &Path, script: &str, notes: &Notes) -> std::process::Output {
    Command::new("sh").args(["-euc", script]).current_dir(folder).envs(notes).output().unwrap()
}
