"""The learner's settings in words: what each means, and how a value is written and read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from studykit.app.context import App
from studykit.app.settings import UNSET, review_settings, set_values
from studykit.errors import NotFoundError, UsageError
from studykit.review.day import zone_named
from studykit.review.model import NewMix, NewOrder, ReviewOrder, ReviewSettings

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Form:
    """How a setting is written.

    Attributes:
        meaning: what it is for.
        example: a value.
        read: a value from words; it raises ValueError.
        show: words from a value.
    """

    meaning: str
    example: str
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str


def _seconds(text: str) -> int:
    return int(text[:-1]) * _UNITS[text[-1]] if text[-1:] in _UNITS else int(text)


def _span(seconds: int) -> str:
    unit = next(unit for unit in "dhms" if seconds % _UNITS[unit] == 0) if seconds else "s"
    return f"{seconds // _UNITS[unit]}{unit}"


def _steps(text: str) -> tuple[int, ...]:
    return () if text == _NONE else tuple(map(_seconds, text.split()))


def _show_steps(steps: Sequence[int]) -> str:
    return " ".join(map(_span, steps)) or _NONE


def _share(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _truth(text: str) -> bool:
    words = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
    return words[text.lower()]


def _show_truth(value: bool) -> str:
    return "yes" if value else "no"


def _week(text: str) -> tuple[float, ...]:
    """Seven shares, or those of some days: `sat=50% sun=0`."""
    if "=" not in text:
        return tuple(map(_share, text.split()))
    named = dict(pair.split("=") for pair in text.lower().split())
    if not named.keys() <= set(_DAYS):
        raise ValueError(text)
    return tuple(_share(named.get(day, "1")) for day in _DAYS)


def _show_week(shares: Sequence[float]) -> str:
    return " ".join(f"{share:g}" for share in shares)


def _limit(text: str) -> int | None:
    return None if text == _NONE else int(text)


def _show_limit(value: int | None) -> str:
    return _NONE if value is None else str(value)


def _zone(text: str) -> str:
    try:
        return zone_named(text).key
    except UsageError as error:
        if near := _near_zone(text):
            raise UsageError(error.message, hint=f"did you mean {near}?") from None
        raise


def _near_zone(text: str) -> str | None:
    """A zone that is called almost so, or whose city is."""
    from zoneinfo import available_timezones

    wanted = text.replace(" ", "_").casefold()
    names = {name.casefold(): name for name in sorted(available_timezones())}
    cities = {name.rpartition("/")[2]: full for name, full in names.items()}
    for known in (cities, names):
        if near := get_close_matches(wanted.rpartition("/")[2] if known is cities else wanted, known, 1, 0.8):
            return known[near[0]]
    return None


def _one_of(kind: type[StrEnum], meaning: str) -> Form:
    words = " or ".join(member.value for member in kind)
    return Form(f"{meaning}: {words}", next(iter(kind)).value, kind)


FORMS: Mapping[str, Form] = {
    "desired_retention": Form(
        "recall aimed at when a card falls due", "0.9", _share, lambda value: f"{value:g}"
    ),
    "learning_steps": Form("waits between the first answers of a new card", "1m 10m", _steps, _show_steps),
    "relearning_steps": Form("waits between answers after a lapse", "10m", _steps, _show_steps),
    "maximum_interval": Form("longest interval, in days", "3650", int),
    "new_per_day": Form("new cards a day", "20", int),
    "reviews_per_day": Form("reviews a day", "200", int),
    "minutes_per_day": Form("minutes of review a day, or none for no limit", "30", _limit, _show_limit),
    "drafts_per_day": Form("proposed cards to decide about a day", "3", int),
    "review_order": _one_of(ReviewOrder, "order of reviews"),
    "new_order": _one_of(NewOrder, "order of new cards"),
    "new_mix": _one_of(NewMix, "where new cards come, beside the reviews"),
    "learn_ahead": Form(
        "how early a card in steps may come when nothing else is left", "20m", _seconds, _span
    ),
    "leech_lapses": Form("lapses at which a card is set aside, 0 for never", "8", int),
    "balance_load": Form("whether reviews go to days with few", "yes", _truth, _show_truth),
    "easy_days": Form("share of the usual reviews from Monday to Sunday", "sat=50% sun=0", _week, _show_week),
    "zone": Form("time zone of your study days", "Europe/Vienna", _zone),
    "rollover_hour": Form("hour at which a study day begins", "4", int),
}
"""All settings, by name, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it holds now.

    Attributes:
        value: as JSON says it.
        shown: the same in words; so are `default` and `meaning`.
        is_set: whether the learner set it.
    """

    name: str
    value: Any
    shown: str
    default: str
    meaning: str
    is_set: bool

    def as_json(self) -> dict[str, Any]:
        """The setting in the shape of `config --json`."""
        return {name: getattr(self, name) for name in self.__slots__}


def all_settings(app: App) -> list[Setting]:
    """Every setting, in the order in which they are listed.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        known = set_values(reader, app.now_ms)
        settings = review_settings(reader, app.now_ms)
    return [_setting(name, settings, is_set=name in known) for name in FORMS]


def get_setting(app: App, name: str) -> Setting:
    """One of them.

    Raises:
        NotFoundError: there is no library, or no such setting.
    """
    _form(name)
    return next(setting for setting in all_settings(app) if setting.name == name)


def change_setting(app: App, name: str, words: str) -> Setting:
    """Set a setting from now on, as one operation; one that is so already is left as it is.

    What happened before keeps its study day, whatever the zone is now.

    Raises:
        NotFoundError: there is no library, or no such setting.
        UsageError: it has no such value.
    """
    form = _form(name)
    try:
        value = form.read(words.replace(",", " ").strip())
    except (ValueError, KeyError) as error:
        raise UsageError(
            f"{words!r} is no value of {name}: {form.meaning}",
            hint=f"studykit config set {name} {form.example}",
        ) from error
    with app.reading() as reader:
        now = review_settings(reader, app.now_ms)
        known = set_values(reader, app.now_ms)
    replace(now, **{name: value})  # which checks its range
    if known.get(name, UNSET) != value:
        _store(app, name, UNSET if value is None else value, form.show(value))
    return get_setting(app, name)


def unset_setting(app: App, name: str) -> Setting:
    """Let the default of a setting hold again; that of the zone is where this machine is.

    Raises:
        NotFoundError: there is no library, or no such setting.
    """
    from studykit.app.clock import machine_zone

    if name == "zone":
        return change_setting(app, name, machine_zone())
    if get_setting(app, name).is_set:
        _store(app, name, UNSET, "default")
    return get_setting(app, name)


def _store(app: App, name: str, value: Any, shown: str) -> None:
    from studykit.store.study import set_setting

    with app.writing() as connection:
        operation = app.operation("config", {"setting": f"{name} = {shown}"})
        set_setting(connection, name, value, app.now, operation)


def _form(name: str) -> Form:
    if name not in FORMS:
        near = get_close_matches(name.replace("-", "_"), FORMS, 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else "`studykit config` lists them"
        raise NotFoundError(f"there is no setting {name!r}", hint=hint)
    return FORMS[name]


def _setting(name: str, settings: ReviewSettings, *, is_set: bool) -> Setting:
    form, value = FORMS[name], getattr(settings, name)
    default = next(field.default for field in fields(ReviewSettings) if field.name == name)
    shown_default = "this machine's" if name == "zone" else form.show(default)
    return Setting(name, value, form.show(value), shown_default, form.meaning, is_set)
