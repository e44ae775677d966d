"""The first schema: content, people, appointments, notices, what comes in and goes out."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE entries (
    kind VARCHAR(16) NOT NULL,
    id VARCHAR(48) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    position INTEGER NOT NULL,
    entry JSON NOT NULL,
    PRIMARY KEY (kind, id, locale)
);

CREATE TABLE packs (
    id VARCHAR(48) NOT NULL,
    info JSON NOT NULL,
    digest VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE counsellors (
    id SERIAL NOT NULL,
    login VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    locales VARCHAR(8)[] NOT NULL,
    place VARCHAR(48) DEFAULT '' NOT NULL,
    invented BOOLEAN DEFAULT 'false' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (login)
);

CREATE TABLE inbox (
    bot BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    payload JSONB,
    told BOOLEAN DEFAULT 'false' NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    handled_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (bot, update_id)
);

CREATE TABLE outbox (
    key VARCHAR(64) NOT NULL,
    replies JSONB NOT NULL,
    sent SMALLINT DEFAULT '0' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE ratings (
    day DATE NOT NULL,
    topic VARCHAR(48) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    good BOOLEAN NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, topic, locale, good)
);

CREATE TABLE visitors (
    id VARCHAR(32) NOT NULL,
    state JSONB NOT NULL,
    unreachable BOOLEAN DEFAULT 'false' NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE appointments (
    id VARCHAR(32) NOT NULL,
    counsellor INTEGER NOT NULL,
    visitor VARCHAR(32),
    during TSTZRANGE NOT NULL,
    status VARCHAR(12) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    topic VARCHAR(48) DEFAULT '' NOT NULL,
    number VARCHAR(8) NOT NULL,
    cancelled_by VARCHAR(12) DEFAULT '' NOT NULL,
    held_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(counsellor) REFERENCES counsellors (id),
    FOREIGN KEY(visitor) REFERENCES visitors (id) ON DELETE SET NULL
);

CREATE INDEX ix_appointments_visitor ON appointments (visitor);

CREATE TABLE availabilities (
    id SERIAL NOT NULL,
    counsellor INTEGER NOT NULL,
    weekday SMALLINT NOT NULL,
    start TIME WITHOUT TIME ZONE NOT NULL,
    "end" TIME WITHOUT TIME ZONE NOT NULL,
    minutes SMALLINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(counsellor) REFERENCES counsellors (id) ON DELETE CASCADE
);

CREATE TABLE counsellor_reach (
    channel VARCHAR(16) NOT NULL,
    address VARCHAR(64) NOT NULL,
    counsellor INTEGER NOT NULL,
    PRIMARY KEY (channel, address),
    UNIQUE (counsellor),
    FOREIGN KEY(counsellor) REFERENCES counsellors (id) ON DELETE CASCADE
);

CREATE TABLE link_codes (
    digest VARCHAR(64) NOT NULL,
    counsellor INTEGER NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (digest),
    FOREIGN KEY(counsellor) REFERENCES counsellors (id) ON DELETE CASCADE
);

CREATE TABLE reach (
    channel VARCHAR(16) NOT NULL,
    address VARCHAR(64) NOT NULL,
    visitor VARCHAR(32) NOT NULL,
    PRIMARY KEY (channel, address),
    FOREIGN KEY(visitor) REFERENCES visitors (id) ON DELETE CASCADE
);

CREATE INDEX ix_reach_visitor ON reach (visitor);

CREATE TABLE notices (
    id SERIAL NOT NULL,
    kind VARCHAR(24) NOT NULL,
    audience VARCHAR(12) NOT NULL,
    appointment VARCHAR(32) NOT NULL,
    due TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome VARCHAR(24),
    PRIMARY KEY (id),
    UNIQUE (appointment, kind, audience),
    FOREIGN KEY(appointment) REFERENCES appointments (id)
);
"""

# The counsellor is written as a range of one: ranges are indexed by every PostgreSQL, plain numbers only with
# the btree_gist extension, which the embedded server does not carry.
ONE_AT_A_TIME = """
ALTER TABLE appointments ADD CONSTRAINT one_appointment_at_a_time
EXCLUDE USING gist (int4range(counsellor, counsellor, '[]') WITH &&, during WITH &&)
WHERE (status IN ('held', 'confirmed'));
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(ONE_AT_A_TIME)
