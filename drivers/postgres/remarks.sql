-- What a Schema does not hold, a line each: who may do what beyond or short of what an object begins
-- with, owners other than ourselves, triggers that are off, comments on schemas.
WITH space AS (
  SELECT n.oid, n.nspname, n.nspacl, n.nspowner,
    CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname || '.' END AS prefix
  FROM pg_catalog.pg_namespace AS n
  WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
), object AS (
  SELECT prefix || relname AS name, false AS part, relowner AS owner, relacl AS acl,
    acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, relowner) AS begun
  FROM pg_catalog.pg_class JOIN space ON space.oid = relnamespace
  WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  UNION ALL
  SELECT prefix || relname || '.' || attname, true, relowner, attacl, acldefault('c', relowner)
  FROM pg_catalog.pg_attribute
  JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
  JOIN space ON space.oid = relnamespace
  WHERE attacl IS NOT NULL AND NOT attisdropped
  UNION ALL
  SELECT prefix || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', false, proowner,
    proacl, acldefault('f', proowner)
  FROM pg_catalog.pg_proc AS p JOIN space ON space.oid = pronamespace
  UNION ALL
  SELECT prefix || typname, false, typowner, typacl, acldefault('T', typowner)
  FROM pg_catalog.pg_type JOIN space ON space.oid = typnamespace
  WHERE typtype IN ('d', 'e', 'r')
  UNION ALL
  SELECT nspname, false, nspowner, nspacl, acldefault('n', nspowner) FROM space WHERE nspname <> 'public'
), rights AS (
  SELECT name, owner, true AS given, a.grantee, a.privilege_type, a.is_grantable
  FROM object, aclexplode(coalesce(acl, begun)) AS a
  UNION ALL
  SELECT name, owner, false, a.grantee, a.privilege_type, a.is_grantable
  FROM object, aclexplode(begun) AS a
), changed AS (
  SELECT name, grantee, privilege_type, is_grantable, bool_or(given) AS now
  FROM rights
  WHERE grantee <> owner
  GROUP BY name, grantee, privilege_type, is_grantable
  HAVING NOT (bool_or(given) AND bool_or(NOT given))
)
SELECT format('privileges %s: %s %s %s%s', name,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END,
    CASE WHEN now THEN 'may' ELSE 'may not' END, privilege_type,
    CASE WHEN is_grantable THEN ' and grant it' END) AS line
FROM changed
UNION ALL
SELECT format('privileges of new %s%s: %s may %s',
    CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
      WHEN 'T' THEN 'types' ELSE 'schemas' END,
    CASE WHEN defaclnamespace <> 0 THEN ' in ' || defaclnamespace::regnamespace::text END,
    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END, a.privilege_type)
FROM pg_catalog.pg_default_acl, aclexplode(defaclacl) AS a
UNION ALL
SELECT format('owner %s: %s', name, pg_get_userbyid(owner))
FROM object
WHERE NOT part AND pg_get_userbyid(owner) <> current_user
UNION ALL
SELECT DISTINCT format('switch %s%s: trigger of %s %s', prefix, relname, coalesce(conname, tgname),
    CASE tgenabled WHEN 'D' THEN 'is off' WHEN 'R' THEN 'for replicas' ELSE 'always' END)
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = tgrelid
JOIN space ON space.oid = relnamespace
LEFT JOIN pg_catalog.pg_constraint AS k ON k.oid = tgconstraint AND tgconstraint <> 0
WHERE tgenabled <> 'O'
UNION ALL
SELECT format('comment %s: %s', nspname, obj_description(oid, 'pg_namespace'))
FROM space
WHERE obj_description(oid, 'pg_namespace') IS NOT NULL
ORDER BY line
