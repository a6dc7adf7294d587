-- What moved on each account in each civil month, and on each card in each billing month, by kind: so that a balance or an
-- invoice costs what its own month holds, however long the history is. Sums only; their signs are the core's. Kept by the
-- database with every statement that writes transactions, so that no writer forgets them.

create table account_turnovers (
    workspace_id   uuid           not null,
    account_id     uuid           not null,
    month          date           not null,
    kind           text           not null,
    is_destination boolean        not null,
    -- Of what is booked or reconciled, in the currency of the account.
    amount         numeric(30, 8) not null,
    row_count      bigint         not null,
    constraint account_turnovers_pkey primary key (workspace_id, account_id, month, kind, is_destination),
    constraint fk_account_turnovers_account foreign key (workspace_id, account_id)
        references accounts (workspace_id, id) on delete cascade,
    constraint chk_account_turnovers_month check (extract(day from month) = 1)
);
call wall_by_workspace('account_turnovers');
comment on table account_turnovers
    is 'What moved on an account in a civil month, by kind: sums of transactions, kept by the database.';
comment on column account_turnovers.month is 'As its first day.';
comment on column account_turnovers.is_destination is 'Whether the account is the destination of these transfers.';
comment on column account_turnovers.amount is 'Of what is booked or reconciled; the kind gives the sign.';

create table card_turnovers (
    workspace_id  uuid           not null,
    card_id       uuid           not null,
    billing_month date           not null,
    kind          text           not null,
    -- Of all that is neither ignored nor deleted.
    amount        numeric(30, 8) not null,
    row_count     bigint         not null,
    constraint card_turnovers_pkey primary key (workspace_id, card_id, billing_month, kind),
    constraint fk_card_turnovers_card foreign key (workspace_id, card_id)
        references cards (workspace_id, id) on delete cascade,
    constraint chk_card_turnovers_billing_month check (extract(day from billing_month) = 1)
);
call wall_by_workspace('card_turnovers');
comment on table card_turnovers
    is 'What was billed, credited and paid on a card in a billing month, by kind: sums of transactions.';
comment on column card_turnovers.billing_month is 'As its first day.';
comment on column card_turnovers.amount is 'Of all that is neither ignored nor deleted; the kind gives the sign.';

-- Adds what came and takes away what went, of all rows that a statement wrote at once.
create function keep_turnovers() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
declare
    came constant text := 'select 1 as sign, n.* from new_rows n';
    went constant text := 'select -1 as sign, o.* from old_rows o';
    written constant text :=
        case tg_op when 'INSERT' then came when 'DELETE' then went else came || ' union all ' || went end;
begin
    execute
        'with written as (' || written || ')
         insert into public.account_turnovers as t
             (workspace_id, account_id, month, kind, is_destination, amount, row_count)
         select workspace_id, account_id, date_trunc(''month'', booked_on)::date, kind, false,
                sum(sign * amount), sum(sign)
         from written
         where account_id is not null and status in (''VALIDATING'', ''PAID'') and deleted_at is null
         group by 1, 2, 3, 4
         having sum(sign * amount) <> 0 or sum(sign) <> 0
         union all
         select workspace_id, destination_account_id, date_trunc(''month'', booked_on)::date, kind, true,
                sum(sign * received_amount), sum(sign)
         from written
         where destination_account_id is not null and status in (''VALIDATING'', ''PAID'') and deleted_at is null
         group by 1, 2, 3, 4
         having sum(sign * received_amount) <> 0 or sum(sign) <> 0
         on conflict on constraint account_turnovers_pkey do update
         set amount = t.amount + excluded.amount, row_count = t.row_count + excluded.row_count';
    execute
        'with written as (' || written || ')
         insert into public.card_turnovers as t (workspace_id, card_id, billing_month, kind, amount, row_count)
         select workspace_id, card_id, billing_month, kind, sum(sign * amount), sum(sign)
         from written
         where card_id is not null and status <> ''IGNORE'' and deleted_at is null
         group by 1, 2, 3, 4
         having sum(sign * amount) <> 0 or sum(sign) <> 0
         on conflict on constraint card_turnovers_pkey do update
         set amount = t.amount + excluded.amount, row_count = t.row_count + excluded.row_count';
    return null;
end
$$;
create trigger keep_turnovers_of_new after insert on transactions
    referencing new table as new_rows for each statement execute function keep_turnovers();
create trigger keep_turnovers_of_changed after update on transactions
    referencing old table as old_rows new table as new_rows for each statement execute function keep_turnovers();
create trigger keep_turnovers_of_gone after delete on transactions
    referencing old table as old_rows for each statement execute function keep_turnovers();

-- What is there already. For a moment the walls do not bind the owner, who would otherwise find nothing to add up.
alter table transactions no force row level security;
alter table account_turnovers no force row level security;
alter table card_turnovers no force row level security;
insert into account_turnovers (workspace_id, account_id, month, kind, is_destination, amount, row_count)
select workspace_id, account_id, date_trunc('month', booked_on)::date, kind, false, sum(amount), count(*)
from transactions
where account_id is not null and status in ('VALIDATING', 'PAID') and deleted_at is null
group by 1, 2, 3, 4
union all
select workspace_id, destination_account_id, date_trunc('month', booked_on)::date, kind, true, sum(received_amount),
       count(*)
from transactions
where destination_account_id is not null and status in ('VALIDATING', 'PAID') and deleted_at is null
group by 1, 2, 3, 4;
insert into card_turnovers (workspace_id, card_id, billing_month, kind, amount, row_count)
select workspace_id, card_id, billing_month, kind, sum(amount), count(*)
from transactions
where card_id is not null and status <> 'IGNORE' and deleted_at is null
group by 1, 2, 3, 4;
alter table transactions force row level security;
alter table account_turnovers force row level security;
alter table card_turnovers force row level security;
