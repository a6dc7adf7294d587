//! `fintrack rules preview`: what a rule would have made of the lines that were booked, before it is saved.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args;
use fintrack_core::id::RuleId;
use fintrack_core::rule::{self as core, Effect, Field, Past, Rule, Treatment};
use fintrack_db::WorkspaceTx;
use fintrack_db::rule::{self, BookedLine, HISTORY_LINES_MAX};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{ByName, Said, checked, document, meant, words};
use crate::args::Output;
use crate::exit::UsageError;
use crate::names::Names;
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing, counted, grouped};
use crate::screen::{Screen, Tone};

/// How many lines people are shown, unless they ask for more.
const ROWS_SHOWN: usize = 20;

/// Show what a rule would have made of the lines that were booked; nothing is written
///
/// A saved rule by its name, or one that is said as `rules add` takes it. It is looked at among the other rules, and as if it
/// were on; one of the name of a saved rule is looked at in its place.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fintrack rules preview \"Uber\"
  fintrack rules preview --contains uber --category Transporte --subcategory Aplicativos")]
pub(super) struct PreviewRule {
    /// The saved rule, or what the new one would be called
    name: Option<String>,

    #[command(flatten)]
    said: Said,

    /// Show at most so many lines, the newest [default: 20 for people, all for programs]
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

/// What a rule would have done.
struct Previewed {
    rule: Rule,
    history: Vec<BookedLine>,
    effects: Vec<Effect>,
    /// What the other rules are called.
    others: BTreeMap<RuleId, String>,
    names: Names,
}

/// The same for programs.
#[derive(Serialize)]
struct Document {
    rule: Value,
    looked_at: usize,
    matched: usize,
    changed: usize,
    lines: Listing,
}

/// How the lines that a rule matches would fare; each in one of these ways.
#[derive(Clone, Copy, Debug, Default)]
struct Fates {
    changed: u64,
    already: u64,
    left_to_others: u64,
    hindered: u64,
}

/// Prints what a rule would have done.
///
/// # Errors
/// When it cannot be, or there is no such rule.
pub(super) async fn run(
    args: &PreviewRule,
    tx: &mut WorkspaceTx,
    output: Output,
    printer: &mut Printer,
) -> anyhow::Result<()> {
    let previewed = look(args, tx).await?;
    let lines = previewed.listing();
    let shown = |most: usize| lines.first(args.limit.unwrap_or(most));
    let screen = printer.screen();
    match output {
        Output::Table => {
            previewed.write_summary(printer.data(), screen)?;
            let shown = shown(ROWS_SHOWN);
            shown.without_blanks().write_table(printer.data(), screen)?;
            let more = u64::try_from(lines.len() - shown.len()).unwrap_or(u64::MAX);
            if more > 0 {
                writeln!(printer.data(), "{} {}", screen.ellipsis(), counted(more, "more", "more"))?;
            }
            printer.say("Nothing was written.");
        }
        Output::Json => {
            let document = Document {
                rule: document::write(previewed.rule.terms(), &previewed.names)?,
                looked_at: previewed.history.len(),
                matched: previewed.effects.len(),
                changed: previewed.effects.iter().filter(|effect| !effect.changes.is_empty()).count(),
                lines: shown(usize::MAX),
            };
            serde_json::to_writer_pretty(printer.data(), &document)?;
            writeln!(printer.data())?;
        }
        Output::Csv | Output::Ndjson => shown(usize::MAX).write(printer.data(), output, screen)?,
    }
    Ok(())
}

async fn look(args: &PreviewRule, tx: &mut WorkspaceTx) -> anyhow::Result<Previewed> {
    let names = Names::load(tx).await?;
    let stored = rule::list(tx).await?;
    let rule = match &args.name {
        Some(name) if args.said.json.is_none() && args.said.options.is_empty() => meant(&stored, name)?.rule.clone(),
        name => {
            let known = ByName::of(&stored);
            let mut said = args.said.terms(name.as_deref(), &known, &names)?;
            let (Some(terms), true) = (said.pop(), said.is_empty()) else { return Err(UsageError::OneRule.into()) };
            let is_named = name.is_some() || args.said.json.is_some();
            let known = if is_named { known.named(terms.name.as_str())? } else { None };
            let known = known.map(|stored| stored.rule.id());
            checked(known.unwrap_or_else(|| RuleId::new(Uuid::now_v7())), terms, &names)?
        }
    };
    let history = rule::history(tx, HISTORY_LINES_MAX).await?;
    let past: Vec<Past<'_>> = history.iter().map(BookedLine::past).collect();
    let others = stored.iter().map(|stored| stored.rule.clone());
    let effects = core::preview(&rule, others, names.in_use(), &past)?;
    let others = stored.iter().map(|stored| (stored.rule.id(), stored.rule.terms().name.to_string())).collect();
    Ok(Previewed { rule, history, effects, others, names })
}

impl Previewed {
    fn write_summary(&self, out: &mut impl Write, screen: Screen) -> io::Result<()> {
        let terms = self.rule.terms();
        writeln!(out, "{}", screen.paint(Tone::Strong, terms.name.as_str()))?;
        writeln!(out, "  when  {}", words::condition(&terms.when, &self.names))?;
        writeln!(out, "  then  {}", words::actions(terms, &self.names))?;
        let booked = u64::try_from(self.history.len()).unwrap_or(u64::MAX);
        let matched = u64::try_from(self.effects.len()).unwrap_or(u64::MAX);
        let matched = match (matched, self.fates().in_words()) {
            (0, _) => "none".to_owned(),
            (matched, fates) => format!("{}: {fates}", grouped(matched)),
        };
        writeln!(out, "Of {} it matches {matched}.", counted(booked, "booked line", "booked lines"))
    }

