//! libFuzzer's entry to the check of `jsonl`.
#![no_main]

use phucdau_fuzz::Target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| Target::Jsonl.check(data));
