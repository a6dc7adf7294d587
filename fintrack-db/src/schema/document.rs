//! The schema as a document for people: `docs/schema.md`.

use std::fmt::Write;

use super::catalog::{Catalog, Class, Column, ForeignKey, GLOBAL, Index, Table};

/// What belongs together, in reading order; each table is in one area.
const AREAS: &[(&str, &[&str])] = &[
    (
        "People",
        &["users", "credentials", "sessions", "email_tokens", "preferences", "notifications", "idempotency_records"],
    ),
    ("Workspaces", &["workspaces", "workspace_members", "workspace_invites", "api_keys"]),
    ("Places", &["accounts", "cards", "card_cycles", "invoices"]),
    ("Categories", &["categories", "subcategories", "tags"]),
    (
        "Ledger",
        &[
            "transactions",
            "transaction_splits",
            "transaction_tags",
            "reimbursements",
            "instalment_plans",
            "account_turnovers",
            "card_turnovers",
        ],
    ),
    ("Expectations", &["recurring_items", "recurring_tags", "recurring_bindings"]),
    ("Plans", &["budgets", "goals", "goal_deposits", "goal_investments"]),
    ("Investments", &["investments", "investment_tags", "investment_values"]),
    ("Currencies", &["currencies", "exchange_rates"]),
    (
        "Imports",
        &[
            "import_sessions",
            "statement_files",
            "import_session_files",
            "staged_lines",
            "staged_line_parts",
            "staged_line_tags",
            "imported_lines",
            "rejected_pairs",
            "statement_profiles",
        ],
    ),
    ("What is learned", &["rules", "classifier_states", "classifier_trainings"]),
    ("Audit trail", &["audit_heads", "audit_events", "audit_changes", "audit_subjects"]),
    ("Housekeeping", &["_sqlx_migrations"]),
];

/// The tables that diagrams leave out, for nearly everything refers to them.
const EVERYWHERE: &[&str] = &["workspaces", "currencies"];

const HEADING: &str = "\
# The schema

Made from the database's catalog by `make schema`; a test fails when it is not what the catalog says. The migrations in
`fintrack-db/migrations` say why.

Every table is of one of three classes. *Tenant* tables belong to a workspace: `workspace_id` leads every key, and a
policy that binds the owner too shows no rows but those of the transaction's workspace. *Personal* tables belong to a
user, likewise by `user_id`. *Global* ones are few, and each has its reason. No foreign key leads from one workspace
into another.

Amounts are exact; instants have a time zone; a month is written as its first day. The diagrams leave out what nearly
every table refers to: its workspace and its currency.
";

/// The tables that no area names, or that an area names in vain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`AREAS` in schema/document.rs does not fit the catalog: {}", .0.join(", "))]
pub struct Misplaced(Vec<String>);

/// The document.
///
/// # Errors
/// [`Misplaced`] when a table is in no area or in several, or an area has a table that is not there.
pub fn text(catalog: &Catalog) -> Result<String, Misplaced> {
    check_areas(catalog)?;
    let mut out = HEADING.to_owned();
    contents(&mut out, catalog);
    for (area, names) in AREAS {
        let tables: Vec<&Table> = names.iter().filter_map(|name| find(catalog, name)).collect();
        let _infallible = write!(out, "\n## {area}\n\n");
        diagram(&mut out, &tables);
        for table in tables {
            section(&mut out, catalog, table);
        }
    }
    Ok(out)
}

fn check_areas(catalog: &Catalog) -> Result<(), Misplaced> {
    let placed: Vec<&str> = AREAS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let once = |name: &str| placed.iter().filter(|other| **other == name).count() == 1;
    let tables = catalog.tables.iter().map(|table| table.name.as_str());
    let mut wrong: Vec<String> = tables.filter(|name| !once(name)).map(str::to_owned).collect();
    wrong.extend(placed.iter().filter(|name| find(catalog, name).is_none()).map(|name| (*name).to_owned()));
    if wrong.is_empty() { Ok(()) } else { Err(Misplaced(wrong)) }
}

fn find<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Table> {
    catalog.tables.iter().find(|table| table.name == name)
}

fn contents(out: &mut String, catalog: &Catalog) {
    out.push_str("\n| area | tables |\n|---|---|\n");
    for (area, names) in AREAS {
        let links: Vec<String> = names.iter().map(|name| link(name)).collect();
        let _infallible = writeln!(out, "| {area} | {} |", links.join(", "));
    }
    out.push_str("\n| class | tables |\n|---|---|\n");
    for class in [Class::Tenant, Class::Personal, Class::Global] {
        let links: Vec<String> = catalog.of(class).map(|table| link(&table.name)).collect();
        let _infallible = writeln!(out, "| {} | {} |", word(class), links.join(", "));
    }
}

