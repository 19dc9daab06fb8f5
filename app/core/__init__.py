"""What every module stands on: database, clock, ids, errors, actor, journal, outbox, settings."""
