//! Questions to the catalog: what every table must keep, today's and tomorrow's.
//!
//! Each law is also shown something that breaks it, which it has to name.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;

use fintrack_db::Constraint;
use fintrack_db::schema::catalog::{Catalog, Class, GLOBAL};
use fintrack_db::testing::TestDb;
use sqlx::{AssertSqlSafe, PgConnection, Row};

/// The tables with two unique rules beside their key, each for a reason.
const TWO_UNIQUE_RULES: &str = "'import_sessions'"; // of an account or of a card: a row is in one of them

async fn texts(connection: &mut PgConnection, query: &str) -> Vec<String> {
    let rows = sqlx::query(AssertSqlSafe(query.to_owned())).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

async fn execute(connection: &mut PgConnection, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(connection).await.unwrap();
}

/// The schema has no offender, and each of those that are made is found.
async fn law(offenders: &str, broken_by: &str, named: &[&str]) {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    assert_eq!(texts(&mut admin, offenders).await, [""; 0], "the schema");
    execute(&mut admin, broken_by).await;
    assert_eq!(texts(&mut admin, offenders).await, named, "what was made to be found");
}

fn of_no_class(catalog: &Catalog) -> Vec<&str> {
    let tables = catalog.tables.iter().filter(|table| table.class.is_none());
    tables.map(|table| table.name.as_str()).collect()
}

#[tokio::test]
async fn every_table_is_of_one_class() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let catalog = Catalog::read(&mut admin).await.unwrap();
    assert_eq!(of_no_class(&catalog), [""; 0]);
    let count = |class| catalog.of(class).count();
    assert!(count(Class::Tenant) >= 36 && count(Class::Personal) >= 6, "{catalog:?}");
    assert_eq!(count(Class::Global), GLOBAL.len());
    let broken = "
        create table b_unwalled (workspace_id uuid primary key);
        create table b_without_key (workspace_id uuid);
        call wall_by_workspace('b_without_key');
        create table b_led_by_id (id uuid, workspace_id uuid, primary key (id, workspace_id));
        call wall_by_workspace('b_led_by_id');
        create table b_unique_beyond (workspace_id uuid primary key, id uuid unique);
        call wall_by_workspace('b_unique_beyond');
        create table b_not_forced (user_id uuid primary key);
        call wall_by_user('b_not_forced');
        alter table b_not_forced no force row level security;
        create table b_disabled (user_id uuid primary key);
        call wall_by_user('b_disabled');
        alter table b_disabled disable row level security;
        create table b_other_wall (workspace_id uuid primary key);
        call wall_by_workspace('b_other_wall');
        alter policy in_workspace on b_other_wall using (true);
        create table b_open_to_writes (workspace_id uuid primary key);
        call wall_by_workspace('b_open_to_writes');
        alter policy in_workspace on b_open_to_writes with check (true);
        create table b_wrong_wall (workspace_id uuid primary key, user_id uuid);
        call wall_by_user('b_wrong_wall');
        create table fine_of_workspace (workspace_id uuid primary key);
        call wall_by_workspace('fine_of_workspace');
        create table fine_of_user (user_id uuid primary key);
        call wall_by_user('fine_of_user');";
    execute(&mut admin, broken).await;
    let expected = [
        "b_disabled",
        "b_led_by_id",
        "b_not_forced",
        "b_open_to_writes",
        "b_other_wall",
        "b_unique_beyond",
        "b_unwalled",
        "b_without_key",
        "b_wrong_wall",
    ];
    assert_eq!(of_no_class(&Catalog::read(&mut admin).await.unwrap()), expected);
}

