"""The one cloze that a quotation is worth: its key sentence and the term to blank; mostly there is none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.cards.sentences import sentences

_MIN_WORDS, _MAX_WORDS = 9, 40
_MIN_CONTEXT = 6  # words of weight that must stay when the term is gone
_MAX_TERM_WORDS = 4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A sentence that begins so, leans on the one before it.
_LEANING = _words(
    "this that these those it its they them their he she his her such so thus hence therefore then "
    "however moreover furthermore also additionally instead otherwise besides nevertheless nonetheless "
    "finally second secondly third thirdly similarly likewise conversely consequently accordingly "
    "meanwhile again and or but nor yet both neither here there another other others one next last "
    "lastly first firstly indeed rather still alternatively specifically yes no why how what which who "
    "where when's well ok now let's"
)
# Words that point out of the sentence.
_POINTING = re.compile(
    r"\b(?:this|these|those|such|above|below|aforementioned|former|latter|previous|earlier|following)\b"
    r"|\b(?:fig|figs|figure|table|eq|eqn|equation|section|theorem|appendix|chapter|slide)s?\b\.? ?\(?\d"
    r"|\b(?:here|paper|authors?|ours?|my|i|i'm|you|your|he|she|his|her|they|them|their|also|et al)\b"
    r"|\b(?:19|20)\d\d\b"
    r"|\b(?:the|that|each) (?:proposed|resulting|same|model|network|algorithm|method|system|architecture"
    r"|approach|reasoning|experiments?|work|idea|question|problem)\b"
    r"|\A\W*(?:(?:for|in) (?:example|instance|addition|particular|contrast|general|fact)|on the other hand"
    r"|as a (?:result|consequence)|at the same time|recent work"
    r"|(?:an?|the) (?:second|third|last|next|new|core|main|key))\b"
    r"|\A\W*(?:\w+\W+){,6}its?\b",
    re.IGNORECASE,
)
# Maths that was typed as text falls apart when a word of it is blanked.
_FORMULA = re.compile(r"[=|<>^∈∀∑∫≤≥×]|\w\(\w\)")
_CLAIMS = _words(
    "show shows shown demonstrate demonstrates prove proves find finds found propose proposes introduce "
    "introduces argue argues suggest suggests explain explains cause causes caused fail fails prevent "
    "prevents allow allows enable enables require requires reduce reduces increase increases improve "
    "improves minimize minimizes maximize maximizes optimize optimizes learn learns capture captures "
    "encourage encourages lead leads yield yields provide provides avoid avoids outperform outperforms "
    "approximate approximates estimate estimates is are means because unlike instead whereas only "
    "called known defined equivalent corresponds depends cannot must"
)
_STOP = _words(
    "a an the of in on at to for from by with without within into onto over under between among through "
    "during per via as and or but nor if then than because since while although though unless until "
    "whether when where which who whom whose that this these those it its they them their he she his "
    "her we us our you your i me my is are was were be been being am do does did done has have had "
    "having can could may might must shall should will would not no only also just even still very much "
    "many more most less least few some any all each every both either neither one two three other "
    "another such same own so too there here how what why up down out off about against across along "
    "around before after above below again further once ever never always often usually typically "
    "simply actually really quite rather almost well however thus hence therefore like unlike instead "
    "etc e.g i.e"
)
_VAGUE = _words(
    "way ways thing things kind kinds type types case cases example examples number numbers lot set "
    "sets part parts point points problem problems method methods approach approaches work works result "
    "results idea ideas paper papers model models system systems data task tasks use uses used using "
    "new good better best large small different similar certain various several important main general "
    "specific particular possible able make makes made give gives given get take takes taken see seen "
    "show shows say says said know known need needs first second last long short high low great full "
    "order fact reason question answer time times people word words term terms today years year key "
    "goal form forms level performance experiment experiments efficient extensive relevant optimal "
    "recent current clear naive greater distinct accurate single real whole entire common state-of-the-art "
    "extracting ability procedure corresponding improved resulting proposed powerful neural network "
    "networks deep learning training input inputs output outputs algorithm algorithms function "
    "functions classification machine machines simple complex technique techniques framework "
    "architecture architectures"
)
# How the heads of technical noun phrases commonly end.
_HEADS = (
    *(
        "tion",
        "sion",
        "ment",
        "ness",
        "ity",
        "ance",
        "ence",
        "ism",
        "sis",
        "ure",
        "gradient",
        "encoder",
        "decoder",
    ),
    *(
        "generator",
        "discriminator",
        "prior",
        "posterior",
        "likelihood",
        "bound",
        "loss",
        "entropy",
        "manifold",
    ),
    *(
        "variable",
        "trick",
        "process",
        "kernel",
        "flow",
        "memory",
        "dropout",
        "layer",
        "unit",
        "noise",
        "bias",
    ),
    *("descent", "field", "tree", "graph", "search", "space", "rule", "rate", "code", "metric", "network"),
)
_ENTERS = _words("a an the of by with via through using from into as called on in without between for")
_LEAVES = _words(
    "of in on by with via through from into as that which and or to for is are can without between when"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_]{1,2})(?=[^\s*_])([^*_]+)(?<=[^\s*_])\1(?![\w*_])")
_LITERAL = re.compile(r"`[^`]*`|\$[^$]*\$|\[[^\]]*\]\([^)]*\)|https?://\S+")


@dataclass(frozen=True, slots=True)
class _Cloze:
    sentence: str
    term: str
    score: float


def key_cloze(text: str, title: str, tags: Sequence[str]) -> tuple[str, str] | None:
    """The sentence of a quotation that carries its claim, and the term to blank in it; None if none is good.

    Kept are sentences of 9 to 40 words that make a claim, stand on their own and hold exactly once a term
    worth recalling: one of the title or the tags, an emphasised one, or a technical noun phrase.

    Args:
        text: Markdown of the quotation, without the marks around it.
        title: of the work.
        tags: of the work.
    """
    clozes = [
        cloze
        for place, sentence in enumerate(sentences(text))
        if _stands_alone(sentence) and (cloze := _best_blank(sentence, place, title, tags)) is not None
    ]
    best = max(clozes, key=lambda cloze: cloze.score, default=None)
    return None if best is None else (best.sentence, best.term)


def _folded(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _stands_alone(sentence: str) -> bool:
    words = _folded(sentence)
    return (
        _MIN_WORDS <= len(words) <= _MAX_WORDS
        and words[0] not in _LEANING
        and sentence.lstrip('"“*_(')[:1].isupper()
        and sentence.rstrip('"”)*_').endswith(".")
        and sentence.count("(") == sentence.count(")")
        and sentence.count('"') % 2 == 0
        and not _FORMULA.search(sentence)
        and not _POINTING.search(sentence)
        and not _CLAIMS.isdisjoint(words)
    )


def _best_blank(sentence: str, place: int, title: str, tags: Sequence[str]) -> _Cloze | None:
    weights = dict[str, float]()
    for term, weight in _candidates(sentence, title, tags):
        if _can_be_blanked(term, sentence):
            weights[term] = max(weight, weights.get(term, 0.0))
    if not weights:
        return None
    # Of equal terms the longer says more, and the later leaves more of a cue before it.
    term = max(weights, key=lambda term: (weights[term], len(term), sentence.index(term)))
    return _Cloze(sentence, term, weights[term] + _claim_weight(sentence, place, title, tags))


def _claim_weight(sentence: str, place: int, title: str, tags: Sequence[str]) -> float:
    words = set(_folded(sentence))
    topical = (words & set(_folded(" ".join((title, *tags))))) - _STOP - _VAGUE
    claims = len(words & (_CLAIMS - {"is", "are"}))
    return min(claims, 2) + 0.5 * min(len(topical), 3) - 0.1 * place - ("we" in words)


def _candidates(sentence: str, title: str, tags: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Phrases of the sentence that may be worth a blank, with their weight."""
    for tag in tags:
        yield from ((found, 3.0) for found in _found(tag, sentence))
    for phrase in _title_phrases(title):
        yield from ((found, 2.0 + 0.25 * len(phrase.split())) for found in _found(phrase, sentence))
    for match in _EMPHASIS.finditer(sentence):
        yield match[2], 2.5
    yield from ((phrase, 1.0 + 0.1 * len(phrase) / 10) for phrase in _noun_phrases(sentence))


