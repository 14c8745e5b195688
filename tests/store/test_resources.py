"""The folders that come with the program are found in the installed package and in the checkout."""

from pathlib import Path

import pytest

import studykit
from studykit.errors import StudykitError
from studykit.resources import _find, bundled


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An imported package with nothing beside it."""
    folder = tmp_path / "site-packages" / "studykit"
    folder.mkdir(parents=True)
    return folder


def test_this_checkout_has_its_migrations() -> None:
    """The folder beside the imported package holds what alembic needs."""
    folder = bundled("migrations")

    assert Path(studykit.__file__).parent.parent / "migrations" == folder
    assert {"env.py", "script.py.mako", "versions"} <= {path.name for path in folder.iterdir()}


def test_an_installed_package_holds_its_own_copy(package: Path) -> None:
    """A folder of the same name beside it belongs to somebody else."""
    own = package / "_bundled" / "seeds"
    own.mkdir(parents=True)
    (package.parent / "seeds").mkdir()
    (package.parent / "alembic.ini").touch()

    assert own == _find(package, "seeds")


def test_a_checkout_proves_itself_by_its_alembic_ini(package: Path) -> None:
    """Only then is the folder beside the package ours."""
    (package.parent / "seeds").mkdir()
    with pytest.raises(StudykitError):
        _find(package, "seeds")
    (package.parent / "alembic.ini").touch()

    assert package.parent / "seeds" == _find(package, "seeds")


def test_a_broken_installation_says_what_to_do(package: Path) -> None:
    """The error names the missing folder and how to install again."""
    with pytest.raises(StudykitError, match="migrations") as refusal:
        _find(package, "migrations")

    assert "pip install" in str(refusal.value.hint)
