-- What sums by month cannot say, and is few among many: final payments, and transfers between two currencies. Without an
-- index of their own, both would be looked for in the whole history.

create index ix_transactions_final_payment on transactions (workspace_id, card_id, billing_month)
    where is_final_payment and status <> 'IGNORE' and deleted_at is null;
-- Whether the currencies differ is a column of the index rather than its condition: so the planner counts how often they do,
-- where it would else expect nearly every transfer to be one, and read the table.
create index ix_transactions_exchange on transactions (workspace_id, (received_currency_code <> currency_code), booked_on)
    where destination_account_id is not null;
