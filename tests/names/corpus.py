"""A corpus of names as people write them, and of innocent texts in which the same words mean something else.

EXERCISE: all people are invented.
"""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.names.rarity import is_rare

LONG = 6
"""Letters of a name from which on a slip of one letter leaves it recognisable."""

LATIN = {
    "en": ("Ines Marlow", "Ottoline Brackwaithe", "Tobias Quillfeather", "Hester Vane Pengelly", "Wilfred Okonjo-Bright"),
    "fr": ("Aurélie Vandecasteele", "Éloïse Tréguier", "Théophile Garancher", "Inès de Kermadec", "Anne-Sophie Lefrançoys"),
    "es": ("José Núñez Ibáñez", "María Belén Urrutibeascoa", "Íñigo Zubizarreta", "Ximena Qüesta Peñaranda", "Andrés Goikoetxea"),
    "tr": ("Yıldız Karaçöl", "Müjgan Öztürkmen"),
    "is": ("Þóra Æsudóttir", "Sigríður Hallsdóttir"),
    "pl": ("Żaneta Brzęczyszczykiewicz", "Stanisław Łapiński"),
}  # fmt: skip
ARABIC = {
    "ar": ("أحمد الخطيب", "زينب العبيدي", "سمير الزعبي", "مريم الحوراني"),
    "ur": ("شہزاد مینگل بلوچ", "زرینہ مرادزئی", "گل بانو زہری", "اللہ بخش بزنجو"),
}
CYRILLIC = {
    "uk": ("Олена Коваль", "Тарас Шептицький", "Ганна Петрова"),
    "ru": ("Алексей Громыхалов", "Вера Подберёзова"),
}

ARTICLES = (
    ("Abdul Rahman", "Abd al-Rahman", "Abdurrahman", "Abdurrehman", "Abdul Rehman", "Abdelrahman", "Abderrahmane", "Abdur Rahman", "Abd ur-Rahman"),
    ("Abdul Samad", "Abdus Samad", "Abdussamad", "Abdel Samad", "Abd as-Samad", "Abdessamad", "Abdusamad"),
    ("Abdul Razzaq", "Abdur Razzaq", "Abdurrazzaq", "Abderrazak", "Abd ar-Razzaq"),
    ("Salah al-Din", "Salahuddin", "Salah ad-Din", "Salaheddine", "Salah Uddin", "Salah ud-Din"),
    ("Nur al-Huda", "Nurul Huda", "Nurulhuda", "Nur-ul-Houda"), ("Nour El Houda", "Nourelhouda", "Nour al-Huda"),
    ("Zia ul-Haq", "Ziaul Haq", "Zia-ul-Haque", "Ziaulhaq"), ("Fazl ur-Rehman", "Fazlur Rahman", "Fazlurrahman"),
)  # fmt: skip
"""Names with the Arabic article, as different people write the same one; a common surname follows."""

