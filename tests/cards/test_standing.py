"""Which sentences of a quotation are claims that stand alone and tell something."""

import pytest

from studykit.cards.standing import standing

# Pairs of sentences that differ in what makes a claim of the first.
CLAIMS = [
    (
        "KelpNet estimates the drift of buoys by counting ripples between two gauges.",
        "KelpNet provides accurate estimates of the drift of buoys between two tidal gauges.",
    ),
    (
        "KelpNet learned harbours by heart, because its gauges replay each tide at night.",
        "KelpNet can learn harbours from examples only, and so it needs no map of them.",
    ),
    (
        "Tidal buoys are floats that drift until a ripple of their own size stops them.",
        "KelpNet is a framework for buoys that drift until a ripple of their size stops them.",
    ),
    (
        "Unlike RockNet, KelpNet measures ripples with a gauge of its own in every bay.",
        "Unlike RockNet, KelpNet also offers a gauge of its own for ripples in every bay.",
    ),
    (
        "Tidal gauges leak because barnacles widen the gap around a brass valve.",
        "Modern gauges leak because barnacles widen the gap around a brass valve.",
    ),
    (
        "Ripples reverse the direction of a buoy when wind and tide are opposed.",
        "Ripples are a research direction of buoys since wind and tide are opposed.",
    ),
    (
        "Skippers set goals for the crew, and the crew sets sails that reach them.",
        "The goal of the skippers is to reach harbours before the crew runs out of rope.",
    ),
    (
        "Barnacles remove ropes on which the result depends in a bay without wind.",
        "Barnacles remove ropes, and the results depend on the bay without its wind.",
    ),
    (
        "Shells of i.i.d. barnacles, i.e. of equal ones, scatter evenly over the hull.",
        "Shells of barnacles that I know of, equal ones, scatter evenly over the hull.",
    ),
    (
        "Model ships avoid ripples because surface tension grows with their length.",
        "Give ships ripples because surface tension grows with their length and keel.",
    ),
    (
        "Oiled ropes slow barnacles because larvae cannot settle on a greasy strand.",
        "Oiled ropes are key to clean hulls because larvae settle on any dry strand.",
    ),
    (
        "Oiled ropes slow barnacles in harbours where larvae settle on a dry strand.",
        "Oiled ropes are worth exploring in harbours where larvae settle on a strand.",
    ),
]


@pytest.mark.parametrize(("claim", "other"), CLAIMS, ids=[claim[:24] for claim, _ in CLAIMS])
def test_what_makes_a_claim(claim: str, other: str) -> None:
    """What a system does differently tells it from others; praise, capability and plans do not."""
    assert standing(claim) == (claim, False)
    assert standing(other) is None
