-- The role that serves, the wall between workspaces, and the currencies.

-- Roles belong to the whole server, so another database of it may have made this one already, or be making it now.
do $$
begin
    create role fintrack_app login nosuperuser nobypassrls nocreatedb nocreaterole;
exception
    when duplicate_object or unique_violation then null;
end
$$;
-- So that an owner who is no superuser may `set role` to it.
do $$
begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('grant fintrack_app to %I', current_user);
    end if;
end
$$;
grant usage on schema public to fintrack_app;
-- Lets a server without an administrator's access see whether the schema is the one it was built for.
grant select on _sqlx_migrations to fintrack_app;

-- The workspace and the user of the transaction. Unset means nobody; after a transaction the setting reads '' rather
-- than null, hence nullif.
create function scope_workspace() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('fintrack.workspace_id', true), '')::uuid;
create function scope_user() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('fintrack.user_id', true), '')::uuid;

-- Walls a tenant table in: rows of the transaction's workspace, and no others. Forced, so that it binds the owner too;
-- superusers are never bound, which is why FinTrack refuses to serve as one.
create procedure wall_by_workspace(tenant_table regclass)
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', tenant_table);
    execute format('alter table %s force row level security', tenant_table);
    execute format('create policy in_workspace on %s using (workspace_id = scope_workspace())', tenant_table);
    execute format('grant select, insert, update, delete on %s to fintrack_app', tenant_table);
end
$$;

-- ISO 4217 is filled in by FinTrack at every start; users add crypto codes. Codes are never removed.
create table currencies (
    code        varchar(10) not null,
    name        text        not null,
    symbol      text        not null,
    minor_units smallint    not null,
    constraint currencies_pkey primary key (code),
    constraint chk_currencies_code check (code ~ '^[A-Z0-9]{2,10}$'),
    constraint chk_currencies_minor_units check (minor_units between 0 and 8)
);
grant select, insert on currencies to fintrack_app;
