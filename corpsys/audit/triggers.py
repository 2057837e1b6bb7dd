"""The database's own refusal to change or drop an audit event, whoever asks. Source: reliability 11."""

REFUSE_CHANGES = """
CREATE FUNCTION corpsys_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON corpsys_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION corpsys_audit_refuse();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON corpsys_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION corpsys_audit_refuse();
"""
UNDO_REFUSE_CHANGES = """
DROP TRIGGER audit_event_append_only ON corpsys_auditevent;
DROP TRIGGER audit_seal_append_only ON corpsys_auditseal;
DROP FUNCTION corpsys_audit_refuse();
"""
