import pytest
from sqlalchemy import text

from store.database import Database, DatabaseError


async def test_what_a_refused_statement_was_given_stands_in_no_error(database: Database) -> None:
    with pytest.raises(DatabaseError) as refused:
        async with database.begin() as tx:
            await tx.execute(text("INSERT INTO nothing VALUES (:phone)"), {"phone": "+84912345678"})

    assert "+84912345678" not in str(refused.value)
