"""What people type: kept as it should be, or refused with a sentence that says how to mend it."""

import pytest
from pydantic import BaseModel, ValidationError

from programme.language.fields import Email, LongText, Name, RequiredText, ShortText, fault_sentences


class Form(BaseModel):
    name: Name = "Kari"
    email: Email = "kari@kommune.example"
    short: ShortText = ""
    text: LongText = ""
    required: RequiredText = "ja"
    number: int = 0


def sentences(**typed: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(typed)
    return fault_sentences(refused.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"name": "  Kari   Eksempel\t"}, {"name": "Kari Eksempel"}),
        ({"name": "Čáhppe Ŋŧđ"}, {"name": "Čáhppe Ŋŧđ"}),
        ({"email": " Kari.Eksempel@Kommune.Example "}, {"email": "kari.eksempel@kommune.example"}),
        ({"text": "  a\n\n b "}, {"text": "a\n\n b"}),
        ({"short": " a  b "}, {"short": "a b"}),
    ],
)
def test_what_is_typed_is_tidied(typed: dict[str, object], kept: dict[str, object]) -> None:
    assert Form.model_validate(typed).model_dump(include=set(kept)) == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " \n", "Navnet mangler. Skriv inn et navn."),
        ("name", "a\x00b", "Navnet har tegn som ikke kan vises. Skriv det inn på nytt."),
        ("name", "a" * 10_000, "Teksten er på 10\xa0000 tegn. Skriv høyst 120."),
        ("short", "a" * 121, "Teksten er på 121 tegn. Skriv høyst 120."),
        ("text", "a" * 4_001, "Teksten er på 4\xa0001 tegn. Skriv høyst 4\xa0000."),
        ("required", "  ", "Feltet er tomt. Skriv noen ord."),
        ("email", "", "E-postadressen mangler. Skriv for eksempel navn@kommune.no."),
        ("email", "kari.kommune.no", "E-postadressen mangler @. Skriv for eksempel navn@kommune.no."),
        ("email", "kari@", "E-postadressen er ikke riktig skrevet. Skriv for eksempel navn@kommune.no."),
        ("email", "kari@a@b.no", "E-postadressen er ikke riktig skrevet. Skriv for eksempel navn@kommune.no."),
        ("number", "seks", "Tallet er ikke riktig skrevet. Skriv et helt tall."),
        ("number", None, "Tallet mangler. Skriv et helt tall."),
    ],
)
def test_a_fault_is_told_in_a_sentence_at_its_field(field: str, typed: object, sentence: str) -> None:
    assert sentences(**{field: typed}) == [(field, sentence)]


def test_where_the_reader_sees_a_name_the_sentence_has_it() -> None:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate({"required": " ", "name": ""})
    labels = {"required": "Hvorfor?", "name": "Navn"}
    assert fault_sentences(refused.value, labels) == [
        ("name", "Navnet mangler. Skriv inn et navn."),
        ("required", "Feltet «Hvorfor?» er tomt. Skriv noen ord."),
    ]


def test_several_faults_are_told_at_once() -> None:
    assert [field for field, _sentence in sentences(name="", email="x")] == ["name", "email"]
