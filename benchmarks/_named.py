"""People of the region, and the ways in which one name is written."""

PEOPLE = {
    "ID": "Siti Nurhaliza Rahmawati,Bambang Widodo,Agus Prasetyo Nugroho,Dewi Kartika Sari,I Made Suardana,Yusuf Hidayat,Rina Marlina,Andi Pratama",
    "PH": "Maria Cristina Villanueva,Ramon Bautista,Josefina dela Peña,Emmanuel Pangilinan,Rowena Magsaysay,Antonio Macaraeg",
    "VN": "Nguyễn Văn An,Trần Thị Bích Ngọc,Lê Quang Huy,Phạm Minh Tuấn,Võ Thị Sáu,Đặng Hữu Phước,Hoàng Thu Hà",
    "TH": "Somchai Wongsawat|สมชาย วงศ์สวัสดิ์,Prasert Sukjai|ประเสริฐ สุขใจ,Malee Charoensuk|มาลี เจริญสุข,Anan Thongchai|อนันต์ ทองชัย,"
    "Kanya Rattanaporn|กัญญา รัตนาพร",
    "KR": "Min-ji Kim|김민지,Seo-yeon Park|박서연,Jun-ho Lee|이준호,Hye-jin Choi|최혜진,Dong-hyun Jung|정동현,Yu-na Kang|강유나,Sang-woo Yoon|윤상우",
    "JP": "Haruka Tanaka|田中 遥,Kenji Yamamoto|山本 健二,Yuko Watanabe|渡辺 裕子,Takashi Suzuki|鈴木 隆,Naomi Kobayashi|小林 直美",
    "CN": "Xiaoming Wang|王晓明,Li Zhang|张丽,Jianguo Chen|陈建国,Meiling Liu|刘美玲,Wei Zhao|赵伟,Guoqiang Huang|黄国强",
    "NP": "Ram Bahadur Thapa|राम बहादुर थापा,Sita Kumari Sharma|सीता कुमारी शर्मा,Bishnu Prasad Adhikari|विष्णु प्रसाद अधिकारी,"
    "Laxmi Gurung|लक्ष्मी गुरुङ,Deepak Shrestha|दीपक श्रेष्ठ",
    "BD": "Mohammad Rafiqul Islam|মোহাম্মদ রফিকুল ইসলাম,Nasrin Akter|নাসরিন আক্তার,Shahidul Alam|শহিদুল আলম,Farhana Begum|ফারহানা বেগম",
    "LK": "Nimal Perera|නිමල් පෙරේරා,Chandrika Fernando|චන්ද්‍රිකා ප්‍රනාන්දු,Ruwan Jayasuriya|රුවන් ජයසූරිය,Suresh Kandasamy|சுரேஷ் கந்தசாமி",
    "IN": "Rajesh Kumar Verma|राजेश कुमार वर्मा,Priya Deshmukh|प्रिया देशमुख,Venkatesh Iyer|வெங்கடேஷ் ஐயர்,Anjali Patel|અંજલી પટેલ,"
    "Suresh Nair|സുരേഷ് നായർ,Kavitha Reddy|కవిత రెడ్డి",
    "PK": "Muhammad Asif Khan|محمد آصف خان,Ayesha Siddiqui|عائشہ صدیقی,Imran Qureshi|عمران قریشی",
    "TR": "Mehmet Yılmaz,Ayşe Gül Demir,Mustafa Çelik,Emine Öztürk,Hüseyin Şahin",
    "MN": "Bat-Erdene Ganbold|Ганболд Бат-Эрдэнэ,Oyunchimeg Dorj|Дорж Оюунчимэг",
    "FJ": "Ratu Sitiveni Qalo,Mereseini Vakatawa,Josefa Naivalu,Anil Prakash",
    "PG": "Ruth Sitaba,Peter Kaupa Wari,Michael Tomuriesa,Julie Ravu",
    "AU": "Catherine McAllister,James O'Connell,Thomas Fitzgerald",
    "NZ": "Hinemoa Ngata,Wiremu Tamihana,Margaret Sutherland",
}
FAMILY_FIRST = frozenset({"VN"})
OTHERS = (
    "Arun Mistry",
    "Lupe Taufa",
    "Grace Morobe",
    "Farid Aliyev",
    "Noor Haslinda",
    "Bruno Carvalho",
    "Tenzin Dorji",
    "Elena Cruzado",
)
TITLES = (
    "Dr. {}",
    "Hon. {}",
    "Mr. {}",
    "Mrs {}",
    "Ir. {}, M.T.",
    "{}, PhD",
    "H.E. {}",
    "Engr. {}",
    "Prof. Dr. {}",
    "Atty. {}",
    "Cr {}",
    "{}, S.H., M.H.",
)
POSTS = ("Mayor", "Deputy Mayor", "Planning Officer", "City Administrator", "Focal Point")