def _found(phrase: str, sentence: str) -> list[str]:
    """The phrase as the sentence spells it."""
    if not phrase.strip():
        return []
    return re.findall(rf"(?<![\w-]){re.escape(phrase.strip())}(?![\w-])", sentence, re.IGNORECASE)


def _title_phrases(title: str) -> Iterator[str]:
    """Runs of two to four words of the title without stop words; one word only if it looks like a name."""
    for run in _runs(title):
        for size in range(1, _MAX_TERM_WORDS + 1):
            for start in range(len(run) - size + 1):
                phrase = run[start : start + size]
                if size > 1 or re.search(r"[A-Z].*[A-Z]|\d|-", phrase[0]):
                    yield " ".join(phrase)


def _runs(text: str) -> Iterator[list[str]]:
    """Words that follow each other with single spaces between, broken at stop words and marks."""
    run: list[str] = []
    end = -1
    for match in _WORD.finditer(text):
        if run and text[end : match.start()] != " ":
            yield run
            run = []
        end = match.end()
        if match[0].lower() in _STOP:
            if run:
                yield run
            run = []
        else:
            run.append(match[0])
    if run:
        yield run


def _noun_phrases(sentence: str) -> Iterator[str]:
    """Two or three words between a small word and a mark or small word, with a technical head."""
    words = list(_WORD.finditer(sentence))
    for start, before in enumerate(words, 1):
        if before[0].lower() not in _ENTERS:
            continue
        for size in (2, 3):
            span = words[start : start + size]
            if len(span) == size and _is_noun_phrase([match[0].lower() for match in span]):
                phrase = sentence[span[0].start() : span[-1].end()]
                if phrase == " ".join(match[0] for match in span) and _leaves(sentence[span[-1].end() :]):
                    yield phrase


