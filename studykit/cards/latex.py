r"""Maths written in LaTeX as a line of Unicode for a terminal: `p_\theta(x^2)` becomes `p_θ(x²)`."""

import re

_PIECE = re.compile(r"\\(?:[a-zA-Z]+|.)|\s+|.", re.DOTALL)
_MAX_DEPTH = 40  # deeper nesting is not maths that anyone reads; its braces are shown as they are


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_SYMBOLS = _pairs("""
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
    lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ
    chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    sum ∑ prod ∏ int ∫ oint ∮ partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ emptyset ∅
    varnothing ∅ le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ equiv ≡ sim ∼
    simeq ≃ cong ≅ propto ∝ pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖
    otimes ⊗ odot ⊙ wedge ∧ vee ∨ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cap ∩ cup ∪
    setminus ∖ forall ∀ exists ∃ neg ¬ lnot ¬ to → rightarrow → leftarrow ← leftrightarrow ↔ gets ←
    mapsto ↦ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⇒ iff ⇔ uparrow ↑ downarrow ↓
    longrightarrow ⟶ perp ⊥ bot ⊥ top ⊤ parallel ∥ mid | vert | lvert | rvert | | ‖ Vert ‖ lVert ‖
    rVert ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ ldots … cdots ⋯ dots … vdots ⋮ ddots ⋱
    prime ′ degree ° angle ∠ triangle △ square □ dagger † colon :
""")
_SPACES = frozenset((r"\,", r"\;", r"\:", r"\ ", r"\quad", r"\qquad", r"\\", r"\newline", "~", "&"))
_SILENT = frozenset(
    "! left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr limits nolimits nonumber "
    "displaystyle textstyle".split()
)
_WRAPPERS = frozenset(
    "text textrm textbf textit textsf texttt mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak "
    "boldsymbol bm operatorname mbox boxed".split()
)
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac"))
_ACCENTS = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "widehat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "tilde": "\N{COMBINING TILDE}",
    "widetilde": "\N{COMBINING TILDE}",
    "bar": "\N{COMBINING MACRON}",
    "overline": "\N{COMBINING MACRON}",
    "dot": "\N{COMBINING DOT ABOVE}",
    "ddot": "\N{COMBINING DIAERESIS}",
    "vec": "\N{COMBINING RIGHT ARROW ABOVE}",
}
_DOUBLE_STRUCK = dict(zip("CEHNPQRZ", "ℂ𝔼ℍℕℙℚℝℤ", strict=True))
_SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ′∗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ′*",
)
_SUBSCRIPTS = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)


def latex_to_text(latex: str) -> str:
    """A formula as one readable line; commands that are not known keep their names.

    Args:
        latex: what stands between the `$` marks; never raises, braces need not balance.
    """
    return " ".join(_Reader(_PIECE.findall(latex)).all().split())


class _Reader:
    """Reads pieces from left to right; `_depth` counts the arguments and groups that are open."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces[::-1]
        self._depth = 0

    def all(self) -> str:
        parts = []
        while self._pieces:
            parts.append(self._next())
        return "".join(parts)

    def _next(self) -> str:
        """The next symbol, group or command with its arguments, as text."""
        piece = self._pieces.pop()
        if self._depth >= _MAX_DEPTH:
            return piece
        if piece in _SPACES or piece.isspace():
            return " "
        if piece in {"^", "_"}:
            return self._script(piece)
        if piece.startswith("\\"):
            return self._command(piece[1:])
        return self._group() if piece == "{" else piece.strip("}")

    def _group(self) -> str:
        self._depth += 1
        parts = []
        while self._pieces and self._pieces[-1] != "}":
            parts.append(self._next())
        if self._pieces:
            self._pieces.pop()
        self._depth -= 1
        return "".join(parts)

    def _argument(self) -> str:
        while self._pieces and self._pieces[-1].isspace():
            self._pieces.pop()
        if not self._pieces or self._pieces[-1] == "}":
            return ""
        self._depth += 1
        argument = self._next().strip()
        self._depth -= 1
        return argument

    def _script(self, mark: str) -> str:
        argument = self._argument()
        table = _SUPERSCRIPTS if mark == "^" else _SUBSCRIPTS
        if argument and all(ord(char) in table for char in argument):
            return argument.translate(table)
        return f"{mark}{_bracketed(argument)}"

    def _command(self, name: str) -> str:
        if name in _SILENT:
            return ""
        if name in _FRACTIONS:
            return f"{_bracketed(self._argument())}/{_bracketed(self._argument())}"
        if name in _APPLIED:
            return _applied(name, self._argument())
        if name not in _SYMBOLS and self._pieces[-1:] == ["{"]:
            return f"{name}({self._argument()})"
        return _SYMBOLS.get(name, name)


_APPLIED = _WRAPPERS | _ACCENTS.keys() | {"sqrt", "mathbb", "begin", "end"}


def _applied(name: str, argument: str) -> str:
    """A command with its one argument; the name of an environment is layout and becomes a space."""
    if name in _ACCENTS:
        return argument + _ACCENTS[name] if len(argument) == 1 else f"{name}({argument})"
    if name == "sqrt":
        return f"√{_bracketed(argument)}"
    if name == "mathbb":
        return _DOUBLE_STRUCK.get(argument, argument)
    return " " if name in {"begin", "end"} else argument


def _bracketed(text: str) -> str:
    """The text, in brackets when it is more than one name or number."""
    return text if re.fullmatch(r"[^\W_]*[²³′]?|.", text) else f"({text})"
