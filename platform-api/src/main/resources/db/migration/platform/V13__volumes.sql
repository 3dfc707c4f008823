-- Where the instances of a process type see their app's volumes: paths by name, as JSON; nothing for no volumes.
alter table processes add column volumes varchar(10000);
alter table release_processes add column volumes varchar(10000);

-- Volumes that have a place. They outlive their app until their node has deleted the data, so that no app is referred to.
-- unwanted_at: somebody wants it gone; released_at: it belongs to no app any more, and the node shall delete it.
create table volumes (
	volume_key varchar(128) primary key,
	app_id varchar(36) not null,
	app varchar(40) not null,
	name varchar(30) not null,
	node_id varchar(36) not null references nodes (id) on delete cascade,
	created_at timestamp(6) with time zone not null,
	unwanted_at timestamp(6) with time zone,
	released_at timestamp(6) with time zone
);
create index volumes_app on volumes (app_id);
create index volumes_node on volumes (node_id);
