//! libFuzzer's entry to the check of `docx`.
#![no_main]

use phucdau_fuzz::Target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| Target::Docx.check(data));