#[tokio::test]
async fn no_policy_widens_a_wall_but_those_with_a_reason() {
    law(
        "select p.polrelid::regclass || '.' || p.polname
         from pg_policy p
         where (p.polname, p.polcmd) not in (('in_workspace', '*'), ('of_user', '*'))
           and (p.polrelid::regclass::text, p.polname, p.polcmd) not in (
               ('workspace_members', 'of_user', 'r'), -- before a workspace is chosen
               ('workspaces', 'of_user', 'r'),
               ('api_keys', 'of_user', 'r'), -- likewise, and only then
               ('users', 'of_self', '*'), -- global, and walled all the same
               ('users', 'of_members', 'r'),
               ('users', 'of_owner', '*'), -- for the named functions
               ('workspaces', 'of_owner', 'r'), -- likewise, for those that are to be purged
               ('sessions', 'of_owner', '*'), -- likewise, for what has expired
               ('email_tokens', 'of_owner', '*'),
               ('idempotency_records', 'of_owner', '*'),
               ('notifications', 'of_owner', '*'), -- likewise, for what members are told
               ('transactions', 'of_owner', '*'), -- for the search, which says whose rows it wants
               ('notifications', 'of_members', 'a') -- whoever changes a workspace tells its members
           )
         order by 1",
        "create policy of_everyone on accounts for select using (true);
         create policy of_user on cards for delete using (true);",
        &["accounts.of_everyone", "cards.of_user"],
    )
    .await;
}

#[tokio::test]
async fn the_workspace_leads_every_foreign_key_to_a_tenant_table() {
    law(
        "select k.conrelid::regclass || '.' || k.conname
         from pg_constraint k
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and a.attname <> 'workspace_id'
           and (k.confrelid = 'workspaces'::regclass
                or exists (select from pg_attribute t where t.attrelid = k.confrelid and t.attname = 'workspace_id'))
         order by 1",
        "alter table accounts add constraint uq_accounts_id unique (id);
         create table b_child (workspace_id uuid, account_id uuid constraint fk_b_child references accounts (id));
         create table b_other (id uuid constraint fk_b_other references workspaces (id));",
        &["b_child.fk_b_child", "b_other.fk_b_other"],
    )
    .await;
}

#[tokio::test]
async fn every_foreign_key_is_indexed() {
    law(
        // Currencies are never removed, so nothing ever looks for what refers to one.
        "select k.conrelid::regclass || '.' || k.conname
         from pg_constraint k
         where k.contype = 'f' and k.confrelid <> 'currencies'::regclass
           and not exists (
               select from pg_index i
               -- What a key names beside the primary key adds no rows to look through.
               cross join lateral (
                   select coalesce(
                       (select array_agg(u.own)
                        from unnest(k.conkey, k.confkey) as u (own, other)
                        join pg_constraint p on p.conrelid = k.confrelid and p.contype = 'p' and p.conkey <@ k.confkey
                        where u.other = any (p.conkey)),
                       k.conkey
                   ) as columns
               ) as sought
               where i.indrelid = k.conrelid
                 and (i.indkey::smallint[])[0:cardinality(sought.columns) - 1] @> sought.columns
                 and (i.indkey::smallint[])[0:cardinality(sought.columns) - 1] <@ sought.columns
                 -- Rows that refer to nothing may be left out; no others.
                 and (i.indpred is null or exists (
                     select from pg_attribute a
                     where a.attrelid = k.conrelid and a.attnum = any (k.conkey)
                       and pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)
                 ))
           )
         order by 1",
        "create table b_bare (workspace_id uuid, account_id uuid, is_live boolean, currency_code varchar(10)
             constraint fk_b_currency references currencies (code));
         alter table b_bare add constraint fk_b_bare foreign key (workspace_id, account_id) references accounts;
         create index ix_b_half on b_bare (workspace_id);
         create index ix_b_live on b_bare (workspace_id, account_id) where is_live;
         create table b_fine (workspace_id uuid, account_id uuid);
         alter table b_fine add constraint fk_b_fine foreign key (workspace_id, account_id) references accounts;
         create index ix_b_fine on b_fine (workspace_id, account_id) where account_id is not null;",
        &["b_bare.fk_b_bare"],
    )
    .await;
}

