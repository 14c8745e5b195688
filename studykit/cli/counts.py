"""Counts in words."""


def counted(count: int, one: str, many: str = "") -> str:
    """`1 card`, `2 cards`, `0 cards`.

    Args:
        count: how many.
        one: what one of them is called.
        many: what several are called, unless it is that with an s.
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"
