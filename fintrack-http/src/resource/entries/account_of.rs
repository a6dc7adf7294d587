//! An account as far as its transactions need it.

use fintrack_core::id::AccountId;
use fintrack_core::money::Currency;
use fintrack_db::{WorkspaceTx, account};

use crate::ApiError;

pub(crate) struct Held {
    pub(crate) id: AccountId,
    pub(crate) currency: Currency,
}

pub(crate) async fn find(tx: &mut WorkspaceTx, id: AccountId) -> Result<Held, ApiError> {
    let account = account::find(tx, id).await?.value;
    Ok(Held { id, currency: account.currency() })
}