#[tokio::test]
async fn instants_have_a_zone_and_nothing_is_a_float() {
    law(
        "select table_name || '.' || column_name
         from information_schema.columns
         where table_schema = 'public'
           and (data_type in (
                   'timestamp without time zone', 'time without time zone', 'time with time zone',
                   'real', 'double precision', 'money', 'json'
               )
             or data_type = 'numeric' and numeric_precision is null)
         order by 1",
        "create table b (a timestamp, b real, c double precision, d numeric, e money, f json, g time,
                         y timestamptz, z numeric(20, 8));",
        &["b.a", "b.b", "b.c", "b.d", "b.e", "b.f", "b.g"],
    )
    .await;
}

#[tokio::test]
async fn every_constraint_and_index_has_a_name_that_says_its_kind() {
    law(
        "select name
         from (
             select conname::text as name,
                    case contype when 'p' then '_pkey$' when 'u' then '^uq_' when 'f' then '^fk_' else '^chk_' end
                        as rule
             from pg_constraint
             where connamespace = 'public'::regnamespace and conrelid not in ('_sqlx_migrations'::regclass)
               and contype <> 'n' -- PostgreSQL 18 lists `not null` as well
             union
             select c.relname::text,
                    case when i.indisprimary then '_pkey$' when i.indisunique then '^uq_' else '^ix_' end
             from pg_index i
             join pg_class c on c.oid = i.indexrelid
             where c.relnamespace = 'public'::regnamespace
         ) named
         where name !~ rule
         order by 1",
        "create table b (a uuid constraint main primary key, b uuid unique, c uuid references b,
                         d integer check (d > 0), constraint uq_b check (d < 9));
         create index on b (d);",
        &["b_b_key", "b_c_fkey", "b_d_check", "b_d_idx", "main", "uq_b"],
    )
    .await;
}

/// The unique indexes that a row can break which breaks no primary key; the others are there for foreign keys to name.
const RULES: &str = "i.indisunique and not i.indisprimary and not exists (
    select from pg_index p
    where p.indrelid = i.indrelid and p.indisprimary and p.indkey::smallint[] <@ i.indkey::smallint[]
)";

#[tokio::test]
async fn a_table_has_one_unique_rule_beside_its_key_at_most() {
    law(
        &format!(
            "select i.indrelid::regclass::text
             from pg_index i
             join pg_class c on c.oid = i.indrelid
             where {RULES} and c.relnamespace = 'public'::regnamespace
               and c.relname not in ({TWO_UNIQUE_RULES})
             group by i.indrelid
             having count(*) > 1
             order by 1"
        ),
        "create unique index uq_accounts_icon on accounts (workspace_id, icon);
         create table b_fine (a uuid primary key, b uuid unique);",
        &["accounts"],
    )
    .await;
}

#[tokio::test]
async fn every_table_and_view_says_what_it_is() {
    law(
        "select relname::text
         from pg_class
         where relkind in ('r', 'p', 'v', 'm') and relnamespace = 'public'::regnamespace
           and coalesce(btrim(obj_description(oid, 'pg_class')), '') = ''
         order by 1",
        "create table b_table (a uuid); create view b_view as select 1 as one;
         create table b_blank (a uuid); comment on table b_blank is ' ';
         create table b_fine (a uuid); comment on table b_fine is 'Something.';",
        &["b_blank", "b_table", "b_view"],
    )
    .await;
}

