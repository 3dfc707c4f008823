-- Who belongs together. Every app is one team's; a token is one team's, or nobody's and for the whole platform.
create table teams (
	id varchar(36) primary key,
	name varchar(40) not null,
	created_at timestamp(6) with time zone not null,
	constraint teams_name unique (name)
);
insert into teams (id, name, created_at) values ('00000000-0000-0000-0000-000000000000', 'default', current_timestamp);

-- Constant defaults change no row on either database, so that long transactions delay nobody for long.
alter table apps add column team_id varchar(36) default '00000000-0000-0000-0000-000000000000' not null;
alter table apps add constraint apps_team foreign key (team_id) references teams (id);
create index apps_team_id on apps (team_id);
alter table tokens add column team_id varchar(36);
alter table tokens add constraint tokens_team foreign key (team_id) references teams (id) on delete cascade;
