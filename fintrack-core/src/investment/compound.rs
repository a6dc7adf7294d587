//! Compound growth in decimals: roots of growth factors, without floats.
//!
//! A factor says what one unit becomes: 1.149 for a rate of 14.9 % a year.

use rust_decimal::Decimal;

/// A year has 12 months, whose factors multiply to the year's.
pub(super) fn month_of_year(year: Decimal) -> Decimal {
    root(root(root(year, 3), 2), 2)
}

/// A month of a year of 252 business days has 21, whose factors multiply to the month's.
pub(super) fn day_of_month(month: Decimal) -> Decimal {
    root(root(month, 7), 3)
}

/// A factor that applies 21 times: the month of a day.
pub(super) fn month_of_day(day: Decimal) -> Decimal {
    power(day, 21)
}

fn power(base: Decimal, exponent: u32) -> Decimal {
    (0..exponent).fold(Decimal::ONE, |product, _| product * base)
}

/// The positive root of a positive base of at most a few hundred, exact to 24 decimals for bases of about 1.
fn root(base: Decimal, degree: u32) -> Decimal {
    let n = Decimal::from(degree);
    // Bernoulli: 1 + (base − 1)/n is never below the root. From above, Newton's steps fall towards it, until they are
    // lost in the last digit.
    let mut guess = Decimal::ONE + (base - Decimal::ONE) / n;
    loop {
        let next = guess - (guess - base / power(guess, degree - 1)) / n;
        if next >= guess {
            return guess;
        }
        guess = next;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// From −99 % to 1000 % a year.
        #[test]
        fn a_root_multiplied_out_is_its_base(basis_points in 100..110_000i64, degree in 2..8u32) {
            let base = Decimal::new(basis_points, 4);
            let error = (power(root(base, degree), degree) - base).abs();
            prop_assert!(error < Decimal::new(1, 24), "{error}");
        }

        #[test]
        fn months_make_the_year_and_days_the_month(basis_points in 5_000..30_000i64) {
            let year = Decimal::new(basis_points, 4);
            let month = month_of_year(year);
            prop_assert!((power(month, 12) - year).abs() < Decimal::new(1, 24));
            prop_assert!((month_of_day(day_of_month(month)) - month).abs() < Decimal::new(1, 24));
        }
    }

    /// The daily factors of the example in CETIP's description of the DI rate.
    #[test]
    fn a_day_of_the_interbank_rate_is_what_its_registrar_says() {
        for (yearly, daily) in [(1662, "0.00061031"), (1663, "0.00061065"), (1674, "0.00061439"), (1670, "0.00061303")]
        {
            let day = day_of_month(month_of_year(Decimal::ONE + Decimal::new(yearly, 4)));
            assert_eq!((day - Decimal::ONE).round_dp(8).to_string(), daily);
        }
    }
}
