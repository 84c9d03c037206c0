"""Language tools for checks: sentences, words, quotations, and words of attribution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from standfirst.language.concepts import concept

QUOTED = re.compile(
    r"“[^”]{1,2000}”|«[^»]{1,2000}»|„[^“”]{1,2000}[“”]|(?<![\w\"])\"(?=\S)[^\"\n]{1,2000}(?<=\S)\"(?!\w)"
)
"""A quotation inside prose, with its quotation marks."""

FRAGMENT = re.compile(rf"{QUOTED.pattern}|(?<![\w’])‘(?:[^‘’]|’(?=\w)){{1,500}}’(?!\w)")
"""A quotation inside prose, in double or single quotation marks."""

_NOT_OURS = re.compile(
    r"(?=[`{\[(<h“«„\"])(?:"  # most characters cannot begin any of these
    r"```.*?```|`[^`\n]+`"  # code
    r"|\{\{.{0,200}?\}\}|\[@[^\]]{0,2000}\]|\[\[[^\]\n]{0,100}\]\]"  # references
    r"|(?<=\])\([^)\s]{0,2000}(?:\s{1,20}\"[^\"]{0,500}\")?\)|<https?://[^>]{0,2000}>|https?://\S+"  # addresses
    r"|<(script|style)\b.{0,5000}?</\1\s{0,20}>|<[A-Za-z/!][^>]{0,2000}>"  # tags
    r"|“[^”]{1,2000}”|«[^»]{1,2000}»|„[^“”]{1,2000}[“”]|(?<![\w\"])\"(?=\S)[^\"\n]{1,2000}(?<=\S)\"(?!\w))",
    re.DOTALL,
)
_ENDS = re.compile(
    r"(?=[.!?…۔؟\n])(?:[.!?…][\"”’»)\]]*(?=\s)|[۔؟](?=\s|$)"
    r"|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,2}[.)])\s)|\n(?=#))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Gov|Sen|Rep|St|No|vs|etc"
    r"|approx|ca|cf|Inc|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|M|Mme|env)$"
)
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
"""A word in any script."""

ATTRIBUTION = {
    "en": r"alleg\w*|accus\w*|claim\w*|said|says?|saying|told|according to|reported\w*|report(?:s|ing)?|den(?:y|ies|ied|ying)"
    r"|reject\w*|assert\w*|argu\w*|stat(?:ed|es|ement)|insist\w*|maintain\w*|suggest\w*|contend\w*|blam\w*|purported\w*"
    r"|unverified|unconfirmed|disput\w*|declar\w*|announc\w*|vow\w*|describ\w*|call(?:ed|s)|warn\w*|confirm\w*|count(?:s|ed) by|as given by|belie[fv]\w*"
    r"|whether|apparently|rumou?r\w*|complain\w*|investigat\w*|question\w*",
    "fr": r"selon|d['’]après|affirm\w*|all[eé]gu\w*|all[eé]gation\w*|accus\w*|d[ée]clar\w*|dit|disent|assur\w*|pr[ée]tend\w*"
    r"|aurai(?:t|ent)|serai(?:t|ent)|ni(?:e|ent|é)|d[ée]ment\w*|reject\w*|rejett\w*|soutien\w*|rapport\w*|annonc\w*",
    "ur": r"کہا|کہنا|کہتے|کہتی|بتایا|مطابق|الزام|دعو[یٰ]+|دعوے|تردید|مسترد|بیان|اعلان|خبردار",
    "es": r"según|afirm\w*|aseg(?:ur|ú)\w*|aleg\w*|acus\w*|declar\w*|dij\w*|dice[n]?|sostien\w*|sostuv\w*|denunci\w*"
    r"|neg(?:ó|aron|ar|ado)|niega[n]?|rechaz\w*|desmint\w*|desmient\w*|anunci\w*|report\w*|inform\w*|supuest\w*|presunt\w*"
    r"|habría[n]?|versión|atribu\w*|culp\w*|señal\w*|denuncia\w*|confirm\w*|advirt\w*|a juicio de|de acuerdo con",
    "ar": r"[وف]?(?:قال\w*|يقول\w*|تقول\w*|صر[ّ]?ح\w*|أعلن\w*|أفاد\w*|أفادت|ذكر\w*|زعم\w*|يزعم\w*|تزعم\w*|ادعى|ادّعى|ادعت|يدعي|اتهم\w*|يتهم\w*|نفى|نفت|ينفي|تنفي|رفض\w*"
    r"|أكد\w*|أكّد\w*|يؤكد|تؤكد|بحسب|حسب|وفق[اًا]*|وفقا|وفقًا|وفقاً|مزاعم|ادعاء\w*|الادعاء\w*|اتهام\w*|الاتهام\w*|رواية|بيان|حذر\w*|نسب\w*|كذّب\w*|كذب\w*)",
}
"""Words that attribute a statement to someone, by language."""

STOP_WORDS = {
    "en": "a an and are as at be been being but by for from had has have he her his in into is it its it's no not of on or "
    "our she so than that the their them there they this those to was we were which who whom whose will with would "
    "also after before more most over under about up out some any other such these its between during since above below "
    "among against around across behind near within without every each only own same very just still then than when while",
    "fr": "à au aux avec ce ces cette dans de des du elle elles en et il ils la le les leur leurs mais ne ni on ou par pas "
    "plus pour qu que qui sa se ses son sont sur un une y a ont été être avait avaient est d l s n c",
    "es": "a al ante antes aunque cada como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era "
    "eran es esa ese eso esta este esto estos estas está están fue fueron ha habían había han hasta hay la las le les lo los más "
    "mientras muy ni no o para pero por que quien se según ser si sin sobre son su sus también tras un una unas unos y ya",
    "ar": "في من إلى على عن مع أن إن كان كانت قد لم لن لا ما هذا هذه ذلك تلك التي الذي الذين هو هي هم بعد قبل بين حتى كل و أو ثم "
    "حيث عند منذ خلال غير كما أي لدى نحو أكثر وقد ولم",
    "ur": "کا کی کے کو میں سے پر نے اور ہے ہیں تھا تھے تھی تھیں یہ وہ کہ ایک اس ان جو تو بھی نہیں ہو گیا گئے گئی",
}
"""Words without a meaning of their own, by language."""


_NO = re.compile(
    r"(?<!\w)(?:no|not|none|never|neither|nor|without|\w+n['’]t|ne|n['’]\w+|pas|aucune?|jamais|sans|no|ningún|ninguna?|nunca|sin|tampoco|لا|لم|لن|ليس|ليست|دون|غير|نہیں|نہ|بغیر)(?!\w)",
    re.IGNORECASE,
)


def says_no(text: str, lang: str) -> bool:
    """Return whether a text contains a denial; only in supported languages."""
    return lang in ATTRIBUTION and bool(_NO.search(text))


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Return the words of a language without a meaning of their own."""
    return frozenset(STOP_WORDS.get(lang, "").split())


