-- Who is let in is asked with every request, of a workspace that the transaction names already. A subquery in a policy is made ready
-- each time even if nothing asks it; a function is called when it is needed, which is for lists of workspaces only.
create function is_joined(workspace uuid) returns boolean
    language plpgsql stable
    as $$
begin
    return exists (
        select from public.workspace_members m where m.workspace_id = workspace and m.user_id = public.scope_user()
    );
end
$$;
drop policy of_user on workspaces;
create policy of_user on workspaces for select using (is_joined(id));
