//! Long histories and many workspaces, written fast: for benchmarks and for tests of query plans.

use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::WorkspaceId;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::TestDb;
use crate::{Scope, WorkspaceTx};

/// Some years of a household: 4 accounts, 2 cards, recurring items, investments, budgets, goals, and transactions of every
/// kind.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// How many transactions there are, beside some eleven a month that recur.
    pub transactions: u32,
    /// How many of them each of the last eight months has; the months before share the rest.
    pub month_transactions: u32,
    /// How many months there are, more than eight.
    pub months: u32,
    /// The last month.
    pub last: BillingMonth,
}

impl TestDb {
    /// Writes a history into a workspace that is empty, as an administrator; no audit trail tells of it.
    pub async fn fill(&self, scope: Scope, history: History) {
        let mut admin = self.admin().await;
        let begin = "begin;
                     create or replace function pg_temp.history_id(n bigint) returns uuid
                         language sql immutable as $$ select lpad(to_hex(n), 32, '0')::uuid $$;
                     create temporary table history (
                         workspace_id uuid, transactions integer, month_transactions integer, month_count integer, last_month date
                     ) on commit drop";
        run(&mut admin, begin).await;
        sqlx::query("insert into history values ($1, $2, $3, $4, $5)")
            .bind(scope.workspace.get())
            .bind(history.transactions.cast_signed())
            .bind(history.month_transactions.cast_signed())
            .bind(history.months.cast_signed())
            .bind(history.last.first_day())
            .execute(&mut admin)
            .await
            .expect("saying which history");
        run(&mut admin, include_str!("history.sql")).await;
        run(&mut admin, "commit").await;
    }

    /// Makes copies of all that belongs to a workspace: other workspaces of the same user, which hold the same under the same
    /// identities. They are written in turns of fifty rows, as workspaces that import a month at a time lie in a table.
    pub async fn copies(&self, of: Scope, count: usize) -> Vec<Scope> {
        let copies: Vec<Uuid> = (0..count).map(|_| Uuid::now_v7()).collect();
        let mut admin = self.admin().await;
        let tables: Vec<(String, String, String)> = sqlx::query_as(
            "select t.relname::text, w.attname::text,
                    string_agg(quote_ident(c.attname), ', ') filter (where c.attname <> w.attname)
             from pg_class t
             join pg_attribute w
                 on w.attrelid = t.oid and w.attname = case t.relname when 'workspaces' then 'id' else 'workspace_id' end
             join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped and c.attgenerated = ''
             where t.relnamespace = 'public'::regnamespace and t.relkind = 'r'
               -- What people were told of a workspace is theirs.
               and t.relname <> 'notifications'
             group by t.relname, w.attname",
        )
        .fetch_all(&mut admin)
        .await
        .expect("listing the tables of workspaces");
        // Every row is there already, the sums too: no trigger has anything to do.
        run(&mut admin, "set session_replication_role = replica").await;
        for (table, workspace, columns) in tables {
            let copy = format!(
                "insert into {table} ({workspace}, {columns})
                 select copy, {columns}
                 from (select *, row_number() over () / 50 as turn from {table} where {workspace} = $1) as own,
                      unnest($2) as copy
                 order by turn, copy"
            );
            sqlx::query(AssertSqlSafe(copy))
                .bind(of.workspace.get())
                .bind(&copies)
                .execute(&mut admin)
                .await
                .unwrap_or_else(|error| panic!("copying the rows of {table}: {error}"));
        }
        copies.into_iter().map(|id| Scope::new(WorkspaceId::new(id), of.user)).collect()
    }

    /// The statements that a transaction's connection has prepared so far, as they were sent.
    pub async fn prepared(&self, tx: &mut WorkspaceTx) -> Vec<String> {
        let statements = sqlx::query_scalar("select statement from pg_prepared_statements").persistent(false);
        statements.fetch_all(tx.conn()).await.expect("listing what is prepared")
    }

    /// Has the server look at all rows, as it does by itself after a while.
    pub async fn analyze(&self) {
        run(&mut self.admin().await, "vacuum analyze").await;
    }
}

async fn run(admin: &mut PgConnection, statements: &'static str) {
    sqlx::raw_sql(statements).execute(admin).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
}
