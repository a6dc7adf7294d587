-- Fewer keys again, where one says what two said (docs/adr/0010-keys-of-bulk-tables.md).

-- A subcategory is one of its category: what names both is checked once, as that. The category is checked by itself where
-- it stands by itself.
alter table transactions
    add column whole_category_id uuid
        generated always as (case when subcategory_id is null then category_id end) stored,
    drop constraint fk_transactions_category,
    add constraint fk_transactions_category foreign key (workspace_id, whole_category_id)
        references categories (workspace_id, id);
comment on column transactions.whole_category_id
    is 'The category where no subcategory stands beside it; that of a subcategory follows from the subcategory.';
create index ix_transactions_whole_category on transactions (workspace_id, whole_category_id)
    where whole_category_id is not null;

alter table staged_lines
    add column whole_category_id uuid
        generated always as (case when subcategory_id is null then category_id end) stored,
    drop constraint fk_staged_lines_category,
    add constraint fk_staged_lines_category foreign key (workspace_id, whole_category_id)
        references categories (workspace_id, id);
comment on column staged_lines.whole_category_id
    is 'The category where no subcategory stands beside it; that of a subcategory follows from the subcategory.';
create index ix_staged_lines_whole_category on staged_lines (workspace_id, whole_category_id)
    where whole_category_id is not null;

-- A trace of a line is of a file of its own account or card, where the keys only said that there is such a file and such an
-- account. That of a line that a person posted has no file.
alter table statement_files
    add constraint uq_statement_files_account unique (workspace_id, id, account_id),
    add constraint uq_statement_files_card unique (workspace_id, id, card_id);
alter table imported_lines
    add column account_by_hand_id uuid generated always as (case when file_id is null then account_id end) stored,
    add column card_by_hand_id uuid generated always as (case when file_id is null then card_id end) stored,
    drop constraint fk_imported_lines_account,
    drop constraint fk_imported_lines_card,
    drop constraint fk_imported_lines_file,
    add constraint fk_imported_lines_account foreign key (workspace_id, account_by_hand_id)
        references accounts (workspace_id, id),
    add constraint fk_imported_lines_card foreign key (workspace_id, card_by_hand_id) references cards (workspace_id, id),
    add constraint fk_imported_lines_account_file foreign key (workspace_id, file_id, account_id)
        references statement_files (workspace_id, id, account_id),
    add constraint fk_imported_lines_card_file foreign key (workspace_id, file_id, card_id)
        references statement_files (workspace_id, id, card_id);
comment on column imported_lines.account_by_hand_id
    is 'The account of a line that a person posted; that of a file''s line follows from the file.';
comment on column imported_lines.card_by_hand_id
    is 'The card of a line that a person posted; that of a file''s line follows from the file.';
create index ix_imported_lines_account_by_hand on imported_lines (workspace_id, account_by_hand_id)
    where account_by_hand_id is not null;
create index ix_imported_lines_card_by_hand on imported_lines (workspace_id, card_by_hand_id)
    where card_by_hand_id is not null;

-- How many rows refer to a row or to its parts, by table: what refers to a subcategory refers to its category. As before, by
-- primary keys alone, and sums by month are no use of anything.
create or replace function referrers_of(target regclass, key jsonb, parts text[])
    returns table (referrer text, row_count bigint)
    language plpgsql stable set search_path = pg_catalog, public as $$
declare
    source record;
begin
    for source in
        with named as (
            -- The columns of each foreign key, with those of the target that they stand for.
            select k.oid, k.conrelid, own.attname as own, own.atttypid, other.attname as other
            from pg_constraint k
            join pg_constraint p on p.conrelid = k.confrelid and p.contype = 'p'
            left join pg_constraint up on up.conrelid = k.confrelid and up.confrelid = target and up.contype = 'f'
            cross join lateral unnest(k.conkey, k.confkey) as u (own, other)
            left join lateral unnest(up.conkey, up.confkey) as w (part, whole) on w.part = u.other
            join pg_attribute own on own.attrelid = k.conrelid and own.attnum = u.own
            join pg_attribute other
                on other.attrelid = target and other.attnum = case k.confrelid when target then u.other else w.whole end
            where k.contype = 'f' and u.other = any (p.conkey)
              and (k.confrelid = target or k.confrelid::regclass::text = any (parts))
              and k.conrelid::regclass::text <> all (parts)
              and k.conrelid::regclass::text not like '%\_turnovers'
        ), matching as (
            select conrelid,
                   string_agg(
                       case other
                           when 'workspace_id' then format('t.%I = scope_workspace()', own)
                           else format('t.%I = ($1 ->> %L)::%s', own, other, format_type(atttypid, null))
                       end,
                       ' and '
                   ) as condition
            from named
            group by oid, conrelid
        )
        select conrelid::regclass as name, string_agg(format('(%s)', condition), ' or ') as condition
        from matching
        group by conrelid
    loop
        execute format('select %L, count(*) from %s t where %s', source.name, source.name, source.condition)
        into referrer, row_count using key;
        if row_count > 0 then
            return next;
        end if;
    end loop;
end
$$;
