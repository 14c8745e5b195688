"""Where the files that come with the program are: in the installed package or in the checkout."""

from pathlib import Path

from studykit.errors import StudykitError

_HERE = Path(__file__).parent


def bundled(name: str) -> Path:
    """The folder `migrations` or `seeds` that belongs to the imported code.

    The search starts from this module, so that an editable install gives the folder of its checkout,
    which proves itself by its `alembic.ini`.

    Raises:
        StudykitError: the installation lacks the folder.
    """
    return _find(_HERE, name)


def _find(package: Path, name: str) -> Path:
    checkout = package.parent
    if (shipped := package / "_bundled" / name).is_dir():
        return shipped
    if (checkout / "alembic.ini").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise StudykitError(
        f"this installation of studykit lacks its folder {name}",
        hint="install it again: pip install --force-reinstall studykit",
    )
