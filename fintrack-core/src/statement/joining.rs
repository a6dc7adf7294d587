//! Several statements of one account in one file: a bank that prints one a day, or a page at a time.

use super::{Balances, Proof, Statement};

/// The statements of a file, those that go on from one another as one.
///
/// They do when they are of the same account or card and currency, stand side by side, and one opens with the balance
/// that the other closed with; where they print none, when they name the same account. Lines and their order stay; the
/// opening balance is the first's, the closing one the last's. What each proved of itself is no longer told apart.
pub fn joined(statements: Vec<Statement>) -> Vec<Statement> {
    let mut joined: Vec<Statement> = Vec::with_capacity(statements.len());
    for statement in statements {
        match joined.last_mut() {
            Some(last) if goes_on(last, &statement) => append(last, statement),
            Some(_) | None => joined.push(statement),
        }
    }
    joined
}

fn goes_on(last: &Statement, next: &Statement) -> bool {
    if last.head != next.head || last.head.account.is_none() {
        return false;
    }
    match (last.balances.closing, next.balances.opening) {
        (Some(closing), Some(opening)) => closing == opening,
        (None, _) | (_, None) => true,
    }
}

fn append(last: &mut Statement, mut next: Statement) {
    last.lines.append(&mut next.lines);
    last.balances = Balances {
        opening: last.balances.opening,
        closing: next.balances.closing,
        closing_date: next.balances.closing_date,
    };
    let (held, more) = (last.proof, next.proof);
    last.proof = Proof { opening: held.opening, closing: more.closing, ..held.with(more) };
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::statement::{StatementHead, TextLine};

    fn statement(account: Option<&str>, opening: i64, closing: i64) -> Statement {
        let line = TextLine {
            position: crate::statement::Position::default(),
            date: chrono::NaiveDate::default(),
            amount: Decimal::from(closing - opening),
            description: "".into(),
            bank_id: None,
            balance: None,
            currency: None,
            instalment: None,
            merchant_code: None,
        };
        let of = |units| Some(Decimal::from(units));
        Statement {
            head: StatementHead { account: account.map(str::to_owned), ..StatementHead::default() },
            lines: vec![line],
            balances: Balances { opening: of(opening), closing: of(closing), closing_date: None },
            ..Statement::default()
        }
    }

    #[test]
    fn statements_of_single_days_are_one() {
        let days = vec![statement(Some("1"), 0, 5), statement(Some("1"), 5, 3), statement(Some("1"), 3, 9)];
        let joined = joined(days);
        assert_eq!((joined.len(), joined[0].lines.len()), (1, 3));
        assert_eq!(joined[0].balances, Balances { closing: Some(Decimal::from(9)), ..statement(None, 0, 9).balances });
    }

    #[test]
    fn what_does_not_go_on_stays_apart() {
        let gap = vec![statement(Some("1"), 0, 5), statement(Some("1"), 6, 3)];
        let others = vec![statement(Some("1"), 0, 5), statement(Some("2"), 5, 3)];
        let nobody = vec![statement(None, 0, 5), statement(None, 5, 3)];
        for statements in [gap, others, nobody] {
            assert_eq!(joined(statements.clone()), statements);
        }
    }
}
