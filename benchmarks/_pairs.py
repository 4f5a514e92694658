"""Made-up organisations and people, and which of them are one: what the benchmark of duplicates is asked."""

import csv
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

from crm.directory import Profile
from crm.directory.names import plain


def listed(text: str, sign: str | None = None) -> list[str]:
    """Words written one after another."""
    return text.split(sign)


NETWORK = Path(__file__).parent.parent / "tests" / "data" / "network.csv"
STARTS = listed(
    "Ban Kal Mor Tan Sur Pal Wen Gar Lim Bor Ket Nak Ras Dum Vel Jor Pem Sib Hul Cat Mag Rin Tol Bes"
)
MIDDLES = listed("a i u o am an ar el in ong ung iri ata ona eka usa agi odo")
ENDS = listed(
    "bang kut dar pur long ran tik mas wati gora lan dung bato kayan rejo nagar tani buru sari kota"
)
AROUND = {
    "ID": ("Pemerintah Kota {}", "Kota {}", "City of {}", "{} City Government", "Pemkot {}"),
    "PH": ("City Government of {}", "{} City", "Lungsod ng {}", "City of {}"),
    "MY": ("Majlis Bandaraya {}", "{} City Council", "Dewan Bandaraya {}"),
    "IN": ("{} Municipal Corporation", "Municipal Corporation of {}", "{} Nagar Nigam"),
    "NP": ("{} Municipality", "{} Nagarpalika", "Municipality of {}"),
    "TR": ("{} Büyükşehir Belediyesi", "{} Metropolitan Municipality"),
    "VN": ("{} People's Committee", "Thành phố {}", "{} City", "UBND thành phố {}"),
    "BD": ("{} City Corporation", "{} City"),
    "LK": ("{} Municipal Council", "Municipal Council of {}"),
    "FJ": ("{} City Council", "City of {}", "{} City"),
}
RURAL = {
    "ID": "Kabupaten {}",
    "PH": "Province of {}",
    "MY": "Majlis Daerah {}",
    "IN": "{} Zilla Panchayat",
    "VN": "UBND tỉnh {}",
}
CITIES = (
    "KR 서울특별시|Seoul Metropolitan Government;부산광역시|Busan Metropolitan City;대구광역시|City of Daegu;전주시|Jeonju City;"
    "청주시|Cheongju-si;수원시|Suwon City;창원시|City of Changwon;여수시|Yeosu City;포항시|Pohang City;경주시|Gyeongju City "
    "JP 横浜市|Yokohama City;札幌市|City of Sapporo;京都市|Kyoto City;熊本市|Kumamoto City;富山市|Toyama City;松戸市|Matsudo City;"
    "北九州市|City of Kitakyushu;高松市|Takamatsu City;仙台市|Sendai City;神戸市|Kobe City "
    "CN 武汉市人民政府|Wuhan Municipal People's Government;广州市|Guangzhou City;成都市|City of Chengdu;厦门市|Xiamen City;"
    "洛阳市|Luoyang City;贵阳市|Guiyang Municipality;昆明市|Kunming City;青岛市|Qingdao City;珠海市|Zhuhai City;西宁市|Xining City "
    "TH เทศบาลนครเชียงใหม่|Chiang Mai Municipality;เทศบาลนครขอนแก่น|Khon Kaen City Municipality;เทศบาลนครยะลา|Yala Municipality;"
    "เทศบาลนครระยอง|Rayong Municipality "
    "NP काठमाडौँ महानगरपालिका|Kathmandu Metropolitan City;पोखरा महानगरपालिका|Pokhara Metropolitan City;धरान नगरपालिका|Dharan Municipality;"
    "बुटवल नगरपालिका|Butwal Municipality "
    "BD রাজশাহী সিটি কর্পোরেশন|Rajshahi City Corporation;খুলনা সিটি কর্পোরেশন|Khulna City Corporation "
    "MN Дархан хот|Darkhan City;Эрдэнэт хот|Erdenet City"
)
NAMES = {
    "KR": ("김 Kim;최 Choi;이 Lee;박 Park;정 Jung;강 Kang;윤 Yoon;임 Lim;한 Han;오 Oh;송 Song;조 Cho",
           "예진 Yejin;지훈 Jihoon;민서 Minseo;서준 Seojun;하은 Haeun;도현 Dohyun;은영 Eunyoung;성민 Sungmin;수진 Sujin;영호 Youngho;미경 Mikyung;준혁 Junhyuk"),
    "JP": ("佐藤 Sato;鈴木 Suzuki;高橋 Takahashi;田中 Tanaka;伊藤 Ito;渡辺 Watanabe;山本 Yamamoto;中村 Nakamura;小林 Kobayashi;加藤 Kato",
           "陽子 Yoko;太郎 Taro;健太 Kenta;裕子 Yuko;美咲 Misaki;直樹 Naoki;真理 Mari;大輔 Daisuke;恵子 Keiko;康弘 Yasuhiro"),
    "CN": ("王 Wang;李 Li;张 Zhang;刘 Liu;陈 Chen;杨 Yang;赵 Zhao;黄 Huang;周 Zhou;吴 Wu",
           "秀芳 Xiufang;建国 Jianguo;丽娟 Lijuan;志强 Zhiqiang;晓梅 Xiaomei;文静 Wenjing;海燕 Haiyan;俊杰 Junjie;玉兰 Yulan;国华 Guohua"),
    "NP": ("महर्जन Maharjan;श्रेष्ठ Shrestha;तामाङ Tamang;गुरुङ Gurung;शर्मा Sharma;थापा Thapa",
           "अभिषेक Abhishek;सरिता Sarita;प्रकाश Prakash;मनिषा Manisha;दिपक Deepak;कमला Kamala;सुनिल Sunil;बिनोद Binod"),
    "BD": ("রহমান Rahman;খানম Khanam;সাহা Saha;আহমেদ Ahmed;চৌধুরী Chowdhury",
           "আসিফা Asifa;করিম Karim;নাসরিন Nasrin;তানভীর Tanvir;মাহমুদ Mahmud;সুমন Suman"),
}  # fmt: skip
GIVEN = listed(
    "Ratna Budi Siti Andi Maria Jose Ana Juan Dewi Agus Wati Rahmat Nur Fitri Hendra Joko Rina Eko Tuti Bayu Carlo Grace Mark Liza"
)
FAMILY = listed(
    "Sitaba Santoso Wijaya Hidayat Reyes Cruz Garcia Ramos Mendoza Utami Nugroho Saputra Lestari Pranata Villanueva Aquino Bautista Kusuma"
)
TITLES = listed(
    "Mayor;Vice Mayor;City Secretary;Councillor;Climate Focal Point;Head of Planning;Director", ";"
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class World:
    """Records, which pairs of them are one, and which only look so; each with the kind of difference."""

    records: list[Profile] = field(default_factory=list)
    same: dict[tuple[int, int], str] = field(default_factory=dict)
    apart: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, profile: Profile) -> int:
        """One record; its place in the list."""
        self.records.append(profile)
        return len(self.records) - 1

    def twin(self, place: int, profile: Profile, kind: str) -> None:
        """Another record of the same one."""
        self.same[place, self.add(profile)] = kind

    def stranger(self, place: int, profile: Profile, kind: str) -> None:
        """A record that looks the same and is another one."""
        self.apart[place, self.add(profile)] = kind


