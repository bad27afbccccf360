#![no_main]

#[path = "../bodies.rs"]
mod bodies;
#[path = "../slow.rs"]
mod slow;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::both(data));
