"""The words that say what sort of place a government governs, in the languages of the region.

They come off a name before it is compared ("Suva City Council" and "City of Suva" are one place), and
are kept aside where they tell two places apart ("Kota Bogor" and "Kabupaten Bogor" are two).
"""

from dataclasses import dataclass

NEUTRAL = ""

EVERYWHERE = {
    "city": "city authority|city council|city government of|city government|city of|the city of|city hall|city hall of|city corporation|"
    "city municipality|city administration|city|council of the city of|government of the city of|"
    "municipal corporation of the city of|kota administrasi|ville de|la ville de|ciudad de|cidade de|stadt",
    "metro": "metropolitan city government|metropolitan city|metropolitan government|metropolitan municipality|"
    "metropolitan council|metropolitan corporation|metropolitan|greater city|special city|sub metropolitan city|"
    "sub metropolitan|special self governing city|city district government|city district government of",
    "municipal": "municipality government of|municipality government|municipality council|municipality corporation|"
    "municipal council|municipal corporation|municipal government|municipal government of|"
    "municipal peoples government|municipal committee|municipal administration|municipal authority|"
    "municipality of|municipality|municipal|municipal corporation of|municipal council of|mairie de|municipalite de|commune de|municipio de|"
    "urban municipality|urban council|local council",
    "town": "town council|town of|town|town committee|town municipality|township",
    "district": "district government|district government of|district council|district administration|"
    "district of|district|district coordination committee|district development authority|district authority|"
    "local level government|zilla parishad|zila parishad|district peoples government",
    "county": "county government|county council|county of|county peoples government|county",
    "shire": "shire council|shire of|shire|rural city council",
    "province": "provincial government of|provincial government|provincial administration|provincial council|"
    "province of|province|provincial|governorship of|governorship|state government|state of|regional council|region of|prefecture|prefectural government|"
    "prefectural|governorate|oblast|oblast administration|krai|provincial peoples government",
    "village": "village council|village of|village|rural municipality|gram panchayat|village development committee",
    "ward": "ward|ward of|ward office|sub district|subdistrict",
    NEUTRAL: "government of|government|local government of|local government unit of|local government unit|lgu|"
    "local government|council of|council|peoples committee of|peoples committee|peoples government of|peoples government|"
    "governors office|office of the mayor of|office of the mayor|mayors office|administration of|administration|"
    "office of the governor|authority|the",
}

