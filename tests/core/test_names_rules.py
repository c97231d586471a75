"""Each rule by which two written names are compared, at its edge, and the words it is given in."""

from __future__ import annotations

import pytest

from langaccess.core.names import (
    Likeness,
    NameIndex,
    compare_cases,
    compare_people,
    is_among,
    is_written_among,
    may_be_one_person,
    name_pair,
    name_words,
)

AS_IT_IS = "it is the same name"
ANOTHER_WAY = "it is the same name written another way"
SPELLED = "a name is spelled almost the same"
SHORT = "a name is a short form"
LEFT_OUT = "a name is left out"
PART = "one name is a part of the other"
TOGETHER = "the words of the name are written together"

REASONS = [
    ("Rosa Silva", "rosa  silva", "SAME", AS_IT_IS),
    ("Silva, Rosa", "Rosa Silva", "SAME", ANOTHER_WAY),
    ("Rosa", "Rósa", "SAME", ANOTHER_WAY),
    ("R. Silva", "Rosa Silva", "MAYBE", "an initial"),
    ("R. Silva", "Rosa Maria Silva", "MAYBE", f"an initial and {LEFT_OUT}"),
    ("Rosa Silva", "Rosa Maria Silva", "MAYBE", LEFT_OUT),
    ("Rosa Silva", "Rosa Silva Silva", "MAYBE", LEFT_OUT),
    ("Rosa Maria Silva", "Rosa Silva Costa", "MAYBE", "different parts of the name are left out"),
    ("Ana B. Lopez", "Ana Lopez C.", "MAYBE", "different parts of the name are left out"),
    ("Wm. Turner", "William Turner", "MAYBE", "a name is abbreviated"),
    ("Bob Smith", "Robert Smith", "MAYBE", SHORT),
    ("Ro Smith", "Robert Smith", "MAYBE", SHORT),
    ("Al Smith", "Alan Smith", "MAYBE", SHORT),
    ("Tun Smith", "Tunde Smith", "MAYBE", SHORT),
    ("Gail Smith", "Abigail Smith", "MAYBE", SHORT),
    ("Jo Ann Smith", "Joan Smith", "MAYBE", f"{SHORT} and {LEFT_OUT}"),
    ("Van Nguyen", "Van Tran Nguyen", "MAYBE", LEFT_OUT),
    ("Maria An Smith", "Marian Smith", "MAYBE", SPELLED),
    ("Rosa Silva", "Roza Silva", "MAYBE", SPELLED),
    ("Rosa", "Roza", "MAYBE", SPELLED),
    ("Rosa", "Maria", "DIFFERENT", ""),
    ("R", "Rosa Silva", "PART", PART),
    ("S", "Rosa Silva", "PART", PART),
    ("X", "Rosa Silva", "DIFFERENT", ""),
    ("Da Silva", "Silva", "PART", PART),
    ("R. M. S.", "Rosa Maria Silva", "PART", "one name is only initials"),
    ("Smith, John, Jr.", "John Smith", "MAYBE", "only a suffix differs"),
    ("John Smith Jr.", "John Smith Sr.", "MAYBE", "only a suffix differs"),
    ("John Smith Jr.", "Smith, Jr., John", "SAME", ANOTHER_WAY),
    ("Ana Ruiz", "Pedro Ruiz", "SURNAME", "both have the name Ruiz"),
    ("Ruiz Mora, Ana", "Bea Mora", "SURNAME", "both have the name Mora"),
    ("Ana Li", "Bea Li", "SURNAME", "both have the name Li"),
    ("Ana M", "Bea M", "DIFFERENT", ""),
    ("Ruiz, Ana", "Mora, Ana", "DIFFERENT", ""),
    ("Ana Ruiz Mora", "Ana Ruiz Pena", "DIFFERENT", ""),
    ("王小明", "Rosa 王小明", "UNCLEAR", "the names are written in different scripts"),
    ("?", "Rosa Silva", "UNCLEAR", "a name has no letters"),
]


