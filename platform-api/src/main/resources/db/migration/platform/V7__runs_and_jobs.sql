-- Commands that run once to their end: one-off, release command, job. The leader alone moves them on. closed says that
-- nothing of it is left on its node; who stops it or takes its lines writes the rest.
create table runs (
	id varchar(36) primary key,
	app_id varchar(36) not null references apps (id) on delete cascade,
	number integer not null,
	kind varchar(20) not null,
	job varchar(40),
	scheduled_at timestamp(6) with time zone,
	deployment_id varchar(36),
	release_number integer not null,
	command varchar(100000) not null,
	environment varchar(200000) not null,
	cpu_millis bigint not null,
	memory_bytes bigint not null,
	pids integer not null,
	terminal boolean not null,
	has_input boolean not null,
	attached boolean not null,
	deadline_ms bigint not null,
	requested_by varchar(100) not null,
	state varchar(20) not null,
	node_id varchar(36),
	waiting varchar(10000),
	created_at timestamp(6) with time zone not null,
	placed_at timestamp(6) with time zone,
	started_at timestamp(6) with time zone,
	stopping_at timestamp(6) with time zone,
	ended_at timestamp(6) with time zone,
	exit_code integer,
	failure_code varchar(40),
	failure_detail varchar(10000),
	failure_remedy varchar(10000),
	closed boolean not null,
	version bigint not null,
	constraint runs_number unique (app_id, number),
	-- Two leaders that each take the same time of a schedule for theirs: the second one fails here.
	constraint runs_schedule unique (app_id, job, scheduled_at)
);
create index runs_open on runs (closed, created_at);

-- The last lines of a run whose container is gone, as JSON.
create table run_lines (
	run_id varchar(36) primary key references runs (id) on delete cascade,
	lines varchar(1000000) not null
);

-- What is known of a job beside what the release in force declares: until when which schedule has been dealt with.
create table jobs (
	app_id varchar(36) not null references apps (id) on delete cascade,
	name varchar(40) not null,
	schedule varchar(400) not null,
	suspended boolean not null,
	dealt_until timestamp(6) with time zone not null,
	primary key (app_id, name)
);

-- Constant defaults change no row on either database.
alter table apps add column next_run integer default 1 not null;
-- Release command and jobs, as JSON: of the next release, and as each release pinned them.
alter table apps add column tasks varchar(100000) default '{}' not null;
alter table releases add column tasks varchar(100000) default '{}' not null;

insert into deployment_stages (deployment_id, stage, state, detail)
	select id, 'PREPARED', 'SKIPPED', 'There were no release commands then' from deployments;
