//! Which of the standard's elements one stands in, by the names that lead to it.

/// An element that counts. All others are [`Place::Aside`], and so is what stands in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Around the message: `Document`, and whatever envelope a bank puts it in.
    Outside,
    /// `BkToCstmrStmt` and its sisters.
    Message,
    /// `Stmt`, `Rpt` or `Ntfctn`.
    Statement,
    Account,
    AccountId,
    AccountOther,
    AccountNumber,
    AccountCurrency,
    AccountType,
    AccountTypeCode,
    Servicer,
    ServicerName,
    Balance,
    BalanceType,
    BalanceCode,
    BalanceAmount,
    BalanceDirection,
    BalanceDate,
    BalanceDay,
    /// `Ntry`.
    Entry,
    EntryAmount,
    EntryDirection,
    EntryReversal,
    EntryStatus,
    EntryStatusCode,
    EntryBooking,
    EntryBookingDay,
    EntryValue,
    EntryValueDay,
    EntryServicerReference,
    EntryReference,
    EntryInformation,
    /// `CardTx` of an entry, and its `AggtdNtry`.
    EntryCard,
    EntryMerchantCode,
    Details,
    /// `TxDtls`.
    Detail,
    References,
    DetailServicerReference,
    DetailEndToEnd,
    Parties,
    Debtor,
    DebtorName,
    Creditor,
    CreditorName,
    UltimateDebtor,
    UltimateDebtorName,
    UltimateCreditor,
    UltimateCreditorName,
    Remittance,
    RemittanceText,
    Structured,
    StructuredReference,
    DetailInformation,
    /// `CardTx` of a transaction, its `Tx`, and the choice within.
    DetailCard,
    DetailMerchantCode,
    Aside,
}

/// The name of a message, `BkToCstmrStmt`, without the `V01` that the first versions append.
pub(super) fn message(name: &str) -> Option<&'static str> {
    let stem = match name.len().checked_sub(3).map(|at| name.split_at_checked(at)) {
        Some(Some((stem, version))) if is_version(version) => stem,
        _ => name,
    };
    match stem {
        "BkToCstmrAcctRpt" => Some("camt.052"),
        "BkToCstmrStmt" => Some("camt.053"),
        "BkToCstmrDbtCdtNtfctn" => Some("camt.054"),
        _ => None,
    }
}

