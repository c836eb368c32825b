-- Which database this is: drawn when it is made and again when a backup is restored. What was handed out before a restore (positions in the live
-- stream) names another one, however far this one has gone on since.
CREATE TABLE database_id (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL CHECK (length(value) = 32)
) STRICT;
INSERT INTO database_id (id, value) VALUES (1, lower(hex(randomblob(16))));
