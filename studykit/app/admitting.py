"""Admission: how many new cards the plan has room for today."""

from dataclasses import replace

from studykit.app.settings import set_values
from studykit.review.model import ReviewSettings
from studykit.store import plan_queries, queries
from studykit.store.reads import Reader


def with_admission(reader: Reader, now_ms: int, settings: ReviewSettings) -> ReviewSettings:
    """Settings with as many new cards a day as leave the plan's minutes whole for four weeks.

    A number that the learner set wins; without a plan of the learner's the settings stay.
    """
    row = plan_queries.standing_plan(reader, now_ms + 1)
    if row is None or "new_per_day" in set_values(reader, now_ms):
        return settings
    from studykit.app.situation import days_off, reviews
    from studykit.app.wish import stored_wish
    from studykit.reading.admission import admitted
    from studykit.reading.situation import Budget

    wish, today = stored_wish(row), settings.study_day(now_ms)
    budget = Budget(wish.week, days_off(reader, wish.rules, today))
    met = sum(not row["known"] for row in queries.answers_of_day(reader, today))
    waiting = met + sum(plan_queries.new_cards(reader, today))
    coming = reviews(reader, today, replace(settings, new_per_day=0))
    read = plan_queries.minutes_read(reader, today)
    return replace(settings, new_per_day=admitted(waiting, today, budget, coming, read))
