import type { Person } from "@tocsin/contract";
import { TriangleAlert } from "lucide-react";
import { peopleWords } from "../../lib/words/en/people.ts";
import { refusedMailWords } from "../../lib/words/en/refused-mail.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { StateWord } from "../../ui/state-word.tsx";

export function peopleColumns(onEdit: (person: Person) => void): readonly Column<Person>[] {
  return [
    {
      key: "username",
      label: peopleWords.username,
      header: true,
      phone: "title",
      cell: ({ username, name }) => (
        <>
          {username} {name !== "" && name !== username && <span className="meta">{name}</span>}
        </>
      ),
    },
    { key: "email", label: peopleWords.email, cell: (person) => <PersonEmail person={person} /> },
    { key: "state", label: peopleWords.state, cell: (person) => <PersonState person={person} /> },
    {
      key: "signIn",
      label: peopleWords.signIn,
      cell: ({ canSignIn }) => <span className="nowrap">{canSignIn ? peopleWords.canSignIn : peopleWords.cannotSignIn}</span>,
    },
    {
      key: "edit",
      label: peopleWords.manage,
      isLabelHidden: true,
      align: "end",
      phone: "aside",
      cell: (person) => (
        <Button aria-label={peopleWords.manageName(person.username)} onClick={() => onEdit(person)}>
          {peopleWords.manage}
        </Button>
      ),
    },
  ];
}

/** A refused address gets no mail: whoever looks for the reason finds it here. */
function PersonEmail({ person: { email, mailRefusal } }: { readonly person: Person }) {
  if (email === null) return <span className="meta">{peopleWords.noEmail}</span>;
  return (
    <>
      {email}{" "}
      {mailRefusal !== null && (
        <StateWord icon={TriangleAlert} tone="warning">
          {refusedMailWords.mark}
        </StateWord>
      )}
    </>
  );
}

function PersonState({ person: { active, superuser } }: { readonly person: Person }) {
  return (
    <span className="nowrap">
      {active ? peopleWords.active : <Badge>{peopleWords.inactive}</Badge>} {superuser && <Badge>{peopleWords.superuser}</Badge>}
    </span>
  );
}
