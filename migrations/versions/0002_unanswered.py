"""Messages that were not understood, kept with the visitor's consent until somebody says what they mean."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLE = """
CREATE TABLE unanswered (
    id SERIAL NOT NULL,
    text VARCHAR(500) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    guesses JSONB NOT NULL,
    day DATE NOT NULL,
    status VARCHAR(12) DEFAULT 'new' NOT NULL,
    intent VARCHAR(48) DEFAULT '' NOT NULL,
    visitor VARCHAR(32),
    PRIMARY KEY (id),
    UNIQUE (locale, text),
    FOREIGN KEY(visitor) REFERENCES visitors (id) ON DELETE CASCADE
);

CREATE INDEX ix_unanswered_day ON unanswered (day);

CREATE INDEX ix_unanswered_visitor ON unanswered (visitor);

ALTER TABLE unanswered ADD CONSTRAINT accepted_has_intent_and_no_visitor
CHECK (status IN ('new', 'dismissed') OR (status = 'accepted' AND intent <> '' AND visitor IS NULL));
"""


def upgrade() -> None:
    op.execute(TABLE)
