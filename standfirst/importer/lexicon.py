"""Vocabulary of speech, roles, sections, numbers and claims in five languages."""

from __future__ import annotations

from typing import Final

from standfirst.language.words import phrases, words

SPEECH: Final = words(
    "said says saying say told tells telling tell added adds adding noted notes noting vowed vows vowing stated "
    "states stating warned warns warning argued argues arguing explained explains explaining recalled recalls "
    "recalling insisted insists insisting replied replies replying asked asks asking announced announces "
    "announcing declared declares declaring claimed claims claiming alleged alleges confirmed confirms confirming "
    "remarked remarks commented comments commenting concluded concludes concluding continued continues continuing "
    "cautioned cautions cautioning lamented laments urged urges urging wrote writes writing tweeted posted "
    "observed observes observing pledged pledges promised promises complained complains exclaimed exclaims "
    "whispered shouted answered answers responded responds emphasised emphasized emphasises emphasizes stressed "
    "stresses stressing pointed suggested suggests predicted predicts testified testifies reported reports "
    "admitted admits admitting conceded concedes acknowledged acknowledges countered counters quipped joked "
    "sighed thundered demanded demands appealed appeals reiterated reiterates affirmed affirms asserted asserts "
    "agreed agrees maintained maintains thinks believes remembers remembered dit disent déclaré déclare déclarait "
    "affirmé affirme affirmait expliqué explique ajouté ajoute estimé estime souligné souligne raconté raconte "
    "indiqué indique averti avertit assuré assure précisé précise lancé lance regretté regrette dénoncé dénonce "
    "témoigné témoigne rappelé rappelle répondu répond insiste insisté confie confié dijo dice afirmó afirma "
    "declaró declara señaló señala explicó explica añadió añade advirtió prévenu prévient annoncé annonce insisté "
    "conclu conclut poursuit poursuivi confirmé confirme reconnu reconnaît رد رد أوضح أوضحت تابع تابعت شدد شددت "
    "صرحت replicó replica garantizó garantiza prometió promete reclamó denunció rétorqué rétorque lâché lâche "
    "prévenu promis promet informó informa aseguró asegura comentó comenta indicó indica agregó relató relata "
    "contó cuenta insistió insiste subrayó subraya pidió pide respondió responde lamentó recordó sostuvo "
    "manifestó expresó يقول تقول قال قالت أضاف أضافت صرح صرحت أكد أكدت حذر حذرت نبه نبهت روى روت تروي يروي ختم ختمت "
    "concluye concluyó admite admitió reconoce reconoció exclama exclamó zanja zanjó apunta apuntó matiza matizó "
    "confiesa confesó lamenta soufflé souffle glissé glisse tranché ironise ironisé martèle martelé déplore déploré "
    "s'inquiète s'alarme s'indigne s'emporte s'insurge s'étonne s'agace s'inquiétait"
)
"""Verbs that attribute a quotation; in Arabic without vowel signs and without `و` and `ف`."""

URDU_SPEECH: Final = "کہا|بتایا|لکھا|خبردار کیا|زور دیا|اعلان کیا|دعویٰ کیا|جواب دیا"
"""The same in Urdu, where they follow the speaker's name and `نے`."""

