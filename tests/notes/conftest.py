"""The option that rewrites the golden cases."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/notes --update-golden`."""
    parser.addoption(
        "--update-golden", action="store_true", help="write what is read now into the golden cases"
    )
