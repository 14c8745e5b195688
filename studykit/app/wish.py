"""The wish behind a plan as it is stored: what to read, in which minutes, by when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studykit.reading.baseline import Baseline
from studykit.reading.model import Pass
from studykit.reading.situation import Goal, GoalOrder
from studykit.review.day import StudyDay

MINUTES = 45
"""Minutes of a working day until the learner says otherwise."""

Week = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the learner wishes; the default is what holds before anything was wished.

    Attributes:
        query: what a work must be; with no query and no list, all of the library is wished for.
        works: keys of the works, in the order given; None for those of the query.
        without: keys of works left out.
        passes: how closely single works are read.
        deadline: study day by which all is to be read.
        pace: reading minutes that no day exceeds.
        week: minutes from Monday to Sunday, reviews among them.
        rules: iCalendar rules of days off, each with its first day (`2026-03-06 FREQ=WEEKLY`).
        baseline: what the plan foresaw when it was made; None for the default.
    """

    query: str = ""
    works: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    order: GoalOrder = GoalOrder.READING
    reading_pass: Pass = Pass.READ
    passes: Mapping[str, Pass] = field(default_factory=dict)
    deadline: StudyDay | None = None
    pace: int | None = None
    week: Week = (MINUTES,) * 5 + (0, 0)
    rules: tuple[str, ...] = ()
    baseline: Baseline | None = None

    def goal(self, keys: tuple[str, ...]) -> Goal:
        """The goal of reading some works as wished."""
        left_out = set(self.without)
        kept = tuple(key for key in keys if key not in left_out)
        return Goal(kept, self.order, self.reading_pass, self.passes, self.deadline, self.pace)

    def columns(self) -> dict[str, Any]:
        """The columns of the row of a plan."""
        made = self.baseline
        return {
            "goal": {
                "query": self.query, "works": self.works, "without": self.without, "order": self.order,
                "pass": self.reading_pass, "passes": dict(self.passes), "pace": self.pace,
            },
            "budget": {"week": self.week, "rules": self.rules},
            "deadline": self.deadline,
            "baseline": None if made is None else {"day": made.day, "left": made.left},
        }  # fmt: skip


def stored_wish(row: Mapping[str, Any] | None) -> Wish:
    """The wish that the row of a plan holds; the default for none."""
    if row is None:
        return Wish()
    goal, budget, made = (json.loads(row[name]) for name in ("goal", "budget", "baseline"))
    return Wish(
        query=goal["query"],
        works=None if goal["works"] is None else tuple(goal["works"]),
        without=tuple(goal["without"]),
        order=GoalOrder(goal["order"]),
        reading_pass=Pass(goal["pass"]),
        passes={key: Pass(name) for key, name in goal["passes"].items()},
        deadline=row["deadline"],
        pace=goal["pace"],
        week=tuple(budget["week"]),
        rules=tuple(budget["rules"]),
        baseline=made and Baseline(made["day"], tuple(made["left"])),
    )
