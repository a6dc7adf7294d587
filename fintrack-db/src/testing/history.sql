-- The books of a household over some years, written as rows: as an administrator, whom no wall binds. The workspace and
-- the sizes are in the temporary table `history`: `transactions` in all, of which each of the last eight months has
-- `month_transactions`; those before, of `month_count` in all, share the rest. What comes once a month (recurring items,
-- payments of invoices, deposits, exchanges) is beside them, and does not depend on the sizes.

create temporary table months on commit drop as
select n, (last_month - make_interval(months => month_count - 1 - n))::date as month
from history, generate_series(0, month_count - 1) as n;

insert into accounts (workspace_id, id, name, kind, currency_code, opened_on)
select workspace_id, pg_temp.history_id(n), 'Conta ' || n, 'CHECKING', case n when 3 then 'USD' else 'BRL' end,
       (select min(month) from months)
from history, generate_series(0, 3) as n;
insert into cards (workspace_id, id, name, currency_code, credit_limit, payment_account_id)
select workspace_id, pg_temp.history_id(n), 'Cartão ' || n, 'BRL', 50000, pg_temp.history_id(0)
from history, generate_series(0, 1) as n;
insert into card_cycles (workspace_id, card_id, from_month, closing_day, due_day)
select workspace_id, pg_temp.history_id(n), (select min(month) from months), 25, 5
from history, generate_series(0, 1) as n;
insert into invoices (workspace_id, card_id, billing_month, opening_date, closing_date, due_date)
select workspace_id, pg_temp.history_id(c), m.month, m.month - interval '1 month' + interval '25 days', m.month + 24,
       m.month + interval '1 month 4 days'
from history, months m, generate_series(0, 1) as c;
insert into categories (workspace_id, id, name, kind, color)
select workspace_id, pg_temp.history_id(n), 'Categoria ' || n, case when n < 3 then 'INCOME' else 'EXPENSE' end, '#2E7D32'
from history, generate_series(0, 14) as n;
insert into tags (workspace_id, id, name)
select workspace_id, pg_temp.history_id(n), 'palavra ' || n
from history, generate_series(0, 2) as n;
insert into investments (workspace_id, id, asset_name, kind, currency_code, account_id, liquidity)
select workspace_id, pg_temp.history_id(n), 'Tesouro ' || n, 'TESOURO_DIRETO', 'BRL', pg_temp.history_id(0), 'DAILY'
from history, generate_series(0, 1) as n;
insert into investment_values (workspace_id, investment_id, observed_on, value)
select workspace_id, pg_temp.history_id(i), m.month + 19, 1000 + 210 * m.n
from history, months m, generate_series(0, 1) as i;
insert into recurring_items (workspace_id, id, kind, description, amount, currency_code, frequency, starts_on, account_id,
                             card_id, category_id)
select workspace_id, pg_temp.history_id(n), case when n < 4 then 'EXPENSE' else 'CARD_TRANSACTION' end, 'Assinatura ' || n,
       50 + n, 'BRL', 'MONTHLY', (select min(month) from months) + n * interval '1 day',
       case when n < 4 then pg_temp.history_id(0) end, case when n >= 4 then pg_temp.history_id(1) end, pg_temp.history_id(3 + n)
from history, generate_series(0, 5) as n;
insert into budgets (workspace_id, id, category_id, month, planned, color)
select workspace_id, pg_temp.history_id(m.n * 20 + c), pg_temp.history_id(c), m.month, 10000 + c, '#2E7D32'
from history, months m, generate_series(3, 14) as c;
insert into goals (workspace_id, id, name, kind, category, target, currency_code, due_on, priority, color)
select workspace_id, pg_temp.history_id(n), 'Meta ' || n, case n when 0 then 'INVESTMENT' else 'MANUAL' end, 'Viagem', 90000, 'BRL',
       last_month + interval '5 years', 'MEDIUM', '#2E7D32'
from history, generate_series(0, 1) as n;
insert into goal_investments (workspace_id, goal_id, investment_id)
select workspace_id, pg_temp.history_id(0), pg_temp.history_id(0) from history;
insert into goal_deposits (workspace_id, id, goal_id, deposited_on, amount)
select workspace_id, pg_temp.history_id(m.n), pg_temp.history_id(1), m.month + 6, 100
from history, months m;
insert into exchange_rates (workspace_id, from_currency_code, to_currency_code, quoted_on, source, rate)
select workspace_id, 'USD', 'BRL', m.month + 1, 'ENTERED', 5 + m.n / 1000.0
from history, months m;

