-- What is expected, planned and held: instalments, recurring items, investments, budgets and goals; what pays back
-- what; what currencies cost; and what FinTrack has learned of a workspace.

-- Purchases in instalments. The parts are transactions; the plan is what they have in common.
create table instalment_plans (
    workspace_id uuid        not null,
    id           uuid        not null,
    instalments  smallint    not null,
    version      integer     not null default 1,
    created_at   timestamptz not null default now(),
    constraint instalment_plans_pkey primary key (workspace_id, id),
    constraint fk_instalment_plans_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_instalment_plans_instalments check (instalments between 2 and 500),
    constraint chk_instalment_plans_version check (version >= 1)
);
call wall_by_workspace('instalment_plans');
comment on table instalment_plans
    is 'A card purchase in instalments: what its parts, which are transactions, have in common.';
comment on column instalment_plans.instalments is 'How many parts it has: the n of k/n. Cancelling never renumbers.';

create table recurring_items (
    workspace_id           uuid           not null,
    id                     uuid           not null,
    kind                   text           not null,
    description            text           not null,
    -- Always positive, in the currency of the account or card; of a transfer, what leaves the source.
    amount                 numeric(20, 8) not null,
    currency_code          varchar(10)    not null,
    frequency              text           not null,
    -- The first slot; all others are computed from it, so that a short month leaves no trace.
    starts_on              date           not null,
    ends_on                date,
    account_id             uuid,
    destination_account_id uuid,
    card_id                uuid,
    category_id            uuid,
    subcategory_id         uuid,
    is_active              boolean        not null default true,
    include_in_summary     boolean        not null default true,
    version                integer        not null default 1,
    created_at             timestamptz    not null default now(),
    constraint recurring_items_pkey primary key (workspace_id, id),
    constraint fk_recurring_items_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_recurring_items_currency foreign key (currency_code) references currencies (code),
    constraint fk_recurring_items_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    constraint fk_recurring_items_destination foreign key (workspace_id, destination_account_id)
        references accounts (workspace_id, id),
    constraint fk_recurring_items_card foreign key (workspace_id, card_id) references cards (workspace_id, id),
    constraint fk_recurring_items_category foreign key (workspace_id, category_id)
        references categories (workspace_id, id),
    constraint fk_recurring_items_subcategory foreign key (workspace_id, category_id, subcategory_id)
        references subcategories (workspace_id, category_id, id),
    constraint chk_recurring_items_description check (length(description) <= 500),
    constraint chk_recurring_items_amount check (amount > 0 and amount <> 'NaN'),
    constraint chk_recurring_items_frequency check (frequency in (
        'DAILY', 'WEEKLY', 'BIWEEKLY', 'MONTHLY', 'BIMONTHLY', 'QUARTERLY', 'SEMIANNUAL', 'YEARLY'
    )),
    constraint chk_recurring_items_dates check (ends_on >= starts_on),
    constraint chk_recurring_items_two_accounts check (account_id <> destination_account_id),
    constraint chk_recurring_items_subcategory check (subcategory_id is null or category_id is not null),
    -- Every kind has what it needs and nothing else.
    constraint chk_recurring_items_kind check (
        case kind
            when 'INCOME' then num_nulls(account_id, category_id) = 0
                and num_nonnulls(destination_account_id, card_id) = 0
            when 'EXPENSE' then num_nulls(account_id, category_id) = 0
                and num_nonnulls(destination_account_id, card_id) = 0
            when 'TRANSFER' then num_nulls(account_id, destination_account_id) = 0
                and num_nonnulls(card_id, category_id) = 0
            when 'CARD_TRANSACTION' then num_nulls(card_id, category_id) = 0
                and num_nonnulls(account_id, destination_account_id) = 0
            else false
        end
    ),
    constraint chk_recurring_items_version check (version >= 1)
);
create index ix_recurring_items_account on recurring_items (workspace_id, account_id) where account_id is not null;
create index ix_recurring_items_destination on recurring_items (workspace_id, destination_account_id)
    where destination_account_id is not null;
create index ix_recurring_items_card on recurring_items (workspace_id, card_id) where card_id is not null;
create index ix_recurring_items_category on recurring_items (workspace_id, category_id, subcategory_id)
    where category_id is not null;
