//! Which operations there are, by the source of the crate, and which of them take no identity.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What opens databases, and what looks at the schema: not of any household.
const NOT_OF_HOUSEHOLDS: &[&str] = &["connect", "embedded", "schema", "testing"];

/// Operations that name nothing that is there: no parameter of theirs is an identity.
const WITHOUT_IDENTITY: &[&str] = &[
    "Db::close",
    "Db::ping",
    "Guard::finish",
    "Listener::connect",
    "Listener::next",
    "UserTx::commit",
    "WorkspaceTx::commit",
    "account::create",
    "account::list",
    "account::list_stored",
    "api_key::create",
    "api_key::list",
    "api_key::list_working",
    "archive::contents",
    "audit::last_standing",
    "audit::list",
    "audit::reach",
    "audit::state_hash",
    "audit::take_turn",
    "audit::verify",
    "budget::duplicate",
    "budget::list",
    "budget::list_between",
    "card::list",
    "card::list_stored",
    "category::create",
    "category::list",
    "category::list_stored",
    "category::seed",
    "category::subcategory::list_all",
    "credential::find",
    "credential::hold",
    "credential::rehash",
    "currency::add",
    "currency::find",
    "currency::find_all_in",
    "currency::find_in",
    "currency::list",
    "deletion::delete_user",
    "deletion::delete_workspace",
    "deletion::find_deleted_user",
    "deletion::list_deleted_users",
    "deletion::restore_user",
    "deletion::users_to_purge",
    "deletion::workspaces_to_purge",
    "doctor::examine",
    "email_token::cancel",
    "email_token::issue",
    "email_token::pending_email",
    "event::publish_books_changed",
    "exchange_rate::add",
    "exchange_rate::list",
    "exchange_rate::rates",
    "expiry::remove_expired",
    "export::facts",
    "first_person::is_awaited",
    "first_person::let_in",
    "goal::list",
    "idempotency::claim",
    "idempotency::is_kept",
    "import_session::classifier",
    "import_session::list",
    "import_session::train",
    "investment::holdings",
    "investment::list",
    "invite::accept_in",
    "invite::create",
    "invite::list",
    "invoice::recalculate_all",
    "member::list",
    "notification::last",
    "notification::tell_actor",
    "preferences::find",
    "preferences::merge",
    "recurring::suggestions",
    "report::cards_facts",
    "report::forecast_facts",
    "report::goals_facts",
    "report::monthly_facts",
    "report::net_worth_facts",
    "report::recurring_facts",
    "report::statement_facts",
    "rule::compiled",
    "rule::history",
    "rule::list",
    "rule::list_stored",
    "rule::lock",
    "session::list",
    "session::open",
    "session::places",
    "statement_profile::list",
    "statement_profile::save",
    "tag::create",
    "tag::create_as",
    "tag::list",
    "tag::list_stored",
    "transaction::balances_before",
    "transaction::ledger_of_period",
    "transaction::ledger_of_summary",
    "transaction::ledger_with_expected",
    "user::appoint",
    "user::begin_new",
    "user::change_email",
    "user::find",
    "user::find_or_create",
    "user::profile",
    "user::register",
    "user::rename",
    "user::verify_email",
    "workspace::find_or_create_local",
    "workspace::found",
    "workspace::list",
    "workspace::settings::find",
    "workspace::settings::lock",
    "workspace::settings::update",
];

/// Operations with an identity that nobody can mistake for another household's, and why.
const EXPLAINED: &[(&str, &[&str])] = &[
    (
        "it says who acts: whether they may is asked before",
        &[
            "Db::begin",
            "Db::begin_personal",
            "Db::transaction",
            "archive::load",
            "archive::load_in",
            "workspace::create",
            "workspace::list_deleted_of",
            "workspace::list_of",
        ],
    ),
    (
        "what it names is told on, to the own workspace, and not looked up",
        &["event::publish", "event::publish_progress", "notification::tell_members"],
    ),
    (
        "it is the installation's, and takes only what was deleted and is due",
        &["deletion::purge_user", "deletion::purge_workspace"],
    ),
    (
        "it is the installation's, and tells nothing but members what their own books say",
        &["notification::tell_day", "notification::workspaces_after"],
    ),
    (
        "the account that its query names is not looked up: it narrows what is summed of the own books",
        &["report::summary_facts"],
    ),
    ("what it names is a place in the own list, and not looked up", &["notification::list_since"]),
    ("a test of its own sweeps it, because nothing was deleted here", &["deletion::restore_workspace"]),
];

/// Every public operation, with its parameters.
fn operations() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let mut found = BTreeMap::new();
    for file in files {
        let place = file.strip_prefix(&root).unwrap().with_extension("");
        let place: Vec<&str> = place.iter().map(|part| part.to_str().unwrap()).collect();
        if NOT_OF_HOUSEHOLDS.contains(&place[0]) {
            continue;
        }
        let module = if is_public(&root, &place) { place.join("::") } else { place[0].to_owned() };
        read(&module, &fs::read_to_string(&file).unwrap(), &mut found);
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Whether a file below a module is a module that others see.
fn is_public(root: &Path, place: &[&str]) -> bool {
    let [module, below] = place else { return false };
    let text = fs::read_to_string(root.join(module).with_extension("rs"));
    text.is_ok_and(|text| text.lines().any(|line| line == format!("pub mod {below};")))
}

/// Functions stand at the margin, methods one step from it, below the line that says whose they are.
fn read(module: &str, text: &str, found: &mut BTreeMap<String, String>) {
    let mut whose = module;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(of) = line.strip_prefix("impl ").and_then(|line| line.strip_suffix(" {")) {
            whose = of.rsplit(' ').next().unwrap_or(of);
        }
        let (scope, signature) = match line.strip_prefix("    ") {
            Some(method) => (whose, method),
            None => (module, line),
        };
        let Some(signature) = signature.strip_prefix("pub async fn ") else { continue };
        let name = signature.split(['(', '<']).next().unwrap();
        let mut parameters = signature.to_owned();
        while !parameters.contains("->") && !parameters.ends_with('{') {
            parameters.push_str(lines.next().unwrap());
        }
        let parameters = parameters.split("->").next().unwrap().to_owned();
        assert!(found.insert(format!("{scope}::{name}"), parameters).is_none(), "{scope}::{name} is there twice");
    }
}

fn is_identity(parameters: &str) -> bool {
    let words = parameters.split(|c: char| !c.is_alphanumeric());
    words.into_iter().any(|word| word.len() > 2 && word.ends_with("Id"))
}

/// Each operation is in exactly one place.
pub(crate) fn assert_complete(swept: &BTreeSet<String>) {
    let all = operations();
    let explained = || EXPLAINED.iter().flat_map(|(_, operations)| operations.iter().copied());
    let known: Vec<&str> =
        swept.iter().map(String::as_str).chain(WITHOUT_IDENTITY.iter().copied()).chain(explained()).collect();
    let missing: Vec<_> = all.keys().filter(|operation| !known.contains(&operation.as_str())).collect();
    assert!(missing.is_empty(), "neither swept nor listed: {missing:#?}");
    let gone: Vec<_> = known.iter().filter(|operation| !all.contains_key(**operation)).collect();
    assert!(gone.is_empty(), "there is no such operation: {gone:#?}");
    let distinct: BTreeSet<&str> = known.iter().copied().collect();
    assert_eq!(distinct.len(), known.len(), "an operation is named in two places");
    let takes: Vec<_> = WITHOUT_IDENTITY.iter().filter(|operation| is_identity(&all[**operation])).collect();
    assert!(takes.is_empty(), "these take an identity: {takes:#?}");
}