@pytest.mark.parametrize(("one", "other", "grade", "reason"), REASONS)
def test_the_grade_comes_with_its_reason(one: str, other: str, grade: str, reason: str) -> None:
    for found in (compare_people(one, other), compare_people(other, one)):
        assert (found.likeness, found.reason) == (Likeness[grade], reason)


# One letter added, left out, replaced, or two neighbors swapped; not two of these.
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tina", "Tian", True), ("Marta", "Matra", True), ("Marta", "Marat", True),
        ("Lena", "Lean", True), ("Lina", "Lena", True), ("Anna", "Ana", True), ("Jo", "Joe", True),
        ("Al", "Ali", True), ("Tim", "Tom", False), ("Lee", "Lea", False), ("Jo", "Bo", False),
        ("Ulma", "Olga", False), ("Dora", "Doriana", False), ("Marta", "Matar", False),
        ("Irma", "Brim", False), ("Bruno", "Runob", False), ("Gerta", "Berti", False),
    ],
)  # fmt: skip
def test_one_letter_apart_is_the_same_and_two_are_not(one: str, other: str, same: bool) -> None:
    for first, second in ((one, other), (other, one)):
        assert may_be_one_person(f"{first} Smith", f"{second} Smith") is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Catherine", "Kathryn", True), ("Cesar", "Sezar", True), ("Geoffrey", "Jeffrey", True),
        ("Yusuf", "Jusuf", True), ("Khadija", "Kadiya", True), ("Oumar", "Umar", True),
        ("Philip", "Filip", True), ("Xavier", "Ksavier", True), ("Wolf", "Volf", True),
        ("Szczepan", "Pedro", False), ("Omar", "Amar", True), ("Omar", "Lamir", False),
        ("Ali", "Ela", False), ("Saintjohn", "John", True), ("Macdonald", "Donald", True),
        ("Oksana", "Aksena", True), ("Oksana", "Iksena", True), ("Oksana", "Nakasen", False),
        ("Mckay", "Kay", True), ("Delruiz", "Ruiz", True),
        ("Delroy", "Roy", True),
        ("Vanberg", "Berg", True), ("Steinberg", "Berg", False), ("Delay", "Ay", False),
    ],
)  # fmt: skip
def test_usual_spellings_of_one_sound_are_the_same(one: str, other: str, same: bool) -> None:
    for first, second in ((one, other), (other, one)):
        assert may_be_one_person(f"Ana {first}", f"Ana {second}") is same


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        # written together
        ("Min-ho Kim", "Minho Kim", "SAME"), ("Li Na Wu", "Lina Wu", "SAME"),
        ("Jo An Smith", "Joan Smith", "SAME"), ("Mary Ann Smith", "Maryan Smith", "MAYBE"),
        ("de la Cruz Ana", "Delacruz Ana", "SAME"), ("Ana Maria de la O", "Ana Delao", "MAYBE"),
        ("Ana Ma Ri Bel Ko Cruz", "Ana Maribelko Cruz", "SAME"),
        # abbreviations
        ("Ilam. Ott", "William Ott", "SURNAME"), ("Will. Ott", "William Ott", "MAYBE"),
        # initials written together
        ("RM Silva", "Rosa Maria Silva", "MAYBE"), ("RMC Silva", "Rosa Maria Cruz Silva", "MAYBE"),
        ("RMCD Silva", "Rosa Maria Cruz Diaz Silva", "SURNAME"),
        ("XY Silva", "Rosa Maria Silva", "SURNAME"), ("RM Silva", "Rosa Silva", "SURNAME"),
        # a log-in name
        ("rsilva", "Rosa Silva", "MAYBE"), ("silvar", "Rosa Silva", "MAYBE"),
        ("rmsilva", "Rosa Maria Silva", "MAYBE"), ("rosas", "Rosa Silva", "MAYBE"),
        ("rosasilva", "Rosa Silva", "MAYBE"), ("rms", "Rosa Maria Silva", "DIFFERENT"),
        ("rs", "Rosa Silva", "DIFFERENT"), ("xsilva", "Rosa Silva", "PART"),
        ("rsilvar", "Rosa Silva", "DIFFERENT"), ("lana", "Ana Li", "MAYBE"),
        ("ana@example.org", "Ana", "SAME"),
        ("rsilva@example.org", "Rosa Silva", "MAYBE"),
        # particles
        ("De La Cruz Juan", "Juan de la Cruz", "SAME"), ("Juan de la Cruz", "Juan Cruz", "SAME"),
        ("Jan van den Berg", "Jan Berg", "SAME"), ("Van Nguyen", "Lan Nguyen", "SURNAME"),
        ("El Sayed Omar", "Omar Sayed", "SAME"), ("Juan e Silva", "Juan Silva", "SAME"),
        ("E. Silva", "Eva Silva", "MAYBE"), ("Y. Silva", "Yara Silva", "MAYBE"),
        ("Jose De", "Jose D", "MAYBE"), ("De Vito", "Vito", "PART"),
        # titles and suffixes
        ("Mr. Silva", "Rosa Silva", "PART"), ("Judge Ana Smith", "Ana Smith", "SAME"),
        ("Judge Reinhold", "Judge Smith", "DIFFERENT"), ("Don Smith", "Donald Smith", "MAYBE"),
        ("Smith Jr.", "John Smith", "PART"), ("Jr. Smith", "John Smith", "SURNAME"),
        ("Sr Ana Lopez", "Ana Lopez", "MAYBE"), ("Dr.", "Dr", "SAME"),
        ("Dr. Mr.", "Rosa", "DIFFERENT"),
        # with one name, a word that may be a title
        ("Judge Smith", "Ana Smith", "PART"), ("Ing. Smith", "Ana Smith", "PART"),
        ("Judge Smith", "Ana Jones", "DIFFERENT"), ("Mary Judge", "Ana Judge", "SURNAME"),
        ("Judge Smith", "Chief Smith", "SURNAME"), ("M. Silva", "Ana Silva", "SURNAME"),
        ("Don Smith", "Ana Smith", "SURNAME"),
        ("Judge de la Cruz", "Ana de la Cruz", "PART"),
        # only a family name, with particles
        ("Dr. de la Cruz", "Ana de la Cruz", "PART"), ("de la Cruz", "Ana Cruz", "PART"),
        ("de la Cruz", "Cruz", "PART"), ("de la Cruz", "De La Crúz", "SAME"),
        ("de la Cruz", "Ana de los Santos", "DIFFERENT"), ("Al Smith", "Ana Smith", "SURNAME"),
        ("John Smith, Jr.", "John Ott", "DIFFERENT"), ("Rosa Silva, J.D.", "Rosa Ott", "DIFFERENT"),
        ("Rosa Silva JD", "Rosa Silva", "SAME"), ("ROSA SILVA MA", "Rosa Silva", "MAYBE"),
        ("Rosa Silva MA", "Rosa Silva", "MAYBE"), ("Rosa Silva, MA", "Rosa Silva", "SAME"),
        ("Rosa Silva M.A.", "Rosa Silva", "SAME"), ("Rosa Silva Ma", "Rosa Silva", "MAYBE"),
        ("Rosa Silva, M. A.", "Rosa Silva", "SAME"), ("Mr. Vance, J.D.", "Ann Vance", "SURNAME"),
        ("Silva, Rosa ma", "Rosa Silva", "SAME"), ("Rosa Silva MBA", "Rosa Silva", "SAME"),
        ("ROSA SILVA MBA", "Rosa Silva", "MAYBE"),
        ("Dott.ssa Rosa Silva", "Rosa Silva", "SAME"), ("Rosa Silva RN CT", "Rosa Silva", "SAME"),
        # remarks and apostrophes
        ("Ana Lopez (example)", "Ana Lopez", "SAME"), ("(Ana Lopez)", "Ana Lopez", "SAME"),
        ("Ana [Nena] Lopez", "Ana Lopez", "SAME"), ("Jo O\u2019Brien", "Jo OBrien", "SAME"),
        # other scripts
        ("Иван", "Ivan", "SAME"), ("Ana Петров", "Ana Petrov", "SAME"),
        ("\u0420osa Silva", "Rosa Silva", "SAME"), ("Αννα Παππα", "Anna Pappa", "SAME"),
        # order
        ("Ana Lopez Cruz", "Ana Cruz Lopez", "SAME"), ("Ana B. Lopez", "Ana C. Lopez", "SURNAME"),
        ("Jean Pierre", "Pierre Jean Baptiste", "MAYBE"),
    ],
)  # fmt: skip
def test_a_name_is_the_same_however_it_is_put_together(one: str, other: str, grade: str) -> None:
    assert compare_people(one, other).likeness is Likeness[grade]
    assert compare_people(other, one).likeness is Likeness[grade]


