-- How people and workspaces leave: with a grace in which they may come back, and then with everything that is theirs.

-- The address of somebody who is leaving stays taken until they are gone.
create or replace function register_user(new_id uuid, new_name text, address text) returns uuid
    language sql security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    insert into users as u (id, name, email)
    values (new_id, new_name, address)
    on conflict (lower(email)) do nothing
    returning u.id;
end;
drop index uq_users_email;
create unique index uq_users_email on users (lower(email));
alter table users
    add constraint chk_users_deletion
        check (num_nulls(deleted_at, delete_after) in (0, 2) and delete_after >= deleted_at);

-- What somebody did in workspaces of others goes with them; the audit trail keeps their identity, which names nobody then.
alter table workspace_members
    drop constraint fk_workspace_members_user,
    add constraint fk_workspace_members_user foreign key (user_id) references users (id) on delete cascade;
alter table workspace_invites
    drop constraint fk_workspace_invites_created_by,
    drop constraint fk_workspace_invites_accepted_by,
    add constraint fk_workspace_invites_created_by
        foreign key (created_by) references users (id) on delete cascade,
    add constraint fk_workspace_invites_accepted_by
        foreign key (accepted_by) references users (id) on delete cascade;
alter table api_keys
    drop constraint fk_api_keys_user,
    add constraint fk_api_keys_user foreign key (user_id) references users (id) on delete cascade;

-- What is due is looked for by its day.
create index ix_users_delete_after on users (delete_after) where delete_after is not null;
create index ix_workspaces_delete_after on workspaces (delete_after) where delete_after is not null;
create index ix_sessions_expires_at on sessions (expires_at);
create index ix_email_tokens_expires_at on email_tokens (expires_at);
create index ix_idempotency_records_expires_at on idempotency_records (expires_at);

-- The functions below run as the owner, whom a forced policy binds as well unless it is a superuser.
do $$
declare
    served regclass;
begin
    execute format('create policy of_owner on workspaces for select to %I using (true)', current_user);
    foreach served in array array['sessions', 'email_tokens', 'notifications', 'idempotency_records']::regclass[] loop
        execute format('create policy of_owner on %s to %I using (true)', served, current_user);
    end loop;
end
$$;

-- Whose address it is, in any capitals, of those who left and may still come back.
create function find_deleted_user(address text, at timestamptz) returns uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select u.id from users u where lower(u.email) = lower(address) and u.delete_after > at;
end;

-- The workspaces that would have no ADMIN without the transaction's user, but other members. Nobody changes their members
-- until the transaction ends. Whoever has left does not count as an ADMIN, and is a member until they are gone.
create function workspaces_in_need_of_user() returns setof uuid
    language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    before constant text := coalesce(current_setting('fintrack.workspace_id', true), '');
    candidate uuid;
begin
    for candidate in
        select workspace_id from workspace_members where user_id = scope_user() and role = 'ADMIN' order by 1
    loop
        perform set_config('fintrack.workspace_id', candidate::text, true);
        perform from workspaces where id = candidate for no key update;
        if exists (select from workspace_members where workspace_id = candidate and user_id <> scope_user())
            and not exists (
                select
                from workspace_members m
                join users u on u.id = m.user_id
                where m.workspace_id = candidate and m.user_id <> scope_user() and m.role = 'ADMIN'
                  and u.deleted_at is null
            )
        then
            return next candidate;
        end if;
    end loop;
    perform set_config('fintrack.workspace_id', before, true);
end
$$;

-- Removes the transaction's workspace with everything in it, children first: whatever table is walled by workspace, in the
-- order that the foreign keys say. Notifications and idempotency records about it go with its own row.
create function remove_workspace() returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    remaining regclass[] := array(
        select polrelid::regclass
        from pg_policy
        where polname = 'in_workspace' and polrelid <> 'workspaces'::regclass
    );
    leaves regclass[];
    leaf regclass;
begin
    while cardinality(remaining) > 0 loop
        leaves := array(
            select t
            from unnest(remaining) as t
            where not exists (
                select
                from pg_constraint k
                where k.contype = 'f' and k.confrelid = t and k.conrelid <> t and k.conrelid = any (remaining)
            )
        );
        if cardinality(leaves) = 0 then
            raise exception 'foreign keys go round among %', remaining;
        end if;
        foreach leaf in array leaves loop
            execute format('delete from %s where workspace_id = scope_workspace()', leaf);
        end loop;
        remaining := array(select t from unnest(remaining) as t where t <> all (leaves));
    end loop;
    delete from workspaces where id = scope_workspace();
end
$$;

