//! Laws of rules in an import: what a rule says is what is booked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, EntryKind, PlaceFacts, Status};
use fintrack_core::id::{CardId, EntryId, ImportSessionId};
use fintrack_core::import_session::{
    CommitPlan, Draft, History, ImportSession, Knowledge, RawLine, SessionStatus, StagedLine, Standing, Subject,
    UnreadRows, judge, plan_commit, stage, stage_again,
};
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::{Description, Name};
use fintrack_core::rule::{Booking, Field, Line, Rule, RuleSet, StatementOf, Treatment, Usages, Verdict};
use fintrack_core::suggest::{Classifier, Confirmation, Reason};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::compiled;
use crate::generators::{ACCOUNTS, OwnedLine, in_use, line, rules, tag, tagging};

fn card() -> Card {
    let day = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2020, 1), cycle }];
    Card::new(CardId::new(Uuid::from_u128(1)), Name::new("Roxo").unwrap(), brl("900.00"), cycles, None, true).unwrap()
}

/// A session of March, of the first account or of a card.
fn sessions() -> impl Strategy<Value = ImportSession> {
    any::<bool>().prop_map(|is_card| ImportSession {
        id: ImportSessionId::new(Uuid::from_u128(9)),
        subject: if is_card { Subject::Card(card()) } else { Subject::Account(ACCOUNTS[0].clone()) },
        month: billing_month(2026, 3),
        target: None,
        status: SessionStatus::Open,
    })
}

/// Lines of any kind, dated in March.
fn march() -> impl Strategy<Value = Vec<RawLine>> {
    let raw = |(n, line): (u32, OwnedLine)| RawLine {
        line: n,
        date: date(2026, 3, line.date.day()),
        amount: line.amount.amount(),
        currency: Some(line.amount.currency()),
        text: line.text,
        bank_id: None,
        merchant_code: None,
        instalment: None,
    };
    prop::collection::vec(line(), 1..8).prop_map(move |lines| (1..).zip(lines).map(raw).collect())
}

fn knowledge(rules: RuleSet) -> Knowledge {
    Knowledge { rules, classifier: Classifier::new(in_use().categories), ..Knowledge::default() }
}

fn ids() -> impl FnMut() -> Uuid {
    let mut last = 1_000;
    move || {
        last += 1;
        Uuid::from_u128(last)
    }
}

fn staged(session: &ImportSession, lines: &[RawLine], rules: RuleSet) -> Vec<StagedLine> {
    stage(session, None, lines.to_vec(), &knowledge(rules), &mut ids())
}

fn history() -> History {
    let accounts = ACCOUNTS.iter().map(|account| (account.id, account.currency())).collect();
    History { places: PlaceFacts { accounts, ..PlaceFacts::default() }, ..History::default() }
}

fn planned(session: &ImportSession, lines: Vec<StagedLine>) -> CommitPlan {
    plan_commit(session, lines, &history(), UnreadRows::Accepted, &mut ids()).unwrap()
}

/// What the rules say of a staged line; `without` rules it tells of which kind the line is by itself.
fn verdict(set: &RuleSet, session: &ImportSession, without: &StagedLine) -> Verdict {
    let StagedLine { text, amount, date, draft, .. } = without;
    set.judge(&Line { text, amount: *amount, date: *date, of: session.subject.id().into(), kind: draft.kind })
}

fn treatment(of: StatementOf, entry: &Entry) -> Treatment {
    Treatment {
        booking: Booking::of(entry.movement(), of),
        description: entry.description().clone(),
        tags: entry.details().map(|it| it.tags.iter().copied().collect()).unwrap_or_default(),
        is_ignored: entry.status() == Status::Ignore,
    }
}

/// The transaction that each line became, by its place.
fn became<'p>(plan: &'p CommitPlan, lines: &[StagedLine]) -> Vec<Option<&'p Entry>> {
    let entries: BTreeMap<EntryId, &Entry> = plan.entries.iter().map(|entry| (entry.id(), entry)).collect();
    let standings: BTreeMap<_, _> = plan.standings.iter().map(|(id, standing)| (*id, standing)).collect();
    let of = |line: &StagedLine| match standings.get(&line.id) {
        Some(Standing::Booked(entry) | Standing::Ignored(entry)) => Some(entries[entry]),
        Some(_) | None => None,
    };
    lines.iter().map(of).collect()
}

/// Something else than each field of a draft is.
fn other_draft(draft: &Draft, fields: &BTreeSet<Field>) -> Draft {
    let mut other = draft.clone();
    if fields.contains(&Field::Booking) {
        let is_moved = draft.kind == EntryKind::Transfer;
        let kind = if is_moved { EntryKind::InvestmentDeposit } else { EntryKind::Transfer };
        other = Draft { kind, filing: None, other_account: None, card: None, paid_month: None, ..other };
    }
    if fields.contains(&Field::Description) {
        other.description = Some(Description::new("Dito por alguém"));
    }
    if fields.contains(&Field::Tags) {
        other.tags = BTreeSet::from([tag(77)]);
    }
    if fields.contains(&Field::Ignored) {
        other.is_ignored = !draft.is_ignored;
    }
    other
}

