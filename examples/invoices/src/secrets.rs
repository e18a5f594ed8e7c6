//! Which receiver gets which secret: the shared one, unless it has its own.

use std::str::FromStr;

use crate::endpoint::{Endpoint, InvalidPlace, Place};
use crate::signature::{InvalidSecret, Secret};

/// A secret for one receiver: `HOST[:PORT]=whsec_…`.
#[derive(Clone, Debug)]
pub struct SecretFor {
    place: Place,
    secret: Secret,
}

/// A text that is not a receiver with its secret. The message never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecretFor {
    /// The `=` is missing.
    #[error("expected a receiver and its secret: `HOST[:PORT]=whsec_…`")]
    Pair,
    /// The receiver is invalid.
    #[error(transparent)]
    Place(#[from] InvalidPlace),
    /// The secret is invalid.
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
    /// Creates the secrets. `shared` is for every receiver without a secret of its own.
    pub(crate) fn new(shared: Vec<Secret>, own: Vec<SecretFor>) -> Self {
        Self { shared, own }
    }

    /// Returns the secrets that sign a notification to this URL.
    ///
    /// The endpoint's own secrets take precedence over its host's, and those over the shared ones.
    /// So a receiver with its own secret never gets a signature that another receiver could make.
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
