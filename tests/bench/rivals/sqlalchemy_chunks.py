"""Every row of `people` as one does it with SQLAlchemy: chunks by key, executemany for the updates.

    sqlalchemy_chunks.py URL
"""
import sys
import time

from sqlalchemy import MetaData, Table, bindparam, create_engine, select

engine = create_engine(sys.argv[1])
people = Table("people", MetaData(), autoload_with=engine)
read = select(people.c.id, people.c.first_name, people.c.last_name).order_by(people.c.id).limit(5000)
write = people.update().where(people.c.id == bindparam("key")).values(full_name=bindparam("value"))


def full_name(first_name, last_name):
    return (first_name or "") + " " + (last_name or "")


began = time.monotonic()
rows, last = 0, None
while True:
    with engine.begin() as connection:
        chunk = connection.execute(read if last is None else read.where(people.c.id > last)).fetchall()
        if not chunk:
            break
        connection.execute(write, [{"key": key, "value": full_name(first, second)} for key, first, second in chunk])
    rows, last = rows + len(chunk), chunk[-1][0]
print("%d rows in %.3f s" % (rows, time.monotonic() - began))
