#![no_main]
#![allow(dead_code, reason = "a target runs one of the bodies")]

#[path = "../bodies.rs"]
mod bodies;
#[path = "../slow.rs"]
mod slow;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::decision(data));
