"""A hundred briefings as reports: short, long, full of tables, quotes or charts, in four languages and on two papers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import yaml

from standfirst import settings, theme
from standfirst.formats import Job
from standfirst.library import load_or_raise

ROOT = Path(__file__).parent.parent
COUNT = 100
LANGUAGES = ("en", "ur", "ar", "fr")
PAPERS = ("A4", "Letter")

SENTENCES = {
    "en": (
        "The river rose at Drillhaven on Monday night and has not fallen since.",
        "Engineers inspected the dam above Testford and found no crack.",
        "In Samplebridge, schools and sports halls are open to families who cannot go home.",
        "The water authority expects the crest to reach the lower valley before Saturday, if no more rain falls.",
        "Power is back in half of the valley.",
        "Nobody has counted the sheds, the barns and the boats that the water took with it.",
    ),
    "ur": (
        "پیر کی رات ڈرل ہیون میں دریا کی سطح بلند ہوئی اور اب تک کم نہیں ہوئی۔",
        "انجینئروں نے ٹیسٹ فورڈ سے اوپر والے ڈیم کا معائنہ کیا اور کوئی دراڑ نہیں پائی۔",
        "سیمپل برج میں اسکول اور کھیلوں کے ہال ان خاندانوں کے لیے کھلے ہیں جو گھر واپس نہیں جا سکتے۔",
        "پانی کے ادارے کو توقع ہے کہ اگر مزید بارش نہ ہوئی تو بڑا ریلا ہفتے سے پہلے زیریں وادی تک پہنچ جائے گا۔",
        "وادی کے نصف حصے میں بجلی بحال ہو چکی ہے۔",
        "ان گوداموں، باڑوں اور کشتیوں کی گنتی کسی نے نہیں کی جنہیں پانی بہا لے گیا۔",
    ),
    "ar": (
        "ارتفع منسوب النهر في دريلهيفن ليلة الاثنين ولم ينخفض منذ ذلك الحين.",
        "فحص المهندسون السد الواقع فوق تستفورد ولم يجدوا أي شق فيه.",
        "في سامبلبريدج تفتح المدارس والقاعات الرياضية أبوابها للعائلات التي لا تستطيع العودة إلى بيوتها.",
        "تتوقع هيئة المياه أن تصل الذروة إلى الوادي الأسفل قبل يوم السبت إذا لم تهطل أمطار أخرى.",
        "عادت الكهرباء إلى نصف الوادي.",
        "لم يُحصِ أحد المخازن والحظائر والقوارب التي جرفتها المياه.",
    ),
    "fr": (
        "Le niveau du fleuve est monté à Drillhaven dans la nuit de lundi et n’a pas baissé depuis.",
        "Les ingénieurs ont inspecté le barrage en amont de Testford et n’ont trouvé aucune fissure.",
        "À Samplebridge, les écoles et les gymnases accueillent les familles qui ne peuvent pas rentrer chez elles.",
        "L’autorité de l’eau s’attend à ce que la crue atteigne la basse vallée avant samedi, s’il ne pleut plus.",
        "Le courant est rétabli dans la moitié de la vallée.",
        "Personne n’a compté les hangars, les granges et les bateaux que l’eau a emportés.",
    ),
}
LABELS = {
    "en": (
        "People displaced",
        "Homes damaged",
        "Households without power",
        "Schools closed",
        "Level of the river",
    ),
    "ur": ("بے گھر افراد", "متاثرہ مکانات", "بجلی سے محروم گھرانے", "بند اسکول", "دریا کی سطح"),
    "ar": ("النازحون", "المنازل المتضررة", "الأسر بلا كهرباء", "المدارس المغلقة", "منسوب النهر"),
    "fr": (
        "Personnes déplacées",
        "Maisons endommagées",
        "Foyers sans courant",
        "Écoles fermées",
        "Niveau du fleuve",
    ),
}

Data = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One briefing of the hundred."""

    number: int

    @property
    def lang(self) -> str:
        """The language it is in."""
        return LANGUAGES[self.number % 4]

    @property
    def paper(self) -> str:
        """The paper it is printed on."""
        return PAPERS[self.number // 4 % 2]

    @property
    def shape(self) -> str:
        """What it has most of."""
        return tuple(SHAPES)[self.number // 8 % len(SHAPES)]

    def __str__(self) -> str:
        """How tests call it: `017-ur-Letter-long`."""
        return f"{self.number:03}-{self.lang}-{self.paper}-{self.shape}"

    @property
    def data(self) -> Data:
        """The briefing as a file holds it."""
        return Writer(self).briefing()


class Writer:
    """Writes a briefing; the same one each time."""

    def __init__(self, case: Case) -> None:
        """Begin with what each briefing has."""
        self.case, self.random = case, Random(case.number)  # the same briefing each time
        self.sentences, self.labels = SENTENCES[case.lang], LABELS[case.lang]

    def briefing(self) -> Data:
        """The briefing of a case."""
        return self._common() | SHAPES[self.case.shape](self)

    def sentence(self, *, cited: bool = True) -> str:
        """A sentence, most of the time with its sources."""
        text = self.random.choice(self.sentences)
        count = self.random.choice((0, 1, 1, 2)) if cited else 0
        names = "; ".join(f"@{name}" for name in self.random.sample(SOURCES, count))
        return f"{text[:-1]} [{names}]{text[-1]}" if count else text

    def paragraph(self, most: int = 7) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.random.randint(1, most)))

    def prose(self, paragraphs: int) -> str:
        """Paragraphs with headings and a list now and then."""
        parts = []
        for number in range(paragraphs):
            if number % 3 == 2:
                parts.append(f"### {self.random.choice(self.labels)}")
            parts.append(self.paragraph())
            if number % 4 == 3:
                parts.append("\n".join(f"- {self.sentence()}" for _ in range(self.random.randint(2, 6))))
        return "\n\n".join(parts)

    def title(self, length: int) -> str:
        """A headline of nearly so many characters."""
        words = " ".join(self.random.sample(self.sentences, len(self.sentences))).split()
        while len(" ".join(words)) > length:
            words.pop()
        return " ".join(words).rstrip(".،؛,۔")

    def number(self) -> int:
        """A number as figures have it."""
        return self.random.choice((3, 47, 812, 12_400, 1_236_500))

    def figures(self, count: int) -> list[Data]:
        """Key figures."""
        return [
            {
                "id": f"figure-{index}",
                "label": f"{self.random.choice(self.labels)} {index + 1}",
                "value": self.number(),
                "sources": [self.random.choice(SOURCES)],
                **({"qualifier": "about"} if index % 3 == 0 else {}),
                **({"trend": "up"} if index % 2 else {}),
                **({"note": self.sentence()} if index % 4 == 3 else {}),
            }
            for index in range(count)
        ]

    def highlights(self, count: int, most: int = 2) -> list[str]:
        """Things to know."""
        return [" ".join(self.sentence() for _ in range(self.random.randint(1, most))) for _ in range(count)]

    def table(self, index: int, rows: int, columns: int) -> Data:
        """A table of numbers by place."""
        heads = [{"id": "place", "label": self.random.choice(self.labels)}]
        heads += [
            {"id": f"c{one}", "label": self.random.choice(self.labels), "kind": "number"}
            for one in range(columns)
        ]
        body = [
            [f"{self.random.choice(self.labels)} {row + 1}", *(self.number() for _ in range(columns))]
            for row in range(rows)
        ]
        return {"id": f"table-{index}", "title": self.title(70), "columns": heads, "rows": body,
                "note": self.sentence(), "sources": [SOURCES[0]]}  # fmt: skip

    def quote(self, index: int, kind: str) -> Data:
        """A quotation of a player of the exercise."""
        return {
            "id": f"{kind}-{index}", "quote": " ".join(self.sentence(cited=False) for _ in range(index % 4 + 1)),
            "lang": self.case.lang, "speaker": {"name": f"Exercise Player {index}", "role": self.labels[index % 5]},
            "kind": kind, "on": "2026-03-12", "verification": "reported", "consent": "public",
            "context": self.sentence(), "sources": [self.random.choice(SOURCES)],
        }  # fmt: skip

    def chart(self, index: int) -> Data:
        """Bars, or a line."""
        kind = ("bar", "line")[index % 2]
        points = range(self.random.randint(3, 9))
        labels = [
            f"2026-03-{day + 1:02}" if kind == "line" else f"{self.labels[day % 5]} {day}" for day in points
        ]
        values = [{"label": label, "value": self.number(), "series": self.labels[0]} for label in labels]
        plain = [{"label": one["label"], "value": one["value"]} for one in values]
        return {"id": f"chart-{index}", "kind": kind, "title": self.title(90), "unit": "m",
                "data": values if kind == "line" else plain, "alt": self.title(120), "caption": self.sentence(),
                "sources": [SOURCES[1]]}  # fmt: skip

    def map(self, *, lead: bool = False) -> Data:
        """The map of the towns."""
        return {"id": "towns", "title": self.title(60), "alt": self.title(120), "caption": self.sentence(),
                "lead": lead, "sources": [SOURCES[0]]}  # fmt: skip

    def events(self, count: int) -> list[Data]:
        """A timeline."""
        return [{"id": f"event-{one}", "date": f"2026-03-{one % 12 + 1:02}", "precision": "day",
                 "text": self.sentence(), "sources": [SOURCES[0]]} for one in range(count)]  # fmt: skip

    def claims(self, count: int) -> list[Data]:
        """Claims with answers."""
        return [
            {"id": f"claim-{one}", "claim": self.sentence(cited=False), "by": "Exercise Player 9", "status": "disputed",
             "evidence": self.sentence(cited=False), "sources": [SOURCES[0]],
             "responses": [{"by": "Exercise Player 8", "text": self.sentence(cited=False), "kind": "denial",
                            "sources": [SOURCES[1]]}]}
            for one in range(count)
        ]  # fmt: skip

    def _common(self) -> Data:
        marks: Data = self.random.choice(({"exercise": True}, {"exercise": True}, {"status": "draft"}, {}))
        return {
            "kind": "explainer", "title": self.title(self.random.choice((40, 80, 120, 200))), "lang": self.case.lang,
            "standfirst": self.sentence(), "dateline": {"place": "Drillhaven", "date": "2026-03-12"},
            "as_of": "2026-03-12T18:00+00:00", "tlp": "CLEAR", "status": "approved", "exercise": False,
            "notice": "EXERCISE", "places": [{"name": "Testford", "lat": -48.5, "lon": -124.1},
                                             {"name": "Drillhaven", "lat": -48.7, "lon": -123.0}],
            "highlights": self.highlights(self.random.randint(2, 5), 1),
            "key_figures": self.figures(self.random.randint(0, 9)),
            "situation": self.paragraph(), "sources": [
                {"id": name, "title": self.title(70), "publisher": "Exercise Relief Agency", "date": "2026-03-12",
                 "url": f"https://www.example.org/exercise/{name}/2026/03/12/bulletin-of-the-relief-agency-{name}.pdf?id=7"}
                for name in SOURCES
            ], "contacts": [{"name": "Exercise desk", "email": "exercise@example.org"}],
        } | marks  # fmt: skip


