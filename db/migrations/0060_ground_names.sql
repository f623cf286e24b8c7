-- The basemap speaks both languages too; empty where nobody gave an English name.
alter table ground add column name_en text not null default '';
