"""How names are written, sorted and found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.directory import full_name, name_norm, slug, sort_key
from crm.directory.names import search_words

LETTERS = "".join(c for c in map(chr, range(0x24F)) if unicodedata.name(c, "").startswith("LATIN"))
LATIN = st.text(alphabet=LETTERS, min_size=1)


@given(st.text(), st.text())
def test_what_is_searched_is_the_same_when_made_again(text, native):
    once = name_norm(text, native)
    assert name_norm(once) == once


@given(st.text())
def test_what_is_sorted_by_is_the_same_when_made_again(text):
    assert sort_key(sort_key(text)) == sort_key(text)


@given(LATIN)
def test_neither_case_nor_accents_matter(word):
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    assert sort_key(word.upper()) == sort_key(word.lower().upper())
    assert search_words(bare.casefold()) == search_words(word.casefold())


@given(st.text(), st.text())
def test_every_word_of_a_name_finds_it(text, native):
    found = name_norm(text, native).split()
    for word in search_words(text) + search_words(native):
        assert any(each.startswith(word) for each in found)


@pytest.mark.parametrize(
    ("name", "native", "typed"),
    [
        ("Yejin Choe", "최예진", "예진"),
        ("Yejin Choe", "최예진", "최예"),
        ("Yejin Choe", "최예진", "yejin ch"),
        ("최예진", "", "yejin"),
        ("Nguyễn Văn Đức", "", "nguyen duc"),
        ("Lin Yuchen", "林雨辰", "雨辰"),
        ("林雨辰", "", "yuchen"),
        ("İstanbul Büyükşehir Belediyesi", "", "ISTANBUL buyuk"),
        ("O'Brien-Smith", "", "obrien smi"),
        ("मयङ्खु दुगड", "", "दुगड"),
        ("กรุงเทพมหานคร", "", "กรุงเทพ"),
        ("بلدية عمان", "", "عمان"),
    ],
)
def test_a_name_is_found_in_either_script(name, native, typed):
    found = name_norm(name, native).split()
    assert all(any(each.startswith(word) for each in found) for word in search_words(typed))


@pytest.mark.parametrize(
    ("given", "family", "order", "shown"),
    [
        ("Ratna", "Sitaba", "given_first", "Ratna Sitaba"),
        ("Seol-ah", "Han", "family_first", "Han Seol-ah"),
        ("예진", "최", "family_first", "최예진"),
        ("Suharto", "", "given_first", "Suharto"),
        (None, "Batbayar", None, "Batbayar"),
        (" ", None, "family_first", ""),
    ],
)
def test_names_stand_in_the_order_of_their_owner(given, family, order, shown):
    assert full_name(given, family, order) == shown


def test_an_address_of_a_page_has_plain_words():
    assert slug("Kota Makassar (Ujung Pandang) <b>") == "kota-makassar-ujung-pandang-b"
    assert slug("😀") == ""
