//! libFuzzer's entry to the check of `legacy`.
#![no_main]

use phucdau_fuzz::Target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| Target::Legacy.check(data));