BY_COUNTRY = {
    "ID": {
        "city": "pemerintah kota administrasi|pemerintah kota|pemkot|kota|kotamadya|kodya|walikota|wali kota",
        "regency": "pemerintah kabupaten|pemkab|kabupaten|kab|regency government|regency of|regency",
        "province": "pemerintah provinsi|pemerintah propinsi|pemprov|provinsi|propinsi|prov",
        "ward": "kecamatan|kelurahan",
        "village": "pemerintah desa|desa",
        NEUTRAL: "pemerintah daerah|pemda|pemerintah|sekretariat daerah",
    },
    "MY": {
        "city": "majlis bandaraya|dewan bandaraya|bandaraya",
        "municipal": "majlis perbandaran|perbandaran|majlis pembandaran",
        "district": "majlis daerah|daerah|pejabat daerah",
        NEUTRAL: "majlis",
    },
    "PH": {
        "city": "lungsod ng|lungsod|pamahalaang panlungsod ng|syudad sa|dakbayan sa|siyudad ng",
        "municipal": "bayan ng|pamahalaang bayan ng|munisipyo ng|lungsod bayan ng|lungsod sa",
        "province": "lalawigan ng|pamahalaang panlalawigan ng",
        "village": "barangay|brgy|bgy",
        NEUTRAL: "pamahalaan ng",
    },
    "JP": {
        "city": "shi|shiyakusho|shi yakusho",
        "town": "machi|cho|chou",
        "village": "mura|son",
        "ward": "ku|special ward",
        "county": "gun",
        "province": "ken|fu|to|metropolis|metropolitan government",
    },
    "KR": {
        "city": "si",
        "county": "gun",
        "ward": "gu",
        "metro": "gwangyeoksi|gwangyeok si|teukbyeolsi|teukbyeol si|teukbyeoljachisi|kwangyoksi|metropolitan government",
        "province": "do|provincial office",
        NEUTRAL: "cheong|sicheong",
    },
    "TW": {"city": "shi", "county": "xian|hsien", "town": "zhen|township", "district": "qu"},
    "CN": {
        "city": "shi|shi renmin zhengfu",
        "county": "xian",
        "district": "qu|xin qu|new area|new district",
        "province": "sheng",
        NEUTRAL: "renmin zhengfu",
    },
    "TH": {
        "municipal": "thesaban|thetsaban",
        "city": "thesaban nakhon|thetsaban nakhon|city municipality",
        "town": "thesaban mueang|thetsaban mueang|thesaban muang|town municipality",
        "ward": "thesaban tambon|thetsaban tambon|tambon|subdistrict municipality|tambon administrative organization|"
        "subdistrict administrative organization|khwaeng",
        "district": "amphoe|amphur|khet",
        "province": "changwat|provincial administrative organization|jangwat",
        "metro": "metropolitan administration",
    },
    "VN": {
        "city": "uy ban nhan dan thanh pho|ubnd thanh pho|ubnd tp|thanh pho|tp",
        "town": "uy ban nhan dan thi xa|uy ban nhan dan thi tran|ubnd thi xa|thi xa|thi tran|tx",
        "district": "uy ban nhan dan quan|uy ban nhan dan huyen|ubnd quan|ubnd huyen|quan|huyen",
        "province": "uy ban nhan dan tinh|ubnd tinh|tinh",
        "ward": "phuong",
        "village": "xa",
        NEUTRAL: "uy ban nhan dan|ubnd",
    },
    "KH": {
        "province": "khaet|khet",
        "municipal": "krong|capital administration|municipal administration",
        "district": "srok",
        "ward": "khan|sangkat",
        NEUTRAL: "capital hall",
    },
    "LA": {"province": "khoueng", "district": "muang"},
    "MM": {"town": "myo", "city": "city development committee", "province": "taing"},
    "NP": {
        "metro": "mahanagarpalika|mahanagar palika|upamahanagarpalika|upa mahanagarpalika|mahanagar",
        "municipal": "nagarpalika|nagar palika",
        "village": "gaunpalika|gaun palika|gaupalika",
        "district": "jilla",
    },
    "IN": {
        "city": "nagar nigam|mahanagar palika|mahanagarapalike|mahanagara palike|mahanagarpalika|nagara nigama|"
        "municipal corporation|municipal corporation of|city corporation|city municipal corporation",
        "municipal": "nagar palika|nagarpalika|nagar parishad|nagar panchayat|purasabha|nagar palika parishad|"
        "municipal board|city municipal council",
        "district": "zilla panchayat|jila parishad|zilla",
        "province": "pradesh sarkar|sarkar",
    },
    "BD": {
        "city": "city corporation|siti korporeshan",
        "municipal": "paurashava|pourashava|poursova|pouroshava",
        "district": "upazila|upazila parishad|upajela|zila|zila parishad",
        "village": "union parishad",
    },
    "PK": {
        "district": "zila council|zila|district council",
        "town": "tehsil municipal administration|tma|tehsil council|tehsil",
        "metro": "metropolitan corporation|city district government",
    },
    "LK": {
        "municipal": "maha nagara sabhava|municipal council|maha nagara sabha",
        "town": "nagara sabhava|urban council",
        "village": "pradeshiya sabha|pradeshiya sabhava",
    },
    "MN": {
        "province": "aimag",
        "district": "soum|sum|duureg",
        "city": "khot|hot",
        NEUTRAL: "zasag dargyn tamgyn gazar|governors administration",
    },
    "TR": {
        "metro": "buyuksehir belediyesi|buyuksehir belediye baskanligi|buyuksehir",
        "municipal": "belediyesi|belediye baskanligi|belediye",
        "province": "ili|il|valiligi|il ozel idaresi",
        "district": "ilcesi|ilce|kaymakamligi",
        NEUTRAL: "tc|t c",
    },
    "AZ": {
        "city": "sheher icra hakimiyyeti|seher icra hakimiyyeti|seher",
        "district": "rayon|rayon icra hakimiyyeti",
    },
    "KZ": {"city": "qalasy|kalasy|akimat|akimaty", "province": "oblysy|oblys"},
    "UZ": {"city": "shahar hokimligi|shahar", "province": "viloyati|viloyat", "district": "tumani|tuman"},
    "KG": {"city": "shaary|meriya"},
    "TJ": {"city": "shahri|hukumati shahri"},
    "IR": {"municipal": "shahrdari"},
    "AF": {"municipal": "sharwali"},
    "FJ": {},
    "PG": {
        "town": "urban llg|urban local level government|urban local level government of",
        "district": "rural llg|rural local level government|llg|local level government|district development authority",
    },
    "RU": {"city": "gorod|administratsiya goroda", "district": "raion|rayon"},
}
for _code, _words in (
    ("KZ", {NEUTRAL: "hakimiyat|akimat"}),
    ("UZ", {NEUTRAL: "hakimiyat|hokimiyat|hokimligi"}),
    ("TJ", {NEUTRAL: "hakimiyat|hukumat"}),
):
    BY_COUNTRY[_code] = BY_COUNTRY[_code] | _words