ROMANISED = {
    "أحمد الخطيب": ("Ahmad al-Khatib", "Ahmed El Khatib", "Ahmed Alkhatib", "AL-KHATEEB Ahmed"),
    "زينب العبيدي": ("Zainab al-Obaidi", "Zeinab Al Obeidi"),
    "سمير الزعبي": ("Samir al-Zoubi", "Sameer Al-Zubi"),
    "هدى المرغوثي": ("Huda al-Marghouti", "Houda Marghouthi", "Hoda El Marghouti"),
    "Hoda Marghouti": ("هدى المرغوثي", "لهدى المرغوثي"),
    "عبد الرحمن القحطبي": ("Abdul Rahman al-Qahtabi", "Abdel Rahman Qahtabi", "Abd al-Rahman Qahtabi"),
    "Hadiza Okonkwozi": ("هاديزا أوكونكوزي", "وهاديزا أوكونكوزي"),
    "مريم الحوراني": ("Mariam al-Hourani", "Maryam Hourani"),
    "شہزاد مینگل بلوچ": ("Shahzad Mengal Baloch", "Shehzad Mengal", "Shahzad Baloch"),
    "زرینہ مرادزئی": ("Zareena Muradzai", "Zarina Muradzai"),
    "گل بانو زہری": ("Gul Bano Zehri", "Gul Banu Zehri"),
    "اللہ بخش بزنجو": ("Allah Bakhsh Bizenjo", "Allah Baksh Bizenjo"),
    "پرویز چانڈیو": ("برويز تشانديو", "وبرويز تشانديو", "Pervez Chandio"),
    "برويز تشانديو": ("پرویز چانڈیو",),
    "گلزار پیرزادہ": ("غلزار بيرزادة", "لغلزار بيرزادة", "Gulzar Pirzada"),
    "Pervez Chandio": ("برويز تشانديو", "پرویز چانڈیو"),
    "Zarmina Achakpoor": ("زرمينا أتشاكبور", "وزرمينا اتشاكبور", "زرمینہ اچکپور"),
    "Parveen Bhutto": ("بروين بوتو",),
    "Dhillon Pathan": ("ديلون باتان",),
    "Sheraz Tapper": ("شيراز تابر",),
    "اصغر اچکزئی": ("أصغر أتشاكزاي",),
    "شہزاد مینگل": ("شهزاد مينغال",),
    "Tayyaba Durrani": ("طيبة دراني",),
    "Noor Chishti": ("نور تششتي",),
    "Олена Коваль": ("Olena Koval", "KOVAL Olena", "Olena Koval’"),
    "Тарас Шептицький": ("Taras Sheptytskyi", "Taras Sheptytsky"),
    "Ганна Петрова": ("Hanna Petrova",),
    "Алексей Громыхалов": ("Aleksey Gromykhalov", "Alexey Gromykhalov"),
    "Вера Подберёзова": ("Vera Podberezova",),
    "Yıldız Karaçöl": ("Yildiz Karacol",),
    "Müjgan Öztürkmen": ("Mujgan Ozturkmen", "Muejgan Oeztuerkmen"),
    "Þóra Æsudóttir": ("Thora Aesudottir", "Thora Asudottir"),
    "José Núñez Ibáñez": ("Jose Nunez Ibanez",),
    "Mohammed Youssef Haddadin": ("Muhammad Yusuf Haddadin", "Mohamed Yousef Haddadine", "محمد يوسف حدادين"),
    "Abdul Rahman Qureshizai": ("Abdel Rahman Koreshizai", "عبد الرحمن قریشیزئی"),
}  # fmt: skip

CASES = {
    "أحمد الخطيب": ("سلمت على أحمد الخطيب", "لأحمد الخطيب", "وأحمد الخطيب", "بأحمد الخطيب", "كتاب للخطيب أحمد", "فأحمد والخطيب معا"),
    "زينب العبيدي": ("وزينب العبيدي", "لزينب العبيدي", "قالت زينب بنت حسن العبيدي"),
    "شہزاد مینگل بلوچ": ("شہزاد مینگل نے کہا", "شہزاد بلوچ کا گھر", "بلوچ شہزاد مینگل"),
    "زرینہ مرادزئی": ("زرینہ مرادزئی کی دکان", "زرینہ بی بی مرادزئی"),
    "Олена Коваль": ("З Оленою Коваль", "Олені Коваль", "бачив Олену Коваль", "Коваль Олена", "О. Коваль"),
    "Тарас Шептицький": ("Тарасові Шептицькому", "з Тарасом Шептицьким", "Тараса Шептицького"),
    "Ганна Петрова": ("з Ганною Петровою", "Ганні Петровій", "Ганну Петрову"),
    "Алексей Громыхалов": ("Алексея Громыхалова", "с Алексеем Громыхаловым", "Алексею Громыхалову"),
    "Вера Подберёзова": ("Веры Подберёзовой", "Веру Подберезову"),
    "Þóra Æsudóttir": ("Þóru Æsudóttur", "til Þóru Æsudóttur"),
    "Bjarni Hólmsteinsson": ("frá Bjarna Hólmsteinssyni", "Bjarna Hólmsteinssonar"),
    "Ines Marlow": ("Ines Marlow's boat", "the Marlows", "Marlow’s", "Ines's Marlow"),
    "Aurélie Vandecasteele": ("l'Aurélie Vandecasteele", "d’Aurélie Vandecasteele"),
}  # fmt: skip

