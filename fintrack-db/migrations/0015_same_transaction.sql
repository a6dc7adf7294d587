-- A person may say that a line is another record of a transaction that is there. The next commit binds it, and until then
-- the word is kept beside the line.

alter table staged_lines
    add column same_as_id uuid,
    -- A transaction that goes for good takes the word with it, and the line is judged by what there is.
    add constraint fk_staged_lines_same_as foreign key (workspace_id, same_as_id)
        references transactions (workspace_id, id) on delete set null (same_as_id);
create index ix_staged_lines_same_as on staged_lines (workspace_id, same_as_id) where same_as_id is not null;
comment on column staged_lines.same_as_id is 'The transaction that a person said it is another record of.';
