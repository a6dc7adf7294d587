//! Descriptions that no bank should print.

/// How long the long ones are, in bytes.
pub const TEN_MEGABYTES: usize = 10_000_000;

/// A part said again and again, for ten megabytes.
pub fn long(part: &str) -> String {
    part.repeat(TEN_MEGABYTES / part.len())
}

/// By name: texts that are long, empty, or of characters that are none.
pub fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("empty", String::new()),
        ("blank", long(" ")),
        ("blanks of several kinds", long(" \u{a0}\t")),
        ("control characters", (0..=159_u8).map(char::from).filter(|c| c.is_control()).collect()),
        ("a terminal's commands", "\u{1b}[2J\u{1b}]0;PADARIA\u{7}".to_owned()),
        ("ends of lines and of texts", "PADARIA\r\n\0ESTRELA\t\u{2028}".to_owned()),
        (
            "right to left",
            "\u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}\u{202c}".to_owned(),
        ),
        ("emoji", "🍕🍕 PIZZA 👩‍👩‍👧 🇧🇷".to_owned()),
        ("only emoji", long("🍕")),
        ("accents without end", format!("a{}", long("\u{301}"))),
        ("one that becomes eighteen", long("\u{fdfa}")),
        ("one word", long("a")),
        ("words", long("estrela ")),
        ("other words", long("um dois tres quatro cinco seis sete oito nove dez onze doze ")),
        ("entities", long("&amp;")),
        ("an entity without end", format!("&{}", long("amp;"))),
        ("stars", long("*")),
        ("nothing visible", long("\u{200b}\u{feff}")),
    ]
}
