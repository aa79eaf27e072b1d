import django.db.models.deletion
from django.db import migrations, models

import amends.foundation.clock

# What SQLite keeps beside a table by itself: the terms of a column, without their places in the text.
SQLITE = """
CREATE VIRTUAL TABLE {table}_index USING fts5(
    {terms}, content='{table}', content_rowid='{place}', tokenize="ascii tokenchars ':'", detail=none, columnsize=0
);
CREATE TRIGGER {table}_came AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_index (rowid, {terms}) VALUES (new.{place}, new.{terms});
END;
CREATE TRIGGER {table}_went AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_index ({table}_index, rowid, {terms}) VALUES ('delete', old.{place}, old.{terms});
END;
CREATE TRIGGER {table}_changed AFTER UPDATE OF {place}, {terms} ON {table} BEGIN
    INSERT INTO {table}_index ({table}_index, rowid, {terms}) VALUES ('delete', old.{place}, old.{terms});
    INSERT INTO {table}_index (rowid, {terms}) VALUES (new.{place}, new.{terms});
END;
"""
# What PostgreSQL works out by itself: the same terms in a column with an index of its own.
POSTGRESQL = """
ALTER TABLE {table} ADD COLUMN {column} tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array({terms}, ' '))) STORED;
CREATE INDEX {table}_{column} ON {table} USING gin ({column});
"""
INDEXES = (
    {"table": "search_entry", "place": "place", "terms": "words", "column": "terms"},
    {"table": "search_word", "place": "id", "terms": "parts", "column": "in_parts"},
)


def keep_terms(apps, schema_editor):
    for index in INDEXES:
        with schema_editor.connection.cursor() as cursor:
            if schema_editor.connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL.format(**index))
            else:
                for statement in SQLITE.format(**index).strip().split(";\nCREATE"):
                    cursor.execute(statement if statement.startswith("CREATE") else f"CREATE{statement}")


def forget_terms(apps, schema_editor):
    """PostgreSQL's column goes with its table, and so do SQLite's triggers."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for index in INDEXES:
                for trigger in ("came", "went", "changed"):
                    cursor.execute(f"DROP TRIGGER {index['table']}_{trigger}")
                cursor.execute(f"DROP TABLE {index['table']}_index")


class Migration(migrations.Migration):
    initial = True

    dependencies = [("conversations", "0004_new_mail_drafts")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("place", models.BigIntegerField(unique=True)),
                ("words", models.TextField()),
                ("version", models.SmallIntegerField(db_index=True, default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.TextField()),
                ("parts", models.TextField()),
                ("looked_at", models.DateTimeField(db_index=True, default=amends.foundation.clock.now)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("term",), name="one_word_each")]},
        ),
        migrations.RunPython(keep_terms, forget_terms),
    ]
