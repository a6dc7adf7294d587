//! Reading CAMT, MT940, OFX, QIF and workbooks, beside a bare scan of the same bytes for what the reader looks for: the
//! marks of elements, the ends of lines. (Text tables have a benchmark of their own.)
//!
//! The budget: reading, with its second pass alone, at 150 MB/s or half of the scan, whichever is lower; CAMT at 100 MB/s.
//! Workbooks have none: a scan of their compressed bytes says nothing, and a minute's worth of them is a lifetime's.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use fintrack_benches::reading::measure;
use fintrack_benches::statements::{Size, camt, mt940, ofx, qif, workbook};
use fintrack_core::testing::workbook::Kind;

const SIZES: [Size; 2] = [Size::Bytes(1_000_000), Size::Bytes(64_000_000)];
const ROWS: u64 = 10_000;

fn reading(criterion: &mut Criterion) {
    for size in SIZES {
        measure(criterion, "camt", &camt::statement(size), b'<');
        for (manner, name) in [(mt940::Manner::German, "mt940 german"), (mt940::Manner::Dutch, "mt940 dutch")] {
            measure(criterion, name, &mt940::statement(manner, size), b'\n');
        }
        for (manner, name) in [(ofx::Manner::Sgml, "ofx 1"), (ofx::Manner::Xml, "ofx 2")] {
            measure(criterion, name, &ofx::statement(manner, size), b'<');
        }
        measure(criterion, "qif", &qif::statement(size), b'\n');
    }
    for (kind, name) in [(Kind::Xlsx, "xlsx"), (Kind::Xls, "xls"), (Kind::Ods, "ods")] {
        measure(criterion, name, &workbook::statement(kind, ROWS), b'\n');
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