fn some_fields() -> impl Strategy<Value = BTreeSet<Field>> {
    prop::sample::subsequence(Field::ALL.to_vec(), 0..=Field::ALL.len()).prop_map(|it| it.into_iter().collect())
}

proptest! {
    /// What rules decide of a line is in its transaction; what they leave open is as it would be without them.
    #[test]
    fn what_a_rule_says_is_what_is_booked(session in sessions(), raw in march(), rules in rules(0..15)) {
        let set = compiled(&rules);
        let of: StatementOf = session.subject.id().into();
        let (plain, lines) = (staged(&session, &raw, RuleSet::default()), staged(&session, &raw, set.clone()));
        let plain_plan = planned(&session, plain.clone());
        let plan = planned(&session, lines.clone());
        let (before, after) = (became(&plain_plan, &plain), became(&plan, &lines));
        let mut usages = Usages::default();
        for (((line, plain), before), after) in lines.iter().zip(&plain).zip(before).zip(after) {
            let verdict = verdict(&set, &session, plain);
            prop_assert_eq!(line.verdict.as_deref(), (!verdict.is_empty()).then_some(&verdict));
            let is_sound = line.amount.currency() == Currency::BRL && !line.amount.is_zero();
            // A decided booking lacks nothing, and rules that decide none leave a line as complete as it was.
            let is_booked = is_sound && (verdict.booking.is_some() || before.is_some());
            prop_assert_eq!(after.is_some(), is_booked, "{:?}", line);
            let Some(entry) = after else { continue };
            let (alone, now) = (before.map(|entry| treatment(of, entry)), treatment(of, entry));
            let alone = alone.unwrap_or(Treatment { description: Description::new(&line.text), ..Treatment::default() });
            prop_assert_eq!(&now, &verdict.apply(&alone));
            prop_assert_eq!(&line.text, &plain.text, "the bank's words stay");
            usages.record(&verdict, &now, date(2026, 4, 1));
            if let (Some(decided), Some(suggestion)) = (&verdict.booking, &line.suggestion) {
                prop_assert_eq!(&suggestion.reason, &Reason::Rule { rule: decided.by });
                prop_assert_eq!(suggestion.confidence.basis_points(), 10_000);
                let Booking::Filed { filing, .. } = &now.booking.unwrap() else { panic!("a transfer has no category") };
                prop_assert!(filing.parts(line.amount.abs()).any(|part| part.under == suggestion.under));
            }
        }
        // What stays as the rules decided it is used, and overridden by nobody.
        prop_assert_eq!(&Usages::of_all(&plan.ruled, date(2026, 4, 1)), &usages);
        prop_assert!(rules.iter().all(|rule| usages.of(rule.id()).overridden == 0));
    }

    #[test]
    fn rules_that_are_off_change_nothing(session in sessions(), raw in march(), rules in rules(0..10)) {
        let off: Vec<Rule> = rules.iter().map(|rule| rule.switched(false)).collect();
        let (none, lines) = (staged(&session, &raw, RuleSet::default()), staged(&session, &raw, compiled(&off)));
        prop_assert_eq!(&none, &lines);
        prop_assert!(planned(&session, lines).ruled.is_empty());
    }

    /// A rule is overridden where a person decided something else than it did, and nowhere else.
    #[test]
    fn what_a_person_undoes_is_counted(
        session in sessions(),
        raw in march(),
        rules in rules(1..10),
        answers in prop::collection::vec(some_fields(), 8),
    ) {
        let set = compiled(&rules);
        let plain = staged(&session, &raw, RuleSet::default());
        let mut lines = staged(&session, &raw, set.clone());
        for (line, fields) in lines.iter_mut().zip(&answers) {
            // A line that was booked otherwise would lack something, and wait.
            let fields = fields.iter().copied().filter(|field| *field != Field::Booking).collect();
            line.answer(other_draft(&line.draft, &fields));
            prop_assert_eq!(&line.answered, &fields);
        }
        let plan = planned(&session, lines.clone());
        let usages = Usages::of_all(&plan.ruled, date(2026, 4, 1));
        let mut expected: BTreeMap<_, (u32, u32)> = BTreeMap::new();
        for ((line, plain), entry) in lines.iter().zip(&plain).zip(became(&plan, &lines)) {
            if entry.is_none() {
                continue;
            }
            let verdict = verdict(&set, &session, plain);
            for rule in verdict.deciders() {
                let decides = |field: &Field| match field {
                    Field::Booking => false,
                    Field::Description => verdict.description.as_ref().is_some_and(|it| it.by == rule),
                    Field::Tags => verdict.tags.values().any(|by| *by == rule),
                    Field::Ignored => verdict.ignored == Some(rule),
                };
                let (applied, overridden) = expected.entry(rule).or_default();
                *applied += 1;
                *overridden += u32::from(line.answered.iter().any(decides));
            }
        }
        for rule in &rules {
            let usage = usages.of(rule.id());
            prop_assert_eq!((usage.applied, usage.overridden), expected.get(&rule.id()).copied().unwrap_or_default());
        }
    }

    /// What a person said of a line stays when it is looked at again; the rest is what it would be as a new line.
    #[test]
    fn a_later_look_keeps_the_answers(
        session in sessions(),
        raw in march(),
        rules in rules(1..10),
        answers in prop::collection::vec(some_fields(), 8),
    ) {
        let mut lines = staged(&session, &raw, RuleSet::default());
        for (line, fields) in lines.iter_mut().zip(&answers) {
            line.answer(other_draft(&line.draft, fields));
            line.draft.is_distinct = fields.contains(&Field::Ignored);
            if !matches!(line.standing, Standing::Rejected(_)) {
                line.standing = Standing::unjudged();
            }
        }
        let (before, known) = (lines.clone(), knowledge(compiled(&rules)));
        let fresh = staged(&session, &raw, compiled(&rules));
        let changed = stage_again(&session, &mut lines, &known);
        for ((old, new), fresh) in before.iter().zip(&lines).zip(&fresh) {
            prop_assert_eq!(changed.contains(&new.id), old != new);
            if matches!(old.standing, Standing::Rejected(_)) {
                continue;
            }
            prop_assert_eq!(new.draft.is_distinct, old.draft.is_distinct);
            let told = |field| old.answered.contains(&field);
            let expected = |field| if told(field) { &old.draft } else { &fresh.draft };
            prop_assert_eq!(&new.draft.description, &expected(Field::Description).description);
            prop_assert_eq!(&new.draft.tags, &expected(Field::Tags).tags);
            prop_assert_eq!(new.draft.is_ignored, expected(Field::Ignored).is_ignored);
            prop_assert_eq!(new.draft.kind, expected(Field::Booking).kind);
            if told(Field::Booking) {
                // What goes with another kind is not filled in.
                let is_same_kind = fresh.draft.kind == old.draft.kind;
                prop_assert_eq!(new.draft.other_account, fresh.draft.other_account.filter(|_| is_same_kind));
                prop_assert_eq!(&new.draft.filing, &None);
            } else {
                prop_assert_eq!(&new.draft.filing, &fresh.draft.filing);
                prop_assert_eq!(new.draft.other_account, fresh.draft.other_account);
            }
            prop_assert_eq!(&new.verdict, &fresh.verdict);
        }
        prop_assert_eq!(stage_again(&session, &mut lines, &known), []);
    }
}