-- Removes the transaction's workspace if its grace is over, and says whether.
create function purge_workspace(at timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    -- Whoever still writes to it is waited for; whoever comes later finds nothing to write to.
    perform from workspaces where id = scope_workspace() and delete_after <= at for update;
    if not found then
        return false;
    end if;
    perform remove_workspace();
    return true;
end
$$;

-- Removes the transaction's user if the grace is over, with the workspaces that nobody else is a member of; says whether.
create function purge_user(at timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    candidate uuid;
begin
    perform from users where id = scope_user() and delete_after <= at for update;
    if not found then
        return false;
    end if;
    for candidate in select workspace_id from workspace_members where user_id = scope_user() order by 1 loop
        perform set_config('fintrack.workspace_id', candidate::text, true);
        perform from workspaces where id = candidate for update;
        if not exists (select from workspace_members where workspace_id = candidate and user_id <> scope_user()) then
            perform remove_workspace();
        end if;
    end loop;
    perform set_config('fintrack.workspace_id', '', true);
    delete from users where id = scope_user();
    return true;
end
$$;

-- Whose grace is over.
create function workspaces_to_purge(at timestamptz, most integer) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select w.id from workspaces w where w.delete_after <= at order by w.delete_after, w.id limit most;
end;
create function users_to_purge(at timestamptz, most integer) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select u.id from users u where u.delete_after <= at order by u.delete_after, u.id limit most;
end;

-- Whether the transaction's user is an administrator of the installation.
create function is_system_admin() returns boolean
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select exists (
        select from users u where u.id = scope_user() and u.system_role = 'ADMIN' and u.deleted_at is null
    );
end;

-- Who left and is not gone yet, for an administrator of the installation; nobody, for anyone else.
create function deleted_users()
    returns table (
        id uuid, name text, email text, system_role text, created_at timestamptz, deleted_at timestamptz,
        delete_after timestamptz
    )
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select u.id, u.name, u.email, u.system_role, u.created_at, u.deleted_at, u.delete_after
    from users u
    where u.deleted_at is not null and is_system_admin()
    order by u.deleted_at desc, u.id;
end;

-- Lets an administrator of the installation remove a user, without grace: says what was in the way, or null. The row goes
-- with the next purge.
create function dismiss_user(target uuid, at timestamptz) returns text
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    admin constant text := coalesce(current_setting('fintrack.user_id', true), '');
    target_role text;
    is_needed boolean;
begin
    if not is_system_admin() then
        return 'FORBIDDEN';
    end if;
    select u.system_role into target_role from users u where u.id = target for update;
    if target_role is null then
        return 'UNKNOWN';
    elsif target_role = 'ADMIN' then
        return 'IS_ADMIN';
    end if;
    perform set_config('fintrack.user_id', target::text, true);
    is_needed := exists (select from workspaces_in_need_of_user());
    if not is_needed then
        update users set deleted_at = least(deleted_at, at), delete_after = at where id = target;
        update sessions set revoked_at = at, revocation = 'USER_DELETED' where user_id = target and revoked_at is null;
    end if;
    perform set_config('fintrack.user_id', admin, true);
    return case when is_needed then 'LAST_ADMIN' end;
end
$$;

-- Makes somebody an administrator of the installation, or a plain user again, and says whom; null when the address is
-- nobody's. For the owner of the schema alone.
create function appoint_user(address text, new_role text) returns uuid
    language sql security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    update users u set system_role = new_role
    where lower(u.email) = lower(address) and u.deleted_at is null
    returning u.id;
end;

-- Tells members of the transaction's workspace, each cause once, and says what was new. Whoever is no member is left out.
create function tell_members(
    users uuid[], ids uuid[], kinds text[], causes text[], payloads jsonb[], at timestamptz
)
    returns table (user_id uuid, id uuid)
    language sql security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    insert into notifications as n (user_id, id, workspace_id, kind, cause, payload, created_at)
    select t.user_id, t.id, scope_workspace(), t.kind, t.cause, t.payload, at
    from unnest(users, ids, kinds, causes, payloads) as t (user_id, id, kind, cause, payload)
    where t.user_id in (select m.user_id from workspace_members m where m.workspace_id = scope_workspace())
    on conflict do nothing
    returning n.user_id, n.id;
end;

-- Removes what is of no more use, of everyone: so many rows of each kind at most, and says how many.
create function remove_expired(at timestamptz, most integer)
    returns table (sessions bigint, email_tokens bigint, idempotency_records bigint)
    language sql security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    with gone_sessions as (
        delete from sessions s
        where (s.user_id, s.id) in (
            select e.user_id, e.id from sessions e where e.expires_at <= at order by e.expires_at limit most
            for update skip locked
        )
        returning 1
    ), gone_tokens as (
        delete from email_tokens s
        where (s.user_id, s.id) in (
            select e.user_id, e.id from email_tokens e where e.expires_at <= at order by e.expires_at limit most
            for update skip locked
        )
        returning 1
    ), gone_records as (
        delete from idempotency_records s
        where (s.user_id, s.id) in (
            select e.user_id, e.id from idempotency_records e where e.expires_at <= at order by e.expires_at limit most
            for update skip locked
        )
        returning 1
    )
    select (select count(*) from gone_sessions), (select count(*) from gone_tokens),
           (select count(*) from gone_records);
end;

do $$
declare
    named regprocedure;
begin
    for named in
        select oid
        from pg_proc
        where pronamespace = 'public'::regnamespace
          and proname in (
              'find_deleted_user', 'workspaces_in_need_of_user', 'remove_workspace', 'purge_workspace', 'purge_user',
              'workspaces_to_purge', 'users_to_purge', 'is_system_admin', 'deleted_users', 'dismiss_user', 'appoint_user',
              'tell_members', 'remove_expired'
          )
    loop
        execute format('revoke execute on function %s from public', named);
        if named not in ('appoint_user(text, text)'::regprocedure, 'remove_workspace()'::regprocedure) then
            execute format('grant execute on function %s to fintrack_app', named);
        end if;
    end loop;
end
$$;
