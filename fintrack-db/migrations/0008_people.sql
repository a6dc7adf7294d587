-- Who uses FinTrack: how people and programs get in, what is theirs alone, and what is asked about them before anyone
-- is known.

-- Walls a personal table in: rows of the transaction's user, and no others. Forced, as `wall_by_workspace` does.
create procedure wall_by_user(personal_table regclass)
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', personal_table);
    execute format('alter table %s force row level security', personal_table);
    execute format('create policy of_user on %s using (user_id = scope_user())', personal_table);
    execute format('grant select, insert, update, delete on %s to fintrack_app', personal_table);
end
$$;

alter table users
    -- Of the whole installation; what somebody may do in a workspace is said by the membership.
    add column system_role text not null default 'USER',
    add column email_verified_at timestamptz,
    -- When the account goes, unless its owner comes back; until then the address stays taken.
    add column delete_after timestamptz,
    add constraint chk_users_system_role check (system_role in ('USER', 'ADMIN'));

-- Users are global and walled all the same: one sees and changes oneself, and sees whom one shares the workspace with.
-- Nobody makes a user but `register_user`, and nobody a system role for oneself.
revoke all on users from fintrack_app;
grant select, update (name, email, email_verified_at, delete_after, deleted_at) on users to fintrack_app;
alter table users enable row level security;
alter table users force row level security;
create policy of_self on users using (id = scope_user());
create policy of_members on users for select
    using (id in (select user_id from workspace_members where workspace_id = scope_workspace()));
-- The functions below run as the owner, whom a forced policy binds as well unless it is a superuser.
do $$
begin
    execute format('create policy of_owner on users to %I using (true)', current_user);
end
$$;

-- Whose address it is, in any capitals; null when it is nobody's.
create function find_user(address text) returns uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select u.id from users u where lower(u.email) = lower(address) and u.deleted_at is null;
end;
revoke execute on function find_user(text) from public;
grant execute on function find_user(text) to fintrack_app;

-- Makes a user, and says which; null when the address is somebody's.
create function register_user(new_id uuid, new_name text, address text) returns uuid
    language sql security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    insert into users as u (id, name, email)
    values (new_id, new_name, address)
    on conflict (lower(email)) where deleted_at is null do nothing
    returning u.id;
end;
revoke execute on function register_user(uuid, text, text) from public;
grant execute on function register_user(uuid, text, text) to fintrack_app;

-- Adds the code of a crypto currency, and says whether it is new. What is there keeps its name and scale, for amounts
-- are written in it.
create function add_currency(new_code text, new_name text, new_symbol text, new_minor_units smallint) returns boolean
    language sql security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    with added as (
        insert into currencies (code, name, symbol, minor_units)
        values (new_code, new_name, new_symbol, new_minor_units)
        on conflict (code) do nothing
        returning code
    )
    select exists (select from added);
end;
revoke execute on function add_currency(text, text, text, smallint) from public;
grant execute on function add_currency(text, text, text, smallint) to fintrack_app;
revoke insert on currencies from fintrack_app;

create table credentials (
    user_id       uuid        not null,
    -- In the PHC format, which tells its own parameters.
    password_hash text        not null,
    changed_at    timestamptz not null default now(),
    constraint credentials_pkey primary key (user_id),
    constraint fk_credentials_user foreign key (user_id) references users (id) on delete cascade,
    constraint chk_credentials_password_hash check (password_hash ~ '^\$argon2id\$')
);
call wall_by_user('credentials');
comment on table credentials is 'A user''s password, as a hash that cannot be turned back.';
comment on column credentials.password_hash is 'Argon2id in the PHC format, with its parameters and salt.';

