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

-- What Citus does not have.
alter table idempotency_records drop constraint fk_idempotency_records_workspace;
alter table notifications drop constraint fk_notifications_workspace;
drop policy of_members on notifications;
drop policy of_members on users;
drop policy of_user on workspaces;

-- Global tables. What sqlx keeps stays on the coordinator.
select create_reference_table('currencies');
select create_reference_table('users');

-- Tenant tables, each after those that it refers to.
select create_distributed_table('workspaces', 'id');
select create_distributed_table('accounts', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('api_keys', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('audit_events', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('audit_heads', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('categories', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('classifier_states', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('classifier_trainings', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('exchange_rates', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('goals', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('instalment_plans', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('rules', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('statement_profiles', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('tags', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('workspace_invites', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('workspace_members', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('account_turnovers', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('audit_changes', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('audit_subjects', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('budgets', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('cards', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('goal_deposits', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('investments', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('subcategories', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('card_cycles', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('card_turnovers', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('goal_investments', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('import_sessions', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('investment_tags', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('investment_values', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('invoices', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('recurring_items', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('statement_files', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('import_session_files', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('recurring_tags', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('transactions', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('imported_lines', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('reimbursements', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('rejected_pairs', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('staged_lines', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('transaction_splits', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('transaction_tags', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('recurring_bindings', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('staged_line_parts', 'workspace_id', colocate_with => 'workspaces');
select create_distributed_table('staged_line_tags', 'workspace_id', colocate_with => 'workspaces');

-- Personal tables.
select create_distributed_table('credentials', 'user_id', colocate_with => 'none');
select create_distributed_table('email_tokens', 'user_id', colocate_with => 'credentials');
select create_distributed_table('idempotency_records', 'user_id', colocate_with => 'credentials');
select create_distributed_table('notifications', 'user_id', colocate_with => 'credentials');
select create_distributed_table('preferences', 'user_id', colocate_with => 'credentials');
select create_distributed_table('sessions', 'user_id', colocate_with => 'credentials');

commit;
