"""Instants and JSON values are the same after a visit to either database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from studykit.store.engine import make_engine
from studykit.store.tables import Setting
from studykit.store.types import dump_json, from_ms, to_ms

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=ZONES)
JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner | st.none()) | st.dictionaries(st.text(), inner | st.none()),
    max_leaves=8,
)
# One engine for all examples is right: each example is rolled back.
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture
def engine(any_database_url: str) -> Iterator[Engine]:
    """An engine of the program on each database."""
    engine = make_engine(any_database_url)
    yield engine
    engine.dispose()


def stored(engine: Engine, since: datetime, value: Any) -> Setting:
    """What a setting reads as after it was written."""
    with Session(engine) as session:
        session.add(Setting(name="probe", since=since, value=value))
        session.flush()
        session.expire_all()
        return session.scalars(select(Setting)).one()


@given(instant=INSTANTS)
@SHARED
def test_an_instant_comes_back_in_utc_to_the_millisecond(engine: Engine, instant: datetime) -> None:
    """The zone is gone, the instant is the same."""
    back = stored(engine, instant, 0).since

    assert back.tzinfo is UTC
    assert timedelta(0) <= instant - back < timedelta(milliseconds=1)


@given(value=JSON)
@SHARED
def test_a_json_value_comes_back_equal(engine: Engine, value: Any) -> None:
    """Lists, objects, text with NUL, and numbers survive."""
    assert value == stored(engine, datetime(2026, 3, 1, tzinfo=UTC), value).value


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    """A naive value would mean another instant on another machine."""
    with pytest.raises(StatementError, match="needs a zone"):
        stored(engine, datetime(2026, 3, 1), 0)


@given(milliseconds=st.integers(-62_135_596_800_000, 253_402_300_799_999))
def test_every_stored_instant_has_one_integer(milliseconds: int) -> None:
    """Reading a stored instant and storing it again changes nothing."""
    assert milliseconds == to_ms(from_ms(milliseconds))


def test_equal_json_values_are_equal_bytes() -> None:
    """The order in which an object was filled leaves no trace."""
    assert dump_json({"a": 1, "b": ["é"]}) == dump_json({"b": ["é"], "a": 1}) == '{"a":1,"b":["é"]}'
