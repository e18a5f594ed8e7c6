//! Assembles invoices from the rows of the three tables.

use std::collections::HashMap;

use super::error::StoreError;
use super::rows::{AttemptRow, DeliveryRow, InvoiceRow};
use crate::delivery::{Attempt, Delivery};
use crate::invoice::Invoice;

/// Assigns attempts to their deliveries, and deliveries to their invoices.
pub(super) fn assemble(
    invoices: Vec<InvoiceRow>,
    deliveries: Vec<DeliveryRow>,
    attempts: Vec<AttemptRow>,
) -> Result<Vec<Invoice>, StoreError> {
    let mut attempts_of: HashMap<String, Vec<Attempt>> = HashMap::new();
    for row in attempts {
        attempts_of
            .entry(row.delivery_id.clone())
            .or_default()
            .push(row.read()?);
    }
    let mut deliveries_of: HashMap<i64, Vec<Delivery>> = HashMap::new();
    for row in deliveries {
        let attempts = attempts_of.remove(&row.id).unwrap_or_default();
        deliveries_of
            .entry(row.invoice)
            .or_default()
            .push(row.read(attempts)?);
    }
    invoices
        .into_iter()
        .map(|row| {
            let deliveries = deliveries_of.remove(&row.number).unwrap_or_default();
            row.read(deliveries)
        })
        .collect()
}