/// The tags that a merchant usually has come with its category; a rule that files a line says which it has.
#[test]
fn the_tags_of_a_guess_are_those_of_the_line() {
    let session = ImportSession {
        id: ImportSessionId::new(Uuid::from_u128(9)),
        subject: Subject::Account(ACCOUNTS[0].clone()),
        month: billing_month(2026, 3),
        target: None,
        status: SessionStatus::Open,
    };
    let expense = in_use().categories.iter().find(|category| category.kind == CategoryKind::Expense).unwrap();
    let under = CategoryRef { category: expense.id, subcategory: None };
    let by_hand = |day| Confirmation::by_hand("PADARIA ESTRELA", Decimal::new(-980, 2), date(2026, 2, day), under);
    let confirmed = |day| Confirmation { tags: BTreeSet::from([tag(1)]), ..by_hand(day) };
    let mut known = knowledge(RuleSet::default());
    known.classifier.learn(&[confirmed(7), confirmed(8), confirmed(9)]);
    let raw = RawLine {
        line: 1,
        date: date(2026, 3, 7),
        amount: Decimal::new(-1250, 2),
        currency: None,
        text: "PADARIA ESTRELA".to_owned(),
        bank_id: None,
        merchant_code: None,
        instalment: None,
    };
    let booked = |known: &Knowledge| {
        let mut lines = stage(&session, None, vec![raw.clone()], known, &mut ids());
        judge(&session, &mut lines, &history());
        planned(&session, lines).entries.remove(0)
    };
    assert_eq!(booked(&known).details().unwrap().tags, [tag(1)]);

    let padaria = serde_json::from_str(r#"{"description":{"contains":"padaria"}}"#).unwrap();
    let tagged = tagging(2, padaria);
    known.rules = compiled(std::slice::from_ref(&tagged));
    assert_eq!(booked(&known).details().unwrap().tags, [tag(1), tag(2)], "the category is still a guess");

    let mut terms = tagged.terms().clone();
    terms.then.purpose = Some(fintrack_core::rule::Purpose::Category(under));
    known.rules = compiled(&[Rule::new(tagged.id(), terms).unwrap()]);
    assert_eq!(booked(&known).details().unwrap().tags, [tag(2)]);
}