OTHERS = {
    "İsmail Kılıçoğlu": ("ISMAIL KILICOGLU", "İsmail Kılıçoğlu'nun evi", "KILIÇOĞLU İsmail", "İ. Kılıçoğlu", "Kılıçoğlu, İ.", "Kılıçoğlu’na"),
    "Yıldırım Şahingöz": ("YILDIRIM ŞAHİNGÖZ", "Yildirim Sahingoez", "Şahingözler"),
    "Nguyễn Thị Hồng Đào": ("Nguyen Thi Hong Dao", "Nguyê\u0303n Thi\u0323 Hô\u0300ng Đào", "Hong Dao Nguyen", "Nguyễn T. H. Đào"),
    "Þórunn Hjálmarsdóttir": ("Þórunnar Hjálmarsdóttur", "Thorunn Hjalmarsdottir", "Þ. Hjálmarsdóttir", "Hjálmarsdóttir Þórunn"),
    "Jean-Baptiste Quesnoy-Vauthier": ("Jean Baptiste Quesnoy", "J.-B. Quesnoy-Vauthier", "QUESNOY-VAUTHIER Jean-Baptiste", "Quesnoy Vauthier, Jean-Bapt."),
    "Ottokar Wieslocher": ("Ottokar Wieslochers Haus", "O. Wieslocher", "die Wieslochers"),
    "Szentgyörgyi Piroska": ("Szentgyörgyi Piroskának", "Szentgyörgyivel", "Piroska Szentgyoergyi"),
    "Łucja Wąsowicz": ("Lucja Wasowicz", "Łucji Wąsowicz", "Wąsowiczowi"),
    "Đorđe Stojiljković": ("Djordje Stojiljkovic", "Ђорђе Стојиљковић", "Đorđa Stojiljkovića"),
    "ثمینہ کھوسو": ("ثمینہ کھوسو کا بیان", "Samina Khoso", "کھوسو ثمینہ", "ثمینه کهوسو", "Sameena Khoso's"),
    "هالة الدرويش": ("لهالة الدرويش", "وهالة الدرويش", "للدرويش هالة", "بهالة الدرويش", "Hala al-Darwish", "Hala Eldarwish", "DARWISH Hala"),
    "عبد القادر المغربي": ("لعبد القادر المغربي", "عبدالقادر المغربي", "Abdelkader El Maghribi", "Abd al-Qadir al-Maghribi"),
    "Abdelkader Zwettler": ("Abd el-Kader Zwettler", "Abdel Kader Zwettler", "Zwettler Abdelkader"),
    "सुनीता ठाकरे": ("सुनीता ठाकरे ने कहा", "Sunita Thakre", "Suneeta Thakare", "ठाकरे सुनीता", "सुनीता जी ठाकरे"),
    "ফাতেমা খন্দকার": ("ফাতেমা খন্দকারের বাড়ি", "Fatema Khandakar", "ফাতেমা খন্দকারকে", "খন্দকার ফাতেমা"),
    "김하늘빛": ("김하늘빛이 말했다", "김하늘빛은", "김하늘빛의 집", "김하늘빛에게"),
    "ნინო ჩხეიძე": ("ნინო ჩხეიძის", "Nino Chkheidze"),
    "רחל אוחיון": ("לרחל אוחיון", "ורחל אוחיון", "ר. אוחיון"),
}  # fmt: skip
"""Writings in languages that join endings to names, and in scripts whose vowels are signs."""

