-- What older programs call an asset, more exactly than its type says.
alter table investments
    add column subtype text,
    add constraint chk_investments_subtype
        check (subtype in ('CDB', 'LCI', 'LCA', 'POUPANCA', 'ACAO', 'FII', 'FUNDO', 'OUTRO'));
comment on column investments.subtype is 'What it is more exactly than its kind says; one that is of that kind.';
