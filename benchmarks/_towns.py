"""Towns of the region as they are written there and in Latin letters, and the words that governments wear with them."""

TOWNS = {
    "ID": "Makassar,Surabaya,Bandung,Semarang,Yogyakarta,Denpasar,Palembang,Bogor,Malang,Balikpapan,Banda Aceh,Padang Panjang",
    "PH": "Iloilo,Davao,Baguio,Zamboanga,Bacolod,Tagaytay,Dumaguete,Cagayan de Oro,General Santos,Legazpi,Tacloban,Puerto Princesa",
    "VN": "Hà Nội,Đà Nẵng,Hải Phòng,Cần Thơ,Nha Trang,Đà Lạt,Vũng Tàu,Quy Nhơn,Biên Hòa,Buôn Ma Thuột",
    "TH": "Chiang Mai|เชียงใหม่,Chiang Rai|เชียงราย,Khon Kaen|ขอนแก่น,Nakhon Ratchasima|นครราชสีมา,Hat Yai|หาดใหญ่,"
    "Udon Thani|อุดรธานี,Phuket|ภูเก็ต,Songkhla|สงขลา,Surat Thani|สุราษฎร์ธานี,Ubon Ratchathani|อุบลราชธานี,"
    "Phitsanulok|พิษณุโลก,Rayong|ระยอง,Lampang|ลำปาง,Nonthaburi|นนทบุรี,Trang|ตรัง,Nakhon Sawan|นครสวรรค์",
    "KR": "Suwon|수원,Changwon|창원,Jeonju|전주,Pohang|포항,Cheongju|청주,Gangneung|강릉,Gimhae|김해,Yeosu|여수,"
    "Chuncheon|춘천,Andong|안동,Gyeongju|경주,Mokpo|목포,Seongnam|성남,Bucheon|부천",
    "JP": "Yokohama|横浜,Osaka|大阪,Kobe|神戸,Sapporo|札幌,Sendai|仙台,Hiroshima|広島,Fukuoka|福岡,Kitakyushu|北九州,"
    "Toyama|富山,Niigata|新潟,Hamamatsu|浜松,Kumamoto|熊本,Nagasaki|長崎,Kanazawa|金沢,Okayama|岡山",
    "CN": "Guangzhou|广州,Chengdu|成都,Hangzhou|杭州,Xiamen|厦门,Kunming|昆明,Nanjing|南京,Wuhan|武汉,Xi'an|西安,"
    "Changsha|长沙,Guiyang|贵阳,Qingdao|青岛,Dalian|大连,Harbin|哈尔滨,Urumqi|乌鲁木齐,Hohhot|呼和浩特,Lhasa|拉萨",
    "NP": "Kathmandu|काठमाडौं,Pokhara|पोखरा,Lalitpur|ललितपुर,Bharatpur|भरतपुर,Biratnagar|विराटनगर,Birgunj|वीरगञ्ज,Dharan|धरान,"
    "Butwal|बुटवल,Hetauda|हेटौंडा,Janakpur|जनकपुर,Nepalgunj|नेपालगञ्ज,Dhangadhi|धनगढी,Itahari|इटहरी,Tulsipur|तुल्सीपुर",
    "BD": "Dhaka|ঢাকা,Chattogram|চট্টগ্রাম,Khulna|খুলনা,Rajshahi|রাজশাহী,Sylhet|সিলেট,Barishal|বরিশাল,Rangpur|রংপুর,"
    "Mymensingh|ময়মনসিংহ,Cumilla|কুমিল্লা,Gazipur|গাজীপুর,Narayanganj|নারায়ণগঞ্জ,Bogura|বগুড়া,Jashore|যশোর,Faridpur|ফরিদপুর",
    "LK": "Colombo|කොළඹ,Galle|ගාල්ල,Kurunegala|කුරුණෑගල,Matara|මාතර,Anuradhapura|අනුරාධපුර,Ratnapura|රත්නපුර,Badulla|බදුල්ල,"
    "Gampaha|ගම්පහ,Kalutara|කළුතර,Matale|මාතලේ,Nuwara Eliya|නුවර එළිය,Vavuniya|வவுனியா",
    "IN": "Pune|पुणे,Mumbai|मुंबई,Bengaluru|ಬೆಂಗಳೂರು,Chennai|சென்னை,Kolkata|কলকাতা,Hyderabad|హైదరాబాద్,Ahmedabad|અમદાવાદ,"
    "Surat|સુરત,Kochi|കൊച്ചി,Jaipur|जयपुर,Lucknow|लखनऊ,Indore|इंदौर,Bhopal|भोपाल,Nagpur|नागपुर,Coimbatore|கோயம்புத்தூர்,"
    "Madurai|மதுரை,Mysuru|ಮೈಸೂರು,Vijayawada|విజయవాడ,Bhubaneswar|ଭୁବନେଶ୍ୱର,Amritsar|ਅੰਮ੍ਰਿਤਸਰ,Rajkot|રાજકોટ,"
    "Thiruvananthapuram|തിരുവനന്തപുരം",
    "PK": "Lahore|لاہور,Karachi|کراچی,Peshawar|پشاور,Quetta|کوئٹہ,Multan|ملتان,Faisalabad|فیصل آباد,Rawalpindi|راولپنڈی,"
    "Sialkot|سیالکوٹ,Sargodha|سرگودھا,Gujranwala|گوجرانوالہ,Sukkur|سکھر",
    "TR": "İstanbul,İzmir,Şanlıurfa,Eskişehir,Gaziantep,Konya,Kayseri,Muğla,Diyarbakır,Trabzon",
    "MN": "Ulaanbaatar|Улаанбаатар,Darkhan|Дархан,Erdenet|Эрдэнэт,Choibalsan|Чойбалсан,Khovd|Ховд,Bayankhongor|Баянхонгор",
    "FJ": "Suva,Lautoka,Labasa,Sigatoka,Savusavu,Levuka,Nausori,Rakiraki",
    "PG": "Port Moresby,Madang,Mount Hagen,Goroka,Kokopo,Alotau,Wewak,Kimbe",
    "AU": "Parramatta,Newcastle,Wollongong,Geelong,Townsville,Hobart,Bendigo,Port Phillip,St Leonards,Mount Isa",
    "NZ": "Auckland,Christchurch,Dunedin,Tauranga,Palmerston North,Lower Hutt,Hamilton,Napier,Nelson",
}
CLASSES = {
    "ID": "Pemerintah Kota {}|Kota {}|Pemkot {}|{} City Government|City of {};Kabupaten {}|Kab. {}|Pemkab {}|{} Regency|Pemerintah Kabupaten {}",
    "PH": "City of {}|{} City|City Government of {}|{} City Government|LGU {}|Lungsod ng {};Province of {}|{} Province|Provincial Government of {}",
    "VN": "Thành phố {}|TP. {}|{} City People's Committee|UBND thành phố {}|People's Committee of {} City;Tỉnh {}|{} Province|UBND tỉnh {}",
    "TH": "{} Municipality|{} City Municipality|Thesaban Nakhon {}|Municipality of {};{} Province|Changwat {}|Province of {}",
    "KR": "{} City|{}-si|{} City Hall|City of {}|{} Metropolitan City",
    "JP": "{} City|City of {}|{}-shi|{} City Government|{} City Hall",
    "CN": "{} Municipal People's Government|{} City|{} Municipal Government|{} Shi|City of {}",
    "NP": "{} Metropolitan City|{} Mahanagarpalika|{} Municipality|Municipality of {}|{} Nagarpalika",
    "BD": "{} City Corporation|{} Municipality|{} Pourashava",
    "LK": "{} Municipal Council|Municipal Council of {}|Municipality of {}",
    "IN": "{} Municipal Corporation|Municipal Corporation of {}|{} Nagar Nigam|{} Mahanagar Palika|{} City Corporation|{} Municipality",
    "PK": "{} Metropolitan Corporation|{} Municipal Corporation|Municipal Corporation {}|City District Government {}",
    "TR": "{} Büyükşehir Belediyesi|{} Metropolitan Municipality|{} Belediyesi|Municipality of {};{} Valiliği|{} Governorate|Governorship of {}",
    "MN": "{} City|{} Municipality|Governor's Office of {} City",
    "FJ": "{} City Council|City of {}|{} City|Council of the City of {}",
    "PG": "{} City Council|{} City Authority|City of {};{} District Development Authority|{} District",
    "AU": "City of {}|{} City Council|{} Council|The City of {};Shire of {}|{} Shire Council|{} Shire",
    "NZ": "{} City Council|City of {}|{} City;{} District Council|{} District",
}
NATIVE = {
    "TH": "เทศบาลนคร{}|{}", "KR": "{}시|{}시청|{}", "JP": "{}市|{}市役所|{}", "CN": "{}市|{}市人民政府|{}", "NP": "{} महानगरपालिका|{} नगरपालिका|{}",
    "BD": "{} সিটি কর্পোরেশন|{} সিটি করপোরেশন|{}", "LK": "{}|{} මහ නගර සභාව", "IN": "{}", "PK": "{}|میٹروپولیٹن کارپوریشن {}", "MN": "{} хот|{}",
}  # fmt: skip
BODIES = (
    "Association of Pacific Towns and Cities|PG|APTC", "Kerala Association of Municipal Chairpersons|IN|KAMC",
    "Union of Municipalities of the Black Sea|TR|UMBS", "Asosiasi Kota Pesisir Nusantara|ID|AKPN", "League of Island Provinces|PH|LIP",
    "Local Government Finance Authority|NZ|LGFA", "Bangladesh Union Parishad Forum|BD|BUPF", "National Municipal League of Thailand|TH|NMLT",
    "Sri Lanka Federation of Local Authorities|LK|SLFLA", "Korea Council of Mayors for Climate|KR|KCMC",
    "Western Highlands Governance Network|PG|WHGN", "Mongolian Association of Urban Centres|MN|MAUC",
)  # fmt: skip
SHORTENED = (
    ("Association", "Assn."), ("Association", "Assoc."), ("Government", "Govt."), ("Government", "Gov't"), ("Municipality", "Mun."),
    ("Mount", "Mt."), ("St ", "Saint "), ("Province", "Prov."), ("Municipal", "Mun."), ("General", "Gen."), ("Provinsi", "Prov."),
    ("Kabupaten", "Kab."), ("Corporation", "Corp."), ("District", "Dist."), ("National", "Nat'l"), ("Council", "Cncl"),
)  # fmt: skip
