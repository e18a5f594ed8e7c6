-- One text for SQLite and PostgreSQL. Money is in fen, times are milliseconds since 1970.

-- What each user has; the sum of the user's lines in the ledger.
CREATE TABLE points (
    user_id TEXT NOT NULL PRIMARY KEY,
    points BIGINT NOT NULL
);

CREATE TABLE orders (
    out_trade_no TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES points,
    total_fen BIGINT NOT NULL CHECK (total_fen > 0),
    refunded_fen BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('created', 'paid', 'finished', 'refunded', 'closed')),
    trade_no TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The notifications that have had their effect. The key is what makes a repetition one.
CREATE TABLE notifications (
    notify_id TEXT NOT NULL PRIMARY KEY,
    out_trade_no TEXT NOT NULL REFERENCES orders,
    trade_status TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

-- Why a user has the points. The key lets an order grant them once and take them back once.
CREATE TABLE ledger (
    out_trade_no TEXT NOT NULL REFERENCES orders,
    entry TEXT NOT NULL CHECK (entry IN ('grant', 'take_back')),
    user_id TEXT NOT NULL REFERENCES points,
    points BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (out_trade_no, entry)
);

CREATE INDEX ledger_of_user ON ledger (user_id, at);