def test_names_of_more_than_seven_words_are_compared_by_the_first_seven() -> None:
    seven = "Ana Bea Cara Dora Eva Flo Gia"
    assert may_be_one_person(f"{seven} Hana", f"{seven} Ida")
    assert not may_be_one_person("Pedro Bea", "Olga Hana")


def test_a_name_is_known_among_others_only_in_its_own_words() -> None:
    known = ["Rosa Silva", "Wei Chen"]
    assert is_written_among("Silva, Rosa", known)
    assert not is_written_among("R. Silva", known)
    assert not is_written_among("Rosa Silva", [])
    assert is_among("R. Silva", known)
    assert not is_among("Pedro Silva", known)
    assert not is_among("R. Silva", known, [name_pair("R. Silva", "Rosa Silva")])
    assert is_among("R. Silva", known, [name_pair("R. Silva", "Wei Chen")])


def test_the_words_of_a_name_have_no_order_accent_or_mark() -> None:
    assert name_words("Peña, José") == {"pena", "jose"}
    assert name_words(" - ") == frozenset()


def test_names_that_share_a_word_are_found_among_many() -> None:
    index = NameIndex(["Rosa Silva", "Bob Smith", "Jo Li", "Pedro Silva"])
    index.add("Rosa Maria Silva")
    assert index.alike("Rosa Silva") == ("Rosa Maria Silva",)
    assert set(index.alike("R. Silva")) == {"Rosa Silva", "Rosa Maria Silva"}
    assert index.alike("Robert Smith") == ("Bob Smith",)
    assert index.alike("Silva, Rosa") == ("Rosa Silva", "Rosa Maria Silva")
    assert index.alike("J. Li") == ()  # no word of three letters is shared
    assert index.alike("Ana Mora") == ()
    assert NameIndex().alike("Rosa Silva") == ()
    assert index.crowded == []


