//! A receiver of Alipay's asynchronous payment notifications, and a simulator that sends them.

pub mod money;
pub mod notification;
pub mod order;
pub mod receiver;
mod serve;
pub mod simulator;
pub mod store;

pub use serve::serve;