def world(chance: random.Random) -> World:
    """Everything, the same for the same seed."""
    made = World()
    cities = places(made, chance)
    associations(made, chance)
    scripts_of_cities(made)
    people(made, chance, cities)
    native_people(made, chance, cities)
    return made


def slip(text: str, chance: random.Random) -> str:
    """A name with one slip of the fingers behind its first letter."""
    spots = [n for n, c in enumerate(text) if n and c.isalpha() and c.isascii()]
    n = chance.choice(spots)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:n] + text[n + 1 :]
    if kind == 1:
        return text[:n] + text[n] + text[n:]
    if kind == 2 and n + 1 < len(text) and text[n + 1].isalpha():
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]
    return text[:n] + chance.choice(LETTERS) + text[n + 1 :]


def places(made: World, chance: random.Random) -> list[int]:
    """Cities of the network's list and made-up ones, under several names, with regencies and namesakes."""
    found = [made.add(profile) for profile in network()]
    names: set[str] = set()
    while len(names) < 2600:
        names.add(chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS))
    for name in sorted(names):
        country = chance.choice(sorted(AROUND))
        lat, lon = chance.uniform(-8, 30), chance.uniform(70, 125)
        own = chance.choice(AROUND[country])
        city = Profile(
            "org",
            name=own.format(name),
            country=country,
            class_code="local_government",
            latitude=lat,
            longitude=lon,
        )
        found.append(made.add(city))
        vary_place(made, chance, found[-1], name)
    return found


