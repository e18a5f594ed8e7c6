//! The settings of the service, from the command line.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::process;
use std::time::Duration;

use clap::Parser;
use openapi_expr::Policy;
use openapi_expr::policy::{Cidr, HostPattern};

use crate::secrets::SecretFor;
use crate::signature::Secret;

/// An API that stores invoices and calls back when one is paid.
#[derive(Clone, Debug, Parser)]
#[command(name = "invoices", version, args_override_self = true)]
pub struct Settings {
    /// Where to listen; port 0 picks a free port.
    #[arg(long, default_value = "127.0.0.1:8000", value_name = "ADDR")]
    pub listen: SocketAddr,

    /// Where to store everything: `sqlite://FILE?mode=rwc` or
    /// `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(
        long,
        default_value = "sqlite://invoices.db?mode=rwc",
        env = "INVOICES_DATABASE",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database: String,

    /// Allow callbacks to this machine, for trying it out.
    #[arg(long)]
    pub allow_loopback: bool,

    /// Never call these addresses, whatever else is allowed (repeatable).
    #[arg(long, value_name = "CIDR")]
    pub deny_cidr: Vec<Cidr>,

    /// Never call this host: `name`, `*.name` (all subdomains) or an address (repeatable).
    #[arg(long, value_name = "HOST")]
    pub deny_host: Vec<HostPattern>,

    /// The secret that signs notifications to receivers without a secret of their own. To replace a
    /// secret, give both the old and the new one. By default, a secret is generated and kept: next
    /// to the file of SQLite, or in PostgreSQL.
    #[arg(
        long,
        env = "INVOICES_SECRET",
        hide_env_values = true,
        value_name = "whsec_…",
        value_delimiter = ' '
    )]
    pub secret: Vec<Secret>,

    /// The secret that signs notifications to one receiver, instead of `--secret` (repeatable). To
    /// replace a secret, give both for the same receiver.
    #[arg(
        long,
        env = "INVOICES_SECRET_FOR",
        hide_env_values = true,
        value_name = "HOST[:PORT]=whsec_…",
        value_delimiter = ' '
    )]
    pub secret_for: Vec<SecretFor>,

    /// Multiplies every wait between attempts: below 1 speeds up the schedule, 0 removes the waits.
    #[arg(long, default_value_t = 1.0, value_name = "F", value_parser = not_negative)]
    pub retry_after_scale: f64,

    /// How many attempts are made at a time; 0 for a process that only receives.
    #[arg(long, default_value_t = 16, value_name = "N")]
    pub workers: u16,

    /// How long an attempt may take, in seconds. A worker's lease on a delivery is twice as long:
    /// after a crash, the delivery is attempted again when the lease ends.
    #[arg(long, default_value_t = 15.0, value_name = "SECONDS", value_parser = positive)]
    pub timeout: f64,

    /// Another name of a service on loopback, besides localhost, that a proxy in front of it passes
    /// on (repeatable).
    #[arg(long, value_name = "NAME[:PORT]")]
    pub host: Vec<String>,

    /// How long one reader of the page's events is served, in seconds. The page then reconnects by
    /// itself.
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = common::seconds)]
    pub events_timeout: Duration,

    /// Print the OpenAPI document and exit.
    #[arg(long)]
    pub openapi: bool,

    /// What clients may use.
    #[command(flatten)]
    pub limits: common::Limits,
}

/// The file of the signing secret cannot be read or created.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct SecretError {
    path: String,
    source: io::Error,
}

fn not_negative(text: &str) -> Result<f64, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (0.0..=1e6).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1000000".to_owned())
}

fn positive(text: &str) -> Result<f64, String> {
    not_negative(text)
        .ok()
        .filter(|number| *number > 0.0)
        .ok_or_else(|| "expected a number above 0 and up to 1000000".to_owned())
}

impl Settings {
    /// Returns the policy for callback URLs.
    pub fn policy(&self) -> Policy {
        let policy = if self.allow_loopback {
            Policy::public().allow_loopback()
        } else {
            Policy::public()
        };
        let policy = self
            .deny_cidr
            .iter()
            .copied()
            .fold(policy, Policy::deny_cidr);
        self.deny_host
            .iter()
            .cloned()
            .fold(policy, Policy::deny_host)
    }

    /// Returns how long an attempt may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs_f64(self.timeout)
    }

    /// Reads the secret in the file next to SQLite's, or generates it.
    ///
    /// # Errors
    ///
    /// See [`SecretError`].
    pub fn kept_secret(&self) -> Result<Secret, SecretError> {
        let file = self
            .database
            .strip_prefix("sqlite:")
            .unwrap_or(&self.database);
        let file = file.strip_prefix("//").unwrap_or(file);
        let path = format!("{}-secret", file.split('?').next().unwrap_or_default());
        let secret = kept(&path).map_err(|source| SecretError {
            path: path.clone(),
            source,
        })?;
        tracing::info!("the signing secret is in {path}");
        Ok(secret)
    }
}

/// Reads the secret in a file, or generates it. Only the owner can read the file.
fn kept(path: &str) -> io::Result<Secret> {
    if !fs::exists(path)? {
        // Write it under another name first, so that a killed process leaves no half of a secret.
        let new = format!("{path}.{}", process::id());
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)?;
        let secret = Secret::generate()
            .map_err(|_| io::Error::other("the system cannot provide randomness"))?;
        writeln!(file, "{}", secret.reveal())?;
        file.sync_all()?;
        let linked = fs::hard_link(&new, path);
        fs::remove_file(&new)?;
        // If another process was faster, its secret counts.
        linked.or_else(|error| {
            if fs::exists(path)? {
                Ok(())
            } else {
                Err(error)
            }
        })?;
    }
    fs::read_to_string(path)?
        .trim()
        .parse()
        .map_err(io::Error::other)
}
