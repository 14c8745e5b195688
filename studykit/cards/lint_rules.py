"""What makes one card a bad one, as far as its text alone can prove it.

Each function says what is wrong with a card and what to do about it, or None; `lint.RULES` says what each is
for, with examples. A rule that would blame good cards too is not here: a false alarm costs more than a flaw
that stays unseen.
"""

import re
from dataclasses import dataclass

from studykit.cards.lint_words import (
    COMMON,
    STOP,
    VAGUE,
    count_words,
    formulas,
    stem,
    stems,
    without_literals,
    without_quoted,
    words,
)
from studykit.cards.make import HIDDEN, LIST_LIMIT, CardKind
from studykit.cards.sentences import sentences

MAX_QUESTION = MAX_ANSWER = 25
"""Words of a question and of an answer."""

MAX_SENTENCE = 40
"""Words of a sentence with a gap."""

MAX_ITEM = 10
"""Words of an item of a list."""

_MIN_CONTEXT = 3  # words of weight around a gap
_SHORT_ANSWER = 4  # words; a longer answer may well take up words of its question
_SHORT_WORD = 3  # letters
_GAPPED = frozenset((CardKind.CLOZE, CardKind.QUOTE, CardKind.ITEM))
_ASKED = frozenset((CardKind.QA, CardKind.LIST))
_SENTENCES = frozenset((CardKind.CLOZE, CardKind.QUOTE))


@dataclass(frozen=True, slots=True)
class LintCard:
    """A card as the lint sees it.

    Attributes:
        front: Markdown of what is asked; the gap of a cloze is `HIDDEN`.
        back: Markdown of the answer; for a quote its whole sentence.
        blank: what the gap hides, for the kinds that have one.
        items: of the list that is asked for.
        works: keys of the works it belongs to; none for a topic's own card.
        topic: name or path of its topic.
        place: `file:line` of the claim it is made from; siblings share it. Empty when there is none.
    """

    uid: str
    kind: CardKind
    front: str
    back: str
    blank: str | None = None
    items: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    topic: str = ""
    place: str = ""

    @property
    def answer(self) -> str:
        """What the learner has to say."""
        return self.blank if self.blank is not None else self.back

    @property
    def question(self) -> str:
        """What is asked, without the neighbours of an item."""
        return self.front.split("\n", 1)[0] if self.kind is CardKind.ITEM else self.front


# ---- sides and sizes --------------------------------------------------------------------------------------


def empty_side(card: LintCard) -> str | None:
    if card.kind in _GAPPED and HIDDEN not in card.front:
        return f"the sentence hides nothing: put {HIDDEN} where the answer belongs"
    if not words(card.front):
        return "the question is empty: write it, or suspend the card"
    return None if words(card.answer) else "the answer is empty: write it, or suspend the card"


def long_question(card: LintCard) -> str | None:
    # The meaning that a term is asked for by is the answer of its sibling, and measured there.
    if card.kind is CardKind.TERM or card.kind in _SENTENCES:
        return None
    size = count_words(card.question)
    return _too_long("the question", size, MAX_QUESTION, "cut it, or split the card")


def long_answer(card: LintCard) -> str | None:
    if card.kind is CardKind.ITEM:
        return None  # measured as an item
    lines = card.answer.split("\n")
    size = count_words("\n".join(line for line in lines if not card.items or not line.startswith("- ")))
    return _too_long("the answer", size, MAX_ANSWER, "keep the one thing that is asked for")


def long_sentence(card: LintCard) -> str | None:
    if card.kind not in _SENTENCES:
        return None
    size = count_words(card.front.replace(HIDDEN, card.answer))
    return _too_long("the sentence", size, MAX_SENTENCE, "keep what the gap needs")


def _too_long(what: str, size: int, limit: int, advice: str) -> str | None:
    return f"{what} has {size} words, more than {limit}: {advice}" if size > limit else None


def list_too_long(card: LintCard) -> str | None:
    if card.kind is not CardKind.LIST or len(card.items) <= LIST_LIMIT:
        return None
    return (
        f"the list has {len(card.items)} items, more than {LIST_LIMIT}: ask for them in groups, or one by one"
    )


