"""The cards that the quotations of a work are worth: a claim with a phrase blanked; mostly there are none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.cards.blanks import blanks
from studykit.cards.frequency import FUNCTION, rarity
from studykit.cards.make import HIDDEN
from studykit.cards.phrases import gives_away, stems, telling_stems, words
from studykit.cards.sentences import sentences
from studykit.cards.standing import standing

PER_QUOTE = 3
"""Cards drawn from one quotation at most."""

PER_WORK = 6
"""Cards drawn from the quotations of one work at most."""

_MIN_WEIGHT = 2.5
_MIN_CONTEXT = 3  # words of some weight that stay when the phrase is gone
_MIN_RARITY = 2  # of them together
_MIN_RARITY_ALONE = 5  # when the name of the work would give the answer away
_UNNAMED = 0.5  # what a card is worth less without it
_SHORT_TITLE = 6  # words


@dataclass(frozen=True, slots=True)
class Proposal:
    """A card that a quotation is worth.

    Attributes:
        quote: index of the quotation among those that were given.
        sentence: of the quotation, on one line; a lead-in (*We show that*, *However*) is left out.
        blank: what is asked for; it stands once in the sentence.
        front: the sentence with `HIDDEN` for the blank, after the name of the work unless that tells.
    """

    quote: int
    sentence: str
    blank: str
    front: str


@dataclass(frozen=True, slots=True)
class _Work:
    """What a card may name its work by, and what is shown beside it."""

    title: str
    tags: Sequence[str]
    topic: str


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    card: Proposal


def propose(quotes: Sequence[str], title: str, tags: Sequence[str] = (), topic: str = "") -> list[Proposal]:
    """The cards that the quotations of a work are worth, in reading order; most quotations are worth none.

    A function of its arguments and of the table in `frequency` alone: nothing else in the library matters.

    Args:
        quotes: Markdown of the quotations in reading order, without the marks around them.
        title: of the work.
        tags: of the work.
        topic: its name is shown beside the question, so it is never the answer.
    """
    work = _Work(title, tags, topic)
    found = [scored for number, text in enumerate(quotes) for scored in _of_quote(number, text, work)]
    chosen: list[Proposal] = []
    for scored in sorted(found, key=lambda scored: -scored.score):
        if _has_room(chosen, scored.card):
            chosen.append(scored.card)
    return [scored.card for scored in found if scored.card in chosen]


def _has_room(chosen: Sequence[Proposal], card: Proposal) -> bool:
    """Whether a card asks for something new, of a quotation and a work that have not given enough."""
    return (
        len(chosen) < PER_WORK
        and sum(other.quote == card.quote for other in chosen) < PER_QUOTE
        and all(other.blank.casefold() != card.blank.casefold() for other in chosen)
        and not any(other.quote == card.quote and _tell_each_other(other, card) for other in chosen)
    )


def _tell_each_other(one: Proposal, other: Proposal) -> bool:
    """Whether one sentence shows the answer of another: a deck shows the cards of a quotation together."""
    return one.blank in other.sentence or other.blank in one.sentence


def _of_quote(number: int, text: str, work: _Work) -> Iterator[_Scored]:
    for place, written in enumerate(sentences(text)):
        if stood := standing(written):
            sentence, of_work = stood
            about = _topical(sentence, work) - 0.1 * min(place, 5)
            if asked := _asked(sentence, work, of_work=of_work):
                score, blank, front = asked
                yield _Scored(score + about, Proposal(number, sentence, blank, front))


def _asked(sentence: str, work: _Work, *, of_work: bool) -> tuple[float, str, str] | None:
    """The best question of a sentence: weight, blank and front; a second one would show its answer."""
    found = []
    for blank in blanks(sentence, (work.title, *work.tags)):
        gapped = sentence.replace(blank.text, HIDDEN)
        front = _front(gapped, blank.text, work, of_work=of_work)
        if front is not None:
            found.append((blank.weight - _UNNAMED * (front == gapped), blank.text, front))
    # Of equal blanks the later leaves more of a cue before it.
    best = max(found, key=lambda asked: (asked[0], sentence.index(asked[1])), default=None)
    return best if best and best[0] >= _MIN_WEIGHT else None


def _front(gapped: str, blank: str, work: _Work, *, of_work: bool) -> str | None:
    """The question, or None when it is no cue, or when what stands beside it gives the answer away.

    Args:
        gapped: the sentence with its gap.
        blank: what the gap hides.
        work: what is named before the sentence, unless that tells the blank.
        of_work: whether the claim is the work's own, which only the name of the work can tell.
    """
    context = {word.lower() for word in words(gapped)} - FUNCTION
    telling = sum(map(rarity, context))
    if len(context) < _MIN_CONTEXT or telling < _MIN_RARITY or _is_name(blank, work.topic):
        return None
    name = _short(work.title)
    if not gives_away(name, blank):
        return f"“{name}”: {gapped}"
    alone = not of_work and (not gapped.startswith("The ") or gapped.startswith(f"The {HIDDEN}"))
    return gapped if alone and telling >= _MIN_RARITY_ALONE else None


def _is_name(blank: str, topic: str) -> bool:
    """Whether a topic holds all telling words of an answer."""
    return telling_stems(blank) <= stems(topic)


def _short(title: str) -> str:
    """A title without its subtitle."""
    head, colon, _ = title.partition(": ")
    return head if colon and len(head.split()) <= _SHORT_TITLE else title


def _topical(sentence: str, work: _Work) -> float:
    """How much of the title and the tags the sentence is about, 0 to 1.5."""
    named = telling_stems(" ".join((work.title, *work.tags)))
    return 0.5 * min(len(named & stems(sentence)), 3)
