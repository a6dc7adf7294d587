-- The audit trail: one event an operation, chained by hashes, from which any operation can be undone. What an event says
-- and how it is hashed is written in docs/audit.md; the core decides, these tables keep.

-- How far the trail of a workspace reaches, and the sum of all rows of its books. Whoever writes the books locks this row
-- first, so that writers of one workspace take turns.
create table audit_heads (
    workspace_id uuid   not null,
    -- The number of the last event; 0 before the first.
    sequence     bigint not null,
    hash         bytea  not null,
    state        bytea  not null,
    constraint audit_heads_pkey primary key (workspace_id),
    constraint fk_audit_heads_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_audit_heads_sequence check (sequence >= 0),
    constraint chk_audit_heads_hash check (octet_length(hash) = 32),
    constraint chk_audit_heads_state check (octet_length(state) = 2048)
);
-- In the row itself and as it is: it is read and written with every operation, and sums of hashes do not compress.
alter table audit_heads alter column state set storage plain;
call wall_by_workspace('audit_heads');
comment on table audit_heads is 'How far the audit trail of a workspace reaches, and the sum of all rows of its books.';
comment on column audit_heads.sequence is 'The number of the last event; 0 before the first.';
comment on column audit_heads.state is 'The sum of the hashes of all rows, as docs/audit.md has it.';

create table audit_events (
    workspace_id uuid        not null,
    sequence     bigint      not null,
    id           uuid        not null,
    at           timestamptz not null,
    -- Who did it: a user, perhaps by a key; neither where FinTrack itself did.
    user_id      uuid,
    api_key_id   uuid,
    -- What was done: an operation, or the undo of an event.
    operation    text,
    undid_id     uuid,
    -- Of all that the event says, and of all events before it.
    hash         bytea       not null,
    -- How many rows it changed.
    changes      integer     not null,
    constraint audit_events_pkey primary key (workspace_id, sequence),
    constraint uq_audit_events_id unique (workspace_id, id),
    constraint fk_audit_events_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_audit_events_sequence check (sequence >= 1),
    constraint chk_audit_events_actor check (api_key_id is null or user_id is not null),
    constraint chk_audit_events_deed check (num_nonnulls(operation, undid_id) = 1),
    constraint chk_audit_events_hash check (octet_length(hash) = 32),
    constraint chk_audit_events_changes check (changes >= 1)
);
call wall_by_workspace('audit_events');
comment on table audit_events is 'The audit trail: one event an operation, chained by hashes.';
comment on column audit_events.undid_id is 'The event that was undone; null where an operation was done.';
comment on column audit_events.hash is 'Of all that the event says, and of all events before it.';
comment on column audit_events.changes is 'How many rows it changed.';

-- What an event did to which row, in the order of the rows' names: some thousand changes to a part, as the JSON of the
-- event, compressed with zstd. An import of 100,000 lines is fifty such rows rather than 200,000.
create table audit_changes (
    workspace_id uuid     not null,
    sequence     bigint   not null,
    part         smallint not null,
    content      bytea    not null,
    -- The names of the first and last row in it, where the event is too large to be listed in audit_subjects.
    first_row    text collate "C",
    last_row     text collate "C",
    constraint audit_changes_pkey primary key (workspace_id, sequence, part),
    constraint fk_audit_changes_event foreign key (workspace_id, sequence)
        references audit_events (workspace_id, sequence) on delete cascade,
    constraint chk_audit_changes_part check (part >= 1),
    constraint chk_audit_changes_rows check (num_nulls(first_row, last_row) in (0, 2) and first_row <= last_row)
);
create index ix_audit_changes_rows on audit_changes (workspace_id, last_row) where last_row is not null;
alter table audit_changes alter column content set storage external;
call wall_by_workspace('audit_changes');
comment on table audit_changes is 'What an event did to which row, some thousand changes to a part.';
comment on column audit_changes.content is 'JSON by the names of the rows, compressed with zstd.';
comment on column audit_changes.first_row is 'The name of the first row in it, of an event that audit_subjects does not list.';

-- Which events touched a thing or a part of it: the history of a transaction, say, with its splits, tags and links. Large
-- events, such as the import of a statement, are found by the names in audit_changes instead.
create table audit_subjects (
    workspace_id uuid   not null,
    subject_id   uuid   not null,
    sequence     bigint not null,
    constraint audit_subjects_pkey primary key (workspace_id, subject_id, sequence),
    constraint fk_audit_subjects_event foreign key (workspace_id, sequence)
        references audit_events (workspace_id, sequence) on delete cascade
);
create index ix_audit_subjects_event on audit_subjects (workspace_id, sequence);
call wall_by_workspace('audit_subjects');
comment on table audit_subjects is 'Which events touched a thing or a part of it.';

-- What was deleted and has left no trace goes for good when something that it refers to has to go. It is in the trail.
create index ix_transactions_deleted on transactions (workspace_id) where deleted_at is not null;

-- Events are added, never changed; they go with their workspace only.
revoke update, delete on audit_events, audit_changes, audit_subjects from fintrack_app;
revoke delete on audit_heads from fintrack_app;

-- Which state of itself a row is: whoever wants to change it may say which one was looked at. Counted here, so that no
-- statement forgets it.
create function raise_version() returns trigger
    language plpgsql set search_path = pg_catalog as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end
$$;
do $$
declare
    versioned regclass;
