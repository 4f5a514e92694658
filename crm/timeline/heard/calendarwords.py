"""Days, months and distances in the languages of the region, folded to small letters without accents."""

from .letters import fold, said


def numbered(*rows: str) -> dict[str, int]:
    """Words in order; each row is one language or spelling."""
    return {fold(word): n for row in rows for n, words in enumerate(row.split()) for word in words.split("/")}


def told(**rows: str) -> dict[str, int]:
    """Words for one number; the name says which, m for minus."""
    return {
        fold(word): int(name.replace("m", "-").lstrip("_"))
        for name, row in rows.items()
        for word in row.split("|")
    }


def of(text: str) -> frozenset[str]:
    """Phrases, folded."""
    return frozenset(fold(phrase) for phrase in text.split("|"))


WORDS = told(
    _0="today|this morning|this afternoon|tonight|hari ini|tadi pagi|tadi siang|tadi|ngayon|hôm nay|今天|今日|今早|오늘|วันนี้|आज"
    "|آج|aujourd'hui",
    m1="yesterday|last night|kemarin|semalam|kahapon|hôm qua|昨天|昨日|어제|เมื่อวาน|हिजो|hier",
    m2="the day before yesterday|day before yesterday|kemarin dulu|hôm kia|前天|一昨日|그저께|เมื่อวานซืน|avant-hier",
    _1="tomorrow|besok|esok|bukas|ngày mai|明天|明日|내일|พรุ่งนี้|भोलि|demain",
    _2="the day after tomorrow|day after tomorrow|lusa|ngày kia|后天|後天|明後日|모레|มะรืนนี้|après-demain",
)
WEEKDAYS = (
    numbered(
        "monday tuesday wednesday thursday friday saturday sunday",
        "senin/isnin selasa rabu kamis/khamis jumat/jum'at/jumaat sabtu ahad",
        "lunes martes miyerkules huwebes biyernes sabado linggo",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "周一/星期一/礼拜一/週一 周二/星期二/礼拜二/週二 周三/星期三/礼拜三/週三 周四/星期四/礼拜四/週四 周五/星期五/礼拜五/週五"
        " 周六/星期六/礼拜六/週六 周日/星期日/星期天/礼拜天/週日",
        "月曜/月曜日 火曜/火曜日 水曜/水曜日 木曜/木曜日 金曜/金曜日 土曜/土曜日 日曜/日曜日",
        "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        "วันจันทร์ วันอังคาร วันพุธ วันพฤหัส/วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์",
        "सोमबार मङ्गलबार बुधबार बिहीबार शुक्रबार शनिबार आइतबार",
    )
    | {fold(word): n for n, word in enumerate(said("thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật"))}
    | {"hari minggu": 6}
)
SHORT_WEEKDAYS = numbered("mon tue/tues wed thu/thur/thurs fri sat sun")
MONTHS = {
    word: n + 1
    for word, n in numbered(
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep/sept oct nov dec",
        "januari februari maret april mei juni juli agustus/ogos september oktober november desember/disember",
        "januari februari mac april mei jun julai agu okt/sep okt nov des/dis",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ).items()
}
MONTHS |= {"agu": 8, "ogos": 8, "sep": 9, "okt": 10, "nov": 11, "des": 12, "dis": 12, "mac": 3}
NUMBERS = {
    word: n + 1
    for word, n in numbered(
        "one two three four five six seven eight nine ten",
        "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh",
        "一 两/二/兩 三 四 五 六 七 八 九 十",
    ).items()
} | {"a": 1, "an": 1}
UNITS = (
    dict.fromkeys(("day", "days", "hari", "天", "日", "일", "jours", "jour", "วัน"), 1)
    | {fold("ngày"): 1}
    | dict.fromkeys(("week", "weeks", "minggu", "pekan", "周", "週", "週間", "주", "semaine", "semaines"), 7)
    | {fold("tuần"): 7, "สัปดาห์": 7}
)
BEFORE_DAYS = of(
    "on|by|before|until|till|this|from|coming|due|hari|pada|sebelum|sampai|paling lambat|sa|vào|trước|ngày|avant|le|于|在|ก่อน"
)
DEADLINE = of(
    "by|before|until|till|due|no later than|not later than|sebelum|sampai|paling lambat|selambatnya|trước|avant|ก่อน"
)
LAST = of("last|past|lalu|yang lalu|kemarin|lepas|terakhir|上|上个|先週の|지난|trước|dernier|ที่แล้ว")
NEXT = of("next|depan|yang akan datang|hadapan|下|下个|来週の|다음|다음주|다음 주|tới|prochain|หน้า")
NEXT_WEEK = of(
    "next week|minggu depan|pekan depan|minggu hadapan|tuần tới|tuần sau|下周|下週|下星期|来週|다음 주|다음주|สัปดาห์หน้า|अर्को हप्ता"
    "|la semaine prochaine|semaine prochaine|sa susunod na linggo"
)
THIS_WEEK = of(
    "this week|the end of the week|end of the week|end of this week|minggu ini|pekan ini|tuần này|本周|本週|今週中|今週|이번 주|이번주"
    "|สัปดาห์นี้|cette semaine"
)
NEXT_MONTH = of(
    "next month|bulan depan|tháng tới|tháng sau|下个月|下個月|来月|다음 달|다음달|เดือนหน้า|le mois prochain"
)
END_OF_MONTH = of(
    "the end of the month|end of the month|end of month|end of this month|month's end|month end|this month|akhir bulan|akhir bulan ini|bulan ini"
    "|cuối tháng|月底|本月底|今月末|월말|이달 말|สิ้นเดือน|fin du mois"
)
WITHIN = of("in|within|dalam|trong|在|内|dans|ภายใน")
AGO = of("ago|yang lalu|lalu|trước|前|之前|전|il y a|ที่แล้ว")