READ = {
    "Γιώργος Παπαδόπουλος": ("Giorgos Papadopoulos", "Yiorgos Papadopoulos", "PAPADOPOULOS Giorgos", "G. Papadopoulos", "Γιώργου Παπαδόπουλου", "Γ. Παπαδόπουλος", "Τον Γιώργο Παπαδόπουλο"),
    "Ελένη Χατζηγιάννη": ("Eleni Chatzigianni", "Eleni Hatzigianni", "HATZIYIANNI Eleni", "E. Chatzigianni", "της Ελένης Χατζηγιάννη"),
    "Κωνσταντίνος Μπακογιάννης": ("Konstantinos Bakogiannis", "Constantinos Bakoyannis"),
    "Αικατερίνη Οικονόμου": ("Aikaterini Oikonomou", "Ekaterini Economou"),
    "Θεόδωρος Ξανθόπουλος": ("Theodoros Xanthopoulos", "Th. Xanthopoulos"),
    "Nikos Vlachopoulos": ("Νίκος Βλαχόπουλος",),
    "Eleni Dimitriadou": ("Ελένη Δημητριάδου", "Ε. Δημητριάδου"),
    "Արամ Հակոբյան": ("Aram Hakobyan", "Aram Hakopian", "A. Hakobyan", "Արամ Հակոբյանի"),
    "Անի Սարգսյան": ("Ani Sargsyan",),
    "Gayane Mkrtchyan": ("Գայանե Մկրտչյան",),
    "გიორგი ბერიძე": ("Giorgi Beridze", "გიორგი ბერიძემ", "გ. ბერიძე"),
    "יעקב כהן": ("Yaakov Cohen", "Yakov Kohen", "ליעקב כהן", "יעקב הכהן"),
    "אביב לביא": ("Aviv Lavi", "Aviv Lavie", "A. Lavi"),
    "רחל בן-דוד": ("Rachel Ben-David", "Rahel Ben David", "R. Ben-David"),
    "שירה פלדמן": ("Shira Feldman", "Sh. Feldman", "S. Feldman"),
    "ציפורה רוזנבלום": ("Tzipora Rosenblum", "Zipora Rosenbloom"),
    "Noa Shapira": ("נועה שפירא", "לנועה שפירא"),
    "Itzhak Berkovitch": ("יצחק ברקוביץ",),
    "김민준": ("Kim Min-jun", "Kim Minjun", "KIM Min-jun", "Minjun Kim", "Min-Jun Kim", "Kim Min-joon"),
    "박서연": ("Park Seo-yeon", "Park Seoyeon", "Seo-yeon Park", "Bak Seoyeon"),
    "남궁민수": ("Namgung Min-su", "Minsu Namgung"),
    "이지훈": ("Lee Ji-hoon", "Yi Jihun", "Ji-hoon Lee"),
    "최영희": ("Choi Young-hee", "Choe Yeonghui"),
    "王小明": ("Wang Xiaoming", "Xiaoming Wang", "WANG Xiao-ming"),
    "欧阳娜娜": ("Ouyang Nana", "Nana Ouyang"),
    "አበበ ቢቂላ": ("Abebe Bikila", "ለአበበ ቢቂላ", "የአበበ ቢቂላ", "አ. ቢቂላ", "A. Bikila"),
    "ጥሩነሽ ዲባባ": ("Tirunesh Dibaba", "ለጥሩነሽ ዲባባ"),
    "عبد القادر المغربي": ("A. Maghribi", "A. al-Maghribi", "A. El Maghribi", "Maghribi, A."),
    "عمر الشريفاني": ("O. Sharifani", "Omar al-Sharifani"),
    "إبراهيم الخليلاني": ("I. Khalilani", "Ibrahim Khalilani"),
    "پریسا شیرازی\u200cنژاد": ("Parisa Shirazi", "Parisa Shirazi-Nejad", "Parisa Shirazinejad", "P. Shirazi-Nejad", "پریسا شیرازی نژاد"),
    "Parisa Shirazi-Nejad": ("Parisa Shirazi", "P. Shirazi", "Parisa Nejad", "پریسا شیرازی\u200cنژاد"),
}  # fmt: skip
"""Names in alphabets that folding mixes with Latin, without vowels or in one word, and their writings in others."""

