import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PatchPersonBody, Person } from "@tocsin/contract";
import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { peopleApi } from "../../lib/people-api.ts";
import { looksLikeAddress } from "../../lib/email-address.ts";
import { useFormProblems } from "../../lib/form-problems.ts";
import { peopleWords } from "../../lib/words/en/people.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { CheckField, TextField } from "../../ui/field.tsx";
import { RefusedMail } from "../../ui/refused-mail.tsx";
import { SignInLinkMaker } from "./sign-in-link-maker.tsx";

interface PersonDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

export function PersonDialog({ person, onClose }: PersonDialogProps) {
  return (
    <Dialog title={peopleWords.dialogTitle(person.username)} onClose={onClose}>
      <PersonRefusal person={person} />
      <PersonForm person={person} onClose={onClose} />
      <SignInLinkMaker person={person} />
    </Dialog>
  );
}

function PersonRefusal({ person: { id, mailRefusal } }: Pick<PersonDialogProps, "person">) {
  const queryClient = useQueryClient();
  if (mailRefusal === null) return null;
  const lift = async (): Promise<void> => {
    await peopleApi.liftMail(id);
    await queryClient.invalidateQueries({ queryKey: ["people"] });
  };
  return <RefusedMail refusal={mailRefusal} whose="other" lift={lift} focusAfter="person-email" />;
}

interface Draft {
  readonly email: string;
  readonly active: boolean;
  readonly superuser: boolean;
}

function PersonForm({ person, onClose }: PersonDialogProps) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ email: person.email ?? "", active: person.active, superuser: person.superuser });
  const problems = useFormProblems(["email"]);
  const save = useMutation({
    mutationFn: (body: PatchPersonBody) => peopleApi.changePerson(person.id, body),
    onSuccess: async () => {
      // Oneself as well: the account menu and the matrix say one's address, or that there is none.
      await Promise.all(["people", "me", "preferences"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
      announce(peopleWords.saved(person.username));
      onClose();
    },
    onError: (error) => problems.refuseBy(error),
  });
  const onSubmit = (): void => {
    const body = changesOf(person, draft);
    if (draft.email.trim() !== "" && !looksLikeAddress(draft.email.trim())) problems.refuse({ email: peopleWords.emailBad });
    else if (Object.keys(body).length === 0) onClose();
    else save.mutate(body);
  };
  return (
    <DialogForm
      idPrefix="person-"
      labels={{ email: peopleWords.email }}
      problems={problems}
      does={peopleWords.save}
      isSaving={save.isPending}
      onSubmit={onSubmit}
      onCancel={onClose}
    >
      <PersonFields person={person} draft={draft} emailError={problems.errors["email"]} onChange={setDraft} />
    </DialogForm>
  );
}

interface PersonFieldsProps {
  readonly person: Person;
  readonly draft: Draft;
  readonly emailError: string | undefined;
  readonly onChange: (draft: Draft) => void;
}

/** What a directory owns is shown, and said to be changed there. */
function PersonFields({ person: { source, ownedBySource }, draft, emailError, onChange }: PersonFieldsProps) {
  const isOwned = (field: (typeof ownedBySource)[number]): boolean => ownedBySource.includes(field);
  const hint = (field: (typeof ownedBySource)[number], free: string): string => (isOwned(field) ? peopleWords.owned(field, source) : free);
  return (
    <>
      <TextField
        id="person-email"
        type="email"
        label={peopleWords.email}
        hint={hint("email", peopleWords.emailHint)}
        autoComplete="off"
        maxLength={254}
        readOnly={isOwned("email")}
        value={draft.email}
        error={emailError}
        onChange={(event) => onChange({ ...draft, email: event.target.value })}
      />
      <CheckField
        label={peopleWords.active}
        hint={hint("active", peopleWords.activeHint)}
        disabled={isOwned("active")}
        checked={draft.active}
        onChange={(event) => onChange({ ...draft, active: event.target.checked })}
      />
      <CheckField
        label={peopleWords.superuser}
        hint={hint("superuser", peopleWords.superuserHint)}
        disabled={isOwned("superuser")}
        checked={draft.superuser}
        onChange={(event) => onChange({ ...draft, superuser: event.target.checked })}
      />
    </>
  );
}

/** Only what differs is sent: a field that a directory owns must not come along. */
function changesOf(person: Person, { email, active, superuser }: Draft): PatchPersonBody {
  const address = email.trim() === "" ? null : email.trim();
  return {
    ...(address === person.email ? {} : { email: address }),
    ...(active === person.active ? {} : { active }),
    ...(superuser === person.superuser ? {} : { superuser }),
  };
}