AUXILIARIES: Final = words(
    "has have had was were is are also then later further would will did a ont avait avaient aussi auch ha though "
    "however meanwhile"
)
PRONOUNS: Final = words("he she they it we i il elle ils elles on él ella ellos who")
DETERMINERS: Final = words(
    "a an the one another some several many two three its his her their this that un une le la les des du l' el "
    "los las una"
)
INDEFINITE: Final = words("a an one another some several many two three un une des una")
PREPOSITIONS: Final = words(
    "of at in from for with on after before during by to as near outside inside about over under amid when while "
    "since until through via among against between without beyond and or but who whose which because following according despite de du des d' del al à "
    "au aux en dans pour par chez sur après lors et ou qui selon en para por con y según tras desde ante hasta sobre sin contra durante hacia entre mediante avec depuis avant pendant contre vers malgré dès کے کی کا نے میں سے "
    "پر کو اور"
)
PLACE_PREPOSITIONS: Final = words("in from near outside à en dans میں سے")
ORGANISATION_PREPOSITIONS: Final = words("of at for with de du des chez pour کے کی کا")
PARTICLES: Final = words("al el bin ibn bint van von der den de da di dos du la le ul ur zu abu y")
HONORIFICS: Final = words(
    "mr mrs ms miss mx dr prof sir dame lord lady m. mme mlle maître mgr sr sra señor señora ڈاکٹر"
)
ROLES: Final = words(
    "minister president premier chancellor governor mayor senator mp deputy vice prime chief secretary "
    "commissioner director manager head chair chairman chairwoman chairperson coordinator officer official "
    "spokesman spokeswoman spokesperson representative ambassador envoy general colonel major captain lieutenant "
    "sergeant brigadier admiral marshal commander superintendent inspector sheriff judge justice lawyer advocate "
    "attorney prosecutor professor lecturer researcher analyst economist historian scientist scholar fellow "
    "expert consultant adviser advisor engineer doctor nurse surgeon midwife teacher headteacher student farmer "
    "fisherman fisherwoman shopkeeper trader merchant businessman businesswoman entrepreneur commentator "
    "journalist editor reporter writer author poet artist driver worker labourer laborer volunteer activist "
    "campaigner resident villager survivor witness mother father grandmother grandfather widow refugee pastor "
    "priest imam bishop rabbi archbishop elder leader founder cofounder co-founder executive ceo cfo coo interior "
    "defence defense foreign finance health home provincial federal district senior junior assistant acting "
    "former interim lead principal police king queen prince princess councillor councilor counsel strategist "
    "hydrologist geologist meteorologist paramedic firefighter pharmacist passenger commuter customer tourist "
    "pensioner neighbour neighbor parent pupil schoolteacher herdsman cook porter guide pilot sailor skipper "
    "fisher miner builder electrician plumber cleaner clerk banker broker dealer carpenter baker tailor weaver "
    "herder shepherd vendor owner operator member partner speaker chargé chargée délégué déléguée coordinateur "
    "coordinatrice épidémiologiste retraité retraitée maire ministre présidente président préfet préfète "
    "porte-parole directeur directrice chercheur chercheuse médecin infirmier infirmière enseignant enseignante "
    "institutrice instituteur géologue historien historienne habitant habitante commerçant commerçante "
    "agriculteur agricultrice responsable analyste avocat avocate journaliste professeur professeure général "
    "capitaine maestro maestra gobernador gobernadora concejal concejala director doctor doctora representante "
    "oficial vendedor vendedora pescador pescadora agricultor agricultora profesor profesora enfermera enfermero "
    "jefe jefa secretario secretaria coordinador coordinadora vecino vecina testigo abogado abogada diputado "
    "diputada senadora general coronel comandante bombero gouverneur gouverneure docteur docteure chef cheffe "
    "secrétaire représentant représentante chauffeur chauffeuse pêcheur député alcalde alcaldesa ministro "
    "ministra presidente presidenta portavoz directora analista médico médica وزیر صدر ترجمان گورنر کمشنر "
    "ڈائریکٹر تجزیہ کار استاد دکاندار رہائشی سربراہ وزیراعظم وزیراعلیٰ ماہر پروفیسر انجینئر صحافی وکیل کسان اعلیٰ "
    "اعظم داخلہ خارجہ صوبائی وفاقی نائب کونسلر صحت تعلیم خزانہ قانون زراعت ڈپٹی چیئرمین چیف سیکرٹری یونین مزدور "
    "مشیر رہنما فرد رکن جنرل انسپکٹر کارکن سپرنٹنڈنٹ رئيس رئيسة مدير مديرة وزير وزيرة متحدث متحدثة ناطق محافظ "
    "نائب نائبة ممثل ممثلة منسق منسقة طبيب طبيبة مسؤول مسؤولة ممرض ممرضة عقيد لواء رائد نقيب مقدم مهندس مهندسة "
    "شيخ سيد سيدة أستاذ أستاذة قاضي محامي محامية صحفي صحفية ناجي ناجية ناشط ناشطة خبير خبيرة عضو باحث باحثة "
    "procureur procureure magistrat magistrate greffier greffière pédiatre fleuriste boulanger boulangère "
    "pediatra meteorólogo meteoróloga chófer juez jueza maestro campesino campesina ganadero ganadera چرواہا چرواہے ملاح "
    "طالبہ طالب علم نرس دکاندار درزی ماہی گیر دكتورة معلم معلمة أمين دكتور دكتورة مزارع صياد سائق قائد عميد"
)
NO_NAMES: Final = words(
    "he she they it we i you who which that this these those another others some many several few both all none "
    "nobody il elle ils elles on nous vous él ella ellos ellas ello lo es ces cette ce quote statement comment "
    "question answer q a"
)
"""Words that are never part of a name, though at the beginning of a sentence they are capitalised."""
ORGANISATIONS: Final = words(
    "institute institution university college school academy centre center council committee commission ministry "
    "department agency authority office bureau government parliament assembly party army navy force forces police "
    "union association federation foundation fund trust network group alliance coalition movement front league "
    "society organisation organization ngo company corporation corp inc ltd bank hospital clinic court embassy "
    "consulate mission programme program project service services studies research observatory laboratory lab "
    "board chamber forum initiative watch relief aid international nations cross crescent press news agency times "
    "post syndicate team cluster secretariat consortium cooperative brigade command ministère mairie préfecture "
    "université institut association fédération agence hôpital observatoire croix-rouge institut universidad "
    "ministerio instituto gobierno ayuntamiento universidad asociación cruz roja cámara consejo agencia policía "
    "bomberos gouvernement gendarmerie croissant-rouge programme comité conseil حكومة وزارة هيئة منظمة جمعية "
    "بلدية شرطة جامعة هلال وزارت ادارہ یونیورسٹی تنظیم"
)
OFFICIAL: Final = words(
    "minister president premier chancellor governor mayor senator mp secretary commissioner official ambassador "
    "envoy general colonel major captain brigadier admiral marshal commander superintendent inspector sheriff "
    "judge justice prosecutor police councillor maire ministre préfet préfète président présidente alcalde "
    "ministro وزیر صدر گورنر کمشنر ترجمان وزیراعظم وزیراعلیٰ"
)
ANALYST: Final = words(
    "analyst expert engineer lawyer economist historian scientist scholar fellow researcher professor lecturer "
    "strategist hydrologist geologist meteorologist analyste chercheur chercheuse professeur professeure analista "
    "تجزیہ"
)
RESPONDER: Final = words(
    "paramedic firefighter nurse doctor surgeon volunteer midwife médecin infirmier infirmière"
)
RESIDENT: Final = words(
    "resident villager shopkeeper farmer teacher student driver trader mother father grandmother grandfather "
    "widow fisherman fisherwoman herder shepherd vendor worker labourer baker tailor habitant habitante "
    "commerçant commerçante agriculteur agricultrice رہائشی دکاندار"
)

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "highlights": phrases(
        "highlights|key points|key messages|key developments|at a glance|in brief|in short|main points|summary points|main "
        "highlights|points saillants|faits saillants|points clés|messages clés|principaux points|en bref|puntos "
        "clave|puntos destacados|mensajes clave|aspectos destacados|destacados|en resumen|hechos destacados|أبرز النقاط|أهم "
        "النقاط|النقاط الرئيسية|الرسائل الرئيسية|أبرز التطورات|أبرز المستجدات|لمحة سريعة|جھلکیاں|اہم نکات|نمایاں نکات|اہم پیغامات"
    ),
    "key figures": phrases(
        "key figures|key facts|key numbers|in numbers|figures at a glance|facts and figures|chiffres clés|en chiffres|chiffres-clés|"
        "cifras clave|en cifras|datos clave|الأرقام الرئيسية|أرقام رئيسية|بالأرقام|الأرقام الأساسية|اہم اعداد و شمار|اعداد و شمار"
    ),
    "standfirst": phrases(
        "standfirst|summary|executive summary|abstract|résumé|resumen|resumen ejecutivo|ملخص|الملخص|خلاصہ"
    ),
    "situation": phrases(
        "situation|situation overview|overview|what happened|current situation|the situation|situation analysis|situation update|"
        "aperçu de la situation|la situation|vue d'ensemble|contexte actuel|situación|panorama de la situación|situación "
        "actual|descripción de la situación|الوضع|لمحة عامة عن الوضع|نظرة عامة|الوضع الحالي|صورتحال|صورت حال|موجودہ صورتحال"
    ),
    "background": phrases(
        "background|context|history|what led here|how we got here|contexte|rappel|historique|contexto|antecedentes|"
        "خلفية|الخلفية|السياق|پس منظر"
    ),
    "coordination": phrases("coordination|coordination and access|coordinación|التنسيق|رابطہ کاری"),
    "outlook": phrases(
        "outlook|what next|what's next|what happens next|forecast|next steps|looking ahead|perspectives|prochaines étapes|"
        "perspectivas|próximos pasos|الخطوات التالية|التوقعات|آئندہ|آئندہ اقدامات"
    ),
    "timeline": phrases("timeline|chronology|sequence of events|chronologie|cronología|التسلسل الزمني"),
    "contacts": phrases(
        "contact|contacts|media contact|media contacts|press contact|for more information|further information|for further "
        "information|contact us|contact presse|pour plus d'informations|contacts presse|contacto|contactos|para más "
        "información|للاتصال|جهات الاتصال|للمزيد من المعلومات|رابطہ|مزید معلومات"
    ),
    "sources": phrases(
        "sources|references|bibliography|notes and sources|further reading|références|fuentes|referencias|footnotes|"
        "endnotes|notes|المصادر|المراجع|ذرائع"
    ),
}
"""Headings for which the vocabulary has a field; a heading matches by its beginning."""

