import type { Endpoint, EndpointWithSecret, SavedEndpoint } from "@tocsin/contract";
import { ENDPOINT_FORMATS } from "@tocsin/domain";
import { endpointApi } from "../../lib/endpoints.ts";
import { useFormDraft } from "../../lib/form-draft.ts";
import { useMe } from "../../lib/own-person.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { setupWords } from "../../lib/words/en/setup.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { PasswordField, SelectField, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { createBodyOf, draftOf, ENDPOINT_FIELDS, type EndpointDraft, endpointErrors, patchBodyOf } from "./endpoint-draft.ts";
import { EventChoice } from "./event-choice.tsx";
import { useEndpointAction } from "./use-endpoint-action.ts";
import styles from "./webhooks.module.css";

const LABEL: Readonly<Record<string, string>> = {
  name: webhookWords.name,
  url: webhookWords.url,
  events: webhookWords.which,
  headerName: webhookWords.headerName,
  headerValue: webhookWords.headerValue,
};

interface EndpointFormProps {
  /** Null: a new one. */
  readonly stored: Endpoint | null;
  readonly onClose: () => void;
  readonly onSaved: (saved: SavedEndpoint | EndpointWithSecret) => void;
}

export function EndpointForm({ stored, onClose, onSaved }: EndpointFormProps) {
  const { draft, isDirty, problems, errors, edit, check, withoutMistakes } = useFormDraft({
    stored: draftOf(stored),
    fields: ENDPOINT_FIELDS,
    errorsOf: (given: EndpointDraft) => endpointErrors(given, stored),
  });
  const save = useEndpointAction<EndpointDraft, SavedEndpoint | EndpointWithSecret>({
    run: (given) =>
      stored === null ? endpointApi.createEndpoint(createBodyOf(given)) : endpointApi.patchEndpoint(stored.id, patchBodyOf(given, stored)),
    said: ({ endpoint, ping }) => [webhookWords.saved(endpoint.name), ...(ping === null ? [] : [webhookWords.pinged(ping)])].join(" "),
    onDone: onSaved,
    onError: (error) => problems.refuseBy(error),
  });
  const submit = (): void =>
    withoutMistakes(() => {
      if (stored !== null && Object.keys(patchBodyOf(draft, stored)).length === 0) onClose();
      else if (!save.isPending) save.mutate(draft);
    });
  useSaveKey(() => {
    if (isDirty) submit();
  });
  return (
    <FormDialog title={stored === null ? webhookWords.addTitle : webhookWords.editTitle(stored.name)} isDirty={isDirty} onClose={onClose}>
      <DialogForm
        idPrefix="endpoint-"
        labels={LABEL}
        problems={problems}
        does={stored === null ? webhookWords.create : webhookWords.save}
        isSaving={save.isPending}
        onLeft={check}
        onSubmit={submit}
        onCancel={onClose}
      >
        <EndpointFields draft={draft} stored={stored} errors={errors} onChange={edit} />
      </DialogForm>
    </FormDialog>
  );
}

interface EndpointFieldsProps {
  readonly draft: EndpointDraft;
  readonly stored: Endpoint | null;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<EndpointDraft>) => void;
}

function EndpointFields({ draft, stored, errors, onChange }: EndpointFieldsProps) {
  const { superuser } = useMe();
  return (
    <>
      <TextField
        id="endpoint-name"
        label={webhookWords.name}
        hint={webhookWords.nameHint}
        autoComplete="off"
        maxLength={100}
        value={draft.name}
        error={errors["name"]}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextField
        id="endpoint-url"
        type="url"
        label={webhookWords.url}
        hint={webhookWords.urlHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={2_048}
        value={draft.url}
        error={errors["url"]}
        onChange={(event) => onChange({ url: event.target.value })}
      />
      {superuser && stored === null && (
        <SelectField
          label={webhookWords.owner}
          value={draft.isShared ? "shared" : "me"}
          onChange={(event) => onChange({ isShared: event.target.value === "shared" })}
        >
          <option value="me">{webhookWords.ownerMe}</option>
          <option value="shared">{webhookWords.ownerShared}</option>
        </SelectField>
      )}
      <EventChoice events={draft.events} error={errors["events"]} onChange={(events) => onChange({ events })} />
      <SelectField
        label={webhookWords.format}
        hint={webhookWords.formatHint}
        value={draft.format}
        onChange={(event) => onChange({ format: ENDPOINT_FORMATS.find((format) => format === event.target.value) ?? "standard" })}
      >
        {ENDPOINT_FORMATS.map((format) => (
          <option key={format} value={format}>
            {webhookWords.formats[format]}
          </option>
        ))}
      </SelectField>
      <HeaderFields draft={draft} stored={stored} errors={errors} onChange={onChange} />
    </>
  );
}

function HeaderFields({ draft, stored, errors, onChange }: EndpointFieldsProps) {
  const mask = stored?.headerValue ?? null;
  return (
    <div className={styles["pair"]}>
      <TextField
        id="endpoint-headerName"
        label={webhookWords.headerName}
        hint={webhookWords.headerNameHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={100}
        value={draft.headerName}
        error={errors["headerName"]}
        onChange={(event) => onChange({ headerName: event.target.value })}
      />
      {draft.headerName.trim() !== "" && (
        <PasswordField
          id="endpoint-headerValue"
          label={webhookWords.headerValue}
          hint={mask === null ? webhookWords.headerValueHint : webhookWords.headerKept(mask)}
          showLabel={setupWords.showTyped}
          autoComplete="new-password"
          maxLength={1_000}
          value={draft.headerValue}
          error={errors["headerValue"]}
          onChange={(event) => onChange({ headerValue: event.target.value })}
        />
      )}
    </div>
  );
}
