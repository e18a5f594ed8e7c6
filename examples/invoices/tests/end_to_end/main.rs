//! Tests the programs over HTTP, on both databases. The PostgreSQL half needs `TEST_DATABASE_URL`,
//! and the browser tests need Chromium. If they are missing, stderr lists the tests that are left
//! out.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod api;
mod browser;
mod crash;
mod delivery;
mod demo;
mod document;
mod fair;
mod hook;
mod local;
mod outbox;
mod policy;
mod refused;
mod relay;
mod settings;
mod shutdown;
mod signature;
mod slow;
mod text;
mod together;
mod world;
