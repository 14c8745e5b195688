"""Why a work is worth reading again, in words."""

from typing import Final

REASONS: Final = {"lapses": "several claims lapsed", "retention": "it has faded"}
"""By the reason that `show --json` and `stats --json` give."""
