"""Counts and sorted names as a Norwegian reader expects them."""

from programme.language.numbers import counted, listed, name_order, number


def test_names_sort_with_the_three_last_letters_last() -> None:
    names = ["Åsnes", "Ørsta", "Ærø", "Zulu", "alta", "Ålesund", "Áltá"]
    assert sorted(names, key=name_order) == ["alta", "Áltá", "Zulu", "Ærø", "Ørsta", "Ålesund", "Åsnes"]


def test_counts_are_told_with_what_they_are_of() -> None:
    assert counted(18, 23, "kommuner") == "18 av 23 kommuner"
    assert number(1_234_567).split() == ["1", "234", "567"]


def test_lists_are_worded() -> None:
    assert [listed([]), listed(["Bodø"]), listed(["Beiarn", "Bindal", "Bodø"])] == [
        "",
        "Bodø",
        "Beiarn, Bindal og Bodø",
    ]
