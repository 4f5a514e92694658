"""Headings in the region's languages, beside those that stand with the fields themselves."""

SPOKEN = {
    "given_name": """forename|christian name|firstnames|nama awal|pangalan|unang pangalan|tên gọi|tên đệm và tên|ชื่อจริง|名（中文）
        |ファーストネーム|名 (first)|이름(명)|पहिलो नाम|प्रथम नाम|پہلا نام|প্রথম নাম|මුල් නම|முதல் பெயர்|нэр|имя|prénom|prenom|prénoms
        |isim|adı|الاسم الأول|nome próprio|primeiro nome|នាមខ្លួន|ຊື່|ชื่อต้น|အမည်ရင်း""",
    "family_name": """surnames|family names|second name|nama marga|marga|apelyido|họ đệm|họ và tên đệm|姓（中文）|せい|ラストネーム|성씨
        |उपनाम|कुलनाम|خاندانی نام|বংশের নাম|පවුලේ නම|வாசගම|குடும்பப் பெயர்|اسم العائلة|اللقب العائلي|овог|эцгийн нэр|фамилия|nom de famille|apelido|sobrenome
        |នាមត្រកូល|ນາມສະກຸນ|မျိုးရိုးအမည်""",
    "full_name": """names|contact full name|official name of person|participant|delegate|attendee|name of participant|name of official
        |name of contact|contact person name|focal point name|nama pegawai|nama pejabat|nama peserta|nama kontak|nama penuh
        |buong pangalan|họ tên đầy đủ|người liên hệ|ชื่อ สกุล|ชื่อ-สกุล|ชื่อเต็ม|ผู้ติดต่อ|联系人|聯絡人|姓名（全名）|お名前|担当者|担当者名
        |이름|성함|담당자|담당자명|नाम थर|सम्पर्क व्यक्ति|पूर्ण नाम|पूरा नाम|مکمل نام|رابطہ|নাম|যোগাযোগের ব্যক্তি|සම්පූර්ණ නම|නම|முழு பெயர்|பெயர்
        |овог нэр|нэр овог|фио|ф.и.о.|имя и фамилия|контактное лицо|nom|nom complet|nom et prénom|nom prénom|contact principal
        |adı soyadı|isim soyisim|الاسم|الاسم الكامل|اسم المشارك|nome|nome completo|ឈ្មោះ|ឈ្មោះពេញ|ຊື່ ແລະ ນາມສະກຸນ|အမည်|အမည်အပြည့်အစုံ|ឈ្មោះ""",
    "name_native": """name native|name in native script|native script|nama asli|中文名|本地名称|漢字氏名|漢字|한글명|한글성명|देवनागरी नाम|нэр (монгол)""",
    "honorific": """title (mr/ms)|mr/ms|mr ms|mr/mrs/ms|courtesy title|sapaan|panggilan|pamagat|xưng hô|称谓|稱謂|称呼|호칭|敬称|सम्बोधन|لقب|উপাধি
        |ගෞරව නාමය|мэндчилгээ|обращение|civilité|civilite|hitap|tratamento""",
    "suffix": "suffix|name suffix|post nominal|post nominals|degree|degrees|gelar belakang|学位|học vị|suffixe",
    "email": """email 1|e mail 1|primary email|work email|office email|business email|official email|contact email|mail address
        |correo|pos el|e mel|alamat surel|alamat e mel|email address 1|email kantor|địa chỉ email|thư điện tử|hộp thư|ที่อยู่อีเมล|อีเมล์|ไปรษณีย์อิเล็กทรอนิกส์
        |电邮|电邮地址|邮件|邮箱地址|電郵地址|電子郵件地址|電子郵箱|eメール|e メール|電子メール|メアド|이메일 주소|메일|전자메일|इमेल ठेगाना|ईमेल|ईमेल पता|ای میل ایڈریس|برقی پتہ
        |ই মেইল|ইমেইল ঠিকানা|ඊමේල්|විද්‍යුත් තැපෑල|மின்னஞ்சல்|மின்னஞ்சல் முகவரி|имэйл хаяг|и мэйл|эл. почта|электронная почта|почта|емейл|adresse email
        |adresse e mail|adresse électronique|courriel|mél|البريد الإلكتروني|البريد الالكتروني|بريد إلكتروني|الإيميل|e posta adresi|eposta adresi|correio eletrónico|correio eletrônico|endereço de email
        |អ៊ីមែល|អ៊ីម៉ែល|អ៊ីមេល|ອີເມວ|ອີເມລ|အီးမေးလ်""",
    "email_2": """email 2|e mail 2|second email|secondary email|other email|alternative email|alternate email|personal email|email (cc)|cc email
        |additional email|email address 2|surel 2|email pribadi|备用邮箱|サブメール|보조 이메일|e posta 2|autre email|дополнительная почта""",
    "phone": """phone 1|mobile no|mobile no.|mobile number|phone no|phone no.|phone nos|tel no|tel no.|tel.|telephone no|telephone number
        |contact no|contact no.|contact number|cell phone|cellphone|handphone|hand phone|hp no|no. hp|no hp/wa|no telp|no. telp|no telepon|no. telepon
        |nomor telepon|nomor hp|telp|telpon|telefon bimbit|no tel|nombor telefon|no. telefon|telepono|numero ng telepono|số điện thoại|sđt|đt|di động
        |số di động|หมายเลขโทรศัพท์|เบอร์โทร|เบอร์โทรศัพท์|โทร|มือถือ|联系电话|手机号|手机号码|移动电话|电话号码|聯絡電話|手機|行動電話|電話號碼|携帯|携帯番号
        |연락처|휴대전화|핸드폰|휴대폰번호|फोन नं|फोन नम्बर|मोबाइल|मोबाइल नं|सम्पर्क नं|फ़ोन नंबर|دूरभाष|فون نمبر|موبائل|موبائل نمبر|মোবাইল|ফোন নম্বর|মোবাইল নম্বর
        |දුරකථන|දුරකථන අංකය|ජංගම|தொலைபேசி|தொலைபேசி எண்|கைபேசி|утас|утасны дугаар|гар утас|телефон|мобильный|тел|тел.|номер телефона
        |téléphone|telephone portable|portable|tél|tél.|mobile téléphone|numéro de téléphone|الهاتف|رقم الهاتف|الجوال|رقم الجوال|الهاتف المحمول|هاتف|cep telefonu|cep|gsm|telefone|telemóvel|celular|contacto
        |ទូរស័ព្ទ|លេខទូរស័ព្ទ|ໂທລະສັບ|ເບີໂທ|ເບີໂທລະສັບ|ဖုန်း|ဖုန်းနံပါတ်|whatsapp|whatsapp number|wa|no wa|nomor wa""",
    "phone_2": """phone 2|second phone|other phone|alternative phone|office phone|work phone|landline|home phone|telepon kantor|no hp 2
        |办公电话|固定电话|会社電話|사무실 전화|téléphone fixe|fixe|рабочий телефон""",
    "organisation": """name of organisation|organisation name|organization name|name of organization|name of institution|company name|agency
        |affiliation|name of lgu|lgu|council|municipality name|city name|name of city|city/municipality|local authority|local body|ministry
        |department|nama instansi|nama organisasi|pemda|pemerintah kota|pemkot|kabupaten|kabupaten kota|kota|kab/kota|instansi asal|dinas|majlis|agensi
        |nama agensi|pihak berkuasa tempatan|samahan|tanggapan|lungsod|bayan|munisipyo|đơn vị|tên cơ quan|tên đơn vị|thành phố|สังกัด|เทศบาล|ชื่อหน่วยงาน
        |องค์กรปกครองส่วนท้องถิ่น|เมือง|工作单位|所在单位|单位名称|机构名称|城市|市|服務單位|機關|機關名稱|公司|自治体|自治体名|団体名|会社名|所属機関|勤務先|市町村
        |기관명|소속기관|단체명|지자체|도시|नगरपालिका|गाउँपालिका|स्थानीय तह|निकाय|संगठन|नगर निगम|निकाय का नाम|ادارے کا نام|تنظیم|شہر|সংস্থা|পৌরসভা|সিটি কর্পোরেশন
        |ආයතනය|නගර සභාව|நிறுவனம்|மாநகராட்சி|байгууллага|байгууллагын нэр|хот|аймаг|организация|учреждение|город|муниципалитет|organisme|collectivité
        |commune|ville|mairie|organisation / collectivité|société|entreprise|kuruluş|الجهة|المؤسسة|المنظمة|البلدية|المدينة|kurum adı|belediye|şehir|il|organização|instituição|município|cidade
        |អង្គភាព|ស្ថាប័ន|ក្រុង|ອົງການ|ເທດສະບານ|ໜ່ວຍງານ|အဖွဲ့အစည်း|မြို့""",
    "position": """job|job position|official position|position title|current position|rank|occupation|nama jabatan|jabatan sekarang|jabatan/posisi
        |posisi|katungkulan|posisyon|chức danh|vị trí|ตำแหน่งงาน|现任职务|職稱|职称|頭銜|职务/职称|肩書|肩書き|役職名|직급|직함|पद नाम|पदनाम|منصب|পদ|তনতুර|තනතුර
        |பதவி|албан тушаал|должность|пост|fonction|poste|titre|المنصب|الوظيفة|المسمى الوظيفي|görevi|unvanı|ünvan|ünvanı|pozisyon|cargo|função|តួនាទី|មុខតំណែង|ຕຳແໜ່ງ|ရာထူး""",
    "position_from": """start of term|term start|date of appointment|appointed|appointed on|in post since|since date|mulai menjabat|tmt|tanggal mulai
        |mula bertugas|từ ngày|ngày bổ nhiệm|ตั้งแต่|任职时间|到任日期|就任日|就任年月日|임용일|취임일|임기 시작|नियुक्ति मिति|с|дата назначения|depuis|تاريخ التعيين|prise de fonction|prise de fonctions|date de prise de fonction|date de prise de fonctions|date d entrée en fonction|date de nomination|date d élection|début de mandat|début du mandat|date de début
        |en poste depuis|başlangıç|göreve başlama|desde|início""",
    "position_until": """end of term|term end|term ends|expiry of term|akhir jabatan|akhir masa jabatan|tanggal selesai|đến ngày|ถึง|任期届满|离任日期|退任日
        |任期満了日|임기 만료|임기 종료|окончание|по|jusqu au|fin de mandat|fin du mandat|date de fin de mandat|date de fin|bitiş|até|fim""",
    "short_name": "abbr|abbrev|code name|akronim|sigle|kısaltma|сокращение|简写|縮寫|略號|sigla|товчилсон нэр|संक्षिप्त नाम",
    "name": """name of organisation|name of organization|name of institution|institution|lgu|name of lgu|council|city name|nama organisasi|nama instansi
        |nama kota|pemerintah daerah|kota|kabupaten|pangalan ng lungsod|tên tổ chức|tên cơ quan|tên đơn vị|ชื่อหน่วยงาน|ชื่อองค์กร|机构名称|单位名称|城市|城市名称|機關名稱
        |団体名|自治体名|市町村名|기관명|단체명|도시명|संस्थाको नाम|नगरपालिका|ادارے کا نام|সংস্থার নাম|ආයතනයේ නම|நிறுவனத்தின் பெயர்|байгууллагын нэр|название|организация
        |наименование|nom|nom de la collectivité|collectivité|commune|ville|kurum adı|kurum|belediye|nome|município|ឈ្មោះស្ថាប័ន|ຊື່ອົງການ|အဖွဲ့အစည်းအမည်""",
    "class": "category|kategori|organisation class|loại|loại hình|ประเภท|类别|類別|種別|구분|종류|유형|प्रकार|قسم|ধরন|төрөл|тип|вид|catégorie|nature|tür|tipo",
    "country": """country/region|country or region|country of residence|nationality|country name (english)|asal negara|bansa|tên nước|ชื่อประเทศ|国名|国/地域
        |国家/地区|國別|국가명|나라|राष्ट्र|মুলুক|රට|நாடு|страна|государство|pays|الدولة|البلد|país|pais|ប្រទេស|ປະເທດ|နိုင်ငံ|улс орон""",
    "language": "preferred lang|spoken language|wika|ngôn ngữ ưa thích|使用语言|使用言語|사용 언어|භාෂාව|மொழி|хэл|язык|langue|língua|idioma|ភាសា|ພາສາ|ဘာသာစကား",
    "population": "jumlah populasi|populasyon|население|хүн ам|population totale|população|ประชากรทั้งหมด|常住人口|总人口|인구수|ජනගහනය|மக்கள்தொகை|ប្រជាជន|ປະຊາກອນ|လူဦးရေ",
    "domain": "webpage|web page|homepage|web site url|situs web|laman web|trang web|เว็บไซต์|网站|网址|網站|ホームページ|ウェブサイト|홈페이지|웹사이트|वेबसाइट|ویب سائٹ|ওয়েবসাইট|вебсайт|сайт|цахим хуудас|site web|site internet|web sitesi|sítio web|គេហទំព័រ",
    "address": """office address|full address|street|mailing|alamat kantor|alamat pos|tirahan|adres|ที่อยู่ติดต่อ|通讯地址|通信地址|聯絡地址|所在地|주소지|कार्यालय ठेगाना
        |ලිපිනය|முகவரி|хаяг|адрес|почтовый адрес|adresse|adresse postale|posta adresi|endereço|morada|អាសយដ្ឋាន|ທີ່ຢູ່|လိပ်စာ""",
    "tags": "categories|keywords|group|kelompok|grup|nhóm|กลุ่ม|分组|標籤|分組|グループ|그룹|группа|теги|étiquettes|groupe|etiket|grupo",
}  # fmt: skip


def spoken(key: str) -> tuple[str, ...]:
    """The further headings of a field."""
    return tuple(" ".join(word.split()) for word in SPOKEN.get(key, "").split("|") if word.strip())