fn link(table: &str) -> String {
    format!("[{table}](#{table})")
}

const fn word(class: Class) -> &'static str {
    match class {
        Class::Tenant => "tenant",
        Class::Personal => "personal",
        Class::Global => "global",
    }
}

/// What the tables of an area refer to, within it and beyond.
fn diagram(out: &mut String, tables: &[&Table]) {
    out.push_str("```mermaid\nerDiagram\n");
    for table in tables {
        let keys = table.foreign_keys.iter().filter(|key| !EVERYWHERE.contains(&key.target.as_str()));
        let lines: Vec<String> = keys.map(|key| relation(table, key)).collect();
        if lines.is_empty() {
            let _infallible = writeln!(out, "    {}", table.name);
        }
        out.extend(lines);
    }
    out.push_str("```\n");
}

/// `    accounts |o--o{ transactions : account_id`
fn relation(table: &Table, key: &ForeignKey) -> String {
    let optional = key.columns.iter().any(|name| table.column(name).is_some_and(|column| column.is_nullable));
    let one = if optional { "|o" } else { "||" };
    let many = if table.key() == key.columns { "o|" } else { "o{" };
    // The last column is what the reference is about; those before it are the key that it is part of.
    let label = key.columns.last().map_or("", String::as_str);
    format!("    {} {one}--{many} {} : {label}\n", key.target, table.name)
}

fn section(out: &mut String, catalog: &Catalog, table: &Table) {
    let class = table.class.map_or("of no class", word);
    let reason = GLOBAL.iter().find(|(name, _)| *name == table.name);
    let reason = reason.map_or_else(String::new, |(_, reason)| format!(": {reason}"));
    let comment = table.comment.as_deref().unwrap_or_default();
    let _infallible = write!(out, "\n### {}\n\n{comment} *{class}*{reason}.\n\n", table.name);
    out.push_str("| column | type | null | default | |\n|---|---|---|---|---|\n");
    for column in &table.columns {
        out.push_str(&row(column));
    }
    out.push('\n');
    for index in &table.indexes {
        out.push_str(&index_line(index));
    }
    for key in &table.foreign_keys {
        let cascade = if key.cascades { ", and goes with it" } else { "" };
        let _infallible = writeln!(out, "- {} refers to {}{cascade}", code(&key.columns), link(&key.target));
    }
    let mut referring: Vec<String> = catalog.referring_to(&table.name).map(|(from, _)| link(&from.name)).collect();
    referring.dedup();
    if !referring.is_empty() {
        let _infallible = writeln!(out, "- referred to by {}", referring.join(", "));
    }
}

fn row(Column { name, kind, is_nullable, default, comment }: &Column) -> String {
    let kind = kind
        .replace("timestamp with time zone", "timestamptz")
        .replace("character varying", "varchar")
        .replace("numeric(20,8)", "numeric(20, 8)");
    let null = if *is_nullable { "yes" } else { "" };
    let default = default.as_ref().map_or_else(String::new, |default| format!("`{}`", cell(&uncast(default))));
    let comment = comment.as_deref().map_or_else(String::new, cell);
    format!("| `{name}` | {kind} | {null} | {default} | {comment} |\n").replace("|  |", "| |").replace("|  |", "| |")
}

fn index_line(index: &Index) -> String {
    let Index { name, columns, is_primary, is_unique, predicate } = index;
    let what = if *is_primary {
        "primary key".to_owned()
    } else if *is_unique {
        format!("unique, `{name}`:")
    } else {
        format!("index `{name}`:")
    };
    let predicate = predicate.as_ref().map_or_else(String::new, |rows| format!(" where `{}`", uncast(rows)));
    format!("- {what} {}{predicate}\n", code(columns))
}

fn code(columns: &[String]) -> String {
    format!("`({})`", columns.join(", "))
}

/// `'OPEN'::text` without the type, which the column says.
fn uncast(expression: &str) -> String {
    ["::text", "::jsonb", "::character varying", "::numeric"].iter().fold(expression.to_owned(), |text, cast| {
        text.replace(&format!("'{cast}"), "'").replace(&format!("[]{cast}"), "[]")
    })
}

/// A text within a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
