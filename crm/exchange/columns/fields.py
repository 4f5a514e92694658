"""The fields a list may fill, and the headings under which the region's lists carry them."""

from dataclasses import dataclass
from typing import Any

from crm.kernel.words import lazy

BOTH = ("people", "organisations")
PEOPLE = ("people",)
ORGANISATIONS = ("organisations",)


@dataclass(frozen=True)
class Field:
    """One thing a column can mean."""

    key: str
    label: Any
    kinds: tuple[str, ...]
    headings: tuple[str, ...]
    is_telling: bool = False


FIELDS = (
    Field("given_name", lazy("Given name"), PEOPLE, (
        "given name", "given names", "first name", "firstname", "forename", "nama depan", "nama pertama",
        "名", "名字", "名前", "이름", "ชื่อ", "tên", "नाम", "نام", "ad", "নাম",
    ), is_telling=True),
    Field("family_name", lazy("Family name"), PEOPLE, (
        "family name", "last name", "lastname", "surname", "nama belakang", "nama keluarga",
        "姓", "姓氏", "苗字", "성", "นามสกุล", "họ", "थर", "soyad", "soyadı",
    ), is_telling=True),
    Field("full_name", lazy("Full name"), PEOPLE, (
        "name", "full name", "fullname", "contact", "contact name", "contact person", "person", "official",
        "display name", "nama", "nama lengkap", "姓名", "氏名", "성명", "ชื่อ นามสกุล", "họ và tên", "họ tên", "पूरा नाम",
        "ad soyad", "ad soyadı", "পুরো নাম",
    )),
    Field("middle_name", lazy("Middle name"), PEOPLE, ("middle name", "additional name", "second given name")),
    Field("name_native", lazy("Name in its own script"), BOTH, (
        "native name", "local name", "name in local language", "name (local)", "中文姓名", "한글 이름",
    )),
    Field("honorific", lazy("Title of address"), PEOPLE, (
        "honorific", "prefix", "name prefix", "individual prefix", "salutation name", "salutation", "title of address", "gelar", "敬称", "คำนำหน้า", "danh xưng",
    ), is_telling=True),
    Field("email", lazy("E-mail"), BOTH, (
        "email", "e mail", "email address", "e mail address", "mail", "email id", "e mail 1 value", "surel", "alamat email",
        "emel", "电子邮件", "电子邮箱", "邮箱", "電子郵件", "電郵", "メール", "メールアドレス", "이메일",
        "전자우편", "อีเมล", "thư điện tử", "इमेल", "ई मेल", "ای میل", "e posta", "eposta", "ইমেইল", "имэйл",
    )),
    Field("email_2", lazy("Further e-mail"), BOTH, ("email 2", "second email", "e mail 2 value", "e mail 2 address")),
    Field("suffix", lazy("What stands behind the name"), PEOPLE, ("suffix", "name suffix", "individual suffix")),
    Field("phone_2", lazy("Further phone"), BOTH, ("phone 2", "second phone", "phone 2 value", "business phone")),
    Field("phone", lazy("Phone"), BOTH, (
        "phone", "phone number", "telephone", "tel", "phone 1 value", "mobile", "mobile phone", "mobile number", "cell",
        "telepon", "no hp", "nomor hp", "hp", "telefon", "电话", "手机", "電話", "電話番号", "携帯電話",
        "전화", "전화번호", "휴대폰", "โทรศัพท์", "điện thoại", "फोन", "फ़ोन", "فون", "telefon numarası", "ফোন",
    )),
    Field("organisation", lazy("Organisation"), PEOPLE, (
        "organisation", "organization", "company", "employer", "institution", "municipality", "city",
        "local government", "office", "org", "account", "account name", "current employer", "related company", "parent id",
        "parent", "associated company", "organization 1 name", "instansi", "organisasi", "lembaga", "pemerintah daerah", "单位",
        "机构", "單位", "組織", "所属", "기관", "소속", "หน่วยงาน", "องค์กร", "cơ quan", "tổ chức", "संस्था",
        "कार्यालय", "ادارہ", "kurum", "প্রতিষ্ঠান",
    ), is_telling=True),
    Field("position", lazy("Position"), PEOPLE, (
        "position", "job title", "job position", "organization title", "organization 1 title", "title", "role", "function", "designation", "post", "jabatan", "jawatan",
        "职务", "职位", "職務", "役職", "직위", "직책", "ตำแหน่ง", "chức vụ", "पद", "عہدہ", "unvan", "görev", "পদবি",
    ), is_telling=True),
    Field("position_from", lazy("In this position since"), PEOPLE, (
        "from", "since", "position from", "start", "start date", "in office since", "mulai", "sejak",
    )),
    Field("position_until", lazy("In this position until"), PEOPLE, (
        "until", "to", "position until", "end", "end date", "sampai", "hingga",
    )),
    Field("name", lazy("Name of the organisation"), ORGANISATIONS, (
        "name", "organisation", "organization", "organisation name", "organization name", "local government",
        "municipality", "city", "association", "nama", "instansi", "名称", "名稱", "名前", "이름", "ชื่อ", "tên",
        "नाम", "نام", "ad", "নাম",
    )),
    Field("short_name", lazy("Short name"), ORGANISATIONS, (
        "short name", "acronym", "abbreviation", "singkatan", "简称", "略称", "약칭", "ชื่อย่อ", "tên viết tắt",
    ), is_telling=True),
    Field("class", lazy("Kind of organisation"), ORGANISATIONS, (
        "kind", "class", "type", "organisation type", "organization type", "organisation kind", "jenis", "类型",
    )),
    Field("country", lazy("Country"), BOTH, (
        "country", "country code", "cc", "country name", "nation", "country id", "mailing country", "address country",
        "business country/region", "business country", "address 1 country", "negara", "国家", "國家", "国", "국가",
        "ประเทศ", "quốc gia", "nước", "देश", "ملک", "ülke", "দেশ", "улс",
    )),
    Field("language", lazy("Language"), BOTH, (
        "language", "lang", "preferred language", "language code", "bahasa", "语言", "語言", "言語", "언어",
        "ภาษา", "ngôn ngữ", "भाषा", "زبان", "dil", "ভাষা",
    )),
    Field("timezone", lazy("Time zone"), BOTH, (
        "timezone", "time zone", "tz", "zona waktu", "时区", "時區", "タイムゾーン", "시간대", "múi giờ",
    )),
    Field("latitude", lazy("Latitude"), ORGANISATIONS, ("latitude", "lat", "lintang", "纬度", "緯度", "위도")),
    Field("longitude", lazy("Longitude"), ORGANISATIONS, (
        "longitude", "lon", "lng", "long", "bujur", "经度", "経度", "경도",
    )),
    Field("population", lazy("Population"), ORGANISATIONS, (
        "population", "inhabitants", "pop", "jumlah penduduk", "penduduk", "人口", "인구", "ประชากร", "dân số",
        "जनसंख्या", "آبادی", "nüfus", "জনসংখ্যা",
    ), is_telling=True),
    Field("population_year", lazy("Year of the population"), ORGANISATIONS, ("population year", "pop year")),
    Field("domain", lazy("Web domain"), ORGANISATIONS, ("domain", "website", "web site", "url", "web", "situs")),
    Field("address", lazy("Postal address"), BOTH, (
        "address", "postal address", "mailing address", "street address", "mailing street",
        "address street", "business street", "address 1 formatted", "alamat", "地址", "住所", "주소",
        "ที่อยู่", "địa chỉ", "ठेगाना", "पता", "پتہ", "adres", "ঠিকানা",
    )),
    Field("tags", lazy("Tags"), BOTH, ("tags", "tag", "labels", "groups", "group membership", "group s", "tag s", "contact groups", "segments", "lists", "static segments", "category id", "label", "标签", "タグ", "태그")),
    Field("tags_2", lazy("Further tags"), BOTH, ("tags 2", "further tags")),
    Field("opted_in_at", lazy("Signed up at"), PEOPLE, ("optin time", "opt in time", "subscribed at")),
    Field("opted_in_ip", lazy("Signed up from"), PEOPLE, ("optin ip", "opt in ip")),
    Field("confirmed_at", lazy("Confirmed at"), PEOPLE, ("confirm time", "confirmed at")),
    Field("confirmed_ip", lazy("Confirmed from"), PEOPLE, ("confirm ip",)),
    Field("stop:unsubscribed", lazy("Unsubscribed (yes or no)"), PEOPLE, (
        "opt out", "opted out", "optout", "unsubscribed", "no bulk emails user opt out", "no bulk emails",
        "user opt out", "opted out of all email", "opted out of email", "unsubscribed from all email",
        "email opt out", "email opted out", "has opted out of email", "emailaddressisoptedout",
        "email address is opted out", "is opt out", "is blacklisted", "blacklist", "blacklisted", "berhenti berlangganan", "退订", "已退订", "配信停止", "수신거부",
        "desinscrit", "désinscrit", "désabonné",
    )),
    Field("stop:unsubscribed_at", lazy("Unsubscribed at"), PEOPLE, (
        "unsub time", "unsubscribe time", "unsubscribed at", "unsubscribe date", "optout time", "opt out date",
    )),
    Field("stop:reason", lazy("Why they unsubscribed"), PEOPLE, ("unsub reason", "unsubscribe reason")),
    Field("stop:subscribed", lazy("Subscribed (yes or no)"), PEOPLE, (
        "subscribed", "opt in", "opted in", "email opt in", "accepts marketing", "newsletter opt in", "abonné",
    )),
    Field("stop:status", lazy("Status of the subscription"), PEOPLE, (
        "status", "subscription status", "subscriber status", "member status", "email marketing status",
        "marketing status", "marketing contact status", "email status",
    )),
    Field("stop:do_not_email", lazy("Do not e-mail (yes or no)"), PEOPLE, (
        "do not email", "do not e mail", "donotemail", "do not contact", "no email", "jangan email",
    )),
    Field("stop:on_hold", lazy("Undeliverable, on hold (yes or no)"), PEOPLE, (
        "on hold", "email on hold", "bounced", "hard bounced", "emailaddressisinvalid", "email address is invalid",
        "invalid email address", "email hard bounce reason", "email bounced reason",
    )),
    Field("stop:held_at", lazy("On hold since"), PEOPLE, ("hold date", "on hold date", "clean time", "email bounced date", "bounced at")),
    Field("stop:deceased", lazy("Deceased (yes or no)"), PEOPLE, (
        "is deceased", "deceased", "deceased date", "meninggal", "décédé", "已故",
    )),
    Field("stop:no_trade", lazy("Not to be passed on (yes or no)"), PEOPLE, ("do not trade",)),
    Field("id:geonames", lazy("GeoNames number"), ORGANISATIONS, (
        "geonames id", "geonameid", "geonames", "geoname id",
    ), is_telling=True),
    Field("id:mailchimp", lazy("Mailchimp number"), PEOPLE, ("euid",), is_telling=True),
    Field("id:external", lazy("Number in another system"), BOTH, ("external id", "source id")),
    Field("id:hubspot", lazy("HubSpot number"), BOTH, ("record id contact", "record id company", "record id")),
    Field("id:civicrm", lazy("CiviCRM number"), BOTH, ("internal contact id",)),
    Field("record_kind", lazy("Person or organisation"), PEOPLE, ("contact type", "is company", "is a company")),
)  # fmt: skip

BY_KEY = {field.key: field for field in FIELDS}


def fields_of(kind: str) -> list[Field]:
    """What a column can mean in a list of people, or of organisations."""
    return [field for field in FIELDS if kind in field.kinds]


def field_named(key: str) -> Field | None:
    """The field of that key."""
    return BY_KEY.get(key)