BORROWED = {
    "Gulbadan Achakzai": ("جلبدن أتشاكزي", "گلبدن اچکزئی", "غلبدن أتشاكزي"),
    "ژوب خان کاکڑ": ("جوب خان كاكر", "زوب خان كاكر", "Zhob Khan Kakar"),
    "Zareena Bibi Muradzai": ("زرينة بي بي مرادزي", "زرینہ بی بی مرادزئی", "بي بي زرينة مرادزي", "زرينة بيبي"),
    "Gul Bibi Sasoli": ("جل بي بي ساسولي", "گل بی بی ساسولی", "غل بي بي ساسولي", "جل بيبي"),
    "حسن بی بی کھوسو": ("Husn Bibi Khoso", "حسن بيبي كهوسو", "Bibi Husn Khoso"),
    "Nargis Changezi": ("نرگس چنگیزی", "نرجس تشنغيزي"),
    "چنگیز مری": ("جنكيز مري", "Changez Marri", "تشنغيز مري", "وجنكيز مري"),
    "گوہر مگسی": ("جوهر مجسي", "جوهر مغسي", "Gohar Magsi", "غوهر مغسي"),
    "سرفراز بگٹی": ("سرفراز بجتي", "سرفراز بغتي", "Sarfraz Bugti"),
    "ژالہ گرگیج": ("جالة جرجيج", "Zhala Gargej", "زاله غرغيج"),
    "Begum Jan Lehri": ("بيجم جان لهري", "بيغم جان لهري", "بیگم جان لہڑی"),
    "چاکر رند": ("جاكر رند", "تشاكر رند", "Chakar Rind"),
    "Gul Marwat": ("جل مروت", "غل مروت", "گل مروت"),
    "زرغونہ بی بی": ("زرغونة بيبي", "Zarghuna Bibi", "Zarghoona Bibi", "زرجونة بي بي"),
    "Gulalai Sherani": ("جلالاي شيراني", "غلالي شيراني", "گلالئی شیرانی"),
    "Mah Gul Nausherwani": ("ماه جل نوشيرواني", "ماہ گل نوشیروانی", "ماه غل نوشرواني"),
    "گل مکئی تورو": ("جل مكي تورو", "Gul Makai Toru"),
    "Gul Zaman Jogezai": ("جل زمان جوغيزي", "گل زمان جوگیزئی", "جل زمان جوجيزي"),
    "Bibi Gul Panra": ("بي بي جل بانرا", "بی بی گل پانڑا", "بيبي غل بانرا"),
    "Shah Bibi Kethran": ("شاه بي بي كيتران", "شاہ بی بی کھیتران"),
    "فاطمہ بی بی لانگو": ("فاطمة بيبي لانغو", "Fatima Bibi Langove", "فاطمة بي بي لانجو"),
    "ژوبل منگی": ("جوبل منجي", "زوبل منغي", "Zhobal Mangi"),
    "Nagina Gichki": ("نجينة جيتشكي", "نگینہ گچکی", "نغينة غتشكي"),
    "گنداخہ سیال": ("جنداخة سيال", "غنداخة سيال"),
    "Ghulam Rabbani Gola": ("غلام رباني جولا", "غلام ربانی گولہ"),
    "Begum Zubaida Jogi": ("بيجوم زبيدة جوغي", "بیگم زبیدہ جوگی", "بيغم زبيدة جوجي"),
    "Sanam Bibi": ("صنم بي بي", "صنم بی بی", "صنم بيبي"),
}  # fmt: skip
"""Names of Pakistan with letters that Arabic lacks, as its newspapers write them, and those of Bibi and Gul."""