begin
    foreach versioned in array array[
        'accounts', 'cards', 'invoices', 'categories', 'subcategories', 'tags', 'transactions', 'rules', 'import_sessions',
        'staged_lines', 'workspaces'
    ]::regclass[] loop
        execute format('alter table %s add column version integer not null default 1', versioned);
        execute format('alter table %s add column if not exists created_at timestamptz not null default now()', versioned);
    end loop;
    for versioned in
        select attrelid from pg_attribute a join pg_class c on c.oid = a.attrelid
        where a.attname = 'version' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and a.atttypid = 'integer'::regtype
    loop
        execute format('alter table %s add column if not exists updated_at timestamptz not null default now()', versioned);
        execute format(
            'create trigger raise_version before update on %s for each row execute function raise_version()', versioned
        );
    end loop;
end
$$;

-- The functions below serve whatever table the trail tells of; the rights and the walls of whoever calls them hold.

-- Rows as JSON: those whose leading key column has one of the values, or all where none are given. Parts of a whole that
-- is marked as deleted are not there, as it is not.
create function audited_rows(target regclass, key_column name, whole regclass, ids text[]) returns setof text
    language plpgsql stable set search_path = pg_catalog, public as $$
begin
    return query execute format(
        'select row_to_json(t)::text from %1$s t where ($1 is null or t.%2$I = any ($1::%3$s[]))',
        target, key_column,
        (select format_type(atttypid, null) from pg_attribute where attrelid = target and attname = key_column)
    ) || case when whole is null then '' else format(
        ' and not exists (
              select from %1$s w where w.workspace_id = t.workspace_id and w.id = t.%2$I and w.deleted_at is not null
          )', whole, key_column
    ) end using ids;
end
$$;

-- Writes rows as images say they were. Columns that an image does not name keep what they hold, and in a new row their
-- default.
create function restore_rows(target regclass, images jsonb) returns void
    language plpgsql set search_path = pg_catalog, public as $$
declare
    named text[];
    listed text;
    assigned text;
    is_tenant boolean := exists (select from pg_attribute where attrelid = target and attname = 'workspace_id');
begin
    for named in
        select distinct array(select k from jsonb_object_keys(image) as k order by k)
        from jsonb_array_elements(images) as image
    loop
        select string_agg(quote_ident(c), ', '), string_agg(format('%1$I = excluded.%1$I', c), ', ')
        into listed, assigned
        from unnest(named) as c;
        execute format(
            'insert into %1$s (%2$s)
             select %3$s
             from jsonb_populate_recordset(
                 null::%1$s,
                 (select jsonb_agg(image)
                  from jsonb_array_elements($1) as image
                  where array(select k from jsonb_object_keys(image) as k order by k) = $2)
             )
             on conflict on constraint %4$I do update set %5$s',
            target,
            case when is_tenant then 'workspace_id, ' else '' end || listed,
            case when is_tenant then 'scope_workspace(), ' else '' end || listed,
            (select conname from pg_constraint where conrelid = target and contype = 'p'),
            assigned
        ) using images, named;
    end loop;
end
$$;

-- Removes rows by their keys. What they said is in the trail.
create function remove_rows(target regclass, keys jsonb) returns void
    language plpgsql set search_path = pg_catalog, public as $$
declare
    named text := (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(keys -> 0) as k);
begin
    execute format(
        'delete from %1$s
         where workspace_id = scope_workspace() and (%2$s) in (select %2$s from jsonb_populate_recordset(null::%1$s, $1))',
        target, named
    ) using keys;
end
$$;

-- How many rows of which table refer to a row, its own parts and the sums of what moved on it aside.
create function referrers_of(target regclass, key jsonb, parts text[])
    returns table (referrer text, row_count bigint)
    language plpgsql stable set search_path = pg_catalog, public as $$
declare
    reference record;
begin
    for reference in
        select k.conrelid::regclass as source,
               string_agg(
                   case other.attname
                       when 'workspace_id' then format('t.%I = scope_workspace()', own.attname)
                       else format('t.%I = ($1 ->> %L)::%s', own.attname, other.attname, format_type(own.atttypid, null))
                   end,
                   ' and '
               ) as matches
        from pg_constraint k
        cross join lateral unnest(k.conkey, k.confkey) as u (own, other)
        join pg_attribute own on own.attrelid = k.conrelid and own.attnum = u.own
        join pg_attribute other on other.attrelid = k.confrelid and other.attnum = u.other
        where k.contype = 'f' and k.confrelid = target and k.conrelid::regclass::text <> all (parts)
          and k.conrelid::regclass::text not like '%\_turnovers'
        group by k.oid, k.conrelid
    loop
        execute format('select %L, count(*) from %s t where %s', reference.source, reference.source, reference.matches)
        into referrer, row_count using key;
        if row_count > 0 then
            return next;
        end if;
    end loop;
end
$$;

do $$
declare
    generic regprocedure;
begin
    foreach generic in array array[
        'audited_rows(regclass, name, regclass, text[])', 'restore_rows(regclass, jsonb)', 'remove_rows(regclass, jsonb)',
        'referrers_of(regclass, jsonb, text[])'
    ]::regprocedure[] loop
        execute format('revoke execute on function %s from public', generic);
        execute format('grant execute on function %s to fintrack_app', generic);
    end loop;
end
$$;
