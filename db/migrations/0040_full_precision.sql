-- Devices carry the names of what they stand at, and findings say where somebody stood: neither is told to viewers who
-- may not know exact places (REQ-COORD; 0017). The gateway reads devices for everybody who may watch.
do $$
declare t text;
begin
  foreach t in array array['video_device', 'video_channel', 'finding', 'finding_step', 'finding_media'] loop
    execute format('create policy full_precision on %I as restrictive for select to guanlan_app using ((select guanlan.viewer_precision()) = ''full'')', t);
  end loop;
end $$;