def test_among_thousands_of_one_family_each_name_is_compared_with_a_few_and_that_is_said() -> None:
    index = NameIndex(f"{chr(97 + n % 26)}{n}x Silva" for n in range(2000))
    index.add("Rosa Maria Silva")
    compare_people.cache_clear()
    assert index.alike("Rosa Silva") == ("Rosa Maria Silva",)  # the rarest word comes first
    assert compare_people.cache_info().misses <= NameIndex.MOST_COMPARED
    assert index.crowded == ["Rosa Silva"]


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        ("26-1234", "261234", "SAME"), ("2026-1234", "26-1234", "SAME"),
        ("2026-01234", "26-1234", "SAME"), ("1926-5", "26-5", "SAME"),
        ("2126-5", "26-5", "DIFFERENT"), ("26-CR-1234", "26-CV-1234", "MAYBE"),
        ("26CR1234", "26-1234", "SAME"), ("case no. 26-1234", "26-1234", "SAME"),
        ("٢٦-١٢٣٤", "26-1234", "SAME"), ("2026", "26", "SAME"), ("26-0", "26-00", "SAME"),
        ("2026-0001", "20260001", "SAME"), ("12345", "12346", "DIFFERENT"),
        ("CR", "cr ", "SAME"), ("Smith matter", "smith-matter", "SAME"),
        ("Smith matter", "Jones matter", "DIFFERENT"), ("CR", "CR-12", "DIFFERENT"),
        ("", "", "DIFFERENT"), ("case", "no.", "DIFFERENT"), ("", "26-1", "DIFFERENT"),
    ],
)  # fmt: skip
def test_two_case_numbers_are_compared(one: str, other: str, grade: str) -> None:
    assert compare_cases(one, other) is Likeness[grade]
    assert compare_cases(other, one) is Likeness[grade]
