"""Which sentences of a quotation stand on their own, and say something that can be asked for."""

import re
from itertools import pairwise

from studykit.cards.frequency import (
    ACADEMIC,
    ADJECTIVES,
    EITHER,
    FUNCTION,
    NOUNS,
    VERBS,
    is_finite,
    is_verb,
    rarity,
    word_set,
)
from studykit.cards.phrases import alternatives, words

_MIN_WORDS, _MAX_WORDS = 8, 28

# ---- what leads in to a claim -----------------------------------------------------------------------------

_TELLS = """
    shows?, showed, finds?, found, demonstrates?, demonstrated, proves?, proved, argues?, argued,
    observes?, observed, concludes?, concluded, notes?, noted, claims?, claimed, reports?, reported,
    suggests?, suggested, establish(?:es|ed)?, indicates?, indicated, reveals?, revealed, confirms?,
    confirmed, impl(?:y|ies|ied)
"""
_AUTHORS = "We, The authors, Authors, (?:This|The) (?:paper|work|article|study)"
_FINDINGS = r"""
    (?:Our|The|These|Empirical) (?:\w+ )?(?:results?|experiments?|analysis|findings?|data|theory)
"""
_MAIN_POINT = """
    (?:The|A|One) (?:key|main|core|basic|central|important|crucial) (?:idea|insight|observation|point|lesson)
"""
_LEAD = re.compile(
    rf"(?:(?:In this (?:paper|work|article|study)|Here),? )?"
    rf"(?:{alternatives(_AUTHORS)}|{alternatives(_FINDINGS)}) "
    rf"(?:also |then |further |first |theoretically |empirically )*{alternatives(_TELLS)} that "
    rf"|{alternatives(_MAIN_POINT)} (?:here )?is that |It turns out that "
    r"|It is (?:shown|found|argued|known|well known) that |(?:Note|Recall|Observe|Notice) that "
)
_CONNECTIVES = """
    In fact, Indeed, In particular, In other words, That is, Specifically, Importantly, Crucially,
    Intuitively, Moreover, Furthermore, In addition, Additionally, However, In general, Generally,
    Essentially, Unfortunately, Interestingly, In contrast, By contrast, Namely, Also, Further,
    Comparatively, Notably, Similarly, More generally, More precisely, Surprisingly, Thus, Therefore,
    Hence, Consequently, As a result, First, Second, Third, Finally, Conversely, On the other hand,
    Clearly, Obviously, Typically, Usually, Recall
"""
_CONNECTIVE = re.compile(rf"{alternatives(_CONNECTIVES)}, |But ")

# ---- what points out of a sentence ------------------------------------------------------------------------

_LEANING = word_set(
    "this that these those it its they them their he she his her such so thus hence therefore then however "
    "moreover furthermore also additionally instead otherwise besides nevertheless nonetheless finally "
    "second secondly third thirdly similarly likewise conversely consequently accordingly meanwhile again "
    "and or but nor yet both neither here there another other others one next last lastly first firstly "
    "indeed rather still alternatively specifically yes no why how what which who whom whose where well ok "
    "now let's let see note consider suppose imagine recall think i we you our my your although doesn't "
    "don't does do did can is are was were has have not"
)
_POINTERS = r"""
    this, these, those(?! (?:of|that|who|in|with|from|for|obtained|trained)), such(?! as), above, below,
    aforementioned, former, latter, previous, previously, earlier, following, respectively, in turn,
    (?:is|are|can) then,
    that (?:approach|case|way|model|paper|sense|point),
    the (?:proposed|resulting|combined|overall|other|third|whole|current|new|present|corresponding|given),
    the (?:first|second)(?!-),
    as (?:follows|mentioned|described|discussed|noted|shown|explained|stated|argued)
"""
_SPEAKERS = r"""
    here, paper, article, talk, lecture, slides?, authors?, ours?, we, (?<!allow )(?<!allows )us, my, me,
    i(?!\.), i'm, you, your, yours, yourself, he, she, his, her, let's, et al
"""
_PLACES = r"(?:fig|figs|figure|table|eq|eqn|equation|section|theorem|appendix|chapter|slide)s?\b\.? ?\(?\d"
_POINTING = re.compile(
    rf"\b(?:{alternatives(_POINTERS)}|{alternatives(_SPEAKERS)})\b|\b{_PLACES}"
    r"|\b(?:19|20)\d\d\b|\[\d+\]|\bthat[,.;]"
    r"|\A\W*(?:for (?:example|instance)|at the same time|(?:an?|the) (?:second|third|last|next|new))\b"
    r"|\A(?:When|If|Once|While) \w+(?:ed|en|ing) [^,]*, (?:it|they)\b"
    r"|\A\W*(?:\w+\W+){,4}(?:its?|they|their|them)\b",
    re.IGNORECASE,
)

# ---- what gives nothing to recall -------------------------------------------------------------------------

