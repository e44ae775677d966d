"""The handoff: teams, accounts shared with the editor, appointments that are asked for, cases, figures."""

import re

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"

TEAMS = """
CREATE TABLE teams (
    id SERIAL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    chat BIGINT UNIQUE,
    connect_digest VARCHAR(64)
);
INSERT INTO teams (name) VALUES ('Team');

ALTER TABLE counsellors
    ADD COLUMN team INTEGER REFERENCES teams (id),
    ADD COLUMN topics VARCHAR(48)[] NOT NULL DEFAULT '{}',
    ADD COLUMN woman BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN shown_name VARCHAR(60) NOT NULL DEFAULT '',
    ADD COLUMN notice_minutes INTEGER NOT NULL DEFAULT 120,
    ADD COLUMN horizon_days SMALLINT NOT NULL DEFAULT 14,
    ADD COLUMN most_per_day SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN buffer_minutes SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN at_once BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN email VARCHAR(200) NOT NULL DEFAULT '',
    ADD COLUMN duty JSONB,
    ADD COLUMN quiet_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN feed_digest VARCHAR(64),
    ADD COLUMN active BOOLEAN NOT NULL DEFAULT true;
UPDATE counsellors SET team = (SELECT min(id) FROM teams);
UPDATE counsellors SET active = false WHERE password_hash = '';
ALTER TABLE counsellors ALTER COLUMN team SET NOT NULL;
CREATE UNIQUE INDEX counsellors_feed ON counsellors (feed_digest);
"""

# One account for the desk and the editor.
ACCOUNTS = """
ALTER TABLE editors ADD COLUMN counsellor INTEGER UNIQUE REFERENCES counsellors (id) ON DELETE SET NULL;
ALTER TABLE invitations ADD COLUMN counsellor INTEGER REFERENCES counsellors (id) ON DELETE CASCADE;
"""
ACCOUNT = """
INSERT INTO editors (login, name, role, locales, password_hash, counsellor)
VALUES (:login, :name, 'reader', '{}', :password_hash, :id)
"""
NO_LOGINS = "ALTER TABLE counsellors DROP COLUMN login, DROP COLUMN password_hash;"

HOURS = """
ALTER TABLE availabilities
    ADD COLUMN modes VARCHAR(8)[] NOT NULL DEFAULT '{room}',
    ADD COLUMN place VARCHAR(48) NOT NULL DEFAULT '',
    ADD COLUMN room VARCHAR(60) NOT NULL DEFAULT '',
    ADD COLUMN step_free BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN valid_from DATE,
    ADD COLUMN valid_until DATE,
    ADD COLUMN day DATE;

CREATE TABLE absences (
    id SERIAL PRIMARY KEY,
    counsellor INTEGER NOT NULL REFERENCES counsellors (id) ON DELETE CASCADE,
    start TIMESTAMP WITH TIME ZONE NOT NULL,
    "end" TIMESTAMP WITH TIME ZONE NOT NULL,
    substitute INTEGER REFERENCES counsellors (id) ON DELETE SET NULL,
    CHECK (start < "end")
);

CREATE TABLE interpreters (
    id SERIAL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    locales VARCHAR(8)[] NOT NULL,
    active BOOLEAN NOT NULL DEFAULT true
);

CREATE TABLE interpreter_hours (
    id SERIAL PRIMARY KEY,
    interpreter INTEGER NOT NULL REFERENCES interpreters (id) ON DELETE CASCADE,
    weekday SMALLINT NOT NULL,
    start TIME NOT NULL,
    "end" TIME NOT NULL,
    valid_from DATE,
    valid_until DATE
);
"""

# Counsellor and interpreter are written as ranges of one: ranges are indexed by every PostgreSQL, plain numbers only
# with the btree_gist extension, which the embedded server does not carry.
APPOINTMENTS = """
ALTER TABLE appointments
    ADD COLUMN mode VARCHAR(8) NOT NULL DEFAULT 'room',
    ADD COLUMN interpreter INTEGER REFERENCES interpreters (id),
    ADD COLUMN place VARCHAR(48) NOT NULL DEFAULT '',
    ADD COLUMN room VARCHAR(60) NOT NULL DEFAULT '',
    ADD COLUMN step_free BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN version INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN moves VARCHAR(32) NOT NULL DEFAULT '',
    ADD COLUMN agreed BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN name VARCHAR(60) NOT NULL DEFAULT '',
    ADD COLUMN about VARCHAR(500) NOT NULL DEFAULT '',
    ADD COLUMN wishes JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN reason VARCHAR(24) NOT NULL DEFAULT '',
    ADD COLUMN asked_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE appointments DROP CONSTRAINT one_appointment_at_a_time;
ALTER TABLE appointments ADD CONSTRAINT one_appointment_at_a_time
EXCLUDE USING gist (int4range(counsellor, counsellor, '[]') WITH &&, during WITH &&)
WHERE (status IN ('held', 'requested', 'confirmed'));
ALTER TABLE appointments ADD CONSTRAINT one_interpreter_at_a_time
EXCLUDE USING gist (int4range(interpreter, interpreter, '[]') WITH &&, during WITH &&)
WHERE (status IN ('held', 'requested', 'confirmed') AND interpreter IS NOT NULL);
CREATE INDEX ix_appointments_counsellor ON appointments (counsellor, upper(during));

CREATE TABLE waiting (
    id SERIAL PRIMARY KEY,
    visitor VARCHAR(32) NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    locale VARCHAR(8) NOT NULL,
    topic VARCHAR(48) NOT NULL DEFAULT '',
    wishes JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    UNIQUE (visitor, topic)
);
"""

