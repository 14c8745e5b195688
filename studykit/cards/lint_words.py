"""The words of a card as its lint sees them: counted, told apart by weight, and reduced to stems."""

import re

from studykit.cards.frequency import word_set
from studykit.cards.spans import CODE, MATHS

_LITERAL = re.compile(rf"(?P<code>{CODE})|(?P<maths>(?<!\\){MATHS})")
_TARGET = re.compile(r"\]\([^()\s]*+\)")
_QUOTED = re.compile(r"“[^“”]*+”|(?<!\w)\"[^\"]*+\"(?!\w)|(?<![\w*])(\*{1,2})(?=\S)[^*]+(?<=\S)\1(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{4})(?:i[sz]ations?|i[sz](?:ed?|es|ing)|ations?|ions?|ings?|ed|es|s|ly|e)\Z")


STOP = word_set(
    "a an the of in on at to for from by with within into onto over under between among through during per "
    "via as and or nor if then than because since while although though unless until whether when where "
    "which who whom whose what why how that this these those it its itself they them their themselves he his "
    "she her we us our you your i my is are was were be been being am do does did done has have had having "
    "can could may might must shall should will would only also just even still very much many more "
    "most less least few some any all each every both either neither one such same own so too there here "
    "up out off about against along around before after again once ever always often usually quite rather "
    "however thus hence therefore like s t"
)
"""Words that carry no fact. Negations and numbers do, and are not among them."""

VAGUE = word_set(
    "advantage advantages algorithm algorithms answer approach approaches architecture architectures aspect "
    "aspects assumption assumptions author authors basic benefit benefits call called case cases central "
    "component components con cons contribution contributions definition difference differences different "
    "disadvantage disadvantages downside downsides drawback drawbacks effect effects example examples "
    "experiment experiments explain fact facts feature features finding findings framework give given goal "
    "goals happen happens help helps idea ideas important insight insights interesting issue issues key kind "
    "kinds limitation limitations main make makes mean means meant method methods model models motivation "
    "name need needed needs new observation observations paper papers part parts perform performs point "
    "points principle principles pro problem problems procedure property properties propose proposed pros "
    "purpose question reason reasons result results solution solutions solve solves step steps strength "
    "strengths system systems technique techniques thing things type types use used uses way ways weakness "
    "weaknesses work works"
)
"""Words that need a name beside them to say anything."""

COMMON = VAGUE | word_set(
    "activation activations average class classes code constant data dataset decrease decreases "
    "deep distribution distributions equal error errors estimate estimates estimator estimators expected "
    "expectation function functions gradient gradients half hidden high image images increase increases "
    "infinity information input inputs label labels "
    "large larger layer layers learn learned learning likelihood linear long loss losses low memory network "
    "networks neural noise number objective optimal optimization output outputs parameter parameters "
    "posterior prior probability random sample samples sampling sequence sequences short single size small "
    "smaller space stochastic target targets term terms time train trained training unit units value values "
    "variable variables variance variational vector vectors weight weights zero"
)
"""Words so common in the field that one of them in a question gives no answer away."""


def without_literals(text: str) -> str:
    """The text without code, maths and the targets of links; each literal counts as one word."""
    return _TARGET.sub("]", _LITERAL.sub(" 0 ", text))


def without_quoted(text: str) -> str:
    """The text without literals and without what stands in quotation marks or emphasis, such as titles."""
    return _QUOTED.sub(" 0 ", without_literals(text))


def formulas(text: str) -> list[str]:
    """The well-formed formulas of a text, with their marks."""
    return [match["maths"] for match in _LITERAL.finditer(text) if match["maths"]]


def count_words(text: str) -> int:
    """Words between white space that hold a letter or digit; a formula or a piece of code is one."""
    return sum(any(map(str.isalnum, word)) for word in without_literals(text).split())


def words(text: str) -> list[str]:
    """Words in lower case, hyphenated ones apart; a formula or a piece of code is one, as it is written."""
    bare = _TARGET.sub("]", text)
    found: list[str] = []
    end = 0
    for literal in _LITERAL.finditer(bare):
        found += _WORD.findall(bare[end : literal.start()].casefold())
        found.append(literal[0])
        end = literal.end()
    return found + _WORD.findall(bare[end:].casefold())


def stem(word: str) -> str:
    """Enough of a word to know it again in another form; a formula stays as it is."""
    return _ENDING.sub("", word) if word.isalpha() else "".join(word.split())


def stems(text: str) -> list[str]:
    """The stems of the words that carry a fact, in order."""
    return [stem(word) for word in words(text) if word not in STOP]
