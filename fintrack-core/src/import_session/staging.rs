//! Statement lines to staged lines: sign, kind, counterpart and category.
//!
//! Source: the domain page, section 4, upload (the sign rule) and enrich.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Draft, IdentityText, ImportSession, Rejection, StagedLine, Standing, Subject};
use crate::calendar::BillingMonth;
use crate::card::Card;
use crate::category::CategoryKind;
use crate::entry::EntryKind;
use crate::id::{CardId, StagedLineId, StatementFileId};
use crate::instalment::Instalment;
use crate::money::{Currency, Money};
use crate::statement::Statement;
use crate::suggest::{Classifier, Intent, OwnPlaces, Suggestion, Unfiled};

/// What a workspace knows that helps to understand a line.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// The user's other accounts and cards.
    pub own: OwnPlaces,
    /// What was filed where before.
    pub classifier: Classifier,
    /// The cards, for the month that a payment settles.
    pub cards: BTreeMap<CardId, Card>,
}

/// A statement's line with its sign turned to the holder's favour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    /// The line of the file, counted from 1.
    pub line: u32,
    /// The date as printed.
    pub date: NaiveDate,
    /// Positive in the holder's favour: a purchase on a card is negative.
    pub amount: Decimal,
    /// The currency, where the line says another than the statement.
    pub currency: Option<Currency>,
    /// The bank's words.
    pub text: String,
    /// The bank's own identity of the movement.
    pub bank_id: Option<String>,
    /// The instalment "k of n".
    pub instalment: Option<Instalment>,
    /// The merchant category code (ISO 18245).
    pub merchant_code: Option<u16>,
}

/// The lines of a statement, with the sign turned where a card's file prints purchases as positive amounts.
pub fn raw_lines(subject: &Subject, statement: &Statement) -> Vec<RawLine> {
    let turned = match subject {
        Subject::Account(_) => false,
        Subject::Card(_) => {
            statement.head.purchases_are_positive.unwrap_or_else(|| mostly_positive_purchases(statement))
        }
    };
    let currency = statement.head.currency;
    // Text without NUL characters, which no database takes and no bank means.
    let clean = |text: &str| if text.contains('\0') { text.replace('\0', "") } else { text.to_owned() };
    let raw = |line: &crate::statement::TextLine| RawLine {
        line: line.position.line,
        date: line.date,
        amount: if turned { -line.amount } else { line.amount },
        currency: line.currency.or(currency),
        text: clean(&line.description),
        bank_id: line.bank_id.as_deref().map(clean).filter(|id| !id.trim().is_empty()),
        instalment: line.instalment,
        merchant_code: line.merchant_code,
    };
    statement.lines.iter().map(raw).collect()
}

/// Whether a card's file prints purchases as positive amounts. Payments tell, for their sign is the opposite; where there
/// are none, or of both signs, what most lines do: an invoice has more purchases than refunds.
fn mostly_positive_purchases(statement: &Statement) -> bool {
    let [mut payments, mut others] = [(0_u32, 0_u32); 2];
    for line in statement.lines.iter().filter(|line| !line.amount.is_zero()) {
        let is_payment = OwnPlaces::is_payment_on_card(&line.description);
        let (positive, negative) = if is_payment { &mut payments } else { &mut others };
        *(if line.amount > Decimal::ZERO { positive } else { negative }) += 1;
    }
    match payments {
        (0, 1..) => true,
        (1.., 0) => false,
        (0, 0) | (1.., 1..) => others.0 > others.1,
    }
}

/// The months that an account's lines are dated in, ascending: one session each.
pub fn months_of(lines: &[RawLine]) -> Vec<BillingMonth> {
    let mut months: Vec<BillingMonth> = lines.iter().map(|line| BillingMonth::of(line.date)).collect();
    months.sort_unstable();
    months.dedup();
    months
}

/// The billing month of a card's file that does not name one: that of its newest purchase. Payments and refunds do not
/// tell, nor do later instalments, which print the date of the purchase. `None` when nothing tells.
pub fn card_month(card: &Card, lines: &[RawLine]) -> Option<BillingMonth> {
    let tells = |line: &&RawLine| line.amount < Decimal::ZERO && line.instalment.is_none_or(|part| part.number() == 1);
    let newest = lines.iter().filter(tells).map(|line| line.date).max()?;
    Some(card.billing_month(newest))
}

