//! libFuzzer's entry to the check of `html`.
#![no_main]

use phucdau_fuzz::Target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| Target::Html.check(data));
