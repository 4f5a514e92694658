"""Learning the words that names have, so that a misspelled one finds them."""

from datetime import timedelta

from sqlalchemy import text

from crm.kernel import db, transaction

OVERLAP = timedelta(hours=1)  # names that were written in a transaction of before and came after
SHORTEST = 4

LEARN = """
INSERT INTO name_word (word)
SELECT DISTINCT word FROM party, unnest(string_to_array(name_norm, ' ')) parts(word)
 WHERE kind IN ('org', 'person') AND archived_at IS NULL AND length(word) >= :shortest
   AND word ~ '[^0-9]' AND created_at > (SELECT until FROM words_learned) - CAST(:overlap AS interval)
ON CONFLICT DO NOTHING
"""
NOTE = "UPDATE words_learned SET until = now()"
AGAIN = "UPDATE words_learned SET until = '-infinity'"
FORGET = """
DELETE FROM name_word WHERE word IN (
  SELECT word FROM name_word
  EXCEPT
  SELECT word FROM party, unnest(string_to_array(name_norm, ' ')) parts(word) WHERE archived_at IS NULL)
"""
FORGET_THESE = """
DELETE FROM name_word n WHERE n.word = ANY (:words)
   AND NOT EXISTS (SELECT FROM party WHERE archived_at IS NULL AND name_norm LIKE '%' || n.word || '%')
"""


@transaction()
def learn_words() -> None:
    """Learn the words of the names that came since the last time."""
    db.session.execute(text(LEARN), {"shortest": SHORTEST, "overlap": OVERLAP})
    db.session.execute(text(NOTE))


@transaction()
def learn_words_anew() -> None:
    """Learn all names again, those that were changed too, and forget words that no name has."""
    db.session.execute(text(AGAIN))
    learn_words()
    db.session.execute(text(FORGET))


@transaction()
def forget_words(words: list[str]) -> None:
    """Forget these words at once, unless another name has them."""
    db.session.execute(text(FORGET_THESE), {"words": words})