def _is_noun_phrase(words: list[str]) -> bool:
    return (
        (words[-1].endswith(_HEADS) or words[-1].removesuffix("s").endswith(_HEADS))
        and words[0] not in _VAGUE
        and words[-1] not in _VAGUE
        and _STOP.isdisjoint(words)
        and not any(word.endswith("ly") for word in words)
    )


def _leaves(rest: str) -> bool:
    """Whether the phrase before the rest of the sentence is over."""
    following = _WORD.search(rest)
    return bool(re.match(r"\s*[,.;:)]", rest)) or (following is not None and following[0].lower() in _LEAVES)


def _can_be_blanked(term: str, sentence: str) -> bool:
    """Whether the term stands once, outside code, maths and links, is no stop phrase, and leaves a cue."""
    words = _folded(term)
    weighty = [word for word in words if word not in _STOP]
    others = _folded(sentence.replace(term, " "))
    context = [word for word in others if word not in _STOP and word not in _VAGUE]
    return (
        0 < len(words) <= _MAX_TERM_WORDS
        and len(term) > 2
        and "'s" not in term.replace("’", "'")
        and words[0] not in _STOP
        and words[-1] not in _STOP
        and not _VAGUE.issuperset(weighty)
        and sentence.lower().count(term.lower()) == 1
        and _is_whole(term, sentence)
        and not any(term.lower() in literal.lower() for literal in _LITERAL.findall(sentence))
        and len(context) >= _MIN_CONTEXT
        and {_stem(word) for word in weighty}.isdisjoint(map(_stem, others))
    )


def _is_whole(term: str, sentence: str) -> bool:
    """Whether no neighbour may belong to the phrase: small words, verbs and marks stand beside it."""
    before, _, after = sentence.partition(term)
    neighbours = (
        re.search(r"([\w-]+)[ ]\Z|[\w-]\Z", before),
        re.match(r"[ ]([\w-]+)|[\w-]|[ ]\([A-Z]", after),
    )
    return all(match is None or (match[1] or "x").lower() in _STOP | _CLAIMS for match in neighbours)


def _stem(word: str) -> str:
    """Enough of a word to know it again in another form."""
    return word[: max(4, len(word) - 3)]
