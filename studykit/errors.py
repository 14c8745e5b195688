"""The one tree of errors that a user may see; the command line words and prints them at one boundary."""

from typing import ClassVar


class StudykitError(Exception):
    """Something the user can act on.

    Attributes:
        exit_code: process exit code (the contract of the command line).
        code: short stable name for scripts, printed with ``--json``.
        hint: what to do next, one sentence, or None.
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "failure"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(StudykitError):
    """The words of a command are wrong."""

    exit_code = 2
    code = "usage"


class NotFoundError(StudykitError):
    """A work, card, file or record that was named does not exist."""

    exit_code = 3
    code = "not-found"


class AmbiguousError(StudykitError):
    """What was named fits several records; the message lists them."""

    exit_code = 4
    code = "ambiguous"


class ConflictError(StudykitError):
    """The state of the database or of a file forbids the change."""

    exit_code = 5
    code = "conflict"
