-- Runs unchanged on H2 (MODE=PostgreSQL) and PostgreSQL.
-- Ids are UUIDs as text. Lists and maps that are never searched are JSON as text.
-- Desired state (apps, processes, releases, instances) and observed state (observations) are written by two parties.

create table apps (
	id varchar(36) primary key,
	name varchar(40) not null,
	created_at timestamp(6) with time zone not null,
	deleting_at timestamp(6) with time zone,
	current_release integer,
	config_version integer not null,
	next_release integer not null,
	next_deployment integer not null,
	next_build integer not null,
	version bigint not null,
	constraint apps_name unique (name)
);

-- The working copy of an app's process types: what the next release will pin. Replicas count at once.
create table processes (
	app_id varchar(36) not null references apps (id) on delete cascade,
	type varchar(40) not null,
	replicas integer not null,
	command varchar(100000) not null,
	cpu_millis bigint not null,
	memory_bytes bigint not null,
	pids integer not null,
	port integer,
	health_path varchar(2000),
	health_interval_ms bigint not null,
	health_timeout_ms bigint not null,
	health_startup_ms bigint not null,
	health_retries integer not null,
	stop_grace_ms bigint not null,
	primary key (app_id, type)
);

-- Append-only: a version is never changed or removed while its app exists.
create table config_versions (
	app_id varchar(36) not null references apps (id) on delete cascade,
	version integer not null,
	environment varchar(1000000) not null,
	created_at timestamp(6) with time zone not null,
	created_by varchar(100) not null,
	summary varchar(2000) not null,
	primary key (app_id, version)
);

create table sources (
	id varchar(36) primary key,
	app_id varchar(36) not null references apps (id) on delete cascade,
	digest varchar(100) not null,
	size_bytes bigint not null,
	dockerfile varchar(1000) not null,
	processes varchar(100000) not null,
	created_at timestamp(6) with time zone not null
);
create index sources_app on sources (app_id, created_at);
create index sources_digest on sources (digest);

create table nodes (
	id varchar(36) primary key,
	name varchar(63) not null,
	agent_version varchar(100) not null,
	architecture varchar(40) not null,
	boot_id varchar(100) not null,
	labels varchar(100000) not null,
	cpu_millis bigint not null,
	memory_bytes bigint not null,
	disk_bytes bigint not null,
	status varchar(20) not null,
	cordoned boolean not null,
	draining boolean not null,
	faults varchar(100000) not null,
	joined_at timestamp(6) with time zone not null,
	last_seen_at timestamp(6) with time zone,
	version bigint not null,
	constraint nodes_name unique (name)
);

create table builds (
	id varchar(36) primary key,
	app_id varchar(36) not null references apps (id) on delete cascade,
	number integer not null,
	source_id varchar(36) not null references sources (id) on delete cascade,
	deployment_id varchar(36) not null,
	state varchar(20) not null,
	attempt integer not null,
	node_id varchar(36),
	assigned_at timestamp(6) with time zone,
	waiting varchar(10000),
	arguments varchar(100000) not null,
	use_cache boolean not null,
	image_digest varchar(100),
	exposed varchar(10000) not null,
	stored_ms bigint,
	failure_code varchar(40),
	failure_detail varchar(10000),
	failure_remedy varchar(10000),
	created_at timestamp(6) with time zone not null,
	started_at timestamp(6) with time zone,
	ended_at timestamp(6) with time zone,
	line_count bigint not null,
	version bigint not null,
	constraint builds_number unique (app_id, number)
);
create index builds_state on builds (state, created_at);

create table build_steps (
	build_id varchar(36) not null references builds (id) on delete cascade,
	number integer not null,
	total integer not null,
	instruction varchar(10000) not null,
	line integer not null,
	state varchar(20) not null,
	took_ms bigint,
	primary key (build_id, number)
);

create table build_lines (
	build_id varchar(36) not null references builds (id) on delete cascade,
	sequence bigint not null,
	at timestamp(6) with time zone not null,
	step integer not null,
	stream varchar(10) not null,
	text varchar(10000) not null,
	primary key (build_id, sequence)
);

create table releases (
	id varchar(36) primary key,
	app_id varchar(36) not null references apps (id) on delete cascade,
	number integer not null,
	image_registry varchar(300),
	image_repository varchar(300) not null,
	image_digest varchar(100) not null,
	exposed_port integer,
	config_version integer not null,
	summary varchar(2000) not null,
	created_at timestamp(6) with time zone not null,
	created_by varchar(100) not null,
	constraint releases_number unique (app_id, number)
);

