-- upgrade
-- op.create_table
-- refused: column id: MariaDB has no identity with an increment, minimum, maximum or cycle
-- hint: leave it out here: identity = { start = … } is known everywhere
-- downgrade
-- op.drop_table
DROP TABLE `tickets`;
