"""Words that somebody meant: names that are spelled nearly so."""

from datetime import UTC, datetime
from itertools import product

from sqlalchemy import Text, bindparam, func, literal, select, text, union, union_all

from crm.kernel import db

from ..models import NameWord, Party, WordsLearned
from ..names import search_words

SHORTEST = 4  # in three letters, one slip makes another word
LOOKED_AT = 200
OFFERED = 8
PHRASES = 4
ALIKE = 0.4
UNLEARNED = 5_000
FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def meant(q: str) -> list[list[str]] | None:
    """For every word typed, the words of names that it may stand for, the nearest first.

    None where some word is like no other. A word that is the beginning of a name's word stands for itself.
    """
    words = search_words(q)
    if not any(len(word) >= SHORTEST for word in words):
        return None
    found = [near(word) if len(word) >= SHORTEST else [word] for word in words]
    return found if all(found) else None


def meant_phrases(q: str) -> list[str]:
    """What somebody may have meant, in whole, the nearest first."""
    choices = meant(q) or []
    ways = product(*(list(enumerate(words[:3])) for words in choices)) if choices else ()
    ranked = sorted((sum(n for n, _word in way), " ".join(word for _n, word in way)) for way in ways)
    return [phrase for _rank, phrase in ranked[:PHRASES]]


def near(word: str) -> list[str]:
    """The nearest words that names have, by the number of slips between them."""
    allowed = slips_allowed(word)
    scored = [(slips(word, known), len(known), known) for known in alike(word)]
    return [known for n, _size, known in sorted(scored) if n <= allowed][:OFFERED]


def slips_allowed(word: str) -> int:
    """How many letters may be wrong, missing, doubled or swapped: one in five or less."""
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def slips(word: str, known: str) -> int:
    """How many slips turn what was typed into a word, or into its beginning."""
    from rapidfuzz.distance import OSA

    lengths = {len(known), *(n for n in range(len(word) - 1, len(word) + 2) if n < len(known))}
    return min(OSA.distance(word, known[:length]) for length in lengths)


def alike(word: str) -> list[str]:
    """Words that share enough groups of three letters with this one, of those learned and of the latest names."""
    db.session.execute(text(f"SET LOCAL pg_trgm.word_similarity_threshold = {ALIKE}"))
    typed = bindparam("typed", word, Text)
    learned = select(NameWord.word).where(NameWord.word.op("%>")(typed))
    fresh = select(func.unnest(func.string_to_array(latest().c.name_norm, " ")).label("word")).subquery()
    new = select(fresh.c.word).where(fresh.c.word.op("%>")(typed))
    found = union(learned, new).subquery()
    nearest = func.word_similarity(typed, found.c.word).desc()
    return list(db.session.scalars(select(found.c.word).order_by(nearest, found.c.word).limit(LOOKED_AT)))


def latest():
    """The names that came after the last learning, each kind by the index of when."""
    since = db.session.scalar(select(func.greatest(WordsLearned.until, FIRST)))  # its value, for the planner
    each = (
        select(Party.name_norm)
        .where(Party.kind == kind, Party.archived_at.is_(None), Party.created_at > since)
        .order_by(Party.created_at.desc())
        .limit(UNLEARNED)
        .subquery()
        for kind in ("org", "person")
    )
    return union_all(*(select(names) for names in each)).subquery()


def has_initials(q: str):
    """Organisations whose initials were typed: GAOK for the Governors Association of Korea; None for other words."""
    word = q.strip().lower()
    if not (3 <= len(word) <= 12 and word.isascii() and word.isalpha()):
        return None
    typed = literal(word, Text)
    either = [
        func.name_initials(Party.sort_name, is_short) == typed for is_short in (text("false"), text("true"))
    ]
    return select(Party.id).where(Party.kind == "org", Party.archived_at.is_(None), either[0] | either[1])
