"""Imports that would sweep away much of what a source holds: found, and not done unasked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studykit.app.sources import shown_uri
from studykit.errors import ConflictError
from studykit.library.diff import Action, Retire

SWEEP_LEAST = 5
SWEEP_SHARE = 0.25
"""An import stops and asks when it would retire so many records of a source, and more than this share."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """An import that would retire much of what a source holds: `retired` of its `live` records."""

    uri: str
    retired: int
    live: int


def find_sweep(uri: str, live: int, actions: Sequence[Action], *, blank: bool) -> Sweep | None:
    """The sweep that an import of a source would be, if it is one.

    A file that was cut off, saved empty or replaced by another must not retire years of reviews unasked.

    Args:
        uri: the source.
        live: how many records it has.
        actions: what would happen to them.
        blank: whether the source holds no text any more; then nothing is too little.
    """
    retired = sum(isinstance(action, Retire) for action in actions)
    most = retired >= SWEEP_LEAST and retired > live * SWEEP_SHARE
    return Sweep(uri, retired, live) if most or (blank and retired) else None


class SweepError(ConflictError):
    """An import would retire so much of a source that the learner has to say so; nothing was written."""

    def __init__(self, sweeps: Iterable[Sweep]) -> None:
        told = [
            f"{shown_uri(sweep.uri)}: {sweep.retired} of its {sweep.live} records would be retired"
            for sweep in sweeps
        ]
        super().__init__("\n".join(told), hint="`--dry-run` lists them, `--force` goes on")
