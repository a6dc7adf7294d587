//! The book behind these pages: rules worked out by hand, and programs to begin with. It is in the documentation alone.
//!
//! Each page under [`rules`] takes the facts of a household, reasons with a pencil, and ends in tables of figures; the tests
//! read the tables and ask the code for the same figures. Each page under [`programs`] is a short program on the public
//! interface of this crate, with what it prints; the tests run them all.
//!
//! | about | worked by hand | a program |
//! |---|---|---|
//! | a month, and what a figure is made of | [a month](rules::financial_summary) | [month](programs::month), [reports](programs::reports) |
//! | reading statements | [formats] | [statements](programs::statements) |
//! | guessing categories | | [classify](programs::classify) |
//! | importing them | | [import session](programs::import_session) |
//! | cards, invoices, instalments | [cards](rules::cards), [all together](rules::cards_summary) | [card](programs::card) |
//! | user rules | [five rules](rules::user_rules) | |
//! | exchange rates | [exchange rates](rules::exchange_rates) | [exchange rates](programs::exchange_rates) |
//! | budgets | [budgets](rules::budget) | [budgets](programs::budgets) |
//! | goals | [goals](rules::goals) | [goals](programs::goals) |
//! | investments | [investments](rules::investments) | [investments](programs::investments) |
//! | recurring items | [recurring items](rules::recurring) | [recurring](programs::recurring) |
//! | bills, net worth, the days ahead | [bills](rules::bills), [net worth](rules::net_worth), [forecast](rules::forecast) | [reports](programs::reports) |
//! | notices | | [notices](programs::notices) |
//! | exports | [exports] | [exports](programs::exports) |
//! | the archive | [archive] | [archive](programs::archive) |
//! | the audit trail | [audit] | [audit](programs::audit) |

macro_rules! pages {
    ($($name:ident = $file:literal),+ $(,)?) => {$(
        #[doc = include_str!(concat!("../../docs/", $file, ".md"))]
        pub mod $name {}
    )+};
}

macro_rules! programs {
    ($($name:ident = $summary:literal),+ $(,)?) => {$(
        #[doc = $summary]
        #[doc = "\n```"]
        #[doc = include_str!(concat!("../../examples/", stringify!($name), ".rs"))]
        #[doc = "```\n\nIt prints:\n\n```text"]
        #[doc = include_str!(concat!("../../examples/pages/", stringify!($name), ".txt"))]
        #[doc = "```"]
        pub mod $name {}
    )+};
}

pages! { archive = "archive", audit = "audit", exports = "exports", formats = "formats" }

/// Rules, worked by hand: a page each, whose tables the tests read.
pub mod rules {
    pages! {
        bills = "rules/bills",
        budget = "rules/budget",
        cards = "rules/cards",
        cards_summary = "rules/cards-summary",
        exchange_rates = "rules/exchange-rates",
        financial_summary = "rules/financial-summary",
        forecast = "rules/forecast",
        goals = "rules/goals",
        investments = "rules/investments",
        net_worth = "rules/net-worth",
        recurring = "rules/recurring",
        user_rules = "rules/user-rules",
    }
}

/// Programs, with what they print. They are in `examples/`, and take their books from `examples/src`.
pub mod programs {
    programs! {
        archive = "A whole workspace as one file, read back, and refused once a byte was changed.",
        audit = "Events in a chain, a dump that is verified, undo, the books in one hash.",
        budgets = "Planned against spent, a reimbursement that lowers it, a month that is copied.",
        card = "A purchase in ten parts, and an invoice that is paid in part.",
        classify = "A guess, how sure it is and why, and what one answer changes.",
        exchange_rates = "Rates by day, the other way round, through a third currency, from a transfer, and missing.",
        exports = "Two days of the books for hledger and ledger, for beancount, and as CSV.",
        goals = "A goal that is saved for month by month, and one that an investment feeds.",
        import_session = "Two statements that overlap: staged, judged, committed, closed.",
        investments = "Worth, return, yearly rate, a month, the portfolio, and what a month is likely to yield.",
        month = "A month in two currencies: where the money went, and what a figure is made of.",
        notices = "A month of days on which a household is told what it would want to hear, each thing once.",
        recurring = "What is expected again and again, what settles it, and what the history suggests.",
        reports = "A month's summary, a figure explained, net worth, and the days ahead.",
        statements = "A CSV and an OFX read and proved; a file that asks, and the answer kept for the next.",
    }
}
