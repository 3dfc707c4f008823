-- Answers to requests that came with a key of the caller's, so that the same request is not done twice.
create table idempotency_keys (
	caller varchar(36) not null,
	request_key varchar(200) not null,
	fingerprint varchar(64) not null,
	created_at timestamp(6) with time zone not null,
	status integer,
	location varchar(2000),
	content_type varchar(200),
	body varchar(1000000),
	primary key (caller, request_key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Where an app's log lines are sent. sent_until is how far they have been; the leader alone writes it and the counters.
create table log_drains (
	app_id varchar(36) not null references apps (id) on delete cascade,
	name varchar(40) not null,
	url varchar(4000) not null,
	created_at timestamp(6) with time zone not null,
	created_by varchar(100) not null,
	sent_until timestamp(6) with time zone not null,
	sent bigint not null,
	dropped bigint not null,
	problem varchar(2000),
	primary key (app_id, name)
);
