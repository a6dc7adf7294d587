-- A person may say of a line that it is no copy of what it resembles: it is booked as a transaction of its own.

alter table staged_lines add column is_distinct boolean not null default false;
