//! Every operation of the contract (`operations.tsv`) is served and described, or is named as one that is not built yet; and
//! nothing else is served.

use std::collections::BTreeSet;

use fintrack_http::openapi;
use serde_json::Value;

/// The contract: a method and a path below `/api/v1` a line, and which part of it is not built yet.
const CONTRACT: &str = include_str!("contract/operations.tsv");

/// What is served beside the contract, since a server needs it.
const BESIDE: &[&str] = &["GET /openapi.json", "POST /auth/setup"];

/// A method and a path with its parameters unnamed: `GET /accounts/{}`.
fn operation(method: &str, path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    format!("{} {shape}{rest}", method.to_uppercase())
}

fn of_contract(is_wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let lines = CONTRACT.lines().filter(|line| !line.starts_with('#'));
    let fields = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    fields.filter(|it| is_wanted(it[2])).map(|it| operation(it[0], it[1])).collect()
}

/// What the document describes below `/api/v1`.
fn described() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&openapi::document().to_json().unwrap()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        let methods = item.as_object().unwrap().keys().filter(|key| !["parameters", "summary"].contains(&key.as_str()));
        described.extend(methods.map(|method| operation(method, path)));
    }
    described
}

#[test]
fn the_contract_is_served_but_for_what_it_says_is_not_built_yet() {
    let (built, all) = (of_contract(|state| state == "built"), of_contract(|_| true));
    let described = described();
    let missing: Vec<_> = built.difference(&described).collect();
    assert!(missing.is_empty(), "said to be built, and not there: {missing:#?}");
    let beside: BTreeSet<String> = BESIDE.iter().map(|it| (*it).to_owned()).collect();
    let untold: Vec<_> = described.difference(&built).filter(|it| !beside.contains(*it)).collect();
    assert!(untold.is_empty(), "there, and not said to be built: {untold:#?}");
    assert!(all.len() > 200, "{} operations", all.len());
}
