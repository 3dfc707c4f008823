-- How many instances of a process type a rollout replaces at a time, as JSON; nothing for all at once.
alter table processes add column rollout varchar(200);
alter table release_processes add column rollout varchar(200);
