//! A household at work, on the real database and in memory: both agree after every step.
//!
//! `FINTRACK_SIMULATION_SEED=17 FINTRACK_SIMULATION_STEPS=300` runs one life again, or a longer one;
//! `FINTRACK_SIMULATION_LIVES=50` so many of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod life;

use fintrack_core::testing::simulation::{Dice, Told, record};
use fintrack_db::audit;
use fintrack_db::testing::TestDb;

use life::{Seen, number};

/// How many steps a life has, and how many lives are tried: 2,000 steps together.
const STEPS: u64 = 100;
const LIVES: u64 = 5;

/// Four tests, so that they run beside each other.
async fn lives(quarter: u64) {
    let steps = number("FINTRACK_SIMULATION_STEPS").unwrap_or(STEPS);
    if let Some(seed) = number("FINTRACK_SIMULATION_SEED") {
        if quarter == 0 {
            live(seed, steps).await;
        }
        return;
    }
    let lives = number("FINTRACK_SIMULATION_LIVES").map_or(LIVES, |lives| lives.div_ceil(4));
    for life in 0..lives {
        live(quarter * lives + life, steps).await;
    }
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_life() {
    lives(0).await;
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_second_life() {
    lives(1).await;
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_third_life() {
    lives(2).await;
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_fourth_life() {
    lives(3).await;
}

/// One life, from a seed.
async fn live(seed: u64, steps: u64) {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let db = test.db();
    let places = life::furnish(db, scope).await;
    let mut dice = Dice::new(seed);
    let bank = record(&mut dice, 40);
    let mut found = Seen::at_first(&mut db.begin(scope).await.unwrap()).await;
    let mut model = found.model(scope, &places, bank);
    for taken in 1..=steps {
        let step = model.roll(&mut dice);
        let context = || format!("seed {seed}, step {taken}: {step:?}");
        // In a transaction of its own, which is rolled back when it is refused.
        let mut tx = db.begin(scope).await.unwrap();
        let told = match life::take(&mut tx, &step, &places, &found.events).await {
            Ok(told) => {
                tx.commit().await.unwrap();
                told
            }
            Err(why) => Told::Refused(why),
        };
        if let Err(why) = life::tell(&mut model, &step, &told) {
            panic!("{}: {why}", context());
        }
        let mut tx = db.begin(scope).await.unwrap();
        found.agree(&mut tx, &mut model, &mut dice, &context).await;
        if taken % 50 == 0 || taken == steps {
            assert_eq!(audit::verify(&mut tx).await.unwrap().faults, [], "{}", context());
        }
    }
}
