//! Who gets which secret: every receiver the same, but those that have one of their own.

use std::str::FromStr;

use crate::endpoint::{Endpoint, InvalidPlace, Place};
use crate::signature::{InvalidSecret, Secret};

/// A secret for one receiver: `HOST[:PORT]=whsec_…`.
#[derive(Clone, Debug)]
pub struct SecretFor {
    place: Place,
    secret: Secret,
}

/// A text that is not one. It is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecretFor {
    /// There is no `=`.
    #[error("write the receiver and its secret, `HOST[:PORT]=whsec_…`")]
    Pair,
    /// The receiver.
    #[error(transparent)]
    Place(#[from] InvalidPlace),
    /// The secret.
    #[error(transparent)]
    Secret(#[from] InvalidSecret),
}

impl FromStr for SecretFor {
    type Err = InvalidSecretFor;

    fn from_str(text: &str) -> Result<Self, InvalidSecretFor> {
        let (place, secret) = text.split_once('=').ok_or(InvalidSecretFor::Pair)?;
        Ok(Self {
            place: place.parse()?,
            secret: secret.parse()?,
        })
    }
}

/// The secrets of all receivers.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    shared: Vec<Secret>,
    own: Vec<SecretFor>,
}

impl Secrets {
    /// `shared` is for every receiver that has none of its own.
    pub(crate) fn new(shared: Vec<Secret>, own: Vec<SecretFor>) -> Self {
        Self { shared, own }
    }

    /// What a notification to this URL is signed with. The endpoint's own secrets count before its
    /// host's, and those before the shared ones: a receiver with a secret of its own gets no
    /// signature that another one could make.
    pub(crate) fn of(&self, url: &str) -> Vec<&Secret> {
        let endpoint = Endpoint::of(url);
        let own = |with_port: bool| -> Vec<&Secret> {
            let there = |one: &&SecretFor| {
                one.place.has_port() == with_port
                    && endpoint
                        .as_ref()
                        .is_some_and(|endpoint| one.place.has(endpoint))
            };
            self.own
                .iter()
                .filter(there)
                .map(|one| &one.secret)
                .collect()
        };
        let chosen = [own(true), own(false)]
            .into_iter()
            .find(|secrets| !secrets.is_empty());
        chosen.unwrap_or_else(|| self.shared.iter().collect())
    }
}