call wall_by_workspace('recurring_items');
comment on table recurring_items is 'What is expected again and again: a rent, a salary, a subscription.';
comment on column recurring_items.amount
    is 'Positive, in the currency of the account or card; of a transfer, what leaves the source.';
comment on column recurring_items.starts_on is 'The first slot, which all others are computed from.';
comment on column recurring_items.ends_on is 'The last day that a slot may fall on; null for an item that goes on.';
comment on column recurring_items.account_id is 'The account that pays or receives; of a transfer, the source.';
comment on column recurring_items.include_in_summary is 'Whether it takes part in any summary.';

create table recurring_tags (
    workspace_id      uuid not null,
    recurring_item_id uuid not null,
    tag_id            uuid not null,
    constraint recurring_tags_pkey primary key (workspace_id, recurring_item_id, tag_id),
    constraint fk_recurring_tags_item foreign key (workspace_id, recurring_item_id)
        references recurring_items (workspace_id, id) on delete cascade,
    constraint fk_recurring_tags_tag foreign key (workspace_id, tag_id) references tags (workspace_id, id)
);
create index ix_recurring_tags_tag on recurring_tags (workspace_id, tag_id);
call wall_by_workspace('recurring_tags');
comment on table recurring_tags is 'What the transactions of a recurring item are marked with.';

alter table transactions
    -- Part k of a purchase in instalments, whose n is the plan's.
    add column instalment_plan_id uuid,
    add column instalment smallint,
    add column recurring_item_id uuid,
    -- The slot that it settles, by the day that the rhythm gives; null where nobody said which.
    add column slot_on date,
    -- What a purchase cost where it was made, and how many units of the card's currency one unit of the shop's came to.
    add column original_amount numeric(20, 8),
    add column original_currency_code varchar(10),
    add column original_rate numeric(30, 15),
    add column merchant_code smallint,
    add constraint fk_transactions_instalment_plan foreign key (workspace_id, instalment_plan_id)
        references instalment_plans (workspace_id, id),
    add constraint fk_transactions_recurring_item foreign key (workspace_id, recurring_item_id)
        references recurring_items (workspace_id, id),
    add constraint fk_transactions_original_currency foreign key (original_currency_code) references currencies (code),
    add constraint chk_transactions_instalment check (
        num_nulls(instalment_plan_id, instalment) in (0, 2)
        and instalment between 1 and 500
        and (instalment is null or kind = 'CARD_EXPENSE')
    ),
    add constraint chk_transactions_recurring_item check (
        (slot_on is null or recurring_item_id is not null)
        and (recurring_item_id is null or kind in ('INCOME', 'EXPENSE', 'TRANSFER', 'CARD_EXPENSE'))
    ),
    add constraint chk_transactions_original check (
        num_nulls(original_amount, original_currency_code, original_rate) in (0, 3)
        and original_amount > 0 and original_amount <> 'NaN'
        and original_rate > 0 and original_rate <> 'NaN'
        and original_currency_code <> currency_code
        and (original_amount is null or kind in ('CARD_EXPENSE', 'CARD_CHARGEBACK'))
    ),
    add constraint chk_transactions_merchant_code check (merchant_code between 1 and 9999);
-- A part is in the books once. One that was cancelled may come back.
create unique index uq_transactions_instalment on transactions (workspace_id, instalment_plan_id, instalment)
    where instalment_plan_id is not null and deleted_at is null;
create index ix_transactions_instalment_plan on transactions (workspace_id, instalment_plan_id)
    where instalment_plan_id is not null;
create index ix_transactions_recurring_item on transactions (workspace_id, recurring_item_id)
    where recurring_item_id is not null;
comment on column transactions.instalment is 'Which part of the purchase it is: the k of k/n.';
comment on column transactions.slot_on
    is 'The slot of the recurring item that it settles; null where nobody said which.';
comment on column transactions.original_amount
    is 'What it cost where it was made, before the card''s bank converted it.';
comment on column transactions.original_rate is 'Units of the card''s currency for one unit of the shop''s.';
comment on column transactions.merchant_code is 'The merchant category code, ISO 18245.';

alter table staged_lines
    add column merchant_code smallint,
    add constraint chk_staged_lines_merchant_code check (merchant_code between 1 and 9999),
    -- A foreign key asks nothing while one of its columns is null: a subcategory alone could be any workspace's.
    add constraint chk_staged_lines_subcategory check (subcategory_id is null or category_id is not null);
