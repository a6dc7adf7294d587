//! A household that has one of everything, made as people make it.

use std::collections::BTreeSet;

use fintrack_core::access::{Role, Scope as KeyScope};
use fintrack_core::account::{AccountKind, Look};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::{CategoryKind, Language};
use fintrack_core::entry::{CategoryRef, Details, Entry, Filing, Movement, Part};
use fintrack_core::goal::Funding;
use fintrack_core::id::{
    AccountId, ApiKeyId, AuditEventId, BudgetId, CardId, EmailTokenId, EntryId, GoalDepositId, GoalId, ImportSessionId,
    InstalmentPlanId, InvestmentId, InviteId, NotificationId, RecurrenceId, RuleId, SessionId, StagedLineId,
    StatementFileId, StatementProfileId, TagId,
};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::investment::Observation;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource};
use fintrack_core::money::{Currency, brl};
use fintrack_core::notice::{ImportFact, Notice};
use fintrack_core::recurrence::Flow;
use fintrack_core::statement::{Answer, Answers, DateOrder, Profile};
use fintrack_db::account::NewAccount;
use fintrack_db::api_key::NewApiKey;
use fintrack_db::category::{NewCategory, subcategory};
use fintrack_db::email_token::Errand;
use fintrack_db::exchange_rate::QuoteKey;
use fintrack_db::import_session::{LineChange, Unread};
use fintrack_db::invite::NewInvite;
use fintrack_db::testing::TestDb;
use fintrack_db::{
    Scope, UserTx, WorkspaceTx, account, api_key, audit, budget, card, category, credential, email_token,
    exchange_rate, goal, import_session, investment, invite, notification, preferences, recurring, rule, session,
    statement_profile, tag, transaction,
};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::things::{
    at, color, details, draft, entry, month, name, new_card, new_investment, new_rule, new_session, notice, origin,
    purchase, request, secret, shape, spending, statement, terms,
};

pub(crate) const PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

/// What a household is known to have.
pub(crate) struct Home {
    /// Which one it is: no two things of two households are called the same.
    pub(crate) n: u8,
    pub(crate) scope: Scope,
    pub(crate) places: Places,
    pub(crate) books: Books,
    pub(crate) plans: Plans,
    pub(crate) imports: Imports,
    pub(crate) person: Person,
    /// The last thing that happened, and its number.
    pub(crate) event: AuditEventId,
    pub(crate) events: u64,
}

/// Where money is, and what it is for.
pub(crate) struct Places {
    pub(crate) account: AccountId,
    pub(crate) savings: AccountId,
    pub(crate) card: CardId,
    pub(crate) expenses: CategoryRef,
    pub(crate) income: CategoryRef,
    pub(crate) tag: TagId,
}

/// Transactions and what they are of.
pub(crate) struct Books {
    pub(crate) spent: EntryId,
    /// What `earned` pays back.
    pub(crate) repaid: EntryId,
    pub(crate) earned: EntryId,
    pub(crate) deleted: EntryId,
    pub(crate) plan: InstalmentPlanId,
    pub(crate) part: EntryId,
    pub(crate) investment: InvestmentId,
    /// What went into it.
    pub(crate) saved: EntryId,
}

/// What is planned, and what is known of the world.
pub(crate) struct Plans {
    pub(crate) recurrence: RecurrenceId,
    pub(crate) budget: BudgetId,
    pub(crate) goal: GoalId,
    pub(crate) deposit: GoalDepositId,
    pub(crate) fund: GoalId,
    pub(crate) quote: QuoteKey,
}

/// Statements, and what was said of them.
pub(crate) struct Imports {
    pub(crate) rule: RuleId,
    pub(crate) profile: StatementProfileId,
    pub(crate) open: ImportSessionId,
    pub(crate) file: StatementFileId,
    /// A recurring item is proposed for it.
    pub(crate) line: StagedLineId,
    pub(crate) committed: ImportSessionId,
    pub(crate) empty: ImportSessionId,
}

/// The one who acts, and who else is let in.
pub(crate) struct Person {
    pub(crate) invite: InviteId,
    pub(crate) key: ApiKeyId,
    pub(crate) session: SessionId,
    pub(crate) token: EmailTokenId,
    pub(crate) notification: NotificationId,
}

