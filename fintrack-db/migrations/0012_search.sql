-- Search in the words of transactions, whatever their case and accents, by the beginnings of words. Nothing but what
-- PostgreSQL brings along.

-- A text as it is searched: small letters without accents, and nothing between words but blanks.
create function folded(written text) returns text
    language sql immutable parallel safe
    return translate(
        regexp_replace(lower(normalize(written, NFKD)), U&'[\0300-\036F]', '', 'g'),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)
    );

create function searchable(description text, bank_text text, notes text) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('simple', folded(concat_ws(' ', description, bank_text, notes)));

create index ix_transactions_search on transactions using gin (searchable(description, bank_text, notes));

-- The transactions of the workspace that have words beginning with each word that is looked for. To match words is not
-- leakproof, so under a wall PostgreSQL would not ask the index: hence the definer's rights, and the wall in the
-- statement itself. An owner who is no superuser is bound by the forced policy as well, and would not be if the index is
-- to be used.
create function search_transactions(wanted text) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select t.id
    from transactions t
    where t.workspace_id = scope_workspace()
      and t.deleted_at is null
      and searchable(t.description, t.bank_text, t.notes) @@ to_tsquery('simple', (
          select string_agg(word || ':*', ' & ')
          from regexp_split_to_table(folded(wanted), '\s+') as word
          where word <> ''
      ));
end;
revoke execute on function search_transactions(text) from public;
grant execute on function search_transactions(text) to fintrack_app;
do $$
begin
    execute format('create policy of_owner on transactions to %I using (true)', current_user);
end
$$;
