//! A whole workspace out of one database and into another: nothing of it is lost, and nothing of others is in it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

#[path = "sweep/home.rs"]
#[allow(dead_code, reason = "the sweep asks for each thing")]
mod home;
mod household;
mod life;
#[path = "sweep/things.rs"]
#[allow(dead_code, reason = "the sweep makes each thing")]
mod things;

use std::collections::BTreeSet;

use fintrack_core::archive::{self as format, Archive, Contents};
use fintrack_core::audit::{Deed, Noun, Operation};
use fintrack_core::calendar::date;
use fintrack_core::card::CardError;
use fintrack_core::entry::{Entry, Filing};
use fintrack_core::id::InstalmentPlanId;
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::invoice::DateSource;
use fintrack_core::money::Currency;
use fintrack_core::name::{Description, Name};
use fintrack_core::testing::simulation::{Dice, Told, record};
use fintrack_core::workspace::TimeZone;
use fintrack_db::archive::{self, LoadError};
use fintrack_db::import_session::{self, LineChange, Unread};
use fintrack_db::invoice::{self, GivenDates};
use fintrack_db::schema::catalog::{Catalog, Class};
use fintrack_db::testing::TestDb;
use fintrack_db::{Db, Scope, account, audit, card, currency, doctor, transaction, workspace};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use uuid::Uuid;

use home::Home;
use household::{Household, january, statement};
use life::Seen;
use things::purchase;

async fn contents(db: &Db, scope: Scope) -> Contents {
    archive::contents(&mut db.begin(scope).await.unwrap()).await.unwrap()
}

fn written(contents: Contents) -> String {
    let mut text = String::new();
    format::write(&mut text, &Archive::new(contents).unwrap()).unwrap();
    text
}

fn read(text: &str) -> Archive {
    format::read(text.as_bytes()).unwrap()
}

/// Somebody in another database, who has a workspace of their own there.
async fn elsewhere() -> (TestDb, Scope) {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    (test, scope)
}

/// Moves a workspace to another database by its archive, and fails unless it is there what it was.
async fn moved(db: &Db, scope: Scope) -> (TestDb, Scope) {
    let before = contents(db, scope).await;
    let bytes = written(before.clone());
    let (test, somebody) = elsewhere().await;
    let loaded = archive::load(test.db(), somebody.user, read(&bytes)).await.unwrap();
    assert_eq!(loaded, Scope::new(scope.workspace, somebody.user));
    let after = contents(test.db(), loaded).await;
    assert_eq!(Archive::new(after.clone()).unwrap(), Archive::new(before).unwrap());
    assert_eq!(written(after), bytes);
    assert_sound(test.db(), loaded).await;
    let (mut here, mut there) = (db.begin(scope).await.unwrap(), test.db().begin(loaded).await.unwrap());
    assert_eq!(audit::state_hash(&mut there).await.unwrap(), audit::state_hash(&mut here).await.unwrap());
    (test, loaded)
}