comment on column staged_lines.merchant_code is 'The merchant category code, ISO 18245.';

-- What an income pays back of an expense. It lowers the expense; the sums are the core's.
create table reimbursements (
    workspace_id uuid           not null,
    income_id    uuid           not null,
    expense_id   uuid           not null,
    amount       numeric(20, 8) not null,
    constraint reimbursements_pkey primary key (workspace_id, income_id, expense_id),
    constraint fk_reimbursements_income foreign key (workspace_id, income_id)
        references transactions (workspace_id, id),
    constraint fk_reimbursements_expense foreign key (workspace_id, expense_id)
        references transactions (workspace_id, id),
    constraint chk_reimbursements_amount check (amount > 0 and amount <> 'NaN'),
    constraint chk_reimbursements_two_transactions check (income_id <> expense_id)
);
create index ix_reimbursements_expense on reimbursements (workspace_id, expense_id);
call wall_by_workspace('reimbursements');
comment on table reimbursements is 'What an income pays back of an expense, which it lowers.';
comment on column reimbursements.amount is 'In the currency that both transactions are in.';

alter table investments
    add column account_id uuid,
    add column index_kind text,
    -- As people write it: `110%`, `IPCA+6`.
    add column index_value text,
    add column liquidity text not null default 'DAILY',
    add column validity date,
    add column is_rescued boolean not null default false,
    add column institution text,
    add column version integer not null default 1;
alter table investments alter column liquidity drop default;

-- An investment that is there already is held in the account that first paid into it; else in the workspace's account
-- for investments, or its oldest one, or one that is made now. For a moment the walls do not bind the owner, who would
-- otherwise find nothing to complete.
alter table investments no force row level security;
alter table accounts no force row level security;
alter table transactions no force row level security;
update investments i
set account_id = coalesce(
    (
        select t.account_id from transactions t
        where t.workspace_id = i.workspace_id and t.investment_id = i.id
        order by t.booked_on, t.id
        limit 1
    ),
    (
        select a.id from accounts a
        where a.workspace_id = i.workspace_id and a.deleted_at is null
        order by a.kind <> 'INVESTMENT', a.created_at, a.id
        limit 1
    )
);
insert into accounts (workspace_id, id, name, kind, currency_code, opened_on)
select distinct on (workspace_id) workspace_id, id, 'Investimentos', 'INVESTMENT', currency_code, created_at::date
from investments
where account_id is null
order by workspace_id, id;
update investments i
set account_id = (select a.id from accounts a where a.workspace_id = i.workspace_id and a.deleted_at is null)
where account_id is null;
alter table investments force row level security;
alter table accounts force row level security;
alter table transactions force row level security;

alter table investments
    alter column account_id set not null,
    add constraint fk_investments_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    add constraint chk_investments_index check (
        index_kind in ('CDI', 'IPCA', 'SELIC', 'FIXED')
        and (index_value is null or index_kind is not null)
        and length(index_value) between 1 and 50
    ),
    add constraint chk_investments_liquidity check (liquidity in ('DAILY', 'MONTHLY', 'AT_MATURITY')),
    add constraint chk_investments_institution check (length(btrim(institution)) between 1 and 100),
    add constraint chk_investments_version check (version >= 1);
create index ix_investments_account on investments (workspace_id, account_id);
comment on column investments.account_id is 'The account that it is held in.';
comment on column investments.index_kind is 'What its yield was promised to follow.';
comment on column investments.index_value is 'How closely, as people write it: 110%, IPCA+6.';
comment on column investments.liquidity is 'When its money can be had back.';
comment on column investments.validity is 'The day that it matures on.';
comment on column investments.is_rescued is 'Whether all of it was taken out.';
comment on column investments.institution is 'Who issued it or keeps it.';

create table investment_tags (
    workspace_id  uuid not null,
    investment_id uuid not null,
    tag_id        uuid not null,
    constraint investment_tags_pkey primary key (workspace_id, investment_id, tag_id),
    constraint fk_investment_tags_investment foreign key (workspace_id, investment_id)
        references investments (workspace_id, id) on delete cascade,
    constraint fk_investment_tags_tag foreign key (workspace_id, tag_id) references tags (workspace_id, id)
);
create index ix_investment_tags_tag on investment_tags (workspace_id, tag_id);
call wall_by_workspace('investment_tags');
comment on table investment_tags is 'What an investment is marked with.';

