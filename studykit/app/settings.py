"""The learner's settings as they hold at an instant."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from studykit.review.model import NewMix, NewOrder, ReviewOrder, ReviewSettings
from studykit.store import queries
from studykit.store.reads import Reader

UNSET = ""
"""What is stored of a setting whose default holds again."""

NAMES = tuple(field.name for field in fields(ReviewSettings) if field.name != "weights")
"""What the learner can set."""

_MADE: Mapping[str, Callable[[Any], Any]] = {
    "learning_steps": tuple, "relearning_steps": tuple, "easy_days": tuple,
    "review_order": ReviewOrder, "new_order": NewOrder, "new_mix": NewMix,
}  # fmt: skip


def review_settings(reader: Reader, now_ms: int) -> ReviewSettings:
    """The settings of review that hold at an instant; what was never set has its default."""
    vector = queries.weights(reader, now_ms)
    weights = tuple(json.loads(vector)) if vector else None
    return ReviewSettings(**set_values(reader, now_ms), weights=weights)


def set_values(reader: Reader, now_ms: int) -> dict[str, Any]:
    """The settings that the learner has set, by name."""
    stored = {name: json.loads(value) for name, value in queries.settings(reader, now_ms).items()}
    wanted = {name: stored[name] for name in NAMES if stored.get(name, UNSET) != UNSET}
    return {name: _MADE.get(name, _same)(value) for name, value in wanted.items()}


def _same(value: Any) -> Any:
    return value
