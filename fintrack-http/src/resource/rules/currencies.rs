//! The currencies that a rule names, looked up before its amounts are read.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::money::Currency;
use fintrack_db::{WorkspaceTx, currency};

use crate::ApiError;
use crate::code::FieldCode;

/// Currencies by the codes that were typed, those that there are.
#[derive(Debug, Default)]
pub(super) struct Currencies(BTreeMap<String, Currency>);

impl Currencies {
    /// Looks codes up, in any case.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(super) async fn of(tx: &mut WorkspaceTx, codes: &BTreeSet<&str>) -> Result<Self, ApiError> {
        if codes.is_empty() {
            return Ok(Self::default());
        }
        let known = currency::find_all_in(tx, &codes.iter().copied().collect::<Vec<_>>()).await?;
        let find = |code: &&str| {
            let found = known.iter().find(|it| it.code.eq_ignore_ascii_case(code))?;
            Some(((*code).to_owned(), found.currency))
        };
        Ok(Self(codes.iter().filter_map(find).collect()))
    }

    /// The currency of a code, at the place where it was named.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when there is none.
    pub(super) fn named(&self, code: &str, at: &str) -> Result<Currency, ApiError> {
        let found = self.0.get(code).copied();
        found.ok_or_else(|| {
            let says = format_args!("there is no currency `{code}`");
            ApiError::fault(&format!("{at}/currency"), FieldCode::NoSuchCurrency, &says)
        })
    }
}