def long_item(card: LintCard) -> str | None:
    size = max(map(count_words, card.items), default=0)
    return _too_long("an item of the list", size, MAX_ITEM, "name it here, explain it on another card")


_NUMBERS = {word: number for number, word in enumerate(("two", "three", "four", "five", "six", "seven"), 2)}
_COUNTED = re.compile(
    rf"\b(?:which|what(?: are)?(?: the)?) ({'|'.join(_NUMBERS)}|\d+)(?![-–\w])", re.IGNORECASE
)


def wrong_count(card: LintCard) -> str | None:
    """Which three …, with two or four items."""
    match = _COUNTED.search(card.front) if card.kind is CardKind.LIST else None
    if match is None or not card.items:
        return None
    asked = _NUMBERS.get(match[1].lower()) or int(match[1])
    if asked == len(card.items):
        return None
    return f"the question asks for {match[1]} items and the answer has {len(card.items)}: make them agree"


# ---- one question, with one right answer ------------------------------------------------------------------

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had)(?:n't)?"
)
_SECOND = re.compile(
    rf"\b(?:and|or) (?:(?:why|how|when|where|who) {_AUXILIARY}|(?:what|which)(?: \w+)? (?:do|does|did))\b"
    r"|\b(?:and|or) (?:why|how|when|where)\s*\?",
    re.IGNORECASE,
)


def several_questions(card: LintCard) -> str | None:
    if card.kind not in _ASKED:
        return None
    asked = without_quoted(card.front)
    if asked.count("?") > 1 or _SECOND.search(asked):
        return "it asks several questions: make a card of each"
    return None


_OPENING = (
    r"(?:in|for|with|if|under|at|on|given|after|before|unlike|by|during|because|since|while|as|when)"
    rf" (?!what\b|which\b|whose\b|{_AUXILIARY}\b)[^,?]*, "
)
_YES_NO = re.compile(rf"(?:{_OPENING})?{_AUXILIARY}\b[^?]*\?\Z", re.IGNORECASE)
_TOSS = re.compile(r"(?:true or false|yes or no)\b", re.IGNORECASE)
_VERDICT = re.compile(r"(?:yes|no|true|false)(?:\s*[,.;:!–—]|\s+-|\s*\Z)", re.IGNORECASE)


def yes_no_question(card: LintCard) -> str | None:
    """A question that offers alternatives (is it A or B) is none."""
    if card.kind not in _ASKED:
        return None
    asked = without_quoted("".join(sentences(card.front)[-1:]))
    closed = _YES_NO.match(asked) and not re.search(r"\bor\b", asked)
    if closed or _TOSS.match(card.front) or _VERDICT.match(card.back):
        return "a guess is right half of the time: ask why, when or how instead"
    return None


_ANY = re.compile(
    r"(?:name|mention) (?:an?|some|any|one|several)\b"
    r"|(?:give|list|state|what (?:is|are)) (?:an?|some|any|one|several) (?:\w+ )?examples?\b",
    re.IGNORECASE,
)


def any_of_many(card: LintCard) -> str | None:
    if card.kind in _ASKED and _ANY.match(card.front):
        return "many answers are right: ask for the one that matters, and say what makes it the one"
    return None


_BIBLIOGRAPHIC = re.compile(
    r"\b(?:in|of) (?:which|what) year\b|\b(?:at|in) (?:which|what) (?:venue|conference|journal)\b"
    r"|\bwhen (?:was|were)\b.{1,80}\bpublished\b"
    r"|\bwho (?:wrote|authored|published|co-authored|(?:is|are|was|were) the (?:\w+ )?authors?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[5-9]|20[0-3])\d")
_DATE = re.compile(rf"\bin {re.escape(HIDDEN)}", re.IGNORECASE)


