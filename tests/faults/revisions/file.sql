-- what file.lua runs
CREATE TABLE from_file (id integer PRIMARY KEY, v varchar(20));
INSERT INTO from_file (id, v) VALUES (1, 'one; two');
UPDATE people SET n = n + 1;
INSERT INTO from_file (id, v) SELECT id + 10, name FROM people WHERE id < 4;
UPDATE people SET n = n - 1;
