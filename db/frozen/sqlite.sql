-- What the public was once shown can neither be changed nor taken out, by whatever statement (package disclosure): a
-- publication, its revision and its attachments; nor can the approvals it rests on, how its term was kept, and what was decided
-- about closed information. A row put in the place of another with INSERT OR REPLACE would fire no trigger of deletion, hence those of
-- insertion.
CREATE TRIGGER IF NOT EXISTS frozen_publication_update BEFORE UPDATE ON disclosure_publication
BEGIN SELECT RAISE(ABORT, 'frozen: a publication is never changed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_publication_delete BEFORE DELETE ON disclosure_publication
BEGIN SELECT RAISE(ABORT, 'frozen: a publication is never removed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_publication_insert BEFORE INSERT ON disclosure_publication
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = NEW.item AND p.serial = NEW.serial)
BEGIN SELECT RAISE(ABORT, 'frozen: a publication is never replaced'); END;
CREATE TRIGGER IF NOT EXISTS frozen_revision_update BEFORE UPDATE ON disclosure_revision
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = OLD.item AND p.n = OLD.n)
BEGIN SELECT RAISE(ABORT, 'frozen: a published text is never changed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_revision_delete BEFORE DELETE ON disclosure_revision
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = OLD.item AND p.n = OLD.n)
BEGIN SELECT RAISE(ABORT, 'frozen: a published text is never removed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_revision_insert BEFORE INSERT ON disclosure_revision
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = NEW.item AND p.n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'frozen: a published text is never replaced'); END;
CREATE TRIGGER IF NOT EXISTS frozen_attachment_update BEFORE UPDATE ON disclosure_attachment
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = OLD.item AND p.n = OLD.n)
BEGIN SELECT RAISE(ABORT, 'frozen: a published attachment is never changed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_attachment_delete BEFORE DELETE ON disclosure_attachment
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = OLD.item AND p.n = OLD.n)
BEGIN SELECT RAISE(ABORT, 'frozen: a published attachment is never removed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_attachment_insert BEFORE INSERT ON disclosure_attachment
WHEN EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = NEW.item AND p.n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'frozen: a published text is given no more attachments'); END;
CREATE TRIGGER IF NOT EXISTS frozen_approval_update BEFORE UPDATE ON disclosure_approval
BEGIN SELECT RAISE(ABORT, 'frozen: an approval is never changed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_approval_delete BEFORE DELETE ON disclosure_approval
BEGIN SELECT RAISE(ABORT, 'frozen: an approval is never removed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_approval_insert BEFORE INSERT ON disclosure_approval
WHEN EXISTS (SELECT 1 FROM disclosure_approval p WHERE p.item = NEW.item AND p.round = NEW.round AND p.seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'frozen: an approval is never replaced'); END;
CREATE TRIGGER IF NOT EXISTS frozen_term_update BEFORE UPDATE ON disclosure_term
BEGIN SELECT RAISE(ABORT, 'frozen: how a term was kept is never changed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_term_delete BEFORE DELETE ON disclosure_term
BEGIN SELECT RAISE(ABORT, 'frozen: how a term was kept is never removed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_term_insert BEFORE INSERT ON disclosure_term
WHEN EXISTS (SELECT 1 FROM disclosure_term p WHERE p.item = NEW.item AND p.serial = NEW.serial)
BEGIN SELECT RAISE(ABORT, 'frozen: how a term was kept is never replaced'); END;
CREATE TRIGGER IF NOT EXISTS frozen_reassessment_update BEFORE UPDATE ON disclosure_reassessment
BEGIN SELECT RAISE(ABORT, 'frozen: a decision about closed information is never changed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_reassessment_delete BEFORE DELETE ON disclosure_reassessment
BEGIN SELECT RAISE(ABORT, 'frozen: a decision about closed information is never removed'); END;
CREATE TRIGGER IF NOT EXISTS frozen_reassessment_insert BEFORE INSERT ON disclosure_reassessment
WHEN EXISTS (SELECT 1 FROM disclosure_reassessment p WHERE p.item = NEW.item AND p.seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'frozen: a decision about closed information is never replaced'); END;
