-- Apps made from a branch of another app. Who the other is matters until it goes; then these go as well.
alter table apps add column preview_of varchar(36);
alter table apps add column preview_branch varchar(255);
alter table apps add constraint apps_preview_of foreign key (preview_of) references apps (id) on delete set null;
create index apps_preview_of_id on apps (preview_of);

-- Whether a notice of another branch makes a preview.
alter table tracked_branches add column previews boolean default false not null;
