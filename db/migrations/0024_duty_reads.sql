-- What the duty desk asks all day must not walk the whole history: the steps of one shift, and tellings that failed.
create index warning_step_at on warning_step (at);
create index delivery_failed on delivery (warning_id) where state in ('failed', 'unreachable');