-- Every hundred transactions hold the same kinds. Identities ascend with the days, as those of the application do.
create temporary table drawn on commit drop as
select workspace_id, d.n, pg_temp.history_id(1000 + d.n) as id, d.n % 100 as slot, m.month + (d.n * 7 % 28) as booked_on
from history
cross join generate_series(0, transactions - 1) as d (n)
join months m on m.n = case
    when d.n >= transactions - 8 * month_transactions
        then month_count - 8 + (d.n - (transactions - 8 * month_transactions)) / month_transactions
    else d.n::bigint * (month_count - 8) / greatest(transactions - 8 * month_transactions, 1)
end;
insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, description, account_id,
                          destination_account_id, received_amount, received_currency_code, card_id, billing_month, is_split,
                          category_id)
select workspace_id, id, kind, 'PAID', booked_on, amount, 'BRL',
       format('COMPRA CARTAO MERCADO %s LOJA %s', n % 97, n % 5000),
       case when kind not like 'CARD%' then pg_temp.history_id(n % 3) end,
       case when kind = 'TRANSFER' then pg_temp.history_id((n + 1) % 3) end,
       case when kind = 'TRANSFER' then amount end,
       case when kind = 'TRANSFER' then 'BRL' end,
       case when kind like 'CARD%' then pg_temp.history_id(n % 2) end,
       -- What is bought after the 25th is billed in the month after; there is none after the last.
       case when kind like 'CARD%' then least(
           (date_trunc('month', booked_on + 6))::date, (select last_month from history)
       ) end,
       slot between 50 and 54,
       case when kind = 'TRANSFER' or slot between 50 and 54 then null when kind = 'INCOME' then pg_temp.history_id(n % 3)
            else pg_temp.history_id(3 + n % 12) end
from (
    select *, case when slot < 3 then 'INCOME' when slot < 6 then 'TRANSFER' when slot < 35 then 'CARD_EXPENSE'
                   when slot = 35 then 'CARD_CHARGEBACK' else 'EXPENSE' end as kind,
           1 + (n * 37 % 50000) / 100.0 as amount
    from drawn
) as d
order by id;
insert into transaction_splits (workspace_id, transaction_id, position, amount, category_id)
select workspace_id, id, part, case part when 1 then 0.5 else 0.5 + (n * 37 % 50000) / 100.0 end, pg_temp.history_id(3 + part)
from drawn, generate_series(1, 2) as part
where slot between 50 and 54;
insert into transaction_tags (workspace_id, transaction_id, tag_id)
select workspace_id, id, pg_temp.history_id(n % 3)
from drawn
where slot in (40, 60, 80);
-- The first income of every hundred pays a little of an expense back.
insert into reimbursements (workspace_id, income_id, expense_id, amount)
select workspace_id, id, pg_temp.history_id(1000 + n + 40), 0.5
from drawn
where slot = 1 and n + 40 < (select transactions from history);

insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, description, account_id,
                          card_id, billing_month, category_id, recurring_item_id)
select workspace_id, pg_temp.history_id(10000000 + m.n * 20 + i), case when i < 4 then 'EXPENSE' else 'CARD_EXPENSE' end, 'PAID',
       m.month + i, 50 + i, 'BRL', 'Assinatura ' || i, case when i < 4 then pg_temp.history_id(0) end,
       case when i >= 4 then pg_temp.history_id(1) end, case when i >= 4 then m.month end, pg_temp.history_id(3 + i), pg_temp.history_id(i)
from history, months m, generate_series(0, 5) as i;
insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, description, account_id,
                          card_id, billing_month, is_final_payment)
select workspace_id, pg_temp.history_id(10000000 + m.n * 20 + 6 + c), 'CARD_PAYMENT', 'PAID',
       m.month + interval '1 month 3 days', 100 + c, 'BRL', 'Fatura', pg_temp.history_id(0), pg_temp.history_id(c), m.month, c = 0
from history, months m, generate_series(0, 1) as c
where m.n < month_count - 1;
insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, description, account_id,
                          investment_id)
select workspace_id, pg_temp.history_id(10000000 + m.n * 20 + 8 + i), 'INVESTMENT_DEPOSIT', 'PAID', m.month + 9, 200, 'BRL',
       'Aplicação', pg_temp.history_id(0), pg_temp.history_id(i)
from history, months m, generate_series(0, 1) as i;
insert into transactions (workspace_id, id, kind, status, booked_on, amount, currency_code, description, account_id,
                          destination_account_id, received_amount, received_currency_code)
select workspace_id, pg_temp.history_id(10000000 + m.n * 20 + 10), 'TRANSFER', 'PAID', m.month + 11, 500, 'BRL', 'Câmbio',
       pg_temp.history_id(0), pg_temp.history_id(3), 98.5, 'USD'
from history, months m;