create table release_processes (
	release_id varchar(36) not null references releases (id) on delete cascade,
	type varchar(40) not null,
	replicas integer not null,
	command varchar(100000) not null,
	cpu_millis bigint not null,
	memory_bytes bigint not null,
	pids integer not null,
	port integer,
	health_path varchar(2000),
	health_interval_ms bigint not null,
	health_timeout_ms bigint not null,
	health_startup_ms bigint not null,
	health_retries integer not null,
	stop_grace_ms bigint not null,
	primary key (release_id, type)
);

create table deployments (
	id varchar(36) primary key,
	app_id varchar(36) not null references apps (id) on delete cascade,
	number integer not null,
	cause varchar(20) not null,
	summary varchar(2000) not null,
	status varchar(20) not null,
	requested_by varchar(100) not null,
	former_release integer,
	release_number integer,
	build_id varchar(36) references builds (id) on delete cascade,
	created_at timestamp(6) with time zone not null,
	ended_at timestamp(6) with time zone,
	failure_code varchar(40),
	failure_detail varchar(10000),
	failure_remedy varchar(10000),
	failed_stage varchar(20),
	last_lines varchar(100000) not null,
	version bigint not null,
	constraint deployments_number unique (app_id, number)
);
create index deployments_status on deployments (status, created_at);

create table deployment_stages (
	deployment_id varchar(36) not null references deployments (id) on delete cascade,
	stage varchar(20) not null,
	state varchar(20) not null,
	started_at timestamp(6) with time zone,
	ended_at timestamp(6) with time zone,
	detail varchar(10000),
	primary key (deployment_id, stage)
);

-- One wanted replica with its present generation. The leader alone writes here.
create table instances (
	id varchar(36) primary key,
	app_id varchar(36) not null references apps (id) on delete cascade,
	release_number integer not null,
	process varchar(40) not null,
	replica integer not null,
	created_at timestamp(6) with time zone not null,
	generation bigint not null,
	wanted varchar(20) not null,
	node_id varchar(36),
	wanted_since timestamp(6) with time zone not null,
	wanted_until timestamp(6) with time zone,
	failures integer not null,
	exit_code integer,
	exit_signal integer,
	exit_out_of_memory boolean,
	exit_at timestamp(6) with time zone,
	notes varchar(200000) not null
);
create index instances_app on instances (app_id);
create index instances_node on instances (node_id);

-- What nodes have told of a generation.
create table observations (
	instance_id varchar(36) not null references instances (id) on delete cascade,
	generation bigint not null,
	told_at timestamp(6) with time zone not null,
	container_id varchar(100),
	phase varchar(20) not null,
	since timestamp(6) with time zone not null,
	address varchar(300),
	started_at timestamp(6) with time zone,
	exit_code integer,
	exit_signal integer,
	exit_out_of_memory boolean,
	exit_at timestamp(6) with time zone,
	failure_code varchar(40),
	failure_detail varchar(10000),
	failure_remedy varchar(10000),
	probes varchar(100000) not null,
	primary key (instance_id, generation)
);

-- Only the SHA-256 of a token is kept.
create table tokens (
	id varchar(36) primary key,
	name varchar(100) not null,
	kind varchar(20) not null,
	hash varchar(64) not null,
	node_id varchar(36) references nodes (id) on delete cascade,
	created_at timestamp(6) with time zone not null,
	expires_at timestamp(6) with time zone,
	revoked_at timestamp(6) with time zone,
	constraint tokens_hash unique (hash)
);

create table sessions (
	hash varchar(64) primary key,
	token_id varchar(36) not null references tokens (id) on delete cascade,
	created_at timestamp(6) with time zone not null,
	expires_at timestamp(6) with time zone not null
);

-- Transactional outbox: rows are written with what they tell of; the publisher then numbers them in the order in
-- which it sees them, so that a reader that resumes at a number misses nothing.
create table events (
	id bigint generated by default as identity primary key,
	sequence bigint,
	at timestamp(6) with time zone not null,
	type varchar(60) not null,
	app varchar(40),
	subject varchar(200) not null,
	actor varchar(100) not null,
	message varchar(4000) not null,
	constraint events_sequence unique (sequence)
);
create index events_app on events (app, sequence);

-- Numbers that only grow: the event sequence, the routing table's revision.
create table counters (
	name varchar(60) primary key,
	amount bigint not null
);
insert into counters (name, amount) values ('event-sequence', 0);
insert into counters (name, amount) values ('routing-table', 0);

create table leases (
	name varchar(60) primary key,
	holder varchar(100) not null,
	epoch bigint not null,
	expires_at timestamp(6) with time zone not null
);
