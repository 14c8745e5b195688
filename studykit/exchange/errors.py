"""What can go wrong between studykit and other programs."""

from studykit.errors import StudykitError


class ExchangeError(StudykitError):
    """A file cannot be written or read, or a record cannot be said in another program's terms."""

    code = "exchange"
