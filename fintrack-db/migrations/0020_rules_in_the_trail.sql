-- Rules and statement profiles are in the audit trail (docs/audit.md): what a person says of them is told and can be undone,
-- and what is counted of them is neither.

-- What files showed of the bank's ids stood in the document, which is a person's.
alter table statement_profiles
    add column ids_agreed   bigint not null default 0,
    add column ids_differed bigint not null default 0,
    add column ids_shared   bigint not null default 0,
    add constraint chk_statement_profiles_ids check (least(ids_agreed, ids_differed, ids_shared) >= 0);
comment on column statement_profiles.document
    is 'Name, institution, shape, answers: what can be shared, as the core writes it.';
comment on column statement_profiles.ids_agreed is 'Movements that two files of the shape printed with one id.';
comment on column statement_profiles.ids_differed is 'Movements that two files of the shape printed with two ids.';
comment on column statement_profiles.ids_shared is 'Movements of one file that share their id with an earlier one.';

-- For a moment the walls do not bind the owner, who would otherwise find no profiles.
alter table statement_profiles no force row level security;
update statement_profiles
set ids_agreed = coalesce((document #>> '{ids,agreed}')::bigint, 0),
    ids_differed = coalesce((document #>> '{ids,differed}')::bigint, 0),
    ids_shared = coalesce((document #>> '{ids,shared}')::bigint, 0),
    document = document - 'ids'
where document ? 'ids';
alter table statement_profiles force row level security;

-- Whoever looked at a rule before an import counted it may still change it.
drop trigger raise_version on rules;
create trigger raise_version before update of name, position, is_active, stops, conditions, actions on rules
    for each row execute function raise_version();
drop trigger raise_version on statement_profiles;
create trigger raise_version before update of shape_hash, document on statement_profiles
    for each row execute function raise_version();
