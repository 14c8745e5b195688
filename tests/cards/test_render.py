"""The Markdown of a card as HTML for Anki and as text for a terminal."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.latex import latex_to_text
from studykit.cards.lines import to_text
from studykit.cards.render import link_to_html, plain_to_html, to_html

MARKUP = st.text(st.sampled_from("ab \n*_`$[]()<>{}\\!&#;:/\"'-1.") | st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("plain", "plain", "plain"),
        ("*a* **b** _c_ __d__", "<em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong>", "a b c d"),
        ("snake_case_name", "snake_case_name", "snake_case_name"),
        ("`a*b*`", "<code>a*b*</code>", "a*b*"),
        (
            "[a *b*](https://x.org/?a=1&b=2)",
            '<a href="https://x.org/?a=1&amp;b=2">a <em>b</em></a>',
            "a b",
        ),
        ("<https://x.org>", '<a href="https://x.org">https://x.org</a>', "https://x.org"),
        ("[a](#anchor)", "<a>a</a>", "a"),
        ("![alt](https://x.org/a.png)", "alt", "alt"),
        ("one\ntwo", "one\ntwo", "one two"),
        ("one  \ntwo", "one<br>two", "one\ntwo"),
        ("one\n\ntwo", "<p>one</p><p>two</p>", "one\n\ntwo"),
        ("lead:\n- a\n- b", "lead:<ul><li>a</li><li>b</li></ul>", "lead:\n- a\n- b"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("```\na <b>\n```", "<pre><code>a &lt;b&gt;\n</code></pre>", "a <b>"),
        ("# no heading", "# no heading", "# no heading"),
        ("> no quote", "&gt; no quote", "> no quote"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("<b>raw</b>", "&lt;b&gt;raw&lt;/b&gt;", "<b>raw</b>"),
        (r"\*a\*", "*a*", "*a*"),
        ("***a*** b", "<em><strong>a</strong></em> b", "a b"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>", "a b c"),
        ("un*frigging*believable", "un<em>frigging</em>believable", "unfriggingbelievable"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        ("*a", "*a", "*a"),
        ("a_b_c and _d_", "a_b_c and <em>d</em>", "a_b_c and d"),
        ("* a\n* b", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("1) a\n2) b", '<ol start="1"><li>a</li><li>b</li></ol>', "1. a\n2. b"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b"),
        ("- a\n  more\n- b", "<ul><li>a\nmore</li><li>b</li></ul>", "- a more\n- b"),
        (
            "1. a\n   - b\n2. c",
            '<ol start="1"><li>a<ul><li>b</li></ul></li><li>c</li></ol>',
            "1. a\n  - b\n2. c",
        ),
        ("text\n\n- `x`\n- *y*", "text<ul><li><code>x</code></li><li><em>y</em></li></ul>", "text\n- x\n- y"),
        ("``a`b``", "<code>a`b</code>", "a`b"),
        ("` a `", "<code>a</code>", "a"),
        ("`a", "`a", "`a"),
        ("~~~py\nx = 1\n\ny = 2\n~~~", "<pre><code>x = 1\n\ny = 2\n</code></pre>", "x = 1\n\ny = 2"),
        ('[a](https://x.org "title")', '<a href="https://x.org">a</a>', "a"),
        ("[a](http://x.org/a_(b))", '<a href="http://x.org/a_(b)">a</a>', "a"),
        ("[ref][1]", "&#91;ref&#93;&#91;1&#93;", "[ref][1]"),
        ("[a](ftp://x.org)", "<a>a</a>", "a"),
        ("https://x.org", "https://x.org", "https://x.org"),
        ("a &amp; b &lt; &copy;", "a &amp; b &lt; ©", "a & b < ©"),
        ("a\\\nb", "a<br>b", "a\nb"),
        (
            r"the loss $-\log p(x)$, *seen*",
            r"the loss \(-\log p(x)\), <em>seen</em>",
            "the loss -log p(x), seen",
        ),
        ("- $a$\n- $b$", r"<ul><li>\(a\)</li><li>\(b\)</li></ul>", "- a\n- b"),
        (r"$$\frac{a}{b}$$", r"\[\frac&#123;a&#125;&#123;b&#125;\]", "a/b"),
        ("日本語 *強調* です", "日本語 <em>強調</em> です", "日本語 強調 です"),
        ("Müller – “quoted” … 🙂", "Müller – “quoted” … 🙂", "Müller – “quoted” … 🙂"),
        ("    indented", "indented", "indented"),
        ("a\r\nb", "a\nb", "a b"),
        ("a\n\n\n\nb", "<p>a</p><p>b</p>", "a\n\nb"),
        ("a\n---", "a\n---", "a ---"),
        ("| a | b |", "| a | b |", "| a | b |"),
        ("- [x] done", "<ul><li>&#91;x&#93; done</li></ul>", "- [x] done"),
        ("-5 degrees", "-5 degrees", "-5 degrees"),
        ("+1", "+1", "+1"),
        ("5) May", '<ol start="5"><li>May</li></ol>', "5. May"),
        (r"1986\. A year", "1986. A year", "1986. A year"),
        ("", "", ""),
        (" \n", "", ""),
    ],
)
def test_markdown_of_cards(text: str, html: str, plain: str) -> None:
    """Emphasis, code, links and lists are known; the rest is text, in both forms."""
    assert to_html(text) == html
    assert to_text(text) == plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$x_i$", r"\(x_i\)"),
        ("$$x^2$$", r"\[x^2\]"),
        ("$a*b*c$", r"\(a*b*c\)"),
        ("$a<b$", r"\(a&lt;b\)"),
        (r"$\frac{{a}}{b}$", r"\(\frac&#123;&#123;a&#125;&#125;&#123;b&#125;\)"),
        ("$$\na\n+ b\n- c\n$$", "\\[a\n+ b\n- c\\]"),
        ("$5 and $10", "$5 and $10"),
        ("$5 or 6$7", "$5 or 6$7"),
        (r"\$x\$", "$x$"),
        ("`$x$`", "<code>$x$</code>"),
        ("a $ b $ c", "a $ b $ c"),
    ],
)
def test_maths_goes_to_mathjax(text: str, html: str) -> None:
    """Formulas stand between MathJax's delimiters with their content escaped; prices and code are none."""
    assert to_html(text) == html


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\require{html}",
        r"\style{color:red}{x}",
        r"\csname href\endcsname{x}{y}",
        r"\def\x{\href}",
        r"a\)b",
        r"\mmlToken{mi}[href='javascript:1']{x}",
    ],
)
def test_active_maths_is_shown_as_code(latex: str) -> None:
    """A formula that would link, load, define or end itself early is shown, not run."""
    assert to_html(f"${latex}$").startswith("<code>")
    assert r"\(" not in to_html(f"${latex}$")


