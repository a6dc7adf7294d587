//! `fintrack classify explain`: how a description is read, and what is guessed of it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;
use fintrack_core::category::{Category, CategoryKind};
use fintrack_core::id::CategoryId;
use fintrack_core::suggest::descriptor::{Descriptor, Mark, display_name};
use fintrack_core::suggest::replay::{self, Row, User};
use fintrack_core::suggest::{Classifier, Explanation, Reason, Unfiled};
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

    /// The merchant category code (ISO 18245) of the payment
    #[arg(long, value_name = "CODE", value_parser = clap::value_parser!(u16).range(1..=9_999))]
    mcc: Option<u16>,

    /// A history to learn first, as `fintrack classify replay` reads it
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,

    /// Whose history it is, where the file is of several users
    #[arg(long, value_name = "USER", requires = "history")]
    user: Option<String>,
}

/// What is guessed, as both outputs say it.
struct Answer {
    category: String,
    /// 0 to 1.
    confidence: f64,
    others: Vec<String>,
    /// What speaks for it, in words.
    because: Vec<String>,
    /// The same as data.
    evidence: serde_json::Value,
}

pub(super) fn run(args: &ExplainArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    const KNOWN: &[Output] = &[Output::Table, Output::Json];
    if !KNOWN.contains(&global.output) {
        return Err(UsageError::Output { command: "classify explain", output: global.output, known: KNOWN }.into());
    }
    let (text, name_shown) = (Descriptor::of(&args.text), display_name(&args.text));
    let unfiled = |kind| Unfiled { kind, text: &args.text, amount: args.amount, code: args.mcc };
    let answer = if let Some(file) = &args.history {
        let table = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let rows = replay::rows(&table).with_context(|| format!("{} is no history", file.display()))?;
        let user = User::after(&of_user(rows, args.user.as_deref())?);
        let why = user.classifier().explain(&unfiled(replay::KIND));
        why.map(|why| answer(&why, |category| user.label(category).unwrap_or_default().to_owned()))
    } else {
        let categories = template::categories()?;
        let kind = if args.amount.is_sign_negative() { CategoryKind::Expense } else { CategoryKind::Income };
        let why = Classifier::new(&categories).explain(&unfiled(kind));
        why.map(|why| answer(&why, |category| name(&categories, category, &why)))
    };
    if global.output == Output::Json {
        serde_json::to_writer_pretty(printer.data(), &document(&name_shown, &text, answer.as_ref()))?;
        writeln!(printer.data())?;
    } else {
        write!(printer.data(), "{}", page(name_shown, &text, answer.as_ref()))?;
    }
    Ok(Exit::Done)
}

/// The rows of the user that was asked for, or of the only one.
fn of_user<'a>(rows: Vec<Row<'a>>, user: Option<&str>) -> Result<Vec<Row<'a>>, UsageError> {
    let known: BTreeSet<&str> = rows.iter().map(|row| row.user).collect();
    let names = || known.iter().map(|&name| name.to_owned()).collect();
    match user {
        Some(user) if !known.contains(user) => {
            Err(UsageError::Unknown { what: "user", name: user.to_owned(), known: names() })
        }
        None if known.len() > 1 => Err(UsageError::Users(names())),
        Some(user) => Ok(rows.into_iter().filter(|row| row.user == user).collect()),
        None => Ok(rows),
    }
}

/// A category of the template, with its subcategory if that is the suggestion's.
fn name(categories: &[Category], category: CategoryId, why: &Explanation) -> String {
    let Some(of) = categories.iter().find(|of| of.id == category) else { return String::new() };
    let under = why.suggestion.under;
    let part = of.subcategories.iter().find(|part| category == under.category && Some(part.id) == under.subcategory);
    match part {
        Some(part) => format!("{} / {}", of.name.as_str(), part.name.as_str()),
        None => of.name.as_str().to_owned(),
    }
}

fn answer(why: &Explanation, name: impl Fn(CategoryId) -> String) -> Answer {
    let suggestion = &why.suggestion;
    Answer {
        category: name(suggestion.under.category),
        confidence: f64::from(suggestion.confidence.basis_points()) / 10_000.0,
        others: suggestion.alternatives.iter().map(|category| name(*category)).collect(),
        because: reasons(why),
        evidence: evidence(why),
    }
}

fn document(name: &str, text: &Descriptor, answer: Option<&Answer>) -> serde_json::Value {
    let reading = json!({
        "name": name,
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

fn page(name: String, text: &Descriptor, answer: Option<&Answer>) -> String {
    let mut lines = Vec::new();
    let mut line = |name: &str, what: String| {
        if !what.is_empty() {
            lines.push(format!("{name:<12} {what}"));
        }
    };
    line("name", name);
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
        line("guess", "none: nothing that was learned speaks of it".to_owned());
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
    let meaning = why
        .meaning
        .as_ref()
        .map(|it| json!({"phrase": it.phrase, "code": it.code, "means": it.means, "learned": it.is_learned}));
    let record = why.record.map(|it| json!({"new_merchants": it.is_new, "right": it.right, "answered": it.answered}));
    json!({
        "reason": why.suggestion.reason,
        "merchant": merchant,
        "words": why.words,
        "meaning": meaning,
        "same_amount": why.same_amount,
        "record": record,
    })
}

/// What speaks for the guess, in words.
fn reasons(why: &Explanation) -> Vec<String> {
    let merchant = why.merchant.as_ref().map(|it| {
        let last = it.last.map(|day| format!(", last in {}", month(day))).unwrap_or_default();
        format!("{} of {} earlier ones of this merchant were filed so{last}", it.agreeing, it.seen)
    });
    let words = why
        .words
        .iter()
        .map(|it| format!("`{}` stands in {} earlier merchants that were filed so", it.word, it.merchants));
    let meaning = why.meaning.as_ref().map(|it| {
        let says = match (it.code, &it.phrase) {
            (Some(code), _) => format!("the merchant category code {code}"),
            (None, Some(phrase)) => format!("`{phrase}`"),
            (None, None) => "it".to_owned(),
        };
        let tie = if it.is_learned { "which was filed so" } else { "as the category's name does" };
        format!("{says} means {}, {tie}", it.means.as_deref().unwrap_or("something else than spending"))
    });
    let amount = why.same_amount.map(|times| format!("the same amount was filed so {times} times"));
    let record = why.record.map(|it| {
        let which = if it.is_new { "new" } else { "known" };
        format!("of {which} merchants {} of {} guesses were right", it.right, it.answered)
    });
    let beside = match &why.suggestion.reason {
        Reason::Refund { spent: 0, .. } => Some("the text says that it gives back".to_owned()),
        Reason::Refund { spent, .. } => {
            Some(format!("money was spent at this merchant {spent} times, and none earned"))
        }
        Reason::Alike => Some("it is like what was filed so, though no word is known".to_owned()),
        Reason::Unknown => Some("nothing is known of it".to_owned()),
        Reason::History { .. }
        | Reason::Words { .. }
        | Reason::Word { .. }
        | Reason::Code { .. }
        | Reason::Amount { .. }
        | Reason::Rule { .. } => None,
    };
    merchant.into_iter().chain(beside).chain(words).chain(meaning).chain(amount).chain(record).collect()
}
