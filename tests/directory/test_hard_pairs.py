"""Hard pairs, picked by hand: what the governments and people of the region are called, and who is not who."""

import pytest

from crm.directory.matching import Profile, match_score

pytestmark = pytest.mark.usefixtures("slate")
PLACE = frozenset({"#1"})


def cut(line):
    """The parts of a line."""
    country, _space, names = line.partition(" ")
    one, other = names.split(" = ")
    return country, one, other


PLACES_THAT_ARE_ONE = """
TR Konya Büyükşehir Belediyesi = Konya Metropolitan Municipality
TR T.C. Çankaya Belediye Başkanlığı = Çankaya Municipality
TR İstanbul Büyükşehir Belediyesi (İBB) = Istanbul Metropolitan Municipality
CN 浦东新区 = Pudong New Area
CN 成都市 = Chengdu Municipal Government
KR 전주시 = Jeonju-si
KR 수원시청 = Suwon City Hall
KR 기장군 = Gijang County
PH Quezon City = City of Quezon
PH Quezon City Government = Local Government of Quezon City
PH LGU Iloilo City = Iloilo City
ID Pemerintah Kota Surabaya = Surabaya City Government
ID Pemkab Sleman = Sleman Regency
ID Pemprov DKI Jakarta = DKI Jakarta Provincial Government
JP 松山市 = Matsuyama City
JP ニセコ町 = Niseko Town
VN Thành phố Đà Nẵng = Da Nang City
VN UBND Thành phố Hải Phòng = Hai Phong People's Committee
VN Thành phố Hồ Chí Minh = Ho Chi Minh City
VN TP.HCM = Ho Chi Minh City
BD ঢাকা উত্তর সিটি কর্পোরেশন = Dhaka North City Corporation
IN लखनऊ नगर निगम = Lucknow Municipal Corporation
TH กรุงเทพมหานคร = Bangkok Metropolitan Administration
TH BMA = Bangkok Metropolitan Administration
PG National Capital District Commission = NCDC
PG Lae City Authority = Lae City Council
PG Mount Hagen Urban LLG = Mt. Hagen Urban Local Level Government
FJ Nadi Town Council = Nadi Town
VU Port Vila Municipality = Port Vila Municipal Council
VU Municipalité de Port-Vila = Port Vila Municipality
SB Honiara City Council = Honiara Town Council
TO Nuku'alofa = Nukualofa Town
NC Ville de Nouméa = Noumea City
IN Kolkata Municipal Corporation = KMC
NZ Tāmaki Makaurau / Auckland Council = Auckland Council
IN Greater Hyderabad Municipal Corporation = GHMC
MN Ulaanbaatar City Municipality = Улаанбаатар хот
""".strip().splitlines()
PLACES_THAT_ARE_TWO = """
ID Kota Bandung = Kabupaten Bandung
ID Kabupaten Bandung = Kabupaten Bandung Barat
ID Kota Jakarta Utara = Kota Jakarta Selatan
PH Quezon City = Province of Quezon
PH San Fernando City, La Union = City of San Fernando, Pampanga
CN 朝阳区 = 朝阳市
CN 抚州市 = 福州市
CN Taiyuan = Taizhou
KR 고성군 = 곡성군
KR 강남구 = 강동구
JP 府中市 = 甲府市
VN Thành phố Cà Mau = Tỉnh Cà Mau
VN Quận 1 = Quận 10
BD Dhaka North City Corporation = Dhaka South City Corporation
IN North Delhi Municipal Corporation = South Delhi Municipal Corporation
FJ Nadi Town Council = Nasinu Town Council
FJ Lami Town Council = Labasa Town Council
AU Central Coast Council = Central Highlands Council
AU City of Perth = City of South Perth
TR Konya Büyükşehir Belediyesi = Konya Valiliği
TR Ereğli Belediyesi (Konya) = Ereğli Belediyesi (Zonguldak)
PG Western Province = Western Highlands Province
IN Aurangabad, Bihar = Aurangabad, Maharashtra
NP Kathmandu Metropolitan City = Kathmandu District
TH Suratthani City Municipality = Surat Thani Province
""".strip().splitlines()
PEOPLE_WHO_ARE_ONE = """
BD Mohammed Rahman = Muhammad Rahman
BD Md. Abdul Karim = Mohammad Abdul Karim
ID Muhammad Yusuf = M. Yusuf
MY Mohamad Hasan = Mohd Hasan
MY Dato' Sri Ahmad bin Ismail = Ahmad Ismail
MY YB Datuk Lim Guan Eng = Lim Guan Eng
PH Hon. Joy Belmonte = Joy Belmonte
PH Maria Josefina Belmonte = Ma. Josefina Belmonte
ID Sukarno = Soekarno
ID Bapak Joko Widodo = Ir. H. Joko Widodo
FJ Ratu Epeli Nailatikau = Epeli Nailatikau
VN Nguyễn Văn Minh = Minh Nguyen Van
MN Batbold Sükhbaatar = S. Batbold
CN 王秀芳 = Wang Xiufang
JP 佐藤 陽子 = SATO Yoko
TH สมชาย ใจดี = Somchai Jaidee
NP नरेन्द्र शर्मा = Narendra Sharma
TR Mehmet Öztürk = Mehmet Ozturk
BD Chowdhury Tanvir = Tanvir Choudhury
PH Jose Rizal Jr. = Rizal, Jose Jr
BD Sheikh Hasina = Shaikh Hasina
ID Abd. Rahman Saleh = Abdul Rahman Saleh
TO Tevita Mo'unga = Tevita Mounga
ID Prof. Dr. Sri Mulyani, S.E., M.Sc. = Sri Mulyani
""".strip().splitlines()
PEOPLE_WHO_ARE_TWO = """
IN Rahul Sharma = Rohit Sharma
PH Ana Cruz = Anna Reyes
PH Ferdinand Marcos Jr. = Ferdinand Marcos Sr.
PH Ferdinand Marcos = Ferdinand Marcos III
PK Hassan Ali = Hussain Ali
BD Mohammed Ali = Mohammed Rahman
KR 김민수 = 김민서
KR Kim Min-su = Kim Min-ji
VN Nguyễn Văn Minh = Nguyễn Văn Bình
ID Siti Aminah = Siti Aisyah
ID Dewi Sartika = Dewi Lestari
MY Ahmad bin Ismail = Ismail bin Ahmad
CN Wang Wei = Wang Wen
SG Tan Ah Kow = Tan Ah Beng
ID Putu Wijaya = Made Wijaya
PH Maria Santos = Mario Santos
PH Carlo Reyes = Carla Reyes
""".strip().splitlines()
NEVER_BY_THEMSELVES = """
KR 광주시 = 광주광역시
JP 伊達市 = 伊達町
PH Quezon City = Municipality of Quezon, Bukidnon
PH City of Talisay = Talisay City, Cebu
""".strip().splitlines()