-- A family of refresh tokens: each token is used once, for the next. Their text names the user and the session, so that
-- none is ever looked for outside the wall.
create table sessions (
    user_id             uuid        not null,
    id                  uuid        not null,
    token_hash          bytea       not null,
    -- Whoever comes with this one has an old token, and so, perhaps, somebody else has the new one.
    previous_token_hash bytea,
    generation          integer     not null default 1,
    user_agent          text,
    address             text,
    created_at          timestamptz not null default now(),
    last_used_at        timestamptz not null default now(),
    expires_at          timestamptz not null,
    revoked_at          timestamptz,
    revocation          text,
    constraint sessions_pkey primary key (user_id, id),
    constraint fk_sessions_user foreign key (user_id) references users (id) on delete cascade,
    constraint chk_sessions_token_hash check (octet_length(token_hash) = 32),
    constraint chk_sessions_previous_token_hash check (octet_length(previous_token_hash) = 32),
    constraint chk_sessions_generation
        check (generation >= 1 and (generation > 1) = (previous_token_hash is not null)),
    constraint chk_sessions_user_agent check (length(user_agent) <= 500),
    constraint chk_sessions_address check (length(address) <= 64),
    constraint chk_sessions_expires_at check (expires_at > created_at),
    constraint chk_sessions_revocation check (
        num_nulls(revoked_at, revocation) in (0, 2)
        and revocation in ('SIGNED_OUT', 'REVOKED', 'TOKEN_REUSED', 'PASSWORD_CHANGED', 'USER_DELETED')
    )
);
call wall_by_user('sessions');
comment on table sessions
    is 'A sign-in of a user on one device: a family of refresh tokens, of which one is valid at a time.';
comment on column sessions.token_hash is 'SHA-256 of the refresh token that is valid.';
comment on column sessions.previous_token_hash
    is 'SHA-256 of the token before: whoever shows it has a stolen one, or was robbed.';
comment on column sessions.generation is 'How many tokens the family has had.';
comment on column sessions.address is 'The network address that was seen last, as text.';
comment on column sessions.revocation is 'Why it ended before its time.';

create table preferences (
    user_id    uuid        not null,
    -- The clients' own: language, time zone for display, theme.
    settings   jsonb       not null default '{}',
    updated_at timestamptz not null default now(),
    constraint preferences_pkey primary key (user_id),
    constraint fk_preferences_user foreign key (user_id) references users (id) on delete cascade,
    constraint chk_preferences_settings check (jsonb_typeof(settings) = 'object')
);
call wall_by_user('preferences');
comment on table preferences is 'How a user likes to see FinTrack: a JSON object that clients fill.';

create table notifications (
    user_id      uuid        not null,
    id           uuid        not null,
    -- Null for what concerns the user alone.
    workspace_id uuid,
    kind         text        not null,
    -- What makes two notices the same. It outlives a deletion, so that what was told is not told again.
    cause        text        not null,
    -- All that a text needs; titles and messages are made by whoever knows the language.
    payload      jsonb       not null,
    created_at   timestamptz not null default now(),
    read_at      timestamptz,
    deleted_at   timestamptz,
    constraint notifications_pkey primary key (user_id, id),
    constraint uq_notifications_cause unique (user_id, cause),
    constraint fk_notifications_user foreign key (user_id) references users (id) on delete cascade,
    constraint fk_notifications_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_notifications_kind check (kind in (
        'budget_threshold', 'budget_overrun', 'bill_due', 'bill_overdue', 'invoice_closed', 'goal_reached',
        'import_finished', 'import_review', 'security'
    )),
    constraint chk_notifications_workspace check (workspace_id is not null or kind = 'security'),
    constraint chk_notifications_cause check (length(cause) between 1 and 500),
    constraint chk_notifications_payload check (jsonb_typeof(payload) = 'object')
);
create index ix_notifications_workspace on notifications (workspace_id) where workspace_id is not null;
create index ix_notifications_unread on notifications (user_id, id) where read_at is null and deleted_at is null;
call wall_by_user('notifications');
-- Whoever changes a workspace tells its members. Nobody else can be told, and nothing of theirs is seen.
create policy of_members on notifications for insert
    with check (
        workspace_id = scope_workspace()
        and user_id in (select m.user_id from workspace_members m where m.workspace_id = scope_workspace())
    );
comment on table notifications is 'What a user was told, each cause once.';
comment on column notifications.workspace_id is 'What it is about; null for what concerns the user alone.';
comment on column notifications.cause
    is 'What makes two notices the same; kept after a deletion, so that it is not told again.';
