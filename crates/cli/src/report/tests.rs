//! The schema in `docs/` is the one that these types make.

use std::fs;
use std::path::Path;

use super::*;

#[test]
fn the_schema_in_the_docs_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/report.schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Report)).unwrap() + "\n";
    if std::env::var_os("PHUCDAU_ACCEPT").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == schema, "docs/report.schema.json is out of date; run this test with PHUCDAU_ACCEPT=1");
}

#[test]
fn totals_add_up() {
    let mut kinds = Kinds { ocr: 2, ..Kinds::default() };
    kinds.add(&Kinds { ocr: 1, junk: 4, ..Kinds::default() });
    assert_eq!((kinds.ocr, kinds.sum()), (3, 7));
    assert_eq!([0.987_654_f32, 1.0, 0.0].map(round), [0.9877, 1.0, 0.0]);
}
