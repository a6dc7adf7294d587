//! What the household does, step by step, and what must come of it.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Context as _, ensure};
use fintrack_core::account::Look;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::card::{CardCycle, CardFace, ClosingDay};
use fintrack_core::category::Language;
use fintrack_core::id::AccountId;
use fintrack_core::import_session::{AccountOrCard, Leftovers, Outcome, SessionStatus, Target};
use fintrack_core::money::Money;
use fintrack_core::name::Name;
use fintrack_core::statement::StatementKind;
use fintrack_db::account::{self, NewAccount};
use fintrack_db::card::{self, NewCard};
use fintrack_db::import_session::{self, FileOutcome, ImportRequest, Unread};
use fintrack_db::{WorkspaceTx, category};
use rust_decimal::Decimal;

use super::household::{File, Household};
use crate::books::Books;
use crate::commands::import::page::tally;
use crate::commands::import::statement_file::Unchosen;
use crate::commands::report::{self, month_report};
use crate::knowledge::Knowledge;
use crate::printer::Printer;
use crate::render::{Column, Listing, counted};
use crate::screen::Tone;

/// The household and its books.
pub(super) struct Story<'a> {
    pub(super) household: &'a Household,
    pub(super) books: &'a Books,
}

/// The accounts and cards of the household, by name.
type Places = BTreeMap<Name, AccountOrCard>;

