-- Lists are ordered by day and identity. With both in the index, a page begins where the last one ended, and nothing is sorted.
drop index ix_transactions_booked_on;
drop index ix_transactions_account;
drop index ix_transactions_destination;
create index ix_transactions_booked_on on transactions (workspace_id, booked_on, id);
create index ix_transactions_account on transactions (workspace_id, account_id, booked_on, id) where account_id is not null;
create index ix_transactions_destination on transactions (workspace_id, destination_account_id, booked_on, id)
    where destination_account_id is not null;