create table investment_values (
    workspace_id  uuid           not null,
    investment_id uuid           not null,
    observed_on   date           not null,
    -- In the investment's currency.
    value         numeric(20, 8) not null,
    created_at    timestamptz    not null default now(),
    constraint investment_values_pkey primary key (workspace_id, investment_id, observed_on),
    constraint fk_investment_values_investment foreign key (workspace_id, investment_id)
        references investments (workspace_id, id) on delete cascade,
    constraint chk_investment_values_value check (value >= 0 and value <> 'NaN')
);
call wall_by_workspace('investment_values');
comment on table investment_values is 'What an investment was seen to be worth on a day.';
comment on column investment_values.value is 'In the investment''s currency.';

create table budgets (
    workspace_id    uuid           not null,
    id              uuid           not null,
    category_id     uuid           not null,
    -- The report month, written as its first day whatever day it starts on.
    month           date           not null,
    -- In the workspace's currency.
    planned         numeric(20, 8) not null,
    alert_threshold numeric(5, 2)  not null default 80,
    color           text           not null,
    is_active       boolean        not null default true,
    version         integer        not null default 1,
    created_at      timestamptz    not null default now(),
    constraint budgets_pkey primary key (workspace_id, id),
    constraint uq_budgets_category_month unique (workspace_id, category_id, month),
    constraint fk_budgets_category foreign key (workspace_id, category_id) references categories (workspace_id, id),
    constraint chk_budgets_month check (extract(day from month) = 1),
    constraint chk_budgets_planned check (planned > 0 and planned <> 'NaN'),
    constraint chk_budgets_alert_threshold check (alert_threshold between 0 and 100),
    constraint chk_budgets_color check (color ~ '^#[0-9A-F]{6}$'),
    constraint chk_budgets_version check (version >= 1)
);
create index ix_budgets_month on budgets (workspace_id, month);
call wall_by_workspace('budgets');
comment on table budgets is 'What is planned for an expense category in a report month.';
comment on column budgets.month is 'The report month, as the first day of the civil month of that name.';
comment on column budgets.planned is 'In the workspace''s currency.';
comment on column budgets.alert_threshold is 'The percentage of the plan from which it warns.';

create table goals (
    workspace_id  uuid           not null,
    id            uuid           not null,
    name          text           not null,
    kind          text           not null,
    -- The owner's words; no category of the books.
    category      text           not null,
    target        numeric(20, 8) not null,
    currency_code varchar(10)    not null,
    due_on        date           not null,
    priority      text           not null,
    color         text           not null,
    completed_at  timestamptz,
    version       integer        not null default 1,
    created_at    timestamptz    not null default now(),
    constraint goals_pkey primary key (workspace_id, id),
    constraint fk_goals_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_goals_currency foreign key (currency_code) references currencies (code),
    constraint chk_goals_name check (length(btrim(name)) between 1 and 100),
    constraint chk_goals_kind check (kind in ('MANUAL', 'INVESTMENT')),
    constraint chk_goals_category check (length(btrim(category)) between 1 and 100),
    constraint chk_goals_target check (target > 0 and target <> 'NaN'),
    constraint chk_goals_priority check (priority in ('LOW', 'MEDIUM', 'HIGH')),
    constraint chk_goals_color check (color ~ '^#[0-9A-F]{6}$'),
    constraint chk_goals_version check (version >= 1)
);
call wall_by_workspace('goals');
comment on table goals is 'A sum that is wanted by a day, fed by deposits or by investments, never both.';
comment on column goals.kind is 'What feeds it: deposits of its own, or the values of investments.';
comment on column goals.category is 'What it belongs to, in the owner''s words; no category of the books.';

