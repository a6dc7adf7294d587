//! What each reading of a question would be: the beginning of the file, read under each of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::reading::{self, Layout};
use super::{
    Answer, Balances, Candidate, PreviewLine, Question, QuestionCode, ReadError, Sink, Skipped, Source, SourceError,
    StatementHead, StatementLine, Warning,
};

/// How many lines show what a reading is.
const LINES_SHOWN: usize = 4;
/// How many lines are compared.
const LINES_READ: usize = 400;
/// How much of the file is read.
const BYTES_READ: u64 = 256 * 1024;

/// A question before its readings have been tried.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub code: QuestionCode,
    pub message: String,
    /// The answers, the likeliest first, each with its reading in a few words.
    pub readings: Vec<(Answer, String)>,
}

/// Reads the beginning of the file in every way that a question leaves open.
pub(super) fn question(
    source: &(impl Source + ?Sized),
    draft: Draft,
    layout: impl Fn(&Answer) -> Layout,
) -> Result<Question, ReadError> {
    let mut lines = Vec::new();
    for (answer, _) in &draft.readings {
        let beginning = Beginning(source);
        let mut first = FirstLines::default();
        reading::read(&beginning, &layout(answer), &mut first)?;
        lines.push(first.lines);
    }
    let differing = differing(&lines);
    let readings = draft
        .readings
        .into_iter()
        .zip(lines)
        .map(|((answer, label), lines)| Candidate { answer, label, preview: shown(lines, &differing) })
        .collect();
    Ok(Question { code: draft.code, message: draft.message, readings })
}

/// The first lines that are not the same in all readings.
fn differing(readings: &[Vec<PreviewLine>]) -> BTreeSet<u32> {
    // A reading that was broken off says nothing of the lines after its last.
    let is_full = |lines: &&Vec<PreviewLine>| lines.len() == LINES_READ;
    let end = readings.iter().filter(is_full).filter_map(|lines| lines.last()).map(|line| line.line).min();
    let mut seen: BTreeMap<u32, Vec<&PreviewLine>> = BTreeMap::new();
    for line in readings.iter().flatten().filter(|line| end.is_none_or(|end| line.line <= end)) {
        seen.entry(line.line).or_default().push(line);
    }
    let is_same = |lines: &[&PreviewLine]| lines.len() == readings.len() && lines.iter().all(|line| *line == lines[0]);
    seen.iter().filter(|(_, lines)| !is_same(lines)).map(|(line, _)| *line).take(LINES_SHOWN).collect()
}

fn shown(lines: Vec<PreviewLine>, differing: &BTreeSet<u32>) -> Vec<PreviewLine> {
    let has_any = lines.iter().any(|line| differing.contains(&line.line));
    lines.into_iter().filter(|line| !has_any || differing.contains(&line.line)).take(LINES_SHOWN).collect()
}

/// The first bytes of a source, as if there were no more.
struct Beginning<'s, S: ?Sized>(&'s S);

impl<S: Source + ?Sized> Source for Beginning<'_, S> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let rest = usize::try_from(BYTES_READ.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = buffer.len().min(rest);
        self.0.read_at(offset, &mut buffer[..count])
    }
}

#[derive(Default)]
struct FirstLines {
    lines: Vec<PreviewLine>,
}

impl Sink for FirstLines {
    fn statement(&mut self, _: &StatementHead) {}

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        // Where the beginning ends, a line may be cut.
        if line.position.end >= BYTES_READ || self.lines.len() == LINES_READ {
            return ControlFlow::Break(());
        }
        self.lines.push(PreviewLine {
            line: line.position.line,
            date: line.date,
            amount: line.amount,
            description: line.description.into_owned(),
        });
        ControlFlow::Continue(())
    }

    fn skipped(&mut self, _: Skipped) {}

    fn warning(&mut self, _: Warning) {}

    fn end(&mut self, _: &Balances) {}
}
