//! Lines that were booked, with what they are today: what rules are previewed on and proposed from.

use std::collections::HashMap;

use chrono::NaiveDate;
use fintrack_core::entry::{CategoryRef, Entry, EntryKind, Filing, Status};
use fintrack_core::id::{AccountId, CardId, EntryId};
use fintrack_core::import_session::{AccountOrCard, kind_of};
use fintrack_core::money::Money;
use fintrack_core::rule::{Booking, Confirmed, Line, Past, Treatment};
use fintrack_core::suggest::OwnPlaces;
use uuid::Uuid;

use crate::money::money;
use crate::transaction::{self, entries_of, select_entries};
use crate::{DbError, WorkspaceTx, account, card, import_session};

/// How many booked lines a preview and proposals look at, the newest.
pub const HISTORY_LINES_MAX: u32 = 100_000;

/// A line that was booked, and what it is today: what rules are previewed on and proposed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedLine {
    /// Its transaction.
    pub entry: EntryId,
    /// What the bank said.
    pub text: String,
    /// What moved, positive in the holder's favour.
    pub amount: Money,
    /// The date as printed.
    pub date: NaiveDate,
    /// Whose statement it stood in.
    pub of: AccountOrCard,
    /// Which kind of entry it was by its sign and its words.
    pub kind: EntryKind,
    /// What it is today.
    pub treatment: Treatment,
    /// Whether its month was reconciled: a person's word for what it is.
    pub is_confirmed: bool,
}

impl BookedLine {
    fn line(&self) -> Line<'_> {
        let Self { text, amount, date, of, kind, .. } = self;
        Line { text, amount: *amount, date: *date, of: (*of).into(), kind: *kind }
    }

    /// For a preview.
    pub fn past(&self) -> Past<'_> {
        Past { line: self.line(), treatment: self.treatment.clone() }
    }

    /// For proposals; `None` when nobody confirmed it, or it is not filed under one category.
    pub fn confirmed(&self) -> Option<Confirmed<'_>> {
        let under: Option<CategoryRef> = match &self.treatment.booking {
            Some(Booking::Filed { filing: Filing::Whole(under), .. }) => Some(*under),
            Some(Booking::Filed { .. } | Booking::Transfer { .. }) | None => None,
        };
        under.filter(|_| self.is_confirmed).map(|under| Confirmed { line: self.line(), under })
    }
}

/// The lines that were booked, the newest first, at most so many. Each is of the kind that an import would see in it today.
///
/// # Errors
/// [`DbError`].
pub async fn history(tx: &mut WorkspaceTx, limit: u32) -> Result<Vec<BookedLine>, DbError> {
    let (accounts, cards) = (account::list(tx).await?, card::list(tx).await?);
    let mut own: HashMap<AccountOrCard, OwnPlaces> = HashMap::new();
    let lines = sqlx::query!(
        r#"select s.id, s.bank_text, s.amount, u.code as currency_code, u.minor_units, s.dated_on, i.account_id, i.card_id,
                  l.transaction_id
           from staged_lines s
           join imported_lines l on l.workspace_id = s.workspace_id and l.staged_line_id = s.id
           join import_sessions i on i.workspace_id = s.workspace_id and i.id = s.session_id
           left join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
           left join cards c on c.workspace_id = i.workspace_id and c.id = i.card_id
           join currencies u on u.code = coalesce(s.foreign_currency_code, a.currency_code, c.currency_code)
           where l.outcome in ('booked', 'ignored')
           order by s.dated_on desc, s.id desc
           limit $1"#,
        i64::from(limit),
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = lines.iter().map(|line| line.transaction_id).collect();
    let entries = entries(tx, &ids).await?;
    let mut history = Vec::with_capacity(lines.len());
    for line in lines {
        // What was deleted since tells nothing.
        let Some(entry) = entries.get(&line.transaction_id) else { continue };
        let corrupt = || DbError::corrupt("staged line", line.id);
        let amount = money(line.amount, &line.currency_code, line.minor_units);
        let amount = amount.map_err(|error| corrupt()(error.into()))?;
        let of = match (line.account_id, line.card_id) {
            (Some(account), _) => AccountOrCard::Account(AccountId::new(account)),
            (None, Some(card)) => AccountOrCard::Card(CardId::new(card)),
            (None, None) => return Err(corrupt()("its session is of nothing".into())),
        };
        let own = own.entry(of).or_insert_with(|| import_session::own_places(&accounts, &cards, of));
        history.push(BookedLine {
            entry: entry.id(),
            kind: kind_of(own, of, &line.bank_text, amount.is_negative()),
            text: line.bank_text,
            amount,
            date: line.dated_on,
            of,
            treatment: Treatment {
                booking: Booking::of(entry.movement(), of.into()),
                description: entry.description().clone(),
                tags: entry.details().map(|it| it.tags.iter().copied().collect()).unwrap_or_default(),
                is_ignored: entry.status() == Status::Ignore,
            },
            is_confirmed: entry.status() == Status::Paid,
        });
    }
    Ok(history)
}

async fn entries(tx: &mut WorkspaceTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Entry>, DbError> {
    let rows = select_entries!("where t.id = any($1) and t.deleted_at is null", ids,).fetch_all(tx.conn()).await?;
    let entries = entries_of(tx, rows).await?;
    let entries = transaction::with_tags(tx, entries).await?;
    Ok(entries.into_iter().map(|entry| (entry.id().get(), entry)).collect())
}