REACTIONS: Final = words(
    "reaction reactions expert experts comment comments commentary opinion opinions analysis réaction réactions "
    "reaktionen reacciones ردعمل"
)

EVIDENCE: Final = (
    r"\b(?:without|with no|with little|no|little|lacking)\s+(?:\w+ing\s+)?(?:any\s+|further\s+|public\s+|supporting\s+)?"
    r"(?:evidence|proof|substantiation)\b[^,;.—–]*|\bsans\s+(?:\w+\s+){0,2}(?:preuves?|éléments)\b"
    r"|\bsin\s+(?:\w+\s+)?pruebas?\b|بغیر (?:کسی )?ثبوت"
)
ACCUSE: Final = words(
    "accused accuses accuse accusing blamed blames blame blaming accusent accusé accuse acusó acusa acusan "
    "acusaron acusado"
)
ALLEGE: Final = words(
    "alleged alleges allege alleging claimed claims claim claiming asserted asserts contended contends contend "
    "insisted insists maintains maintained prétend prétendent allègue allèguent soutient soutiennent denuncia "
    "denuncian denunció denunciaron alega alegan alegó sostiene sostienen"
)
DENY: Final = words(
    "denied denies deny denying rejected rejects reject rejecting dismissed dismisses dismiss dismissing refuted "
    "refutes refute refuting disputed disputes dispute rebutted repudiated nie nié nient dément démenti démentent "
    "rejette rejeté rejettent conteste contestent negó niega niegan negaron rechazó rechaza rechazaron desmintió "
    "desmiente"
)