NATIVE = {
    "metro": "特別市 特别市 直轄市 광역시 특별시 특별자치시 महानगरपालिका उपमहानगरपालिका กรุงเทพมหานคร "
    "મહાનગરપાલિકા மாநகராட்சி میٹروپولیٹن_کارپوریشن උප_මහ_නගර_සභාව",
    "city": "市人民政府 人民政府 市政府 市役所 市 시청 시 เทศบาลนคร เมืองพัทยา नगर_निगम সিটি_কর্পোরেশন সিটি_করপোরেশন город қаласы хот хотын_захиргаа "
    "ਨਗਰ_ਨਿਗਮ মহানগর_নিগম পৌর_নিগম পৌরনিগম ಮಹಾನಗರ_ಪಾಲಿಕೆ ಮಹಾನಗರಪಾಲಿಕೆ మహా_నగర_పాలక_సంస్థ నగర_పాలక_సంస్థ నగరపాలక_సంస్థ "
    "ନଗର_ନିଗମ ମହାନଗର_ନିଗମ കോർപ്പറേഷൻ നഗര_സഭ",
    "municipal": "เทศบาล नगरपालिका নগরপালিকা পৌরসভা بلدية شہری_حکومت नगर_पालिका नगर_परिषद नगर_पंचायत "
    "නගර_සභාව මහ_නගර_සභාව மாநகர_சபை நகராட்சி நகர_சபை நகரசபை میونسپل_کارپوریشن میونسپل_کمیٹی بلدیہ شهرداری ښاروالی "
    "નગરપાલિકા ನಗರಸಭೆ ಪುರಸಭೆ పురపాలక_సంఘం నగరసభ നഗരസഭ മുനിസിപ്പാലിറ്റി",
    "town": "เทศบาลเมือง 鎮公所 鎮 镇 町役場 町 읍",
    "county": "縣政府 縣 县人民政府 县 군청 군 郡",
    "ward": "区役所 구청 구 เทศบาลตำบล เขต แขวง ตำบล",
    "district": "新区人民政府 新区 区人民政府 區公所 區 区 อำเภอ উপজেলা ضلع район дүүрэг сум",
    "village": "村役場 村 गाउँपालिका 면 리",
    "province": "省人民政府 省 県庁 県 府 道 도청 도 จังหวัด องค์การบริหารส่วนจังหวัด область аймаг প্রদেশ",
}

URBAN = frozenset({"city", "metro", "municipal", "town"})
RURAL = frozenset({"regency", "county", "district", "shire"})
WIDE = frozenset({"province"})
SMALL = frozenset({"village", "ward"})
CONFLICT = 1.0
WARDS, DISTRICTS, GREATEST = (frozenset(p.split()) for p in ("city ward", "district ward", "metro province"))
STRICT = frozenset({"PH", "JP", "KR"})
PROVINCES_OF_ONE_CITY = frozenset({"TH", "KR", "JP", "TW", "CN", "KH", "MN", "LA", "MM"})
SHORT = {
    "govt": "government", "gov": "government", "mun": "municipality", "munic": "municipality", "prov": "province", "dist": "district",
    "corp": "corporation", "assn": "association", "assoc": "association", "asso": "association", "natl": "national",
    "intl": "international", "cncl": "council", "dept": "department", "auth": "authority", "inst": "institute", "fed": "federation",
    "mt": "mount", "st": "saint", "sta": "santa", "sto": "santo", "ste": "sainte", "ft": "fort", "gen": "general", "pt": "port",
}  # fmt: skip


ENDING = frozenset(SHORT) - frozenset({"mt", "st", "sta", "sto", "ste", "ft", "gen", "pt", "fed"})


@dataclass(frozen=True)
class Stripped:
    """A name without its class words, and which they were."""

    words: tuple[str, ...]
    classes: frozenset[str]