comment on column notifications.payload is 'The facts that a text is made of.';

-- What was answered to a request that may be sent again. The row is made first, so that of two at once one waits.
create table idempotency_records (
    user_id      uuid        not null,
    id           uuid        not null,
    workspace_id uuid,
    method       text        not null,
    path         text        not null,
    key          text        not null,
    -- Of the request: the same key with another one is refused.
    fingerprint  bytea       not null,
    -- Null until it is done.
    status       smallint,
    answer       bytea,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    constraint idempotency_records_pkey primary key (user_id, id),
    constraint uq_idempotency_records_key unique nulls not distinct (user_id, workspace_id, method, path, key),
    constraint fk_idempotency_records_user foreign key (user_id) references users (id) on delete cascade,
    constraint fk_idempotency_records_workspace foreign key (workspace_id)
        references workspaces (id) on delete cascade,
    constraint chk_idempotency_records_method check (method ~ '^[A-Z]{1,10}$'),
    constraint chk_idempotency_records_path check (length(path) between 1 and 500),
    constraint chk_idempotency_records_key check (length(key) between 1 and 255),
    constraint chk_idempotency_records_fingerprint check (octet_length(fingerprint) = 32),
    constraint chk_idempotency_records_answer
        check (num_nulls(status, answer) in (0, 2) and status between 100 and 599),
    constraint chk_idempotency_records_expires_at check (expires_at > created_at)
);
create index ix_idempotency_records_workspace on idempotency_records (workspace_id) where workspace_id is not null;
call wall_by_user('idempotency_records');
comment on table idempotency_records
    is 'What was answered to a request with an idempotency key, so that a repeat gets the same answer.';
comment on column idempotency_records.key is 'As the client chose it.';
comment on column idempotency_records.fingerprint
    is 'SHA-256 of the request: the same key with another request is refused.';
comment on column idempotency_records.status is 'The HTTP status; null until the request is done.';
comment on column idempotency_records.answer is 'The body as it was sent.';

create table email_tokens (
    user_id    uuid        not null,
    id         uuid        not null,
    purpose    text        not null,
    token_hash bytea       not null,
    -- Whom the message went to, where that is not the user's address yet.
    new_email  text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    constraint email_tokens_pkey primary key (user_id, id),
    constraint fk_email_tokens_user foreign key (user_id) references users (id) on delete cascade,
    constraint chk_email_tokens_purpose
        check (purpose in ('VERIFY_EMAIL', 'RESET_PASSWORD', 'CHANGE_EMAIL', 'DELETE_ACCOUNT')),
    constraint chk_email_tokens_token_hash check (octet_length(token_hash) = 32),
    constraint chk_email_tokens_new_email check (
        (purpose = 'CHANGE_EMAIL') = (new_email is not null)
        and new_email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(new_email) <= 254
    ),
    constraint chk_email_tokens_expires_at check (expires_at > created_at)
);
call wall_by_user('email_tokens');
comment on table email_tokens is 'A token that was sent by e-mail and is good for one thing, once.';
comment on column email_tokens.token_hash is 'SHA-256 of the token; its text names the user and this row.';
comment on column email_tokens.new_email is 'The address to change to, which the message went to.';

alter table workspaces
    -- How card purchases are dated in monthly sums.
    add column basis text not null default 'BILLING_MONTH',
    add column deleted_at timestamptz,
    -- When it goes with everything in it, unless it is brought back before.
    add column delete_after timestamptz,
    add constraint chk_workspaces_basis check (basis in ('BILLING_MONTH', 'PURCHASE_DATE')),
    add constraint chk_workspaces_deletion
        check (num_nulls(deleted_at, delete_after) in (0, 2) and delete_after >= deleted_at);

