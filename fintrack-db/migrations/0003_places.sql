-- The places that money moves between. The workspace leads every key: a child refers to (workspace_id, …), so no row can
-- reach into another workspace, and the tables can one day be spread over machines by workspace.

create table accounts (
    workspace_id    uuid           not null,
    id              uuid           not null,
    name            text           not null,
    kind            text           not null,
    currency_code   varchar(10)    not null,
    -- What it held at the start of the opening date; earlier entries never change a balance on or after it.
    opening_balance numeric(20, 8) not null default 0,
    opened_on       date           not null,
    color           text,
    icon            text,
    is_active       boolean        not null default true,
    created_at      timestamptz    not null default now(),
    deleted_at      timestamptz,
    constraint accounts_pkey primary key (workspace_id, id),
    constraint fk_accounts_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_accounts_currency foreign key (currency_code) references currencies (code),
    constraint chk_accounts_name check (length(btrim(name)) between 1 and 100),
    constraint chk_accounts_kind
        check (kind in ('CHECKING', 'SAVINGS', 'WALLET', 'INVESTMENT', 'CRYPTO', 'CRYPTO_WALLET')),
    constraint chk_accounts_opening_balance check (opening_balance <> 'NaN'),
    constraint chk_accounts_color check (color ~ '^#[0-9A-F]{6}$')
);
create unique index uq_accounts_name on accounts (workspace_id, name) where deleted_at is null;
call wall_by_workspace('accounts');

create table cards (
    workspace_id       uuid           not null,
    id                 uuid           not null,
    name               text           not null,
    currency_code      varchar(10)    not null,
    credit_limit       numeric(20, 8) not null,
    payment_account_id uuid,
    brand              text,
    last_four_digits   text,
    color              text,
    is_active          boolean        not null default true,
    created_at         timestamptz    not null default now(),
    deleted_at         timestamptz,
    constraint cards_pkey primary key (workspace_id, id),
    constraint fk_cards_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_cards_currency foreign key (currency_code) references currencies (code),
    constraint fk_cards_payment_account foreign key (workspace_id, payment_account_id)
        references accounts (workspace_id, id),
    constraint chk_cards_name check (length(btrim(name)) between 1 and 100),
    constraint chk_cards_credit_limit check (credit_limit >= 0 and credit_limit <> 'NaN'),
    -- The number itself is never kept.
    constraint chk_cards_last_four_digits check (last_four_digits ~ '^[0-9]{4}$'),
    constraint chk_cards_color check (color ~ '^#[0-9A-F]{6}$')
);
create unique index uq_cards_name on cards (workspace_id, name) where deleted_at is null;
create index ix_cards_payment_account on cards (workspace_id, payment_account_id);
call wall_by_workspace('cards');

-- The days of a card, each from a billing month on: changing them never rewrites an earlier invoice.
-- A billing month is written as its first day.
create table card_cycles (
    workspace_id            uuid     not null,
    card_id                 uuid     not null,
    from_month              date     not null,
    closing_day             smallint not null,
    due_day                 smallint not null,
    -- Whether a purchase on the closing day itself is billed in the month that closes.
    is_closing_day_included boolean  not null default true,
    constraint card_cycles_pkey primary key (workspace_id, card_id, from_month),
    constraint fk_card_cycles_card foreign key (workspace_id, card_id)
        references cards (workspace_id, id) on delete cascade,
    constraint chk_card_cycles_from_month check (extract(day from from_month) = 1),
    constraint chk_card_cycles_closing_day check (closing_day between 1 and 31),
    constraint chk_card_cycles_due_day check (due_day between 1 and 31 and due_day <> closing_day)
);
call wall_by_workspace('card_cycles');

-- An invoice stores its own dates, because banks move them around weekends. Its total and its status are derived.
create table invoices (
    workspace_id   uuid not null,
    card_id        uuid not null,
    billing_month  date not null,
    opening_date   date not null,
    closing_date   date not null,
    due_date       date not null,
    opening_source text not null default 'COMPUTED',
    closing_source text not null default 'COMPUTED',
    due_source     text not null default 'COMPUTED',
    -- Set by a reconciled session or a final payment: nothing more is owed, whatever the amounts say.
    settled_at     timestamptz,
    constraint invoices_pkey primary key (workspace_id, card_id, billing_month),
    constraint fk_invoices_card foreign key (workspace_id, card_id) references cards (workspace_id, id),
    constraint chk_invoices_billing_month check (extract(day from billing_month) = 1),
    constraint chk_invoices_dates check (opening_date <= closing_date and closing_date < due_date),
    constraint chk_invoices_sources check (
        opening_source in ('COMPUTED', 'FILE', 'USER')
        and closing_source in ('COMPUTED', 'FILE', 'USER')
        and due_source in ('COMPUTED', 'FILE', 'USER')
    )
);
call wall_by_workspace('invoices');

create table categories (
    workspace_id uuid        not null,
    id           uuid        not null,
    name         text        not null,
    kind         text        not null,
    color        text        not null,
    icon         text,
    is_active    boolean     not null default true,
    created_at   timestamptz not null default now(),
    constraint categories_pkey primary key (workspace_id, id),
    constraint uq_categories_name unique (workspace_id, kind, name),
    constraint fk_categories_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_categories_name check (length(btrim(name)) between 1 and 100),
    constraint chk_categories_kind check (kind in ('INCOME', 'EXPENSE')),
    constraint chk_categories_color check (color ~ '^#[0-9A-F]{6}$')
);
call wall_by_workspace('categories');

-- The category is part of the key, so that an entry cannot name a subcategory of another category.
create table subcategories (
    workspace_id uuid        not null,
    category_id  uuid        not null,
    id           uuid        not null,
    name         text        not null,
    is_active    boolean     not null default true,
    created_at   timestamptz not null default now(),
    constraint subcategories_pkey primary key (workspace_id, category_id, id),
    constraint uq_subcategories_name unique (workspace_id, category_id, name),
    constraint fk_subcategories_category foreign key (workspace_id, category_id)
        references categories (workspace_id, id) on delete cascade,
    constraint chk_subcategories_name check (length(btrim(name)) between 1 and 100)
);
call wall_by_workspace('subcategories');

create table investments (
    workspace_id  uuid        not null,
    id            uuid        not null,
    asset_name    text        not null,
    kind          text        not null,
    currency_code varchar(10) not null,
    created_at    timestamptz not null default now(),
    constraint investments_pkey primary key (workspace_id, id),
    constraint uq_investments_asset_name unique (workspace_id, asset_name),
    constraint fk_investments_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_investments_currency foreign key (currency_code) references currencies (code),
    constraint chk_investments_asset_name check (length(btrim(asset_name)) between 1 and 100),
    constraint chk_investments_kind check (kind in (
        'RENDA_FIXA', 'RENDA_VARIAVEL', 'TESOURO_DIRETO', 'FUNDO_INVESTIMENTO', 'CRYPTO', 'PREVIDENCIA', 'OTHER'
    ))
);
call wall_by_workspace('investments');
