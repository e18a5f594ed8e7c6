//! The sender's resolver. It reports the address of a name to [`Turns`], so that many names of one
//! host count as one host.

use std::net::SocketAddr;

use openapi_expr::Policy;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::turns::Turns;

/// Resolves names with the system's resolver.
pub(crate) struct Resolver {
    pub(crate) turns: Turns,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let turns = self.turns.clone();
        Box::pin(async move {
            let name = name.as_str();
            // Search domains only apply to names on the local network.
            let is_public = Policy::public()
                .check_url(&format!("http://{name}/"))
                .is_ok();
            let absolute = if is_public && !name.ends_with('.') {
                format!("{name}.")
            } else {
                name.to_owned()
            };
            let found: Vec<SocketAddr> = tokio::net::lookup_host((absolute, 0)).await?.collect();
            // A name's addresses arrive in any order, so pick the smallest.
            if let Some(first) = found.iter().map(SocketAddr::ip).min() {
                turns.record_address(name, first)?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
