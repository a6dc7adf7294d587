//! The audit trail: operations as events in a chain, verified from a dump, undone where nothing depends on them, and the
//! books in one hash.
//!
//! ```text
//! cargo run -p fintrack-examples --example audit
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::audit::{
    Actor, Change, Deed, Event, Head, Image, Link, Noun, Operation, RowKey, State, Value, dump, undo,
};
use fintrack_core::id::{AuditEventId, WorkspaceId};
use fintrack_examples::Page;
use fintrack_examples::books::Ids;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

/// What a store does: it keeps rows and the trail, and writes both at once.
struct Store {
    ids: Ids,
    rows: BTreeMap<RowKey, Image>,
    trail: Vec<Link>,
    head: Head,
    state: State,
}

impl Store {
    fn new() -> Self {
        let mut ids = Ids::default();
        let head = Head::genesis(WorkspaceId::new(ids.fresh()));
        Self { ids, rows: BTreeMap::new(), trail: Vec::new(), head, state: State::default() }
    }

    /// Makes some rows say something else, and leaves an event.
    fn write(&mut self, deed: Deed, rows: Vec<(RowKey, Option<Image>)>) -> Result<AuditEventId, Box<dyn Error>> {
        let mut changes = BTreeMap::new();
        for (row, image) in rows {
            let before = self.rows.remove(&row);
            changes.extend(Change::between(&row, before, image.as_ref()).map(|change| (row.clone(), change)));
            self.rows.extend(image.map(|image| (row, image)));
        }
        let (id, sequence) = (AuditEventId::new(self.ids.fresh()), self.head.next_sequence());
        let at = format!("2026-03-05T12:00:{sequence:02}.000000Z").parse()?;
        let event = Event { id, workspace: self.head.workspace, sequence, at, actor: Actor::System, deed, changes };
        self.state.apply(&event);
        let (link, head) = self.head.seal(event)?;
        self.trail.push(link);
        self.head = head;
        Ok(id)
    }

    /// Undoes an event, unless a later one depends on it.
    fn undo(&mut self, id: AuditEventId) -> Result<(), Box<dyn Error>> {
        let events: Vec<Event> = self.trail.iter().map(|link| link.event.clone()).collect();
        let event = events.iter().find(|event| event.id == id).ok_or("no such event")?;
        let undone = undo(event, &events, |row| self.rows.get(row))?;
        self.write(Deed::Undid(id), undone.restore)?;
        Ok(())
    }
}

pub(crate) fn page() -> Page {
    let mut store = Store::new();
    let [account, salary] = [Noun::Account, Noun::Transaction].map(|noun| RowKey::new(noun, store.ids.fresh()));
    let named = |name: &str| Image::new([("name", Value::Text(name.to_owned()))]).claiming(name);
    let paid = |amount: &str| -> Result<Image, Box<dyn Error>> {
        let columns = [("amount", Value::Decimal(amount.parse()?))];
        Ok(Image::new(columns).referring_to([account.clone()]))
    };

    let did = |operation| Deed::Did(operation);
    let opened = store.write(did(Operation::Create), vec![(account.clone(), Some(named("Conta Azul")))])?;
    store.write(did(Operation::Create), vec![(salary.clone(), Some(paid("5000.00")?))])?;
    let before = store.state.hash();
    let renamed = store.write(did(Operation::Update), vec![(account.clone(), Some(named("Conta Roxa")))])?;

    let mut page = String::new();
    writeln!(page, "{} events; the books changed: {}", store.trail.len(), store.state.hash() != before)?;
    if let Err(refusal) = store.undo(opened) {
        writeln!(page, "\n{refusal}")?;
    }
    store.undo(renamed)?;
    writeln!(page, "\nThe new name is undone; the books are as before: {}", store.state.hash() == before)?;

    // A dump verifies by itself, and against a head that was noted elsewhere.
    let genesis = Head::genesis(store.head.workspace);
    let mut lines: Vec<String> = store.trail.iter().map(dump::write).collect();
    let end = dump::verify(genesis, Some(&store.head), &lines)?;
    writeln!(page, "\nThe dump holds {} events and ends as noted: {}", end.sequence, end == store.head)?;
    lines[1] = lines[1].replace("\"create\"", "\"update\"");
    if let Err(error) = dump::verify(genesis, None, &lines) {
        writeln!(page, "A word of it was changed: {error}")?;
    }
    Ok(page)
}