def test_row_spacing_is_no_delimiter() -> None:
    r"""`\\[2pt]` is a line break of LaTeX and stays maths."""
    assert to_html(r"$a\\[2pt]b$") == r"\(a\\&#91;2pt&#93;b\)"


@pytest.mark.parametrize("text", [r"\\(x\\)", r"&#92;(x&#92;)", r"`\(x\)`", r"\\[x\\]", r"\begin{x}y\end{x}"])
def test_text_never_begins_a_formula(text: str) -> None:
    """A backslash outside maths stands in an element of its own, where MathJax does not look past it."""
    assert "\\" not in to_html(text).replace("<span>\\</span>", "")


@pytest.mark.parametrize(
    "text", ["{{c1::x}}", "[sound:x.mp3]", "[latex]x[/latex]", "`{{c1::x}}`", "${{c1::x}}$"]
)
def test_no_syntax_of_anki(text: str) -> None:
    """Clozes, sounds and LaTeX of Anki lose their brackets to entities, in text, code and maths."""
    assert not set("{}[]") & set(to_html(text))


WORDS = st.text(st.sampled_from("ab \t.,:;1)-+~\"'!=|>#") | st.characters(), max_size=20)
PLAIN = st.builds(str.__add__, st.sampled_from(("", "1. ", "1)", "- ", "+ ", "~~~", "    ")), WORDS)