def vary_place(made: World, chance: random.Random, place: int, name: str) -> None:
    """Sometimes the same city again, sometimes another of its name."""
    city = made.records[place]
    country, dice = city.country or "", chance.random()
    others = [p for p in AROUND[country] if p.format(name) != city.name]
    bare = replace(city, latitude=None, longitude=None)
    if dice < 0.16:
        made.twin(place, replace(bare, name=chance.choice(others).format(name)), "class word")
    elif dice < 0.23 and len(name) > 6:
        made.twin(place, replace(city, name=city.name.replace(name, slip(name, chance))), "typo")
    elif dice < 0.30 and country in RURAL:
        made.stranger(place, replace(bare, name=RURAL[country].format(name)), "city and district")
    elif dice < 0.38:
        far = replace(
            city, latitude=(city.latitude or 0) + 2.5, name=chance.choice(AROUND[country]).format(name)
        )
        made.stranger(place, far, "same name, other city")
    elif dice < 0.42:
        made.stranger(place, replace(bare, country="AU", name=f"City of {name}"), "same name, other country")


KNOWN = set(plain(CITIES).split()) | {"panauti"}  # these stand for themselves; one stands in the list twice


def network() -> list[Profile]:
    """The local governments of the network's own list."""
    with NETWORK.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "local_government"]
    rows = [row for row in rows if not set(plain(row["short_name"]).split()) & KNOWN]
    return [
        Profile(
            "org",
            name=row["name"],
            short_name=row["short_name"],
            country=row["country"],
            class_code="local_government",
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
        )
        for row in rows
    ]


def associations(made: World, chance: random.Random) -> None:
    """Associations, again under their initials."""
    lands = {
        "KR": "Korea",
        "PH": "the Philippines",
        "NP": "Nepal",
        "IN": "India",
        "PK": "Pakistan",
        "MN": "Mongolia",
        "TH": "Thailand",
    }
    heads = ("Governors Association", "League of Coastal Cities", "Union of Mountain Districts", "Federation of Upland Towns",
             "National Association of River Municipalities", "Conference of Island Mayors", "Alliance of Historic Cities")  # fmt: skip
    for head in heads:
        for code, land in lands.items():
            name = f"{head} of {land}"
            initials = "".join(word[0] for word in name.split() if word not in ("of", "the", "and")).upper()
            place = made.add(Profile("org", name=name, country=code, class_code="association_national"))
            made.twin(place, Profile("org", name=initials, country=code), "acronym")
            chance.random()


def scripts_of_cities(made: World) -> None:
    """Cities in their own script beside the Latin one, both without anything else."""
    text = CITIES
    for code in ("KR", "JP", "CN", "TH", "NP", "BD", "MN"):
        start = text.index(f"{code} ") + 3
        ends = [text.find(f" {other} ") for other in ("JP", "CN", "TH", "NP", "BD", "MN")]
        end = min([e for e in ends if e > start] or [len(text)])
        for both in text[start:end].split(";"):
            native, latin = both.strip().split("|")
            shift = {"class_code": "local_government", "country": code}
            place = made.add(Profile("org", name=f"{latin}", **shift))
            made.twin(place, Profile("org", name=native, **shift), "script")


def people(made: World, chance: random.Random, cities: list[int]) -> None:
    """People with an office and addresses, again under other spellings, and their namesakes."""
    for number in range(3200):
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}{chance.choice(ENDS)}"
        if chance.random() < 0.3:
            given = f"{given} {chance.choice(GIVEN)}"
        city = chance.choice(cities)
        somebody = person((given, family), (city, number), made, chance)
        place = made.add(somebody)
        vary_person(made, chance, place, cities)


