//! What a bank says of a movement (`:86:`) to words for a person: the counterparty, then the purpose.
//!
//! `:86:` has no form of its own, and each country has given it one. Those of Germany ([`german`]) and the Netherlands
//! ([`dutch`]) are taken apart, and what only machines need is left out; any other text is kept as it is.

mod dutch;
mod german;
mod national;

use crate::statement::blanks::push_folded;

/// The most characters that a line of SWIFT has. A text that fills it was cut there, amid a word or not.
const LINE_CHARS_MAX: usize = 65;
/// The characters of `:86:`, which some banks count among those of the line.
const TAG_CHARS: usize = 4;

/// Puts what texts say into words.
#[derive(Default)]
pub(super) struct Describer {
    german: german::Scratch,
}

impl Describer {
    /// Adds what a text says. Its lines end with a line feed, and a blank line is between two fields.
    pub(super) fn describe(&mut self, text: &str, is_national: bool, out: &mut String) {
        let text = without_lone_code(text);
        if is_national {
            national::describe(text, out);
        } else if let Some(mark) = german::mark(text) {
            german::describe(text, mark, &mut self.german, out);
        } else if dutch::is_coded(text) {
            dutch::describe(text, out);
        } else {
            plain(text, out);
        }
    }
}

/// The fields after one of three digits alone, with which Polish banks begin the form that German banks have.
fn without_lone_code(text: &str) -> &str {
    match text.split_at_checked(3) {
        Some((code, rest)) if code.bytes().all(|byte| byte.is_ascii_digit()) => {
            rest.strip_prefix("\n\n").unwrap_or(text)
        }
        _ => text,
    }
}

/// A text without a form.
fn plain(text: &str, out: &mut String) {
    if let Some((purpose, name)) = dutch::knab(text) {
        push_folded(out, name);
        push_lines(out, purpose);
    } else {
        push_lines(out, text);
    }
}

/// Adds the lines of one field after the other.
fn push_lines(out: &mut String, text: &str) {
    text.split("\n\n").for_each(|field| push_field(out, field));
}

/// Adds lines: where all but the last are full, the text was cut at the width of a line, else each is one of its own.
fn push_field(out: &mut String, text: &str) {
    let lines = || text.split('\n').filter(|line| !line.trim().is_empty());
    let count = lines().count();
    let is_cut = count > 1 && lines().take(count - 1).enumerate().all(|(at, line)| is_full(line, at == 0));
    if is_cut {
        push_folded(out, &lines().collect::<String>());
    } else {
        push_folded(out, text);
    }
}

/// Whether a line has as many characters as fit.
fn is_full(line: &str, is_first: bool) -> bool {
    let count = if line.is_ascii() { line.len() } else { line.chars().count() };
    count >= LINE_CHARS_MAX || is_first && count == LINE_CHARS_MAX - TAG_CHARS
}

#[cfg(test)]
fn read(text: &str) -> String {
    let mut out = String::new();
    Describer::default().describe(text, false, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_form_is_kept() {
        assert_eq!(read("RETRAIT GUICHET AUTOMATIQUE\n"), "RETRAIT GUICHET AUTOMATIQUE");
        assert_eq!(
            read("Terugboeking   \nNIET AKKOORD  MET\t AFSCHRIJVING \n"),
            "Terugboeking NIET AKKOORD MET AFSCHRIJVING"
        );
        assert_eq!(read("A44?Librairie Gibert\nVirement\n"), "A44?Librairie Gibert Virement");
        assert_eq!(read("100.20 EUR at 12:30\n"), "100.20 EUR at 12:30");
        assert_eq!(read(""), "");
    }

    #[test]
    fn a_code_in_a_field_of_its_own_is_left_out() {
        assert_eq!(read("073\n\n073~00VA22\n~20Czynsz\n~32Jan Kowalski\n"), "Jan Kowalski Czynsz");
        assert_eq!(read("073\n"), "073");
    }

    #[test]
    fn lines_that_are_full_were_cut_amid_a_word() {
        let full = "GIRO AUS ONLINE-SIC 80701 AUFTRAGGEBER: PETRA MUSTER, BAHNHOFSTRA";
        assert_eq!(full.len(), LINE_CHARS_MAX);
        assert!(read(&format!("{full}\nSSE 111\n")).ends_with("BAHNHOFSTRASSE 111"));
        assert!(read(&format!("{full}\nshort\nSSE 111\n")).contains("BAHNHOFSTRA short SSE"));
    }
}