create table goal_deposits (
    workspace_id uuid           not null,
    id           uuid           not null,
    goal_id      uuid           not null,
    deposited_on date           not null,
    -- In the goal's currency.
    amount       numeric(20, 8) not null,
    created_at   timestamptz    not null default now(),
    constraint goal_deposits_pkey primary key (workspace_id, goal_id, id),
    constraint fk_goal_deposits_goal foreign key (workspace_id, goal_id)
        references goals (workspace_id, id) on delete cascade,
    constraint chk_goal_deposits_amount check (amount > 0 and amount <> 'NaN')
);
call wall_by_workspace('goal_deposits');
comment on table goal_deposits is 'Money that was set aside for a manual goal.';
comment on column goal_deposits.amount is 'In the goal''s currency.';

create table goal_investments (
    workspace_id  uuid not null,
    goal_id       uuid not null,
    investment_id uuid not null,
    constraint goal_investments_pkey primary key (workspace_id, goal_id, investment_id),
    constraint fk_goal_investments_goal foreign key (workspace_id, goal_id)
        references goals (workspace_id, id) on delete cascade,
    constraint fk_goal_investments_investment foreign key (workspace_id, investment_id)
        references investments (workspace_id, id)
);
create index ix_goal_investments_investment on goal_investments (workspace_id, investment_id);
call wall_by_workspace('goal_investments');
comment on table goal_investments is 'The investments whose values feed a goal.';

-- A rate holds from its day on, until the next; who says so is part of the key, so that no source erases another.
create table exchange_rates (
    workspace_id       uuid            not null,
    from_currency_code varchar(10)     not null,
    to_currency_code   varchar(10)     not null,
    quoted_on          date            not null,
    source             text            not null,
    rate               numeric(30, 15) not null,
    version            integer         not null default 1,
    created_at         timestamptz     not null default now(),
    constraint exchange_rates_pkey primary key (workspace_id, from_currency_code, to_currency_code, quoted_on, source),
    constraint fk_exchange_rates_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint fk_exchange_rates_from_currency foreign key (from_currency_code) references currencies (code),
    constraint fk_exchange_rates_to_currency foreign key (to_currency_code) references currencies (code),
    constraint chk_exchange_rates_two_currencies check (from_currency_code <> to_currency_code),
    constraint chk_exchange_rates_source check (source in ('ENTERED', 'IMPORTED', 'TRANSFER')),
    constraint chk_exchange_rates_rate check (rate > 0 and rate <> 'NaN'),
    constraint chk_exchange_rates_version check (version >= 1)
);
call wall_by_workspace('exchange_rates');
comment on table exchange_rates is 'What a currency cost in another on a day, and who says so.';
comment on column exchange_rates.rate is 'Units of the second currency for one unit of the first.';

-- What a line of a statement settles of what was expected. A rejected one stays, so that it is not proposed again.
create table recurring_bindings (
    workspace_id      uuid        not null,
    staged_line_id    uuid        not null,
    recurring_item_id uuid        not null,
    session_id        uuid        not null,
    slot_on           date,
    source            text        not null,
    status            text        not null default 'PENDING',
    -- Of a proposal: whole percents, and what speaks for it.
    confidence        smallint,
    evidence          jsonb,
    version           integer     not null default 1,
    created_at        timestamptz not null default now(),
    confirmed_at      timestamptz,
    constraint recurring_bindings_pkey primary key (workspace_id, staged_line_id, recurring_item_id),
    constraint fk_recurring_bindings_line foreign key (workspace_id, staged_line_id)
        references staged_lines (workspace_id, id) on delete cascade,
    constraint fk_recurring_bindings_item foreign key (workspace_id, recurring_item_id)
        references recurring_items (workspace_id, id),
    constraint fk_recurring_bindings_session foreign key (workspace_id, session_id)
        references import_sessions (workspace_id, id) on delete cascade,
    constraint chk_recurring_bindings_source check (source in ('AI', 'MANUAL')),
    constraint chk_recurring_bindings_status check (
        status in ('PENDING', 'CONFIRMED', 'REJECTED') and (status = 'CONFIRMED') = (confirmed_at is not null)
    ),
    constraint chk_recurring_bindings_confidence check (confidence between 0 and 100),
    constraint chk_recurring_bindings_version check (version >= 1)
);
-- A line settles one item at most.
create unique index uq_recurring_bindings_line on recurring_bindings (workspace_id, staged_line_id)
    where status <> 'REJECTED';
