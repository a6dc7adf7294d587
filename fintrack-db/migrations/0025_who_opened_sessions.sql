-- Who opened an import session. No foreign key, as with the trail's events: a session outlives whoever opened it, and undoing
-- puts a row back as it was.
alter table import_sessions add column user_id uuid;
comment on column import_sessions.user_id is 'Who opened it; null of sessions from before this was kept.';

comment on column staged_lines.line is 'Counted from 1; of one that a person posted, the number that it came with, or 0.';