impl Home {
    pub(crate) async fn new(test: &TestDb, n: u8) -> Self {
        let scope = test.scope().await;
        let mut tx = test.db().begin(scope).await.unwrap();
        let places = Places::new(&mut tx, n).await;
        let books = Books::new(&mut tx, &places, n).await;
        let plans = Plans::new(&mut tx, &places, books.investment, n).await;
        let imports = Imports::new(&mut tx, &places, n).await;
        let (invite, key) = guests(&mut tx, n).await;
        // Each household has a longer trail than the one before.
        for extra in 0..n {
            tag::create(&mut tx, name("Etiqueta", extra)).await.unwrap();
        }
        let last = audit::list(&mut tx, None, 1).await.unwrap().links.remove(0);
        let (event, events) = (last.event.id, last.event.sequence);
        tx.commit().await.unwrap();
        let mut own = test.db().begin_personal(scope.user).await.unwrap();
        let person = Person::new(&mut own, n, invite, key).await;
        own.commit().await.unwrap();
        Self { n, scope, places, books, plans, imports, person, event, events }
    }
}

impl Places {
    async fn new(tx: &mut WorkspaceTx, n: u8) -> Self {
        category::seed(tx, Language::Portuguese).await.unwrap();
        let open = |text: &str| NewAccount {
            name: name(text, n),
            kind: AccountKind::Checking,
            opening_balance: brl("1000.00"),
            opened_on: date(2026, 1, 1),
            look: Look::default(),
        };
        let account = account::create(tx, open("Conta")).await.unwrap().id;
        let savings = account::create(tx, open("Cofre")).await.unwrap().id;
        let card = card::create(tx, &new_card(name("Roxo", n), Some(account))).await.unwrap();
        let sort = |kind| NewCategory { name: name("Feira", n), kind, color: color(), icon: None, is_active: true };
        let income = category::create(tx, sort(CategoryKind::Income)).await.unwrap().id;
        let income = CategoryRef { category: income, subcategory: None };
        let expenses = category::create(tx, sort(CategoryKind::Expense)).await.unwrap().id;
        let fruit = subcategory::create(tx, expenses, name("Frutas", n)).await.unwrap().id;
        let expenses = CategoryRef { category: expenses, subcategory: Some(fruit) };
        let tag = tag::create(tx, name("Viagem", n)).await.unwrap().id;
        Self { account, savings, card, expenses, income, tag }
    }

    /// A price in two parts.
    fn split(&self, one: &str, other: &str) -> Filing {
        let whole = CategoryRef { subcategory: None, ..self.expenses };
        let part = |under, amount| Part { under, amount: brl(amount) };
        Filing::Split(vec![part(self.expenses, one), part(whole, other)])
    }
}

impl Books {
    async fn new(tx: &mut WorkspaceTx, places: &Places, n: u8) -> Self {
        let Places { account, card, expenses, income, tag, .. } = *places;
        let fruit = || entry(spending(account, expenses), Details::default());
        let (spent, repaid, deleted) = (fruit(), fruit(), fruit());
        let filing = Filing::Whole(income);
        let earned = entry(Movement::Income { account, amount: brl("50.00"), filing }, Details::default());
        let filing = places.split("3.00", "7.00");
        let tagged = Details { tags: vec![tag], ..Details::default() };
        let parted = entry(Movement::Expense { account, amount: brl("10.00"), filing }, tagged);
        let ids = [&spent, &repaid, &earned, &deleted].map(Entry::id);
        transaction::create(tx, &[spent, repaid, earned, deleted, parted]).await.unwrap();
        let [spent, repaid, earned, deleted] = ids;
        transaction::reimburse(tx, earned, &[(repaid, brl("5.00"))]).await.unwrap();
        transaction::delete(tx, &[(deleted, None)]).await.unwrap();
        let plan = InstalmentPlanId::new(Uuid::now_v7());
        let part = transaction::buy(tx, &purchase(plan, card, expenses, vec![tag])).await.unwrap()[0].id();
        let fund = new_investment(name("Fundo", n), account, BTreeSet::from([tag]));
        let investment = investment::create(tx, fund).await.unwrap().id;
        let observation = Observation { date: date(2026, 1, 31), value: brl("11.00") };
        investment::observe(tx, investment, observation).await.unwrap();
        let saved = Movement::InvestmentDeposit { account, investment, amount: brl("11.00") };
        let saved = investment::book(tx, &entry(saved, Details::default())).await.unwrap().value.id();
        Self { spent, repaid, earned, deleted, plan, part, investment, saved }
    }
}