#[tokio::test]
async fn a_function_with_the_definers_rights_is_pinned_and_for_the_serving_role_alone() {
    law(
        "select p.oid::regprocedure::text
         from pg_proc p
         where p.prosecdef and p.pronamespace = 'public'::regnamespace
           and (has_function_privilege('public', p.oid, 'execute')
             or not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%'))
         order by 1",
        "create function b_loose() returns integer language sql security definer return 1;
         revoke execute on function b_loose() from public;
         create function b_open() returns integer language sql security definer set search_path = pg_catalog return 1;
         create function b_fine() returns integer language sql security definer set search_path = pg_catalog return 1;
         revoke execute on function b_fine() from public;
         create function b_own_rights() returns integer language sql return 1;",
        &["b_loose()", "b_open()"],
    )
    .await;
}

#[tokio::test]
async fn every_unique_rule_is_known_to_the_program() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let rules = &format!(
        "select i.indexrelid::regclass::text
         from pg_index i
         where {RULES} and i.indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)"
    );
    let known: BTreeSet<String> = Constraint::ALL.iter().map(|constraint| constraint.name().to_owned()).collect();
    let found: BTreeSet<String> = texts(&mut admin, rules).await.into_iter().collect();
    assert_eq!(found, known);
    execute(&mut admin, "create unique index uq_accounts_icon on accounts (workspace_id, icon)").await;
    let found: BTreeSet<String> = texts(&mut admin, rules).await.into_iter().collect();
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), ["uq_accounts_icon"]);
}

/// What the serving role may do with what, and on which columns where that is said; what everyone may, it may too.
const GRANTS: &str = "
    select grants.relation || coalesce(' (' || grants.part || ')', '') || ' ' || lower(grants.privilege)
    from (
        select c.relname::text as relation, null as part, a.privilege_type as privilege, a.grantee
        from pg_class c, aclexplode(c.relacl) a
        where c.relnamespace = 'public'::regnamespace
        union all
        select c.relname::text, t.attname::text, a.privilege_type, a.grantee
        from pg_class c
        join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
        where c.relnamespace = 'public'::regnamespace
    ) grants
    where grants.grantee in (0, 'fintrack_app'::regrole)";

async fn grants(admin: &mut PgConnection) -> BTreeSet<String> {
    texts(admin, GRANTS).await.into_iter().collect()
}

#[tokio::test]
async fn the_role_that_serves_may_do_no_more_than_the_class_of_a_table_says() {
    let test = TestDb::new().await;
    let mut admin = test.admin().await;
    let catalog = Catalog::read(&mut admin).await.unwrap();
    let mut expected: BTreeSet<String> = ["_sqlx_migrations select", "currencies select", "users select"]
        .into_iter()
        .map(str::to_owned)
        .chain(
            ["name", "email", "email_verified_at", "delete_after", "deleted_at"]
                .map(|of| format!("users ({of}) update")),
        )
        .collect();
    for table in catalog.of(Class::Tenant).chain(catalog.of(Class::Personal)) {
        expected.extend(["select", "insert", "update", "delete"].map(|right| format!("{} {right}", table.name)));
    }
    let found = grants(&mut admin).await;
    // A table may be for reading and adding to alone.
    assert_eq!(found.difference(&expected).collect::<Vec<_>>(), [""; 0]);
    for table in &catalog.tables {
        assert!(found.contains(&format!("{} select", table.name)), "{}", table.name);
    }
    let more = "
        grant truncate on accounts to fintrack_app;
        grant insert on users to public;
        grant update (system_role) on users to fintrack_app;
        create sequence b_numbers;
        grant usage on sequence b_numbers to fintrack_app;";
    execute(&mut admin, more).await;
    let found = grants(&mut admin).await;
    let beyond: Vec<&String> = found.difference(&expected).collect();
    assert_eq!(beyond, ["accounts truncate", "b_numbers usage", "users (system_role) update", "users insert"]);
}

#[tokio::test]
async fn the_role_that_serves_owns_nothing() {
    law(
        "select relname::text from pg_class where relowner = 'fintrack_app'::regrole and relkind = 'r'
         union all
         select proname::text from pg_proc where proowner = 'fintrack_app'::regrole",
        "create table b_owned (a uuid);
         alter table b_owned owner to fintrack_app;",
        &["b_owned"],
    )
    .await;
}