impl Story<'_> {
    /// Tells it from the first account to the last report.
    ///
    /// # Errors
    /// When something does not come out as it must.
    pub(super) async fn tell(&self, printer: &mut Printer) -> anyhow::Result<()> {
        let places = self.set_up().await?;
        let title = printer.screen().paint(Tone::Strong, &self.household.name);
        let accounts = counted(length(&self.household.accounts), "account", "accounts");
        let cards = counted(length(&self.household.cards), "card", "cards");
        writeln!(printer.data(), "{title}: {accounts}, {cards}, three months")?;
        chapter(printer, "1. Ten statements, as the banks sent them, each booked at once")?;
        let outcomes = self.import_all(&places).await?;
        self.print_imports(printer, &outcomes)?;

        chapter(printer, "2. The first statement once more")?;
        let again = self.import(&places, &self.household.files[0]).await?;
        ensure!(again.changed_nothing(), "the same file changed something when it came again");
        let duplicates = counted(again.read.get(Outcome::Duplicate).into(), "line is", "lines are");
        writeln!(printer.data(), "All {duplicates} known from before: nothing changed.")?;

        chapter(printer, "3. Every month and invoice against the bank's own figure")?;
        let closed = self.close_all(&places).await?;
        self.print_reconciliation(printer).await?;

        chapter(printer, "4. The last month")?;
        self.print_report(printer).await?;
        if closed == 0 && outcomes.iter().all(FileOutcome::changed_nothing) {
            writeln!(printer.data(), "\nThis was not the first run: every line was known, and nothing changed.")?;
        }
        Ok(())
    }

    /// Does all of it and tells nothing, unless it was done before: then the books are as somebody left them.
    ///
    /// # Errors
    /// As [`Self::tell`].
    pub(super) async fn play(&self) -> anyhow::Result<()> {
        // What is done last says that everything was.
        let sessions = import_session::list(&mut self.books.begin().await?, true).await?;
        if sessions.iter().any(|session| session.status == SessionStatus::Closed) {
            return Ok(());
        }
        let places = self.set_up().await?;
        self.import_all(&places).await?;
        self.close_all(&places).await?;
        Ok(())
    }

    /// The categories, accounts and cards, where they are not there yet.
    async fn set_up(&self) -> anyhow::Result<Places> {
        let mut tx = self.books.begin().await?;
        category::seed(&mut tx, Language::Portuguese).await?;
        let mut places = Places::new();
        for new in &self.household.accounts {
            let id = match account::find_by_name(&mut tx, new.name.as_str()).await? {
                Some(known) => known.id,
                None => self.add_account(&mut tx, new).await?,
            };
            places.insert(new.name.clone(), AccountOrCard::Account(id));
        }
        for new in &self.household.cards {
            let id = match card::find_by_name(&mut tx, new.name.as_str()).await? {
                Some(known) => known.id,
                None => card::create(&mut tx, &self.new_card(new, &places)?).await?,
            };
            places.insert(new.name.clone(), AccountOrCard::Card(id));
        }
        tx.commit().await?;
        Ok(places)
    }

    async fn add_account(&self, tx: &mut WorkspaceTx, new: &super::household::Account) -> anyhow::Result<AccountId> {
        let new = NewAccount {
            name: new.name.clone(),
            kind: new.kind,
            opening_balance: self.money(new.opening_balance)?,
            opened_on: new.opening_date,
            look: Look::default(),
        };
        Ok(account::create(tx, new).await?.id)
    }

    fn new_card(&self, new: &super::household::Card, places: &Places) -> anyhow::Result<NewCard> {
        let payment_account = match places.get(&new.payment_account) {
            Some(AccountOrCard::Account(id)) => Some(*id),
            Some(AccountOrCard::Card(_)) | None => None,
        };
        Ok(NewCard {
            name: new.name.clone(),
            limit: self.money(new.limit)?,
            cycle: CardCycle::new(new.closing_day, new.due_day, ClosingDay::Included)?,
            from: BillingMonth::of(self.household.today),
            payment_account,
            face: CardFace::default(),
        })
    }

    fn money(&self, amount: Decimal) -> anyhow::Result<Money> {
        Ok(Money::new(amount, self.household.currency)?)
    }

    async fn import_all(&self, places: &Places) -> anyhow::Result<Vec<FileOutcome>> {
        let mut outcomes = Vec::with_capacity(self.household.files.len());
        for file in &self.household.files {
            outcomes.push(self.import(places, file).await.with_context(|| file.path.clone())?);
        }
        Ok(outcomes)
    }

    /// One statement: staged, judged and booked in one transaction.
    async fn import(&self, places: &Places, file: &File) -> anyhow::Result<FileOutcome> {
        let kind = if file.invoice.is_some() { StatementKind::Card } else { StatementKind::Account };
        let read =
            Unchosen::read(file.path.clone(), file.content()?.to_vec(), &Knowledge::default())?.choosing(None, kind)?;
        let detection = &read.detection;
        ensure!(detection.questions.is_empty(), "the file leaves questions: {:?}", detection.questions);
        ensure!(detection.gap_count() == 0, "the file has gaps: {:?}", detection.gaps().collect::<Vec<_>>());
        let request = ImportRequest {
            subject: *places.get(&file.of).with_context(|| format!("there is no {}", file.of))?,
            month: file.invoice,
            target: None,
            file: read.stored,
            statement: read.statement.into(),
            rows_unread: 0,
            commit: Some(Unread::Refuse),
        };
        let mut tx = self.books.begin().await?;
        let outcome = import_session::import(&mut tx, request).await?;
        tx.commit().await?;
        ensure!(outcome.read.total() == file.lines, "{} lines read, not {}", outcome.read.total(), file.lines);
        Ok(outcome)
    }

    fn print_imports(&self, printer: &mut Printer, outcomes: &[FileOutcome]) -> anyhow::Result<()> {
        let mut listing = Listing::new(vec![
            Column::text("file", "Statement"),
            Column::number("read", "Read"),
            Column::number("new", "New"),
            Column::number("duplicate", "Duplicate"),
            Column::number("bound", "Bound"),
            Column::number("pending", "Pending"),
        ]);
        for (file, outcome) in self.household.files.iter().zip(outcomes) {
            let duplicates = outcome.read.get(Outcome::Duplicate);
            let is_known = outcome.changed_nothing();
            ensure!(is_known || duplicates == file.duplicates, "{}: {duplicates} duplicates", file.path);
            let [read, new, duplicate, bound, pending, _] = tally(&outcome.read);
            listing.push(vec![(&file.path).into(), read, new, duplicate, bound, pending]);
        }
        let screen = printer.screen();
        listing.write_table(printer.data(), screen)?;
        writeln!(
            printer.data(),
            "\nBound: the other side of a transfer, or of a card's payment, that was booked from the other statement."
        )?;
        Ok(())
    }

    /// Tells each open session what the bank says, and closes it; says how many.
    async fn close_all(&self, places: &Places) -> anyhow::Result<usize> {
        let mut tx = self.books.begin().await?;
        let figures = self.bank_figures(places)?;
        let open = import_session::list(&mut tx, false).await?;
        let count = open.len();
        for session in open {
            let said = figures.get(&(session.subject, session.month));
            let value = *said.with_context(|| format!("{}: what does the bank say?", session.name))?;
            import_session::set_target(&mut tx, session.id, Target { value, known_to: None }).await?;
            import_session::close(&mut tx, session.id, Leftovers::Refuse).await.with_context(|| session.name)?;
        }
        tx.commit().await?;
        Ok(count)
    }

    /// The closing balances and invoice totals that the banks' own pages show.
    fn bank_figures(&self, places: &Places) -> anyhow::Result<BTreeMap<(AccountOrCard, BillingMonth), Money>> {
        let of_accounts =
            self.household.accounts.iter().flat_map(|account| {
                account.months.iter().map(|month| (&account.name, month.month, month.closing_balance))
            });
        let of_cards = self
            .household
            .cards
            .iter()
            .flat_map(|card| card.invoices.iter().map(|invoice| (&card.name, invoice.month, invoice.total)));
        of_accounts
            .chain(of_cards)
            .map(|(name, month, amount)| {
                let place = places.get(name).with_context(|| format!("there is no {name}"))?;
                Ok(((*place, month), self.money(amount)?))
            })
            .collect()
    }

    async fn print_reconciliation(&self, printer: &mut Printer) -> anyhow::Result<()> {
        let mut tx = self.books.begin().await?;
        let lines = report::reconciliation(&mut tx, |_| true).await?;
        let screen = printer.screen();
        report::page::reconciliation(&lines).write_table(printer.data(), screen)?;
        let agrees = |line: &report::Reconciled| line.difference.is_some_and(Money::is_zero);
        ensure!(lines.iter().all(agrees), "the books differ from the bank");
        writeln!(printer.data(), "\nDifference: 0.00 in all {}.", counted(length(&lines), "figure", "figures"))?;
        Ok(())
    }

    async fn print_report(&self, printer: &mut Printer) -> anyhow::Result<()> {
        let month = BillingMonth::of(self.household.today).previous();
        let mut tx = self.books.begin().await?;
        let report = month_report(self.books, &mut tx, month).await?;
        let screen = printer.screen();
        report::page::write(printer.data(), &report, screen)?;
        Ok(())
    }
}

fn chapter(printer: &mut Printer, title: &str) -> anyhow::Result<()> {
    let title = printer.screen().paint(Tone::Strong, title);
    writeln!(printer.data(), "\n{title}\n")?;
    printer.flush()?;
    Ok(())
}

fn length<T>(things: &[T]) -> u64 {
    u64::try_from(things.len()).unwrap_or(u64::MAX)
}
