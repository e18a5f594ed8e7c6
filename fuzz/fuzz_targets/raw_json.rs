//! A raw JSON body, beside `serde_json`.
#![cfg_attr(fuzzing, no_main)]

#[path = "../../tests/laws/law/mod.rs"]
mod laws;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::raw_json::all(data));

/// Without a fuzzer: the seeds again, or the files of the directories that are named.
#[cfg(not(fuzzing))]
fn main() {
    laws::replay::main("raw_json");
}