WITH_ALLAH = {
    "Hidayatullah Zhobwal": ("ہدایت اللہ ژوبوال", "Hidayat Ullah Zhobwal"),
    "Rahmatullah Khan": ("رحمت اللہ خان", "رحمة الله خان", "رحمت الله خان", "Rehmat Ullah Khan", "Rahmat Allah Khan"),
    "ہدایت اللہ بلوچ": ("Hidayatullah Baloch", "Hedayatullah Baloch"),
    "عنایت اللہ کاسی": ("Inayatullah Kasi", "Enayatullah Kasi", "عناية الله كاسي"),
    "Nasrullah Gichki": ("نصر اللہ گچکی", "نصر الله جتشكي", "نصراللہ گچکی"),
    "عبداللہ گچکی": ("Abdullah Gichki", "عبد الله جتشكي"),
    "Ziaullah Marri": ("ضیاء اللہ مری", "ضياء الله مري", "Zia Ullah Marri"),
    "Barkatullah Sasoli": ("برکت اللہ ساسولی", "بركة الله ساسولي", "Barkat Ullah Sasoli"),
    "حبیب اللہ مینگل": ("Habibullah Mengal", "حبيب الله مينغل", "Habib Ullah Mengal", "Habib-ullah Mengal"),
    "Saifullah Paracha": ("سیف اللہ پراچہ", "سيف الله باراتشا", "Saif Allah Paracha"),
    "نعمت الله أچکزئی": ("Nematullah Achakzai", "Naimatullah Achakzai", "نعمة الله أتشاكزي"),
    "Asadullah Zehri": ("اسد اللہ زہری", "أسد الله زهري", "ZEHRI Asad Ullah"),
    "Fazalullah Rind": ("فضل اللہ رند", "فضل الله رند"),
    "Khairullah Dehwar": ("خیر اللہ دہوار", "خير الله دهوار"),
    "Sanaullah Baloch": ("ثناء اللہ بلوچ", "ثناء الله بلوتش", "Sana Ullah Baloch"),
    "شفیع اللہ لہڑی": ("Shafiullah Lehri", "Shafi Ullah Lehri", "شفيع الله لهري"),
    "Amanullah Kansi": ("امان اللہ کانسی", "أمان الله كانسي"),
}  # fmt: skip
"""Names such as Rahmatullah, as one word or two, with ة and ت."""

COMMON = (
    "Maria Garcia", "Muhammad Ali", "Fatima Khan", "John Smith", "Zhang Wei", "Anna Rose", "May Page", "Grace Hope", "Will Young",
    "Mark Hill", "Rosa Campos", "Victor Castillo", "Pierre Boulanger", "Claire Fontaine", "Dolores Fuentes", "محمد علي", "نور صباح", "امید علی",
)  # fmt: skip
"""Names of words that everybody uses: only together do they say who is meant."""

