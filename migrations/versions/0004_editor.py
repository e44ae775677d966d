"""The editor: history, drafts, people, an audit log that can only grow; how often topics are read."""

from alembic import op

revision = "0004"
down_revision = "0003"

CHANGED = """
ALTER TABLE entries ALTER COLUMN entry DROP NOT NULL;
ALTER TABLE entries ADD COLUMN changed INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE entries ADD COLUMN edited BOOLEAN DEFAULT 'false' NOT NULL;
CREATE INDEX ix_entries_changed ON entries (changed);
"""

TABLES = """
CREATE TABLE versions (
    number SERIAL NOT NULL,
    kind VARCHAR(16) NOT NULL,
    id VARCHAR(48) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    entry JSON,
    action VARCHAR(12) NOT NULL,
    minor BOOLEAN DEFAULT 'false' NOT NULL,
    reason VARCHAR(500) DEFAULT '' NOT NULL,
    author VARCHAR(100) DEFAULT '' NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (number)
);
CREATE INDEX ix_versions_entry ON versions (kind, id, locale, number);

CREATE TABLE editors (
    number SERIAL NOT NULL,
    login VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(16) NOT NULL,
    locales VARCHAR(8)[] NOT NULL,
    password_hash VARCHAR(200) DEFAULT '' NOT NULL,
    totp_key BYTEA,
    totp_step BIGINT DEFAULT '0' NOT NULL,
    recovery VARCHAR(64)[] DEFAULT '{}' NOT NULL,
    issuer VARCHAR(200) DEFAULT '' NOT NULL,
    subject VARCHAR(255) DEFAULT '' NOT NULL,
    active BOOLEAN DEFAULT 'true' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (login)
);
CREATE UNIQUE INDEX ix_editors_subject ON editors (issuer, subject) WHERE subject <> '';

CREATE TABLE drafts (
    number SERIAL NOT NULL,
    kind VARCHAR(16) NOT NULL,
    id VARCHAR(48) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    author INTEGER NOT NULL,
    fields JSON NOT NULL,
    base INTEGER NOT NULL,
    state VARCHAR(8) NOT NULL,
    remark VARCHAR(1000) DEFAULT '' NOT NULL,
    stamp INTEGER NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (kind, id, locale, author),
    FOREIGN KEY(author) REFERENCES editors (number) ON DELETE CASCADE
);

CREATE TABLE uploads (
    number SERIAL NOT NULL,
    author INTEGER NOT NULL,
    locale VARCHAR(8) NOT NULL,
    units JSON NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (number),
    FOREIGN KEY(author) REFERENCES editors (number) ON DELETE CASCADE
);

CREATE TABLE web_links (
    url VARCHAR(500) NOT NULL,
    state VARCHAR(12) NOT NULL,
    status SMALLINT DEFAULT '0' NOT NULL,
    location VARCHAR(500) DEFAULT '' NOT NULL,
    failures SMALLINT DEFAULT '0' NOT NULL,
    since TIMESTAMP WITH TIME ZONE,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (url)
);

CREATE TABLE invitations (
    digest VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(16) NOT NULL,
    locales VARCHAR(8)[] NOT NULL,
    editor INTEGER,
    invited_by VARCHAR(100) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (digest),
    FOREIGN KEY(editor) REFERENCES editors (number) ON DELETE CASCADE
);

CREATE TABLE editor_sessions (
    digest VARCHAR(64) NOT NULL,
    editor INTEGER NOT NULL,
    confirmed BOOLEAN DEFAULT 'false' NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (digest),
    FOREIGN KEY(editor) REFERENCES editors (number) ON DELETE CASCADE
);
CREATE INDEX ix_editor_sessions_editor ON editor_sessions (editor);

CREATE TABLE editor_attempts (
    number SERIAL NOT NULL,
    key VARCHAR(64) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (number)
);
CREATE INDEX ix_editor_attempts_key ON editor_attempts (key);

CREATE TABLE audit (
    number SERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor VARCHAR(100) NOT NULL,
    action VARCHAR(32) NOT NULL,
    subject VARCHAR(160) DEFAULT '' NOT NULL,
    detail TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE reads (
    day DATE NOT NULL,
    topic VARCHAR(48) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, topic, locale)
);
"""

# What was done cannot be undone by any program of ours, nor by hand with its account unless the rule itself is taken
# away.
ONLY_GROWS = """
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% can only grow', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER versions_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON versions
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
"""

# The first version of everything that is there already.
BEGINNING = """
INSERT INTO versions (kind, id, locale, entry, action, at)
SELECT kind, id, locale, entry, 'loaded', now() FROM entries ORDER BY kind, position;
"""


def upgrade() -> None:
    for statement in (CHANGED, TABLES, ONLY_GROWS, BEGINNING):
        op.execute(statement)
