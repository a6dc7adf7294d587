//! Statement lines to staged lines: sign, kind, counterpart and category.
//!
//! The user's rules are asked first, and what they decide stands. What they leave open is as the text and the classifier say.
//! Source: the domain page, section 4, upload (the sign rule) and enrich.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{AccountOrCard, Draft, IdentityText, ImportSession, Rejection, StagedLine, Standing, Subject};
use crate::calendar::BillingMonth;
use crate::card::Card;
use crate::entry::{EntryKind, Filing};
use crate::id::{CardId, RuleId, StagedLineId, StatementFileId, TagId};
use crate::instalment::Instalment;
use crate::money::{Currency, Money};
use crate::rule::{Booking, Decided, Field, Line, RuleSet, Verdict};
use crate::statement::Statement;
use crate::suggest::{Classifier, Confidence, Intent, OwnPlaces, Reason, Suggestion, Unfiled};

/// What a workspace knows that helps to understand a line.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// The user's rules, which are asked first.
    pub rules: RuleSet,
    /// The user's other accounts and cards.
    pub own: OwnPlaces,
    /// What was filed where before.
    pub classifier: Classifier,
    /// The cards, for the month that a payment settles.
    pub cards: BTreeMap<CardId, Card>,
    /// The tags that are offered; `None` where all are.
    pub tags: Option<BTreeSet<TagId>>,
}

impl Knowledge {
    fn offers(&self, tag: TagId) -> bool {
        self.tags.as_ref().is_none_or(|offered| offered.contains(&tag))
    }
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

impl RawLine {
    /// The amount in the line's currency, or in that of the account or card; `None` where it cannot hold it.
    fn amount_in(&self, own: Currency) -> Option<Money> {
        Money::new(self.amount, self.currency.unwrap_or(own)).ok()
    }
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

/// Stages lines: each gets what the user's rules say, and beside that a kind, a counterpart where the text names one, a
/// category and the tags that its merchant usually has. They still have to be [`super::judge`]d. Lines that can be no
/// transaction are rejected with the reason.
pub fn stage(
    session: &ImportSession,
    file: Option<StatementFileId>,
    lines: Vec<RawLine>,
    knowledge: &Knowledge,
    new_id: &mut impl FnMut() -> Uuid,
) -> Vec<StagedLine> {
    let own_currency = session.subject.currency();
    let printed: Vec<Printed<'_>> = lines.iter().map(|raw| Printed::in_file(raw, own_currency)).collect();
    let understood = understand(session, &printed, knowledge);
    let stage = |(raw, Understood { draft, suggestion, verdict }): (RawLine, _)| {
        // An amount that no currency can hold is kept in view, as nothing.
        let amount = raw.amount_in(own_currency);
        StagedLine {
            id: StagedLineId::new(new_id()),
            file,
            line: raw.line,
            date: raw.date,
            amount: amount.unwrap_or_else(|| Money::zero(own_currency)),
            identity: IdentityText::of(&raw.text),
            instalment: raw.instalment.or_else(|| Instalment::in_text(&raw.text)),
            text: raw.text,
            bank_id: raw.bank_id,
            merchant_code: raw.merchant_code,
            draft,
            answered: BTreeSet::new(),
            suggestion,
            verdict,
            standing: amount.map_or(Standing::Rejected(Rejection::Amount), |_| Standing::unjudged()),
        }
    };
    lines.into_iter().zip(understood).map(stage).collect()
}

/// Looks again at lines that lack something: a card, an account or a rule that was added meanwhile may be what they lacked.
/// What a person [answered](StagedLine::answer) stays, and what that leaves open is filled where it goes with the answer. Says
/// which lines changed; they have to be judged again.
pub fn stage_again(session: &ImportSession, lines: &mut [StagedLine], knowledge: &Knowledge) -> Vec<StagedLineId> {
    let waiting = lines.iter_mut().filter(|line| matches!(line.standing, Standing::Pending(_))).collect();
    look_again(session, waiting, knowledge)
}

/// Looks again at a line whose text, amount or date a person changed, wherever it stands; answers stay as they are. It has to be
/// judged again.
pub fn restage(session: &ImportSession, line: &mut StagedLine, knowledge: &Knowledge) {
    line.identity = IdentityText::of(&line.text);
    look_again(session, vec![line], knowledge);
}

fn look_again(session: &ImportSession, mut waiting: Vec<&mut StagedLine>, knowledge: &Knowledge) -> Vec<StagedLineId> {
    let printed: Vec<Printed<'_>> = waiting.iter().map(|line| Printed::staged(line)).collect();
    let understood = understand(session, &printed, knowledge);
    let mut changed = Vec::new();
    for (line, Understood { draft, suggestion, verdict }) in waiting.iter_mut().zip(understood) {
        let draft = with_answers(draft, line);
        if draft != line.draft || verdict != line.verdict {
            (line.draft, line.verdict) = (draft, verdict);
            // Beside an answer stays what was shown before it.
            if !line.answered.contains(&Field::Booking) {
                line.suggestion = suggestion;
            }
            changed.push(line.id);
        }
    }
    changed
}

/// What a line is understood as now, with what a person answered before.
fn with_answers(new: Draft, line: &StagedLine) -> Draft {
    let (old, answered) = (line.draft.clone(), |field| line.answered.contains(&field));
    let mut draft = Draft { is_distinct: old.is_distinct, same_as: old.same_as, recurrence: old.recurrence, ..new };
    if answered(Field::Booking) {
        // What a transfer's text says of the other account is no word on an expense.
        let open = if draft.kind == old.kind { draft.clone() } else { self::draft(old.kind) };
        draft = Draft {
            kind: old.kind,
            filing: old.filing.or(open.filing),
            other_account: old.other_account.or(open.other_account),
            card: old.card.or(open.card),
            paid_month: old.paid_month.or(open.paid_month),
            investment: old.investment.or(open.investment),
            ..draft
        };
    }
    if answered(Field::Description) {
        draft.description = old.description;
    }
    if answered(Field::Tags) {
        draft.tags = old.tags;
    }
    if answered(Field::Ignored) {
        draft.is_ignored = old.is_ignored;
    }
    draft
}

/// What the bank printed, as the holder sees it.
#[derive(Clone, Copy)]
struct Printed<'l> {
    text: &'l str,
    date: NaiveDate,
    /// The amount as printed.
    size: Decimal,
    /// The same in its currency; `None` where that cannot hold it.
    amount: Option<Money>,
    /// The merchant category code, where the file has one.
    code: Option<u16>,
}

impl<'l> Printed<'l> {
    fn in_file(raw: &'l RawLine, own_currency: Currency) -> Self {
        let RawLine { date, amount: size, merchant_code: code, .. } = *raw;
        Self { text: &raw.text, date, size, amount: raw.amount_in(own_currency), code }
    }

