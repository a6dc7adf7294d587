//! `fintrack classify explain`: how a description is read, and what is guessed of it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;
use fintrack_core::suggest::descriptor::{Descriptor, Mark};
use fintrack_core::suggest::dictionary;
use fintrack_core::suggest::model::{Explanation, Model, Sample, Scratch};
use fintrack_core::suggest::replay;
use rust_decimal::Decimal;
use serde_json::json;

use super::template;
use crate::args::{Global, Output};
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;

/// Show how a description is read, what is guessed of it, and why
///
/// Without a history the categories are those of the template, and all that is known is the dictionary, as it is for the first
/// line that a new workspace imports.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fintrack classify explain \"UBER *TRIP SAO PAULO\"
  fintrack classify explain \"PAG*PADARIA ESTRELA\" --amount=-12.50 --history history.tsv --output json")]
pub(super) struct ExplainArgs {
    /// The bank's text
    #[arg(value_name = "DESCRIPTION")]
    text: String,

    /// The amount; money out is negative
    #[arg(long, value_name = "AMOUNT", default_value = "-1", allow_hyphen_values = true)]
    amount: Decimal,

    /// A history to learn first, as `fintrack classify replay` reads it
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
}

/// A model and what its classes are called.
#[derive(Default)]
struct Learned {
    model: Model,
    names: Vec<String>,
    scratch: Scratch,
}

impl Learned {
    fn class(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            let name = Descriptor::of(name);
            self.model.add_class(&name, dictionary::find(&name).map(|hit| hit.concept))
        })
    }

    fn history(table: &str) -> Result<Self, replay::RowError> {
        let mut learned = Self::default();
        for row in replay::rows(table)? {
            let class = learned.class(row.label);
            let text = Descriptor::of(row.text);
            let sample = Sample::new(&text, row.amount);
            let shown = learned.model.predict(&sample, &mut learned.scratch).map(|guess| guess.shown());
            let day = format!("{}-01", row.month).parse().unwrap_or(NaiveDate::MIN);
            learned.model.learn(&sample, class, day, shown.as_ref(), &mut learned.scratch);
        }
        Ok(learned)
    }

    fn answer(mut self, sample: &Sample<'_>) -> Option<Answer> {
        let guess = self.model.predict(sample, &mut self.scratch)?;
        let why = self.model.explain(sample, &guess, &mut self.scratch);
        Some(Answer {
            category: self.names[guess.class].clone(),
            confidence: guess.confidence,
            others: guess.others.into_iter().flatten().map(|class| self.names[class].clone()).collect(),
            because: reasons(&why),
            evidence: evidence(&why),
        })
    }
}

/// What is guessed, as both outputs say it.
pub(super) struct Answer {
    pub(super) category: String,
    /// 0 to 1.
    pub(super) confidence: f64,
    pub(super) others: Vec<String>,
    /// What speaks for it, in words.
    pub(super) because: Vec<String>,
    /// The same as data.
    pub(super) evidence: serde_json::Value,
}

pub(super) fn run(args: &ExplainArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    const KNOWN: &[Output] = &[Output::Table, Output::Json];
    if !KNOWN.contains(&global.output) {
        return Err(UsageError::Output { command: "classify explain", output: global.output, known: KNOWN }.into());
    }
    let text = Descriptor::of(&args.text);
    let answer = if let Some(file) = &args.history {
        let table = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let learned = Learned::history(&table).with_context(|| format!("{} is no history", file.display()))?;
        learned.answer(&Sample::new(&text, args.amount))
    } else {
        Some(template::answer(&args.text, args.amount)?)
    };
    if global.output == Output::Json {
        serde_json::to_writer_pretty(printer.data(), &document(&text, answer.as_ref()))?;
        writeln!(printer.data())?;
    } else {
        write!(printer.data(), "{}", page(&text, answer.as_ref()))?;
    }
    Ok(Exit::Done)
}

fn document(text: &Descriptor, answer: Option<&Answer>) -> serde_json::Value {
    let reading = json!({
        "merchant": text.key(),
        "marks": text.marks().map(Mark::as_str).collect::<Vec<_>>(),
        "processor": text.processor(),
        "other_words": text.others().collect::<Vec<_>>(),
    });
    let guess = answer.map(|Answer { category, confidence, others, evidence, .. }| {
        json!({
            "category": category,
            "confidence": confidence,
            "others": others,
            "evidence": evidence,
        })
    });
    json!({"reading": reading, "guess": guess})
}

fn page(text: &Descriptor, answer: Option<&Answer>) -> String {
    let mut lines = Vec::new();
    let mut line = |name: &str, what: String| {
        if !what.is_empty() {
            lines.push(format!("{name:<12} {what}"));
        }
    };
    line("merchant", text.key().to_owned());
    line("how", text.marks().map(Mark::as_str).collect::<Vec<_>>().join(", "));
    line("processor", text.processor().unwrap_or_default().to_owned());
    line("other words", text.others().collect::<Vec<_>>().join(" "));
    if let Some(Answer { category, confidence, others, because, .. }) = answer {
        line("guess", format!("{category}, {:.0} %", 100.0 * confidence));
        line("or", others.join(", "));
        for reason in because {
            line("because", reason.clone());
        }
    } else {
        line("guess", "none: there are no categories".to_owned());
    }
    lines.join("\n") + "\n"
}

/// A history knows months, and no days.
fn month(last: NaiveDate) -> String {
    last.format("%Y-%m").to_string()
}

fn evidence(why: &Explanation) -> serde_json::Value {
    let merchant = why
        .merchant
        .as_ref()
        .map(|it| json!({"agreeing": it.agreeing, "seen": it.seen, "last_month": it.last.map(month)}));
    let words = why.words.iter().map(|it| json!({"word": it.word, "merchants": it.merchants}));
    let concept =
        why.concept.map(|it| json!({"phrase": it.phrase, "means": it.concept.name(), "by_name": it.is_by_name}));
    let record = why.record.map(|it| json!({"new_merchants": it.is_new, "right": it.right, "answered": it.answered}));
    json!({
        "merchant": merchant,
        "words": words.collect::<Vec<_>>(),
        "dictionary": concept,
        "same_amount": why.amount.map(|it| it.times),
        "record": record,
    })
}

/// What speaks for the guess, in words.
fn reasons(why: &Explanation) -> Vec<String> {
    let merchant = why.merchant.as_ref().map(|it| {
        let last = it.last.map(|day| format!(", last in {}", month(day))).unwrap_or_default();
        format!("{} of {} earlier ones of this merchant were filed so{last}", it.agreeing, it.seen)
    });
    let words = why.words.iter().map(|it| format!("`{}` stands in {} earlier merchants", it.word, it.merchants));
    let concept = why.concept.map(|it| {
        let tie = if it.is_by_name { "as the category's name does" } else { "which was filed so" };
        format!("`{}` means {}, {tie}", it.phrase, it.concept.name())
    });
    let amount = why.amount.map(|it| format!("the same amount was filed so {} times", it.times));
    let record = why.record.map(|it| {
        let which = if it.is_new { "new" } else { "known" };
        format!("of {which} merchants {} of {} guesses were right", it.right, it.answered)
    });
    merchant.into_iter().chain(words).chain(concept).chain(amount).chain(record).collect()
}
