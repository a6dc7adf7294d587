//! An import session: two statements that overlap, staged into one month, judged, committed and closed.
//!
//! ```text
//! cargo run -p fintrack-examples --example import_session
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::PlaceFacts;
use fintrack_core::id::{ImportSessionId, StatementFileId};
use fintrack_core::import_session::{
    Context, ContextFigures, History, ImportSession, Knowledge, Leftovers, SessionStatus, Subject, Target, UnreadRows,
    figures, judge, plan_close, plan_commit, raw_lines, stage,
};
use fintrack_core::statement::read_all;
use fintrack_core::suggest::{Classifier, OwnPlace, OwnPlaces};
use fintrack_examples::books::Household;
use fintrack_examples::{Page, household};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let Household { digital, ipe, card, categories, mut ids, .. } = Household::new()?;
    let month = billing_month(2026, 2);
    let [bank, _] = household::accounts();

    // What the bank says the month ended with; this one prints no balances, so that a person typed it.
    let target = Some(Target { value: bank.balance(month.last_day()), known_to: None });
    let (id, subject) = (ImportSessionId::new(ids.fresh()), Subject::Account(digital.clone()));
    let session = ImportSession { id, subject, month, target, status: SessionStatus::Open };

    // What a workspace knows helps to understand a line; what it imported before tells a copy.
    let knowledge = Knowledge {
        own: OwnPlaces::new(
            [OwnPlace { id: ipe.id, name: ipe.name.to_string() }],
            [OwnPlace { id: card.id, name: card.name.to_string() }],
        ),
        classifier: Classifier::new(&categories),
        cards: BTreeMap::from([(card.id, card)]),
        ..Knowledge::default() // no rules of the user's own
    };
    let accounts = HashMap::from([&digital, &ipe].map(|account| (account.id, account.currency())));
    let places = PlaceFacts { accounts, ..PlaceFacts::default() };
    let mut history = History { places, ..History::default() };
    let mut context = Context { initial: bank.balance(date(2026, 1, 31)), booked: session.zero() };

    let mut staged = Vec::new();
    let mut page = format!("{}\n", ImportSession::default_name(&session.subject, month));
    for path in ["conta-digital/2026-01-01_2026-02-10.csv", "conta-digital/2026-02-01_2026-02-28.csv"] {
        let file = household::files().into_iter().find(|file| file.path == path).ok_or("no such statement")?;
        let reading = read_all(&file.bytes)?;
        let raw = reading.statements.iter().flat_map(|statement| raw_lines(&session.subject, statement)).collect();
        let file = StatementFileId::new(ids.fresh());
        let mut lines = stage(&session, Some(file), raw, &knowledge, &mut || ids.fresh());
        judge(&session, &mut lines, &history);
        writeln!(page, "\n{path}, staged, then committed:")?;
        show(&mut page, &figures(&session, &lines, &context)?)?;

        // All of it or nothing: what to create, and the traces by which a later file is recognised.
        let plan = plan_commit(&session, lines.clone(), &history, UnreadRows::Unseen(0), &mut || ids.fresh())?;
        writeln!(page, "  the commit creates {} transactions", plan.entries.len())?;
        context = context.after(&session, plan.counted())?;
        history.imported.extend(plan.imported);
        for line in &mut lines {
            let after = plan.standings.iter().find(|(id, _)| *id == line.id);
            line.standing = after.map_or_else(|| line.standing.clone(), |(_, standing)| standing.clone());
        }
        staged.extend(lines);
        show(&mut page, &figures(&session, &staged, &context)?)?;
    }

    // Nothing waits any more: the month is reconciled. A line that lacked something would have kept it open.
    let plan = plan_close(&session, &staged, 0, Leftovers::Refuse)?;
    writeln!(
        page,
        "\nClosed: the entries of {} become PAID, {} lines are discarded",
        plan.month,
        plan.discarded.len()
    )?;
    Ok(page)
}

fn show(page: &mut String, figures: &ContextFigures) -> Result<(), Box<dyn Error>> {
    let counts = figures.counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(outcome, count)| format!("{count} {outcome}")).collect();
    writeln!(page, "  {} of {} lines", counts.join(", "), figures.counts.total())?;
    let ContextFigures { initial, booked, staged, context, .. } = figures;
    let difference = figures.difference.map_or("nothing to compare with".to_owned(), |money| money.to_string());
    Ok(writeln!(page, "  {initial} + {booked} booked + {staged} staged = {context}; difference {difference}")?)
}
