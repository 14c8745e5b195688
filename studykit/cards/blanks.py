"""Which phrase of a claim is worth a blank: one that names something, where the claim turns on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.cards.frequency import ADJECTIVES, AUXILIARY, FUNCTION, is_finite, is_verb, rarity, word_set
from studykit.cards.lint_words import VAGUE
from studykit.cards.phrases import Phrase, alternatives, gives_away, noun_phrases, stems, words
from studykit.cards.spans import CODE, LINK, MATHS

_MAX_WORDS = 4
_MIN_LETTERS = 4  # three for an acronym
_MIN_RARITY = 2  # of all words of a phrase together

_EMPHASIS = re.compile(r"(?<![\w*_])([*_]{1,2})(?=[^\s*_])([^*_]+)(?<=[^\s*_])\1(?![\w*_])")
_LITERAL = re.compile(rf"{CODE}|{MATHS}|{LINK}|https?://\S+")


@dataclass(frozen=True, slots=True)
class Blank:
    """A phrase and what it is worth as a blank."""

    text: str
    weight: float


def blanks(sentence: str, names: Sequence[str]) -> list[Blank]:
    """The phrases of a sentence that may be blanked, with their weights.

    A weight is that of the slot, 0.5 to 3, half the rarity of the words, up to 2, 0.5 for more than one word,
    and 1 for what is emphasised or stands in the names.

    Args:
        sentence: on one line.
        names: title and tags of the work.
    """
    chosen = {match[2] for match in _EMPHASIS.finditer(sentence)} | set(names)
    named = stems(" ".join(names))
    found = []
    for phrase in noun_phrases(sentence):
        parts = words(phrase.text)
        known = phrase.text in chosen or stems(phrase.text) <= named
        slot = _slot(sentence, phrase, known=known)
        before = sentence[: phrase.outer].lower()
        if slot and _is_term(phrase.text, before, known=known, slot=slot) and _is_apart(sentence, phrase):
            weight = slot + min(sum(map(rarity, parts)), 4) / 2 + (len(parts) > 1) / 2 + known
            found.append(Blank(phrase.text, weight))
    return found


# ---- what a phrase is to its claim ------------------------------------------------------------------------

_STRONG = 2.5
"""The weight of a slot from which on even words of the field may be asked for."""

_DETERMINER = r"(?:a|an|the|some|any|all|its|their|both|only|just)"
_REASON = """
    because, because of, since, due to, owing to, thanks to, caused by, explained by, driven by,
    attributed to, stems? from, arises? from, suffers? from
"""
_CONTRAST = r"""
    instead of, rather than, unlike, as opposed to, in contrast to, at the (?:cost|expense|price) of,
    without, in place of, in exchange for, \w+er than, (?:more|less|fewer) (?:\w+ )?than
"""
_SAMENESS = """
    called, known as, termed, named, equals?, (?:equal|equivalent|proportional|analogous) to, amounts? to,
    corresponds? to, reduces? to, acts? as, property of, risk of, special case of, converges? to, limited by,
    (?:viewed|seen|interpreted|regarded|understood|cast|explained|treated|thought of) as,
    (?:form|kind|type|bound|approximation|alternative) (?:of|on|to), independent of,
    (?:prone|resistant|sensitive|robust|invariant) to
