-- What is news to a workspace is what none of its members was told.

-- Which of these causes some member of the transaction's workspace was told, in notifications that were deleted as well. It
-- says nothing of whom.
create function told_causes(asked text[]) returns setof text
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select distinct n.cause from notifications n where n.workspace_id = scope_workspace() and n.cause = any (asked);
end;

-- The workspaces that live, so many after one, for what a day brings to all of them.
create function workspaces_after(after uuid, most integer) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
    select w.id from workspaces w where w.id > after and w.deleted_at is null order by w.id limit most;
end;

revoke execute on function told_causes(text[]) from public;
revoke execute on function workspaces_after(uuid, integer) from public;
grant execute on function told_causes(text[]) to fintrack_app;
grant execute on function workspaces_after(uuid, integer) to fintrack_app;
