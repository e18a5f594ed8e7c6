//! An API that documents its callback and really calls it. See README.md.

pub mod amount;
mod api;
mod app;
pub mod callback;
pub mod delivery;
mod dispatch;
mod endpoint;
pub mod event;
pub mod invoice;
mod lane;
mod local;
mod openapi;
mod page;
mod problem;
pub mod receiver;
mod resolver;
mod schedule;
mod secrets;
mod sender;
pub mod service;
pub mod settings;
pub mod signature;
pub mod store;
mod turns;

pub use api::document;