fn is_version(suffix: &str) -> bool {
    suffix.strip_prefix('V').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Place {
    /// The place of an element of this name within this one.
    #[allow(clippy::wildcard_enum_match_arm, reason = "all other elements are of no interest here")]
    #[inline]
    pub(super) fn child(self, name: &str) -> Self {
        match self {
            Self::Outside if message(name).is_some() => Self::Message,
            Self::Outside => Self::Outside,
            Self::Message if matches!(name, "Stmt" | "Rpt" | "Ntfctn") => Self::Statement,
            Self::Statement => match name {
                "Ntry" => Self::Entry,
                "Bal" => Self::Balance,
                "Acct" => Self::Account,
                _ => Self::Aside,
            },
            Self::Account | Self::AccountId | Self::AccountOther | Self::AccountType | Self::Servicer => {
                self.of_account(name)
            }
            Self::Balance | Self::BalanceType | Self::BalanceDate => self.of_balance(name),
            Self::Entry
            | Self::EntryStatus
            | Self::EntryBooking
            | Self::EntryValue
            | Self::EntryCard
            | Self::Details => self.of_entry(name),
            _ if self.is_in_detail() => self.of_detail(name),
            _ => Self::Aside,
        }
    }

    /// Whether what stands here is a value, and not elements alone.
    #[inline]
    pub(super) const fn has_text(self) -> bool {
        matches!(
            self,
            Self::AccountNumber
                | Self::AccountCurrency
                | Self::AccountTypeCode
                | Self::ServicerName
                | Self::BalanceCode
                | Self::BalanceAmount
                | Self::BalanceDirection
                | Self::BalanceDay
                | Self::EntryAmount
                | Self::EntryDirection
                | Self::EntryReversal
                | Self::EntryStatus
                | Self::EntryStatusCode
                | Self::EntryBookingDay
                | Self::EntryValueDay
                | Self::EntryServicerReference
                | Self::EntryReference
                | Self::EntryInformation
                | Self::EntryMerchantCode
                | Self::DetailServicerReference
                | Self::DetailEndToEnd
                | Self::DebtorName
                | Self::CreditorName
                | Self::UltimateDebtorName
                | Self::UltimateCreditorName
                | Self::RemittanceText
                | Self::StructuredReference
                | Self::DetailInformation
                | Self::DetailMerchantCode
        )
    }

    fn of_account(self, name: &str) -> Self {
        match (self, name) {
            (Self::Account, "Id") => Self::AccountId,
            (Self::Account, "Ccy") => Self::AccountCurrency,
            (Self::Account, "Tp") => Self::AccountType,
            (Self::AccountType, "Cd") => Self::AccountTypeCode,
            (Self::AccountId, "IBAN" | "BBAN" | "UPIC") | (Self::AccountOther, "Id") => Self::AccountNumber,
            (Self::AccountId, "Othr" | "PrtryAcct") => Self::AccountOther,
            (Self::Account, "Svcr") | (Self::Servicer, "FinInstnId" | "NmAndAdr" | "CmbndId") => Self::Servicer,
            (Self::Servicer, "Nm") => Self::ServicerName,
            _ => Self::Aside,
        }
    }

    fn of_balance(self, name: &str) -> Self {
        match (self, name) {
            (Self::Balance, "Tp") | (Self::BalanceType, "CdOrPrtry") => Self::BalanceType,
            (Self::BalanceType, "Cd") => Self::BalanceCode,
            (Self::Balance, "Amt") => Self::BalanceAmount,
            (Self::Balance, "CdtDbtInd") => Self::BalanceDirection,
            (Self::Balance, "Dt") => Self::BalanceDate,
            (Self::BalanceDate, "Dt" | "DtTm") => Self::BalanceDay,
            _ => Self::Aside,
        }
    }

    fn of_entry(self, name: &str) -> Self {
        match (self, name) {
            (Self::Entry, "Amt") => Self::EntryAmount,
            (Self::Entry, "CdtDbtInd") => Self::EntryDirection,
            (Self::Entry, "RvslInd") => Self::EntryReversal,
            (Self::Entry, "Sts") => Self::EntryStatus,
            (Self::EntryStatus, "Cd" | "Prtry") => Self::EntryStatusCode,
            (Self::Entry, "BookgDt") => Self::EntryBooking,
            (Self::EntryBooking, "Dt" | "DtTm") => Self::EntryBookingDay,
            (Self::Entry, "ValDt") => Self::EntryValue,
            (Self::EntryValue, "Dt" | "DtTm") => Self::EntryValueDay,
            (Self::Entry, "AcctSvcrRef") => Self::EntryServicerReference,
            (Self::Entry, "NtryRef") => Self::EntryReference,
            (Self::Entry, "AddtlNtryInf") => Self::EntryInformation,
            (Self::Entry, "CardTx") | (Self::EntryCard, "AggtdNtry") => Self::EntryCard,
            (Self::EntryCard, "TxCtgy") => Self::EntryMerchantCode,
            (Self::Entry, "NtryDtls") => Self::Details,
            // The first versions have no `NtryDtls` around them.
            (Self::Entry | Self::Details, "TxDtls") => Self::Detail,
            _ => Self::Aside,
        }
    }

    const fn is_in_detail(self) -> bool {
        matches!(
            self,
            Self::Detail
                | Self::References
                | Self::Parties
                | Self::Debtor
                | Self::Creditor
                | Self::UltimateDebtor
                | Self::UltimateCreditor
                | Self::Remittance
                | Self::Structured
                | Self::DetailCard
        )
    }

    fn of_detail(self, name: &str) -> Self {
        match (self, name) {
            (Self::Detail, "Refs") => Self::References,
            (Self::Detail, "RltdPties") => Self::Parties,
            (Self::Detail, "RmtInf") => Self::Remittance,
            (Self::Detail, "AddtlTxInf") => Self::DetailInformation,
            // The category code of ISO 18245, which some banks print by its name in other messages.
            (Self::Detail, "CardTx") | (Self::DetailCard, "Tx" | "Aggtd" | "Indv") => Self::DetailCard,
            (Self::DetailCard, "TxCtgy" | "MrchntCtgyCd") => Self::DetailMerchantCode,
            (Self::References, "AcctSvcrRef") => Self::DetailServicerReference,
            (Self::References, "EndToEndId") => Self::DetailEndToEnd,
            (Self::Parties, "Dbtr") => Self::Debtor,
            (Self::Parties, "Cdtr") => Self::Creditor,
            (Self::Parties, "UltmtDbtr") => Self::UltimateDebtor,
            (Self::Parties, "UltmtCdtr") => Self::UltimateCreditor,
            // From version 7 on a party may be a bank, and is one level deeper.
            (
                Self::Debtor | Self::Creditor | Self::UltimateDebtor | Self::UltimateCreditor,
                "Pty" | "Agt" | "FinInstnId",
            ) => self,
            (Self::Debtor, "Nm") => Self::DebtorName,
            (Self::Creditor, "Nm") => Self::CreditorName,
            (Self::UltimateDebtor, "Nm") => Self::UltimateDebtorName,
            (Self::UltimateCreditor, "Nm") => Self::UltimateCreditorName,
            (Self::Remittance, "Ustrd") => Self::RemittanceText,
            (Self::Remittance, "Strd") | (Self::Structured, "CdtrRefInf") => Self::Structured,
            (Self::Structured, "Ref" | "CdtrRef" | "AddtlRmtInf") => Self::StructuredReference,
            _ => Self::Aside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> Place {
        path.split('/').fold(Place::Outside, Place::child)
    }

    #[test]
    fn a_name_counts_by_where_it_stands() {
        assert_eq!(place("Document/BkToCstmrStmt/Stmt/Ntry/Amt"), Place::EntryAmount);
        assert_eq!(place("Document/BkToCstmrStmt/Stmt/Ntry/AmtDtls/TxAmt/Amt"), Place::Aside);
        assert_eq!(place("Document/BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls/Amt"), Place::Aside);
        assert_eq!(place("Document/BkToCstmrStmt/Stmt/Acct/Ownr/Nm"), Place::Aside);
        assert_eq!(place("Document/BkToCstmrStmt/Stmt/Acct/Svcr/FinInstnId/Nm"), Place::ServicerName);
    }

    #[test]
    fn versions_name_the_same_things_differently() {
        for stmt in ["Document/BkToCstmrAcctRptV01/Rpt", "A/B:C/BkToCstmrDbtCdtNtfctn/Ntfctn", "BkToCstmrStmtV02/Stmt"]
        {
            assert_eq!(place(stmt), Place::Statement, "{stmt}");
        }
        let name = |path: &str| place(&format!("BkToCstmrStmt/Stmt/Ntry/{path}/Nm"));
        for path in ["NtryDtls/TxDtls/RltdPties/Dbtr", "NtryDtls/TxDtls/RltdPties/Dbtr/Pty", "TxDtls/RltdPties/Dbtr"] {
            assert_eq!(name(path), Place::DebtorName, "{path}");
        }
        assert_eq!(place("BkToCstmrStmt/Stmt/Ntry/Sts/Cd"), Place::EntryStatusCode);
    }
}
