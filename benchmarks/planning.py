"""Do plans keep their word? Simulated learners follow the plan; the real scheduler has their cards.

Each learner reads a list of papers at 45 minutes a day. On the first day, after four and after eight weeks
the plan's promises are noted: when all will be read, and how many minutes of reviews there will be up to day
180. A second life of some learners follows a plan that is blind to reviews. The last two tables measure the
planner alone.

    python -m benchmarks.planning --learners 20     some minutes
    python -m benchmarks.planning --jobs 2          200 learners
"""

import argparse
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import fmean, median

from benchmarks.learners import FIRST_DAY, SimulatedLearner, kernel_of_cards, papers
from benchmarks.timing import Budget as Limit
from benchmarks.timing import compare, interleaved, table, timed
from studykit.reading.agenda import agenda
from studykit.reading.finish import Finish, finish
from studykit.reading.plan import make_plan
from studykit.reading.remedies import remedies
from studykit.reading.situation import Budget, Goal, Reviews, Situation

_DAYS = 180
_LONGEST = 600  # days after which a simulation gives up
_NOTED = (0, 28, 56)
_MINUTES = 45


@dataclass(frozen=True, slots=True)
class Promise:
    """What plans said on a day, counted from the first.

    Attributes:
        finish: by the plan.
        blind: by a plan that knows nothing of reviews.
        review_minutes: up to day 180.
        over: days planned over their budget.
    """

    day: int
    finish: Finish
    blind: Finish
    review_minutes: float
    over: int


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a learner; days are counted from the first.

    Attributes:
        promises: what the plans said.
        finished: the day on which all was read.
        reviewed: minutes of reviews by day, up to day 180.
        planned: minutes planned for each day that was kept, until all was read.
        lived: minutes that those days took.
    """

    promises: tuple[Promise, ...]
    finished: int
    reviewed: tuple[float, ...]
    planned: tuple[float, ...]
    lived: tuple[float, ...]


def main() -> None:
    """Simulate, measure and print."""
    arguments = _arguments()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        cases = [(seed, arguments.papers, arguments.cards) for seed in range(arguments.learners)]
        lives = list(pool.map(_life, cases))
        blind = list(pool.map(_blind_life, cases[: arguments.blind]))
    print(f"{len(lives)} learners, {arguments.papers} papers with {arguments.cards} cards each\n")
    _print_finish(lives)
    _print_minutes(lives, blind)
    _print_growth(arguments.situations)
    _print_times(arguments.rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Do plans keep their word?")
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--blind", type=int, default=50, help="learners that live a second, blind life")
    parser.add_argument("--papers", type=int, default=40)
    parser.add_argument("--cards", type=int, default=8, help="of each paper")
    parser.add_argument("--situations", type=int, default=2000, help="to see what more minutes do")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    return parser.parse_args()


# ---- lives -------------------------------------------------------------------------------------------


def _life(case: tuple[int, int, int]) -> Life:
    seed, count, cards = case
    learner = SimulatedLearner(seed, papers(seed, count, cards), Budget.daily(_MINUTES))
    return _lived(learner)


def _blind_life(case: tuple[int, int, int]) -> Life:
    seed, count, cards = case
    learner = SimulatedLearner(seed, papers(seed, count, cards), Budget.daily(_MINUTES), blind=True)
    return _lived(learner)


def _lived(learner: SimulatedLearner) -> Life:
    promises, finished = [], None
    while len(learner.days) < _DAYS or (finished is None and len(learner.days) < _LONGEST):
        if len(learner.days) in _NOTED and not learner.is_done:
            promises.append(_promise(learner))
        learner.live()
        if finished is None and learner.is_done:
            finished = len(learner.days) - 1
    kept = [day for day in learner.days[: (finished or 0) + 1] if not day.missed]
    return Life(
        tuple(promises),
        _LONGEST if finished is None else finished,
        tuple(day.reviewed for day in learner.days[:_DAYS]),
        tuple(day.planned.read_minutes + day.planned.review_minutes for day in kept),
        tuple(day.read + day.reviewed for day in kept),
    )


def _promise(learner: SimulatedLearner) -> Promise:
    number = len(learner.days)
    situation = learner.situation(ahead=_DAYS - number)
    plan = make_plan(situation, least_days=_DAYS - number)
    blind = finish(plan.works, situation._replace(reviews=Reviews()))
    over = sum(day.read_minutes + day.review_minutes > day.budget for day in plan.days)
    minutes = sum(day.review_minutes for day in plan.days[: _DAYS - number])
    return Promise(number, plan.finish, blind, minutes, over)


# ---- tables ------------------------------------------------------------------------------------------


def _print_finish(lives: Sequence[Life]) -> None:
    print("finish: share of learners done by the day that was promised, and the middle of its error in days")
    kept = ("by p50", "by p80", "error of p50")
    titles = ("promised on day", "learners", *kept, "blind: by p50", *kept[1:])
    rows = []
    for number in _NOTED:
        noted = [
            (life.finished, promise) for life in lives for promise in life.promises if promise.day == number
        ]
        if noted:
            told = [(done, promise.finish) for done, promise in noted]
            blind = [(done, promise.blind) for done, promise in noted]
            rows.append((number, len(noted), *_kept(told), *_kept(blind)))
    table(titles, rows)


def _kept(cases: Sequence[tuple[int, Finish]]) -> tuple[str, str, str]:
    by_p50 = fmean(_by(done, told.p50) for done, told in cases)
    by_p80 = fmean(_by(done, told.p80) for done, told in cases)
    errors = [done - (told.p50 - FIRST_DAY) for done, told in cases if told.p50 is not None]
    return f"{by_p50:.0%}", f"{by_p80:.0%}", f"{median(errors):+.0f}"


def _by(done: int, day: int | None) -> bool:
    return day is None or done <= day - FIRST_DAY


def _print_minutes(lives: Sequence[Life], blind: Sequence[Life]) -> None:
    print(f"minutes of reviews from the day of the plan to day {_DAYS}: planned over actual")
    rows = []
    for number in _NOTED:
        pairs = [
            (promise.review_minutes, sum(life.reviewed[number:]))
            for life in lives
            for promise in life.promises
            if promise.day == number
        ]
        if pairs:
            ratio = sum(told for told, _ in pairs) / sum(done for _, done in pairs)
            each = median(abs(told / done - 1) for told, done in pairs)
            rows.append((number, f"{ratio:.2f}", f"{each:.0%}"))
    table(("planned on day", "all learners", "middle error of one"), rows)
    print(f"days until all is read, at {_MINUTES} minutes a day")
    over = sum(promise.over for life in lives for promise in life.promises)
    print(f"days planned over the budget in all plans noted: {over}")
    table(
        ("plan", "planned min", "lived min", "lived over budget", "fullest day", "all read on day"),
        [
            _days_row("joint", lives),
            _days_row(f"joint, first {len(blind)}", lives[: len(blind)]),
            _days_row("the same, blind to reviews", blind),
        ],
    )


def _days_row(name: str, lives: Sequence[Life]) -> tuple[str, ...]:
    planned = fmean(minutes for life in lives for minutes in life.planned)
    lived = [minutes for life in lives for minutes in life.lived]
    over = fmean(minutes > _MINUTES + 0.5 for minutes in lived)  # half a minute: the last answer is finished
    done = median(life.finished for life in lives)
    fullest = median(max(life.lived) for life in lives)
    return name, f"{planned:.1f}", f"{fmean(lived):.1f}", f"{over:.1%}", f"{fullest:.0f}", f"{done:.0f}"


def _print_growth(count: int) -> None:
    """What five minutes more do; pieces and unlocked cards may make a finish later."""
    later = []
    for situation in _situations(count):
        more = situation._replace(budget=situation.budget.plus(5))
        before, after = (make_plan(each).finishes.values() for each in (situation, more))
        later.append(max(after) - max(before))
    worst = max(later)
    share = fmean(days > 0 for days in later)
    print(f"five minutes more a day finish later in {share:.2%} of {count} situations, by {worst} days\n")


def _situations(count: int) -> Iterable[Situation]:
    rng = Random("situations")
    for seed in range(count):
        works = papers(seed, rng.randint(2, 40), rng.randint(0, 15))
        load = [rng.uniform(0, 40)] + [rng.uniform(0, 15) for _ in range(60)]
        reviews = Reviews(load, kernel_of_cards(), rng.uniform(5, 15))
        yield Situation(FIRST_DAY, Goal(tuple(works)), works, Budget.daily(rng.randint(20, 120)), reviews)


def _print_times(rounds: int) -> None:
    works = papers(1, 1000, 8)
    two_years = Situation(
        FIRST_DAY, Goal(tuple(works)), works, Budget.daily(105), Reviews((20.0,) * 60, kernel_of_cards())
    )
    tight = two_years._replace(goal=two_years.goal._replace(deadline=FIRST_DAY + 700))
    days = len(make_plan(two_years).days)
    cases = {
        "order and estimates": timed(lambda: agenda(two_years)),
        "plan": timed(lambda: make_plan(two_years)),
        "remedies": timed(lambda: remedies(tight)),
    }
    print(f"1,000 works, {days} days of 105 minutes")
    compare(interleaved(cases, rounds), "order and estimates", {"plan": Limit(seconds=0.1)})


if __name__ == "__main__":
    main()