create table workspace_invites (
    workspace_id uuid        not null,
    id           uuid        not null,
    email        text        not null,
    role         text        not null,
    token_hash   bytea       not null,
    created_by   uuid        not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    accepted_at  timestamptz,
    accepted_by  uuid,
    revoked_at   timestamptz,
    constraint workspace_invites_pkey primary key (workspace_id, id),
    constraint fk_workspace_invites_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_workspace_invites_created_by foreign key (created_by) references users (id),
    constraint fk_workspace_invites_accepted_by foreign key (accepted_by) references users (id),
    constraint chk_workspace_invites_email
        check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    constraint chk_workspace_invites_role check (role in ('ADMIN', 'MEMBER', 'VIEWER')),
    constraint chk_workspace_invites_token_hash check (octet_length(token_hash) = 32),
    constraint chk_workspace_invites_expires_at check (expires_at > created_at),
    -- It is used once, and what was used cannot be taken back.
    constraint chk_workspace_invites_accepted check (
        num_nulls(accepted_at, accepted_by) in (0, 2) and not (accepted_at is not null and revoked_at is not null)
    )
);
-- One that is open for each address; another one takes its place.
create unique index uq_workspace_invites_email on workspace_invites (workspace_id, lower(email))
    where accepted_at is null and revoked_at is null;
create index ix_workspace_invites_created_by on workspace_invites (created_by);
create index ix_workspace_invites_accepted_by on workspace_invites (accepted_by) where accepted_by is not null;
call wall_by_workspace('workspace_invites');
comment on table workspace_invites
    is 'Somebody who was asked by e-mail to become a member, with a token that is good once.';
comment on column workspace_invites.token_hash is 'SHA-256 of the token; its text names the workspace and this row.';

create table api_keys (
    workspace_id uuid        not null,
    id           uuid        not null,
    -- It acts with its scopes as far as the role of this member reaches at the moment.
    user_id      uuid        not null,
    name         text        not null,
    -- What is shown of it; the whole key was shown once.
    prefix       text        not null,
    key_hash     bytea       not null,
    scopes       text[]      not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    constraint api_keys_pkey primary key (workspace_id, id),
    constraint uq_api_keys_key_hash unique (workspace_id, key_hash),
    constraint fk_api_keys_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_api_keys_user foreign key (user_id) references users (id),
    constraint chk_api_keys_name check (length(btrim(name)) between 1 and 100),
    constraint chk_api_keys_prefix check (length(prefix) between 4 and 20),
    constraint chk_api_keys_key_hash check (octet_length(key_hash) = 32),
    constraint chk_api_keys_scopes
        check (scopes <@ array['read', 'write', 'import', 'admin'] and cardinality(scopes) >= 1),
    constraint chk_api_keys_expires_at check (expires_at > created_at)
);
create index ix_api_keys_user on api_keys (user_id);
call wall_by_workspace('api_keys');
comment on table api_keys is 'A key that a program acts with in its creator''s stead, in one workspace.';
comment on column api_keys.user_id is 'Who made it: it acts with its scopes as far as this member''s role reaches.';
comment on column api_keys.prefix is 'What is shown of the key, which itself was shown once.';
comment on column api_keys.key_hash is 'SHA-256 of the key; its text names the workspace and this row.';

-- What the tables of the migrations before are, for whoever reads the catalog alone.
comment on table _sqlx_migrations is 'Which migrations were applied; kept by sqlx.';
comment on table currencies is 'ISO 4217, and the crypto codes that users added. Codes are never removed.';
comment on column currencies.minor_units is 'How many decimals its amounts have.';
comment on table users is 'Who uses FinTrack.';
comment on column users.system_role is 'What somebody may do with the whole installation.';
comment on column users.delete_after
    is 'When the account goes, unless its owner comes back; until then the address stays taken.';
comment on table workspaces is 'The boundary that nothing crosses: one set of books, its own tenant.';
comment on column workspaces.currency_code is 'The currency of its budgets and reports.';
comment on column workspaces.month_start_day is 'The day on which a report month starts: the pay day.';
comment on column workspaces.basis is 'How card purchases are dated in monthly sums.';
comment on column workspaces.delete_after is 'When it goes with everything in it, unless it is brought back before.';
comment on table workspace_members is 'Who works in a workspace, and as what.';
comment on table accounts is 'A place that money is kept in.';
comment on column accounts.opening_balance
    is 'What it held at the start of the opening date; earlier entries never change a balance on or after it.';
