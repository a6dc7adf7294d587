-- Whoever starts without a history may have the classifier learn transactions that never were. The rows themselves are made
-- anew from a seed whenever all is learned anew, so that only how many there are is kept.
create table classifier_trainings (
    workspace_id   uuid        not null,
    synthetic_rows integer     not null,
    learned_rows   integer     not null,
    trained_at     timestamptz not null default now(),
    constraint classifier_trainings_pkey primary key (workspace_id),
    constraint fk_classifier_trainings_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_classifier_trainings_rows check (learned_rows between 0 and synthetic_rows)
);
call wall_by_workspace('classifier_trainings');
comment on table classifier_trainings is 'What the classifier was taught beside the books: transactions that never were.';
comment on column classifier_trainings.synthetic_rows is 'How many of the rows that the core makes are learned before all else.';
comment on column classifier_trainings.learned_rows is 'How many of these had a category in the workspace when it was trained last.';

-- Forecasts ask for all that is expected, however late, and statements of old days for what is expected on cards.
create index ix_transactions_expected on transactions (workspace_id, booked_on)
    where status = 'PENDING' and deleted_at is null;
