-- What was booked of a line is written once: in its imported line. A line in a session is settled as long as it has one,
-- so that a commit writes no line of the session again, and its undo only takes the imported lines back.

alter table imported_lines add constraint uq_imported_lines_staged_line unique (workspace_id, staged_line_id);

alter table staged_lines drop constraint chk_staged_lines_transaction;
-- For a moment the walls do not bind the owner, who would otherwise find no lines.
alter table staged_lines no force row level security;
update staged_lines set outcome = 'ready' where outcome in ('booked', 'ignored', 'bound') and twin_id is null;
alter table staged_lines force row level security;
alter table staged_lines
    drop column transaction_id, -- its index and its foreign key go with it
    drop constraint chk_staged_lines_outcome,
    add constraint chk_staged_lines_outcome
        check (outcome in ('ready', 'bound', 'duplicate', 'pending', 'other_month', 'rejected'));