impl Plans {
    async fn new(tx: &mut WorkspaceTx, places: &Places, investment: InvestmentId, n: u8) -> Self {
        let flow = Flow::Expense { account: places.account, under: places.expenses };
        let recurrence = recurring::create(tx, terms(flow, BTreeSet::from([places.tag]))).await.unwrap().id();
        let budget = budget::create(tx, draft(places.expenses.category, month())).await.unwrap().id();
        let goal = goal::create(tx, details(name("Praia", n)), Funding::Deposits(Vec::new())).await.unwrap().id();
        let deposit = goal::deposit(tx, goal, date(2026, 1, 15), brl("50.00")).await.unwrap().id;
        let funding = Funding::Investments(BTreeSet::from([investment]));
        let fund = goal::create(tx, details(name("Casa", n)), funding).await.unwrap().id();
        let rate = ExchangeRate::new(Currency::USD, Currency::BRL, Decimal::new(540, 2)).unwrap();
        let quote = Quote { date: date(2026, 3, n.into()), rate, source: RateSource::Entered };
        exchange_rate::add(tx, &[quote]).await.unwrap();
        Self { recurrence, budget, goal, deposit, fund, quote: quote.into() }
    }
}

impl Imports {
    async fn new(tx: &mut WorkspaceTx, places: &Places, n: u8) -> Self {
        import_session::train(tx, 10).await.unwrap();
        let rule = RuleId::new(Uuid::now_v7());
        rule::save(tx, &new_rule(rule, places.expenses, places.tag)).await.unwrap();
        let answers = Answers::default().with(Answer::DateOrder(DateOrder::DayFirst));
        let profile = statement_profile::save(tx, &Profile::new("Extrato", None, shape(n), &answers)).await.unwrap().id;

        let account = AccountOrCard::Account(places.account);
        let staged = statement(&[(7, -450, "CAFE DA PRACA"), (9, -2_300, "PADARIA ESTRELA")]);
        let open = import_session::import(tx, request(account, staged, None)).await.unwrap().sessions[0].id;
        let file = import_session::files(tx, open).await.unwrap()[0].id;
        let line = import_session::propose(tx, open).await.unwrap()[0].value.line;
        let lines = import_session::load(tx, open).await.unwrap().lines;
        let other = lines.iter().find(|other| other.id != line).unwrap().id;
        let (filing, tags) = (Some(Some(places.split("3.00", "1.50"))), Some(BTreeSet::from([places.tag])));
        let answer = LineChange { filing, tags, ..LineChange::default() };
        import_session::change(tx, other, None, &answer).await.unwrap();

        let booked = statement(&[(12, -900, "FARMACIA")]);
        let request = request(AccountOrCard::Account(places.savings), booked, Some(Unread::Accept));
        let outcome = import_session::import(tx, request).await.unwrap();
        assert_eq!(outcome.created.len(), 1);
        let committed = outcome.sessions[0].id;
        let february = new_session(account, billing_month(2026, 2));
        let empty = import_session::create(tx, february).await.unwrap().session.id;
        let fact = ImportFact { session: open, files: 1, lines: 2, pending: 0 };
        notification::tell_members(tx, &[Notice::ImportFinished(fact)], at(0)).await.unwrap();
        Self { rule, profile, open, file, line, committed, empty }
    }
}

async fn guests(tx: &mut WorkspaceTx, n: u8) -> (InviteId, ApiKeyId) {
    let email = format!("caio{n}@example.org");
    let invited = NewInvite { email: &email, role: Role::Member, token: secret(n) };
    let invited = invite::create(tx, &invited, at(0)).await.unwrap();
    let key = NewApiKey {
        name: name("Planilha", n),
        prefix: "ftk_0000".to_owned(),
        hash: secret(n),
        scopes: BTreeSet::from([KeyScope::Read]),
        expires_at: None,
    };
    (invited.id, api_key::create(tx, key, at(0)).await.unwrap().id)
}

impl Person {
    async fn new(tx: &mut UserTx, n: u8, invite: InviteId, key: ApiKeyId) -> Self {
        credential::set(tx, PASSWORD, None, at(0)).await.unwrap();
        preferences::merge(tx, &json!({})).await.unwrap();
        let session = session::open(tx, secret(n), &origin(), at(0), at(1000)).await.unwrap();
        let token = email_token::issue(tx, Errand::VerifyEmail, secret(n), at(0)).await.unwrap().id;
        let own = notice(tx.user(), "Firefox");
        let notification = notification::tell_user(tx, &[own], at(0)).await.unwrap()[0].id;
        Self { invite, key, session, token, notification }
    }
}
