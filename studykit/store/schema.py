"""What all tables share: the naming of constraints, column types, the base of the models."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, CheckConstraint, Float, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from studykit.store.types import Instant, Json

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(primary_key=True)]
Uid = Annotated[str, mapped_column(String(40), unique=True)]
Milliseconds = Annotated[int, mapped_column(BigInteger)]


def one_of(column: str, values: str) -> CheckConstraint:
    """A named check that a text column holds one of the given space-separated values."""
    listed = ", ".join(f"'{value}'" for value in values.split())
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class Base(DeclarativeBase):
    """The schema; every constraint is named by one convention, which batch migrations need."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, str: Text, Any: Json, float: Float}  # noqa: RUF012
