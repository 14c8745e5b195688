"""Card lint: what can be proved wrong with cards from their text alone, and what to do about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from studykit.cards import lint_rules as rules
from studykit.cards.lint_pairs import near_duplicates
from studykit.cards.lint_rules import LintCard
from studykit.cards.make import HIDDEN, LIST_LIMIT, CardKind

__all__ = ["RULES", "Finding", "LintCard", "Rule", "lint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw of one card.

    Attributes:
        rule: id of the rule.
        message: what is wrong and what to do about it.
        card: uid.
        place: `file:line` of the card, or empty.
        other: uid of the earlier card that asks the same, for `near-duplicate`.
    """

    rule: str
    message: str
    card: str
    place: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule asks for, with an example.

    Attributes:
        id: stable name.
        what: one sentence for the learner.
        bad: cards the last of which breaks this rule and no other.
        good: the same cards mended.
        check: what is wrong with a card, or None; None for the rule that needs all cards.
    """

    id: str
    what: str
    bad: tuple[LintCard, ...]
    good: tuple[LintCard, ...]
    check: Callable[[LintCard], str | None] | None


def lint(cards: Sequence[LintCard]) -> list[Finding]:
    """All findings, in the order of the cards; a flaw that siblings share is told once.

    Args:
        cards: the library's; duplicates are found among them alone, so give all that count. Uids are unique.
    """
    same = near_duplicates(cards)
    by_uid = {card.uid: card for card in cards}
    found: dict[tuple[str, ...], Finding] = {}
    for card in cards:
        findings = [*_of_card(card)]
        if card.uid in same:
            findings.append(_duplicate(card, by_uid[same[card.uid]]))
        for finding in findings:
            found.setdefault((finding.rule, finding.message, card.place or card.uid), finding)
    return list(found.values())


def _of_card(card: LintCard) -> Iterator[Finding]:
    for rule in RULES.values():
        message = rule.check(card) if rule.check else None
        if message is not None:
            yield Finding(rule.id, message, card.uid, card.place)


def _duplicate(card: LintCard, other: LintCard) -> Finding:
    message = (
        f"it asks what {other.place or other.uid} asks: keep one, or say in each what tells it from the other"
    )
    return Finding("near-duplicate", message, card.uid, card.place, other.uid)


# ---- the rules --------------------------------------------------------------------------------------------


def _qa(front: str, back: str, place: str = "notes.md:1") -> tuple[LintCard, ...]:
    return (LintCard(place, CardKind.QA, front, back, place=place),)


def _list(front: str, *items: str) -> tuple[LintCard, ...]:
    back = "\n".join(f"- {item}" for item in items)
    return (LintCard("list", CardKind.LIST, front, back, items=items, place="notes.md:1"),)


def _cloze(front: str, blank: str) -> tuple[LintCard, ...]:
    return (LintCard("cloze", CardKind.CLOZE, front, blank, blank, place="notes.md:1"),)


_WHY_DROPOUT = _qa("Why does dropout reduce overfitting?", "Units cannot rely on single other units.")
_ENSEMBLE = _cloze(f"Dropout resembles an {HIDDEN} of many thinned networks that share weights.", "ensemble")
_GATES = _list("Which gates does an LSTM cell have?", "input", "forget", "output")

_ALL = (
    Rule(
        "empty-side",
        "Both sides of a card hold something, and a cloze hides something.",
        bad=_qa("Why does dropout reduce overfitting?", " "),
        good=_WHY_DROPOUT,
        check=rules.empty_side,
    ),
    Rule(
        "long-question",
        f"A question has at most {rules.MAX_QUESTION} words.",
        bad=_qa(
            "When a network with a very large number of weights is trained for a long time on a rather small"
            " number of examples, why does dropout commonly reduce overfitting?",
            "Units cannot rely on single other units.",
        ),
        good=_WHY_DROPOUT,
        check=rules.long_question,
    ),
    Rule(
        "long-answer",
        f"An answer has at most {rules.MAX_ANSWER} words.",
        bad=_qa(
            "Why does dropout reduce overfitting?",
            "Units cannot rely on single other units, since each of them may be absent in any step, and so"
            " they learn features that help in many contexts, much as in an ensemble.",
        ),
        good=_WHY_DROPOUT,
        check=rules.long_answer,
    ),
    Rule(
        "long-sentence",
        f"A sentence with a gap has at most {rules.MAX_SENTENCE} words.",
        bad=_cloze(
            "Dropout, which in every step of training leaves out each of the hidden units of a network with a"
            " fixed probability and at test time keeps all of them but scales their outgoing weights,"
            f" resembles an {HIDDEN} of many thinned networks that share weights.",
            "ensemble",
        ),
        good=_ENSEMBLE,
        check=rules.long_sentence,
    ),
    Rule(
        "list-too-long",
        f"A list that is asked for as a whole has at most {LIST_LIMIT} items.",
        bad=_list(
            "Which parts make up an LSTM cell?",
            *("input gate", "forget gate", "output gate", "cell state", "candidate", "hidden state"),
        ),
        good=_GATES,
        check=rules.list_too_long,
    ),
    Rule(
        "long-item",
        f"An item of a list has at most {rules.MAX_ITEM} words.",
        bad=_list(
            "Which gates does an LSTM cell have?",
            "input",
            "output",
            "the forget gate, which decides how much of the old state is kept",
        ),
        good=_GATES,
        check=rules.long_item,
    ),
    Rule(
        "wrong-count",
        "A question that asks for a number of items gets that many.",
        bad=_list("Which two gates does an LSTM cell have?", "input", "forget", "output"),
        good=_list("Which three gates does an LSTM cell have?", "input", "forget", "output"),
        check=rules.wrong_count,
    ),
    Rule(
        "several-questions",
        "A card asks one thing.",
        bad=_qa(
            "What does dropout leave out, and why does it help?", "Random units; others cannot rely on them."
        ),
        good=_WHY_DROPOUT,
        check=rules.several_questions,
    ),
    Rule(
        "yes-no-question",
        "An answer cannot be guessed by tossing a coin.",
        bad=_qa("Does dropout reduce overfitting?", "It does: units cannot rely on single other units."),
        good=_WHY_DROPOUT,
        check=rules.yes_no_question,
    ),
    Rule(
        "any-of-many",
        "A question has one right answer.",
        bad=_qa("Name a regularizer for deep networks.", "Dropout."),
        good=_qa("Which regularizer leaves out random units?", "Dropout."),
        check=rules.any_of_many,
    ),
    Rule(
        "bibliographic",
        "Cards ask for what works found, not for year, venue or authors.",
        bad=_qa("In which year was dropout proposed?", "2012"),
        good=_WHY_DROPOUT,
        check=rules.bibliographic,
    ),
    Rule(
        "answer-in-question",
        "The answer, or the word that tells it, does not stand in the question.",
        bad=_qa("Which regularizer of networks works by dropping units?", "Dropped units."),
        good=_qa("Which regularizer leaves out random units?", "Dropout."),
        check=rules.answer_in_question,
    ),
    Rule(
        "dangling-reference",
        "A question names what it is about and can be answered with the notes closed.",
        bad=_qa("Why does it reduce overfitting?", "Units cannot rely on single other units."),
        good=_WHY_DROPOUT,
        check=rules.dangling_reference,
    ),
    Rule(
        "cloze-without-context",
        "Enough stands around a gap to tell what belongs in it.",
        bad=_cloze(f"Dropout is a {HIDDEN}.", "regularizer"),
        good=_ENSEMBLE,
        check=rules.cloze_without_context,
    ),
    Rule(
        "unbalanced-maths",
        "Each $ of a formula has its partner, and so has each brace in it.",
        bad=_qa("Which factor scales weights at test time after dropout of rate $p?", "$1-p$"),
        good=_qa("Which factor scales weights at test time after dropout of rate $p$?", "$1-p$"),
        check=rules.unbalanced_maths,
    ),
    Rule(
        "near-duplicate",
        "No two cards ask the same.",
        bad=(
            *_WHY_DROPOUT,
            *_qa(
                "How does dropout reduce overfitting in networks?",
                "A unit cannot rely on other single units.",
                "other.md:1",
            ),
        ),
        good=(
            *_WHY_DROPOUT,
            *_qa(
                "Why does dropout slow down training?",
                "Each step updates a different thinned network.",
                "other.md:1",
            ),
        ),
        check=None,
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})
"""The rules by id."""
