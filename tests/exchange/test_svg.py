"""Charts as SVG: well-formed, sized in shares of the room, with their numbers in words."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exchange.page import page, section, table
from studykit.exchange.svg import Mark, bar, columns, heat_map

END = date(2026, 3, 4)  # a Wednesday


def shapes(svg: str, tag: str) -> list[dict[str, str]]:
    return [element.attrib for element in ET.fromstring(svg).iter(tag)]


def titles(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter("title")]


@given(st.lists(st.floats(0, 10**6), max_size=40))
def test_columns_stay_inside_their_chart(values: list[float]) -> None:
    """Columns stand on the ground line, none above the scale, and the highest reaches it."""
    svg = columns([Mark("", value, "") for value in values], "chart", height=100)
    drawn = [(float(each["y"]), float(each["height"])) for each in shapes(svg, "rect")]
    assert len(drawn) == len(values)
    assert all(y + tall == pytest.approx(122, abs=0.2) and tall <= 100.1 for y, tall in drawn)
    assert not any(values) or max(tall for _, tall in drawn) == pytest.approx(100)
    assert all(float(each["x"].rstrip("%")) < 100 for each in shapes(svg, "rect"))


def test_a_chart_says_its_numbers_to_who_cannot_see_it() -> None:
    """It has a label, each mark a title, and the scale its greatest number and half of it."""
    svg = columns([Mark("Mon", 1250, "Monday: 1,250"), Mark("", 0, "Tuesday: none", dot=0.5)], "Reviews")
    root = ET.fromstring(svg)
    assert (root.attrib["role"], root.attrib["aria-label"]) == ("img", "Reviews")
    assert titles(svg) == ["Monday: 1,250", "Tuesday: none", "Tuesday: none"]
    assert [element.text for element in root.iter("text")] == ["625", "1,250", "Mon"]
    assert len(shapes(svg, "circle")) == 1


def test_a_bar_is_made_of_pieces_one_after_another() -> None:
    """Each begins where the one before it ends; the room behind them stays visible."""
    svg = bar([(0.25, 3, "a"), (0.5, 0, "b")], "shares")
    room, first, second = shapes(svg, "rect")
    assert room["width"] == "100%"
    assert (first["x"], first["width"], first["class"]) == ("0.00%", "25.00%", "s3")
    assert (second["x"], second["width"]) == ("25.00%", "50.00%")


def test_a_heat_map_has_each_day_of_a_year_once() -> None:
    """From a Monday to the last day; a record day does not pale the others."""
    values = {END - timedelta(days=number): 10.0 for number in range(60)} | {END: 500.0}
    svg = heat_map(values, END, "year", unit="reviews")
    days = titles(svg)
    assert len(days) == len(set(days)) == 52 * 7 + 3
    assert days[0].startswith("Mon ")
    assert days[-1] == "Wed 04 Mar 2026: 500 reviews"
    assert [each["class"] for each in shapes(svg, "rect")][-60:] == ["c4"] * 60
    assert shapes(svg, "rect")[0]["class"] == "c0"


def test_words_cannot_leave_their_place() -> None:
    """Names, titles, labels and cells of heads are escaped."""
    svg = columns([Mark("<b>", 1, '"&<')], '"><script>')
    assert "<script" not in svg
    assert titles(svg) == ['"&<']
    made = page(
        "<t>", "<r>", [("<f>", "<w>")], [section("<s>", "<r>", table([("<h>", "words")], [["cell"]]))]
    )
    assert not re.search("<[trfwsh]>", made)
