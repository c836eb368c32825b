-- Right side of a mail's Message-ID, kept from its first attempt on: a public URL that changes in between must not make
-- another mail of it.
ALTER TABLE deliveries ADD COLUMN message_id_domain TEXT CHECK (message_id_domain <> '');
