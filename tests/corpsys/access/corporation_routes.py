"""Who gets which answer at every address of the corporation system: written by hand from the access design, as data.

A line: name of the route | its arguments | GET | POST (pages) or the unsafe method named (REST) | what is sent. Answers stand
in the order of STAFF; "-" for a method that the route does not know. Arguments and bodies are names of the furnished world.
What is the same at every address stands in the tests: anonymous people are asked to sign in; guests of any company, people of
another corporation and those whose time is over find nothing, as if the address did not exist.

A form that changes something opens for whoever may read what it changes; that the act itself is refused says POST.
"""

STAFF = ("Adam", "Dora", "Charlie", "Alice", "Eve")
TOKENS = ("reader", "proposer", "values", "owner")

PAGES = """
levels                   |                      | 200 200 200 200 200 | 403 403 403 403 302 | rank=7 name=Seventh
level_edit               | rank=5               | 404 200 200 200 200 | 404 403 403 403 302 | name=Fifth version=level.version
level_archive            | rank=5               | 405 405 405 405 405 | 404 403 403 403 302 |
organisations            |                      | 200 200 200 200 200 | 405 405 405 405 405 |
organisations_export     | kind=csv             | 200 200 200 200 200 | 405 405 405 405 405 |
organisation_add         |                      | 200 200 200 200 200 | 422 302 302 302 302 | kind=client name=New level=level_id markets=
organisation             | slug=one.slug        | 404 200 200 200 200 | 405 405 405 405 405 |
organisation_edit        | slug=one.slug        | 404 200 200 200 200 | 404 403 403 403 302 | name=Other level=level_id markets= version=edited.version
organisation_accept      | slug=proposed.slug   | 405 405 405 405 405 | 404 403 403 403 302 |
organisation_archive     | slug=proposed.slug   | 405 405 405 405 405 | 404 403 403 403 302 |
organisation_merge       | slug=one.slug        | 403 403 403 403 200 | 403 403 403 403 200 |
organisation_unmerge     | slug=kept.slug merge=merge.public_id | 403 403 403 403 200 | 403 403 403 403 302 |
people                   |                      | 200 403 403 403 403 | 405 403 403 403 403 |
person_add               |                      | 200 403 403 403 403 | 302 403 403 403 403 | name=New email=new@example.com role=member
person_edit              | person=person.public_id | 200 403 403 403 403 | 422 403 403 403 403 |
person_access            | person=person.public_id | 405 403 403 403 403 | 302 403 403 403 403 | active=no
knowledge_fields         |                      | 200 403 403 403 403 | 302 403 403 403 403 | name=Lore
knowledge_field_archive  | field=knowledge.public_id | 405 403 403 403 403 | 302 403 403 403 403 |
history                  | key=text:organisation object_id=one.public_id | 404 200 200 200 200 | 405 405 405 405 405 |
history                  | key=text:membership object_id=person.public_id | 200 404 404 404 200 | 405 405 405 405 405 |
history_put_back         | key=text:organisation object_id=one.public_id event=event.public_id | 404 403 403 403 200 | 404 403 403 403 302 | version=edited.version
loops                    |                      | 200 200 200 200 200 | 405 405 405 405 405 |
links                    |                      | 200 200 200 200 200 | 405 405 405 405 405 |
link_add                 |                      | 200 200 200 200 200 | 422 302 302 302 302 | cause=two.slug effect=one.slug polarity=- sentence=Less
link_edit                | link=link.public_id  | 404 200 200 200 200 | 404 403 403 403 302 | polarity=- sentence=Less version=link.version
link_accept              | link=waiting_link.public_id | 405 405 405 405 405 | 404 403 403 403 302 | version=waiting_link.version
link_archive             | link=link.public_id  | 405 405 405 405 405 | 404 403 403 403 302 | version=link.version
link_restore             | link=old_link.public_id | 405 405 405 405 405 | 404 403 403 403 302 | version=old_link.version
view_save                | key=text:organisations | 405 405 405 405 405 | 403 302 302 302 302 | name=Mine
view_rename              | view=view.public_id  | 404 404 404 200 404 | 404 404 404 302 404 | name=Other
view_delete              | view=view.public_id  | 405 405 405 405 405 | 404 404 404 302 404 |
map                      |                      | 200 200 200 200 200 | 405 405 405 405 405 |
map_svg                  |                      | 200 200 200 200 200 | 405 405 405 405 405 |
structure                |                      | 200 200 200 200 200 | 405 405 405 405 405 |
orientation_add          | slug=enterprise.slug | 403 403 200 200 200 | 403 403 403 302 302 | kind=quality since=2010-01-01 until=2011-01-01
orientation_edit         | orientation=orientation.public_id | 403 403 200 200 200 | 403 403 403 302 302 | kind=quality since=2020-01-01 version=orientation.version
orientation_archive      | orientation=orientation.public_id | 403 403 200 200 200 | 403 403 403 302 302 | version=orientation.version
partners                 |                      | 200 200 200 200 200 | 405 405 405 405 405 |
partner_add              |                      | 200 200 200 200 200 | 422 302 422 302 302 | enterprise=enterprise.slug partner=supplier.slug
partner_edit             | partnership=partner.public_id | 404 200 200 200 200 | 404 403 403 403 302 | version=partner.version
partner_accept           | partnership=waiting_partner.public_id | 404 200 200 200 200 | 404 403 403 403 302 | version=waiting_partner.version
partner_archive          | partnership=partner.public_id | 405 405 405 405 405 | 404 403 403 403 302 | version=partner.version
partner_restore          | partnership=old_partner.public_id | 404 200 200 200 200 | 404 403 403 403 302 | version=old_partner.version
proposals                |                      | 403 403 403 403 200 | 403 403 403 403 405 |
proposal                 | intake=import_.public_id | 403 403 403 403 200 | 403 403 403 403 405 |
proposal_accept          | intake=import_.public_id | 403 403 403 403 405 | 403 403 403 403 302 | all=1
proposal_refuse          | intake=import_.public_id | 403 403 403 403 200 | 403 403 403 403 302 | reason=No
proposal_refuse_chosen   | intake=import_.public_id | 403 403 403 403 405 | 403 403 403 403 302 | chosen=imported.public_id reason=No
strategies               |                      | 200 200 200 200 200 | 405 405 405 405 405 |
strategy_new             |                      | 200 200 200 200 200 | 403 403 403 403 409 | title=Next
strategy_new_enterprise  | slug=enterprise.slug | 404 200 200 200 200 | 404 403 403 409 409 | title=Next
strategy                 | strategy=own.public_id | 404 200 200 200 200 | 405 405 405 405 405 |
strategy_goal_add        | strategy=own.public_id | 404 200 200 200 200 | 404 403 403 302 302 | text=Goal
strategy_factor_add      | strategy=draft.public_id | 404 200 200 200 200 | 404 403 403 403 302 | kind=internal text=Factor
strategy_goal_edit       | strategy=own.public_id goal=own_goal.public_id | 404 200 200 200 200 | 404 403 403 302 302 | text=Goal seen=seen
strategy_goal_remove     | strategy=own.public_id goal=own_goal.public_id | 404 200 200 200 200 | 404 403 403 302 302 | seen=seen
strategy_factor_edit     | strategy=own.public_id factor=own_factor.public_id | 404 200 200 200 200 | 404 403 403 302 302 | kind=external text=Factor seen=seen_factor
strategy_factor_remove   | strategy=own.public_id factor=own_factor.public_id | 404 200 200 200 200 | 404 403 403 302 302 | seen=seen_factor
strategy_compare         | strategy=plan.public_id other=draft.public_id | 404 200 200 200 200 | 405 405 405 405 405 |
strategy_publish         | strategy=own.public_id | 404 200 200 200 200 | 404 403 403 302 302 |
cooperation_open         |                      | 403 403 403 200 200 | 403 403 403 200 200 |
audit                    |                      | 200 403 403 403 200 | 405 403 403 403 405 |
"""

