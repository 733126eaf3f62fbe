//! Whatever bytes the reader of records meets, it reads records that make sense or tells problems that lie in the file. The
//! first two bytes are the flags.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../holds.rs"]
mod holds;

fuzz_target!(|bytes: &[u8]| {
    if let [a, b, file @ ..] = bytes {
        holds::recording(file, &holds::record_options(u16::from_le_bytes([*a, *b])));
    }
});
