-- Where the other servers forward what only the leader can answer.
alter table leases add column address varchar(300);