    fn fates(&self) -> Fates {
        let mut fates = Fates::default();
        for effect in &self.effects {
            let fate = match effect {
                Effect { changes, .. } if !changes.is_empty() => &mut fates.changed,
                Effect { stopped_by: Some(_), .. } => &mut fates.left_to_others,
                Effect { hindrance: Some(_), .. } => &mut fates.hindered,
                Effect { beaten, .. } if !beaten.is_empty() => &mut fates.left_to_others,
                Effect { .. } => &mut fates.already,
            };
            *fate += 1;
        }
        fates
    }

    fn listing(&self) -> Listing {
        let mut listing = Listing::new(vec![
            Column::word("date", "Date"),
            Column::text("description", "Description"),
            Column::number("amount", "Amount"),
            Column::unseen("currency"),
            Column::text("now", "Now"),
            Column::text("would_be", "Would be"),
            Column::text("note", "Note"),
        ]);
        for effect in &self.effects {
            let line = &self.history[effect.at];
            let words = |of: &Treatment| {
                let words: Vec<String> = effect.changes.iter().map(|field| self.field(*field, of)).collect();
                if words.is_empty() { Cell::Nothing } else { Cell::Text(words.join("; ")) }
            };
            listing.push(vec![
                (&line.date).into(),
                (&line.text).into(),
                Cell::Amount(line.amount.amount()),
                (&line.amount.currency()).into(),
                words(&line.treatment),
                words(&effect.after),
                self.note(effect),
            ]);
        }
        listing
    }

    /// A field of a line in words.
    fn field(&self, field: Field, of: &Treatment) -> String {
        match field {
            Field::Booking => of
                .booking
                .as_ref()
                .map_or_else(|| "not filed".to_owned(), |booking| words::booking(booking, &self.names)),
            Field::Description => format!("`{}`", of.description),
            Field::Tags if of.tags.is_empty() => "no tag".to_owned(),
            Field::Tags => {
                let tags: Vec<String> = of.tags.iter().map(|id| words::tag(*id, &self.names)).collect();
                format!("tag {}", tags.join(", "))
            }
            Field::Ignored => if of.is_ignored { "ignored" } else { "counted" }.to_owned(),
        }
    }

    /// Why something of what the rule says would not come of it.
    fn note(&self, effect: &Effect) -> Cell {
        let name = |id: &RuleId| self.others.get(id).map_or("another rule", String::as_str);
        let stopped = effect.stopped_by.iter().map(|id| format!("`{}` stops above it", name(id)));
        let hindrance = effect.hindrance.iter().map(ToString::to_string);
        let beaten = effect.beaten.iter().map(|(field, id)| format!("`{}` decides the {field}", name(id)));
        let notes: Vec<String> = stopped.chain(hindrance).chain(beaten).collect();
        match notes.as_slice() {
            [] if effect.changes.is_empty() => Cell::from("is so already"),
            [] => Cell::Nothing,
            notes => Cell::Text(notes.join("; ")),
        }
    }
}

impl Fates {
    fn in_words(self) -> String {
        let Self { changed, already, left_to_others, hindered } = self;
        let told = [
            (changed, "would change", "would change"),
            (already, "is so already", "are so already"),
            (left_to_others, "is decided by a rule above it", "are decided by rules above it"),
            (hindered, "cannot be booked so", "cannot be booked so"),
        ];
        let told = told.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(*count, one, many));
        told.collect::<Vec<_>>().join(", ")
    }
}
