-- What the link that is asked for opens: null for signing in, else the record, as the folder that handles it reads it.
ALTER TABLE link_request ADD COLUMN opens text;