def bibliographic(card: LintCard) -> str | None:
    """A question for year, venue or authors, or a gap after *in* that hides a year."""
    dated = _YEAR.fullmatch(card.answer) and _DATE.search(card.front)
    if dated or (card.kind not in _GAPPED and _BIBLIOGRAPHIC.search(without_quoted(card.front))):
        return "year, venue and authors can be looked up: ask for what the work found"
    return None


_CHOICE = re.compile(
    r"\b(?:or|either|whether|versus|vs|which of|of the two)\b|\bbetween\b.{1,120}\band\b"
    r"|\band\b.{1,120}\bwhich\b|\bwhich\b[^?:]{0,120}:",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\bwhich (?!term is this)|\bwhat (?:is|are)\b", re.IGNORECASE)
_HAS_VERB = re.compile(rf"\b{_AUXILIARY}\b", re.IGNORECASE)


def answer_in_question(card: LintCard) -> str | None:
    """The whole of a short answer, or its longest word in any form; not one that the question lets choose."""
    gapped = card.kind in _GAPPED
    if card.kind is CardKind.LIST or _CHOICE.search(card.front) or (gapped and HIDDEN not in card.front):
        return None
    answer = [word for word in words(card.answer) if word not in STOP]
    if not answer or len(words(card.answer)) > _SHORT_ANSWER:
        return None
    shown, advice = stems(card.question), "stands in the question: word the question without it"
    if _stands_in([stem(word) for word in answer], shown) and any(map(_tells, answer)):
        return f"“{card.answer}” {advice}"
    if not gapped and (not _WHICH.search(card.front) or _HAS_VERB.search(card.answer)):
        return None
    # The head of a phrase names its kind, which a question may name too: which prior? The manifold prior.
    head = (words(card.answer.split(" of ")[0]) or answer)[-1]
    longest = max((word for word in answer if word != head and _tells(word)), key=len, default="")
    return f"“{longest}” {advice}" if longest and stem(longest) in shown else None


def _tells(word: str) -> bool:
    """Whether a word gives an answer away; numbers, names of variables and common words recur by chance."""
    return len(word) > _SHORT_WORD and word.isalpha() and word not in COMMON


def _stands_in(part: list[str], whole: list[str]) -> bool:
    size = len(part)
    return any(whole[start : start + size] == part for start in range(len(whole) - size + 1))


# ---- a cue that stands alone ------------------------------------------------------------------------------

_DOCUMENT = re.compile(
    r"\b(?:this (?:paper|article|post|talk|lecture|chapter|section|thesis|book|course|blog)"
    r"|(?:in|of|by|from|for) this work|the (?:paper|talk|lecture)|the authors?)(?![-\w])"
    r"(?! (?:of|by|on|about|that|which|who)\b| [\"“*])",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:fig(?:ure)?|table|eq(?:uation)?|section|theorem|lemma|appendix|slide)\.? \(?\d"
    r"|\b(?:the above|above-?mentioned|aforementioned|(?:see|mentioned|described) (?:above|below))\b",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:model|method|algorithm|network|approach|architecture|system|technique|procedure|framework|estimator)"
)
_PROPOSED = re.compile(rf"\bthe (?:proposed|presented|suggested) {_NOUN}s?\b", re.IGNORECASE)
_ASKING = (
    r"(?:(?:on|in|for|by|to|of|with|from|under|at|into|through|about) )?"
    r"(?:why|how|what|which|when|where)\b(?: (?!of\b)[\w-]+){0,4}? "
)
_EXPLETIVE = (
    r"(?:take|matter|help|mean|make sense|follow|suffice|pay|seem|turn out|hurt|come|happen|hold|cost|appear"
    r"|become|get|remain|(?:have )?be(?:en)?\b.* (?:to|that|for|whether|\w+ing))"
)
_VERB = (
    r"(?:avoid|assume|be|build|can|cannot|compute|do|fail|generali[sz]e|generate|handle|has|have|help|improve|is"
    r"|are|learn|make|need|optimi[sz]e|perform|predict|produce|reduce|represent|require|solve|train|use"
    r"|was|work)(?:s|es|ed|d)?\b"
)
_UNNAMED = re.compile(
    rf"(?:{_ASKING}{_AUXILIARY} )?(?:the|this|these|that) {_NOUN}s?(?=\s*[?.,;]|\s+{_VERB})", re.IGNORECASE
)
_NAMED = re.compile(r"(?<!\A)\b(?:\w*[A-Z]\w*|\w*\d\w*)|[`*_$(]")
_THOSE = r"(?:they|these|this)\b"
_WHOSE = r"(?:its|their|his|her)\b"
_POINTS = re.compile(
    rf"{_ASKING}{_AUXILIARY} (?:{_THOSE}|(?-i:he|she)\b|{_WHOSE}(?: [\w-]+){{1,2}}\?)"
    rf"|{_ASKING}(?:is|was) it\b(?!.* (?:to|that|for|whether|not|\w+ing)\b)"
    rf"|{_ASKING}(?!is|was){_AUXILIARY} it\b(?! (?:not )?{_EXPLETIVE}\b)"
    rf"|{_THOSE}|{_WHOSE}(?!.*,)"
    rf"|it\b(?! {_AUXILIARY}\b.* (?:to|that|whether|for)\b)(?! {_EXPLETIVE}s?\b)",
    re.IGNORECASE,
)