# These may be opened by guests, too: by whoever brought the import, asked for the work or stored the file.
OWN = """
intakes                  |                      | 200 200 200 200 200 | 405 405 405 405 405 |
intake_new               | kind=text:organisations | 403 403 200 200 200 | 403 403 422 422 422 |
intake_new               | kind=text:people     | 403 403 200 200 200 | 403 403 422 422 422 |
intake_new               | kind=text:levels     | 403 403 200 200 200 | 403 403 422 422 422 |
intake_new               | kind=text:links      | 403 403 200 200 200 | 403 403 422 422 422 |
intake_sample            | kind=text:organisations | 403 403 200 200 200 | 405 405 405 405 405 |
intake                   | intake=import_.public_id | 404 404 404 200 404 | 405 405 405 405 405 |
intake_match             | intake=import_.public_id | 405 405 405 405 405 | 404 404 404 422 404 |
intake_confirm           | intake=import_.public_id | 405 405 405 405 405 | 404 404 404 409 404 |
intake_discard           | intake=import_.public_id | 405 405 405 405 405 | 404 404 404 409 404 |
intake_errors            | intake=import_.public_id | 404 404 404 200 404 | 405 405 405 405 405 |
intake_undo              | intake=import_.public_id | 404 404 404 200 200 | 404 404 404 302 302 |
intake_undo              | intake=applied.public_id | 404 404 404 404 200 | 404 404 404 404 302 |
jobs                     |                      | 200 200 200 200 200 | 405 405 405 405 405 |
job                      | job=job.public_id    | 404 404 404 200 404 | 405 405 405 405 405 |
job_progress             | job=job.public_id    | 404 404 404 286 404 | 405 405 405 405 405 |
job_cancel               | job=job.public_id    | 405 405 405 405 405 | 404 404 404 409 404 |
job_retry                | job=job.public_id    | 405 405 405 405 405 | 404 404 404 409 404 |
file                     | file=file.public_id  | 404 404 404 200 404 | 405 405 405 405 405 |
"""

