//! Delivers what is due: the dispatcher leases it, and workers send it and record the outcome.

mod poll;
mod workers;

pub(crate) use poll::Poll;
pub(crate) use workers::Workers;
