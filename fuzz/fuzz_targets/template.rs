//! A template: parsing, spans, leniencies, the standard spelling.
#![cfg_attr(fuzzing, no_main)]

#[path = "../../tests/laws/law/mod.rs"]
mod laws;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::template(data));

/// Without a fuzzer, replays the seeds, or the files in the given directories.
#[cfg(not(fuzzing))]
fn main() {
    laws::replay::main("template");
}
