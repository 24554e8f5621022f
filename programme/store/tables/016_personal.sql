-- Something has been taken out, and its bytes may still be in the file: until the file has been written anew.
CREATE TABLE leftover (
    id text PRIMARY KEY,
    left_at timestamptz NOT NULL
);
