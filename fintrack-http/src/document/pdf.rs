//! Printed pages: tables on A4, with their heads on each page and the pages numbered.
//!
//! Written with the fonts that every reader has, in Windows-1252, so that no font has to be shipped: letters of other
//! scripts are shown as `?`. Whoever needs them takes the spreadsheet.

use fintrack_core::category::Language;
use fintrack_core::report::table::{Column, Document, Rank, Row, Table, Writing};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::metrics::Set;

/// The media type of a document.
pub(crate) const PDF: &str = "application/pdf";

// In points, from the lower left corner of an A4 page on its side.
const PAGE: (f32, f32) = (842.0, 595.0);
const MARGIN: f32 = 36.0;
const FOOT: f32 = 22.0;
const SIZE: f32 = 8.0;
const TITLE_SIZE: f32 = 14.0;
const TABLE_SIZE: f32 = 10.0;
const LINE: f32 = 12.0;
const GAP: f32 = 8.0;
/// A part of an item stands so much to the right.
const INDENT: f32 = 8.0;
/// No column is wider, unless there is room to spare.
const COLUMN_MAX: f32 = 220.0;
/// A column that is squeezed keeps this.
const COLUMN_MIN: f32 = 28.0;

const PLAIN: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");

const CATALOG: i32 = 1;
const PAGES: i32 = 2;
const INFO: i32 = 3;
const FONTS: [(i32, Name<'static>, &[u8]); 2] = [(4, PLAIN, b"Helvetica"), (5, BOLD, b"Helvetica-Bold")];
const FIRST_PAGE: i32 = 6;

/// A document as pages.
pub(crate) fn write(document: &Document, language: Language) -> Vec<u8> {
    let mut pages = Pages::begin();
    pages.text(BOLD, TITLE_SIZE, MARGIN, &document.title);
    pages.down(TITLE_SIZE + 2.0);
    pages.text(PLAIN, SIZE + 1.0, MARGIN, &document.subtitle);
    pages.down(LINE + GAP);
    for table in &document.tables {
        draw(&mut pages, table, language);
    }
    pages.finish(document, language)
}

/// What is drawn so far, and how far down the page.
struct Pages {
    finished: Vec<Content>,
    page: Content,
    y: f32,
}

impl Pages {
    fn begin() -> Self {
        Self { finished: Vec::new(), page: Content::new(), y: PAGE.1 - MARGIN - TITLE_SIZE }
    }

    fn turn(&mut self) {
        let page = std::mem::replace(&mut self.page, Content::new());
        self.finished.push(page);
        self.y = PAGE.1 - MARGIN - SIZE;
    }

    const fn has_room(&self, height: f32) -> bool {
        self.y - height >= MARGIN
    }

    fn down(&mut self, points: f32) {
        self.y -= points;
    }

    fn text(&mut self, font: Name<'_>, size: f32, x: f32, text: &str) {
        self.set(font, size, x, &Set::new(text));
    }

    fn set(&mut self, font: Name<'_>, size: f32, x: f32, text: &Set) {
        put(&mut self.page, font, size, (x, self.y), text);
    }

    /// A grey band behind a line.
    fn band(&mut self) {
        self.page.set_fill_gray(0.92);
        self.page.rect(MARGIN, self.y - 3.0, PAGE.0 - 2.0 * MARGIN, LINE);
        self.page.fill_nonzero().set_fill_gray(0.0);
    }

    fn finish(mut self, document: &Document, language: Language) -> Vec<u8> {
        self.finished.push(self.page);
        let count = self.finished.len();
        let mut pdf = Pdf::new();
        let ids: Vec<(Ref, Ref)> =
            (FIRST_PAGE..).step_by(2).map(|n| (Ref::new(n), Ref::new(n + 1))).take(count).collect();
        let mut catalog = pdf.catalog(Ref::new(CATALOG));
        catalog.pages(Ref::new(PAGES)).lang(TextStr(match language {
            Language::Portuguese => "pt-BR",
            Language::English => "en",
        }));
        catalog.finish();
        pdf.document_info(Ref::new(INFO)).title(TextStr(&document.title)).producer(TextStr("FinTrack"));
        for (id, _, font) in FONTS {
            pdf.type1_font(Ref::new(id)).base_font(Name(font)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        let kids = ids.iter().map(|(page, _)| *page);
        pdf.pages(Ref::new(PAGES)).kids(kids).count(i32::try_from(count).unwrap_or(i32::MAX));
        for (n, (mut content, (page, contents))) in (1..).zip(self.finished.into_iter().zip(ids)) {
            let number = Set::new(&format!("{n} / {count}"));
            let x = PAGE.0 - MARGIN - number.width(SIZE);
            put(&mut content, PLAIN, SIZE, (x, FOOT), &number);
            put(&mut content, PLAIN, SIZE, (MARGIN, FOOT), &Set::new(&document.title));
            let mut page = pdf.page(page);
            page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(Ref::new(PAGES)).contents(contents);
            let mut resources = page.resources();
            let mut fonts = resources.fonts();
            for (id, name, _) in FONTS {
                fonts.pair(name, Ref::new(id));
            }
            fonts.finish();
            resources.finish();
            page.finish();
            pdf.stream(contents, &content.finish());
        }
        pdf.finish()
    }
}

fn put(page: &mut Content, font: Name<'_>, size: f32, (x, y): (f32, f32), text: &Set) {
    if text.bytes.is_empty() {
        return;
    }
    page.begin_text().set_font(font, size).next_line(x, y).show(Str(&text.bytes)).end_text();
}

/// A column that is shown, and where.
struct Place<'t> {
    column: &'t Column,
    x: f32,
    width: f32,
}

fn draw(pages: &mut Pages, table: &Table, language: Language) {
    let rows: Vec<(&Row, Vec<Set>)> = table.rows.iter().map(|row| (row, texts(table, row, language))).collect();
    let places = places(table, &rows);
    if !pages.has_room(TABLE_SIZE + 4.0 * LINE) {
        pages.turn();
    }
    pages.text(BOLD, TABLE_SIZE, MARGIN, table.title);
    pages.down(LINE + 4.0);
    head(pages, &places);
    for (row, texts) in &rows {
        if !pages.has_room(LINE) {
            pages.turn();
            head(pages, &places);
        }
        let font = match row.rank {
            Rank::Total => BOLD,
            Rank::Item | Rank::Part => PLAIN,
        };
        for (place, text) in places.iter().zip(texts) {
            let indent = if row.rank == Rank::Part && !place.column.is_number { INDENT } else { 0.0 };
            let text = text.within(place.width - indent, SIZE);
            let x = if place.column.is_number { place.x + place.width - text.width(SIZE) } else { place.x + indent };
            pages.set(font, SIZE, x, &text);
        }
        pages.down(LINE);
    }
    pages.down(GAP);
}

fn head(pages: &mut Pages, places: &[Place<'_>]) {
    pages.band();
    for place in places {
        let title = Set::new(&place.column.title).within(place.width, SIZE);
        let x = if place.column.is_number { place.x + place.width - title.width(SIZE) } else { place.x };
        pages.set(PLAIN, SIZE, x, &title);
    }
    pages.down(LINE + 2.0);
}

fn texts(table: &Table, row: &Row, language: Language) -> Vec<Set> {
    table.seen().map(|(at, _)| Set::new(&Writing(language).cell(&row.cells[at]))).collect()
}

/// Each column as wide as what stands in it. Where that is too much together, texts give way: they are cut, numbers are not.
fn places<'t>(table: &'t Table, rows: &[(&Row, Vec<Set>)]) -> Vec<Place<'t>> {
    let mut places: Vec<Place<'t>> = table.seen().map(|(_, column)| Place { column, x: 0.0, width: 0.0 }).collect();
    for (n, place) in places.iter_mut().enumerate() {
        let title = Set::new(&place.column.title).width(SIZE);
        let cells = rows.iter().map(|(_, texts)| texts[n].width(SIZE) * 1.08); // bold letters are a little wider
        let widest = cells.fold(title, f32::max);
        place.width = if place.column.is_number { widest } else { (widest + INDENT).min(COLUMN_MAX) };
    }
    squeeze(&mut places);
    let mut x = MARGIN;
    for place in &mut places {
        place.x = x;
        x += place.width + GAP;
    }
    places
}

fn squeeze(places: &mut [Place<'_>]) {
    let gaps = places.iter().skip(1).map(|_| GAP).sum::<f32>();
    let room = PAGE.0 - 2.0 * MARGIN - gaps;
    let wanted: f32 = places.iter().map(|place| place.width).sum();
    if wanted <= room {
        return;
    }
    let texts: f32 = places.iter().filter(|place| !place.column.is_number).map(|place| place.width).sum();
    let share = if texts > 0.0 { ((texts - (wanted - room)) / texts).max(0.0) } else { 0.0 };
    for place in places.iter_mut().filter(|place| !place.column.is_number) {
        place.width = (place.width * share).max(COLUMN_MIN);
    }
    // A forecast of many accounts has more numbers than a page is wide: then these are cut too, and say so.
    let still: f32 = places.iter().map(|place| place.width).sum();
    if still > room {
        for place in places {
            place.width *= room / still;
        }
    }
}

#[cfg(test)]
mod tests {
    use fintrack_core::report::table::Cell;

    use super::*;

    fn document(rows: usize, columns: usize) -> Document {
        let column = |n: usize| Column {
            key: n.to_string(),
            title: format!("Coluna {n}"),
            is_unseen: n == 1,
            is_number: n.is_multiple_of(2),
        };
        let row = |n: usize| Row {
            cells: (0..columns).map(|m| Cell::Text(format!("Célula {n}, {m} – (\\)"))).collect(),
            rank: if n == 0 { Rank::Total } else { Rank::Part },
        };
        let (columns, rows) = ((0..columns).map(column).collect(), (0..rows).map(row).collect());
        let table = Table { key: "rows", title: "Linhas", columns, rows };
        Document { title: "Relatório 名".to_owned(), subtitle: "2026".to_owned(), tables: vec![table] }
    }

    fn pages_of(pdf: &[u8]) -> usize {
        pdf.windows(13).filter(|part| part == b"/Type /Page\n ").count()
    }

    #[test]
    fn a_table_goes_on_over_as_many_pages_as_it_takes() {
        let pdf = write(&document(1, 3), Language::Portuguese);
        assert!(pdf.starts_with(b"%PDF-1.") && pdf.ends_with(b"%%EOF"), "{}", String::from_utf8_lossy(&pdf));
        assert_eq!(pages_of(&pdf), 1);
        let many = pages_of(&write(&document(1_000, 3), Language::English));
        assert!((20..40).contains(&many), "{many}");
        assert_eq!(pages_of(&write(&document(0, 3), Language::English)), 1);
    }

    #[test]
    fn whatever_the_columns_they_stay_on_the_page() {
        for columns in [1, 2, 5, 12, 40] {
            let document = document(3, columns);
            let table = &document.tables[0];
            let rows: Vec<(&Row, Vec<Set>)> =
                table.rows.iter().map(|row| (row, texts(table, row, Language::English))).collect();
            let places = places(table, &rows);
            let last = places.last().unwrap();
            assert!(last.x + last.width <= PAGE.0 - MARGIN + 0.5, "{columns}: {}", last.x + last.width);
            assert!(!places.iter().any(|place| place.column.is_unseen));
        }
    }
}
