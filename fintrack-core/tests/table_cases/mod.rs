//! Tables of small files: what is read without a question, and what must be asked.

use fintrack_core::statement::{Known, Question, Reading, WarningCode, read_all, read_all_with};

pub(crate) fn read(text: &str) -> Reading {
    read_all(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// `2024-02-01 -4.50`, line by line.
pub(crate) fn figures(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| format!("{} {}", line.date, line.amount)).collect()
}

/// Read without a question.
macro_rules! reads_to {
    ($($name:ident: $text:expr => $figures:expr;)*) => {$(
        #[test]
        fn $name() {
            let reading = crate::table_cases::read($text);
            assert_eq!(reading.questions, [], "{:?}", crate::table_cases::figures(&reading));
            assert_eq!(crate::table_cases::figures(&reading), $figures);
        }
    )*};
}

/// Not to be decided by the file.
macro_rules! asks_about {
    ($($name:ident: $text:expr => $code:ident;)*) => {$(
        #[test]
        fn $name() {
            let reading = crate::table_cases::read($text);
            let codes: Vec<fintrack_core::statement::QuestionCode> = reading.questions.iter().map(|question| question.code).collect();
            assert!(codes.contains(&fintrack_core::statement::QuestionCode::$code), "{codes:?} {:?}", crate::table_cases::figures(&reading));
            for question in &reading.questions {
                crate::table_cases::choose_each($text, question);
            }
        }
    )*};
}

/// Each reading can be chosen, settles its question, and is what its preview showed.
pub(crate) fn choose_each(text: &str, question: &Question) {
    let mut readings = Vec::new();
    for candidate in &question.readings {
        let known = Known { answers: [candidate.answer.clone()].into_iter().collect(), profiles: &[] };
        let chosen = read_all_with(text.as_bytes(), &known).unwrap();
        let is_open = chosen.questions.iter().any(|other| other.message == question.message);
        assert!(!is_open, "{} leaves {:?}", candidate.answer, chosen.questions);
        assert!(
            !chosen.warnings.iter().any(|warning| warning.code == WarningCode::Contradicted),
            "{:?}",
            chosen.warnings
        );
        let read: Vec<_> =
            chosen.lines().map(|line| (line.position.line, line.date, line.amount, line.description.clone())).collect();
        let preview: Vec<_> = candidate
            .preview
            .iter()
            .map(|line| (line.line, line.date, line.amount, line.description.clone().into()))
            .collect();
        assert!(!preview.is_empty() || read.is_empty(), "{}", candidate.answer);
        assert!(preview.iter().all(|line| read.contains(line)), "{}: {preview:?} {read:?}", candidate.answer);
        readings.push((read, preview));
    }
    for (at, (read, preview)) in readings.iter().enumerate() {
        for (other_read, other_preview) in &readings[..at] {
            assert_eq!(read == other_read, preview == other_preview, "two readings look the same: {question:?}");
        }
    }
}
