//! What the lines that begin with `!` say of those that follow.

use crate::statement::StatementKind;

/// What the records of a section are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Transactions: of a file without headers, too.
    Transactions(Kind),
    /// `!Account`: the accounts that the sections behind it are of.
    Accounts,
    /// Lists of other things: categories, classes, memorized transactions, securities, prices.
    List,
    /// Of a type that is not known.
    Unknown,
}

/// What transactions are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bank account, cash, another asset, a debt.
    Account,
    Card,
    Investment,
}

/// A line that begins with `!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// A section begins.
    Section(Section),
    /// `!Option:` and `!Clear:` change nothing but, for `AutoSwitch`, which account is meant.
    ClearAutoSwitch,
    Option,
}

impl Header {
    /// Reads the line without its `!`.
    pub(super) fn of(line: &str) -> Self {
        let folded = line.trim().to_lowercase();
        let (name, value) = folded.split_once(':').map_or((folded.as_str(), ""), |(name, value)| (name, value.trim()));
        match name.trim() {
            "account" => Self::Section(Section::Accounts),
            "type" => Self::Section(section(value)),
            "clear" if value == "autoswitch" => Self::ClearAutoSwitch,
            "option" | "clear" => Self::Option,
            _ => Self::Section(Section::Unknown),
        }
    }
}

/// What the records behind `!Type:` are.
fn section(name: &str) -> Section {
    match name {
        "cat" | "class" | "memorized" | "security" | "prices" | "budget" | "tag" | "invitem" | "template" | "tax" => {
            Section::List
        }
        _ => kind(name).map_or(Section::Unknown, Section::Transactions),
    }
}

/// The kind that a type's name stands for, behind `!Type:` or in an account's `T`.
pub(super) fn kind(name: &str) -> Option<Kind> {
    match name.trim().to_lowercase().as_str() {
        "bank" | "cash" | "oth a" | "otha" | "oth l" | "othl" | "oth s" | "savings" | "checking" => Some(Kind::Account),
        "ccard" | "credit card" | "creditcard" => Some(Kind::Card),
        "invst" | "invest" | "port" | "mutual" | "401(k)/403(b)" | "401(k)" => Some(Kind::Investment),
        _ => None,
    }
}

impl Kind {
    pub(super) const fn of_statement(self) -> StatementKind {
        match self {
            Self::Account | Self::Investment => StatementKind::Account,
            Self::Card => StatementKind::Card,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_in_any_case_and_with_blanks() {
        for bank in ["Type:Bank", "type:bank", "TYPE: Bank ", "Type:Oth A"] {
            assert_eq!(Header::of(bank), Header::Section(Section::Transactions(Kind::Account)), "{bank}");
        }
        assert_eq!(Header::of("Type:CCard"), Header::Section(Section::Transactions(Kind::Card)));
        assert_eq!(Header::of("Account"), Header::Section(Section::Accounts));
        assert_eq!(Header::of("Type:Cat"), Header::Section(Section::List));
        assert_eq!(Header::of("Type:Bunk"), Header::Section(Section::Unknown));
        assert_eq!(Header::of("Option:AutoSwitch"), Header::Option);
        assert_eq!(Header::of("Clear:AutoSwitch"), Header::ClearAutoSwitch);
    }
}
