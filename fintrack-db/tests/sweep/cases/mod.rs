//! Every operation that takes an identity, called with one of another household.

mod books;
mod entries;
mod imports;
mod people;
mod plans;

use std::collections::BTreeSet;

use fintrack_db::WorkspaceTx;

use crate::case::Case;

pub(crate) use people::{at_the_door, of_users};

/// In the workspace of the one who calls.
pub(crate) fn of_workspaces() -> Vec<Case<WorkspaceTx>> {
    let all = [books::cases(), entries::cases(), plans::cases(), imports::cases(), people::of_workspaces()];
    all.into_iter().flatten().collect()
}

/// Which operations these are.
pub(crate) fn operations() -> BTreeSet<String> {
    let in_workspaces = of_workspaces().into_iter().map(|case| case.operation);
    let of_users = of_users().into_iter().map(|case| case.operation);
    in_workspaces.chain(of_users).chain(at_the_door().into_iter().map(|case| case.operation)).collect()
}
