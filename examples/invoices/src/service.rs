//! Assembles the service from its parts.

use std::sync::Arc;

use axum::Router;
use common::Limits;
use common::database::{Database, OpenError};
use openapi_expr_client::SendError;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::api;
use crate::app::App;
use crate::callback::{CallbackError, InvoiceCallback};
use crate::dispatch::{Poll, Workers};
use crate::local;
use crate::page::live::Live;
use crate::resolver::Resolver;
use crate::schedule::Schedule;
use crate::secrets::Secrets;
use crate::sender::Sender;
use crate::settings::{SecretError, Settings};
use crate::store::{DeliveryStore, PostgresStore, SqliteStore, StoreError};
use crate::turns::Turns;

/// Connections to the database, in addition to one for each worker.
const CONNECTIONS: u32 = 16;

/// The service, ready to run.
#[derive(Debug)]
pub struct Service {
    database: Database,
    workers: Workers,
    live: Live,
    router: Router,
    hosts: Vec<String>,
    limits: Limits,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The tables cannot be created.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The document has no usable callback.
    #[error(transparent)]
    Callback(#[from] CallbackError),
    /// The HTTP client cannot be built.
    #[error("{0:#}")]
    Client(#[from] SendError),
}

impl Service {
    /// Opens the database and compiles the document's callback.
    ///
    /// `document` is both served and called: another key in it leads to another URL here.
    ///
    /// # Errors
    ///
    /// See [`StartError`].
    pub async fn start(settings: &Settings, document: &Value) -> Result<Self, StartError> {
        let callback = InvoiceCallback::of(document)?;
        let database = Database::open(
            &settings.database,
            CONNECTIONS + u32::from(settings.workers),
        )
        .await?;
        let mut shared = settings.secret.clone();
        let store: Arc<dyn DeliveryStore> = match &database {
            Database::Sqlite(sqlite) => {
                let store = SqliteStore::new(sqlite.clone()).await?;
                if shared.is_empty() {
                    shared.push(settings.kept_secret()?);
                }
                Arc::new(store)
            }
            Database::Postgres(pool) => {
                let store = PostgresStore::new(pool.clone()).await?;
                if shared.is_empty() {
                    shared.push(store.kept_secret().await?);
                }
                Arc::new(store)
            }
        };
        let secrets = Secrets::new(shared, settings.secret_for.clone());
        let schedule = Schedule::new(settings.retry_after_scale);
        let (method, timeout) = (callback.method().clone(), settings.timeout());
        let turns = Turns::new(settings.workers);
        let resolver = Arc::new(Resolver {
            turns: turns.clone(),
        });
        let sender = Sender::new(
            settings.policy(),
            resolver,
            method,
            secrets,
            schedule,
            timeout,
        )?;

        let (due, changed, live) = (
            Arc::new(Notify::new()),
            Arc::new(Notify::new()),
            Live::new(settings.limits, settings.events_timeout),
        );
        let router = api::router(App {
            store: Arc::clone(&store),
            callback,
            policy: Arc::new(settings.policy()),
            document: document.to_string().into(),
            due: Arc::clone(&due),
            changed: Arc::clone(&changed),
            live: live.clone(),
        });
        let workers = Workers {
            store,
            sender: Arc::new(sender),
            count: settings.workers,
            turns,
            lease: 2 * timeout,
            due,
            changed,
        };
        let hosts = settings.host.clone();
        Ok(Self {
            database,
            workers,
            live,
            router,
            hosts,
            limits: settings.limits,
        })
    }

    /// Serves and delivers until the token is cancelled.
    ///
    /// Then it accepts no more requests, leases no more deliveries, lets those in progress end, and
    /// closes the database.
    ///
    /// # Errors
    ///
    /// Fails if the listener has no address.
    pub async fn run(
        self,
        listener: TcpListener,
        shutdown: CancellationToken,
    ) -> std::io::Result<()> {
        let Self {
            database,
            workers,
            live,
            router,
            hosts,
            limits,
        } = self;
        let router = api::hardened(local::guard(router, listener.local_addr()?, &hosts));
        let live = live.run(
            Arc::clone(&workers.store),
            Arc::clone(&workers.changed),
            shutdown.clone(),
        );
        let live = tokio::spawn(live);
        let working = tokio::spawn(Poll::run(workers, shutdown.clone()));
        common::serve(listener, router, limits, shutdown).await;
        for ending in [live, working] {
            if let Err(error) = ending.await {
                tracing::error!("{error}");
            }
        }
        database.close().await;
        Ok(())
    }
}
