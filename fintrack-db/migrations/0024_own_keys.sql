-- Before a workspace is chosen, a user sees the own keys: whoever has a new password is told what opens their books besides.
create policy of_user on api_keys for select using (scope_workspace() is null and user_id = scope_user());
