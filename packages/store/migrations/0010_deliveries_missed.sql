-- What an endpoint missed is found by the log's own indexes; nothing looks this one up, and every change of a delivery asked whether
-- it belongs in here.
DROP INDEX deliveries_missed;