"""
_FORCES = "leads? to, results? in, gives? rise to"
_TURNS_ON = "depends? on, relies on, rely on, based on"
_MEANS = "by means of, uses? of, via, using, through, (?:is|are) an?, by"


def _forms(verbs: str) -> str:
    """The inflections of regular verbs."""
    return ", ".join(f"{verb.removesuffix('e')}(?:e|es|s|ing)?" for verb in verbs.split())


_FORCE_VERBS = _forms("prevent cause avoid require eliminate solve")
_CHANGE_VERBS = _forms(
    "reduce increase encourage penalize minimize maximize induce assume ignore preserve estimate "
    "exploit remove"
)
_SLOTS = tuple(
    (weight, re.compile(rf"(?<![\w-]){alternatives(cues)} (?:{_DETERMINER} )?\Z", re.IGNORECASE))
    for weight, cues in (
        (3.0, _REASON),
        (3.0, _CONTRAST),
        (3.0, _SAMENESS),
        (2.5, f"{_FORCE_VERBS}, {_FORCES}"),
        (2.0, f"{_CHANGE_VERBS}, {_TURNS_ON}"),
        (1.5, _MEANS),
    )
)
_GOVERNS = re.compile(rf"(?:([\w-]+) )?(?<![\w-])([\w-]+) (?:{_DETERMINER} )?\Z")
_PREPOSITIONS = word_set("into from")
_EXAMPLE = re.compile(r"\b(?:such as|like|includ(?:e|es|ing)|e\.g\.,?|for example,?) (?:the |an? )?\Z")
_OPENS = re.compile(
    r"(?:When|While|If|For|In|By|At|On|With|Given|After|Before|During|Although|Once|As|To|Under)\b"
)
_SUBJECT = re.compile(r"(?:(?:a|an|the) |unlike [^,]{3,40}, (?:the )?)?\Z", re.IGNORECASE)
_BEGINS_CLAUSE = re.compile(
    r"\b(?:because|since|while|whereas|although|when|if) (?:(?:a|an|the) )?\Z", re.IGNORECASE
)
_DEFINES = re.compile(r" (?:is|are) (?:an? )?[^,;]{4,60} (?:that|which|whose|where|who) ")
_SUBJECT_VERBS = """
    fails?, leads? to, results? in, depends? on, relies on, rely on, corresponds? to, converges?, is an?,
    cannot, introduces?, replaces?, acts? as, needs?, allows?, enables?, measures?, suffers? from,
    works? because, (?:is|are) equivalent to
