"""Patterns of what stands in a card's text as it is: code, maths, and the target of a link."""

CODE = r"`[^`]*+`"
"""Code in a line."""

MATHS = r"(?:\$\$(?:\\.|[^$\\])++\$\$|\$(?![\s$])(?:\\.|[^$\\\n])++(?<!\s)\$(?!\d))"
"""Display or inline maths. A price is none: `$` opens before and closes after something visible, and no digit
follows it."""

LINK = r"\[[^\[\]]*+\]\([^()\s]*+\)"
"""A link with its text."""