@given(PLAIN)
def test_text_without_marks_needs_no_parser(text: str) -> None:
    """A line that is shown as it stands, without being parsed, reads as after an empty line, which is parsed."""
    assert to_html(text) == to_html(f"\n{text}")
    assert to_text(text) == to_text(f"\n{text}")


@given(MARKUP)
def test_html_is_inert(text: str) -> None:
    """Any text gives only our own elements, with no attribute but a safe address or the start of a list."""
    allowed = {"a", "br", "code", "em", "li", "ol", "p", "pre", "span", "strong", "ul"}
    for element in BeautifulSoup(to_html(text), "html.parser").find_all(True):
        assert element.name in allowed
        assert set(element.attrs) <= {"href", "start"}
        if "href" in element.attrs:
            assert str(element["href"]).lower().startswith(("http://", "https://", "mailto:"))


@given(MARKUP)
def test_text_is_printable(text: str) -> None:
    """Nothing that a terminal would obey is left in the plain form."""
    assert not [
        char for char in to_text(text) if not char.isprintable() and ord(char) < 0xA0 and char not in "\n\t"
    ]


@given(MARKUP)
def test_html_can_be_stored(text: str) -> None:
    """The HTML encodes as UTF-8 and does not hold the separator of Anki's fields."""
    assert b"\x1f" not in to_html(text).encode()
    assert b"\x1f" not in plain_to_html(text).encode()


@given(st.text(st.sampled_from("ab *_$`[](){}\\"), max_size=30))
def test_plain_strings_keep_their_words(text: str) -> None:
    """A plain string reads in the browser as it was written, on one line."""
    assert BeautifulSoup(plain_to_html(text), "html.parser").get_text() == " ".join(text.split())


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://www.x.org/a/", '<a href="https://www.x.org/a/">x.org/a</a>'),
        ("http://x.org/?a=1&b", '<a href="http://x.org/?a=1&amp;b">x.org/?a=1&amp;b</a>'),
        ("mailto:a@x.org", '<a href="mailto:a@x.org">a@x.org</a>'),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("java\nscript:alert(1)", "javascript:alert(1)"),
        ("//x.org", "//x.org"),
        ("https:", "https:"),
        ("", ""),
    ],
)
def test_links_show_their_address(url: str, html: str) -> None:
    """Only http, https and mailto become links; any other address is text."""
    assert link_to_html(url) == html


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\alpha \le \beta_i^2", "α ≤ βᵢ²"),
        (r"p_\theta(x)", "p_θ(x)"),
        (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\sqrt{x}", "√x"),
        (r"\mathbb{E}_{x \sim p}[\log D(x)]", "𝔼_(x ∼ p)[log D(x)]"),
        (r"\hat\theta", "θ̂"),
        (r"\hat{ab}", "hat(ab)"),
        (r"e^{-\lambda t}", "e^(-λ t)"),
        (r"\left\| x \right\|_2", "‖ x ‖₂"),
        (r"\mathrm{KL}(q \| p)", "KL(q ‖ p)"),
        (r"\begin{matrix}1&2\\3&4\end{matrix}", "1 2 3 4"),
        (r"\unknown{x} \other", "unknown(x) other"),
        (r"\{a, b\}", "{a, b}"),
        (r"x^{T}", "xᵀ"),
        (r"a_{", "a_"),
        ("}", ""),
    ],
)
def test_maths_as_text(latex: str, text: str) -> None:
    """Common commands become Unicode, unknown ones keep their names, and nothing need balance."""
    assert latex_to_text(latex) == text


@given(st.text(st.sampled_from("ab{}^_\\ &2") | st.sampled_from(list("frac sqrt")), max_size=200))
def test_maths_never_raises(latex: str) -> None:
    """Any text between dollar signs has a plain form on one line."""
    assert "\n" not in latex_to_text(latex)


@pytest.mark.parametrize("piece", ["{", "^", r"\frac", r"\sqrt{", "}"])
def test_deep_maths_ends(piece: str) -> None:
    """Nesting beyond any formula is shown as it is instead of exhausting the stack."""
    assert isinstance(latex_to_text(piece * 3000), str)
