//! Orders, points and the ledger, stored in either database with the same statements.

mod apply;
mod migrate;
mod open;
mod orders;
mod rows;
mod statements;

pub use apply::Applied;
pub use open::{Store, StoreError};
pub use orders::Created;
pub use rows::{Line, Order, User};
