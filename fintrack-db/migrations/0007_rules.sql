-- What a person wants done with the lines of statements, and what a line needs to become of it: parts, tags, a description.

-- Words that transactions are marked with.
create table tags (
    workspace_id uuid        not null,
    id           uuid        not null,
    name         text        not null,
    color        text,
    is_active    boolean     not null default true,
    created_at   timestamptz not null default now(),
    constraint tags_pkey primary key (workspace_id, id),
    constraint uq_tags_name unique (workspace_id, name),
    constraint fk_tags_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_tags_name check (length(btrim(name)) between 1 and 100),
    constraint chk_tags_color check (color ~ '^#[0-9A-F]{6}$')
);
call wall_by_workspace('tags');

-- The bank's words, where others are shown in their place: they tell the merchant, and the other side of a transfer.
alter table transactions add column bank_text text;

create table transaction_tags (
    workspace_id   uuid not null,
    transaction_id uuid not null,
    tag_id         uuid not null,
    constraint transaction_tags_pkey primary key (workspace_id, transaction_id, tag_id),
    constraint fk_transaction_tags_transaction foreign key (workspace_id, transaction_id)
        references transactions (workspace_id, id) on delete cascade,
    constraint fk_transaction_tags_tag foreign key (workspace_id, tag_id)
        references tags (workspace_id, id) on delete cascade
);
create index ix_transaction_tags_tag on transaction_tags (workspace_id, tag_id);
call wall_by_workspace('transaction_tags');

create table rules (
    workspace_id uuid        not null,
    id           uuid        not null,
    name         text        not null,
    -- The smallest is read first; those of one position stand by how narrow they are.
    position     bigint      not null,
    is_active    boolean     not null default true,
    -- Whether rules below it have no say on what it matches.
    stops        boolean     not null default false,
    -- What a line must be, and what is made of it: the core checks both on reading, and what they refer to may be gone.
    conditions   jsonb       not null,
    actions      jsonb       not null,
    -- Of how many booked lines it decided something, and of how many of these a person undid that.
    applied      bigint      not null default 0,
    overridden   bigint      not null default 0,
    last_on      date,
    created_at   timestamptz not null default now(),
    constraint rules_pkey primary key (workspace_id, id),
    constraint fk_rules_workspace foreign key (workspace_id) references workspaces (id) on delete cascade,
    constraint chk_rules_name check (length(btrim(name)) between 1 and 100),
    constraint chk_rules_position check (position between 0 and 4294967295),
    constraint chk_rules_usage check (overridden between 0 and applied and (applied > 0) = (last_on is not null))
);
call wall_by_workspace('rules');

alter table staged_lines
    -- What is shown in place of the bank's words.
    add column description text,
    -- What a person decided; no later look at the line changes that.
    add column answered text[] not null default '{}',
    -- What the rules said when the line was looked at; the rules may be gone since.
    add column verdict jsonb,
    add constraint chk_staged_lines_description check (length(description) <= 500),
    add constraint chk_staged_lines_answered
        check (answered <@ array['booking', 'description', 'tags', 'ignored']);

-- The parts of a split, which sum to the line: the core sees to that.
create table staged_line_parts (
    workspace_id   uuid           not null,
    staged_line_id uuid           not null,
    position       smallint       not null,
    amount         numeric(20, 8) not null,
    category_id    uuid           not null,
    subcategory_id uuid,
    constraint staged_line_parts_pkey primary key (workspace_id, staged_line_id, position),
    constraint fk_staged_line_parts_line foreign key (workspace_id, staged_line_id)
        references staged_lines (workspace_id, id) on delete cascade,
    constraint fk_staged_line_parts_category foreign key (workspace_id, category_id)
        references categories (workspace_id, id),
    constraint fk_staged_line_parts_subcategory foreign key (workspace_id, category_id, subcategory_id)
        references subcategories (workspace_id, category_id, id),
    constraint chk_staged_line_parts_amount check (amount > 0 and amount <> 'NaN'),
    constraint chk_staged_line_parts_position check (position >= 1)
);
create index ix_staged_line_parts_category on staged_line_parts (workspace_id, category_id, subcategory_id);
call wall_by_workspace('staged_line_parts');

create table staged_line_tags (
    workspace_id   uuid not null,
    staged_line_id uuid not null,
    tag_id         uuid not null,
    constraint staged_line_tags_pkey primary key (workspace_id, staged_line_id, tag_id),
    constraint fk_staged_line_tags_line foreign key (workspace_id, staged_line_id)
        references staged_lines (workspace_id, id) on delete cascade,
    constraint fk_staged_line_tags_tag foreign key (workspace_id, tag_id)
        references tags (workspace_id, id) on delete cascade
);
create index ix_staged_line_tags_tag on staged_line_tags (workspace_id, tag_id);
call wall_by_workspace('staged_line_tags');
