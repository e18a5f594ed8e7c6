//! A receiver of Alipay's asynchronous payment notifications, and a simulator that sends them.

pub mod money;
pub mod notification;
pub mod order;
pub mod receiver;
pub mod simulator;
pub mod store;
