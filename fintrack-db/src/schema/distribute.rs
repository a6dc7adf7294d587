//! How the tables would be spread over machines by Citus: `deploy/citus/distribute.sql`.
//!
//! Nothing is decided here. The class of a table says by what it is spread, and its foreign keys in which order.

use std::fmt::Write;

use super::catalog::{Catalog, Class, ForeignKey, MIGRATIONS, Table, WORKSPACES};

const HEADING: &str = "\
-- Spreads FinTrack's tables over the machines of a Citus cluster: tenant tables by workspace, personal ones by user,
-- and a whole copy of the global ones everywhere. All that a workspace has is on one machine, and all that a user has.
--
-- Made from the database's catalog by `make schema`; a test fails when it is not what the catalog says. It follows the
-- documentation of Citus; no test runs it, for there is no such cluster in the tests.
--
-- Before it runs, as the owner of the schema, on the coordinator:
-- - every machine has PostgreSQL 15 or later with Citus, the coordinator is added to the metadata, and the role
--   `fintrack_app` exists on each, no superuser and without `bypassrls`;
-- - `citus.propagate_set_commands` is 'local' for every database role: the walls ask `fintrack.workspace_id` on the
--   machine that has the rows, and without it find no workspace and show nothing;
-- - all migrations are applied, and no FinTrack runs: the tables are locked while their rows move;
-- - there is a backup.
--
-- What Citus does not have comes off first. A personal table cannot refer to workspaces, which lie elsewhere: whoever
-- deletes a workspace deletes these rows as well. A policy cannot ask another table: what these showed has to be asked
-- through functions on the coordinator.

begin;
";

/// The statements, in an order in which each finds what it needs.
pub fn statements(catalog: &Catalog) -> String {
    let mut out = HEADING.to_owned();
    out.push_str("\n-- What Citus does not have.\n");
    for (table, key) in catalog.of(Class::Personal).flat_map(out_of_reach) {
        let _infallible = writeln!(out, "alter table {table} drop constraint {};", key.name);
    }
    for table in catalog.tables.iter().filter(|table| table.name != MIGRATIONS) {
        for policy in &table.asking_policies {
            let _infallible = writeln!(out, "drop policy {policy} on {};", table.name);
        }
    }
    out.push_str("\n-- Global tables. What sqlx keeps stays on the coordinator.\n");
    for table in catalog.of(Class::Global).filter(|table| table.name != MIGRATIONS) {
        let _infallible = writeln!(out, "select create_reference_table('{}');", table.name);
    }
    out.push_str("\n-- Tenant tables, each after those that it refers to.\n");
    let _infallible = writeln!(out, "select create_distributed_table('{WORKSPACES}', 'id');");
    for table in parents_first(catalog).iter().filter(|table| table.name != WORKSPACES) {
        out.push_str(&spread(table, "workspace_id", WORKSPACES));
    }
    out.push_str("\n-- Personal tables.\n");
    let mut first = None;
    for table in catalog.of(Class::Personal) {
        out.push_str(&spread(table, "user_id", first.unwrap_or("none")));
        first = first.or(Some(&table.name));
    }
    out.push_str("\ncommit;\n");
    out
}

fn spread(table: &Table, by: &str, beside: &str) -> String {
    format!("select create_distributed_table('{}', '{by}', colocate_with => '{beside}');\n", table.name)
}

/// The foreign keys of a personal table that end on another machine.
fn out_of_reach(table: &Table) -> impl Iterator<Item = (&str, &ForeignKey)> {
    let keys = table.foreign_keys.iter().filter(|key| key.target == WORKSPACES);
    keys.map(|key| (table.name.as_str(), key))
}

/// The tenant tables, each after those that it refers to; by name where that leaves a choice.
fn parents_first(catalog: &Catalog) -> Vec<&Table> {
    let mut left: Vec<&Table> = catalog.of(Class::Tenant).collect();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |table: &Table| {
            let mut targets = table.foreign_keys.iter().map(|key| &key.target).filter(|target| **target != table.name);
            targets.any(|target| left.iter().any(|other| other.name == *target))
        };
        let (waiting, ready): (Vec<&Table>, Vec<&Table>) = left.iter().partition(|table| waits(table));
        if ready.is_empty() {
            // Tables that refer to one another in a circle: Citus takes them in no order, and its refusal says so.
            ordered.extend(waiting);
            break;
        }
        ordered.extend(ready);
        left = waiting;
    }
    ordered
}
