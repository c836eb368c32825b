-- The request that asked for it, as in the log and in problems; null for the command line, the server itself, and rows from before.
-- The hash of a row covers it where it is there: chains from before stay what they were.
ALTER TABLE audit ADD COLUMN request_id TEXT CHECK (length(request_id) BETWEEN 1 AND 64);
