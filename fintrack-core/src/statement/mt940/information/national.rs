//! `:NS:`, which some German banks print in place of `:86:`: a number of two digits begins each line, `01Miete`.

use crate::statement::blanks::push_folded;

/// Puts the counterparty's name and the purpose into words, or the kind of movement where there is no name.
pub(super) fn describe(text: &str, out: &mut String) {
    let of = |numbers: &'static [&str]| {
        let value = |line| numbers.iter().find_map(|number| str::strip_prefix(line, number));
        text.split('\n').filter_map(value)
    };
    of(&["15", "16"]).for_each(|name| push_folded(out, name));
    if out.is_empty() {
        of(&["17"]).for_each(|kind| push_folded(out, kind));
    }
    of(&["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"])
        .for_each(|purpose| push_folded(out, purpose));
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn the_name_comes_before_the_purpose() {
        let mut out = String::new();
        describe("01Miete\n02Februar\n15Max Muster\n17Überweisung\n1812345\n191000\n", &mut out);
        assert_eq!(out, "Max Muster Miete Februar");
        out.clear();
        describe("01bekannt\n17Barauszahlung\n", &mut out);
        assert_eq!(out, "Barauszahlung bekannt");
    }
}
