//! How wide the letters of Helvetica are, which every reader of PDF has: so texts are cut and set to the right.
//!
//! Source: Adobe's font metrics of Helvetica, in the encoding of Windows-1252.

use encoding_rs::WINDOWS_1252;

/// Thousandths of the font's size, from blank on.
const WIDTHS: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // blank to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350, // p on
    556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350, // € on
    350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667, // quotes and dashes
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, // hard blank on
    400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, // ° to ¿
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, // À to Ï
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, // Ð to ß
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, // à to ï
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500, // ð to ÿ
];

const BLANK: u8 = b' ';
/// `…` in Windows-1252.
const ELLIPSIS: u8 = 0x85;
/// What stands for a letter that the font lacks.
const UNKNOWN: char = '?';

/// A text as the font writes it, and how wide it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set {
    /// The letters, one byte each.
    pub(crate) bytes: Vec<u8>,
    /// In thousandths of the font's size.
    width: u32,
}

impl Set {
    /// A text in Windows-1252; what that does not have is shown as `?`.
    pub(crate) fn new(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len());
        for letter in text.chars() {
            let letter = if letter.is_control() { ' ' } else { letter };
            let mut buffer = [0; 4];
            let (encoded, _, is_lost) = WINDOWS_1252.encode(letter.encode_utf8(&mut buffer));
            if is_lost || encoded.len() != 1 { bytes.push(UNKNOWN as u8) } else { bytes.push(encoded[0]) }
        }
        let width = bytes.iter().map(|byte| width_of(*byte)).sum();
        Self { bytes, width }
    }

    /// How wide it is at a size, in points.
    pub(crate) fn width(&self, size: f32) -> f32 {
        in_points(self.width, size)
    }

    /// The same, no wider than some points: what is cut off is shown by `…`.
    pub(crate) fn within(&self, points: f32, size: f32) -> Self {
        if self.width(size) <= points {
            return self.clone();
        }
        let (mut bytes, mut width) = (Vec::new(), width_of(ELLIPSIS));
        for byte in &self.bytes {
            width += width_of(*byte);
            if in_points(width, size) > points {
                width -= width_of(*byte);
                break;
            }
            bytes.push(*byte);
        }
        bytes.push(ELLIPSIS);
        Self { bytes, width }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a line has some thousand thousandths")]
fn in_points(width: u32, size: f32) -> f32 {
    width as f32 * size / 1_000.0
}

fn width_of(byte: u8) -> u32 {
    byte.checked_sub(BLANK).map_or(0, |place| WIDTHS[usize::from(place)].into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        assert_eq!(Set::new("Wii").width, 944 + 2 * 222);
        assert_eq!(Set::new("ção").width, 500 + 556 + 556);
        assert_eq!(Set::new("€").width, 556);
        assert_eq!(Set::new("名前\n!").bytes, b"?? !");
    }

    #[test]
    fn what_is_too_wide_is_cut_and_says_so() {
        let whole = Set::new("Alimentação");
        assert_eq!(whole.within(1_000.0, 9.0), whole);
        let cut = whole.within(30.0, 9.0);
        assert!(cut.width(9.0) <= 30.0 && cut.bytes.last() == Some(&ELLIPSIS));
        assert_eq!(WINDOWS_1252.decode(&cut.bytes).0, "Alim…");
    }
}