# The last four answers are those of TOKENS.
REST = """
api_corporation              |                      | 200 200 200 200 200 200 200 200 200 | - |
api_levels                   |                      | 200 200 200 200 200 200 200 200 200 | POST 403 403 403 403 201 403 403 403 403 | rank=7 name=Seventh
api_level                    | rank=5               | 404 200 200 200 200 200 404 404 200 | PATCH 404 403 403 403 200 403 404 404 403 | name=Fifth
api_organisations            |                      | 200 200 200 200 200 200 200 200 200 | POST 403 201 201 201 201 403 201 403 201 | kind=client name=New level=1
api_organisation             | slug=one.slug        | 404 200 200 200 200 200 404 404 200 | PATCH 404 403 403 403 200 403 404 404 403 | name=Other
api_organisation_acts        | slug=proposed.slug   | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 | act=acceptance
api_people                   |                      | 200 403 403 403 403 403 403 403 403 | POST 201 403 403 403 403 403 403 403 403 | name=New email=new@example.com role=member
api_loops                    |                      | 200 200 200 200 200 200 200 200 200 | - |
api_links                    |                      | 200 200 200 200 200 200 200 200 200 | POST 403 201 201 201 201 403 201 403 201 | cause=two.slug effect=one.slug polarity=- sentence=Less
api_link                     | link=link.public_id  | 404 200 200 200 200 200 404 404 200 | PATCH 404 403 403 403 200 403 404 404 403 | sentence=Less
api_link_acceptance          | link=waiting_link.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 |
api_link_archiving           | link=link.public_id  | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 |
api_link_restoration         | link=old_link.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 |
api_orientations             |                      | 200 200 200 200 200 200 200 200 200 | POST 404 403 403 201 201 403 404 404 403 | enterprise=enterprise.slug kind=quality since=2010-01-01 until=2011-01-01
api_orientation              | orientation=orientation.public_id | 404 200 200 200 200 200 404 404 200 | PATCH 404 403 403 200 200 403 404 404 403 | kind=quality
api_partners                 |                      | 200 200 200 200 200 200 200 200 200 | POST 403 201 403 201 201 403 201 403 201 | enterprise=enterprise.slug partner=supplier.slug
api_partner                  | partnership=partner.public_id | 404 200 200 200 200 200 404 404 200 | PATCH 404 403 403 403 200 403 404 404 403 | until=2031-01-01
api_partner_acceptance       | partnership=waiting_partner.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 |
api_partner_archiving        | partnership=partner.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 |
api_partner_restoration      | partnership=old_partner.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 403 201 403 403 403 403 |
api_register_organisations   |                      | 405 405 405 405 405 405 405 405 405 | PUT 403 403 200 200 200 403 200 403 200 | source=erp rows=rows
api_strategies               |                      | 200 200 200 200 200 200 200 200 200 | POST 403 403 403 403 409 403 403 403 403 | title=Next
api_goals                    |                      | 200 200 200 200 200 200 200 200 200 | - |
api_strategy_goals           | strategy=own.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 201 201 403 403 403 403 | text=Goal
api_strategy_factors         | strategy=own.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 201 201 403 403 403 403 | kind=internal text=Factor
api_strategy_publication     | strategy=own.public_id | 405 405 405 405 405 403 403 403 403 | POST 404 403 403 201 201 403 403 403 403 |
api_workspaces               |                      | 200 200 200 200 200 200 200 200 200 | POST 403 403 403 201 422 403 403 403 403 | host=enterprise.slug partner=one.slug
"""
REST_OWN = """
api_imports                  |                      | 405 405 405 405 405 405 405 405 405 | POST 415 415 415 415 415 415 415 415 415 | kind=text:organisations
api_import                   | intake=import_.public_id | 404 404 404 200 404 404 200 404 404 | - |
api_import_mapping           | intake=import_.public_id | 405 405 405 405 405 405 405 405 405 | PUT 404 404 404 422 404 404 422 404 404 |
api_import_confirmation      | intake=import_.public_id | 405 405 405 405 405 405 405 405 405 | POST 404 404 404 409 404 404 409 404 404 |
api_import_undo              | intake=import_.public_id | 405 405 405 405 405 405 405 405 405 | POST 404 404 404 202 202 404 202 404 404 |
api_import_undo              | intake=applied.public_id | 405 405 405 405 405 405 405 405 405 | POST 404 404 404 404 202 404 404 404 403 |
api_job                      | job=job.public_id    | 404 404 404 200 404 200 404 404 404 | - |
api_job_cancellation         | job=job.public_id    | 405 405 405 405 405 405 405 405 405 | POST 404 404 404 409 404 403 404 404 404 |
api_job_retry                | job=job.public_id    | 405 405 405 405 405 405 405 405 405 | POST 404 404 404 409 404 403 404 404 404 |
"""
