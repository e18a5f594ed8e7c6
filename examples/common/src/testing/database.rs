//! A database for a single test.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

/// An empty database, deleted when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File { _directory: TempDir },
    Server { admin: String, name: String },
}

impl TestDatabase {
    /// Creates a file in a temporary directory.
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join("test.db");
        Self {
            url: format!("sqlite://{}?mode=rwc", file.display()),
            place: Place::File {
                _directory: directory,
            },
        }
    }

    /// Creates a database on the server that `TEST_DATABASE_URL` names.
    ///
    /// If the variable is not set, returns `None` and reports that `test` is left out.
    pub async fn postgres(test: &str) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Ok(admin) = std::env::var("TEST_DATABASE_URL") else {
            left_out(
                test,
                "TEST_DATABASE_URL is not set: eval \"$(examples/postgres.sh start)\"",
            );
            return None;
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        execute(&admin, &format!("CREATE DATABASE {name}")).await;
        let (server, _) = admin.rsplit_once('/').expect("a URL with a database");
        Some(Self {
            url: format!("{server}/{name}"),
            place: Place::Server { admin, name },
        })
    }

    /// Returns the URL of the database.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Server { admin, name } = &self.place {
            // Use a thread, because a runtime may be running on this one. FORCE closes connections
            // that programs left open.
            let (admin, sql) = (admin.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
            let dropping = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime");
                runtime.block_on(execute(&admin, &sql));
            });
            let dropped = dropping.join();
            assert!(
                dropped.is_ok() || std::thread::panicking(),
                "{name} was not dropped"
            );
        }
    }
}

async fn execute(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url)
        .await
        .expect("the server of TEST_DATABASE_URL");
    sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Reports on stderr that a test is left out.
///
/// It writes to stderr directly, because the output of a test is only shown if the test fails.
pub fn left_out(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "left out: {test} ({why})");
}
