-- People who sign in with the company's identity provider, and what they are in a team.
create table members (
	team_id varchar(36) not null references teams (id) on delete cascade,
	email varchar(320) not null,
	role varchar(20) not null,
	created_at timestamp(6) with time zone not null,
	primary key (team_id, email)
);
create index members_email on members (email);