@cache
def attribution(lang: str) -> re.Pattern[str] | None:
    """Return a pattern for words of attribution in a language; None if it is not supported."""
    words = ATTRIBUTION.get(lang)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


def shortened(text: str, most: int = 60) -> str:
    """Return a text shortened for messages."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def masked(text: str) -> str:
    """Return the text with everything that is not our own replaced by spaces, at the same length."""
    return _NOT_OURS.sub(lambda found: " " * (found.end() - found.start()), text)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, each on one line, with its start."""
    start = 0
    for found in _ENDS.finditer(text):
        if found[0][0] == "." and _ABBREVIATION.search(text, max(0, found.start() - 12), found.start()):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        yield start + len(piece) - len(piece.lstrip()), stripped.replace("\n", " ")


_SPANISH_ENDS = (
    "ciones",
    "ción",
    "adas",
    "ados",
    "idas",
    "idos",
    "ada",
    "ado",
    "ida",
    "ido",
    "es",
    "as",
    "os",
    "a",
    "o",
    "e",
    "s",
)
_ARABIC_HEADS = ("وبال", "وال", "بال", "فال", "كال", "ولل", "ال", "لل")


_URDU_ENDS = ("یوں", "وں", "یاں", "یں", "ے")


def _arabic_stem(word: str) -> str:
    """Return an Arabic word without its article, joined particles, and endings of number and case."""
    bare = re.sub(r"[\u064b-\u0652]", "", word)
    head = next((head for head in _ARABIC_HEADS if bare.startswith(head) and len(bare) - len(head) >= 3), "")
    bare = bare.removeprefix(head)
    end = next(
        (
            end
            for end in ("ون", "ين", "ات", "ان", "ة", "ا")
            if bare.endswith(end) and len(bare) - len(end) >= 3
        ),
        "",
    )
    return bare.removesuffix(end)


@lru_cache(maxsize=16384)
def stem(word: str, lang: str) -> str:
    """Return a word roughly without its ending: enough to match `attack` and `attacks`."""
    lowered = unjoined(word, lang).casefold()
    if lang == "ar":
        return _arabic_stem(lowered)
    if lang == "es":
        return next(
            (
                lowered[: -len(end)]
                for end in _SPANISH_ENDS
                if lowered.endswith(end) and len(lowered) - len(end) >= 3
            ),
            lowered,
        )
    if lang == "ur":
        return next(
            (
                lowered[: -len(end)]
                for end in _URDU_ENDS
                if lowered.endswith(end) and len(lowered) - len(end) >= 3
            ),
            lowered,
        )
    if lang not in ("en", "fr"):
        return lowered
    for ending in ("'s", "’s", "ies", "ing", "ed", "es", "s", "e", "y"):
        if lowered.endswith(ending) and len(lowered) - len(ending) >= 3:
            return lowered[: -len(ending)]
    return lowered


def meanings(text: str, lang: str) -> frozenset[str]:
    """Return the concepts or stems of a text's words: `deaths` and `killed` share one concept."""
    stop = stop_words(lang)
    return frozenset(meaning(word, lang) for word in WORD.findall(text) if word.casefold() not in stop)


@lru_cache(maxsize=16384)
def meaning(word: str, lang: str) -> str:
    """Return the concept that a word names, or its stem."""
    word = unjoined(word, lang)
    return concept(word, lang) or stem(word, lang)


_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)


def unjoined(word: str, lang: str) -> str:
    """Return a French word without the article or pronoun joined to it: `l'an` is `an`."""
    return _ELIDED.sub("", word, count=1) if lang == "fr" and _ELIDED.match(word) else word


def content_words(text: str, lang: str) -> frozenset[str]:
    """Return the stems of the meaningful words in a text."""
    stop = stop_words(lang)
    found = (word for word in WORD.findall(text) if word.casefold() not in stop)
    return frozenset(stem(word, lang) for word in found)