_PRAISE = r"""
    remarkabl[ey], surprising(?:ly)?, impressive(?:ly)?, popular, promising, success(?:ful|fully|es)?,
    powerful, state[- ]of[- ]the[- ]art, novel, exciting, interesting(?:ly)?, elegant, beautiful(?:ly)?,
    amazing, awesome, great, competitive, principled, advanced, unparalleled, unprecedented, indispensable,
    notorious(?:ly)?, negligible, dominant, viable, key to, revolution\w*, breakthroughs?, nice(?:ly)?,
    clever, cool, attractive, importantly, significant(?:ly)?, considerabl[ey], central, core, essential,
    crucial, (?:is|are|also|an?|plays?) (?:\w+ )?important
"""
_TALK = """
    unfortunately, hopeful(?:ly)?, of course, basically, kind of, sort of, a lot, lots, really, pretty,
    actually, quite, maybe, perhaps, guess, hope, believe, think, feel, seems?, seemingly, probably,
    likely, might, would, could, should, want, gonna, stuff, things?, someone, somebody, people, etc,
    various, numerous, wide(?:ly)?
"""
# What a system is good for is said of many of them; only what it does differently tells one from another.
_CAPABLE = r"""
    (?:can|could) (?:learn|solve|handle|perform|achieve|generate|model|represent|be (?:applied|trained)),
    provides?, offers?, shows?, achieves?, supports?, performs?, generalizes?, scales?, is an? new,
    is an? (?:[\w-]+ )*(?:algorithm|framework|language|library|method|model|network|platform|system|tool)
    (?:for|built|based)
"""
_PROGRAMME = r"""
    recent, recently, modern, today, future work, literature, community, open (?:problem|question)s?,
    conventional wisdom, (?:have|has) (?:been|shown|become|proven|emerged|led), have long,
    (?:so|thus) far, motivat\w+, challenges?, (?:un|re)solved, problems? in, fields? of, applications?,
    attention has, avenues?, (?:future|research) directions?, of interest, concerns?,
    (?:goals?|aims?) (?:is|are|of), examples? of, one examples?, worth \w+ing,
    (?:be|are|is) (?:then |also |often |widely )*used (?:to|with|in|for|where|as)
"""
_SCORES = """
    experiments?, (?:our|the|these|good|better|best|strong|new|empirical) results, experimental,
    benchmarks?, outperforms?, improvements?, speedup, margin, beats?,
    times (?:fewer|more|less|faster|smaller|larger)
"""
_EMPTY = re.compile(
    rf"\b(?:{'|'.join(map(alternatives, (_PRAISE, _TALK, _PROGRAMME, _SCORES)))})\b"
    rf"|\A\W*(?:unlike [^,]+, )?(?:[\w-]+ ){{1,7}}{alternatives(_CAPABLE)}\b"
    r"|\d\s?%|\d\.\d|\d{3}|[!?…:]|\.\.|\s[-–—]\s",
    re.IGNORECASE,
)
# Maths that was typed as text falls apart when a word of it is blanked.
_FORMULA = re.compile(
    r"[=|<>^ˆ′∇→∈∀∑∫≤≥×\\{}~]|\w\(\w\)|\([a-z]\)|(?<![\w'’.])[b-hj-z](?![\w'’-]|\.[a-z])", re.IGNORECASE
)

# ---- what is a sentence -----------------------------------------------------------------------------------

_NO_VERB_AFTER = word_set("to and or a an the of in on by with for from its their")
_SUBJECT_WORDS = 5  # of a sentence, among which its subject commonly is
_DEFINITE = re.compile(r"\b[Tt]he ([\w-]+)(?= ([\w-]+)|[,.;])")
_EXPLAINS = word_set("of that which in between for to from where by")
_UNIQUE = word_set(
    "brain world data input inputs output outputs gradient gradients sun earth moon body universe reader "
    "environment user log cost risk variance bias prior posterior likelihood probability number set space "
    "class rate mean median"
)


def standing(sentence: str) -> tuple[str, bool] | None:
    """A sentence without what leads in to it, and whether that told whose claim it is; None for no claim.

    Args:
        sentence: on one line.
    """
    claim = _CONNECTIVE.sub("", sentence, count=1) if _CONNECTIVE.match(sentence) else sentence
    lead = _LEAD.match(claim[:1].upper() + claim[1:])
    if lead:
        claim = claim[lead.end() :]
    if claim != sentence:
        claim = claim[:1].upper() + claim[1:]
    return (claim, lead is not None) if _stands_alone(claim) else None


def _stands_alone(claim: str) -> bool:
    said = [word.lower() for word in words(claim)]
    return (
        _MIN_WORDS <= len(said) <= _MAX_WORDS
        and said[0] not in _LEANING
        and _is_whole(claim)
        and not _FORMULA.search(claim)
        and not _POINTING.search(claim)
        and not _EMPTY.search(claim)
        and not _is_command(said[0])
        and any(is_finite(word) and before not in _NO_VERB_AFTER for before, word in pairwise(said))
        and not _dangles(claim)
    )


def _is_whole(claim: str) -> bool:
    """Whether a sentence begins and ends as one, and closes what it opens."""
    return (
        claim.lstrip('"“*_(')[:1].isupper()
        and claim.rstrip('"”)*_').endswith(".")
        and claim.count("(") == claim.count(")")
        and claim.count("“") == claim.count("”")
        and claim.count('"') % 2 == 0
    )


def _is_command(first: str) -> bool:
    return first in VERBS and not any(first in band for band in (NOUNS, ADJECTIVES, EITHER, ACADEMIC))


def _dangles(claim: str) -> bool:
    """Whether the subject is *the* and a lone common noun, which nothing has brought up."""
    return any(
        len(claim[: match.start()].split()) < _SUBJECT_WORDS
        and rarity(match[1]) < 2
        and match[1].lower() not in _UNIQUE
        and _is_alone(match[2])
        for match in _DEFINITE.finditer(claim)
    )


def _is_alone(following: str | None) -> bool:
    """Whether the word after a noun neither completes nor explains it."""
    word = (following or "and").lower()
    return word not in _EXPLAINS and (word in FUNCTION or is_verb(word))
