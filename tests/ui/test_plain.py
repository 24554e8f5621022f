"""Names that look like Markdown are sent so that they show as typed: on labels, choices, buttons and messages."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.ui.plain import plain
from tests.screens import ask

NAME = "<b>Kari</b> [her](https://onde.example) **x** :red[y] ![z](https://onde.example/z.png) $1$ `k` ~~s~~"
ESCAPED = (
    r"\<b>Kari\</b> \[her\](https\:⁠//onde.example) \*\*x\*\* \:red\[y\] "
    r"!\[z\](https\:⁠//onde.example/z.png) \$1\$ \`k\` \~\~s\~\~"
)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Kari Eksempel, 12.30–14.00 (Bodø)", "Kari Eksempel, 12.30–14.00 (Bodø)"),
        ("Angre: Kari", "Angre: Kari"),
        ("# x", r"\# x"),
        ("> x", r"\> x"),
        ("- x", r"\- x"),
        ("12. juni", r"12\. juni"),
        ("    x\n\n# y", "x # y"),
        ("a_b_c", r"a\_b\_c"),
        ("&lt;", r"\&lt;"),
        (":smile:", "\\:\u2060smile:"),
        (":material/home:", "\\:\u2060material/home:"),
        ("a -> b", "a -\u2060> b"),
        ("a <-> b", "a \\<\u2060-\u2060> b"),
        ("kari@onde.example", "kari\u2060@onde.example"),
        ("www.onde.example", "www\u2060.onde.example"),
        (NAME, ESCAPED),
    ],
)
def test_markdown_is_sent_so_that_it_shows_as_typed(typed: str, sent: str) -> None:
    assert plain(typed) == sent


def _everything(name: str) -> None:
    from programme.language import RuleBroken  # noqa: PLC0415 - Streamlit runs the body of this function as a script
    from programme.ui import feedback  # noqa: PLC0415
    from programme.ui.choice import choice_in_list, choice_in_sight, view_in_address  # noqa: PLC0415
    from programme.ui.forms import folded  # noqa: PLC0415

    class Refused(RuleBroken):
        sentence = name

    with folded("fold", name):
        pass
    choice_in_sight(name, ["a"], label=lambda _option: name, captions=[name])
    choice_in_list(name, ["a"], label=str)
    view_in_address({"a": name}, key="vis")
    with feedback.form("form", name, save=lambda _typed, _store: None, done=name) as form:
        form.text("text", name)
        form.long_text("long", name)
        form.choose("few", name, ["a"], label=lambda _option: name)
        form.choose("many", name, list("abcdefg"))
        form.several("several", name, ["a"])
        form.tick("tick", name)
        form.day("day", name)
        form.clock("clock", name)
        form.number("number", name)
    feedback.button("button", name, save=lambda _store: None, done=name)
    feedback.button("asking", name, save=lambda _store: None, done=name, confirm=name)
    with feedback.refusing():
        raise Refused


def test_every_part_that_may_hold_a_name_shows_it_as_typed() -> None:
    app = ask(AppTest.from_function(_everything, kwargs={"name": NAME}).run(), ESCAPED)

    fields = (
        *app.text_input,
        *app.text_area,
        *app.radio,
        *app.selectbox,
        *app.multiselect,
        *app.checkbox,
        *app.date_input,
        *app.time_input,
        *app.number_input,
        *app.button,
        *app.expander,
    )
    assert len(fields) >= 15
    assert {each.label for each in fields} == {ESCAPED}
    assert [option for each in app.radio for option in each.options] == [ESCAPED, ESCAPED]
    assert [each.value for each in app.warning] == [ESCAPED]
