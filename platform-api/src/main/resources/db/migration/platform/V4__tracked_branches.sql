-- A branch of a repository elsewhere that an app follows. fetch_wanted_at is a job: whoever clears it has done it.
create table tracked_branches (
	app_id varchar(36) primary key references apps (id) on delete cascade,
	url varchar(4000) not null,
	branch varchar(255) not null,
	hook_salt varchar(36) not null,
	created_at timestamp(6) with time zone not null,
	fetch_wanted_at timestamp(6) with time zone,
	fetch_wanted_by varchar(100),
	fetch_taken_until timestamp(6) with time zone
);
create index tracked_branches_wanted on tracked_branches (fetch_wanted_at);