INNOCENT = (
    "In May the page on the hill was closed; a young man said he will come back, and we hope for grace.",
    "May we ask you to turn the page? Page 3 of the report of 1 May says so.",
    "A rose is a rose. The water rose by two metres, and Rose Street was closed. I may go.",
    "Maria Fernandez and Pablo Garcia Marquez spoke; Ali Zafar met Muhammad Hanif and Fatima Noor. Imran Khan sent a letter.",
    "John Brown, Smith Street 4. The smith, John by name, mended the gate. Mark the place on the hill.",
    "Wei, who had met Zhang the day before, said nothing. Zhang Min and Li Wei signed. Zheng Wen is the mayor.",
    "Hope grew with grace. Will the young return? The will of the people is young.",
    "Le boulanger Pierre a ouvert. La fontaine est claire et pure. Le 1er mai, page 4.",
    "Los campos y la rosa; las fuentes del castillo, dolores de cabeza, Víctor Hugo visitó el castillo.",
    "محمد رضا اور علی حسن نے کہا کہ صبح نور پھیل گیا۔ امید ہے کہ علی الصبح پانی اترے گا۔",
    "قال محمد إن علي الحكومة أن تتحرك. الخطيب البارع تكلم. أحمد شكري غادر.",
    "У травні відкрили міст. Коваль кував залізо. Олена Пчілка була письменницею, а Тарас Бульба героєм книги.",
    "The marl of the lower valley; the inessential works; Pine Smarlow is no word. Sara and Baig are two towns.",
    "Ahmed Hassan and Khatib Said are cousins. Samir Kassir wrote. The Obeid road is closed. Mariam Makeba sang.",
    "The Baloch people live in Balochistan; the Mengal and Zehri tribes met in Khuzdar. Gul means flower.",
    "a khan, an ali, m and w; items a) to f) of the list. J. Smithson and M. Alison, I. Mars, O. Kovacs.",
    "Shops on the Hill: Young & Rose, Smith and Mark, Page & May Ltd. is another matter.",
    "کل بانو قدسیہ کا ناول پڑھا گیا۔ پانی کل خان پور پہنچا، اور جل کر راکھ ہوا۔ شاکر رند نے کہا۔",
    "قل مروت إن الطريق مغلق. كل مروان وكل مري يعرفان الطريق. شاكر رند حضر. من بي إلى بي، قال حسن.",
    "چنگاری مری میں گری۔ جنگ مری تک پہنچی۔ بیگم صاحبہ نے کہا کہ جان کی قیمت ہے؛ لہڑی گاؤں۔ شاہ جی نے بی بی سی سنا۔",
    "اللہ کی رحمت سب پر ہو۔ خان صاحب نے کہا۔ ان شاء اللہ علی آئے گا۔ بسم الله الرحمن الرحيم. حفظه الله، قال خير.",
    "Hanna Arendt wrote of it. Vera Rubin looked at the stars. Alexey Navalny.",
)  # fmt: skip
"""Texts about others, in which words of the names above stand."""


def leaks() -> Iterator[tuple[str, str]]:
    """Pairs of a protected name and a text that says it, in each writing."""
    for names in LATIN.values():
        for name in names:
            yield from ((name, text) for text in _latin(name))
    for name in (*sum(ARABIC.values(), ()), *sum(CYRILLIC.values(), ())):
        first, *_, last = name.split()
        yield from (
            (name, text) for text in (name, f"{last} {first}", f"{last}، {first}", f"قالت {name} اليوم")
        )
    for table in (ROMANISED, CASES, OTHERS, READ, BORROWED, WITH_ALLAH):
        yield from ((name, text) for name, texts in table.items() for text in texts)
    for name in COMMON:
        first, last = name.split()
        yield from (
            (name, text) for text in (name, f"{last.upper()} {first}", f"{last}, {first}", name.upper())
        )


def _latin(name: str) -> Iterator[str]:
    first, *_, last = name.split()
    frames = (
        "{first} {last}", "{last}, {first}", "{first[0]}. {last}", "{last} {first[0]}.", "{first} Maria {last}", "{first} M. {last}",
        "{first[0]}. M. {last}", "{first} van der {last}", "{first} {last}’s", "{first} {last}'s house", "“{first}” {last}",
        "{first}\u00a0{last}", "{first}\n{last}", "Dr. {first} {last}",
    )  # fmt: skip
    yield from (name, name.upper(), name.lower(), name.replace(" ", "-").lower(), name.replace(" ", "_"))
    yield from (frame.format(first=first, last=last) for frame in frames)
    yield from (
        f"{last.upper()} {first}",
        f"{last.upper()}, {first[0]}.",
        f"{first}.{last}@example.org".lower(),
    )
    if is_rare(last):
        yield from (f"Ms {last} said so", f"{last}'s house", f"{last}s boat", f"{first} ({last})")
    if len(last) > LONG:
        yield from (f"{first} {last[:3]}{last[4:]}", f"{first} {last[:3]}x{last[3:]}")