create index ix_recurring_bindings_item on recurring_bindings (workspace_id, recurring_item_id);
create index ix_recurring_bindings_session on recurring_bindings (workspace_id, session_id);
call wall_by_workspace('recurring_bindings');
comment on table recurring_bindings is 'Which recurring item a staged line settles: proposed, confirmed or rejected.';
comment on column recurring_bindings.slot_on is 'The slot that it settles, by the day that the rhythm gives.';
comment on column recurring_bindings.confidence is 'Of a proposal, in whole percents.';
comment on column recurring_bindings.evidence is 'What speaks for a proposal.';

-- A line and a transaction that a person said are not two sides of one thing. The line is kept by what a bank prints of
-- it, since the next file brings it again.
create table rejected_pairs (
    workspace_id   uuid           not null,
    id             uuid           not null,
    account_id     uuid,
    card_id        uuid,
    dated_on       date           not null,
    amount         numeric(20, 8) not null,
    identity_text  text           not null,
    transaction_id uuid           not null,
    created_at     timestamptz    not null default now(),
    constraint rejected_pairs_pkey primary key (workspace_id, id),
    constraint fk_rejected_pairs_account foreign key (workspace_id, account_id) references accounts (workspace_id, id),
    constraint fk_rejected_pairs_card foreign key (workspace_id, card_id) references cards (workspace_id, id),
    constraint fk_rejected_pairs_transaction foreign key (workspace_id, transaction_id)
        references transactions (workspace_id, id),
    constraint chk_rejected_pairs_subject check (num_nonnulls(account_id, card_id) = 1),
    constraint chk_rejected_pairs_amount check (amount <> 'NaN')
);
-- By a digest of the text, for a bank's text may be longer than an index can hold.
create unique index uq_rejected_pairs_pair on rejected_pairs
    (workspace_id, transaction_id, account_id, card_id, dated_on, amount, md5(identity_text)) nulls not distinct;
create index ix_rejected_pairs_account on rejected_pairs (workspace_id, account_id) where account_id is not null;
create index ix_rejected_pairs_card on rejected_pairs (workspace_id, card_id) where card_id is not null;
call wall_by_workspace('rejected_pairs');
comment on table rejected_pairs is 'A statement line and a transaction that a person said do not belong together.';
comment on column rejected_pairs.amount is 'The line''s, positive in the holder''s favour.';
comment on column rejected_pairs.identity_text is 'The bank''s words folded: what the line is recognised by.';

create table statement_profiles (
    workspace_id uuid        not null,
    id           uuid        not null,
    -- Of the shape as the core writes it: files of one shape have one profile.
    shape_hash   bytea       not null,
    document     jsonb       not null,
    version      integer     not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint statement_profiles_pkey primary key (workspace_id, id),
    constraint uq_statement_profiles_shape unique (workspace_id, shape_hash),
    constraint fk_statement_profiles_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_statement_profiles_shape_hash check (octet_length(shape_hash) = 32),
    constraint chk_statement_profiles_document check (jsonb_typeof(document) = 'object'),
    constraint chk_statement_profiles_version check (version >= 1)
);
call wall_by_workspace('statement_profiles');
comment on table statement_profiles is 'What was answered about files of one shape, for the next file of that shape.';
comment on column statement_profiles.shape_hash is 'SHA-256 of the shape as the core writes it in JSON.';
comment on column statement_profiles.document
    is 'Name, institution, shape, answers, and what is known of the bank''s ids: it can be shared as it is.';

-- Thrown away whenever that is easier, for the books make it again.
create table classifier_states (
    workspace_id uuid        not null,
    -- Of the bytes; another program's are not read.
    format       smallint    not null,
    -- The moment up to which decisions were learned; later ones are still to be.
    learned_to   timestamptz not null,
    content      bytea       not null,
    updated_at   timestamptz not null default now(),
    constraint classifier_states_pkey primary key (workspace_id),
    constraint fk_classifier_states_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_classifier_states_format check (format >= 1)
);
call wall_by_workspace('classifier_states');
comment on table classifier_states is 'What the classifier has learned of a workspace; the books can make it again.';
comment on column classifier_states.format is 'The version of the bytes; those of another version are not read.';
comment on column classifier_states.learned_to is 'Up to when decisions were learned; later ones are still to be.';
comment on column classifier_states.content is 'The state as the core writes it, compressed with zstd.';