CASES = """
CREATE TABLE cases (
    id SERIAL PRIMARY KEY,
    number VARCHAR(8) NOT NULL,
    visitor VARCHAR(32) REFERENCES visitors (id) ON DELETE SET NULL,
    locale VARCHAR(8) NOT NULL,
    topic VARCHAR(48) NOT NULL DEFAULT '',
    team INTEGER NOT NULL REFERENCES teams (id),
    counsellor INTEGER REFERENCES counsellors (id),
    status VARCHAR(8) NOT NULL,
    urgent BOOLEAN NOT NULL DEFAULT false,
    card JSONB NOT NULL DEFAULT '{}',
    thread BIGINT,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE
);
CREATE UNIQUE INDEX one_running_case ON cases (visitor) WHERE status IN ('waiting', 'open');
CREATE INDEX ix_cases_team ON cases (team, status);

CREATE TABLE case_messages (
    id SERIAL PRIMARY KEY,
    "case" INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    author VARCHAR(12) NOT NULL,
    counsellor INTEGER REFERENCES counsellors (id),
    kind VARCHAR(12) NOT NULL DEFAULT 'text',
    text TEXT NOT NULL DEFAULT '',
    source_chat BIGINT,
    source_message BIGINT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    delivered_at TIMESTAMP WITH TIME ZONE
);
CREATE INDEX ix_case_messages_case ON case_messages ("case", id);
CREATE UNIQUE INDEX case_message_source ON case_messages (source_chat, source_message);

CREATE TABLE case_copies (
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    case_message INTEGER NOT NULL REFERENCES case_messages (id) ON DELETE CASCADE,
    PRIMARY KEY (chat, message)
);
CREATE INDEX ix_case_copies_message ON case_copies (case_message);

CREATE TABLE case_notes (
    id SERIAL PRIMARY KEY,
    "case" INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    counsellor INTEGER REFERENCES counsellors (id),
    text TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX ix_case_notes_case ON case_notes ("case");
"""

NOTICES = """
ALTER TABLE notices
    ALTER COLUMN appointment DROP NOT NULL,
    ADD COLUMN version INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN counsellor INTEGER REFERENCES counsellors (id),
    ADD COLUMN "case" INTEGER REFERENCES cases (id) ON DELETE CASCADE,
    ADD COLUMN data JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN sent_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    DROP CONSTRAINT notices_appointment_kind_audience_key,
    ADD CONSTRAINT each_notice_once
        UNIQUE NULLS NOT DISTINCT (appointment, "case", kind, audience, version, counsellor, data);
CREATE INDEX ix_notices_due ON notices (due) WHERE outcome IS NULL;

-- Of several ways on which one notice is told those that are done, so that a crash between two doubles none.
CREATE TABLE notice_receipts (
    notice INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    way VARCHAR(32) NOT NULL,
    PRIMARY KEY (notice, way)
);
"""

# Counts for the reports to funders: a month, never a day or a person.
FIGURES = """
CREATE TABLE figures (
    month DATE NOT NULL,
    kind VARCHAR(24) NOT NULL,
    topic VARCHAR(64) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (month, kind, topic, locale)
);

-- When the next message may go out to a chat (or to all of them), as Telegram's limits have it.
CREATE TABLE pace (
    lane VARCHAR(64) PRIMARY KEY,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL
);
"""


def upgrade() -> None:
    op.execute(TEAMS)
    op.execute(ACCOUNTS)
    _move_accounts()
    for statements in (NO_LOGINS, HOURS, APPOINTMENTS, CASES, NOTICES, FIGURES):
        op.execute(statements)


def _move_accounts() -> None:
    """Of counsellors, with their passwords. A login that somebody has at the editor becomes `<login>-desk`."""
    connection = op.get_bind()
    taken = set(connection.execute(text("SELECT login FROM editors")).scalars())
    for row in connection.execute(text("SELECT * FROM counsellors WHERE active ORDER BY id")).all():
        login = _free_login(row.login, row.id, taken)
        taken.add(login)
        account = {"login": login, "name": row.name, "password_hash": row.password_hash, "id": row.id}
        connection.execute(text(ACCOUNT), account)


def _free_login(old: str, number: int, taken: set[str]) -> str:
    """Of the letters that a login of the editor may have, which are fewer."""
    login = re.sub(r"[^a-z0-9._-]", "-", old.lower()).strip("._-")[:50]
    if len(login) < 2:
        login = f"counsellor-{number}"
    wanted = (login, f"{login}-desk", f"{login}-{number}")
    return next(one for one in wanted if one not in taken)
