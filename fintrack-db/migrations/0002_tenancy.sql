-- Who uses FinTrack, and the workspaces that nothing is shared between.

-- Global: reached by name only, through the functions of `user.rs`.
create table users (
    id         uuid        not null,
    name       text        not null,
    email      text        not null,
    created_at timestamptz not null default now(),
    deleted_at timestamptz,
    constraint users_pkey primary key (id),
    constraint chk_users_name check (length(btrim(name)) between 1 and 100),
    constraint chk_users_email check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254)
);
-- One account per address, however it is capitalised.
create unique index uq_users_email on users (lower(email)) where deleted_at is null;
grant select, insert, update on users to fintrack_app;

create table workspaces (
    id              uuid        not null,
    name            text        not null,
    currency_code   varchar(10) not null,
    time_zone       text        not null default 'America/Sao_Paulo',
    -- The day on which a report month starts: the pay day.
    month_start_day smallint    not null default 1,
    created_at      timestamptz not null default now(),
    constraint workspaces_pkey primary key (id),
    constraint fk_workspaces_currency foreign key (currency_code) references currencies (code),
    constraint chk_workspaces_name check (length(btrim(name)) between 1 and 100),
    constraint chk_workspaces_month_start_day check (month_start_day between 1 and 28)
);

create table workspace_members (
    workspace_id uuid        not null,
    user_id      uuid        not null,
    role         text        not null,
    created_at   timestamptz not null default now(),
    constraint workspace_members_pkey primary key (workspace_id, user_id),
    constraint fk_workspace_members_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_workspace_members_user foreign key (user_id) references users (id),
    constraint chk_workspace_members_role check (role in ('ADMIN', 'MEMBER', 'VIEWER'))
);
create index ix_workspace_members_user on workspace_members (user_id);
call wall_by_workspace('workspace_members');
-- Before a workspace is chosen, a user sees the own memberships.
create policy of_user on workspace_members for select using (user_id = scope_user());

-- A workspace is its own tenant: its key is the id.
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy in_workspace on workspaces using (id = scope_workspace());
create policy of_user on workspaces for select
    using (id in (select workspace_id from workspace_members where user_id = scope_user()));
grant select, insert, update, delete on workspaces to fintrack_app;