def verdict(line, kind):
    country, one, other = cut(line)
    places = PLACE if kind == "person" else frozenset()
    two = (Profile(kind, name=name, country=country, places=places) for name in (one, other))
    return match_score(*two).verdict


@pytest.mark.parametrize("line", PLACES_THAT_ARE_ONE)
def test_one_place_under_two_names_is_found(line):
    assert verdict(line, "org") in ("same", "maybe")


@pytest.mark.parametrize("line", PLACES_THAT_ARE_TWO)
def test_two_places_of_like_names_are_two(line):
    assert verdict(line, "org") == "different"


@pytest.mark.parametrize("line", NEVER_BY_THEMSELVES)
def test_two_places_of_one_name_are_never_merged_without_somebody_who_looks(line):
    assert verdict(line, "org") != "same"


@pytest.mark.parametrize("line", PEOPLE_WHO_ARE_ONE)
def test_one_colleague_under_two_names_is_found(line):
    assert verdict(line, "person") in ("same", "maybe")


@pytest.mark.parametrize("line", PEOPLE_WHO_ARE_TWO)
def test_two_colleagues_of_like_names_are_two(line):
    assert verdict(line, "person") == "different"


def test_a_mononym_at_two_places_is_two_people():
    one, other = (
        Profile("person", name="Budi", country="ID", places=frozenset({place})) for place in ("#1", "#2")
    )
    assert match_score(one, other).verdict == "different"
