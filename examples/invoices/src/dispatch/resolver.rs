//! The resolver of the sender. It tells whose turn it is which address a name has: many names for
//! one host are one host.

use std::error::Error;
use std::iter::successors;
use std::net::SocketAddr;

use openapi_expr::Policy;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::turns::Turns;

/// The system's resolver.
pub(crate) struct Resolver {
    pub(crate) turns: Turns,
}

/// The address has as many attempts under way as it may have: the delivery waits for another turn.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the host has as many attempts under way as it may have")]
pub(crate) struct Busy;

impl Busy {
    /// Whether that is why something failed.
    pub(crate) fn is_cause_of(error: &(dyn Error + 'static)) -> bool {
        successors(Some(error), |&error| error.source()).any(<dyn Error>::is::<Self>)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let turns = self.turns.clone();
        Box::pin(async move {
            let name = name.as_str();
            // Search domains are for names that only the local network can have.
            let is_public = Policy::public()
                .check_url(&format!("http://{name}/"))
                .is_ok();
            let absolute = if is_public && !name.ends_with('.') {
                format!("{name}.")
            } else {
                name.to_owned()
            };
            let found: Vec<SocketAddr> = tokio::net::lookup_host((absolute, 0)).await?.collect();
            // The answers of one name come in any order.
            if let Some(first) = found.iter().map(SocketAddr::ip).min() {
                turns.leads_to(name, first)?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
