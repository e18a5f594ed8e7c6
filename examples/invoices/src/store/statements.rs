//! The SQL of both databases. They differ in how they get the time, number rows, and skip locked
//! rows.
//!
//! Times come from the database, because leases are shared between hosts, and each host has its own
//! clock.

/// The lanes in which something is waiting. Each one is found in the index, starting from the
/// previous one.
macro_rules! lanes {
    ($begin:literal) => {
        concat!(
            "WITH RECURSIVE lanes (lane) AS (
                 SELECT (SELECT lane FROM deliveries WHERE state IN ('pending', 'leased') ",
            $begin,
            " ORDER BY lane LIMIT 1)
                 UNION ALL
                 SELECT (SELECT d.lane FROM deliveries d WHERE d.state IN ('pending', 'leased') AND d.lane > lanes.lane
                         ORDER BY d.lane LIMIT 1)
                 FROM lanes WHERE lanes.lane IS NOT NULL
             ) "
        )
    };
}

/// When the first delivery of a lane is due.
macro_rules! first {
    () => {
        "(SELECT d.next_at FROM deliveries d WHERE d.state IN ('pending', 'leased') AND d.lane = lanes.lane
          ORDER BY d.next_at LIMIT 1)"
    };
}

macro_rules! statements {
    ($name:ident, now: $now:literal, number: $number:literal, columns: $columns:literal, skip_locked: $skip_locked:literal, any: $any:literal) => {
        pub(super) mod $name {
            pub(in crate::store) const SCHEMA: &[&str] = &[
                concat!(
                    "CREATE TABLE IF NOT EXISTS invoices (
                        number ", $number, ",
                        id TEXT NOT NULL UNIQUE,
                        title TEXT,
                        customer TEXT NOT NULL,
                        total TEXT NOT NULL,
                        callback TEXT,
                        received_at BIGINT NOT NULL,
                        paid_at BIGINT
                    )"
                ),
                "CREATE TABLE IF NOT EXISTS deliveries (
                    id TEXT PRIMARY KEY,
                    invoice BIGINT NOT NULL REFERENCES invoices (number),
                    event TEXT NOT NULL,
                    url TEXT NOT NULL,
                    body TEXT NOT NULL,
                    state TEXT NOT NULL,
                    attempt BIGINT NOT NULL,
                    failures BIGINT NOT NULL,
                    next_at BIGINT NOT NULL,
                    lane TEXT NOT NULL,
                    UNIQUE (invoice, event)
                )",
                "CREATE TABLE IF NOT EXISTS attempts (
                    delivery_id TEXT NOT NULL REFERENCES deliveries (id),
                    number BIGINT NOT NULL,
                    started_at BIGINT NOT NULL,
                    finished_at BIGINT,
                    outcome TEXT,
                    status BIGINT,
                    detail TEXT,
                    PRIMARY KEY (delivery_id, number)
                )",
            ];

            /// Tables of an earlier version have no lanes.
            pub(in crate::store) const HAS_LANES: &str = concat!("SELECT count(*) FROM ", $columns);

            /// Deliveries of that version share one lane.
            pub(in crate::store) const ADD_LANES: &str =
                "ALTER TABLE deliveries ADD COLUMN lane TEXT NOT NULL DEFAULT '- 0'";

            /// An index of that version.
            pub(in crate::store) const DROP_INDEX: &str = "DROP INDEX IF EXISTS deliveries_due";

            pub(in crate::store) const INDEX_LANES: &str =
                "CREATE INDEX IF NOT EXISTS deliveries_lanes ON deliveries (lane, next_at)
                 WHERE state IN ('pending', 'leased')";

            pub(in crate::store) const CREATE: &str = concat!(
                "INSERT INTO invoices (id, title, customer, total, callback, received_at)
                 VALUES ($1, $2, $3, $4, $5, ", $now, ") ON CONFLICT (id) DO NOTHING"
            );

            pub(in crate::store) const PAY: &str =
                concat!("UPDATE invoices SET paid_at = ", $now, " WHERE id = $1 AND paid_at IS NULL RETURNING number, callback");

            pub(in crate::store) const IS_KNOWN: &str = "SELECT count(*) FROM invoices WHERE id = $1";

            pub(in crate::store) const ENQUEUE: &str = concat!(
                "INSERT INTO deliveries (id, invoice, event, url, body, lane, state, attempt, failures, next_at)
                 VALUES ($1, $2, $3, $4, $5, $6, 'pending', 0, 0, ", $now, ")"
            );

            /// The lanes with something due, in their order. Each lane takes two steps in the
            /// index, no matter how much is waiting in it.
            pub(in crate::store) const DUE: &str = concat!(
                lanes!("AND lane > $1"),
                "SELECT lane FROM lanes WHERE lane IS NOT NULL AND ", first!(), " <= ", $now, " LIMIT $2"
            );

            /// `next_at` is when a pending delivery is due, and also when a lease expires. A leased
            /// row is held for one attempt.
            pub(in crate::store) const LEASE: &str = concat!(
                "UPDATE deliveries SET state = 'leased', attempt = attempt + 1, next_at = ", $now, " + $1
                 WHERE id IN (
                     SELECT id FROM deliveries WHERE state IN ('pending', 'leased') AND lane = $2 AND next_at <= ", $now, "
                     ORDER BY next_at LIMIT $3", $skip_locked, "
                 )
                 RETURNING id, url, body, attempt, failures"
            );

            pub(in crate::store) const LOSE: &str = concat!(
                "UPDATE attempts SET finished_at = ", $now, ", outcome = 'lost'
                 WHERE delivery_id = $1 AND outcome IS NULL"
            );

            pub(in crate::store) const BEGIN_ATTEMPT: &str =
                concat!("INSERT INTO attempts (delivery_id, number, started_at) VALUES ($1, $2, ", $now, ")");

            /// If the attempt's number has changed, somebody else has the lease.
            pub(in crate::store) const FINISH: &str = concat!(
                "UPDATE deliveries SET state = $3, failures = failures + $4, next_at = ", $now, " + $5
                 WHERE id = $1 AND attempt = $2 AND state = 'leased'"
            );

            pub(in crate::store) const GIVE_BACK: &str = concat!(
                "UPDATE deliveries SET state = 'pending', attempt = attempt - 1, next_at = ", $now, "
                 WHERE id = $1 AND attempt = $2 AND state = 'leased'"
            );

            pub(in crate::store) const FORGET_ATTEMPT: &str =
                "DELETE FROM attempts WHERE delivery_id = $1 AND number = $2";

            pub(in crate::store) const END_ATTEMPT: &str = concat!(
                "UPDATE attempts SET finished_at = ", $now, ", outcome = $3, status = $4, detail = $5
                 WHERE delivery_id = $1 AND number = $2"
            );

            pub(in crate::store) const RETRY: &str = concat!(
                "UPDATE deliveries SET state = 'pending', failures = 0, next_at = ", $now, "
                 WHERE id = $1 AND attempt < $2 AND state IN ('pending', 'failed', 'blocked', 'gone')"
            );

            pub(in crate::store) const IS_DELIVERY: &str = "SELECT count(*) FROM deliveries WHERE id = $1";

            pub(in crate::store) const NEXT_DUE: &str = concat!(
                lanes!(""),
                "SELECT min(", first!(), ") - ", $now, " FROM lanes WHERE lane IS NOT NULL"
            );

            pub(in crate::store) const INVOICE: &str =
                "SELECT number, id, title, customer, total, callback, paid_at FROM invoices WHERE id = $1";

            pub(in crate::store) const INVOICES: &str =
                "SELECT number, id, title, customer, total, callback, paid_at FROM invoices
                 WHERE number < $1 ORDER BY number DESC LIMIT $2";

            pub(in crate::store) const DELIVERIES: &str = concat!(
                "SELECT id, invoice, event, url, state, next_at FROM deliveries
                 WHERE invoice ", $any, " ORDER BY id"
            );

            pub(in crate::store) const ATTEMPTS: &str = concat!(
                "SELECT a.delivery_id, a.number, a.started_at, a.finished_at, a.outcome, a.status, a.detail
                 FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
                 WHERE d.invoice ", $any, " ORDER BY a.delivery_id, a.number"
            );
        }
    };
}

statements!(
    sqlite,
    now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    number: "INTEGER PRIMARY KEY AUTOINCREMENT",
    columns: "pragma_table_info('deliveries') WHERE name = 'lane'",
    skip_locked: "",
    any: "IN (SELECT value FROM json_each($1))"
);

statements!(
    postgres,
    now: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
    number: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    columns: "information_schema.columns
              WHERE table_schema = current_schema() AND table_name = 'deliveries' AND column_name = 'lane'",
    skip_locked: " FOR UPDATE SKIP LOCKED",
    any: "IN (SELECT value::bigint FROM json_array_elements_text($1::json))"
);