"""
_PREDICATE = re.compile(rf" {alternatives(f'{_FORCE_VERBS}, {_CHANGE_VERBS}, {_SUBJECT_VERBS}')} ")
_FINITE = re.compile(
    r" (?:also |often |never |only |still )?(?![\w-]+ly\b)"
    r"(?![\w-]+ed (?:on|by|in|with|from|as|at|for|to|under)\b)([\w-]+)"
)
_NAME = re.compile(r"\b[A-Z][\w-]*[A-Z]")


def _slot(sentence: str, phrase: Phrase, *, known: bool) -> float:
    """What the place of a phrase in its sentence makes of it as a blank; 0 where it carries nothing."""
    before, after = sentence[: phrase.outer].rstrip("*_"), sentence[phrase.end :].lstrip("*_")
    weight = max((weight for weight, cue in _SLOTS if cue.search(before)), default=0.0)
    opening = _OPENS.match(sentence) is not None and phrase.end <= sentence.find(",")
    torn = _BEGINS_CLAUSE.search(before) and not _agrees(phrase.text, after)
    if torn or _EXAMPLE.search(before) or (opening and weight < _STRONG):
        return 0.0
    if weight or not _SUBJECT.match(before):
        return weight or _governed(before)
    if not _agrees(phrase.text, after):
        return 0.0
    if _DEFINES.match(after):
        return 3.0
    if known or _NAME.search(phrase.text) or _PREDICATE.match(after):
        return 2.5
    return 0.0 if before.lower() == "the " else 2.0


def _agrees(subject: str, after: str) -> bool:
    """Whether a finite verb follows that may be the one of a subject."""
    verb = _FINITE.match(after)
    if verb is None or not is_finite(verb[1]):
        return False
    plural = subject.partition(" of ")[0].endswith("s")
    return verb[1].endswith("ed") or verb[1] in AUXILIARY or plural != verb[1].endswith("s")


def _governed(before: str) -> float:
    """What a phrase is worth as the object of a verb, or less of a preposition."""
    match = _GOVERNS.search(before)
    if match is None or match.start(2) == 0:
        return 0.0
    if is_verb(match[2]):
        adjective = match[2].endswith("ed") and (match[1] or "").lower() in FUNCTION
        return 0.0 if adjective else 1.25
    return 0.5 * (match[2].lower() in _PREPOSITIONS)


# ---- a name, and nothing but it ---------------------------------------------------------------------------

_HEADS = VAGUE | word_set(
    "ingredient ingredients configuration structure structures process processes guarantee guarantees "
    "scheme schemes tool tools task tasks settings setting mechanism mechanisms information science theory "
    "concept concepts area phenomenon domain domains factor factors strategy strategies"
)
# What anyone of the field would say first.
_STAPLES = {
    "backpropagation", "deep learning", "gradient descent", "machine learning", "neural network",
    "neural networks", "overfitting", "stochastic gradient descent", "supervision", "test set",
    "training data",
}  # fmt: skip
_ADJECTIVE = re.compile(r"(?:able|ible|ous|ful|less|ive|ary|[^s]al|ical|[^m]ic|ed|ly|ier|est)\Z")
_CLAUSE = re.compile(
    r"\b(?:because|since|unlike|while|whereas|although|when|if|that|which) (?:the |an? )?\Z", re.IGNORECASE
)
_LISTED = re.compile(
    r",? (?:and|as well as) (?P<next>[\w-]+)|,? or |/|(?:, [\w-]+(?: [\w-]+){0,3})+,? (?:and|or) "
)
_NAME_BEGINS = re.compile(r"[A-Z][\w-]* (?:by|of|and|for|with|from|in) (?:the )?\Z")
_NAME_GOES_ON = re.compile(r" (?:by|of|and|for|with|from|in) (?:the )?[A-Z]")
_COMPOUND_GOES_ON = re.compile(r" [\w-]+ing(?:[,.;]| (?:and|or|in|on|at|of|is|are|whereas|while)\b)")
_OBJECT_BEGINS = word_set("a an the its their his her each every all some many it them us how what")


def _is_term(text: str, before: str, *, known: bool, slot: float) -> bool:
    """Whether a phrase names something, where a description could be worded in many ways."""
    parts = words(text)
    heads = [words(part)[-1].lower() for part in text.split(" of ")]
    rarities = list(map(rarity, parts))
    strong = slot >= _STRONG
    telling = max(rarities) == 2 or strong
    definite = before.endswith("the ") and telling and (len(parts) > 2 or bool(_NAME.search(text)))
    return (
        len(parts) <= _MAX_WORDS
        and sum(rarities) >= _MIN_RARITY - (strong and len(parts) > 1)
        and (telling or known)
        and text.lower() not in _STAPLES
        and not any(map(str.isdigit, parts))
        and (known or definite or _HEADS.isdisjoint(heads))
        and all(rarity(head) == 2 for head in heads[:-1])
        and not (" of the " in text and rarity(heads[-1]) == 0)
        and not _ADJECTIVE.search(heads[-1])
        and not any(part.endswith("ed") and "-" not in part for part in parts[1:])
        and not _is_gerund(parts, before)
    )


def _is_gerund(parts: Sequence[str], before: str) -> bool:
    """Whether a phrase is a verb in *-ing* with its object, or how something is done."""
    first = parts[0].lower()
    by = before.endswith("by ")
    return first.endswith("ing") and (by or (is_finite(first[:-3]) and len(parts) > 2))


def _is_apart(sentence: str, phrase: Phrase) -> bool:
    """Whether a phrase is whole, listed with nothing, and given away by nothing else in its sentence."""
    before, after, text = sentence[: phrase.start], sentence[phrase.end :], phrase.text
    outer = sentence[: phrase.outer]
    subject = bool(_SUBJECT.match(outer) or _CLAUSE.search(outer))
    return (
        (len(text) >= _MIN_LETTERS or (text.isupper() and len(text) == _MIN_LETTERS - 1))
        and not (text[0].isupper() and _NAME_BEGINS.search(before))
        and "'" not in text.replace("’", "'")
        and (before.count('"') % 2 == 0 or (before.endswith('"') and after.startswith('"')))
        and not any(text in literal for literal in _LITERAL.findall(sentence))
        and _is_over(after, words(text)[-1], subject=subject)
        and sentence.lower().count(text.lower()) == 1
        and not gives_away(f"{before} {after}", text)
    )


def _is_clause(first: str | None) -> bool:
    """Whether what follows *and* begins with a verb, so that it lists no phrase."""
    return first is not None and is_finite(first) and first not in ADJECTIVES


def _is_over(after: str, last: str, *, subject: bool) -> bool:
    """Whether a phrase ends before the rest of the sentence, which lists nothing beside it."""
    listed = _LISTED.match(after)
    following = words(after)[0].lower() if re.match(r" \w", after) else ""
    goes_on = not subject and is_verb(following) and not following.endswith(("ed", "ing"))
    has_object = not subject and last.endswith("ing") and rarity(following) > 0
    return (
        (listed is None or _is_clause(listed["next"]))
        and not _COMPOUND_GOES_ON.match(after)
        and not after.startswith((" of ", " to ", " (", "-", "/", "’", "'", " [", ":"))
        and not (last[0].isupper() and _NAME_GOES_ON.match(after))
        and following not in _OBJECT_BEGINS
        and not goes_on
        and not has_object
    )