def phrases(country: str | None) -> dict[tuple[str, ...], str]:
    """Every phrase that is a class word in a country, with its class; a country's own go first."""
    code = country or ""
    if code not in PHRASES:
        found = listed(EVERYWHERE) | listed(BY_COUNTRY.get(code, {}))
        PHRASES[code] = found
    return PHRASES[code]


def listed(classes: dict[str, str]) -> dict[tuple[str, ...], str]:
    """Phrases as tuples of words."""
    return {tuple(p.split()): name for name, text in classes.items() for p in text.split("|") if p.strip()}


PHRASES: dict[str, dict[tuple[str, ...], str]] = {}
LONGEST = 6
SUFFIXES = sorted(
    ((word.replace("_", ""), name) for name, text in NATIVE.items() for word in text.split()),
    key=lambda pair: -len(pair[0]),
)


def strip(words: list[str], country: str | None) -> Stripped:
    """Class words off both ends of a romanised name, as long as something is left."""
    known = phrases(country)
    left, found = list(words), []
    while True:
        for take in (from_end, from_start):
            phrase = take(left, known)
            if phrase:
                break
        if not phrase or len(phrase) >= len(left):
            return Stripped(tuple(left), frozenset(name for name in found if name))
        left = left[: -len(phrase)] if take is from_end else left[len(phrase) :]
        found.append(known[tuple(phrase)])
        left = without_of(left)


def in_full(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that are often cut short, in full: Govt., Assn., Mt., St. before a name."""
    last = len(words) - 1
    return tuple(SHORT.get(w, w) if n < last or w in ENDING else w for n, w in enumerate(words))


def from_end(words: list[str], known: dict) -> list[str]:
    """The longest class phrase that a name ends with; what is left is not a class word (City of Xi'an)."""
    return next(
        (
            words[-n:]
            for n in lengths(words)
            if tuple(words[-n:]) in known and (len(words) - n < 2 or tuple(words[:-n]) not in known)
        ),
        [],
    )


def from_start(words: list[str], known: dict) -> list[str]:
    """The longest class phrase that a name begins with."""
    return next((words[:n] for n in lengths(words) if tuple(words[:n]) in known), [])


def lengths(words: list[str]) -> range:
    """How many words a phrase of a name may have, the longest first."""
    return range(min(LONGEST, len(words) - 1), 0, -1)


def without_of(words: list[str]) -> list[str]:
    """The words without an "of" that nothing stands before."""
    while len(words) > 1 and words[0] in ("of", "de", "ng", "the"):
        words = words[1:]
    while len(words) > 1 and words[-1] in ("of", "the"):
        words = words[:-1]
    return words


def strip_native(text: str) -> Stripped:
    """Class words off a name in its own script; the bare name is one word."""
    bare, found = "".join(text.split()), set()
    changed = True
    while changed:
        changed = False
        for word, name in SUFFIXES:
            if len(bare) - len(word) < 2:
                continue
            if bare.endswith(word) or (len(word) > 2 and bare.startswith(word)):
                bare = bare.removesuffix(word) if bare.endswith(word) else bare.removeprefix(word)
                found.add(name)
                changed = True
                break
    return Stripped((bare,), frozenset(found))


def tension(ours: frozenset[str], theirs: frozenset[str], country: str | None) -> float:
    """How far two sets of class words are from meaning one kind of place: 0 fits, 1 cannot be."""
    if not ours or not theirs:
        told = ours | theirs
        return 0.0 if not told else 0.03 if told & URBAN else 0.12
    return min(between(one, other, country) for one in ours for other in theirs)


def between(one: str, other: str, country: str | None) -> float:
    """How far two class words are from each other."""
    pair = frozenset({one, other})
    if one == other:
        return 0.0
    if pair <= URBAN:
        return urban(pair, country)
    if pair <= RURAL and country in STRICT:
        return CONFLICT
    if pair <= RURAL or pair <= SMALL or pair == DISTRICTS or (country == "JP" and pair == WARDS):
        return 0.05
    return 0.1 if pair == GREATEST and (country or "TH") in PROVINCES_OF_ONE_CITY else CONFLICT


def urban(pair: frozenset[str], country: str | None) -> float:
    """How far two words for a town are from each other."""
    if "municipal" in pair:
        return 0.2 if country == "PH" and pair & {"city"} else 0.02
    return 0.06 if "town" not in pair else 0.2
