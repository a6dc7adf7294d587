//! What a file leaves open, with the answers to choose from; and why the rest was decided as it was.

use std::io::{self, Write};

use fintrack_core::statement::{Answer, Candidate, Evidence, Question};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::findings::question_word;
use crate::screen::{Screen, Tone};

/// Fewer columns show nothing of a description.
const DESCRIPTION_COLUMNS_MIN: usize = 8;

/// Prints the questions, each with its readings, what they make of the file, and what to type to choose them.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn write(out: &mut impl Write, questions: &[Question], screen: Screen) -> io::Result<()> {
    if questions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", screen.paint(Tone::Bad, "Questions that the file leaves open"))?;
    for question in questions {
        writeln!(out, "  {}: {}", question_word(question.code), question.message)?;
        for candidate in &question.readings {
            write_reading(out, candidate, screen)?;
        }
    }
    Ok(())
}

fn write_reading(out: &mut impl Write, candidate: &Candidate, screen: Screen) -> io::Result<()> {
    let answer = screen.paint(Tone::Strong, &flag(&candidate.answer));
    writeln!(out, "    {answer}  {}", candidate.label)?;
    let amounts: Vec<String> = candidate.preview.iter().map(|line| line.amount.to_string()).collect();
    let widest = amounts.iter().map(String::len).max().unwrap_or_default();
    for (line, amount) in candidate.preview.iter().zip(amounts) {
        let start = format!("      line {:<4}  {}  {amount:>widest$}  ", line.line, line.date);
        let room = usize::from(screen.width).saturating_sub(start.width()).max(DESCRIPTION_COLUMNS_MIN);
        writeln!(out, "{start}{}", shortened(&line.description, room, screen.ellipsis()))?;
    }
    Ok(())
}

/// What is typed to choose a reading.
pub(super) fn flag(answer: &Answer) -> String {
    let text = answer.to_string();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '=' | ':' | '/' | '#' | '-' | '.' | '_');
    // Answers have no quotes in them: names are folded.
    if text.chars().all(is_plain) { format!("--answer {text}") } else { format!("--answer '{text}'") }
}

fn shortened(text: &str, columns: usize, ellipsis: &str) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut room = columns.saturating_sub(ellipsis.width());
    let fits = |c: &char| {
        let width = c.width().unwrap_or_default();
        let has_room = width <= room;
        room = room.saturating_sub(width);
        has_room
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{kept}{ellipsis}")
}

/// Prints why the file was read as it was.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn explain(out: &mut impl Write, evidence: &[Evidence], screen: Screen) -> io::Result<()> {
    writeln!(out, "\n{}", screen.paint(Tone::Strong, "Why it is read so"))?;
    let kinds: Vec<String> = evidence.iter().map(|evidence| evidence.kind.to_string()).collect();
    let widest = kinds.iter().map(String::len).max().unwrap_or_default();
    for (Evidence { about, detail, .. }, kind) in evidence.iter().zip(kinds) {
        writeln!(out, "  {about:<14}  {kind:<widest$}  {detail}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_shown_as_it_is_typed() {
        assert_eq!(flag(&"amount=Débito/#3".parse().unwrap()), "--answer amount=debito/#3");
        assert_eq!(flag(&"amount=Valor em R$".parse().unwrap()), "--answer 'amount=valor em r'");
    }

    #[test]
    fn a_long_text_is_cut_to_the_room_there_is() {
        assert_eq!(shortened("Padaria", 7, "…"), "Padaria");
        assert_eq!(shortened("Padaria Azul", 8, "…"), "Padaria…");
        assert_eq!(shortened("日本語日本語", 6, "…"), "日本…");
    }
}
