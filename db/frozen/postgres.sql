-- What the public was once shown can neither be changed nor taken out, by whatever statement (package disclosure): a
-- publication, its revision and its attachments; nor can the approvals it rests on, how its term was kept, and what was decided
-- about closed information.
CREATE OR REPLACE FUNCTION frozen_always() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'frozen: what was published is never changed or removed (%)', TG_TABLE_NAME; END $$;
CREATE OR REPLACE FUNCTION frozen_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = NEW.item AND p.n = NEW.n) THEN
			RAISE EXCEPTION 'frozen: nothing is added to a published text (%)', TG_TABLE_NAME;
		END IF;
		RETURN NEW;
	END IF;
	IF EXISTS (SELECT 1 FROM disclosure_publication p WHERE p.item = OLD.item AND p.n = OLD.n) THEN
		RAISE EXCEPTION 'frozen: what was published is never changed or removed (%)', TG_TABLE_NAME;
	END IF;
	IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
	RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS frozen_publication ON disclosure_publication;
CREATE TRIGGER frozen_publication BEFORE UPDATE OR DELETE ON disclosure_publication FOR EACH ROW EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_publication_all ON disclosure_publication;
CREATE TRIGGER frozen_publication_all BEFORE TRUNCATE ON disclosure_publication FOR EACH STATEMENT EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_revision ON disclosure_revision;
CREATE TRIGGER frozen_revision BEFORE INSERT OR UPDATE OR DELETE ON disclosure_revision FOR EACH ROW EXECUTE FUNCTION frozen_published();
DROP TRIGGER IF EXISTS frozen_revision_all ON disclosure_revision;
CREATE TRIGGER frozen_revision_all BEFORE TRUNCATE ON disclosure_revision FOR EACH STATEMENT EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_attachment ON disclosure_attachment;
CREATE TRIGGER frozen_attachment BEFORE INSERT OR UPDATE OR DELETE ON disclosure_attachment FOR EACH ROW EXECUTE FUNCTION frozen_published();
DROP TRIGGER IF EXISTS frozen_attachment_all ON disclosure_attachment;
CREATE TRIGGER frozen_attachment_all BEFORE TRUNCATE ON disclosure_attachment FOR EACH STATEMENT EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_approval ON disclosure_approval;
CREATE TRIGGER frozen_approval BEFORE UPDATE OR DELETE ON disclosure_approval FOR EACH ROW EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_approval_all ON disclosure_approval;
CREATE TRIGGER frozen_approval_all BEFORE TRUNCATE ON disclosure_approval FOR EACH STATEMENT EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_term ON disclosure_term;
CREATE TRIGGER frozen_term BEFORE UPDATE OR DELETE ON disclosure_term FOR EACH ROW EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_term_all ON disclosure_term;
CREATE TRIGGER frozen_term_all BEFORE TRUNCATE ON disclosure_term FOR EACH STATEMENT EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_reassessment ON disclosure_reassessment;
CREATE TRIGGER frozen_reassessment BEFORE UPDATE OR DELETE ON disclosure_reassessment FOR EACH ROW EXECUTE FUNCTION frozen_always();
DROP TRIGGER IF EXISTS frozen_reassessment_all ON disclosure_reassessment;
CREATE TRIGGER frozen_reassessment_all BEFORE TRUNCATE ON disclosure_reassessment FOR EACH STATEMENT EXECUTE FUNCTION frozen_always();
