-- Fewer keys, which say more: a bank's statement is a hundred thousand rows at once, and each key of each row is checked by
-- a query of its own, which takes as long as writing the row (docs/adr/0010-keys-of-bulk-tables.md).

-- An amount is in the currency of its account or card, where the keys only said that there is such a currency. So the
-- currency of what is in use cannot change under its amounts.
alter table accounts add constraint uq_accounts_currency unique (workspace_id, id, currency_code);
alter table cards add constraint uq_cards_currency unique (workspace_id, id, currency_code);
alter table transactions
    drop constraint fk_transactions_currency,
    drop constraint fk_transactions_received_currency,
    drop constraint fk_transactions_account,
    drop constraint fk_transactions_destination,
    add constraint fk_transactions_account foreign key (workspace_id, account_id, currency_code)
        references accounts (workspace_id, id, currency_code),
    add constraint fk_transactions_destination foreign key (workspace_id, destination_account_id, received_currency_code)
        references accounts (workspace_id, id, currency_code),
    add constraint fk_transactions_card foreign key (workspace_id, card_id, currency_code)
        references cards (workspace_id, id, currency_code);

-- What was accepted was in the currency of its account or card, which says it.
alter table imported_lines drop column currency_code; -- its foreign key goes with it

-- A line in another currency than its session's waits, and only such a line names one. For a moment the walls do not bind
-- the owner, who would otherwise find no lines.
alter table staged_lines no force row level security;
alter table import_sessions no force row level security;
alter table accounts no force row level security;
alter table cards no force row level security;
alter table staged_lines alter column currency_code drop not null;
alter table staged_lines rename column currency_code to foreign_currency_code;
alter table staged_lines rename constraint fk_staged_lines_currency to fk_staged_lines_foreign_currency;
update staged_lines s
set foreign_currency_code = null
from import_sessions n
left join accounts a on a.workspace_id = n.workspace_id and a.id = n.account_id
left join cards c on c.workspace_id = n.workspace_id and c.id = n.card_id
where n.workspace_id = s.workspace_id and n.id = s.session_id
  and s.foreign_currency_code = coalesce(a.currency_code, c.currency_code);
alter table staged_lines force row level security;
alter table import_sessions force row level security;
alter table accounts force row level security;
alter table cards force row level security;
comment on column staged_lines.foreign_currency_code
    is 'The currency of the amount where it is not that of the account or card: such a line waits.';

-- A line is of a file of its own session, where the keys only said that there is such a file and such a session.
alter table staged_lines
    add column session_by_hand_id uuid generated always as (case when file_id is null then session_id end) stored,
    drop constraint fk_staged_lines_session,
    drop constraint fk_staged_lines_file,
    add constraint fk_staged_lines_session foreign key (workspace_id, session_by_hand_id)
        references import_sessions (workspace_id, id) on delete cascade,
    add constraint fk_staged_lines_session_file foreign key (workspace_id, session_id, file_id)
        references import_session_files (workspace_id, session_id, file_id) on delete cascade;
comment on column staged_lines.session_by_hand_id
    is 'The session of a line that a person posted; that of a file''s line follows from the file.';
drop index ix_staged_lines_session;
drop index ix_staged_lines_file;
create index ix_staged_lines_session on staged_lines (workspace_id, session_id, file_id);
create index ix_staged_lines_session_by_hand on staged_lines (workspace_id, session_by_hand_id)
    where session_by_hand_id is not null;

-- Counts what the planner needs to know of the tables that an import fills: the columns that their keys and indexes begin
-- with. The others are counted when the server gets round to it.
create or replace function refresh_statistics() returns void
    language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    execute 'analyze (skip_locked)
                 public.transactions (workspace_id, id, booked_on, account_id, card_id, category_id),
                 public.staged_lines (workspace_id, id, session_id, file_id),
                 public.imported_lines (workspace_id, id, account_id, card_id, dated_on, transaction_id, staged_line_id)';
end
$$;

-- As before, by the primary key alone: what else a foreign key names, the row's own name does not hold.
create or replace function referrers_of(target regclass, key jsonb, parts text[])
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
        join pg_constraint p on p.conrelid = k.confrelid and p.contype = 'p'
        cross join lateral unnest(k.conkey, k.confkey) as u (own, other)
        join pg_attribute own on own.attrelid = k.conrelid and own.attnum = u.own
        join pg_attribute other on other.attrelid = k.confrelid and other.attnum = u.other
        where k.contype = 'f' and k.confrelid = target and k.conrelid::regclass::text <> all (parts)
          and k.conrelid::regclass::text not like '%\_turnovers'
          and u.other = any (p.conkey)
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
