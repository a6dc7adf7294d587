-- What sums by month cannot say, and is few among many: final payments, and transfers between two currencies. Without an
-- index of their own, both would be looked for in the whole history.

create index ix_transactions_final_payment on transactions (workspace_id, card_id, billing_month)
    where is_final_payment and status <> 'IGNORE' and deleted_at is null;
-- Whether the currencies differ is a column of the index rather than its condition: so the planner counts how often they do,
-- where it would else expect nearly every transfer to be one, and read the table.
create index ix_transactions_exchange on transactions (workspace_id, (received_currency_code <> currency_code), booked_on)
    where destination_account_id is not null;

-- Words are kept by workspace: each begins with the last letters of its workspace's identity. The index is one for all, and
-- what a thousand workspaces have in common (a word such as "mercado") would have to be read of all of them to find it in one.
create function searched_words(workspace_id uuid, written text) returns text[]
    language sql immutable parallel safe
    return string_to_array(
        right(workspace_id::text, 8) || regexp_replace(
            -- A word of more than a hundred letters is known by its beginning.
            btrim(regexp_replace(folded(written), '(\S{100})\S+', '\1', 'g')),
            '\s+', ' ' || right(workspace_id::text, 8), 'g'
        ),
        ' '
    );

create function searchable(workspace_id uuid, description text, bank_text text, notes text) returns tsvector
    language sql immutable parallel safe
    return array_to_tsvector(searched_words(workspace_id, concat_ws(' ', description, bank_text, notes)));

drop index ix_transactions_search;
create index ix_transactions_search on transactions using gin (searchable(workspace_id, description, bank_text, notes));

create or replace function search_transactions(wanted text) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    -- The words come first: with the workspace beside them, the planner would read an index of all that the workspace has.
    with found as materialized (
        select t.workspace_id, t.id, t.deleted_at
        from transactions t
        where searchable(t.workspace_id, t.description, t.bank_text, t.notes) @@ (
            -- No word holds a quote: what is folded has none.
            select string_agg('''' || word || ''':*', ' & ')
            from unnest(searched_words(scope_workspace(), wanted)) as word
            where length(word) > 8
        )::tsquery
    )
    select id from found where workspace_id = scope_workspace() and deleted_at is null;
end;
drop function searchable(text, text, text);
