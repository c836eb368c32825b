-- Every attempt was entered here when it began and taken out when it ended, and nothing looks it up: what is under way is found
-- by its delivery's lease.
DROP INDEX attempts_started;
