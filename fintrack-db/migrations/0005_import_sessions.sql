-- From a bank's file to the ledger: sessions, the files they were filled from, their lines, and the permanent traces.

create table import_sessions (
    workspace_id    uuid        not null,
    id              uuid        not null,
    -- Exactly one of the two.
    account_id      uuid,
    card_id         uuid,
    -- The civil month of an account, the billing month of a card; written as its first day.
    month           date        not null,
    name            text        not null,
    status          text        not null default 'OPEN',
    -- What the bank says: the closing balance, or the invoice total before payments.
    target_value    numeric(20, 8),
    -- The last day that a file's figure knows of; null when a person gave the figure.
    target_known_to date,
    created_at      timestamptz not null default now(),
    committed_at    timestamptz,
    closed_at       timestamptz,
    constraint import_sessions_pkey primary key (workspace_id, id),
    constraint fk_import_sessions_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    constraint fk_import_sessions_card foreign key (workspace_id, card_id) references cards (workspace_id, id),
    constraint chk_import_sessions_subject check (num_nonnulls(account_id, card_id) = 1),
    constraint chk_import_sessions_month check (extract(day from month) = 1),
    constraint chk_import_sessions_name check (length(btrim(name)) between 1 and 200),
    constraint chk_import_sessions_status
        check (status in ('OPEN', 'CLOSED') and (status = 'CLOSED') = (closed_at is not null)),
    constraint chk_import_sessions_target
        check (target_value <> 'NaN' and (target_value is not null or target_known_to is null))
);
-- One open session at a time; a closed month may be opened again for late lines.
create unique index uq_import_sessions_open_account on import_sessions (workspace_id, account_id, month)
    where status = 'OPEN' and account_id is not null;
create unique index uq_import_sessions_open_card on import_sessions (workspace_id, card_id, month)
    where status = 'OPEN' and card_id is not null;
create index ix_import_sessions_account on import_sessions (workspace_id, account_id) where account_id is not null;
create index ix_import_sessions_card on import_sessions (workspace_id, card_id) where card_id is not null;
call wall_by_workspace('import_sessions');

create table statement_files (
    workspace_id uuid        not null,
    id           uuid        not null,
    account_id   uuid,
    card_id      uuid,
    name         text        not null,
    sha256       bytea       not null,
    size_bytes   bigint      not null,
    -- zstd; null once it is no longer needed, 30 days after the last session closed.
    content      bytea,
    -- How the file was read: format, institution, warnings.
    detection    jsonb       not null,
    created_at   timestamptz not null default now(),
    constraint statement_files_pkey primary key (workspace_id, id),
    constraint fk_statement_files_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    constraint fk_statement_files_card foreign key (workspace_id, card_id) references cards (workspace_id, id),
    constraint chk_statement_files_subject check (num_nonnulls(account_id, card_id) = 1),
    constraint chk_statement_files_sha256 check (octet_length(sha256) = 32),
    constraint chk_statement_files_size check (size_bytes >= 0)
);
create index ix_statement_files_account on statement_files (workspace_id, account_id) where account_id is not null;
create index ix_statement_files_card on statement_files (workspace_id, card_id) where card_id is not null;
call wall_by_workspace('statement_files');

-- A file of several months fills several sessions.
create table import_session_files (
    workspace_id uuid    not null,
    session_id   uuid    not null,
    file_id      uuid    not null,
    lines_read   integer not null,
    -- Rows that were meant to be transactions and could not be read; of the whole file, since they tell no month.
    rows_unread  integer not null,
    constraint import_session_files_pkey primary key (workspace_id, session_id, file_id),
    constraint fk_import_session_files_session foreign key (workspace_id, session_id)
        references import_sessions (workspace_id, id) on delete cascade,
    constraint fk_import_session_files_file foreign key (workspace_id, file_id)
        references statement_files (workspace_id, id),
    constraint chk_import_session_files_counts check (lines_read >= 0 and rows_unread >= 0)
);
create index ix_import_session_files_file on import_session_files (workspace_id, file_id);
call wall_by_workspace('import_session_files');

