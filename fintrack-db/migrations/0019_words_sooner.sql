-- The same text, found in a quarter of the time: `translate` compares every letter with every sign, and every transaction
-- that is written has its words taken.
create or replace function folded(written text) returns text
    language sql immutable parallel safe
    return regexp_replace(
        regexp_replace(lower(normalize(written, NFKD)), U&'[\0300-\036F]', '', 'g'),
        '[!"#$%&''()*+,\-./:;<=>?@\[\\\]^_`{|}~]', ' ', 'g'
    );

-- The same words. `concat_ws` is not immutable by the book, for which PostgreSQL called this as a function of its own, once
-- a row, where it now writes it out.
create or replace function searchable(workspace_id uuid, description text, bank_text text, notes text) returns tsvector
    language sql immutable parallel safe
    return array_to_tsvector(searched_words(
        workspace_id, coalesce(description, '') || ' ' || coalesce(bank_text, '') || ' ' || coalesce(notes, '')
    ));
