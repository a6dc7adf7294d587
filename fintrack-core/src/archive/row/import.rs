//! What imports leave behind: the traces of lines, and the pairs that a person rejected.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::entry::InstalmentRow;
use super::exact;
use crate::archive::Fault;
use crate::id::{AccountId, CardId, EntryId, ImportedLineId, StagedLineId, StatementFileId};
use crate::import_session::{AccountOrCard, IdentityText, ImportedLine, Outcome, RejectedPair};
use crate::money::Money;

/// An account or a card, as two fields of which one is there.
const fn fields_of(place: AccountOrCard) -> (Option<AccountId>, Option<CardId>) {
    match place {
        AccountOrCard::Account(account) => (Some(account), None),
        AccountOrCard::Card(card) => (None, Some(card)),
    }
}

const fn place(account: Option<AccountId>, card: Option<CardId>) -> Result<AccountOrCard, Fault> {
    match (account, card) {
        (Some(account), None) => Ok(AccountOrCard::Account(account)),
        (None, Some(card)) => Ok(AccountOrCard::Card(card)),
        (None, None) | (Some(_), Some(_)) => Err(Fault::AccountOrCard),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct ImportedRow<'a> {
    id: ImportedLineId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<CardId>,
    staged_line: StagedLineId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<StatementFileId>,
    date: NaiveDate,
    amount: Money,
    identity: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bank_id: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instalment: Option<InstalmentRow>,
    outcome: Outcome,
    transaction: EntryId,
}

impl<'a> ImportedRow<'a> {
    pub(in crate::archive) fn of(of: AccountOrCard, line: &'a ImportedLine) -> Self {
        let ImportedLine { id, staged, file, date, amount, identity, bank_id, instalment, outcome, entry } = line;
        let (account, card) = fields_of(of);
        Self {
            id: *id,
            account,
            card,
            staged_line: *staged,
            file: *file,
            date: *date,
            amount: *amount,
            identity: Cow::Borrowed(identity.as_str()),
            bank_id: bank_id.as_deref().map(Cow::Borrowed),
            instalment: instalment.map(InstalmentRow::from),
            outcome: *outcome,
            transaction: *entry,
        }
    }

    pub(in crate::archive) fn read(self) -> Result<(AccountOrCard, ImportedLine), Fault> {
        let line = ImportedLine {
            id: self.id,
            staged: self.staged_line,
            file: self.file,
            date: self.date,
            amount: self.amount,
            // It was folded when the line was read, perhaps by an earlier version; other files are compared with it.
            identity: IdentityText::from_stored(self.identity.into_owned()),
            bank_id: self.bank_id.map(Cow::into_owned),
            instalment: self.instalment.map(TryInto::try_into).transpose()?,
            outcome: self.outcome,
            entry: self.transaction,
        };
        Ok((place(self.account, self.card)?, line))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct RejectedRow<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<CardId>,
    date: NaiveDate,
    #[serde(with = "exact")]
    amount: Decimal,
    identity: Cow<'a, str>,
    transaction: EntryId,
}

impl<'a> RejectedRow<'a> {
    pub(in crate::archive) fn of(of: AccountOrCard, pair: &'a RejectedPair) -> Self {
        let RejectedPair { date, amount, identity, entry } = pair;
        let (account, card) = fields_of(of);
        let identity = Cow::Borrowed(identity.as_str());
        Self { account, card, date: *date, amount: *amount, identity, transaction: *entry }
    }

    pub(in crate::archive) fn read(self) -> Result<(AccountOrCard, RejectedPair), Fault> {
        let Self { account, card, date, amount, identity, transaction } = self;
        let identity = IdentityText::from_stored(identity.into_owned());
        Ok((place(account, card)?, RejectedPair { date, amount, identity, entry: transaction }))
    }
}
