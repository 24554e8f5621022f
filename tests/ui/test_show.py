"""What pages write: people's words never become HTML, and what is folded is drawn only when it is opened."""

from streamlit.testing.v1 import AppTest

TEXT = "<b>Bodø & Rana</b>"
SAFE = "&lt;b&gt;Bodø &amp; Rana&lt;/b&gt;"


def _table(text: str) -> None:
    from programme.ui import flow, show  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    show.text(text)
    row = {text: text, "Status": show.status(text, "done"), "Tomt": None, "Antall": 3}
    show.table([row], caption=text)
    show.markup(show.Markup("<p>{}</p>").format(text), text)
    flow.send()


def _chart() -> None:
    from programme.ui import flow, show  # noqa: PLC0415

    def rows() -> list[dict[str, object]]:
        drawn.append(1)
        return [{"Kommune": "Bodø"}]

    drawn: list[int] = []
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}, "height": 20}
    show.chart(spec, alt="Stolper", table_rows=rows)
    show.text(f"tegnet {len(drawn)}")
    flow.send()


def _html(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def test_words_of_people_are_escaped_everywhere() -> None:
    written = _html(AppTest.from_function(_table, kwargs={"text": TEXT}).run())
    assert "<b>" not in written
    assert written.count(SAFE) == 8
    assert "<td></td><td>3</td>" in written


def test_figures_of_a_chart_are_a_table_once_it_is_opened() -> None:
    app = AppTest.from_function(_chart).run()
    assert "tegnet 0" in _html(app)
    app.session_state["table.Stolper.folded"] = True
    opened = _html(app.run())
    assert "tegnet 1" in opened
    assert "Bodø" in opened


def test_values_of_a_chart_go_inside_its_specification() -> None:
    chart = AppTest.from_function(_chart).run().get("vega_lite_chart")[0].proto
    assert '"values": [{"a": 1}]' in chart.spec
    assert not chart.data.data
    assert chart.alt == "Stolper"
