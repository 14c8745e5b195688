"""The learner's settings as they hold at an instant."""

import json

from studykit.review.model import NewMix, NewOrder, ReviewOrder, ReviewSettings
from studykit.store import queries
from studykit.store.reads import Reader

READING_MINUTES = 45
"""Minutes of reading a day until a plan says otherwise."""

_PLAIN = (
    "desired_retention",
    "maximum_interval",
    "zone",
    "rollover_hour",
    "new_per_day",
    "reviews_per_day",
    "minutes_per_day",
    "learn_ahead",
)
_ORDERS = {"review_order": ReviewOrder, "new_order": NewOrder, "new_mix": NewMix}


def review_settings(reader: Reader, now_ms: int) -> ReviewSettings:
    """The settings of review that hold at an instant; what was never set has its default."""
    stored = {name: json.loads(value) for name, value in queries.settings(reader, now_ms).items()}
    values = {name: stored[name] for name in _PLAIN if name in stored}
    values |= {name: tuple(stored[name]) for name in ("learning_steps", "relearning_steps") if name in stored}
    values |= {name: kind(stored[name]) for name, kind in _ORDERS.items() if name in stored}
    vector = queries.weights(reader, now_ms)
    return ReviewSettings(**values, weights=tuple(json.loads(vector)) if vector else None)