def person(named: tuple[str, str], at: tuple[int, int], made: World, chance: random.Random) -> Profile:
    """Somebody at a city, with a number of their own."""
    (given, family), (city, number) = named, at
    email = f"{given}.{family}{number}@city{city}.example".lower().replace(" ", "")
    return Profile(
        "person",
        name=f"{given} {family}",
        given=given,
        family=family,
        country=made.records[city].country,
        emails=frozenset([email]),
        places=frozenset([f"#{city}"]),
        titles=frozenset([chance.choice(TITLES)]),
    )


def vary_person(made: World, chance: random.Random, place: int, cities: list[int]) -> None:
    """Sometimes the same person again, sometimes another of that name."""
    one, dice = made.records[place], chance.random()
    mute = replace(one, emails=frozenset())
    if dice < 0.10:
        turned = replace(mute, given=one.family, family=one.given, name=f"{one.family} {one.given}")
        made.twin(place, turned, "name order")
    elif dice < 0.20:
        family = slip(one.family, chance)
        made.twin(place, replace(mute, family=family, name=f"{one.given} {family}"), "typo")
    elif dice < 0.25:
        made.twin(
            place,
            replace(one, given=f"{one.given[0]}.", name=f"{one.given[0]}. {one.family}"),
            "first letter",
        )
    elif dice < 0.50:
        namesake(made, chance, place, cities)
    elif dice < 0.55:
        desk = frozenset([f"info@city{place}.example"])
        made.records[place] = replace(one, emails=one.emails | desk)
        name = chance.choice(GIVEN), f"{chance.choice(FAMILY)}{chance.choice(ENDS)}"
        colleague = person(name, (0, place), made, chance)
        same_desk = replace(colleague, places=one.places, country=one.country, emails=desk)
        made.stranger(place, same_desk, "one mailbox of an office")


def namesake(made: World, chance: random.Random, place: int, cities: list[int]) -> None:
    """The same name elsewhere: somebody who moved, somebody else, or a son."""
    one, dice, other = made.records[place], chance.random(), chance.choice(cities)
    moved = replace(one, places=frozenset([f"#{other}"]), country=made.records[other].country)
    given, _space, _more = one.given.partition(" ")
    if dice < 0.2:
        made.twin(place, moved, "moved, same address")
    elif dice < 0.8:
        email = frozenset([f"{given}.{one.family}@city{other}.example".lower()])
        made.stranger(place, replace(moved, emails=email), "same name, other city")
    else:
        young = replace(one, emails=frozenset(), family=f"{one.family} Jr.", name=f"{one.name} Jr.")
        made.stranger(place, young, "father and son")


def native_people(made: World, chance: random.Random, cities: list[int]) -> None:
    """People in their own script and in Latin letters, at one office; and their namesakes elsewhere."""
    at = {code: [c for c in cities if made.records[c].country == code] for code in NAMES}
    for code, (families, givens) in NAMES.items():
        used: set[tuple] = set()
        for _n in range(90):
            family, given = (chance.choice(text.split(";")).split() for text in (families, givens))
            city = chance.choice(at[code])
            if (family[0], given[0], city) in used:
                continue
            used.add((family[0], given[0], city))
            shared = {
                "country": code,
                "places": frozenset([f"#{city}"]),
                "titles": frozenset([chance.choice(TITLES)]),
            }
            place = made.add(
                Profile("person", name=f"{family[0]}{given[0]}", given=given[0], family=family[0], **shared)
            )
            latin = Profile(
                "person", name=f"{given[1]} {family[1]}", given=given[1], family=family[1], **shared
            )
            if chance.random() < 0.75:
                made.twin(place, replace(latin, titles=frozenset()), "script")
            else:
                away = [c for c in at[code] if c != city]
                made.stranger(
                    place,
                    replace(latin, places=frozenset([f"#{chance.choice(away)}"])),
                    "same name, other city",
                )
