"""`python -m studykit`, and the command `studykit`."""

import io
import sys

from studykit.cli.boundary import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a locale may lack a sign; that is no failure
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
