"""Whether two records are one, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.directory.matching import Profile, is_office, match_keys, match_score

pytestmark = pytest.mark.usefixtures("slate")


def org(name, country="ID", **more):
    return Profile("org", name=name, country=country, **more)


def person(given_name, family, country="ID", **more):
    places = more.pop("places", frozenset({"#1"}))
    return Profile("person", given=given_name, family=family, country=country, places=places, **more)


SAME = [
    (org("City of Suva", "FJ"), org("Suva City Council", "FJ")),
    (org("Pemerintah Kota Makassar"), org("Makasar City Government")),
    (org("GAOK", "KR"), org("Governors Association of Korea", "KR")),
    (org("서울특별시", "KR"), org("Seoul Metropolitan Government", "KR")),
    (org("横浜市", "JP"), org("Yokohama City", "JP")),
    (org("武汉市人民政府", "CN"), org("Wuhan Municipal People's Government", "CN")),
    (org("Thành phố Cần Thơ", "VN"), org("Can Tho People's Committee", "VN")),
    (org("Ankara Büyükşehir Belediyesi", "TR"), org("Ankara Metropolitan Municipality", "TR")),
    (person("Ratna", "Sitaba"), person("Sitaba", "Ratna")),
    (person("예진", "최", "KR"), person("Yejin", "Choi", "KR")),
    (person("陽子", "佐藤", "JP"), person("Yoko", "Sato", "JP")),
    (person("秀芳", "张", "CN"), person("Xiufang", "Zhang", "CN")),
    (person("Min-ji", "Kim", "KR"), person("Minji", "Kim", "KR")),
    (
        person("Budi", "Santoso"),
        Profile("person", name="Dr. Ir. H. Budi Santoso, M.Si", country="ID", places=frozenset({"#1"})),
    ),
    (org("City of Xi'an", "CN"), org("西安市", "CN")),
    (org("Kandy Municipal Council", "LK"), org("මහනුවර මහ නගර සභාව", "LK")),
    (org("Municipal Government of General Santos", "PH"), org("Mun. Govt. of Gen. Santos", "PH")),
    (org("Bombay Municipal Corporation", "IN"), org("Mumbai Municipal Corporation", "IN")),
    (person("", "Phạm Minh Tuấn", "VN"), person("", "Minh Tuấn Phạm", "VN")),
    (person("Sita Kumari", "Sharma", "NP"), person("Sharma Sita", "Kumari", "NP")),
    (person("Abhishek", "Maharjan", "NP"), person("अभिषेक", "महर्जन", "NP")),
]
MAYBE = [
    (org("Municipality of Butwal", "NP"), org("बुटवल नगरपालिका", "NP")),
    (org("Nakhon Ratchasima Municipality", "TH"), org("เทศบาลนครนครราชสีมา", "TH")),
    (org("Lahore Metropolitan Corporation", "PK"), org("میٹروپولیٹن کارپوریشن لاہور", "PK")),
    (org("Coimbatore Municipal Corporation", "IN"), org("கோயம்புத்தூர் மாநகராட்சி", "IN")),
    (org("SCC", "FJ"), org("Suva City Council", "FJ")),
    (org("MuAN", "NP"), org("Municipal Association of Nepal", "NP")),
    (org("เทศบาลนครเชียงใหม่", "TH"), org("Chiang Mai Municipality", "TH")),
    (org("Talisay City", "PH"), org("Municipality of Talisay", "PH")),
    (org("Suva City Council", "FJ"), org("City of Suva", None)),
    (person("B.", "Santoso"), person("Budi", "Santoso")),
]
DIFFERENT = [
    (org("Hà Nội District 1", "VN"), org("Hà Nội District 11", "VN")),
    (org("İzmir Büyükşehir Belediyesi", "TR"), org("İzmir Valiliği", "TR")),
    (
        org("Asosiasi Pemerintah Kota Seluruh Indonesia", "ID", short_name="APEKSI"),
        org("Asosiasi Pemerintah Kabupaten Seluruh Indonesia", "ID", short_name="APKASI"),
    ),
    (org("Warangal City", "IN"), org("वाराणसी", "IN")),
    (org("Kota Bogor"), org("Kabupaten Bogor")),
    (
        org("City of Talisay", "PH", latitude=10.7, longitude=122.9),
        org("Talisay City", "PH", latitude=10.2, longitude=123.8),
    ),
    (org("Talisay City, Cebu", "PH"), org("Talisay (Negros Occidental)", "PH")),
    (
        org("Talisay", "PH", parents=frozenset({"Cebu"})),
        org("Talisay", "PH", parents=frozenset({"Negros Occidental"})),
    ),
    (org("Suva City", "FJ"), org("Suva City", "AU")),
    (org("苏州市", "CN"), org("宿州市", "CN")),
    (org("Chiang Mai Municipality", "TH"), org("Chiang Rai Municipality", "TH")),
    (org("Greater Noida", "IN"), org("Noida", "IN")),
    (org("Majlis Bandaraya Kota Damansara", "MY"), org("Majlis Bandaraya Damansara", "MY")),
    (
        org("League of Cities of the Philippines", "PH"),
        org("League of Municipalities of the Philippines", "PH"),
    ),
    (
        org("Gwangju", "KR", external_ids=frozenset({("geonames", "1")})),
        org("Gwangju", "KR", external_ids=frozenset({("geonames", "2")})),
    ),
    (person("Ratna", "Sitaba"), person("Ratna", "Sitaba", places=frozenset({"#2"}))),
    (person("Juan", "Dela Cruz Jr.", "PH"), person("Juan", "Dela Cruz", "PH")),
    (
        person("Ana", "Cruz", "PH", emails=frozenset({"info@cebu.example"})),
        person("Bo", "Lim", "PH", emails=frozenset({"info@cebu.example"})),
    ),
]


def said(pair):
    return " / ".join(one.name or f"{one.given} {one.family}" for one in pair)


@pytest.mark.parametrize("pair", SAME, ids=said)
def test_one_under_two_names_is_the_same(pair):
    match = match_score(*pair)
    assert (match.verdict, bool(match.why)) == ("same", True)
    assert match_keys(pair[0]) & match_keys(pair[1])


@pytest.mark.parametrize("pair", MAYBE, ids=said)
def test_what_is_not_certain_is_for_somebody_to_decide(pair):
    assert match_score(*pair).verdict == "maybe"


@pytest.mark.parametrize("pair", DIFFERENT, ids=said)
def test_two_of_one_name_are_different(pair):
    assert match_score(*pair).verdict == "different"


def test_somebody_who_moved_is_known_by_their_own_address():
    mine = {"emails": frozenset({"ratna@home.example"})}
    assert match_score(
        person("Ratna", "Sitaba", **mine), person("Ratna", "Sitaba", places=frozenset({"#2"}), **mine)
    ).is_likely


def test_a_desk_is_nobody():
    assert is_office("info@suva.example")
    assert is_office("mayor.office@suva.example")
    assert not is_office("ratna.sitaba@suva.example")


texts = st.text(
    alphabet=st.sampled_from("abeiknorstu -.,'()ÄéşАбв市区서울시예진กขคमर"), min_size=1, max_size=24
).filter(lambda t: any(c.isalpha() for c in t))
countries = st.sampled_from([None, "ID", "PH", "KR", "JP", "CN", "TH", "NP"])
orgs = st.builds(
    Profile, kind=st.just("org"), name=texts, native=st.one_of(st.just(""), texts), country=countries
)
humans = st.builds(
    Profile, kind=st.just("person"), given=texts, family=st.one_of(st.just(""), texts), country=countries
)
either = st.one_of(st.tuples(orgs, orgs), st.tuples(humans, humans))


@given(either)
def test_it_does_not_matter_which_of_two_comes_first(pair):
    one, other = pair
    there, back = match_score(one, other), match_score(other, one)
    assert (there.score, there.verdict, list(map(str, there.why))) == (
        back.score,
        back.verdict,
        list(map(str, back.why)),
    )
    assert 0 <= there.score <= 1


@given(orgs.filter(lambda one: one.country is not None))
def test_an_organisation_is_the_same_as_itself(one):
    assert not match_keys(one) or match_score(one, one).verdict == "same"


@given(humans)
def test_somebody_at_an_office_is_likely_themselves(one):

    here = replace(one, places=frozenset({"#1"}), emails=frozenset({"own@x.example"}))
    assert not match_keys(here) or match_score(here, here).is_likely
