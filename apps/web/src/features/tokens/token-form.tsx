import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CreatedToken } from "@tocsin/contract";
import { announce } from "../../lib/announcer.ts";
import { useFormDraft } from "../../lib/form-draft.ts";
import { useNow } from "../../lib/now.ts";
import { useMe } from "../../lib/own-person.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { tokensApi, tokensQuery } from "../../lib/tokens-api.ts";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { TextField } from "../../ui/field.tsx";
import { type FormAddress, FormDialog } from "../../ui/form-dialog.tsx";
import { LifetimeChoice } from "./lifetime-choice.tsx";
import { ScopeChoice } from "./scope-choice.tsx";
import { bodyOf, draftFor, TOKEN_FIELDS, type TokenDraft, tokenErrors, type TokenPurpose } from "./token-draft.ts";

const LABEL: Readonly<Record<string, string>> = { name: tokenWords.name, scopes: tokenWords.which, expiresAt: tokenWords.expires };

interface TokenFormProps {
  readonly purpose: TokenPurpose;
  readonly address: FormAddress;
  readonly returnTo: string;
  readonly onClose: () => void;
  readonly onMade: (token: CreatedToken) => void;
}

export function TokenForm({ purpose, address, returnTo, onClose, onMade }: TokenFormProps) {
  const { superuser } = useMe();
  const now = useNow();
  const queryClient = useQueryClient();
  const { draft, isDirty, problems, errors, edit, check, withoutMistakes, reset } = useFormDraft({
    stored: draftFor(purpose, superuser),
    fields: TOKEN_FIELDS,
    errorsOf: (given: TokenDraft) => tokenErrors(given, now),
  });
  const create = useMutation({
    mutationFn: (given: TokenDraft) => tokensApi.createToken(bodyOf(given, Date.now())),
    onSuccess: (token) => {
      announce(tokenWords.made(token.name));
      reset();
      onMade(token);
      return queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
    onError: (error) => problems.refuseBy(error),
  });
  const submit = (): void =>
    withoutMistakes(() => {
      if (!create.isPending) create.mutate(draft);
    });
  useSaveKey(submit);
  return (
    <FormDialog title={tokenWords.addTitle} isDirty={isDirty} address={address} returnTo={returnTo} onClose={onClose}>
      <DialogForm
        idPrefix="token-"
        labels={LABEL}
        problems={problems}
        does={tokenWords.create}
        isSaving={create.isPending}
        onLeft={check}
        onSubmit={submit}
        onCancel={onClose}
      >
        <TokenFields draft={draft} errors={errors} now={now} onChange={edit} />
      </DialogForm>
    </FormDialog>
  );
}

interface TokenFieldsProps {
  readonly draft: TokenDraft;
  readonly errors: Readonly<Record<string, string>>;
  readonly now: number;
  readonly onChange: (part: Partial<TokenDraft>) => void;
}

function TokenFields({ draft, errors, now, onChange }: TokenFieldsProps) {
  const { superuser } = useMe();
  return (
    <>
      <TextField
        id="token-name"
        label={tokenWords.name}
        hint={tokenWords.nameHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={100}
        value={draft.name}
        error={errors["name"]}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <ScopeChoice scopes={draft.scopes} superuser={superuser} error={errors["scopes"]} onChange={(scopes) => onChange({ scopes })} />
      <LifetimeChoice draft={draft} now={now} error={errors["expiresAt"]} onChange={onChange} />
    </>
  );
}