create table staged_lines (
    workspace_id      uuid           not null,
    id                uuid           not null,
    session_id        uuid           not null,
    -- Null when a person posted the line.
    file_id           uuid,
    -- Counted from 1; 0 when a person posted the line.
    line              integer        not null,
    dated_on          date           not null,
    -- Positive in the holder's favour: a purchase on a card is negative.
    amount            numeric(20, 8) not null,
    currency_code     varchar(10)    not null,
    bank_text         text           not null,
    identity_text     text           not null,
    bank_id           text,
    instalment        smallint,
    instalments       smallint,
    -- What the line would become.
    kind              text           not null,
    category_id       uuid,
    subcategory_id    uuid,
    other_account_id  uuid,
    paid_card_id      uuid,
    paid_month        date,
    investment_id     uuid,
    is_ignored        boolean        not null default false,
    suggestion        jsonb,
    -- Where it stands, with what goes with that.
    outcome           text           not null,
    missing           text[],
    rejection         text,
    twin_kind         text,
    twin_id           uuid,
    transaction_id    uuid,
    constraint staged_lines_pkey primary key (workspace_id, id),
    constraint fk_staged_lines_session foreign key (workspace_id, session_id)
        references import_sessions (workspace_id, id) on delete cascade,
    constraint fk_staged_lines_file foreign key (workspace_id, file_id) references statement_files (workspace_id, id),
    constraint fk_staged_lines_currency foreign key (currency_code) references currencies (code),
    constraint fk_staged_lines_category foreign key (workspace_id, category_id) references categories (workspace_id, id),
    constraint fk_staged_lines_subcategory foreign key (workspace_id, category_id, subcategory_id)
        references subcategories (workspace_id, category_id, id),
    constraint fk_staged_lines_other_account foreign key (workspace_id, other_account_id)
        references accounts (workspace_id, id),
    constraint fk_staged_lines_paid_card foreign key (workspace_id, paid_card_id) references cards (workspace_id, id),
    constraint fk_staged_lines_investment foreign key (workspace_id, investment_id)
        references investments (workspace_id, id),
    constraint fk_staged_lines_transaction foreign key (workspace_id, transaction_id)
        references transactions (workspace_id, id),
    constraint chk_staged_lines_line check (line >= 0),
    constraint chk_staged_lines_amount check (amount <> 'NaN'),
    constraint chk_staged_lines_instalment
        check (num_nulls(instalment, instalments) in (0, 2) and instalment between 1 and instalments),
    constraint chk_staged_lines_paid_month check (extract(day from paid_month) = 1),
    constraint chk_staged_lines_outcome check (
        outcome in ('ready', 'booked', 'bound', 'ignored', 'duplicate', 'pending', 'other_month', 'rejected')
    ),
    constraint chk_staged_lines_twin
        check (num_nulls(twin_kind, twin_id) in (0, 2) and twin_kind in ('imported', 'staged', 'transaction')),
    constraint chk_staged_lines_rejection check ((outcome = 'rejected') = (rejection is not null)),
    constraint chk_staged_lines_transaction
        check (outcome not in ('booked', 'ignored', 'bound') or transaction_id is not null)
);
create index ix_staged_lines_session on staged_lines (workspace_id, session_id);
create index ix_staged_lines_file on staged_lines (workspace_id, file_id) where file_id is not null;
create index ix_staged_lines_category on staged_lines (workspace_id, category_id, subcategory_id)
    where category_id is not null;
create index ix_staged_lines_other_account on staged_lines (workspace_id, other_account_id)
    where other_account_id is not null;
create index ix_staged_lines_paid_card on staged_lines (workspace_id, paid_card_id) where paid_card_id is not null;
create index ix_staged_lines_investment on staged_lines (workspace_id, investment_id) where investment_id is not null;
create index ix_staged_lines_transaction on staged_lines (workspace_id, transaction_id)
    where transaction_id is not null;
call wall_by_workspace('staged_lines');

-- The permanent trace of every line that was ever accepted. It outlives the session, and edits and the deletion of the
-- transaction, and is what the next file is compared with.
create table imported_lines (
    workspace_id   uuid           not null,
    id             uuid           not null,
    account_id     uuid,
    card_id        uuid,
    file_id        uuid,
    -- The line it was staged as; the session may be gone.
    staged_line_id uuid           not null,
    dated_on       date           not null,
    amount         numeric(20, 8) not null,
    currency_code  varchar(10)    not null,
    identity_text  text           not null,
    bank_id        text,
    instalment     smallint,
    instalments    smallint,
    outcome        text           not null,
    transaction_id uuid           not null,
    constraint imported_lines_pkey primary key (workspace_id, id),
    constraint fk_imported_lines_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    constraint fk_imported_lines_card foreign key (workspace_id, card_id) references cards (workspace_id, id),
    constraint fk_imported_lines_file foreign key (workspace_id, file_id) references statement_files (workspace_id, id),
    constraint fk_imported_lines_currency foreign key (currency_code) references currencies (code),
    constraint fk_imported_lines_transaction foreign key (workspace_id, transaction_id)
        references transactions (workspace_id, id),
    constraint chk_imported_lines_subject check (num_nonnulls(account_id, card_id) = 1),
    constraint chk_imported_lines_amount check (amount <> 'NaN'),
    constraint chk_imported_lines_instalment
        check (num_nulls(instalment, instalments) in (0, 2) and instalment between 1 and instalments),
    constraint chk_imported_lines_outcome check (outcome in ('booked', 'bound', 'ignored'))
);
create index ix_imported_lines_account on imported_lines (workspace_id, account_id, dated_on)
    where account_id is not null;
create index ix_imported_lines_card on imported_lines (workspace_id, card_id, dated_on) where card_id is not null;
create index ix_imported_lines_file on imported_lines (workspace_id, file_id) where file_id is not null;
create index ix_imported_lines_transaction on imported_lines (workspace_id, transaction_id);
call wall_by_workspace('imported_lines');