async fn assert_sound(db: &Db, scope: Scope) {
    let found = doctor::examine(&mut db.begin(scope).await.unwrap()).await.unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

/// A household that has one of everything, and what only some have.
async fn furnished(test: &TestDb) -> Home {
    let home = Home::new(test, 3).await;
    let mut tx = test.db().begin(home.scope).await.unwrap();
    // A line that is shown by other words than the bank's.
    let line = home.imports.line;
    let filing = Some(Some(Filing::Whole(home.places.expenses)));
    let words = LineChange { filing, description: Some(Some(Description::new("Café"))), ..LineChange::default() };
    Box::pin(import_session::change(&mut tx, line, None, &words)).await.unwrap();
    import_session::commit(&mut tx, home.imports.open, Unread::Accept, None).await.unwrap();
    // An invoice of which one date alone was given, and which is settled.
    let kept = invoice::list(&mut tx, &invoice::Filter::default()).await.unwrap().remove(0);
    let (of, month) = (kept.card, kept.invoice.value.month);
    let due = Some(kept.invoice.value.dates.due + chrono::Days::new(1));
    let given = GivenDates { due, ..GivenDates::default() };
    invoice::set_dates(&mut tx, of, month, None, given, DateSource::User).await.unwrap();
    invoice::set_settled(&mut tx, of, month, None, true).await.unwrap();
    card::update(&mut tx, of, None, |card| {
        card.face.brand = Some(Name::new("Visa").unwrap());
        Ok::<_, CardError>(())
    })
    .await
    .unwrap();
    // A part of a purchase that was deleted, a booked line that was, and all parts of a purchase, which nothing tells of.
    let booked = archive::contents(&mut tx).await.unwrap().imported.remove(0).1.entry;
    let spent = InstalmentPlanId::new(Uuid::now_v7());
    let parts = transaction::buy(&mut tx, &purchase(spent, of, home.places.expenses, Vec::new())).await.unwrap();
    let gone = parts.iter().map(Entry::id).chain([home.books.part, booked]).map(|id| (id, None));
    transaction::delete(&mut tx, &gone.collect::<Vec<_>>()).await.unwrap();
    tx.commit().await.unwrap();
    let mut admin = test.admin().await;
    let query = sqlx::query("delete from transactions where instalment_plan_id = $1").bind(spent.get());
    assert_eq!(query.execute(&mut admin).await.unwrap().rows_affected(), 3);
    home
}

#[tokio::test]
async fn a_household_that_has_one_of_everything_is_the_same_elsewhere() {
    let test = TestDb::new().await;
    let home = furnished(&test).await;
    let held = contents(test.db(), home.scope).await;
    assert_eq!((held.bank_texts.len(), held.deleted.len(), held.plans.len()), (1, 2, 1));
    assert!(!held.imported.is_empty());
    assert!(!held.rules.is_empty() && !held.profiles.is_empty());
    assert!(!held.goals.is_empty() && !held.reimbursements.is_empty());
    assert!(held.invoices.iter().any(|kept| kept.sources.due != kept.sources.closing && kept.invoice.is_settled));
    moved(test.db(), home.scope).await;
}

/// Lives with imports, undos and deletions: whatever state they came to is the same elsewhere, and what can be undone
/// here can be undone there.
async fn lives_of(seed: u64, steps: u64) {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let db = test.db();
    let places = life::furnish(db, scope).await;
    let mut dice = Dice::new(seed);
    let bank = record(&mut dice, 40);
    let mut found = Seen::at_first(&mut db.begin(scope).await.unwrap()).await;
    let mut model = found.model(scope, &places, bank);
    for _ in 1..=steps {
        let step = model.roll(&mut dice);
        let mut tx = db.begin(scope).await.unwrap();
        let told = match life::take(&mut tx, &step, &places, &found.events).await {
            Ok(told) => {
                tx.commit().await.unwrap();
                told
            }
            Err(why) => Told::Refused(why),
        };
        life::tell(&mut model, &step, &told).unwrap();
        let mut tx = db.begin(scope).await.unwrap();
        found.agree(&mut tx, &mut model, &mut dice, &|| format!("seed {seed}")).await;
    }
    let (other, loaded) = moved(db, scope).await;
    let mut undone = 0;
    for link in contents(db, scope).await.trail {
        let (mut here, mut there) = (db.begin(scope).await.unwrap(), other.db().begin(loaded).await.unwrap());
        let is_of_session = |noun: Noun| matches!(noun, Noun::ImportSession | Noun::StagedLine | Noun::ImportedLine);
        if link.event.changes.keys().any(|row| is_of_session(row.noun())) {
            continue; // sessions stay where they were
        }
        let before = audit::undo(&mut here, link.event.id).await;
        let after = audit::undo(&mut there, link.event.id).await;
        assert_eq!(before.is_ok(), after.is_ok(), "event {}: {before:?} and {after:?}", link.event.sequence);
        if after.is_ok() {
            undone += 1;
            assert_eq!(audit::verify(&mut there).await.unwrap().faults, []);
            let (here, there) = (audit::state_hash(&mut here).await, audit::state_hash(&mut there).await);
            assert_eq!(here.unwrap(), there.unwrap(), "event {}", link.event.sequence);
        }
    }
    assert!(undone > 0, "seed {seed}: nothing could be undone");
}

#[tokio::test]
async fn a_life_goes_on_elsewhere() {
    for seed in 0..3 {
        lives_of(seed, 60).await;
    }
}

#[tokio::test]
async fn another_life_goes_on_elsewhere() {
    for seed in 3..6 {
        lives_of(seed, 60).await;
    }
}

#[tokio::test]
async fn the_statement_that_was_imported_is_not_doubled_elsewhere() {
    let household = Household::new().await;
    let outcome = household.import(Household::request(household.azul(), statement(&january()), true)).await;
    let first = outcome.created[0];
    let mut tx = household.begin().await;
    transaction::delete(&mut tx, &[(first, None)]).await.unwrap();
    tx.commit().await.unwrap();
    let (other, loaded) = moved(&household.db, household.scope).await;
    let mut tx = other.db().begin(loaded).await.unwrap();
    let again = Household::request(AccountOrCard::Account(household.azul.id), statement(&january()), true);
    let outcome = Box::pin(import_session::import(&mut tx, again)).await.unwrap();
    assert_eq!(outcome.created, [], "neither what is there nor what was deleted comes again");
    tx.commit().await.unwrap();
    assert_sound(other.db(), loaded).await;
}

#[tokio::test]
async fn a_workspace_that_is_there_is_not_loaded_over() {
    let test = TestDb::new().await;
    let home = furnished(&test).await;
    let bytes = written(contents(test.db(), home.scope).await);
    let stranger = test.scope().await;
    for user in [home.scope.user, stranger.user] {
        let refused = archive::load(test.db(), user, read(&bytes)).await.unwrap_err();
        assert!(matches!(refused, LoadError::Exists(id) if id == home.scope.workspace), "{refused}");
    }
    let (other, somebody) = elsewhere().await;
    let loaded = archive::load(other.db(), somebody.user, read(&bytes)).await.unwrap();
    let refused = archive::load(other.db(), somebody.user, read(&bytes)).await.unwrap_err();
    assert!(matches!(refused, LoadError::Exists(_)), "{refused}");
    assert_eq!(written(contents(test.db(), home.scope).await), bytes);
    assert_eq!(written(contents(other.db(), loaded).await), bytes);
    assert!(test.db().begin_as_member(stranger.user, home.scope.workspace).await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_loads_is_the_only_member() {
    let test = TestDb::new().await;
    let home = Home::new(&test, 1).await;
    let (other, loaded) = moved(test.db(), home.scope).await;
    let members = fintrack_db::member::list(&mut other.db().begin(loaded).await.unwrap()).await.unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!((members[0].user, members[0].role), (loaded.user, fintrack_core::access::Role::Admin));
}

/// All identities that a text names.
fn identities(text: &str) -> BTreeSet<&str> {
    let is_one = |word: &&str| word.len() == 36 && word.split('-').count() == 5;
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).filter(is_one).collect()
}

#[tokio::test]
async fn nothing_of_another_household_is_in_an_archive() {
    let test = TestDb::new().await;
    let (ana, bia) = (Home::new(&test, 1).await, Home::new(&test, 2).await);
    let texts = [written(contents(test.db(), ana.scope).await), written(contents(test.db(), bia.scope).await)];
    let [of_ana, of_bia] = [identities(&texts[0]), identities(&texts[1])];
    assert!(of_ana.len() > 100 && of_bia.len() > 100, "{} {}", of_ana.len(), of_bia.len());
    let shared: Vec<_> = of_ana.intersection(&of_bia).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

#[tokio::test]
async fn an_archive_without_a_trail_begins_one() {
    let test = TestDb::new().await;
    let home = furnished(&test).await;
    let mut held = contents(test.db(), home.scope).await;
    held.trail.clear();
    held.invoices.clear(); // another program may leave out what follows
    let (other, somebody) = elsewhere().await;
    let loaded = archive::load(other.db(), somebody.user, Archive::new(held.clone()).unwrap()).await.unwrap();
    let mut after = contents(other.db(), loaded).await;
    let [link] = after.trail.as_slice() else { panic!("{} events", after.trail.len()) };
    assert_eq!(link.event.deed, Deed::Did(Operation::LoadArchive));
    assert!(link.event.is_foundation());
    assert!(!after.invoices.is_empty());
    after.trail.clear();
    after.invoices.clear();
    assert_eq!(Archive::new(after).unwrap(), Archive::new(held).unwrap());
    assert_sound(other.db(), loaded).await;
}

#[tokio::test]
async fn records_that_the_trail_does_not_tell_of_are_refused() {
    let test = TestDb::new().await;
    let home = furnished(&test).await;
    let (other, somebody) = elsewhere().await;
    let refused = async |change: &dyn Fn(&mut Contents)| {
        let mut held = contents(test.db(), home.scope).await;
        change(&mut held);
        archive::load(other.db(), somebody.user, Archive::new(held).unwrap()).await.unwrap_err()
    };
    let renamed = refused(&|held| held.tags[0].name = Name::new("outra").unwrap()).await;
    assert!(matches!(&renamed, LoadError::Untold(rows) if rows.len() == 1 && rows[0].noun() == Noun::Tag), "{renamed}");
    let removed = refused(&|held| held.goals.clear()).await;
    assert!(matches!(&removed, LoadError::Untold(rows) if !rows.is_empty()), "{removed}");
    let zone = refused(&|held| held.workspace.time_zone = "Nowhere/At_All".parse::<TimeZone>().unwrap()).await;
    assert!(matches!(zone, LoadError::TimeZone(_)), "{zone}");
    // Nothing of it was written.
    assert_eq!(workspace::list_of(other.db(), somebody.user).await.unwrap().len(), 1);
    let held = contents(test.db(), home.scope).await;
    archive::load(other.db(), somebody.user, Archive::new(held).unwrap()).await.unwrap();
}

#[tokio::test]
async fn currencies_come_along_or_are_named() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let coin = Currency::crypto("ABCX", 6).unwrap();
    currency::add(test.db(), coin, &Name::new("Moeda").unwrap(), "A").await.unwrap();
    let mut tx = test.db().begin(scope).await.unwrap();
    let opening_balance = fintrack_core::money::Money::new("1.000001".parse().unwrap(), coin).unwrap();
    let new = account::NewAccount {
        name: Name::new("Carteira").unwrap(),
        kind: fintrack_core::account::AccountKind::CryptoWallet,
        opening_balance,
        opened_on: date(2026, 1, 1),
        look: fintrack_core::account::Look::default(),
    };
    account::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    moved(test.db(), scope).await;

    let (other, somebody) = elsewhere().await;
    let unlike = Currency::crypto("ABCX", 4).unwrap();
    currency::add(other.db(), unlike, &Name::new("Outra").unwrap(), "A").await.unwrap();
    let archive = Archive::new(contents(test.db(), scope).await).unwrap();
    let refused = archive::load(other.db(), somebody.user, archive).await.unwrap_err();
    assert!(matches!(refused, LoadError::Currency(found) if found == coin), "{refused}");
}

/// The tables that an archive holds, with the columns that are the same elsewhere.
const HELD: &[(&str, &str)] = &[
    ("account_turnovers", "account_id month kind is_destination amount row_count"),
    ("accounts", "id name kind currency_code opening_balance opened_on color icon is_active"),
    ("audit_changes", "sequence part content first_row last_row"),
    ("audit_events", "sequence id at user_id api_key_id operation undid_id hash changes"),
    ("audit_heads", "sequence hash state"),
    ("audit_subjects", "subject_id sequence"),
    ("budgets", "id category_id month planned alert_threshold color is_active"),
    ("card_cycles", "card_id from_month closing_day due_day is_closing_day_included"),
    ("card_turnovers", "card_id billing_month kind amount row_count"),
    ("cards", "id name currency_code credit_limit payment_account_id brand last_four_digits color is_active"),
    ("categories", "id name kind color icon is_active"),
    ("exchange_rates", "from_currency_code to_currency_code quoted_on source rate"),
    ("goal_deposits", "id goal_id deposited_on amount"),
    ("goal_investments", "goal_id investment_id"),
    ("goals", "id name kind category target currency_code due_on priority color completed_at"),
    (
        "imported_lines",
        "id account_id card_id staged_line_id dated_on amount identity_text bank_id instalment instalments outcome \
         transaction_id",
    ),
    ("instalment_plans", "id instalments"),
    ("investment_tags", "investment_id tag_id"),
    ("investment_values", "investment_id observed_on value"),
    (
        "investments",
        "id asset_name kind subtype currency_code account_id index_kind index_value liquidity validity is_rescued \
         institution",
    ),
    ("invoices", "card_id billing_month opening_date closing_date due_date opening_source closing_source due_source"),
    (
        "recurring_items",
        "id kind description amount currency_code frequency starts_on ends_on account_id destination_account_id \
         card_id category_id subcategory_id is_active include_in_summary",
    ),
    ("recurring_tags", "recurring_item_id tag_id"),
    ("reimbursements", "income_id expense_id amount"),
    ("rejected_pairs", "account_id card_id dated_on amount identity_text transaction_id"),
    ("rules", "id name position is_active stops conditions actions applied overridden last_on"),
    ("statement_profiles", "id shape_hash document ids_agreed ids_differed ids_shared"),
    ("subcategories", "category_id id name is_active"),
    ("tags", "id name color is_active"),
    ("transaction_splits", "transaction_id position amount category_id subcategory_id"),
    ("transaction_tags", "transaction_id tag_id"),
    (
        "transactions",
        "id kind status booked_on amount currency_code description account_id destination_account_id received_amount \
         received_currency_code card_id billing_month is_split category_id subcategory_id investment_id \
         is_final_payment is_full_redemption notes bank_text instalment_plan_id instalment recurring_item_id slot_on \
         original_amount original_currency_code original_rate whole_category_id",
    ),
    ("workspaces", "id name currency_code time_zone month_start_day basis"),
];

/// Columns of these that are not the same elsewhere, and why nothing of the books is lost.
const LEFT: &[(&str, &str, &str)] = &[
    ("imported_lines", "file_id account_by_hand_id card_by_hand_id", "the files of statements are not in it"),
    ("invoices", "settled_at", "that an invoice is settled is held, and not since when"),
    ("rejected_pairs", "id", "nothing names a pair by it"),
    ("transactions", "merchant_code", "nothing writes it: lines have it, and what is learned of them"),
    ("workspaces", "delete_after", "an archive is of what is there"),
];

/// Tables that an archive has nothing of, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("api_keys", "they are of people"),
    ("classifier_states", "it is learned again from the transactions"),
    ("classifier_trainings", "nothing of it was ever booked"),
    ("import_session_files", "sessions are not in it"),
    ("import_sessions", "sessions are not in it"),
    ("recurring_bindings", "they are of lines that are staged; what was booked names its item"),
    ("staged_line_parts", "sessions are not in it"),
    ("staged_line_tags", "sessions are not in it"),
    ("staged_lines", "sessions are not in it"),
    ("statement_files", "the files of statements are not in it"),
    ("workspace_invites", "they are of people"),
    ("workspace_members", "they are of people: whoever loads it is the only one"),
];

/// Columns of any table that say nothing of the books.
const BESIDE: &[&str] = &["created_at", "deleted_at", "updated_at", "version", "workspace_id"];

fn words(columns: &'static str) -> BTreeSet<&'static str> {
    columns.split_whitespace().collect()
}

#[tokio::test]
async fn every_column_is_in_an_archive_or_left_out_for_a_reason() {
    let test = TestDb::new().await;
    let catalog = Catalog::read(&mut test.admin().await).await.unwrap();
    let tenants: Vec<_> = catalog.of(Class::Tenant).collect();
    let known = HELD.iter().map(|(table, _)| *table).chain(LEFT_OUT.iter().map(|(table, _)| *table));
    let known: BTreeSet<&str> = known.collect();
    assert_eq!(tenants.iter().map(|table| table.name.as_str()).collect::<BTreeSet<_>>(), known);
    for table in tenants {
        let Some((name, held)) = HELD.iter().find(|(name, _)| *name == table.name) else { continue };
        let left = LEFT.iter().filter(|(of, ..)| of == name).flat_map(|(_, columns, _)| words(columns));
        let known: BTreeSet<&str> = words(held).into_iter().chain(left).collect();
        let found = table.columns.iter().map(|column| column.name.as_str());
        let found: BTreeSet<&str> = found.filter(|column| !BESIDE.contains(column)).collect();
        assert_eq!(found, known, "{name}: a new column is in the archive, or says here why not");
    }
}

/// What the rows of a household say in the columns that are held.
async fn rows(admin: &mut PgConnection, scope: Scope, table: &str, columns: &'static str) -> Vec<String> {
    let columns: Vec<String> = words(columns).into_iter().map(|column| format!("t.{column}")).collect();
    let key = if table == "workspaces" { "id" } else { "workspace_id" };
    let query = format!(
        "select row({})::text as said from {table} t where t.{key} = '{}' order by said",
        columns.join(", "),
        scope.workspace,
    );
    let rows = sqlx::query(AssertSqlSafe(query)).fetch_all(admin).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("said")).collect()
}

#[tokio::test]
async fn every_row_says_elsewhere_what_it_said() {
    let test = TestDb::new().await;
    let home = furnished(&test).await;
    let (other, loaded) = moved(test.db(), home.scope).await;
    // What was deleted and has left no trace is in the trail alone.
    test.tamper(
        "delete from transactions t
         where deleted_at is not null and instalment_plan_id is null
           and not exists (select from imported_lines i where i.transaction_id = t.id)
           and not exists (select from rejected_pairs r where r.transaction_id = t.id)",
    )
    .await;
    let (mut here, mut there) = (test.admin().await, other.admin().await);
    for (table, columns) in HELD {
        let (before, after) =
            (rows(&mut here, home.scope, table, columns).await, rows(&mut there, loaded, table, columns).await);
        assert!(!before.is_empty() || *table == "rejected_pairs", "{table} has no row in this test");
        assert_eq!(before, after, "{table}");
    }
}
