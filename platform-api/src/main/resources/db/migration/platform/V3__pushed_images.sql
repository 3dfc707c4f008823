-- Apps that are deployed when an image is pushed to their repository.
create table push_deployments (
	app_id varchar(36) primary key references apps (id) on delete cascade,
	tags varchar(200) not null,
	created_at timestamp(6) with time zone not null,
	created_by varchar(100) not null
);

-- Pushes that the registry told of and that were acted upon, so that each is once, however often it is told.
create table taken_pushes (
	id varchar(36) primary key,
	taken_at timestamp(6) with time zone not null
);
create index taken_pushes_at on taken_pushes (taken_at);