comment on table cards is 'A credit card; its number is never kept.';
comment on column cards.payment_account_id is 'What usually pays its invoices.';
comment on table card_cycles
    is 'The closing and due days of a card, each pair from a billing month on; earlier invoices keep theirs.';
comment on column card_cycles.from_month is 'As its first day.';
comment on column card_cycles.is_closing_day_included
    is 'Whether a purchase on the closing day itself is billed in the month that closes.';
comment on table invoices
    is 'A card''s billing month with its own dates, because banks move them around weekends; total and '
       'status are derived.';
comment on column invoices.billing_month is 'As its first day.';
comment on column invoices.settled_at
    is 'Nothing more is owed, whatever the amounts say: a reconciled session or a final payment said so.';
comment on table categories is 'What money is earned by or spent on.';
comment on table subcategories is 'One level below a category, which is part of its key.';
comment on table investments
    is 'An asset that is held; what it is worth follows from transactions and observed values.';
comment on table transactions is 'The ledger: one row a transaction, whose postings the core derives.';
comment on column transactions.amount
    is 'Positive: the kind gives the direction. In the currency of the account or card; of a transfer, what left.';
comment on column transactions.account_id is 'The account that pays or receives; of a transfer, the source.';
comment on column transactions.received_amount is 'What reached the destination of a transfer, in its currency.';
comment on column transactions.billing_month is 'As its first day.';
comment on column transactions.is_split is 'Whether its categories are those of its parts, in transaction_splits.';
comment on column transactions.is_final_payment
    is 'Whether a card payment settles its invoice, whatever the amounts say.';
comment on column transactions.is_full_redemption is 'Whether a withdrawal takes all that the investment holds.';
comment on column transactions.bank_text is 'The bank''s words, where others are shown in their place.';
comment on table transaction_splits is 'The parts of a split, which sum to the whole.';
comment on table import_sessions is 'A staging area for one account and civil month, or one card and billing month.';
comment on column import_sessions.month is 'As its first day.';
comment on column import_sessions.target_value
    is 'What the bank says: the closing balance, or the invoice total before payments.';
comment on column import_sessions.target_known_to
    is 'The last day that a file''s figure knows of; null when a person gave the figure.';
comment on table statement_files is 'A bank''s file as it was uploaded.';
comment on column statement_files.content is 'Compressed with zstd; null once it is no longer needed.';
comment on column statement_files.detection is 'How it was read: format, institution, warnings.';
comment on table import_session_files is 'Which files filled which session; a file of several months fills several.';
comment on column import_session_files.rows_unread
    is 'Rows of the whole file that were meant to be transactions and could not be read.';
comment on table staged_lines
    is 'A line in a session: what the bank printed, what it would become, and where it stands.';
comment on column staged_lines.line is 'Counted from 1; 0 when a person posted it.';
comment on column staged_lines.amount is 'Positive in the holder''s favour: a purchase on a card is negative.';
comment on column staged_lines.identity_text is 'The bank''s words folded: what the line is recognised by.';
comment on column staged_lines.description is 'What is shown in place of the bank''s words.';
comment on column staged_lines.answered is 'What a person decided; no later look at the line changes that.';
comment on column staged_lines.verdict is 'What the rules said when the line was looked at.';
comment on column staged_lines.is_distinct is 'A person said that it is no copy of what it resembles.';
comment on table staged_line_parts is 'The parts of a line that is split, which sum to it.';
comment on table staged_line_tags is 'What a line''s transaction will be marked with.';
comment on table imported_lines
    is 'The permanent trace of every line that was accepted: what the next file is compared with.';
comment on column imported_lines.staged_line_id is 'The line it was staged as; the session may be gone.';
comment on table tags is 'A word that transactions, recurring items and investments are marked with.';
comment on table transaction_tags is 'What a transaction is marked with.';
comment on table rules is 'What a user wants done with the lines of statements.';
comment on column rules.position is 'The smallest is read first.';
comment on column rules.stops is 'Whether rules below it have no say on what it matches.';
comment on column rules.applied is 'Of how many booked lines it decided something.';
comment on column rules.overridden is 'Of how many of these a person undid that.';
