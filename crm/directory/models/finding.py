"""What finds a name in spite of a slip of the pen."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

from .parts import KEY


class NameWord(Model):
    """A word that some name has; misspelled words are compared with these, not with a million names."""

    __tablename__ = "name_word"
    __table_args__ = (
        Index("name_word_trgm", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    )

    word: Mapped[str] = mapped_column(KEY, primary_key=True)


class WordsLearned(Model):
    """Until when the names of parties have been learned; one row."""

    __tablename__ = "words_learned"
    __table_args__ = (CheckConstraint("id = 1", name="id"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    until: Mapped[datetime] = mapped_column(server_default=text("'-infinity'"))