SOURCES = ("authority", "agency", "players", "weather")


def _face(writer: Writer) -> Data:
    figures = writer.figures(12)
    figures[5] |= {"value": 11_700_000_000, "currency": "USD"}
    figures[6] |= {"value": 142_500_000_000_000, "currency": "IDR", "qualifier": "more than"}
    return {
        "title": writer.title(200), "standfirst": writer.paragraph(3), "highlights": writer.highlights(5, 2),
        "key_figures": figures, "maps": [writer.map(lead=True)], "situation": writer.prose(6),
    }  # fmt: skip


def _long(writer: Writer) -> Data:
    parts = [{"id": f"part-{one}", "title": writer.title(40), "text": writer.prose(writer.random.randint(1, 9))}
             for one in range(writer.random.randint(2, 6))]  # fmt: skip
    return {"situation": writer.prose(12), "background": writer.prose(8), "sections": parts,
            "timeline": writer.events(writer.random.randint(3, 20))}  # fmt: skip


def _tables(writer: Writer) -> Data:
    sizes = [(writer.random.randint(2, 60), writer.random.randint(1, 6)) for _ in range(3)]
    return {"tables": [writer.table(index, *size) for index, size in enumerate(sizes)],
            "claims": writer.claims(writer.random.randint(2, 12)), "situation": writer.prose(3)}  # fmt: skip