/// Stages lines: each gets a kind, a counterpart where the text names one, and a category. They still have to be
/// [`super::judge`]d. Lines that can be no transaction are rejected with the reason.
pub fn stage(
    session: &ImportSession,
    file: Option<StatementFileId>,
    lines: Vec<RawLine>,
    knowledge: &Knowledge,
    new_id: &mut impl FnMut() -> Uuid,
) -> Vec<StagedLine> {
    let own_currency = session.subject.currency();
    let stage = |raw: RawLine| {
        let currency = raw.currency.unwrap_or(own_currency);
        // An amount that no currency can hold is kept in view, as nothing.
        let amount = Money::new(raw.amount, currency);
        let standing = match &amount {
            Ok(_) => Standing::unjudged(),
            Err(_) => Standing::Rejected(Rejection::Amount),
        };
        let (draft, suggestion) = understand(session, &raw.text, raw.date, raw.amount, raw.merchant_code, knowledge);
        StagedLine {
            id: StagedLineId::new(new_id()),
            file,
            line: raw.line,
            date: raw.date,
            amount: amount.unwrap_or_else(|_| Money::zero(own_currency)),
            identity: IdentityText::of(&raw.text),
            instalment: raw.instalment.or_else(|| Instalment::in_text(&raw.text)),
            text: raw.text,
            bank_id: raw.bank_id,
            draft,
            suggestion,
            standing,
        }
    };
    lines.into_iter().map(stage).collect()
}

/// Looks again at lines that lack something: a card or an account that was added meanwhile may be what they lacked. Says
/// which lines changed; they have to be judged again.
pub fn stage_again(session: &ImportSession, lines: &mut [StagedLine], knowledge: &Knowledge) -> Vec<StagedLineId> {
    let mut changed = Vec::new();
    for line in lines {
        if !matches!(line.standing, Standing::Pending(_)) {
            continue;
        }
        let code = line.suggestion.as_ref().and_then(|suggestion| suggestion.code);
        let (draft, suggestion) = understand(session, &line.text, line.date, line.amount.amount(), code, knowledge);
        if draft != line.draft {
            let Draft { is_ignored, is_distinct, .. } = line.draft;
            line.draft = Draft { is_ignored, is_distinct, ..draft };
            line.suggestion = suggestion;
            changed.push(line.id);
        }
    }
    changed
}

/// What a line would become, by its text, its sign and what is known.
fn understand(
    session: &ImportSession,
    text: &str,
    date: NaiveDate,
    amount: Decimal,
    code: Option<u16>,
    knowledge: &Knowledge,
) -> (Draft, Option<Suggestion>) {
    let is_out = amount < Decimal::ZERO;
    let mut draft = match &session.subject {
        Subject::Account(_) => draft_on_account(text, date, is_out, knowledge),
        Subject::Card(card) => draft_on_card(text, date, is_out, card),
    };
    let unfiled = |kind| Unfiled { kind, text, amount, code };
    let suggestion = category_kind(draft.kind).and_then(|kind| knowledge.classifier.suggest(&unfiled(kind)));
    draft.under = suggestion.as_ref().map(|suggestion| suggestion.under);
    (draft, suggestion)
}

fn draft(kind: EntryKind) -> Draft {
    Draft {
        kind,
        under: None,
        other_account: None,
        card: None,
        paid_month: None,
        investment: None,
        is_ignored: false,
        is_distinct: false,
    }
}

fn draft_on_account(text: &str, date: NaiveDate, is_out: bool, knowledge: &Knowledge) -> Draft {
    match knowledge.own.intent_on_account(text, is_out) {
        Intent::Transfer(other) => Draft { other_account: Some(other), ..draft(EntryKind::Transfer) },
        Intent::CardPayment(card) => Draft {
            card,
            paid_month: card.and_then(|id| knowledge.cards.get(&id)).map(|card| card.month_closed_before(date)),
            ..draft(EntryKind::CardPayment)
        },
        Intent::Ordinary => draft(if is_out { EntryKind::Expense } else { EntryKind::Income }),
    }
}

fn draft_on_card(text: &str, date: NaiveDate, is_out: bool, card: &Card) -> Draft {
    if is_out {
        draft(EntryKind::CardExpense)
    } else if OwnPlaces::is_payment_on_card(text) {
        Draft { paid_month: Some(card.month_closed_before(date)), ..draft(EntryKind::CardPayment) }
    } else {
        draft(EntryKind::CardChargeback)
    }
}

/// The kind of category that a kind of entry wants, if any.
const fn category_kind(kind: EntryKind) -> Option<CategoryKind> {
    match kind {
        EntryKind::Income => Some(CategoryKind::Income),
        // A chargeback gives back to an expense category.
        EntryKind::Expense | EntryKind::CardExpense | EntryKind::CardChargeback => Some(CategoryKind::Expense),
        EntryKind::Transfer
        | EntryKind::CardPayment
        | EntryKind::InvestmentDeposit
        | EntryKind::InvestmentWithdrawal => None,
    }
}
