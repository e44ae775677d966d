"""Events that visitors want to be told of before they begin."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLE = """
CREATE TABLE reminders (
    id SERIAL NOT NULL,
    visitor VARCHAR(32) NOT NULL,
    event VARCHAR(64) NOT NULL,
    start TIMESTAMP WITH TIME ZONE NOT NULL,
    locale VARCHAR(8) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (visitor, event),
    FOREIGN KEY(visitor) REFERENCES visitors (id) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    op.execute(TABLE)
