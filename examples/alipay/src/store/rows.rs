//! What the tables contain, as the API shows it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::money::Fen;
use crate::order::State;

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Order {
    /// The merchant's order number.
    #[schema(example = "ORDER-1001")]
    pub out_trade_no: String,
    /// The user who gets the points.
    #[schema(example = "alice")]
    pub user_id: String,
    /// The amount in yuan.
    #[schema(value_type = String, example = "88.88")]
    pub total_amount: Fen,
    /// The refunded amount in yuan.
    #[schema(value_type = String, example = "0.00")]
    pub refunded_amount: Fen,
    /// The state of the order.
    pub state: State,
    /// Alipay's trade number, once a notification has contained it.
    pub trade_no: Option<String>,
}

/// A user's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    /// The user's id.
    #[schema(example = "alice")]
    pub user_id: String,
    /// One point for each whole yuan paid, minus those taken back.
    pub points: i64,
    /// The ledger entries that led to the points, newest first, at most a hundred.
    pub ledger: Vec<Line>,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// The order's number.
    pub out_trade_no: String,
    /// `grant` or `take_back`.
    #[schema(example = "grant")]
    pub entry: String,
    /// The points; negative if they were taken back.
    pub points: i64,
    /// The time in milliseconds since 1970.
    pub at: i64,
}
