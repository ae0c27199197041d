-- upgrade
-- refused: column id: MariaDB has no identity with an increment, minimum, maximum or cycle
-- hint: leave it out here: identity = { start = … } is known everywhere
-- downgrade
DROP TABLE `tickets`;
