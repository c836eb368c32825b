-- How a person works with the keyboard; who has changed nothing has no row.
CREATE TABLE keyboards (
  person INTEGER PRIMARY KEY REFERENCES people (id),
  page_keys INTEGER NOT NULL CHECK (page_keys IN (0, 1)),
  matrix_keys INTEGER NOT NULL CHECK (matrix_keys IN (0, 1)),
  navigation TEXT NOT NULL CHECK (navigation IN ('grid', 'table')),
  short_cell_names INTEGER NOT NULL CHECK (short_cell_names IN (0, 1)),
  -- Keys by the command that they were moved to; what does not hold any more is left out when it is read.
  keys TEXT NOT NULL CHECK (json_valid(keys))
) STRICT;
