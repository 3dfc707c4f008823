-- Where instances of a process type may run, as JSON; nothing for anywhere.
alter table processes add column placement varchar(10000);
alter table release_processes add column placement varchar(10000);
