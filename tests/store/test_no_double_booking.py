"""However many visitors and counsellors want the same hours at once, by whatever way in."""

from dataclasses import replace
from pathlib import Path

from bench import booking
from bench.ground import Ground, Plan


async def test_no_hour_is_given_twice_and_none_is_lost(scratch: Path, server: str) -> None:
    row = (await booking.measure(Ground(scratch, server), replace(Plan(), attempts=3000))).rows[0]

    assert (row["overlaps"], row["told but not kept"], row["hours lost"]) == (0, 0, 0)
    assert row["deadlocked"] == 0
    assert int(row["hours given"]) > int(row["hours"])