    fn staged(line: &'l StagedLine) -> Self {
        let StagedLine { date, amount, merchant_code: code, .. } = *line;
        Self { text: &line.text, date, size: amount.amount(), amount: Some(amount), code }
    }
}

/// What a line is understood as.
struct Understood {
    draft: Draft,
    suggestion: Option<Suggestion>,
    verdict: Option<Box<Verdict>>,
}

/// What lines would become: as the rules say, and where they say nothing by their texts, their signs and what is known.
fn understand(session: &ImportSession, lines: &[Printed<'_>], knowledge: &Knowledge) -> Vec<Understood> {
    let mut understood: Vec<Understood> = lines.iter().map(|line| by_rules(session, line, knowledge)).collect();
    let is_open = |of: &Understood| of.verdict.as_ref().is_none_or(|verdict| verdict.booking.is_none());
    let open = understood.iter_mut().zip(lines).filter(|(of, _)| is_open(of));
    let (open, unfiled): (Vec<_>, Vec<_>) = open
        .filter_map(|(of, line)| {
            let (kind, Printed { text, size: amount, code, .. }) = (of.draft.kind.category_kind()?, *line);
            Some((of, Unfiled { kind, text, amount, code }))
        })
        .unzip();
    for (of, mut suggestion) in open.into_iter().zip(knowledge.classifier.suggest_all(&unfiled)) {
        if let Some(suggestion) = &mut suggestion {
            suggestion.tags.retain(|usual| knowledge.offers(usual.tag));
        }
        of.draft.filing = suggestion.as_ref().map(|suggestion| Filing::Whole(suggestion.under));
        of.draft.tags.extend(suggestion.iter().flat_map(|suggestion| suggestion.tags.iter().map(|usual| usual.tag)));
        of.suggestion = suggestion;
    }
    understood
}

/// What the rules say of a line; where they say nothing of its category, that is open.
fn by_rules(session: &ImportSession, line: &Printed<'_>, knowledge: &Knowledge) -> Understood {
    let plain = plain_draft(session, line, knowledge);
    let Printed { text, date, amount, code, .. } = *line;
    let of = session.subject.id().into();
    let verdict = amount.map(|amount| knowledge.rules.judge(&Line { text, amount, date, of, kind: plain.kind }));
    let verdict = verdict.unwrap_or_default();
    let (mut draft, suggestion) = match &verdict.booking {
        Some(Decided { value, by }) => match value.clone() {
            Booking::Filed { kind, filing } => {
                let suggestion = amount.and_then(|amount| by_rule(&filing, amount, *by, code));
                (Draft { filing: Some(filing), ..self::draft(kind) }, suggestion)
            }
            Booking::Transfer { other } => {
                (Draft { other_account: Some(other), ..self::draft(EntryKind::Transfer) }, None)
            }
        },
        None => (plain, None),
    };
    draft.tags.extend(verdict.tags.keys().copied());
    draft.description = verdict.description.as_ref().map(|it| it.value.clone());
    draft.is_ignored = verdict.ignored.is_some();
    Understood { draft, suggestion, verdict: (!verdict.is_empty()).then(|| Box::new(verdict)) }
}

/// A rule's word on what a line was for; of a split, on the largest of its parts, and of equal ones on the first.
fn by_rule(filing: &Filing, whole: Money, rule: RuleId, code: Option<u16>) -> Option<Suggestion> {
    let largest = filing.parts(whole.abs()).reduce(|a, b| if b.amount.amount() > a.amount.amount() { b } else { a })?;
    Some(Suggestion {
        under: largest.under,
        confidence: Confidence::from_basis_points(10_000),
        subcategory_confidence: Confidence::from_basis_points(10_000),
        alternatives: Vec::new(),
        tags: Vec::new(),
        reason: Reason::Rule { rule },
        record: None,
        shown: None,
        code,
    })
}

/// Which kind of entry a line of an account or card is by its words and its sign, without rules.
pub fn kind_of(own: &OwnPlaces, of: AccountOrCard, text: &str, is_out: bool) -> EntryKind {
    match of {
        AccountOrCard::Account(_) => kind_on_account(&own.intent_on_account(text, is_out), is_out),
        AccountOrCard::Card(_) => kind_on_card(text, is_out),
    }
}

const fn kind_on_account(intent: &Intent, is_out: bool) -> EntryKind {
    match (intent, is_out) {
        (Intent::Transfer(_), _) => EntryKind::Transfer,
        (Intent::CardPayment(_), _) => EntryKind::CardPayment,
        (Intent::Ordinary, true) => EntryKind::Expense,
        (Intent::Ordinary, false) => EntryKind::Income,
    }
}

fn kind_on_card(text: &str, is_out: bool) -> EntryKind {
    match (is_out, OwnPlaces::is_payment_on_card(text)) {
        (true, _) => EntryKind::CardExpense,
        (false, true) => EntryKind::CardPayment,
        (false, false) => EntryKind::CardChargeback,
    }
}

fn draft(kind: EntryKind) -> Draft {
    Draft {
        kind,
        filing: None,
        other_account: None,
        card: None,
        paid_month: None,
        investment: None,
        tags: BTreeSet::new(),
        description: None,
        is_ignored: false,
        is_distinct: false,
        same_as: None,
        recurrence: None,
    }
}

/// What a line is by its words and its sign.
fn plain_draft(session: &ImportSession, line: &Printed<'_>, knowledge: &Knowledge) -> Draft {
    let is_out = line.size < Decimal::ZERO;
    match &session.subject {
        Subject::Account(_) => {
            let intent = knowledge.own.intent_on_account(line.text, is_out);
            let draft = draft(kind_on_account(&intent, is_out));
            match intent {
                Intent::Transfer(other) => Draft { other_account: Some(other), ..draft },
                Intent::CardPayment(card) => {
                    let paid = card.and_then(|id| knowledge.cards.get(&id));
                    Draft { card, paid_month: paid.map(|card| card.month_closed_before(line.date)), ..draft }
                }
                Intent::Ordinary => draft,
            }
        }
        Subject::Card(card) => {
            let kind = kind_on_card(line.text, is_out);
            let paid_month = (kind == EntryKind::CardPayment).then(|| card.month_closed_before(line.date));
            Draft { paid_month, ..draft(kind) }
        }
    }
}