def _quotes(writer: Writer) -> Data:
    kinds = (("voices", "resident"), ("reactions", "expert"))
    return {
        name: [writer.quote(one, kind) for one in range(writer.random.randint(1, 14))] for name, kind in kinds
    } | {"background": writer.prose(4)}


def _charts(writer: Writer) -> Data:
    return {"charts": [writer.chart(one) for one in range(writer.random.randint(2, 7))], "maps": [writer.map()],
            "situation": writer.prose(4), "timeline": writer.events(5)}  # fmt: skip


def _short(_writer: Writer) -> Data:
    return {}


SHAPES: dict[str, Callable[[Writer], Data]] = {
    "short": _short, "face": _face, "long": _long, "tables": _tables, "quotes": _quotes, "charts": _charts,
}  # fmt: skip
CASES = tuple(Case(number) for number in range(COUNT))


def job(folder: Path, case: Case, **chosen: Any) -> Job:
    """What a report of a case is drawn from, in a site of its own."""
    (folder / "briefings").mkdir(parents=True)
    for name in ("themes", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    text = yaml.safe_dump(case.data, allow_unicode=True, sort_keys=False)
    (folder / "briefings" / "report.yaml").write_text(text, "utf-8")
    site = replace(settings.load(folder), **chosen)
    library = load_or_raise(site)
    return Job(
        library.editions[0], library, theme.load(site.theme, site.root), settings.now(), paper=case.paper
    )
