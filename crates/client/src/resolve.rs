//! Resolves names to addresses that the client may connect to.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use openapi_expr::Policy;

/// A resolver whose answers are checked. reqwest connects to the addresses of the answer and does
/// not resolve the name again, so the checked addresses are those that are called.
pub(super) struct Vetted {
    pub(super) verdict: Verdict,
    pub(super) resolver: Arc<dyn Resolve>,
}

/// Which DNS answers are allowed.
#[derive(Clone)]
pub(super) enum Verdict {
    /// Those whose every address the policy allows.
    Policy(Arc<Policy>),
    /// Only those for the name of the egress proxy. The proxy resolves all other names.
    Only(String),
}

impl Resolve for Vetted {
    fn resolve(&self, name: Name) -> Resolving {
        let verdict = self.verdict.clone();
        if matches!(&verdict, Verdict::Only(proxy) if !proxy.eq_ignore_ascii_case(name.as_str())) {
            return Box::pin(async { Err("the egress proxy resolves all other names".into()) });
        }
        let answer = self.resolver.resolve(name);
        Box::pin(async move {
            // The port comes from the URL, whatever the resolver returns.
            let addresses: Vec<_> = answer
                .await?
                .map(|address| SocketAddr::new(address.ip(), 0))
                .collect();
            if let Verdict::Policy(policy) = verdict {
                policy.check_addrs(addresses.iter().map(SocketAddr::ip))?;
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The resolver of the system, `getaddrinfo`.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((&*absolute(name.as_str()), 0))
                .await?
                .collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Adds a final dot to a public name. Without it, the search domains of the machine are tried too,
/// in some set-ups first, so `hook.prod` could become `hook.prod.svc.cluster.local`. A name that
/// only resolves on a local network is not changed, because it is found by search domains or in the
/// hosts file.
fn absolute(name: &str) -> Cow<'_, str> {
    if name.ends_with('.')
        || Policy::public()
            .check_url(&format!("http://{name}/"))
            .is_err()
    {
        name.into()
    } else {
        format!("{name}.").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 127.0.0.1, for every name.
    struct Loopback;

    impl Resolve for Loopback {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async {
                Ok(Box::new(std::iter::once(SocketAddr::from(([127, 0, 0, 1], 22)))) as Addrs)
            })
        }
    }

    async fn ask(verdict: &Verdict, name: &str) -> Option<Vec<SocketAddr>> {
        let vetted = Vetted {
            verdict: verdict.clone(),
            resolver: Arc::new(Loopback),
        };
        vetted
            .resolve(name.parse().unwrap())
            .await
            .ok()
            .map(Iterator::collect)
    }

    #[tokio::test]
    async fn answers_under_a_verdict() {
        let found = Some(vec![SocketAddr::from(([127, 0, 0, 1], 0))]);
        assert_eq!(
            ask(
                &Verdict::Policy(Policy::public().into()),
                "hook.example.com"
            )
            .await,
            None
        );
        let opened = Verdict::Policy(Policy::public().allow_loopback().into());
        assert_eq!(
            ask(&opened, "hook.example.com").await,
            found,
            "without the port"
        );
        let proxy = Verdict::Only("proxy.internal".to_owned());
        assert_eq!(ask(&proxy, "Proxy.internal").await, found);
        assert_eq!(ask(&proxy, "hook.example.com").await, None);
    }

    #[test]
    fn names_of_the_internet_are_absolute() {
        for (name, asked) in [
            ("hook.example.com", "hook.example.com."),
            ("hook.prod", "hook.prod."),
            ("hook.example.com.", "hook.example.com."),
            ("localhost", "localhost"),
            ("hooks", "hooks"),
            ("hook.internal", "hook.internal"),
        ] {
            assert_eq!(absolute(name), asked);
        }
    }
}
