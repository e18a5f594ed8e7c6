//! Where a request may go: rules for addresses, hosts, ports and the text of a URL.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod addresses;
mod errors;
mod hosts;
mod suite;

mod differences {
    include!("../common/differences.rs");
}

mod golden {
    include!("../common/golden.rs");
}
