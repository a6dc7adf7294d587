-- The ledger: one row a transaction, whose postings the core derives.

create table transactions (
    workspace_id           uuid           not null,
    id                     uuid           not null,
    kind                   text           not null,
    status                 text           not null,
    booked_on              date           not null,
    -- Always positive: the kind gives the direction. In the currency of the account or card; of a transfer, what left.
    amount                 numeric(20, 8) not null,
    currency_code          varchar(10)    not null,
    description            text           not null default '',
    -- The account that pays or receives; of a transfer, the source.
    account_id             uuid,
    destination_account_id uuid,
    -- What reached the destination of a transfer, in its currency.
    received_amount        numeric(20, 8),
    received_currency_code varchar(10),
    card_id                uuid,
    billing_month          date,
    -- A split has no category of its own: its parts are in transaction_splits.
    is_split               boolean        not null default false,
    category_id            uuid,
    subcategory_id         uuid,
    investment_id          uuid,
    is_final_payment       boolean,
    is_full_redemption     boolean,
    notes                  text,
    created_at             timestamptz    not null default now(),
    deleted_at             timestamptz,
    constraint transactions_pkey primary key (workspace_id, id),
    constraint fk_transactions_currency foreign key (currency_code) references currencies (code),
    constraint fk_transactions_received_currency foreign key (received_currency_code) references currencies (code),
    constraint fk_transactions_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    constraint fk_transactions_destination foreign key (workspace_id, destination_account_id)
        references accounts (workspace_id, id),
    constraint fk_transactions_invoice foreign key (workspace_id, card_id, billing_month)
        references invoices (workspace_id, card_id, billing_month),
    constraint fk_transactions_category foreign key (workspace_id, category_id)
        references categories (workspace_id, id),
    constraint fk_transactions_subcategory foreign key (workspace_id, category_id, subcategory_id)
        references subcategories (workspace_id, category_id, id),
    constraint fk_transactions_investment foreign key (workspace_id, investment_id)
        references investments (workspace_id, id),
    constraint chk_transactions_status check (status in ('VALIDATING', 'PAID', 'PENDING', 'IGNORE')),
    constraint chk_transactions_amount check (amount > 0 and amount <> 'NaN'),
    constraint chk_transactions_received_amount check (received_amount > 0 and received_amount <> 'NaN'),
    constraint chk_transactions_description check (length(description) <= 500),
    constraint chk_transactions_subcategory check (subcategory_id is null or category_id is not null),
    constraint chk_transactions_split check (not (is_split and category_id is not null)),
    constraint chk_transactions_two_accounts check (account_id <> destination_account_id),
    -- Every kind has what it needs and nothing else.
    constraint chk_transactions_kind check (
        case kind
            when 'INCOME' then account_id is not null and (is_split or category_id is not null)
            when 'EXPENSE' then account_id is not null and (is_split or category_id is not null)
            when 'TRANSFER' then account_id is not null
            when 'CARD_EXPENSE' then card_id is not null and (is_split or category_id is not null)
            when 'CARD_CHARGEBACK' then card_id is not null
            when 'CARD_PAYMENT' then account_id is not null and card_id is not null and is_final_payment is not null
            when 'INVESTMENT_DEPOSIT' then account_id is not null
            when 'INVESTMENT_WITHDRAWAL' then account_id is not null and is_full_redemption is not null
            else false
        end
    ),
    constraint chk_transactions_no_account
        check (kind not in ('CARD_EXPENSE', 'CARD_CHARGEBACK') or account_id is null),
    constraint chk_transactions_transfer
        check ((kind = 'TRANSFER') = (num_nulls(destination_account_id, received_amount, received_currency_code) = 0)
            and num_nulls(destination_account_id, received_amount, received_currency_code) in (0, 3)),
    constraint chk_transactions_card
        check ((kind in ('CARD_EXPENSE', 'CARD_CHARGEBACK', 'CARD_PAYMENT')) = (num_nulls(card_id, billing_month) = 0)
            and num_nulls(card_id, billing_month) in (0, 2)),
    constraint chk_transactions_filed check (
        kind in ('INCOME', 'EXPENSE', 'CARD_EXPENSE', 'CARD_CHARGEBACK') or (category_id is null and not is_split)
    ),
    constraint chk_transactions_investment
        check ((kind in ('INVESTMENT_DEPOSIT', 'INVESTMENT_WITHDRAWAL')) = (investment_id is not null)),
    constraint chk_transactions_final_payment check ((kind = 'CARD_PAYMENT') = (is_final_payment is not null)),
    constraint chk_transactions_full_redemption
        check ((kind = 'INVESTMENT_WITHDRAWAL') = (is_full_redemption is not null))
);
create index ix_transactions_booked_on on transactions (workspace_id, booked_on);
create index ix_transactions_account on transactions (workspace_id, account_id, booked_on) where account_id is not null;
create index ix_transactions_destination on transactions (workspace_id, destination_account_id, booked_on)
    where destination_account_id is not null;
create index ix_transactions_invoice on transactions (workspace_id, card_id, billing_month) where card_id is not null;
create index ix_transactions_category on transactions (workspace_id, category_id, subcategory_id)
    where category_id is not null;
create index ix_transactions_investment on transactions (workspace_id, investment_id) where investment_id is not null;
call wall_by_workspace('transactions');

-- The parts of a split, which sum to the whole: the core sees to that.
create table transaction_splits (
    workspace_id   uuid           not null,
    transaction_id uuid           not null,
    position       smallint       not null,
    amount         numeric(20, 8) not null,
    category_id    uuid           not null,
    subcategory_id uuid,
    constraint transaction_splits_pkey primary key (workspace_id, transaction_id, position),
    constraint fk_transaction_splits_transaction foreign key (workspace_id, transaction_id)
        references transactions (workspace_id, id) on delete cascade,
    constraint fk_transaction_splits_category foreign key (workspace_id, category_id)
        references categories (workspace_id, id),
    constraint fk_transaction_splits_subcategory foreign key (workspace_id, category_id, subcategory_id)
        references subcategories (workspace_id, category_id, id),
    constraint chk_transaction_splits_amount check (amount > 0 and amount <> 'NaN'),
    constraint chk_transaction_splits_position check (position >= 1)
);
create index ix_transaction_splits_category on transaction_splits (workspace_id, category_id, subcategory_id);
call wall_by_workspace('transaction_splits');