def dangling_reference(card: LintCard) -> str | None:
    """What points out of the question: a document, a place in one, a pronoun, a noun without a name."""
    if card.kind in {CardKind.TERM, CardKind.MEANING}:
        return None
    asked = without_literals(card.question)
    pointer = _document(asked) or _PLACE.search(asked) or _PROPOSED.search(asked) or _opening(asked)
    if pointer:
        return f"“{pointer[0].strip()}” can be told only with the notes open: name what is meant"
    if card.kind not in _SENTENCES and _names_nothing(card.question):
        return "the question does not say what it is about: name it"
    return None


def _document(asked: str) -> re.Match[str] | None:
    """A mention of a document that nothing before has brought up."""
    match = _DOCUMENT.search(asked)
    return match if match and stem(words(match[0])[-1]) not in stems(asked[: match.start()]) else None


def _opening(asked: str) -> re.Match[str] | None:
    """A pronoun or a bare noun at the start of the text, where nothing can have been named yet."""
    unnamed = None if _NAMED.search(asked) else _UNNAMED.match(asked)
    return unnamed or _POINTS.match(asked)


def _names_nothing(question: str) -> bool:
    """Whether no word tells what the question is about; *a model* asks for the notion itself."""
    said = [word for word in words(question) if word not in STOP]
    return bool(words(question)) and VAGUE.issuperset(said) and not re.search(r"\ban? \w", question)


def cloze_without_context(card: LintCard) -> str | None:
    if card.kind not in _SENTENCES or HIDDEN not in card.front:
        return None
    if len(set(stems(card.front))) >= _MIN_CONTEXT:
        return None
    return "too little stands around the gap to tell what belongs in it: say more, or ask a question"


# ---- maths ------------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"\\\$|\$\d[\d.,]*(?:[kKmMbB]|bn)?(?![\w\\^_{])")  # escaped, or a price
_BRACE = re.compile(r"\\(begin|end|left|right)(?![a-zA-Z])|\\.|([{}])", re.DOTALL)
_CLOSES = {"}": "{", "end": "begin", "right": "left"}


def unbalanced_maths(card: LintCard) -> str | None:
    """Any side; a price (`$5`) and an escaped sign are no maths."""
    sides = (card.front, card.back, card.blank or "")
    if any("$" in _PLAIN.sub("", without_literals(side)) for side in sides):
        return "a $ has no partner: write maths as $…$, and a plain sign as \\$"
    for formula in (formula for side in sides for formula in formulas(side)):
        if not _balanced(formula):
            return f"braces or \\left and \\right do not match in {formula}"
    return None


def _balanced(formula: str) -> bool:
    opened: list[str] = []
    for match in _BRACE.finditer(formula):
        mark = match[1] or match[2]
        if mark in _CLOSES:
            if not opened or opened.pop() != _CLOSES[mark]:
                return False
        elif mark:
            opened.append(mark)
    return not opened
